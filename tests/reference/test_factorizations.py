"""LU, pseudoinverses, forms that report failures, and older names."""

from __future__ import annotations

import warnings

import pytest

import reference_impl as torch

L = torch.linalg


def matrix(*shape):
    torch.manual_seed(1)
    made = torch.rand(*shape, dtype=torch.float64) + 2 * torch.eye(*shape[-2:], dtype=torch.float64)
    return made.requires_grad_()


def close(a, b):
    return (a - b).abs().max() < 1e-9


@pytest.mark.parametrize("shape", [(3, 3), (2, 3), (3, 2), (2, 2, 2)])
def test_the_three_factors_give_back_the_matrix_and_have_gradients(shape):
    a = matrix(*shape)
    P, lower, upper = L.lu(a)
    assert close(P @ lower @ upper, a) and P.grad_fn is None
    assert torch.autograd.gradcheck(lambda a: L.lu(a)[1:], a)
    LU, pivots = L.lu_factor(a)
    assert all(close(x, y) for x, y in zip(torch.lu_unpack(LU, pivots), (P, lower, upper)))


def test_rows_are_exchanged_for_the_largest_pivot():
    P, lower, upper = L.lu(torch.tensor([[1.0, 2.0], [4.0, 4.0]]))
    assert (
        P.tolist() == [[0, 1], [1, 0]] and lower.tolist() == [[1, 0], [0.25, 1]] and upper.tolist() == [[4, 4], [0, 1]]
    )


def test_factors_solve_equations():
    a, b = matrix(3, 3), matrix(3, 2)
    factors = L.lu_factor(a)
    assert close(a @ L.lu_solve(*factors, b), b)
    assert close(a.mT @ L.lu_solve(*factors, b, adjoint=True), b)
    assert L.lu_solve(*factors, b).grad_fn.name() == "LinalgLuSolveBackward0"


def test_failures_are_reported_or_raised():
    singular = torch.ones(2, 2)
    assert L.lu_factor_ex(singular).info == 2 and L.inv_ex(singular).info == 2
    assert L.cholesky_ex(torch.stack([torch.eye(2), -torch.eye(2)])).info.tolist() == [0, 1]
    assert L.solve_ex(torch.eye(2), torch.ones(2)).info == 0
    with pytest.raises(RuntimeError, match=r"torch.linalg.lu_factor: U\[2,2\] is zero"):
        L.lu_factor(singular)
    with pytest.raises(L.LinAlgError, match="linalg.inv_ex: The diagonal element 2 is zero"):
        L.inv_ex(singular, check_errors=True)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2)])
