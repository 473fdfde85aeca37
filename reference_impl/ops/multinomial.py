"""Drawing indices with given probabilities."""

from __future__ import annotations

import math
from typing import Any, Optional

from .. import dtypes, errors
from ..generator import Generator, default_generator, uniform
from ..layout import prod
from ..tensor import Tensor, elements, new_tensor
from .creation import counted_beneath
from .declare import FUNCTIONS, both, refuse_alone
from .out_forms import write_out


def _check(input: Tensor, num_samples: int, replacement: bool) -> None:
    if len(input._shape) not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if input._dtype.category != 2:
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {input._dtype.legacy_name}"
        )
    if num_samples <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and num_samples > input._shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")


def _by_races(input: Any, num_samples: int, generator: Generator) -> Tensor:
    """Every index gets a waiting time; those that come first are drawn."""
    if not bool((input.max() < math.inf).logical_and(input.min() >= 0)):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if bool((input.sum(-1) == 0).any()):
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    speeds = input / FUNCTIONS["empty_like"](input).exponential_(generator=generator)
    if num_samples == 1:
        first: Tensor = speeds.argmax(-1, keepdim=True)
        return first
    drawn: Tensor = speeds.topk(num_samples)[1]
    return drawn


def _place(sums: list[float], number: float) -> int:
    """The first place whose sum is not below ``number``."""
    low, high = 0, len(sums)
    while low < high:
        middle = (low + high) // 2
        if sums[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


def _by_sums(input: Tensor, num_samples: int, generator: Generator) -> Tensor:
    size = input._shape[-1]
    data = list(elements(input))
    found: list[int] = []
    for row in range(prod(input._shape[:-1])):
        sums: list[float] = []
        total = 0.0
        for value in data[row * size : (row + 1) * size]:
            if not value >= 0:
                raise RuntimeError("invalid multinomial distribution (encountering probability entry < 0)")
            if math.isinf(value):
                raise RuntimeError(
                    "invalid multinomial distribution (encountering probability entry = infinity or NaN)"
                )
            total += value
            sums.append(total)
        if not total > 0:
            raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
        sums = [*(one / total for one in sums[:-1]), 1.0]
        found.extend(_place(sums, u) for u in uniform(generator, num_samples, 0.0, 1.0, "float64"))
    shape = (*input._shape[:-1], num_samples)
    return new_tensor(dtypes.int64.pack(found), shape, dtypes.int64)


@both("multinomial")
def multinomial(
    input: Tensor,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Optional[Generator] = None,
    out: Optional[Tensor] = None,
) -> Tensor:
    """For each row ``num_samples`` indices, drawn as often as the row's numbers tell."""
    if out is not None:
        return write_out(
            "multinomial",
            out,
            {"self": input},
            lambda: multinomial(input.detach(), num_samples, replacement, generator=generator),
        )
    _check(input, num_samples, replacement)
    source = default_generator if generator is None else generator
    plain = input.detach()
    if not replacement or num_samples == 1:
        drawn = _by_races(plain, num_samples, source)
        refuse_alone(errors.out_requires_grad("div"), input)  # the numbers are drawn all the same
        return counted_beneath(input, drawn, times=2)
    return counted_beneath(input, _by_sums(plain, num_samples, source))
