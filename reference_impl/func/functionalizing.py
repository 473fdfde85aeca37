"""``functionalize``: a function without in-place changes. As they cannot be seen from outside, it runs as it is."""

from __future__ import annotations

import functools
from typing import Any, Callable

from .. import derivative_errors as errors


def functionalize(func: Callable[..., Any], *, remove: str = "mutations") -> Callable[..., Any]:
    """Raises RuntimeError for an unknown ``remove``. What the function does to its arguments it still does."""
    if remove not in ("mutations", "mutations_and_views"):
        raise RuntimeError(errors.functionalize_remove(remove))

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return wrapped
