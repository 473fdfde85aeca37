"""Batch normalisation: each channel by its own moments, or by running ones."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Optional, Sequence

from .. import autograd, dtypes, errors, inexact, refused_types
from ..dtypes import dtype as dtype_
from ..graph import is_recording, requires_grad
from ..inexact import bound, ulp, worst
from ..layout import is_contiguous, prod
from ..modes import recording_of_formulas
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor, write
from . import refusals
from .declare import Op, is_beneath, recorded, refuse_gradient

#: In how many roundings of one unit in the last place torch's way of adding may differ from the one here.
_ROUNDINGS = 8


class Channel:
    """The values of one channel, their mean, and the inverse of their standard deviation."""

    __slots__ = ("values", "mean", "variance", "inverse_std", "exact")

    def __init__(self, values: Sequence[float], mean: float, variance: float, eps: float, dtype: Any) -> None:
        self.values = values
        self.mean = mean
        self.variance = variance
        self.inverse_std = 1.0 / math.sqrt(variance + eps) if variance + eps > 0 else math.inf
        rounded = [dtype.pack([number])[0] for number in (mean, self.inverse_std)]
        self.exact = rounded == [mean, self.inverse_std] and self._is_exact(eps)

    def _is_exact(self, eps: float) -> bool:
        numbers = (self.mean, self.variance, self.inverse_std)
        if not all(map(math.isfinite, numbers)):
            return False
        return Fraction(self.inverse_std) ** 2 * (Fraction(self.variance) + Fraction(eps)) == 1


def _by_channel(input: Tensor) -> list[list[float]]:
    channels, inner = input._shape[1], prod(input._shape[2:])
    values = elements(input)
    block = channels * inner
    return [
        [value for start in range(c * inner, len(values), block) for value in values[start : start + inner]]
        for c in range(channels)
    ]


def _from_channels(columns: Sequence[Sequence[float]], shape: tuple[int, ...]) -> list[float]:
    inner = prod(shape[2:])
    return [value for n in range(shape[0]) for column in columns for value in column[n * inner : (n + 1) * inner]]


def _moments(values: Sequence[float]) -> tuple[float, float, bool]:
    """Mean, the sum of squared deviations, and whether the mean is exact."""
    total = math.fsum(values)
    mean = total / len(values)
    return mean, math.fsum((v - mean) ** 2 for v in values), Fraction(mean) * len(values) == Fraction(total)


def _finite(values: Sequence[float]) -> bool:
    return all(map(math.isfinite, values))


def _channels(input: Tensor, running: Optional[tuple[Tensor, Tensor]], training: bool, eps: float) -> list[Channel]:
    found = []
    dtype = input._dtype
    for c, values in enumerate(_by_channel(input)):
        if training:
            if not _finite(values):
                found.append(Channel(values, math.nan, math.nan, eps, dtype))
                continue
            mean, squares, exact = _moments(values)
            channel = Channel(values, mean, squares / len(values), eps, dtype)
            channel.exact = channel.exact and exact
        else:
            assert running is not None
            channel = Channel(values, elements(running[0])[c], elements(running[1])[c], eps, dtype)
        found.append(channel)
    return found


def _part(index: int) -> Any:
    def derivative(
        grad: Any, input: Any, weight: Any, running_mean: Any, running_var: Any, result1: Any, result2: Any,
        training: Any, eps: Any,
    ) -> Any:  # fmt: skip
        given = (grad, input, weight, running_mean, running_var, result1, result2, training, eps)
        return batch_norm_backward(*given)[index]

    return derivative


def _tangent(
    input_t: Any, weight_t: Any, bias_t: Any, input: Any, weight: Any, running_mean: Any, running_var: Any,
    training: Any, eps: Any,
) -> Any:  # fmt: skip
    along = [1, -1, *[1] * (input.dim() - 2)]
    dims = [d for d in range(input.dim()) if d != 1]
    if training:
        centred = input - input.mean(dims, keepdim=True)
        inverse_std = (centred.square().mean(dims, keepdim=True) + eps).rsqrt()
    else:
        centred = input - running_mean.view(along)
        inverse_std = (running_var.view(along) + eps).rsqrt()
    normalised = centred * inverse_std
    parts = []
    if input_t is not None:
        moved = input_t
        if training:
            moved = moved - moved.mean(dims, keepdim=True)
            moved = moved - normalised * (normalised * moved).mean(dims, keepdim=True)
        moved = moved * inverse_std
        parts.append(moved if weight is None else moved * weight.view(along))
    if weight_t is not None:
        parts.append(normalised * weight_t.view(along))
    if bias_t is not None:
        parts.append(bias_t.view(along).expand(input.shape))
    if bias_t is None:
        parts.append(normalised.new_zeros(normalised.shape))
    return sum(parts[1:], parts[0])


_batch_norm = Op(
    "native_batch_norm",
    ("input", "weight", "bias"),
    {"input": _part(0), "weight": _part(1), "bias": _part(2)},
    forward_derivative=_tangent,
    wraps_numbers=True,
)


def _check_types(input: Tensor, parameters: Sequence[Tensor], training: bool) -> None:
    """Parameters are of the input's type; those of an input in half precision may all be float32."""
    if input._dtype.category != 2:
        if is_recording() and requires_grad(input) and input._inference:
            raise RuntimeError(errors.INFERENCE_SAVED)
        if training and input._dtype.category < 2 and not is_contiguous(input._shape, input._strides):
            raise refused_types.NOT_THERE(errors.mean_of_integers("Input", input._dtype.legacy_name))
        raise refusals.of("batch_norm", input._dtype)
    check_parameters(input._dtype, parameters)


