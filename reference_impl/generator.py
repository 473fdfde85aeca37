"""The random generator of the CPU: mt19937, what each op makes of its words, and how many of them it takes.

The same seed gives the same numbers as in torch. Draws are exact, with one exception: ``normal`` from 16 elements up
in types narrower than float64, where torch uses a vectorised kernel of its own (``NORMAL_BLOCK_ULPS``).

Elements are drawn one after another in the order of memory: a dense tensor with permuted strides is filled as it lies,
not as it is indexed. Only where a tensor of probabilities is read does the order of the two together decide.
No op takes a number for a size of 0.

What is described here is torch on x86 with AVX2 or AVX512. With ATEN_CPU_CAPABILITY=default the same words are taken,
but last bits differ: of ``uniform`` with bounds and of ``normal`` with mean and std, since ``x * scale + shift`` is
rounded twice there and once here, and of ``normal`` from 16 elements up, since the angle is computed in double there
(next to its zeros a sine or cosine then differs in most of its digits).
"""

from __future__ import annotations

import functools
import math
import os
import random
import struct
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NoReturn, Optional

from . import errors, mkl_numbers
from .devices import CPU
from .devices import device as device_
from .dtypes import DTYPES
from .removed import NO_CUDA_GENERATOR
from .rules import rule
from .semantics import SEMANTICS

#: The seed of a ``Generator()`` that nobody seeded. (The default generator is seeded by chance at each start.)
DEFAULT_SEED = 67280421310721

#: From this many elements up a contiguous ``normal_`` works in blocks of 16 uniforms.
NORMAL_BLOCK_SIZE = 16

#: How far a float32 of the block algorithm (mean 0, std 1) can be from torch's, in units in the last place.
#: Measured on torch 2.13.0 with AVX2 and AVX512, which agree, by giving torch a state that holds chosen words: over all
#: 2**24 values of either uniform, each factor of the product is within 1 unit, with one exception. At the angle of
#: three quarters of a turn, where the cosine is next to 0, it is 6 units off and the product 10 at most. Over 10**8
#: numbers drawn at random, 83 % are equal and very few are more than 2 off. Float64 has no bound: torch calls the C
#: library there, as Python does.
NORMAL_BLOCK_ULPS = 10

#: A draw from a range of at least this size takes two words, a smaller one takes one.
TWO_WORDS_FROM_RANGE = 1 << (28 if SEMANTICS.ranges_from_2_to_the_28_take_two_words else 32)

_STATE_WORDS = 624
_TWO_PI_SINGLE: float = DTYPES["float32"].pack([2.0 * math.pi])[0]
_FRESH = _STATE_WORDS  # the position of Python's generator at which the next draw makes new words
#: initial seed, words left, seeded, next word; the words, each in 8 bytes; then what is kept between draws: two
#: numbers of an older layout, the cached normal (double), whether there is one, a cached float that no op uses, whether
#: there is one. Integers are little endian.
_STATE = struct.Struct("<QiiQ" + f"{_STATE_WORDS}Q" + "dddi4xf?3x")
STATE_SIZE = _STATE.size

#: value, scale, shift -> value * scale + shift
Fused = Callable[[float, float, float], float]

_C_NAMES = {
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long",
    "bool": "bool",
    "uint16": "unsigned short",
    "uint32": "unsigned int",
    "uint64": "unsigned long",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "float32": "float",
    "float64": "double",
}
_LARGEST_FLOAT = {"float16": 65504.0, "bfloat16": (2 - 2**-7) * 2.0**127, "float32": (2 - 2**-23) * 2.0**127}
#: Bits of the significand: the integers up to two to this power are exact.
_SIGNIFICAND = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}
_INTEGER_RANGE = {
    "bool": (0, 1),
    "uint8": (0, 2**8 - 1),
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}


