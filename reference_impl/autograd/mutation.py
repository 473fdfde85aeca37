"""``allow_mutation_on_saved_tensors``: saved tensors may be changed in place, and are in backward what they were."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from typing import Iterator, MutableMapping
from weakref import WeakKeyDictionary, WeakValueDictionary

from .. import errors, views
from ..modes import no_grad
from ..rules import rule
from ..saved import thread_hooks
from ..tensor import Tensor

#: Where the elements of a tensor begin, and their version; with the tensor's id, which of its states was saved.
Place = tuple[int, int]
State = tuple[int, int, int]


class _Handle:
    """What a node keeps. ``copy``: the elements as they were."""

    __slots__ = ("copy", "__weakref__")

    def __init__(self, copy: Tensor) -> None:
        self.copy = copy


def _place(tensor: Tensor) -> Place:
    return tensor.data_ptr(), tensor._version


class _AllowMutationOnSavedContext:
    """What was saved while it is entered: ``original`` as long as it is unchanged, from then on ``cloned``."""

    __module__ = "torch.autograd.graph"

    def __init__(self) -> None:
        self.cloned: MutableMapping[_Handle, Tensor] = WeakKeyDictionary()
        self.original: MutableMapping[_Handle, Tensor] = WeakKeyDictionary()
        self.tid_to_weakhandle: MutableMapping[State, _Handle] = WeakValueDictionary()
        self.sid_to_tid: dict[Place, set[State]] = defaultdict(set)

    def clear(self) -> None:
        self.cloned.clear()
        self.original.clear()
        self.tid_to_weakhandle.clear()
        self.sid_to_tid.clear()

    def pack(self, tensor: Tensor) -> _Handle:
        place = _place(tensor)
        saved = (id(tensor), *place)
        self.sid_to_tid[place].add(saved)
        handle = self.tid_to_weakhandle.get(saved)
        if handle is None:
            with no_grad():
                handle = _Handle(tensor.detach().clone())
            self.tid_to_weakhandle[saved] = handle
            self.original[handle] = tensor
        return handle

    def unpack(self, handle: _Handle) -> Tensor:
        """Raises AssertionError outside the context in which the tensor was saved."""
        if not _thread.is_entered or (handle not in self.cloned and handle not in self.original):
            raise AssertionError(errors.MUTATION_OUTSIDE)
        return self.cloned[handle] if handle in self.cloned else self.original[handle]

    # BW-25: what was saved and begins where the changing tensor begins is replaced by its copy; a change through a
    # view that begins elsewhere goes unnoticed.
    @rule("BW-25")
    def before_change(self, tensor: Tensor) -> None:
        for saved in self.sid_to_tid.get(_place(tensor), ()):
            handle = self.tid_to_weakhandle.get(saved)
            if handle is not None and handle not in self.cloned:
                self.cloned[handle] = handle.copy
                del self.original[handle]


class _Entered(threading.local):
    is_entered = False


_thread = _Entered()


@contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[_AllowMutationOnSavedContext]:
    """While entered, changing a saved tensor in place is allowed. Backward must run inside too.

    Raises RuntimeError where it is entered already.
    """
    context = _AllowMutationOnSavedContext()
    thread_hooks.push(context.pack, context.unpack)
    told = threading.get_ident(), context.before_change
    views.before_change.append(told)
    try:
        if _thread.is_entered:
            raise RuntimeError(errors.MUTATION_NESTED)
        _thread.is_entered = True
        yield context
    finally:
        context.clear()
        _thread.is_entered = False
        views.before_change.remove(told)
        thread_hooks.pop()
