"""Subclasses with a ``__torch_dispatch__`` of their own: what ops ask them, and what backward makes of it."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

#: Once there is such a class, all ops look at the classes of their arguments: so each test has a process of its own.
SETUP = """
import reference_impl as torch
asked = []

class Wrapper(torch.Tensor):
    @staticmethod
    def __new__(cls, held, requires_grad=None):
        needs = held.requires_grad if requires_grad is None else requires_grad
        made = torch.Tensor._make_wrapper_subclass(cls, held.size(), dtype=held.dtype, requires_grad=needs)
        made.held = held.detach()
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        asked.append(str(func))
        def inner(one):
            return one.held if isinstance(one, cls) else [inner(x) for x in one] if isinstance(one, list) else one
        found = func(*map(inner, args), **{key: inner(one) for key, one in (kwargs or {}).items()})
        return cls(found) if isinstance(found, torch.Tensor) else tuple(map(cls, found))
"""


def run(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", SETUP + textwrap.dedent(program)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "call, gradient",
    [
        ("(x * x).sum()", [[2.0, 4.0], [6.0, 8.0]]),
        ("(x @ x).sum()", [[7.0, 11.0], [9.0, 13.0]]),
        ("(x.view(4) * 2).sum()", [[2.0, 2.0], [2.0, 2.0]]),
        ("(x[0] + 1).sum()", [[1.0, 1.0], [0.0, 0.0]]),
        ("torch.cat([x, x.t()]).relu().mean()", [[0.25, 0.25], [0.25, 0.25]]),
    ],
)
def test_gradients_of_a_wrapper_are_wrappers(call: str, gradient: list[list[float]]) -> None:
    run(f"""
    x = Wrapper(torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True))
    y = {call}
    assert type(y) is Wrapper and y.requires_grad
    y.backward()
    assert type(x.grad) is Wrapper, type(x.grad)
    assert x.grad.held.tolist() == {gradient}, x.grad.held
    """)


def test_a_class_is_asked_for_ops_beneath_autograd() -> None:
    run("""
    x = Wrapper(torch.ones(2, requires_grad=True))
    y = torch.add(x * 2, x, alpha=3)
    assert asked == ["aten.mul.Tensor", "aten.add.Tensor"]
    assert y.held.tolist() == [5.0, 5.0] and y.grad_fn.name() == "AddBackward0"
    assert [one.held.tolist() for one in x.unbind()] == [1.0, 1.0]
    y.mul_(2)
    assert y.held.tolist() == [10.0, 10.0] and y._version == 1
    """)


def test_a_wrapper_keeps_its_class_when_it_is_saved() -> None:
    run("""
    x = Wrapper(torch.zeros(2, requires_grad=True))
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda one: kept.append(type(one)) or one, lambda one: one):
        y = x.exp()
    y.sum().backward()
    assert kept == [Wrapper] and x.grad.held.tolist() == [1.0, 1.0]
    """)


def test_a_class_that_answers_nothing_makes_the_op_fail() -> None:
    run("""
    class Silent(torch.Tensor):
        @classmethod
        def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
            return NotImplemented
    try:
        torch.ones(2).as_subclass(Silent).exp()
    except TypeError as error:
        assert "Multiple dispatch failed for 'torch._ops.aten.exp.default'" in str(error), error
    else:
        raise AssertionError("it did not fail")
    """)


def test_only_a_class_that_is_asked_can_be_a_wrapper() -> None:
    run("""
    class Plain(torch.Tensor):
        pass
    try:
        torch.Tensor._make_wrapper_subclass(Plain, (2,))
    except TypeError as error:
        assert str(error) == "Plain must define __torch_dispatch__"
    else:
        raise AssertionError("it did not fail")
    """)


def test_plain_tensors_go_on_as_before() -> None:
    run("""
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    v = y.view(2, 1)
    v.mul_(2)
    y.sum().backward()
    assert x.grad.tolist() == [4.0, 4.0] and v._is_view() and not asked
    """)


def test_plain_tensors_are_not_watched_because_there_is_a_class() -> None:
    run("""
    with torch.inference_mode():
        base = torch.ones(2, 3, 2)
        assert torch.flatten(base, 0, 1)._base is None
        held = torch.ones(2)
    outside = torch.ones(2, 3, requires_grad=True)
    with torch.inference_mode():
        assert torch.flatten(outside)._base is outside and torch.flatten(outside)._version == 0
    assert held.half()._version == 1
    """)


def test_whole_numbers_of_a_stale_view_ask_for_no_history_where_there_is_a_class() -> None:
    run("""
    base = torch.ones(2, requires_grad=True) * 2
    with torch.no_grad():
        view = base.view(-1)
    base.mul_(2)
    assert view.long().tolist() == [4, 4]
    """)
