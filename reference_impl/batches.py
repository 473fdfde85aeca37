"""What belongs to a sample of a batch: ``vmap`` runs its function once for each sample, and only marks what that makes.

A function that is mapped may not ask for the values of a sample, since for torch there is but one run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

from . import derivative_errors as errors
from .generator import default_generator

if TYPE_CHECKING:
    from .tensor import Tensor


class Batch:
    """One ``vmap``."""

    __slots__ = ("randomness",)

    def __init__(self, randomness: str) -> None:
        self.randomness = randomness


#: The batches that are run over, the innermost last.
stack: list[Batch] = []


def enter(randomness: str) -> Batch:
    batch = Batch(randomness)
    stack.append(batch)
    _settle_randomness()
    return batch


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


def follow(inputs: Sequence[Any], result: Any) -> None:
    """What is computed from a sample belongs to it."""
    of_inputs: set[Batch] = set()
    for one in inputs:
        for tensor in one if isinstance(one, (list, tuple)) else (one,):
            of_inputs.update(getattr(tensor, "_batches", ()))
    if of_inputs:
        for one in result if isinstance(result, tuple) else (result,):
            one._batches = tuple(batch for batch in stack if batch in of_inputs or batch in one._batches)


def refuse_value(tensor: "Tensor", text: str) -> None:
    """Raises RuntimeError where the value of one sample is asked for."""
    if any(batch in stack for batch in tensor._batches):
        raise RuntimeError(text)
