"""The decompositions of small matrices: Cholesky, QR, eigenvalues and singular values."""

from __future__ import annotations

import math
from typing import Any, Optional

from .. import errors
from ..layout import prod
from ..linalg_error import LinAlgError
from ..semantics import SEMANTICS
from ..tensor import Tensor
from ..warn import warn_once
from . import elimination
from .declare import FUNCTIONS, Op, both, recorded
from .linear_equations import solve_triangular
from .matrices import adjoint, by_columns, check_floating, check_matrix, check_square, made_of, matrices, where_singular
from .named_results import named_tuple
from .out_forms import write_out

# -- Cholesky --------------------------------------------------------------------------------------


def _cholesky_gradient(grad: Any, factor: Any, upper: bool) -> Any:
    """Of the lower factor: the Hermitian part of L^-H phi(L^H grad) L^-1."""
    lower = adjoint(factor) if upper else factor
    given = adjoint(grad) if upper else grad
    phi = (adjoint(lower) @ given).tril()
    phi = (phi + adjoint(phi.tril(-1))) * 0.5
    inner = solve_triangular(adjoint(lower), phi, upper=True)
    return solve_triangular(lower, inner, upper=False, left=False)


def _cholesky_along(factor: Any, A_t: Any, upper: bool) -> Any:
    lower = adjoint(factor) if upper else factor
    inner = solve_triangular(lower, A_t, upper=False)
    phi = solve_triangular(adjoint(lower), inner, upper=True, left=False).tril()
    phi = phi - 0.5 * phi.diagonal(0, -2, -1).diag_embed()
    found = lower @ phi
    return adjoint(found) if upper else found


_cholesky_ex = Op(
    "linalg_cholesky_ex",
    ("self",),
    {"self": lambda grad, L, upper: _cholesky_gradient(grad, L, upper)},
    forward_derivative=lambda self_t, result, upper: _cholesky_along(result, self_t, upper),
)
_cholesky_old = Op(
    "cholesky",
    ("self",),
    {"self": lambda grad, result, upper: _cholesky_gradient(grad, result, upper)},
    forward_derivative=lambda self_t, result, upper: _cholesky_along(result, self_t, upper),
)


def _cholesky(name: str, op: Op, A: Any, upper: bool, saved: str) -> Any:
    check_square(name, A)
    if op is _cholesky_ex:
        check_floating(name, A)
    elif A._dtype.category < 2 or A._dtype.itemsize == 2:
        raise errors.missing_kernel("cholesky_cpu", A._dtype.legacy_name)

    def compute() -> Tensor:
        found = []
        for index, matrix in enumerate(matrices(A)):
            given = elimination.adjoint(matrix) if upper else matrix
            low, failed = elimination.cholesky(given)
            if failed:
                raise LinAlgError(
                    f"{name}: {where_singular(A._shape, index)}The factorization could not be completed because the"
                    f" input is not positive-definite (the leading minor of order {failed} is not positive-definite)."
                )
            found.append(elimination.adjoint(low) if upper else low)
        made = made_of(found, A._shape, A._dtype, A)
        return by_columns(made) if found or op is _cholesky_ex else made  # the older op leaves no matrices as they are

    return recorded(op, {"self": A, "upper": upper}, compute, names=(saved,))


def linalg_cholesky(A: Any, *, upper: bool = False, out: Optional[Tensor] = None) -> Any:
    """The triangular factor of a positive-definite matrix."""
    found = _cholesky("linalg.cholesky", _cholesky_ex, A, upper, "L")
    return found if out is None else write_out("linalg_cholesky", out, {"A": A}, found.detach)


