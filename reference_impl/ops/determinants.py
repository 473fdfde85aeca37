"""Determinants, from the factors L and U."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from .. import errors
from ..graph import is_recording
from ..layout import is_contiguous
from ..tensor import Tensor, elements
from . import elimination
from .declare import FUNCTIONS, Op, both, recorded, refuse_alone
from .decompositions import linalg_svd
from .linear_equations import factored, linalg_inv, linalg_solve
from .matrices import adjoint, check_floating, check_square, made_of, matrices
from .named_results import named_tuple
from .out_forms import write_out


def _det_gradient(grad: Any, A: Any, result: Any, LU: Any, pivots: Any) -> Any:
    """The determinant times the inverse; of a singular matrix the cofactors, but zeros where nothing is recorded."""
    scaled = grad * result.conj()
    if all(v != 0 for v in elements(result)):
        return _solved_diagonal(A, scaled)
    u, s, vh = linalg_svd(A)
    others = _product_of_others(s)
    sign = (linalg_det(u) * linalg_det(vh)).unsqueeze(-1)
    middle = (sign * others).conj() * grad.unsqueeze(-1)
    cofactors = (u * middle.unsqueeze(-2)) @ vh
    if is_recording():
        return cofactors
    return cofactors.masked_fill((result == 0).unsqueeze(-1).unsqueeze(-1), 0)


def _solved_diagonal(A: Any, grad: Any) -> Any:
    """The inverse of the adjoint of ``A``, times ``grad``."""
    diagonal = grad.unsqueeze(-1).expand(A._shape[:-1]).diag_embed()
    return linalg_solve(adjoint(A), diagonal.mT)


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


def _lies_transposed(A: Any) -> bool:
    """Whether the library, which wants columns, takes the memory of ``A`` for that of its transpose."""
    return is_contiguous(A._shape, A._strides) and A._dtype.category != 3


def _factored(A: Any) -> Any:
    """``factored``, of the transpose where that is what lies there: its determinant is the same."""
    return factored(A.mT if _lies_transposed(A) else A)


def _refuse_factors(A: Any) -> None:
    """Beneath autograd the factors are made by another op, unless the matrix lies as the library wants it."""
    if not _lies_transposed(A):
        refuse_alone(errors.out_requires_grad("linalg_lu_factor_ex"), A)


def linalg_det(A: Any, *, out: Optional[Tensor] = None) -> Any:
    """The determinant."""
    check_square("linalg.det", A)
    check_floating("linalg.det", A, takes_half=True)
    if out is None:
        _refuse_factors(A)

    def compute() -> tuple[Tensor, Tensor, Tensor]:
        if A._dtype.itemsize == 2:
            raise errors.missing_kernel("lu_cpu", A._dtype.legacy_name)
        factors, pivots, parts = _factored(A.detach())
        values = [elimination.determinant(f, p) for f, p in parts]
        return made_of(values, A._shape[:-2], A._dtype, A), factors, pivots

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
    return made_of(found, A._shape, A._dtype, A)


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
    check_floating("linalg.slogdet", A)
    _refuse_factors(A)

    def compute() -> tuple[Tensor, ...]:
        factors, pivots, parts = _factored(A.detach())
        values = [elimination.determinant(f, p) for f, p in parts]
        signs = [v / abs(v) if v else 0.0 for v in values]
        logs = [math.log(abs(v)) if v else -math.inf for v in values]
        shape = A._shape[:-2]
        real = A._dtype.to_real()
        return (made_of(signs, shape, A._dtype, A), made_of(logs, shape, real, A), factors, pivots)

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
    check_floating("logdet", input)
    sign, logarithm = linalg_slogdet(input)
    if input.is_complex():
        return sign.log() + logarithm
    return FUNCTIONS["where"](sign == -1.0, math.nan, logarithm)
