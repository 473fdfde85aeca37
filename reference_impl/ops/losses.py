"""Losses that torch computes in one node."""

from __future__ import annotations

import math
import operator
from inspect import signature
from typing import Any, Optional

from .. import dtypes, errors, refused_types, short_ways
from ..inexact import of_sum
from ..layout import prod
from ..modes import state
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from .activations import ACTIVATIONS
from .by_numbers import divided, plus, times
from .composed import ULPS, composed, rounded_once, with_parameters
from .creation import counted_beneath
from .declare import (
    FUNCTIONS,
    Op,
    is_beneath,
    recorded,
    refuse_alone,
    refuse_gradient,
    refuse_unsaved,
    tensor_argument,
)
from .operands import common_dtype
from .unrecorded import applied, column, counted, total
from .written_out import Few

NO_REDUCTION, MEAN, SUM = 0, 1, 2


def reduced(losses: Any, reduction: int) -> Any:
    if reduction == NO_REDUCTION:
        return losses
    return losses.mean() if reduction == MEAN else losses.sum()


# -- squared differences -----------------------------------------------------------------------------------------------


def _scale(reduction: int, count: int) -> float:
    return (2.0 / count if count else math.nan) if reduction == MEAN else 2.0


_mse_loss = Op(
    "mse_loss",
    ("self", "target"),
    {
        "self": lambda grad, self, target, reduction: mse_loss_backward(grad, self, target, reduction),
        "target": lambda grad, self, target, reduction: mse_loss_backward(grad, target, self, reduction),
    },
    forward_derivative=lambda self, target, self_t, target_t, reduction: reduced(
        (self - target) * 2 * ((0 if self_t is None else self_t) - (0 if target_t is None else target_t)), reduction
    ),
)
_mse_loss_backward = Op(
    "mse_loss_backward",
    ("grad_output", "self", "target"),
    {
        "grad_output": lambda grad, grad_output, self, target, reduction: _mse_by_gradient(
            grad, grad_output, self, target, reduction
        ),
        "self": lambda grad, grad_output, self, reduction: _twice(grad * grad_output, self, reduction),
        "target": lambda grad, grad_output, self, reduction: -_twice(grad * grad_output, self, reduction),
    },
    "MseLossBackwardBackward0",
)


def _mse_by_gradient(grad: Any, grad_output: Any, self: Any, target: Any, reduction: int) -> Any:
    if reduction == NO_REDUCTION:
        return mse_loss_backward(grad, self, target, reduction)
    ones = grad_output.new_ones(grad_output._shape)
    return (mse_loss_backward(ones, self, target, reduction) * grad).sum()


def _twice(grad: Any, self: Any, reduction: int) -> Any:
    doubled = grad * 2
    return doubled.div_(self.numel()) if reduction == MEAN else doubled


# INF-42: beneath autograd a mean or sum of losses is written to a fresh tensor, which is first made smaller.
@rule("INF-42")
def _counted(loss: Tensor, reduction: int, *inputs: Any) -> Tensor:
    """``loss``, which is that of ``inputs``, with the version that it begins with."""
    if reduction == NO_REDUCTION or not is_beneath(*inputs):
        return loss
    return counted_beneath(inputs[0], loss, 2 if inputs[0]._shape else 1)


def mse_loss(input: Tensor, target: Tensor, reduction: int) -> Tensor:
    """The squared differences of two tensors of one shape; their mean or sum, as ``reduction`` tells."""
    _check_floating("mse_cpu", input, target)

    def compute() -> Tensor:
        difference: Any = _apart(input.detach(), target.detach())
        found = _mean_of_squares(difference) if reduction == MEAN and not short_ways.barred else None
        return reduced(difference * difference, reduction) if found is None else found

    loss = recorded(_mse_loss, {"self": input, "target": target, "reduction": reduction}, compute)
    return _counted(loss, reduction, input, target)


def _mean_of_squares(difference: Tensor) -> Optional[Tensor]:
    """``(difference * difference).mean()``."""
    values = column(difference)
    if not values:
        return None
    dtype = difference._dtype
    squares = dtype.pack([v * v for v in values])
    if difference._storage.ulps or of_sum(squares, 0, dtype):
        return None
    return new_tensor(dtype.pack((total(squares) / len(squares),)), (), dtype)


