"""The short ways come to what the general ways come to: values, layouts, versions, views, and what is taken over."""

from __future__ import annotations

import itertools
import sys
from typing import Any, Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference_impl
from gradspec.subjects.wrong.instance import Instance
from reference_impl import inexact

Program = Callable[[Any, Any, Any], Any]


@pytest.fixture(scope="module", params=("bounds are kept", "no bounds"))
def general(request: Any) -> Iterator[Any]:
    """The short ways run beside it with and without bounds: most are closed to what has one."""
    package = Instance().torch
    kept = [inexact, sys.modules[f"{package.__name__}.inexact"]]
    before = [module.tracked for module in kept]
    for module in kept:
        module.track(request.param == "bounds are kept")
    yield package
    for module, tracked in zip(kept, before):
        module.track(tracked)


def test_the_general_way_is_the_general_one(general: Any) -> None:
    """So that this file can fail: nothing of the short ways runs there."""
    assert sys.modules[f"{general.__name__}.short_ways"].barred
    assert not sys.modules["reference_impl.short_ways"].barred
    assert sys.modules[f"{general.__name__}.ops.unrecorded"].has_more_to_do()


def seen(tensor: Any) -> Any:
    """All that can be told of a tensor, without what it is called."""
    if tensor is None:
        return None
    base = tensor._base
    return {
        "values": [repr(value) for value in tensor.detach().reshape(-1).tolist()],
        "dtype": repr(tensor.dtype),
        "layout": (tuple(tensor.shape), tensor.stride(), tensor.storage_offset()),
        "version": None if tensor.is_inference() else tensor._version,
        "base": None if base is None else (tuple(base.shape), base.stride(), base._version),
        "requires_grad": tensor.requires_grad,
        "node": None if tensor.grad_fn is None else tensor.grad_fn.name(),
        "ulps": tensor._ulps,
        "memory": len(tensor._storage.data),
    }


def run(torch: Any, program: Program, make: Callable[[Any], Any], hooked: bool) -> Any:
    """What is to be seen of a program's leaves afterwards, of the gradients on their way, and of the error."""
    x, y = make(torch), make(torch)
    passed: list[Any] = []
    if hooked:
        x.register_hook(lambda grad: passed.append(seen(grad)))
    try:
        result = program(torch, x, y)
    except RuntimeError as error:
        return passed, str(error)
    return passed, seen(x.grad), seen(y.grad), [seen(one) for one in result or ()]


def dense(torch: Any, dtype: str) -> Any:
    return torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.0]], dtype=getattr(torch, dtype)).requires_grad_()


def turned(torch: Any, dtype: str) -> Any:
    return torch.tensor([[0.5, -1.0], [2.0, 1.5], [0.25, -3.0]], dtype=getattr(torch, dtype)).t().requires_grad_()


def gapped(torch: Any, dtype: str) -> Any:
    return torch.arange(12.0).to(getattr(torch, dtype)).view(2, 6)[:, ::2].requires_grad_()


LAYOUTS = (dense, turned, gapped)
DTYPES = ("float32", "float64", "float16", "bfloat16", "complex64")


def backward(result: Any) -> None:
    (result if result.dtype.is_floating_point else result.abs()).sum().backward()


def through(f: Callable[[Any, Any, Any], Any]) -> Program:
    def program(torch: Any, x: Any, y: Any) -> None:
        backward(f(torch, x, y))

    return program


