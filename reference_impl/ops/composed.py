"""Ops that torch records as one node and whose derivatives follow from a formula over other ops.

The formula computes the op, is differentiated to give its gradient, and, since gradients of the other ops are ops too,
its gradient's gradient: a composed op can be differentiated any number of times, backwards and forwards.
"""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from typing import Any, Callable, Optional, Sequence

from .. import dtypes, inexact
from ..autograd.differentiation import grad as gradients
from ..graph import requires_grad
from ..modes import formulas_are_recorded, recording_of_formulas
from ..tensor import Tensor, set_requires_grad
from .declare import Op, recorded
from .operands import common_dtype

Formula = Callable[..., Any]

#: In which type formulas of a category run.
_WIDE = {2: dtypes.float64, 3: dtypes.complex128}

#: An error that formulas leave in float32 after one rounding from float64, as against torch's way of adding.
ULPS = 4


def composed(
    name: str,
    inputs: Sequence[str],
    formula: Formula,
    *,
    node: Optional[str] = None,
    zero: Sequence[str] = (),
    ulps: int = 0,
    kernel: Optional[Formula] = None,
    backward: Optional[dict[str, Formula]] = None,
    backward_node: Optional[str] = None,
    linear: bool = False,
    unsaved: Sequence[str] = (),
    has_tangents: bool = True,
    results: Sequence[str] = ("result",),
    kept: Sequence[str] = (),
) -> Formula:
    """Declare an op by its formula; returns the function that computes and records it.

    ``inputs``: the differentiable parameters of ``formula``, in the order of the node's edges. ``zero``: those of them
    whose derivative is zero everywhere. ``kernel`` computes in the formula's stead; without it the formula is run, in
    float64 and rounded once. ``backward``: for an input the formula of its gradient, with ``grad_output`` before the
    other parameters; without it the formula is differentiated. ``backward_node``: gradients are ops of their own, and
    theirs are recorded under this name. ``linear``: such a gradient does not depend on the inputs. ``unsaved``: inputs
    that no gradient depends on, which the formula can do without. ``has_tangents``: False for an op that forward mode
    refuses. ``results``: what these are called; ``kept``: those of them that torch's node keeps, though the formulas
    have no use for them.
    """
    parameters = tuple(inspect.signature(formula).parameters)
    tangent_names = [f"{key}_t" for key in inputs]

    def forward_derivative(*given: Any) -> Any:
        values, tangents = dict(zip(parameters, given)), given[len(parameters) :]
        moved = {key: tangent for key, tangent in zip(inputs, tangents) if tangent is not None and key not in zero}
        return _tangent(formula, values, moved)

    # At a kink the gradient that is given may be another than the formula's.
    has_gradients = backward is not None and all(key in backward or key in zero for key in inputs)

    def derivative_for(varied: str) -> Formula:
        if varied in zero:
            return with_parameters(lambda grad, self: _zeros(self), ("grad", varied))
        own = (backward or {}).get(varied) or _differentiated(formula, parameters, varied)
        if backward_node is not None:
            own = composed(
                f"{name}_backward",
                ("grad_output", *inputs),
                own,
                node=backward_node,
                zero=inputs if linear else (),
                ulps=ulps,
            )
        named = [name for name in parameters if name not in unsaved]
        left_out = dict.fromkeys(unsaved)
        return with_parameters(
            lambda grad, *given: own(grad, **dict(zip(named, given)), **left_out), ("grad", *named, *kept)
        )

    tangents: Any = with_parameters(forward_derivative, (*parameters, *tangent_names))
    if has_gradients:
        tangents = "transposed"
    op = Op(
        name,
        inputs,
        {key: derivative_for(key) for key in inputs},
        node,
        forward_derivative=tangents if has_tangents else None,
    )

    def compute(values: dict[str, Any]) -> Any:
        detached = {key: value.detach() if isinstance(value, Tensor) else value for key, value in values.items()}
        if kernel is not None:
            return kernel(**detached)
        return rounded_once(formula, detached, ulps)

    def run(*args: Any, **kwargs: Any) -> Any:
        values = dict(zip(parameters, args), **kwargs)
        return recorded(op, values, lambda: compute(values), names=results)

    run.__name__ = run.__qualname__ = name
    return with_parameters(run, parameters)


