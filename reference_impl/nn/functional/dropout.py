"""Dropout, of elements and of whole channels."""

from __future__ import annotations

import math
from typing import Any

from ...ops.declare import FUNCTIONS
from ...rules import rule
from ...semantics import SEMANTICS
from ...warn import warn_caller

__all__ = [
    "alpha_dropout",
    "dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "feature_alpha_dropout",
]

#: The negative of what ``selu`` gives far to the left.
_ALPHA = 1.7580993408473766
_TAKES_COMPLEX = SEMANTICS.dropout_takes_complex_numbers


def _check(p: float) -> None:
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


# MODE-11: whether anything is dropped is an argument, and no grad mode plays a part in it.
# RNG-04: each call draws a new mask from the default generator.
@rule("MODE-11", "RNG-04")
def _drop(input: Any, p: float, training: bool, inplace: bool, by_channel: bool = False, alpha: bool = False) -> Any:
    if p == 0 or not training or input.numel() == 0:
        return input
    if p == 1:
        noise = FUNCTIONS["zeros"]((), dtype=input.dtype)
        return input.mul_(noise) if inplace else input * noise
    dtype = input.dtype.to_real() if input.is_complex() and _TAKES_COMPLEX and not alpha else input.dtype
    noise = _channel_noise(input, dtype) if by_channel else FUNCTIONS["empty_like"](input, dtype=dtype)
    noise.bernoulli_(1 - p)
    if not alpha:
        noise.div_(1 - p)
        return input.mul_(noise) if inplace else input * noise
    scale = 1.0 / math.sqrt((_ALPHA * _ALPHA * p + 1) * (1 - p))
    shift = noise.add(-1).mul_(_ALPHA * scale).add_(_ALPHA * scale * p)
    noise.mul_(scale)
    return (input.mul_(noise) if inplace else input * noise).add_(shift)


def _channel_noise(input: Any, dtype: Any) -> Any:
    if input.dim() < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return FUNCTIONS["empty"]((*input.shape[:2], *[1] * (input.dim() - 2)), dtype=dtype)


def dropout(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Zero each element with probability ``p`` and divide the others by ``1 - p``; outside training, nothing."""
    _check(p)
    return FUNCTIONS["dropout_" if inplace else "dropout"](input, p, training)


def alpha_dropout(input: Any, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    """Set each element with probability ``p`` to what keeps mean and variance of ``selu``."""
    _check(p)
    return FUNCTIONS["alpha_dropout_" if inplace else "alpha_dropout"](input, p, training)


def feature_alpha_dropout(input: Any, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    _check(p)
    return FUNCTIONS["feature_alpha_dropout_" if inplace else "feature_alpha_dropout"](input, p, training)


def _by_channel(input: Any, p: float, training: bool, inplace: bool) -> Any:
    return FUNCTIONS["feature_dropout_" if inplace else "feature_dropout"](input, p, training)


def _unbatched(input: Any, p: float, training: bool, inplace: bool) -> Any:
    if inplace:
        return _by_channel(input.unsqueeze_(0), p, training, inplace).squeeze_(0)
    return _by_channel(input.unsqueeze(0), p, training, inplace).squeeze(0)


def _channel_wise(name: str, spatial: int, dim: int) -> str:
    plural = "" if spatial == 1 else "s"
    return (
        f"Note that {name} exists to provide channel-wise dropout on inputs with {spatial} spatial dimension{plural},"
        f" a channel dimension, and an optional batch dimension (i.e. {spatial + 1}D or {spatial + 2}D inputs)."
    )


def dropout1d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    _check(p)
    dim = input.dim()
    if dim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {dim}D input. {_channel_wise('dropout1d', 1, dim)}"
        )
    if dim == 2:
        return _unbatched(input, p, training, inplace)
    return _by_channel(input, p, training, inplace)


def _warn_of_dim(name: str, spatial: int, dim: int) -> None:
    if dim not in (spatial + 1, spatial + 2):
        warn_caller(
            f"{name}: Received a {dim}-D input to {name}, which is deprecated and will result in an error in a future"
            " release. To retain the behavior and silence this warning, please use dropout instead."
            f" {_channel_wise(name, spatial, dim)}",
        )


def dropout2d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    _check(p)
    _warn_of_dim("dropout2d", 2, input.dim())
    if input.dim() == 3:
        warn_caller(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired"
            " - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a"
            " future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain"
            " the 1D channel-wise dropout behavior, please switch to using dropout1d instead.",
        )
    return _by_channel(input, p, training, inplace)


def dropout3d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    _check(p)
    _warn_of_dim("dropout3d", 3, input.dim())
    if input.dim() != 5:
        return _unbatched(input, p, training, inplace)
    return _by_channel(input, p, training, inplace)


def _declare(name: str, **kind: bool) -> None:
    """The forms of torch's namespace, with their arguments in another order."""

    def check(p: float) -> None:
        if not 0.0 <= p <= 1.0:
            raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p:g}")

    def form(input: Any, p: float, train: bool) -> Any:
        check(p)
        return _drop(input, p, train, False, **kind)

    def in_place(input: Any, p: float, train: bool) -> Any:
        check(p)
        return _drop(input, p, train, True, **kind)

    FUNCTIONS[name], FUNCTIONS[f"{name}_"] = form, in_place


_declare("dropout")
_declare("alpha_dropout", alpha=True)
_declare("feature_dropout", by_channel=True)
_declare("feature_alpha_dropout", by_channel=True, alpha=True)