FORMULAS: dict[str, Program] = {
    "product": lambda torch, x, y: x * y,
    "square": lambda torch, x, y: x * x,
    "product by a number": lambda torch, x, y: x * 0.3,
    "product by a row": lambda torch, x, y: x * y[0],
    "product by an element": lambda torch, x, y: x * y[0, 1],
    "of parts": lambda torch, x, y: x[0] * y.t()[:, 1],
    "sum": lambda torch, x, y: x + y,
    "multiple": lambda torch, x, y: torch.add(x, y, alpha=0.25),
    "difference": lambda torch, x, y: x - y[1],
    "quotient": lambda torch, x, y: x / (y + 3),
    "exponential": lambda torch, x, y: x.exp() * y.exp(),
    "hyperbolic tangent": lambda torch, x, y: x.tanh() * y,
    "sigmoid": lambda torch, x, y: x.sigmoid() * y,
    "rectified": lambda torch, x, y: x.relu() + y.relu(),
    "row": lambda torch, x, y: x[1] * 2 + y[-1],
    "slice": lambda torch, x, y: x[:, 1:] * y[:, ::2],
    "transposed": lambda torch, x, y: x.t() * y.t(),
    "matrix product": lambda torch, x, y: x @ y.t(),
    "matrix product of what is turned": lambda torch, x, y: x.t() @ y,
    "sum of matrices": lambda torch, x, y: torch.addmm(y[0, :2], x, y.t()),
    "linear": lambda torch, x, y: torch.nn.functional.linear(x, y, y[:, 0]),
    "mean": lambda torch, x, y: x.mean() * y,
    "mean of rows": lambda torch, x, y: x.mean(1) + y.sum(1),
    "sum of columns": lambda torch, x, y: x.sum(0, keepdim=True) * y,
    "squared differences": lambda torch, x, y: torch.nn.functional.mse_loss(x, y),
    "sum of squared differences": lambda torch, x, y: torch.nn.functional.mse_loss(x, y, reduction="sum"),
    "each squared difference": lambda torch, x, y: torch.nn.functional.mse_loss(x, y, reduction="none"),
    "repeated": lambda torch, x, y: x.expand(4, 2, 3) * y,
    "repeated and multiplied": lambda torch, x, y: x[1, 0].expand(2, 3) * 3 * y,
    "two that lie in different orders": lambda torch, x, y: (x.t() * y.t()).t() + x * 2,
    "stacked": lambda torch, x, y: torch.stack([x, y, x]),
    "joined": lambda torch, x, y: torch.cat([x.contiguous(), y[:1].contiguous()]),
    "copied": lambda torch, x, y: x.clone() * y[0].clone(),
    "matrix product of many": lambda torch, x, y: x.expand(7, 2, 3).reshape(14, 3) @ y.repeat(1, 4),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_come_to_the_same(name: str, dtype: str, general: Any) -> None:
    for layout, hooked in itertools.product(LAYOUTS, (False, True)):
        outcomes = [
            run(torch, through(FORMULAS[name]), lambda torch, layout=layout: layout(torch, dtype), hooked)
            for torch in (reference_impl, general)
        ]
        assert outcomes[0] == outcomes[1], (layout.__name__, hooked)


def changed_in_part(torch: Any, x: Any, y: Any) -> None:
    a = x * 1
    a[0] = 1.0
    a[:, 1].mul_(y[:, 0])
    a.sum().backward()


def kept_and_repeated(torch: Any, x: Any, y: Any) -> None:
    result = (x * y).sum()
    result.backward(retain_graph=True)
    result.backward()


def used_up(torch: Any, x: Any, y: Any) -> None:
    result = (x * y).sum()
    result.backward()
    result.backward()


def into_one(torch: Any, x: Any, y: Any) -> None:
    (x * y).sum().backward(inputs=[y])


def asked_for(torch: Any, x: Any, y: Any) -> Any:
    middle = x * y
    return torch.autograd.grad((middle * middle + x).sum(), [x, middle])


def asked_for_twice(torch: Any, x: Any, y: Any) -> Any:
    (first,) = torch.autograd.grad((x * x * y).sum(), x, create_graph=True)
    return (first, *torch.autograd.grad(first.sum(), [x, y]))


def recorded(torch: Any, x: Any, y: Any) -> None:
    (x * y).sum().backward(create_graph=True)


def from_two(torch: Any, x: Any, y: Any) -> None:
    middle = x * y
    torch.autograd.backward([middle.sum(), middle], [None, torch.ones(2, 3, dtype=x.dtype)])


def given_one(torch: Any, x: Any, y: Any) -> Any:
    start = torch.ones(2, 3, dtype=x.dtype)
    (x + y).backward(start)
    return (start,)


def given_a_part(torch: Any, x: Any, y: Any) -> None:
    (x * y).sum().backward(torch.tensor([0.5, 3.0], dtype=x.dtype)[1])


def inexact_and_repeated(torch: Any, x: Any, y: Any) -> None:
    for _ in range(2):
        (x.exp() * y).sum().backward()


def held_on_the_way(torch: Any, x: Any, y: Any) -> Any:
    middle = x * 2
    middle.retain_grad()
    held: list[Any] = []
    last = middle * y
    last.register_hook(held.append)
    last.sum().backward()
    return (middle.grad, *held)


def branches(torch: Any, x: Any, y: Any) -> None:
    a = x * y
    b, c = a * 2, a.t()
    ((b + a) * c.t() + (x - a) * b).sum().backward()


def into_several_leaves(torch: Any, x: Any, y: Any) -> Any:
    """One gradient for leaves that are ready together, with a hook on one of them and without."""
    z = y.detach().clone().requires_grad_()
    torch.addcmul(x * 1 + z, x, y).sum().backward()
    (z + y).sum().backward()
    torch.addmm(z, x, y.t()[:, :1].expand(3, 3).mT.mT * 1).sum().backward()
    return [z.grad]


def recorded_changes(torch: Any, x: Any, y: Any) -> Any:
    a = x * 1
    part = a[:, 1:]
    part.mul_(y[:, 1:])
    a.add_(y, alpha=0.5)
    a.mul_(2)
    a.sum().backward()
    return [a, part]


def with_unpack_hooks(torch: Any, x: Any, y: Any) -> Any:
    unpacked: list[Any] = []

    def unpack(tensor: Any) -> Any:
        unpacked.append(tensor)
        return tensor * 2

    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor.detach().clone(), unpack):
        result = (x * y).tanh().sum()
    result.backward()
    return unpacked