OLD_CHOLESKY = (
    "torch.cholesky is deprecated in favor of torch.linalg.cholesky and will be removed in a future PyTorch release.\n"
    "L = torch.cholesky(A)\nshould be replaced with\nL = torch.linalg.cholesky(A)\nand\n"
    "U = torch.cholesky(A, upper=True)\nshould be replaced with\nU = torch.linalg.cholesky(A).mH"
    f"{'' if SEMANTICS.cholesky_recommends_mH_without_a_call else '().'}\n"
    "This transform will produce equivalent results for all valid (symmetric positive definite) inputs. (Triggered"
    " internally at /__w/pytorch/pytorch/aten/src/ATen/native/BatchLinearAlgebra.cpp:1765.)"
)


@both("cholesky")
def cholesky(input: Any, upper: bool = False, *, out: Optional[Tensor] = None) -> Any:
    if SEMANTICS.cholesky_is_gone:
        raise RuntimeError(errors.CHOLESKY_IS_GONE)

    def compute() -> Any:
        warn_once(OLD_CHOLESKY)
        return _cholesky("cholesky", _cholesky_old, input, upper, "result")

    if out is None:
        return compute()
    warned = out._dtype.category >= 2

    def written() -> Any:
        if warned:
            warn_once(OLD_CHOLESKY)  # here and where it is computed
        return compute().detach()

    return write_out("cholesky", out, {"input": input}, written)


# -- QR --------------------------------------------------------------------------------------------


def _qr_gradient(grad: Any, Q: Any, R: Any, mode: str) -> Any:
    of_q, of_r = grad
    if mode == "r":
        raise RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A,"
            " mode='reduced') if you are going to require gradients."
        )
    rows, columns = Q._shape[-2], R._shape[-1]
    if mode == "complete" and rows > columns:
        raise RuntimeError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols")
    if rows < columns:
        # A = Q (U | V): what concerns V is a product with Q^H, and the rest is a square matrix.
        right = Q @ R.narrow(-1, rows, columns - rows)
        of_v = None if of_r is None else of_r.narrow(-1, rows, columns - rows)
        if of_v is not None:
            turned = right @ adjoint(of_v)
            of_q = turned if of_q is None else of_q + turned
        of_u = None if of_r is None else of_r.narrow(-1, 0, rows)
        square = _square_qr_gradient(of_q, of_u, Q, R.narrow(-1, 0, rows))
        return FUNCTIONS["cat"]([square, right.new_zeros(right._shape) if of_v is None else Q @ of_v], -1)
    return _square_qr_gradient(of_q, of_r, Q, R)


def _square_qr_gradient(of_q: Any, of_r: Any, Q: Any, R: Any) -> Any:
    total: Any = 0
    if of_r is not None:
        total = of_r @ adjoint(R)
    if of_q is not None:
        total = total - adjoint(Q) @ of_q
    upper = total.triu()
    folded = upper + adjoint(upper)
    folded = folded - 0.5 * folded.diagonal(0, -2, -1).diag_embed()
    inner = Q @ folded
    if of_q is not None:
        inner = inner + of_q
    return solve_triangular(adjoint(R), inner, upper=False, left=False)


_Qr = named_tuple("linalg_qr", ("Q", "R"))


def _qr_along(A: Any, A_t: Any, result: Any, mode: str) -> Any:
    Q, R = result
    if mode != "reduced" or A._shape[-2] < A._shape[-1]:
        raise NotImplementedError(errors.no_forward_derivative("linalg_qr"))
    scaled = solve_triangular(R, A_t, upper=True, left=False)
    turned = adjoint(Q) @ scaled
    upper = (turned + adjoint(turned)).triu()
    upper = upper - 0.5 * upper.diagonal(0, -2, -1).diag_embed()
    return scaled - Q @ upper, upper @ R


_qr = Op("linalg_qr", ("A",), {"A": _qr_gradient}, forward_derivative=_qr_along)


