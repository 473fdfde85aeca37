"""Changes that functions made of other functions make, where a dispatch mode looks on in inference mode."""

from __future__ import annotations

import functools
from typing import Any, Callable

from ..modes import state
from ..tensor import Tensor
from ..watching import a_mode_looks_on
from .declare import FUNCTIONS, method

#: Forms that change their first argument by forms that torch asks in turn.
IN_PLACE = frozenset(
    """
    absolute_ arccos_ arccosh_ arcsin_ arcsinh_ arctan2_ arctan_ arctanh_ clip_ divide_ fill_diagonal_ fix_ greater_
    greater_equal_ less_ less_equal_ multiply_ negative_ not_equal_ rrelu_ selu_ square_ subtract_ swapaxes_ swapdims_
    true_divide_
    """.split()
)
#: Forms that write to ``out=`` so.
INTO_OUT = frozenset(
    """
    absolute arccos arccosh arcsin arcsinh arctan arctan2 arctanh clip column_stack concat concatenate diag diff divide
    dstack fix float_power ger greater greater_equal hstack inner less less_equal matrix_power msort
    multiply nanmean nanquantile negative not_equal outer quantile row_stack square subtract take_along_dim
    tensordot true_divide vstack
    """.split()
)


# Such a function reaches the mode as one op, beneath which nobody counts.
def uncounted(form: Callable[..., Any], into_out: bool = False) -> Callable[..., Any]:
    """``form``, whose change of its first argument, or of ``out=``, then leaves the version as it was."""

    @functools.wraps(form)
    def call(*args: Any, **kwargs: Any) -> Any:
        target = kwargs.get("out") if into_out else args[0] if args else None
        if not (state.inference_mode and isinstance(target, Tensor) and a_mode_looks_on(target)):
            return form(*args, **kwargs)
        counter = target._version_counter
        before = 0 if counter is None else counter.value
        result = form(*args, **kwargs)
        if counter is not None:
            counter.value = before
        return result

    return call


def leave_uncounted() -> None:
    """Put the wrapped forms in the place of what the ops declared."""
    for name in IN_PLACE:
        if name in FUNCTIONS:
            FUNCTIONS[name] = uncounted(FUNCTIONS[name])
        if name in vars(Tensor):
            method(name, uncounted(vars(Tensor)[name]))
    for name in INTO_OUT & FUNCTIONS.keys():
        FUNCTIONS[name] = uncounted(FUNCTIONS[name], into_out=True)
