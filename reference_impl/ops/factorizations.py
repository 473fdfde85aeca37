"""Factors of matrices besides those of ``decompositions``: LU, with what rests on it; forms that report failures."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .. import dtypes
from ..layout import prod
from ..linalg_error import LinAlgError
from ..tensor import elements, new_strided, new_tensor
from . import elimination
from .composed import composed, rounded_once
from .declare import FUNCTIONS, Op, recorded
from .decompositions import linalg_cholesky, linalg_svdvals
from .linear_equations import factored, linalg_inv, linalg_solve, solve_triangular
from .matrices import by_columns, matrices, of_floating_matrices, where_singular
from .matrix_functions import linalg_matrix_rank, linalg_pinv
from .named_results import named_tuple

_Lu = named_tuple("linalg_lu", ("P", "L", "U"))
_LuFactor = named_tuple("linalg_lu_factor", ("LU", "pivots"))
_LuFactorEx = named_tuple("linalg_lu_factor_ex", ("LU", "pivots", "info"))
_LuUnpack = named_tuple("lu_unpack", ("P", "L", "U"))


# -- LU ----------------------------------------------------------------------------------------------------------------


def _parts(LU: Any) -> tuple[Any, Any]:
    """The lower factor with its ones, and the upper one."""
    k = min(LU._shape[-2:])
    identity = FUNCTIONS["eye"](LU._shape[-2], k, dtype=LU._dtype)
    return LU.narrow(-1, 0, k).tril(-1) + identity, LU.narrow(-2, 0, k).triu()


def _permutation(pivots: Any, rows: int, dtype: dtypes.dtype) -> Any:
    """P of ``A = P L U``: the exchanges of rows one after the other."""
    count, batch = pivots._shape[-1], pivots._shape[:-1]
    values, found = [*elements(pivots)], []
    for b in range(prod(batch)):
        order = [*range(rows)]
        for i in range(count):
            at = values[b * count + i] - 1
            order[i], order[at] = order[at], order[i]
        found.extend([1 if order[column] == row else 0 for row in range(rows) for column in range(rows)])
    return new_tensor(dtype.pack(found), (*batch, rows, rows), dtype)


def _factors_gradient(of_l: Any, of_u: Any, P: Any, L: Any, U: Any) -> Any:
    """The gradient of the matrix from those of its factors; None stands for zeros."""
    rows, columns = L._shape[-2], U._shape[-1]
    k = min(rows, columns)
    of_l = L.new_zeros(L._shape) if of_l is None else of_l
    of_u = U.new_zeros(U._shape) if of_u is None else of_u
    upper, lower = U.narrow(-1, 0, k), L.narrow(-2, 0, k)
    below = lower.mH @ of_l.narrow(-2, 0, k)
    above = of_u.narrow(-1, 0, k) @ upper.mH
    if columns > k:
        below = below - of_u.narrow(-1, k, columns - k) @ U.narrow(-1, k, columns - k).mH
    if rows > k:
        above = above - L.narrow(-2, k, rows - k).mH @ of_l.narrow(-2, k, rows - k)
    inner = below.tril(-1) + above.triu()
    square = solve_triangular(upper.mH, inner, upper=False, left=False)
    found = solve_triangular(lower.mH, square, upper=True, unitriangular=True)
    if columns > k:
        right = solve_triangular(lower.mH, of_u.narrow(-1, k, columns - k), upper=True, unitriangular=True)
        found = FUNCTIONS["cat"]([found, right], -1)
    if rows > k:
        down = solve_triangular(upper.mH, of_l.narrow(-2, k, rows - k), upper=False, left=False)
        found = FUNCTIONS["cat"]([found, down], -2)
    return P @ found


def _lu_gradient(grad: Any, P: Any, L: Any, U: Any, pivot: bool) -> Any:
    return _factors_gradient(grad[0], grad[1], P, L, U)


def _lu_factor_gradient(grad: Any, LU: Any, pivots: Any, pivot: bool) -> Any:
    L, U = _parts(LU)
    k = min(LU._shape[-2:])
    of_l, of_u = grad.narrow(-1, 0, k).tril(-1), grad.narrow(-2, 0, k).triu()
    return _factors_gradient(of_l, of_u, _permutation(pivots, LU._shape[-2], LU._dtype), L, U)


def _factors_along(A_t: Any, P: Any, L: Any, U: Any) -> tuple[Any, Any]:
    """The tangents of the factors: from that of the square part, then of what lies below it or on its right."""
    rows, columns = L._shape[-2], U._shape[-1]
    k = min(rows, columns)
    along = P.mT @ A_t
    lower, upper, rest = L.narrow(-2, 0, k), U.narrow(-1, 0, k), max(rows, columns) - k
    inner = solve_triangular(lower, along.narrow(-2, 0, k).narrow(-1, 0, k), upper=False, unitriangular=True)
    inner = solve_triangular(upper, inner, upper=True, left=False)
    L_t, U_t = lower @ inner.tril(-1), inner.triu() @ upper
    if columns > k:
        change = along.narrow(-1, k, rest) - L_t @ U.narrow(-1, k, rest)
        right = solve_triangular(lower, change, upper=False, unitriangular=True)
        U_t = FUNCTIONS["cat"]([U_t, right], -1)
    if rows > k:
        change = along.narrow(-2, k, rest) - L.narrow(-2, k, rest) @ U_t
        L_t = FUNCTIONS["cat"]([L_t, solve_triangular(upper, change, upper=True, left=False)], -2)
    return L_t, U_t


def _lu_factor_along(A_t: Any, result: Any) -> tuple[Any]:
    LU, pivots = result[0], result[1]
    L_t, U_t = _factors_along(A_t, _permutation(pivots, LU._shape[-2], LU._dtype), *_parts(LU))
    k = min(LU._shape[-2:])
    beside = L_t.new_zeros((*LU._shape[:-1], LU._shape[-1] - k))
    below = U_t.new_zeros((*LU._shape[:-2], LU._shape[-2] - k, LU._shape[-1]))
    return (FUNCTIONS["cat"]([L_t, beside], -1) + FUNCTIONS["cat"]([U_t, below], -2),)


_lu = Op(
    "linalg_lu",
    ("A",),
    {"A": _lu_gradient},
    forward_derivative=lambda A_t, P, result: _factors_along(A_t, P, result[0], result[1]),
)
_lu_factor = Op("linalg_lu_factor_ex", ("A",), {"A": _lu_factor_gradient}, forward_derivative=_lu_factor_along)


def linalg_lu(A: Any, *, pivot: bool = True) -> Any:
    """``A = P L U``."""
    _check("linalg.lu", A)
    factors, pivots, _ = factored(A.detach())
    P = _permutation(pivots, A._shape[-2], A._dtype)
    values = {"A": A, "P": P, "pivot": pivot}
    return _Lu((P, *recorded(_lu, values, lambda: _parts(factors), names=("L", "U"))))


def _check(name: str, A: Any) -> None:
    if A.dim() < 2:
        raise RuntimeError(f"{name}: Expected tensor with 2 or more dimensions. Got size: {[*A._shape]} instead")
    of_floating_matrices(name, A)


def linalg_lu_factor_ex(A: Any, *, pivot: bool = True, check_errors: bool = False) -> Any:
    """Both factors in one matrix, the exchanges of rows, and where a pivot is zero."""
    return _factor("torch.linalg.lu_factor_ex", A, pivot, check_errors)


def _factor(name: str, A: Any, pivot: bool, check_errors: bool) -> Any:
    _check(name.partition(".")[2], A)

    def compute() -> Any:
        factors, pivots, parts = factored(A)
        failed = [elimination.singular_at(own) or 0 for own, _ in parts]
        info = new_tensor(dtypes.int32.pack(failed), A._shape[:-2], dtypes.int32)
        return _LuFactorEx((factors, pivots, info))

    found = recorded(_lu_factor, {"A": A, "pivot": pivot}, compute, names=("LU", "pivots", "info"))
    failures = [(where_singular(A._shape, index), at) for index, at in enumerate(elements(found[2])) if at]
    if check_errors and failures:
        batch, at = failures[0]
        raise RuntimeError(
            f"{name}: {batch}U[{at},{at}] is zero and using it on lu_solve would result in a division by"
            " zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or"
            " linalg.lu_factor_ex(A, pivot)"
        )
    return found


def linalg_lu_factor(A: Any, *, pivot: bool = True) -> Any:
    found = _factor("torch.linalg.lu_factor", A, pivot, True)
    return _LuFactor((found[0], found[1]))


def _solved(LU: Any, B: Any, pivots: Any, left: bool, adjoint: bool) -> Any:
    L, U = _parts(LU)
    A = _permutation(pivots, LU._shape[-2], LU._dtype) @ L @ U
    return linalg_solve(A.mH if adjoint else A, B, left=left)


def _solved_at_once(LU: Any, B: Any, pivots: Any, left: bool, adjoint: bool) -> Any:
    found = rounded_once(_solved, {"LU": LU, "B": B, "pivots": pivots, "left": left, "adjoint": adjoint}, 0)
    return by_columns(found) if left else found


_lu_solve = composed("linalg_lu_solve", ("LU", "B"), _solved, kernel=_solved_at_once)


def linalg_lu_solve(LU: Any, pivots: Any, B: Any, *, left: bool = True, adjoint: bool = False) -> Any:
    """X of ``A X = B`` from the factors of A."""
    return _lu_solve(LU, B, pivots, left, adjoint)


def _unpacked(LU_data: Any, unpack_data: bool) -> Any:
    return _parts(LU_data) if unpack_data else (LU_data.new_empty(0), LU_data.new_empty(0))


_lu_unpack = composed("lu_unpack", ("LU_data",), _unpacked)


def lu_unpack(LU_data: Any, LU_pivots: Any, unpack_data: bool = True, unpack_pivots: bool = True) -> Any:
    L, U = _lu_unpack(LU_data, unpack_data)
    P = _permutation(LU_pivots, LU_data._shape[-2], LU_data._dtype) if unpack_pivots else LU_data.new_empty(0)
    return _LuUnpack((P, L, U))


# -- forms that report failures instead of raising them ----------------------------------------------------------------


def _reporting(name: str, fields: tuple[str, ...], solve: Callable[..., Any], failure: Callable[[Any], int]) -> Any:
    """``solve`` with a number for each matrix: 0, or where it failed. ``failure`` tells it of one matrix."""
    kind = named_tuple(name, fields)

    def report(A: Any, *rest: Any, check_errors: bool = False, **options: Any) -> Any:
        failed = [failure(matrix) for matrix in matrices(A)]
        info = new_tensor(dtypes.int32.pack(failed), A._shape[:-2], dtypes.int32)
        if check_errors or not any(failed):
            try:
                return kind((solve(A, *rest, **options), info))
            except LinAlgError as error:
                plain = name.replace("_", ".", 1)
                raise LinAlgError(str(error).replace(plain[:-3], plain)) from None
        return kind(((rest[0] if rest else A).clone(), info))  # what stands in it then is not said by torch

    return report


def _singular_at(matrix: Any) -> int:
    return elimination.singular_at(elimination.lu(matrix)[0]) or 0


linalg_inv_ex = _reporting("linalg_inv_ex", ("inverse", "info"), linalg_inv, _singular_at)
linalg_solve_ex = _reporting("linalg_solve_ex", ("result", "info"), linalg_solve, _singular_at)
linalg_cholesky_ex = _reporting(
    "linalg_cholesky_ex", ("L", "info"), linalg_cholesky, lambda matrix: elimination.cholesky(matrix)[1]
)


# -- matrices whose rows and columns are several dimensions ------------------------------------------------------------


def linalg_tensorinv(A: Any, ind: int = 2) -> Any:
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    rows, columns = A._shape[:ind], A._shape[ind:]
    if prod(rows) != prod(columns):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got"
            f" {prod(columns)} != {prod(rows)}"
        )
    return linalg_inv(A.reshape(prod(columns), prod(rows))).reshape(*columns, *rows)


def linalg_tensorsolve(A: Any, B: Any, dims: Optional[Any] = None) -> Any:
    if dims is not None:
        A = A.movedim(tuple(dims), tuple(range(A.dim() - len(dims), A.dim())))
    shape = A._shape[B.dim() :]
    if B.numel() != prod(shape):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) =="
            f" prod(self.shape[:other.ndim]), but got {prod(shape)} != {B.numel()}"
        )
    return linalg_solve(A.reshape(B.numel(), prod(shape)), B.flatten()).reshape(shape)


# -- least squares -----------------------------------------------------------------------------------------------------

_Lstsq = named_tuple("linalg_lstsq", ("solution", "residuals", "rank", "singular_values"))


def _nearest(self: Any, b: Any, _rcond: Any, _has_residuals: bool) -> Any:
    """The solution, and what is left of it."""
    found = linalg_pinv(self, rtol=_rcond) @ b
    left = (self @ found - b).abs().square().sum(-2) if _has_residuals else b.new_empty(0, dtype=b._dtype.to_real())
    return found, left


def _nearest_at_once(self: Any, b: Any, _rcond: Any, _has_residuals: bool) -> Any:
    """The solution is written where the right side stood, of which there may be more rows."""
    given = {"self": self, "b": b, "_rcond": _rcond, "_has_residuals": _has_residuals}
    found, left = rounded_once(_nearest, given, 0)
    rows = found._shape[-2]
    below = found.new_zeros((*found._shape[:-2], max(self._shape[-2:]) - rows, found._shape[-1]))
    place = by_columns(FUNCTIONS["cat"]([found, below], -2))
    return new_strided(place._storage.data, found._shape, place._strides, found._dtype, found._storage.ulps), left.abs()


_solution = composed(
    "linalg_lstsq", ("self", "b"), _nearest, kernel=_nearest_at_once, results=("solution", "residuals"),
    kept=("solution",),
)  # fmt: skip


def linalg_lstsq(A: Any, B: Any, rcond: Optional[float] = None, *, driver: Optional[str] = None) -> Any:
    """X for which ``A X`` is nearest to ``B``; what is left of it, where there are more equations than unknowns."""
    if driver not in (None, "gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError("torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)")
    if A.dim() < 2:
        raise RuntimeError("torch.linalg.lstsq: input must have at least 2 dimensions.")
    kind = driver or "gelsy"
    rows, columns = A._shape[-2:]
    rank = linalg_matrix_rank(A) if kind != "gels" else new_tensor(dtypes.int64.pack([]), (0,), dtypes.int64)
    is_of_full_rank = kind == "gels" or (kind != "gelsy" and bool((rank == columns).all()))
    solution, residuals = _solution(A, B, rcond, rows > columns and is_of_full_rank)
    real = A._dtype.to_real()
    values = linalg_svdvals(A.detach()) if kind in ("gelsd", "gelss") else A.detach().new_empty(0, dtype=real)
    return _Lstsq((solution, residuals, rank, values))
