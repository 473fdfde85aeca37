"""Ops on lists of tensors, ``torch._foreach_*``: each is an op of single tensors, one after the other.

What is recorded of such a call is one node for all results. Behind it stand the nodes of the single ops, which have
saved what they need and compute the gradients. In place there is no such node: each tensor has a history of its own.
"""

from __future__ import annotations

import functools
import re
import weakref
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Callable, Mapping, Optional, Sequence

from .. import batches, errors, levels
from ..graph import Gradient, Node, is_recording, link, requires_grad, tie
from ..modes import no_grad
from ..saved import SavedTensor
from ..semantics import SEMANTICS
from ..tensor import Tensor
from ..views import check_in_place, check_told_of_lists
from . import by_numbers
from .declare import FUNCTIONS, OPS, Op, change_in_place
from .norms import vector_norm
from .op_nodes import OpNode
from .parsing import Signature, matched

_allocate = object.__new__


# -- the node --------------------------------------------------------------------------------------


class ListNode(Node):
    """``_parts``: for each result the node of its single op, and where among all edges that node's own stand."""

    __slots__ = ("_parts", "_title", "_edges_of_lists")

    _parts: list[Optional[tuple[OpNode, tuple[Optional[int], ...]]]]
    _title: str
    #: how many of the edges belong to lists of tensors; that of a single tensor comes behind
    _edges_of_lists: int

    def name(self) -> str:
        return self._title

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        if any(wanted[self._edges_of_lists :]):
            # torch has one formula for the lists and the single tensor, whose results do not fit together.
            raise RuntimeError("inconsistent range for TensorList output")
        results: list[Gradient] = [None] * len(self._next_edges)
        for grad, part in zip(grads, self._parts):
            if part is not None:
                node, places = part
                asked = [place is not None and wanted[place] for place in places]
                for place, one in zip(places, node._run((grad,), asked)):
                    if place is not None:
                        results[place] = one
        return results

    def _release(self) -> None:
        for part in self._parts:
            if part is not None:
                part[0]._release()


@functools.lru_cache(maxsize=None)
def _node_class(name: str) -> type[ListNode]:
    return type(name, (ListNode,), {"__slots__": (), "__module__": "builtins"})


def _join(title: str, own_class: bool, results: Sequence[Tensor], lists: Sequence[Sequence[Any]], single: Any) -> None:
    """Make one node the history of all results, and leave the nodes that they had behind it."""
    node = _allocate(_node_class(title if own_class else "CppFunction"))
    link(node, [one if isinstance(one, Tensor) else None for one in (*chain(*lists), *single)], results)
    node._title = title
    node._edges_of_lists = sum(map(len, lists))
    node._parts = []
    for number, result in enumerate(results):
        behind = result._grad_fn
        node._parts.append(None)
        if isinstance(behind, OpNode):
            own = [column * len(results) + number for column in range(len(lists))]
            node._parts[number] = behind, _places(behind, node._next_edges, [*own, *range(node._edges_of_lists, 99)])
            _saved_as_results_of(node, behind, number)
        tie(result, node, number)


def _places(behind: Node, edges: Sequence[Any], candidates: Sequence[int]) -> tuple[Optional[int], ...]:
    """Where the edges of a single op's node stand among all of them: None for what needs no gradient."""
    left = [place for place in candidates if place < len(edges)]
    found: list[Optional[int]] = []
    for edge in behind._next_edges:
        place = None if edge is None else next((place for place in left if edges[place] == edge), None)
        found.append(place)
        if place is not None:
            left.remove(place)
    return tuple(found)


def _saved_as_results_of(node: ListNode, behind: OpNode, number: int) -> None:
    """A saved result is that of the node in front, by its place in the list."""
    for saved in behind.saved or ():
        if isinstance(saved, SavedTensor) and saved.is_output:
            saved.grad_fn = weakref.ref(node)
            if saved.packed is None:
                saved.tensor._output_nr = number
            else:
                saved.packed.output_nr = number


# -- the table -------------------------------------------------------------------------------------

#: What an overload is called by the type of its last argument that is no keyword.
_OVERLOADS = {"Number": "Scalar", "tuple of Scalars": "ScalarList", "tuple of Tensors": "List", "Tensor": "Tensor"}


