"""Losses."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from ...ops import ctc, margins
from ...ops import losses as ops
from ...ops.by_numbers import minus, plus, times
from ...ops.checked import inner
from ...ops.declare import FUNCTIONS
from ...ops.losses import reduced
from ...ops.pointwise import common_shape
from ...semantics import SEMANTICS
from ...tensor import Tensor
from ...warn import warn_caller
from .activation import logsigmoid
from .distance import pairwise_distance
from .reduction import NUMBERS, chosen, legacy_name

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cosine_embedding_loss",
    "cross_entropy",
    "ctc_loss",
    "gaussian_nll_loss",
    "hinge_embedding_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "margin_ranking_loss",
    "mse_loss",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
    "poisson_nll_loss",
    "smooth_l1_loss",
    "soft_margin_loss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]


def _warn_of_sizes(input: Any, target: Any) -> None:
    if target.size() != input.size():
        warn_caller(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will"
            " likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        )


def _broadcast(*tensors: Any) -> tuple[Any, ...]:
    shape = common_shape(tensors)
    return tuple(tensor if tensor._shape == shape else tensor.expand(shape) for tensor in tensors)


def _weighted(losses: Any, weight: Any, input: Any, reduction: str, divide_by_weights: bool) -> Any:
    if weight.size() != input.size():
        raise ValueError("Weights and input must have the same size.")
    losses = losses() * weight
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.sum() / weight.sum() if divide_by_weights else losses.mean()
    raise ValueError(f"Invalid reduction mode: {reduction}. Expected one of 'none', 'mean', 'sum'.")


def mse_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    weight: Optional[Any] = None,
) -> Any:  # fmt: skip
    _warn_of_sizes(input, target)
    a, b = _broadcast(input, target)
    if weight is not None:
        return _weighted(lambda: (a - b).pow(2), weight, input, reduction, True)
    return ops.mse_loss(a, b, chosen(reduction, size_average, reduce))


def l1_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    weight: Optional[Any] = None,
) -> Any:  # fmt: skip
    _warn_of_sizes(input, target)
    a, b = _broadcast(input, target)
    if weight is not None:
        return _weighted(lambda: (a - b).abs(), weight, input, reduction, True)
    return reduced((a - b).abs(), chosen(reduction, size_average, reduce))


def smooth_l1_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", beta: float = 1.0
) -> Any:
    """Squared, and divided by twice ``beta``, where the difference is less than ``beta``."""
    _warn_of_sizes(input, target)
    number = chosen(reduction, size_average, reduce)
    a, b = _broadcast(input, target)
    if beta == 0.0 and SEMANTICS.smooth_l1_loss_without_beta_is_l1_loss:
        return reduced((a - b).abs(), number)
    return ops.smooth_l1_loss(a, b, number, beta)


def huber_loss(
    input: Any, target: Any, reduction: str = "mean", delta: float = 1.0, weight: Optional[Any] = None
) -> Any:
    """Half the square where the difference is at most ``delta``, beyond that linear."""
    _warn_of_sizes(input, target)
    a, b = _broadcast(input, target)
    if weight is not None:
        return _weighted(lambda: ops.huber_loss(a, b, ops.NO_REDUCTION, delta), weight, input, reduction, False)
    return ops.huber_loss(a, b, chosen(reduction), delta)


def nll_loss(
    input: Any, target: Any, weight: Optional[Any] = None, size_average: Any = None, ignore_index: int = -100,
    reduce: Any = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    return _nll_loss(input, target, weight, chosen(reduction, size_average, reduce), ignore_index)


_nll_loss = inner("nll_loss_nd")(ops.nll_loss)
_cross_entropy = inner("cross_entropy_loss")(ops.cross_entropy_loss)
_with_logits = inner("binary_cross_entropy_with_logits")(ops.binary_cross_entropy_with_logits)


def cross_entropy(
    input: Any, target: Any, weight: Optional[Any] = None, size_average: Any = None, ignore_index: int = -100,
    reduce: Any = None, reduction: str = "mean", label_smoothing: float = 0.0,
) -> Any:  # fmt: skip
    """``target``: class indices, or the probabilities of the classes."""
    number = chosen(reduction, size_average, reduce)
    return _cross_entropy(input, target, weight, number, ignore_index, label_smoothing)


def binary_cross_entropy(
    input: Any, target: Any, weight: Optional[Any] = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    number = chosen(reduction, size_average, reduce)
    if target.size() != input.size():
        raise ValueError(
            f"Using a target size ({target.size()}) that is different to the input size ({input.size()}) is deprecated."
            " Please ensure they have the same size."
        )
    if weight is not None:
        weight = weight.expand(common_shape((target, weight))) if isinstance(weight, Tensor) else weight.size()
    return ops.binary_cross_entropy(input, target, weight, number)


def binary_cross_entropy_with_logits(
    input: Any, target: Any, weight: Optional[Any] = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean", pos_weight: Optional[Any] = None,
) -> Any:  # fmt: skip
    number = chosen(reduction, size_average, reduce)
    if target.size() != input.size():
        raise ValueError(f"Target size ({target.size()}) must be the same as input size ({input.size()})")
    return _with_logits(input, target, weight, pos_weight, number)


def kl_div(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    log_target: bool = False,
) -> Any:  # fmt: skip
    """``input`` holds logarithms, ``target`` too if ``log_target``. "batchmean" divides the sum by the batch's size."""
    legacy = size_average is not None or reduce is not None
    if reduction == "mean" and not legacy:
        warn_caller(
            "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides"
            " only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the"
            " same as 'batchmean' in the next major release.",
        )
    by_batch = reduction == "batchmean" and not legacy
    number = ops.SUM if by_batch else chosen(reduction, size_average, reduce)
    result = plain_kl_div(input, target, number, log_target=log_target)
    return result / input.size()[0] if by_batch and input.dim() else result


