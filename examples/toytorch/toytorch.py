"""A toy framework with a few of torch's names, to be tested by gradspec: see docs/test-your-framework.md.

It records sums, differences and products, goes backward through them, and has the grad modes. It is wrong in two
places, as young frameworks are: its mode belongs to the process and not to the thread, and an exception that leaves a
block leaves the mode as the block had it.
"""

from __future__ import annotations

import functools

__version__ = "0.1"

float32 = "toytorch.float32"
_mode = {"grad": True}


def is_grad_enabled():
    return _mode["grad"]


class _Mode:
    """A context manager, and a decorator."""

    def __init__(self, enabled):
        self.enabled = enabled

    def __enter__(self):
        self.before = _mode["grad"]
        _mode["grad"] = self.enabled

    def __exit__(self, kind, value, traceback):
        if kind is None:  # the second fault: an exception leaves the mode as it is
            _mode["grad"] = self.before

    def __call__(self, function):
        @functools.wraps(function)
        def called(*args, **kwargs):
            with type(self)():
                return function(*args, **kwargs)

        return called


class no_grad(_Mode):
    def __init__(self):
        super().__init__(False)


class enable_grad(_Mode):
    def __init__(self):
        super().__init__(True)


class set_grad_enabled(_Mode):
    def __init__(self, mode):
        super().__init__(mode)
        self.before = _mode["grad"]
        _mode["grad"] = mode

    def __enter__(self):
        _mode["grad"] = self.enabled

    def __call__(self, function):
        _mode["grad"] = self.before

        @functools.wraps(function)
        def called(*args, **kwargs):
            with set_grad_enabled(self.enabled):
                return function(*args, **kwargs)

        return called


class Tensor:
    """Floats in a row, or a single one. ``parents`` are pairs of an input and the function that gives its gradient."""

    def __init__(self, values, shape, requires_grad=False, parents=()):
        self.values, self.shape, self.dtype = values, shape, float32
        self.requires_grad, self.parents, self.grad = requires_grad, parents, None

    @property
    def is_leaf(self):
        return not self.parents

    def requires_grad_(self, requires_grad=True):
        if not self.is_leaf and not requires_grad:
            raise RuntimeError("only leaves can stop requiring grad")
        self.requires_grad = requires_grad
        return self

    def detach(self):
        return Tensor(self.values, self.shape)

    def tolist(self):
        rows = self.values
        for length in reversed(self.shape[1:]):
            rows = [rows[at : at + length] for at in range(0, len(rows), length)]
        return [*rows] if self.shape else rows[0]

    def item(self):
        (value,) = self.values
        return value

    def sum(self):
        return _result([sum(self.values)], (), [(self, lambda g: [g[0]] * len(self.values))])

    def __add__(self, other):
        a, b = _together(self, other)
        return _result([x + y for x, y in zip(a.values, b.values)], a.shape, [(a, list), (b, list)])

    def __sub__(self, other):
        a, b = _together(self, other)
        both = [(a, list), (b, lambda g: [-v for v in g])]
        return _result([x - y for x, y in zip(a.values, b.values)], a.shape, both)

    def __mul__(self, other):
        a, b = _together(self, other)
        both = [(a, lambda g: _times(g, b.values)), (b, lambda g: _times(g, a.values))]
        return _result(_times(a.values, b.values), a.shape, both)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1.0

    def backward(self, gradient=None):
        if not self.requires_grad:
            raise RuntimeError("this tensor does not require grad")
        if gradient is None and len(self.values) != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        grads = {id(self): [1.0] if gradient is None else [*gradient.values]}
        for tensor in reversed(_in_order(self)):
            grad = grads.pop(id(tensor), None)
            if grad is None:
                continue
            if tensor.is_leaf:
                before = [0.0] * len(grad) if tensor.grad is None else tensor.grad.values
                tensor.grad = Tensor([x + y for x, y in zip(before, grad)], tensor.shape)
            for parent, derivative in tensor.parents:
                if parent.requires_grad:
                    before = grads.get(id(parent), [0.0] * len(parent.values))
                    grads[id(parent)] = [x + y for x, y in zip(before, derivative(grad))]


def _times(one, other):
    return [x * y for x, y in zip(one, other)]


def _together(a, b):
    """Both as tensors of one shape."""
    b = b if isinstance(b, Tensor) else Tensor([float(b)], ())
    if a.shape == b.shape:
        return a, b
    if not b.shape:
        return a, _result(b.values * len(a.values), a.shape, [(b, lambda g: [sum(g)])])
    if not a.shape:
        return _together(b, a)[::-1]
    raise RuntimeError(f"shapes {a.shape} and {b.shape} do not fit")


def _result(values, shape, parents):
    if _mode["grad"] and any(parent.requires_grad for parent, _ in parents):
        return Tensor(values, shape, True, tuple(parents))
    return Tensor(values, shape)


def _in_order(tensor):
    """What the tensor was made of, each before what was made of it."""
    found, seen = [], set()

    def visit(one):
        if id(one) not in seen:
            seen.add(id(one))
            for parent, _ in one.parents:
                visit(parent)
            found.append(one)

    visit(tensor)
    return found


def tensor(data, requires_grad=False):
    values, shape = _flat(data)
    return Tensor(values, shape, requires_grad)


def _flat(data):
    """The numbers of nested lists, and their shape."""
    if isinstance(data, (int, float)):
        return [float(data)], ()
    parts = [_flat(part) for part in data]
    return sum([values for values, _ in parts], []), (len(parts), *(parts[0][1] if parts else ()))


def ones(*size, requires_grad=False):
    return _filled(1.0, size, requires_grad)


def zeros(*size, requires_grad=False):
    return _filled(0.0, size, requires_grad)


def _filled(value, size, requires_grad):
    count = 1
    for length in size:
        count *= length
    return Tensor([value] * count, size, requires_grad)