def with_a_hook_from_an_unpack_hook(torch: Any, x: Any, y: Any) -> Any:
    got: list[Any] = []

    def unpack(tensor: Any) -> Any:
        product.grad_fn.register_hook(lambda outgoing, incoming: got.extend((*outgoing, *incoming)))
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
        product = x * y
    product.sum().backward()
    return got


def a_changed_saved_tensor(torch: Any, x: Any, y: Any) -> None:
    a = y * 1
    result = x * a
    a.add_(1)
    result.sum().backward()


def a_custom_function(torch: Any, x: Any, y: Any) -> None:
    class Doubled(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(ctx: Any, a: Any) -> Any:
            return a * 2

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return grad * 2

    (Doubled.apply(x) * y + x).sum().backward()


def frozen_meanwhile(torch: Any, x: Any, y: Any) -> None:
    result = (x * y).sum()
    x.requires_grad_(False)
    result.backward()


def in_inference_mode(torch: Any, x: Any, y: Any) -> None:
    result = (x + y).sum()
    with torch.inference_mode():
        result.backward()


def under_view_replay(torch: Any, x: Any, y: Any) -> None:
    with torch.autograd._force_original_view_tracking(True):
        (x.t() * y.t()[0:1]).sum().backward()


def a_step(torch: Any, x: Any, y: Any) -> Any:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(2):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(torch.ones(2, 3)), torch.zeros(2, 1)).backward()
        optimizer.step()
    return [one for parameter in model.parameters() for one in (parameter, parameter.grad)]


PASSES = (
    changed_in_part,
    kept_and_repeated,
    used_up,
    into_one,
    asked_for,
    asked_for_twice,
    recorded,
    from_two,
    given_one,
    given_a_part,
    inexact_and_repeated,
    held_on_the_way,
    branches,
    into_several_leaves,
    recorded_changes,
    with_unpack_hooks,
    with_a_hook_from_an_unpack_hook,
    a_changed_saved_tensor,
    a_custom_function,
    frozen_meanwhile,
    in_inference_mode,
    under_view_replay,
    a_step,
)


@pytest.mark.parametrize("program", PASSES, ids=lambda program: program.__name__)
@pytest.mark.filterwarnings("ignore")
def test_passes_come_to_the_same(program: Program, general: Any) -> None:
    for layout, dtype, hooked in itertools.product(LAYOUTS, ("float32", "float64"), (False, True)):
        outcomes = [
            run(torch, program, lambda torch, layout=layout, dtype=dtype: layout(torch, dtype), hooked)
            for torch in (reference_impl, general)
        ]
        assert outcomes[0] == outcomes[1], (layout.__name__, dtype, hooked)


# -- ops by themselves -------------------------------------------------------------------------------


def whole(torch: Any, dtype: str, base: Any) -> Any:
    return base


def row_of(torch: Any, dtype: str, base: Any) -> Any:
    return base[1]


def columns_of(torch: Any, dtype: str, base: Any) -> Any:
    return base[:, 1:]


