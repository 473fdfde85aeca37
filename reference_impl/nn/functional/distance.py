"""Distances between vectors, and vectors of length one."""

from __future__ import annotations

from typing import Any, Optional

from ...modes import no_grad
from ...ops.by_numbers import plus
from ...ops.declare import FUNCTIONS
from ...ops.norms import norm_along, vector_norm
from ...ops.operands import common_dtype
from ...ops.pointwise import common_shape
from ...semantics import SEMANTICS

__all__ = [
    "cosine_similarity",
    "normalize",
    "pairwise_distance",
    "pdist",
]

pdist = FUNCTIONS["pdist"]


def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The norm of the difference along the last dimension, to each element of which ``eps`` is added."""
    return norm_along(plus(x1 - x2, eps), p, -1, keepdim)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    dtype = common_dtype((x1, x2))
    if dtype.category != 2:
        raise RuntimeError("expected common dtype to be floating point, yet common dtype is " + dtype.legacy_name)
    shape = common_shape((x1, x2))
    are_alike = x1._shape == x2._shape and SEMANTICS.vectors_of_one_shape_are_not_expanded
    vectors = [one if are_alike else one.expand(shape) for one in (x1, x2)]
    lengths = []
    for one in vectors:
        length = vector_norm(one, 2, dim, True).clone()
        with no_grad():  # the least length does not take part in the gradient
            length.clamp_min_(eps)
        lengths.append(length)
    # torch divides the second first, which shows in the order in which quotients are saved.
    second = vectors[1] / lengths[1]
    return (vectors[0] / lengths[0] * second).sum(dim)


def normalize(input: Any, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Optional[Any] = None) -> Any:
    """Divided by its norm along ``dim``."""
    for place, one in enumerate(dim if isinstance(dim, (tuple, list)) else ()):
        if isinstance(one, float):
            raise TypeError(
                "linalg_vector_norm(): argument 'dim' (position 3) must be tuple of ints, but found element of type"
                f" float at pos {place}"
            )
    length = input.norm(p, dim, keepdim=True)
    if out is None:
        return input / length.clamp_min(eps).expand_as(input)
    return FUNCTIONS["div"](input, length.clamp_min_(eps).expand_as(input), out=out)


FUNCTIONS["pairwise_distance"] = pairwise_distance
FUNCTIONS["cosine_similarity"] = cosine_similarity
