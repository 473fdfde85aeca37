"""Samples of views, of conversions, and of what joins and moves elements."""

from __future__ import annotations

from ..sample import TABLE, Name, call, t

X = t(2, 3)
TABLE.op(
    "view",
    call(X, 3, 2),
    call(X, (6,)),
    call(X, -1),
    call(X, (2, -1)),
    call(t(), 1),
    call(t(0, 2), -1, 2),
    call(t(2, 4), Name("int32")),
    errors=(call(X, 4), call(X, -1, -1), call(X, 4, -1), call(X, "a"), call(X), call(X, -2, 3)),
)
TABLE.op(
    "reshape",
    call(X, 3, 2),
    call(X, (6,)),
    call(X, -1),
    call(X, (2, -1)),
    call(X, (2, 3)),
    call(t(), (1,)),
    errors=(call(X, 4), call(X, (-1, -1)), call(X, (4, -1)), call(X, "a"), call(X)),
)
TABLE.op("view_as", call(X, t(3, 2)), call(X, t(6)), errors=(call(X, t(4)), call(X, 1)))
TABLE.op("reshape_as", call(X, t(3, 2)), errors=(call(X, t(4)), call(X, 1)))
TABLE.op("t", call(X), call(t(3)), call(t()), errors=(call(t(2, 2, 2)),))
TABLE.op(
    "transpose",
    call(X, 0, 1),
    call(X, -1, 0),
    call(t(2, 3, 2), 1, 2),
    call(t(), 0, -1),
    call(X, dim0=0, dim1=1),
    errors=(call(X, 0, 2), call(X, -3, 0), call(X, 0), call(X, 0, 0.5)),
    aliases=("swapaxes", "swapdims"),
)
TABLE.op(
    "permute",
    call(X, 1, 0),
    call(X, (1, 0)),
    call(t(2, 3, 2), (2, 0, -2)),
    call(t(), ()),
    errors=(call(X, 0), call(X, 0, 0), call(X, 0, 2), call(X, "a")),
)
for _name in ("movedim", "moveaxis"):
    TABLE.op(
        _name,
        call(t(2, 3, 2), 0, 2),
        call(t(2, 3, 2), (0, 1), (1, 2)),
        call(t(2, 3, 2), -1, 0),
        errors=(call(X, 0, 2), call(X, (0, 1), (0,)), call(X, (0, 0), (0, 1)), call(X, 0)),
    )