def check_parameters(dtype: dtype_, parameters: Sequence[Tensor]) -> None:
    if not parameters:
        return
    if parameters[0]._dtype is not dtype:
        if any(one._dtype is not dtypes.float32 for one in parameters):
            raise RuntimeError("mixed dtype (CPU): expect parameter to have scalar type of Float")
        if dtype.itemsize != 2:
            raise RuntimeError("mixed dtype (CPU): all inputs must share same datatype.")
        return
    for one in parameters:
        if one._dtype is not dtype:
            raise RuntimeError(f"expected scalar type {dtype.legacy_name} but found {one._dtype.legacy_name}")


def native_batch_norm(
    input: Tensor, weight: Optional[Tensor], bias: Optional[Tensor], running_mean: Optional[Tensor],
    running_var: Optional[Tensor], training: bool, momentum: float, eps: float,
) -> Tensor:  # fmt: skip
    """Normalise each channel (dimension 1) by its own moments, or outside training by the running ones.

    In training the running ones move towards the batch's; autograd does not count that as a change of them.
    """
    parameters = (weight, bias, running_mean, running_var)
    # A parameter that is left out is no inference tensor.
    is_reached = any(one is None for one in parameters) or not is_beneath(input, *parameters)
    refuse_gradient("native_batch_norm", is_reached, running_mean=running_mean, running_var=running_var)
    if (running_mean is None) is not (running_var is None) and SEMANTICS.batch_norm_takes_both_statistics_or_none:
        raise ValueError("running_mean and running_var must either both be None or neither be None")
    _check_types(input, [one for one in parameters if one is not None], training)
    values: dict[str, Any] = {
        "input": input, "weight": weight, "bias": bias, "running_mean": running_mean, "running_var": running_var,
        "training": training, "eps": eps,
    }  # fmt: skip
    running = (running_mean, running_var) if running_mean is not None and running_var is not None else None
    channels = _channels(input, running, training, eps)

    def compute() -> Tensor:
        result = _normalised(input, weight, bias, channels)
        if training:
            _move((running_mean, running_var), channels, momentum)
        return result

    found: Tensor = recorded(
        _batch_norm,
        values,
        compute,
        beside=lambda: dict(zip(("result1", "result2"), _kept(input, channels, training))),
    )
    return found


def _kept(input: Tensor, channels: list[Channel], training: bool) -> tuple[Tensor, Tensor]:
    """The moments, which are results too, but none that can be differentiated. Outside training there are none."""
    kept = channels if training else []
    numbers = ([c.mean for c in kept], [c.inverse_std for c in kept])
    mean, inverse_std = [new_tensor(input._dtype.pack(one), (len(kept),), input._dtype) for one in numbers]
    return mean, inverse_std


def saved_moments(
    input: Tensor, running_mean: Optional[Tensor], running_var: Optional[Tensor], training: bool, eps: float
) -> tuple[Tensor, Tensor]:
    running = (running_mean, running_var) if running_mean is not None and running_var is not None else None
    return _kept(input, _channels(input, running, training, eps), training)


def _normalised(input: Tensor, weight: Optional[Tensor], bias: Optional[Tensor], channels: list[Channel]) -> Tensor:
    dtype = input._dtype
    weights = elements(weight) if weight is not None else [1.0] * len(channels)
    biases = elements(bias) if bias is not None else [0.0] * len(channels)
    columns = []
    ulps = 0
    for channel, w, b in zip(channels, weights, biases):
        scale = dtype.pack([channel.inverse_std * w])[0]
        shift = dtype.pack([b - channel.mean * scale])[0]
        column = [v * scale + shift for v in channel.values]
        columns.append(column)
        if inexact.tracked and not channel.exact:
            ulps = worst(ulps, _bound_of_sum(max([abs(v * scale) + abs(shift) for v in channel.values]), dtype))
    carried = sum(t._storage.ulps for t in (input, weight, bias) if t is not None)
    return new_tensor(dtype.pack(_from_channels(columns, input._shape)), input._shape, dtype, ulps + carried)


def _bound_of_sum(reach: float, dtype: dtype_) -> int:
    """How far off a sum may be whose parts have the size ``reach``: what cancels leaves the error of the parts."""
    return bound(1, _ROUNDINGS * ulp(reach, dtype)) if math.isfinite(reach) else 0