@inner("kl_div")
def plain_kl_div(input: Any, target: Any, reduction: int = 1, *, log_target: bool = False) -> Any:
    if input.is_complex() or target.is_complex():
        raise RuntimeError("kl_div: Complex inputs not supported.")
    if not (input.is_floating_point() and target.is_floating_point()):
        raise RuntimeError("kl_div: Integral inputs not supported.")
    # What stands on the right is recorded first, which decides how gradients of ``target`` are added up.
    if log_target:
        difference = target - input
        losses = target.exp() * difference
    else:
        product = target * input
        losses = FUNCTIONS["xlogy"](target, target) - product
    return reduced(losses, reduction)


def poisson_nll_loss(
    input: Any, target: Any, log_input: bool = True, full: bool = False, size_average: Any = None, eps: float = 1e-08,
    reduce: Any = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    if reduction not in NUMBERS and not SEMANTICS.poisson_nll_loss_refuses_as_others_do:
        raise ValueError(f"{reduction} is not valid")
    number = chosen(reduction, size_average, reduce)
    return _poisson_nll_loss(input, target, log_input, full, eps, number)


@inner("poisson_nll_loss")
def _poisson_nll_loss(input: Any, target: Any, log_input: bool, full: bool, eps: float, reduction: int) -> Any:
    # What is taken away, or added, has its nodes before the rest: torch works out the second operand first.
    expected = target * (input if log_input else plus(input, eps).log())
    losses = (input.exp() if log_input else input) - expected
    if full:
        half = times(times(target, 2 * math.pi).log(), 0.5)
        losses.add_((target * target.log() - target + half).masked_fill(target <= 1, 0))
    return reduced(losses, reduction)


def margin_ranking_loss(
    input1: Any, input2: Any, target: Any, margin: float = 0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    number = chosen(reduction, size_average, reduce)
    if input1.dim() != input2.dim() or input1.dim() != target.dim():
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1:"
            f" {input1.size()}, input2: {input2.size()}, target: {target.size()} "
        )
    return _margin_ranking_loss(input1, input2, target, margin, number)


@inner("margin_ranking_loss")
def _margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float, reduction: int) -> Any:
    difference = input1 - input2
    return reduced(plus(-target * difference, float(margin)).clamp_min_(0), reduction)


