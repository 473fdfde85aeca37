"""torch itself, run eagerly."""

from __future__ import annotations

import warnings
import weakref
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

            # A program has no import of its own; several releases leave this one to it.
            import torch.utils.checkpoint

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
            "cpu capability": _cpu_capability(torch),
            "threads": str(torch.get_num_threads()),
        }

    def seed(self, number: int) -> None:
        # Not manual_seed: it also queues a call, with a traceback, for each device that is not there, and these add up.
        self.module.default_generator.manual_seed(number)

    def storage_key(self, tensor: Any) -> Hashable:
        # Not its storage: since torch 2.10 backward adds in place to no gradient whose storage Python has seen.
        ask = getattr(self.module._C, "_storage_id", None)
        key: int = tensor._storage()._cdata if ask is None else ask(tensor)  # None: torch 1.13
        return key

    def remember(self, tensor: Any) -> Callable[[], Any]:
        # A tensor that Python dropped and a graph kept has to be told when a weak reference brings it back.
        try:
            from torch.utils.weak import TensorWeakRef
        except ImportError:  # torch 1.13
            return _WeakRef(tensor)
        reference: Callable[[], Any] = TensorWeakRef(tensor)
        return reference


class _WeakRef:
    """The same where torch has none."""

    def __init__(self, tensor: Any) -> None:
        self._reference = weakref.ref(tensor)

    def __call__(self) -> Any:
        tensor = self._reference()
        if tensor is not None:
            tensor._fix_weakref()
        return tensor


def _cpu_capability(torch: Any) -> str:
    try:
        return str(torch.backends.cpu.get_cpu_capability())
    except AttributeError:  # until torch 2.1 it does not say
        return "unknown"