class Generator:
    """A source of random numbers with a state of its own, as ``torch.Generator`` on the CPU."""

    #: why nobody may draw from it, where that is so
    refusal: Optional[str] = None

    def __init__(self, device: Any = "cpu") -> None:
        if str(device).partition(":")[0] != "cpu":
            raise RuntimeError(NO_CUDA_GENERATOR)
        # Python's own random.Random is an mt19937 as well: given the 624 words of a state it goes on exactly as torch
        # does, and getrandbits(32) is one tempered word of it. Only seeding differs (Python's seeds by an array), so
        # the words are made here.
        self._random = random.Random()
        self._cached_normal: Optional[float] = None
        self._cached_float: Optional[float] = None
        self.manual_seed(DEFAULT_SEED)

    @property
    def device(self) -> device_:
        return CPU

    @rule("RNG-04")
    def manual_seed(self, seed: int, /) -> "Generator":
        """Start again from ``seed``, and forget the cached normal. Returns the generator.

        Negative seeds count from 2**64 down. The state depends on the lower 32 bits only. Raises RuntimeError where
        ``seed`` is not an int (a bool is none), and what an overflow is where it is below -2**63 or above 2**64 - 1.
        """
        if type(seed) is bool or not isinstance(seed, int):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        if not -(2**63) <= seed < 2**64:
            raise errors.overflow_of_64_bits()
        self._initial_seed = seed % 2**64
        self._random.setstate(_first_state(seed & 0xFFFFFFFF))
        # torch tells "never drawn from" from "all words used": both have no words left, but another next word.
        self._never_drawn = True
        self._cached_normal = None
        self._cached_float = None
        return self

    def seed(self) -> int:
        """Start again from a seed of 64 bits taken from the operating system, and return it."""
        chosen = int.from_bytes(os.urandom(8), "little")
        self.manual_seed(chosen)
        return chosen

    def initial_seed(self) -> int:
        """The seed with which the present sequence began, from 0 to 2**64 - 1."""
        return self._initial_seed

    @rule("RNG-04")
    def state_bytes(self) -> bytes:
        """The state, in the 5056 bytes that ``torch.get_rng_state()`` holds."""
        *words, position = self._random.getstate()[1]
        next_word = 0 if self._never_drawn else position
        left = 1 if position == _FRESH else _STATE_WORDS + 1 - position
        normal, single = self._cached_normal, self._cached_float
        return _STATE.pack(
            self._initial_seed, left, 1, next_word, *words,
            0.0, normal or 0.0, 0.0, normal is not None, single or 0.0, single is not None,
        )  # fmt: skip

    @rule("RNG-04")
    def restore_bytes(self, state: bytes) -> None:
        """Go on as the generator did whose ``state_bytes()`` these are. Raises RuntimeError for anything else."""
        if len(state) != STATE_SIZE:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {STATE_SIZE} but found the input RNG state size to be "
                f"{len(state)}"
            )
        seed, left, seeded, next_word, *rest = _STATE.unpack(state)
        words, (_, normal, _, has_normal, single, has_single) = rest[:_STATE_WORDS], rest[_STATE_WORDS:]
        # torch accepts other pairs of these two as well, which no sequence of draws can reach.
        reachable = (left, next_word) == (1, 0) or (
            left >= 1 and next_word >= 1 and left + next_word == _STATE_WORDS + 1
        )
        if seeded != 1 or not reachable:
            raise RuntimeError("Invalid mt19937 state")
        position = _FRESH if left == 1 else next_word
        self._initial_seed = seed
        self._random.setstate((3, (*(word & 0xFFFFFFFF for word in words), position), None))
        self._never_drawn = next_word == 0
        self._cached_normal = normal if has_normal else None
        self._cached_float = single if has_single else None

    def clone_state(self) -> "Generator":
        """Another generator that goes on as this one will, independent of it."""
        clone = Generator()
        clone.restore_bytes(self.state_bytes())
        return clone

    def graphsafe_get_state(self) -> NoReturn:
        raise NotImplementedError("graphsafe_get_state is not supported in this Generator")

    def get_offset(self) -> NoReturn:
        raise RuntimeError("CPU Generator does not use offset")

    def set_offset(self, offset: int) -> NoReturn:
        raise RuntimeError("CPU Generator does not use offset")

    def words(self, n: int) -> list[int]:
        """``n`` numbers of 32 bits. Raises RuntimeError where none may be drawn."""
        if self.refusal is not None:
            raise RuntimeError(self.refusal)
        if n:
            self._never_drawn = False
        draw = self._random.getrandbits
        return [draw(32) for _ in range(n)]

    def double_words(self, n: int) -> list[int]:
        """``n`` numbers of 64 bits, the upper half drawn first."""
        words = self.words(2 * n)
        return [high << 32 | low for high, low in zip(words[::2], words[1::2], strict=True)]

    @rule("RNG-02")
    def standard_normal(self) -> float:
        """One normal number in double, by the transform of Box and Muller.

        Two uniforms give two normals. The second is kept for the next call, of whatever type: float32 and float64
        draws share it. It outlives uniform draws, and is forgotten at ``manual_seed`` only.
        """
        if self._cached_normal is not None:
            cached, self._cached_normal = self._cached_normal, None
            return cached
        first, second = unit_doubles(self, 2)
        radius = math.sqrt(-2.0 * math.log1p(-second))
        theta = 2.0 * math.pi * first
        self._cached_normal = radius * math.sin(theta)
        return radius * math.cos(theta)


