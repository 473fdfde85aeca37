"""Sequences of several lengths, and the other helpers of ``nn.utils`` that change layers."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn.utils import rnn


def two() -> list[Any]:
    return [torch.tensor([1.0, 2.0, 3.0], requires_grad=True), torch.tensor([4.0], requires_grad=True)]


def test_padding_fills_up_and_gradients_leave_it_out() -> None:
    sequences = two()
    padded = rnn.pad_sequence(sequences, batch_first=True, padding_value=9.0)
    assert padded.tolist() == [[1.0, 2.0, 3.0], [4.0, 9.0, 9.0]]
    padded.sum().backward()
    assert sequences[1].grad.tolist() == [1.0]
    assert rnn.pad_sequence(two(), padding_side="left").tolist() == [[1.0, 0.0], [2.0, 0.0], [3.0, 4.0]]
    assert [one.tolist() for one in rnn.unpad_sequence(rnn.pad_sequence(two()), torch.tensor([3, 1]))][1] == [4.0]


def test_packing_leaves_padding_out_and_comes_back() -> None:
    packed = rnn.pack_sequence(two())
    assert packed.data.tolist() == [1.0, 4.0, 2.0, 3.0] and packed.batch_sizes.tolist() == [2, 1, 1]
    padded, lengths = rnn.pad_packed_sequence(packed, total_length=4)
    assert padded.shape == (4, 2) and lengths.tolist() == [3, 1]
    x = torch.ones(2, 3, requires_grad=True)
    rnn.pack_padded_sequence(x, [1, 2, 2], enforce_sorted=False).data.sum().backward()
    assert x.grad.tolist() == [[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]
    assert [one.tolist() for one in rnn.unpack_sequence(rnn.pack_sequence(two()[::-1], enforce_sorted=False))] == [
        [4.0],
        [1.0, 2.0, 3.0],
    ]


@pytest.mark.parametrize(
    "lengths, message", [([1, 2], "sorted in decreasing"), ([2, 0], "greater than 0"), ([2], "equal")]
)
def test_packing_refuses(lengths: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        rnn.pack_padded_sequence(torch.ones(2, 2), lengths)


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_packed_sequence_gives_what_each_sequence_gives_alone(kind: Any, bidirectional: bool) -> None:
    layer = kind(1, 2, num_layers=2, bidirectional=bidirectional)
    sequences = [one.detach().unsqueeze(-1) for one in two()]
    output, state = layer(rnn.pack_sequence(sequences[::-1], enforce_sorted=False))
    last = state[0] if isinstance(state, tuple) else state
    for at, (sequence, found) in enumerate(zip(sequences[::-1], rnn.unpack_sequence(output))):
        alone, end = layer(sequence)
        assert torch.allclose(found, alone)
        assert torch.allclose(last[:, at], end[0] if isinstance(end, tuple) else end)


@pytest.mark.parametrize("how", [nn.utils.spectral_norm, nn.utils.parametrizations.spectral_norm])
def test_a_weight_is_divided_by_its_largest_singular_value(how: Any) -> None:
    layer = nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.diag(torch.tensor([4.0, 1.0])))
    module = how(layer, n_power_iterations=30)
    module(torch.ones(1, 2)).sum().backward()
    assert torch.allclose(module.weight, torch.diag(torch.tensor([1.0, 0.25])), atol=1e-4)
    with pytest.raises(ValueError, match="positive"):
        how(nn.Linear(2, 2), n_power_iterations=0)


def test_spectral_norm_is_taken_away_again() -> None:
    module: Any = nn.utils.spectral_norm(nn.Linear(2, 2))
    assert list(module.state_dict()) == ["bias", "weight_orig", "weight_u", "weight_v"]
    assert "spectral_norm" in module.state_dict()._metadata[""]
    nn.utils.remove_spectral_norm(module)
    assert [name for name, _ in module.named_parameters()] == ["bias", "weight"]
    assert not module._forward_pre_hooks and not module._state_dict_hooks
    with pytest.raises(ValueError, match="not found"):
        nn.utils.remove_spectral_norm(module)


def test_a_batch_norm_goes_into_the_layer_before_it() -> None:
    layer, norm = nn.Conv1d(1, 2, 1).eval(), nn.BatchNorm1d(2).eval()
    with torch.no_grad():
        norm.running_mean.fill_(0.5)
        norm.running_var.fill_(4.0)
    x = torch.ones(1, 1, 2)
    assert torch.allclose(nn.utils.fuse_conv_bn_eval(layer, norm)(x), norm(layer(x)))
    line = nn.Linear(1, 2).eval()
    assert torch.allclose(nn.utils.fuse_linear_bn_eval(line, norm)(x[0, :, :1]), norm(line(x[0, :, :1])))
    with pytest.raises(AssertionError, match="only for eval"):
        nn.utils.fuse_conv_bn_eval(layer.train(), norm)


def test_a_module_may_be_made_without_first_values() -> None:
    assert nn.utils.skip_init(nn.Linear, 2, 3).weight.shape == (3, 2)
