"""``backward`` and ``grad``: their arguments, and what they hand to the engine."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple, Optional, Sequence

from .. import batches, engine, errors, levels
from ..derivative_errors import BACKWARD_IN_TRANSFORM
from ..graph import Edge, Node, gradient_edge
from ..hooks import retain_grad
from ..layout import prod
from ..modes import set_grad_enabled
from ..ops.creation import filled, filled_like
from ..ops.joining import stack
from ..passes import Capture
from ..rules import rule
from ..semantics import SEMANTICS
from ..tensor import Tensor, new_tensor
from ..warn import DEPRECATION
from .graph import GradientEdge


def _as_tuple(tensors: Any) -> tuple[Any, ...]:
    return (tensors,) if isinstance(tensors, (Tensor, GradientEdge)) else tuple(tensors)


def _inputs(function: str, inputs: Any) -> tuple[Any, ...]:
    """The inputs that were named, also as the values of a dict. RuntimeError for none, TypeError for other mappings."""
    if SEMANTICS.inputs_may_be_a_dict:
        if type(inputs) is dict:
            inputs = inputs.values()
        elif isinstance(inputs, Mapping):
            raise TypeError(errors.inputs_mapping(function, inputs))
    named = _as_tuple(inputs)
    if not named:
        if function == "grad" and not SEMANTICS.grad_refuses_no_inputs:
            raise ValueError(errors.GRAD_WITHOUT_INPUTS)
        raise RuntimeError(errors.no_inputs(function))
    return named


# BW-30: an edge stands for a tensor.
@rule("BW-30")
def _edge_of(one: Any) -> Optional[Edge]:
    """Where the gradient of a tensor flows to, or the edge that was given itself; None where there is no edge."""
    if isinstance(one, GradientEdge):
        if not isinstance(one.node, Node):
            raise RuntimeError(errors.edge_without_node(one.node))
        return one.node, one.output_nr
    if not isinstance(one, Tensor):
        raise RuntimeError(errors.neither_tensor_nor_edge(one))
    return gradient_edge(one)


# DEF-17: where no gradient is given, backward starts from ones, which only a scalar output has.
@rule("DEF-17")
def initial_gradients(outputs: Sequence[Any], grads: Sequence[Any], batched: bool = False) -> list[Any]:
    """The gradients to start from. ``batched``: those given have one dimension more, in front.

    Raises RuntimeError where one is missing or does not fit, TypeError for what is no tensor.
    """
    made: list[Any] = []
    for output, given in zip(outputs, grads):
        is_plain = output.__class__ is Tensor and not levels.stack and levels.modes is None
        if given is None and is_plain and output._requires_grad:
            dtype = output._dtype
            if not output._shape and dtype.category == 2:
                made.append(new_tensor(dtype.pack((1,)), (), dtype))  # a loss: most backward passes start so
                continue
        is_edge = isinstance(output, GradientEdge)
        if not SEMANTICS.edges_may_be_outputs and not isinstance(output, Tensor):
            raise AttributeError(errors.output_without(output, isinstance(given, Tensor)))
        if not is_edge and not isinstance(output, Tensor):
            raise AssertionError(errors.OUTPUT_IS_NOT_A_TENSOR)
        shape, dtype = output.node._outputs[output.output_nr] if is_edge else (output._shape, output._dtype)
        if isinstance(given, Tensor):
            fits = given[0] if batched else given
            if fits._shape != shape:
                if batched and is_edge:
                    raise RuntimeError(errors.BATCHED_EDGE)
                # torch looks for both among all of them by comparing, which may raise by itself.
                places = tuple(grads).index(given), tuple(outputs).index(output)
                raise RuntimeError(errors.grad_output_shape(*places, fits._shape, shape, batched))
            if dtype.is_complex != given._dtype.is_complex:
                places = tuple(grads).index(given), tuple(outputs).index(output)
                raise RuntimeError(errors.grad_output_complex(*places, given._dtype, dtype))
            made.append(given)
        elif given is None:
            if is_edge or output.requires_grad:
                if prod(shape) != 1:
                    raise RuntimeError(errors.NOT_A_SCALAR)
                if not dtype.is_floating_point and (SEMANTICS.complex_outputs_need_a_gradient or not dtype.is_complex):
                    raise RuntimeError(errors.not_real(dtype))
                made.append(filled(shape, 1, dtype, False) if is_edge else filled_like(output, 1, None, False))
            else:
                made.append(None)
        else:
            raise TypeError(errors.gradient_type(given))
    return made


def _given_gradients(tensors: Sequence[Any], grad_tensors: Any) -> tuple[Any, ...]:
    if grad_tensors is None:
        return (None,) * len(tensors)
    if isinstance(grad_tensors, Tensor):
        return (grad_tensors,)
    return tuple(grad_tensors)


def _roots(outputs: Sequence[Any], grads: Sequence[Any]) -> list[Edge]:
    """Raises RuntimeError where gradients are missing, or an output has no history."""
    if len(grads) < len(outputs):
        raise RuntimeError(errors.number_of_root_gradients(len(outputs), len(grads)))
    return engine.root_edges([_edge_of(one) for one in outputs])


class _Pass(NamedTuple):
    """A backward pass that was asked for: from where, and what is kept and recorded."""

    outputs: tuple[Any, ...]
    keep_graph: bool
    create_graph: bool
    is_batched: bool = False

    # BW-31: what nothing depends on gets no gradient.
    @rule("BW-31")
    def captured(self, inputs: Sequence[Any], grads: Sequence[Any], keep_graph: bool, allow_unused: bool) -> list[Any]:
        """The gradients of ``inputs``. Raises RuntimeError for one that gets none, unless that is allowed."""
        roots = _roots(self.outputs, grads)
        captures = []
        for one in inputs:
            captures.append(Capture(_edge_of(one)))  # which raises for a view that may not be made anew
            if isinstance(one, Tensor) and not one.requires_grad:
                raise RuntimeError(errors.DIFFERENTIATED_WITHOUT_GRAD)
        recorded = self.create_graph
        engine.run(
            roots, grads, keep_graph=keep_graph, create_graph=recorded, captures=captures, is_batched=self.is_batched
        )
        found = [one.grad for one in captures]
        if not allow_unused and None in map(_or_none, found):
            raise RuntimeError(errors.UNUSED_INPUT.format(index=[*map(_or_none, found)].index(None)))
        return found


def _or_none(grad: Any) -> Optional[bool]:
    """None for None, else something that can be compared."""
    return None if grad is None else True


def _flags(retain_graph: Any, create_graph: Any) -> tuple[bool, bool]:
    """Whether the graph is kept, and whether one is made. TypeError for a flag that is neither bool nor integer."""
    keep = create_graph if retain_graph is None else retain_graph
    if keep.__class__ is bool and create_graph.__class__ is bool:
        return keep, create_graph
    return bool(operator.index(keep)), bool(operator.index(create_graph))


# BW-18: a batch of gradients is sent through the graph one after the other, and the results are stacked.
@rule("BW-18")
def batched(of: _Pass, inputs: Sequence[Any], grads: Sequence[Any], allow_unused: bool) -> list[Any]:
    """Raises ValueError for a gradient without a dimension to go through, or where their sizes differ."""
    sizes = []
    for one in grads:
        if not one._shape:
            raise ValueError(errors.NOT_BATCHED)
        sizes.append(one._shape[0])
    if any(size != sizes[0] for size in sizes):
        raise ValueError(errors.batch_sizes(sizes))
    rows: list[list[Any]] = []
    for i in range(sizes[0]):
        is_last = i == sizes[0] - 1
        row = [one[i] for one in grads]
        rows.append(of.captured(inputs, row, of.keep_graph or not is_last, allow_unused))
    with set_grad_enabled(of.create_graph):
        return [None if column[0] is None else stack(column) for column in zip(*rows)]


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: Optional[bool] = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Compute the gradients of ``tensors`` and add them to ``.grad`` of the leaves.

    ``inputs``: add to these alone; one that is no leaf retains its gradient from then on.
    """
    if levels.stack or batches.stack:
        raise RuntimeError(BACKWARD_IN_TRANSFORM)
    if grad_variables is not None:
        warnings.warn(errors.GRAD_VARIABLES, DEPRECATION, stacklevel=2)
        if grad_tensors is None:
            grad_tensors = grad_variables
        else:
            raise RuntimeError(errors.BOTH_GRAD_ARGUMENTS)
    only = None if inputs is None else _inputs("backward", inputs)
    is_alone = isinstance(tensors, Tensor) or SEMANTICS.backward_takes_an_edge_by_itself
    outputs = _as_tuple(tensors) if is_alone else tuple(tensors)
    grads = initial_gradients(outputs, _given_gradients(outputs, grad_tensors))
    keeps, creates = _flags(retain_graph, create_graph)
    roots = _roots(outputs, grads)
    into: Optional[list[Edge]] = None
    if only is not None:
        into = []
        for one in only:
            edge = _edge_of(one)
            if isinstance(one, Tensor):
                retain_grad(one)
            if edge is not None:
                into.append(edge)
    engine.run(roots, grads, keep_graph=keeps, create_graph=creates, only_into=into)


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: Optional[bool] = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: Optional[bool] = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> Any:
    """The gradients of ``outputs`` with respect to ``inputs``, as a tuple or, of a dict, as a dict with its keys; no
    ``.grad`` is touched.

    ``is_grads_batched``: the gradients given have one dimension more, in front, and so have the results. Raises
    RuntimeError for an input that the graph does not reach, unless ``allow_unused`` (its gradient is then None) or
    ``materialize_grads`` (zeros).
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(errors.MATERIALIZE_UNUSED)
    if allow_unused is None:
        allow_unused = materialize_grads
    is_edge = isinstance(outputs, GradientEdge)
    made = tuple(outputs) if is_edge and not SEMANTICS.edges_may_be_outputs else _as_tuple(outputs)
    named = _inputs("grad", inputs)
    if not only_inputs:
        warnings.warn(errors.ONLY_INPUTS, DEPRECATION, stacklevel=2)
    grads = initial_gradients(made, _given_gradients(made, grad_outputs), is_grads_batched)
    asked = _Pass(made, *_flags(retain_graph, create_graph))
    allow_unused = bool(operator.index(allow_unused))
    if is_grads_batched:
        results = batched(asked._replace(is_batched=True), named, grads, allow_unused)
    else:
        results = asked.captured(named, grads, asked.keep_graph, allow_unused)
    if materialize_grads:
        for i, one in enumerate(named):
            if results[i] is None:
                if isinstance(one, GradientEdge):
                    raise RuntimeError(errors.MATERIALIZED_EDGE)
                results[i] = filled_like(one, 0, None, create_graph or not SEMANTICS.materialized_zeros_are_constants)
    return dict(zip(inputs, results)) if type(inputs) is dict and SEMANTICS.inputs_may_be_a_dict else tuple(results)


def _tensor_backward(
    self: Tensor,
    gradient: Any = None,
    retain_graph: Optional[bool] = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    backward(self, gradient, retain_graph, create_graph, inputs=inputs)


setattr(Tensor, "backward", _tensor_backward)  # noqa: B010  (tensor.py knows no engine)
_tensor_backward.__qualname__ = "Tensor.backward"
_tensor_backward.__name__ = "backward"