def mse_loss_backward(grad_output: Tensor, input: Tensor, target: Tensor, reduction: int) -> Tensor:
    found = _mse_gradient_at_once(grad_output, input, target, _scale(reduction, prod(input._shape)))
    if found is not None:
        return found
    values = {"grad_output": grad_output, "self": input, "target": target, "reduction": reduction}

    def compute() -> Tensor:
        difference: Any = _apart(input.detach(), target.detach())
        scaled = difference * _scale(reduction, prod(input._shape))
        return scaled * grad_output.detach()

    return recorded(_mse_loss_backward, values, compute)


_SUBTRACTED = Few(operator.sub, 2)


def _mse_gradient_at_once(grad_output: Tensor, input: Tensor, target: Tensor, scale: float) -> Optional[Tensor]:
    """The same of floating tensors of one type and shape, where nothing is recorded and ``grad_output`` is a number."""
    difference = applied(_SUBTRACTED, input, target)
    if difference is None or grad_output._shape or grad_output._dtype is not input._dtype:
        return None
    dtype, storage = input._dtype, difference._storage
    (factor,) = elements(grad_output)
    number = scale if dtype.itemsize == 2 else dtype.pack((scale,))[0]
    storage.data = dtype.pack([v * factor for v in dtype.pack([v * number for v in storage.data])])
    ulps = (storage.ulps and storage.ulps + 1) + grad_output._storage.ulps
    storage.ulps = ulps and ulps + 1
    return difference


# -- differences that are squared only where they are small ------------------------------------------------------------


def _apart(self: Any, target: Any) -> Any:
    """The difference in the type in which both meet, to which bools are converted."""
    if self._dtype.category and target._dtype.category:
        return self - target
    dtype = common_dtype((self, target))
    return self.to(dtype) - target.to(dtype)


def _smooth_l1_formula(self: Any, target: Any, reduction: int, beta: float) -> Any:
    distance = _apart(self, target).abs()
    return reduced(
        FUNCTIONS["where"](distance < beta, distance * distance * 0.5 / beta, distance - 0.5 * beta), reduction
    )


def _shared_over(grad: Any, self: Any, reduction: int) -> Any:
    return grad / self.numel() if reduction == MEAN and self.numel() else grad


def _smooth_l1_gradient(grad_output: Any, self: Any, target: Any, reduction: int, beta: float) -> Any:
    difference, share = _apart(self, target), _shared_over(grad_output, self, reduction)
    inside = difference * share
    return _bent(difference, share, inside / beta if beta else inside, beta)


def _bent(difference: Any, share: Any, inside: Any, limit: float) -> Any:
    """``inside`` between the limits, and ``share`` with a sign beyond them."""
    where = FUNCTIONS["where"]
    return where(difference <= -limit, -share, where(difference >= limit, share, inside))


def _by_target(gradient: Any) -> Any:
    """The gradient of a loss that is the same the other way round."""
    names = tuple(signature(gradient).parameters)

    def swapped(*args: Any, **named: Any) -> Any:
        values = dict(zip(names, args), **named)
        return gradient(**{**values, "self": values["target"], "target": values["self"]})

    return with_parameters(swapped, names)


_smooth_l1 = composed(
    "smooth_l1_loss", ("self", "target"), _smooth_l1_formula, node="SmoothL1LossBackward0",
    backward={"self": _smooth_l1_gradient, "target": _by_target(_smooth_l1_gradient)},
    backward_node="SmoothL1LossBackwardBackward0",
)  # fmt: skip


def smooth_l1_loss(input: Tensor, target: Tensor, reduction: int, beta: float) -> Any:
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    _check_floating("smooth_l1_cpu", input, target)
    return _counted(_smooth_l1(input, target, reduction, beta), reduction, input, target)


def _check_floating(kernel: str, *tensors: Tensor) -> None:
    dtype = common_dtype(tensors)
    if dtype.category != 2:
        refuse_unsaved(*tensors)
        raise errors.missing_kernel(kernel, dtype.legacy_name)


def _huber_formula(self: Any, target: Any, reduction: int, delta: float) -> Any:
    distance = _apart(self, target).abs()
    squared, linear = distance * distance * 0.5, (distance - 0.5 * delta) * delta
    return reduced(FUNCTIONS["where"](distance < delta, squared, linear), reduction)


def _huber_gradient(grad_output: Any, self: Any, target: Any, reduction: int, delta: float) -> Any:
    difference, share = _apart(self, target), _shared_over(grad_output, self, reduction)
    return _bent(difference, share * delta, difference * share, delta)


