"""Views that functions made of other functions give, where a dispatch mode looks on in inference mode."""

from __future__ import annotations

import functools
from typing import Any, Callable

from ..modes import state
from ..storage import VersionCounter
from ..tensor import Tensor
from ..watching import a_mode_looks_on
from .declare import FUNCTIONS, method

#: Forms of torch's that call others, and attributes that do.
COMPOSITE = frozenset(
    """
    adjoint atleast_1d atleast_2d atleast_3d broadcast_tensors broadcast_to dsplit expand_as flatten hsplit meshgrid
    moveaxis movedim ravel reshape reshape_as swapaxes swapdims tensor_split unflatten unsafe_split view_as vsplit
    """.split()
)
_ATTRIBUTES = ("T", "mT", "H", "mH")


# Such a function reaches the mode as one op, beneath which nobody tracks views: what it gives is a tensor of its own
# over the same elements, as of ``.data``.
def untracked(form: Callable[..., Any]) -> Callable[..., Any]:
    """``form``, whose results are then no views."""

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        result = form(*args, **kwargs)
        if state.inference_mode and a_mode_looks_on():
            for one in result if isinstance(result, (list, tuple)) else (result,):
                if one._view is not None and not any(one is given for given in args):
                    one._view, one._requires_grad, one._version_counter = None, False, VersionCounter()
        return result

    return call


def leave_untracked() -> None:
    """Put the wrapped forms in the place of what the ops declared."""
    for name in COMPOSITE:
        if name in FUNCTIONS:
            FUNCTIONS[name] = untracked(FUNCTIONS[name])
        if name in vars(Tensor):
            method(name, untracked(vars(Tensor)[name]))
    for name in _ATTRIBUTES:
        method(name, property(untracked(vars(Tensor)[name].fget)))