def test_the_pseudoinverse_is_one_node(shape):
    a = matrix(*shape)
    inverse = L.pinv(a)
    assert close(a @ inverse @ a, a) and inverse.grad_fn.name() == "LinalgPinvBackward0"
    assert torch.autograd.gradcheck(L.pinv, a, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(L.pinv, a)


def test_small_singular_values_count_as_nothing_where_that_is_asked_for():
    a = torch.diag(torch.tensor([1.0, 0.5]))
    assert L.pinv(a, rtol=0.75)[1, 1] == 0 and L.pinv(a, atol=0.75)[1, 1] == 0 and L.pinv(a)[1, 1] == 2
    assert torch.equal(torch.pinverse(a), L.pinv(a))


def test_several_dimensions_stand_for_rows_and_columns():
    a = matrix(4, 4).detach().reshape(2, 2, 4).requires_grad_()
    b = torch.ones(2, 2, dtype=torch.float64)
    inverse = L.tensorinv(a)
    assert close(torch.tensordot(inverse, b, 2), L.tensorsolve(a, b))
    with pytest.raises(RuntimeError, match="strictly positive integer"):
        L.tensorinv(a, ind=0)


def test_least_squares():
    a, b = matrix(3, 2), matrix(3, 1)
    solution, residuals, rank, values = L.lstsq(a, b)
    assert (
        close(a.mT @ (a @ solution - b), torch.zeros(2, 1)) and rank == 2 and values.numel() == residuals.numel() == 0
    )
    assert L.lstsq(a, b, driver="gelsd").singular_values.shape == (2,)
    with pytest.raises(RuntimeError, match="parameter `driver` should be one of"):
        L.lstsq(a, b, driver="x")


def test_older_names_do_the_same():
    a, b = matrix(3, 3), matrix(3, 2)
    U, S, V = torch.svd(b)
    assert close(U @ torch.diag(S) @ V.mT, b)
    positive = a @ a.mT
    factor = L.cholesky(positive)
    assert close(torch.cholesky_inverse(factor) @ positive, torch.eye(3, dtype=torch.float64))
    assert close(positive @ torch.cholesky_solve(b, factor), b)
    assert close(torch.cholesky_solve(b, factor.mT, upper=True), torch.cholesky_solve(b, factor))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert close(torch.triangular_solve(b, a).solution, L.solve_triangular(a, b, upper=True))
        assert close(torch.qr(b).R, L.qr(b).R)
        LU, pivots = torch.lu(a)
        assert close(torch.lu_solve(b, LU, pivots), L.solve(a, b))
    assert len(caught) == 4 and all("is deprecated in favor of" in str(one.message) for one in caught)


@pytest.mark.parametrize(
    "call, text",
    [
        (lambda: L.inv("a"), "linalg_inv(): argument 'A' (position 1) must be Tensor, not str"),
        (lambda: L.inv(), 'linalg_inv() missing 1 required positional arguments: "A"'),
        (lambda: L.norm("a"), "linalg_norm(): argument 'input' (position 1) must be Tensor, not str"),
        (lambda: torch.special.expit(3), "special_expit(): argument 'input' (position 1) must be Tensor, not int"),
        (lambda: torch.special.expit(torch.ones(1), foo=1), "special_expit() got an unexpected keyword argument 'foo'"),
        (lambda: torch.fft.fftfreq("a"), "fft_fftfreq(): argument 'n' (position 1) must be int, not str"),
    ],
)
def test_functions_of_submodules_refuse_under_their_full_names(call, text):
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == text


def test_functions_of_submodules_write_out():
    out = torch.empty(2, 2)
    assert L.inv(torch.eye(2) * 2, out=out) is out and out[0, 0] == 0.5
    pair = torch.empty(2, 2), torch.empty(2, 2)
    assert L.qr(torch.eye(2), out=pair)[0] is pair[0]
    assert torch.special.erfcx(torch.zeros(1), out=torch.empty(1)).item() == 1


def test_a_triangle_is_the_lower_or_the_upper():
    with pytest.raises(RuntimeError, match="Expected UPLO argument to be 'L' or 'U', but got x"):
        L.eigvalsh(torch.eye(2), "x")


def test_both_factors_in_one_matrix_have_gradients():
    assert torch.autograd.gradcheck(lambda a: L.lu_factor(a).LU, matrix(3, 3))
    LU, pivots, info = L.lu_factor_ex(matrix(2, 2))
    assert LU.grad_fn.name() == "LinalgLuFactorExBackward0" and pivots.grad_fn is info.grad_fn is None


@pytest.mark.parametrize(
    ("given", "order", "dim", "dtype", "refusal"),
    [
        # What is refused first where several things are wrong.
        (torch.ones(2, dtype=torch.int32), 3, (0, 9), None, "Order 3 not supported"),
        (torch.ones(2, dtype=torch.int32), "nuc", (0, 9), None, "must have at least 2 dimensions"),
        (torch.ones(2, 2, dtype=torch.int32), "nuc", (0, 9), None, "Expected a floating point or complex tensor"),
        (torch.ones(2, 2, dtype=torch.float16), "nuc", (0, 0), None, "Low precision dtypes not supported. Got Half"),
        (torch.ones(2, 2, dtype=torch.float16), -2, (0,), None, "Low precision dtypes not supported. Got Half"),
        (torch.ones(2, 2, dtype=torch.float16), 1, (0,), None, "dim must be a 2-tuple. Got 0"),
        (torch.ones(2, 2), "fro", (0, 0), torch.int32, "dims must be different"),
        (torch.ones(2, 2), "fro", (0, 1), torch.int32, "dtype should be floating point or complex, but got Int"),
        (torch.ones(2, 2), 1, (0, 1), torch.complex64, "dtype should be real for real inputs, but got ComplexFloat"),
        (torch.ones(2, 2), 1, (0, 1), torch.float16, "the dtype of the input (Float) should be convertible without"),
    ],
)
def test_a_norm_of_matrices_refuses_in_order(given, order, dim, dtype, refusal):
    with pytest.raises(RuntimeError) as caught:
        L.matrix_norm(given, order, dim, dtype=dtype)
    assert str(caught.value).startswith("linalg.matrix_norm: ") and refusal in str(caught.value)


@pytest.mark.parametrize("order", ["nuc", "fro", "x"])
def test_norm_with_an_order_of_matrices_is_that_of_all_dimensions(order):
    with pytest.raises(RuntimeError) as caught:
        L.norm(torch.ones(2), order)
    refusal = "Order x not supported." if order == "x" else "The input tensor A must have at least 2 dimensions."
    assert str(caught.value) == f"linalg.matrix_norm: {refusal}"
    if order == "nuc":
        with pytest.raises(RuntimeError, match="dim must be a 2-tuple. Got 0 1 2"):
            torch.norm(torch.ones(1, 2, 2), order)


def test_singular_values_of_half_precision_have_no_kernel_and_of_nothing_need_none():
    with pytest.raises(NotImplementedError, match="\"linalg_svd_cpu\" not implemented for 'Half'"):
        L.svdvals(torch.ones(2, 2, dtype=torch.float16))
    assert L.svdvals(torch.ones(0, 2, dtype=torch.float16)).shape == (0,)
    assert L.svd(torch.ones(0, 2)).Vh.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert L.cond(torch.ones(3, 0, 2)).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("given", "order", "refusal"),
    [
        (torch.ones(2), None, "linalg.cond: The input tensor must have at least 2 dimensions."),
        (torch.ones(2), "fro", "linalg.cond(ord=fro): The input tensor A must have at least 2 dimensions."),
        (torch.ones(2, 2), "x", "linalg.cond got an invalid norm type: x"),
        (torch.ones(2, 2), 3, "linalg.cond got an invalid norm type: 3"),
        (torch.ones(2, 3), 1, "linalg.cond(ord=1): A must be batches of square matrices, but they are 2 by 3 matrices"),
        (
            torch.ones(2, 2, dtype=torch.int32),
            1,
            "linalg.inv: Expected a floating point or complex tensor as input. Got Int",
        ),
    ],
)
def test_a_condition_number_says_what_it_cannot_take(given, order, refusal):
    with pytest.raises(RuntimeError) as caught:
        L.cond(given, order)
    assert str(caught.value) == refusal


