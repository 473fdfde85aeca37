"""Random tensors: arguments, element types, and the gradients of what was drawn."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    "draw, node, inputs",
    [
        (lambda mean, std: torch.normal(mean, std), "NormalBackward3", 2),
        (lambda mean, std: torch.normal(mean, 2.0), "NormalBackward1", 1),
        (lambda mean, std: torch.normal(1.0, std), "NormalBackward2", 1),
        (lambda mean, std: torch.bernoulli(std / 4), "BernoulliBackward0", 1),
        (lambda mean, std: torch.poisson(std), "PoissonBackward0", 1),
    ],
)
def test_what_is_drawn_has_a_gradient_that_is_zero(draw: Any, node: str, inputs: int) -> None:
    mean = torch.tensor([0.5, 1.0], requires_grad=True)
    std = torch.tensor([1.0, 2.0], requires_grad=True)
    drawn = draw(mean, std)
    assert drawn.grad_fn.name() == node and len(drawn.grad_fn.next_functions) == inputs
    drawn.sum().backward()
    given = [one.grad.tolist() for one in (mean, std) if one.grad is not None]
    assert given and all(gradient == [0.0, 0.0] for gradient in given)


def test_a_normal_number_is_the_mean_and_so_many_deviations() -> None:
    torch.manual_seed(3)
    standard = torch.randn(2)
    torch.manual_seed(3)
    assert torch.normal(torch.tensor([1.0, 2.0]), 4.0).tolist() == (standard * 4 + torch.tensor([1.0, 2.0])).tolist()


def test_the_parts_of_a_complex_number_are_drawn_one_after_the_other() -> None:
    torch.manual_seed(3)
    parts = torch.rand(4).tolist()
    torch.manual_seed(3)
    assert torch.rand(2, dtype=torch.complex64).tolist() == [complex(*parts[:2]), complex(*parts[2:])]


@pytest.mark.parametrize(
    "call, kind, message",
    [
        (lambda: torch.rand(2, dtype=torch.int64), NotImplementedError, "check_uniform_bounds"),
        (lambda: torch.randn(2, dtype=torch.bool), NotImplementedError, "normal_kernel_cpu"),
        (lambda: torch.randperm(-1), RuntimeError, "negative dimension -1"),
        (lambda: torch.normal(torch.ones(2), -1.0), RuntimeError, "expects std >= 0.0"),
        (lambda: torch.zeros(2).exponential_(-1.0), RuntimeError, "lambda > 0.0"),
        (lambda: torch.zeros(2, dtype=torch.int64).exponential_(), RuntimeError, "continuous probability"),
        (lambda: torch.zeros(2).geometric_(2.0), RuntimeError, r"p to be in \(0, 1\)"),
        (lambda: torch.rand(), TypeError, "rand\\(\\) received"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()


def test_bounds_and_sizes_may_be_named() -> None:
    torch.manual_seed(1)
    drawn = torch.randint(low=2, high=5, size=(20,))
    assert set(drawn.tolist()) == {2, 3, 4} and torch.rand(size=(2, 3)).shape == (2, 3)
    out = torch.zeros(0, dtype=torch.int64)
    assert torch.randperm(4, out=out) is out and sorted(out.tolist()) == [0, 1, 2, 3]


def test_a_factory_sets_whether_its_out_requires_grad() -> None:
    out = torch.zeros(2)
    assert torch.rand(2, out=out, requires_grad=True) is out and out.requires_grad
    with torch.no_grad():
        torch.ones(2, out=out)
    assert not out.requires_grad and out.tolist() == [1.0, 1.0]


def test_numbers_for_memory_that_elements_share_are_drawn_once() -> None:
    torch.manual_seed(0)
    expected = torch.rand(6).tolist()
    torch.manual_seed(0)
    shared = torch.zeros(4).as_strided((3, 2), (1, 1)).uniform_()
    first, second, third, last = expected[0], expected[2], expected[4], expected[5]
    assert shared.tolist() == [[first, second], [second, third], [third, last]]
    torch.manual_seed(0)
    torch.rand(6)
    following = torch.rand(1)
    torch.manual_seed(0)
    torch.zeros(4).as_strided((3, 2), (1, 1)).uniform_()
    assert torch.equal(torch.rand(1), following)


@pytest.mark.parametrize("name", ["cauchy_", "exponential_", "log_normal_", "geometric_", "normal_", "bernoulli_"])
def test_what_is_no_number_is_refused_before_one_is_drawn(name: str) -> None:
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    with pytest.raises(TypeError):
        getattr(torch.ones(2), name)("a")
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("normal_", (0.0, -1.0)), ("exponential_", (-1.0,)), ("cauchy_", (0.0, -1.0)), ("geometric_", (2.0,))],
)
def test_a_leaf_is_refused_before_what_a_distribution_is_told(name: str, numbers: tuple[float, ...]) -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        getattr(torch.ones(2, requires_grad=True), name)(*numbers)


def test_both_parts_of_a_complex_normal_have_a_deviation_that_is_divided_by_the_root_of_2() -> None:
    torch.manual_seed(0)
    parts = torch.empty(4, dtype=torch.float64).normal_().tolist()
    torch.manual_seed(0)
    drawn = torch.empty(2, dtype=torch.complex128).normal_(0, 3.0)
    assert torch.view_as_real(drawn).flatten().tolist() == [part * (3.0 / 2.0**0.5) for part in parts]