_huber = composed(
    "huber_loss", ("self", "target"), _huber_formula,
    backward={"self": _huber_gradient, "target": _by_target(_huber_gradient)},
    backward_node="HuberLossBackwardBackward0",
)  # fmt: skip


def huber_loss(input: Tensor, target: Tensor, reduction: int, delta: float) -> Any:
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    dtypes.check_can_cast(common_dtype((input, target)), input._dtype)
    _check_floating("huber_cpu", input, target)
    return _huber(input, target, reduction, delta)


def _soft_margin_formula(self: Any, target: Any, reduction: int) -> Any:
    return reduced((-self * target).exp().log1p(), reduction)


# The kernel is the formula in the operands' own type, in which large exponentials are infinite.
_soft_margin = composed(
    "soft_margin_loss", ("self",), _soft_margin_formula, ulps=ULPS, kernel=_soft_margin_formula,
    backward_node="SoftMarginLossBackwardBackward0",
)  # fmt: skip


def soft_margin_loss(input: Tensor, target: Tensor, reduction: int) -> Any:
    for name, one, position in (("input", input, 1), ("target", target, 2)):
        tensor_argument("soft_margin_loss", name, position, one)
    refuse_alone(errors.out_requires_grad("soft_margin_loss"), input, target)
    refuse_gradient("soft_margin_loss", not is_beneath(input, target), target=target)
    # The input's negative is multiplied in place, and goes on being changed.
    if not input._dtype.category:
        raise refused_types.BOOL(errors.BOOL_NEGATION)
    dtypes.check_can_cast(common_dtype((input, target)), input._dtype)
    if input._dtype.category == 1:
        dtypes.check_can_cast(dtypes.get_default_dtype(), input._dtype)
    loss = _soft_margin(input, target, reduction)
    return counted_beneath(input, loss) if is_beneath(input, target) else loss


# -- cross entropy of two outcomes -------------------------------------------------------------------------------------

#: torch takes no logarithm to be less than this, and divides by nothing smaller than the other.
_LEAST_LOG, _LEAST_PRODUCT = -100.0, 1e-12


def _bce_formula(self: Any, target: Any, weight: Any, reduction: int) -> Any:
    losses = (target - 1) * (-self).log1p().clamp(min=_LEAST_LOG) - target * self.log().clamp(min=_LEAST_LOG)
    return reduced(losses if weight is None else losses * weight, reduction)


def _shared(grad: Any, like: Any, weight: Any, reduction: int) -> Any:
    """The weight, and with the mean the count, in a gradient."""
    if weight is not None:
        grad = grad * weight
    return divided(grad, like.numel()) if reduction == MEAN else grad


def _shared_in_place(grad: Any, changes: int, like: Any, weight: Any, reduction: int) -> Any:
    """The same for a gradient that torch changed in place ``changes`` times before, and goes on changing."""
    shared = _shared(grad, like, weight, reduction).to(like.dtype)
    return counted(shared, changes + (weight is not None) + (reduction == MEAN))


def _bce_gradient(grad_output: Any, self: Any, target: Any, weight: Any, reduction: int) -> Any:
    slope = (self - target) / ((1 - self) * self).clamp(min=_LEAST_PRODUCT)
    return _shared(grad_output * slope, self, weight, reduction)


def _bce_target_gradient(grad_output: Any, self: Any, target: Any, weight: Any, reduction: int) -> Any:
    return _shared_in_place(-FUNCTIONS["logit"](self) * grad_output, 2, target, weight, reduction)


_bce_backward = composed(
    "binary_cross_entropy_backward", ("grad_output", "self", "target"), _bce_gradient, ulps=ULPS,
    node="BinaryCrossEntropyBackwardBackward0",
)  # fmt: skip


def _bce_kernel(self: Any, target: Any, weight: Any, reduction: int) -> Any:
    for pair in zip(elements(self), elements(target)):
        for name, value in zip(("input", "target"), pair):
            if not 0 <= value <= 1:
                raise RuntimeError(f"all elements of {name} should be between 0 and 1")
    values = {"self": self, "target": target, "weight": weight, "reduction": reduction}
    return rounded_once(_bce_formula, values, ULPS)


_bce = composed(
    "binary_cross_entropy", ("self", "target"), _bce_formula, kernel=_bce_kernel,
    backward={"self": _bce_backward, "target": _bce_target_gradient},
)  # fmt: skip


