"""``grad``, ``grad_and_value``, ``vjp`` and ``jacrev``: backward through a function at a level of its own."""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional, Sequence

from .. import derivative_errors as errors
from .. import levels
from ..autograd.differentiation import grad as autograd_grad
from ..autograd.graph import disable_saved_tensors_hooks
from ..mapping import vmap
from ..modes import state
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..tensor import Tensor
from ..utils._pytree import tree_flatten, tree_unflatten, treespec_pprint
from .arguments import (
    basis,
    check_outputs,
    chosen,
    from_level,
    refuse_complex,
    require_grad,
    to_level,
    with_aux,
)

Function = Callable[..., Any]


def _gradients(
    outputs: Sequence[Tensor],
    inputs: Sequence[Tensor],
    vectors: Optional[Sequence[Any]] = None,
    retain_graph: bool = False,
    create_graph: bool = True,
) -> list[Any]:
    """Zeros for what the outputs do not depend on."""
    pairs = [(one, v) for one, v in zip(outputs, vectors or [None] * len(outputs)) if one.requires_grad]
    found: Sequence[Any] = [None] * len(inputs)
    if pairs:
        roots, given = zip(*pairs)
        found = autograd_grad(
            roots, inputs, None if vectors is None else given, retain_graph, create_graph, allow_unused=True
        )
    return [_zeros(input) if one is None else one for one, input in zip(found, inputs)]


def _zeros(input: Tensor) -> Tensor:
    """They belong to the sample that the input belongs to."""
    zeros: Tensor = FUNCTIONS["zeros_like"](input)
    each: Optional[Tensor] = zeros
    while each is not None:  # so do those that it stands for beneath
        each._batches = input._batches
        each = each._inner
    return zeros


# BW-11: recording is on in the function, whatever mode the transform is called in; a no_grad inside is respected.
@rule("BW-11")
def _differentiated(
    func: Function, argnums: Any, has_aux: bool, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, Any, Any]:
    """The gradient, the value, and what the function returned besides."""
    api = "grad_and_value(f)(*args)"
    level = levels.enter()
    try:
        state.grad_enabled = True
        args, kwargs = to_level(args, level), to_level(kwargs, level)
        sources = chosen(args, argnums)
        require_grad(sources)
        output = func(*args, **kwargs)
        aux = None
        if has_aux:
            output, aux = with_aux(output, api)
        if not isinstance(output, Tensor):
            raise RuntimeError(errors.expected_a_tensor(api, output))
        if output.dim():
            raise RuntimeError(errors.expected_a_scalar(api, output.dim()))
        flat, spec = tree_flatten(sources)
        found = tree_unflatten(_gradients([output], flat), spec)
        return from_level(found, level), from_level(output, level), from_level(aux, level) if has_aux else None
    finally:
        levels.leave(level)


def grad(func: Function, argnums: Any = 0, has_aux: bool = False) -> Function:
    """The function that gives the gradient of a function of one number."""

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with disable_saved_tensors_hooks(errors.NO_SAVED_TENSORS_HOOKS_IN_TRANSFORM):
            found, _, aux = _differentiated(func, argnums, has_aux, args, kwargs)
        return (found, aux) if has_aux else found

    return wrapper


def grad_and_value(func: Function, argnums: Any = 0, has_aux: bool = False) -> Function:
    """The function that gives the gradient, and the value besides."""

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with disable_saved_tensors_hooks(errors.NO_SAVED_TENSORS_HOOKS_IN_TRANSFORM):
            found, output, aux = _differentiated(func, argnums, has_aux, args, kwargs)
        return found, (output, aux) if has_aux else output

    return wrapper


def vjp(func: Function, *primals: Any, has_aux: bool = False) -> Any:
    """The function's value, and the function that multiplies a vector with its Jacobian from the left."""
    return _vjp(func, primals, None, has_aux)


# FN-05: what vjp returns may be called when the level is left, as often as one likes, in any mode: the level is entered
# again, and the mode of that call goes on beneath it and says whether what it gives has a history.
@rule("BW-11", "FN-05")
def _vjp(func: Function, primals: tuple[Any, ...], argnums: Any, has_aux: bool) -> Any:
    api = "vjp(f, *primals)"
    level = levels.enter()
    level.outlives = True
    try:
        with disable_saved_tensors_hooks(errors.NO_SAVED_TENSORS_HOOKS_IN_TRANSFORM):
            state.grad_enabled = True
            args = to_level(primals, level)
            sources = args if argnums is None else chosen(args, argnums)
            require_grad(sources)
            output = func(*args)
            aux = None
            if has_aux:
                output, aux = with_aux(output, api)
                aux = from_level(aux, level)
            outputs, spec = tree_flatten(output)
            check_outputs(outputs, api)
            inputs, inputs_spec = tree_flatten(sources)
            for one in outputs:
                if one._dtype.category < 2:
                    raise RuntimeError(errors.output_not_floating(one.dtype))
            value = from_level(output, level)
    finally:
        levels.leave(level)

    def multiply(cotangents: Any, retain_graph: bool = True, create_graph: Optional[bool] = None) -> Any:
        vectors, vectors_spec = tree_flatten(cotangents)
        if vectors_spec != spec:
            raise RuntimeError(errors.cotangents_structure(treespec_pprint(vectors_spec), treespec_pprint(spec)))
        # It is the caller's mode that counts: within the level recording is on.
        keep = state.grad_enabled if create_graph is None else create_graph
        with levels.entered_again(level):
            found = _gradients(outputs, inputs, [levels.raised(one, level) for one in vectors], retain_graph, keep)
            return from_level(tree_unflatten(found, inputs_spec), level)

    return (value, multiply, aux) if has_aux else (value, multiply)


def jacrev(
    func: Function,
    argnums: Any = 0,
    *,
    has_aux: bool = False,
    chunk_size: Optional[int] = None,
    _preallocate_and_copy: bool = False,
) -> Function:
    """The function that gives the Jacobian, computed row by row."""
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(errors.JACREV_CHUNK_SIZE)

    @functools.wraps(func)
    def wrapper(*args: Any) -> Any:
        refuse_complex("jacrev", args, "inputs")
        output, multiply, *aux = _vjp(func, args, argnums, has_aux)
        outputs, spec = tree_flatten(output)
        refuse_complex("jacrev", outputs, "outputs")
        inputs, inputs_spec = tree_flatten(chosen(args, argnums))
        rows, _ = tree_flatten(vmap(multiply)(tree_unflatten(basis(outputs), spec)))
        counts = [one.numel() for one in outputs]
        by_input = [
            [part.view(out.shape + input.shape) for part, out in zip(row.split(counts, 0), outputs)]
            for row, input in zip(rows, inputs)
        ]
        by_output = [tree_unflatten(parts, inputs_spec) for parts in zip(*by_input)]
        found = tree_unflatten(by_output, spec)
        return (found, aux[0]) if has_aux else found

    return wrapper
