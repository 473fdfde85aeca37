"""A custom function's own ``vmap``: asked about a whole batch, or about one sample, which is a batch of one."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Sequence

from . import batches
from . import derivative_errors as errors
from .ops.declare import FUNCTIONS
from .utils._pytree import _broadcast_to_and_flatten, tree_flatten, tree_unflatten


class VmapInfo(NamedTuple):
    """What a custom function's ``vmap`` is told."""

    batch_size: int
    randomness: str


class Answer(NamedTuple):
    """What a custom function's ``vmap`` gives: the results, along which dimension each has its samples (None: it is the
    same for all of them), and the structure that they stand in."""

    results: list[Any]
    dims: list[Optional[int]]
    spec: Any


def ask(rule: Callable[..., Any], info: VmapInfo, in_dims: Sequence[Optional[int]], args: Sequence[Any]) -> Answer:
    """Raises RuntimeError for what is no answer."""
    returned = rule(info, tuple(in_dims), *args)
    if not (isinstance(returned, tuple) and len(returned) == 2):
        raise RuntimeError(errors.vmap_returns(returned))
    output, out_dims = returned
    results, spec = tree_flatten(output)
    dims = _broadcast_to_and_flatten(out_dims, spec)
    if dims is None:
        raise RuntimeError(errors.vmap_out_dims(out_dims, tree_flatten(out_dims)[1], spec))
    # An argument that is given back is still mapped as it was.
    own = {id(one): dim for one, dim in zip(args, in_dims)}
    return Answer(results, [own.get(id(one), dim) for one, dim in zip(results, dims)], spec)


def mapped(rule: Callable[..., Any], args: Sequence[Any], batch: batches.Batch) -> Any:
    """What ``rule`` says of a sample of ``batch``, to which some of the arguments belong."""
    in_dims = [0 if batch in batches.batches_of([one]) else None for one in args]
    given = [one if dim is None else one.unsqueeze(dim) for one, dim in zip(args, in_dims)]
    with batches.whole(batch, [one for one, dim in zip(given, in_dims) if dim is not None]):
        answer = ask(rule, VmapInfo(1, batch.randomness), in_dims, given)
    pairs = zip(answer.results, answer.dims)
    samples = [one if dim is None else FUNCTIONS["select"](one, dim, 0) for one, dim in pairs]
    batches.follow(args, samples)
    return tree_unflatten(samples, answer.spec)
