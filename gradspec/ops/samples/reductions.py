"""Samples of reductions."""

from __future__ import annotations

from ..sample import TABLE, Call, Name, Values, call, t


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

# -- norms, scans, statistics ----------------------------------------------------------------------

for _name in ("amax", "amin"):
    TABLE.op(
        _name,
        *along(),
        call(t(7, domain="zeros and ties")),
        call(t(8, domain="special")),
        errors=(*BAD_DIMENSIONS, *TWICE, call(t(0)), call(t(2, 0), 1)),
    )
TABLE.op(
    "aminmax",
    call(t(2, 3)),
    call(t(2, 3), dim=1),
    call(t(2, 3), dim=0, keepdim=True),
    call(t(8, domain="special")),
    call(t()),
    errors=(call(t(2, 3), dim=2), call(t(0)), call(t(2), 0), call(t(2), dim="a")),
)
for _name in ("cumsum", "cumprod"):
    TABLE.op(
        _name,
        call(t(2, 3, domain="power of two"), 0),
        call(t(2, 3, domain="power of two"), -1),
        call(t(domain="power of two"), 0),
        call(t(0), 0),
        call(t(2, 3, domain="power of two"), 1, dtype=Name("float64")),
        errors=(call(t(2), 1), call(t(2)), call(t(2), "a")),
    )
for _name in ("cummax", "cummin"):
    TABLE.op(
        _name,
        call(t(2, 3), 0),
        call(t(2, 3), -1),
        call(t(7, domain="zeros and ties"), 0),
        call(t(8, domain="special"), 0),
        call(t(), 0),
        errors=(call(t(2), 1), call(t(2)), call(t(2), "a")),
    )
TABLE.op(
    "logcumsumexp",
    call(t(2, 3), 0),
    call(t(2, 3), -1),
    call(t(), 0),
    errors=(call(t(2), 1), call(t(2)), call(t(2), "a")),
    ulps=8,
)
TABLE.op(
    "logsumexp",
    call(t(2, 3), 1),
    call(t(2, 3), (0, 1)),
    call(t(2, 3), -1, True),
    call(t(), 0),
    call(t(2, 0), 1),
    errors=(call(t(2), 1), call(t(2)), call(t(2), "a")),
    ulps=8,
)
# Of their second derivatives the summands are up to 16 times as large as the sums: the gradients' product.
for _name in ("std", "std_mean", "var_mean"):
    TABLE.op(
        _name,
        call(t(4)),
        call(t(4), unbiased=False),
        call(t(2, 4), 1),
        call(t(2, 4), (0, 1), True, True),
        call(t(2, 4), dim=1, correction=0),
        call(t(1)),
        errors=(call(t(2, 3), 2), call(t(2), "a"), call(t(2, dtype="int64"))),
        dtypes=("float32", "float64", "int64"),
        ulps=16,
    )
TABLE.op(
    "norm",
    call(t(2, 3)),
    call(t(2, 3), 1),
    call(t(2, 3), 2, 1),
    call(t(2, 3), float("inf")),
    call(t(2, 3), dim=0, keepdim=True),
    call(t(2, 3), "fro"),
    call(t(2, 2), "nuc"),
    call(t()),
    errors=(call(t(2), "a"), call(t(2), 2, 1), call(t(2, dtype="int64"))),
    dtypes=("float32", "float64", "complex64", "int64"),
    ulps=8,
)
TABLE.op(
    "dist",
    call(t(2, 3), t(2, 3)),
    call(t(3), t(3), 1),
    call(t(3), t(3), float("inf")),
    call(t(2, 3), t(3)),
    errors=(call(t(2), t(3)), call(t(2), 1), call(t(2), t(2), "a")),
    ulps=8,
)
TABLE.op(
    "renorm",
    call(t(2, 3), 2, 0, 1.0),
    call(t(2, 3), 1, 1, 2.0),
    errors=(call(t(3), 2, 0, 1.0), call(t(2, 3), 2, 2, 1.0), call(t(2, 3), 2, 0, -1.0)),
    ulps=8,
)
for _name in ("nansum", "nanmean"):
    TABLE.op(
        _name,
        call(t(8, domain="special")),
        call(t(2, 3, domain="power of two"), 1),
        call(t(2, 3, domain="power of two"), 0, True),
        errors=BAD_DIMENSIONS,
    )
