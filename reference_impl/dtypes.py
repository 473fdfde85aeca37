"""Element types: what each can hold, how a Python number becomes one, and what two of them give together."""

from __future__ import annotations

import math
import struct
from array import array
from functools import partial
from typing import Any, Callable, Iterable, Optional

from .errors import argument_type, no_promotion, overflow, unsupported_cast
from .semantics import SEMANTICS


class dtype:
    """An element type. Instances are singletons, compared by identity, as in torch."""

    __module__ = "torch"

    __slots__ = (
        "name",
        "abbr",
        "itemsize",
        "is_floating_point",
        "is_complex",
        "is_signed",
        "pack",
        "convert",
        "category",
        "legacy_name",
    )

    name: str
    #: As short as can be: "f32", "i64", "b8".
    abbr: str
    #: What torch's messages call it ("Float", "Long"): also the prefix of the legacy tensor type.
    legacy_name: str
    itemsize: int
    is_floating_point: bool
    is_complex: bool
    is_signed: bool
    #: Values that the type's kernels produced -> a mutable sequence that holds them, rounded or wrapped.
    pack: Callable[[Iterable[Any]], Any]
    #: Values of any type -> the same, as ``Tensor.to`` converts them.
    convert: Callable[[Iterable[Any]], Any]
    #: 0 bool, 1 integral, 2 floating, 3 complex: the order in which promotion goes.
    category: int

    def __init_subclass__(cls) -> None:
        raise TypeError("type 'torch.dtype' is not an acceptable base type")

    def __init__(self, name: str, legacy_name: str, itemsize: int, category: int, signed: bool = True) -> None:
        self.name = name
        letters = "b" if not category else "u" if not signed else "bf" if name[0] == "b" else name[0]
        self.abbr = f"{letters}{itemsize * 8}"
        self.legacy_name = legacy_name
        self.itemsize = itemsize
        self.category = category
        self.is_floating_point = category == 2
        self.is_complex = category == 3
        self.is_signed = signed

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> Any:
        return _of_name, (self.name,)

    @property
    def c_name(self) -> str:
        """What the messages of C++ code call it."""
        return _C_NAMES.get(self.legacy_name, self.legacy_name.lower())

    def to_real(self) -> "dtype":
        return {complex64: float32, complex128: float64}.get(self, self)

    def to_complex(self) -> "dtype":
        if self.category < 2:
            raise RuntimeError(f"Unknown Complex ScalarType for {self.legacy_name}")
        return {float64: complex128, complex128: complex128}.get(self, complex64)


def _of_name(name: str) -> dtype:
    """What a pickled type comes back as: the one of that name."""
    return DTYPES[name]


def _array_packer(code: str) -> Callable[[Iterable[Any]], Any]:
    """``array`` rounds a double to float32 when it stores it under code "f", as the hardware does after each op."""
    return partial(array, code)


def _integer_packer(code: str, bits: int, signed: bool) -> Callable[[Iterable[Any]], Any]:
    """Integers that do not fit wrap around, in two's complement."""
    modulus = 1 << bits
    half = modulus >> 1 if signed else modulus

    def pack(values: Iterable[Any]) -> Any:
        held = list(values)
        try:
            return array(code, held)
        except OverflowError:
            wrapped = (v % modulus for v in held)
            return array(code, [v - modulus if v >= half else v for v in wrapped])

    return pack


def _integer_converter(pack: Callable[[Iterable[Any]], Any], bits: int, signed: bool) -> Callable[[Iterable[Any]], Any]:
    """Floats are cut towards zero, in a register of 32 or 64 bits: what does not fit becomes its lowest value.

    A register of 64 bits without a sign is two of them: what is too large for both leaves nothing.
    """
    bound = 1 << (max(bits, 32) - 1 if signed or bits < 32 else 63)
    above = 2 * bound if bits == 64 and not signed else bound

    def one(value: Any) -> int:
        if value.__class__ is int:
            return int(value)
        if isinstance(value, complex):
            value = value.real
        if isinstance(value, float) and not (-bound - 1 < value < above):
            return 0 if value >= above > bound else -bound
        return int(value)

    return lambda values: pack([one(v) for v in values])


def _rounding_packer(code: str) -> Callable[[Iterable[Any]], Any]:
    """For what ``array`` lacks: each value goes through its packed form. Too large a value becomes infinite."""
    form = struct.Struct(code)

    def one(value: float) -> float:
        try:
            rounded: float = form.unpack(form.pack(float(value)))[0]
        except OverflowError:
            return math.copysign(math.inf, value)
        return rounded

    # First to float32, in which the hardware computes.
    return lambda values: [one(v) for v in array("f", values)]


