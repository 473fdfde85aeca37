"""``torch.autograd.graph``: hooks on saved tensors, edges and nodes for users, and hooks over several tensors."""

from __future__ import annotations

import abc
import functools
from collections.abc import Iterable as _Iterable
from contextlib import contextmanager
from typing import Any, Callable, Iterable, Iterator, Literal, NamedTuple, Optional, Sequence, Union

from .. import engine, errors, graph, passes
from ..devices import device
from ..graph import Gradient
from ..handles import RemovableHandle
from ..modes import set_grad_enabled
from ..modes import state as modes
from ..rules import rule
from ..saved import Pack, Unpack, thread_hooks
from ..semantics import SEMANTICS
from ..tensor import Tensor
from .mutation import allow_mutation_on_saved_tensors

__all__ = [
    "saved_tensors_hooks",
    "save_on_cpu",
    "disable_saved_tensors_hooks",
    "register_multi_grad_hook",
    "allow_mutation_on_saved_tensors",
    "Node",
    "GradientEdge",
    "get_gradient_edge",
    "increment_version",
    "region_activation_memory_budget",
    "set_warn_on_accumulate_grad_stream_mismatch",
    "set_override_stale_capture_stream",
]


# --- saved tensors ----------------------------------------------------------------------------------------------------


class saved_tensors_hooks:
    """From entering to leaving, ``pack_hook`` decides what is kept of a tensor that this thread saves for backward, and
    ``unpack_hook`` makes a tensor of that whenever it is needed.

    Entering raises TypeError for hooks that cannot be called, and RuntimeError where hooks are disabled.
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self.pack_hook: Pack = pack_hook
        self.unpack_hook: Unpack = unpack_hook

    # BW-02: of several entered pairs only the innermost is asked.
    @rule("BW-02")
    def __enter__(self) -> None:
        thread_hooks.push(self.pack_hook, self.unpack_hook)

    @rule("BW-02")
    def __exit__(self, *exc: object) -> None:
        thread_hooks.pop()


class save_on_cpu(saved_tensors_hooks):
    """Keeps saved tensors on the CPU, where here they are anyway: what is kept is the tensor itself.

    ``pin_memory``: in memory that the accelerator ``device_type`` reads fast, if there is one. RuntimeError for "cpu",
    which has no such memory.
    """

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        def pack(tensor: Tensor) -> tuple[device, Tensor]:
            if pin_memory and device_type == "cpu":
                raise RuntimeError(errors.PINNED_MEMORY)
            return tensor.device, tensor

        def unpack(packed: tuple[device, Tensor]) -> Tensor:
            return packed[1]

        super().__init__(pack, unpack)


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """While entered, entering ``saved_tensors_hooks`` in this thread raises RuntimeError with ``error_message``.

    So does entering this where such hooks are active already; they stay.
    """
    before = thread_hooks.refusal
    thread_hooks.disable(error_message)
    try:
        yield
    finally:
        if before is None:
            thread_hooks.enable()
        else:
            thread_hooks.disable(before)


# --- what only accelerators and compiled regions have -----------------------------------------------------------------


def region_activation_memory_budget(budget: float) -> None:
    """Raises RuntimeError, TypeError or ValueError: nothing is compiled here."""
    if isinstance(budget, bool) or not isinstance(budget, (int, float)):
        raise TypeError(errors.budget_type(budget))
    if not 0 <= budget <= 1:
        raise ValueError(errors.budget_range(budget))
    raise RuntimeError(errors.BUDGET_OUTSIDE)


def set_warn_on_accumulate_grad_stream_mismatch(enabled: bool) -> None:
    """Nothing: the CPU has no streams."""


def set_override_stale_capture_stream(enabled: bool) -> None:
    """Nothing: the CPU has no streams."""


# --- versions ---------------------------------------------------------------------------------------------------------


# IP-01: the version can be advanced by hand, for a change that autograd did not see. An inference tensor has none.
@rule("IP-01", "INF-06")
def increment_version(tensor: Union[Tensor, Iterable[Tensor]]) -> None:
    """Count one in-place change of a tensor, or of each tensor in an iterable. RuntimeError for anything else."""
    if isinstance(tensor, Tensor):
        tensor = (tensor,)
    elif not SEMANTICS.increment_version_takes_several_tensors:
        raise RuntimeError(errors.NOT_A_TENSOR_TO_INCREMENT)
    if not isinstance(tensor, _Iterable):
        raise RuntimeError(errors.NOT_ITERABLE_OF_TENSORS)
    for one in tensor:
        if not isinstance(one, Tensor):
            raise RuntimeError(errors.NOT_A_TENSOR_TO_INCREMENT)
        if one._inference and not (SEMANTICS.increment_version_passes_over_inference_tensors or modes.inference_mode):
            raise RuntimeError(errors.INFERENCE_IN_PLACE)
        if one._version_counter is not None and not one._inference:
            one._version_counter.value += 1


# --- nodes and edges --------------------------------------------------------------------------------------------------


class Node(abc.ABC):
    """What every ``grad_fn`` is an instance of, for users to ask; what a node is stands in ``reference_impl.graph``."""

    @abc.abstractmethod
    def name(self) -> str: ...

    @property
    @abc.abstractmethod
    def next_functions(self) -> tuple[tuple[Optional["Node"], int], ...]: ...

    @abc.abstractmethod
    def metadata(self) -> dict[Any, Any]: ...

    if SEMANTICS.nodes_tell_of_their_inputs:

        @property
        @abc.abstractmethod
        def _input_metadata(self) -> list[Any]: ...

    @abc.abstractmethod
    def _sequence_nr(self) -> int: ...

    @abc.abstractmethod
    def _register_hook_dict(self, tensor: Tensor) -> None: ...

    @abc.abstractmethod
    def register_hook(self, fn: Callable[..., Any]) -> RemovableHandle: ...

    @abc.abstractmethod
    def register_prehook(self, fn: Callable[..., Any]) -> RemovableHandle: ...

    @classmethod
    def __subclasshook__(cls, subclass: type) -> Any:
        return True if cls is Node and issubclass(subclass, graph.Node) else NotImplemented


class GradientEdge(NamedTuple):
    """Where a gradient flows to: output ``output_nr`` of the op that ``node`` belongs to."""

    node: Any
    output_nr: int
    ownership_token: Any = None


if not SEMANTICS.edges_hold_an_ownership_token:

    class GradientEdge(NamedTuple):  # type: ignore[no-redef]
        node: Any
        output_nr: int


# DEF-07, BW-30: the edge to a leaf ends in its accumulator. It is found by recording a view, so where nothing is
# recorded a leaf has no edge to give.
@rule("DEF-07", "NG-24", "BW-30")
def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Where gradients of ``tensor`` flow to. Raises RuntimeError for one that does not require grad."""
    if not tensor.requires_grad:
        raise RuntimeError(errors.EDGE_WITHOUT_GRAD)
    node = _get_grad_fn_or_grad_acc(tensor)
    if not SEMANTICS.edges_hold_an_ownership_token:
        return GradientEdge(node, tensor.output_nr)
    return GradientEdge(node, tensor.output_nr, node if node.runs_user_code else None)


