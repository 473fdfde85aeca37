"""Convolution and its transpose, over any number of spatial dimensions."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any, Callable, Optional

from .. import errors, inexact
from ..dtypes import dtype as dtype_
from ..layout import contiguous_strides, prod
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_once
from .by_numbers import times
from .composed import composed
from .declare import FUNCTIONS, Op, recorded
from .refusals import c_name

Sizes = tuple[int, ...]


def _output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def _links(
    positions: Sizes, kernel: Sizes, targets: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes
) -> list[tuple[int, int, int]]:
    """What meets what: places of the small side, of the large side and in the kernel, by position of the small side."""
    kernel_places = list(product(*map(range, kernel)))
    target_steps = contiguous_strides(targets)
    found = []
    for p, position in enumerate(product(*map(range, positions))):
        for k, place in enumerate(kernel_places):
            at = [p * s - pad + d * q for p, s, pad, d, q in zip(position, stride, padding, dilation, place)]
            if all(0 <= a < size for a, size in zip(at, targets)):
                found.append((p, sum(a * step for a, step in zip(at, target_steps)), k))
    return found


def _convolve(
    input: Tensor, weight: Tensor, bias: Optional[Tensor], stride: Sizes, padding: Sizes, dilation: Sizes,
    transposed: bool, output_padding: Sizes, groups: int,
) -> Tensor:  # fmt: skip
    """Kernel: each input position spreads over, or each output position gathers, what the kernel reaches."""
    dtype = input._dtype
    batch, channels = input._shape[:2]
    space, kernel = input._shape[2:], weight._shape[2:]
    # A link is the place of a result, that of an input and that in the kernel.
    if transposed:
        rows = zip(space, kernel, stride, padding, dilation, output_padding)
        out_space = tuple((i - 1) * s - 2 * p + d * (k - 1) + o + 1 for i, k, s, p, d, o in rows)
        out_channels = weight._shape[1] * groups
        links = [(at, p, k) for p, at, k in _links(space, kernel, out_space, stride, padding, dilation)]
    else:
        out_space = tuple(map(_output_size, space, kernel, stride, padding, dilation))
        out_channels = weight._shape[0]
        links = _links(out_space, kernel, space, stride, padding, dilation)
    size, out_size, kernel_size = prod(space), prod(out_space), prod(kernel)
    per_in, per_out = channels // groups, out_channels // groups

    # Where results, inputs and the kernel of a pair of channels begin.
    begins = []
    for n, o in product(range(batch), range(out_channels)):
        for i in range(o // per_out * per_in, (o // per_out + 1) * per_in):
            part = i * per_out + o % per_out if transposed else o * per_in + i % per_in
            begins.append(((n * out_channels + o) * out_size, (n * channels + i) * size, part * kernel_size))

    x, w = elements(input), elements(weight)
    zero = 0.0 if dtype.category > 1 else 0
    start = elements(bias) if bias is not None else [zero] * out_channels
    first = [value for _ in range(batch) for value in start for _ in range(out_size)]
    values = [*first]
    for result, own, part in begins:
        for at, source, k in links:
            values[result + at] += x[own + source] * w[part + k]

    bounds = [0 if one is None else one._storage.ulps for one in (input, weight, bias)]
    of_input, of_weight, of_bias = bounds

    def distances() -> list[float]:
        factors: list[tuple[list[Any], list[Any]]] = [([], []) for _ in values]
        for result, own, part in begins:
            for at, source, k in links:
                row, column = factors[result + at]
                row.append(x[own + source])
                column.append(w[part + k])
        return [
            inexact.of_products((row, of_input), (column, of_weight), dtype, (begun,))
            + inexact.error_of(begun, of_bias, dtype)
            for begun, (row, column) in zip(first, factors)
        ]

    data = dtype.pack(values)
    is_coarse = partial(inexact.are_coarse, x, w, len(w), start)
    ulps = inexact.of_computed(data, values, dtype, not any(bounds), is_coarse, distances)
    return new_tensor(data, (batch, out_channels, *out_space), dtype, ulps)


def _input_gradient(
    grad_output: Any, input: Any, weight: Any, stride: Any, padding: Any, dilation: Any, transposed: Any,
    output_padding: Any, groups: Any,
) -> Any:  # fmt: skip
    if transposed:
        found = convolution(grad_output, weight, None, stride, padding, dilation, False, output_padding, groups)
        # A padding of the output that is not below the stride leaves places that no input reached.
        for dim, size in enumerate(input._shape[2:], 2):
            found = found if found._shape[dim] == size else found.narrow(dim, 0, size)
        return found.contiguous()
    rows = zip(input._shape[2:], grad_output._shape[2:], weight._shape[2:], stride, padding, dilation)
    missing = tuple(size - ((out - 1) * s - 2 * p + d * (k - 1) + 1) for size, out, k, s, p, d in rows)
    return convolution(grad_output, weight, None, stride, padding, dilation, True, missing, groups)


def _weight_gradient(
    grad_output: Any, input: Any, weight: Any, stride: Any, padding: Any, dilation: Any, transposed: Any,
    output_padding: Any, groups: Any,
) -> Any:  # fmt: skip
    """A convolution of the large side by the small one, in which stride and dilation change places."""
    large, small = (grad_output, input) if transposed else (input, grad_output)
    zero = (0,) * len(stride)
    parts = []
    for own, against in zip(large.chunk(groups, 1), small.chunk(groups, 1)):
        found = convolution(
            own.transpose(0, 1), against.transpose(0, 1), None, dilation, padding, stride, False, zero, 1
        )
        for dim, size in enumerate(weight._shape[2:], 2):
            found = found.narrow(dim, 0, size)
        parts.append(found.transpose(0, 1))
    found = FUNCTIONS["cat"](parts, 0) if groups > 1 else parts[0]
    # Not ``contiguous()``: strides of dimensions of size 1 show in the parameter's gradient.
    return found if found._strides == contiguous_strides(found._shape) else found._contiguous_copy()


def _bias_gradient(
    grad_output: Any, input: Any, weight: Any, stride: Any, padding: Any, dilation: Any, transposed: Any,
    output_padding: Any, groups: Any,
) -> Any:  # fmt: skip
    return grad_output.sum([d for d in range(grad_output.dim()) if d != 1])


_backward_of = {
    "input": composed(
        "convolution_backward", ("grad_output", "input", "weight"), _input_gradient,
        node="ConvolutionBackwardBackward0", zero=("input",), kernel=_input_gradient,
    ),
    "weight": composed(
        "convolution_backward", ("grad_output", "input", "weight"), _weight_gradient,
        node="ConvolutionBackwardBackward0", zero=("weight",), kernel=_weight_gradient,
    ),
    "bias": composed(
        "convolution_backward", ("grad_output", "input", "weight"), _bias_gradient,
        node="ConvolutionBackwardBackward0", zero=("input", "weight"), kernel=_bias_gradient,
    ),
}  # fmt: skip


def _along(
    input: Any, weight: Any, stride: Any, padding: Any, dilation: Any, transposed: Any, output_padding: Any,
    groups: Any, input_t: Any, weight_t: Any, bias_t: Any,
) -> Any:  # fmt: skip
    rest = (stride, padding, dilation, transposed, output_padding, groups)
    parts = []
    if input_t is not None:
        parts.append(convolution(input_t, weight, None, *rest))
    if weight_t is not None:
        parts.append(convolution(input, weight_t, None, *rest))
    if bias_t is not None:
        along = (1, -1, *[1] * len(stride))
        parts.append(bias_t.view(*along).expand(convolution(input, weight, None, *rest)._shape))
    return sum(parts[1:], parts[0])


def _gradient_of_bias(
    grad: Any, input: Any, weight: Any, stride: Any, padding: Any, dilation: Any, transposed: Any, output_padding: Any,
    groups: Any, bias_sym_sizes_opt: Any,
) -> Any:  # fmt: skip
    """The sizes of the bias are kept because torch's node shows them."""
    return _backward_of["bias"](grad, input, weight, stride, padding, dilation, transposed, output_padding, groups)


