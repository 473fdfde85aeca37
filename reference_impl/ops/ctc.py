"""The connectionist loss: how likely a sequence of labels is, over all ways of spreading it over time."""

from __future__ import annotations

import math
from typing import Any, Sequence

from .. import dtypes, errors
from ..layout import prod
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from .declare import Op, not_differentiable, recorded

_back = Op(
    "_ctc_loss_backward",
    ("grad_output", "log_probs", "neg_log_likelihood"),
    {name: not_differentiable("_ctc_loss_backward") for name in ("grad_output", "log_probs", "neg_log_likelihood")},
    "NotImplemented",
)


def _derivative(
    grad: Any, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, result0: Any, result1: Any,
    blank: int, zero_infinity: bool,
) -> Any:  # fmt: skip
    given = grad[0] if isinstance(grad, tuple) else grad
    return _gradient(given, log_probs, targets, input_lengths, target_lengths, result0, blank, zero_infinity)


_ctc = Op("_ctc_loss", ("log_probs",), {"log_probs": _derivative}, "CtcLossBackward0", forward_derivative=None)


def _sum(*logarithms: float) -> float:
    top = max(logarithms)
    if top == -math.inf:
        return -math.inf
    return top + math.log(math.fsum([math.exp(one - top) for one in logarithms]))


def _labels(targets: Tensor, lengths: Sequence[int]) -> list[list[int]]:
    """The labels of each sample: rows of a matrix, or one after the other."""
    data = list(map(int, elements(targets)))
    if len(targets._shape) == 1:
        starts = [sum(lengths[:i]) for i in range(len(lengths))]
    else:
        starts = [i * targets._shape[1] for i in range(len(lengths))]
    return [data[start : start + length] for start, length in zip(starts, lengths)]


def _forward(logs: list[list[float]], labels: list[int], blank: int) -> list[list[float]]:
    """alpha: for each time and each place among labels and blanks, the logarithm of all ways that lead there."""
    spread = [blank, *(one for label in labels for one in (label, blank))]
    alpha: list[list[float]] = []
    for t, row in enumerate(logs):
        found = []
        for s, label in enumerate(spread):
            if t == 0:
                found.append(row[label] if s < 2 else -math.inf)
                continue
            ways = [alpha[t - 1][s]]
            if s > 0:
                ways.append(alpha[t - 1][s - 1])
            if s > 1 and label != blank and label != spread[s - 2]:
                ways.append(alpha[t - 1][s - 2])
            found.append(_sum(*ways) + row[label])
        alpha.append(found)
    return alpha


def _loss(alpha: list[list[float]]) -> float:
    if not alpha:
        return math.inf
    return -_sum(*alpha[-1][-2:])


def _sample(log_probs: Tensor, sample: int, length: int) -> list[list[float]]:
    _, batch, classes = log_probs._shape
    data = elements(log_probs)
    starts = [(t * batch + sample) * classes for t in range(length)]
    return [list(data[start : start + classes]) for start in starts]


def _gradient(
    grad: Any, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, loss: Any, blank: int,
    zero_infinity: bool,
) -> Any:  # fmt: skip
    def compute() -> Tensor:
        times, batch, classes = log_probs._shape
        found = [0.0] * prod(log_probs._shape)
        incoming, losses = list(elements(grad)), list(elements(loss))
        for sample, (labels, length) in enumerate(zip(_labels(targets, target_lengths), input_lengths)):
            if zero_infinity and losses[sample] == math.inf:
                continue
            logs = _sample(log_probs, sample, length)
            alpha = _forward(logs, labels, blank)
            # From the end it is the same with time and labels reversed.
            beta = [row[::-1] for row in _forward(logs[::-1], labels[::-1], blank)[::-1]]
            spread = [blank, *(one for label in labels for one in (label, blank))]
            for t in range(length):
                for c in range(classes):
                    ways = [alpha[t][s] + beta[t][s] for s, label in enumerate(spread) if label == c]
                    share = _sum(*ways) if ways else -math.inf
                    own = logs[t][c]
                    exponent = share + losses[sample] - own
                    part = math.nan if exponent != exponent else math.exp(min(exponent, 700.0))
                    found[(t * batch + sample) * classes + c] = (math.exp(own) - part) * incoming[sample]
        return new_tensor(log_probs._dtype.pack(found), log_probs._shape, log_probs._dtype, 16)

    values = {"grad_output": grad, "log_probs": log_probs, "neg_log_likelihood": loss}
    return recorded(_back, values, compute)


def ctc_loss_of_each(
    log_probs: Tensor, targets: Tensor, input_lengths: Sequence[int], target_lengths: Sequence[int], blank: int,
    zero_infinity: bool,
) -> Any:  # fmt: skip
    """The loss of each sample of ``log_probs`` (time, batch, classes)."""
    times, batch, classes = log_probs._shape
    values: dict[str, Any] = {
        "log_probs": log_probs, "targets": targets, "input_lengths": tuple(input_lengths),
        "target_lengths": tuple(target_lengths), "blank": blank, "zero_infinity": zero_infinity,
    }  # fmt: skip

    table: list[float] = []  # of alpha, which the node keeps too
    longest = max(target_lengths, default=0) * 2 + 1
    dtype = log_probs._dtype

    def compute() -> Tensor:
        _check(log_probs, targets, input_lengths, target_lengths, blank)
        losses = []
        for sample, (labels, length) in enumerate(zip(_labels(targets, target_lengths), input_lengths)):
            alpha = _forward(_sample(log_probs, sample, length), labels, blank)
            losses.append(_loss(alpha))
            for t in range(times):
                row = alpha[t] if t < len(alpha) else []
                table.extend([*row, *[-math.inf] * (longest - len(row))])
        return new_tensor(dtype.pack(losses), (batch,), dtype, 16)

    def alphas() -> dict[str, Tensor]:
        return {"result1": new_tensor(dtype.pack(table), (batch, times, longest), dtype, 16)}

    return recorded(_ctc, values, compute, names=("result0",), beside=alphas)


_CHECKED_IN = "ctc_loss_allocate_outputs" if SEMANTICS.ctc_loss_is_checked_where_memory_is_taken else "ctc_loss_cpu"


def _check(log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int) -> None:
    times, batch, classes = log_probs._shape
    where = f"(while checking arguments for {_CHECKED_IN})"
    if log_probs._dtype not in (dtypes.float32, dtypes.float64):
        raise errors.missing_kernel("ctc_loss_cpu", log_probs._dtype.legacy_name)
    if not 0 <= blank < classes:
        raise RuntimeError("blank must be in label range")
    if len(input_lengths) != batch:
        raise RuntimeError("input_lengths must be of size batch_size")
    if len(target_lengths) != batch:
        raise RuntimeError("target_lengths must be of size batch_size")
    for length in target_lengths:
        if length < 0:
            raise RuntimeError(f"Expected target_lengths to have value at least 0, but got value {length} {where}")
    longest = max(target_lengths, default=0)
    if len(targets._shape) == 1:
        total = sum(target_lengths)
        if targets._shape[0] != total:
            raise RuntimeError(
                f"Expected tensor to have size {total} at dimension 0, but got size {targets._shape[0]} for argument"
                f" #2 'targets' {where}"
            )
    elif targets._shape[1] < longest:
        raise RuntimeError(
            f"Expected tensor to have size at least {longest} at dimension 1, but got size {targets._shape[1]} for"
            f" argument #2 'targets' {where}"
        )
    for length in input_lengths:
        if length > times:
            raise RuntimeError(f"Expected input_lengths to have value at most {times}, but got value {length} {where}")
