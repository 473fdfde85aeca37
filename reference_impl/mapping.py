"""``vmap``: a function mapped over a dimension of its arguments.

It runs once for each sample, and the results are stacked: what torch computes in one run over all samples comes out the
same, and what it cannot compute so it refuses (``batches``).
A custom function that says itself how it is mapped is asked at once, where its ``apply`` is the function.
"""

from __future__ import annotations

import functools
import inspect
import operator
from typing import Any, Callable, NamedTuple, NoReturn, Optional, Sequence

from . import batches, forward_mode, short_ways
from . import derivative_errors as errors
from .batches import Batch
from .function import that_maps_itself
from .function_mapping import Answer, VmapInfo, ask
from .generator import default_generator
from .graph import next_sequence_nr
from .modes import state, switch_inference_mode
from .ops.declare import FUNCTIONS
from .rules import rule
from .tensor import Tensor, elements
from .utils._pytree import _broadcast_to_and_flatten, tree_flatten, tree_map, tree_unflatten

Function = Callable[..., Any]
Dims = list[Optional[int]]


def name_of(func: Any) -> str:
    if hasattr(func, "__name__"):
        return str(func.__name__)
    if isinstance(func, functools.partial):
        return f"functools.partial({name_of(func.func)}, ...)"
    return repr(func)


def vmap(
    func: Function, in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error", *, chunk_size: Optional[int] = None
) -> Function:
    """The function that maps ``func`` over the dimensions ``in_dims`` of its arguments."""
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(errors.randomness_argument(randomness))
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(errors.vmap_chunk_size(chunk_size))

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        _check_out_dims(func, out_dims)
        flat, dims, spec = _process(func, in_dims, args)
        size = _batch_size(dims, flat)
        function = None if kwargs or chunk_size else that_maps_itself(func)
        if function is not None and len(flat) == len(args) and all(map(operator.is_, flat, args)):
            inspect.signature(function.forward).bind(*args)
            return _placed(func, ask(function.vmap, VmapInfo(size, randomness), dims, args), out_dims, size)
        samples = []
        taken = []
        batch = batches.enter(randomness, size)
        first = next_sequence_nr()
        forward_mode.depth += 1
        short_ways.barred += 1
        before = default_generator.state_bytes() if randomness == "same" else None
        try:
            for i in range(max(size, 1)):
                batch.kept_before = first if i < size - 1 else 0
                if before is not None:
                    default_generator.restore_bytes(before)
                sample = [_sample(one, dim, i, size, batch) for one, dim in zip(flat, dims)]
                taken.append(sample)
                samples.append(func(*tree_unflatten(sample, spec), **kwargs))
        finally:
            forward_mode.depth -= 1
            short_ways.barred -= 1
            batches.leave()
        given = zip(flat, dims, zip(*taken))
        # What is mapped in chunks is put together of them.
        mapped = [] if chunk_size else [_Mapped(whole, dim, these) for whole, dim, these in given if dim is not None]
        return _joined(func, samples, out_dims, size, batch, mapped)

    return wrapped


def _placed(func: Any, answer: Answer, out_dims: Any, size: int) -> Any:
    """What a custom function gives for all samples at once, with the samples where they are wanted."""
    name = name_of(func)
    wanted = _dims_of_outputs(func, tree_unflatten(answer.results, answer.spec), answer.spec, out_dims)
    placed = []
    for one, dim, out in zip(answer.results, answer.dims, wanted):
        if out is None and dim is not None and isinstance(one, Tensor):
            raise ValueError(errors.batched_output_without_dim(name))
        if out is not None and not isinstance(one, Tensor):
            raise ValueError(errors.vmap_output_type(name, one))
        if out is not None:
            count = one.dim() + (dim is None)
            if not -count <= out < count:
                raise IndexError(errors.out_dim_out_of_range(out, count))
            along = one.unsqueeze(0).expand(size, *one.shape) if dim is None else one
            one = along if (dim or 0) == out else along.movedim(dim or 0, out)
        placed.append(one)
    return tree_unflatten(placed, answer.spec)


class _Mapped(NamedTuple):
    """An argument that was mapped over a dimension, and the samples that were taken of it."""

    whole: Tensor
    dim: int
    samples: tuple[Tensor, ...]

    def is_given_back(self, column: Sequence[Any]) -> bool:
        """Whether the results are the samples themselves, which still show what they did."""
        left = [
            (size, step) for at, (size, step) in enumerate(zip(self.whole.shape, self.whole.stride())) if at != self.dim
        ]
        return all(map(operator.is_, column, self.samples)) and left == list(zip(column[0].shape, column[0].stride()))


def _sample(value: Any, dim: Optional[int], i: int, size: int, batch: Batch) -> Any:
    if dim is None:
        return value
    if not size:  # nothing to run over: a sample that there is not tells the sizes of the results
        shape = [one for at, one in enumerate(value.shape) if at != dim]
        return batches.marked(value.new_zeros(shape), batch)
    return batches.marked(value.select(dim, i), batch)


