"""Layers and options of layers that few programs use."""

from __future__ import annotations

import pytest

import reference_impl as torch
from reference_impl import __future__ as future

nn = torch.nn


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (3, 3)])
@pytest.mark.parametrize("kind", ["matrix_exp", "cayley", "householder"])
@pytest.mark.parametrize("based", [True, False])
def test_an_orthogonal_weight_stays_so(shape, kind, based):
    m = nn.utils.parametrizations.orthogonal(nn.Linear(*shape), orthogonal_map=kind, use_trivialization=based)
    w = m.weight if shape[0] >= shape[1] else m.weight.T
    assert (w @ w.T - torch.eye(w.shape[0])).abs().max() < 1e-5
    m.weight.sum().backward()
    assert m.parametrizations.weight.original.grad is not None


def test_an_orthogonal_weight_can_be_assigned():
    m = nn.utils.parametrizations.orthogonal(nn.Linear(2, 2))
    turned = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    m.weight = turned
    assert torch.equal(m.weight, turned)
    m.weight = turned * 3
    assert torch.allclose(m.weight.abs(), turned.abs())
    m = nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), orthogonal_map="cayley", use_trivialization=False)
    with pytest.raises(NotImplementedError, match="It is not possible to assign"):
        m.weight = turned


def test_orthogonal_weights_are_matrices_and_maps_have_names():
    with pytest.raises(ValueError, match="Expected a matrix"):
        nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), "bias")
    with pytest.raises(ValueError, match="orthogonal_map has to be one of"):
        nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), orthogonal_map="x")


def test_a_product_of_reflections_has_gradients():
    a = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    tau = torch.rand(2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(torch.linalg.householder_product, (a, tau))
    with pytest.raises(RuntimeError, match="must be greater than or equal"):
        torch.linalg.householder_product(a.mT, tau)


def test_the_adaptive_softmax_tells_log_probabilities_of_all_classes():
    m = nn.AdaptiveLogSoftmaxWithLoss(8, 6, [2, 4], div_value=2.0)
    x, target = torch.randn(4, 8), torch.tensor([0, 3, 5, 1])
    output, loss = m(x, target)
    told = m.log_prob(x)
    assert torch.allclose(told.exp().sum(1), torch.ones(4))
    assert torch.allclose(output, told.gather(1, target.unsqueeze(1)).squeeze(1))
    assert torch.allclose(loss, -output.mean())
    assert torch.equal(m.predict(x), told.argmax(1))
    assert m(x[0], target[0]).output.dim() == 0
    with pytest.raises(RuntimeError, match=r"Target values should be in \[0, 5\]"):
        m(x, torch.tensor([0, 6, 0, 0]))
    with pytest.raises(ValueError, match="cutoffs should be a sequence of unique"):
        nn.AdaptiveLogSoftmaxWithLoss(8, 6, [4, 2])


def test_a_module_can_take_new_parameters_where_it_is_converted():
    for choose, is_same in ((future.set_overwrite_module_params_on_conversion, False),
                            (future.set_swap_module_params_on_conversion, True)):  # fmt: skip
        choose(True)
        try:
            m = nn.Linear(2, 2)
            m(torch.ones(1, 2)).sum().backward()
            weight, grad = m.weight, m.weight.grad
            m.double()
            assert (m.weight is weight) is (m.weight.grad is grad) is is_same
            assert m.weight.dtype is m.weight.grad.dtype is torch.float64
        finally:
            choose(False)
    assert not future.get_overwrite_module_params_on_conversion()
    assert not future.get_swap_module_params_on_conversion()


def test_recurrent_layers_check_their_state():
    zeros, x = torch.zeros, torch.zeros(4, 1, 2)
    with pytest.raises(RuntimeError, match="For batched 3-D input, hx and cx should also be 3-D"):
        nn.LSTM(2, 3)(x, (zeros(1, 3), zeros(1, 3)))
    with pytest.raises(RuntimeError, match="For unbatched 2-D input, hx should also be 2-D but got 3-D"):
        nn.GRU(2, 3)(x[:, 0], zeros(1, 1, 3))
    with pytest.raises(RuntimeError, match="Input batch size 2 doesn't match hidden0 batch size 1"):
        nn.GRUCell(2, 3)(zeros(2, 2), zeros(1, 3))
    with pytest.raises(RuntimeError, match="hidden1 has inconsistent hidden_size: got 4, expected 3"):
        nn.LSTMCell(2, 3)(zeros(2, 2), (zeros(2, 3), zeros(2, 4)))
    with pytest.raises(ValueError, match="dropout should be a number in range"):
        nn.LSTM(2, 3, dropout=2)
    with pytest.raises(TypeError, match="hidden_size should be of type int"):
        nn.LSTM(2, 3.5)


def test_gelu_knows_two_ways():
    with pytest.raises(RuntimeError, match="approximate argument must be either none or tanh"):
        nn.functional.gelu(torch.ones(1), approximate="x")


def test_gradients_of_convolutions_are_functions():
    x, w = torch.arange(9.0).view(1, 1, 3, 3), torch.ones(1, 1, 2, 2)
    of_weight = nn.grad.conv2d_weight(x, w.shape, torch.ones(1, 1, 2, 2))
    assert of_weight.flatten().tolist() == [8, 12, 20, 24] and not of_weight.requires_grad
    assert nn.grad.conv2d_input(x.shape, w, torch.ones(1, 1, 2, 2))[0, 0, 1].tolist() == [2, 4, 2]


def test_a_view_is_made_again_of_what_lies_as_its_base():
    base = torch.ones(2, 3, requires_grad=True) * 1
    other = torch.full((2, 3), 5.0)
    again = base[0]._view_func(other)
    assert again.tolist() == [5, 5, 5] and again._base is other
    assert base[0]._view_func(torch.ones(4)) is None and other._view_func(other) is None


def test_results_have_the_classes_of_return_types():
    assert isinstance(torch.ones(2).sort(), torch.return_types.sort)
    assert torch.functional.norm(torch.ones(4)).item() == 2
