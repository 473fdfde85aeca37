"""torch on other devices than the CPU, and without any: what a program makes is made there."""

from __future__ import annotations

import re
import sys
import threading
from typing import Any

from .protocol import NotTaken
from .torch_eager import TorchEager

#: How the names of such subjects begin: ``torch:meta``.
KIND = "torch"
#: Devices of which no value can be read.
WITHOUT_VALUES = ("meta", "fake")
DEVICES = (*WITHOUT_VALUES, "cuda")

#: Errors by which torch says that it has no value that is asked for.
_NEEDS_VALUES = re.compile(
    r"(meta|fake) tensor|Meta tensor|no data|meta kernel|Meta kernel|DataDependent|data.dependent|no fake impl|"
    r"DynamicOutputShape|set_data|_local_scalar_dense|aten\.(equal|nonzero|item)|torch\.nonzero",
)


#: What asks for numbers, or for where they lie, whatever else is wrong with the tensor.
_READS = frozenset({"item", "tolist", "data_ptr"})


def on_device(device: str) -> TorchEager:
    """LookupError: there is no such device, or none here; ImportError: no torch."""
    if device not in DEVICES:
        raise LookupError(f"torch:DEVICE takes one of {', '.join(DEVICES)}; torch alone is judged on the CPU")
    return TorchWithoutValues(device) if device in WITHOUT_VALUES else TorchOnDevice(device)


class TorchOnDevice(TorchEager):
    """The installed torch, on another device."""

    def __init__(self, device: str) -> None:
        super().__init__()
        if device == "cuda" and not self.module.cuda.is_available():
            raise LookupError("the installed torch finds no CUDA device on this machine")
        self.name = f"{KIND}:{device}"
        self.details = {**self.details, "device": device}
        self._device = device
        self._threads = threading.local()

    def seed(self, number: int) -> None:
        """A program starts, in a thread of its own: what it makes is made on the device."""
        if not hasattr(self._threads, "entered"):
            self._threads.entered = self._enter()
        super().seed(number)
        if self._device == "cuda":
            self.module.cuda.manual_seed(number)

    def _enter(self) -> Any:
        """What makes this thread work there, for as long as it lives."""
        self.module.set_default_device(self._device)


class TorchWithoutValues(TorchOnDevice):
    """Shapes, flags, versions and the graph, but no numbers. A program that needs one is not taken."""

    #: Whoever looks at a tensor there leaves its value out.
    shows_values = False

    def __init__(self, device: str) -> None:
        super().__init__(device)
        from torch.overrides import TorchFunctionMode

        class Refusing(TorchFunctionMode):  # type: ignore[misc]
            """Ends a program that asks for a value, before it can catch that there is none."""

            def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
                name = getattr(function, "__name__", str(function))
                if name in _READS or sys._getframe(1).f_code.co_name in _READS:  # a fake tensor's own are in Python
                    raise NotTaken(f"{name} needs the values of a tensor")
                try:
                    return function(*args, **(kwargs or {}))
                except (RuntimeError, NotImplementedError) as error:
                    said = f"{type(error).__name__}: {error}"
                    if _NEEDS_VALUES.search(said):
                        raise NotTaken(f"{name} needs the values of a tensor") from None
                    raise

        self._refusing = Refusing

    def begin_thread(self) -> None:
        """A program starts another thread: it may not read values there either."""
        self._refusing().__enter__()

    def _enter(self) -> Any:
        from torch._subclasses.fake_tensor import FakeTensorMode

        entered: list[Any] = [self._refusing()]
        if self._device == "fake":
            entered.insert(0, FakeTensorMode())
        else:
            super()._enter()
        for one in entered:
            one.__enter__()
        return entered