@functools.lru_cache(maxsize=16)
def _first_state(seed: int) -> tuple[Any, ...]:
    """The state of an mt19937 seeded with one number of 32 bits (init_genrand of its authors), as Python has it."""
    words = [seed]
    for i in range(1, _STATE_WORDS):
        last = words[-1]
        words.append((1812433253 * (last ^ last >> 30) + i) & 0xFFFFFFFF)
    return 3, (*words, _FRESH), None


def unit_floats(generator: Generator, n: int) -> list[float]:
    """``n`` multiples of 2**-24 in [0, 1): the lower 24 bits of one word each."""
    return [(word & 0xFFFFFF) * 2.0**-24 for word in generator.words(n)]


def unit_doubles(generator: Generator, n: int) -> list[float]:
    """``n`` multiples of 2**-53 in [0, 1): the lower 53 bits of two words each."""
    return [(word & 0x1FFFFFFFFFFFFF) * 2.0**-53 for word in generator.double_words(n)]


#: How many bits of a word make a number of half precision where not 24 do.
_BITS = {"float16": 11, "bfloat16": 8}


@rule("RNG-01")
def uniform(generator: Generator, n: int, low: float = 0.0, high: float = 1.0, dtype: str = "float32") -> list[float]:
    """``n`` numbers of [low, high): ``rand`` and ``uniform_``.

    Float64 takes two words for an element, each narrower type one: 24 bits of it, also for float16 and bfloat16.
    What rounding would carry to ``high`` becomes ``low`` instead (in float16 and bfloat16 that is seen: about one
    number in 4000 and 512 of ``rand`` is 0 for this reason). Raises RuntimeError where a bound does not fit the type
    or ``low`` exceeds ``high``.
    """
    _check_uniform_bounds(low, high, dtype)
    first, end = DTYPES[dtype].pack([low, high])
    if dtype == "float64":
        made: Sequence[float] = _scaled(unit_doubles(generator, n), high - low, low, _fma)
    else:
        low, high = _single(low), _single(high)
        bits = _BITS.get(dtype)
        if bits is not None and not SEMANTICS.half_precision_is_drawn_from_24_bits:
            units = [word % (1 << bits) * 2.0**-bits for word in generator.words(n)]
        else:
            units = unit_floats(generator, n)
        made = DTYPES[dtype].pack(_scaled(units, _single(high - low), low, _fma_single))
    return [first if x == end else x for x in made]


def check_deviation(std: float) -> None:
    if not std >= 0.0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")


