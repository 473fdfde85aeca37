"""Modules that hold modules: ``Sequential`` and ``ModuleList``."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, Optional

from .module import Module


class _Numbered(Module):
    """What the two have in common: children called "0", "1", … that are reached by their place."""

    def _place(self, index: Any) -> str:
        at = operator.index(index)
        size = len(self)
        if not -size <= at < size:
            raise IndexError(f"index {at} is out of range")
        return list(self._modules)[at % size]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._place(index), module)

    def _renumber(self, modules: Iterable[Any]) -> None:
        numbered = {str(i): module for i, module in enumerate(modules)}
        self._modules.clear()
        self._modules.update(numbered)

    def __delitem__(self, index: Any) -> None:
        names = list(self._modules)[index] if isinstance(index, slice) else [self._place(index)]
        for name in names:
            delattr(self, name)
        self._renumber(list(self._modules.values()))

    def append(self, module: Module) -> Any:
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Any:
        if not isinstance(modules, Iterable):
            name = type(self).__name__
            raise TypeError(f"{name}.extend should be called with an iterable, but got {type(modules).__name__}")
        for module in modules:
            self.append(module)
        return self


class Sequential(_Numbered):
    """Calls its modules one after the other, each on what the one before it returned."""

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = args[0] if len(args) == 1 and isinstance(args[0], OrderedDict) else dict(enumerate(args))
        for name, module in named.items():
            self.add_module(str(name), module)

    def forward(self, input: Any) -> Any:
        for module in self:
            input = module(input)
        return input

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(OrderedDict(list(self._modules.items())[index]))
        return self._modules[self._place(index)]

    def insert(self, index: int, module: Module) -> "Sequential":
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        modules = list(self)
        modules.insert(index + len(self) if index < 0 else index, module)
        self._renumber(modules)
        return self


class ModuleList(_Numbered):
    """A list of modules that registers them. It cannot be called."""

    def __init__(self, modules: Optional[Iterable[Module]] = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return self._modules[self._place(index)]

    def insert(self, index: int, module: Module) -> None:
        modules = list(self)
        modules.insert(index, module)
        self._renumber(modules)

    def __iadd__(self, modules: Iterable[Module]) -> "ModuleList":
        return self.extend(modules)

    def __repr__(self) -> str:
        """Runs of equal modules as one line: ``(0-2): 3 x ReLU()``."""
        shown = [repr(module) for module in self]
        if not shown:
            return f"{self._get_name()}()"
        lines = []
        start = 0
        for end in range(1, len(shown) + 1):
            if end < len(shown) and shown[end] == shown[start]:
                continue
            text = shown[start].replace("\n", "\n  ")
            count = end - start
            lines.append(f"({start}): {text}" if count == 1 else f"({start}-{end - 1}): {count} x {text}")
            start = end
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"
