"""Samples of pointwise ops."""

from __future__ import annotations

from ..sample import TABLE, Call, T, Values, call, t


def unary(*names: str, domain: str = "any", aliases: tuple[str, ...] = ()) -> None:
    """Ops of one operand: of some dimensions, none, no elements, and at zeros, infinities and NaN."""
    for name in names:
        TABLE.op(
            name,
            call(t(2, 3, domain=domain)),
            call(t(domain=domain)),
            call(t(8, domain="special")),
            call(t(0, 3)),
            errors=(call([1.0]), call(2)),
            aliases=aliases,
        )


def operands(
    *, domain: str = "any", second: str = "", numbers: tuple[object, ...] = (2, 0.5, True, 1.5j)
) -> list[Call]:
    """Two operands: of one shape, broadcast either way, one without dimensions, of two types, numbers."""
    first, second = T((2, 3), domain), second or domain
    return [
        call(first, T((2, 3), second)),
        call(first, T((3,), second)),
        call(T((3,), domain), T((2, 1), second)),
        call(T((), domain), T((2,), second)),
        call(T((2,), domain), T((), second)),
        call(T((), domain), T((), second)),
        call(first, T((3,), second, "float64")),
        call(first, T((), second, "float64")),
        call(first, T((3,), second, "int64")),
        call(T((3,), domain, "int64"), T((3,), second)),
        call(T((0, 3), domain), T((3,), second)),
        *[call(first, number) for number in numbers],
    ]


MISFITS = (
    call(t(2), t(3)),
    call(t(2, 3), t(2)),
    call(t(2), [1.0]),
    call(t(2), None),
    call(t(3), t(2, 3)),  # in place: the result has another shape
)

unary("neg", aliases=("negative",))
unary("abs", aliases=("absolute",))
unary("trunc", aliases=("fix",))
unary("sign", "sgn", "exp", "expm1", "sin", "cos", "tanh", "relu", "floor", "ceil", "positive")
# Far from 0 their slopes are what is left of 1 less nearly 1.
unary("sigmoid", "tan", domain="unit")
unary("log", "log2", "sqrt", "rsqrt", domain="positive")
unary("log1p", domain="positive")
unary("reciprocal", domain="power of two")
unary("square", "isnan", "isinf", "isfinite", "logical_not", "bitwise_not")
TABLE.op(
    "round",
    call(t(2, 3)),
    call(t(8, domain="special")),
    call(t(2, 3), decimals=1),
    call(t(2, 3), decimals=0),
    errors=(call(t(2), decimals="a"),),
)

for _name, _aliases in (("add", ()), ("sub", ("subtract",))):
    TABLE.op(
        _name,
        *operands(),
        call(t(2, 3), t(2, 3), alpha=2),
        call(t(2, 3), 3, alpha=2),
        call(t(2, 3), t(3), alpha=0.5),
        errors=(*MISFITS, call(t(2), t(2), alpha="a"), call(t(2, dtype="int64"), t(2, dtype="int64"), alpha=0.5)),
        aliases=_aliases,
    )
TABLE.op("rsub", *operands(), call(t(2, 3), t(2, 3), alpha=2), errors=MISFITS)
TABLE.op("mul", *operands(), errors=MISFITS, aliases=("multiply",))
TABLE.op(
    "div",
    *operands(second="power of two"),
    call(t(2, 3), t(2, 3, domain="power of two"), rounding_mode="floor"),
    call(t(2, 3), t(3, domain="power of two"), rounding_mode="trunc"),
    call(t(2, 3), 2, rounding_mode="floor"),
    call(t(2, 3), t(3, domain="power of two"), rounding_mode=None),
    call(t(8, domain="special"), t(8, domain="power of two")),
    errors=(*MISFITS, call(t(2), t(2), rounding_mode="up"), call(t(2), 0, rounding_mode="floor")),
    aliases=("divide",),
)
TABLE.op("true_divide", *operands(second="power of two"), errors=MISFITS)
TABLE.op(
    "floor_divide",
    *operands(second="power of two"),
    errors=(*MISFITS, call(t(2, dtype="int64"), Values([1, 0]))),
)
TABLE.op(
    "remainder",
    *operands(second="power of two"),
    call(3, t(3, domain="power of two")),
    errors=(*MISFITS, call(t(2, dtype="int64"), Values([1, 0]))),
)
TABLE.op(
    "pow",
    *operands(domain="positive"),
    *[call(t(2, 3), number) for number in (0, 1, 2, 3)],
    *[call(t(2, 3, domain="positive"), number) for number in (0.5, -1, -2, -0.5, 1.5)],
    call(2, t(2, 3)),
    call(0.5, t(3)),
    call(t(3, domain="zeros and ties"), t(3, domain="count")),
    errors=(*MISFITS, call(t(2, dtype="int64"), -1)),
)
for _name, _aliases in (
    ("eq", ()),
    ("ne", ("not_equal",)),
    ("lt", ("less",)),
    ("le", ("less_equal",)),
    ("gt", ("greater",)),
    ("ge", ("greater_equal",)),
):
    TABLE.op(
        _name,
        *operands(),
        call(t(8, domain="special"), t(8, domain="zeros and ties")),
        call(t(3, domain="zeros and ties"), 1),
        errors=MISFITS,
        aliases=_aliases,
    )