for _name in ("median", "nanmedian"):
    TABLE.op(
        _name,
        call(t(2, 3)),
        call(t(2, 3), 1),
        call(t(2, 3), 0, True),
        call(t(8, domain="special")),
        call(t()),
        errors=BAD_DIMENSIONS,
    )
TABLE.op(
    "mode",
    call(t(8, domain="special")),
    call(t(2, 3)),
    call(t(7, domain="zeros and ties")),
    call(t(2, 3), 0, True),
    call(t()),
    errors=(call(t(2), 1), call(t(2), "a"), call(t(0))),
)
for _name in ("quantile", "nanquantile"):
    TABLE.op(
        _name,
        call(t(5), 0.5),
        call(t(2, 3), 0.25, 1),
        call(t(2, 3), Values([0.25, 0.75], "float32"), 1),
        call(t(4), 0.25, interpolation="lower"),
        call(t(4), 0.3, keepdim=True, interpolation="nearest"),
        errors=(call(t(2), 2.0), call(t(2), 0.5, 1), call(t(2), "a"), call(t(2), 0.5, interpolation="most")),
        dtypes=("float32", "float64", "int64"),
        ulps=8,
    )
TABLE.op(
    "count_nonzero",
    call(t(7, domain="zeros and ties")),
    call(t(2, 3), 1),
    call(t(2, 3), (0, 1)),
    errors=(call(t(2), 1), call(t(2), "a"), call(1)),
)
TABLE.op(
    "bincount",
    call(Values([0, 2, 2])),
    call(Values([0, 2, 2]), Values([0.5, 1.0, 2.0], "float32")),
    call(Values([1]), minlength=4),
    errors=(call(t(2)), call(Values([-1])), call(Values([[1]]))),
    dtypes=("float32",),
)
TABLE.op(
    "histc",
    call(t(5), 4),
    call(t(5), 2, -1, 1),
    call(t(5), bins=3, min=0, max=2),
    errors=(call(t(5), 0), call(t(5), 2, 1, -1), call(t(5), "a")),
    dtypes=("float32", "float64", "int64"),
)
for _name in ("cov", "corrcoef"):
    TABLE.op(
        _name,
        call(t(2, 4)),
        call(t(4)),
        *([call(t(2, 4), correction=0)] if _name == "cov" else []),
        errors=(call(t(2, 2, 2)), call(1)),
        dtypes=("float32", "float64"),
    )
TABLE.op(
    "diff",
    call(t(4)),
    call(t(2, 3), 1, 0),
    call(t(4), 2),
    call(t(3), prepend=t(1)),
    errors=(call(t()), call(t(3), -1), call(t(3), 1, 1)),
)
TABLE.op(
    "gradient",
    call(t(4)),
    call(t(3, 3)),
    call(t(4), spacing=0.5),
    call(t(3, 3), dim=1),
    errors=(call(t(1)), call(t(4), dim=1), call(t(4), spacing="a")),
    dtypes=("float32", "float64"),
)
for _name in ("trapezoid", "cumulative_trapezoid"):
    TABLE.op(
        _name,
        call(t(4)),
        call(t(4), t(4)),
        call(t(2, 3), dim=0),
        call(t(4), dx=0.5),
        errors=(call(t(4), t(3)), call(t(4), dim=1), call(1)),
        aliases=("trapz",) if _name == "trapezoid" else (),
        ulps=4,
    )
for _name in ("softmax", "log_softmax"):
    TABLE.op(
        _name,
        call(t(2, 3), 1),
        call(t(2, 3), -2),
        call(t(2, 3), 0, dtype=Name("float64")),
        call(t(), 0),
        call(t(0, 2), 1),
        errors=(call(t(2), 1), call(t(2)), call(t(2), "a")),
        ulps=8,
    )
