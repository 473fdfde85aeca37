"""Samples of what takes an index."""

from __future__ import annotations

from ..sample import TABLE, Values, call, t

_MASK = Values([[True, False, True], [False, False, True]], "bool")
_INDEX = Values([[0, 1, 0], [1, 0, 2]])
TABLE.op(
    "masked_select",
    call(t(2, 3), _MASK),
    call(t(3), _MASK),
    call(t(2, 3), Values([True, False, True], "bool")),
    errors=(call(t(2), _MASK), call(t(2, 3), _INDEX), call(t(2), 1)),
)
TABLE.op(
    "gather",
    call(t(3, 3), 0, _INDEX),
    call(t(3, 3), 1, _INDEX),
    call(t(3, 3), -1, Values([[2]])),
    call(t(), 0, Values(0)),
    errors=(
        call(t(3, 3), 2, _INDEX),
        call(t(2, 2), 0, _INDEX),
        call(t(3), 0, _INDEX),
        call(t(3, 3), 0, Values([[0.0]], "float32")),
        call(t(3, 3), 0, Values([[3]])),
    ),
)
for _name in ("scatter", "scatter_add"):
    TABLE.op(
        _name,
        call(t(3, 3), 0, _INDEX, t(2, 3)),
        call(t(3, 3), 1, _INDEX, t(2, 3)),
        call(t(3, 3), -1, Values([[2]]), t(2, 3)),
        *([call(t(3, 3), 0, _INDEX, 2.0)] if _name == "scatter" else []),
        errors=(
            call(t(3, 3), 2, _INDEX, t(2, 3)),
            call(t(2, 2), 0, _INDEX, t(2, 3)),
            call(t(3), 0, _INDEX, t(2, 3)),
            call(t(3, 3), 0, Values([[3]]), t(2, 3)),
            call(t(3, 3), 0, _INDEX, t(1, 1)),
            call(t(3, 3), 0, _INDEX, t(2, 3, dtype="float64")),
        ),
    )
TABLE.op(
    "index_put",
    call(t(3, 2), (Values([0, 2]),), t(2, 2)),
    call(t(3, 2), (Values([0, 0]),), t(2, 2), True),
    call(t(3, 2), (Values([0, 2]), Values([1, 0])), t(2)),
    call(t(2, 3), (_MASK,), t()),
    errors=(
        call(t(3, 2), (Values([3]),), t(1, 2)),
        call(t(3, 2), (Values([0]),), t(3)),
        call(t(3, 2), Values([0]), t(2)),
        call(t(3, 2), (Values([0]),), t(2, dtype="float64")),
    ),
)
_I = slice(None)
TABLE.op(
    "__getitem__",
    call(t(3, 3), 0),
    call(t(3, 3), -1),
    call(t(3, 3), slice(1, None)),
    call(t(3, 3), (slice(None, None, 2), 1)),
    call(t(3, 3), (0, 1)),
    call(t(3, 3), None),
    call(t(3, 3), ...),
    call(t(3, 3), (..., 0)),
    call(t(3, 3), Values([0, 2, 0])),
    call(t(2, 3), _MASK),
    call(t(3, 3), (_I, Values([0, 2]))),
    call(t(3, 3), [0, 2]),
    call(t(3, 3), True),
    call(t(3, 3), (Values([0, 1]), Values([1, 2]))),
    call(t(3, 3), (None, 1)),
    call(t(3, 3), slice(3, 1)),
    call(t(), ()),
    errors=(
        call(t(3, 3), 3),
        call(t(3, 3), (0, 0, 0)),
        call(t(3, 3), "a"),
        call(t(3, 3), 1.5),
        call(t(), 0),
        call(t(3, 3), slice(None, None, -1)),
        call(t(3, 3), Values([3])),
        call(t(3, 3), Values([0.5], "float32")),
        call(t(2, 2), _MASK),
        call(t(3, 3), slice("a", None)),
        call(t(), slice(None)),
        call(t(3, 3), (..., ...)),
    ),
)
TABLE.op(
    "__setitem__",
    call(t(3, 3), 0, 2.0),
    call(t(3, 3), 0, t(3)),
    call(t(3, 3), slice(1, None), t(2, 3)),
    call(t(3, 3), (slice(None, None, 2), 1), t()),
    call(t(3, 3), (0, 1), 1),
    call(t(3, 3), ..., t(3)),
    call(t(3, 3), Values([0, 2]), t(2, 3)),
    call(t(2, 3), _MASK, t()),
    call(t(2, 3), _MASK, 0.5),
    call(t(3, 3), (_I, Values([0, 2])), t(3, 2)),
    call(t(3, 3), True, t(3, 3)),
    call(t(3, 3), 0, t(3, dtype="float64")),
    errors=(
        call(t(3, 3), 3, 1),
        call(t(3, 3), (0, 0, 0), 1),
        call(t(3, 3), "a", 1),
        call(t(), 0, 1),
        call(t(3, 3), 0, t(2)),
        call(t(3, 3), 0, "a"),
        call(t(3, 3), Values([3]), 1),
        call(t(3, 3), Values([0]), t(3, 3)),
        call(t(3, 3), 0, None),
        call(t(2, 2), _MASK, 1),
    ),
)

