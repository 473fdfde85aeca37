"""Ops that write place by place: what comes before a place that is refused is written, and no version tells of it."""

from __future__ import annotations

from typing import Callable, Optional

from ..tensor import Tensor, elements, write


class CutShort(Exception):
    """``result`` is what the op had made when it came to what ``refusal`` says."""

    def __init__(self, result: Tensor, refusal: Exception) -> None:
        super().__init__(result, refusal)
        self.result = result
        self.refusal = refusal


def complete(result: Tensor, refusal: Optional[Exception]) -> Tensor:
    """``result``. Raises CutShort where it is but a part of what was asked for."""
    if refusal is not None:
        raise CutShort(result, refusal)
    return result


def whole_or_none(compute: Callable[[], Tensor]) -> Tensor:
    """What an op gives that makes a new tensor: nobody sees a part of it."""
    try:
        return compute()
    except CutShort as cut:
        raise cut.refusal from None


def as_far_as_it_goes(target: Tensor, compute: Callable[[], Tensor]) -> Tensor:
    """What an op gives that changes ``target``, where that is all of it; a part is written at once, uncounted."""
    try:
        return compute()
    except CutShort as cut:
        write(target, elements(cut.result), cut.result._storage.ulps)
        raise cut.refusal from None
