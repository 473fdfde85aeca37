"""Samples of what repeats, rolls, stacks, splits and selects; of diagonals, triangles and scatters into views."""

from __future__ import annotations

from ..sample import TABLE, Values, call, t

X = t(2, 3)
Y = t(2, 3, 2)

TABLE.op(
    "repeat",
    call(X, 2, 1),
    call(X, (2, 2)),
    call(X, 2, 1, 2),
    call(t(), 3),
    call(X, 0, 1),
    errors=(call(X, 2), call(X, -1, 1), call(X, "a")),
)
TABLE.op(
    "tile", call(X, 2, 1), call(X, (2,)), call(X, (2, 1, 2)), call(t(), (2,)), errors=(call(X, "a"), call(X, (-1,)))
)
TABLE.op(
    "repeat_interleave",
    call(X, 2),
    call(X, 2, 0),
    call(X, Values([1, 2]), 0),
    call(X, 2, dim=-1),
    call(t(3), Values([0, 1, 2])),
    errors=(
        call(X, -1),
        call(X, Values([1, 2, 3]), 0),
        call(X, 2, 2),
        call(X, "a"),
        call(X, Values([0.5, 1.0], "float32"), 0),
    ),
)
TABLE.op(
    "roll",
    call(X, 1),
    call(X, 1, 0),
    call(X, -1, 1),
    call(X, (1, 2), (0, 1)),
    call(t(3), 4, 0),
    call(t(0), 1),
    errors=(call(X, (1, 2), (0,)), call(X, 1, 2), call(X, "a"), call(X, ())),
)
TABLE.op(
    "rot90",
    call(X),
    call(X, 2),
    call(X, -1, (1, 0)),
    call(Y, 1, (0, 2)),
    errors=(call(t(3)), call(X, 1, (0,)), call(X, 1, (0, 0)), call(X, 1, (0, 2))),
)
for _name in ("fliplr", "flipud"):
    TABLE.op(_name, call(X), call(Y), errors=(call(t()) if _name == "flipud" else call(t(3)), call(1)))
TABLE.op(
    "tensor_split",
    call(t(5), 2),
    call(t(5), 3),
    call(t(5), (1, 3)),
    call(X, 2, 1),
    call(t(5), Values([1, 3])),
    call(t(2), 3),
    errors=(call(t(5), 0), call(t(), 2), call(X, 2, 2), call(X, "a")),
)
TABLE.op(
    "hsplit", call(t(4), 2), call(t(2, 4), 2), call(t(2, 4), (1, 3)), errors=(call(t(4), 3), call(t(), 1), call(X, "a"))
)
TABLE.op("vsplit", call(t(4, 2), 2), call(t(4, 2), (1, 3)), errors=(call(t(4), 2), call(t(3, 2), 2)))
TABLE.op("dsplit", call(t(1, 2, 4), 2), call(t(1, 2, 4), (1, 3)), errors=(call(X, 2), call(t(1, 2, 3), 2)))
for _name in ("hstack", "vstack", "dstack", "column_stack"):
    TABLE.op(
        _name,
        call([X, X]),
        call([t(3), t(3)]),
        call([t(), t()]),
        call([X]),
        call([X, t(2, 3, dtype="float64")]),
        errors=(call([]), call(X), call([X, t(2)]), call([X, 1])),
        aliases=("row_stack",) if _name == "vstack" else (),
    )
for _name in ("atleast_1d", "atleast_2d", "atleast_3d"):
    TABLE.op(
        _name, call(t()), call(t(3)), call(X), call(Y), call([t(), X]), call(t(), t(3)), errors=(call(1), call([1]))
    )
TABLE.op("block_diag", call(X, t(2, 2)), call(t(), t(3)), call(X), errors=(call(t(1, 1, 1)), call(1)))
TABLE.op("cartesian_prod", call(t(2), t(3)), call(t(2)), errors=(call(X), call(1)))
TABLE.op(
    "combinations",
    call(t(4)),
    call(t(4), 3),
    call(t(3), 2, True),
    call(t(4), 1),
    errors=(call(X), call(t(3), -1), call(t(3), "a")),
)
TABLE.op(
    "meshgrid", call(t(2), t(3)), call([t(2), t(3)]), errors=(call(X, t(2)), call(1), call(t(2), t(3, dtype="float64")))
)
TABLE.op("diag", call(t(3)), call(X), call(X, 1), call(t(3), -1), call(t(0)), errors=(call(Y), call(t()), call(X, "a")))
TABLE.op(
    "diag_embed",
    call(X),
    call(X, 1),
    call(X, -1, 0, 2),
    call(t(3)),
    errors=(call(X, 0, 0, 0), call(X, 0, 0, 3), call(X, "a")),
)
TABLE.op("diagflat", call(X), call(t(3), 1), call(t()), errors=(call(X, "a"), call(1)))
TABLE.op(
    "fill_diagonal_",
    call(t(3, 3), 2),
    call(t(4, 2), 2),
    call(t(7, 2), 2, True),
    errors=(call(t(3), 1), call(Y, 1), call(X, "a")),
)
for _name in ("tril", "triu"):
    TABLE.op(
        _name,
        call(t(3, 3)),
        call(t(3, 3), 1),
        call(X, -1),
        call(Y),
        call(t(0, 3)),
        errors=(call(t(3)), call(X, "a"), call(X, 0.5)),
    )
