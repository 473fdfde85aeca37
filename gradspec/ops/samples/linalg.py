"""Samples of products of matrices and vectors."""

from __future__ import annotations

from ..sample import TABLE, Values, call, t

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

# -- sums of products ------------------------------------------------------------------------------

for _name, _x, _y, _z in (
    ("addmv", t(2), t(2, 3), t(3)),
    ("addr", t(2, 3), t(2), t(3)),
    ("baddbmm", t(2, 2, 2), t(2, 2, 3), t(2, 3, 2)),
    ("addbmm", t(2, 2), t(2, 2, 3), t(2, 3, 2)),
):
    TABLE.op(
        _name,
        call(_x, _y, _z),
        call(t(), _y, _z),
        call(_x, _y, _z, beta=2, alpha=0.5),
        call(_x, _y, _z, beta=0),
        errors=(call(_x, _y, _x), call(t(5), _y, _z), call(_x, _y), call(_x, _y, _z, beta="a")),
    )
TABLE.op(
    "inner",
    call(t(3), t(3)),
    call(t(2, 3), t(3)),
    call(t(2, 3), t(4, 3)),
    call(t(), t(2)),
    errors=(call(t(2), t(3)), call(t(2), 1)),
)
TABLE.op("kron", call(t(2), t(3)), call(t(2, 2), t(2)), call(t(), t(2)), errors=(call(t(2), 1),))
TABLE.op(
    "cross",
    call(t(3), t(3)),
    call(t(2, 3), t(2, 3)),
    call(t(3, 2), t(3, 2), 0),
    errors=(call(t(2), t(2)), call(t(3), t(2)), call(t(3), 1)),
)
TABLE.op(
    "tensordot",
    call(t(2, 3), t(3, 2), 1),
    call(t(2, 3), t(2, 3), 2),
    call(t(2, 3), t(2, 4), ([0], [0])),
    errors=(call(t(2, 3), t(2, 3), 1), call(t(2), 1)),
)
TABLE.op(
    "einsum",
    call("ij,jk->ik", t(2, 3), t(3, 2)),
    call("ii", t(2, 2)),
    call("ij->ji", t(2, 3)),
    call("bij,bjk->bik", t(2, 2, 3), t(2, 3, 2)),
    call("i,j", t(2), t(3)),
    call("...j,j", t(2, 3), t(3)),
    errors=(call("ij,jk", t(2, 3), t(2, 3)), call("ij", t(2)), call("i->j", t(2)), call(1, t(2))),
)
TABLE.op("chain_matmul", call(t(2, 3), t(3, 2), t(2, 4)), errors=(call(t(2, 3), t(2, 3)), call(1)))
TABLE.op("trace", call(t(2, 3)), call(t(3, 3)), call(t(0, 0)), errors=(call(t(2)), call(1)))
TABLE.op("vander", call(t(3)), call(t(3), 2), call(t(3), increasing=True), errors=(call(t(2, 2)), call(t(2), -1)))
TABLE.op(
    "cdist",
    call(t(2, 3), t(4, 3)),
    call(t(2, 3), t(4, 3), 1.0),
    errors=(call(t(2, 3), t(2, 2)), call(t(2), t(2))),
    dtypes=("float32", "float64"),
    ulps=8,
)

# -- square matrices -------------------------------------------------------------------------------

_SQUARE = t(2, 2, domain="invertible")
_REAL = ("float32", "float64", "complex64", "int64")
for _name in ("inverse", "det", "logdet", "slogdet", "matrix_exp"):
    TABLE.op(
        _name,
        call(_SQUARE),
        call(t(2, 2, 2, domain="invertible")),
        errors=(call(t(2, 3)), call(t(2)), call(1)),
        dtypes=_REAL,
        ulps=32,
    )
TABLE.op(
    "matrix_power",
    call(_SQUARE, 2),
    call(_SQUARE, 0),
    call(_SQUARE, -1),
    errors=(call(t(2, 3), 2), call(t(2), 2), call(_SQUARE, "a")),
    dtypes=_REAL,
    ulps=32,
)
TABLE.op(
    "cholesky",
    call(Values([[4.0, 2.0], [2.0, 3.0]], "float32")),
    errors=(call(Values([[1.0, 2.0], [2.0, 1.0]], "float32")), call(t(2, 3))),
    dtypes=("float32",),
    ulps=8,
)
