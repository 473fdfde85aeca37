"""``torch.testing._internal.logging_tensor``: a tensor, and a mode, that log each op in a line."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import Any, Callable, Iterator

from ...printing import text_around
from ...tensor import Tensor
from ...utils._python_dispatch import TorchDispatchMode
from ...utils._pytree import tree_map
from ...utils.weak import WeakTensorKeyDictionary

logger = logging.getLogger("LoggingTensor")


class LoggingTensorHandler(logging.Handler):
    """Puts a line for each op into ``log_list``. Tensors have numbers, by first sight."""

    def __init__(self, log_list: list[str], use_shortid_for_all_tensors: bool = False, **options: Any) -> None:
        super().__init__()
        self.log_list = log_list
        self._numbers = WeakTensorKeyDictionary()
        self._next = 0

    def _shown(self, value: Any) -> str:
        if not isinstance(value, Tensor):
            return repr(value)
        if value not in self._numbers:
            self._numbers[value] = self._next
            self._next += 1
        return f"${self._numbers[value]}"

    def _result(self, value: Any) -> str:
        shown = self._shown(value)
        if not isinstance(value, Tensor):
            return shown
        return f"{shown}: {value.dtype.abbr}[{', '.join(map(str, value.shape))}]"

    def emit(self, record: logging.LogRecord) -> None:
        said: Any = record.args
        args, kwargs, results = said
        shown = [str(tree_map(self._shown, one)) for one in args]
        shown += [f"{key}={tree_map(self._shown, one)}" for key, one in kwargs.items()]
        self.log_list.append(f"{tree_map(self._result, results)} = {record.msg}({', '.join(shown)})")


def log_input(name: str, var: Any) -> None:
    logger.info("input", (name,), {}, var)


def _log(func: Any, args: Any, kwargs: Any, results: Any) -> None:
    logger.info(f"torch._ops.{func}", args, kwargs, results)


class LoggingTensor(Tensor):
    """Holds a tensor, ``elem``, and logs what is done with it."""

    elem: Any
    context: Callable[..., Any]

    @staticmethod
    def __new__(cls: Any, elem: Any, *args: Any, **kwargs: Any) -> Any:
        made = Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, elem.size(), strides=elem.stride(), storage_offset=elem.storage_offset(), dtype=elem.dtype,
            layout=elem.layout, device=elem.device, requires_grad=kwargs.get("requires_grad", False),
        )  # fmt: skip
        made.elem = elem.detach() if made.requires_grad else elem
        return made

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        return text_around(self, f"LoggingTensor({self.elem}")

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}

        def inner(one: Any) -> Any:
            return one.elem if isinstance(one, cls) else one

        results = tree_map(
            lambda one: cls(one) if isinstance(one, Tensor) else one,
            func(*tree_map(inner, args), **tree_map(inner, kwargs)),
        )
        _log(func, args, kwargs, results)
        return results


class LoggingTensorMode(TorchDispatchMode):
    """Logs every op."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        results = func(*args, **kwargs)
        _log(func, args, kwargs, results)
        return results


@contextmanager
def capture_logs(is_mode: bool = False, **options: Any) -> Iterator[list[str]]:
    """The lines that are logged in the block."""
    lines: list[str] = []
    handler = LoggingTensorHandler(lines, **options)
    level, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates


@contextmanager
def capture_logs_with_logging_tensor_mode(**options: Any) -> Iterator[list[str]]:
    with LoggingTensorMode(), capture_logs(True, **options) as lines:
        yield lines
