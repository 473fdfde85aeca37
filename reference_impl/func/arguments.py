"""The arguments of a transformed function: which of them it is differentiated by, and what it returned."""

from __future__ import annotations

from typing import Any, Union

from .. import derivative_errors as errors
from .. import levels
from ..levels import Level
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor
from ..utils._pytree import tree_leaves, tree_map

Argnums = Union[int, tuple[int, ...]]


def _position(argnum: Any, count: int) -> int:
    if not isinstance(argnum, int):
        raise RuntimeError(errors.argnum_type(argnum))
    if not -count <= argnum < count:
        raise RuntimeError(errors.argnum_out_of_range(argnum, count))
    return argnum % count


def positions(argnums: Any, count: int) -> Argnums:
    """``argnums`` counted from the front. Raises RuntimeError for what names no argument, or one twice."""
    if isinstance(argnums, int):
        return _position(argnums, count)
    if not isinstance(argnums, tuple):
        raise RuntimeError(errors.argnums_type(argnums))
    found = tuple(_position(one, count) for one in argnums)
    if not found:
        raise RuntimeError(errors.NO_ARGNUMS)
    if len(set(found)) != len(found):
        raise RuntimeError(errors.argnums_repeat(found))
    return found


def chosen(args: tuple[Any, ...], argnums: Any) -> Any:
    """The argument that ``argnums`` names, or a tuple of those."""
    at = positions(argnums, len(args))
    return args[at] if isinstance(at, int) else tuple(args[i] for i in at)


def to_level(tree: Any, level: Level) -> Any:
    """Every tensor as one of the level."""
    return tree_map(lambda one: levels.member(one, level) if isinstance(one, Tensor) else one, tree)


def require_grad(tree: Any) -> None:
    """Let the tensors of a level require grad there. Raises ValueError for what is no tensor."""
    for one in tree_leaves(tree):
        if not isinstance(one, Tensor):
            raise ValueError(errors.not_a_tensor_to_transform(one))
        if one._dtype.category < 2:
            raise RuntimeError(errors.REQUIRES_GRAD_DTYPE)
        one._requires_grad = True


def from_level(tree: Any, level: Level) -> Any:
    """Every tensor of the level as the one beneath. Raises RuntimeError for what is no tensor."""

    def beneath(one: Any) -> Any:
        if not isinstance(one, Tensor):
            raise RuntimeError(errors.expected_tensors(one))
        return levels.lowered(one, level)

    return tree_map(beneath, tree)


def with_aux(output: Any, api: str) -> tuple[Any, Any]:
    """What a function returned that returns something besides. Raises RuntimeError where that is missing."""
    if not (isinstance(output, tuple) and len(output) == 2):
        raise RuntimeError(errors.no_aux(api))
    return output


def check_outputs(outputs: list[Any], api: str) -> None:
    """Raises RuntimeError where there is no output, or one that is no tensor."""
    if not outputs or (len(outputs) == 1 and outputs[0] is None):
        raise RuntimeError(errors.no_output(api, outputs))
    for one in outputs:
        if not isinstance(one, Tensor):
            raise RuntimeError(errors.output_not_a_tensor(api, one))


def refuse_complex(api: str, tree: Any, which: str) -> None:
    for i, one in enumerate(tree_leaves(tree)):
        if isinstance(one, Tensor) and one.is_complex():
            raise RuntimeError(errors.complex_not_supported(api, which, i))


def basis(tensors: list[Tensor]) -> list[Tensor]:
    """The identity matrix, a row for each element of all the tensors, its columns split among them and shaped so."""
    total = sum(one.numel() for one in tensors)
    made = []
    at = 0
    for one in tensors:
        part: Any = FUNCTIONS["zeros"](total, one.numel(), dtype=one.dtype)
        part.diagonal(-at).fill_(1)
        at += one.numel()
        made.append(part.view(total, *one.shape))
    return made
