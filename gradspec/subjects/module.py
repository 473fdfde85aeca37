"""Any module with torch's names, without an adapter."""

from __future__ import annotations

import weakref
from types import ModuleType
from typing import Any, Callable, Hashable


class ModuleSubject:
    """A module like torch.

    A module that has more to say puts a ``gradspec_subject`` among its names: an object that has these attributes and
    methods, for example a ``ModuleSubject`` with fewer ``levels``.
    """

    def __init__(
        self,
        module: ModuleType,
        name: str = "",
        version: str = "",
        levels: tuple[str, ...] = ("core", "state", "graph"),
    ) -> None:
        self.module = module
        self.name = name or module.__name__
        self.version = version or str(getattr(module, "__version__", "unknown"))
        self.levels = levels
        self.details: dict[str, str] = {}
        #: The torch release whose semantics it has; "" where nobody said.
        self.semantics = ""
        #: Whether it works in a fork of the process that loaded it: one with threads of its own may not.
        self.forks = True

    def seed(self, number: int) -> None:
        if hasattr(self.module, "manual_seed"):
            self.module.manual_seed(number)

    def storage_key(self, tensor: Any) -> Hashable:
        storage = tensor.untyped_storage()
        key: Hashable = storage._cdata if hasattr(storage, "_cdata") else storage.data_ptr()
        return key

    def inexactness(self, tensor: Any) -> tuple[int, float]:
        return 0, 0.0

    def remember(self, tensor: Any) -> Callable[[], Any]:
        return weakref.ref(tensor)