def _get_grad_fn_or_grad_acc(t: Union[Tensor, GradientEdge]) -> graph.Node:
    """The node that a gradient of ``t`` flows to. Raises AssertionError where there is none."""
    if isinstance(t, GradientEdge):
        return t.node
    node = t.grad_fn if t.requires_grad else None
    if node is None and t.requires_grad:
        with set_grad_enabled(SEMANTICS.edges_of_leaves_are_found_in_any_mode or modes.grad_enabled):
            view: Any = t.view_as(t).grad_fn
        node = view.next_functions[0][0]
    if node is None and not SEMANTICS.hooks_over_tensors_without_grad_fail_an_assertion:
        raise RuntimeError(errors.HOOK_WITHOUT_GRAD)
    if node is None:
        raise AssertionError(errors.NO_GRADIENT_FUNCTION)
    return node


# --- hooks over several tensors ---------------------------------------------------------------------------------------


class _MultiHandle(RemovableHandle):
    """Removes the hooks that were registered together."""

    handles: tuple[RemovableHandle, ...]

    def __init__(self, handles: tuple[RemovableHandle, ...]) -> None:
        self.handles = handles

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()

    def __getstate__(self) -> Any:
        return self.handles

    def __setstate__(self, state: Any) -> None:
        self.handles = state