@dataclass(frozen=True)
class ListOp:
    """``single``: the op of single tensors, and ``change`` the one that changes the first of them, if there are.

    ``own``: overload -> the name of a node that has a class of its own; that of others is made of the single op's.
    ``refusing``: overloads without a derivative; ``change_refuses``: those whose form in place has none.
    """

    single: Optional[Callable[..., Any]] = None
    change: Optional[Callable[..., Any]] = None
    own: Mapping[str, str] = field(default_factory=dict)
    refusing: frozenset[str] = frozenset()
    change_refuses: frozenset[str] = frozenset()
    check: Callable[[Sequence[Tensor], Mapping[str, Any]], None] = lambda tensors, arguments: None


def _extremum(name: str) -> Callable[..., Tensor]:
    single: Callable[..., Tensor] = FUNCTIONS[name]

    def extremum(input: Tensor, other: Any) -> Tensor:
        return single(input, other if isinstance(other, Tensor) else FUNCTIONS["tensor"](other))

    return extremum


def _changed_to(name: str) -> Callable[..., Tensor]:
    """The form in place of an extremum, which single tensors do not have."""
    op, single = OPS[f"{name.capitalize()}Backward0"], _extremum(name)

    def change(target: Tensor, other: Any) -> Tensor:
        def compute() -> Tensor:
            with no_grad():
                return single(target, other)

        return change_in_place(op, target, {"self": target, "other": other}, compute)

    return change


def _changed_by(name: str) -> Callable[..., Tensor]:
    """Arithmetic in place, of which a number has a node of its own."""
    change: Callable[..., Tensor] = getattr(Tensor, f"{name}_")
    by_number, op = by_numbers.FORMS[name]

    def changed(target: Tensor, other: Any, **keywords: Any) -> Tensor:
        if isinstance(other, (Tensor, complex)) or keywords or not (is_recording() and requires_grad(target)):
            return change(target, other, **keywords)

        def compute() -> Tensor:
            with no_grad():
                return by_number(target, other)

        return change_in_place(op, target, {"self": target, "other": other}, compute)

    return changed


def _sum_of_powers(input: Tensor, ord: Any = 2, dtype: Any = None) -> Tensor:
    powers: Tensor = input.abs().pow(ord).sum(dtype=dtype)
    return powers


def _refuse_empty_maximum(tensors: Sequence[Tensor], arguments: Mapping[str, Any]) -> None:
    if any(0 in one._shape for one in tensors):
        raise RuntimeError(
            "_foreach_max cannot compute the maximum of an empty tensor; max over zero elements is undefined."
        )


def _refuse_empty_norm(tensors: Sequence[Tensor], arguments: Mapping[str, Any]) -> None:
    if arguments.get("ord") == float("inf") and any(0 in one._shape for one in tensors):
        raise RuntimeError(
            "_foreach_norm cannot compute the infinity norm on an empty tensor because the operation does not have an"
            " identity"
        )


_ONE_BY_ONE = (
    "abs acos asin atan ceil cos cosh erf erfc exp expm1 floor frac lgamma log log10 log1p log2 neg reciprocal round"
    " rsqrt sigmoid sign sin sinh sqrt tan tanh trunc add sub mul clamp_max clamp_min lerp"
)
_PACKED = frozenset(("Tensor",))
_NUMBERS = frozenset(("Scalar", "ScalarList"))
_ARITHMETIC = re.compile("(Foreach(?:Add|Sub|Mul|Div)Backward)0")


def _extremes(name: str) -> ListOp:
    node = f"Foreach{name.capitalize()}Backward"
    own = {"Scalar": f"{node}0", "ScalarList": f"{node}1"}
    return ListOp(_extremum(name), _changed_to(name), own, change_refuses=_NUMBERS)