for _name in ("maximum", "minimum"):
    TABLE.op(
        _name,
        *operands(numbers=()),
        call(t(7, domain="zeros and ties"), t(7, domain="zeros and ties")),
        call(t(8, domain="special"), t(8)),
        errors=(*MISFITS, call(t(2), 1)),
    )
for _name in ("logical_and", "logical_or"):
    TABLE.op(_name, *operands(numbers=()), call(t(7, domain="zeros and ties"), t(7)), errors=(*MISFITS, call(t(2), 1)))
for _name in ("bitwise_and", "bitwise_or", "bitwise_xor"):
    TABLE.op(
        _name,
        *operands(numbers=(3, True)),
        errors=(*MISFITS, call(t(2), 1.5)),
        dtypes=("int64", "bool", "uint8", "int32", "float32"),
    )

TABLE.op(
    "clamp",
    call(t(2, 3), -1, 1),
    call(t(2, 3), 0.5),
    call(t(2, 3), max=0.5),
    call(t(2, 3), min=-1, max=None),
    call(t(2, 3), t(3), t(2, 1)),
    call(t(2, 3), min=t(3)),
    call(t(2, 3), max=t()),
    call(t(8, domain="special"), -1, 1),
    call(t(7, domain="zeros and ties"), 0, 1),
    call(t(2, 3), 1, -1),
    errors=(call(t(2)), call(t(2), "a"), call(t(2), t(3)), call(t(2), None, None)),
    aliases=("clip",),
)
for _name in ("clamp_min", "clamp_max"):
    TABLE.op(
        _name,
        call(t(2, 3), 1),
        call(t(2, 3), 0.5),
        call(t(2, 3), t(3)),
        call(t(7, domain="zeros and ties"), 1),
        call(t(8, domain="special"), 0.5),
        errors=(call(t(2)), call(t(2), "a"), call(t(2), t(3))),
    )
_MASK = Values([[True, False, True], [False, False, True]], "bool")
TABLE.op(
    "where",
    call(_MASK, t(2, 3), t(2, 3)),
    call(_MASK, t(3), t(2, 1)),
    call(_MASK, t(2, 3), 2),
    call(_MASK, 0.5, t(2, 3)),
    call(_MASK, 1, 2.5),
    call(_MASK, t(3), t(3, dtype="float64")),
    call(_MASK),
    errors=(
        call(t(2), t(2), t(2)),
        call(_MASK, t(2), t(2)),
        call([True], t(2), t(2)),
        call(_MASK, t(2, 3)),
    ),
)
TABLE.op(
    "masked_fill",
    call(t(2, 3), _MASK, 2),
    call(t(2, 3), _MASK, 0.5),
    call(t(2, 3), _MASK, t()),
    call(t(2, 3), Values([True, False, True], "bool"), t()),
    call(t(3), _MASK, 1),
    call(t(2, 3), _MASK, t(dtype="float64")),
    errors=(
        call(t(2, 3), _MASK, t(3)),
        call(t(2, 3), Values([1, 0, 1]), 1),
        call(t(2, 3), t(2, 3), 1),
        call(t(2), _MASK, 1),
        call(t(2, 3), _MASK, 1j),
    ),
)

# -- more functions of one operand -----------------------------------------------------------------

for _name, _domain in (
    ("acos", "unit"),
    ("asin", "unit"),
    ("atan", "any"),
    ("acosh", "over one"),
    ("asinh", "any"),
    ("atanh", "unit"),
):
    unary(_name, domain=_domain, aliases=(f"arc{_name[1:]}",))
unary("cosh", "sinh", "exp2", "erf", "erfc", "sinc", "angle", "frac", "deg2rad", "rad2deg", "i0")
unary("conj_physical", "conj", "resolve_conj", "resolve_neg", "isneginf", "isposinf", "isreal", "signbit")
unary("erfinv", domain="unit")
unary("log10", "lgamma", "digamma", domain="positive")
unary("imag", "is_conj", "is_neg")
TABLE.op(
    "logit",
    call(t(2, 3, domain="probability")),
    call(t(2, 3), 0.25),
    call(t(2, 3, domain="probability"), eps=None),
    errors=(call(t(2), "a"), call(1)),
)
TABLE.op(
    "nan_to_num",
    call(t(8, domain="special")),
    call(t(8, domain="special"), 1.0, 2.0, -2.0),
    call(t(8, domain="special"), posinf=3.0),
    call(t(2, 3)),
    errors=(call(t(2), "a"), call(1)),
)
TABLE.op(
    "mvlgamma",
    call(t(2, 3, domain="over one"), 1),
    call(t(2, 3, domain="over one"), 2),
    errors=(call(t(2, domain="positive"), 3), call(t(2)), call(t(2), 0)),
)
TABLE.op(
    "polygamma",
    call(0, t(2, 3, domain="positive")),
    call(1, t(2, 3, domain="positive")),
    call(2, t(3, domain="positive")),
    errors=(call(-1, t(2)), call("a", t(2)), call(1)),
    in_place=(call(t(2, 3, domain="positive"), 1),),
)
for _name in ("celu", "selu", "hardshrink"):
    TABLE.op(
        _name,
        call(t(2, 3)),
        call(t(8, domain="special")),
        *([] if _name == "selu" else [call(t(2, 3), 0.75)]),
        errors=(call(1), call(t(2), "a")),
    )
