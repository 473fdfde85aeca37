"""Algorithms over small matrices, given as lists of rows of Python numbers: elimination, Cholesky, Jacobi."""

from __future__ import annotations

import math
from typing import Any, Optional

Matrix = list[list[Any]]


def identity(n: int) -> Matrix:
    return [[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)]


def product(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b))
    return [[sum([x * y for x, y in zip(row, column)]) for column in columns] for row in a]


def adjoint(a: Matrix) -> Matrix:
    return [[v.conjugate() for v in column] for column in zip(*a)]


def lu(matrix: Matrix) -> tuple[Matrix, list[int]]:
    """Both factors in one matrix, and for each step the row (from 1) that was exchanged with the step's."""
    a = [list(row) for row in matrix]
    n, columns = len(a), len(a[0]) if a else 0
    pivots = []
    for k in range(min(n, columns)):
        best = max(range(k, n), key=lambda i: _size(a[i][k]))
        pivots.append(best + 1)
        a[k], a[best] = a[best], a[k]
        if a[k][k] == 0:
            continue
        for i in range(k + 1, n):
            factor = a[i][k] / a[k][k]
            a[i][k] = factor
            for j in range(k + 1, columns):
                a[i][j] -= factor * a[k][j]
    return a, pivots


def _size(value: Any) -> float:
    """By what LAPACK chooses a pivot: of a complex number the sum of its parts."""
    return abs(value.real) + abs(value.imag)


def determinant(factors: Matrix, pivots: list[int]) -> Any:
    value: Any = 1.0
    for k, row in enumerate(factors):
        value *= row[k] if pivots[k] == k + 1 else -row[k]
    return value


def singular_at(factors: Matrix) -> Optional[int]:
    """The first diagonal element (from 1) that is 0."""
    return next((k + 1 for k, row in enumerate(factors) if k < len(row) and row[k] == 0), None)


def solve(factors: Matrix, pivots: list[int], right: Matrix) -> Matrix:
    x = [list(row) for row in right]
    n = len(factors)
    for k, pivot in enumerate(pivots):
        x[k], x[pivot - 1] = x[pivot - 1], x[k]
    for i in range(n):
        for j in range(i):
            x[i] = [p - factors[i][j] * q for p, q in zip(x[i], x[j])]
    for i in reversed(range(n)):
        for j in range(i + 1, n):
            x[i] = [p - factors[i][j] * q for p, q in zip(x[i], x[j])]
        x[i] = [p / factors[i][i] for p in x[i]]
    return x


def solve_triangular(a: Matrix, right: Matrix, upper: bool, unit: bool) -> Matrix:
    x = [list(row) for row in right]
    n = len(a)
    for i in reversed(range(n)) if upper else range(n):
        for j in range(i + 1, n) if upper else range(i):
            x[i] = [p - a[i][j] * q for p, q in zip(x[i], x[j])]
        if not unit:
            x[i] = [p / a[i][i] if a[i][i] else math.copysign(math.inf, p.real) for p in x[i]]
    return x


def cholesky(a: Matrix) -> tuple[Matrix, int]:
    """The lower factor, and the order (from 1) of the leading minor that is not positive; 0 where all are."""
    n = len(a)
    low: Matrix = [[0.0] * n for _ in range(n)]
    for j in range(n):
        rest = a[j][j].real - sum([abs(v) ** 2 for v in low[j][:j]])
        if not rest > 0:
            return low, j + 1
        low[j][j] = math.sqrt(rest)
        for i in range(j + 1, n):
            dot = sum([p * q.conjugate() for p, q in zip(low[i][:j], low[j][:j])])
            low[i][j] = (a[i][j] - dot) / low[j][j]
    return low, 0


def qr(a: Matrix) -> tuple[Matrix, Matrix]:
    """Householder's reflections: the full Q, and R, whose diagonal has LAPACK's signs."""
    rows, columns = len(a), len(a[0]) if a else 0
    r = [list(row) for row in a]
    q = identity(rows)
    for k in range(min(rows, columns)):
        below = [r[i][k] for i in range(k, rows)]
        size = math.sqrt(sum([abs(v) ** 2 for v in below]))
        if k == rows - 1 and not isinstance(below[0], complex):
            break
        if size == 0 or all(v == 0 for v in below[1:]) and complex(below[0]).imag == 0:
            continue
        head = -math.copysign(size, complex(below[0]).real)
        v = [below[0] - head, *below[1:]]
        scale = sum([abs(p) ** 2 for p in v])
        if scale == 0:
            continue
        tau = 2.0 / scale
        if isinstance(below[0], complex):
            tau = (head - below[0]) / head / abs(v[0]) ** 2
        for j in range(columns):
            dot = sum([p.conjugate() * r[k + i][j] for i, p in enumerate(v)])
            factor = tau.conjugate() if isinstance(tau, complex) else tau
            for i, p in enumerate(v):
                r[k + i][j] -= p * dot * factor
        for row in q:
            dot = sum([row[k + i] * p for i, p in enumerate(v)])
            for i, p in enumerate(v):
                row[k + i] -= dot * p.conjugate() * tau
    for i in range(rows):
        for j in range(min(i, columns)):
            r[i][j] = 0.0
    return q, r


