"""Attention of several heads: projections in, attention, projection out."""

from __future__ import annotations

import math
import warnings
from typing import Any, Optional

from ...ops.declare import FUNCTIONS
from ...semantics import SEMANTICS
from .attention import scaled_dot_product_attention
from .dropout import dropout as dropout_
from .layers import linear, pad

__all__ = ["multi_head_attention_forward"]


def canonical_mask(
    mask: Any, mask_name: str, other: Any, other_name: str, target: Any, check_other: bool = True
) -> Any:
    """A mask as what is added to the scores: of bools, minus infinity where a key is hidden."""
    if mask is None:
        return None
    if mask.dtype.category not in (0, 2):
        raise AssertionError(f"only bool and floating types of {mask_name} are supported")
    if check_other and other is not None and mask.dtype != other.dtype:
        warnings.warn(
            f"Support for mismatched {mask_name} and {other_name} is deprecated. Use same type for both instead.",
            stacklevel=3,
        )
    if mask.dtype.category == 2:
        return mask
    return FUNCTIONS["zeros_like"](mask, dtype=target).masked_fill_(mask, -math.inf)


def _check_dims(query: Any, key: Any, value: Any, key_padding_mask: Any, attn_mask: Any, num_heads: int) -> bool:
    """Whether there is a batch. Raises AssertionError where the arguments disagree about it."""
    if query.dim() not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {query.dim()}-D query tensor"
        )
    batched = query.dim() == 3
    which, dims = ("batched (3-D)", 3) if batched else ("unbatched (2-D)", 2)
    if key.dim() != dims or value.dim() != dims:
        raise AssertionError(
            f"For {which} `query`, expected `key` and `value` to be {dims}-D but found {key.dim()}-D and"
            f" {value.dim()}-D tensors respectively"
        )
    if key_padding_mask is not None and key_padding_mask.dim() != dims - 1:
        raise AssertionError(
            f"For {which} `query`, expected `key_padding_mask` to be `None` or {dims - 1}-D but found"
            f" {key_padding_mask.dim()}-D tensor instead"
        )
    if attn_mask is not None and attn_mask.dim() not in (2, 3):
        raise AssertionError(
            f"For {which} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found {attn_mask.dim()}-D tensor"
            " instead"
        )
    if not batched and attn_mask is not None and attn_mask.dim() == 3:
        wanted = (num_heads, query.shape[0], key.shape[0])
        if attn_mask.shape != wanted:
            raise AssertionError(f"Expected `attn_mask` shape to be {wanted} but got {attn_mask.shape}")
    return batched


def _projected_together(query: Any, key: Any, value: Any, weight: Any, bias: Any) -> tuple[Any, ...]:
    """The three projections, whose weights lie in one tensor; what is projected alike is projected once."""
    size = query.size(-1)

    def several(input: Any, weight: Any, bias: Any, count: int) -> Any:
        projected = linear(input, weight, bias).unflatten(-1, (count, size))
        return projected.unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()

    if key is value:
        if query is key:
            projected = several(query, weight, bias, 3)
            return projected[0], projected[1], projected[2]
        weights = weight.split([size, size * 2])
        biases = (None, None) if bias is None else bias.split([size, size * 2])
        first = linear(query, weights[0], biases[0])
        rest = several(key, weights[1], biases[1], 2)
        return first, rest[0], rest[1]
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return tuple(linear(one, w, b) for one, w, b in zip((query, key, value), weight.chunk(3), biases))


def _check_mask_shape(attn_mask: Any, tgt_len: int, src_len: int, bsz: int, num_heads: int) -> Any:
    if attn_mask.dim() == 2:
        if attn_mask.shape != (tgt_len, src_len):
            raise RuntimeError(
                f"The shape of the 2D attn_mask is {attn_mask.shape}, but should be {(tgt_len, src_len)}."
            )
        return attn_mask.unsqueeze(0)
    wanted = (bsz * num_heads, tgt_len, src_len)
    if attn_mask.dim() == 3:
        if attn_mask.shape != wanted:
            raise RuntimeError(f"The shape of the 3D attn_mask is {attn_mask.shape}, but should be {wanted}.")
        return attn_mask
    raise RuntimeError(f"attn_mask's dimension {attn_mask.dim()} is not supported")


def _with_column(mask: Any) -> Any:
    return None if mask is None else pad(mask, (0, 1))


