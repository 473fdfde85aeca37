"""What a node makes of a gradient of another type than its output's.

In a backward pass there is none: it is converted on its way. Who calls a node can give it one; then the op that
computes the gradient meets two types, and does with them what it does with any two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from .. import dtypes, errors
from ..dtypes import check_can_cast
from ..dtypes import dtype as dtype_
from .refusals import c_name

if TYPE_CHECKING:
    from ..tensor import Tensor

#: They write into memory of the output's own type.
_CONVERTING = frozenset(
    """
    AngleBackward0 CumprodBackward0 CumsumBackward0 MseLossBackward0 NansumBackward0 SmoothL1LossBackward0
    """.split()
)
#: Of these, those that look first whether the result can be written there, and those that warn of what is lost.
_CHECKED = frozenset({"MseLossBackward0", "SmoothL1LossBackward0"})
_WARNING = frozenset({"CumprodBackward0", "CumsumBackward0", "NansumBackward0"})

#: They compute in the type in which both meet; of those that take no complex numbers, the kernel.
_PROMOTING: dict[str, Optional[str]] = {
    "CeluBackward0": "elu_backward_cpu",
    "EluBackward0": "elu_backward_cpu",
    "HardshrinkBackward0": "shrink_backward_cpu",
    "HardsigmoidBackward0": "hardsigmoid_backward",
    "HardswishBackward0": "hardswish_backward_cpu",
    "HardtanhBackward0": "hardshrink_backward_cpu",
    "LeakyReluBackward0": "leaky_relu_backward_cpu",
    "ReluBackward0": "threshold_cpu",
    "SigmoidBackward0": None,
    "SoftplusBackward0": "softplus_backward_cpu",
    "SoftshrinkBackward0": "shrink_backward_cpu",
    "TanhBackward0": None,
    "ThresholdBackward0": "threshold_cpu",
}

_SCALAR_TYPE = "expected scalar type {own} but found {given}"
_FOUND = "Found dtype {given} but expected {own}"
_EXPECTED = "expected dtype {c_own} for `gradOutput` but got dtype {c_given}"
_SCATTERED = "scatter(): Expected self.dtype to be equal to src.dtype"
_PUT = "put_(): self and source expected to have the same dtype, but got self.dtype = {} and source.dtype = {}"
_INDEX_PUT = (
    "Index put requires the source and destination dtypes match, got {} for the destination and {} for the source."
)

#: They refuse it, in these words.
_REFUSING = {
    "AdaptiveAvgPool2DBackward0": (
        "adaptive_avg_pool2d_backward_out_cpu_template: Expected dtype {c_own} for `grad_output` but got dtype"
        " {c_given}"
    ),
    "AdaptiveAvgPool3DBackward0": _SCALAR_TYPE,
    "AdaptiveMaxPool2DBackward0": "expected dtype {c_own} for `grad_output` but got dtype {c_given}",
    "AdaptiveMaxPool3DBackward0": _EXPECTED,
    "AvgPool2DBackward0": _EXPECTED,
    "AvgPool3DBackward0": _SCALAR_TYPE,
    "CdistBackward0": _SCALAR_TYPE,
    "CummaxBackward0": _SCATTERED,
    "CumminBackward0": _SCATTERED,
    "GluBackward0": _FOUND,
    "HuberLossBackward0": _FOUND,
    "IndexBackward0": _INDEX_PUT.format("{own}", "{given}"),
    "IndexPutBackward0": _INDEX_PUT.format("{given}", "{own}"),
    "LogSigmoidBackward0": _FOUND,
    "MaskedSelectBackward0": "masked_scatter: expected self and source to have same dtypes but got{own} and {given}",
    "MaxPool2DWithIndicesBackward0": _EXPECTED,
    "MaxPool3DWithIndicesBackward0": _EXPECTED,
    "MultiMarginLossBackward0": _SCALAR_TYPE,
    "MultilabelMarginLossBackward0": _SCALAR_TYPE,
    "NativeBatchNormBackward0": _SCALAR_TYPE,
    "NativeLayerNormBackward0": _SCALAR_TYPE,
    "NllLoss2DBackward0": _SCALAR_TYPE,
    "NllLossBackward0": _SCALAR_TYPE,
    "PdistBackward0": _SCALAR_TYPE,
    "PreluKernelBackward0": _FOUND,
    "PutBackward0": _PUT.format("{given}", "{own}"),
    "TakeBackward0": _PUT.format("{own}", "{given}"),
}


def taken_by(node: Any, grad: "Tensor", own: dtype_) -> Any:
    """The gradient as the node takes it. Raises RuntimeError where it refuses a gradient of that type."""
    given, name = grad._dtype, type(node).__name__
    if name in _CONVERTING:
        if given.is_complex and not own.is_complex:
            if name in _CHECKED:
                check_can_cast(given, own)
            if name not in _WARNING:
                grad = grad.real
        return grad.to(own)
    if name in _PROMOTING:
        kernel = _PROMOTING[name]
        if given.is_complex and kernel is not None:
            raise errors.missing_kernel(kernel, given.legacy_name)
        return grad.to(dtypes.promote_types(own, given))
    if name in _REFUSING and not getattr(node, "_saved_accumulate", False):
        words = {"own": own.legacy_name, "given": given.legacy_name, "c_own": c_name(own), "c_given": c_name(given)}
        raise RuntimeError(_REFUSING[name].format(**words))
    return grad