# -- arguments -------------------------------------------------------------------------------------


def _process(func: Any, in_dims: Any, args: tuple[Any, ...]) -> tuple[list[Any], Dims, Any]:
    """The leaves of the arguments, the dimension to map of each, and the structure. Raises ValueError."""
    name = name_of(func)
    prefix = errors.vmap_prefix(name, in_dims)
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError(prefix + errors.in_dims_type(in_dims))
    if not args:
        raise ValueError(errors.vmap_without_inputs(name))
    flat, spec = tree_flatten(args)
    dims = _broadcast_to_and_flatten(in_dims, spec)
    if dims is None:
        raise ValueError(prefix + errors.in_dims_structure(tree_flatten(in_dims)[1], spec))
    for i, (one, dim) in enumerate(zip(flat, dims)):
        if dim is None:
            continue
        if not isinstance(dim, int):
            raise ValueError(prefix + errors.in_dim_type(dim))
        if not isinstance(one, Tensor):
            raise ValueError(prefix + errors.in_dim_of_no_tensor(dim, one))
        if not -one.dim() <= dim < one.dim():
            raise ValueError(prefix + errors.in_dim_out_of_range(dim, one.dim()))
        dims[i] = dim % one.dim()
    return flat, dims, spec


def _batch_size(dims: Dims, flat: Sequence[Any]) -> int:
    sizes = [one.shape[dim] for one, dim in zip(flat, dims) if dim is not None]
    if not sizes:
        raise ValueError(errors.NOTHING_TO_VMAP)
    if any(size != sizes[0] for size in sizes):
        raise ValueError(errors.vmap_sizes(sizes))
    return int(sizes[0])


# -- results ---------------------------------------------------------------------------------------


def same(one: Tensor, other: Tensor) -> bool:
    return one is other or list(elements(one)) == list(elements(other))


def _check_out_dims(func: Any, out_dims: Any) -> None:
    def check(one: Any) -> None:
        if one is not None and not isinstance(one, int):
            raise ValueError(errors.out_dims_type(name_of(func), out_dims))

    tree_map(check, out_dims)


def _dims_of_outputs(func: Any, output: Any, spec: Any, out_dims: Any) -> Dims:
    def refuse() -> NoReturn:
        raise ValueError(errors.out_dims_structure(name_of(func), out_dims, tree_flatten(out_dims)[1], spec))

    if isinstance(output, Tensor):
        if out_dims is None or isinstance(out_dims, int):
            return [out_dims]
        if isinstance(out_dims, tuple) and len(out_dims) == 1:
            return list(out_dims)
        refuse()
    dims = _broadcast_to_and_flatten(out_dims, spec)
    if dims is None:
        refuse()
    return dims


def _joined(func: Any, samples: list[Any], out_dims: Any, size: int, batch: Batch, mapped: Sequence[_Mapped]) -> Any:
    flat, spec = tree_flatten(samples[0])
    dims = _dims_of_outputs(func, samples[0], spec, out_dims)
    columns = list(zip(*[tree_flatten(one)[0] for one in samples]))
    name = name_of(func)
    return tree_unflatten(
        [_join(name, column, dim, size, batch, mapped) for column, dim in zip(columns, dims)] if flat else [], spec
    )


# FN-07: what comes of normal tensors alone, as a transform makes them, is one in inference mode too.
@rule("FN-07")
def _stacked(column: Sequence[Any]) -> Any:
    is_on = state.inference_mode
    switch_inference_mode(is_on and any(one._inference for one in column))
    try:
        return FUNCTIONS["stack"](list(column))
    finally:
        switch_inference_mode(is_on)


def _join(
    name: str, column: Sequence[Any], dim: Optional[int], size: int, batch: Batch, mapped: Sequence[_Mapped]
) -> Any:
    first = column[0]
    if dim is None:
        if isinstance(first, Tensor) and batch in first._batches:
            raise ValueError(errors.batched_output_without_dim(name))
        return first
    if not isinstance(first, Tensor):
        raise ValueError(errors.vmap_output_type(name, first))
    if not -first.dim() - 1 <= dim <= first.dim():
        raise IndexError(errors.out_dim_out_of_range(dim, first.dim() + 1))
    dim %= first.dim() + 1
    if not size:
        shape = [*first.shape[:dim], 0, *first.shape[dim:]]
        return first.new_zeros(shape)
    for one in mapped:
        if one.is_given_back(column):
            return one.whole if one.dim == dim else one.whole.movedim(one.dim, dim)
    if batch in first._batches or any(not same(first, one) for one in column[1:]):
        stacked = _stacked(column)
        return stacked.movedim(0, dim) if dim else stacked
    shape = [*first.shape[:dim], size, *first.shape[dim:]]
    return first.unsqueeze(dim).expand(shape)