@functools.lru_cache(maxsize=1)
def _table() -> Mapping[str, ListOp]:
    change = {name: getattr(Tensor, f"{name}_") for name in f"{_ONE_BY_ONE} div pow zero copy addcmul addcdiv".split()}
    change |= {name: _changed_by(name) for name in by_numbers.FORMS}
    table = {name: ListOp(FUNCTIONS[name], change[name]) for name in _ONE_BY_ONE.split()}
    for name in ("addcmul", "addcdiv"):
        table[name] = ListOp(FUNCTIONS[name], change[name], refusing=_PACKED, change_refuses=_PACKED)
    powers = {"List": "ForeachPowBackward0", "ScalarList": "ForeachPowBackward1", "base": "ForeachPowBackward2"}
    return table | {
        "div": ListOp(FUNCTIONS["div"], change["div"], {"List": "ForeachDivBackward0"}),
        "pow": ListOp(FUNCTIONS["pow"], change["pow"], powers),
        "maximum": _extremes("maximum"),
        "minimum": _extremes("minimum"),
        "clone": ListOp(FUNCTIONS["clone"]),
        "mm": ListOp(FUNCTIONS["mm"]),
        "max": ListOp(FUNCTIONS["max"], check=_refuse_empty_maximum),
        "norm": ListOp(vector_norm, own={"": "ForeachNormBackward0"}, check=_refuse_empty_norm),
        "powsum": ListOp(_sum_of_powers, refusing=frozenset(("",))),
        "zero": ListOp(change=change["zero"]),
        "copy": ListOp(change=change["copy"], change_refuses=frozenset(("List",))),
    }


# -- calls -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Call:
    """A call that was read: the positional arguments of each single op, and the keywords of all of them."""

    overload: str
    lists: tuple[Sequence[Tensor], ...]
    single: tuple[Tensor, ...]
    rows: tuple[tuple[Any, ...], ...]
    keywords: Mapping[str, Any]


def _overload(signature: Signature) -> str:
    if signature.parameters[0].type == "Number":
        return "base"
    last = [one for one in signature.parameters if not one.keyword_only and one.type not in ("bool", "torch.dtype")][-1]
    return "" if last.name in ("self", "ord", "mat2") else _OVERLOADS[last.type]


#: The types of arguments that are lists, and what is said of one that has not an element for each single op.
_LISTS = {
    "tuple of Tensors": "Tensor lists must have the same number of tensors, got {} and {}",
    "tuple of Scalars": "Tensor list must have same number of elements as scalar list.",
}


def _column(value: Any, type_: str, name: str, size: int) -> Sequence[Any]:
    """What each of ``size`` single ops gets of an argument. Raises RuntimeError where there is not one for each."""
    if type_ in _LISTS:
        if len(value) != size:
            raise RuntimeError(_LISTS[type_].format(size, len(value)))
        return list(value)
    if type_ == "Tensor" and name == "scalars":
        if len(value._shape) != 1:
            raise RuntimeError(f"Expected packed scalar Tensor to be of dimension 1. Got {len(value._shape)} instead.")
        if len(value) != size:
            raise RuntimeError(
                f"Expected length of scalars to match input of length {size} but got {len(value)} instead."
            )
        return list(value.tolist())
    if type_ == "Tensor" and value._shape:
        dims, count = len(value._shape), value.numel()
        raise RuntimeError(f"scalar tensor expected to be 0 dim but it has {dims} dimensions and {count} elements.")
    if type_ == "Number" and isinstance(value, Tensor):
        value = value.item()
    return [value] * size


def _read(signature: Signature, arguments: Mapping[str, Any]) -> _Call:
    given = [(one, arguments[one.name]) for one in signature.parameters if one.name in arguments]
    lists = tuple([value for one, value in given if one.type == "tuple of Tensors"])
    if not lists[0]:
        raise RuntimeError("Tensor list must have at least one tensor.")
    columns: list[Sequence[Any]] = []
    keywords: dict[str, Any] = {}
    for one, value in given:
        column = _column(value, one.type, one.name, len(lists[0]))
        if one.keyword_only or one.name == "dtype":
            keywords[one.name] = value
        else:
            columns.append(column)
    single = tuple([value for one, value in given if one.type == "Tensor" and one.name != "scalars"])
    return _Call(_overload(signature), lists, single, tuple(zip(*columns)), keywords)


def _tensors(call: _Call) -> list[Tensor]:
    return [one for tensors in (*call.lists, call.single) for one in tensors]


