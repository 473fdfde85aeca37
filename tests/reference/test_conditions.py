"""Conditions that a program asks for, memory handed over, and what else programs import beside the ops."""

from __future__ import annotations

import importlib
import inspect
from typing import Any, Iterator

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    "name, kind",
    [
        ("_check", RuntimeError),
        ("_check_index", IndexError),
        ("_check_value", ValueError),
        ("_check_type", TypeError),
        ("_check_not_implemented", NotImplementedError),
    ],
)
def test_a_condition_that_does_not_hold_raises(name: str, kind: type[Exception]) -> None:
    check = getattr(torch, name)
    check(True)
    with pytest.raises(kind, match="^Expected cond to be True, but got False"):
        check(False)
    with pytest.raises(kind, match="^said$"):
        check(False, lambda: "said")
    with pytest.raises(TypeError, match="message must be a callable"):
        check(False, "said")
    with pytest.raises(TypeError, match="cond must be a bool, but got <class 'int'>"):
        check(1)
    with pytest.raises(TypeError, match="cond must be a bool, but got a Tensor"):
        check(torch.tensor(True))


def test_a_tensor_of_conditions_has_to_hold_everywhere() -> None:
    torch._check_tensor_all(torch.tensor([True, True]))
    torch._check_is_size(0)
    with pytest.raises(RuntimeError, match="^Expected cond to be True"):
        torch._check_tensor_all(torch.tensor([True, False]))
    with pytest.raises(TypeError, match="cond must be a tensor"):
        torch._check_tensor_all(True)


def test_memory_goes_over_without_its_history_and_once() -> None:
    x: Any = torch.ones(2)
    taken = torch.from_dlpack(x)
    taken.add_(1)
    assert x.tolist() == [2, 2] and (x._version, taken._version) == (0, 1) and taken._base is None
    capsule = torch.to_dlpack(x)
    torch.from_dlpack(capsule)
    with pytest.raises(RuntimeError, match="can be consumed only once"):
        torch.from_dlpack(capsule)
    with pytest.raises(BufferError, match="Can't export tensors that require gradient"):
        torch.from_dlpack(torch.ones(2, requires_grad=True))


def test_tensors_become_one_row_and_come_back_as_views_of_it() -> None:
    utils = importlib.import_module("reference_impl._utils")
    tensors: list[Any] = [torch.ones(2), torch.zeros(2, 2)]
    flat = utils._flatten_dense_tensors(tensors)
    back = utils._unflatten_dense_tensors(flat, tensors)
    assert flat.tolist() == [1, 1, 0, 0, 0, 0] and [one.shape for one in back] == [one.shape for one in tensors]
    assert all(one._base is flat for one in back)
    assert [len(held) for held in utils._take_tensors(tensors, 24)] == [2]
    assert [len(held) for held in utils._take_tensors(tensors, 8)] == [1, 1]
    with pytest.raises(ValueError, match="Expected a non cpu device, but got: cpu"):
        utils._get_device_index("cpu")


def test_there_is_one_device_to_be_in() -> None:
    module = importlib.import_module("reference_impl.utils._device")
    with module.DeviceContext("cpu"):
        assert torch.zeros(1).device == torch.device("cpu")
    assert module.set_device("cpu")(torch.ones)(1).tolist() == [1]
    assert module.device_decorator(torch.device("cpu"), torch.ones)(1).tolist() == [1]

    @module.set_device("cpu")
    def devices() -> Iterator[torch.device]:
        yield torch.zeros(1).device

    assert inspect.isgeneratorfunction(devices) and list(devices()) == [torch.device("cpu")]


def test_a_strategy_of_sharing_is_one_of_two() -> None:
    processes = torch.multiprocessing
    assert processes.get_sharing_strategy() in processes.get_all_sharing_strategies()
    with pytest.raises(AssertionError, match="invalid sharing strategy 'none'"):
        processes.set_sharing_strategy("none")
    assert processes.get_context("spawn").Process