def linalg_qr(A: Any, mode: str = "reduced") -> Any:
    """An orthonormal and an upper triangular factor."""
    check_matrix("linalg.qr", A)
    check_floating("linalg.qr", A)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    rows, columns = A._shape[-2:]
    kept = rows if mode == "complete" else min(rows, columns)
    batch = A._shape[:-2]

    def compute() -> Any:
        pairs = [elimination.qr(matrix) for matrix in matrices(A)]
        qs = [[row[:kept] for row in q] for q, _ in pairs] if mode != "r" else []
        rs = [r[:kept] for _, r in pairs]
        q_shape = (*batch, rows, kept) if mode != "r" else (0,)
        q, r = made_of(qs, q_shape, A._dtype, A), made_of(rs, (*batch, kept, columns), A._dtype, A)
        return _Qr((q if mode == "r" else by_columns(q), by_columns(r)))

    return recorded(_qr, {"A": A, "mode": mode}, compute, names=("Q", "R"))


# -- eigenvalues and singular values ---------------------------------------------------------------


def _differences(values: Any) -> Any:
    gaps = values.unsqueeze(-2) - values.unsqueeze(-1)
    gaps.diagonal(0, -2, -1).fill_(math.inf)
    return gaps


def _eigh_gradient(grad: Any, eigenvalues: Any, eigenvectors: Any) -> Any:
    of_values, of_vectors = grad
    v = eigenvectors
    if of_vectors is None:
        return (v * of_values.unsqueeze(-2)) @ adjoint(v)
    inner = (adjoint(v) @ of_vectors) / _differences(eigenvalues)
    if of_values is not None:
        inner = inner + of_values.diag_embed()
    return v @ (inner @ adjoint(v))


_Eigh = named_tuple("linalg_eigh", ("eigenvalues", "eigenvectors"))


def _eigh_along(A_t: Any, result: Any) -> Any:
    values, vectors = result
    turned = adjoint(vectors) @ (A_t @ vectors)
    return turned.diagonal(0, -2, -1).real, vectors @ (turned / _differences(values))


_eigh = Op("linalg_eigh", ("A",), {"A": _eigh_gradient}, "LinalgEighBackward0", forward_derivative=_eigh_along)


