"""``torch.distributions``: random variables by their parameters, whose densities can be differentiated."""

from __future__ import annotations

from . import constraints
from .discrete import Bernoulli, Categorical
from .distribution import Distribution
from .divergence import kl_divergence
from .independent import Independent
from .real import Exponential, Laplace, Normal, Uniform

__all__ = [
    "Bernoulli",
    "Categorical",
    "Distribution",
    "Exponential",
    "Independent",
    "Laplace",
    "Normal",
    "Uniform",
    "constraints",
    "kl_divergence",
]
