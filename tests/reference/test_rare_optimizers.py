"""Adafactor, Muon and SparseAdam; LSTM layers with projections."""

from __future__ import annotations

import pytest

import reference_impl as torch


def stepped(kind, shape, steps=3, **options):
    param = torch.nn.Parameter(torch.ones(shape))
    optimizer = kind([param], **options)
    for i in range(steps):
        param.grad = torch.ones(shape) * (i + 1)
        optimizer.step()
    return param, optimizer


def test_adafactor_keeps_rows_and_columns_of_a_matrix_only():
    param, optimizer = stepped(torch.optim.Adafactor, (2, 3))
    state = optimizer.state[param]
    assert state["row_var"].shape == (2, 1) and state["col_var"].shape == (1, 3)
    assert (param < 1).all() and state["step"].item() == 3
    assert "variance" in stepped(torch.optim.Adafactor, (3,))[1].state_dict()["state"][0]


def test_adafactor_refuses_what_makes_no_sense():
    param = torch.nn.Parameter(torch.ones(1))
    for options in ({"lr": -1}, {"beta2_decay": 1}, {"eps": (-1, 1)}, {"eps": (1, -1)}, {"d": 0.5}):
        with pytest.raises(ValueError, match="should be"):
            torch.optim.Adafactor([param], **options)


def test_muon_takes_matrices_and_steps_by_nearly_orthogonal_ones():
    param, _ = stepped(torch.optim.Muon, (2, 2), steps=1, weight_decay=0.0, lr=1.0)
    moved = 1 - param.detach()
    assert 0.5 < moved.norm().item() < 1.6  # of rank one, with one singular value near 1
    with pytest.raises(ValueError, match="only supports 2D"):
        torch.optim.Muon([torch.nn.Parameter(torch.ones(2))])


def test_sparse_adam_refuses_dense_gradients():
    with pytest.raises(RuntimeError, match="does not support dense gradients"):
        stepped(torch.optim.SparseAdam, (2,))


def test_an_lstm_projects_its_hidden_states():
    layer = torch.nn.LSTM(2, 4, num_layers=2, proj_size=3, bidirectional=True)
    with pytest.warns(UserWarning, match="projections"):
        output, (hidden, cell) = layer(torch.ones(5, 1, 2))
    assert output.shape == (5, 1, 6) and hidden.shape == (4, 1, 3) and cell.shape == (4, 1, 4)
    output.sum().backward()
    assert layer.weight_hr_l0.grad.shape == (3, 4)
    with pytest.raises(ValueError, match="only supported for LSTM"):
        torch.nn.GRU(2, 3, proj_size=1)


def test_the_tangent_of_a_loss_of_logits_at_zero_is_that_of_its_gradient():
    with torch.autograd.forward_ad.dual_level():
        x = torch.autograd.forward_ad.make_dual(torch.zeros(1), torch.ones(1))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x, torch.ones(1))
        assert torch.autograd.forward_ad.unpack_dual(loss).tangent.item() == -0.5
