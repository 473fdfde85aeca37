"""A torch of sixty lines, so that the harness can be tested against sides that differ in exactly one thing."""

from __future__ import annotations

import threading
import types
from typing import Any

from gradspec.subjects.module import ModuleSubject


class Side(ModuleSubject):
    """A mini torch as either side; ``ulps`` is what it says of the exactness of every value."""

    logs_rules = False
    ulps = 0

    def storage_key(self, tensor: Any) -> int:
        return id(tensor.memory)

    def inexactness(self, tensor: Any) -> tuple[int, float]:
        return self.ulps, 0.0


def side(name: str = "mini", **changes: Any) -> Side:
    """A fresh mini torch. ``changes`` replace its names; ``Tensor__version=...`` replaces one of its Tensor's."""
    module = types.ModuleType(name)
    thread = threading.local()

    class Tensor:
        dtype = "float32"

        def __init__(self, values: list[float], requires_grad: bool = False, memory: Any = None) -> None:
            self.memory = memory or [values, 0]
            self.requires_grad = requires_grad
            self.grad: Any = None
            self.grad_fn: Any = None
            self.retains_grad = False

        shape = property(lambda self: (len(self.memory[0]),))
        _version = property(lambda self: self.memory[1])
        is_leaf = property(lambda self: self.grad_fn is None)

        def tolist(self) -> list[float]:
            return list(self.memory[0])

        def is_inference(self) -> bool:
            return False

        def _is_view(self) -> bool:
            return False

        def stride(self) -> tuple[int, ...]:
            return (1,)

        def storage_offset(self) -> int:
            return 0

        def detach(self) -> Any:
            return Tensor([], memory=self.memory)

        def add_(self, number: float) -> Any:
            self.memory[:] = [[value + number for value in self.memory[0]], self.memory[1] + 1]
            return self

    class no_grad:
        def __enter__(self) -> None:
            self.before = module.is_grad_enabled()
            thread.enabled = False

        def __exit__(self, *raised: object) -> None:
            thread.enabled = self.before

    module.Tensor = Tensor
    module.tensor = Tensor
    module.no_grad = no_grad
    module.is_grad_enabled = lambda: getattr(thread, "enabled", True)
    module.is_inference_mode_enabled = lambda: False
    for key, value in changes.items():
        setattr(*((Tensor, key[6:]) if key.startswith("Tensor") else (module, key)), value)
    Tensor.__module__ = name
    return Side(module, name, "1.0")


def without(made: Side, name: str) -> Side:
    """The same side less one name of the module, or ``"Tensor.name"``."""
    owner, _, attribute = name.rpartition(".")
    delattr(made.module.Tensor if owner else made.module, attribute)
    return made
