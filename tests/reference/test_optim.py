"""Optimizers of the reference."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.optim import SGD, Optimizer


def parameter(*values: float) -> Any:
    made = nn.Parameter(torch.tensor(values or [1.0]))
    made.grad = torch.ones(len(values or [1.0]))
    return made


def after_two_steps(**options: Any) -> tuple[float, Any]:
    """A parameter of 1 with a gradient of 1, and its momentum buffer, after two steps with a rate of a half."""
    p = parameter(1.0)
    optimizer = SGD([p], lr=0.5, **options)
    optimizer.step()
    optimizer.step()
    return p.item(), optimizer.state[p].get("momentum_buffer")


@pytest.mark.parametrize(
    "options, value",
    [
        ({}, 0.0),
        ({"maximize": True}, 2.0),
        ({"momentum": 0.5}, -0.25),
        ({"momentum": 0.5, "dampening": 0.5}, 0.0),
        ({"momentum": 0.5, "nesterov": True}, -0.625),
        ({"weight_decay": 0.5}, -0.3125),
    ],
)
def test_two_steps(options: dict[str, Any], value: float) -> None:
    assert after_two_steps(**options)[0] == value


def test_a_step_changes_the_leaf_in_place_once_and_leaves_the_gradient_alone() -> None:
    p = parameter(1.0)
    grad = p.grad
    SGD([p], lr=0.5).step()
    assert p.is_leaf and p.requires_grad and p._version == 1
    assert p.grad is grad and grad._version == 0


def test_the_momentum_buffer_is_a_tensor_of_its_own_changed_twice_a_step() -> None:
    _, buffer = after_two_steps(momentum=0.5)
    assert buffer.item() == 1.5 and buffer._version == 2 and not buffer.requires_grad


def test_the_rate_may_be_a_tensor_of_one_element() -> None:
    p = parameter(1.0)
    SGD([p], lr=torch.tensor([0.25])).step()
    assert p.item() == 0.75
    with pytest.raises(ValueError, match="1-element"):
        SGD([p], lr=torch.ones(2))


def test_a_parameter_without_gradient_is_left_alone() -> None:
    p = nn.Parameter(torch.ones(1))
    SGD([p], lr=0.5, weight_decay=0.5).step()
    assert p._version == 0


def test_a_step_runs_without_recording_and_its_closure_with() -> None:
    p, modes = nn.Parameter(torch.ones(1)), []

    def closure() -> Any:
        modes.append(torch.is_grad_enabled())
        loss = (p * 3).sum()
        loss.backward()
        return loss

    optimizer = SGD([p], lr=0.5)
    with torch.no_grad():
        assert optimizer.step(closure).item() == 3.0
        assert not torch.is_grad_enabled()
    optimizer.step()
    assert torch.is_grad_enabled() and modes == [True] and p.item() == -2.0


def test_a_buffer_made_in_inference_mode_cannot_be_changed_outside() -> None:
    p = parameter(1.0)
    optimizer = SGD([p], lr=0.5, momentum=0.5)
    with torch.inference_mode():
        optimizer.step()
    assert optimizer.state[p]["momentum_buffer"].is_inference() and not p.is_inference()
    with pytest.raises(RuntimeError, match="outside InferenceMode"):
        optimizer.step()


def test_a_differentiable_step_refuses_a_leaf() -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable"):
        SGD([parameter(1.0)], lr=0.5, differentiable=True).step()


def test_a_graph_from_before_the_step_that_saved_the_parameter_is_stale() -> None:
    p = nn.Parameter(torch.ones(1))
    loss = (p * p).sum()
    p.grad = torch.ones(1)
    SGD([p], lr=0.5).step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_zero_grad_forgets_or_zeroes() -> None:
    p = parameter(1.0)
    optimizer, grad = SGD([p], lr=0.5), p.grad
    optimizer.zero_grad(set_to_none=False)
    assert p.grad is grad and grad.item() == 0.0
    optimizer.zero_grad()
    assert p.grad is None


@pytest.mark.parametrize(
    "options, message",
    [
        ({"lr": -1}, "Invalid learning rate: -1"),
        ({"momentum": -1}, "Invalid momentum value: -1"),
        ({"weight_decay": -1}, "Invalid weight_decay value: -1"),
        ({"nesterov": True}, "Nesterov momentum requires a momentum and zero dampening"),
        ({"nesterov": True, "momentum": 0.5, "dampening": 0.5}, "Nesterov momentum requires"),
    ],
)
def test_options_are_checked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SGD([parameter()], **options)


@pytest.mark.parametrize(
    "params, error, message",
    [
        (lambda: [], ValueError, "empty parameter list"),
        (lambda: torch.ones(1), TypeError, "should be an iterable of Tensors or dicts, but got torch.FloatTensor"),
        (lambda: [1], TypeError, "one of the params is int"),
        (lambda: [parameter() * 2], ValueError, "can't optimize a non-leaf Tensor"),
        (lambda: [{"params": {parameter()}}], TypeError, "ordered collections"),
        (lambda: [{"lr": 1.0}], KeyError, "params"),
        (lambda: [("a", parameter()), parameter()], ValueError, "Some param names are missing"),
    ],
)
def test_parameters_are_checked(params: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        SGD(params(), lr=0.5)


def test_a_parameter_is_in_one_group_only() -> None:
    p = parameter()
    with pytest.raises(ValueError, match="more than one parameter group"):
        SGD([{"params": [p]}, {"params": [p]}], lr=0.5)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        SGD([p, p], lr=0.5)


def test_each_group_has_options_of_its_own() -> None:
    fast, slow = parameter(1.0), parameter(1.0)
    optimizer = SGD([{"params": [fast], "lr": 1.0}, {"params": slow}], lr=0.25)
    optimizer.step()
    assert (fast.item(), slow.item()) == (0.0, 0.75)
    assert repr(optimizer).count("Parameter Group") == 2 and "    lr: 0.25\n" in repr(optimizer)


def test_state_goes_from_one_optimizer_to_another() -> None:
    p, q = parameter(1.0), parameter(1.0)
    optimizer = SGD([p], lr=0.5, momentum=0.5)
    optimizer.step()
    saved = optimizer.state_dict()
    assert saved["param_groups"][0]["params"] == [0]
    other = SGD([q], lr=0.125)
    other.load_state_dict(saved)
    other.step()
    assert q.item() == 0.25 and other.param_groups[0]["lr"] == 0.5
    with pytest.raises(ValueError, match="different number of parameter groups"):
        other.load_state_dict({"state": {}, "param_groups": []})


def test_copies_and_pickles_of_an_optimizer() -> None:
    optimizer = SGD([parameter(1.0)], lr=0.5)
    assert repr(copy.deepcopy(optimizer)) == repr(pickle.loads(pickle.dumps(optimizer))) == repr(optimizer)


def test_an_optimizer_of_ones_own() -> None:
    class Half(Optimizer):
        @torch.no_grad()
        def step(self, closure: Any = None) -> None:
            for group in self.param_groups:
                for p in group["params"]:
                    p.mul_(group["factor"])

    p = parameter(1.0)
    Half([p], {"factor": 0.5}).step()
    assert p.item() == 0.5
    with pytest.raises(NotImplementedError):
        Optimizer([p], {}).step()
