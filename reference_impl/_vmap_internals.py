"""``torch._vmap_internals``: the names that ``vmap`` had before it was ``torch.vmap``."""

from __future__ import annotations

import warnings
from typing import Any, Callable

from . import errors
from .mapping import vmap as _mapped
from .warn import DEPRECATION

Function = Callable[..., Any]


def vmap(func: Function, in_dims: Any = 0, out_dims: Any = 0) -> Function:
    """``torch.vmap``, with a warning that it is not called so."""
    warnings.warn(errors.OLD_VMAP, DEPRECATION, stacklevel=2)
    return _mapped(func, in_dims, out_dims)


def _vmap(func: Function, in_dims: Any = 0, out_dims: Any = 0, allow_none_pass_through: bool = False) -> Function:
    """``allow_none_pass_through``: the function may give None, which stays None."""
    if not allow_none_pass_through:
        return _mapped(func, in_dims, out_dims)

    def wrapped(*args: Any) -> Any:
        present: list[bool] = []
        is_tuple: list[bool] = []

        def without_none(*inner: Any) -> Any:
            found = func(*inner)
            is_tuple[:] = [isinstance(found, tuple)]
            results = found if is_tuple[0] else (found,)
            present[:] = [one is not None for one in results]
            return tuple([one for one in results if one is not None])

        mapped = iter(_mapped(without_none, in_dims, out_dims)(*args))
        results = tuple([next(mapped) if is_there else None for is_there in present])
        return results if is_tuple[0] else results[0]

    return wrapped
