"""Padding: with a constant, by reflection, by replication, and around the end."""

from __future__ import annotations

from itertools import product
from typing import Any, Callable, Optional, Sequence

from .. import errors
from ..layout import contiguous_strides, preserved_strides, prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from . import older_kernels
from .declare import FUNCTIONS, Op, recorded, tensor_argument
from .parts import slice_
from .pointwise import laid_out
from .weighted_sums import Plan, plan, weighted_sums

# -- with a constant ---------------------------------------------------------------------------------------------------


def _negative(pad: Sequence[int]) -> list[int]:
    return [-p for p in pad]


_constant = Op(
    "constant_pad_nd",
    ("self",),
    {"self": lambda grad, pad: constant_pad_nd(grad, _negative(pad), 0)},
    "ConstantPadNdBackward0",
    forward_derivative=lambda self_t, pad: constant_pad_nd(self_t, pad, 0),
)


def constant_pad_nd(input: Tensor, pad: Sequence[int], value: Any = 0) -> Tensor:
    """``pad``: for each dimension from the last on, how much at its start and at its end; negative takes away."""
    shape, ndim = input._shape, len(input._shape)
    if len(pad) % 2:
        raise RuntimeError("Length of pad must be even but instead it equals " + str(len(pad)))
    if len(pad) > 2 * ndim:
        raise RuntimeError(
            "Length of pad should be no more than twice the number of dimensions of the input. Pad length is"
            f" {len(pad)} while the input has {ndim} dimensions."
        )
    starts, ends = [0] * ndim, [0] * ndim
    for i in range(len(pad) // 2):
        starts[ndim - 1 - i], ends[ndim - 1 - i] = pad[2 * i], pad[2 * i + 1]
    sizes = tuple(size + start + end for size, start, end in zip(shape, starts, ends))
    if any(size < 0 for size in sizes):
        raise RuntimeError("narrow(): length must be non-negative.")

    def compute() -> Tensor:
        data, steps = elements(input), contiguous_strides(shape)
        (fill,) = input._dtype.convert([value])
        values = []
        for place in product(*map(range, sizes)):
            at = [p - start for p, start in zip(place, starts)]
            inside = all(0 <= a < size for a, size in zip(at, shape))
            values.append(data[sum(a * step for a, step in zip(at, steps))] if inside else fill)
        packed, ulps = input._dtype.pack(values), input._storage.ulps
        if all(p <= 0 for p in pad):
            # Nothing is added: torch copies the part, as it lies.
            return laid_out(packed, sizes, preserved_strides(sizes, input._strides), input._dtype, ulps)
        return new_tensor(packed, sizes, input._dtype, ulps)

    return recorded(_constant, {"self": input, "pad": tuple(pad)}, compute)


FUNCTIONS["constant_pad_nd"] = constant_pad_nd

# -- from the input ----------------------------------------------------------------------------------------------------


def _reflected(at: int, size: int) -> int:
    return -at if at < 0 else 2 * (size - 1) - at if at >= size else at


def _replicated(at: int, size: int) -> int:
    return min(max(at, 0), size - 1)


def _plan(input: Tensor, pad: Sequence[int], source: Callable[[int, int], int]) -> Plan:
    shape, spatial = input._shape, len(pad) // 2
    lead = len(shape) - spatial
    starts = [0] * lead + [pad[2 * i] for i in reversed(range(spatial))]
    sizes = shape[:lead] + tuple(
        shape[lead + i] + pad[2 * (spatial - 1 - i)] + pad[2 * (spatial - 1 - i) + 1] for i in range(spatial)
    )
    steps = contiguous_strides(shape)
    sums = []
    for place in product(*map(range, sizes)):
        at = [p if i < lead else source(p - starts[i], shape[i]) for i, p in enumerate(place)]
        sums.append([(sum(a * step for a, step in zip(at, steps)), 1)])
    return plan(sums, shape, sizes, prod(shape))


_kinds = {
    (mode, n): weighted_sums(f"{mode}_pad{n}d", f"{title}Pad{n}D", ("padding",))
    for mode, title in (("reflection", "Reflection"), ("replication", "Replication"))
    for n in (1, 2, 3)
}
_MODES = {"reflect": ("reflection", _reflected), "replicate": ("replication", _replicated)}


def _check_reflection(input: Tensor, pad: Sequence[int]) -> None:
    shape = input._shape
    tells_shape = SEMANTICS.padding_tells_shapes or len(pad) != 4
    shown = errors.shape_text(shape) if tells_shape else str(len(shape))
    for i in range(len(pad) // 2):
        size = shape[len(shape) - 1 - i]
        if pad[2 * i] >= size or pad[2 * i + 1] >= size:
            raise RuntimeError(
                "Argument #4: Padding size should be less than the corresponding input dimension, but got: padding"
                f" ({pad[2 * i]}, {pad[2 * i + 1]}) at dimension {len(shape) - 1 - i} of input"
                f" {shown}"
            )


def _circular(input: Any, pad: Sequence[int]) -> Any:
    """A new tensor, of which the middle and then the ends of each dimension are written."""
    shape, spatial = input._shape, len(pad) // 2
    lead = len(shape) - spatial
    sizes = list(shape)
    for i in range(spatial):
        start, end = pad[2 * i], pad[2 * i + 1]
        size = shape[len(shape) - 1 - i]
        if start > size or end > size:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        if start + end + size < 0:
            raise RuntimeError("Negative padding value is resulting in an empty dimension")
        sizes[len(shape) - 1 - i] += start + end
    padded = FUNCTIONS["empty"](sizes, dtype=input.dtype)
    into, of = padded, input
    for dim in range(lead, len(shape)):
        start, end = pad[2 * (len(shape) - 1 - dim)], pad[2 * (len(shape) - 1 - dim) + 1]
        into = _sliced(into, dim, max(start, 0), sizes[dim] - max(end, 0))
        of = _sliced(of, dim, max(-start, 0), shape[dim] - max(-end, 0))
    into.copy_(of)
    for dim in reversed(range(lead, len(shape))):
        start, end = pad[2 * (len(shape) - 1 - dim)], pad[2 * (len(shape) - 1 - dim) + 1]
        if start > 0:
            part = _sliced(padded, dim, sizes[dim] - start - max(end, 0), sizes[dim] - max(end, 0))
            _sliced(padded, dim, 0, start).copy_(part)
        if end > 0:
            part = _sliced(padded, dim, max(start, 0), max(start, 0) + end)
            _sliced(padded, dim, sizes[dim] - end, sizes[dim]).copy_(part)
    return padded


def _sliced(tensor: Any, dim: int, start: int, end: int) -> Any:
    return slice_(tensor, dim, start, end)


def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: Optional[float] = None) -> Any:
    """``mode``: constant, reflect, replicate or circular."""
    tensor_argument("pad", "input", 1, input)
    if not isinstance(mode, str):
        raise TypeError(errors.argument_type("pad", "mode", 3, "str", mode))
    if mode not in ("constant", "circular", *_MODES):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) > 2 * input.dim():
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension but got padding length"
            f" {len(pad)} and input of dimension {input.dim()}"
            if SEMANTICS.a_padding_that_is_too_long_is_measured
            else "Padding length too large"
        )
    if mode == "constant":
        return constant_pad_nd(input, pad, 0.0 if value is None else value)
    if value is not None and value != 0:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    spatial = len(pad) // 2
    if spatial not in (1, 2, 3) or input.dim() not in (spatial + 1, spatial + 2):
        if not SEMANTICS.paddings_that_there_are_are_listed:
            raise NotImplementedError("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now")
        raise NotImplementedError(
            f"Padding size {len(pad)} is not supported for {input.dim()}D input tensor.\n"
            "Supported combinations for non-constant padding:\n"
            "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
            "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
            "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"
        )
    if mode == "circular":
        samples = input.dim() - 2
        if spatial != samples and not SEMANTICS.circular_padding_takes_one_sample:
            raise RuntimeError(f"Invalid padding size, expected {2 * samples} but got {len(pad)}")
        return _circular(input, pad)
    name, source = _MODES[mode]
    if mode == "reflect":
        _check_reflection(input, pad)
    older_kernels.refuse(f"{name}_pad{spatial}d", input._dtype)
    return _kinds[name, spatial](input, _plan(input, pad, source), {"padding": tuple(pad)})
