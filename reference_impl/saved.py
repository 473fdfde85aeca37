"""Saved tensors: what a node keeps from the forward pass, and the check that it has not changed since.

A thread may have pack and unpack hooks. Then a node keeps what the pack hook made of a tensor, and whenever the tensor
is asked for, the unpack hook makes it again. Nothing compares versions on that way: the user answers for the value.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any, Callable, Optional

from . import anomaly, errors, forward_mode, levels, short_ways
from .graph import accumulator, requires_grad
from .modes import state
from .rules import rule
from .semantics import SEMANTICS

if TYPE_CHECKING:
    from .graph import Node
    from .tensor import Tensor

Pack = Callable[["Tensor"], Any]
Unpack = Callable[[Any], "Tensor"]


# BW-02: the hooks are each thread's own; a new thread has none.
class SavedTensorsHooks(threading.local):
    """``pairs``: the hooks of this thread, the innermost last. ``refusal``: where they are disabled, what to say."""

    pairs: list[tuple[Pack, Unpack]]
    refusal: Optional[str]

    @rule("BW-02")
    def __init__(self) -> None:
        self.pairs = []
        self.refusal = None

    def push(self, pack: Pack, unpack: Unpack) -> None:
        """Raises TypeError for what cannot be called, RuntimeError where hooks are disabled."""
        if not callable(pack) or not callable(unpack):
            raise TypeError(errors.hooks_are_not_callable(pack, unpack))
        if self.refusal is not None:
            raise RuntimeError(self.refusal)
        self.pairs.append((pack, unpack))
        short_ways.barred += 1

    def pop(self) -> None:
        """Raises RuntimeError where there is none."""
        if not self.pairs:
            raise RuntimeError(errors.NO_SAVED_TENSORS_HOOKS)
        self.pairs.pop()
        short_ways.barred -= 1

    def disable(self, message: str) -> None:
        """Raises TypeError for what is no text, RuntimeError with the message where hooks are active already."""
        if not isinstance(message, str):
            raise TypeError(errors.disabling_message_type(message))
        if self.pairs:
            raise RuntimeError(message)
        self.refusal = message

    def enable(self) -> None:
        self.refusal = None


thread_hooks = SavedTensorsHooks()


class SavedTensor:
    """A tensor as it was when it was saved. A result is saved without its history, or it would keep itself alive.

    ``grad_fn``: of a result that is a view (it was changed in place) the view's own node, weakly.
    """

    __slots__ = ("tensor", "version", "is_output", "had_history", "grad_fn", "packed")

    tensor: "Tensor"
    version: int
    is_output: bool
    had_history: bool
    grad_fn: Optional["weakref.ref[Node]"]
    packed: Optional["PackedTensor"]

    def read(self, node: Optional["Node"], instead: Optional["Node"] = None) -> "Tensor":
        """The tensor again. ``node`` is the one that saved it: a saved result has it as its grad_fn.

        ``instead``: what to take for the history of a tensor that has lost it since (a custom function gives itself).
        Raises RuntimeError where the tensor was changed or detached in place.
        """
        if not self.is_output and self.packed is None:
            # What most nodes save: an input that is no view, and has not changed.
            tensor = self.tensor
            counter = tensor._version_counter
            if tensor._view is None and counter is not None and counter.value == self.version:
                if tensor._grad_fn is not None or not self.had_history:
                    return tensor
        if self.is_output and self.grad_fn is not None:
            node = self.grad_fn() or node
        if self.packed is not None:
            return self.packed.unpack(node)
        tensor = self.tensor
        if tensor._view is not None and not self.is_output:
            tensor.grad_fn  # raises for a view that may not be made anew, before its version is compared
        counter = tensor._version_counter
        if counter is None or counter.value != self.version:
            raise RuntimeError(changed(self, self.maker(node, instead)))
        if self.is_output:
            output_nr = tensor._output_nr
            tangents = tensor._tangents
            tensor = _detached(tensor)
            if tangents:
                tensor._tangents = tangents
            tensor._grad_fn = self.maker(node, instead)
            tensor._requires_grad = True
            if output_nr:
                tensor._output_nr = output_nr
        elif self.had_history and tensor._grad_fn is None:
            self.maker(node, instead)
        return tensor

    def maker(self, node: Optional["Node"], instead: Optional["Node"]) -> Optional["Node"]:
        """The node that made the tensor, None for a leaf. Raises RuntimeError where there was one and is none."""
        found = node if self.is_output else self.tensor.grad_fn
        if found is None and self.had_history:
            if instead is None:
                raise RuntimeError(errors.SAVED_DETACHED)
            return instead
        return found

    def pack(self, pack_hook: Pack, unpack_hook: Unpack) -> None:
        """From now on keep what the hook makes of the tensor. The hook gets it without its history."""
        tensor = self.tensor
        self.packed = PackedTensor(tensor, self.is_output, pack_hook, unpack_hook, tensor._alias())
        del self.tensor


def saved_now(tensor: "Tensor", is_output: bool = False) -> SavedTensor:
    """The tensor as it is now. ``is_output``: it is a result of the node that saves it."""
    saved = SavedTensor()
    saved.version = version_to_save(tensor)
    maker = tensor._grad_fn
    saved.had_history = maker is not None
    saved.grad_fn = saved.packed = None
    if not is_output and not thread_hooks.pairs:
        saved.is_output = False
        saved.tensor = tensor
        return saved
    # A result without a history, as the indices of a maximum, is nothing that could keep itself alive.
    saved.is_output = is_output = is_output and saved.had_history
    if is_output and tensor._view is not None and maker is not None:
        saved.grad_fn = weakref.ref(maker)
    if thread_hooks.pairs:
        saved.packed = PackedTensor(tensor, is_output, *thread_hooks.pairs[-1])
        return saved
    if is_output:
        saved.tensor = _detached(tensor)
        if tensor._output_nr:
            saved.tensor._output_nr = tensor._output_nr
    else:
        saved.tensor = tensor
    return saved


# A mode that is asked for each op sees a result detached where it is saved, and where it is asked for.
def _detached(tensor: "Tensor") -> "Tensor":
    alias = tensor._alias()
    if forward_mode.depth and levels.modes is not None and not levels.stack:
        levels.modes.told_of_detach(tensor, alias)
    return alias


# INF-11, INF-48: an inference tensor has no version, so nobody could tell that it changed: it cannot be saved.
@rule("INF-11", "INF-48")
def version_to_save(tensor: "Tensor") -> int:
    if tensor._inference:
        raise RuntimeError(errors.INFERENCE_SAVED)
    return tensor._version


# IP-02, NG-14: a saved tensor whose version moved makes backward raise, whatever mode the change was made in.
@rule("IP-02", "NG-14")
def changed(saved: SavedTensor, maker: Optional["Node"]) -> str:
    tensor = saved.tensor
    # What was not saved as a result of its own node is called output 0, whichever it was.
    output_nr = tensor._output_nr if saved.is_output else 0
    origin = f"output {output_nr} of {errors.op_of(maker.name())}" if maker is not None else ""
    assert tensor._version_counter is not None
    return errors.saved_tensor_changed(
        tensor._dtype.legacy_name,
        tensor._shape,
        origin,
        tensor._version_counter.value,
        saved.version,
        anomaly.enabled,
    )


class PackedTensor:
    """What a pack hook made of a tensor, and what autograd has to know of the tensor besides.

    ``grad_fn`` is None for a leaf, and for a result: that one's is the node which saved it.
    """

    __slots__ = (
        "content",
        "unpack_hook",
        "is_output",
        "requires_grad",
        "grad_fn",
        "output_nr",
        "accumulator",
        "version_counter",
    )

    def __init__(
        self,
        tensor: "Tensor",
        is_output: bool,
        pack_hook: Pack,
        unpack_hook: Unpack,
        given: Optional["Tensor"] = None,
    ) -> None:
        """``given``: what the pack hook gets, if not the tensor itself."""
        self.unpack_hook = unpack_hook
        self.is_output = is_output
        self.requires_grad = requires_grad(tensor)
        self.grad_fn = None if is_output else tensor.grad_fn
        self.output_nr = tensor._output_nr
        is_leaf = tensor._grad_fn is None and tensor._requires_grad
        self.accumulator = weakref.ref(accumulator(tensor)) if is_leaf else None
        self.version_counter = tensor._version_counter
        self.content = packed(tensor if given is None else given, pack_hook)

    def unpack(self, node: Optional["Node"]) -> "Tensor":
        """The tensor that the unpack hook gives, with the history of the one that was saved.

        It is the hook's own object where neither requires grad, else another over the same elements. Raises TypeError
        for what is no tensor.
        """
        tensor = unpacked(self.content, self.unpack_hook)
        grad_fn = node if self.is_output else self.grad_fn
        if not SEMANTICS.an_unpacked_tensor_has_the_version_of_the_hook_s and tensor._inference:
            raise RuntimeError(errors.INFERENCE_VERSION_SET)
        is_constant = grad_fn is None and not self.requires_grad and not requires_grad(tensor)
        if is_constant and SEMANTICS.an_unpacked_constant_is_the_object_of_the_hook:
            return tensor
        tensor = tensor._alias()
        tensor._requires_grad = self.requires_grad or grad_fn is not None
        tensor._grad_fn = grad_fn
        tensor._output_nr = self.output_nr
        tensor._accumulator = self.accumulator
        if not SEMANTICS.an_unpacked_tensor_has_the_version_of_the_hook_s:
            tensor._version_counter = self.version_counter
        return tensor


def _called(hook: Callable[[Any], Any], given: Any) -> Any:
    if SEMANTICS.exceptions_of_saved_tensor_hooks_pass:
        return hook(given)
    try:
        return hook(given)
    except Exception as error:
        if type(error).__module__.startswith(__package__):  # what ends a recomputation is the package's own
            raise
        raise RuntimeError(errors.told_by_kind(error)) from None


# BW-01: a pack hook runs with the grad flag off, which comes back whatever the hook did to it.
# IP-15: it may not change what it is given, neither that tensor nor one that shares its version.
@rule("BW-01", "IP-15")
def packed(tensor: "Tensor", pack_hook: Pack) -> Any:
    before = state.grad_enabled
    version = tensor._version
    state.grad_enabled = False
    try:
        content = _called(pack_hook, tensor)
    finally:
        state.grad_enabled = before
    if tensor._version != version:
        raise RuntimeError(errors.PACK_HOOK_CHANGED_ITS_INPUT)
    return content


# An unpack hook runs each time that the tensor is asked for, in the mode of who asks.
def unpacked(content: Any, unpack_hook: Unpack) -> "Tensor":
    tensor = _called(unpack_hook, content)
    if not hasattr(tensor, "_version_counter"):
        raise TypeError(errors.unpacked_type(tensor))
    return tensor