@rule("RNG-02", "RNG-03")
def normal(
    generator: Generator,
    n: int,
    mean: float = 0.0,
    std: float = 1.0,
    dtype: str = "float32",
    contiguous: bool = True,
) -> list[float]:
    """``n`` normal numbers: ``randn`` and ``normal_``.

    Below 16 elements, and for any number of them where the tensor is not contiguous, each is drawn by
    ``Generator.standard_normal`` in double, whatever the type, and rounded to it. From 16 up another algorithm gives
    other numbers: see ``normal_blocks``. Raises RuntimeError where ``std`` is negative or NaN.
    """
    check_deviation(std)
    if n >= NORMAL_BLOCK_SIZE and contiguous:
        return normal_blocks(generator, n, mean, std, dtype)
    return list(DTYPES[dtype].pack(_scaled([generator.standard_normal() for _ in range(n)], std, mean, _fma)))


@rule("RNG-03")
def normal_blocks(generator: Generator, n: int, mean: float, std: float, dtype: str) -> list[float]:
    """``n`` normal numbers, ``n`` >= 16, from blocks of 16 uniforms.

    The j-th of a block's first eight uniforms and the j-th of its last eight make the j-th and the (j + 8)-th normal.
    Where ``n`` is no multiple of 16 the last 16 elements are made once more from 16 fresh uniforms, over what was
    there. So a length that is no multiple of 16 takes ``n`` + 16 uniforms (float16 and bfloat16, which draw block by
    block: the full blocks and 16). The cached normal is neither used nor touched.
    """
    whole = n - n % NORMAL_BLOCK_SIZE
    block = _block_of_doubles if dtype == "float64" else _block_of_singles
    draw = unit_doubles if dtype == "float64" else unit_floats
    units = draw(generator, n if dtype in ("float32", "float64") else whole)
    made: list[float] = []
    for start in range(0, whole, NORMAL_BLOCK_SIZE):
        made += block(units[start : start + NORMAL_BLOCK_SIZE], mean, std)
    if whole != n:
        made[n - NORMAL_BLOCK_SIZE :] = block(draw(generator, NORMAL_BLOCK_SIZE), mean, std)
    return list(DTYPES[dtype].pack(made))


def _block_of_doubles(units: Sequence[float], mean: float, std: float) -> list[float]:
    radii = [math.sqrt(-2.0 * math.log(1.0 - u)) for u in units[:8]]
    angles = [2.0 * math.pi * u for u in units[8:]]
    standard = [r * t for r, t in zip([*radii, *radii], [*map(math.cos, angles), *map(math.sin, angles)], strict=True)]
    return _scaled(standard, std, mean, _fma)


def _block_of_singles(units: Sequence[float], mean: float, std: float) -> list[float]:
    """As in double, but every step is rounded to float32, two pi included."""
    single = DTYPES["float32"].pack
    radii = single(map(math.sqrt, single([-2.0 * x for x in single([math.log(1.0 - u) for u in units[:8]])])))
    angles = single([_TWO_PI_SINGLE * u for u in units[8:]])
    turns = single([*map(math.cos, angles), *map(math.sin, angles)])
    mean, std = single([mean, std])
    return _scaled(single([r * t for r, t in zip([*radii, *radii], turns, strict=True)]), std, mean, _fma_single)


def normal_block_ulps(value: float, mean: float = 0.0, std: float = 1.0, dtype: str = "float32") -> int:
    """How many units in the last place of ``dtype`` torch's result can be from ``value``, drawn by ``normal_blocks``.

    For float32, mean 0 and std 1 this is ``NORMAL_BLOCK_ULPS``, for float64 it is 0. A mean that cancels leading
    digits makes it larger.
    """
    if dtype == "float64" or std == 0.0 or not math.isfinite(value):
        return 0
    if (mean, std, dtype) == (0.0, 1.0, "float32"):
        return NORMAL_BLOCK_ULPS
    step = 2.0 ** -_SIGNIFICAND[dtype] * 2 * abs(value)  # at least one unit of the value, at most two
    error = std * NORMAL_BLOCK_ULPS * _single_ulp((abs(value - mean) + step) / std) + step / 2 + _single_ulp(value)
    below, above = DTYPES[dtype].pack([value - error, value + error])
    return max(_ordinal(above, dtype) - _ordinal(value, dtype), _ordinal(value, dtype) - _ordinal(below, dtype))


