"""gradcheck: it passes what is right, over the whole op table, and says what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from tests.reference.test_ops import CASES, Case

forward_ad = torch.autograd.forward_ad
gradcheck, gradgradcheck = torch.autograd.gradcheck, torch.autograd.gradgradcheck


def leaves(case: Case) -> list[Any]:
    return [x.detach().clone().requires_grad_() for x in case.inputs]


def has_tangents(case: Case) -> bool:
    """Whether its function can run in forward mode: it does not record itself, and torch has a formula for the op."""
    if "derivative_of" in case.function.__qualname__:
        return False
    with forward_ad.dual_level():
        try:
            case.function(*[forward_ad.make_dual(x, torch.ones_like(x)) for x in case.inputs])
        except NotImplementedError as refusal:
            assert "that does not support it because it has not been implemented yet" in str(refusal)
            return False
    return True


@pytest.mark.parametrize("fast", [False, True], ids=["slow", "fast"])
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_every_op_passes(case: Case, fast: bool) -> None:
    assert gradcheck(case.function, leaves(case), fast_mode=fast, check_forward_ad=has_tangents(case))


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_every_op_passes_twice(case: Case) -> None:
    # Not fast: that mistakes one output for another where one has no history, as that of copy_ by what it overwrites,
    # and that of a constant slope.
    without_history = ("copy_", "fill_", "fill", "leaky_relu", "hardtanh", "threshold", "hardshrink", "softshrink")
    assert gradgradcheck(case.function, leaves(case), fast_mode=case.node not in without_history)


def custom(gradient: Any) -> Any:
    """A function that returns its input, with a backward of its own."""

    class Custom(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return gradient(grad)

    return Custom.apply


X = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize(
    "gradient, text",
    [
        (lambda grad: grad * 3, "Jacobian mismatch for output 0 with respect to input 0,\nnumerical:"),
        (lambda grad: grad + 1e-9, "backward not multiplied by grad_output"),
    ],
)
def test_a_wrong_gradient_is_told(gradient: Any, text: str) -> None:
    with pytest.raises(torch.autograd.gradcheck.__globals__["GradcheckError"], match=text):
        gradcheck(custom(gradient), X)
    assert gradcheck(custom(gradient), X, raise_exception=False) is False


def test_a_gradient_that_changes_between_two_passes_is_told_unless_it_is_tolerated() -> None:
    calls: list[None] = []

    def gradient(grad: Any) -> Any:
        calls.append(None)
        return grad * (1 + 1e-9 * len(calls))

    with pytest.raises(RuntimeError, match="^Backward is not reentrant"):
        gradcheck(custom(gradient), X)
    assert gradcheck(custom(gradient), X, nondet_tol=1e-6)


def test_a_derivative_of_what_has_none_must_be_zero() -> None:
    assert gradcheck(lambda x: x.sign().detach(), X)
    with pytest.raises(RuntimeError, match="expected to be zero"):
        gradcheck(lambda x: x.detach() * 2, X)


def test_what_cannot_be_checked_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one input tensor to require gradient"):
        gradcheck(lambda x: x, X.detach())
    with pytest.raises(RuntimeError, match="The 0th input has a dimension with stride 0"):
        gradcheck(lambda x: x, X[:1].detach().expand(3).requires_grad_())
    with pytest.warns(UserWarning, match="Input #0 requires gradient and is not a double precision"):
        assert gradcheck(lambda x: x * 2, torch.ones(2, requires_grad=True), eps=0.5)


def test_what_cannot_be_mapped_fails_the_check_of_batches_alone() -> None:
    def gradient(grad: Any) -> Any:
        return grad * 2 / 2 if grad.sum() > -1e9 else grad

    assert gradcheck(custom(gradient), X)
    with pytest.raises(RuntimeError, match="^While computing batched gradients, got: vmap: It looks like"):
        gradcheck(custom(gradient), X, check_batched_grad=True)
    assert gradcheck(lambda x: x * x, X, check_batched_grad=True)
    assert gradcheck(lambda x: x * x, X, check_forward_ad=True, check_batched_forward_grad=True)


#: In forward mode gradcheck mistakes one output for another where one has no history, as torch's does; and the
#: gradients of logcumsumexp and cumprod go through what has no tangent at 0, or along nothing.
_MISTAKEN = ("copy_", "fill_", "logcumsumexp", "cumprod")


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.node not in _MISTAKEN and has_tangents(case)], ids=repr
)
def test_the_gradient_of_every_op_carries_tangents(case: Case) -> None:
    try:
        assert gradgradcheck(
            case.function,
            leaves(case),
            check_fwd_over_rev=True,
            check_rev_over_rev=False,
            check_undefined_grad=False,
            fast_mode=True,
        )
    except NotImplementedError as refusal:
        assert "that does not support it because it has not been implemented yet" in str(refusal)


# -- the matrices themselves -----------------------------------------------------------------------


def _linear(inputs: Any) -> Any:
    x, y = inputs
    return 2 * x + y, x + 2 * y


def test_numerical_jacobians_can_be_asked_for() -> None:
    from reference_impl.autograd.gradcheck import get_numerical_jacobian

    a, b = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    with pytest.warns(FutureWarning, match="get_numerical_jacobian"):
        both = get_numerical_jacobian(_linear, (a, b), eps=1e-6)
    torch.testing.assert_close(both[0], 2 * torch.eye(2, dtype=torch.float64))
    torch.testing.assert_close(both[1], torch.eye(2, dtype=torch.float64))
    with pytest.warns(FutureWarning):
        assert len(get_numerical_jacobian(_linear, (a, b), target=b, eps=1e-6)) == 1
    with pytest.warns(FutureWarning), pytest.raises(ValueError, match="Expected grad_out to be 1.0"):
        get_numerical_jacobian(_linear, (a, b), grad_out=2.0)


def test_analytical_jacobians_tell_whether_they_came_out_twice() -> None:
    from reference_impl.autograd.gradcheck import get_analytical_jacobian

    class Shaky(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):  # type: ignore[no-untyped-def]
            return x * 1

        @staticmethod
        def backward(ctx, grad):  # type: ignore[no-untyped-def]
            return grad + torch.rand_like(grad) * 1e-6

    a, b = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    with pytest.warns(FutureWarning, match="get_analytical_jacobian"):
        matrices, same, sizes_fit, types_fit = get_analytical_jacobian((a, b), _linear((a, b))[0])
    assert (same, sizes_fit, types_fit) == (True, True, True)
    assert [one.tolist() for one in matrices] == [[[2.0, 0.0], [0.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]]]
    with pytest.warns(FutureWarning):
        assert get_analytical_jacobian((a,), Shaky.apply(a))[1] is False
