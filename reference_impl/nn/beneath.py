"""Functions of torch's own namespace that layers rest on: what ``nn.functional`` computes, with fewer defaults.

A reduction is a number here: 0 none, 1 the mean, 2 the sum.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import functional
from .functional.losses import plain_kl_div as kl_div
from .modules.lstm_layer import lstm_step
from .modules.rnn import gates_of, gru_step

__all__ = [
    "batch_norm", "binary_cross_entropy_with_logits", "cosine_embedding_loss", "ctc_loss", "gru_cell",
    "hinge_embedding_loss", "instance_norm", "kl_div", "lstm_cell", "margin_ranking_loss", "poisson_nll_loss",
    "rnn_relu_cell", "rnn_tanh_cell", "triplet_margin_loss",
]  # fmt: skip

_REDUCTIONS = ("none", "mean", "sum")


def _reduced(loss: Callable[..., Any], *arguments: Any, reduction: int, **options: Any) -> Any:
    return loss(*arguments, reduction=_REDUCTIONS[reduction], **options)


# -- losses ------------------------------------------------------------------------------------------------------------


def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0, reduction: int = 1) -> Any:
    return _reduced(functional.hinge_embedding_loss, input, target, margin, reduction=reduction)


def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: int = 1) -> Any:
    return _reduced(functional.margin_ranking_loss, input1, input2, target, margin, reduction=reduction)


def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: int = 1) -> Any:
    return _reduced(functional.cosine_embedding_loss, input1, input2, target, margin, reduction=reduction)


def triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6,
    swap: bool = False, reduction: int = 1,
) -> Any:  # fmt: skip
    options = {"margin": margin, "p": p, "eps": eps, "swap": swap}
    return _reduced(functional.triplet_margin_loss, anchor, positive, negative, reduction=reduction, **options)


def binary_cross_entropy_with_logits(
    input: Any, target: Any, weight: Optional[Any] = None, pos_weight: Optional[Any] = None, reduction: int = 1
) -> Any:
    options = {"weight": weight, "pos_weight": pos_weight}
    return _reduced(functional.binary_cross_entropy_with_logits, input, target, reduction=reduction, **options)


def poisson_nll_loss(input: Any, target: Any, log_input: bool, full: bool, eps: float, reduction: int) -> Any:
    options = {"log_input": log_input, "full": full, "eps": eps}
    return _reduced(functional.poisson_nll_loss, input, target, reduction=reduction, **options)


def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: int = 1,
    zero_infinity: bool = False,
) -> Any:  # fmt: skip
    given = (log_probs, targets, input_lengths, target_lengths, blank)
    return _reduced(functional.ctc_loss, *given, reduction=reduction, zero_infinity=zero_infinity)


# -- normalisation -----------------------------------------------------------------------------------------------------


def batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float,
    eps: float, cudnn_enabled: bool,
) -> Any:  # fmt: skip
    return functional.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, use_input_stats: bool, momentum: float,
    eps: float, cudnn_enabled: bool,
) -> Any:  # fmt: skip
    return functional.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


# -- one step of a recurrent layer -------------------------------------------------------------------------------------


def lstm_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    gates, recurrent = gates_of("LSTM", input, hx[0], w_ih, w_hh, b_ih, b_hh)
    return lstm_step(gates, recurrent, hx[1])


def gru_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    gates, recurrent = gates_of("GRU", input, hx, w_ih, w_hh, b_ih, b_hh)
    return gru_step(gates, recurrent, hx)


def rnn_tanh_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    gates, recurrent = gates_of("RNN_TANH", input, hx, w_ih, w_hh, b_ih, b_hh)
    return (recurrent + gates).tanh()


def rnn_relu_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    gates, recurrent = gates_of("RNN_RELU", input, hx, w_ih, w_hh, b_ih, b_hh)
    return (recurrent + gates).relu()
