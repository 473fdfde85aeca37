"""Attention."""

from __future__ import annotations

import math
from typing import Any, Optional

from ... import dtypes, errors
from ...graph import is_recording, requires_grad
from ...ops.attention import fused_attention, safe_softmax
from ...ops.by_numbers import times
from ...ops.declare import FUNCTIONS
from ...semantics import SEMANTICS
from ...tensor import Tensor
from .dropout import dropout

__all__ = ["scaled_dot_product_attention"]

_LONG_NAMES = {
    "int64": "long int", "int32": "int", "int16": "short int", "uint8": "unsigned char", "int8": "signed char",
    "float32": "float", "float64": "double", "float16": "c10::Half", "bfloat16": "c10::BFloat16",
}  # fmt: skip


def _long_name(dtype: Any) -> str:
    name = str(dtype).removeprefix("torch.")
    return _LONG_NAMES.get(name, name)


def _check(query: Any, key: Any, value: Any, attn_mask: Any) -> None:
    three = (query, key, value)
    if any(one.dtype is not query.dtype for one in three):
        q, k, v = (_long_name(one.dtype) for one in three)
        raise RuntimeError(
            f"Expected query, key, and value to have the same dtype, but got query.dtype: {q} key.dtype: {k} and"
            f" value.dtype: {v} instead."
        )
    if query.dtype.category < 2:
        if attn_mask is not None and attn_mask.dtype.category == 0:
            raise RuntimeError(errors.overflow(query.dtype))
        raise RuntimeError(f"expected scalar type Float but found {query.dtype.legacy_name}")
    if any(one.dim() < 2 for one in three):
        raise RuntimeError(
            f"Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: {query.dim()}"
            f" key.dim: {key.dim()} and value.dim: {value.dim()} instead."
        )
    if attn_mask is not None:
        if (
            attn_mask.dtype.category != 0
            and attn_mask.dtype is not dtypes.float32
            and attn_mask.dtype is not query.dtype
        ):
            raise RuntimeError(
                "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype:"
                f" {_long_name(attn_mask.dtype)} and  query.dtype: {_long_name(query.dtype)} instead."
            )


def _fits_one_node(query: Any, key: Any, value: Any, mask: Any, dropout_p: float, gqa: bool) -> bool:
    """Whether torch computes it by its kernel for the CPU."""
    three = (query, key, value)
    if not SEMANTICS.attention_is_one_node_on_the_cpu:
        return False
    if dropout_p != 0.0 or any(one.dim() != 4 or 0 in one.shape for one in three) or query.dtype.category != 2:
        return False
    if len({one.size(0) for one in three}) > 1 or len({one.size(-1) for one in three}) > 1:
        return False
    heads = [one.size(1) for one in three]
    if heads[1] != heads[2] or (heads[0] != heads[1] and not (gqa and heads[0] % heads[1] == 0)):
        return False
    if any(one.stride(-1) != 1 for one in three) or key.size(2) != value.size(2):
        return False
    if mask is None:
        return True
    if is_recording() and requires_grad(mask):
        return False
    wanted = (query.size(0), query.size(1), query.size(2), key.size(2))
    if mask.dim() not in (2, 4):
        return False
    return all(given in (1, size) for given, size in zip(reversed(mask.shape), reversed(wanted)))


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
    if SEMANTICS.attention_without_heads_has_one and query.dim() == key.dim() == value.dim() == 3:
        mask = attn_mask if attn_mask is None or attn_mask.dim() != 3 else attn_mask.unsqueeze(0)
        three = query.unsqueeze(0), key.unsqueeze(0), value.unsqueeze(0)
        found = _attention_of_heads(*three, mask, dropout_p, is_causal, scale, enable_gqa)
        return found.squeeze(0)
    return _attention_of_heads(query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa)


def _attention_of_heads(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Optional[Any],
    dropout_p: float,
    is_causal: bool,
    scale: Optional[float],
    enable_gqa: bool,
) -> Any:
    _check(query, key, value, attn_mask)
    may_be_both = attn_mask is None or not is_causal or SEMANTICS.a_mask_may_stand_beside_is_causal
    if may_be_both and _fits_one_node(query, key, value, attn_mask, dropout_p, enable_gqa):
        return fused_attention(query, key, value, _added(attn_mask, query), is_causal, scale)
    if is_causal:
        if attn_mask is not None:
            raise RuntimeError(
                "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
            )
        attn_mask = FUNCTIONS["ones"](query.size(-2), key.size(-2)).bool().tril()
    attn_mask = _added(attn_mask, query)
    if enable_gqa:
        if query.size(-3) % key.size(-3) != 0:
            raise RuntimeError("Number of heads in key and value must divide the number of heads in ")
        repeats = query.size(-3) // key.size(-3)
        key, value = key.repeat_interleave(repeats, -3), value.repeat_interleave(repeats, -3)
    # Both factors get the root of the scale, which keeps their product small.
    root = math.sqrt(1 / math.sqrt(query.size(-1)) if scale is None else scale)
    dtype = query.dtype
    if dtype.itemsize == 2:
        query, key, value = query.float(), key.float(), value.float()
    scores = _scaled(query, root).matmul(_scaled(key.transpose(-2, -1), root))
    if attn_mask is not None:
        scores = scores.add_(attn_mask)
    weights = safe_softmax(scores, -1)
    if dropout_p > 0.0:
        if dropout_p > 1.0:
            raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {dropout_p:g}")
        weights = dropout(weights, dropout_p)
    return weights.matmul(value).to(dtype)


# INF-37: beneath autograd the number is made a tensor, which is a normal one.
def _scaled(factor: Any, root: float) -> Any:
    return factor * root if factor._inference else times(factor, root)


def _added(mask: Optional[Tensor], query: Any) -> Any:
    """A mask of bools as what is added to the scores."""
    if mask is None or mask._dtype.category != 0:
        return mask
    nothing = FUNCTIONS["zeros"](mask._shape, dtype=query.dtype)
    return nothing.masked_fill(FUNCTIONS["logical_not"](mask), -math.inf)
