"""Initial values for parameters. Each function changes its tensor in place under ``no_grad`` and returns it."""

from __future__ import annotations

import math
import warnings
from typing import Any, Callable, Optional

from .. import errors
from ..modes import no_grad
from ..ops.declare import FUNCTIONS
from ..ops.decompositions import linalg_qr
from ..rules import rule
from ..semantics import SEMANTICS
from ..warn import DEPRECATION

_GAINS = {
    "linear": 1, "conv1d": 1, "conv2d": 1, "conv3d": 1, "conv_transpose1d": 1, "conv_transpose2d": 1,
    "conv_transpose3d": 1, "sigmoid": 1, "tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4,
}  # fmt: skip


def calculate_gain(nonlinearity: str, param: Any = None) -> float:
    """By how much a layer's weights are to be scaled for what follows it; ``param`` is the slope of leaky_relu."""
    if nonlinearity in _GAINS:
        return _GAINS[nonlinearity]
    if nonlinearity != "leaky_relu":
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    if param is None:
        return math.sqrt(2.0 / (1 + 0.01**2))
    if isinstance(param, bool) or not isinstance(param, (int, float)):
        raise ValueError(f"negative_slope {param} not a valid number")
    return math.sqrt(2.0 / (1 + param**2))


# NG-07: parameters are leaves that require grad; under no_grad they may be changed in place and stay leaves.
@rule("NG-07")
def _uniform(tensor: Any, a: float, b: float, generator: Any) -> Any:
    with no_grad():
        return tensor.uniform_(a, b, generator=generator)


@rule("NG-07")
def _normal(tensor: Any, mean: float, std: float, generator: Any) -> Any:
    with no_grad():
        return tensor.normal_(mean, std, generator=generator)


