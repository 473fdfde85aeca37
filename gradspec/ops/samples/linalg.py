"""Samples of products of matrices and vectors."""

from __future__ import annotations

from ..sample import TABLE, call, t

TABLE.op(
    "mm",
    call(t(2, 3), t(3, 2)),
    call(t(2, 0), t(0, 3)),
    call(t(1, 3), t(3, 1)),
    errors=(call(t(2, 3), t(2, 3)), call(t(2), t(2, 2)), call(t(2, 2), t(2)), call(t(2, 2), t(2, 2, dtype="float64"))),
)
TABLE.op(
    "bmm",
    call(t(2, 2, 3), t(2, 3, 2)),
    call(t(0, 2, 3), t(0, 3, 2)),
    errors=(call(t(2, 2, 3), t(2, 2, 3)), call(t(2, 2), t(2, 2)), call(t(2, 2, 2), t(3, 2, 2))),
)
TABLE.op(
    "mv",
    call(t(2, 3), t(3)),
    call(t(2, 0), t(0)),
    errors=(call(t(2, 3), t(2)), call(t(2), t(2)), call(t(2, 2), t(2, dtype="float64"))),
)
TABLE.op(
    "dot",
    call(t(3), t(3)),
    call(t(0), t(0)),
    errors=(call(t(2), t(3)), call(t(2, 2), t(2)), call(t(2), t(2, dtype="float64"))),
)
TABLE.op(
    "matmul",
    call(t(3), t(3)),
    call(t(2, 3), t(3)),
    call(t(3), t(3, 2)),
    call(t(2, 3), t(3, 2)),
    call(t(2, 2, 3), t(3, 2)),
    call(t(2, 2, 3), t(2, 3, 2)),
    call(t(2, 1, 2, 3), t(2, 3, 2)),
    call(t(2, 2, 3), t(3)),
    call(t(3), t(2, 3, 2)),
    errors=(call(t(2), t(3)), call(t(2, 3), t(2, 3)), call(t(), t(2)), call(t(2, 2, 3), t(2, 2, 3)), call(t(2), 1)),
)
TABLE.op("outer", call(t(2), t(3)), call(t(0), t(2)), errors=(call(t(2, 2), t(2)), call(t(2), 1)), aliases=("ger",))
TABLE.op(
    "addmm",
    call(t(2, 2), t(2, 3), t(3, 2)),
    call(t(2), t(2, 3), t(3, 2)),
    call(t(), t(2, 3), t(3, 2)),
    call(t(2, 2), t(2, 3), t(3, 2), beta=2, alpha=0.5),
    call(t(2, 2), t(2, 3), t(3, 2), beta=0),
    errors=(call(t(3), t(2, 3), t(3, 2)), call(t(2, 2), t(2, 3), t(2, 3)), call(t(2, 2), t(2), t(2, 2))),
)

TABLE.op(
    "vdot",
    call(t(3), t(3)),
    call(t(0), t(0)),
    errors=(call(t(2), t(3)), call(t(2, 2), t(2)), call(t(2), t(2, dtype="float64"))),
)
