"""What ``reduction`` and its two older spellings mean."""

from __future__ import annotations

import warnings
from typing import Any

from ...ops.losses import MEAN, NO_REDUCTION, SUM

NUMBERS = {"none": NO_REDUCTION, "mean": MEAN, "sum": SUM}


def legacy_name(size_average: Any, reduce: Any, emit_warning: bool = True) -> str:
    """The reduction that ``size_average`` and ``reduce`` stand for."""
    if reduce is not None and not reduce:
        name = "none"
    else:
        name = "mean" if size_average is None or size_average else "sum"
    if emit_warning:
        warnings.warn(
            f"size_average and reduce args will be deprecated, please use reduction='{name}' instead.", stacklevel=4
        )
    return name


def chosen(reduction: str, size_average: Any = None, reduce: Any = None) -> int:
    if size_average is not None or reduce is not None:
        reduction = legacy_name(size_average, reduce)
    if reduction == "elementwise_mean":
        warnings.warn("reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.", stacklevel=4)
        reduction = "mean"
    if reduction not in NUMBERS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return NUMBERS[reduction]