TABLE.op(
    "threshold",
    call(t(2, 3), 0.5, 2.0),
    call(t(7, domain="zeros and ties"), 1, 0),
    errors=(call(t(2), 1), call(t(2), "a", 1)),
)

# -- more functions of two operands ----------------------------------------------------------------

for _name in ("atan2", "copysign", "fmod", "hypot", "heaviside", "nextafter", "xlogy", "logical_xor", "fmax", "fmin"):
    _numbers = (2, 0.5) if _name in ("copysign", "fmod", "xlogy") else ()
    TABLE.op(
        _name,
        *operands(
            second="power of two" if _name == "fmod" else "positive" if _name == "xlogy" else "", numbers=_numbers
        ),
        call(t(8, domain="special"), t(8, domain="zeros and ties")),
        errors=MISFITS,
        aliases=("arctan2",) if _name == "atan2" else (),
        # Its second derivative is a difference of three rounded products.
        ulps=4 if _name == "atan2" else 0,
    )
for _name in ("logaddexp", "logaddexp2", "ldexp"):
    TABLE.op(_name, *operands(second="count" if _name == "ldexp" else "", numbers=()), errors=MISFITS)
for _name in ("gcd", "lcm"):
    TABLE.op(_name, *operands(numbers=()), errors=MISFITS, dtypes=("int64", "uint8", "int32", "bool", "float32"))
for _name in ("bitwise_left_shift", "bitwise_right_shift"):
    TABLE.op(
        _name,
        *operands(second="count", numbers=(2,)),
        errors=MISFITS,
        dtypes=("int64", "uint8", "int32", "float32", "bool"),
    )
for _name in ("igamma", "igammac"):
    TABLE.op(
        _name,
        call(t(2, 3, domain="positive"), t(2, 3, domain="positive")),
        call(t(2, 3, domain="positive"), t(3, domain="positive")),
        errors=MISFITS,
    )
TABLE.op("float_power", *operands(domain="positive"), call(2, t(3)), errors=MISFITS)
TABLE.op(
    "lerp",
    call(t(2, 3), t(2, 3), 0.5),
    call(t(2, 3), t(3), 2),
    call(t(2, 3), t(3), t(3, domain="unit")),
    call(t(3), t(2, 1), t()),
    errors=(call(t(2), t(2)), call(t(2), t(3), 0.5), call(t(2), t(2), "a"), call(t(2), t(2, dtype="float64"), 0.5)),
)
for _name in ("addcmul", "addcdiv"):
    _second = t(2, 3, domain="power of two")
    TABLE.op(
        _name,
        call(t(2, 3), t(2, 3), _second),
        call(t(2, 3), t(2, 3), _second, value=2),
        call(t(3), t(2, 1), t(3, domain="power of two"), value=0.5),
        call(t(2, 3), t(3), _second),
        errors=(call(t(2), t(3), t(2)), call(t(2), t(2)), call(t(2), t(2), 1), call(t(2), t(2), t(2), value="a")),
    )
TABLE.op(
    "isin",
    call(t(2, 3), t(3)),
    call(t(7, domain="zeros and ties"), t(3, domain="zeros and ties")),
    call(t(2, 3), 2),
    call(2, t(3)),
    call(t(2, 3), t(2, 3), invert=True),
    errors=(call(t(2), "a"), call(t(2)), call(1, 2)),
)
_REAL = ("float32", "float64", "float16", "int64", "complex64")
TABLE.op(
    "complex",
    call(t(2, 3), t(2, 3)),
    call(t(2, 3), t(3)),
    errors=(call(t(2), t(2, dtype="float64")), call(t(2), 1), call(t(2), t(3))),
    dtypes=tuple(dtype for dtype in _REAL if dtype != "float16"),  # of which torch makes its complex32
)
TABLE.op(
    "polar",
    call(t(2, 3, domain="positive"), t(2, 3)),
    errors=(call(t(2), t(2, dtype="float64")), call(t(2), 1)),
    dtypes=_REAL,
)
TABLE.op(
    "view_as_real",
    call(t(2, 3)),
    call(t()),
    errors=(call(t(2, dtype="float32")), call(1)),
    dtypes=("complex64", "complex128", "float32"),
)
TABLE.op(
    "view_as_complex",
    call(t(3, 2)),
    call(t(2)),
    call(t(2, 2, 2)),
    errors=(call(t(3)), call(t()), call(t(2, dtype="int64"))),
    dtypes=("float32", "float64", "int64"),
)
TABLE.op(
    "frexp",
    call(t(2, 3)),
    call(t(8, domain="special")),
    errors=(call(1), call(t(2, dtype="int64"))),
    dtypes=("float32", "float64"),
)
