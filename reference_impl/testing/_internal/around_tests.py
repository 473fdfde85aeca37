"""What tests are wrapped in: files for their time, settings that come back, runs under several settings."""

from __future__ import annotations

import functools
import io
import os
import tempfile
import time
import unittest
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Sequence

from ... import settings
from ...nn.modules import conversion

# -- files -----------------------------------------------------------------------------------------


@contextmanager
def TemporaryFileName(mode: str = "w+b", suffix: Optional[str] = None, **kwargs: Any) -> Iterator[str]:
    """The name of an empty file that is gone afterwards."""
    file = tempfile.NamedTemporaryFile(mode, suffix=suffix, delete=False)
    file.close()
    try:
        yield file.name
    finally:
        os.unlink(file.name)


@contextmanager
def TemporaryDirectoryName(suffix: Optional[str] = None) -> Iterator[str]:
    with tempfile.TemporaryDirectory(suffix=suffix) as name:
        yield name


class BytesIOContext(io.BytesIO):
    """A file in memory that is still open after its block."""

    def __exit__(self, *exc: object) -> None:
        pass


# -- settings --------------------------------------------------------------------------------------


class DeterministicGuard:
    """Only deterministic kernels in the block, or others too."""

    def __init__(self, deterministic: bool, *, warn_only: bool = False, fill_uninitialized_memory: bool = True) -> None:
        self.deterministic = deterministic
        self.warn_only = warn_only

    def __enter__(self) -> None:
        self._before = settings.are_deterministic_algorithms_enabled()
        self._warned = settings.is_deterministic_algorithms_warn_only_enabled()
        settings.use_deterministic_algorithms(self.deterministic, warn_only=self.warn_only)

    def __exit__(self, *exc: object) -> None:
        settings.use_deterministic_algorithms(self._before, warn_only=self._warned)


def wrapDeterministicFlagAPITest(fn: Any) -> Any:
    """Decorator: the setting is after the test what it was before."""

    @functools.wraps(fn)
    def run(*args: Any, **kwargs: Any) -> None:
        with DeterministicGuard(
            settings.are_deterministic_algorithms_enabled(),
            warn_only=settings.is_deterministic_algorithms_warn_only_enabled(),
        ):
            fn(*args, **kwargs)

    return run


def swap(swap_values: Sequence[bool]) -> Callable[[Any], Any]:
    """Decorator: the test runs once for each value of whether converting a module swaps its parameters."""

    def decorate(fn: Any) -> Any:
        @functools.wraps(fn)
        def run(*args: Any, **kwargs: Any) -> None:
            before = conversion.swaps
            for value in swap_values:
                conversion.set_swaps(value)
                try:
                    fn(*args, **kwargs)
                finally:
                    conversion.set_swaps(before)

        return run

    return decorate


# -- runs ------------------------------------------------------------------------------------------


def decorateIf(decorator: Any, predicate_fn: Callable[[dict[str, Any]], bool]) -> Any:
    """Decorator: another one, for those of a test's arguments for which the function is true."""

    def decorate(fn: Any) -> Any:
        @functools.wraps(fn)
        def run(*args: Any, **kwargs: Any) -> Any:
            chosen = decorator(fn) if predicate_fn(kwargs) else fn
            return chosen(*args, **kwargs)

        return run

    return decorate


def xfailIf(condition: bool) -> Any:
    return unittest.expectedFailure if condition else lambda test: test


def serialTest(condition: bool = True) -> Any:
    """Tests run one after the other here."""
    return lambda test: test


def retry(ExceptionToCheck: Any, tries: int = 3, delay: float = 3, skip_after_retries: bool = False) -> Any:
    """Decorator: try again after that exception."""

    def decorate(fn: Any) -> Any:
        @functools.wraps(fn)
        def run(*args: Any, **kwargs: Any) -> Any:
            for _ in range(tries - 1):
                try:
                    return fn(*args, **kwargs)
                except ExceptionToCheck:
                    time.sleep(delay)
            try:
                return fn(*args, **kwargs)
            except ExceptionToCheck as error:
                if skip_after_retries:
                    raise unittest.SkipTest(f"Skipping after {tries} consecutive {error!s}") from error
                raise

        return run

    return decorate
