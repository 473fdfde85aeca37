"""Dimensions by their names, which older releases look for though no tensor has any.

Names of dimensions themselves (``names=``, ``rename``) are none of what the reference has.
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional, Sequence

from .. import errors
from ..semantics import SEMANTICS
from ..tensor import Tensor

#: The ops that look for the dimension, and the place of it among their arguments.
_LOOKING = {
    **dict.fromkeys(
        """
        cummax cummin cumprod cumprod_ cumsum cumsum_ index_fill index_fill_ log_softmax logcumsumexp logsumexp max mean
        median min mode nanmedian prod select size softmax softmin squeeze std std_mean stride sum unbind var var_mean
        cat concat concatenate
        """.split(),
        1,
    ),
    "kthvalue": 2,
}
_LOOKING_FOR_SEVERAL = frozenset("logsumexp mean std std_mean sum var var_mean".split())
#: Those that take a name only to say that they do not take one.
_REFUSING = frozenset(
    "all any argsort gather index_add index_copy index_select scatter scatter_add sort squeeze_".split()
)


def looked_for(name: str, form: Callable[..., Any]) -> Optional[Callable[..., Any]]:
    """``form``, which looks for a dimension that is a string; None where the op, or this release, does not."""
    if SEMANTICS.dimensions_have_no_names or (name not in _LOOKING and name not in _REFUSING):
        return None

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return form(*args, **kwargs)
        except TypeError:
            given = _name_among(name, args, kwargs)
            if given is None:
                raise
        for one in given:
            if not isinstance(one, str):
                raise TypeError(f"expected None or string for Dimname but got {type(one).__name__}")
        raise RuntimeError(_refusal(name, given[0], args))

    return call


def _name_among(op: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Optional[Sequence[Any]]:
    """The name of a dimension that was given, or the names; None where there is none."""
    place = _LOOKING.get(op, 1)
    given = kwargs.get("dim", kwargs.get("axis", args[place] if place < len(args) else None))
    if isinstance(given, str):
        return (given,)
    if isinstance(given, (list, tuple)) and given and isinstance(given[0], str) and op in _LOOKING_FOR_SEVERAL:
        return given
    return None


def _refusal(op: str, given: str, args: Sequence[Any]) -> str:
    if op in _REFUSING:
        return errors.no_dimension_by_name(op.rstrip("_"))
    if not given.isidentifier():
        return errors.no_name(given)
    first = args[0] if args and isinstance(args[0], Tensor) else args[0][0] if args and args[0] else None
    return errors.name_not_found(given, len(first._shape) if isinstance(first, Tensor) else 0)
