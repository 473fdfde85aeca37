"""Samples of what makes tensors, and of random numbers."""

from __future__ import annotations

from ..sample import TABLE, Name, call, t

F64, I64, C64 = Name("float64"), Name("int64"), Name("complex64")
ONE = ("float32",)
_SIZES = (
    call(2, 3),
    call((2, 3)),
    call(()),
    call(0),
    call(2, dtype=F64),
    call(2, dtype=I64),
    call((2,), requires_grad=True),
    call(size=(2,)),
    call(2, dtype=C64),
)
_BAD_SIZES = (
    call(-1),
    call("a"),
    call(),
    call(1.5),
    call(2, dtype="a"),
    call(2, dtype=I64, requires_grad=True),
    call((2, "a")),
    call(2, unknown=1),
)
for _name in ("zeros", "ones", "rand", "randn"):
    TABLE.op(_name, *_SIZES, errors=_BAD_SIZES, dtypes=ONE)
TABLE.op("empty", *_SIZES, errors=_BAD_SIZES, dtypes=ONE, uncompared=("value",))
TABLE.op(
    "empty_strided",
    call((2, 3), (3, 1)),
    call((2, 3), (1, 2), dtype=I64),
    call((2,), (0,)),
    errors=(call((2,), (1, 1)), call((2,)), call((-1,), (1,)), call((2,), (-1,))),
    dtypes=ONE,
    uncompared=("value",),
)
TABLE.op(
    "full",
    call((2, 3), 2),
    call((2,), 0.5),
    call((2,), True),
    call((), 1j),
    call((2,), 2, dtype=F64),
    call((2,), 0.5, requires_grad=True),
    errors=(call((2,), "a"), call(2, 1), call((2,)), call((-1,), 1)),
    dtypes=ONE,
)
_LIKE = (
    call(t(2, 3)),
    call(t()),
    call(t(2, 3), dtype=F64),
    call(t(2, 3), dtype=I64),
    call(t(2, 3), memory_format=Name("contiguous_format")),
)
_BAD_LIKE = (call(1), call(t(2), dtype="a"), call(t(2, dtype="int64"), requires_grad=True))
for _name in ("zeros_like", "ones_like", "rand_like", "randn_like"):
    TABLE.op(_name, *_LIKE, call(t(2, dtype="float32"), requires_grad=True), errors=_BAD_LIKE)
TABLE.op("empty_like", *_LIKE, errors=_BAD_LIKE, uncompared=("value",))
TABLE.op(
    "full_like",
    call(t(2, 3), 2),
    call(t(2, 3), 0.5),
    call(t(2), 2, dtype=F64),
    errors=(call(1, 1), call(t(2)), call(t(2), "a")),
)
for _name in ("new_zeros", "new_ones"):
    TABLE.op(
        _name,
        call(t(2), 2, 3),
        call(t(2), (2,)),
        call(t(2), ()),
        call(t(2), 2, dtype=F64),
        call(t(2, dtype="float32"), 2, requires_grad=True),
        errors=(call(t(2), -1), call(t(2), "a"), call(t(2))),
    )
for _name in ("new_empty",):
    TABLE.op(
        _name,
        call(t(2), 2, 3),
        call(t(2), (2,)),
        call(t(2), 2, dtype=F64),
        errors=(call(t(2), -1), call(t(2), "a"), call(t(2))),
        uncompared=("value",),
    )
