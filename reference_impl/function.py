"""Custom functions: ``torch.autograd.Function``."""

from __future__ import annotations

import warnings
from typing import Any, Iterable, Optional, Sequence

from . import errors
from .graph import Edge, Gradient, Node, gradient_edge, is_recording, next_sequence_nr, requires_grad, set_history
from .modes import state
from .ops.creation import filled
from .rules import rule
from .saved import SavedTensor
from .tensor import Tensor
from .views import Creation, bump_version, check_in_place, rebase_history


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

    _forward_cls: type["Function"]
    _saved: Optional[list[Any]] = None
    _released = False
    next_edges: Sequence[Optional[Edge]] = ()

    def __init__(self) -> None:
        self.hooks = None
        self.outputs = ()
        self.sequence_nr = next_sequence_nr()

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        if self._released:
            raise RuntimeError(errors.RELEASED)
        return tuple(None if one is None else one.unpack(self) for one in self._saved or ())

    # BW-04: backward runs with recording off, unless create_graph.
    @rule("BW-04", "NG-13")
    def apply(self, grads: Sequence[Gradient], wanted: Sequence[bool]) -> Sequence[Gradient]:
        given: list[Any] = list(grads)
        if self.materialize_grads:
            for i, one in enumerate(given):
                shape, dtype = self.outputs[i]
                if one is None and dtype is not None:
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
    forms = wrap_outputs(node, outputs, tensors, recording, separate)
    node.outputs = tuple([(o._shape, o._dtype) if isinstance(o, Tensor) else ((), None) for o in forms])
    if recording:
        node._saved = [None if one is None else SavedTensor(one, _is_among(one, forms)) for one in node.to_save]
    node.to_save = ()
    node.dirty_tensors = node.non_differentiable = ()
    return tuple(forms) if isinstance(output, tuple) else forms[0]


def _is_among(one: Any, others: Iterable[Any]) -> bool:
    return any(one is other for other in others)


# BW-14: what each output of a custom function is: the function's result, an input changed in place and rebased, a view
# of an input that was returned as it is, or something without a history.
@rule("BW-14", "NG-13", "IP-07")
def wrap_outputs(
    node: BackwardFunction, outputs: Sequence[Any], inputs: Sequence[Tensor], recording: bool, separate: bool
) -> list[Any]:
    """The outputs as the caller gets them.

    ``recording``: whether ``node`` becomes part of the graph. ``separate``: whether setup_context is overridden.
    Raises RuntimeError for outputs that contradict what forward marked.
    """
    for one in node.dirty_tensors:
        bump_version(one)
    forms: list[Any] = []
    differentiable_outputs = 0
    for output_nr, output in enumerate(outputs):
        form = output
        if isinstance(output, Tensor):
            is_input, is_dirty = _is_among(output, inputs), _is_among(output, node.dirty_tensors)
            if not recording or _is_among(output, node.non_differentiable) or output._dtype.category < 2:
                form = without_history(output, is_input, is_dirty)
            else:
                differentiable_outputs += 1
                if is_dirty:
                    rebase_output(node, output, is_input, len(outputs))
                else:
                    if is_input and separate and _is_among(output, node.to_save):
                        raise RuntimeError(errors.INPUT_RETURNED_AND_SAVED)
                    form = _view_as_itself(output) if is_input else output
                    set_history(form, node, output_nr)
                    if form._view is not None:
                        form._view.version = form._version
            if form._view is not None and not (is_input and is_dirty):
                form._view.creation = Creation.CUSTOM_FUNCTION
        forms.append(form)
    if differentiable_outputs > 1:
        for form in forms:
            if isinstance(form, Tensor) and form._view is not None:
                form._view.creation = Creation.MULTI_OUTPUT
    if not all(_is_among(one, outputs) for one in node.dirty_tensors):
        raise RuntimeError(errors.DIRTY_BUT_NOT_RETURNED)
    return forms


# BW-14: an output that is not recorded never requires grad, but for a view: that reports what its base does (NG-02).
@rule("BW-14", "NG-13")
def without_history(output: Tensor, is_input: bool, is_dirty: bool) -> Tensor:
    if not requires_grad(output):
        return _view_as_itself(output) if is_input and not is_dirty else output
    if is_input:
        return output.detach()
    return output if output._view is not None else output.detach_()


def _view_as_itself(tensor: Tensor) -> Tensor:
    before = state.grad_enabled, state.forward_grad_enabled
    state.grad_enabled = state.forward_grad_enabled = False
    try:
        view: Tensor = tensor.view_as(tensor)
    finally:
        state.grad_enabled, state.forward_grad_enabled = before
    return view


# BW-14, IP-07: an input that forward changed and marked so becomes the function's result.
@rule("BW-14", "IP-07")
def rebase_output(node: BackwardFunction, output: Tensor, is_input: bool, count: int) -> None:
    """Raises RuntimeError where the input is a leaf that requires grad, or a view beside other outputs."""
    if output._grad_fn is None and requires_grad(output):
        raise RuntimeError(errors.LEAF_MARKED_DIRTY)
    if not is_input:
        warnings.warn(errors.DIRTY_BUT_NOT_AN_INPUT, UserWarning, stacklevel=5)
    if output._view is not None and count > 1:
        raise RuntimeError(errors.VIEW_MARKED_DIRTY)
    check_in_place(output, True)
    rebase_history(output, node)
