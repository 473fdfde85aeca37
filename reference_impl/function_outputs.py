"""What the outputs of a custom function become: results of its node, changed inputs, views, or plain tensors."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Iterable, Sequence

from . import errors, forward_mode
from .function_tangents import set_output_tangents
from .graph import requires_grad, set_history
from .modes import state
from .rules import rule
from .semantics import SEMANTICS
from .tensor import Tensor
from .views import Creation, bump_version, check_in_place, rebase_history

if TYPE_CHECKING:
    from .function import BackwardCFunction


_RETURNS_ITSELF = SEMANTICS.what_forward_marks_dirty_is_returned_itself
_REFUSES_SAVED_INPUTS = SEMANTICS.an_input_returned_and_saved_apart_is_refused


class Marked:
    """What forward said of tensors: which it changed, which are not differentiable, which are to be saved."""

    def __init__(self, node: BackwardCFunction, recording: bool) -> None:
        self.dirty = _tuple_on_ctx("dirty_tensors", node.dirty_tensors)
        for position, one in enumerate(self.dirty):
            if not isinstance(one, Tensor):
                raise RuntimeError(errors.marked_dirty_type(position, one))
        self.non_differentiable = _tuple_on_ctx("non_differentiable", node.non_differentiable)
        for one in self.non_differentiable:
            if not isinstance(one, Tensor):
                raise RuntimeError(errors.marked_non_differentiable_type(one))
        is_asked = recording or SEMANTICS.to_save_is_looked_at_in_any_case
        self.to_save = _tuple_on_ctx("to_save", node.to_save) if is_asked else ()


def _tuple_on_ctx(name: str, value: Any) -> tuple[Any, ...]:
    """Raises RuntimeError where the attribute was assigned something else than a tuple."""
    if value is None:
        return ()
    if not isinstance(value, tuple):
        raise RuntimeError(errors.not_a_tuple_on_ctx(name, value))
    return value


def is_among(one: Any, others: Iterable[Any]) -> bool:
    return any(one is other for other in others)


# BW-20: what each output of a custom function is: the function's result, an input changed in place and rebased, a view
# of an input that was returned as it is, or something without a history.
@rule("BW-20", "NG-13", "IP-07")
def outputs_of_call(
    node: BackwardCFunction, outputs: Sequence[Any], args: Sequence[Any], recording: bool, separate: bool
) -> list[Any]:
    """The outputs as the caller gets them.

    ``recording``: whether ``node`` becomes part of the graph. ``separate``: whether setup_context is overridden.
    Raises RuntimeError for outputs that contradict what forward marked.
    """
    marked = Marked(node, recording)
    for one in marked.dirty:
        bump_version(one)
    inputs = [one for one in args if isinstance(one, Tensor)]
    tangents: list[tuple[Tensor, int]] = []
    if forward_mode.depth and state.forward_grad_enabled:
        tangents = [(one, one._version) for one in map(forward_mode.tangent_of, inputs) if one is not None]
    forms: list[Any] = []
    info: list[Any] = []
    for output_nr, output in enumerate(outputs):
        if not isinstance(output, Tensor):
            forms.append(output)
            info.append(None)
            continue
        is_input, is_dirty = is_among(output, inputs), is_among(output, marked.dirty)
        if _REFUSES_SAVED_INPUTS and is_input and separate and not is_dirty and is_among(output, marked.to_save):
            raise RuntimeError(errors.INPUT_RETURNED_AND_SAVED)
        is_differentiable = not is_among(output, marked.non_differentiable) and output._dtype.category >= 2
        if not (recording and is_differentiable):
            form = without_history(output, is_input, is_dirty)
        elif is_dirty:
            form = changed_in_place(node, output, output_nr, is_input, len(outputs))
        else:
            form = _view_as_itself(output) if is_input else output
            set_history(form, node, output_nr)
            if form._view is not None:
                form._view.version = form._version
        if form._view is not None and not (is_input and is_dirty):
            form._view.creation = Creation.CUSTOM_FUNCTION
        forms.append(form)
        info.append((form._shape, form._dtype, is_differentiable))
    if recording and sum(one is not None and one[2] for one in info) > 1:
        forbid_changing_views_among(forms)
    if not all(is_among(one, outputs) for one in marked.dirty):
        raise RuntimeError(errors.DIRTY_BUT_NOT_RETURNED)
    node._output_info = info
    node._outputs = tuple([((), None) if one is None else one[:2] for one in info])
    if getattr(node, "output_grad_dtypes", None) is not None:
        declared = zip(node._outputs, node.output_grad_dtypes)
        node._outputs = tuple([(shape, dtype or own) for (shape, own), dtype in declared])
    if tangents:
        set_output_tangents(node, args, outputs, forms, marked.dirty, marked.non_differentiable, tangents)
    return forms


# BW-20, NG-15: views that are returned beside other results may not be changed in place.
@rule("BW-20", "NG-15")
def forbid_changing_views_among(forms: Sequence[Any]) -> None:
    for form in forms:
        if isinstance(form, Tensor) and form._view is not None:
            form._view.creation = Creation.MULTI_OUTPUT


# BW-20: an output that is not recorded never requires grad, but for a view: that reports what its base does (NG-02).
@rule("BW-20", "NG-13")
def without_history(output: Tensor, is_input: bool, is_dirty: bool) -> Tensor:
    if not requires_grad(output):
        return _view_as_itself(output) if is_input and not (is_dirty and _RETURNS_ITSELF) else output
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


# BW-20, IP-07: an input that forward changed and marked so becomes the function's result.
@rule("BW-20", "IP-07")
def changed_in_place(node: BackwardCFunction, output: Tensor, output_nr: int, is_input: bool, count: int) -> Tensor:
    """Raises RuntimeError where the input is a leaf that requires grad, or a view beside other outputs."""
    if requires_grad(output) and output._grad_fn is None:
        raise RuntimeError(errors.LEAF_MARKED_DIRTY)
    if not is_input:
        warnings.warn(errors.DIRTY_BUT_NOT_AN_INPUT, UserWarning, stacklevel=5)
    if output._view is not None and count > 1:
        raise RuntimeError(errors.VIEW_MARKED_DIRTY)
    if SEMANTICS.marked_views_are_checked or output._view is None:
        check_in_place(output)
    elif output._view.creation is not Creation.DEFAULT:
        raise RuntimeError(errors.MARKED_VIEW_MADE_OTHERWISE)
    output._grad = None
    rebase_history(output, node, output_nr)
    return output
