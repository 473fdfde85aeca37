"""What belongs to a sample of a batch: ``vmap`` runs its function once for each sample, and only marks what that makes.

A function that is mapped may not ask for the values of a sample, since for torch there is but one run.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Mapping, Sequence

from . import derivative_errors as errors
from .errors import out_shape
from .generator import default_generator
from .layout import broadcast

if TYPE_CHECKING:
    from .tensor import Tensor


class Batch:
    """One ``vmap``. ``kept_before``: backward in a sample keeps the graph of nodes that are numbered lower."""

    __slots__ = ("randomness", "size", "kept_before")

    def __init__(self, randomness: str, size: int) -> None:
        self.randomness = randomness
        self.size = size
        self.kept_before = 0


#: The batches that are run over, the innermost last.
stack: list[Batch] = []


def enter(randomness: str, size: int) -> Batch:
    batch = Batch(randomness, size)
    stack.append(batch)
    _settle_randomness()
    return batch


# For torch there is one run over all samples: what was recorded before is there for each of them.
def kept_before() -> int:
    """The number of the first node that a backward pass of now may release."""
    return max([batch.kept_before for batch in stack]) if stack else 0


def leave() -> None:
    stack.pop()
    _settle_randomness()


def _settle_randomness() -> None:
    refused = any(batch.randomness == "error" for batch in stack)
    default_generator.refusal = errors.RANDOM_IN_VMAP if refused else None


def marked(tensor: "Tensor", batch: Batch) -> "Tensor":
    """``tensor``, which from now on belongs to a sample."""
    tensor._batches = (*tensor._batches, batch)
    return tensor


@contextmanager
def whole(batch: Batch, tensors: Sequence["Tensor"]) -> Iterator[None]:
    """Be outside of the batch for a while, with tensors that hold all that there is of it."""
    at = stack.index(batch)
    for one in tensors:
        one._batches = tuple(each for each in one._batches if each is not batch)
    stack.remove(batch)
    _settle_randomness()
    try:
        yield
    finally:
        stack.insert(at, batch)
        _settle_randomness()


def follow(inputs: Sequence[Any], result: Any) -> None:
    """What is computed from a sample belongs to it."""
    found = batches_of(inputs)
    if not found:
        return
    for one in result if isinstance(result, (list, tuple)) else (result,):
        if hasattr(one, "_batches"):
            _add(one, found)
            if one._view is not None:
                _add(one._view.base, found)


def _add(tensor: "Tensor", found: set[Batch]) -> None:
    tensor._batches = tuple(batch for batch in stack if batch in found or batch in tensor._batches)


def batches_of(values: Iterable[Any]) -> set[Batch]:
    """The batches of which one of the tensors, also of those in lists, belongs to a sample."""
    found: set[Batch] = set()
    for one in values:
        for tensor in one if isinstance(one, (list, tuple)) else (one,):
            found.update(getattr(tensor, "_batches", ()))
    return found


#: What is told of a change by sizes alone, as if the batch were one dimension more of what is written.
_TOLD_BY_SIZES = frozenset(
    "add atan2 bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor copysign gcd lcm".split()
)
#: What has one rule for all of its kind, whose refusal does not tell one op from another.
_TOLD_AS_ARITHMETIC = frozenset("clamp_max clamp_min copy div mul sub".split())
#: What has a rule of its own; all others are refused by one rule for any op.
_TOLD_BY_NAME = frozenset("fill_ index_add_ index_fill_ index_put_ scatter_add_".split())


def check_change(op: str, target: "Tensor", values: Mapping[str, Any]) -> None:
    """Raises RuntimeError where what is one for all samples is to be changed by what each sample has its own of."""
    for batch in stack:
        if batch in batches_of(values.values()) and batch not in target._batches:
            raise RuntimeError(_refused_change(op.removesuffix("_"), target, values, batch))


def _refused_change(op: str, target: "Tensor", values: Mapping[str, Any], batch: Batch) -> str:
    if op in _TOLD_BY_SIZES:
        shape = target._shape
        for one in values.values():
            shape = broadcast(shape, getattr(one, "_shape", ())) or shape
        return out_shape(target._shape, (batch.size, *shape))
    if op in _TOLD_AS_ARITHMETIC or (op == "masked_fill" and batch in values["mask"]._batches):
        return errors.change_in_vmap("inplace arithmetic", "in a vmap")
    name = f"{op}_"
    if name in _TOLD_BY_NAME:
        return errors.change_in_vmap(name, "in a vmap")
    return errors.change_in_vmap(f"aten::{name}", f"at level {stack.index(batch) + 1}")


#: Forms that ask for values of a sample, or whose results would differ in size.
_REFUSED = {
    "allclose": errors.ALLCLOSE_IN_VMAP,
    "equal": errors.EQUAL_IN_VMAP,
    "nonzero": errors.dynamic_shape_in_vmap("nonzero"),
    "masked_select": errors.dynamic_shape_in_vmap("masked_select"),
    "unique": errors.dynamic_shape_in_vmap("_unique2"),
}


def call(form: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Call a form of torch's namespace inside of a mapped function."""
    inputs = (*args, *kwargs.values())
    refusal = _REFUSED.get(form.__name__)
    if refusal is not None and any(batch in stack for batch in batches_of(inputs)):
        raise RuntimeError(refusal)
    result = form(*args, **kwargs)
    follow(inputs, result)
    return result


def refuse_value(tensor: "Tensor", text: str) -> None:
    """Raises RuntimeError where the value of one sample is asked for."""
    if any(batch in stack for batch in tensor._batches):
        raise RuntimeError(text)