def _less(number: float, values: Any) -> Any:
    return FUNCTIONS["tensor"](number, dtype=values.dtype) - values


def hinge_embedding_loss(
    input: Any, target: Any, margin: float = 1.0, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Any:
    return _hinge_embedding_loss(input, target, margin, chosen(reduction, size_average, reduce))


@inner("hinge_embedding_loss")
def _hinge_embedding_loss(input: Any, target: Any, margin: float, reduction: int) -> Any:
    where, nothing = FUNCTIONS["where"], FUNCTIONS["zeros_like"](input)
    apart = where(target != 1, _less(margin, input).clamp_min_(0), nothing)
    return reduced(apart + where(target != -1, input, nothing), reduction)


def soft_margin_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Any:
    return _soft_margin_loss(input, target, chosen(reduction, size_average, reduce))


_soft_margin_loss = inner("soft_margin_loss")(ops.soft_margin_loss)


def multilabel_soft_margin_loss(
    input: Any, target: Any, weight: Optional[Any] = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    if size_average is not None or reduce is not None:
        reduction = legacy_name(size_average, reduce)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        losses = losses * weight
    dim = input.dim() - 1
    losses = losses.sum(dim) / input.size(dim)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    return reduced(losses, chosen(reduction))


def multi_margin_loss(
    input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Optional[Any] = None, size_average: Any = None,
    reduce: Any = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    number = chosen(reduction, size_average, reduce)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    return _multi_margin(input, target, p, margin, weight, number)


def multilabel_margin_loss(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Any:
    """``target``: the labels of each row, up to the first -1."""
    return _multilabel_margin(input, target, chosen(reduction, size_average, reduce))


_multi_margin = inner("multi_margin_loss")(margins.multi_margin_loss)
_multilabel_margin = inner("multilabel_margin_loss")(margins.multilabel_margin_loss)


def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: str = "mean",
    zero_infinity: bool = False,
) -> Any:  # fmt: skip
    """``log_probs``: (time, batch, classes). The mean is of the losses, each divided by the length of its target."""
    return _ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, chosen(reduction), zero_infinity)


@inner("ctc_loss")
def _ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int, number: int, zero_infinity: bool
) -> Any:
    if isinstance(input_lengths, Tensor) is not isinstance(target_lengths, Tensor):
        raise TypeError
    batched = log_probs.dim() == 3
    lengths = [_numbers(given) for given in (input_lengths, target_lengths)]
    if not batched:
        log_probs, targets = log_probs.unsqueeze(1), targets.unsqueeze(0)
    losses = ctc.ctc_loss_of_each(log_probs, targets, lengths[0], lengths[1], blank, zero_infinity)
    if zero_infinity:
        losses = FUNCTIONS["where"](losses == math.inf, FUNCTIONS["zeros"]((), dtype=losses.dtype), losses)
    if number == ops.MEAN:
        counts = FUNCTIONS["tensor"](lengths[1]).clamp(min=1)
        return (losses / counts.to(losses.dtype)).mean()
    if number == ops.SUM:
        return losses.sum()
    return losses if batched else losses.squeeze(0)


def _numbers(given: Any) -> list[int]:
    if isinstance(given, Tensor):
        return [int(one) for one in given.reshape(-1).tolist()]
    return list(given)


def cosine_embedding_loss(
    input1: Any, input2: Any, target: Any, margin: float = 0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    return _cosine_embedding_loss(input1, input2, target, margin, chosen(reduction, size_average, reduce))


@inner("cosine_embedding_loss")
def _cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float, reduction: int) -> Any:
    sizes = f"{list(input1.shape)} and {list(input2.shape)}"
    if target.dim() == 1 and (input1.dim() != 2 or input2.dim() != 2):
        raise RuntimeError(f"1D target tensor expects 2D input tensors, but found inputs with sizes {sizes}.")
    if target.dim() == 0 and (input1.dim() != 1 or input2.dim() != 1):
        raise RuntimeError(f"0D target tensor expects 1D input tensors, but found inputs with sizes {sizes}.")
    if target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    dim, where = target.dim(), FUNCTIONS["where"]
    product = (input1 * input2).sum(dim)
    squares = [plus((one * one).sum(dim), 1e-12) for one in (input1, input2)]
    cosine = product / (squares[0] * squares[1]).sqrt_()
    nothing = FUNCTIONS["zeros_like"](cosine)
    alike = where(target == 1, _less(1, cosine), nothing)
    return reduced(alike + where(target == -1, minus(cosine, float(margin)).clamp_min_(0), nothing), reduction)


def triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2, eps: float = 1e-06,
    swap: bool = False, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    number = chosen(reduction, size_average, reduce)
    if margin <= 0 and SEMANTICS.triplet_margins_are_positive:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    return _triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, number)