@rule("RNG-05")
def integers(
    generator: Generator, n: int, low: Optional[int] = None, high: Optional[int] = None, dtype: str = "int64"
) -> list[int | float]:
    """``n`` whole numbers of [low, high): ``randint`` and ``random_``; floats where ``dtype`` is a floating type.

    Each is one word modulo the size of the range, or two words where the range holds 2**28 numbers or more. Without
    ``high``, the largest value of the type (or the largest up to which a floating type holds every integer) is the last
    one in the range. Without both, the range is from 0 to there, and int64 and float64 take two words, all others one.
    ``low`` = -2**63 without ``high`` is the full range of 64 bits. A bound that a floating type does not hold moves
    into the range. Warns of a bound beyond the integers that a floating type holds exactly; raises RuntimeError for one
    that the type does not reach, and for an empty range. (torch itself never returns from ``low`` = 2**63 - 1 in a
    floating type.)
    """
    if low is None:
        values = _integers_from_zero(generator, n, dtype)
    elif high is None and low == -(2**63):
        values = _integers_of_64_bits(generator, n, dtype)
    else:
        first, size = _integer_range(low, high, dtype)
        drawn = generator.double_words(n) if size >= TWO_WORDS_FROM_RANGE else generator.words(n)
        values = [first + x % size for x in drawn]
    return list(DTYPES[dtype].pack(values))


def _integers_from_zero(generator: Generator, n: int, dtype: str) -> list[int]:
    drawn = generator.double_words(n) if dtype in ("int64", "float64") else generator.words(n)
    size = _largest_integer(dtype) + 1
    return [x % size for x in drawn]


def _integers_of_64_bits(generator: Generator, n: int, dtype: str) -> list[int]:
    name = "random_full_64_bits_range_kernel_cpu"
    if dtype in ("bool", "float16"):
        raise errors.missing_kernel(name, DTYPES[dtype].legacy_name)
    if dtype not in ("int64", "float64", "float32", "bfloat16"):
        raise RuntimeError(f"{name} handles only int64, double, float and bfloat16")
    return [x - 2**64 if x >= 2**63 else x for x in generator.double_words(n)]


def no_range(low: int, high: int) -> RuntimeError:
    return RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")


def _integer_range(low: int, high: Optional[int], dtype: str) -> tuple[int, int]:
    """The first number of the range and how many there are."""
    if high is None:
        low, last = _raised_to_a_value(low, dtype), _largest_integer(dtype)
        _check_integer_bound(low, "from", dtype)
        # Whatever the message says, torch wants a floating type's range to hold two numbers.
        if low > last or (low == last and DTYPES[dtype].is_floating_point):
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, "
                f"but got from={low} > to_inc={last}"
            )
        return low, last - low + 1
    if low >= high:
        raise no_range(low, high)
    if DTYPES[dtype].is_floating_point:
        low, high = _raised_to_a_value(low, dtype), _lowered_to_a_value(high, dtype)
        if low >= high:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
                f"but got from={low} >= to={high}"
            )
    _check_integer_bound(low, "from", dtype)
    _check_integer_bound(high - 1, "to - 1", dtype)
    return low, high - low


def _largest_integer(dtype: str) -> int:
    return 1 << _SIGNIFICAND[dtype] if dtype in _SIGNIFICAND else _INTEGER_RANGE[dtype][1]


