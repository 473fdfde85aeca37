"""The nodes of declared ops: which arguments are saved, how a node runs, and what users see of what it saved."""

from __future__ import annotations

from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from .. import errors
from ..dtypes import DTYPES
from ..graph import Gradient, Node, computed
from ..raw_saved import FREED, raw_saved
from ..rules import rule
from ..saved import SavedTensor
from ..semantics import SEMANTICS
from ..sizes import Size
from ..tensor import Tensor, new_tensor
from .gradient_types import taken_by
from .no_formula import NoFormula

if TYPE_CHECKING:
    from .declare import Op

Derivative = Callable[..., Any]

#: How the gradient of one input is computed: the input's number, the derivative, and the places of the saved values
#: that it takes (None: all of them; a number: that one alone).
Step = tuple[int, Derivative, "tuple[int, ...] | int | None"]


class Plan:
    """What is saved when a given set of inputs requires grad (a bit for each), and the steps of the backward pass.

    ``keep``: the names of what is saved, in the order in which it is saved, and checked when the node runs; ``place``:
    where in ``keep`` each of them stands. ``steps``: the step of each input that needs a gradient, with the input's
    number, in the order in which they run: by the inputs' names. ``without_formula``: those of them that refuse.
    ``plain``: where what is no tensor stands, which is not given up.
    ``inputs``: where inputs stand.
    ``sources``: what each that is kept is: an input by its number, -1 for the result, another argument by a higher one.
    ``take``: from all arguments by their names, those that are kept.
    """

    __slots__ = ("keep", "place", "steps", "without_formula", "keeps_tensors", "plain", "inputs", "sources", "take")

    take: Callable[[dict[str, Any]], tuple[Any, ...]]

    def __init__(self, op: "Op", needed: int) -> None:
        asked: list[str] = []
        taken: list[Optional[tuple[str, ...]]] = []
        for i, name in enumerate(op.inputs):
            is_needed = needed >> i & 1 and name in op.derivatives
            taken.append(op.parameters[name] if is_needed else None)
            asked.extend(p for p in taken[-1] or () if p not in asked)
        asked.extend(p for p in op.always_kept if p not in asked)
        self.keep = keep = tuple(_in_order_of_saving(op, asked))
        self.place = {name: at for at, name in enumerate(keep)}
        ordered = sorted(zip(op.inputs, range(len(taken)), taken))
        self.steps: tuple[Step, ...] = tuple(
            (i, op.derivatives[name], self._picks(names)) for name, i, names in ordered if names is not None
        )
        self.without_formula = tuple([(i, one) for i, one, _ in self.steps if isinstance(one, NoFormula)])
        self.keeps_tensors = any(name in op.tensor_names for name in keep)
        self.plain = frozenset(at for at, name in enumerate(keep) if name not in op.tensor_names)
        self.inputs = tuple([at for at, name in enumerate(keep) if name in op.inputs])
        numbers = {name: number for number, name in enumerate((*op.inputs, "result"))}
        numbers["result"] = -1
        self.sources = tuple([numbers.get(name, len(op.inputs)) for name in keep])
        self.take = _taking(keep)

    def _picks(self, names: tuple[str, ...]) -> "tuple[int, ...] | int | None":
        if len(names) == 1:
            return self.place[names[0]]
        return None if names == self.keep else tuple([self.place[name] for name in names])


#: Names of results that are there before the node.
_RESULTS = frozenset(
    "LU buffer is_target logsumexp output pivots result result1 result2 result3 sign solution total_weight".split()
)


def _in_order_of_saving(op: "Op", keep: Sequence[str]) -> Sequence[str]:
    """What is saved, by its name, results last; before 2.1 what the derivatives of inputs, by name, ask for in turn."""
    if SEMANTICS.what_is_saved_is_saved_by_name:
        return sorted(keep, key=lambda name: (name in _RESULTS, name))
    places = {name: place for place, name in enumerate(op.inputs)}
    asked = [
        name
        for input in sorted(op.derivatives)
        for name in sorted(op.parameters[input], key=lambda name: places.get(name, len(places)))
        if name in keep
    ]
    found = dict.fromkeys((*asked, *keep))
    return sorted(found, key=_RESULTS.__contains__)