for _name in ("tril_indices", "triu_indices"):
    TABLE.op(
        _name,
        call(3, 3),
        call(2, 4, 1),
        call(4, 2, -1),
        call(0, 2),
        errors=(call(-1, 2), call(2), call("a", 2)),
        dtypes=("float32",),
    )
TABLE.op("adjoint", call(X), call(Y), errors=(call(t(3)), call(X, 1)))
TABLE.op(
    "select_scatter",
    call(X, t(3), 0, 1),
    call(X, t(2), 1, -1),
    errors=(call(X, t(2), 0, 1), call(X, t(3), 0, 2), call(X, t(3), 2, 0)),
)
TABLE.op(
    "slice_scatter",
    call(X, t(1, 3), 0, 1),
    call(X, t(2, 2), 1, 0, 2),
    call(X, t(2, 2), 1, 0, 3, 2),
    call(X, X),
    errors=(call(X, t(2, 3), 0, 1), call(X, t(2, 3), 2), call(X, 1)),
)
TABLE.op(
    "diagonal_scatter",
    call(X, t(2)),
    call(X, t(2), 1),
    call(t(3, 3), t(2), -1),
    errors=(call(X, t(3)), call(X, t(2), 0, 0, 0)),
)
TABLE.op(
    "as_strided_scatter",
    call(X, t(2), (2,), (2,)),
    call(X, t(2, 2), (2, 2), (3, 1), 1),
    errors=(call(X, t(3), (2,), (2,)), call(X, t(2), (2,), (9,))),
)

_COPIES = {
    "alias_copy": [call(X)],
    "t_copy": [call(X), call(t(3))],
    "view_copy": [call(X, (3, 2)), call(X, (-1,))],
    "transpose_copy": [call(X, 0, 1)],
    "permute_copy": [call(X, (1, 0))],
    "expand_copy": [call(t(3), (2, 3))],
    "squeeze_copy": [call(t(1, 3, 1)), call(t(1, 3, 1), 0), call(t(1, 3, 1), (0, 2))],
    "unsqueeze_copy": [call(X, 0)],
    "select_copy": [call(X, 0, 1)],
    "slice_copy": [call(X, 0, 1), call(X, 1, 0, 3, 2)],
    "narrow_copy": [call(X, 1, 0, 2)],
    "diagonal_copy": [call(X), call(X, 1)],
    "unfold_copy": [call(t(5), 0, 2, 1)],
    "as_strided_copy": [call(X, (2, 2), (3, 1))],
    "unbind_copy": [call(X), call(X, 1)],
    "split_copy": [call(t(5), 2), call(X, 1, 1)],
    "split_with_sizes_copy": [call(t(5), (2, 3))],
}
for _name, _calls in _COPIES.items():
    TABLE.op(_name, *_calls, errors=(call(1), call(X, "a", "a", "a", "a")))
TABLE.op("unsafe_chunk", call(t(5), 2), call(X, 2, 1), errors=(call(t(5), 0), call(t(), 1)))
TABLE.op("unsafe_split", call(t(5), 2), call(X, 1, 1), errors=(call(t(5), -1), call(t(), 1)))
TABLE.op("unsafe_split_with_sizes", call(t(5), (2, 3)), errors=(call(t(5), (2, 2)), call(X, 1)))

TABLE.op("broadcast_tensors", call(t(3), t(2, 1)), call(X), errors=(call(t(2), t(3)), call(1)))
TABLE.op(
    "broadcast_shapes",
    call((3,), (2, 1)),
    call((), (2,)),
    call(2, (3, 1)),
    errors=(call((2,), (3,)), call((-1,), (1,)), call("a")),
    dtypes=("float32",),
)