def _called(single: Callable[..., Any], row: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    if len(row) == 4:  # addcmul and addcdiv take their factor by name
        return single(*row[:3], value=row[3])
    return single(*row, **keywords)


def _has_derivative(op: ListOp, call: _Call) -> bool:
    """Ops of one list had theirs first; the norm came with those of several."""
    is_of_one = not op.own and all(len(row) == 1 for row in call.rows)
    return SEMANTICS.ops_of_one_list_have_derivatives if is_of_one else SEMANTICS.ops_of_several_lists_have_derivatives


def _computed(name: str, op: ListOp, call: _Call) -> tuple[Tensor, ...]:
    assert op.single is not None
    records = is_recording() and any(map(requires_grad, _tensors(call)))
    if records and (call.overload in op.refusing or not _has_derivative(op, call)):
        with no_grad():
            found = tuple([_called(op.single, row, call.keywords) for row in call.rows])
        _refuse_later(name, [one for one in _tensors(call) if requires_grad(one)], found)
        return found
    found = tuple([_called(op.single, row, call.keywords) for row in call.rows])
    if records and not (levels.stack or batches.stack):
        title = op.own.get(call.overload)
        if title is None:
            behind = next((one._grad_fn for one in found if one._grad_fn is not None), None)
            title = f"Foreach{type(behind).__name__}{call.overload}"
            if call.overload in _NUMBERS:  # torch has formulas of their own for these, and the reference has not
                title = _ARITHMETIC.sub(r"\g<1>1", title)
        _join(title, call.overload in op.own, found, call.lists, call.single)
    return found


@functools.lru_cache(maxsize=None)
def _refusing(name: str) -> Op:
    """The op whose node raises. ``name``: what it says has no derivative."""

    def refuse(grad: Any) -> Any:
        raise RuntimeError(errors.derivative_missing(name))

    return Op(name, ("tensors",), {"tensors": refuse}, node="NotImplemented", variadic=True)


def _refuse_later(name: str, tensors: Sequence[Tensor], results: Sequence[Tensor]) -> None:
    """Give the results a node that raises when it runs."""
    op = _refusing(f"aten::{name}")
    node: OpNode = _allocate(op.node_class)
    link(node, tensors, results)
    node.plan = op.plans[1]
    node.saved = ()
    for number, one in enumerate(results):
        tie(one, node, number)


def _change(name: str, op: ListOp, call: _Call) -> None:
    assert op.change is not None
    check_told_of_lists()
    if not SEMANTICS.ops_of_several_lists_have_derivatives:  # nor is a change of them recorded, or refused
        with no_grad():
            for row in call.rows:
                _called(op.change, row, call.keywords)
        return
    refuses = is_recording() and call.overload in op.change_refuses
    if is_recording():
        for one in call.lists[0]:
            if requires_grad(one):
                check_in_place(one)
    for row in call.rows:
        if refuses and any(isinstance(one, Tensor) and requires_grad(one) for one in row):
            _change_and_refuse(name, op.change, row)
        else:
            _called(op.change, row, call.keywords)


def _change_and_refuse(name: str, change: Callable[..., Any], row: Sequence[Any]) -> None:
    """Change a tensor in place; its node then raises when it runs."""
    target = row[0]
    tensors = tuple([one for one in row if isinstance(one, Tensor)])

    def compute() -> Tensor:
        with no_grad():
            changed = target.clone()
            _called(change, (changed, *row[1:]), {})
        return changed

    change_in_place(_refusing(name), target, {"self": target, "tensors": tensors}, compute)


@functools.lru_cache(maxsize=None)
def form(name: str) -> Optional[Callable[..., Any]]:
    """``torch._foreach_NAME`` or ``torch._foreach_NAME_``; None where there is none."""
    short = name.removeprefix("_foreach_")
    in_place = short.endswith("_")
    op = _table().get(short.removesuffix("_"), ListOp())
    if (op.change if in_place else op.single) is None:
        return None

    def call(*args: Any, **kwargs: Any) -> Any:
        signature, arguments = matched(f"torch.{name}", args, kwargs) or (None, {})
        assert signature is not None
        op.check(arguments["self"] if isinstance(arguments["self"], (list, tuple)) else (), arguments)
        found = _read(signature, arguments)
        if not in_place:
            return _computed(name, op, found)
        _change(name, op, found)
        return arguments["self"] if SEMANTICS.changing_a_list_returns_it else None

    call.__name__ = call.__qualname__ = name
    return call