def uniform_(tensor: Any, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Any:
    return _uniform(tensor, a, b, generator)


def normal_(tensor: Any, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Any:
    return _normal(tensor, mean, std, generator)


@rule("NG-07")
def constant_(tensor: Any, val: float) -> Any:
    with no_grad():
        return tensor.fill_(val)


def ones_(tensor: Any) -> Any:
    return constant_(tensor, 1.0)


@rule("NG-07")
def zeros_(tensor: Any) -> Any:
    with no_grad():
        return tensor.zero_()


def _calculate_fan_in_and_fan_out(tensor: Any) -> tuple[int, int]:
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    field = math.prod(tensor.shape[2:])
    return tensor.shape[1] * field, tensor.shape[0] * field


def xavier_uniform_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    std = gain * math.sqrt(2.0 / float(fan_in + fan_out))
    bound = math.sqrt(3.0) * std
    return _uniform(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Any, gain: float = 1.0, generator: Any = None) -> Any:
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return _normal(tensor, 0.0, gain * math.sqrt(2.0 / float(fan_in + fan_out)), generator)


def _calculate_correct_fan(tensor: Any, mode: str) -> int:
    mode = mode.lower()
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return _calculate_fan_in_and_fan_out(tensor)[mode == "fan_out"]


def kaiming_uniform_(
    tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Optional[Any] = None
) -> Any:
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    fan = _calculate_correct_fan(tensor, mode)
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    bound = math.sqrt(3.0) * std
    return _uniform(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Any, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator: Optional[Any] = None
) -> Any:
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=2)
        return tensor
    fan = _calculate_correct_fan(tensor, mode)
    return _normal(tensor, 0, calculate_gain(nonlinearity, a) / math.sqrt(fan), generator)


# -- of a certain form ---------------------------------------------------------------------------------------------


def _two_dimensions(tensor: Any) -> None:
    if tensor.ndimension() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")


@rule("NG-07")
def eye_(tensor: Any) -> Any:
    _two_dimensions(tensor)
    with no_grad():
        FUNCTIONS["eye"](*tensor.shape, out=tensor, requires_grad=tensor.requires_grad)
    return tensor


@rule("NG-07")
def dirac_(tensor: Any, groups: int = 1) -> Any:
    """A kernel that hands on as many channels as it can."""
    if tensor.ndimension() not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.size(0) % groups != 0:
        raise ValueError("dim 0 must be divisible by groups")
    per_group = tensor.size(0) // groups
    middle = tuple(size // 2 for size in tensor.shape[2:])
    with no_grad():
        tensor.zero_()
        for group in range(groups):
            for channel in range(min(per_group, tensor.size(1))):
                place = (group * per_group + channel, channel, *middle)
                tensor[place] = 1
    return tensor


@rule("NG-07")
def orthogonal_(tensor: Any, gain: float = 1, generator: Any = None) -> Any:
    if tensor.ndimension() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor.numel() == 0:
        return tensor
    rows = tensor.size(0)
    columns = tensor.numel() // rows
    flat = tensor.new_empty((rows, columns)).normal_(0, 1, generator=generator)
    if rows < columns:
        flat.t_()
    q, r = linalg_qr(flat)
    q *= FUNCTIONS["diag"](r, 0).sign()
    if rows < columns:
        q.t_()
    with no_grad():
        tensor.view_as(q).copy_(q)
        tensor.mul_(gain)
    return tensor


@rule("NG-07")
def sparse_(tensor: Any, sparsity: float, std: float = 0.01, generator: Any = None) -> Any:
    """Normal, with a part of each column set to zero."""
    _two_dimensions(tensor)
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)
    with no_grad():
        tensor.normal_(0, std, generator=generator)
        for column in range(columns):
            tensor[FUNCTIONS["randperm"](rows)[:zeros], column] = 0
    return tensor


@rule("NG-07")
def trunc_normal_(
    tensor: Any, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Any = None
) -> Any:
    """Normal within ``a`` and ``b``."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be"
            " incorrect.",
            stacklevel=3,
        )
    with no_grad():
        low, high = _below((a - mean) / std), _below((b - mean) / std)
        if not SEMANTICS.truncated_normals_are_drawn_again:
            result = _inverse_of_uniform(tensor, mean, std, a, b, low, high, generator)
        elif high - low > 0.3:
            result = _drawn_until_inside(tensor, mean, std, a, b, generator)
        else:
            result = _accepted_from_uniform(tensor, mean, std, a, b, generator)
        if result is not tensor:
            tensor.copy_(result)
    return tensor


def _below(x: float) -> float:
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def _inverse_of_uniform(
    tensor: Any, mean: float, std: float, a: float, b: float, low: float, high: float, generator: Any
) -> Any:
    """A uniform number between the probabilities of both ends, at which the normal distribution has it."""
    tensor.uniform_(2 * low - 1, 2 * high - 1, generator=generator).erfinv_()
    return tensor.mul_(std * math.sqrt(2.0)).add_(mean).clamp_(min=a, max=b)


def _drawn_until_inside(tensor: Any, mean: float, std: float, a: float, b: float, generator: Any) -> Any:
    low, high = tensor.new_tensor(a).item(), tensor.new_tensor(b).item()
    result = tensor.normal_(mean, std, generator=generator)
    while True:
        outside = (result < low) | (result > high)
        if not outside.any():
            return result
        again = FUNCTIONS["empty_like"](result).normal_(mean, std, generator=generator)
        result = FUNCTIONS["where"](outside, again, result)


def _accepted_from_uniform(tensor: Any, mean: float, std: float, a: float, b: float, generator: Any) -> Any:
    """A uniform number is kept with the probability that a normal one would have there."""
    where = FUNCTIONS["where"]
    peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    candidates, drawn = FUNCTIONS["empty_like"](tensor), FUNCTIONS["empty_like"](tensor)

    def rejected() -> Any:
        candidates.sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(peak)
        return drawn.uniform_(generator=generator).log_().gt(candidates)

    result = tensor.uniform_(a, b, generator=generator)
    candidates.copy_(result)
    pending = rejected()
    while pending.any():
        candidates.uniform_(a, b, generator=generator)
        result = where(pending, candidates, result)
        pending = where(pending, rejected(), pending)
    return result


# -- older names -----------------------------------------------------------------------------------------------------


def _older_name(function: Callable[..., Any]) -> Callable[..., Any]:
    name = function.__name__
    older = name[:-1]

    def deprecated_init(*args: Any, **kwargs: Any) -> Any:
        warnings.warn(errors.renamed(f"nn.init.{older}", f"nn.init.{name}"), DEPRECATION, stacklevel=2)
        return function(*args, **kwargs)

    deprecated_init.__name__ = older
    return deprecated_init


uniform, normal, constant = _older_name(uniform_), _older_name(normal_), _older_name(constant_)
eye, dirac, orthogonal, sparse = _older_name(eye_), _older_name(dirac_), _older_name(orthogonal_), _older_name(sparse_)
xavier_uniform, xavier_normal = _older_name(xavier_uniform_), _older_name(xavier_normal_)
kaiming_uniform, kaiming_normal = _older_name(kaiming_uniform_), _older_name(kaiming_normal_)
