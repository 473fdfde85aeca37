"""What ops say to element types that they do not take, and to arguments that a function within them reads."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch
from reference_impl.nn import functional as F


def of(dtype: str, *shape: int) -> Any:
    return torch.ones(shape, dtype=getattr(torch, dtype))


@pytest.mark.parametrize(
    "dtype, call, kind, message",
    [
        ("complex64", F.selu, NotImplementedError, "\"elu_cpu\" not implemented for 'ComplexFloat'"),
        ("bool", F.hardtanh, RuntimeError, "Bool inputs not supported for hardtanh"),
        ("int64", F.rms_norm, NotImplementedError, "\"rms_norm\" not implemented for 'Long'"),
        ("int64", lambda x: F.kl_div(x, x, reduction="sum"), RuntimeError, "kl_div: Integral inputs not supported."),
        ("complex64", torch.bernoulli, NotImplementedError, '"bernoulli_tensor_cpu_self_" not implemented for \'Com'),
        ("float16", torch.det, NotImplementedError, "\"lu_cpu\" not implemented for 'Half'"),
        ("bool", torch.trapezoid, RuntimeError, "trapezoid: received a bool input for `y`, but bool is not supported"),
        ("bool", lambda x: torch.bmm(x[None], x[None]), NotImplementedError, "\"bmm\" not implemented for 'Bool'"),
    ],
)
def test_a_type_is_refused(dtype: str, call: Callable[..., Any], kind: type[Exception], message: str) -> None:
    arguments = [(3,)] if call.__name__ == "rms_norm" else []
    with pytest.raises(kind) as caught:
        call(of(dtype, 3, 3), *arguments)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("shapes", [((2, 0), (0, 3)), ((0, 2), (2, 0))])
def test_of_nothing_no_kernel_asks_for_the_type(shapes: Any) -> None:
    a, b = (of("bool", *shape) for shape in shapes)
    assert torch.mm(a, b).shape == (shapes[0][0], shapes[1][1])


def test_a_complex_result_of_an_op_for_real_numbers_is_computed_but_not_recorded() -> None:
    x = torch.tensor([1 + 2j], requires_grad=True)
    with torch.no_grad():
        assert F.silu(x).dtype is torch.complex64
    with pytest.raises(RuntimeError, match="^silu does not support automatic differentiation for outputs with complex"):
        F.silu(x)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda x: F.dropout(x, 0.5, "yes"), "dropout(): argument 'train' (position 3) must be bool, not str"),
        (lambda x: F.threshold(x, None, 1.0), "threshold(): argument 'threshold' (position 2) must be Number, not No"),
        (lambda x: F.selu("a", inplace=True), "selu_(): argument 'input' (position 1) must be Tensor, not str"),
        (lambda x: F.nll_loss(x, 1), "nll_loss_nd(): argument 'target' (position 2) must be Tensor, not int"),
        (lambda x: F.max_pool1d(x, "a"), "max_pool1d(): argument 'kernel_size' (position 2) must be tuple of ints"),
        (lambda x: F.max_pool1d(x), "_max_pool1d() missing 1 required positional argument: 'kernel_size'"),
    ],
)
def test_the_function_within_reads_the_arguments(call: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(of("float32", 2, 3))
    assert str(caught.value).startswith(message)


def test_vander_cannot_be_differentiated_as_it_writes_over_what_its_product_saved() -> None:
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        torch.vander(torch.tensor([1.0, 2.0], requires_grad=True)).sum().backward()


def test_rrelu_changes_in_place_and_keeps_its_result() -> None:
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    result = F.rrelu_(x.clone(), 0.25, 0.75)
    assert result.tolist() == [1.0, -1.0]
    assert result.grad_fn.name() == "RreluWithNoiseBackward1"
    result.sum().backward()
    assert x.grad.tolist() == [1.0, 0.5]


def test_what_is_drawn_lies_in_the_order_of_memory() -> None:
    target = torch.zeros(8).as_strided((2, 3), (1, 3))
    torch.manual_seed(0)
    drawn = target.uniform_()
    torch.manual_seed(0)
    assert torch.equal(drawn, torch.rand(3, 2).t())


def test_of_no_complex_numbers_no_part_is_lost(recwarn: pytest.WarningsRecorder) -> None:
    torch.set_warn_always(True)
    try:
        torch.zeros(0, dtype=torch.complex64).long()
        assert not recwarn
        torch.zeros(1, dtype=torch.complex64).long()
        assert len(recwarn) == 1
        torch.tensor(torch.zeros(1, dtype=torch.complex64).detach().clone(), dtype=torch.float32)
        assert "imaginary" in str(recwarn[-1].message)
    finally:
        torch.set_warn_always(False)