def _taking(keys: Sequence[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """What takes the values of some keys, whatever their number is."""
    if len(keys) > 1:
        return itemgetter(*keys)
    if not keys:
        return lambda values: ()
    (only,) = keys
    return lambda values: (values[only],)


class OpNode(Node):
    """The node of a declared op. ``saved`` is aligned with ``plan.keep``; None once the graph has been used up.

    It is a tuple only where it is certain to hold no tensor.
    """

    __slots__ = ("plan", "saved", "left")

    op: "Op"
    plan: Plan
    saved: "list[Any] | tuple[Any, ...] | None"
    #: what users can still read of it then; there only where there is something
    left: list[Any]

    def __new__(cls) -> "OpNode":
        raise TypeError(f"cannot create '{cls.__name__}' instances")

    # BW-06: a node whose saved tensors were given up cannot run again; one that saved none can.
    # BW-33: without a gradient there is nothing to compute, but what was saved is checked, and what has no formula
    # refuses.
    @rule("BW-06", "IP-02", "BW-33")
    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        saved = self.saved
        if saved is None:
            raise RuntimeError(errors.RELEASED)
        # All that was saved is checked, also what only a gradient that nobody asks for would need.
        values = saved if saved.__class__ is tuple else _values_of(saved, self)
        results: list[Gradient] = [None] * len(self._next_edges)
        grad: Any = grads[0] if len(grads) == 1 else tuple(grads)
        if grad is None or (grad.__class__ is tuple and all(one is None for one in grad)):
            for i, refuse in self.plan.without_formula:
                if wanted[i]:
                    refuse(None)
            return results
        for i, derivative, picks in self.plan.steps:
            if wanted[i]:
                if picks.__class__ is int:
                    results[i] = derivative(grad, values[picks])
                else:
                    taken = values if picks is None else [values[place] for place in picks]  # type: ignore[union-attr]
                    results[i] = derivative(grad, *taken)
        return results

    @rule("BW-06")
    def _release(self) -> None:
        saved = self.saved
        if saved.__class__ is list:
            left = _given_up(self.plan, saved)
            if self.plan.keeps_tensors or any(one.__class__ is _GivenUp for one in left):
                self.left = left
                self.saved = None

    def _left_at(self, place: Optional[int]) -> Any:
        """What is left of the used-up node's saved values; None of what was not saved. RuntimeError for a tensor."""
        if place is None:
            return None
        if place not in self.plan.plain or self.left[place].__class__ is _GivenUp:
            raise RuntimeError(errors.RELEASED)
        return self.left[place]

    def __call__(self, *grads: Gradient, **keywords: Any) -> Any:
        """``Node.__call__``, with gradients of whatever type."""
        fitted = [
            taken_by(self, grad, own)
            if isinstance(grad, Tensor) and own is not None and grad._dtype is not own
            else grad
            for grad, (_, own) in zip(grads, self._outputs)
        ]
        return Node.__call__(self, *fitted, *grads[len(fitted) :], **keywords)

    def name(self) -> str:
        own = type(self).__name__
        return f"torch::autograd::{own}" if own in _NAMED_WITH_NAMESPACE else own

    def __dir__(self) -> list[str]:
        kind = type(self).__name__
        absent = {f"_raw_saved_{shown_name(kind, name)}" for name in self.op.shown if not self._saves_tensors_as(name)}
        return [name for name in super().__dir__() if name not in absent]

    def _saves_tensors_as(self, name: str) -> bool:
        if name in self.op.tensor_names:
            return True
        place = self.plan.place.get(name)
        if place is None:
            return False
        if self.saved is None:
            return self.left[place].__class__ is _GivenUp
        return _holds_tensors(self.saved[place])

    def _raw_saved(self, name: str) -> Any:
        """What stands at a name, for users to register hooks on; a tuple of them for a list of tensors."""
        if not self._saves_tensors_as(name):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '_raw_saved_{name}'")
        place = self.plan.place.get(name)

        if self.saved is None and place in self.plan.plain and self.left[place] is _LIST_GIVEN_UP:
            raise RuntimeError(errors.RELEASED)

        def find(index: Optional[int] = None) -> Any:
            if self.saved is None:
                return None if place is None else FREED
            found: Any = None if place is None else self.saved[place]
            return found if index is None else found[index]

        found = find()
        if found.__class__ is tuple:
            return tuple([raw_saved(partial(find, i)) for i in range(len(found))])
        return raw_saved(find)

    def _kept(self, name: str) -> Any:
        """What was saved as ``name``, as users see it."""
        if self.saved is None:
            return _as_shown(name, self._left_at(self.plan.place.get(name)))
        if name not in self.plan.keep:
            return None
        value = _unpacked(self.saved[self.plan.place[name]], self)
        if self.op.wraps_numbers and name in self.op.inputs and value.__class__ in _TYPES_OF_NUMBERS:
            dtype = _TYPES_OF_NUMBERS[value.__class__]
            return new_tensor(dtype.convert([value]), (), dtype)
        return _as_shown(name, value)


@lru_cache(maxsize=None)
def attributes_for(name: str, shown: str) -> dict[str, property]:
    """The two attributes by which a node shows, as ``shown``, what it saved as ``name``."""
    readers: dict[str, Any] = {
        "_saved_": lambda node: node._kept(name),
        "_raw_saved_": lambda node: node._raw_saved(name),
    }
    return {prefix + shown: computed(prefix + shown, reader) for prefix, reader in readers.items()}


#: Nodes that did not always tell sizes as symbols.
_TOLD_PLAIN_SIZES = frozenset(
    "AddbmmBackward0 IndexBackward0 IndexSelectBackward0 KthvalueBackward0 MaskedScatterBackward0 MaxBackward0"
    " MeanBackward0 MedianBackward1 MinBackward0 ModeBackward0 NanmedianBackward1 SelectBackward0 SortBackward0"
    " SortBackward1 SplitBackward0 SplitWithSizesBackward0 SqueezeBackward0 SqueezeBackward1 TopkBackward0"
    " TraceBackward0 UnfoldBackward0".split()
)


def shown_name(node: str, name: str) -> str:
    """What a node calls the attribute of what it saved as ``name``."""
    plain = node in _TOLD_PLAIN_SIZES and not SEMANTICS.all_nodes_tell_sizes_as_symbols
    return name.replace("_sym_", "_") if plain else name


class _GivenUp:
    """Stands for a saved tensor that was given up, or for a list of them."""


_GIVEN_UP = _GivenUp()
_LIST_GIVEN_UP = _GivenUp()

#: The types of the tensors that torch makes of numbers among the inputs.
_TYPES_OF_NUMBERS = {
    bool: DTYPES["bool"],
    int: DTYPES["int64"],
    float: DTYPES["float64"],
    complex: DTYPES["complex128"],
}

#: What torch holds as C++ integers. Its nodes show them as unsigned ones; a number of the user's they show as it is.
_INTEGERS = frozenset(
    "dim dim0 dim1 dim2 dims dimension index start end step k offset diagonal shifts split_size storage_offset"
    " ignore_index padding_idx".split()
)


def _as_shown(name: str, value: Any) -> Any:
    """A saved value as the node's ``_saved_`` attribute gives it."""
    if isinstance(value, (list, tuple)) and not isinstance(value, Size):
        return tuple([_as_shown(name, one) for one in value])
    if name in _INTEGERS and isinstance(value, int) and value < 0:
        return value + (1 << 64)
    return value


#: Nodes whose own formulas take the real part, and do not leave it to the engine.
GIVE_REAL = frozenset(
    "AddBackward0 AddcdivBackward0 AddcmulBackward0 CatBackward0 DivBackward0 DivBackward2 MulBackward0 PowBackward0"
    " PowBackward1 RsubBackward0 RsubBackward1 StackBackward0 SubBackward0".split()
)

#: BW-35: those that take none, though what flows to them may be complex: the pass refuses it where a tensor is real.
KEEP_KIND = frozenset(
    "CumprodBackward0 MeanBackward0 MeanBackward1 ProdBackward0 ProdBackward1 SumBackward0 SumBackward1"
    " WhereBackward0".split()
)

#: Nodes that torch writes by hand; ``name()`` shows where they are from.
_NAMED_WITH_NAMESPACE = frozenset({"CopyBackwards", "Identity", "NotImplemented"})


class VariadicNode(OpNode):
    """The node of an op over a list of tensors: one derivative gives the gradients of all of them."""

    __slots__ = ()

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        gradients: Any = OpNode._run(self, grads, (any(wanted),))[0]
        return gradients or (None,) * len(self._next_edges)


class RefusingNode(OpNode):
    """The node of an op without derivative. That of torch's fallback knows only the inputs that require grad."""

    __slots__ = ()

    # BW-33: it refuses whatever reaches it, also where no gradient does.
    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        refuse = next(iter(self.op.derivatives.values()))  # NG-24: also where no input has an edge
        return refuse(None)


def _values_of(saved: Sequence[Any], node: Node) -> Sequence[Any]:
    """All that a node saved, each tensor checked."""
    values: list[Any] = []
    for one in saved:
        if one.__class__ is SavedTensor:
            one = one.read(node)
        elif one.__class__ is tuple and one and one[0].__class__ is not int:
            one = _unpacked(one, node)
        values.append(one)
    return values


def _given_up(plan: Plan, saved: Any) -> list[Any]:
    """What is left of saved values without their tensors, in the places of what is no tensor by its name."""
    if not plan.plain:
        return []
    return [
        _GIVEN_UP
        if one.__class__ is SavedTensor
        else _LIST_GIVEN_UP
        if one.__class__ is tuple and one and one[0].__class__ is not int and _holds_tensors(one)
        else one
        for one in saved
    ]


def _unpacked(saved: Any, node: Node) -> Any:
    if saved.__class__ is SavedTensor:
        return saved.read(node)
    if saved.__class__ is tuple and may_hold_tensors(saved) and any(one.__class__ is SavedTensor for one in saved):
        return tuple([_unpacked(one, node) for one in saved])
    return saved


def _holds_tensors(saved: Any) -> bool:
    kind = saved.__class__
    return kind is SavedTensor or (kind is tuple and may_hold_tensors(saved) and any(map(_holds_tensors, saved)))


def may_hold_tensors(saved: tuple[Any, ...]) -> bool:
    """Not a shape or strides, which most tuples are that ops save."""
    return bool(saved) and saved[0].__class__ is not int
