"""Older names for factors of matrices, and for equations that they solve."""

from __future__ import annotations

from typing import Any, Callable

from .. import errors
from ..semantics import SEMANTICS
from ..warn import warn_once
from .composed import composed, rounded_once
from .decompositions import linalg_eigh, linalg_qr, linalg_svd
from .factorizations import linalg_lu_factor_ex, linalg_lu_solve
from .linear_equations import linalg_inv, solve_triangular
from .matrices import by_columns
from .matrix_functions import linalg_pinv
from .named_results import named_tuple

_HERE = "(Triggered internally at /__w/pytorch/pytorch/aten/src/ATen/native/BatchLinearAlgebra.cpp:"
_OLD_QR = (
    "torch.qr is deprecated in favor of torch.linalg.qr and will be removed in a future PyTorch release.\n"
    "The boolean parameter 'some' has been replaced with a string parameter 'mode'.\nQ, R = torch.qr(A, some)\n"
    f"should be replaced with\nQ, R = torch.linalg.qr(A, 'reduced' if some else 'complete') {_HERE}2505.)"
)
_OLD_TRIANGULAR_SOLVE = (
    "torch.triangular_solve is deprecated in favor of torch.linalg.solve_triangularand will be removed in a future"
    " PyTorch release.\ntorch.linalg.solve_triangular has its arguments reversed and does not return a copy of one of"
    " the inputs.\nX = torch.triangular_solve(B, A).solution\nshould be replaced with\n"
    f"X = torch.linalg.solve_triangular(A, B). {_HERE}2273.)"
)
_OLD_LU_SOLVE = (
    "torch.lu_solve is deprecated in favor of torch.linalg.lu_solveand will be removed in a future PyTorch release.\n"
    "Note that torch.linalg.lu_solve has its arguments reversed.\nX = torch.lu_solve(B, LU, pivots)\n"
    f"should be replaced with\nX = torch.linalg.lu_solve(LU, pivots, B) {_HERE}2230.)"
)
_OLD_SYMEIG = (
    "torch.symeig is deprecated in favor of torch.linalg.eigh and will be removed in a future PyTorch release.\n"
    "The default behavior has changed from using the upper triangular portion of the matrix by default to using the"
    " lower triangular portion.\nL, _ = torch.symeig(A, upper=upper)\nshould be replaced with\n"
    "L = torch.linalg.eigvalsh(A, UPLO='U' if upper else 'L')\nand\nL, V = torch.symeig(A, eigenvectors=True)\n"
    "should be replaced with\nL, V = torch.linalg.eigh(A, UPLO='U' if upper else 'L') "
    "(Triggered internally at ../aten/src/ATen/native/BatchLinearAlgebra.cpp:2794.)"
)
_OLD_LU = (
    "torch.lu is deprecated in favor of torch.linalg.lu_factor / torch.linalg.lu_factor_ex and will be removed in a"
    " future PyTorch release.\nLU, pivots = torch.lu(A, compute_pivots)\nshould be replaced with\n"
    "LU, pivots = torch.linalg.lu_factor(A, compute_pivots)\nand\n"
    "LU, pivots, info = torch.lu(A, compute_pivots, get_infos=True)\nshould be replaced with\n"
    f"LU, pivots, info = torch.linalg.lu_factor_ex(A, compute_pivots) {_HERE}2073.)"
)
_Svd = named_tuple("svd", ("U", "S", "V"))
_Qr = named_tuple("qr", ("Q", "R"))
_Symeig = named_tuple("symeig", ("eigenvalues", "eigenvectors"))
_LuWithInfo = named_tuple("_lu_with_info", ("LU", "pivots", "info"))
_TriangularSolve = named_tuple("triangular_solve", ("solution", "cloned_coefficient"))


def svd(input: Any, some: bool = True, compute_uv: bool = True) -> Any:
    """``V`` stands for what ``torch.linalg.svd`` gives the adjoint of."""
    U, S, Vh = linalg_svd(input, not some)
    if not compute_uv:
        rows, columns = input._shape[-2:]
        zeros = input.new_zeros
        return _Svd((zeros((*input._shape[:-2], rows, rows)), S, zeros((*input._shape[:-2], columns, columns)).mH))
    return _Svd((U, S, Vh.mH))


def _inverse_of(self: Any, upper: bool) -> Any:
    lower = self.triu().mH if upper else self.tril()
    return linalg_inv(lower @ lower.mH)


