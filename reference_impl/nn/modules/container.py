"""Modules that hold modules: ``Sequential``, ``ModuleList`` and ``ModuleDict``."""

from __future__ import annotations

import operator
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Optional

from ...semantics import SEMANTICS
from .module import Module


class Container(Module):
    """Modules by name, and no more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()
        warnings.warn(
            "`nn.Container` is deprecated. All of its functionality is now implemented in `nn.Module`. Subclass that"
            " instead.",
            FutureWarning,
            stacklevel=2,
        )
        for key, value in kwargs.items():
            self.add_module(key, value)


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

    def pop(self, key: Any) -> Any:
        removed = self[key]
        del self[key]
        return removed

    def append(self, module: Module) -> Any:
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Any:
        for module in modules:
            self.append(module)
        return self

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._part(index)
        return self._modules[self._place(index)]

    def _part(self, index: slice) -> Any:
        raise NotImplementedError


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

    def _part(self, index: slice) -> Any:
        return type(self)(OrderedDict(list(self._modules.items())[index]))

    def __add__(self, other: Any) -> "Sequential":
        return Sequential(*self, *_sequential(other))

    def __iadd__(self, other: Any) -> Any:
        return self.extend(list(_sequential(other)))

    def __mul__(self, other: int) -> "Sequential":
        return Sequential(*list(self) * self._factor(other))

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Any:
        return self.extend(list(self) * (self._factor(other) - 1))

    def _factor(self, other: Any) -> int:
        if not isinstance(other, int):
            raise TypeError(f"unsupported operand type(s) for *: {type(self)} and {type(other)}")
        if other <= 0:
            raise ValueError(f"Non-positive multiplication factor {other} for {type(self)}")
        return other

    def insert(self, index: int, module: Module) -> "Sequential":
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        if index < 0:
            index += len(self)
        for place in range(len(self), index, -1):  # KeyError, as in torch, where modules have names instead of numbers
            self._modules[str(place)] = self._modules[str(place - 1)]
        self._modules[str(index)] = module
        return self


def _sequential(other: Any) -> Sequential:
    if not isinstance(other, Sequential):
        raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
    return other


class ModuleList(_Numbered):
    """A list of modules that registers them. It cannot be called."""

    def __init__(self, modules: Optional[Iterable[Module]] = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def _part(self, index: slice) -> Any:
        return type(self)(list(self)[index])

    def extend(self, modules: Iterable[Module]) -> Any:
        if not isinstance(modules, Iterable):
            raise TypeError(f"ModuleList.extend should be called with an iterable, but got {type(modules).__name__}")
        return super().extend(modules)

    def __add__(self, other: Iterable[Module]) -> "ModuleList":
        return ModuleList([*self, *other])

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
            if SEMANTICS.repeated_modules_are_shown_once and end < len(shown) and shown[end] == shown[start]:
                continue
            text = shown[start].replace("\n", "\n  ")
            count = end - start
            lines.append(f"({start}): {text}" if count == 1 else f"({start}-{end - 1}): {count} x {text}")
            start = end
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"


def pairs(name: str, given: Any) -> Iterator[tuple[Any, Any]]:
    """The items of a mapping, or the pairs of an iterable. Raises where an element is no pair."""
    if isinstance(given, Mapping) or hasattr(given, "items"):
        yield from given.items()
        return
    for i, pair in enumerate(given):
        if not isinstance(pair, Iterable):
            raise TypeError(f"{name} update sequence element #{i} should be Iterable; is{type(pair).__name__}")
        values = list(pair)
        if len(values) != 2:
            raise ValueError(f"{name} update sequence element #{i} has length {len(values)}; 2 is required")
        yield values[0], values[1]


class ModuleDict(Module):
    """A dict of modules that registers them. It cannot be called."""

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def clear(self) -> None:
        self._modules.clear()

    def pop(self, key: str) -> Any:
        return self._modules.pop(key)

    def keys(self) -> Any:
        return self._modules.keys()

    def items(self) -> Any:
        return self._modules.items()

    def values(self) -> Any:
        return self._modules.values()

    def update(self, modules: Any) -> None:
        if not isinstance(modules, Iterable):
            raise TypeError(
                "ModuleDict.update should be called with an iterable of key/value pairs, but got "
                + type(modules).__name__
            )
        for key, module in pairs("ModuleDict", modules):
            self[key] = module