@inner("triplet_margin_loss")
def _triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float, p: float, eps: float, swap: bool, reduction: int
) -> Any:
    def distance(a: Any, b: Any) -> Any:
        return pairwise_distance(a, b, p, eps)

    dims = (anchor.dim(), positive.dim(), negative.dim())
    near, far = _distances(dims, anchor, positive, negative, distance, swap)
    return reduced((plus(near, margin) - far).clamp_min(0), reduction)


def _distances(
    dims: tuple[int, int, int], anchor: Any, positive: Any, negative: Any, distance: Callable[[Any, Any], Any],
    swap: bool,
) -> tuple[Any, Any]:  # fmt: skip
    if len(set(dims)) > 1:
        if not SEMANTICS.triplets_are_told_which_is_which:
            raise RuntimeError(
                f"All inputs should have same dimension but got {dims[0]}D, {dims[1]}D and {dims[2]}D inputs."
            )
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got:"
            f" anchor {dims[0]}D, positive {dims[1]}D, and negative {dims[2]}D inputs"
        )
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = FUNCTIONS["min"](far, distance(positive, negative))
    return near, far


def triplet_margin_with_distance_loss(
    anchor: Any, positive: Any, negative: Any, *, distance_function: Optional[Callable[[Any, Any], Any]] = None,
    margin: float = 1.0, swap: bool = False, reduction: str = "mean",
) -> Any:  # fmt: skip
    number = chosen(reduction)
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    dims = (anchor.ndim, positive.ndim, negative.ndim)
    near, far = _distances(dims, anchor, positive, negative, distance_function or pairwise_distance, swap)
    return reduced((margin + near - far).clamp_min(0), number)


def gaussian_nll_loss(
    input: Any, target: Any, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Any:
    """Raises ValueError where ``var`` has a negative entry or does not fit ``input``."""
    if isinstance(var, float) and SEMANTICS.gaussian_loss_takes_a_number_for_the_variance:
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = var * FUNCTIONS["ones_like"](input)
    elif not isinstance(var, float) and (var < 0).any():
        raise ValueError("var has negative entry/entries")
    if var.size() != input.size():
        if input.size()[:-1] == var.size():
            var = var.unsqueeze(-1)
        else:
            # One dimension may have one variance for all.
            other = [size for size, wanted in zip(var.size(), input.size()) if size != wanted]
            if var.dim() != input.dim() or other != [1]:
                raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(reduction + " is not valid")
    var = var.clone()
    var_values: Tensor = var.detach()
    var_values.clamp_(min=eps)
    losses = 0.5 * (var.log() + (input - target) ** 2 / var)
    if full:
        losses += 0.5 * math.log(2 * math.pi)
    return reduced(losses, chosen(reduction))
