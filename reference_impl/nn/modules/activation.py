"""Layers that apply one function to each element, or to the elements along one dimension."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from ...ops.declare import FUNCTIONS
from ...semantics import SEMANTICS
from .. import functional, init
from ..parameter import Parameter
from .module import Module


class _InPlace(Module):
    """May write its result over its input."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


def _and_in_place(inplace: bool) -> str:
    return ", inplace=True" if inplace else ""


class ReLU(_InPlace):
    def forward(self, input: Any) -> Any:
        return functional.relu(input, inplace=self.inplace)


class SELU(_InPlace):
    def forward(self, input: Any) -> Any:
        return functional.selu(input, self.inplace)


class SiLU(_InPlace):
    def forward(self, input: Any) -> Any:
        return functional.silu(input, inplace=self.inplace)


class Mish(_InPlace):
    def forward(self, input: Any) -> Any:
        return functional.mish(input, inplace=self.inplace)


class Hardsigmoid(Module):
    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.hardsigmoid(input, self.inplace)


class Hardswish(Module):
    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.hardswish(input, self.inplace)


class Sigmoid(Module):
    def forward(self, input: Any) -> Any:
        return FUNCTIONS["sigmoid"](input)


class Tanh(Module):
    def forward(self, input: Any) -> Any:
        return FUNCTIONS["tanh"](input)


class LogSigmoid(Module):
    def forward(self, input: Any) -> Any:
        return functional.logsigmoid(input)


class Softsign(Module):
    def forward(self, input: Any) -> Any:
        return functional.softsign(input)


class Tanhshrink(Module):
    def forward(self, input: Any) -> Any:
        return functional.tanhshrink(input)


class Threshold(Module):
    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        return f"threshold={self.threshold}, value={self.value}{_and_in_place(self.inplace)}"


class Hardtanh(Module):
    def __init__(
        self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False, min_value: Optional[float] = None,
        max_value: Optional[float] = None,
    ) -> None:  # fmt: skip
        super().__init__()
        for end, older in (("min", min_value), ("max", max_value)):
            if older is not None:
                warnings.warn(
                    f"keyword argument `{end}_value` is deprecated and renamed to `{end}_val`",
                    FutureWarning,
                    stacklevel=2,
                )
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        self.inplace = inplace
        if self.max_val <= self.min_val:
            said = f"max_val ({self.max_val}) must be greater than min_val ({self.min_val})"
            raise AssertionError(*[said] * SEMANTICS.hardtanh_tells_its_bounds)

    def forward(self, input: Any) -> Any:
        return functional.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}{_and_in_place(self.inplace)}"


class ReLU6(Hardtanh):
    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class RReLU(Module):
    def __init__(self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower = lower
        self.upper = upper
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        return f"lower={self.lower}, upper={self.upper}{_and_in_place(self.inplace)}"


class ELU(Module):
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha = alpha
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}{_and_in_place(self.inplace)}"


class CELU(ELU):
    def forward(self, input: Any) -> Any:
        return functional.celu(input, self.alpha, self.inplace)


class LeakyReLU(Module):
    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}{_and_in_place(self.inplace)}"


class PReLU(Module):
    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        self.num_parameters = num_parameters
        super().__init__()
        self.init = init
        self.weight = Parameter(FUNCTIONS["empty"](num_parameters, device=device, dtype=dtype))
        getattr(self, "reset_parameters", self._fill)()  # not all releases have the name

    def reset_parameters(self) -> None:
        self._fill()

    def _fill(self) -> None:
        init.constant_(self.weight, self.init)

    def forward(self, input: Any) -> Any:
        return functional.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class GLU(Module):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Any) -> Any:
        return functional.glu(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class GELU(Module):
    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Any) -> Any:
        return functional.gelu(input, approximate=self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class _Shrink(Module):
    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        return str(self.lambd)


class Hardshrink(_Shrink):
    def forward(self, input: Any) -> Any:
        return functional.hardshrink(input, self.lambd)


class Softshrink(_Shrink):
    def forward(self, input: Any) -> Any:
        return functional.softshrink(input, self.lambd)


class Softplus(Module):
    def __init__(
        self,
        beta: float = 1.0 if SEMANTICS.softplus_has_defaults_of_float else 1,
        threshold: float = 20.0 if SEMANTICS.softplus_has_defaults_of_float else 20,
    ) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Any) -> Any:
        return functional.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class _Along(Module):
    """Of the elements along one dimension."""

    dim: Optional[int]

    def __init__(self, dim: Optional[int] = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax(_Along):
    def forward(self, input: Any) -> Any:
        return functional.softmax(input, self.dim, _stacklevel=5)


class Softmin(_Along):
    def forward(self, input: Any) -> Any:
        return functional.softmin(input, self.dim, _stacklevel=5)


class LogSoftmax(_Along):
    def forward(self, input: Any) -> Any:
        return functional.log_softmax(input, self.dim, _stacklevel=5)


class Softmax2d(Module):
    """Over the channels of (C, H, W) or (N, C, H, W)."""

    def forward(self, input: Any) -> Any:
        if input.dim() not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead")
        return functional.softmax(input, -3, _stacklevel=5)