# -- along one dimension ---------------------------------------------------------------------------

_ROWS = Values([2, 0])
_X = t(3, 2)
TABLE.op(
    "index_select",
    call(_X, 0, _ROWS),
    call(_X, 1, Values([1, 1, 0])),
    call(t(3), 0, Values([1])),
    call(t(), 0, Values([0])),
    call(_X, -1, Values([], "int64")),
    call(_X, 0, Values([2], "int32")),
    errors=(
        call(_X, 0, Values([3])),
        call(_X, 2, _ROWS),
        call(_X, 0, Values([[0]])),
        call(_X, 0, Values([0.0], "float32")),
        call(_X, 0, 1),
    ),
)
for _name in ("index_add", "index_copy"):
    TABLE.op(
        _name,
        call(_X, 0, _ROWS, t(2, 2)),
        call(_X, 1, Values([1]), t(3, 1)),
        call(t(3), 0, Values([1]), t(1)),
        *([call(_X, 0, Values([0, 0]), t(2, 2), alpha=2)] if _name == "index_add" else []),
        errors=(
            call(_X, 0, Values([3]), t(1, 2)),
            call(_X, 2, _ROWS, t(2, 2)),
            call(_X, 0, _ROWS, t(3, 2)),
            call(_X, 0, _ROWS, t(2, 2, dtype="float64")),
            call(_X, 0, Values([0.0, 1.0], "float32"), t(2, 2)),
            call(_X, 0, _ROWS, 1),
        ),
    )
TABLE.op(
    "index_fill",
    call(_X, 0, _ROWS, 2),
    call(_X, 1, Values([1]), 0.5),
    call(_X, 0, _ROWS, t()),
    errors=(
        call(_X, 0, Values([3]), 1),
        call(_X, 2, _ROWS, 1),
        call(_X, 0, _ROWS, t(2)),
        call(_X, 0, Values([0.0], "float32"), 1),
        call(_X, 0, _ROWS, "a"),
    ),
)
TABLE.op(
    "index_reduce",
    *[call(_X, 0, Values([0, 0]), t(2, 2), reduce) for reduce in ("prod", "mean", "amax", "amin")],
    call(_X, 0, _ROWS, t(2, 2), "amax", include_self=False),
    errors=(call(_X, 0, _ROWS, t(2, 2), "sum"), call(_X, 0, _ROWS, t(3, 2), "prod"), call(_X, 0, _ROWS, t(2, 2))),
)
TABLE.op(
    "scatter_reduce",
    *[call(t(3, 3), 0, _INDEX, t(2, 3), reduce) for reduce in ("sum", "prod", "mean", "amax", "amin")],
    call(t(3, 3), 0, _INDEX, t(2, 3), "sum", include_self=False),
    call(t(3, 3), 0, _INDEX, t(2, 3), "amax", include_self=False),
    errors=(
        call(t(3, 3), 0, _INDEX, t(2, 3), "max"),
        call(t(3, 3), 0, _INDEX, t(2, 3)),
        call(t(3, 3), 0, _INDEX, t(1, 1), "sum"),
    ),
)
TABLE.op(
    "masked_scatter",
    call(t(2, 3), _MASK, t(3)),
    call(t(2, 3), _MASK, t(2, 2)),
    call(t(3), _MASK, t(4)),
    errors=(
        call(t(2, 3), _MASK, t(2)),
        call(t(2, 3), _INDEX, t(3)),
        call(t(2, 3), _MASK, t(3, dtype="float64")),
        call(t(2, 3), _MASK, 1),
    ),
)
TABLE.op(
    "take",
    call(_X, Values([0, 5, 2])),
    call(_X, Values([[-1, 0]])),
    call(t(), Values([0])),
    errors=(call(_X, Values([6])), call(_X, Values([0.0], "float32")), call(_X, 1)),
)
TABLE.op(
    "take_along_dim",
    call(_X, Values([[0, 1], [2, 0]]), 0),
    call(_X, Values([0, 5])),
    call(_X, Values([[1], [0], [1]]), 1),
    errors=(call(_X, Values([[3, 0]]), 0), call(_X, Values([0]), 0), call(_X, Values([[0.0, 1.0]], "float32"), 0)),
)
TABLE.op(
    "put",
    call(_X, Values([0, 5]), t(2)),
    call(_X, Values([0, 0]), t(2), True),
    errors=(call(_X, Values([6]), t(1)), call(_X, Values([0]), t(2)), call(_X, Values([0]), t(1, dtype="float64"))),
)
TABLE.op(
    "nonzero",
    call(t(2, 3, domain="zeros and ties")),
    call(t(domain="zeros and ties")),
    call(t(0)),
    call(t(2, 3, domain="zeros and ties"), as_tuple=True),
    errors=(call(1), call(t(2), as_tuple="a")),
)
TABLE.op("argwhere", call(t(2, 3, domain="zeros and ties")), call(t()), errors=(call(1),))