def binary_cross_entropy(input: Tensor, target: Tensor, weight: Optional[Tensor], reduction: int) -> Tensor:
    if input._dtype is not target._dtype:
        raise RuntimeError(errors.found_dtype(target._dtype, input._dtype))
    refuse_gradient("binary_cross_entropy", not is_beneath(input, target, weight), weight=weight)
    _check_floating("binary_cross_entropy", input)
    return _counted(_bce(input, target, weight, reduction), reduction, input, target, weight)


def _log_sigmoid(values: Any) -> Any:
    return -((-values.abs()).exp().log1p()) + values.clamp(max=0)


def _logits_formula(self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int) -> Any:
    log_weight = 1 if pos_weight is None else (pos_weight - 1) * target + 1
    losses = (1 - target) * self - log_weight * _log_sigmoid(self)
    return reduced(losses if weight is None else losses * weight, reduction)


def _logits_gradient(grad_output: Any, self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int) -> Any:
    if pos_weight is None:
        slope = self.sigmoid() - target
    else:
        weighted = pos_weight * target
        slope = (plus(weighted, 1) - target) * self.sigmoid() - weighted
    if state.grad_enabled:  # then it is divided in place, and no more
        return counted(_shared(slope * grad_output, self, weight, reduction), int(reduction == MEAN))
    return _shared_in_place(slope * grad_output, 2 if pos_weight is None else 4, self, weight, reduction)


def _logits_target_gradient(
    grad_output: Any, self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int
) -> Any:
    if pos_weight is None:
        return _shared_in_place(-self * grad_output, 0, target, weight, reduction)
    slope = ACTIVATIONS["logsigmoid"](-self) - ACTIVATIONS["logsigmoid"](self) * pos_weight
    return _shared_in_place(slope * grad_output, 2, target, weight, reduction)


def _logits_kernel(self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int) -> Any:
    """torch starts from 1 - target, which it changes in place: the type stays the target's."""
    values = {"self": self, "target": target, "weight": weight, "pos_weight": pos_weight, "reduction": reduction}
    return rounded_once(_logits_formula, values, ULPS).to(target.dtype)


_with_logits = composed(
    "binary_cross_entropy_with_logits", ("self", "target"), _logits_formula, kernel=_logits_kernel,
    backward={"self": _logits_gradient, "target": _logits_target_gradient},
)  # fmt: skip


def binary_cross_entropy_with_logits(input: Any, target: Any, weight: Any, pos_weight: Any, reduction: int) -> Any:
    is_reached = not is_beneath(input, target, weight, pos_weight)
    refuse_gradient("binary_cross_entropy_with_logits", is_reached, weight=weight, pos_weight=pos_weight)
    _check_floating("log_sigmoid_cpu", input)
    if not target._dtype.category:
        refuse_unsaved(input, target)
        raise refused_types.BOOL(errors.BOOL_SUBTRACTION)
    dtypes.check_can_cast(common_dtype((input, target)), target._dtype)
    return _with_logits(input, target, weight, pos_weight, reduction)


# -- negative log likelihood -------------------------------------------------------------------------------------------


def _coefficients(input: Tensor, target: Tensor, weight: Optional[Tensor], ignore_index: int) -> tuple[Tensor, float]:
    """By what each log probability, (N, C, ...) or (C), is multiplied; and the sum of the weights."""
    shape = input._shape
    dim = min(1, len(shape) - 1)
    classes, inner = shape[dim], prod(shape[2:])
    found = [0.0] * prod(shape)
    weights = elements(weight) if weight is not None else [1.0] * classes
    total = 0.0
    for i, index in enumerate(elements(target)):
        if index == ignore_index:
            continue
        if not 0 <= index < classes:
            raise IndexError(f"Target {index} is out of bounds.")
        total += weights[index]
        n, place = divmod(i, inner)
        found[(n * classes + index) * inner + place] = -weights[index]
    return new_tensor(input._dtype.pack(found), shape, input._dtype), total


def _nll_kernel(
    self: Any, target: Any, weight: Any, reduction: int, ignore_index: int, coefficients: Any, total_weight: Any
) -> Any:
    carried = self._storage.ulps
    factors = elements(coefficients)
    parts = [value * factor if factor else 0.0 for value, factor in zip(elements(self), factors)]
    if reduction == NO_REDUCTION:
        terms = new_tensor(self._dtype.pack(parts), self._shape, self._dtype, carried)
        return terms.sum(min(1, self.dim() - 1))
    total = math.fsum(parts)
    if reduction == MEAN:
        total = total / total_weight if total_weight else math.nan
    return new_tensor(self._dtype.pack([total]), (), self._dtype, carried and carried + 2)