def eigh(a: Matrix) -> tuple[list[float], Matrix]:
    """Jacobi's rotations: ascending eigenvalues of a Hermitian matrix, and the eigenvectors as columns."""
    n = len(a)
    m = [list(row) for row in a]
    vectors = identity(n)
    for _ in range(60):
        off = sum([abs(m[i][j]) ** 2 for i in range(n) for j in range(i)])
        if off <= 1e-300 or off <= 1e-32 * sum([abs(m[i][i]) ** 2 for i in range(n)]):
            break
        for p in range(n):
            for q in range(p + 1, n):
                _rotate(m, vectors, p, q)
    order = sorted(range(n), key=lambda i: m[i][i].real)
    return [m[i][i].real for i in order], [[row[i] for i in order] for row in vectors]


def _rotate(m: Matrix, vectors: Matrix, p: int, q: int) -> None:
    size = abs(m[p][q])
    if size == 0:
        return
    phase = m[p][q] / size
    theta = (m[q][q].real - m[p][p].real) / (2.0 * size)
    t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    c = 1.0 / math.hypot(t, 1.0)
    s = t * c
    n = len(m)
    for k in range(n):
        x, y = m[k][p], m[k][q]
        m[k][p], m[k][q] = c * x - s * phase.conjugate() * y, s * phase * x + c * y
    for k in range(n):
        x, y = m[p][k], m[q][k]
        m[p][k], m[q][k] = c * x - s * phase * y, s * phase.conjugate() * x + c * y
    for row in vectors:
        x, y = row[p], row[q]
        row[p], row[q] = c * x - s * phase.conjugate() * y, s * phase * x + c * y


def completed(columns: Matrix, size: int) -> Matrix:
    """An orthonormal basis whose first vectors are the given columns."""
    kept = len(columns[0]) if columns else 0
    if not kept:
        return identity(size)
    q, _ = qr(columns)
    return [[*columns[i], *q[i][kept:]] for i in range(size)]


def svd(a: Matrix) -> tuple[Matrix, list[float], Matrix]:
    """One-sided rotations: U with as many columns as there are values, descending values, V as columns."""
    rows, columns = len(a), len(a[0]) if a else 0
    if not columns:
        return [[] for _ in a], [], []
    if rows < columns:
        u, values, v = svd(adjoint(a))
        return v, values, u
    u = [list(row) for row in a]
    v = identity(columns)
    for _ in range(60):
        moved = False
        for p in range(columns):
            for q in range(p + 1, columns):
                alpha = sum([abs(row[p]) ** 2 for row in u])
                beta = sum([abs(row[q]) ** 2 for row in u])
                gamma = sum([row[p].conjugate() * row[q] for row in u])
                if abs(gamma) <= 1e-16 * math.sqrt(alpha * beta) or gamma == 0:
                    continue
                moved = True
                phase = gamma / abs(gamma)
                zeta = (beta - alpha) / (2.0 * abs(gamma))
                t = math.copysign(1.0, zeta) / (abs(zeta) + math.hypot(zeta, 1.0))
                c = 1.0 / math.hypot(t, 1.0)
                s = c * t
                for both in (u, v):
                    for row in both:
                        x, y = row[p], row[q]
                        row[p], row[q] = c * x - s * phase.conjugate() * y, s * phase * x + c * y
        if not moved:
            break
    values = [math.sqrt(sum([abs(row[j]) ** 2 for row in u])) for j in range(columns)]
    order = sorted(range(columns), key=lambda j: -values[j])
    left = [[row[j] / values[j] for j in order if values[j]] for row in u]
    left = [row[:columns] for row in completed(left, rows)]
    return left, [values[j] for j in order], [[row[j] for j in order] for row in v]