def _solved_by_factor(self: Any, input2: Any, upper: bool) -> Any:
    lower = input2.triu().mH if upper else input2.tril()
    return solve_triangular(lower.mH, solve_triangular(lower, self, upper=False), upper=True)


def _solved_by_triangle(self: Any, A: Any, upper: bool, transpose: bool, unitriangular: bool) -> Any:
    """The solution, and a copy of the matrix."""
    given, is_upper = (A.mT, not upper) if transpose else (A, upper)
    return solve_triangular(given, self, upper=is_upper, unitriangular=unitriangular), A.clone()


def _of_factor(of_matrix: Any, factor: Any, upper: bool) -> Any:
    """The gradient of a factor from that of the matrix, in both triangles, whichever was read."""
    both = of_matrix + of_matrix.mH
    return factor @ both if upper else both @ factor


def _gradient_of_inverse(grad_output: Any, self: Any, upper: bool) -> Any:
    inverse = _inverse_of(self, upper)
    return _of_factor(-(inverse @ (grad_output @ inverse)), self, upper)


def _gradient_of_factor(grad_output: Any, self: Any, input2: Any, upper: bool) -> Any:
    solution = _solved_by_factor(self, input2, upper)
    return _of_factor(-(_solved_by_factor(grad_output, input2, upper) @ solution.mH), input2, upper)


def _written_by_columns(formula: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel of a formula whose results the library beneath torch writes."""

    def kernel(**given: Any) -> Any:
        found = rounded_once(formula, given, 0)
        return tuple(map(by_columns, found)) if isinstance(found, tuple) else by_columns(found)

    return kernel


_cholesky_inverse = composed(
    "cholesky_inverse",
    ("self",),
    _inverse_of,
    kernel=_written_by_columns(_inverse_of),
    backward={"self": _gradient_of_inverse},
    kept=("result",),
)
_cholesky_solve = composed(
    "cholesky_solve",
    ("self", "input2"),
    _solved_by_factor,
    kernel=_written_by_columns(_solved_by_factor),
    backward={
        "self": lambda grad_output, self, input2, upper: _solved_by_factor(grad_output, input2, upper),
        "input2": _gradient_of_factor,
    },
    kept=("result",),
)
_triangular_solve = composed(
    "triangular_solve",
    ("self", "A"),
    _solved_by_triangle,
    kernel=_written_by_columns(_solved_by_triangle),
    results=("solution", "cloned_coefficient"),
    kept=("solution",),
)


def cholesky_inverse(L: Any, upper: bool = False) -> Any:
    """The inverse of the matrix that ``L`` is the factor of."""
    return _cholesky_inverse(L, upper)


def cholesky_solve(B: Any, L: Any, upper: bool = False) -> Any:
    return _cholesky_solve(B, L, upper)


def pinverse(input: Any, rcond: float = 1e-15) -> Any:
    return linalg_pinv(input, rtol=rcond)


def qr(input: Any, some: bool = True) -> Any:
    if SEMANTICS.qr_is_gone:
        raise RuntimeError(errors.qr_is_gone(some))
    warn_once(_OLD_QR)
    return _Qr(linalg_qr(input, "reduced" if some else "complete"))


def symeig(input: Any, eigenvectors: bool = False, upper: bool = True) -> Any:
    """The eigenvectors are an empty tensor where nobody asks for them."""
    warn_once(_OLD_SYMEIG)
    values, vectors = linalg_eigh(input, "U" if upper else "L")
    return _Symeig((values, vectors if eigenvectors else input.new_empty(0)))


def triangular_solve(b: Any, A: Any, upper: bool = True, transpose: bool = False, unitriangular: bool = False) -> Any:
    warn_once(_OLD_TRIANGULAR_SOLVE)
    return _TriangularSolve(_triangular_solve(b, A, upper, transpose, unitriangular))


def lu_solve(b: Any, LU_data: Any, LU_pivots: Any) -> Any:
    warn_once(_OLD_LU_SOLVE)
    return linalg_lu_solve(LU_data, LU_pivots, b)


def lu(A: Any, pivot: bool = True, get_infos: bool = False) -> Any:
    warn_once(_OLD_LU)
    LU, pivots, info = linalg_lu_factor_ex(A, pivot=pivot)
    return _LuWithInfo((LU, pivots, info)) if get_infos else (LU, pivots)