def turned_of(torch: Any, dtype: str, base: Any) -> Any:
    return base.t()


def repeated_of(torch: Any, dtype: str, base: Any) -> Any:
    return base[:1].expand(2, 3)


def of_size_one(torch: Any, dtype: str, base: Any) -> Any:
    return base.as_strided((2, 1), (3, 7), 0)


VIEWS = (whole, row_of, columns_of, turned_of, repeated_of, of_size_one)
NUMBERS = (0, -0.0, 1, 2, 0.1, -3.5, 1e39, float("nan"), float("inf"), 2**60 + 1, True, 1j)

#: Each gives what is to be seen afterwards besides its operands.
OPS: dict[str, Callable[[Any, Any, Any, Any], Any]] = {
    "add": lambda torch, a, b, number: a + b,
    "add a number": lambda torch, a, b, number: a + number,
    "multiply": lambda torch, a, b, number: a * b,
    "multiply by a number": lambda torch, a, b, number: a * number,
    "divide by a number": lambda torch, a, b, number: a / number,
    "subtract": lambda torch, a, b, number: torch.sub(a, b, alpha=2),
    "larger": lambda torch, a, b, number: torch.maximum(a, b),
    "compare": lambda torch, a, b, number: a > b,
    "compare with a number": lambda torch, a, b, number: a <= number,
    "exp": lambda torch, a, b, number: a.exp(),
    "log": lambda torch, a, b, number: a.log(),
    "relu": lambda torch, a, b, number: torch.relu(a),
    "neg": lambda torch, a, b, number: -a,
    "sqrt": lambda torch, a, b, number: a.sqrt(),
    "sum": lambda torch, a, b, number: a.sum(),
    "sum of rows": lambda torch, a, b, number: a.sum(-1, keepdim=True),
    "mean": lambda torch, a, b, number: a.mean(),
    "mean of columns": lambda torch, a, b, number: a.mean(0),
    "matrix product": lambda torch, a, b, number: a @ b.mT,
    "concatenate": lambda torch, a, b, number: torch.cat([a, b, a]),
    "clone": lambda torch, a, b, number: a.clone(),
    "row": lambda torch, a, b, number: a[-1],
    "part": lambda torch, a, b, number: a[0:1, ::2],
    "all of it": lambda torch, a, b, number: a[:, :],
    "of one place": lambda torch, a, b, number: a[0, -1],
    "view": lambda torch, a, b, number: a.view(-1),
    "expand": lambda torch, a, b, number: a.expand(2, *a.shape),
    "transpose": lambda torch, a, b, number: a.t(),
    "unbind": lambda torch, a, b, number: a.unbind(0),
    "add in place": lambda torch, a, b, number: a.add_(b),
    "divide a part in place": lambda torch, a, b, number: a[0].div_(3),
    "change the memory twice": lambda torch, a, b, number: (a.mul_(b), a.add_(1)),
    "add a number in place": lambda torch, a, b, number: a.add_(number),
    "add a multiple in place": lambda torch, a, b, number: a.add_(b, alpha=0.1),
    "multiply in place": lambda torch, a, b, number: a.mul_(b),
    "multiply in place by itself": lambda torch, a, b, number: a.mul_(a),
    "zero": lambda torch, a, b, number: a.zero_(),
    "fill": lambda torch, a, b, number: a.fill_(number),
    "copy": lambda torch, a, b, number: a.copy_(b),
    "assign": lambda torch, a, b, number: a.__setitem__(0, number),
    "assign a place": lambda torch, a, b, number: a.__setitem__((0, -1), number),
    "list": lambda torch, a, b, number: repr(a.tolist()),
}


def operand(
    torch: Any, values: Any, dtype: str, requires_grad: str, view: Any, inference: bool, inexact: bool
) -> tuple[Any, Any]:
    with torch.inference_mode(inference):
        base = torch.tensor(values).to(getattr(torch, dtype))
        base = base.exp() if inexact and base.dtype.is_floating_point else base
    if requires_grad != "no" and base.dtype.is_floating_point and not inference:
        base.requires_grad_()
        base = base * 1 if requires_grad == "result" else base
    return base, view(torch, dtype, base)