def _nll_gradient(
    grad_output: Any, self: Any, target: Any, weight: Any, reduction: int, ignore_index: int, coefficients: Any,
    total_weight: Any,
) -> Any:  # fmt: skip
    if reduction == NO_REDUCTION:
        return grad_output.unsqueeze(min(1, self.dim() - 1)) * coefficients
    if reduction == MEAN:
        coefficients = coefficients / total_weight if total_weight else coefficients * 0
    return grad_output * coefficients


def _nll_along(
    self_t: Any, target: Any, weight: Any, reduction: int, ignore_index: int, coefficients: Any, total_weight: Any
) -> Any:
    losses = self_t * coefficients
    if reduction == NO_REDUCTION:
        return losses.sum(min(1, self_t.dim() - 1))
    return losses.sum() / total_weight if reduction == MEAN else losses.sum()


def _declare_nll(name: str, title: str) -> Op:
    backward = composed(
        f"{name}_backward", ("grad_output", "self"), _nll_gradient, zero=("self",), node=f"{title}BackwardBackward0"
    )

    def derivative(
        grad: Any, self: Any, target: Any, weight: Any, reduction: int, ignore_index: int, total_weight: Any
    ) -> Any:
        coefficients, total = _coefficients(self, target, weight, ignore_index)
        return backward(grad, self, target, weight, reduction, ignore_index, coefficients, total)

    return Op(name, ("self",), {"self": derivative}, f"{title}Backward0", forward_derivative=_nll_along)


_nll = _declare_nll("nll_loss", "NllLoss")
_nll_2d = _declare_nll("nll_loss2d", "NllLoss2D")


def _picked(op: Op, input: Tensor, target: Tensor, weight: Optional[Tensor], reduction: int, ignore_index: int) -> Any:
    """(C) with one index, (N, C) with (N), (N, C, H, W) with (N, H, W)."""
    name = "nll_loss2d_forward_out_frame" if op is _nll_2d else "nll_loss_out_frame"
    if input._dtype.category != 2:
        refuse_unsaved(input, target, weight)
        raise errors.missing_kernel(name, input._dtype.legacy_name)
    if weight is not None and weight._dtype is not input._dtype:
        raise RuntimeError(f"expected scalar type {input._dtype.legacy_name} but found {weight._dtype.legacy_name}")
    refuse_gradient("nll_loss2d_forward" if op is _nll_2d else "nll_loss_forward", weight=weight)
    coefficients, total = _coefficients(input, target, weight, ignore_index)
    values: dict[str, Any] = {
        "self": input, "target": target, "weight": weight, "reduction": reduction, "ignore_index": ignore_index,
        "coefficients": coefficients, "total_weight": _total(input, total, reduction),
    }  # fmt: skip
    return recorded(op, values, lambda: _nll_kernel(**{**values, "self": input.detach(), "total_weight": total}))


def _total(input: Tensor, total: float, reduction: int) -> Tensor:
    """The sum of the weights as torch keeps it: not computed where nothing is reduced."""
    return new_tensor(input._dtype.pack([0.0 if reduction == NO_REDUCTION else total]), (), input._dtype)


def _refused_target(target: Any) -> Optional[RuntimeError]:
    if target._dtype in (dtypes.int64, dtypes.uint8):
        return None
    shown = target._dtype.legacy_name
    if SEMANTICS.nll_loss_tells_the_types_of_targets:
        return RuntimeError(f"expected target dtype to be Long or Byte, but got {shown}")
    return RuntimeError(f"expected scalar type Long but found {shown}")


