"""A custom function's own ``vmap``, for one sample: as a batch of one."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Sequence

from . import batches
from . import derivative_errors as errors
from .ops.declare import FUNCTIONS
from .utils._pytree import _broadcast_to_and_flatten, tree_flatten, tree_unflatten


class VmapInfo(NamedTuple):
    """What a custom function's ``vmap`` is told."""

    batch_size: int
    randomness: str


def mapped(rule: Callable[..., Any], args: Sequence[Any], batch: batches.Batch) -> Any:
    """What ``rule`` says of a sample of ``batch``, to which some of the arguments belong."""
    in_dims = tuple(0 if batch in batches.batches_of([one]) else None for one in args)
    given = [one if dim is None else one.unsqueeze(dim) for one, dim in zip(args, in_dims)]
    with batches.whole(batch, [one for one, dim in zip(given, in_dims) if dim is not None]):
        returned = rule(VmapInfo(1, batch.randomness), in_dims, *given)
    if not (isinstance(returned, tuple) and len(returned) == 2):
        raise RuntimeError(errors.vmap_returns(returned))
    output, out_dims = returned
    leaves, spec = tree_flatten(output)
    dims = _broadcast_to_and_flatten(out_dims, spec)
    if dims is None:
        raise RuntimeError(errors.vmap_out_dims(tree_flatten(out_dims)[1], spec))
    samples = [one if dim is None else FUNCTIONS["select"](one, dim, 0) for one, dim in zip(leaves, dims)]
    batches.follow(args, samples)
    return tree_unflatten(samples, spec)
