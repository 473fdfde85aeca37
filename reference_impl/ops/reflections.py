"""Householder's reflections: a matrix as the vectors of its reflections, and their product."""

from __future__ import annotations

import math
from typing import Any

from ..tensor import elements
from .composed import ULPS, composed, rounded_once
from .declare import FUNCTIONS
from .matrices import by_columns


def _product(input: Any, tau: Any) -> Any:
    """``input`` holds a vector in each column, below a one that is not written."""
    rows, columns = input.size(-2), input.size(-1)
    unit = FUNCTIONS["eye"](rows, dtype=input.dtype)
    found = unit.narrow(-1, 0, columns).expand(input.shape)
    for i in reversed(range(tau.size(-1))):
        below = (FUNCTIONS["arange"](rows) > i).to(input.dtype).unsqueeze(-1)
        vector = input.narrow(-1, i, 1) * below + unit.narrow(-1, i, 1)
        found = found - tau.narrow(-1, i, 1).unsqueeze(-1) * (vector @ (vector.mH @ found))
    return found


def _product_at_once(input: Any, tau: Any) -> Any:
    return by_columns(rounded_once(_product, {"input": input, "tau": tau}, ULPS))


_householder_product = composed(
    "linalg_householder_product",
    ("input", "tau"),
    _product,
    node="LinalgHouseholderProductBackward0",
    ulps=ULPS,
    kernel=_product_at_once,
)


def linalg_householder_product(A: Any, tau: Any) -> Any:
    """The first columns of the product of the reflections. Raises RuntimeError where the shapes do not fit."""
    if A.dim() < 2:
        raise RuntimeError("torch.linalg.householder_product: input must have at least 2 dimensions.")
    if A.size(-2) < A.size(-1):
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-2] must be greater than or equal to input.shape[-1]"
        )
    if A.size(-1) < tau.size(-1):
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-1] must be greater than or equal to tau.shape[-1]"
        )
    if A.dim() - tau.dim() != 1:
        raise RuntimeError(
            "torch.linalg.householder_product: Expected tau to have one dimension less than input, but got tau.ndim"
            f" equal to {tau.dim()} and input.ndim is equal to {A.dim()}"
        )
    if tau.dtype is not A.dtype:
        raise RuntimeError(
            f"torch.linalg.householder_product: tau dtype {tau._dtype.legacy_name} does not match input dtype"
            f" {A._dtype.legacy_name}"
        )
    return _householder_product(A, tau)


def reflections_of(matrix: Any) -> tuple[Any, Any]:
    """Of a real matrix R above the diagonal and the vectors below it, and the factors of the reflections."""
    rows, columns = matrix.shape
    values = [*elements(matrix)]
    work = [values[i * columns : (i + 1) * columns] for i in range(rows)]
    factors = []
    for k in range(min(rows, columns)):
        below = [work[i][k] for i in range(k, rows)]
        size = math.sqrt(math.fsum([v * v for v in below]))
        if not any(below[1:]):
            factors.append(0.0)
            continue
        head = -math.copysign(size, below[0])
        factor = (head - below[0]) / head
        vector = [1.0, *[v / (below[0] - head) for v in below[1:]]]
        for j in range(k, columns):
            dot = factor * math.fsum([v * work[k + i][j] for i, v in enumerate(vector)])
            for i, v in enumerate(vector):
                work[k + i][j] -= dot * v
        for i, v in enumerate(vector[1:], 1):
            work[k + i][k] = v
        factors.append(factor)
    return matrix.new_tensor([*zip(*work)]).t(), matrix.new_tensor(factors)