_convolution = Op(
    "convolution",
    ("input", "weight", "bias"),
    wraps_numbers=True,  # so that a bias that is left out is no inference tensor
    derivatives={
        "input": lambda grad, input, weight, stride, padding, dilation, transposed, output_padding, groups: (
            _backward_of["input"](grad, input, weight, stride, padding, dilation, transposed, output_padding, groups)
        ),
        "weight": lambda grad, input, weight, stride, padding, dilation, transposed, output_padding, groups: (
            _backward_of["weight"](grad, input, weight, stride, padding, dilation, transposed, output_padding, groups)
        ),
        "bias": _gradient_of_bias,
    },
    forward_derivative=_along,
)


def convolution(
    input: Tensor, weight: Tensor, bias: Optional[Tensor], stride: Sizes, padding: Sizes, dilation: Sizes,
    transposed: bool, output_padding: Sizes, groups: int,
) -> Tensor:  # fmt: skip
    values = {
        "input": input, "weight": weight, "bias": bias, "stride": stride, "padding": padding, "dilation": dilation,
        "transposed": transposed, "output_padding": output_padding, "groups": groups,
        "bias_sym_sizes_opt": (0,) if bias is None else bias._shape,
    }  # fmt: skip

    def compute() -> Tensor:
        _refuse_type(input._dtype, transposed, dilation)
        return _convolve(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)

    return recorded(_convolution, values, compute)


