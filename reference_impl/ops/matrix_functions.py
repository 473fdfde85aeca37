"""What rests on the decompositions: the pseudoinverse, the rank, the exponential of a matrix."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..layout import preserved_strides
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements
from . import elimination
from .declare import FUNCTIONS, Op, both, recorded
from .decompositions import linalg_eigh, linalg_eigvalsh, linalg_svd, linalg_svdvals
from .matrices import adjoint, check_floating, check_square, made_of, matrices, of_floating_matrices
from .pointwise import laid_out


def _pinv_gradient(grad: Any, self: Any, result: Any) -> Any:
    """The adjoint of the differential, whose last two terms are 0 where the matrix is invertible."""
    inverse = adjoint(result)
    rows, columns = [FUNCTIONS["eye"](size, dtype=self._dtype) for size in self._shape[-2:]]
    found = -adjoint(result @ adjoint(grad) @ result)
    found = found + (rows - self @ result) @ adjoint(grad) @ result @ inverse
    return found + inverse @ result @ adjoint(grad) @ (columns - result @ self)


def _pinv_along(self: Any, self_t: Any, result: Any) -> Any:
    moved, inverse = adjoint(self_t), adjoint(result)
    rows, columns = [FUNCTIONS["eye"](size, dtype=self._dtype) for size in self._shape[-2:]]
    found = -(result @ self_t @ result) + result @ inverse @ moved @ (rows - self @ result)
    return found + (columns - result @ self) @ moved @ inverse @ result


_pinv = Op("linalg_pinv", ("self",), {"self": _pinv_gradient}, forward_derivative=_pinv_along)


def linalg_pinv(A: Any, *, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Any:
    """The pseudoinverse, from the singular values that are not 0, within rounding or what is given."""
    of_floating_matrices("linalg.pinv", A)
    if hermitian:
        check_square("linalg.pinv", A)

    def compute() -> Any:
        if not A.numel():
            return A.detach().new_empty((*A._shape[:-2], *A._shape[:-3:-1]))
        if hermitian:
            values, u = linalg_eigh(A.detach())
            s, v = values.abs(), u * values.sgn().unsqueeze(-2)
        else:
            u, s, vh = linalg_svd(A.detach(), False)
            v = adjoint(vh)
        inverse = FUNCTIONS["where"](s > _limit(s, A, atol, rtol), s.reciprocal(), 0.0)
        return ((v * inverse.unsqueeze(-2)) @ adjoint(u)).contiguous()

    return recorded(_pinv, {"self": A}, compute)


def _limit(s: Any, A: Any, atol: Any, rtol: Any) -> Any:
    """What of the singular values, or of the sizes of the eigenvalues, of each matrix counts as 0."""
    eps = 2.0**-52 if s._dtype is dtypes.float64 else 2.0**-23
    if rtol is None:
        rtol = max(A._shape[-2:]) * eps if atol is None else 0.0
    limit = s.amax(-1) * rtol
    return FUNCTIONS["maximum"](limit, FUNCTIONS["as_tensor"](0.0 if atol is None else atol).to(s._dtype)).unsqueeze(-1)


def linalg_matrix_rank(A: Any, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None) -> Any:
    """How many singular values are not 0, within rounding. ``tol`` is what counts as 0 whatever the largest is."""
    if not A.numel():
        return A.detach().new_empty(A._shape[:-2], dtype=dtypes.int64).fill_(0)
    s = linalg_eigvalsh(A.detach()).abs() if hermitian else linalg_svdvals(A.detach())
    limit = _limit(s, A, atol, rtol) if tol is None else _limit(s, A, tol, 0.0)
    return FUNCTIONS["sum"](s > limit, -1, out=FUNCTIONS["empty"](0, dtype=dtypes.int64))


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
    return _exp_block(adjoint(self), grad)


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
    check_floating("linalg.matrix_exp", input, takes_half=True)

    def compute() -> Tensor:
        result = made_of([_exp_of(m) for m in matrices(input)], input._shape, input._dtype, input)
        if SEMANTICS.matrix_exp_is_contiguous:
            return result
        strides = preserved_strides(input._shape, input._strides)
        return laid_out(elements(result), input._shape, strides, input._dtype, result._storage.ulps)

    return recorded(_matrix_exp, {"self": input}, compute)
