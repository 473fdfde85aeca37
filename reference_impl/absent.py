"""Devices that are not there, and what their namespaces say when a program asks."""

from __future__ import annotations

from typing import Any, Callable, NoReturn

from . import errors


def no_cuda(*args: Any, **kwargs: Any) -> NoReturn:
    """What needs the device. Raises AssertionError."""
    raise AssertionError(errors.NO_CUDA)


def no_accelerator(*args: Any, **kwargs: Any) -> NoReturn:
    """What needs any device besides the CPU. Raises RuntimeError."""
    raise RuntimeError(errors.NO_ACCELERATOR)


def answering(answer: Any) -> Callable[..., Any]:
    """A function that always gives this answer."""

    def asked(*args: Any, **kwargs: Any) -> Any:
        return answer

    return asked