def _refuse_type(dtype: dtype_, transposed: bool, dilation: Sizes) -> None:
    """Not every kernel takes integers; none takes bools."""
    spatial = max(len(dilation), 2)
    refused: tuple[str, ...]
    if transposed:
        refused, kernel = ("bool", "uint8", "int8", "int16", "int32"), f"slow_conv_transpose{spatial}d_out_cpu"
    elif any(d > 1 for d in dilation):
        refused, kernel = ("bool", "uint8", "int8", "int16", "int32"), "slow_conv_dilated<>"
    else:
        refused, kernel = ("bool",), "compute_columns3d" if spatial == 3 else "slow_conv2d_cpu"
    if dtype.name in refused:
        raise errors.missing_kernel(kernel, dtype.legacy_name)


# -- arguments ---------------------------------------------------------------------------------------------------------


def _expanded(name: str, given: Any, count: int) -> Sizes:
    """One number for each spatial dimension."""
    if isinstance(given, int):
        return (given,) * count
    sizes = tuple(given)
    if len(sizes) == 1:
        return sizes * count
    if len(sizes) != count:
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {count} values to match the convolution"
            f" dimensions, but got {name}={list(sizes)}"
        )
    return sizes


def _check(
    input: Tensor, weight: Tensor, bias: Optional[Tensor], padding: Sizes, dilation: Sizes, groups: int,
    transposed: bool,
) -> None:  # fmt: skip
    shape, sizes = weight._shape, input._shape
    if len(shape) < 3:
        raise RuntimeError("weight should have at least three dimensions")
    if len(shape) != len(sizes):
        raise RuntimeError(_another_count_of_dimensions(input, weight, " "))
    if transposed:
        if sizes[1] != shape[0]:
            raise RuntimeError(
                f"Given transposed=1, weight of size {list(shape)}, expected input{list(sizes)} to have"
                f" {shape[0]} channels, but got {sizes[1]} channels instead"
            )
        if bias is not None and bias._shape != (shape[1] * groups,):
            raise RuntimeError(
                f"Given transposed=1, weight of size {list(shape)}, expected bias to be 1-dimensional with"
                f" {shape[1] * groups} elements, but got bias of size {list(bias._shape)} instead"
            )
    else:
        if shape[0] < groups:
            raise RuntimeError(
                f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of"
                f" size {list(shape)} instead"
            )
        if shape[0] % groups:
            raise RuntimeError(
                f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of"
                f" size [{list(shape)}] instead"
            )
        if sizes[1] != shape[1] * groups:
            raise RuntimeError(
                f"Given groups={groups}, weight of size {list(shape)}, expected input{list(sizes)} to have"
                f" {shape[1] * groups} channels, but got {sizes[1]} channels instead"
            )
        if bias is not None and bias._shape != (shape[0],):
            raise RuntimeError(
                f"Given weight of size {list(shape)}, expected bias to be 1-dimensional with {shape[0]} elements, but"
                f" got bias of size {list(bias._shape)} instead"
            )
        padded = [size + 2 * p for size, p in zip(sizes[2:], padding)]
        reach = [d * (k - 1) + 1 for k, d in zip(shape[2:], dilation)]
        if any(p < r for p, r in zip(padded, reach)):
            raise RuntimeError(
                f"Calculated padded input size per channel: ({' x '.join(map(str, padded))}). Kernel size:"
                f" ({' x '.join(map(str, reach))}). Kernel size can't be greater than actual input size"
            )


