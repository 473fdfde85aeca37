"""Attention."""

from __future__ import annotations

import math
from typing import Any, Optional

from ...ops.declare import FUNCTIONS
from .dropout import dropout

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Optional[Any] = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: Optional[float] = None,
    enable_gqa: bool = False,
) -> Any:
    """The values, averaged with weights that say how well their keys fit the query.

    ``attn_mask``: what is added before the softmax, or, of bools, which keys take part.
    """
    if is_causal:
        if attn_mask is not None:
            raise RuntimeError(
                "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
            )
        attn_mask = FUNCTIONS["ones"](query.size(-2), key.size(-2)).bool().tril()
    if attn_mask is not None and attn_mask.dtype.category == 0:
        nothing = FUNCTIONS["zeros"](attn_mask.shape, dtype=query.dtype)
        attn_mask = nothing.masked_fill(attn_mask.logical_not(), -math.inf)
    if enable_gqa:
        repeats = query.size(-3) // key.size(-3)
        key, value = key.repeat_interleave(repeats, -3), value.repeat_interleave(repeats, -3)
    # Both factors get the root of the scale, which keeps their product small.
    root = math.sqrt(1 / math.sqrt(query.size(-1)) if scale is None else scale)
    scores = (query * root).matmul(key.transpose(-2, -1) * root)
    if attn_mask is not None:
        scores = scores + attn_mask
    weights = scores.softmax(-1)
    hidden = (scores == -math.inf).all(-1, keepdim=True)
    if hidden.any():
        weights = weights.masked_fill(hidden, 0)
    return dropout(weights, dropout_p).matmul(value)
