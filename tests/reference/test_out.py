"""What may stand in ``out=``."""

from __future__ import annotations

import math
import warnings
from typing import Any

import pytest

import reference_impl as torch


def test_arithmetic_takes_a_number_for_out() -> None:
    x = torch.ones(2)
    assert torch.add(x, x, out=1.5).dtype is torch.float64
    assert torch.floor_divide(x, x, out=1j).tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        torch.mul(x, x, out=1)
    with pytest.raises(TypeError):
        torch.pow(x, x, out=1.5)


@pytest.mark.parametrize("name, begins", [("sum", 0.0), ("mean", 0.0), ("nansum", 0.0), ("prod", 1.0)])
@pytest.mark.filterwarnings("ignore:An output with one or more elements was resized")
def test_a_vector_reduced_into_itself_is_the_number_that_it_begins_with(name: str, begins: float) -> None:
    x = torch.tensor([2.0, 3.0, 4.0])
    assert getattr(torch, name)(x, 0, out=x) is x
    assert x.shape == () and x.item() == begins


@pytest.mark.parametrize(
    ("reduce", "dtype", "first"),
    [
        (torch.amax, torch.float32, -math.inf),
        (torch.amin, torch.float32, math.inf),
        (torch.amax, torch.int8, -128),
        (torch.amin, torch.uint8, 255),
        (torch.amin, torch.bool, True),
    ],
)
def test_an_extreme_written_into_its_own_input_is_what_it_begins_with(reduce: Any, dtype: Any, first: Any) -> None:
    x = torch.tensor([[1, 0], [1, 1]], dtype=dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reduce(x, 0, out=x)
    assert x.tolist() == [first, first]


@pytest.mark.parametrize("name", ["copysign_", "fmod_", "remainder_", "xlogy_"])
def test_a_leaf_of_inference_is_written_by_a_number_before_its_version_refuses(name: str) -> None:
    with torch.inference_mode():
        x = torch.tensor([-3.0, 5.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
        getattr(x, name)(2)
    assert x.tolist() != [-3.0, 5.0]
    with torch.inference_mode():
        y = torch.tensor([-3.0, 5.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        getattr(y, name)(torch.tensor(2.0))
    assert y.tolist() == [-3.0, 5.0]


@pytest.mark.parametrize("loss", [torch.nn.functional.huber_loss, torch.nn.functional.smooth_l1_loss])
def test_the_gradient_of_a_mean_of_no_losses_has_a_derivative_by_what_comes_in(loss: Any) -> None:
    x, grad = torch.ones(0, requires_grad=True), torch.ones((), requires_grad=True)
    (slope,) = torch.autograd.grad(loss(x, torch.ones(0)), x, grad, create_graph=True)
    assert torch.autograd.grad(slope, grad, torch.ones(0))[0].item() == 0


def test_trials_are_of_one_type_that_has_a_kernel() -> None:
    half, float_, double = (torch.ones(2, dtype=one) for one in (torch.float16, torch.float32, torch.float64))
    with pytest.raises(NotImplementedError, match="\"binomial_cpu\" not implemented for 'Half'"):
        torch.binomial(half, half)
    with pytest.raises(RuntimeError, match="Found dtype Double but expected Float"):
        torch.binomial(float_, double)
