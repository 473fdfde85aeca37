"""Trees of containers: lists, tuples and dicts, taken apart into their leaves and put together again.

What is of another type is a leaf. A tree's structure is a value: it can be compared, and prints as torch's.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union


@dataclass(frozen=True)
class Leaf:
    """Where a leaf stands."""

    def __repr__(self) -> str:
        return "*"


@dataclass(frozen=True)
class Branch:
    """A container: its type, what that needs besides the children (the keys of a dict), and the children."""

    kind: type
    context: Any
    children: tuple["TreeSpec", ...]

    def __repr__(self) -> str:
        named = _is_named_tuple(self.kind)
        head = f"TreeSpec({'namedtuple' if named else self.kind.__name__}, {self.context}, ["
        text = ",\n".join(repr(one) for one in self.children)
        return head + text.replace("\n", "\n  ") + "])"


TreeSpec = Union[Leaf, Branch]


def _is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def _children(tree: Any) -> Optional[tuple[Any, list[Any]]]:
    """What the container needs besides its children, and these; None for a leaf."""
    kind = type(tree)
    if kind in (list, tuple):
        return None, list(tree)
    if kind in (dict, OrderedDict):
        return list(tree), list(tree.values())
    if _is_named_tuple(kind):
        return kind, list(tree)
    return None


def tree_flatten(tree: Any) -> tuple[list[Any], TreeSpec]:
    """The leaves from left to right, and the structure."""
    found = _children(tree)
    if found is None:
        return [tree], Leaf()
    leaves: list[Any] = []
    specs: list[TreeSpec] = []
    for child in found[1]:
        of_child, spec = tree_flatten(child)
        leaves += of_child
        specs.append(spec)
    return leaves, Branch(type(tree), found[0], tuple(specs))


def tree_unflatten(leaves: Any, spec: TreeSpec) -> Any:
    """The tree of this structure with these leaves."""
    return _built(iter(leaves), spec)


def _built(leaves: Any, spec: TreeSpec) -> Any:
    if isinstance(spec, Leaf):
        return next(leaves)
    children = [_built(leaves, one) for one in spec.children]
    if spec.kind in (dict, OrderedDict):
        return spec.kind(zip(spec.context, children))
    return spec.kind(*children) if _is_named_tuple(spec.kind) else spec.kind(children)


def tree_leaves(tree: Any) -> list[Any]:
    return tree_flatten(tree)[0]


def tree_map(change: Callable[[Any], Any], tree: Any) -> Any:
    leaves, spec = tree_flatten(tree)
    return tree_unflatten([change(one) for one in leaves], spec)


def broadcast_to_and_flatten(prefix: Any, spec: TreeSpec) -> Optional[list[Any]]:
    """The leaves of a tree that may end above the other's leaves, each as often as it counts there; None: no fit."""
    if isinstance(spec, Leaf):
        return [prefix] if _children(prefix) is None else None
    found = _children(prefix)
    if found is None:
        return [prefix] * count_leaves(spec)
    if type(prefix) is not spec.kind or found[0] != spec.context or len(found[1]) != len(spec.children):
        return None
    leaves: list[Any] = []
    for child, one in zip(found[1], spec.children):
        of_child = broadcast_to_and_flatten(child, one)
        if of_child is None:
            return None
        leaves += of_child
    return leaves


def count_leaves(spec: TreeSpec) -> int:
    return 1 if isinstance(spec, Leaf) else sum(count_leaves(one) for one in spec.children)


def treespec_pprint(spec: TreeSpec) -> str:
    """The structure as the containers print, with ``*`` for each leaf."""
    return repr(tree_unflatten([Leaf()] * count_leaves(spec), spec))