def nll_loss(input: Any, target: Any, weight: Optional[Any], reduction: int, ignore_index: int) -> Any:
    """For any number of spatial dimensions."""
    ndim = input.dim()
    if ndim < 1:
        raise ValueError(f"Expected 1 or more dimensions (got {ndim})")
    if ndim != 1 and input.size(0) != target.size(0):
        raise ValueError(f"Expected input batch_size ({input.size(0)}) to match target batch_size ({target.size(0)}).")
    if ndim <= 2 and target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    refusal = _refused_target(target)
    if refusal is not None and SEMANTICS.nll_loss_tells_the_types_of_targets:
        raise refusal
    if ndim == 1 and target.numel() != 1:
        if target.numel() and not SEMANTICS.nll_loss_of_one_sample_has_one_target:
            if target.dim() and input.size(0) != target.size(0):
                sizes = f"input: {errors.shape_text(input._shape)}, target: {errors.shape_text(target._shape)}"
                raise RuntimeError(f"size mismatch (got {sizes})")
            return nll_loss(input, target[:1], weight, reduction, ignore_index)
        raise ValueError(f"For 1D input, 1D target must have size 1, but got target size: {target.numel()}")
    if refusal is not None:
        raise refusal
    if ndim <= 2:
        _check_weight(weight, input.size(ndim - 1))
        return _picked(_nll, input, target, weight, reduction, ignore_index)
    wanted = (input.size(0), *input._shape[2:])
    sizes = errors.shape_text(target._shape)
    if ndim == 4:
        if target.dim() != 3:
            raise RuntimeError(
                f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {target.dim()}"
            )
        if target._shape != wanted:
            raise RuntimeError(f"size mismatch (got input: {errors.shape_text(input._shape)} , target: {sizes}")
        _check_weight(weight, input.size(1))
        return _picked(_nll_2d, input, target, weight, reduction, ignore_index)
    if target._shape != wanted:
        raise RuntimeError(f"Expected target size {errors.shape_text(wanted)}, got {sizes}")
    _check_weight(weight, input.size(1))
    flat = input.contiguous().view(wanted[0], input.size(1), 1, -1)
    losses = _picked(_nll_2d, flat, target.contiguous().view(wanted[0], 1, -1), weight, reduction, ignore_index)
    return losses.view(wanted) if reduction == NO_REDUCTION else losses


def _check_weight(weight: Optional[Any], classes: int) -> None:
    if weight is not None and (weight.dim() != 1 or weight.numel() != classes):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of"
            f" shape: {errors.shape_text(weight._shape)}"
        )


# -- cross entropy -----------------------------------------------------------------------------------------------------


def cross_entropy_loss(
    input: Any, target: Any, weight: Optional[Any], reduction: int, ignore_index: int, label_smoothing: float
) -> Any:
    """``target``: class indices, or, with the shape of ``input``, the probabilities of the classes."""
    if label_smoothing > 1:  # less than nothing is none
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}")
    dim = 0 if input.dim() == 1 else 1
    if input._shape == target._shape:
        if target._dtype.category != 2:
            raise RuntimeError(
                "Expected floating point type for target with class probabilities, got " + target._dtype.legacy_name
            )
        if ignore_index >= 0:
            raise RuntimeError("ignore_index is not supported for floating point target")
        return _with_probabilities(input, target, weight, reduction, label_smoothing, dim)
    logs = input.log_softmax(dim if input.dim() else 0)
    if label_smoothing > 0:
        return _smoothed(logs, target, weight, reduction, ignore_index, label_smoothing, dim)
    return nll_loss(logs, target, weight, reduction, ignore_index)


def _with_probabilities(
    input: Any, target: Any, weight: Optional[Any], reduction: int, label_smoothing: float, dim: int
) -> Any:
    logs = input.log_softmax(dim)
    classes = input.size(dim)
    _check_weight(weight, classes)
    if label_smoothing > 0:
        target = plus(times(target, 1 - label_smoothing), label_smoothing / classes)
    terms = logs * target
    if weight is not None:
        terms = terms * weight.view(*[classes if d == dim else 1 for d in range(input.dim())])
    if reduction == NO_REDUCTION:
        return -terms.sum(dim)
    if reduction == SUM:
        return -terms.sum()
    return divided(-terms.sum(), input.numel() // classes if input.numel() else 0)


def _smoothed(
    logs: Any, target: Any, weight: Optional[Any], reduction: int, ignore_index: int, label_smoothing: float, dim: int
) -> Any:
    picked = nll_loss(logs, target, weight, reduction, ignore_index)
    classes = logs.size(dim)
    if weight is None:
        spread = -logs.sum(dim)
    else:
        spread = -(logs * weight.view(*[classes if d == dim else 1 for d in range(logs.dim())])).sum(dim)
    ignored = (target == ignore_index).view(spread.shape)
    spread = spread.masked_fill(ignored, 0)
    if reduction == MEAN:
        if weight is None:
            spread = spread.sum() / (ignored.numel() - ignored.sum())
        else:
            known = target.masked_fill(ignored.view(target.shape), 0)
            weights = weight.gather(0, known.flatten()).masked_fill(ignored.flatten(), 0)
            spread = spread.sum() / weights.sum()
    elif reduction == SUM:
        spread = spread.sum()
    return times(picked, 1 - label_smoothing) + times(spread, label_smoothing / classes)
