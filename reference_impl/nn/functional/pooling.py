"""Pooling over one, two and three dimensions of space."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Optional

from ... import errors
from ...graph import is_recording, requires_grad
from ...ops import pooling as ops
from ...ops import refusals
from ...ops.checked import inner
from ...ops.declare import FUNCTIONS
from ...ops.pooling import Windows, expanded
from ...semantics import SEMANTICS
from ...tensor import Tensor
from ...views import bump_version

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices",
    "adaptive_max_pool2d",
    "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d",
    "adaptive_max_pool3d_with_indices",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "max_pool1d",
    "max_pool1d_with_indices",
    "max_pool2d",
    "max_pool2d_with_indices",
    "max_pool3d",
    "max_pool3d_with_indices",
    "max_unpool1d",
    "max_unpool2d",
    "max_unpool3d",
]


def _windows(
    op: str, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool, spatial: int,
    check: Optional[Callable[[], None]] = None,
) -> Windows:  # fmt: skip
    """``check`` is asked before the numbers are looked at, but not before they are counted."""
    size = expanded("kernel_size", op, kernel, spatial)
    step = (
        size
        if stride is None or (not isinstance(stride, int) and not stride)
        else expanded("stride", op, stride, spatial)
    )
    pads, reach = expanded("padding", op, padding, spatial), expanded("dilation", op, dilation, spatial)
    if check is not None:
        check()
    if 0 in step:
        raise RuntimeError("stride should not be zero")
    if any(k <= 0 for k in size):
        raise RuntimeError(f"kernel size should be greater than zero, but got {_numbered(size)}")
    given = () if stride is None or (not isinstance(stride, int) and not stride) else step
    return Windows(size, step, pads, reach, ceil_mode, given)


def _numbered(sizes: tuple[int, ...]) -> str:
    names = ("kT", "kH", "kW") if len(sizes) == 3 else ("kH", "kW")
    return " ".join(f"{name}: {size}" for name, size in zip(names, sizes))


def _check_lengths(shape: tuple[int, ...]) -> None:
    """Raise RuntimeError for planes that are none, or have nothing in them."""
    if len(shape) not in (3, 4) or 0 in shape[len(shape) - 3 :]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but"
            f" got:{errors.shape_text(shape)}"
        )


def _check_rows(op: str, input: Tensor) -> None:
    if len(input._shape) not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {len(input._shape)}-dimensional tensor for argument #1 'self'"
            f" (while checking arguments for {op})"
        )


def _as_planes(windows: Windows) -> Windows:
    """The same windows over planes of one row."""
    stride = (1, *windows.stride)
    return Windows(
        (1, *windows.kernel), stride, (0, *windows.padding), (1, *windows.dilation), windows.ceil_mode, stride
    )


def avg_pool1d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:  # fmt: skip
    _check_rows("avg_pool1d", input)
    windows = _as_planes(_windows("avg_pool1d", kernel_size, stride, padding, 1, ceil_mode, 1))
    ops.check_pads(windows)
    _check_lengths(input.unsqueeze(-2)._shape)
    return ops.average_pool(input.unsqueeze(-2), windows, count_include_pad, None, 2).squeeze(-2)


def avg_pool2d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Optional[int] = None,
) -> Any:  # fmt: skip
    windows = _windows("avg_pool2d", kernel_size, stride, padding, 1, ceil_mode, 2)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    if input.dim() < 3:
        raise IndexError(errors.dimension_out_of_range(-3, input.dim()))
    ops.check_pads(windows)
    _check_lengths(input._shape)
    return ops.average_pool(input, windows, count_include_pad, divisor_override, 2)


def _max_pool1d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Any:
    _check_rows("max_pool1d", input)
    planes = _as_planes(_windows("max_pool1d", kernel_size, stride, padding, dilation, ceil_mode, 1))
    values, indices = ops.max_pool(input.unsqueeze(-2), planes)
    found: Any = values
    return found.squeeze(-2), indices.squeeze(-2)


def max_pool1d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    return _with_indices_1d(input, kernel_size, stride, padding, dilation, ceil_mode)


_with_indices_1d = inner("max_pool1d_with_indices")(_max_pool1d_with_indices)


def _check_max_pool1d(input: Any, kernel: int, stride: int, padding: int, dilation: int) -> None:
    shape = input._shape
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        raise RuntimeError(
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but"
            f" got:{errors.shape_text(shape)}"
        )
    for name, number in (("kernel_size", kernel), ("stride", stride)):
        if number <= 0:
            raise RuntimeError(f"max_pool1d() {name} must be greater than zero, but got {number}")
    if padding < 0:
        raise RuntimeError(f"max_pool1d() padding must be non-negative, but got {padding}")
    if padding > kernel // 2:
        raise RuntimeError(
            "max_pool1d() padding should be at most half of kernel size, but got"
            f" padding={padding} and kernel_size={kernel}"
        )
    if dilation <= 0:
        raise RuntimeError(f"max_pool1d() dilation must be greater than zero, but got {dilation}")


@inner("max_pool1d")
def _only_max_pool1d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Any:
    given = {"kernel_size": kernel_size, "stride": stride or kernel_size, "padding": padding, "dilation": dilation}
    numbers = [expanded(name, "max_pool1d", number, 1)[0] for name, number in given.items()]
    if stride == 0:
        numbers[1] = 0
    _check_max_pool1d(input, *numbers)
    kernel, step, pad, reach = numbers
    planes = _as_planes(Windows((kernel,), (step,), (pad,), (reach,), ceil_mode))
    size = ops.output_sizes("max_pool1d", (1, input.size(-1)), planes)[1]
    if size <= 0 and SEMANTICS.max_pool1d_refuses_to_give_nothing:
        raise RuntimeError(f"max_pool1d() Invalid computed output size: {size}")
    if is_recording() and requires_grad(input):
        return _max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)[0]
    if size <= 0:
        return input.new_empty((*input._shape[:-1], 0))
    # torch computes it without the detour over planes.
    if input._dtype.category != 2:
        raise refusals.of("max_pool1d", input._dtype)
    found: Any = ops.max_pool(input.unsqueeze(-2), planes)[0]
    found = found.squeeze(-2).clone()
    if input.dim() == 2:
        bump_version(found)  # of a batch of one, from which its dimension is taken in place
    return found


def _max_pool1d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    form = max_pool1d_with_indices if return_indices else _only_max_pool1d
    return form(input, kernel_size, stride, padding, dilation, ceil_mode)


max_pool1d = _max_pool1d


_Form = Callable[..., Any]


def _max_pool_forms(name: str, dims: int, check: Callable[[Any], None]) -> tuple[_Form, _Form]:
    """The form that gives the indices too, and the one that does not."""

    def with_indices(
        input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
    ) -> Any:
        windows = _windows(
            name, kernel_size, stride, padding, dilation, ceil_mode, dims, lambda: _check_count(input, dims)
        )
        ops.check_pads(windows)
        check(input)
        return ops.max_pool(input, windows)

    def alone(
        input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
    ) -> Any:
        return with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)[0]

    return inner(f"{name}_with_indices")(with_indices), inner(name)(alone)


_with_indices_2d, _only_max_pool2d = _max_pool_forms("max_pool2d", 2, lambda input: _check_lengths(input._shape))


def max_pool2d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    return _with_indices_2d(input, kernel_size, stride, padding, dilation, ceil_mode)


def _max_pool2d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    form = max_pool2d_with_indices if return_indices else _only_max_pool2d
    return form(input, kernel_size, stride, padding, dilation, ceil_mode)


max_pool2d = _max_pool2d


def _check_inner_lengths(op: str, shape: tuple[int, ...], first: int) -> None:
    """Raise RuntimeError for nothing along a dimension from ``first`` on."""
    for dim, size in enumerate(shape):
        if dim >= first and not size:
            raise RuntimeError(
                f"{op}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes"
                f" {errors.shape_text(shape)} with dimension {dim} being empty"
            )


#: What is said of another count of sizes: of averages, of maxima, and of both along one dimension.
_AVERAGED = "adaptive_avg_pool{count}d: output_size must be {count}"
_MAXIMAL = "adaptive_max_pool{count}d(): internal error: output_size.size() must be {count}"
_ALONG_ONE = "{op}() argument 'output_size' should contain one int (got {got})"


def _as_sizes(size: Any, count: int, refusal: str, op: str = "") -> tuple[int, ...]:
    sizes = (size,) * count if isinstance(size, int) else tuple(size)
    if len(sizes) != count:
        raise RuntimeError(refusal.format(count=count, got=len(sizes), op=op))
    return sizes


def _by_input(size: Any, given: tuple[int, ...]) -> Any:
    """The output size; None leaves a dimension as it is."""
    if isinstance(size, int):
        return size
    if len(given) <= len(size):
        raise ValueError(f"Input dimension should be at least {len(size) + 1}")
    return [old if new is None else new for new, old in zip(size, given[-len(size) :])]


@inner("adaptive_avg_pool2d")
def _adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    wanted = _as_sizes(output_size, 2, _AVERAGED)
    ops.check_averaged_sizes(wanted)
    if input.dim() not in (3, 4):
        raise RuntimeError(
            f"adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got {errors.shape_text(input._shape)}"
        )
    if wanted == (1, 1):
        return input.mean((-1, -2), keepdim=True)
    _check_inner_lengths("adaptive_avg_pool2d", input._shape, input.dim() - 2)
    return ops.adaptive_average_pool(input, wanted)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    return _adaptive_avg_pool2d(input, _by_input(output_size, input.size()))


def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any:
    _check_rows("adaptive_avg_pool1d", input)
    wanted = _as_sizes(output_size, 1, _ALONG_ONE, "adaptive_avg_pool1d")
    return _adaptive_avg_pool2d(input.unsqueeze(-2), (1, *wanted)).squeeze(-2)


@inner("adaptive_max_pool2d")
def _adaptive_max_pool2d_both(input: Any, output_size: Any) -> Any:
    if input.dim() not in (3, 4):
        raise RuntimeError(
            f"adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: {errors.shape_text(input._shape)}"
        )
    _check_inner_lengths("adaptive_max_pool2d", input._shape, 1)
    return ops.adaptive_max_pool(input, _as_sizes(output_size, 2, _MAXIMAL))


def adaptive_max_pool2d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    return _adaptive_max_pool2d_both(input, _by_input(output_size, input.size()))


def _adaptive_max_pool2d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    both = adaptive_max_pool2d_with_indices(input, output_size)
    return both if return_indices else both[0]


adaptive_max_pool2d = _adaptive_max_pool2d


@inner("adaptive_max_pool1d")
def _adaptive_max_pool1d_both(input: Any, output_size: Any) -> Any:
    _check_rows("adaptive_max_pool1d", input)
    wanted = _as_sizes(output_size, 1, _ALONG_ONE, "adaptive_max_pool1d")
    _check_inner_lengths("adaptive_max_pool1d", input._shape, 1)
    values, indices = _adaptive_max_pool2d_both(input.unsqueeze(-2), (1, *wanted))
    return values.squeeze(-2), indices.squeeze(-2)


def adaptive_max_pool1d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    return _adaptive_max_pool1d_both(input, output_size)


def _adaptive_max_pool1d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    both = adaptive_max_pool1d_with_indices(input, output_size)
    return both if return_indices else both[0]


adaptive_max_pool1d = _adaptive_max_pool1d


def _check_norm_type(norm_type: float) -> None:
    if norm_type == 0 and SEMANTICS.lp_pool_refuses_a_power_of_zero:
        raise ValueError(f"norm_type must be a non-zero value, but got {norm_type}")


def lp_pool1d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    _check_norm_type(norm_type)
    means = _avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    size = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return (means.sign() * means.abs().relu()).mul(size).pow(1.0 / norm_type)


def lp_pool2d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    _check_norm_type(norm_type)
    sizes: Any = kernel_size if isinstance(kernel_size, (tuple, list, str)) else (kernel_size, kernel_size)
    width, height = sizes
    means = _avg_pool2d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return (means.sign() * means.abs().relu()).mul(width * height).pow(1.0 / norm_type)


# -- over three dimensions ---------------------------------------------------------------------------------------------


def _check_count(input: Tensor, spatial: int) -> None:
    if input.dim() not in (spatial + 1, spatial + 2):
        raise RuntimeError(f"non-empty {spatial + 1}D or {spatial + 2}D (batch mode) tensor expected for input")


def _check_volumes(input: Tensor, op: str = "max_pool3d_with_indices_out_cpu_template") -> None:
    shape = input._shape
    if 0 in shape[len(shape) - 4 :]:
        raise RuntimeError(
            f"{op}(): Expected input's non-batch dimensions to have positive length, but input has a shape of"
            f" {errors.shape_text(shape)} and non-batch dimension 0 has length zero!"  # whichever it is
        )


def avg_pool3d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Optional[int] = None,
) -> Any:  # fmt: skip
    for name, given in (("kernel_size", kernel_size), ("stride", stride), ("padding", padding)):
        if isinstance(given, (list, tuple)) and len(given) not in ((0, 1, 3) if name == "stride" else (1, 3)):
            raise RuntimeError(f"avg_pool3d: {name} must be a single int, or a tuple of three ints")
    windows = _windows("avg_pool3d", kernel_size, stride, padding, 1, ceil_mode, 3)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    ops.check_pads(windows)
    _check_count(input, 3)
    _check_volumes(input, "avg_pool3d")
    space = input.shape[-3:]
    if any(k > size for k, size in zip(windows.kernel, space)):
        shown = " ".join(f"{name}: {size}" for name, size in zip("THW", space))
        kernel = " ".join(f"k{name}: {size}" for name, size in zip("THW", windows.kernel))
        raise RuntimeError(f"input image ({shown}) smaller than kernel size ({kernel})")
    return ops.average_pool(input, windows, count_include_pad, divisor_override, 3)


_with_indices_3d, _only_max_pool3d = _max_pool_forms("max_pool3d", 3, _check_volumes)


def max_pool3d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    assert not input.is_cuda  # torch asks for it before it reads the arguments
    return _with_indices_3d(input, kernel_size, stride, padding, dilation, ceil_mode)


def _max_pool3d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    form = max_pool3d_with_indices if return_indices else _only_max_pool3d
    return form(input, kernel_size, stride, padding, dilation, ceil_mode)


max_pool3d = _max_pool3d


@inner("adaptive_avg_pool3d")
def _adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    wanted = _as_sizes(output_size, 3, _AVERAGED)
    ops.check_averaged_sizes(wanted)
    if input.dim() not in (4, 5):
        raise RuntimeError(
            f"adaptive_avg_pool3d(): Expected 4D or 5D tensor, but got {errors.shape_text(input._shape)}"
        )
    if wanted == (1, 1, 1):
        return input.mean((-1, -2, -3), keepdim=True)
    _check_inner_lengths("adaptive_avg_pool3d", input._shape, 1)
    return ops.adaptive_average_pool(input, wanted)


def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    return _adaptive_avg_pool3d(input, _by_input(output_size, input.size()))


@inner("adaptive_max_pool3d")
def _adaptive_max_pool3d_both(input: Any, output_size: Any) -> Any:
    if input.dim() not in (4, 5):
        raise RuntimeError(
            f"adaptive_max_pool3d(): Expected 4D or 5D tensor, but got: {errors.shape_text(input._shape)}"
        )
    _check_inner_lengths("adaptive_max_pool3d", input._shape, 1)
    return ops.adaptive_max_pool(input, _as_sizes(output_size, 3, _MAXIMAL))


def adaptive_max_pool3d_with_indices(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    return _adaptive_max_pool3d_both(input, _by_input(output_size, input.size()))


def _adaptive_max_pool3d(input: Any, output_size: Any, return_indices: bool = False) -> Any:
    both = adaptive_max_pool3d_with_indices(input, output_size)
    return both if return_indices else both[0]


adaptive_max_pool3d = _adaptive_max_pool3d


def lp_pool3d(input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    _check_norm_type(norm_type)
    sizes: Any = kernel_size if isinstance(kernel_size, (tuple, list, str)) else (kernel_size,) * 3
    depth, width, height = sizes
    means = _avg_pool3d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    return (means.sign() * means.abs().relu()).mul(depth * width * height).pow(1.0 / norm_type)


# -- maxima back where they were ---------------------------------------------------------------------------------------


def _each(given: Any, count: int) -> tuple[Any, ...]:
    """What may be given once for all dimensions of space."""
    return tuple(given) if isinstance(given, Iterable) else (given,) * count


def _unpooled_size(input: Any, kernel: Any, stride: Any, padding: Any, wanted: Any) -> list[int]:
    """The size that pooling had, unless the caller says which of those that it may have had."""
    spatial, sizes = len(kernel), input.size()
    likely = [(sizes[at - spatial] - 1) * stride[at] + kernel[at] - 2 * padding[at] for at in range(spatial)]
    if wanted is None:
        return likely
    if len(wanted) == spatial + 2:
        wanted = wanted[2:]
    if len(wanted) != spatial:
        raise ValueError(
            f"output_size should be a sequence containing {spatial} or {spatial + 2} elements, but it has a length of"
            f" '{len(wanted)}'"
        )
    for at, (size, usual, step) in enumerate(zip(wanted, likely, stride)):
        if not usual - step < size < usual + step:
            raise ValueError(
                f'invalid output_size "{wanted}" (dim {at} must be between {usual - step} and {usual + step})'
            )
    return list(wanted)


@inner("max_unpool2d")
def _unpool_planes(input: Any, indices: Any, output_size: Any) -> Any:
    return ops.max_unpool(input, indices, tuple(output_size))


@inner("max_unpool3d")
def _unpool_volumes(input: Any, indices: Any, output_size: Any, stride: Any, padding: Any) -> Any:
    return ops.max_unpool(input, indices, tuple(output_size))


def _unpool(name: str, spatial: int) -> Any:
    def form(
        input: Any, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None
    ) -> Any:
        kernel = _each(kernel_size, spatial)
        step = kernel if stride is None else _each(stride, spatial)
        pads = _each(padding, spatial)
        wanted = None if output_size is None else tuple(output_size)
        size = _unpooled_size(input, kernel, step, pads, wanted)
        if spatial == 3:
            return _unpool_volumes(input, indices, size, step, pads)
        if spatial == 2:
            return _unpool_planes(input, indices, size)
        return _unpool_planes(input.unsqueeze(-1), indices.unsqueeze(-1), [*size, 1]).squeeze(-1)

    form.__name__ = form.__qualname__ = name
    return form


max_unpool1d, max_unpool2d, max_unpool3d = (_unpool(f"max_unpool{n}d", n) for n in (1, 2, 3))

_avg_pool1d, _avg_pool2d = inner("avg_pool1d")(avg_pool1d), inner("avg_pool2d")(avg_pool2d)
_avg_pool3d = inner("avg_pool3d")(avg_pool3d)
for _name, _form in (
    ("avg_pool1d", avg_pool1d),
    ("max_pool1d", _only_max_pool1d),
    ("max_pool1d_with_indices", _max_pool1d_with_indices),
    ("max_pool2d", _only_max_pool2d),
    ("max_pool3d", _only_max_pool3d),
    ("adaptive_avg_pool1d", adaptive_avg_pool1d),
    ("adaptive_max_pool1d", _adaptive_max_pool1d_both),
):
    FUNCTIONS[_name] = _form