def test_factors_lie_column_by_column_and_those_of_lu_row_by_row():
    a = matrix(2, 4, 3)
    for found in (*L.qr(a), L.svd(a)[0], L.svd(a)[2], L.lu_factor(a)[0]):
        rows = found.size(-2)
        assert found.stride()[-2:] == (1, rows)
    assert [one.stride()[-2:] for one in L.lu(a)] == [(4, 1), (3, 1), (3, 1)]
    assert L.solve_triangular(matrix(3, 3), matrix(3, 2), upper=True).stride() == (1, 3)
    assert L.solve_triangular(matrix(3, 3), matrix(2, 3), upper=True, left=False).stride() == (1, 2)


def test_the_solution_of_least_squares_lies_where_the_right_side_was():
    found = L.lstsq(matrix(4, 2), matrix(4, 3))
    assert found.solution.stride() == (1, 4)
    assert (
        found.solution.grad_fn is found.residuals.grad_fn and found.residuals.grad_fn.name() == "LinalgLstsqBackward0"
    )


def test_matrices_without_numbers_have_factors_too():
    u, s, vh = L.svd(torch.ones(3, 0))
    assert u.equal(torch.eye(3)) and s.shape == (0,) and vh.shape == (0, 0)
    assert L.pinv(torch.ones(2, 0)).shape == (0, 2)
    assert L.matrix_rank(torch.ones(2, 0)).item() == 0 and L.norm(torch.ones(0, 5), "nuc").item() == 0


def test_singular_vectors_of_zeros_are_a_basis():
    u, _, vh = L.svd(torch.zeros(2, 2))
    assert (u @ vh).equal(torch.eye(2))


def test_what_counts_as_zero_may_be_a_tensor_and_eigenvalues_may_stand_for_singular_values():
    a = torch.diag(torch.tensor([4.0, 1.0, -2.0]))
    assert L.matrix_rank(a, atol=1.5).item() == 2 and L.matrix_rank(a, rtol=torch.tensor(0.3)).item() == 2
    assert L.matrix_rank(a, 3.0).item() == 1 and L.matrix_rank(a, hermitian=True).item() == 3
    lower = torch.tensor([[2.0, 9.0], [0.0, -4.0]])
    assert close(L.pinv(lower, hermitian=True), torch.tensor([[0.5, 0.0], [0.0, -0.25]]))


def test_the_pivot_of_a_complex_column_is_chosen_by_the_sum_of_its_parts():
    _, pivots = L.lu_factor(torch.tensor([[2.5 + 0j, 0], [2 + 1j, 1]]))
    assert pivots.tolist() == [2, 2]


def test_an_imaginary_diagonal_is_not_looked_at():
    assert L.eigvalsh(torch.tensor([[1 + 5j, 0], [0, 2 - 3j]])).tolist() == [1.0, 2.0]


def test_the_gradient_of_a_factor_covers_both_triangles():
    factor = torch.tensor([[1.0, 0.0], [1.0, 1.0]], requires_grad=True)
    torch.cholesky_inverse(factor).sum().backward()
    assert factor.grad.tolist() == [[-2.0, 0.0], [0.0, 0.0]]
    factor.grad = None
    torch.cholesky_solve(torch.ones(2, 1), factor).sum().backward()
    assert factor.grad.tolist() == [[-2.0, 0.0], [0.0, 0.0]]


def test_both_results_of_an_older_solver_have_one_node():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        solution, copy = torch.triangular_solve(torch.ones(2, 1), matrix(2, 2).float())
    assert solution.grad_fn is copy.grad_fn and copy.grad_fn.name() == "TriangularSolveBackward0"


def test_the_gradient_of_a_determinant_of_a_singular_matrix_is_its_cofactors_only_where_it_is_recorded() -> None:
    x = torch.tensor([[[3.0, 1.0], [6.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]]], requires_grad=True)
    (plain,) = torch.autograd.grad(x.det().sum(), x)
    (recorded,) = torch.autograd.grad(x.det().sum(), x, create_graph=True)
    assert torch.allclose(plain, torch.tensor([[[0.0, 0.0], [0.0, 0.0]], [[4.0, -3.0], [-2.0, 1.0]]]), atol=1e-4)
    assert torch.allclose(recorded, torch.tensor([[[2.0, -6.0], [-1.0, 3.0]], [[4.0, -3.0], [-2.0, 1.0]]]), atol=1e-4)
