"""The inverse of a matrix, and the solution of linear equations."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..layout import broadcast
from ..linalg_error import LinAlgError
from ..tensor import Tensor, new_tensor
from . import elimination
from .declare import Op, both, recorded, refuse_alone
from .matrices import adjoint, by_columns, check_floating, check_matrix, check_square, made_of, matrices, where_singular
from .out_forms import write_out


def factored(A: Tensor) -> tuple[Tensor, Tensor, list[tuple[elimination.Matrix, list[int]]]]:
    """Both factors in one matrix, by columns, the exchanges of rows, and both as lists, for each matrix."""
    parts = [elimination.lu(m) for m in matrices(A)]
    factors = by_columns(made_of([f for f, _ in parts], A._shape, A._dtype, A))
    pivots = [p for _, own in parts for p in own]
    shape = (*A._shape[:-2], min(A._shape[-2:]))
    return factors, new_tensor(dtypes.int32.pack(pivots), shape, dtypes.int32), parts


_inv = Op(
    "linalg_inv_ex",
    ("A",),
    {"A": lambda grad, inverse: -(adjoint(inverse) @ (grad @ adjoint(inverse)))},
    forward_derivative=lambda A_t, result: -(result @ A_t @ result),
)


def linalg_inv(A: Any, *, out: Optional[Tensor] = None) -> Any:
    """The inverse. Raises LinAlgError where there is none."""
    check_square("linalg.inv", A)
    check_floating("linalg.inv", A)
    if out is None:
        refuse_alone(errors.out_requires_grad("_linalg_solve_ex"), A)

    def compute() -> Tensor:
        n = A._shape[-1]
        found = []
        for index, matrix in enumerate(matrices(A)):
            factors, pivots = elimination.lu(matrix)
            at = elimination.singular_at(factors)
            if at is not None:
                raise LinAlgError(
                    f"linalg.inv: {where_singular(A._shape, index)}The diagonal element {at} is zero, the inversion"
                    " could not be completed because the input matrix is singular."
                )
            found.append(elimination.solve(factors, pivots, elimination.identity(n)))
        return by_columns(made_of(found, A._shape, A._dtype, A))

    found = recorded(_inv, {"A": A}, compute, names=("inverse",))
    return found if out is None else write_out("linalg_inv", out, {"A": A}, found.detach)


both("inverse")(linalg_inv)


def _solve_gradients(grads: Any, A: Any, result: Any, left: Any, of_A: bool, was_vector: Any) -> Any:
    grad = grads[0] if isinstance(grads, tuple) else grads
    if was_vector:
        grad, result = grad.unsqueeze(-1), result.unsqueeze(-1)
    solved = linalg_solve(adjoint(A), grad, left=left)
    if of_A:
        return -(solved @ adjoint(result)) if left else -(adjoint(result) @ solved)
    return solved.squeeze(-1) if was_vector else solved


_solve = Op(
    "linalg_solve_ex",
    ("A", "B"),
    {
        "A": lambda grad, A, result, LU, pivots, left, _vector: _solve_gradients(grad, A, result, left, True, _vector),
        "B": lambda grad, A, result, LU, pivots, left, _vector: _solve_gradients(grad, A, result, left, False, _vector),
    },
    forward_derivative=lambda A, A_t, B_t, result, left, _vector: _solve_along(A, A_t, B_t, result, left, _vector),
)


def _solve_along(A: Any, A_t: Any, B_t: Any, results: Any, left: bool, was_vector: bool) -> Any:
    x = results[0].unsqueeze(-1) if was_vector else results[0]
    right = 0 if B_t is None else B_t.unsqueeze(-1) if was_vector else B_t
    if A_t is not None:
        right = right - (A_t @ x if left else x @ A_t)
    found = linalg_solve(A, right, left=left)
    return (found.squeeze(-1) if was_vector else found,)


def linalg_solve(A: Any, B: Any, *, left: bool = True, out: Optional[Tensor] = None) -> Any:
    """X of ``A X = B``, or of ``X A = B``."""
    check_square("linalg.solve", A)
    check_floating("linalg.solve", A)
    if A._dtype is not B._dtype:
        raise RuntimeError(
            f"linalg.solve: Expected A and B to have the same dtype, but found A of type {A._dtype.legacy_name} and B"
            f" of type {B._dtype.legacy_name} instead"
        )
    was_vector = len(B._shape) == 1 or (len(A._shape) - 1 == len(B._shape) and B._shape == A._shape[:-1])
    right_shape = (*B._shape, 1) if was_vector else B._shape
    n = A._shape[-1]
    if right_shape[-2 if left else -1] != n:
        equation = "AX = B" if left else "XA = B"
        raise RuntimeError(
            f"linalg.solve: Incompatible shapes of A and B for the equation {equation}"
            f" ({n}x{n} and {right_shape[-2]}x{right_shape[-1]})"
        )
    batch = broadcast(A._shape[:-2], right_shape[:-2])
    if batch is None:
        raise RuntimeError("linalg.solve: The batch dimensions of A and B do not broadcast")

    def compute() -> tuple[Tensor, Tensor, Tensor]:
        a = A.detach().expand(*batch, n, n)
        b = B.detach().view(right_shape) if was_vector else B.detach()
        b = b.expand(*batch, *right_shape[-2:])
        found = []
        for index, (matrix, right) in enumerate(zip(matrices(a), matrices(b))):
            given = matrix if left else [list(row) for row in zip(*matrix)]
            factors, pivots = elimination.lu(given)
            if elimination.singular_at(factors) is not None:
                raise LinAlgError(
                    f"torch.linalg.solve: {where_singular(A._shape, index)}The solver failed because the input matrix"
                    " is singular."
                )
            wanted = right if left else [list(row) for row in zip(*right)] or [[] for _ in matrix]
            solved = elimination.solve(factors, pivots, wanted)
            found.append(solved if left else [list(row) for row in zip(*solved)])
        shape = (*batch, *right_shape[-2:])
        made = made_of(found, shape[:-1] if was_vector else shape, A._dtype, A, B)
        solution = by_columns(made) if left and len(made._shape) > 1 else made
        return solution, *factored(A.detach())[:2]

    values = {"A": A, "B": B, "left": left, "_vector": was_vector}
    found = recorded(_solve, values, compute, names=("result", "LU", "pivots"))[0]
    return found if out is None else write_out("linalg_solve", out, {"A": A, "B": B}, found.detach)


def _triangle(A: Any, upper: bool, unit: bool) -> Any:
    return A.triu(1 if unit else 0) if upper else A.tril(-1 if unit else 0)


def _solve_triangular_gradients(grad: Any, self: Any, result: Any, upper: Any, left: Any, unit: Any, of_A: bool) -> Any:
    solved = solve_triangular(adjoint(self), grad, upper=not upper, left=left, unitriangular=unit)
    if not of_A:
        return solved
    return _triangle(-(solved @ adjoint(result)) if left else -(adjoint(result) @ solved), upper, unit)


_solve_triangular = Op(
    "linalg_solve_triangular",
    ("self", "B"),
    {
        "self": lambda grad, self, result, upper, left, unitriangular: _solve_triangular_gradients(
            grad, self, result, upper, left, unitriangular, True
        ),
        "B": lambda grad, self, result, upper, left, unitriangular: _solve_triangular_gradients(
            grad, self, result, upper, left, unitriangular, False
        ),
    },
    forward_derivative=lambda self, self_t, B_t, result, upper, left, unitriangular: solve_triangular(
        self,
        (0 if B_t is None else B_t)
        - (
            0
            if self_t is None
            else (
                _triangle(self_t, upper, unitriangular) @ result
                if left
                else result @ _triangle(self_t, upper, unitriangular)
            )
        ),
        upper=upper,
        left=left,
        unitriangular=unitriangular,
    ),
)


def solve_triangular(
    A: Any, B: Any, *, upper: bool, left: bool = True, unitriangular: bool = False, out: Optional[Tensor] = None
) -> Any:
    """X of ``A X = B`` (or ``X A = B``), where only one triangle of A is looked at."""
    check_square("linalg.solve_triangular", A)
    check_matrix("linalg.solve_triangular", B, "B")
    batch = broadcast(A._shape[:-2], B._shape[:-2])
    assert batch is not None

    def compute() -> Tensor:
        a = A.detach().expand(*batch, *A._shape[-2:])
        b = B.detach().expand(*batch, *B._shape[-2:])
        found = []
        for matrix, right in zip(matrices(a), matrices(b)):
            if left:
                found.append(elimination.solve_triangular(matrix, right, upper, unitriangular))
            else:
                turned = [list(row) for row in zip(*matrix)], [list(row) for row in zip(*right)]
                solved = elimination.solve_triangular(*turned, not upper, unitriangular)
                found.append([list(row) for row in zip(*solved)])
        return by_columns(made_of(found, (*batch, *B._shape[-2:]), A._dtype, A, B))

    values = {"self": A, "B": B, "upper": upper, "left": left, "unitriangular": unitriangular}
    found = recorded(_solve_triangular, values, compute)
    return found if out is None else write_out("linalg_solve_triangular", out, {"A": A}, found.detach)
