"""Pooling: the average or the maximum of each window."""

from __future__ import annotations

from itertools import product
from operator import mul
from typing import Any, Iterator, NamedTuple, Optional, Sequence

from .. import dtypes, errors
from ..dtypes import dtype as dtype_
from ..layout import contiguous_strides, prod
from ..tensor import Tensor, elements, new_tensor
from . import older_kernels, refusals
from .composed import with_parameters
from .declare import Op, recorded
from .weighted_sums import plan, weighted_sums

Sizes = tuple[int, ...]


_WORDS = {1: "one", 2: "two", 3: "three"}


def expanded(name: str, op: str, given: Any, count: int) -> Sizes:
    """One number for each spatial dimension."""
    if isinstance(given, int):
        return (given,) * count
    sizes = tuple(given)
    if len(sizes) == 1:
        return sizes * count
    if len(sizes) != count:
        raise RuntimeError(f"{op}: {name} must either be a single int, or a tuple of {_WORDS[count]} ints")
    return sizes


class Windows(NamedTuple):
    kernel: Sizes
    stride: Sizes
    padding: Sizes
    dilation: Sizes
    ceil_mode: bool
    #: What the node shows of the stride: nothing where the kernel is taken for it.
    given_stride: Sizes = ()


def _output_size(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    reach = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (reach + (stride - 1 if ceil_mode else 0)) // stride + 1
    # The last window must begin inside the input or its padding at the start.
    if ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return count


def check_pads(windows: Windows) -> None:
    """Raise RuntimeError for a window that could lie in the padding alone."""
    for pad, kernel, dilation in zip(windows.padding, windows.kernel, windows.dilation):
        if pad < 0:
            raise RuntimeError(f"pad must be non-negative, but got pad: {pad}")
        if pad > ((kernel - 1) * dilation + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={pad}, kernel_size={kernel} and"
                f" dilation={dilation}"
            )


def output_sizes(op: str, space: Sizes, windows: Windows) -> Sizes:
    check_pads(windows)
    found = tuple(
        _output_size(*numbers, windows.ceil_mode)
        for numbers in zip(space, windows.kernel, windows.stride, windows.padding, windows.dilation)
    )
    return found


def check_output(shape: Sizes, channels: int, space: Sizes, out: Sizes) -> None:
    if any(size < 1 for size in out):
        given, made = ("x".join(map(str, (channels, *sizes))) for sizes in (space, out))
        raise RuntimeError(f"Given input size: ({given}). Calculated output size: ({made}). Output size is too small")


# -- averages ----------------------------------------------------------------------------------------------------------

_AVERAGE = {
    n: weighted_sums(
        f"avg_pool{n}d",
        f"AvgPool{n}D",
        ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"),
    )
    for n in (2, 3)
}
_ADAPTIVE_AVERAGE = {
    n: weighted_sums(f"adaptive_avg_pool{n}d", f"AdaptiveAvgPool{n}D", (), beneath_autograd=1) for n in (2, 3)
}


def _repeated(sums: list[list[tuple[int, float]]], lead: int, size: int) -> list[list[tuple[int, float]]]:
    """The same sums for each of ``lead`` blocks of ``size`` elements."""
    return [[(block * size + place, weight) for place, weight in parts] for block in range(lead) for parts in sums]


def _check_type(kernel: str, input: Tensor, *also: dtype_) -> None:
    if input._dtype.category != 2 and input._dtype not in also:
        raise errors.missing_kernel(kernel, input._dtype.legacy_name)


def average_pool(
    input: Tensor, windows: Windows, count_include_pad: bool, divisor: Optional[int], spatial: int
) -> Tensor:
    if spatial == 3 and input._dtype.itemsize == 2:
        raise errors.missing_kernel("avg_pool3d_out_frame", input._dtype.legacy_name)
    _check_type("avg_pool2d" if spatial == 2 else "avg_pool3d_out_frame", input, dtypes.int64)
    space, lead_shape = input._shape[-spatial:], input._shape[:-spatial]
    out = output_sizes("avg_pool", space, windows)
    check_output(input._shape, lead_shape[-1] if lead_shape else 1, space, out)
    steps = contiguous_strides(space)
    sums = []
    for place in product(*map(range, out)):
        starts = [p * s - pad for p, s, pad in zip(place, windows.stride, windows.padding)]
        ends = [min(a + k, size + p) for a, k, size, p in zip(starts, windows.kernel, space, windows.padding)]
        reached = prod([end - start for start, end in zip(starts, ends)])
        inside = [range(max(a, 0), min(b, size)) for a, b, size in zip(starts, ends, space)]
        count = divisor if divisor is not None else reached if count_include_pad else prod(map(len, inside))
        parts = [sum(a * step for a, step in zip(at, steps)) for at in product(*inside)]
        sums.append([(part, 1.0 / count) for part in parts])
    every = _repeated(sums, prod(lead_shape), prod(space))
    shown = {
        "kernel_size": windows.kernel, "stride": windows.given_stride, "padding": windows.padding,
        "ceil_mode": windows.ceil_mode, "count_include_pad": count_include_pad, "divisor_override": divisor,
    }  # fmt: skip
    return _AVERAGE[spatial](input, plan(every, input._shape, (*lead_shape, *out), prod(input._shape)), shown)


def _adaptive_windows(size: int, out: int) -> list[range]:
    return [range(i * size // out, -((-(i + 1) * size) // out)) for i in range(out)]


def check_averaged_sizes(out: Sizes) -> None:
    if any(size < 0 for size in out):
        first, *rest = out
        raise RuntimeError(
            f"adaptive_avg_pool{len(out)}d: elements of output_size must be greater than or equal to 0 but received"
            f" {{{first}, {','.join(map(str, rest))}}}"
        )


def adaptive_average_pool(input: Tensor, out: Sizes) -> Tensor:
    spatial = len(out)
    check_averaged_sizes(out)
    _check_type("adaptive_avg_pool2d" if spatial == 2 else "adaptive_avg_pool3d_cpu", input)
    older_kernels.refuse(f"_adaptive_avg_pool{spatial}d", input._dtype)
    space, lead_shape = input._shape[-spatial:], input._shape[:-spatial]
    steps = contiguous_strides(space)
    sums = []
    for window in product(*map(_adaptive_windows, space, out)):
        parts = [sum(a * step for a, step in zip(at, steps)) for at in product(*window)]
        sums.append([(part, 1.0 / len(parts)) for part in parts])
    every = _repeated(sums, prod(lead_shape), prod(space))
    return _ADAPTIVE_AVERAGE[spatial](input, plan(every, input._shape, (*lead_shape, *out), prod(input._shape)), {})


# -- maxima ------------------------------------------------------------------------------------------------------------


def _declare_maximum(name: str, title: str, spatial: int, shown: Sequence[str] = ()) -> Any:
    back = Op(
        f"{name}_backward",
        ("grad_output", "self"),
        {
            "grad_output": lambda grad, indices: picked(grad, indices, spatial),
            "self": lambda grad, self: grad.new_zeros(self._shape),
        },
        f"{title}BackwardBackward0",
        forward_derivative=lambda grad_output_t, self, indices: _put_back(grad_output_t, self, indices, spatial),
    )

    def backward(grad: Tensor, self: Tensor, indices: Tensor) -> Tensor:
        values = {"grad_output": grad, "self": self, "indices": indices}
        return recorded(back, values, lambda: _put_back(grad, self, indices, spatial))

    def derivative(grad: Any, self: Tensor, result1: Tensor, *shown: Any) -> Tensor:
        return backward(grad, self, result1)

    return Op(
        name,
        ("self",),
        {"self": with_parameters(derivative, ("grad", "self", "result1", *shown))},
        f"{title}Backward0",
        forward_derivative=lambda self_t, result: (picked(self_t, result[1], spatial), None),
    )


def picked(values: Any, indices: Any, spatial: int) -> Any:
    """Of each channel, the elements at the given places."""
    flat = values.flatten(-spatial)
    return flat.gather(-1, indices.flatten(-spatial)).view(indices._shape)


def _put_back(grad: Tensor, self: Tensor, indices: Tensor, spatial: int) -> Tensor:
    size, count = prod(self._shape[-spatial:]), prod(indices._shape[-spatial:])
    values = [0.0] * prod(self._shape)
    for i, (place, value) in enumerate(zip(elements(indices), elements(grad))):
        values[i // count * size + place] += value
    ulps = grad._storage.ulps
    return new_tensor(grad._dtype.pack(values), self._shape, grad._dtype, ulps and ulps + 1)


#: What the node of a maximum over windows shows.
_SHOWN = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
_MAXIMUM = {n: _declare_maximum(f"max_pool{n}d_with_indices", f"MaxPool{n}DWithIndices", n, _SHOWN) for n in (2, 3)}
_ADAPTIVE_MAXIMUM = {n: _declare_maximum(f"adaptive_max_pool{n}d", f"AdaptiveMaxPool{n}D", n) for n in (2, 3)}


def _maxima(op: Op, input: Tensor, out: Sizes, windows: Iterator[Any], shown: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """``windows``: for each result of one channel the places in the channel that it looks at."""
    spatial = len(out)
    space, lead_shape = input._shape[-spatial:], input._shape[:-spatial]
    size = prod(space)
    places = list(windows)

    def compute() -> tuple[Tensor, Tensor]:
        data = elements(input)
        found = [
            max_place([data[block * size + place] for place in window], window)
            for block in range(prod(lead_shape))
            for window in places
        ]
        count = len(places)
        values = [data[i // count * size + place] for i, place in enumerate(found)] if count else []
        shape = (*lead_shape, *out)
        maxima = new_tensor(input._dtype.pack(values), shape, input._dtype, input._storage.ulps)
        return maxima, new_tensor(dtypes.int64.pack(found), shape, dtypes.int64)

    return recorded(op, {"self": input, **shown}, compute, names=("result0", "result1"))


def max_place(values: Sequence[Any], window: Sequence[int]) -> int:
    """Where the largest is: the first of equals; a NaN is larger than all."""
    best = 0
    for i, value in enumerate(values):
        if value > values[best] or value != value:
            best = i
    return window[best]


def max_pool(input: Tensor, windows: Windows) -> tuple[Tensor, Tensor]:
    spatial = len(windows.kernel)
    space = input._shape[-spatial:]
    name = f"max_pool{spatial}d"
    out = output_sizes(name, space, windows)
    check_output(input._shape, input._shape[-spatial - 1] if len(input._shape) > spatial else 1, space, out)
    if input._dtype.category not in (1, 2):
        raise refusals.of(name, input._dtype)
    steps = contiguous_strides(space)

    def places() -> Iterator[list[int]]:
        for place in product(*map(range, out)):
            spans = []
            for p, s, pad, k, d, size in zip(
                place, windows.stride, windows.padding, windows.kernel, windows.dilation, space
            ):
                spans.append([a for a in range(p * s - pad, p * s - pad + k * d, d) if 0 <= a < size])
            yield [sum(map(mul, at, steps)) for at in product(*spans)]

    shown = {
        "kernel_size": windows.kernel, "stride": windows.given_stride, "padding": windows.padding,
        "dilation": windows.dilation, "ceil_mode": windows.ceil_mode,
    }  # fmt: skip
    return _maxima(_MAXIMUM[spatial], input, out, places(), shown)


def adaptive_max_pool(input: Tensor, out: Sizes) -> tuple[Tensor, Tensor]:
    spatial = len(out)
    space = input._shape[-spatial:]
    steps = contiguous_strides(space)
    if any(size < 0 for size in out):
        least = next(size for size in out if size < 0)
        shape = errors.shape_text((*input._shape[:-spatial], *out))
        raise RuntimeError(f"Trying to create tensor with negative dimension {least}: {shape}")
    _check_type("adaptive_max_pool2d" if spatial == 2 else "adaptive_max_pool3d_cpu", input)
    windows = product(*map(_adaptive_windows, space, out))
    places = ([sum(map(mul, at, steps)) for at in product(*window)] for window in windows)
    return _maxima(_ADAPTIVE_MAXIMUM[spatial], input, out, places, {})


# -- putting maxima where they were ------------------------------------------------------------------------------------


def _declare_unpool(spatial: int) -> Op:
    return Op(
        f"max_unpool{spatial}d",
        ("self",),
        {"self": lambda grad, indices: picked(grad, indices, spatial)},
        f"MaxUnpool{spatial}DBackward0",
        forward_derivative=lambda self_t, indices, result: max_unpool(self_t, indices, result._shape[-spatial:]),
    )


_UNPOOL = {n: _declare_unpool(n) for n in (2, 3)}


def max_unpool(input: Tensor, indices: Tensor, out: Sizes) -> Tensor:
    """Zeros, but the elements of ``input`` at the places ``indices`` of each channel."""
    spatial = len(out)
    if indices._dtype is not dtypes.int64:
        but = f" but got: {indices._dtype.legacy_name}" if spatial == 2 else ""
        raise RuntimeError(f"elements in indices should be type int64{but}")
    if indices._shape != input._shape:
        raise RuntimeError(
            f"Expected shape of indices to be same as that of the input tensor ({errors.shape_text(input._shape)})"
            f" but got indices tensor with shape: {errors.shape_text(indices._shape)}"
        )
    _check_type(f"max_unpool{spatial}d", input)
    size, count = prod(out), prod(input._shape[-spatial:])
    outside = [index for index in elements(indices) if not 0 <= index < size]
    if outside:
        volume = "x".join(map(str, out))
        raise RuntimeError(f"Found an invalid max index: {outside[-1]} (output volumes are of size {volume})")

    def compute() -> Tensor:
        lead = input._shape[:-spatial]
        values: list[Any] = [0] * (prod(lead) * size)
        for i, (place, value) in enumerate(zip(elements(indices), elements(input))):
            values[i // count * size + place] = value
        return new_tensor(input._dtype.pack(values), (*lead, *out), input._dtype, input._storage.ulps)

    return recorded(_UNPOOL[spatial], {"self": input, "indices": indices}, compute)
