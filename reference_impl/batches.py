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
    return max([batch.kept_before for batch in stack], default=0)


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


def check_change(target: "Tensor", values: Iterable[Any]) -> None:
    """Raises RuntimeError where what is one for all samples is to be changed by what each sample has its own of."""
    values = list(values)
    for batch in stack:
        if batch in batches_of(values) and batch not in target._batches:
            shape = target._shape
            for one in values:
                shape = broadcast(shape, getattr(one, "_shape", ())) or shape
            raise RuntimeError(out_shape(target._shape, (batch.size, *shape)))


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
