"""Dimensions by their names, which older releases look for though no tensor has any.

Names of dimensions themselves (``names=``, ``rename``) are none of what the reference has.
"""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Optional, Sequence

from .. import errors
from ..tensor import Tensor
from .parsing import Parameter, Signature

#: Ops that take a name only to say that they do not take one.
_WITHOUT = frozenset("all any argsort gather index_add index_copy index_select scatter scatter_add sort".split())
#: Parameters that name a dimension which has to be there; others name those of the result.
_LOOKED_UP = ("dim", "dims", "start_dim", "end_dim", "dim1", "dim0")


def check(
    signature: Optional[Signature], arguments: Optional[Mapping[str, Any]], args: Sequence[Any], function: str
) -> None:
    """Raises RuntimeError where the signature that a call fits takes names: ``arguments`` as they were read by it,
    ``args`` as they came."""
    if signature is None or not arguments or not any(_is_looked_up(one) for one in signature.parameters):
        return
    names = list(_names(arguments))
    for name in names:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"expected None or string for Dimname but got {type(name).__name__}")
        if name is not None and not (name.isascii() and name.isidentifier()):
            raise RuntimeError(errors.no_name(name))
    op = function.rstrip("_")
    if op in _WITHOUT or function == "squeeze_":
        raise RuntimeError(errors.no_dimension_by_name(op))
    if names[0] is None:
        raise RuntimeError("Please look up dimensions by name, got: name = None.")
    tensor = _first_tensor((*args, *arguments.values()))
    raise RuntimeError(errors.name_not_found(names[0], len(tensor._shape)))


def _is_looked_up(parameter: Parameter) -> bool:
    return parameter.type in ("name", "tuple of names") and parameter.name in _LOOKED_UP


def _names(arguments: Mapping[str, Any]) -> Iterator[Any]:
    for parameter in _LOOKED_UP:
        given = arguments.get(parameter, ())
        yield from given if isinstance(given, (tuple, list)) else (given,)


def _first_tensor(args: Sequence[Any]) -> Tensor:
    first = args[0]
    return first if isinstance(first, Tensor) else _first_tensor(first)
