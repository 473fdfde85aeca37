"""The parametrization of ``parametrizations.orthogonal``: a weight with orthonormal rows or columns."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, Optional

from ...linalg import householder_product, matrix_exp, qr, solve
from ...ops.declare import FUNCTIONS
from ...ops.reflections import reflections_of
from ...type_info import finfo
from ..modules.module import Module


class _OrthMaps(Enum):
    matrix_exp = auto()
    cayley = auto()
    householder = auto()


def _is_orthogonal(Q: Any) -> bool:
    columns = Q.size(-1)
    identity = FUNCTIONS["eye"](columns, dtype=Q.dtype)
    tolerance = 10.0 * columns * finfo(Q.dtype).eps
    return bool(FUNCTIONS["allclose"](Q.mH @ Q, identity, atol=tolerance))


def _make_orthogonal(A: Any) -> Any:
    """The nearest columns that are orthonormal, with R's diagonal positive."""
    Q, R = qr(A)
    return Q * R.diagonal(dim1=-2, dim2=-1).sgn().unsqueeze(-2)


class _Orthogonal(Module):
    """``base``: what the map's result is multiplied by, so that any matrix can be assigned."""

    base: Any

    def __init__(self, weight: Any, orthogonal_map: _OrthMaps, *, use_trivialization: bool = True) -> None:
        super().__init__()
        if weight.is_complex() and orthogonal_map is _OrthMaps.householder:
            raise ValueError("The householder parametrization does not support complex tensors.")
        self.shape = weight.shape
        self.orthogonal_map = orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Any) -> Any:
        rows, columns = X.size(-2), X.size(-1)
        is_turned = rows < columns
        if is_turned:
            X, rows, columns = X.mT, columns, rows
        if self.orthogonal_map is _OrthMaps.householder:
            Q = self._reflected(X)
        else:
            X = X.tril()
            if rows != columns:
                X = FUNCTIONS["cat"]([X, X.new_zeros(rows, rows - columns).expand(*X.shape[:-2], -1, -1)], dim=-1)
            Q = self._rotated(X - X.mH)
            if rows != columns:
                Q = Q[..., :columns]
        if hasattr(self, "base"):
            Q = self.base @ Q
        return Q.mT if is_turned else Q

    def _rotated(self, skew: Any) -> Any:
        if self.orthogonal_map is _OrthMaps.matrix_exp:
            return matrix_exp(skew)
        identity = FUNCTIONS["eye"](skew.size(-1), dtype=skew.dtype)
        add = FUNCTIONS["add"]
        return solve(add(identity, skew, alpha=-0.5), add(identity, skew, alpha=0.5))

    def _reflected(self, X: Any) -> Any:
        below = X.tril(diagonal=-1)
        factors = 2.0 / (1.0 + (below * below).sum(dim=-2))
        return householder_product(below, factors) * X.diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)

    def right_inverse(self, Q: Any) -> Any:
        if Q.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {Q.shape}."
            )
        turned = Q.mT if Q.size(-2) < Q.size(-1) else Q
        rows, columns = turned.size(-2), turned.size(-1)
        if hasattr(self, "base"):
            return self._based(Q, turned, rows, columns)
        if self.orthogonal_map is not _OrthMaps.householder:
            raise NotImplementedError(
                "It is not possible to assign to the matrix exponential or the Cayley parametrizations when"
                " use_trivialization=False."
            )
        A, factors = reflections_of(turned.detach())
        A.diagonal(dim1=-2, dim2=-1).sign_()
        A.diagonal(dim1=-2, dim2=-1)[factors == 0.0] *= -1
        return A.mT if turned is not Q else A

    def _based(self, Q: Any, turned: Any, rows: int, columns: int) -> Any:
        """The matrix becomes the base, and the parameter what the map makes the identity of."""
        if rows == columns:
            base = turned.clone() if _is_orthogonal(turned) else _make_orthogonal(turned)
        else:
            more = FUNCTIONS["randn"](turned.shape[:-2] + (rows, rows - columns), dtype=turned.dtype)
            base = _make_orthogonal(FUNCTIONS["cat"]([turned, more], dim=-1))
        self.base = base
        parameter = FUNCTIONS["zeros_like"](Q)
        parameter.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
        return parameter


def made_for(module: Any, name: str, orthogonal_map: Optional[str], use_trivialization: bool) -> _Orthogonal:
    """The parametrization of one weight; ValueError for what is no matrix, and for a map that there is not."""
    weight = getattr(module, name)
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    if orthogonal_map is None:
        is_square = weight.size(-2) == weight.size(-1)
        orthogonal_map = "matrix_exp" if is_square or weight.is_complex() else "householder"
    found = getattr(_OrthMaps, orthogonal_map, None)
    if found is None:
        raise ValueError(
            f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}'
        )
    return _Orthogonal(weight, found, use_trivialization=use_trivialization)
