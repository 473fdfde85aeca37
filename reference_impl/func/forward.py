"""``jvp``, ``jacfwd``, ``hessian`` and ``linearize``: tangents through a function at a level of its own."""

from __future__ import annotations

import functools
from typing import Any, Callable

from .. import derivative_errors as errors
from .. import forward_mode, levels
from ..mapping import vmap
from ..modes import state
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..tensor import Tensor
from ..utils._pytree import tree_flatten, tree_unflatten
from .arguments import (
    basis,
    check_outputs,
    chosen,
    from_level,
    positions,
    refuse_complex,
    to_level,
    with_aux,
)
from .reverse import jacrev

Function = Callable[..., Any]

_API = "jvp(f, primals, tangents)"


#: How many transforms by forward mode are under way, one within the other.
_nesting = 0


def jvp(func: Function, primals: Any, tangents: Any, *, strict: bool = False, has_aux: bool = False) -> Any:
    """The function's value, and its Jacobian multiplied with the tangents from the right."""
    return _jvp(func, primals, tangents, None, strict, has_aux)


def _check_tensors(values: list[Any], name: str) -> None:
    if not values:
        raise RuntimeError(errors.no_tensors_given(_API, name))
    for one in values:
        if not isinstance(one, Tensor):
            raise RuntimeError(errors.not_only_tensors(_API, name, one))


# FN-06: forward mode is on in the function, whatever mode the transform is called in.
@rule("FN-06")
def _jvp(func: Function, primals: Any, tangents: Any, argnums: Any, strict: bool, has_aux: bool) -> Any:
    if not isinstance(primals, tuple):
        raise RuntimeError(errors.PRIMALS_NOT_A_TUPLE)
    if argnums is None:
        sources: Any = primals
    else:
        sources = chosen(primals, argnums)
        sources = (sources,) if isinstance(argnums, int) else sources
    flat, spec = tree_flatten(sources)
    flat_tangents, tangents_spec = tree_flatten(tangents)
    if spec != tangents_spec:
        raise RuntimeError(errors.tangents_structure(spec, tangents_spec))
    _check_tensors(flat, "primals")
    _check_tensors(flat_tangents, "tangents")
    global _nesting
    level = levels.enter()
    _nesting += 1
    is_entered = False
    try:
        # One within another shares its dual level; one within a level that somebody else entered is refused.
        if _nesting == 1:
            forward_mode.enter_level()
            is_entered = True
        state.forward_grad_enabled = True
        duals = [
            forward_mode.make_dual(levels.member(one, level), levels.member(tangent, level))
            for one, tangent in zip(flat, flat_tangents)
        ]
        args = tree_unflatten(duals, spec)
        if argnums is not None:
            at = positions(argnums, len(primals))
            replaced = dict(zip((at,) if isinstance(at, int) else at, args))
            args = [replaced.get(i, to_level(one, level)) for i, one in enumerate(primals)]
        output = func(*args)
        aux = None
        if has_aux:
            output, aux = with_aux(output, _API)
            aux = from_level(aux, level)
        outputs, output_spec = tree_flatten(output)
        check_outputs(outputs, _API)
        unpacked = [_unpacked(one, strict) for one in outputs]
        value, product = [
            tree_unflatten([levels.lowered(one, level) for one in part], output_spec) for part in zip(*unpacked)
        ]
    finally:
        _nesting -= 1
        if is_entered and forward_mode.entered:
            forward_mode.exit_level()
        levels.leave(level)
    return (value, product, aux) if has_aux else (value, product)


def _unpacked(dual: Tensor, strict: bool) -> tuple[Tensor, Tensor]:
    primal, tangent = forward_mode.unpack_dual(dual)
    if tangent is None:
        if strict:
            raise RuntimeError(errors.STRICT_JVP)
        zeros: Tensor = FUNCTIONS["zeros_like"](primal)
        return primal, zeros
    return primal, tangent


def jacfwd(func: Function, argnums: Any = 0, has_aux: bool = False, *, randomness: str = "error") -> Function:
    """The function that gives the Jacobian, computed column by column."""

    @functools.wraps(func)
    def wrapper(*args: Any) -> Any:
        refuse_complex("jacfwd", args, "inputs")
        sources: Any = args if argnums is None else chosen(args, argnums)
        if isinstance(argnums, int):
            sources = (sources,)
        inputs, spec = tree_flatten(sources)

        def push(tangents: Any) -> Any:
            output = _jvp(func, args, tangents, argnums, False, has_aux)
            refuse_complex("jacfwd", output[0], "outputs")
            return (output[1], output[2]) if has_aux else output[1]

        columns = vmap(push, randomness=randomness)(tree_unflatten(basis(inputs), spec))
        aux = None
        if has_aux:
            columns, aux = columns
            flat_aux, aux_spec = tree_flatten(aux)
            aux = tree_unflatten([one[0] for one in flat_aux], aux_spec)
        flat, output_spec = tree_flatten(columns)
        counts = [one.numel() for one in inputs]
        found = []
        for one in flat:
            parts = [_shaped(p, i) for p, i in zip(one.movedim(0, -1).split(counts, -1), inputs)]
            row = tree_unflatten(parts, spec)
            found.append(row[0] if isinstance(argnums, int) else row)
        matrix = tree_unflatten(found, output_spec)
        return (matrix, aux) if has_aux else matrix

    return wrapper


def _shaped(part: Tensor, input: Tensor) -> Any:
    return part.unflatten(-1, input.shape) if input.dim() else part.squeeze(-1)


def hessian(func: Function, argnums: Any = 0) -> Function:
    """The function that gives the second derivatives: forward over backward."""
    return jacfwd(jacrev(func, argnums), argnums)


def linearize(func: Function, *primals: Any) -> tuple[Any, Function]:
    """The function's value, and its derivative there: a linear function of tangents."""
    value = func(*primals)
    flat, spec = tree_flatten(primals)

    def push(*tangents: Any) -> Any:
        given, given_spec = tree_flatten(tangents)
        if given_spec != spec:
            raise RuntimeError(errors.linearized_structure(given_spec, spec))
        for i, (one, primal) in enumerate(zip(given, flat)):
            for what in ("shape", "device", "dtype"):
                if getattr(one, what) != getattr(primal, what):
                    raise RuntimeError(errors.tangent_unlike_primal(i, what, getattr(one, what), getattr(primal, what)))
        return _jvp(func, primals, tuple(tangents), None, False, False)[1]

    return value, push
