"""torch with its tensors on an XLA device, by torch_xla. They have no memory that is told of: state is not claimed."""

from __future__ import annotations

import functools
import importlib
from typing import Any, Callable

from ..module import ModuleSubject

#: What makes tensors out of nothing. The device that torch takes for its default is a state of the thread, which a
#: program's own threads do not have.
_FACTORIES = (
    "tensor", "as_tensor", "empty", "zeros", "ones", "full", "arange", "linspace", "logspace", "eye", "empty_strided",
    "rand", "randn", "randint", "randperm",
)  # fmt: skip


class TorchXla(ModuleSubject):
    """torch, which makes its tensors on the device of torch_xla. ImportError where either is missing."""

    def __init__(self) -> None:
        import torch

        self._xla: Any = importlib.import_module("torch_xla")
        # What is read as a script, which a factory made anew here is not, is read before.
        for name in ("torch.utils.checkpoint", "torch._decomp.decompositions_for_jvp"):
            importlib.import_module(name)
        device = self._xla.device()
        for name in _FACTORIES:
            setattr(torch, name, _on(device, getattr(torch, name)))
        super().__init__(torch, "torch_xla", str(self._xla.__version__), ("core", "graph"))
        # The device's threads are not there in a fork.
        self.forks = False
        self.semantics = str(torch.__version__)
        self.details = {"torch": str(torch.__version__), "device": str(self._xla.runtime.device_type())}

    def seed(self, number: int) -> None:
        self._xla.manual_seed(number)
        self.module.manual_seed(number)


def _on(device: Any, factory: Callable[..., Any]) -> Callable[..., Any]:
    """The factory, which makes its tensor on this device where none is named."""

    @functools.wraps(factory)
    def make(*given: Any, **named: Any) -> Any:
        # Modules hand on the None that they were given.
        return factory(*given, **{**named, "device": named.get("device") or device})

    return make


def subject() -> ModuleSubject:
    return TorchXla()
