"""Modules and parameters of the reference that have no shape at first."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn


def of(name: str) -> Any:
    """From now on every call looks at its arguments' classes: so this is not asked for when tests are collected."""
    return getattr(nn.parameter, name)


def test_the_first_input_tells_the_size() -> None:
    module = nn.LazyLinear(2)
    assert isinstance(module.weight, of("UninitializedParameter")) and module.has_uninitialized_params()
    assert module(torch.ones(1, 3)).shape == (1, 2)
    assert type(module) is nn.Linear and module.in_features == 3
    assert type(module.weight) is nn.Parameter and not module._forward_pre_hooks


@pytest.mark.parametrize(
    "name, arguments, shape, becomes",
    [
        ("LazyConv1d", (2, 2), (1, 3, 4), "Conv1d"),
        ("LazyConv2d", (2, 2), (3, 2, 2), "Conv2d"),
        ("LazyConv3d", (2, 1), (1, 3, 1, 1, 1), "Conv3d"),
        ("LazyConvTranspose1d", (2, 2), (1, 3, 2), "ConvTranspose1d"),
        ("LazyConvTranspose2d", (2, 2), (1, 3, 1, 1), "ConvTranspose2d"),
        ("LazyBatchNorm1d", (), (2, 3), "BatchNorm1d"),
        ("LazyBatchNorm2d", (), (1, 3, 2, 2), "BatchNorm2d"),
        ("LazyInstanceNorm1d", (), (1, 3, 2), "InstanceNorm1d"),
    ],
)
def test_lazy_modules_become_what_they_stand_for(name: str, arguments: Any, shape: Any, becomes: str) -> None:
    module = getattr(nn, name)(*arguments)
    module(torch.rand(*shape))
    assert type(module).__name__ == becomes and not any(map(of("is_lazy"), module.parameters()))
    assert 3 in (getattr(module, "in_channels", None), getattr(module, "num_features", None))


def test_what_is_loaded_tells_the_shape_too() -> None:
    module = nn.LazyLinear(2)
    source = nn.Linear(3, 2)
    module.load_state_dict(source.state_dict())
    assert torch.equal(module.weight, source.weight)
    assert torch.equal(module(torch.ones(1, 3)), source(torch.ones(1, 3)))
    with pytest.raises(RuntimeError, match="Can't access the shape"):
        source.load_state_dict(nn.LazyLinear(2).state_dict())


@pytest.mark.parametrize("use", [lambda p: p + 1, lambda p: torch.add(1, p), lambda p: p.view(1), lambda p: p.clone()])
def test_what_has_no_shape_cannot_be_used(use: Any) -> None:
    with pytest.raises(ValueError, match="Attempted to use an uninitialized parameter"):
        use(of("UninitializedParameter")())


def test_what_has_no_shape_can_be_copied_shown_and_saved() -> None:
    parameter = of("UninitializedParameter")(requires_grad=False)
    assert repr(parameter) == "<UninitializedParameter>" and not parameter.requires_grad
    for same in (copy.deepcopy(parameter), pickle.loads(pickle.dumps(parameter))):
        assert of("is_lazy")(same) and not same.requires_grad
    buffer: Any = of("UninitializedBuffer")(dtype=torch.float64)
    buffer.materialize((2,))
    assert type(buffer) is torch.Tensor and buffer.shape == (2,) and buffer.dtype == torch.float64
    with pytest.raises(RuntimeError, match="Can't access the shape"):
        parameter.shape


def test_a_lazy_module_says_where_its_input_does_not_fit() -> None:
    with pytest.raises(RuntimeError, match=r"Expected 3D \(unbatched\) or 4D \(batched\) input to LazyConv2d"):
        nn.LazyConv2d(2, 2)(torch.ones(2, 2))
    with pytest.raises(ValueError, match="divisible by groups"):
        nn.LazyConv1d(2, 1, groups=2)(torch.ones(1, 3, 2))


def test_a_type_may_be_chosen_before_the_shape() -> None:
    module = nn.LazyLinear(2).double()
    assert module(torch.ones(1, 2, dtype=torch.float64)).dtype == torch.float64