def _move(running: tuple[Optional[Tensor], Optional[Tensor]], channels: list[Channel], momentum: float) -> None:
    """Move the running statistics, those that are given, towards the batch's."""
    exact = all(channel.exact for channel in channels)
    batch_means = [channel.mean for channel in channels]
    batch_variances = [c.variance * len(c.values) / (len(c.values) - 1) for c in channels]
    for held, batch in zip(running, (batch_means, batch_variances)):
        if held is None:
            continue
        parts = [(momentum * new, (1 - momentum) * old) for new, old in zip(batch, elements(held))]
        moved = [new + old for new, old in parts]
        ulps = held._storage.ulps
        if inexact.tracked and not exact:
            ulps += _bound_of_sum(max([abs(new) + abs(old) for new, old in parts]), held._dtype)
        write(held, held._dtype.pack(moved), ulps)


def batch_norm_formula(
    given: Sequence[Any], running_mean: Any, running_var: Any, train: bool, eps: float,
    kept: Optional[tuple[Tensor, Tensor]] = None,
) -> tuple[Any, Any, Any]:  # fmt: skip
    """The gradients of input, weight and bias, as a composition of ops; given are that of the result, input, weight.

    ``kept``: the moments that the node saved, which a hook may have changed; None for those that the input has.
    """
    grad_out, input, weight = given
    ndim = len(input._shape)
    dims = [d for d in range(ndim) if d != 1]
    along = (1, -1, *[1] * (ndim - 2))
    count = prod(input._shape) // input._shape[1]
    if kept is not None:
        centred, inverse = input - kept[0].view(*along), kept[1].view(*along)
    elif train:
        centred = input - input.mean(dims, keepdim=True)
        inverse = ((centred * centred).mean(dims, keepdim=True) + eps).rsqrt()
    else:
        centred = input - running_mean.view(*along)
        inverse = (running_var + eps).rsqrt().view(*along)
    grad_bias = grad_out.sum(dims)
    dot = (grad_out * centred).sum(dims)
    grad_weight = dot * inverse.reshape(-1)
    spread = grad_out
    if train:
        spread = grad_out - grad_bias.view(*along) / count - centred * (dot.view(*along) * inverse * inverse / count)
    scale = inverse if weight is None else inverse * weight.view(*along)
    return spread * scale, grad_weight, grad_bias


def _second(index: int) -> Any:
    """The derivative by one of the inputs of the backward: that of the formula."""

    def derivative(
        grad: Any, grad_out: Any, input: Any, weight: Any, running_mean: Any, running_var: Any, save_mean: Any,
        save_invstd: Any, train: Any, eps: Any,
    ) -> Any:  # fmt: skip
        varied = [None if t is None else t.detach().requires_grad_() for t in (grad_out, input, weight)]
        with recording_of_formulas():
            results = batch_norm_formula(varied, running_mean, running_var, train, eps)
        pairs = [(result, one) for result, one in zip(results, grad) if one is not None]
        outputs, grads = zip(*pairs)
        return autograd.grad(outputs, varied[index], grads, allow_unused=True)[0]

    return derivative


_batch_norm_backward = Op(
    "native_batch_norm_backward",
    ("grad_out", "input", "weight", "save_mean", "save_invstd"),
    {"grad_out": _second(0), "input": _second(1), "weight": _second(2)},
)


def _bound_errors(
    results: tuple[Any, Any, Any], grad_out: Tensor, weight: Optional[Tensor], channels: list[Channel]
) -> None:
    """Mark the gradients of input and weight as inexact, within what the parts of their sums may bring."""
    weights = elements(weight) if weight is not None else [1.0] * len(channels)
    for_input = for_weight = 0.0
    for channel, grads, w in zip(channels, _by_channel(grad_out), weights):
        largest = max(map(abs, grads))
        spread = (max(map(abs, channel.values)) + abs(channel.mean)) * channel.inverse_std
        for_input = max(for_input, abs(w) * channel.inverse_std * largest * (2 + spread * spread))
        for_weight = max(for_weight, len(grads) * largest * spread)
    results[0]._storage.ulps += _bound_of_sum(for_input, grad_out._dtype)
    results[1]._storage.ulps += _bound_of_sum(for_weight, grad_out._dtype)


def batch_norm_backward(
    grad_out: Tensor, input: Tensor, weight: Optional[Tensor], running_mean: Optional[Tensor],
    running_var: Optional[Tensor], save_mean: Tensor, save_invstd: Tensor, train: bool, eps: float,
) -> Any:  # fmt: skip
    values = {
        "grad_out": grad_out, "input": input, "weight": weight, "running_mean": running_mean,
        "running_var": running_var, "save_mean": save_mean, "save_invstd": save_invstd, "train": train, "eps": eps,
    }  # fmt: skip

    def compute() -> tuple[Any, Any, Any]:
        detached = [None if t is None else t.detach() for t in (grad_out, input, weight)]
        kept = (save_mean.detach(), save_invstd.detach()) if train else None
        results = batch_norm_formula(detached, running_mean, running_var, train, eps, kept)
        if inexact.tracked:
            running = None if train else (running_mean, running_var)
            channels = _channels(input, running, train, eps)  # type: ignore[arg-type]
            if not all(channel.exact for channel in channels):
                _bound_errors(results, grad_out, weight, channels)
        return results

    return recorded(_batch_norm_backward, values, compute, names=())
