"""torch itself, run eagerly."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Hashable

from .module import ModuleSubject


class TorchEager(ModuleSubject):
    """The installed torch. ImportError where there is none."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # What torch says once in a process is nobody's observation: that numpy is absent, at the first touch of a
            # value, and what the modules that forward-mode AD loads when it is first used have to say.
            warnings.simplefilter("ignore")
            import torch

            one = torch.zeros(1)
            one.tolist()
            with torch.autograd.forward_ad.dual_level():
                torch.autograd.forward_ad.make_dual(one, one)
        super().__init__(torch, "torch")
        self.semantics = self.version
        self.details = {
            "git": str(torch.version.git_version),
            "debug build": str(torch.version.debug),
            "cuda": str(torch.version.cuda),
            "cpu capability": str(torch.backends.cpu.get_cpu_capability()),
            "threads": str(torch.get_num_threads()),
        }

    def seed(self, number: int) -> None:
        # Not manual_seed: it also queues a call, with a traceback, for each device that is not there, and these add up.
        self.module.default_generator.manual_seed(number)

    def storage_key(self, tensor: Any) -> Hashable:
        key: int = tensor.untyped_storage()._cdata
        return key

    def remember(self, tensor: Any) -> Callable[[], Any]:
        # A tensor that Python dropped and a graph kept has to be told when a weak reference brings it back.
        from torch.utils.weak import TensorWeakRef

        reference: Callable[[], Any] = TensorWeakRef(tensor)
        return reference
