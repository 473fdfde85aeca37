"""``backward`` and ``grad``: their arguments, and what they hand to the engine."""

from __future__ import annotations

import warnings
from typing import Any, Optional, Sequence

from .. import engine, errors
from ..engine import Capture
from ..graph import Edge, gradient_edge
from ..hooks import retain_grad
from ..layout import prod
from ..ops.creation import filled, filled_like
from ..rules import rule
from ..tensor import Tensor
from .graph import GradientEdge


def _as_tuple(tensors: Any) -> tuple[Any, ...]:
    return (tensors,) if isinstance(tensors, (Tensor, GradientEdge)) else tuple(tensors)


def _edge_of(one: Any) -> Optional[Edge]:
    """Where the gradient of a tensor flows to, or the edge that was given itself; None where there is no edge."""
    if isinstance(one, GradientEdge):
        return one.node, one.output_nr
    if not isinstance(one, Tensor):
        raise RuntimeError(errors.neither_tensor_nor_edge(one))
    return gradient_edge(one)


# DEF-17: where no gradient is given, backward starts from ones, which only a scalar output has.
@rule("DEF-17")
def initial_gradients(outputs: Sequence[Any], grads: Sequence[Any]) -> list[Any]:
    """The gradients to start from.

    Raises RuntimeError where one is missing or does not fit, TypeError for what is no tensor.
    """
    made: list[Any] = []
    for i, (output, given) in enumerate(zip(outputs, grads)):
        is_edge = isinstance(output, GradientEdge)
        if not is_edge and not isinstance(output, Tensor):
            raise AssertionError(errors.OUTPUT_IS_NOT_A_TENSOR)
        shape, dtype = output.node._outputs[output.output_nr] if is_edge else (output._shape, output._dtype)
        if isinstance(given, Tensor):
            if given._shape != shape:
                raise RuntimeError(errors.grad_output_shape(i, given._shape, shape))
            if dtype.is_complex != given._dtype.is_complex:
                raise RuntimeError(errors.grad_output_complex(i, given._dtype, dtype))
            made.append(given)
        elif given is None:
            if is_edge or output.requires_grad:
                if prod(shape) != 1:
                    raise RuntimeError(errors.NOT_A_SCALAR)
                if not dtype.is_floating_point:
                    raise RuntimeError(errors.NOT_REAL)
                made.append(filled(shape, 1, dtype, False) if is_edge else filled_like(output, 1, None, False))
            else:
                made.append(None)
        else:
            raise TypeError(errors.gradient_type(given))
    if len(made) < len(outputs):
        raise RuntimeError(errors.number_of_root_gradients(len(outputs), len(made)))
    return made


def _given_gradients(tensors: Sequence[Any], grad_tensors: Any) -> tuple[Any, ...]:
    if grad_tensors is None:
        return (None,) * len(tensors)
    if isinstance(grad_tensors, Tensor):
        return (grad_tensors,)
    return tuple(grad_tensors)


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
    if grad_variables is not None:
        warnings.warn("`grad_variables` is deprecated. Use `grad_tensors` instead.", FutureWarning, stacklevel=2)
        if grad_tensors is None:
            grad_tensors = grad_variables
        else:
            raise RuntimeError(errors.BOTH_GRAD_ARGUMENTS)
    outputs = _as_tuple(tensors)
    only = None if inputs is None else _as_tuple(inputs)
    if only is not None and not only:
        raise RuntimeError(errors.NO_BACKWARD_INPUTS)
    grads = initial_gradients(outputs, _given_gradients(outputs, grad_tensors))
    keep = create_graph if retain_graph is None else retain_graph
    roots = engine.root_edges([_edge_of(one) for one in outputs])
    if create_graph:
        engine.warn_about_cycles()
    if only is None:
        engine.run(roots, grads, keep_graph=keep, create_graph=create_graph)
        return
    for one in only:
        if isinstance(one, Tensor):
            retain_grad(one)
    into = [edge for edge in map(_edge_of, only) if edge is not None]
    engine.run(roots, grads, keep_graph=keep, create_graph=create_graph, only_into=into)


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
) -> tuple[Any, ...]:
    """The gradients of ``outputs`` with respect to ``inputs``, as a tuple; no ``.grad`` is touched.

    Raises RuntimeError for an input that the graph does not reach, unless ``allow_unused`` (its gradient is then None)
    or ``materialize_grads`` (zeros).
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(errors.MATERIALIZE_UNUSED)
    if allow_unused is None:
        allow_unused = materialize_grads
    made, asked = _as_tuple(outputs), _as_tuple(inputs)
    if not asked:
        raise RuntimeError(errors.NO_GRAD_INPUTS)
    grads = initial_gradients(made, _given_gradients(made, grad_outputs))
    keep = create_graph if retain_graph is None else retain_graph
    roots = engine.root_edges([_edge_of(one) for one in made])
    for one in asked:
        if isinstance(one, Tensor) and not one.requires_grad:
            raise RuntimeError(errors.DIFFERENTIATED_WITHOUT_GRAD)
    captures = [Capture(_edge_of(one)) for one in asked]
    engine.run(roots, grads, keep_graph=keep, create_graph=create_graph, captures=captures)
    results: list[Any] = []
    for i, (one, captured) in enumerate(zip(asked, captures)):
        result = captured.grad
        if result is None and not allow_unused:
            raise RuntimeError(errors.UNUSED_INPUT.format(index=i))
        if result is None and materialize_grads:
            if isinstance(one, GradientEdge):
                raise RuntimeError(errors.MATERIALIZED_EDGE)
            result = one.new_zeros(one._shape)
        results.append(result)
    return tuple(results)


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
