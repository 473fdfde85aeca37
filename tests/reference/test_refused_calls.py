"""A call that fails holds nothing of its arguments once its exception is gone."""

from __future__ import annotations

import gc
import weakref
from typing import Any, Callable

import pytest

import reference_impl as torch


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.index_fill_(0, torch.tensor([0]), 3.0),
        lambda w: w.masked_fill_(torch.tensor([True, False]), 3.0),
        lambda w: w.scatter_(0, torch.tensor([[0]]), 3.0),
        lambda w: w.add_(1.0),
        lambda w: torch.add(w, "x"),
    ],
)
def test_the_tensor_of_a_refused_change_is_let_go(change: Callable[[Any], Any]) -> None:
    gc.disable()
    try:
        w = torch.zeros(2, 2, requires_grad=True)
        alive = weakref.ref(w)
        with pytest.raises((RuntimeError, TypeError)) as caught:
            change(w)
        del caught, w
        assert alive() is None
    finally:
        gc.enable()
