"""Trees of containers: lists, tuples, dicts and their like, taken apart into their leaves and put together again.

What is of a type that nobody registered is a leaf. A tree's structure is a value: it can be compared, and prints as
torch's.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Iterator, Optional, Union

from .. import errors

Leaves = list[Any]
IsLeaf = Optional[Callable[[Any], bool]]


# -- structures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeafSpec:
    """Where a leaf stands."""

    type = context = None
    children_specs: tuple["TreeSpec", ...] = ()
    num_nodes = num_leaves = 1
    num_children = 0

    def is_leaf(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "*"


@dataclass(frozen=True)
class Branch:
    """A container: its type, what that needs besides the children (the keys of a dict), and the children."""

    type: Any
    context: Any
    children_specs: tuple["TreeSpec", ...]

    @property
    def num_leaves(self) -> int:
        return sum(one.num_leaves for one in self.children_specs)

    @property
    def num_nodes(self) -> int:
        return 1 + sum(one.num_nodes for one in self.children_specs)

    @property
    def num_children(self) -> int:
        return len(self.children_specs)

    def is_leaf(self) -> bool:
        return False

    def __repr__(self) -> str:
        name = "namedtuple" if is_namedtuple_class(self.type) else self.type.__name__
        text = ",\n".join(repr(one) for one in self.children_specs)
        return f"TreeSpec({name}, {self.context}, [" + text.replace("\n", "\n  ") + "])"


TreeSpec = Union[LeafSpec, Branch]


def is_namedtuple_class(cls: Any) -> bool:
    return issubclass(cls, tuple) and hasattr(cls, "_fields")


def is_structseq_class(cls: Any) -> bool:
    return issubclass(cls, tuple) and hasattr(cls, "n_fields")


# -- containers ------------------------------------------------------------------------------------

#: container -> its children, and what it needs besides
Flatten = Callable[[Any], tuple[Leaves, Any]]
#: the children and what there is besides -> container
Unflatten = Callable[[Leaves, Any], Any]

_NODES: dict[Any, tuple[Flatten, Unflatten]] = {
    list: (lambda tree: (list(tree), None), lambda children, context: list(children)),
    tuple: (lambda tree: (list(tree), None), lambda children, context: tuple(children)),
    dict: (lambda tree: (list(tree.values()), list(tree)), lambda children, keys: dict(zip(keys, children))),
    OrderedDict: (
        lambda tree: (list(tree.values()), list(tree)),
        lambda children, keys: OrderedDict(zip(keys, children)),
    ),
    defaultdict: (
        lambda tree: (list(tree.values()), [tree.default_factory, list(tree)]),
        lambda children, context: defaultdict(context[0], zip(context[1], children)),
    ),
    deque: (lambda tree: (list(tree), tree.maxlen), lambda children, length: deque(children, maxlen=length)),
}
SUPPORTED_NODES = _NODES

_NAMED: tuple[Flatten, Unflatten] = (
    lambda tree: (list(tree), type(tree)),
    lambda children, kind: kind(*children),
)


def register_pytree_node(
    cls: Any, flatten_fn: Any, unflatten_fn: Any, *, flatten_with_keys_fn: Any = None, **options: Any
) -> None:
    """From now on ``cls`` is a container. Raises ValueError if it is one already."""
    if cls in _NODES:
        raise ValueError(errors.registered_container(cls))
    _NODES[cls] = (flatten_fn, unflatten_fn)
    if flatten_with_keys_fn is not None:
        _KEYED[cls] = flatten_with_keys_fn


_register_pytree_node = register_pytree_node


def _way(kind: Any) -> Optional[tuple[Flatten, Unflatten]]:
    found = _NODES.get(kind)
    if found is None and issubclass(kind, tuple):
        if is_namedtuple_class(kind):
            return _NAMED
        if is_structseq_class(kind):
            return _NODES[tuple][0], lambda children, context: kind(children)
    return found


# -- taking apart and putting together ----------------------------------------------------------------


def tree_flatten(tree: Any, is_leaf: IsLeaf = None) -> tuple[Leaves, TreeSpec]:
    """The leaves from left to right, and the structure."""
    kind = type(tree)
    way = None if is_leaf is not None and is_leaf(tree) else _way(kind)
    if way is None:
        return [tree], LeafSpec()
    children, context = way[0](tree)
    leaves: Leaves = []
    specs: list[TreeSpec] = []
    for child in children:
        of_child, spec = tree_flatten(child, is_leaf)
        leaves += of_child
        specs.append(spec)
    return leaves, Branch(kind, context, tuple(specs))


def tree_unflatten(leaves: Iterable[Any], treespec: TreeSpec) -> Any:
    """The tree of this structure with these leaves. Raises ValueError if there are more or fewer."""
    given = list(leaves)
    if len(given) != treespec.num_leaves:
        raise ValueError(errors.leaves_of_structure(len(given), treespec.num_leaves, treespec))
    return _built(iter(given), treespec)


def _built(leaves: Iterator[Any], spec: TreeSpec) -> Any:
    if isinstance(spec, LeafSpec):
        return next(leaves)
    children = [_built(leaves, one) for one in spec.children_specs]
    way = _way(spec.type)
    assert way is not None
    return way[1](children, spec.context)


def _keys(context: Any) -> Any:
    """The keys of a dict; a defaultdict needs what makes its values besides."""
    return context[1] if len(context) == 2 and isinstance(context[1], list) else context


def _flattened_to(spec: TreeSpec, tree: Any) -> Leaves:
    """What of ``tree`` stands where ``spec`` has its leaves. Raises ValueError where it has not its structure."""
    if isinstance(spec, LeafSpec):
        return [tree]
    if type(tree) is not spec.type:
        raise ValueError(errors.other_container(spec.type, type(tree)))
    way = _way(spec.type)
    assert way is not None
    children, context = way[0](tree)
    if issubclass(spec.type, dict):  # keys may come in another order
        keys, given = list(_keys(spec.context)), dict(zip(_keys(context), children))
        if set(keys) != set(given):
            raise ValueError(errors.other_keys(set(keys) - set(given), set(given) - set(keys)))
        children, context = [given[key] for key in keys], spec.context
    if len(children) != len(spec.children_specs):
        raise ValueError(errors.other_arity(len(spec.children_specs), len(children)))
    if context != spec.context:
        raise ValueError(errors.other_context(spec.type, spec.context, context))
    return [leaf for one, child in zip(spec.children_specs, children) for leaf in _flattened_to(one, child)]


def tree_leaves(tree: Any, is_leaf: IsLeaf = None) -> Leaves:
    return tree_flatten(tree, is_leaf)[0]


def tree_iter(tree: Any, is_leaf: IsLeaf = None) -> Iterator[Any]:
    return iter(tree_leaves(tree, is_leaf))


def tree_structure(tree: Any, is_leaf: IsLeaf = None) -> TreeSpec:
    return tree_flatten(tree, is_leaf)[1]


def tree_is_leaf(tree: Any, is_leaf: IsLeaf = None) -> bool:
    return tree_structure(tree, is_leaf).is_leaf()


def arg_tree_leaves(*args: Any, **kwargs: Any) -> Leaves:
    return tree_leaves((args, kwargs))


# -- each leaf -------------------------------------------------------------------------------------


def tree_map(func: Callable[..., Any], tree: Any, *rests: Any, is_leaf: IsLeaf = None) -> Any:
    """``func`` of each leaf, and of what stands in its place in the other trees."""
    leaves, spec = tree_flatten(tree, is_leaf)
    others = [_flattened_to(spec, rest) for rest in rests]
    return _built(iter([func(*values) for values in zip(leaves, *others)]), spec)


def tree_map_(func: Callable[..., Any], tree: Any, *rests: Any, is_leaf: IsLeaf = None) -> Any:
    tree_map(func, tree, *rests, is_leaf=is_leaf)
    return tree


def _selects(types_or_predicate: Any) -> Callable[[Any], bool]:
    if isinstance(types_or_predicate, (type, tuple)):
        return lambda leaf: isinstance(leaf, types_or_predicate)
    chosen: Callable[[Any], bool] = types_or_predicate
    return chosen


def tree_map_only(type_or_types_or_pred: Any, func: Callable[[Any], Any], tree: Any, is_leaf: IsLeaf = None) -> Any:
    """``func`` of each leaf of these types, or for which the function is true; the others stay."""
    chosen = _selects(type_or_types_or_pred)
    return tree_map(lambda leaf: func(leaf) if chosen(leaf) else leaf, tree, is_leaf=is_leaf)


def tree_map_only_(type_or_types_or_pred: Any, func: Callable[[Any], Any], tree: Any, is_leaf: IsLeaf = None) -> Any:
    tree_map_only(type_or_types_or_pred, func, tree, is_leaf)
    return tree


def tree_all(pred: Callable[[Any], bool], tree: Any, is_leaf: IsLeaf = None) -> bool:
    return all(map(pred, tree_iter(tree, is_leaf)))


def tree_any(pred: Callable[[Any], bool], tree: Any, is_leaf: IsLeaf = None) -> bool:
    return any(map(pred, tree_iter(tree, is_leaf)))


def tree_all_only(
    type_or_types: Any, pred: Callable[[Any], bool], tree: Any, is_leaf: IsLeaf = None
) -> bool:  # fmt: skip
    return all(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


def tree_any_only(
    type_or_types: Any, pred: Callable[[Any], bool], tree: Any, is_leaf: IsLeaf = None
) -> bool:  # fmt: skip
    return any(pred(leaf) for leaf in tree_iter(tree, is_leaf) if isinstance(leaf, type_or_types))


# -- where leaves stand ----------------------------------------------------------------------------


@dataclass(frozen=True)
class SequenceKey:
    idx: int

    def __str__(self) -> str:
        return f"[{self.idx!r}]"

    def get(self, sequence: Any) -> Any:
        return sequence[self.idx]


@dataclass(frozen=True)
class MappingKey:
    key: Any

    def __str__(self) -> str:
        return f"[{self.key!r}]"

    def get(self, mapping: Any) -> Any:
        return mapping[self.key]


@dataclass(frozen=True)
class GetAttrKey:
    name: str

    def __str__(self) -> str:
        return f".{self.name}"

    def get(self, obj: Any) -> Any:
        return getattr(obj, self.name)


KeyEntry = Union[SequenceKey, MappingKey, GetAttrKey]
KeyPath = tuple[KeyEntry, ...]

#: container -> its children with their keys, and what it needs besides
_KEYED: dict[Any, Callable[[Any], tuple[list[tuple[KeyEntry, Any]], Any]]] = {}


def _keyed(tree: Any, children: Leaves) -> list[tuple[KeyEntry, Any]]:
    """The children with their keys. Raises ValueError for a registered container that does not tell them."""
    kind = type(tree)
    if kind in _KEYED:
        return _KEYED[kind](tree)[0]
    if issubclass(kind, dict):
        return [(MappingKey(key), child) for key, child in zip(tree, children)]
    if is_namedtuple_class(kind):
        return [(GetAttrKey(name), child) for name, child in zip(tree._fields, children)]
    if not issubclass(kind, (list, tuple, deque)):
        raise ValueError(errors.container_without_keys(kind))
    return [(SequenceKey(number), child) for number, child in enumerate(children)]


def _with_paths(path: KeyPath, tree: Any, is_leaf: IsLeaf) -> Iterator[tuple[KeyPath, Any]]:
    way = None if is_leaf is not None and is_leaf(tree) else _way(type(tree))
    if way is None:
        yield path, tree
        return
    for key, child in _keyed(tree, way[0](tree)[0]):
        yield from _with_paths((*path, key), child, is_leaf)


def tree_leaves_with_path(tree: Any, is_leaf: IsLeaf = None) -> list[tuple[KeyPath, Any]]:
    return [*_with_paths((), tree, is_leaf)]


def tree_flatten_with_path(tree: Any, is_leaf: IsLeaf = None) -> tuple[list[tuple[KeyPath, Any]], TreeSpec]:
    return tree_leaves_with_path(tree, is_leaf), tree_structure(tree, is_leaf)


def tree_map_with_path(func: Callable[..., Any], tree: Any, *rests: Any, is_leaf: IsLeaf = None) -> Any:
    """``func`` of the path to each leaf, the leaf, and what stands in its place in the other trees."""
    paths, spec = tree_flatten_with_path(tree, is_leaf)
    others = [_flattened_to(spec, rest) for rest in rests]
    return _built(iter([func(*one, *values) for one, *values in zip(paths, *others)]), spec)


def keystr(kp: KeyPath) -> str:
    return "".join(map(str, kp))


def key_get(obj: Any, kp: KeyPath) -> Any:
    for key in kp:
        obj = key.get(obj)
    return obj


# -- a tree that ends earlier ------------------------------------------------------------------------


def _broadcast_to_and_flatten(tree: Any, treespec: TreeSpec, is_leaf: IsLeaf = None) -> Optional[Leaves]:
    """The leaves of a tree that may end above the other's leaves, each as often as it counts there; None: no fit."""
    way = _way(type(tree))
    if isinstance(treespec, LeafSpec):
        return [tree] if way is None else None
    if way is None:
        return [tree] * treespec.num_leaves
    children, context = way[0](tree)
    if type(tree) is not treespec.type or context != treespec.context or len(children) != treespec.num_children:
        return None
    leaves: Leaves = []
    for child, one in zip(children, treespec.children_specs):
        of_child = _broadcast_to_and_flatten(child, one)
        if of_child is None:
            return None
        leaves += of_child
    return leaves


def treespec_pprint(treespec: TreeSpec) -> str:
    """The structure as the containers print, with ``*`` for each leaf."""
    return repr(tree_unflatten([LeafSpec()] * treespec.num_leaves, treespec))
