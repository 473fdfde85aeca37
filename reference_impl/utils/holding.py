"""How a checkpointed call was computed again before torch 2.1: all of it, where nothing of it is held, unchecked."""

from __future__ import annotations

import weakref
from itertools import count
from typing import Any, Callable

from .. import checkpoint_errors as errors
from ..casting import as_kept, kept
from ..generator import default_generator
from ..modes import enable_grad
from ..tensor import Tensor
from .recomputation import packing, random_state_of


class Holder:
    """What a node keeps in the place of a tensor."""


class Held:
    """One call: what its nodes keep, and of the last recomputation the tensors for those that are still there."""

    def __init__(self, compute: Callable[[], Any]) -> None:
        self.compute = compute
        self.holders: list[weakref.ref[Holder]] = []
        self.tensors: weakref.WeakKeyDictionary[Holder, Tensor] = weakref.WeakKeyDictionary()

    def pack(self, tensor: Tensor) -> Holder:
        holder = Holder()
        self.holders.append(weakref.ref(holder))
        return holder

    # BW-23: the call is computed again, with recording on, when something of it is needed and nothing is there.
    def unpack(self, holder: Holder) -> Tensor:
        if not self.tensors:
            waiting = count()
            with packing(lambda tensor: self.keep(next(waiting), tensor), _never), enable_grad():
                self.compute()
        if holder not in self.tensors:
            raise RuntimeError(errors.HELD_NO_MORE)
        return self.tensors[holder]

    def keep(self, at: int, tensor: Tensor) -> None:
        holder = self.holders[at]()
        if holder is not None:
            self.tensors[holder] = tensor.detach()


def _never(packed: Any) -> Any:
    raise RuntimeError(errors.NEVER_EXPOSED)


def held_call(function: Callable[..., Any], preserve_rng_state: bool, *args: Any, **kwargs: Any) -> Any:
    """Call ``function``; what its nodes would save is computed again in backward."""
    random_state = default_generator.state_bytes() if preserve_rng_state else None
    casting = kept()

    def compute() -> None:
        with random_state_of(random_state), as_kept(casting):
            function(*args, **kwargs)

    held = Held(compute)
    with packing(held.pack, held.unpack):
        return function(*args, **kwargs)
