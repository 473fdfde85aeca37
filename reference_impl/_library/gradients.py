"""How a registered op is recorded: as a custom function that its schema, kernel and gradient make."""

from __future__ import annotations

from typing import Any, Callable

from .. import library_errors as errors
from ..autograd.function import Function
from ..utils._pytree import Branch, LeafSpec, tree_flatten, tree_map, tree_unflatten


class _Call:
    """What the function needs besides tensors: how the call was put together, and what it said by keyword only."""

    def __init__(self, kwargs: dict[str, Any], structure: Any) -> None:
        self.kwargs, self.structure = kwargs, structure
        self.results: Any = None


def function_of(op: Any) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    """What calls the op and records it."""
    if op._function is None:
        op._function = _made(op)
    function = op._function

    def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        names = {one.name for one in op._schema.keyword_only}
        whole = _in_order(op, args, {name: value for name, value in kwargs.items() if name not in names})
        flat, structure = tree_flatten(whole)
        by_name = {name: value for name, value in kwargs.items() if name in names}
        the_call = _Call(by_name, structure)
        results = function.apply(*(flat if op._schema.has_lists else whole), the_call)
        if not op._schema.has_lists:
            return results
        return tree_unflatten(results if isinstance(results, tuple) else (results,), the_call.results)

    return call


def _in_order(op: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments as positional ones, up to the last that was given."""
    if not kwargs:
        return args
    rest = [one for one in op._schema.arguments if not one.kwarg_only][len(args) :]
    while rest and rest[-1].name not in kwargs:
        rest.pop()
    return (*args, *(kwargs.get(one.name, one.default) for one in rest))


def _made(op: Any) -> Any:
    lists = op._schema.has_lists

    def forward(ctx: Any, *given: Any) -> Any:
        *flat, call = given
        args = tuple(tree_unflatten(flat, call.structure)) if lists else tuple(flat)
        result = op.beneath_autograd(args, call.kwargs)
        ctx._call = call
        if op.setup_context is not None:
            inputs, named = op._schema.filled(args, call.kwargs)
            if op._schema.keyword_only:
                op.setup_context(ctx=ctx, inputs=inputs, keyword_only_inputs=named, output=result)
            else:
                op.setup_context(ctx=ctx, inputs=inputs, output=result)
        if not lists:
            return result
        leaves, call.results = tree_flatten(result)
        return tuple(leaves)

    def backward(ctx: Any, *gradients: Any) -> Any:
        if op.backward is None:
            raise RuntimeError(errors.no_gradient(str(op)))
        if not lists:
            found = op.backward(ctx, *gradients)
            return (*found, None) if isinstance(found, tuple) else (found, None)
        shaped = tree_unflatten(gradients, ctx._call.results)
        found = op.backward(ctx, *shaped) if isinstance(shaped, tuple) else op.backward(ctx, shaped)
        found = found if isinstance(found, tuple) else (found,)
        return (*_as_given(found, ctx._call.structure), None)

    name = f"GeneratedBackwardFor_{op.namespace}_{op.overloadpacket._name}_{op._overloadname}"
    return type(name, (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


def _as_given(found: tuple[Any, ...], structure: Any) -> list[Any]:
    """The gradients in the places of the inputs; a None stands for a whole list. Raises RuntimeError if none fits."""
    children = structure.children_specs
    if len(found) == len(children):
        found = tuple(
            tree_map(lambda leaf: None, tree_unflatten([None] * spec.num_leaves, spec)) if one is None else one
            for one, spec in zip(found, children)
        )
    leaves, given = tree_flatten(found, is_leaf=lambda one: not isinstance(one, (list, tuple)))
    if given != structure:
        raise RuntimeError(errors.other_structure(*[_with_call(one) for one in (given, structure)]))
    return leaves


def _with_call(spec: Any) -> Any:
    """The structure with the place of what the function needs besides tensors, as torch tells it."""
    return Branch(tuple, None, (*spec.children_specs, LeafSpec()))
