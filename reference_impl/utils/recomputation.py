"""A call that is computed again in backward: what its nodes would save is dropped and made anew when it is needed."""

from __future__ import annotations

import threading
import warnings
import weakref
from contextlib import contextmanager
from typing import Any, Callable, Hashable, Iterator, Optional

from .. import checkpoint_errors as errors
from .. import passes
from ..generator import default_generator
from ..modes import enable_grad, no_grad
from ..rules import rule
from ..saved import SavedTensor, saved_now, thread_hooks
from ..semantics import SEMANTICS
from ..tensor import Tensor


class CheckpointError(RuntimeError):
    """The call was computed differently the second time, or something was needed twice."""

    __module__ = "torch.utils.checkpoint"


class _StopRecomputationError(Exception):
    """Ends a recomputation: all that is needed is there."""

    __module__ = "torch.utils.checkpoint"


class _Group(threading.local):
    """The ``GraphExecGroup`` that this thread is in."""

    current: Optional["GraphExecGroup"] = None


_thread = _Group()


class GraphExecGroup:
    """Passes inside one of these recompute each checkpointed call once altogether; they may not overlap."""

    __module__ = "torch.utils.checkpoint"

    def __enter__(self) -> "GraphExecGroup":
        if _thread.current is not None:
            raise RuntimeError(errors.nested_groups(_thread.current))
        _thread.current = self
        return self

    def __exit__(self, *exc: object) -> None:
        _thread.current = None


class Slot:
    """What a node keeps in the place of a tensor.

    ``values``: for each recomputation the tensor that it made, until the node takes it; then None.
    """

    __slots__ = ("values", "__weakref__")

    def __init__(self) -> None:
        self.values: dict[Hashable, Optional[Tensor]] = {}


def _metadata(tensor: Tensor) -> Any:
    return {"shape": tensor.shape, "dtype": tensor.dtype, "device": tensor.device}


def _nothing(tensor: Tensor) -> Any:
    return None


#: How the tensors of the two computations are compared: by what this tells of each.
DETERMINISM_CHECKS: dict[str, Callable[[Tensor], Any]] = {"default": _metadata, "none": _nothing}


class Region:
    """One call that will be computed again.

    ``compute``: computes it again from ``args``. ``stops_early``: the recomputation ends with the last tensor that is
    needed. ``describe``: what of a tensor must be the same both times.
    """

    def __init__(
        self, compute: Callable[..., Any], args: tuple[Any, ...], stops_early: bool, describe: Callable[[Tensor], Any]
    ) -> None:
        self.compute = compute
        self.args = [saved_now(one) if isinstance(one, Tensor) else one for one in args]
        self.stops_early = stops_early
        self.describe = describe
        self.is_complete = False
        #: a backward inside the call itself needed something before the call was over
        self.was_read_early = False
        self.slots: list[weakref.ref[Slot]] = []
        self.descriptions: list[Any] = []
        #: how many tensors each recomputation has saved so far; those that are over
        self.counts: dict[Hashable, int] = {}
        self.recomputed: set[Hashable] = set()

    def pack(self, tensor: Tensor) -> Slot:
        slot = Slot()
        self.slots.append(weakref.ref(slot))
        with no_grad():
            self.descriptions.append(self.describe(tensor))
        return slot

    # BW-23: the call is computed again once in each pass that needs something of it, and each thing is taken once.
    @rule("BW-23")
    def unpack(self, slot: Slot) -> Tensor:
        """Raises CheckpointError where the call is computed differently, or what is needed was taken already."""
        token: Hashable = _thread.current if _thread.current is not None else passes.pass_number()
        if token is None:
            token = object()
        if token not in self.recomputed:
            self.recompute(token)
            self.recomputed.add(token)
            self.check(token)
        if token not in slot.values:
            raise AssertionError(errors.INTERNAL)
        tensor = slot.values[token]
        if tensor is None:
            raise CheckpointError(errors.unpacked_twice(_thread.current is not None))
        slot.values[token] = None
        return tensor

    # BW-23: it is computed with recording on, whatever the mode of backward.
    @rule("BW-23")
    def recompute(self, token: Hashable) -> None:
        warn_of_autocast()
        args = [one.read(None) if isinstance(one, SavedTensor) else one for one in self.args]
        self.counts[token] = 0
        try:
            with packing(lambda tensor: self.keep(token, tensor), _same), enable_grad():
                self.compute(*args)
        except _StopRecomputationError:
            pass

    def keep(self, token: Hashable, tensor: Tensor) -> Tensor:
        """Put what the recomputation saves into the slot of what was saved at its place the first time."""
        tensor = tensor.detach() if tensor.requires_grad else tensor
        at = self.counts[token]
        self.counts[token] += 1
        if at >= len(self.slots):
            if self.is_complete:
                raise CheckpointError(errors.MORE_SAVED)
            self.was_read_early = True
            return tensor
        slot = self.slots[at]()
        if slot is not None:
            slot.values[token] = tensor
        if self.stops_early and at + 1 == len(self.slots):
            raise _StopRecomputationError
        return tensor

    def check(self, token: Hashable) -> None:
        if self.was_read_early:
            return
        if len(self.slots) != self.counts[token]:
            raise CheckpointError(errors.fewer_saved(len(self.slots), self.counts[token]))
        different: list[tuple[int, Any, Any]] = []
        for i, reference in enumerate(self.slots):
            slot = reference()
            tensor = None if slot is None else slot.values[token]
            if tensor is not None and self.describe(tensor) != self.descriptions[i]:
                different.append((i, self.descriptions[i], self.describe(tensor)))
        if different:
            raise CheckpointError(errors.differs(different))


def warn_of_autocast() -> None:
    """What torch 2.4 says by itself whenever it computes a call again."""
    if SEMANTICS.recomputing_uses_a_deprecated_autocast:
        warnings.warn(errors.AUTOCAST_OF_CPU, FutureWarning, stacklevel=2)


def _same(tensor: Any) -> Any:
    return tensor


@contextmanager
def packing(pack: Callable[[Tensor], Any], unpack: Callable[[Any], Tensor]) -> Iterator[None]:
    """While entered, these hooks pack what this thread saves."""
    thread_hooks.push(pack, unpack)
    try:
        yield
    finally:
        thread_hooks.pop()


@contextmanager
def random_state_of(state: Optional[bytes]) -> Iterator[None]:
    """While entered, random numbers begin at ``state``; afterwards they go on where they were. None: no difference."""
    if state is None:
        yield
        return
    before = default_generator.state_bytes()
    default_generator.restore_bytes(state)
    try:
        yield
    finally:
        default_generator.restore_bytes(before)
