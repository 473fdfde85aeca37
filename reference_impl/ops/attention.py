"""Attention: weights that say how well keys fit a query, and the values averaged by them."""

from __future__ import annotations

import math
from typing import Any, Optional

from ..semantics import SEMANTICS
from ..tensor import Tensor
from .composed import ULPS, rounded_once
from .declare import FUNCTIONS, Op, not_differentiable, recorded
from .softmax import softmax

# -- weights of rows in which everything may be hidden -----------------------------------------------------------------

_safe_softmax = Op(
    "_safe_softmax",
    ("self",),
    {"self": lambda grad, result, dim: _less_weighted_sum(grad, result, dim)},
    "SafeSoftmaxBackward0",
    forward_derivative=lambda self_t, result, dim: _less_weighted_sum(self_t, result, dim),
)


def _less_weighted_sum(grad: Any, result: Any, dim: int) -> Any:
    return (grad - (grad * result).sum(dim, True)) * result


def safe_softmax(scores: Tensor, dim: int) -> Tensor:
    """``softmax``, but zeros where every score is minus infinity."""
    if not SEMANTICS.attention_to_nothing_is_zero:
        return softmax(scores, dim)

    def compute() -> Tensor:
        plain: Any = scores.detach()
        return softmax(plain, dim).masked_fill((plain == -math.inf).all(dim, keepdim=True), 0)

    return recorded(_safe_softmax, {"self": scores, "dim": dim}, compute)


# -- all of it as one node ---------------------------------------------------------------------------------------------


def _weights(query: Any, key: Any, attn_mask: Any, is_causal: bool, scale: float) -> tuple[Any, Any]:
    """The weights, and the logarithms of what they were divided by."""
    scores = query.matmul(key.transpose(-2, -1)) * scale
    if is_causal:
        hidden = FUNCTIONS["ones_like"](scores).tril() == 0
        scores = scores.masked_fill(hidden, -math.inf)
    if attn_mask is not None:
        scores = scores + attn_mask
    totals = scores.logsumexp(-1)
    weights = (scores - totals.unsqueeze(-1)).exp()
    if not SEMANTICS.attention_to_nothing_is_zero:
        return weights, totals
    return weights.masked_fill((totals == -math.inf).unsqueeze(-1), 0), totals


def _as_many_heads(heads: Any, query: Any) -> Any:
    repeats = query.size(1) // heads.size(1)
    return heads if repeats == 1 else heads.repeat_interleave(repeats, 1)


def _attended(query: Any, key: Any, value: Any, attn_mask: Any, is_causal: bool, scale: float) -> tuple[Any, Any]:
    key, value = _as_many_heads(key, query), _as_many_heads(value, query)
    weights, totals = _weights(query, key, attn_mask, is_causal, scale)
    return weights.matmul(value), totals


def _summed_heads(grad: Any, like: Any) -> Any:
    count = like.size(1)
    return grad if grad.size(1) == count else grad.unflatten(1, (count, -1)).sum(2)


def _gradient_of(
    which: str, grad: Any, query: Any, key: Any, value: Any, attn_mask: Any, is_causal: bool, scale: float
) -> Any:
    keys, values = _as_many_heads(key, query), _as_many_heads(value, query)
    weights, _ = _weights(query, keys, attn_mask, is_causal, scale)
    if which == "value":
        return _summed_heads(weights.transpose(-2, -1).matmul(grad), value)
    by_weight = grad.matmul(values.transpose(-2, -1))
    by_score = (by_weight - (by_weight * weights).sum(-1, keepdim=True)) * weights * scale
    if which == "query":
        return by_score.matmul(keys)
    return _summed_heads(by_score.transpose(-2, -1).matmul(query), key)


_NAME = "_scaled_dot_product_flash_attention_for_cpu"
_INPUTS = ("query", "key", "value")
_attention_backward = Op(
    f"{_NAME}_backward",
    ("grad_out", *_INPUTS),
    {name: not_differentiable(f"{_NAME}_backward") for name in ("grad_out", *_INPUTS)},
    "NotImplemented",
)


def _derivative(which: str) -> Any:
    def derivative(
        grad: Any, query: Any, key: Any, value: Any, output: Any, logsumexp: Any, dropout_p: float, is_causal: bool,
        attn_mask: Any, scale: float,
    ) -> Any:  # fmt: skip
        values = {"grad_out": grad, "query": query, "key": key, "value": value}

        def compute() -> Any:
            plain = {name: one.detach() for name, one in values.items() if name != "grad_out"}
            wide = {**plain, "grad": grad.detach(), "attn_mask": attn_mask}

            def formula(**named: Any) -> Any:
                return _gradient_of(which, is_causal=is_causal, scale=_scale(scale, query), **named)

            return rounded_once(formula, wide, ULPS).transpose(1, 2).contiguous().transpose(1, 2)

        return recorded(_attention_backward, values, compute)

    return derivative


def _scale(scale: Optional[float], query: Any) -> float:
    return 1 / math.sqrt(query.size(-1)) if scale is None else scale


_PLACE = "ForCpu" if SEMANTICS.attention_on_the_cpu_has_a_node_name_of_its_own else ""
_attention = Op(
    _NAME,
    _INPUTS,
    {name: _derivative(name) for name in _INPUTS},
    f"ScaledDotProductFlashAttention{_PLACE}Backward0",
    forward_derivative=None,
)


def _laid_out_like(output: Any, query: Any) -> Any:
    """In memory its dimensions come in the order of the query's."""
    order = sorted(range(output.dim()), key=lambda d: -query._strides[d])
    return output.permute(order).contiguous().permute([order.index(d) for d in range(len(order))])


def fused_attention(
    query: Tensor, key: Tensor, value: Tensor, attn_mask: Optional[Tensor], is_causal: bool, scale: Optional[float]
) -> Tensor:
    given = {name: one.detach() for name, one in zip(_INPUTS, (query, key, value))}

    def formula(**named: Any) -> Any:
        return _attended(is_causal=is_causal, scale=_scale(scale, query), **named)

    output, logsumexp = rounded_once(formula, {**given, "attn_mask": attn_mask}, ULPS)
    output = _laid_out_like(output, query)
    values = {
        "query": query, "key": key, "value": value, "dropout_p": 0.0, "is_causal": is_causal, "attn_mask": attn_mask,
        "scale": scale, "logsumexp": logsumexp.transpose(1, 2).contiguous().transpose(1, 2),
    }  # fmt: skip
    result: Tensor = recorded(_attention, values, lambda: output, names=("output",))
    return result
