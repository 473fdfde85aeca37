"""Subclasses of Tensor: what ops on them return, and what ``__torch_function__`` is asked."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

# A subclass changes the package for good: from then on functions look at the classes of their arguments. So each test
# runs in a process of its own.
PREAMBLE = """
import copy
import reference_impl as torch

class Mine(torch.Tensor):
    pass

class Below(Mine):
    pass

class Asked(torch.Tensor):
    asked = []

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        cls.asked.append(func.__name__)
        return super().__torch_function__(func, types, args, kwargs)

class Refusing(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return NotImplemented

def raises(error, text, body):
    try:
        body()
    except error as raised:
        assert text in str(raised), raised
    else:
        raise AssertionError("nothing was raised")

x = torch.ones(2, requires_grad=True).as_subclass(Mine)
"""

TESTS = {
    "results keep the class": """
        plain = torch.ones(2)
        for y in (x + 1, 1 - x, plain * x, torch.add(plain, x), x.sum(), x[0], x.T, torch.zeros_like(x)):
            assert type(y) is Mine, y
        assert all(type(one) is Mine for one in (*x, *x.split(1), *x.max(0), torch.cat([torch.ones(2), x])))
        assert type(torch.nn.functional.relu(x)) is Mine and type(torch.nn.Linear(2, 1)(x)) is Mine
    """,
    "the class is put on by a view that is recorded": """
        assert (x + 1).grad_fn.name() == "AliasBackward0" and x.is_leaf is False
        z = torch.ones(2).as_subclass(Mine).requires_grad_()
        (z * z).sum().backward()
        assert type(z.grad) is torch.Tensor and z.grad.tolist() == [2.0, 2.0]
    """,
    "what returns the tensor itself still does": """
        z = torch.ones(2).as_subclass(Mine)
        assert z.add_(1) is z and z.float() is z and z.contiguous() is z and z.item is not None
    """,
    "the more derived class decides": """
        assert type(Below([1.0]) + Mine([1.0])) is type(Mine([1.0]) + Below([1.0])) is Below
    """,
    "a class is asked about calls and attributes": """
        y = Asked([1.0])
        (torch.ones(1) + y)[0], torch.mul(y, 2), y.shape, 1 - y
        assert Asked.asked == ["add", "__getitem__", "mul", "__get__", "__rsub__"]
    """,
    "a class that answers NotImplemented refuses": """
        raises(TypeError, "unsupported operand", lambda: Refusing([1.0]) + 1)
        raises(TypeError, "Multiple dispatch failed for 'torch.add'", lambda: torch.add(Refusing([1.0]), 1))
    """,
    "a parameter takes part as a plain tensor": """
        assert type(torch.nn.Parameter(torch.ones(1)) + 1) is torch.Tensor
        p = torch.nn.Parameter(torch.ones(1).as_subclass(Mine))
        assert type(p) is Mine and isinstance(p, torch.nn.Parameter) and p.requires_grad
    """,
    "a subclass is made over the elements of a tensor": """
        data = torch.ones(2)
        made = torch.Tensor._make_subclass(Mine, data, True)
        assert type(made) is Mine and made.is_leaf and made.requires_grad and made.data_ptr() == data.data_ptr()
        raises(TypeError, "does not inherit from Tensor", lambda: data.as_subclass(int))
        ints = data.long()
        raises(RuntimeError, "Only Tensors of floating point", lambda: torch.Tensor._make_subclass(Mine, ints, True))
    """,
    "copies keep the class where new_empty says how": """
        assert type(copy.copy(torch.ones(1).as_subclass(Mine))) is Mine
        raises(RuntimeError, "only works for subclass types", lambda: copy.deepcopy(torch.ones(1).as_subclass(Mine)))
        class Copied(torch.Tensor):
            def new_empty(self, *size):
                return torch.empty(*size).as_subclass(Copied)
        made = torch.ones(1).as_subclass(Copied)
        made.name_of_it = "q"
        assert type(copy.deepcopy(made)) is Copied and copy.deepcopy(made).name_of_it == "q"
    """,
}


@pytest.mark.parametrize("name", TESTS)
def test_a_subclass(name: str) -> None:
    program = PREAMBLE + textwrap.dedent(TESTS[name])
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
