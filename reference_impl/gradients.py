"""Gradients on their way: how they are fitted to what they flow into, added up, and accumulated into leaves."""

from __future__ import annotations

import threading
from sys import getrefcount
from typing import TYPE_CHECKING, Any, Optional, Sequence

from . import errors
from .graph import AccumulateGrad, Edge, Gradient, Node
from .layout import is_contiguous, is_expandable, is_non_overlapping_and_dense, lies_as
from .modes import state
from .ops.unrecorded import add_to, laid_out_copy, summed_to
from .passes import thread
from .rules import rule
from .semantics import SEMANTICS
from .switches import switches
from .warn import give, is_due
from .watching import a_mode_looks_on

if TYPE_CHECKING:
    from .dtypes import dtype as dtype_
    from .tensor import Tensor


def _references_to_a_local() -> int:
    alone = object()
    return getrefcount(alone)


#: What ``getrefcount`` says of an object that only the asking function's local variable holds. torch reuses the memory
#: of a gradient that nobody else holds; that shows through versions and aliasing, so it is part of the semantics.
ALONE = _references_to_a_local()


#: Threads that accumulate into one leaf take turns, or some of what they add would be lost.
_accumulating = threading.RLock()


_IN_PLACE = SEMANTICS.gradients_that_meet_are_added_in_place


# DEF-17: gradients that arrive at one tensor from several places are added; in place where nobody can see it, and
# nobody watches changes (allow_mutation_on_saved_tensors) or ops (dispatch modes).
@rule("DEF-17")
def add_to_buffer(buffer: list[Gradient], output_nr: int, results: list[Gradient], i: int) -> None:
    held, grad = buffer[output_nr], results[i]
    buffer[output_nr] = results[i] = None
    assert held is not None and grad is not None
    # A view shares its memory with its base, also where it reads it in another way.
    is_own = held._view is None and getrefcount(held) == ALONE
    if _IN_PLACE and not state.grad_enabled and is_own and not a_mode_looks_on(held, grad):
        storage = held._storage
        alone = ALONE + (2 if held._version_counter is storage else 1)
        # What vjp gave back runs on tensors that stand for others, where torch's are those others.
        is_own = getrefcount(storage) == alone if held._level is None else held._level.again
        if is_own and is_non_overlapping_and_dense(held._shape, held._strides):
            add_to(held, grad)
            buffer[output_nr] = held
            return
    buffer[output_nr] = held + grad


# DEF-15: a node's results must fit what they flow into: broadcast dimensions are summed, the type is converted.
# BW-35: of a complex gradient a real tensor gets the real part.
@rule("DEF-15", "BW-35")
def validate(node: Node, edges: Sequence[Optional[Edge]], results: Sequence[Gradient]) -> list[Gradient]:
    checked = list(results)
    for i, edge in enumerate(edges):
        if edge is not None and checked[i] is not None:
            shape, dtype = edge[0]._outputs[edge[1]]
            grad: "Tensor" = checked[i]  # type: ignore[assignment]
            if grad._shape != shape:
                if not is_expandable(shape, grad._shape):
                    raise RuntimeError(errors.invalid_gradient_shape(node.name(), i, grad._shape, shape))
                checked[i] = grad = summed_to(grad, shape)
            # The ops' own derivatives leave it to the conversion to take the real part.
            if (node.runs_user_code or node.keeps_kind) and not fits_in_kind(grad, dtype_of(edge)):
                raise RuntimeError(errors.COMPLEX_GRADIENT)
            if dtype is not None and dtype.category < 2:
                raise RuntimeError(errors.GRADIENT_OF_WHOLE_NUMBERS)
            if grad._dtype is not dtype and dtype is not None:
                if grad._dtype.is_complex and not dtype.is_complex:
                    grad = grad.real
                checked[i] = grad.to(dtype)
    return checked


def dtype_of(edge: Edge) -> "dtype_":
    """The dtype of the tensor that a gradient flows to, whatever a leaf's grad_dtype is."""
    node, output_nr = edge
    dtype: "dtype_" = node.variable._dtype if node.__class__ is AccumulateGrad else node._outputs[output_nr][1]
    return dtype


def fits_in_kind(grad: "Tensor", dtype: "dtype_") -> bool:
    """Whether torch converts a gradient of a custom function: no complex one to a real, no whole one to a complex."""
    return grad._dtype.is_floating_point or grad._dtype.is_complex == dtype.is_complex


# BW-12, DEF-07, DEF-17, NG-21: backward accumulates into .grad of a leaf. The first gradient is taken as it is if
# nobody else holds it and it is laid out as the leaf is; otherwise it is copied. Later ones are added: in place, or
# with create_graph as a new tensor with a history.
# DEF-21: a leaf whose requires_grad was cleared meanwhile gets nothing. DEF-24: one that is none any more is refused.
# DEF-26: where the layout is not enforced, the first one is taken however it is laid out.
@rule("BW-12", "DEF-07", "DEF-17", "DEF-21", "DEF-24", "DEF-26")
def accumulate(leaf: "Tensor", grads: list[Gradient], alone: int) -> None:
    """``alone``: how many references there are to a gradient that nobody else holds."""
    grad = grads.pop()
    if grad is None:
        return
    if leaf._grad_fn is not None or (leaf._view is not None and leaf.grad_fn is not None):
        raise RuntimeError(errors.LEAF_IN_THE_INTERIOR)
    if not leaf._requires_grad:
        return
    with _accumulating:
        held = leaf._grad
        if held is not None:
            if state.grad_enabled:
                leaf._grad = held = held + grad
            else:
                add_to(held, grad)
            if held._strides != leaf._strides or not is_contiguous(leaf._shape, leaf._strides):
                warn_about_layout(held, leaf)
        elif (
            not state.grad_enabled
            and getrefcount(grad) == alone
            and (has_layout_of(grad, leaf) or not switches.grad_layout_enforced)
        ):
            leaf._grad = grad.detach()
        else:
            shape, strides = leaf._shape, leaf._strides
            if not is_non_overlapping_and_dense(shape, strides):
                leaf._grad = grad.clone()
            else:
                # What is copied has the leaf's shape, which may have changed since the graph was made.
                is_same = grad._shape == shape
                leaf._grad = laid_out_copy(grad, strides) if is_same else _copied_into(shape, strides, grad)


def _copied_into(shape: tuple[int, ...], strides: tuple[int, ...], grad: "Tensor") -> "Tensor":
    made: "Tensor" = grad._new_empty_strided(shape, strides).copy_(grad)
    return made


# DEF-25: the layout of a gradient that the user put there stays, with a warning.
@rule("DEF-25")
def warn_about_layout(grad: "Tensor", leaf: "Tensor") -> None:
    if switches.grad_layout_enforced and not has_layout_of(grad, leaf):
        if is_due(f"gradient layout {state.grad_enabled}"):
            text = errors.gradient_layout(grad._shape, grad._strides, leaf._shape, leaf._strides)
            if thread.passes:
                thread.passes[-1].warnings.append(text)
            else:
                give([text], stacklevel=5)  # of a node that was called by itself


def _accumulate_alone(node: AccumulateGrad, grads: list[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
    accumulate(node.variable, grads, ALONE)
    return ()


setattr(AccumulateGrad, "_run", _accumulate_alone)  # noqa: B010  (graph does not know how gradients accumulate)


def has_layout_of(grad: "Tensor", leaf: "Tensor") -> bool:
    """Whether a gradient's strides are the leaf's, or row-major where the leaf's memory has gaps or overlaps."""
    return lies_as(grad._shape, grad._strides, leaf._shape, leaf._strides)
