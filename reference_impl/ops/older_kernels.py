"""Element types that ops of older releases have no kernel for.

A row for each field of the table that brought kernels: the types, and by the name of a kernel the ops that look it up.
Ops that consist of others are in no row: the others refuse. Products of matrices and interpolation ask for themselves.
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Iterable, NamedTuple, Optional, Sequence

from .. import errors
from ..dtypes import bfloat16, bool_, complex64, complex128, float16, int8, int16, int32, int64, uint8
from ..dtypes import dtype as dtype_
from ..modes import no_grad
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .operands import common_dtype

_HALF = (float16,)
_COMPLEX = (complex64, complex128)
_WHOLE = (bool_, uint8, int8, int16, int32, int64)
_REPLICATION = "replication_pad1d replication_pad2d replication_pad3d"
#: What kernels of replication were called as long as they took no whole numbers.
_OF_REPLICATION = "*" if SEMANTICS.padding_takes_whole_numbers else "*_cpu"


class _Row(NamedTuple):
    """``is_there``: whether this release has the kernels."""

    is_there: bool
    types: tuple[dtype_, ...]
    kernels: dict[str, str]


def _rows() -> Iterable[_Row]:
    """In the order of the releases. A star in the name of a kernel stands for that of the op."""
    yield _Row(SEMANTICS.diag_takes_half_precision, _HALF, {"diag": "diag diagflat"})
    yield _Row(SEMANTICS.prod_takes_bfloat16, (bfloat16,), {"prod_cpu": "prod"})
    yield _Row(
        SEMANTICS.exp2_and_log1p_take_complex_numbers,
        _COMPLEX,
        {
            "exp2": "exp2",
            "log1p_vml_cpu": "log1p",
            "logcumsumexp_out_cpu": "logcumsumexp",
            "slow_conv_transpose2d_out_cpu": "conv_transpose2d",
            "slow_conv_transpose3d_out_cpu": "conv_transpose3d",
        },
    )
    yield _Row(
        SEMANTICS.functions_of_one_number_take_half_precision,
        _HALF,
        {
            "*_vml_cpu": """
                acos asin atan ceil cos erf erfc erfinv exp expm1 floor i0 lgamma log log10 log1p log2 round sin sqrt
                tan tanh trunc
            """,
            "*_cpu": """
                acosh asinh atanh cosh glu hardshrink hardsigmoid hardswish leaky_relu mish prelu rsqrt sigmoid silu
                sinc sinh softplus softshrink threshold
            """,
            "log_sigmoid_cpu": "logsigmoid multilabel_soft_margin_loss",
            "elu_cpu": "celu elu selu",
            "leaky_relu_cpu": "rrelu",
            "GeluKernelImpl": "gelu",
            "clamp_min_scalar_cpu": "binary_cross_entropy_with_logits clamp_min relu",
            "clamp_max_scalar_cpu": "clamp_max",
            "clamp_scalar_cpu": "clamp clip hardtanh relu6",
            "exp_vml_cpu": "logsumexp",
            "lgamma_vml_cpu": "mvlgamma",
            "addcmul_cpu_out": "addcmul",
            "lerp_kernel_scalar": "lerp",
            "digamma": "digamma",
            "polygamma": "polygamma",
            "unique": "unique _unique2 unique_dim unique_consecutive",
        },
    )
    yield _Row(
        SEMANTICS.expm1_and_logaddexp_take_complex_numbers,
        _COMPLEX,
        {"expm1_vml_cpu": "expm1", "logaddexp_cpu": "logaddexp"},
    )
    yield _Row(
        SEMANTICS.the_largest_of_a_pool_may_be_a_whole_number,
        (int64,),
        {
            "max_pool2d": "max_pool2d max_pool2d_with_indices max_pool1d_with_indices",
            "max_pool3d_with_indices_cpu": "max_pool3d max_pool3d_with_indices",
        },
    )
    yield _Row(
        SEMANTICS.padding_takes_whole_numbers,
        _WHOLE,
        {"*": "reflection_pad1d reflection_pad2d reflection_pad3d", "*_cpu": _REPLICATION},
    )
    yield _Row(
        SEMANTICS.products_and_norms_take_half_precision,
        _HALF,
        {
            "*_cpu": """
                aminmax atan2 cummax cummin hypot kthvalue logaddexp logaddexp2 logit median nextafter poisson topk
            """,
            "*_out_cpu": "cumprod cumsum logcumsumexp prod",
            "median_cpu": "nanmedian",
            "addcdiv_cpu_out": "addcdiv",
            "bernoulli_tensor_cpu_self_": "bernoulli",
            "bernoulli_scalar_cpu_": "bernoulli_",
            "baddbmm": "baddbmm",
            "bmm": "bilinear",
            "cross": "cross",
            "softmax_lastdim_kernel_impl": "softmax",
            "log_softmax_lastdim_kernel_impl": "log_softmax",
            "batch_norm": "batch_norm instance_norm",
            "GroupNormKernelImpl": "group_norm",
            "slow_conv2d_cpu": "conv1d conv2d",
            "compute_columns3d": "conv3d",
            "slow_conv_transpose2d_out_cpu": "conv_transpose1d conv_transpose2d",
            "slow_conv_transpose3d_out_cpu": "conv_transpose3d",
            "max_pool1d_impl": "max_pool1d",
            "max_pool2d": "max_pool2d max_pool2d_with_indices max_pool1d_with_indices",
            "max_pool3d": "max_pool3d max_pool3d_with_indices",
            "adaptive_max_pool2d": """
                adaptive_max_pool1d adaptive_max_pool1d_with_indices adaptive_max_pool2d
                adaptive_max_pool2d_with_indices
            """,
            "adaptive_avg_pool2d": "_adaptive_avg_pool2d",
        },
    )
    yield _Row(
        SEMANTICS.averages_and_layer_norm_take_half_precision,
        _HALF,
        {"avg_pool2d": "avg_pool1d avg_pool2d local_response_norm", "LayerNormKernelImpl": "layer_norm"},
    )
    yield _Row(
        SEMANTICS.losses_of_classes_take_half_precision,
        _HALF,
        {"binary_cross_entropy": "binary_cross_entropy", "nll_loss_out_frame": "nll_loss"},
    )
    yield _Row(
        SEMANTICS.unpooling_takes_half_precision,
        _HALF,
        {"max_unpool2d": "max_unpool1d max_unpool2d", "max_unpool3d": "max_unpool3d"},
    )
    # In three dimensions reflection always took it.
    yield _Row(
        SEMANTICS.padding_takes_half_precision,
        _HALF,
        {"reflection_pad1d": "reflection_pad1d", "reflection_pad2d": "reflection_pad2d", _OF_REPLICATION: _REPLICATION},
    )
    yield _Row(SEMANTICS.isin_takes_all_floating_types, _HALF, {"isin_default_cpu": "isin"})
    yield _Row(
        SEMANTICS.grids_take_half_precision,
        _HALF,
        {
            "grid_sampler_2d_cpu": "grid_sample",
            "adaptive_max_pool3d_cpu": "adaptive_max_pool3d adaptive_max_pool3d_with_indices",
        },
    )


def _missing() -> dict[str, dict[dtype_, str]]:
    found: dict[str, dict[dtype_, str]] = {}
    for row in _rows():
        if not row.is_there:
            for kernel, ops in row.kernels.items():
                for op in ops.split():
                    found.setdefault(op, {}).update((one, kernel.replace("*", op)) for one in row.types)
    return found


#: By the name of an op, the types for which this release has no kernel, and what that is called.
MISSING = _missing()

#: Other names of ops.
_ALIASES = {f"arc{name}": f"a{name}" for name in "cos cosh sin sinh tan tanh tan2".split()} | {"fix": "trunc"}

#: Of nothing these give nothing without a kernel, and of one number what it is.
_NEED_ELEMENTS = frozenset(("cumprod", "cumsum", "log_softmax", "median", "nanmedian", "prod", "softmax"))
_NEED_DIMENSIONS = frozenset(("cummax", "cummin", "cumprod", "cumsum", "kthvalue", "topk"))
#: These cannot be tried: they change a generator.
_DRAWING = frozenset(("bernoulli", "poisson", "rrelu"))
#: Of these one bound that is a tensor is compared by another kernel.
_BOUNDED = frozenset(("clamp", "clamp_max", "clamp_min", "clip"))


def refuse(name: str, dtype: dtype_) -> None:
    """Raise what torch raises where an op that asks within has no kernel for the type in this release."""
    kernel = MISSING.get(name, {}).get(dtype)
    if kernel is not None:
        raise errors.missing_kernel(kernel, dtype.legacy_name)


def looked_up(name: str, form: Callable[..., Any]) -> Optional[Callable[..., Any]]:
    """``form``, which looks its kernel up when nothing else is wrong; None where this release has it for all types."""
    op = name if name in MISSING else name.removesuffix("_")
    missing = MISSING.get(_ALIASES.get(op, op))
    if missing is None:
        return None

    changes = name.endswith("_") or op in _DRAWING

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *[value for key, value in kwargs.items() if key != "out"]]
        tensors = [one for one in given if isinstance(one, Tensor)]
        if tensors:
            wanted = [one for one in given if isinstance(one, dtype_)]
            type_ = wanted[0] if wanted else common_dtype(tensors)
            kernel = missing.get(type_)
            if kernel is not None and _is_needed(op, tensors):
                if not changes and "out" not in kwargs:
                    with no_grad():
                        form(*args, **kwargs)  # for what it raises
                raise errors.missing_kernel(kernel, type_.legacy_name)
        return form(*args, **kwargs)

    return call


def _is_needed(op: str, tensors: Sequence[Tensor]) -> bool:
    shape = tensors[0]._shape
    if op in _BOUNDED:
        return len(tensors) != 2
    if op == "isin":
        return len(tensors) == 2  # a number is compared by eq
    return (0 not in shape or op not in _NEED_ELEMENTS) and (bool(shape) or op not in _NEED_DIMENSIONS)
