"""Distributions over whole numbers, by probabilities or by their logits."""

from __future__ import annotations

import math
from typing import Any, Optional

from ..modes import no_grad
from ..nn.functional import binary_cross_entropy_with_logits
from ..ops.declare import FUNCTIONS
from ..sizes import Size
from ..type_info import finfo
from . import constraints
from .distribution import Distribution, as_tensors, batch_of


def _kept_apart(probs: Any) -> Any:
    """Away from 0 and 1, where there is no logit."""
    least = finfo(probs.dtype).eps
    return probs.clamp(min=least, max=1 - least)


class _ByProbabilities(Distribution):
    """One of ``probs`` and ``logits`` is given, the other made when it is asked for, and kept."""

    _given: str

    def _check_one(self, probs: Any, logits: Any) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        self._given = "logits" if probs is None else "probs"

    def __getattr__(self, name: str) -> Any:
        if name not in ("probs", "logits"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        value = self._probs_of(self.logits) if name == "probs" else self._logits_of(self.probs)
        setattr(self, name, value)
        return value

    def _probs_of(self, logits: Any) -> Any:
        raise NotImplementedError

    def _logits_of(self, probs: Any) -> Any:
        raise NotImplementedError

    def _expanded(self, batch_shape: Any, event: tuple[int, ...]) -> Any:
        made = type(self).__new__(type(self))
        made._given = self._given
        for name in ("probs", "logits"):
            if name in self.__dict__:
                setattr(made, name, getattr(self, name).expand(*batch_shape, *event))
        Distribution.__init__(made, batch_shape, validate_args=False)
        made._validate_args = self._validate_args
        return made


class Bernoulli(_ByProbabilities):
    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.boolean
    has_enumerate_support = True

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: Optional[bool] = None) -> None:
        self._check_one(probs, logits)
        given = logits if probs is None else probs
        (value,) = as_tensors(given)
        setattr(self, self._given, value)
        super().__init__(batch_of(value, given), validate_args=validate_args)

    def _probs_of(self, logits: Any) -> Any:
        return logits.sigmoid()

    def _logits_of(self, probs: Any) -> Any:
        kept = _kept_apart(probs)
        return kept.log() - FUNCTIONS["log1p"](-kept)

    @property
    def param_shape(self) -> Any:
        return getattr(self, self._given).size()

    @property
    def mean(self) -> Any:
        return self.probs

    @property
    def mode(self) -> Any:
        found = (self.probs >= 0.5).to(self.probs)
        found[self.probs == 0.5] = math.nan
        return found

    @property
    def variance(self) -> Any:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            return self.probs.expand(self._extended_shape(sample_shape)).bernoulli()

    def log_prob(self, value: Any) -> Any:
        if self._validate_args:
            self._validate_sample(value)
        return -_cross_entropy(*FUNCTIONS["broadcast_tensors"](self.logits, value))

    def entropy(self) -> Any:
        return _cross_entropy(self.logits, self.probs)

    def enumerate_support(self, expand: bool = True) -> Any:
        values = FUNCTIONS["arange"](2, dtype=getattr(self, self._given).dtype)
        values = values.view(-1, *[1] * len(self._batch_shape))
        return values.expand(-1, *self._batch_shape) if expand else values

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        return self._expanded(batch_shape, ())


def _cross_entropy(logits: Any, target: Any) -> Any:
    return binary_cross_entropy_with_logits(logits, target, reduction="none")


class Categorical(_ByProbabilities):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: Optional[bool] = None) -> None:
        self._check_one(probs, logits)
        if probs is not None:
            if probs.dim() < 1:
                raise ValueError("`probs` parameter must be at least one-dimensional.")
            self.probs = probs / probs.sum(-1, keepdim=True)
        else:
            if logits.dim() < 1:
                raise ValueError("`logits` parameter must be at least one-dimensional.")
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        self._num_events = (logits if probs is None else probs).size()[-1]
        super().__init__((logits if probs is None else probs).size()[:-1], validate_args=validate_args)

    def _probs_of(self, logits: Any) -> Any:
        return logits.softmax(dim=-1)

    def _logits_of(self, probs: Any) -> Any:
        return _kept_apart(probs).log()

    @property
    def support(self) -> Any:
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def mean(self) -> Any:
        return FUNCTIONS["full"](self._extended_shape(), math.nan, dtype=self.probs.dtype)

    @property
    def variance(self) -> Any:
        return self.mean

    @property
    def mode(self) -> Any:
        return self.probs.argmax(dim=-1)

    def sample(self, sample_shape: Any = ()) -> Any:
        shape = Size(sample_shape)
        with no_grad():
            drawn = FUNCTIONS["multinomial"](self.probs.reshape(-1, self._num_events), shape.numel(), True).T
            return drawn.reshape(self._extended_shape(shape))

    def log_prob(self, value: Any) -> Any:
        if self._validate_args:
            self._validate_sample(value)
        places, log_probs = FUNCTIONS["broadcast_tensors"](value.long().unsqueeze(-1), self.logits)
        return log_probs.gather(-1, places[..., :1]).squeeze(-1)

    def entropy(self) -> Any:
        logits = self.logits.clamp(min=finfo(self.logits.dtype).min)
        return -(logits * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Any:
        values = FUNCTIONS["arange"](self._num_events).view(-1, *[1] * len(self._batch_shape))
        return values.expand(-1, *self._batch_shape) if expand else values

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        made = self._expanded(batch_shape, (self._num_events,))
        made._num_events = self._num_events
        return made
