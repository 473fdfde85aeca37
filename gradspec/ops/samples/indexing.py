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