def _round_bfloat16(value: float) -> float:
    """Round to float32, then to its upper 16 bits, ties to even."""
    single = array("f", [value])[0]
    if math.isnan(single) or math.isinf(single):
        return single
    bits: int = struct.unpack("<I", struct.pack("<f", single))[0]
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    rounded: float = struct.unpack("<f", struct.pack("<I", bits))[0]
    return rounded


def _complex_packer(part: Callable[[Iterable[Any]], Any]) -> Callable[[Iterable[Any]], Any]:
    def pack(values: Iterable[Any]) -> list[complex]:
        numbers = [complex(v) for v in values]
        return [complex(r, i) for r, i in zip(part([n.real for n in numbers]), part([n.imag for n in numbers]))]

    return pack


def _real(value: Any) -> Any:
    return value.real if isinstance(value, complex) else value


def _declare(
    name: str,
    legacy_name: str,
    itemsize: int,
    category: int,
    pack: Callable[[Iterable[Any]], Any],
    convert: Optional[Callable[[Iterable[Any]], Any]] = None,
    signed: bool = True,
) -> dtype:
    made = dtype(name, legacy_name, itemsize, category, signed)
    made.pack = pack
    made.convert = convert or (lambda values: pack([_real(v) for v in values]))
    DTYPES[name] = made
    return made


def _declare_integer(name: str, legacy_name: str, itemsize: int, code: str, signed: bool = True) -> dtype:
    pack = _integer_packer(code, 8 * itemsize, signed)
    return _declare(name, legacy_name, itemsize, 1, pack, _integer_converter(pack, 8 * itemsize, signed), signed)


DTYPES: dict[str, dtype] = {}

bool_ = _declare("bool", "Bool", 1, 0, lambda values: array("B", [1 if v else 0 for v in values]), signed=False)
bool_.convert = (
    bool_.pack
    if SEMANTICS.complex_numbers_are_true_by_either_part
    else lambda values: bool_.pack([_real(v) for v in values])
)
uint8 = _declare_integer("uint8", "Byte", 1, "B", signed=False)
int8 = _declare_integer("int8", "Char", 1, "b")
int16 = _declare_integer("int16", "Short", 2, "h")
int32 = _declare_integer("int32", "Int", 4, "i")
int64 = _declare_integer("int64", "Long", 8, "q")
uint16 = _declare_integer("uint16", "UInt16", 2, "H", signed=False)
uint32 = _declare_integer("uint32", "UInt32", 4, "I", signed=False)
uint64 = _declare_integer("uint64", "UInt64", 8, "Q", signed=False)
float16 = _declare("float16", "Half", 2, 2, _rounding_packer("<e"))
bfloat16 = _declare("bfloat16", "BFloat16", 2, 2, lambda values: [_round_bfloat16(v) for v in values])
float32 = _declare("float32", "Float", 4, 2, _array_packer("f"))
float64 = _declare("float64", "Double", 8, 2, _array_packer("d"))
complex64 = _declare("complex64", "ComplexFloat", 8, 3, _complex_packer(_array_packer("f")))
complex64.convert = complex64.pack
complex128 = _declare("complex128", "ComplexDouble", 16, 3, _complex_packer(list))
complex128.convert = complex128.pack

_C_NAMES = {
    "Byte": "unsigned char",
    "Char": "signed char",
    "Short": "short int",
    "Long": "long int",
    "Half": "c10::Half",
    "BFloat16": "c10::BFloat16",
    "ComplexFloat": "c10::complex<float>",
    "ComplexDouble": "c10::complex<double>",
}

#: torch's other names for the same types.
ALIASES: dict[str, dtype] = {
    "half": float16,
    "float": float32,
    "double": float64,
    "short": int16,
    "int": int32,
    "long": int64,
    "cfloat": complex64,
    "cdouble": complex128,
}

_default = float32


def get_default_dtype() -> dtype:
    return _default


def set_default_dtype(d: dtype) -> None:
    """Set the type of factories without ``dtype`` and of Python floats. Raises TypeError unless it is floating."""
    global _default
    if not isinstance(d, dtype):
        raise TypeError("invalid dtype object: only floating-point types are supported as the default type")
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default = d