def _another_count_of_dimensions(input: Tensor, weight: Tensor, gap: str) -> str:
    count, wanted = len(input._shape), len(weight._shape)
    return (
        f"Expected {wanted}-dimensional input for {wanted}-dimensional weight{gap}{list(weight._shape)}, but got"
        f" {count}-dimensional input of size {list(input._shape)} instead"
    )


def _check_types(input: Tensor, weight: Tensor, bias: Optional[Tensor]) -> None:
    if bias is not None and bias._dtype is not input._dtype:
        raise RuntimeError(
            f"Input type ({c_name(input._dtype)}) and bias type ({c_name(bias._dtype)}) should be the same"
        )
    if input._dtype is not weight._dtype:
        raise RuntimeError(f"expected scalar type {input._dtype.legacy_name} but found {weight._dtype.legacy_name}")


def _batched(name: str, input: Tensor, weight: Tensor, spatial: int) -> tuple[Any, bool]:
    """The input with a batch dimension, and whether it had one."""
    ndim = len(input._shape)
    if ndim not in (spatial + 1, spatial + 2):
        raise RuntimeError(
            f"Expected {spatial + 1}D (unbatched) or {spatial + 2}D (batched) input to {name}, but got input of size:"
            f" {errors.shape_text(input._shape)}"
        )
    return (input, True) if ndim == spatial + 2 else (input.unsqueeze(0), False)


def conv(
    name: str, spatial: int, input: Tensor, weight: Tensor, bias: Optional[Tensor], stride: Any, padding: Any,
    dilation: Any, groups: int,
) -> Tensor:  # fmt: skip
    """``padding`` may be "same" or "valid"."""
    result: Any
    given, is_batched = _batched(name, input, weight, spatial)
    if given._dtype.is_complex:
        result = _by_parts(
            given, weight, bias, lambda x, w, b: conv(name, spatial, x, w, b, stride, padding, dilation, groups)
        )
        return result if is_batched else result.squeeze(0)
    steps, reach = _expanded("stride", stride, spatial), _expanded("dilation", dilation, spatial)
    if isinstance(padding, str):
        if 2 < len(weight._shape) != len(given._shape):
            raise RuntimeError(_another_count_of_dimensions(given, weight, ""))
        given, pads = _named_padding(given, weight, padding, steps, reach)
    else:
        pads = _expanded("padding", padding, spatial)
        if len(weight._shape) > 2 and len(steps) != 1:
            _expanded("stride", steps, len(weight._shape) - 2)
    _check_numbers(pads, (), steps, groups)
    if any(d <= 0 for d in reach):
        shown = (1, *reach) if spatial == 1 else reach
        raise RuntimeError(f"dilation should be greater than zero, but got {errors.shape_text(shown)}")
    _check(given, weight, bias, pads, reach, groups, False)
    _check_types(given, weight, bias)
    result = convolution(given, weight, bias, steps, pads, reach, False, (0,) * spatial, groups)
    return result if is_batched else result.squeeze(0)


def _check_numbers(pads: Sizes, extra: Sizes, steps: Sizes, groups: int) -> None:
    if any(p < 0 for p in pads):
        raise RuntimeError("negative padding is not supported")
    if any(p < 0 for p in extra):
        raise RuntimeError("negative output_padding is not supported")
    if any(s <= 0 for s in steps):
        raise RuntimeError("non-positive stride is not supported")
    if groups <= 0:
        raise RuntimeError("non-positive groups is not supported")


#: What torch calls the spatial dimensions, the last two of one too.
_DIRECTIONS = ("depth", "height", "width")


