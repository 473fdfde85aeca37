"""Attention and transformers of the reference."""

from __future__ import annotations

import math
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn import functional as F


def heads(*values: float, requires_grad: bool = True) -> Any:
    """One sample, one head, one feature for each place."""
    return torch.tensor(values).view(1, 1, len(values), 1).requires_grad_(requires_grad)


def test_equal_scores_average_the_values_in_one_node() -> None:
    query, key, value = heads(0.0, 0.0), heads(1.0, 2.0), heads(2.0, 4.0)
    output: Any = F.scaled_dot_product_attention(query, key, value)
    assert output.flatten().tolist() == [3.0, 3.0]
    assert output.grad_fn.name() == "ScaledDotProductFlashAttentionForCpuBackward0"
    output.sum().backward()
    assert value.grad.flatten().tolist() == [1.0, 1.0] and key.grad.flatten().tolist() == [0.0, 0.0]
    assert query.grad.flatten().tolist() == [0.5, 0.5]


def test_the_gradient_of_attention_in_one_node_has_no_gradient() -> None:
    query = heads(1.0, 2.0)
    output: Any = F.scaled_dot_product_attention(query, query, query)
    (grad,) = torch.autograd.grad(output.sum(), query, create_graph=True)
    with pytest.raises(RuntimeError, match="flash_attention_for_cpu_backward is not implemented"):
        grad.sum().backward()


@pytest.mark.parametrize("is_causal", [True, False])
def test_the_gradient_of_attention_in_one_node_agrees_with_finite_differences(is_causal: bool) -> None:
    inputs = [torch.rand(1, count, 3, 2, dtype=torch.float64, requires_grad=True) for count in (2, 1, 1)]
    mask = None if is_causal else torch.rand(3, 3, dtype=torch.float64)
    assert torch.autograd.gradcheck(
        lambda q, k, v: F.scaled_dot_product_attention(q, k, v, mask, 0.0, is_causal, enable_gqa=True), inputs
    )


def test_without_a_batch_dimension_attention_is_many_nodes() -> None:
    query = heads(1.0, 2.0)[0]
    assert F.scaled_dot_product_attention(query, query, query).grad_fn.name() == "UnsafeViewBackward0"


def test_a_causal_mask_hides_what_comes_after() -> None:
    zeros = heads(0.0, 0.0, requires_grad=False)
    value = heads(2.0, 4.0, requires_grad=False)
    assert F.scaled_dot_product_attention(zeros, zeros, value, is_causal=True).flatten().tolist() == [2.0, 3.0]
    mask = torch.tensor([[True, False], [True, True]])
    assert F.scaled_dot_product_attention(zeros, zeros, value, attn_mask=mask).flatten().tolist() == [2.0, 3.0]


def test_where_everything_is_hidden_nothing_is_attended_to() -> None:
    value = heads(2.0, 4.0, requires_grad=False)
    mask = torch.tensor([[False, False], [True, True]])
    for given in (value, value[0]):
        assert F.scaled_dot_product_attention(given * 0, given * 0, given, mask).flatten().tolist() == [0.0, 3.0]


