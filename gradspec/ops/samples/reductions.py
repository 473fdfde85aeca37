"""Samples of reductions."""

from __future__ import annotations

from ..sample import TABLE, Call, Name, call, t


def along(domain: str = "any", tuples: bool = True) -> list[Call]:
    """All elements, one dimension counted from either end, with and without keeping it, several at once."""
    x = t(2, 3, domain=domain)
    found = [
        call(x),
        call(x, 1),
        call(x, -2),
        call(x, 1, True),
        call(x, dim=0),
        call(x, dim=0, keepdim=True),
        call(t(domain=domain), 0),
        call(t(domain=domain)),
        call(t(2, 0)),
        call(t(2, 0), 0),
    ]
    several = [call(x, (0, 1)), call(x, dim=(0,), keepdim=True), call(t(2, 3, 2, domain=domain), (0, -1)), call(x, ())]
    return found + several if tuples else found


BAD_DIMENSIONS = (
    call(t(2, 3), 2),
    call(t(2, 3), -3),
    call(t(2, 3), "a"),
    call(t(2, 3), 0.5),
    call(t(), 1),
    call(t(2, 3), 0, "a"),
)
TWICE = (call(t(2, 3), (0, 0)), call(t(2, 3), (1, -1)), call(t(2, 3), (0, 2)))

TABLE.op(
    "sum",
    *along(),
    call(t(2, 3), dtype=Name("float64")),
    call(t(2, 3), 1, dtype=Name("int64")),
    errors=(*BAD_DIMENSIONS, *TWICE, call(t(2), dtype="float64")),
)
TABLE.op(
    "mean",
    *along("power of two"),
    call(t(4), dtype=Name("float64")),
    errors=(*BAD_DIMENSIONS, *TWICE, call(t(2, dtype="int64"))),
)
TABLE.op(
    "prod",
    *along("power of two", tuples=False),
    call(t(5, domain="zeros and ties")),
    call(t(3), dtype=Name("float64")),
    errors=BAD_DIMENSIONS,
)
for _name in ("all", "any"):
    TABLE.op(_name, *along("zeros and ties"), errors=BAD_DIMENSIONS)
for _name in ("max", "min"):
    TABLE.op(
        _name,
        call(t(2, 3)),
        call(t(2, 3), 1),
        call(t(2, 3), -2, True),
        call(t(2, 3), dim=0),
        call(t(7, domain="zeros and ties")),
        call(t(7, domain="zeros and ties"), 0),
        call(t(8, domain="special")),
        call(t(8, domain="special"), 0),
        call(t()),
        call(t(), 0),
        call(t(2, 3), t(2, 3)),
        call(t(2, 3), t(3)),
        errors=(*BAD_DIMENSIONS, call(t(0)), call(t(2, 0), 1), call(t(2), t(3))),
    )
for _name in ("argmax", "argmin"):
    TABLE.op(
        _name,
        call(t(2, 3)),
        call(t(2, 3), 1),
        call(t(2, 3), -2, True),
        call(t(2, 3), keepdim=True),
        call(t(7, domain="zeros and ties")),
        call(t(8, domain="special")),
        call(t()),
        errors=(*BAD_DIMENSIONS, call(t(0)), call(t(2, 0), 1)),
    )
TABLE.op(
    "var",
    call(t(4)),
    call(t(4), unbiased=False),
    call(t(2, 4), 1),
    call(t(2, 4), 1, False),
    call(t(2, 4), (0, 1), True, True),
    call(t(2, 4), dim=1, correction=0),
    call(t(2, 4), correction=2),
    call(t(1)),
    errors=(call(t(2, 3), 2), call(t(2), "a"), call(t(2, dtype="int64"))),
    dtypes=("float32", "float64", "int64"),
)
TABLE.op(
    "equal",
    call(t(2, 3), t(2, 3)),
    call(t(2), t(3)),
    call(t(2), t(2, dtype="float64")),
    errors=(call(t(2), 1),),
)
TABLE.op(
    "allclose",
    call(t(2, 3), t(2, 3)),
    call(t(8, domain="special"), t(8, domain="special"), equal_nan=True),
    errors=(call(t(2), 1), call(t(2), t(2, dtype="float64"))),
    dtypes=("float32", "float64", "int64"),
)
TABLE.op(
    "isclose",
    call(t(2, 3), t(2, 3)),
    call(t(2, 3), t(3), 0.5),
    call(t(2), t(2), atol=4.0),
    call(t(8, domain="special"), t(8, domain="special"), equal_nan=True),
    errors=(call(t(2), 1), call(t(2), t(2, dtype="float64")), call(t(2), t(2), -1.0), call(t(2), t(3))),
)