def _raised_to_a_value(low: int, dtype: str) -> int:
    """``low``, or the value of the floating type after it where the next integer would be rounded down past it."""
    if not DTYPES[dtype].is_floating_point:
        return low
    after = _as_held(low + 1, dtype)
    return after + _gap(low + 1, dtype) if after < low else low


def _lowered_to_a_value(high: int, dtype: str) -> int:
    """``high``, or the value of the floating type before it where the integer before would be rounded up to it."""
    before = _as_held(high - 1, dtype)
    return before - _gap(high - 1, dtype) if before >= high else high


def _as_held(integer: int, dtype: str) -> int:
    """``integer`` rounded to the type and taken back to int64, where what does not fit becomes the lowest."""
    held = DTYPES[dtype].pack([float(integer)])[0]
    return int(held) if -(2.0**63) <= held < 2.0**63 else -(2**63)


def _gap(integer: int, dtype: str) -> int:
    """The distance of the floating type's values around ``integer``."""
    return 1 << max(abs(integer).bit_length() - _SIGNIFICAND[dtype], 0)


def _check_integer_bound(bound: int, name: str, dtype: str) -> None:
    if dtype in _INTEGER_RANGE:
        lowest, largest = _INTEGER_RANGE[dtype]
        fits = lowest <= bound <= largest
    else:
        fits = dtype != "float16" or abs(bound) <= _LARGEST_FLOAT[dtype]
    if not fits:
        raise RuntimeError(f"{name} is out of bounds for {_C_NAMES[dtype]}")
    if dtype in _SIGNIFICAND and abs(bound) > 1 << (bits := _SIGNIFICAND[dtype]):
        warnings.warn(
            f"{name} is out of bounds [-(2^{bits}), 2^{bits}]. Due to precision limitations {_C_NAMES[dtype]} can "
            "support discrete uniform distribution only within this range. This warning will become an error in "
            "version 1.7 release, please fix the code in advance",
            UserWarning,
            stacklevel=4,
        )


@rule("RNG-06")
def check_probability(p: float) -> None:
    if not 0.0 <= p <= 1.0:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")


def bernoulli(generator: Generator, n: int, p: float | Sequence[float] = 0.5, dtype: str = "float32") -> list[float]:
    """``n`` numbers, each 1.0 with probability ``p``, otherwise 0.0: ``bernoulli``, ``bernoulli_`` and dropout's mask.

    One ``p`` for all is compared with a uniform of 53 bits (two words) whatever the type of the result. Probabilities
    of their own, one for each element, are compared with a uniform of *their* type ``dtype``: 53 bits for float64,
    24 bits (one word) for all others. A probability of 0 or 1 takes its words as well. Raises RuntimeError for a
    probability outside of [0, 1], in a sequence when its turn comes.
    """
    if not isinstance(p, Sequence):
        check_probability(p)
        if SEMANTICS.no_numbers_come_from_mkl:
            units: Iterable[float] = unit_doubles(generator, n)
        else:
            units = mkl_numbers.units(generator.words(1)[0], n) if n else ()
        return [1.0 if u < p else 0.0 for u in units]
    draw = unit_doubles if dtype == "float64" else unit_floats
    results = []
    for probability in p:
        if not 0.0 <= probability <= 1.0:
            raise RuntimeError(errors.not_true("p_in >= 0 && p_in <= 1"))
        results.append(1.0 if draw(generator, 1)[0] < probability else 0.0)
    return results


@rule("RNG-07")
def permutation(generator: Generator, n: int) -> list[int]:
    """The numbers from 0 to ``n`` - 1 in random order: ``randperm``, for ``n`` below 2**32 / 20.

    Each place but the last is exchanged with itself or a later one, chosen by one word modulo the number of places
    left; so ``n`` - 1 words are taken. The type of the result changes nothing.
    """
    order = list(range(n))
    for place, word in enumerate(generator.words(max(n - 1, 0))):
        other = place + word % (n - place)
        order[place], order[other] = order[other], order[place]
    return order