def test_heads_share_keys_where_there_are_fewer_of_them() -> None:
    query = torch.zeros(1, 2, 1, 1, requires_grad=True)
    value = heads(2.0, 4.0)
    output: Any = F.scaled_dot_product_attention(query, value, value, enable_gqa=True)
    assert output.flatten().tolist() == [3.0, 3.0]
    output.sum().backward()
    assert value.grad.shape == value.shape


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((torch.ones(2), torch.ones(2), torch.ones(2)), "at least 2 dimensional"),
        ((torch.ones(1, 2), torch.ones(1, 2).double(), torch.ones(1, 2)), "to have the same dtype"),
        ((torch.ones(2, 2), torch.ones(2, 2), torch.ones(2, 2), torch.ones(2, 2).long()), "Expected attn_mask dtype"),
        ((torch.ones(2, 2), torch.ones(2, 2), torch.ones(2, 2), torch.ones(2, 2), 0.0, True), "should not be set"),
    ],
)
def test_attention_refuses(arguments: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        F.scaled_dot_product_attention(*arguments)


def attention(**options: Any) -> nn.MultiheadAttention:
    module = nn.MultiheadAttention(2, 1, **options)
    with torch.no_grad():
        module.in_proj_weight.copy_(torch.eye(2).repeat(3, 1))
        module.out_proj.weight.copy_(torch.eye(2))
    return module


@pytest.mark.parametrize("need_weights", [True, False])
def test_heads_attend_to_the_key_that_fits(need_weights: bool) -> None:
    x = torch.tensor([[50.0, 0.0], [0.0, 50.0]]).unsqueeze(1)
    output, weights = attention()(x, x, x, need_weights=need_weights)
    assert torch.allclose(output, x)
    assert (weights is not None) == need_weights and (weights is None or weights.shape == (1, 2, 2))


def test_a_hidden_key_is_not_attended_to() -> None:
    x = torch.tensor([[50.0, 0.0], [0.0, 50.0]]).unsqueeze(1)
    output, _ = attention()(x, x, x, key_padding_mask=torch.tensor([[True, False]]))
    assert torch.allclose(output, x[1:].expand(2, 1, 2))


def test_the_batch_may_come_first_or_be_missing() -> None:
    x = torch.arange(4.0).view(2, 1, 2)
    expected = attention()(x, x, x)[0]
    first = x.transpose(0, 1)
    assert torch.equal(attention(batch_first=True)(first, first, first)[0].transpose(0, 1), expected)
    assert torch.equal(attention()(x[:, 0], x[:, 0], x[:, 0])[0], expected[:, 0])


def test_keys_and_values_of_other_sizes_have_weights_of_their_own() -> None:
    module = nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True, add_zero_attn=True)
    names = [name for name, _ in module.named_parameters()]
    assert names[:3] == ["q_proj_weight", "k_proj_weight", "v_proj_weight"] and "bias_k" in names
    output, weights = module(torch.ones(2, 1, 4), torch.ones(3, 1, 3), torch.ones(3, 1, 5))
    assert output.shape == (2, 1, 4) and weights.shape == (1, 2, 5)


@pytest.mark.parametrize(
    "call, error",
    [
        (lambda: nn.MultiheadAttention(3, 2), "must be divisible"),
        (lambda: attention()(torch.ones(1, 2), torch.ones(1, 1, 2), torch.ones(1, 1, 2)), "For unbatched"),
        (lambda: attention()(*[torch.ones(1, 1, 3)] * 3), "expecting embedding dimension of 2"),
        (lambda: attention()(*[torch.ones(1, 1, 2)] * 3, attn_mask=torch.ones(1, 1).long()), "only bool and floating"),
        (lambda: attention()(torch.ones(1, 1, 2), torch.ones(1, 1, 2), torch.ones(2, 1, 2)), "does not match value"),
    ],
)
def test_multihead_attention_asserts(call: Any, error: str) -> None:
    with pytest.raises(AssertionError, match=error):
        call()


@pytest.mark.parametrize("norm_first", [True, False])
def test_every_parameter_of_a_transformer_gets_a_gradient(norm_first: bool) -> None:
    with pytest.warns(UserWarning, match="enable_nested_tensor"):
        model: Any = nn.Transformer(4, 2, 1, 1, 6, dropout=0.0, norm_first=norm_first)
    mask = model.generate_square_subsequent_mask(2)
    assert mask.tolist() == [[0.0, -math.inf], [0.0, 0.0]]
    output = model(torch.rand(3, 1, 4), torch.rand(2, 1, 4), tgt_mask=mask)
    assert output.shape == (2, 1, 4)
    (output * torch.rand(2, 1, 4)).sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_the_layers_of_an_encoder_are_copies() -> None:
    layer = nn.TransformerEncoderLayer(4, 2, 6, batch_first=True, activation="gelu")
    encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(4))
    assert encoder.layers[0] is not layer and len(encoder.layers) == 2
    assert all(torch.equal(a, b) for a, b in zip(encoder.layers[0].parameters(), layer.parameters()))


def test_an_encoder_that_only_evaluates_puts_zeros_where_nothing_was() -> None:
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, batch_first=True), 1).eval()
    hidden = torch.tensor([[False, True]])
    with torch.no_grad():
        assert encoder(torch.ones(1, 2, 4), src_key_padding_mask=hidden)[0, 1].tolist() == [0.0] * 4
    assert encoder(torch.ones(1, 2, 4), src_key_padding_mask=hidden)[0, 1].tolist() != [0.0] * 4


def test_an_unknown_activation_is_refused() -> None:
    with pytest.raises(RuntimeError, match="activation should be relu/gelu, not tanh"):
        nn.TransformerDecoderLayer(4, 2, activation="tanh")
