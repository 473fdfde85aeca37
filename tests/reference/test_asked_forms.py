"""What dispatch modes are asked about besides ops with nodes, and the tensor and mode that log it."""

from __future__ import annotations

import importlib

import pytest

from reference_impl.instances import load

#: An instance of its own: once a class is asked, ops look at classes for ever.
torch = load()
logging_tensor = importlib.import_module(f"{torch.__name__}.testing._internal.logging_tensor")
TorchDispatchMode = importlib.import_module(f"{torch.__name__}.utils._python_dispatch").TorchDispatchMode
LoggingTensor = logging_tensor.LoggingTensor


def lines_of(body):
    with logging_tensor.capture_logs_with_logging_tensor_mode() as lines:
        body()
    plain = ", device=device(type='cpu'), pin_memory=False"
    return [line.replace("torch._ops.aten.", "").replace(plain, "") for line in lines]


@pytest.mark.parametrize(
    "body, line",
    [
        (lambda: torch.ones(2, 3), "$0: f32[2, 3] = ones.default(['2', '3'])"),
        (lambda: torch.zeros((1,)), "$0: f32[1] = zeros.default(['1'])"),
        (lambda: torch.full((2,), 3.0), "$0: f32[2] = full.default(['2'], 3.0)"),
        (lambda: torch.arange(3), "$0: i64[3] = arange.default(3)"),
        (lambda: torch.randint(3, (2,)), "$0: i64[2] = randint.default(3, ['2'])"),
        (lambda: torch.tensor([1.0]), "$0: f32[1] = lift_fresh.default($0)"),
    ],
)
def test_a_mode_is_asked_about_factories(body, line):
    assert lines_of(body) == [line]


@pytest.mark.parametrize(
    "body, line",
    [
        (lambda x: x == 1, "$1: b8[2] = eq.Scalar($0, 1)"),
        (lambda x: x < x, "$1: b8[2] = lt.Tensor($0, $0)"),
        (lambda x: x.detach(), "$1: f32[2] = detach.default($0)"),
        (lambda x: x[0].item(), "1.0 = _local_scalar_dense.default($1)"),
        (lambda x: torch.cat([x, x]), "$1: f32[4] = cat.default(['$0', '$0'])"),
        (lambda x: x.split(1), "['$1: f32[1]', '$2: f32[1]'] = split.Tensor($0, 1)"),
        (lambda x: x.max(0), "('$1: f32[]', '$2: i64[]') = max.dim($0, 0)"),
    ],
)
def test_a_mode_is_asked_about_what_reads_and_compares(body, line):
    assert lines_of(lambda: body(torch.ones(2)))[-1] == line


def test_backward_is_logged_from_the_first_gradient_on():
    x = torch.ones(2, requires_grad=True)
    y = (x * x).sum()
    assert lines_of(y.backward) == [
        "$1: f32[] = ones_like.default($0, pin_memory=False, memory_format=torch.preserve_format)",
        "$2: f32[2] = expand.default($1, ['2'])",
        "$4: f32[2] = mul.Tensor($2, $3)",
        "$5: f32[2] = mul.Tensor($2, $3)",
        "$6: f32[2] = add.Tensor($5, $4)",
        "$7: f32[2] = detach.default($6)",
    ]


def test_what_requires_grad_does_so_after_the_mode_was_asked():
    class Seeing(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            made = func(*args, **(kwargs or {}))
            seen.append(made.requires_grad)
            return made

    seen = []
    with Seeing():
        x = torch.ones(2, requires_grad=True)
    assert x.requires_grad and seen == [False]


def test_a_logging_tensor_logs_what_is_done_with_it():
    with logging_tensor.capture_logs() as lines:
        x = LoggingTensor(torch.tensor([3.0]), requires_grad=True)
        logging_tensor.log_input("x", x)
        y = (x * x).sum()
        y.backward()
    assert lines[:2] == ["$0: f32[1] = input('x')", "$1: f32[1] = torch._ops.aten.mul.Tensor($0, $0)"]
    assert type(x.grad) is LoggingTensor and x.grad.elem.tolist() == [6.0]
    assert repr(x) == "LoggingTensor(tensor([3.]), requires_grad=True)"
    assert repr(y) == "LoggingTensor(9.0, grad_fn=<SumBackward0>)"
