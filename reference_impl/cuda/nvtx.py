"""``torch.cuda.nvtx`` on a machine without CUDA: what marks places for its profiler raises RuntimeError."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, NoReturn

from .. import errors


def _absent(*args: Any, **kwargs: Any) -> NoReturn:
    raise RuntimeError(errors.NO_NVTX)


mark = range_push = range_pop = _absent


@contextmanager
def range(msg: str, *args: Any, **kwargs: Any) -> Iterator[None]:  # noqa: A001 (as torch names it)
    _absent()
    yield
