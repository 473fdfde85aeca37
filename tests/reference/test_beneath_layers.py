"""Functions of torch's own namespace that layers rest on, and windows."""

from __future__ import annotations

import pytest

import reference_impl as torch

F = torch.nn.functional
X = torch.arange(6.0).view(2, 3)


def test_reductions_are_numbers():
    for number, name in enumerate(("none", "mean", "sum")):
        assert torch.equal(torch.kl_div(X, X, number), F.kl_div(X, X, reduction=name))
        assert torch.equal(
            torch.hinge_embedding_loss(X, X, 2.0, number), F.hinge_embedding_loss(X, X, 2.0, reduction=name)
        )
        assert torch.equal(
            torch.margin_ranking_loss(X, X, X, 1.0, number), F.margin_ranking_loss(X, X, X, 1.0, reduction=name)
        )
        assert torch.equal(
            torch.triplet_margin_loss(X, X, X, reduction=number), F.triplet_margin_loss(X, X, X, reduction=name)
        )
        assert torch.equal(
            torch.binary_cross_entropy_with_logits(X, X, reduction=number),
            F.binary_cross_entropy_with_logits(X, X, reduction=name),
        )
        given = X, X, torch.tensor([1.0, -1.0])
        assert torch.equal(
            torch.cosine_embedding_loss(*given, 0.0, number), F.cosine_embedding_loss(*given, reduction=name)
        )
        assert torch.equal(
            torch.poisson_nll_loss(X, X, True, False, 1e-8, number), F.poisson_nll_loss(X, X, reduction=name)
        )
        lengths = (
            torch.ones(1, 2, 3).log_softmax(2),
            torch.tensor([[1], [2]]),
            torch.tensor([1, 1]),
            torch.tensor([1, 1]),
        )
        assert torch.equal(torch.ctc_loss(*lengths, 0, number), F.ctc_loss(*lengths, reduction=name))


def test_normalisation_takes_the_weights_before_the_statistics():
    mean, var, weight = torch.zeros(3), torch.ones(3), torch.full((3,), 2.0)
    assert torch.allclose(torch.batch_norm(X, weight, None, mean, var, False, 0.1, 0.0, False), X * 2)
    assert torch.equal(
        torch.instance_norm(X[None], None, None, None, None, True, 0.1, 1e-5, False), F.instance_norm(X[None])
    )


def test_cells_are_functions():
    torch.manual_seed(0)
    x, h = torch.randn(1, 2), torch.randn(1, 3)
    for made, name in ((torch.nn.GRUCell(2, 3), "gru_cell"), (torch.nn.RNNCell(2, 3), "rnn_tanh_cell"),
                       (torch.nn.RNNCell(2, 3, nonlinearity="relu"), "rnn_relu_cell")):  # fmt: skip
        assert torch.equal(getattr(torch, name)(x, h, *made.parameters()), made(x, h))
    made = torch.nn.LSTMCell(2, 3)
    assert all(map(torch.equal, torch.lstm_cell(x, (h, h), *made.parameters()), made(x, (h, h))))


def test_windows_rise_to_the_middle():
    assert torch.hann_window(5, periodic=False).tolist() == [0, 0.5, 1, 0.5, 0]
    assert torch.bartlett_window(4).tolist() == [0, 0.5, 1, 0.5]
    assert torch.allclose(torch.hamming_window(4, True, 0.5, 0.4), torch.tensor([0.1, 0.5, 0.9, 0.5]))
    for made in (torch.blackman_window(6), torch.kaiser_window(6, dtype=torch.float64)):
        assert made.argmax() == 3 and abs(made[3].item() - 1) < 1e-6 and made[0] < 1e-3
    assert torch.hann_window(1).tolist() == [1] and torch.hann_window(0).tolist() == []
    assert torch.hann_window(3, requires_grad=True).requires_grad
    with pytest.raises(RuntimeError, match="non-negative window_length"):
        torch.hann_window(-1)
    with pytest.raises(RuntimeError, match="expects floating point dtypes"):
        torch.hann_window(3, dtype=torch.int64)
