"""``torch.nn``: parameters, modules, and the functions that they call."""

from __future__ import annotations

import importlib
from typing import Any

from ..semantics import SEMANTICS
from . import functional, init, modules, parameter, utils
from .modules import *  # noqa: F403
from .modules import __all__ as _modules
from .parameter import Buffer, Parameter

__all__ = [*_modules, "Buffer", "Parameter", "functional", "init", "modules", "parameter", "utils"]


def factory_kwargs(kwargs: Any) -> dict[str, Any]:
    """What of ``kwargs`` factories take. Raises TypeError for anything else, and for what is given twice."""
    if kwargs is None:
        return {}
    unknown = set(kwargs) - {"device", "dtype", "memory_format", "factory_kwargs"}
    if unknown:
        raise TypeError(f"unexpected kwargs {unknown}")
    found = dict(kwargs.get("factory_kwargs", {}))
    for name in ("device", "dtype", "memory_format"):
        if name in kwargs:
            if name in found:
                raise TypeError(f"{name} specified twice, in **kwargs and in factory_kwargs")
            found[name] = kwargs[name]
    return found


_ON_DEMAND = {"attention", "common_types", "grad", "parallel"} - {
    name.removeprefix("nn.") for name in SEMANTICS.missing()
}


def __getattr__(name: str) -> Any:
    """What torch has here without an import, and what costs something only where it is asked for."""
    if name.startswith("Lazy"):
        return getattr(modules, name)
    if name.startswith("Uninitialized"):
        return getattr(parameter, name)
    if name == "DataParallel":
        return importlib.import_module(f"{__name__}.parallel").DataParallel
    if name in _ON_DEMAND:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
