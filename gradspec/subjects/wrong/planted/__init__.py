"""Faults planted in torch itself, from outside: its Python-level entry points, wrapped so that one rule breaks.

They are other ones than those of ``broken``, which break the reference inside; and they say whether a campaign finds
what is wrong with torch, not only with a copy of the specification. Each is a function whose docstring says what it
does wrong. Where one torch has several subjects, the fault of the one that runs is in force.
"""

from __future__ import annotations

from ...torch_eager import TorchEager
from . import (
    crossing,
    decorated,
    functions,
    graph,
    meeting,
    memory,
    modes,
    passes,
    state,
    tensors,
    training,
    transforms,
)
from .entry import SOIL, Planted, torch

#: name -> fault, chapter by chapter
PLANTED: dict[str, Planted] = {
    one.name: one
    for chapter in (
        modes,
        tensors,
        memory,
        graph,
        functions,
        training,
        transforms,
        meeting,
        decorated,
        passes,
        state,
        crossing,
    )
    for one in vars(chapter).values()
    if isinstance(one, Planted)
}
#: With this torch is as it is: beside the others it says what is no fault that was planted.
_NOTHING = Planted("nothing", "torch as it is.", (), torch.is_tensor, lambda right, instead: right)


class FaultyTorch(TorchEager):
    """torch with one fault planted in it. Other subjects of the process that are torch have it too while it runs."""

    def __init__(self, fault: Planted) -> None:
        SOIL.plant(_NOTHING)  # that torch loads what it needs is no part of any fault
        super().__init__()
        self.name = f"wrong:torch:{fault.name}"
        self._fault = fault

    def seed(self, number: int) -> None:
        # Each program begins with this.
        SOIL.plant(self._fault)
        super().seed(number)


def subject(name: str) -> FaultyTorch:
    """LookupError where there is no such fault."""
    found = {**PLANTED, _NOTHING.name: _NOTHING}
    if name not in found:
        raise LookupError(f"{name!r} is none of {', '.join(found)}")
    return FaultyTorch(found[name])