@rule("RNG-01")
def exponential(generator: Generator, n: int, lambd: float = 1.0, dtype: str = "float32") -> list[float]:
    """``n`` numbers with density lambd * exp(-lambd * x), each from a uniform of 53 bits: ``exponential_``.

    Raises RuntimeError unless ``lambd`` is above 0.
    """
    if not lambd > 0.0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    scale = -1.0 / lambd
    if not SEMANTICS.no_numbers_come_from_mkl:
        return _exponential_of_mkl(generator, n, scale, dtype) if n else []
    return list(DTYPES[dtype].pack([scale * math.log1p(-u) for u in unit_doubles(generator, n)]))


def _exponential_of_mkl(generator: Generator, n: int, scale: float, dtype: str) -> list[float]:
    """In float64 the seed is of 64 bits, and takes two words; in narrower types all is computed in float32."""
    if dtype == "float64":
        return [scale * math.log(u) for u in mkl_numbers.units(generator.double_words(1)[0], n)]
    single = DTYPES["float32"].pack
    units = single(mkl_numbers.units(generator.words(1)[0], n))
    return list(DTYPES[dtype].pack(single([scale * x for x in single(map(math.log, units))])))


def _check_uniform_bounds(low: float, high: float, dtype: str) -> None:
    largest = _LARGEST_FLOAT.get(dtype, sys.float_info.max)
    for bound, name in ((low, "from"), (high, "to")):
        if not abs(bound) <= largest:
            raise RuntimeError(f"{name} is out of bounds for {_C_NAMES[dtype]}")
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
    if not high - low <= largest:
        raise RuntimeError(
            f"uniform_ expects to-from <= std::numeric_limits<{DTYPES[dtype].legacy_name}>::max(), but found "
            f"to={high:g} and from={low:g} which result in to-from to exceed the limit"
        )


def _scaled(values: Sequence[float], scale: float, shift: float, fused: Fused) -> list[float]:
    """``value * scale + shift``, rounded once."""
    if shift == 0.0 or scale == 1.0:  # then one of the two operations rounds nothing
        return [value * scale + shift for value in values]
    return [fused(value, scale, shift) for value in values]


def _fma(a: float, b: float, c: float) -> float:
    """``a * b + c`` in double, rounded once."""
    rounded_twice = a * b + c
    if not math.isfinite(rounded_twice):
        return rounded_twice
    return float(Fraction(a) * Fraction(b) + Fraction(c)) or rounded_twice


def _fma_single(a: float, b: float, c: float) -> float:
    """``a * b + c`` of numbers that are float32, rounded once to float32."""
    in_double = a * b + c  # the product is exact, so double rounds once here, and float32 once more below
    nearest = _single(in_double)
    across = 2.0 * in_double - nearest
    if across == nearest or not math.isfinite(across) or _single(across) != across:
        return nearest
    # Halfway between two float32 numbers, the second rounding needs to know where the first came from.
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == in_double:
        return nearest
    return max(nearest, across) if exact > in_double else min(nearest, across)


def _single(value: float) -> float:
    rounded: float = DTYPES["float32"].pack([value])[0]
    return rounded


def _single_ulp(value: float) -> float:
    """The distance of float32 numbers around ``value``."""
    return math.ldexp(1.0, max(math.frexp(value)[1], -125) - 24)


def _ordinal(value: float, dtype: str) -> int:
    """The place of ``value`` among all values of the type, counted from 0.0."""
    if dtype == "float16":
        bits: int = struct.unpack("<h", struct.pack("<e", value))[0]
        magnitude = bits & 0x7FFF
    else:
        bits = struct.unpack("<i", struct.pack("<f", value))[0]
        magnitude = (bits & 0x7FFFFFFF) >> (16 if dtype == "bfloat16" else 0)
    return -magnitude if bits < 0 else magnitude


#: One of this instance's own; like torch's, seeded by chance.
default_generator = Generator()
default_generator.seed()


Generator.__module__ = f"{__package__}._C"