def _check_type(function: str, name: str, position: int, value: Any) -> None:
    if value.__class__ is not dtype:
        raise TypeError(argument_type(function, name, position, "torch.dtype", value))


#: Types that torch takes in and hands out, and has few kernels for: they meet no other type but floating ones.
WIDE_UNSIGNED = frozenset({uint16, uint32, uint64})

#: For two types of one category, or of neighbouring ones: the order in which the wider wins.
_ORDER = (
    uint16, uint32, uint64, bool_, uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64, complex64,
    complex128,
)  # fmt: skip
_RANK = {d: i for i, d in enumerate(_ORDER)}


def promote_types(a: dtype, b: dtype) -> dtype:
    """The smallest type that holds what both hold (uint8 with a signed type needs the next larger one)."""
    _check_type("promote_types", "type1", 1, a)
    _check_type("promote_types", "type2", 2, b)
    if a is b:
        return a
    low, high = (a, b) if _RANK[a] < _RANK[b] else (b, a)
    if low in WIDE_UNSIGNED and not (high.category == 2 and SEMANTICS.wide_numbers_without_a_sign_meet_floating_ones):
        raise RuntimeError(no_promotion(a.legacy_name, b.legacy_name))
    if low is uint8 and high is int8:
        return int16
    if low is float16 and high is bfloat16:
        return float32
    if high is complex64 and low is float64:
        return complex128
    return high


#: Python's number types stand for these.
OF_PYTHON = {int: int64, float: float64, bool: bool_, complex: complex128}


def of_scalar(value: Any) -> dtype:
    """The type that a Python number stands for when it is made a tensor."""
    if isinstance(value, bool):
        return bool_
    if isinstance(value, int):
        return int64
    if isinstance(value, float):
        return _default
    return _default.to_complex()


def _combined(higher: Optional[dtype], lower: Optional[dtype]) -> Optional[dtype]:
    """What decides first, widened by a higher category only; a floating type keeps its precision."""
    if higher is None or lower is None:
        return lower if higher is None else higher
    if higher.category == 3:
        return higher
    if higher.category == 2:
        return higher.to_complex() if lower.category == 3 else higher
    if lower.category > 1:
        return lower
    if higher.category == 0:
        return promote_types(higher, lower)
    return higher


def result_type_of(dimensioned: Optional[dtype], zero_dim: Optional[dtype], wrapped: Optional[dtype]) -> dtype:
    """Promotion by category: tensors with dimensions decide before those without, and these before numbers."""
    result = _combined(dimensioned, _combined(zero_dim, wrapped))
    assert result is not None
    return result


def holds(dtype: dtype, value: Any) -> bool:
    """Whether a type can hold a number; a negative one may wrap around in an unsigned type."""
    if dtype.category == 0:
        return True
    if isinstance(value, complex):
        if dtype.category < 3:
            return not value.imag and holds(dtype, value.real)
        return holds(dtype.to_real(), value.real) and holds(dtype.to_real(), value.imag)
    if value != value or value in (math.inf, -math.inf):
        return dtype.category > 1
    if dtype.category > 1:
        return -_LARGEST[dtype.to_real()] <= value <= _LARGEST[dtype.to_real()]
    bits = 8 * dtype.itemsize - dtype.is_signed
    lowest = -(1 << bits) if dtype.is_signed else 1 - (1 << bits)
    return lowest <= int(value) < 1 << bits


_LARGEST = {
    float16: 65504.0,
    bfloat16: (2.0 - 2.0**-7) * 2.0**127,
    float32: (2.0 - 2.0**-23) * 2.0**127,
    float64: (2.0 - 2.0**-52) * 2.0**1023,
}


def scalar(dtype: dtype, value: Any) -> Any:
    """A Python number as an element of the type. Raises RuntimeError where the type cannot hold it."""
    if not holds(dtype, value):
        raise RuntimeError(overflow(dtype))
    return dtype.convert([value])[0]


def can_cast(from_: dtype, to: dtype) -> bool:
    """Whether a result of type ``from_`` may be written into a tensor of type ``to``: never into a lower category."""
    _check_type("can_cast", "from_", 1, from_)
    _check_type("can_cast", "to", 2, to)
    return not (from_.category > to.category)


def check_can_cast(from_: dtype, to: dtype) -> None:
    if from_.category > to.category:
        raise RuntimeError(unsupported_cast(from_.legacy_name, to.legacy_name))