def multi_head_attention_forward(
    query: Any,
    key: Any,
    value: Any,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Any,
    in_proj_bias: Any,
    bias_k: Any,
    bias_v: Any,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Any,
    out_proj_bias: Any,
    training: bool = True,
    key_padding_mask: Any = None,
    need_weights: bool = True,
    attn_mask: Any = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Any = None,
    k_proj_weight: Any = None,
    v_proj_weight: Any = None,
    static_k: Any = None,
    static_v: Any = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Any, Optional[Any]]:
    """What the heads attend to, joined and projected; and, if ``need_weights``, the weights."""
    batched = _check_dims(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)
        if key_padding_mask is not None:
            key_padding_mask = key_padding_mask.unsqueeze(0)
    tgt_len, bsz, embed_dim = query.shape
    src_len = key.shape[0]
    key_padding_mask = canonical_mask(key_padding_mask, "key_padding_mask", attn_mask, "attn_mask", query.dtype)
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method"
            " `generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and key_padding_mask is None and not need_weights:
        attn_mask = None
    else:
        attn_mask = canonical_mask(attn_mask, "attn_mask", None, "", query.dtype, False)
        if key_padding_mask is not None:
            is_causal = False
    if embed_dim != embed_dim_to_check:
        raise AssertionError(f"was expecting embedding dimension of {embed_dim_to_check}, but got {embed_dim}")
    head_dim = embed_dim // num_heads
    if head_dim * num_heads != embed_dim:
        raise AssertionError(f"embed_dim {embed_dim} not divisible by num_heads {num_heads}")
    if use_separate_proj_weight:
        if key.shape[:2] != value.shape[:2]:
            raise AssertionError(
                f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
            )
        for name, given in (("q", q_proj_weight), ("k", k_proj_weight), ("v", v_proj_weight)):
            if given is None:
                raise AssertionError(f"use_separate_proj_weight is True but {name}_proj_weight is None")
        biases = (None,) * 3 if in_proj_bias is None else in_proj_bias.chunk(3)
        weights = (q_proj_weight, k_proj_weight, v_proj_weight)
        q, k, v = (linear(one, w, b) for one, w, b in zip((query, key, value), weights, biases))
    else:
        if key.shape != value.shape:
            raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
        if in_proj_weight is None:
            raise AssertionError("use_separate_proj_weight is False but in_proj_weight is None")
        q, k, v = _projected_together(query, key, value, in_proj_weight, in_proj_bias)
    if attn_mask is not None:
        attn_mask = _check_mask_shape(attn_mask, tgt_len, src_len, bsz, num_heads)
    cat, zeros = FUNCTIONS["cat"], FUNCTIONS["zeros"]
    if bias_k is not None and bias_v is not None:
        k, v = cat([k, bias_k.repeat(1, bsz, 1)]), cat([v, bias_v.repeat(1, bsz, 1)])
        attn_mask, key_padding_mask = _with_column(attn_mask), _with_column(key_padding_mask)
    q = q.view(tgt_len, bsz * num_heads, head_dim).transpose(0, 1)
    k = k.view(k.shape[0], bsz * num_heads, head_dim).transpose(0, 1) if static_k is None else static_k
    v = v.view(v.shape[0], bsz * num_heads, head_dim).transpose(0, 1) if static_v is None else static_v
    if add_zero_attn:
        shape = (bsz * num_heads, 1, head_dim)
        k, v = (cat([one, zeros(shape, dtype=one.dtype)], dim=1) for one in (k, v))
        attn_mask, key_padding_mask = _with_column(attn_mask), _with_column(key_padding_mask)
    src_len = k.size(1)
    if key_padding_mask is not None:
        if key_padding_mask.shape[0] != bsz:
            raise AssertionError(f"Expected key_padded_mask.shape[0] to be {bsz}, but got {key_padding_mask.shape[0]}")
        if key_padding_mask.shape[1] != src_len:
            raise AssertionError(
                f"Expected key_padded_mask.shape[1] to be {src_len}, but got {key_padding_mask.shape[1]}"
            )
        key_padding_mask = key_padding_mask.view(bsz, 1, 1, src_len).expand(-1, num_heads, -1, -1)
        key_padding_mask = key_padding_mask.reshape(bsz * num_heads, 1, src_len)
        attn_mask = key_padding_mask if attn_mask is None else attn_mask + key_padding_mask
    rate = dropout_p if training else 0.0
    if not need_weights:
        output = _without_weights(q, k, v, attn_mask, rate, is_causal, (bsz, num_heads, tgt_len, src_len, head_dim))
        joined = output.permute(2, 0, 1, 3).contiguous().view(bsz * tgt_len, embed_dim)
        output = linear(joined, out_proj_weight, out_proj_bias)
        output = output.view(tgt_len, bsz, output.size(1))
        return (output if batched else output.squeeze(1)), None
    if is_causal and attn_mask is None:
        raise AssertionError("FIXME: is_causal not implemented for need_weights")
    scaled = q * math.sqrt(1.0 / head_dim)
    if attn_mask is not None:
        scores = FUNCTIONS["baddbmm"](attn_mask, scaled, k.transpose(-2, -1))
    else:
        scores = FUNCTIONS["bmm"](scaled, k.transpose(-2, -1))
    weights = scores.softmax(-1)
    if rate > 0.0:
        weights = dropout_(weights, rate)
    output = FUNCTIONS["bmm"](weights, v).transpose(0, 1)
    if SEMANTICS.attention_reshapes_its_heads:
        output = output.reshape(tgt_len * bsz, embed_dim)
    else:
        output = output.contiguous().view(tgt_len * bsz, embed_dim)
    output = linear(output, out_proj_weight, out_proj_bias)
    output = output.view(tgt_len, bsz, output.size(1))
    weights = weights.view(bsz, num_heads, tgt_len, src_len)
    if average_attn_weights:
        weights = weights.mean(dim=1)
    return (output, weights) if batched else (output.squeeze(1), weights.squeeze(0))


def _without_weights(
    q: Any, k: Any, v: Any, attn_mask: Any, rate: float, is_causal: bool, sizes: tuple[int, ...]
) -> Any:
    bsz, heads, tgt_len, src_len, head_dim = sizes
    if attn_mask is not None:
        if attn_mask.size(0) == 1 and attn_mask.dim() == 3:
            attn_mask = attn_mask.unsqueeze(0)
        else:
            attn_mask = attn_mask.view(bsz, heads, -1, src_len)
    q = q.view(bsz, heads, tgt_len, head_dim)
    k, v = k.view(bsz, heads, src_len, head_dim), v.view(bsz, heads, src_len, head_dim)
    return scaled_dot_product_attention(q, k, v, attn_mask, rate, is_causal)
