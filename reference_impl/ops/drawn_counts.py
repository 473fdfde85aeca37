"""Counts that are drawn: of events at a rate, of successes among trials."""

from __future__ import annotations

import math
from typing import Any, Callable, Optional

from .. import errors
from ..generator import Generator, default_generator, unit_doubles
from ..layout import Shape, broadcast, positions
from ..rules import rule
from ..tensor import Tensor, elements, new_tensor
from ..warn import warn_caller
from .declare import FUNCTIONS, Op, function, not_differentiable, recorded
from .unrecorded import zeros_as

#: A number between 0 and 1.
Unit = Callable[[], float]
#: From here on counts are accepted or rejected, below they are counted.
_MANY = 10


def _units(generator: Optional[Generator]) -> Unit:
    source = default_generator if generator is None else generator
    return lambda: unit_doubles(source, 1)[0]


# -- events ------------------------------------------------------------------------------------------------------------


# RNG-04: as many numbers of the generator are used as the counts happen to need.
@rule("RNG-04")
def _events(rate: float, unit: Unit) -> int:
    if not rate >= 0:
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    if rate >= _MANY:
        return _many_events(rate, unit)
    if rate == 0:
        return 0
    least, product, count = math.exp(-rate), unit(), 0
    while product > least:
        product *= unit()
        count += 1
    return count


def _many_events(rate: float, unit: Unit) -> int:
    """Hörmann's transformed rejection with squeeze (1993)."""
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    height = 1.1239 + 1.1328 / (b - 3.4)
    surely = 0.9277 - 3.6224 / (b - 2)
    while True:
        u, v = unit() - 0.5, unit()
        edge = 0.5 - abs(u)
        count = math.floor((2 * a / edge + b) * u + rate + 0.43)
        if edge >= 0.07 and v <= surely:
            return count
        if count < 0 or (edge < 0.013 and v > edge):
            continue
        drawn = math.log(v) + math.log(height) - math.log(a / (edge * edge) + b)
        if drawn <= count * math.log(rate) - rate - math.lgamma(count + 1):
            return count


def _no_gradient(grad: Any) -> Any:
    return FUNCTIONS["empty_like"](grad).zero_()


_poisson = Op(
    "poisson", ("self",), {"self": _no_gradient}, forward_derivative=lambda self_t: zeros_as(self_t), beneath_autograd=1
)


def poisson(input: Tensor, generator: Optional[Generator] = None) -> Tensor:
    """For each element how many events there are at this rate."""

    def compute() -> Tensor:
        dtype = input._dtype
        if dtype.category != 2:
            raise errors.missing_kernel("poisson_cpu", dtype.legacy_name)
        unit = _units(generator)
        return new_tensor(dtype.pack([_events(rate, unit) for rate in elements(input)]), input._shape, dtype)

    return recorded(_poisson, {"self": input}, compute)


function("poisson", poisson)


# -- successes ---------------------------------------------------------------------------------------------------------


def _successes(trials: float, chance: float, unit: Unit) -> float:
    if trials <= 0 or chance <= 0:
        return 0
    if chance >= 1:
        return trials
    if math.isnan(chance):
        return math.nan
    rarer = min(chance, 1 - chance)
    draw = _many_successes if trials * rarer >= _MANY else _few_successes
    drawn = draw(trials, rarer, unit)
    return drawn if chance <= 0.5 else trials - drawn


def _few_successes(trials: float, chance: float, unit: Unit) -> float:
    """From one success to the next it takes a geometric number of trials."""
    logarithm, used, count = math.log1p(-chance), 0.0, 0
    while True:
        drawn = unit()
        used += math.ceil(math.log(drawn) / logarithm) if drawn else math.inf
        if used > trials:
            return count
        count += 1


#: The error of Stirling's formula for the factorials of the first numbers.
_TAILS = [math.lgamma(k + 1) - ((k + 0.5) * math.log(k + 1) - (k + 1) + 0.5 * math.log(2 * math.pi)) for k in range(10)]


def _tail(k: float) -> float:
    if k < len(_TAILS):
        return _TAILS[int(k)]
    square = (k + 1) * (k + 1)
    return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)


def _many_successes(trials: float, chance: float, unit: Unit) -> float:
    """Hörmann's transformed rejection with squeeze for binomial counts (1993)."""
    spread = math.sqrt(trials * chance * (1 - chance))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    surely = 0.92 - 4.2 / b
    odds = chance / (1 - chance)
    height = (2.83 + 5.1 / b) * spread
    mode = math.floor((trials + 1) * chance)
    while True:
        u, v = unit() - 0.5, unit()
        edge = 0.5 - abs(u)
        count = math.floor((2 * a / edge + b) * u + trials * chance + 0.5)
        if edge >= 0.07 and v <= surely:
            return count
        if not 0 <= count <= trials:
            continue
        left = trials - count + 1
        reach = (
            (mode + 0.5) * math.log((mode + 1) / (odds * (trials - mode + 1)))
            + (trials + 1) * math.log((trials - mode + 1) / left)
            + (count + 0.5) * math.log(odds * left / (count + 1))
            + (_tail(mode) + _tail(trials - mode) - _tail(count) - _tail(trials - count))
        )
        if math.log(v * height / (a / (edge * edge) + b)) <= reach:
            return count


_binomial = Op(
    "binomial",
    ("count", "prob"),
    {name: not_differentiable("binomial") for name in ("count", "prob")},
    "NotImplemented",
    beneath_autograd=1,
)


def binomial(count: Tensor, prob: Tensor, generator: Optional[Generator] = None) -> Tensor:
    """For each element how many of ``count`` trials succeed that have the chance ``prob``."""

    def spread(one: Tensor, shape: Shape) -> list[Any]:
        data = one.detach().expand(shape)
        return [data._storage.data[place] for place in positions(shape, data._strides, data._offset)]

    def compute() -> Tensor:
        for name, one in (("count", count), ("prob", prob)):
            if one._dtype.category != 2:
                raise ValueError(
                    f"binomial only supports floating-point dtypes for {name}, got: {one._dtype.legacy_name}"
                )
        shape = broadcast(count._shape, prob._shape)
        if shape is None:
            raise RuntimeError(errors.shapes_do_not_broadcast(count._shape, prob._shape))
        if shape != count._shape and 0 not in count._shape:
            warn_caller(errors.out_resized(count._shape, shape))
        if prob._dtype is not count._dtype:
            raise RuntimeError(errors.found_dtype(prob._dtype, count._dtype))
        if count._dtype.itemsize == 2:
            raise errors.missing_kernel("binomial_cpu", count._dtype.legacy_name)
        unit, dtype = _units(generator), count._dtype
        drawn = [_successes(n, p, unit) for n, p in zip(spread(count, shape), spread(prob, shape))]
        return new_tensor(dtype.pack(drawn), shape, dtype)

    return recorded(_binomial, {"count": count, "prob": prob}, compute)


function("binomial", binomial)
