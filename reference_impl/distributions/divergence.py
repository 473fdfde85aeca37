"""How far one distribution is from another of its kind."""

from __future__ import annotations

import math
from typing import Any

from ..nn.functional import softplus
from ..ops.declare import FUNCTIONS
from .discrete import Bernoulli, Categorical
from .real import Exponential, Laplace, Normal, Uniform


def _normal(p: Any, q: Any) -> Any:
    ratio = (p.scale / q.scale).pow(2)
    away = ((p.loc - q.loc) / q.scale).pow(2)
    return 0.5 * (ratio + away - 1 - ratio.log())


def _laplace(p: Any, q: Any) -> Any:
    ratio = p.scale / q.scale
    away = (p.loc - q.loc).abs()
    return -ratio.log() + away / q.scale + ratio * FUNCTIONS["exp"](-away / p.scale) - 1


def _exponential(p: Any, q: Any) -> Any:
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


def _uniform(p: Any, q: Any) -> Any:
    found = ((q.high - q.low) / (p.high - p.low)).log()
    found[(q.low > p.low) | (q.high < p.high)] = math.inf
    return found


def _bernoulli(p: Any, q: Any) -> Any:
    first = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    first[q.probs == 0] = math.inf
    first[p.probs == 0] = 0
    second = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    second[q.probs == 1] = math.inf
    second[p.probs == 1] = 0
    return first + second


def _categorical(p: Any, q: Any) -> Any:
    each = p.probs * (p.logits - q.logits)
    each[(q.probs == 0).expand_as(each)] = math.inf
    each[(p.probs == 0).expand_as(each)] = 0
    return each.sum(-1)


_OF: dict[type, Any] = {
    Normal: _normal, Laplace: _laplace, Exponential: _exponential, Uniform: _uniform, Bernoulli: _bernoulli,
    Categorical: _categorical,
}  # fmt: skip


#: The exponential families, of which torch tries another way before it gives up.
_EXPONENTIAL = (Normal, Exponential, Bernoulli, Categorical)
_NO_CROSS = (
    "The cross KL-divergence between different exponential families cannot                             be computed"
    " using Bregman divergences"
)


def kl_divergence(p: Any, q: Any) -> Any:
    """The Kullback-Leibler divergence. Raises NotImplementedError for two that are not of one kind."""
    found = _OF.get(type(p)) if type(p) is type(q) else None
    if found is None:
        if type(p) in _EXPONENTIAL and type(q) in _EXPONENTIAL:
            raise NotImplementedError(_NO_CROSS)
        kinds = f"p type {type(p).__name__} and q type {type(q).__name__}"
        raise NotImplementedError(f"No KL(p || q) is implemented for {kinds}")
    return found(p, q)