# -- sorting ---------------------------------------------------------------------------------------

for _name in ("sort", "argsort"):
    TABLE.op(
        _name,
        call(t(2, 3)),
        call(t(2, 3), 0),
        call(t(2, 3), -1, True),
        call(t(7, domain="zeros and ties"), stable=True),
        call(t(), 0),
        call(t(0)),
        call(t(8, domain="special"), stable=True),
        errors=(call(t(2, 3), 2), call(t(2, 3), "a"), call(t(2), 0, "a")),
    )
TABLE.op("msort", call(t(3, 2)), call(t(3)), errors=(call(1),))
TABLE.op(
    "topk",
    call(t(2, 3), 2),
    call(t(2, 3), 1, 0),
    call(t(2, 3), 2, largest=False),
    call(t(5), 3, sorted=True),
    call(t(), 1),
    errors=(call(t(3), 4), call(t(3), -1), call(t(3), 1, 1), call(t(3), "a")),
)
TABLE.op(
    "kthvalue",
    call(t(2, 3), 2),
    call(t(2, 3), 1, 0),
    call(t(2, 3), 3, keepdim=True),
    call(t(), 1),
    errors=(call(t(3), 4), call(t(3), 0), call(t(3), 1, 1), call(t(3), "a")),
)
TABLE.op(
    "unique",
    call(t(7, domain="zeros and ties")),
    call(t(7, domain="zeros and ties"), return_inverse=True, return_counts=True),
    call(t(3, 2), dim=0),
    call(t(0)),
    errors=(call(1), call(t(3), dim=1)),
)
TABLE.op(
    "unique_consecutive",
    call(t(7, domain="zeros and ties")),
    call(t(7, domain="zeros and ties"), return_inverse=True, return_counts=True),
    call(t(3, 2), dim=0),
    errors=(call(1), call(t(3), dim=1)),
)
TABLE.op(
    "searchsorted",
    call(Values([1.0, 2.0, 3.0], "float32"), Values([0.5, 2.0, 9.0], "float32")),
    call(Values([1, 2, 3]), 2),
    call(Values([1, 2, 3]), Values([2, 3]), right=True),
    call(Values([1, 2, 3]), Values([2, 3]), side="right"),
    call(Values([1, 2, 3]), Values([2]), out_int32=True),
    errors=(
        call(Values([1, 2, 3]), Values([2.0], "float32")),
        call(Values([[1, 2]]), Values([1])),
        call(Values([1, 2]), Values([1]), side="up"),
    ),
    dtypes=("float32",),
)
TABLE.op(
    "bucketize",
    call(Values([0.5, 2.0], "float32"), Values([1.0, 2.0], "float32")),
    call(2, Values([1, 2, 3])),
    call(Values([2]), Values([1, 2, 3]), right=True),
    errors=(call(Values([2]), Values([[1, 2]])), call(Values([2]), 1)),
    dtypes=("float32",),
)
TABLE.op(
    "unravel_index",
    call(Values([0, 5, 2]), (2, 3)),
    call(Values(4), (2, 3)),
    errors=(call(Values([6]), (2, 3)), call(t(2), (2, 3)), call(Values([0]), "a")),
    dtypes=("float32",),
)
TABLE.op(
    "nonzero_static",
    call(t(2, 3, domain="zeros and ties"), size=4),
    call(t(4, domain="zeros and ties"), size=2, fill_value=9),
    errors=(call(t(2)), call(t(2), size=-1)),
)
