"""What the harness asks of an implementation under test."""

from __future__ import annotations

import weakref
from types import ModuleType
from typing import Any, Callable, Hashable, Mapping, Protocol


class Subject(Protocol):
    """A module with torch's names, and the few things about it that no name of torch tells."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def module(self) -> ModuleType:
        """What a program gets as ``torch``."""

    @property
    def levels(self) -> tuple[str, ...]:
        """The semantic levels that it claims."""

    @property
    def details(self) -> Mapping[str, str]:
        """What else a reader of results wants to know of it: build, commit, threads."""

    def storage_key(self, tensor: Any) -> Hashable:
        """The same key for two tensors that live in one storage, while both are alive. AttributeError: unknown."""

    def inexactness(self, tensor: Any) -> int:
        """Within how many ulps the tensor's value is known; 0 is exact."""

    def remember(self, tensor: Any) -> Callable[[], Any]:
        """A weak reference: called, it gives the tensor, or None when that is gone."""


class ModuleSubject:
    """A module like torch that needs no adapter."""

    levels: tuple[str, ...] = ("core", "state", "graph")

    def __init__(self, module: ModuleType, name: str = "", version: str = "") -> None:
        self.module = module
        self.name = name or module.__name__
        self.version = version or str(getattr(module, "__version__", "unknown"))
        self.details: dict[str, str] = {}

    def storage_key(self, tensor: Any) -> Hashable:
        storage = tensor.untyped_storage()
        try:
            key: Hashable = storage._cdata
        except AttributeError:
            key = storage.data_ptr()
        return key

    def inexactness(self, tensor: Any) -> int:
        return 0

    def remember(self, tensor: Any) -> Callable[[], Any]:
        return weakref.ref(tensor)
