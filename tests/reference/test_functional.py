"""``torch.autograd.functional``: its values; its modes and errors are compared with torch in the suite."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch

functional = torch.autograd.functional


def d(*values: Any) -> Any:
    return torch.tensor(values, dtype=torch.float64)


def product_and_sum(x: Any, y: Any) -> Any:
    return x * x * y, (x + y).sum()


X, Y = d(2.0, 3.0), d(5.0, 7.0)
V, W = d(1.0, 10.0), d(100.0, 1000.0)


def test_the_products_multiply_with_the_jacobian_from_either_side() -> None:
    outputs, (by_x, by_y) = functional.vjp(product_and_sum, (X, Y), (V, torch.tensor(1.0, dtype=torch.float64)))
    assert [one.tolist() for one in outputs] == [[20.0, 63.0], 17.0]
    assert by_x.tolist() == [1 * 20 + 1, 10 * 42 + 1] and by_y.tolist() == [1 * 4 + 1, 10 * 9 + 1]
    _, (first, second) = functional.jvp(product_and_sum, (X, Y), (V, W))
    assert first.tolist() == [20 * 1 + 4 * 100, 42 * 10 + 9 * 1000] and second.item() == 1111


@pytest.mark.parametrize("product", [functional.vhp, functional.hvp])
def test_the_products_multiply_with_the_hessian(product: Any) -> None:
    output, found = product(lambda x: (x**3).sum(), X, V)
    assert output.item() == 35 and found.tolist() == [12 * 1, 18 * 10]


@pytest.mark.parametrize("options", [{}, {"vectorize": True}, {"vectorize": True, "strategy": "forward-mode"}], ids=str)
def test_the_jacobian_holds_each_derivative(options: dict[str, Any]) -> None:
    matrix = functional.jacobian(product_and_sum, (X, Y), **options)
    assert [[one.tolist() for one in row] for row in matrix] == [
        [[[20.0, 0.0], [0.0, 42.0]], [[4.0, 0.0], [0.0, 9.0]]],
        [[1.0, 1.0], [1.0, 1.0]],
    ]


@pytest.mark.parametrize("options", [{}, {"vectorize": True, "outer_jacobian_strategy": "forward-mode"}], ids=str)
def test_the_hessian_holds_each_second_derivative(options: dict[str, Any]) -> None:
    matrix = functional.hessian(lambda x, y: (x * x * y).sum(), (X, Y), **options)
    assert [[one.tolist() for one in row] for row in matrix] == [
        [[[10.0, 0.0], [0.0, 14.0]], [[4.0, 0.0], [0.0, 6.0]]],
        [[[4.0, 0.0], [0.0, 6.0]], [[0.0, 0.0], [0.0, 0.0]]],
    ]


def test_what_is_no_tensor_is_refused() -> None:
    with pytest.raises(TypeError, match="The inputs given to vjp must be either a Tensor or a tuple of Tensors but"):
        functional.vjp(lambda x: x, [X])
    with pytest.raises(RuntimeError, match="v is a tuple of invalid length: should be 2 but got 1"):
        functional.jvp(product_and_sum, (X, Y), (V,))


def test_jacobians_in_forward_mode_are_vectorized_only() -> None:
    with pytest.raises(NotImplementedError, match="only implemented for `vectorize=True`"):
        functional.jacobian(product_and_sum, (X, Y), strategy="forward-mode")


def test_a_gradient_of_a_complex_output_is_looked_for_by_comparing() -> None:
    """As torch looks for it, which raises where a comparison has no truth."""
    real = torch.ones(2)
    with pytest.raises(RuntimeError, match="Boolean value of Tensor with more than one value is ambiguous"):
        torch.autograd.backward([real, real], [real, real.cfloat()])
