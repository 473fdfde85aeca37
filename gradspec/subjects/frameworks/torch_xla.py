"""torch with its tensors on an XLA device, by torch_xla. They have no memory that is told of: state is not claimed."""

from __future__ import annotations

import importlib
from typing import Any

from ..module import ModuleSubject


class TorchXla(ModuleSubject):
    """torch, which makes its tensors on the device of torch_xla. ImportError where either is missing."""

    def __init__(self) -> None:
        import torch

        self._xla: Any = importlib.import_module("torch_xla")
        importlib.import_module("torch.utils.checkpoint")
        device = self._xla.device()
        torch.set_default_device(device)
        super().__init__(torch, "torch_xla", str(self._xla.__version__), ("core", "graph"))
        self.semantics = str(torch.__version__)
        self.details = {"torch": str(torch.__version__), "device": str(self._xla.runtime.device_type())}

    def seed(self, number: int) -> None:
        self._xla.manual_seed(number)
        self.module.manual_seed(number)


def subject() -> ModuleSubject:
    return TorchXla()
