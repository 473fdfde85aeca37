"""Inverse, determinant, solution of linear equations, and the factorisations of small matrices."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, errors, refused_types
from ..dtypes import dtype as dtype_
from ..layout import broadcast, contiguous_strides, is_contiguous, prod
from ..linalg_error import LinAlgError
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_once
from . import elimination
from .declare import FUNCTIONS, Op, both, recorded, refuse_alone
from .named_results import named_tuple
from .out_forms import write_out
from .pointwise import laid_out

#: An error of so many units in the last place is no sign of anything: other algorithms, other roundings.
_ULPS = 64


# -- batches of matrices ---------------------------------------------------------------------------


def _check_floating(name: str, A: Tensor, takes_half: bool = False) -> None:
    if A._dtype.category < 2:
        shown = A._dtype.legacy_name
        raise refused_types.NOT_THERE(f"{name}: Expected a floating point or complex tensor as input. Got {shown}")
    if A._dtype.itemsize == 2 and not takes_half:
        raise refused_types.NOT_THERE(f"{name}: Low precision dtypes not supported. Got {A._dtype.legacy_name}")


def _check_matrix(name: str, A: Tensor, what: str = "A") -> None:
    if len(A._shape) < 2:
        raise RuntimeError(f"{name}: The input tensor {what} must have at least 2 dimensions.")


def of_floating_matrices(name: str, A: Tensor) -> None:
    """Raise RuntimeError for what holds no matrices, or none of floating numbers."""
    _check_matrix(name, A)
    _check_floating(name, A)


def check_square(name: str, A: Tensor, what: str = "A") -> None:
    _check_matrix(name, A, what)
    rows, columns = A._shape[-2:]
    if rows != columns:
        raise RuntimeError(
            f"{name}: {what} must be batches of square matrices, but they are {rows} by {columns} matrices"
        )


def matrices(A: Tensor) -> list[elimination.Matrix]:
    rows, columns = A._shape[-2:]
    values = elements(A)
    step = rows * columns
    return [
        [list(values[b * step + i * columns : b * step + (i + 1) * columns]) for i in range(rows)]
        for b in range(prod(A._shape[:-2]))
    ]


def _made(found: Sequence[Any], shape: tuple[int, ...], dtype: dtype_, *given: Tensor) -> Tensor:
    """A tensor of all numbers in ``found``, which may be nested."""
    flat: list[Any] = []

    def collect(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                collect(one)
        else:
            flat.append(value)

    collect(list(found))
    return new_tensor(dtype.pack(flat), shape, dtype, sum([one._storage.ulps for one in given]) + _ULPS)


def where_singular(shape: tuple[int, ...], index: int) -> str:
    return f"(Batch element {index}): " if len(shape) > 2 else ""


def _adjoint(A: Any) -> Any:
    return A.mT.conj()


# -- LU: determinants ------------------------------------------------------------------------------


def factored(A: Tensor) -> tuple[Tensor, Tensor, list[tuple[elimination.Matrix, list[int]]]]:
    parts = [elimination.lu(m) for m in matrices(A)]
    factors = _made([f for f, _ in parts], A._shape, A._dtype, A)
    pivots = [p for _, own in parts for p in own]
    shape = (*A._shape[:-2], min(A._shape[-2:]))
    return factors, new_tensor(dtypes.int32.pack(pivots), shape, dtypes.int32), parts


def _det_gradient(grad: Any, A: Any, result: Any, LU: Any, pivots: Any) -> Any:
    """The determinant times the inverse; of a singular matrix the cofactors."""
    scaled = grad * result.conj()
    if all(v != 0 for v in elements(result)):
        return _solved_diagonal(A, scaled)
    u, s, vh = linalg_svd(A)
    others = _product_of_others(s)
    sign = (linalg_det(u) * linalg_det(vh)).unsqueeze(-1)
    middle = (sign * others).conj() * grad.unsqueeze(-1)
    return (u * middle.unsqueeze(-2)) @ vh


def _solved_diagonal(A: Any, grad: Any) -> Any:
    """The inverse of the adjoint of ``A``, times ``grad``."""
    diagonal = grad.unsqueeze(-1).expand(A._shape[:-1]).diag_embed()
    return linalg_solve(_adjoint(A), diagonal.mT)


def _product_of_others(s: Any) -> Any:
    size = s._shape[-1]
    columns = [
        FUNCTIONS["cat"]([s.narrow(-1, 0, i), s.narrow(-1, i + 1, size - i - 1)], -1).prod(-1) for i in range(size)
    ]
    return FUNCTIONS["stack"](columns, -1)


_det = Op(
    "linalg_det",
    ("A",),
    {"A": _det_gradient},
    forward_derivative=lambda A, A_t, result: (result[0] * (linalg_inv(A) @ A_t).diagonal(0, -2, -1).sum(-1),),
)


def _refuse_factors(A: Any) -> None:
    """Beneath autograd the factors are made by another op, unless the matrix lies as the library wants it."""
    if not is_contiguous(A._shape, A._strides) or A._dtype.category == 3:
        refuse_alone(errors.out_requires_grad("linalg_lu_factor_ex"), A)


def linalg_det(A: Any, *, out: Optional[Tensor] = None) -> Any:
    """The determinant."""
    check_square("linalg.det", A)
    _check_floating("linalg.det", A, takes_half=True)
    if out is None:
        _refuse_factors(A)

    def compute() -> tuple[Tensor, Tensor, Tensor]:
        if A._dtype.itemsize == 2:
            raise errors.missing_kernel("lu_cpu", A._dtype.legacy_name)
        factors, pivots, parts = factored(A)
        values = [elimination.determinant(f, p) for f, p in parts]
        return _made(values, A._shape[:-2], A._dtype, A), factors, pivots

    found = recorded(_det, {"A": A}, compute, names=("result", "LU", "pivots"))
    return found[0] if out is None else write_out("linalg_det", out, {"A": A}, found[0].detach)


both("det")(linalg_det)


def _slogdet_gradient(grad: Any, A: Any, sign: Any, LU: Any, pivots: Any) -> Any:
    of_sign, of_log, *_ = grad
    if A.is_complex() and of_sign is not None:
        turned = (of_sign.conj() * sign).imag * -1j
        of_log = turned if of_log is None else of_log + turned
    if of_log is None:
        return None
    if 0 in elements(sign):
        identity = FUNCTIONS["eye"](A._shape[-1], dtype=A._dtype)
        return _solved_by_factors(A.detach(), of_log.detach().unsqueeze(-1).unsqueeze(-1) * identity)
    return _solved_diagonal(A, of_log.to(A._dtype))


def _solved_by_factors(A: Any, right: Any) -> Any:
    """What the adjoint of ``A`` makes ``right``: infinite where ``A`` is singular, which nobody looks at."""
    found: list[Any] = []
    for (factors, pivots), rows in zip(factored(A)[2], matrices(right)):
        turned = elimination.adjoint(factors)
        rows = elimination.solve_triangular(turned, rows, upper=False, unit=False)
        rows = elimination.solve_triangular(turned, rows, upper=True, unit=True)
        for k, pivot in reversed(list(enumerate(pivots))):
            rows[k], rows[pivot - 1] = rows[pivot - 1], rows[k]
        found += [value for row in rows for value in row]
    return _made(found, A._shape, A._dtype, A)


_slogdet = Op(
    "linalg_slogdet",
    ("A",),
    {"A": _slogdet_gradient},
    forward_derivative=lambda A, A_t, result: (
        result[0] * 0,
        (linalg_inv(A) @ A_t).diagonal(0, -2, -1).sum(-1).real,
    ),
)
_Slogdet = named_tuple("slogdet", ("sign", "logabsdet"))
_LinalgSlogdet = named_tuple("linalg_slogdet", ("sign", "logabsdet"))


def _signs_and_logs(A: Any, made: Callable[..., Any]) -> Any:
    check_square("linalg.slogdet", A)
    _check_floating("linalg.slogdet", A)
    _refuse_factors(A)

    def compute() -> tuple[Tensor, ...]:
        factors, pivots, parts = factored(A)
        values = [elimination.determinant(f, p) for f, p in parts]
        signs = [v / abs(v) if v else 0.0 for v in values]
        logs = [math.log(abs(v)) if v else -math.inf for v in values]
        shape = A._shape[:-2]
        real = A._dtype.to_real()
        return (_made(signs, shape, A._dtype, A), _made(logs, shape, real, A), factors, pivots)

    found = recorded(_slogdet, {"A": A}, compute, names=("sign", "logabsdet", "LU", "pivots"))
    return made((found[0], found[1]))


def linalg_slogdet(A: Any) -> Any:
    """The sign of the determinant, and the logarithm of its absolute value."""
    return _signs_and_logs(A, _LinalgSlogdet)


@both("slogdet")
def slogdet(input: Any) -> Any:
    return _signs_and_logs(input, _Slogdet)


@both("logdet")
def logdet(input: Any) -> Any:
    """The logarithm of the determinant; NaN where that is negative."""
    check_square("logdet", input)
    _check_floating("logdet", input)
    sign, logarithm = linalg_slogdet(input)
    if input.is_complex():
        return sign.log() + logarithm
    return FUNCTIONS["where"](sign == -1.0, math.nan, logarithm)


# -- the inverse and linear equations --------------------------------------------------------------

_inv = Op(
    "linalg_inv_ex",
    ("A",),
    {"A": lambda grad, inverse: -(_adjoint(inverse) @ (grad @ _adjoint(inverse)))},
    forward_derivative=lambda A_t, result: -(result @ A_t @ result),
)


def linalg_inv(A: Any, *, out: Optional[Tensor] = None) -> Any:
    """The inverse. Raises LinAlgError where there is none."""
    check_square("linalg.inv", A)
    _check_floating("linalg.inv", A)
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
        return _by_columns(_made(found, A._shape, A._dtype, A))

    found = recorded(_inv, {"A": A}, compute, names=("inverse",))
    return found if out is None else write_out("linalg_inv", out, {"A": A}, found.detach)


both("inverse")(linalg_inv)


def _by_columns(made: Tensor) -> Tensor:
    """The same matrices, one column after the other, as the library beneath torch writes them."""
    shape = made._shape
    strides = (*contiguous_strides(shape)[:-2], 1, max(shape[-2], 1))
    return laid_out(elements(made), shape, strides, made._dtype, made._storage.ulps)


def _solve_gradients(grad: Any, A: Any, result: Any, left: Any, of_A: bool, was_vector: Any) -> Any:
    if was_vector:
        grad, result = grad.unsqueeze(-1), result.unsqueeze(-1)
    solved = linalg_solve(_adjoint(A), grad, left=left)
    if of_A:
        return -(solved @ _adjoint(result)) if left else -(_adjoint(result) @ solved)
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


def _solve_along(A: Any, A_t: Any, B_t: Any, result: Any, left: bool, was_vector: bool) -> Any:
    x = result.unsqueeze(-1) if was_vector else result
    right = 0 if B_t is None else B_t.unsqueeze(-1) if was_vector else B_t
    if A_t is not None:
        right = right - (A_t @ x if left else x @ A_t)
    found = linalg_solve(A, right, left=left)
    return found.squeeze(-1) if was_vector else found


def linalg_solve(A: Any, B: Any, *, left: bool = True, out: Optional[Tensor] = None) -> Any:
    """X of ``A X = B``, or of ``X A = B``."""
    check_square("linalg.solve", A)
    _check_floating("linalg.solve", A)
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

    def compute() -> Tensor:
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
            wanted = right if left else [list(row) for row in zip(*right)]
            solved = elimination.solve(factors, pivots, wanted)
            found.append(solved if left else [list(row) for row in zip(*solved)])
        shape = (*batch, *right_shape[-2:])
        made = _made(found, shape[:-1] if was_vector else shape, A._dtype, A, B)
        return _by_columns(made) if left and not was_vector else made

    values = {"A": A, "B": B, "left": left, "_vector": was_vector, "LU": None, "pivots": None}
    found = recorded(_solve, values, compute)
    return found if out is None else write_out("linalg_solve", out, {"A": A, "B": B}, found.detach)


def _triangle(A: Any, upper: bool, unit: bool) -> Any:
    return A.triu(1 if unit else 0) if upper else A.tril(-1 if unit else 0)


def _solve_triangular_gradients(grad: Any, self: Any, result: Any, upper: Any, left: Any, unit: Any, of_A: bool) -> Any:
    solved = solve_triangular(_adjoint(self), grad, upper=not upper, left=left, unitriangular=unit)
    if not of_A:
        return solved
    return _triangle(-(solved @ _adjoint(result)) if left else -(_adjoint(result) @ solved), upper, unit)


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
    _check_matrix("linalg.solve_triangular", B, "B")
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
        return _made(found, (*batch, *B._shape[-2:]), A._dtype, A, B)

    values = {"self": A, "B": B, "upper": upper, "left": left, "unitriangular": unitriangular}
    found = recorded(_solve_triangular, values, compute)
    return found if out is None else write_out("linalg_solve_triangular", out, {"A": A}, found.detach)


# -- Cholesky --------------------------------------------------------------------------------------


def _cholesky_gradient(grad: Any, factor: Any, upper: bool) -> Any:
    """Of the lower factor: the Hermitian part of L^-H phi(L^H grad) L^-1."""
    lower = _adjoint(factor) if upper else factor
    given = _adjoint(grad) if upper else grad
    phi = (_adjoint(lower) @ given).tril()
    phi = (phi + _adjoint(phi.tril(-1))) * 0.5
    inner = solve_triangular(_adjoint(lower), phi, upper=True)
    return solve_triangular(lower, inner, upper=False, left=False)


def _cholesky_along(factor: Any, A_t: Any, upper: bool) -> Any:
    lower = _adjoint(factor) if upper else factor
    inner = solve_triangular(lower, A_t, upper=False)
    phi = solve_triangular(_adjoint(lower), inner, upper=True, left=False).tril()
    phi = phi - 0.5 * phi.diagonal(0, -2, -1).diag_embed()
    found = lower @ phi
    return _adjoint(found) if upper else found


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
        _check_floating(name, A)
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
        return _by_columns(_made(found, A._shape, A._dtype, A))

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
        warn_once(OLD_CHOLESKY, stacklevel=5)
        return _cholesky("cholesky", _cholesky_old, input, upper, "result")

    if out is None:
        return compute()
    warned = out._dtype.category >= 2

    def written() -> Any:
        if warned:
            warn_once(OLD_CHOLESKY, stacklevel=5)  # here and where it is computed
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
            turned = right @ _adjoint(of_v)
            of_q = turned if of_q is None else of_q + turned
        of_u = None if of_r is None else of_r.narrow(-1, 0, rows)
        square = _square_qr_gradient(of_q, of_u, Q, R.narrow(-1, 0, rows))
        return FUNCTIONS["cat"]([square, right.new_zeros(right._shape) if of_v is None else Q @ of_v], -1)
    return _square_qr_gradient(of_q, of_r, Q, R)


def _square_qr_gradient(of_q: Any, of_r: Any, Q: Any, R: Any) -> Any:
    total: Any = 0
    if of_r is not None:
        total = of_r @ _adjoint(R)
    if of_q is not None:
        total = total - _adjoint(Q) @ of_q
    upper = total.triu()
    folded = upper + _adjoint(upper)
    folded = folded - 0.5 * folded.diagonal(0, -2, -1).diag_embed()
    inner = Q @ folded
    if of_q is not None:
        inner = inner + of_q
    return solve_triangular(_adjoint(R), inner, upper=False, left=False)


_Qr = named_tuple("linalg_qr", ("Q", "R"))


def _qr_along(A: Any, A_t: Any, result: Any, mode: str) -> Any:
    Q, R = result
    if mode != "reduced" or A._shape[-2] < A._shape[-1]:
        raise NotImplementedError(errors.no_forward_derivative("linalg_qr"))
    scaled = solve_triangular(R, A_t, upper=True, left=False)
    turned = _adjoint(Q) @ scaled
    upper = (turned + _adjoint(turned)).triu()
    upper = upper - 0.5 * upper.diagonal(0, -2, -1).diag_embed()
    return scaled - Q @ upper, upper @ R


_qr = Op("linalg_qr", ("A",), {"A": _qr_gradient}, forward_derivative=_qr_along)


def linalg_qr(A: Any, mode: str = "reduced") -> Any:
    """An orthonormal and an upper triangular factor."""
    _check_matrix("linalg.qr", A)
    _check_floating("linalg.qr", A)
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
        return _Qr((_made(qs, q_shape, A._dtype, A), _made(rs, (*batch, kept, columns), A._dtype, A)))

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
        return (v * of_values.unsqueeze(-2)) @ _adjoint(v)
    inner = (_adjoint(v) @ of_vectors) / _differences(eigenvalues)
    if of_values is not None:
        inner = inner + of_values.diag_embed()
    return v @ (inner @ _adjoint(v))


_Eigh = named_tuple("linalg_eigh", ("eigenvalues", "eigenvectors"))


def _eigh_along(A_t: Any, result: Any) -> Any:
    values, vectors = result
    turned = _adjoint(vectors) @ (A_t @ vectors)
    return turned.diagonal(0, -2, -1).real, vectors @ (turned / _differences(values))


_eigh = Op("linalg_eigh", ("A",), {"A": _eigh_gradient}, "LinalgEighBackward0", forward_derivative=_eigh_along)


def linalg_eigh(A: Any, UPLO: str = "L") -> Any:
    """The eigenvalues, ascending, and eigenvectors of a Hermitian matrix, of which one triangle is looked at."""
    check_square("linalg.eigh", A)
    _check_floating("linalg.eigh", A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")

    def compute() -> Any:
        found = []
        for m in matrices(A):
            n = len(m)
            whole = [
                [m[i][j] if (i >= j) is (UPLO.upper() == "L") or i == j else m[j][i].conjugate() for j in range(n)]
                for i in range(n)
            ]
            found.append(elimination.eigh(whole))
        real = A._dtype.to_real()
        return _Eigh(
            (
                _made([values for values, _ in found], A._shape[:-1], real, A),
                _made([vectors for _, vectors in found], A._shape, A._dtype, A),
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
        return X - _adjoint(X)

    inner: Any = 0
    if of_u is not None:
        inner = skew(_adjoint(U) @ of_u) / gaps * S.unsqueeze(-2)
    if of_vh is not None:
        inner = inner + S.unsqueeze(-1) * (skew(Vh @ _adjoint(of_vh)) / gaps)
    if of_s is not None:
        inner = inner + of_s.diag_embed()
    found = U @ inner @ Vh
    rows, columns = U._shape[-2], Vh._shape[-1]
    if of_u is not None and rows > k:
        scaled = of_u / S.unsqueeze(-2)
        found = found + (scaled - U @ (_adjoint(U) @ scaled)) @ Vh
    if of_vh is not None and columns > k:
        scaled = of_vh / S.unsqueeze(-1)
        found = found + U @ (scaled - (scaled @ _adjoint(Vh)) @ Vh)
    return found


_Svd = named_tuple("linalg_svd", ("U", "S", "Vh"))


def _svd_along(A_t: Any, result: Any, full_matrices: bool) -> Any:
    u, s, vh = result
    if full_matrices and u._shape[-1] != vh._shape[-1]:
        raise NotImplementedError(errors.no_forward_derivative("linalg_svd"))
    gaps = _differences(s * s)
    turned = _adjoint(u) @ A_t @ _adjoint(vh)
    left, right = turned * s.unsqueeze(-2), s.unsqueeze(-1) * turned
    of_u = u @ ((left + _adjoint(left)) / gaps)
    of_v = _adjoint(vh) @ ((right + _adjoint(right)) / gaps)
    outside = A_t @ _adjoint(vh) / s.unsqueeze(-2)
    of_u = of_u + outside - u @ (_adjoint(u) @ outside)
    outside = _adjoint(A_t) @ u / s.unsqueeze(-2)
    of_v = of_v + outside - _adjoint(vh) @ (vh @ outside)
    return of_u, turned.diagonal(0, -2, -1).real, _adjoint(of_v)


_svd = Op("linalg_svd", ("A",), {"A": _svd_gradient}, "LinalgSvdBackward0", forward_derivative=_svd_along)


def _completed(columns: elimination.Matrix, size: int) -> elimination.Matrix:
    """An orthonormal basis whose first vectors are the given columns."""
    q, r = elimination.qr(columns)
    kept = len(columns[0])
    return [[*columns[i], *q[i][kept:]] for i in range(size)]


def linalg_svd(A: Any, full_matrices: bool = True) -> Any:
    """The singular value decomposition, values descending."""
    _check_matrix("linalg.svd", A)
    _check_floating("linalg.svd", A)
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
                u = _completed(u, rows) if rows > k else u
                v = _completed(v, columns) if columns > k else v
            us.append(u)
            values.append(s)
            vhs.append(elimination.adjoint(v))
        wide = (rows, columns) if full_matrices else (k, k)
        return _Svd(
            (
                _made(us, (*batch, rows, wide[0]), A._dtype, A),
                _made(values, (*batch, k), A._dtype.to_real(), A),
                _made(vhs, (*batch, wide[1], columns), A._dtype, A),
            ),
        )

    values = {"A": A, "full_matrices": full_matrices, "S_sym_argsize_minus_1": k}
    return recorded(_svd, values, compute, names=("U", "S", "Vh"))


def linalg_svdvals(A: Any, *, out: Optional[Tensor] = None) -> Any:
    found = linalg_svd(A, False)[1]
    return found if out is None else write_out("linalg_svdvals", out, {"A": A}, found.detach)


# -- what rests on them ----------------------------------------------------------------------------


def _pinv_gradient(grad: Any, self: Any, result: Any) -> Any:
    """The adjoint of the differential, whose last two terms are 0 where the matrix is invertible."""
    inverse = _adjoint(result)
    rows, columns = [FUNCTIONS["eye"](size, dtype=self._dtype) for size in self._shape[-2:]]
    found = -(inverse @ grad @ inverse)
    found = found + (rows - self @ result) @ _adjoint(grad) @ result @ inverse
    return found + inverse @ result @ _adjoint(grad) @ (columns - result @ self)


def _pinv_along(self: Any, self_t: Any, result: Any) -> Any:
    moved, inverse = _adjoint(self_t), _adjoint(result)
    rows, columns = [FUNCTIONS["eye"](size, dtype=self._dtype) for size in self._shape[-2:]]
    found = -(result @ self_t @ result) + result @ inverse @ moved @ (rows - self @ result)
    return found + (columns - result @ self) @ moved @ inverse @ result


_pinv = Op("linalg_pinv", ("self",), {"self": _pinv_gradient}, forward_derivative=_pinv_along)


def linalg_pinv(A: Any, *, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Any:
    """The pseudoinverse, from the singular values that are not 0, within rounding or what is given."""
    of_floating_matrices("linalg.pinv", A)

    def compute() -> Any:
        u, s, vh = linalg_svd(A.detach(), False)
        eps = 2.0**-52 if s._dtype is dtypes.float64 else 2.0**-23
        least = 0.0 if atol is None else atol
        part = (max(A._shape[-2:]) * eps if atol is None else 0.0) if rtol is None else rtol
        limit = FUNCTIONS["clamp"](s.amax(-1, keepdim=True) * part, min=least)
        inverse = FUNCTIONS["where"](s > limit, s.reciprocal(), 0.0)
        return (_adjoint(vh) * inverse.unsqueeze(-2)) @ _adjoint(u)

    return recorded(_pinv, {"self": A}, compute)


def linalg_matrix_rank(A: Any, *, rtol: Optional[float] = None) -> Any:
    """How many singular values are not 0, within rounding."""
    s = linalg_svdvals(A.detach())
    eps = 2.0**-52 if s._dtype is dtypes.float64 else 2.0**-23
    limit = s.amax(-1, keepdim=True) * (max(A._shape[-2:]) * eps if rtol is None else rtol)
    return (s > limit).sum(-1)


def _exp_of(matrix: Any) -> Any:
    """Scaling and squaring over Taylor's series."""
    scale = 0
    size = max([sum(map(abs, row)) for row in matrix] or [0.0])
    while size > 0.25:
        size /= 2.0
        scale += 1
    factor = 2.0**-scale
    given = [[v * factor for v in row] for row in matrix]
    total = term = elimination.identity(len(matrix))
    for k in range(1, 20):
        term = [[v / k for v in row] for row in elimination.product(term, given)]
        total = [[a + b for a, b in zip(x, y)] for x, y in zip(total, term)]
    for _ in range(scale):
        total = elimination.product(total, total)
    return total


def _exp_gradient(grad: Any, self: Any) -> Any:
    """The derivative of the exponential is a block of that of a larger matrix."""
    return _exp_block(_adjoint(self), grad)


def _exp_block(A: Any, direction: Any) -> Any:
    n = A._shape[-1]
    zeros = A.new_zeros(A._shape)
    cat = FUNCTIONS["cat"]
    large = cat([cat([A, direction], -1), cat([zeros, A], -1)], -2)
    return matrix_exp(large).narrow(-2, 0, n).narrow(-1, n, n)


_matrix_exp = Op(
    "linalg_matrix_exp",
    ("self",),
    {"self": _exp_gradient},
    forward_derivative=lambda self, self_t: _exp_block(self, self_t),
)


@both("matrix_exp")
def matrix_exp(input: Any) -> Any:
    """The exponential of a matrix."""
    check_square("linalg.matrix_exp", input)
    _check_floating("linalg.matrix_exp", input, takes_half=True)

    def compute() -> Tensor:
        return _made([_exp_of(m) for m in matrices(input)], input._shape, input._dtype, input)

    return recorded(_matrix_exp, {"self": input}, compute)
