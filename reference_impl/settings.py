"""What torch lets a process set that changes nothing here: threads, deterministic algorithms, precision, devices."""

from __future__ import annotations

import warnings
from typing import Any

from . import devices, errors

__all__ = [
    "are_deterministic_algorithms_enabled",
    "get_default_device",
    "get_deterministic_debug_mode",
    "get_float32_matmul_precision",
    "get_num_interop_threads",
    "get_num_threads",
    "is_deterministic_algorithms_warn_only_enabled",
    "set_default_device",
    "set_deterministic_debug_mode",
    "set_float32_matmul_precision",
    "set_flush_denormal",
    "set_num_interop_threads",
    "set_num_threads",
    "use_deterministic_algorithms",
]

#: number of threads, of threads between ops; deterministic algorithms, and whether they only warn; precision
_set: dict[str, Any] = {
    "threads": 1,
    "interop_threads": 1,
    "deterministic": False,
    "warn_only": False,
    "precision": "highest",
}


def _thread_count(name: str, given: Any) -> int:
    if not isinstance(given, int):
        raise RuntimeError(errors.threads_no_int(name, given))
    if given <= 0:
        raise RuntimeError(errors.threads_not_positive(name))
    return given


def get_num_threads() -> int:
    count: int = _set["threads"]
    return count


def set_num_threads(given: int, /) -> None:
    _set["threads"] = _thread_count("set_num_threads", given)


def get_num_interop_threads() -> int:
    count: int = _set["interop_threads"]
    return count


def set_num_interop_threads(given: int, /) -> None:
    _set["interop_threads"] = _thread_count("set_num_interop_threads", given)


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    if not isinstance(mode, bool):
        raise TypeError(errors.argument_type("_set_deterministic_algorithms", "mode", 1, "bool", mode))
    _set.update(deterministic=mode, warn_only=warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    enabled: bool = _set["deterministic"]
    return enabled


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    warns: bool = _set["warn_only"]
    return warns


_DEBUG_MODES = ("default", "warn", "error")


def set_deterministic_debug_mode(debug_mode: Any) -> None:
    if isinstance(debug_mode, str):
        if debug_mode not in _DEBUG_MODES:
            raise RuntimeError(errors.debug_mode("one of `default`, `warn`, `error`", debug_mode))
        debug_mode = _DEBUG_MODES.index(debug_mode)
    if debug_mode not in (0, 1, 2):
        raise RuntimeError(errors.debug_mode("0, 1, or 2", debug_mode))
    _set.update(deterministic=debug_mode > 0, warn_only=debug_mode == 1)


def get_deterministic_debug_mode() -> int:
    return 0 if not _set["deterministic"] else 1 if _set["warn_only"] else 2


def get_float32_matmul_precision() -> str:
    precision: str = _set["precision"]
    return precision


def set_float32_matmul_precision(precision: str) -> None:
    if precision not in ("highest", "high", "medium"):
        warnings.warn(errors.matmul_precision(precision), stacklevel=2)
    else:
        _set["precision"] = precision


def set_flush_denormal(mode: bool, /) -> bool:
    """Whether it could be set."""
    return False


def get_default_device() -> devices.device:
    return devices.CPU


def set_default_device(device: Any) -> None:
    """Factories make tensors on the CPU. Raises for another device: it is not there."""
    devices.check(device)