if not SEMANTICS.handles_of_several_hooks_have_a_class:
    _MultiHandle.__name__ = "Handle"
    _MultiHandle.__qualname__ = "register_multi_grad_hook.<locals>.Handle"


class _WhenAllArrived:
    """Calls ``fn`` once in each pass, with all gradients, when the last one has come that this pass will compute."""

    def __init__(self, tensors: Sequence[Tensor], fn: Callable[[Sequence[Gradient]], None]) -> None:
        self.fn = fn
        self.nodes = [_get_grad_fn_or_grad_acc(tensor) for tensor in tensors]
        self.count = len(tensors)
        #: How many will come in the pass that began last: a pass that another interrupts goes by the other's number.
        self.expected = 0
        #: What has come in passes in which the last one has not: it is kept for as long as the hook is, also when
        #: they are over.
        self.kept: dict[int, dict[int, Gradient]] = {}

    # BW-09, BW-29: these are tensor hooks; the last one to run calls.
    @rule("BW-09", "BW-29")
    def arrived(self, index: int, grad: Gradient) -> None:
        current = passes.current_pass()
        grads = current.collected.get(self)
        if grads is None:
            grads = current.collected[self] = {}
            self.kept[id(grads)] = grads
            self.expected = sum(engine.will_run(current, node) for node in self.nodes)
        grads[index] = grad
        if len(grads) == self.expected:
            self.fn([grads.get(i) for i in range(self.count)])
            # A gradient that nobody else holds may become the leaf's .grad as it is.
            del current.collected[self], self.kept[id(grads)]


class _WhenFirstArrived:
    """Calls ``fn`` once in each pass, with the gradient that comes first."""

    def __init__(self, fn: Callable[[Gradient], None]) -> None:
        self.fn = fn

    # BW-09, BW-29: these are tensor hooks; the first one to run calls.
    @rule("BW-09", "BW-29")
    def arrived(self, grad: Gradient) -> None:
        collected = passes.current_pass().collected
        if self not in collected:
            collected[self] = {}
            self.fn(grad)


def register_multi_grad_hook(
    tensors: Sequence[Tensor],
    fn: Callable[[Any], None],
    *,
    mode: Literal["all", "any"] = "all",
) -> RemovableHandle:
    """Call ``fn`` once in each backward pass that computes gradients of ``tensors``; what it returns is ignored.

    ``mode``: "all" gives it the list of all gradients, None for those that the pass does not compute, as soon as it has
    them; "any" the first gradient that comes. Raises ValueError for another mode. In mode "all", raises AssertionError
    for a tensor that does not require grad; in mode "any" such a tensor is left out.
    """
    if mode not in ("all", "any"):
        raise ValueError(errors.multi_grad_mode(mode))
    if mode == "any":
        first = _WhenFirstArrived(fn)

        @functools.wraps(fn)
        def wrapped_fn(grad: Gradient) -> None:
            first.arrived(grad)

        return _MultiHandle(tuple(tensor.register_hook(wrapped_fn) for tensor in tensors if tensor.requires_grad))
    every = _WhenAllArrived(tensors, fn)

    # Warnings name a hook: these two have torch's names.
    def get_inner_hook(index: int) -> Callable[[Gradient], None]:
        def inner_hook(grad: Gradient) -> None:
            every.arrived(index, grad)

        return inner_hook

    return _MultiHandle(tuple(tensor.register_hook(get_inner_hook(i)) for i, tensor in enumerate(tensors)))