TABLE.op(
    "select",
    call(X, 0, 1),
    call(X, 1, -1),
    call(X, dim=-1, index=0),
    errors=(call(X, 2, 0), call(X, 0, 2), call(X, 0, -3), call(t(), 0, 0), call(X, 0)),
)
TABLE.op(
    "narrow",
    call(X, 1, 0, 2),
    call(X, 1, -2, 2),
    call(X, 0, 1, 0),
    call(X, 0, t(domain="count", dtype="int64"), 0),
    errors=(call(X, 1, 2, 2), call(X, 2, 0, 1), call(X, 0, 0, -1), call(X, 0, 3, 0), call(t(), 0, 0, 1)),
)
TABLE.op(
    "expand",
    call(t(3), 2, 3),
    call(t(1, 3), 2, -1),
    call(t(1, 3), (2, 3)),
    call(t(), 2),
    call(X, 2, 3),
    errors=(call(X, 3), call(X, 3, 3), call(X, -1, 2, 3), call(X, "a")),
)
TABLE.op("expand_as", call(t(3), X), call(t(1, 3), X), errors=(call(X, t(3)), call(X, 1)))
TABLE.op("broadcast_to", call(t(3), (2, 3)), call(t(1, 3), (2, -1)), errors=(call(X, (3,)), call(X, (3, 3))))
TABLE.op(
    "squeeze",
    call(t(1, 3, 1)),
    call(t(1, 3, 1), 0),
    call(t(1, 3, 1), 1),
    call(t(1, 3, 1), (0, 2)),
    call(t(1, 3, 1), -1),
    call(t()),
    call(t(), 0),
    errors=(call(X, 2), call(X, (0, 0)), call(X, "a")),
)
TABLE.op(
    "unsqueeze", call(X, 0), call(X, 2), call(X, -1), call(t(), 0), errors=(call(X, 3), call(X, -4), call(X, None))
)
TABLE.op(
    "flatten",
    call(X),
    call(t(2, 3, 2), 1),
    call(t(2, 3, 2), 0, 1),
    call(t(2, 3, 2), -2),
    call(t()),
    call(t(3)),
    errors=(call(X, 1, 0), call(X, 2), call(X, "a")),
)
TABLE.op("ravel", call(X), call(t()), call(t(3)), errors=(call(1),))
TABLE.op(
    "unflatten",
    call(t(6), 0, (2, 3)),
    call(t(2, 6), 1, (2, -1)),
    call(t(2, 6), -1, (3, 2)),
    errors=(call(t(6), 0, (4, 2)), call(t(6), 1, (2, 3)), call(t(6), 0, ()), call(t(6), 0, (4, -1))),
)
TABLE.op("unbind", call(X), call(X, 1), call(X, -1), errors=(call(X, 2), call(t()), call(X, "a")))
TABLE.op(
    "split",
    call(t(5), 2),
    call(t(5), 5),
    call(t(5), (2, 3)),
    call(X, 1, 1),
    call(X, 2, dim=-1),
    errors=(call(t(5), 0), call(t(5), -1), call(t(5), (2, 2)), call(X, 1, 2), call(t(), 1), call(X, "a")),
)
TABLE.op(
    "split_with_sizes",
    call(t(5), (2, 3)),
    call(X, (1, 2), 1),
    errors=(call(t(5), (2, 2)), call(t(5), (6, -1)), call(X, 1)),
)
TABLE.op(
    "chunk",
    call(t(5), 2),
    call(t(5), 3),
    call(t(5), 7),
    call(X, 2, 1),
    errors=(call(t(5), 0), call(t(), 1), call(X, 1, 2)),
)
TABLE.op(
    "diagonal",
    call(X),
    call(X, 1),
    call(X, -1),
    call(t(2, 3, 2), 0, 0, 2),
    call(t(2, 3, 2), dim1=1, dim2=2),
    call(X, 4),
    errors=(call(t(3)), call(X, 0, 0, 0), call(X, 0, 0, 2)),
)
TABLE.op(
    "unfold",
    call(t(5), 0, 2, 1),
    call(t(5), 0, 3, 2),
    call(X, 1, 2, 1),
    call(X, -1, 3, 1),
    errors=(call(t(5), 0, 6, 1), call(t(5), 0, 2, 0), call(t(5), 1, 2, 1), call(t(5), 0, -1, 1)),
)
TABLE.op(
    "as_strided",
    call(t(6), (2, 2), (2, 1)),
    call(t(6), (2, 2), (1, 1)),
    call(t(6), (2,), (2,), 1),
    call(t(6), (), ()),
    errors=(
        call(t(6), (2, 4), (2, 2)),
        call(t(6), (2,), (1, 1)),
        call(t(6), (-1,), (1,)),
        call(t(6), (2,), (-1,)),
        call(t(6), (2,), (1,), -1),
    ),
)
TABLE.op("real", call(X), errors=(call(1),))
TABLE.op(
    "clone",
    call(X),
    call(t()),
    call(X, memory_format=Name("contiguous_format")),
    call(t(0)),
    errors=(call(1), call(X, memory_format=1)),
)
TABLE.op("contiguous", call(X), call(t()), call(t(0)), errors=(call(X, 1),))
TABLE.op("detach", call(X), call(t()), errors=(call(X, 1),))
TABLE.op(
    "cat",
    call([X, X]),
    call([X, X], 1),
    call([X, t(1, 3)], dim=0),
    call([X, t(2, 3, dtype="float64")]),
    call([X, t(0)]),
    call((X,)),
    call([t(2), t(3)], -1),
    errors=(
        call([]),
        call(X),
        call([X, t(3)]),
        call([X, t(2, 2)]),
        call([X, X], 2),
        call([t(), t()]),
        call([X, 1]),
        call(3),
    ),
    aliases=("concat", "concatenate"),
)
TABLE.op(
    "stack",
    call([X, X]),
    call([X, X], 1),
    call([X, X], -1),
    call([t(), t()]),
    call([X, t(2, 3, dtype="float64")]),
    errors=(call([]), call(X), call([X, t(3)]), call([X, X], 3), call([X, 1])),
)
TABLE.op(
    "flip",
    call(X, 0),
    call(X, (0, 1)),
    call(X, -1),
    call(X, ()),
    call(t(0), 0),
    errors=(call(X, 2), call(X, (0, 0)), call(X, "a")),
)
TABLE.op(
    "sum_to_size",
    call(X, 3),
    call(X, (2, 1)),
    call(X, 1),
    call(X, (2, 3)),
    errors=(call(X, 2), call(X, (1, 2, 3)), call(X, "a")),
)
for _name in (
    "float",
    "double",
    "half",
    "bfloat16",
    "int",
    "long",
    "short",
    "char",
    "byte",
    "bool",
    "cfloat",
    "cdouble",
):
    TABLE.op(_name, call(X), call(t(domain="count")), errors=(call(X, 1),))
