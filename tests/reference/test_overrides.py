"""Calls that a mode answers, or the type of an argument."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from reference_impl.overrides import TorchFunctionMode, handle_torch_function, has_torch_function, resolve_name


class Log(TorchFunctionMode):
    """Remembers the names of the calls, and lets them through."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(func.__name__)
        return func(*args, **(kwargs or {}))


class Stranger:
    """No tensor; tells which call it was asked about."""

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func.__name__, len(args), kwargs


def test_a_mode_is_asked_for_functions_methods_operators_and_attributes() -> None:
    x = torch.ones(2, requires_grad=True)
    with Log() as log:
        y = torch.add(x, x) * x
        y.sum().backward()
        x.grad  # noqa: B018
        torch.zeros(2)
    assert log.names == ["add", "mul", "sum", "backward", "__get__", "zeros"]
    assert x.grad.tolist() == [4.0, 4.0]


def test_the_innermost_mode_is_asked_first_and_each_runs_without_itself() -> None:
    with Log() as outer, Log() as inner:
        torch.ones(2)
    assert outer.names == inner.names == ["ones"]


def test_a_mode_that_does_not_answer_leaves_a_message() -> None:
    class Silent(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return NotImplemented

    with Silent(), pytest.raises(TypeError, match="(?s)Multiple dispatch failed for 'torch.ones'.*mode object"):
        torch.ones(2)


def test_a_mode_that_raises_is_left() -> None:
    class Failing(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"), Failing():
        torch.ones(2)
    assert torch.ones(2).tolist() == [1.0, 1.0]


def test_an_argument_that_is_no_tensor_answers_for_itself() -> None:
    assert torch.add(torch.ones(2), Stranger()) == ("add", 2, None)
    assert torch.cat([torch.ones(2), Stranger()]) == ("cat", 1, None)
    assert torch.nn.functional.relu(Stranger()) == ("relu", 1, {"inplace": False})
    assert has_torch_function((Stranger(),))
    assert not has_torch_function((torch.ones(2), 3))
    assert handle_torch_function(torch.add, (Stranger(),), Stranger(), 1) == ("add", 2, {})


def test_disabling_runs_calls_as_they_are() -> None:
    with Log() as log, torch._C.DisableTorchFunction():
        torch.ones(2)
    assert log.names == []


def test_functions_have_names() -> None:
    assert resolve_name(torch.add) == "torch.add"
    assert resolve_name(torch.Tensor.sum) == "torch.Tensor.sum"
    assert resolve_name(torch.Tensor.shape.__get__) == "torch.Tensor.shape.__get__"
    assert resolve_name(3) is None


def test_operators_with_a_subclass_give_way_where_the_other_operand_is_none() -> None:
    class Own(torch.Tensor):
        pass

    x = torch.ones(2).as_subclass(Own)
    assert (x == None) is False  # noqa: E711
    with pytest.raises(TypeError):
        x + None


def test_backward_of_several_is_answered_by_what_it_begins_with() -> None:
    named = {"grad_tensors": None, "retain_graph": None, "create_graph": False, "inputs": None}
    assert torch.autograd.backward([Stranger()]) == ("backward", 1, named)
    with Log() as log:
        torch.autograd.backward(())
    assert log.names == []


def test_data_is_read_from_a_subclass_without_asking_it() -> None:
    class Asked(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            raise AssertionError(func)

    given = torch.ones(2).as_subclass(Asked)
    assert torch.as_tensor(given) is given
