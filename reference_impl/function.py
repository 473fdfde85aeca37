"""Custom functions: ``torch.autograd.Function``."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from . import errors
from .graph import Edge, Gradient, Node, gradient_edge, is_recording, next_sequence_nr, requires_grad, set_history
from .modes import state
from .ops.creation import filled
from .rules import rule
from .saved import SavedTensor
from .tensor import Tensor
from .views import Creation, ViewInfo, bump_version, check_in_place, rebase_history


class FunctionCtx:
    """What ``forward`` and ``backward`` use to pass things on. It is the node itself, as in torch."""

    needs_input_grad: tuple[bool, ...]

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors for backward; they are checked for changes when they are read."""
        self.to_save = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say that forward changed these inputs in place."""
        self.dirty_tensors = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say that these outputs have no gradient."""
        self.non_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether a missing gradient comes to backward as zeros (the default) or as None."""
        self.materialize_grads = value

    to_save: tuple[Any, ...] = ()
    dirty_tensors: tuple[Tensor, ...] = ()
    non_differentiable: tuple[Tensor, ...] = ()
    materialize_grads: bool = True


class BackwardFunction(Node, FunctionCtx):
    """The node of a custom function, and its ``ctx``."""

    runs_user_code = True

    _forward_cls: type["Function"]
    _saved: Optional[list[Any]] = None
    _released = False
    next_edges: Sequence[Optional[Edge]] = ()

    def __init__(self) -> None:
        self.hooks = None
        self._outputs = ()
        self.sequence_nr = next_sequence_nr()

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        if self._released:
            raise RuntimeError(errors.RELEASED)
        return tuple(None if one is None else one.unpack(self) for one in self._saved or ())

    # BW-04: backward runs with recording off, unless create_graph.
    @rule("BW-04", "NG-13")
    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        given: list[Any] = list(grads)
        if self.materialize_grads:
            for i, one in enumerate(given):
                if one is None:
                    shape, dtype = self._outputs[i]
                    given[i] = filled(shape, 0, dtype, False)
        results = self._forward_cls.backward(self, *given)
        results = results if isinstance(results, tuple) else (results,)
        return self._fitted(results)

    def _fitted(self, results: tuple[Any, ...]) -> Sequence[Gradient]:
        """One gradient for each argument of forward; those of arguments that are no tensors must be None."""
        expected = len(self.needs_input_grad)
        name = type(self).__name__
        if len(results) > expected and all(one is None for one in results[expected:]):
            results = results[:expected]
        if len(results) != expected:
            raise RuntimeError(errors.number_of_gradients(name, expected, len(results)))
        fitted: list[Gradient] = []
        for i, (one, is_tensor) in enumerate(zip(results, self._is_tensor)):
            if is_tensor:
                if one is not None and not isinstance(one, Tensor):
                    raise RuntimeError(errors.gradient_is_not_a_tensor(one))
                fitted.append(one)
            elif one is not None:
                raise RuntimeError(errors.gradient_of_a_non_tensor(name, i))
        return fitted

    def release(self) -> None:
        self._released = True

    _is_tensor: tuple[bool, ...] = ()


class FunctionMeta(type):
    """Each custom function has a node class of its own, named after it."""

    _backward_cls: type[BackwardFunction]

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        cls._backward_cls = type(f"{name}Backward", (BackwardFunction,), {"_forward_cls": cls})


class Function(metaclass=FunctionMeta):
    """A differentiable function with a forward and a backward of the user's own."""

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(errors.NO_FORWARD)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        raise NotImplementedError(errors.NO_BACKWARD)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        raise NotImplementedError(errors.NO_SETUP_CONTEXT)

    vjp = backward

    # BW-04, NG-13: forward runs with recording off; whether its outputs get a history is decided by the mode outside.
    @classmethod
    def apply(cls, *args: Any) -> Any:
        return apply_function(cls, args)


@rule("BW-04", "NG-13")
def apply_function(cls: type[Function], args: tuple[Any, ...]) -> Any:
    node = cls._backward_cls()
    tensors = [a for a in args if isinstance(a, Tensor)]
    node.needs_input_grad = tuple(isinstance(a, Tensor) and requires_grad(a) for a in args)
    node._is_tensor = tuple(isinstance(a, Tensor) for a in args)
    recording = is_recording() and any(node.needs_input_grad)
    if recording:
        node.next_edges = tuple(gradient_edge(t) for t in tensors)
    separate = cls.setup_context is not Function.setup_context
    before = state.grad_enabled
    state.grad_enabled = False
    try:
        output = cls.forward(*args) if separate else cls.forward(node, *args)
        if separate:
            cls.setup_context(node, args, output)
    finally:
        state.grad_enabled = before
    outputs = output if isinstance(output, tuple) else (output,)
    wrapped = [wrap_output(node, one, i, tensors, recording) for i, one in enumerate(outputs)]
    node._outputs = tuple([(o._shape, o._dtype) if isinstance(o, Tensor) else ((), None) for o in wrapped])
    if recording:
        node._saved = [
            None if one is None else SavedTensor(one, any(one is w for w in wrapped)) for one in node.to_save
        ]
    node.to_save = ()
    node.dirty_tensors = node.non_differentiable = ()
    return tuple(wrapped) if isinstance(output, tuple) else wrapped[0]


# IP-07: what forward marked as changed in place is rebased; an input that it returned as it is becomes a view.
@rule("NG-13", "IP-07")
def wrap_output(node: BackwardFunction, output: Any, output_nr: int, inputs: Sequence[Tensor], recording: bool) -> Any:
    if not isinstance(output, Tensor):
        return output
    differentiable = not any(output is one for one in node.non_differentiable)
    is_input = any(output is one for one in inputs)
    is_dirty = any(output is one for one in node.dirty_tensors)
    if is_dirty:
        bump_version(output)
        if recording and output._view is None and output._grad_fn is None and output._requires_grad:
            raise RuntimeError(errors.LEAF_MARKED_DIRTY)
        if recording:
            check_in_place(output, True)
        if recording and differentiable:
            rebase_history(output, node)
        return output
    if is_input:
        base = output
        output = output._alias()
        if base._version_counter is not None and not base._inference and recording:
            output._view = ViewInfo(base, Creation.CUSTOM_FUNCTION, base._version_counter.value)
    if recording and differentiable:
        if output._view is not None:
            output._view.creation = Creation.CUSTOM_FUNCTION
        set_history(output, node, output_nr)
    elif recording:
        output._requires_grad = False
        output._grad_fn = None
    return output