TABLE.op(
    "new_empty_strided",
    call(t(2), (2, 3), (3, 1)),
    call(t(2), (2, 3), (1, 2)),
    errors=(call(t(2), (2,), (1, 1)), call(t(2), (2,))),
    uncompared=("value",),
)
TABLE.op(
    "new_full",
    call(t(2), (2, 3), 2),
    call(t(2), (2,), 0.5),
    call(t(2), (), 1, dtype=F64),
    errors=(call(t(2), (2,)), call(t(2), (2,), "a"), call(t(2), 2, 1)),
)
TABLE.op(
    "new_tensor",
    call(t(2), [1.0, 2.0]),
    call(t(2), 3),
    call(t(2), [1, 2], dtype=F64),
    errors=(call(t(2)), call(t(2), "a")),
)
TABLE.op(
    "arange",
    call(3),
    call(1, 4),
    call(0, 1, 0.25),
    call(3.0),
    call(5, 0, -2),
    call(3, dtype=F64),
    call(0),
    call(3.0, requires_grad=True),
    errors=(call(), call("a"), call(3, 0), call(0, 3, 0), call(0, 3, -1), call(3, requires_grad=True)),
    dtypes=ONE,
)
TABLE.op(
    "linspace",
    call(0, 1, 5),
    call(0.0, 1.0, 3),
    call(0, 1, 1),
    call(0, 1, 0),
    call(0, 4, 5, dtype=I64),
    call(start=0, end=1, steps=2),
    errors=(call(0, 1, -1), call(0, 1), call("a", 1, 2)),
    dtypes=ONE,
)
TABLE.op(
    "eye",
    call(2),
    call(2, 3),
    call(3, 2),
    call(0),
    call(2, dtype=I64),
    call(2, requires_grad=True),
    errors=(call(-1), call("a"), call(2, -1), call()),
    dtypes=ONE,
)
TABLE.op(
    "tensor",
    call([1.0, 2.0]),
    call(1),
    call([[1, 2], [3, 4]]),
    call([True, False]),
    call([1, 2.5]),
    call([]),
    call([1j]),
    call(1.5, dtype=I64),
    call([1.0], requires_grad=True),
    call(t(2)),
    call([t(), t()]),
    errors=(
        call("a"),
        call([1, [2]]),
        call([[1], [2, 3]]),
        call(),
        call(None),
        call([1], requires_grad=True),
        call([1, "a"]),
    ),
    dtypes=("float32", "int64"),
)
TABLE.op(
    "as_tensor",
    call([1.0, 2.0]),
    call(t(2)),
    call(t(2), dtype=F64),
    call(1),
    errors=(call("a"), call(), call([1, [2]])),
    dtypes=("float32", "int64"),
)
TABLE.op(
    "scalar_tensor",
    call(1),
    call(0.5),
    call(1, dtype=F64),
    call(2.0, requires_grad=True),
    errors=(call("a"), call()),
    dtypes=ONE,
)
TABLE.op(
    "randint",
    call(5, (4,)),
    call(2, 5, (4,)),
    call(5, (2,), dtype=F64),
    call(high=3, size=(2,)),
    errors=(call(0, (2,)), call(5), call(5, 2, (2,)), call("a", (2,))),
    dtypes=ONE,
)
TABLE.op("randperm", call(5), call(1), call(0), call(4, dtype=F64), errors=(call(-1), call("a"), call()), dtypes=ONE)
TABLE.op(
    "normal",
    call(0.0, 1.0, (3,)),
    call(t(3, dtype="float32"), t(3, domain="positive", dtype="float32")),
    call(t(3, dtype="float32"), 2.0),
    call(0.0, t(3, domain="positive", dtype="float32")),
    errors=(call(0.0, -1.0, (3,)), call(t(2, dtype="float32"), t(3, dtype="float32")), call("a", 1.0)),
    dtypes=ONE,
)
TABLE.op(
    "bernoulli",
    call(t(4, domain="probability")),
    call(t(4, domain="probability"), 0.5),
    errors=(call(t(2)), call(t(2), 2.0), call(t(2), "a")),
    in_place=(call(t(4)), call(t(4), 0.25), call(t(4), t(4, domain="probability"))),
)
TABLE.op(
    "multinomial",
    call(t(4, domain="probability"), 1),
    call(t(2, 4, domain="probability"), 3),
    call(t(4, domain="probability"), 6, True),
    errors=(
        call(t(4, domain="probability"), 5),
        call(t(4, domain="probability"), 0),
        call(t(2, 2, 2, domain="probability"), 1),
        call(t(4, domain="probability"), "a"),
    ),
    dtypes=("float32", "float64", "int64"),
)
TABLE.op(
    "poisson",
    call(t(4, domain="positive")),
    call(t(2, 3, domain="positive")),
    call(t(0)),
    errors=(call(-1.0), call("a"), call()),
)
TABLE.op(
    "binomial",
    call(t(4, domain="positive"), t(4, domain="probability")),
    call(t(3, 1, domain="positive"), t(4, domain="probability")),
    errors=(call(t(2), t(3)), call(t(2), 0.5), call(t(2))),
)
TABLE.op("normal_", call(t(4)), call(t(4), 1.0, 2.0), call(t(0)), errors=(call(t(2), 0.0, -1.0), call(t(2), "a")))
TABLE.op("uniform_", call(t(4)), call(t(4), 1.0, 2.0), call(t(0)), errors=(call(t(2), 1.0, 0.0), call(t(2), "a")))
TABLE.op(
    "random_", call(t(4)), call(t(4), 5), call(t(4), 2, 5), errors=(call(t(2), 0), call(t(2), 5, 2), call(t(2), "a"))
)

TABLE.op(
    "asarray",
    call([1.0, 2.0]),
    call(t(2)),
    call(t(2), dtype=F64),
    call(t(2), copy=True),
    call(1),
    errors=(call("a"), call(), call(t(2), dtype=F64, copy=False)),
    dtypes=("float32", "int64"),
)
TABLE.op(
    "empty_permuted",
    call((2, 3), (1, 0)),
    call((2, 3), (0, 1), dtype=I64),
    errors=(call((2, 3), (0, 0)), call((2, 3), (0,)), call((2,))),
    dtypes=ONE,
    uncompared=("value",),
)
TABLE.op(
    "logspace", call(0, 2, 3), call(0.0, 4.0, 3, 2.0), call(0, 2, 1), errors=(call(0, 1, -1), call(0, 1)), dtypes=ONE
)
# Not with a step that is 0 or becomes it, which ends torch's process.
TABLE.op("range", call(0, 3), call(0, 4, 2), errors=(call(0, 3, -1), call("a", 1)), dtypes=ONE)

TABLE.op(
    "randint_like",
    call(t(4), 5),
    call(t(4), 2, 5),
    call(t(2, 3), 3, dtype=F64),
    errors=(call(t(2), 0), call(t(2), 5, 2), call(t(2), "a")),
)
for _name in ("exponential_", "cauchy_", "log_normal_", "geometric_"):
    _numbers = (0.5,) if _name == "geometric_" else (1.0, 2.0)[: 1 if _name == "exponential_" else 2]
    TABLE.op(
        _name,
        call(t(4), *_numbers),
        call(t(2, 3), *_numbers),
        call(t(0), *_numbers),
        errors=(call(t(2), "a"), call(t(2), *_numbers[:-1], -1.0)),
    )