def linalg_eigh(A: Any, UPLO: str = "L") -> Any:
    """The eigenvalues, ascending, and eigenvectors of a Hermitian matrix, of which one triangle is looked at."""
    check_square("linalg.eigh", A)
    check_floating("linalg.eigh", A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")

    def compute() -> Any:
        found = []
        for m in matrices(A):
            n = len(m)
            whole = [
                [
                    m[i][i].real if i == j else m[i][j] if (i > j) is (UPLO.upper() == "L") else m[j][i].conjugate()
                    for j in range(n)
                ]
                for i in range(n)
            ]
            found.append(elimination.eigh(whole))
        real = A._dtype.to_real()
        return _Eigh(
            (
                made_of([values for values, _ in found], A._shape[:-1], real, A),
                by_columns(made_of([vectors for _, vectors in found], A._shape, A._dtype, A)),
            ),
        )

    return recorded(_eigh, {"A": A}, compute, names=("eigenvalues", "eigenvectors"))


def linalg_eigvalsh(A: Any, UPLO: str = "L", *, out: Optional[Tensor] = None) -> Any:
    found = linalg_eigh(A, UPLO)[0]
    return found if out is None else write_out("linalg_eigvalsh", out, {"A": A}, found.detach)


def _svd_gradient(grad: Any, U: Any, S: Any, Vh: Any, full_matrices: bool, S_sym_argsize_minus_1: int) -> Any:
    of_u, of_s, of_vh = grad
    k = S_sym_argsize_minus_1
    if full_matrices:
        U, Vh = U.narrow(-1, 0, k), Vh.narrow(-2, 0, k)
        of_u = None if of_u is None else of_u.narrow(-1, 0, k)
        of_vh = None if of_vh is None else of_vh.narrow(-2, 0, k)
    if of_u is None and of_vh is None:
        return (U * of_s.unsqueeze(-2)) @ Vh
    squares = S * S
    gaps = _differences(squares)

    def skew(X: Any) -> Any:
        return X - adjoint(X)

    inner: Any = 0
    if of_u is not None:
        inner = skew(adjoint(U) @ of_u) / gaps * S.unsqueeze(-2)
    if of_vh is not None:
        inner = inner + S.unsqueeze(-1) * (skew(Vh @ adjoint(of_vh)) / gaps)
    if of_s is not None:
        inner = inner + of_s.diag_embed()
    found = U @ inner @ Vh
    rows, columns = U._shape[-2], Vh._shape[-1]
    if of_u is not None and rows > k:
        scaled = of_u / S.unsqueeze(-2)
        found = found + (scaled - U @ (adjoint(U) @ scaled)) @ Vh
    if of_vh is not None and columns > k:
        scaled = of_vh / S.unsqueeze(-1)
        found = found + U @ (scaled - (scaled @ adjoint(Vh)) @ Vh)
    return found


_Svd = named_tuple("linalg_svd", ("U", "S", "Vh"))


def _svd_along(A_t: Any, result: Any, full_matrices: bool) -> Any:
    u, s, vh = result
    if full_matrices and u._shape[-1] != vh._shape[-1]:
        raise NotImplementedError(errors.no_forward_derivative("linalg_svd"))
    gaps = _differences(s * s)
    turned = adjoint(u) @ A_t @ adjoint(vh)
    left, right = turned * s.unsqueeze(-2), s.unsqueeze(-1) * turned
    of_u = u @ ((left + adjoint(left)) / gaps)
    of_v = adjoint(vh) @ ((right + adjoint(right)) / gaps)
    outside = A_t @ adjoint(vh) / s.unsqueeze(-2)
    of_u = of_u + outside - u @ (adjoint(u) @ outside)
    outside = adjoint(A_t) @ u / s.unsqueeze(-2)
    of_v = of_v + outside - adjoint(vh) @ (vh @ outside)
    return of_u, turned.diagonal(0, -2, -1).real, adjoint(of_v)


_svd = Op("linalg_svd", ("A",), {"A": _svd_gradient}, "LinalgSvdBackward0", forward_derivative=_svd_along)


def linalg_svd(A: Any, full_matrices: bool = True) -> Any:
    """The singular value decomposition, values descending."""
    check_matrix("linalg.svd", A)
    check_floating("linalg.svd", A, takes_half=True)
    if A._dtype.itemsize == 2 and prod(A._shape):
        raise errors.missing_kernel("linalg_svd_cpu", A._dtype.legacy_name)
    rows, columns = A._shape[-2:]
    k = min(rows, columns)
    batch = A._shape[:-2]

    def compute() -> Any:
        us, values, vhs = [], [], []
        for index, matrix in enumerate(matrices(A)):
            if any(one != one for row in matrix for one in row):
                raise LinAlgError(errors.svd_of_nan(where_singular(A._shape, index)))
            u, s, v = elimination.svd(matrix)
            if full_matrices:
                u = elimination.completed(u, rows) if rows > k else u
                v = elimination.completed(v, columns) if columns > k else v
            us.append(u)
            values.append(s)
            vhs.append(elimination.adjoint(v))
        wide = (rows, columns) if full_matrices else (k, k)
        return _Svd(
            (
                by_columns(made_of(us, (*batch, rows, wide[0]), A._dtype, A)),
                made_of(values, (*batch, k), A._dtype.to_real(), A),
                by_columns(made_of(vhs, (*batch, wide[1], columns), A._dtype, A)),
            ),
        )

    values = {"A": A, "full_matrices": full_matrices, "S_sym_argsize_minus_1": k}
    return recorded(_svd, values, compute, names=("U", "S", "Vh"))


def linalg_svdvals(A: Any, *, out: Optional[Tensor] = None) -> Any:
    found = linalg_svd(A, False)[1]
    return found if out is None else write_out("linalg_svdvals", out, {"A": A}, found.detach)