def told(torch: Any, value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        try:
            return seen(value), history(value.grad_fn)
        except RuntimeError as error:  # a view that may not be made anew
            return str(error)
    return [told(torch, one) for one in value] if isinstance(value, tuple) else value


def history(node: Any, depth: int = 3) -> Any:
    """The nodes that lead to a tensor, with what they keep."""
    if node is None or not depth:
        return None
    kept = {name: repr(getattr(node, name)) for name in dir(node) if name.startswith("_saved_")}
    return node.name(), kept, [(history(one, depth - 1), nr) for one, nr in node.next_functions]


MODES: dict[str, Callable[[Any], Any]] = {
    "grad mode": lambda torch: torch.enable_grad(),
    "no_grad": lambda torch: torch.no_grad(),
    "inference mode": lambda torch: torch.inference_mode(),
}

_VALUES = st.sampled_from([0.5, -1.0, 2.0, 0.0, -0.0, 3.25, 1e30, float("nan"), float("inf"), -float("inf")])
_MATRICES = st.lists(st.lists(_VALUES, min_size=3, max_size=3), min_size=2, max_size=2)
_OPERANDS = st.tuples(
    _MATRICES,
    st.sampled_from(("float32", "float32", "float64", "float16", "int64", "complex64")),
    st.sampled_from(("no", "leaf", "result")),
    st.sampled_from(VIEWS),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=1200, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(sorted(OPS)),
    first=_OPERANDS,
    second=_OPERANDS,
    number=st.sampled_from(NUMBERS),
    mode=st.sampled_from(sorted(MODES)),
    made_in=st.sampled_from(("grad mode", "grad mode", "no_grad")),
    one_type=st.sampled_from((True, True, False)),
)
@pytest.mark.filterwarnings("ignore")
def test_ops_come_to_the_same(
    name: str, first: Any, second: Any, number: Any, mode: str, made_in: str, one_type: bool, general: Any
) -> None:
    """Layouts, types, flags and modes: what comes of an op, what it makes of its operands, and what it refuses."""
    if one_type:
        second = (second[0], first[1], *second[2:])
    if "int64" in (first[1], second[1]):
        first, second = (([[1.0, -2.0, 3.0], [0.0, 5.0, -6.0]], *one[1:]) for one in (first, second))
    outcomes = []
    for torch in (reference_impl, general):
        with MODES[made_in](torch):
            operands = [operand(torch, *one) for one in (first, second)]
        (_, a), (_, b) = operands
        try:
            with MODES[mode](torch):
                result = OPS[name](torch, a, b, number)
            error = None
        except Exception as raised:
            result, error = None, (type(raised).__name__, str(raised))
        outcomes.append((error, told(torch, result), [told(torch, one) for pair in operands for one in pair]))
    assert outcomes[0] == outcomes[1]


def test_they_are_barred_for_as_long_as_views_are_replayed() -> None:
    """Inference mode begins with that off, and ends with it as it was found."""
    ways = sys.modules["reference_impl.short_ways"]
    at_first = ways.barred
    with reference_impl.autograd._force_original_view_tracking(True):
        assert ways.barred == at_first + 1
        with reference_impl.inference_mode():
            assert ways.barred == at_first
        assert ways.barred == at_first + 1
    with reference_impl.inference_mode(False):
        reference_impl._C._set_view_replay_enabled(True)
        assert ways.barred == at_first + 1
    assert ways.barred == at_first and not reference_impl._C._is_view_replay_enabled()


@pytest.mark.parametrize("dtype", ("float32", "float64", "float16", "int64"))
@pytest.mark.parametrize("name", [name for name in OPS if "number" in name or name in ("fill", "assign")])
def test_numbers_are_taken_for_the_same(name: str, dtype: str, general: Any) -> None:
    for number, view in itertools.product(NUMBERS, (whole, columns_of)):
        outcomes = []
        for torch in (reference_impl, general):
            values = [[0.0, -0.0, 2.0], [1.0, -3.0, 1e30]] if dtype != "int64" else [[0, 1, -2], [3, 4, 5]]
            a = view(torch, dtype, torch.tensor(values).to(getattr(torch, dtype)))
            try:
                result, error = OPS[name](torch, a, None, number), None
            except Exception as raised:
                result, error = None, (type(raised).__name__, str(raised))
            outcomes.append((error, told(torch, result), told(torch, a)))
        assert outcomes[0] == outcomes[1], (number, view.__name__)