def _differentiated(formula: Formula, parameters: Sequence[str], varied: str) -> Formula:
    """The formula of the gradient for one parameter."""

    incoming = "grad_of_grad" if "grad_output" in parameters else "grad_output"

    def gradient(*args: Any, **named: Any) -> Any:
        values = dict(zip((incoming, *parameters), args), **named)
        grad = values.pop(incoming)
        variable = values[varied] = _variable(values[varied])
        with recording_of_formulas():
            results = _as_tuple(formula(**values))
        return _along(results, variable, _as_tuple(grad), formulas_are_recorded())

    return with_parameters(gradient, (incoming, *parameters))


def with_parameters(function: Formula, names: Sequence[str]) -> Formula:
    """Say by which names a function that takes ``*args`` wants them: what a derivative names is saved for it."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, kind) for name in names]
    )
    return function


def _as_tuple(values: Any) -> tuple[Any, ...]:
    return values if isinstance(values, tuple) else (values,)


def _zeros(like: Any) -> Any:
    return None if like is None else like.detach().new_zeros(like._shape)


def _variable(value: Any) -> Any:
    """What to differentiate by: the value, still with its history where the gradient is to have one too."""
    if formulas_are_recorded() and requires_grad(value):
        return value.view_as(value)
    return _leaf(value.detach())


def _leaf(value: Any) -> Any:
    """It is to require grad, also inside of a transform, where nobody may ask for it."""
    set_requires_grad(value, True)
    return value


def _along(results: Sequence[Any], variable: Any, grads: Sequence[Any], create_graph: bool) -> Any:
    pairs = [(result, grad) for result, grad in zip(results, grads) if grad is not None and requires_grad(result)]
    if not pairs:
        return None
    outputs, given = zip(*pairs)
    found = gradients(outputs, variable, given, create_graph=create_graph, allow_unused=True)[0]
    if found is not None and not create_graph and not found._inference and (found._version or found._view):
        # It was added up in place or viewed on the way, which torch, computing it at once, does not show.
        return found.clone()
    return found


def _tangent(formula: Formula, values: dict[str, Any], moved: dict[str, Any]) -> Any:
    """The derivative along the tangents: that of the gradient, which is linear in what comes in, by what comes in."""
    given = [one for one in (*values.values(), *moved.values()) if isinstance(one, Tensor)]
    create_graph = formulas_are_recorded() and any(map(requires_grad, given))
    variables = {key: _variable(values[key]) for key in moved}
    with recording_of_formulas():
        results = _as_tuple(formula(**{**values, **variables}))
        varied = [result for result in results if requires_grad(result)]
        incoming = [_leaf(result.new_zeros(result._shape)) for result in varied]
        back = gradients(varied, list(variables.values()), incoming, create_graph=True, allow_unused=True)
        pairs = [(grad, tangent) for grad, tangent in zip(back, moved.values()) if grad is not None]
        outputs, along = zip(*pairs)
        found = gradients(outputs, incoming, along, create_graph=create_graph, allow_unused=True)
    along_varied = iter(found)
    tangents = tuple((next(along_varied) if requires_grad(one) else None) for one in results)
    tangents = tuple(_zeros(one) if tangent is None else tangent for one, tangent in zip(results, tangents))
    return tangents if len(tangents) > 1 else tangents[0]


def rounded_once(formula: Formula, values: dict[str, Any], ulps: int) -> Any:
    """Run the formula in float64, or complex128, and round the results."""
    given = [v for v in values.values() if isinstance(v, Tensor) and v._dtype.category in _WIDE]
    if not given:
        return formula(**values)
    dtype = common_dtype(given)
    wide = {
        key: value.to(_WIDE[value._dtype.category])
        if isinstance(value, Tensor) and value._dtype.category in _WIDE
        else value
        for key, value in values.items()
    }
    with inexact.as_if_in(dtype.to_real()) if ulps else nullcontext():
        found = _as_tuple(formula(**wide))
    results = tuple(_finished(result, dtype, ulps) for result in found)
    return results if len(results) > 1 else results[0]


def _finished(result: Any, dtype: Any, ulps: int) -> Any:
    if result._dtype.category not in _WIDE:
        return result
    result = result.to(dtype, copy=True) if result._dtype is dtype else result.to(dtype)
    if inexact.tracked:
        result._storage.ulps += ulps
    return result