TABLE.op(
    "to",
    call(X, Name("float64")),
    call(X, Name("int64")),
    call(X, "cpu"),
    call(X),
    call(X, dtype=Name("float32")),
    call(X, t(1, dtype="float64")),
    call(X, Name("float32"), copy=True),
    call(X, copy=True),
    errors=(call(X, "nowhere"), call(X, 1.5), call(X, unknown=1)),
)
TABLE.op(
    "type", call(X, Name("float64")), call(X, "torch.DoubleTensor"), call(X), errors=(call(X, "nothing"), call(X, 1))
)
TABLE.op("type_as", call(X, t(1, dtype="float64")), call(X, t(1, dtype="int64")), call(X, X), errors=(call(X, 1),))
TABLE.op("cpu", call(X), errors=(call(X, 1, 2),))
TABLE.op(
    "copy_",
    call(X, t(2, 3)),
    call(X, t(3)),
    call(X, t()),
    call(X, t(2, 3, dtype="float64")),
    call(X, t(2, 3, dtype="int64")),
    call(X, t(2, 3), True),
    errors=(call(X, t(2)), call(X, 1), call(t(3), X), call(X, "a")),
)
TABLE.op(
    "fill_",
    call(X, 2),
    call(X, 0.5),
    call(X, t()),
    call(X, True),
    call(X, t(dtype="float64")),
    errors=(call(X, t(1)), call(X, "a"), call(X, 1j), call(X, None)),
)
TABLE.op("zero_", call(X), call(t()), errors=(call(X, 1),))
TABLE.op("detach_", call(X), errors=(call(X, 1),))
TABLE.op(
    "resize_",
    call(t(6), 2, 3),
    call(t(6), (4,)),
    call(t(6), (2, 2)),
    errors=(call(t(6), "a"), call(t(6), -1), call(t(6))),
)
TABLE.op("resize_as_", call(t(6), X), errors=(call(t(6), 1), call(t(6))))
TABLE.op("set_", call(X, t(6)), call(X), errors=(call(X, 1), call(X, t(2, dtype="float64"))))
TABLE.op("fill", call(X, 2), call(X, t()), errors=(call(X, t(1)), call(X, "a"), call(X)))
TABLE.op("detach_copy", call(X), call(t()), errors=(call(1),))