def _check_output_padding(extra: Sizes, stride: Sizes, dilation: Sizes) -> None:
    if all(e < s or e < d for e, s, d in zip(extra, stride, dilation)):
        return
    count = max(len(extra), 2)
    rows = {"output_padding": (0, *extra), "stride": (1, *stride), "dilation": (1, *dilation)}
    shown = [
        f"{name}_{direction}: {number}"
        for name, numbers in rows.items()
        for direction, number in zip(_DIRECTIONS[-count:], numbers[-count:])
    ]
    raise RuntimeError(f"output padding must be smaller than either stride or dilation, but got {' '.join(shown)}")


def _by_parts(input: Any, weight: Any, bias: Any, convolve: Callable[..., Any]) -> Any:
    """Complex tensors: three convolutions of real ones, from which both parts of the result are added."""
    _check_types(input, weight, bias)

    def parts(one: Any) -> tuple[Any, Any]:
        if one is None:
            return None, None
        real = FUNCTIONS["view_as_real"](one.resolve_conj())
        return real.select(-1, 0), real.select(-1, 1)

    (xr, xi), (wr, wi), (br, bi) = map(parts, (input, weight, bias))
    of_real, of_imag = convolve(xr, wr, br), convolve(xi, wi, None)
    of_both = convolve(xr + xi, wr + wi, None if br is None else br + bi)
    return of_real - of_imag + times(of_both - of_real - of_imag, 1j)


def _named_padding(input: Any, weight: Tensor, padding: str, stride: Sizes, dilation: Sizes) -> tuple[Any, Sizes]:
    """The symmetric part as numbers; what is left over goes onto the input's end."""
    if padding == "valid":
        return input, (0,) * len(stride)
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    totals = [d * (k - 1) for d, k in zip(dilation, weight._shape[2:])]
    if any(total % 2 for total in totals):
        warn_once(
            "Using padding='same' with even kernel lengths and odd dilation may require a zero-padded copy of the input"
            " be created (Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/Convolution.cpp:1101.)",
        )
        ends = [size for total in reversed(totals) for size in (0, total % 2)]
        input = FUNCTIONS["constant_pad_nd"](input, ends, 0)
    return input, tuple(total // 2 for total in totals)


def conv_transpose(
    name: str, spatial: int, input: Tensor, weight: Tensor, bias: Optional[Tensor], stride: Any, padding: Any,
    output_padding: Any, groups: int, dilation: Any,
) -> Tensor:  # fmt: skip
    result: Any
    given, is_batched = _batched(name, input, weight, spatial)
    if given._dtype.is_complex:
        result = _by_parts(
            given,
            weight,
            bias,
            lambda x, w, b: conv_transpose(name, spatial, x, w, b, stride, padding, output_padding, groups, dilation),
        )
        return result if is_batched else result.squeeze(0)
    steps, reach = _expanded("stride", stride, spatial), _expanded("dilation", dilation, spatial)
    pads, extra = _expanded("padding", padding, spatial), _expanded("output_padding", output_padding, spatial)
    _check_numbers(pads, extra, steps, groups)
    _check(given, weight, bias, pads, reach, groups, True)
    _check_types(given, weight, bias)
    _check_output_padding(extra, steps, reach)
    result = convolution(given, weight, bias, steps, pads, reach, True, extra, groups)
    return result if is_batched else result.squeeze(0)


def _declare(spatial: int) -> None:
    name, transposed = f"conv{spatial}d", f"conv_transpose{spatial}d"

    def form(
        input: Tensor, weight: Tensor, bias: Optional[Tensor] = None, stride: Any = 1, padding: Any = 0,
        dilation: Any = 1, groups: int = 1,
    ) -> Tensor:  # fmt: skip
        return conv(name, spatial, input, weight, bias, stride, padding, dilation, groups)

    def transposed_form(
        input: Tensor, weight: Tensor, bias: Optional[Tensor] = None, stride: Any = 1, padding: Any = 0,
        output_padding: Any = 0, groups: int = 1, dilation: Any = 1,
    ) -> Tensor:  # fmt: skip
        return conv_transpose(
            transposed, spatial, input, weight, bias, stride, padding, output_padding, groups, dilation
        )

    form.__name__ = form.__qualname__ = name
    transposed_form.__name__ = transposed_form.__qualname__ = transposed
    FUNCTIONS[name], FUNCTIONS[transposed] = form, transposed_form


for _spatial in (1, 2, 3):
    _declare(_spatial)
