"""The state of a process that belongs to everybody, and to no program: what is no longer as it was, by name."""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading
import warnings
from types import ModuleType
from typing import Any, Callable

_SIGNALS = sorted(signal.valid_signals())


def _is_of_all(category: Any) -> bool:
    """Whether a kind of warning is not that of one library, which may come with its own filter when it is loaded."""
    return getattr(builtins, category.__name__, None) is category


#: Where torch's compiler keeps its files: set when the compiler is first loaded, which an optimizer may do.
_CACHE = "TORCHINDUCTOR_CACHE_DIR"

#: What the process has beside the subject.
_PROCESS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("recursion limit", sys.getrecursionlimit),
    ("switch interval", sys.getswitchinterval),
    ("stack size of threads", threading.stack_size),
    ("trace function", sys.gettrace),
    ("profile function", sys.getprofile),
    ("sys.stdin", lambda: sys.stdin),
    ("sys.stdout", lambda: sys.stdout),
    ("sys.stderr", lambda: sys.stderr),
    ("sys.excepthook", lambda: sys.excepthook),
    ("sys.path", lambda: list(sys.path)),
    ("sys.meta_path", lambda: list(sys.meta_path)),
    ("warnings filters", lambda: [one for one in warnings.filters if _is_of_all(one[2])]),
    ("warnings.showwarning", lambda: warnings.showwarning),
    ("builtins", lambda: {name: value for name, value in vars(builtins).items() if name != "_"}),
    ("environment variables", lambda: {key: value for key, value in os.environ.items() if key != _CACHE}),
    ("working directory", os.getcwd),
    ("signal handlers", lambda: [signal.getsignal(number) for number in _SIGNALS]),
)

#: What a module like torch has, by the function that asks for it.
_SUBJECT = (
    ("default dtype", "get_default_dtype"),
    ("default device", "get_default_device"),
    ("number of threads", "get_num_threads"),
    ("number of interop threads", "get_num_interop_threads"),
    ("deterministic algorithms", "are_deterministic_algorithms_enabled"),
    ("warning always", "is_warn_always_enabled"),
    ("grad mode", "is_grad_enabled"),
    ("inference mode", "is_inference_mode_enabled"),
)

#: Whose modules must stay what they are: of everybody else some are loaded when they are first needed.
_SUITE = frozenset({"gradspec", "reference_impl", *sys.stdlib_module_names})


class State:
    """The state of this process, as it was when this was made."""

    def __init__(self, module: ModuleType) -> None:
        self._asked = [*_PROCESS]
        for name, function in _SUBJECT:
            ask = getattr(module, function, None)
            if ask is not None:
                self._asked.append((name, ask))
        self._before = [_answer(ask) for _, ask in self._asked]
        self._loaded = frozenset(sys.modules)
        own = module.__name__
        self._modules = {
            name: one for name, one in list(sys.modules.items()) if name == own or name.partition(".")[0] in _SUITE
        }

    def changed(self) -> list[str]:
        """The names of what is no longer as it was."""
        names = [name for (name, ask), before in zip(self._asked, self._before) if _answer(ask) != before]
        replaced = [name for name, one in self._modules.items() if sys.modules.get(name) is not one]
        return names + [f"sys.modules[{name!r}]" for name in replaced[:1]]

    def loaded(self) -> list[str]:
        """The modules that came since, in their order."""
        return [name for name in list(sys.modules) if name not in self._loaded]


def _answer(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except Exception as error:  # that it can no longer be asked for is a change too
        return f"{type(error).__name__}: {error}"
