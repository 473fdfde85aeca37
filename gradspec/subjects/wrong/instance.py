"""A reference of its own, to be broken: a fresh instance, and the tools that replace one thing in it everywhere."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any, Iterator, Optional

from reference_impl import instances

from ... import long_way
from ..module import ModuleSubject


class WrongSubject(ModuleSubject):
    """The reference with one rule broken. It claims everything, and the release of the reference."""

    def __init__(self, name: str, module: ModuleType) -> None:
        super().__init__(module, f"wrong:{name}")
        self.semantics = self.version


class Instance:
    """A fresh instance of the reference. Whoever breaks it replaces what its modules hold."""

    def __init__(self, transforms: Optional[instances.Transforms] = None) -> None:
        self.torch = instances.load(transforms=transforms)
        self.go_the_long_way()

    def __getattr__(self, name: str) -> ModuleType:
        """A module of the instance: ``instance.modes``, ``instance.ops_declare`` (an underscore for each dot)."""
        path = {"contextlib": "utils._contextlib"}.get(name) or name.replace("ops_", "ops.").replace("nn_", "nn.")
        return importlib.import_module(f"{self.torch.__name__}.{path}")

    def _modules(self) -> Iterator[ModuleType]:
        prefix = self.torch.__name__
        for name, module in list(sys.modules.items()):
            if name == prefix or name.startswith(prefix + "."):
                yield module

    def go_the_long_way(self) -> None:
        """Ops take the general way even where a short one is there: what is broken on it shows everywhere."""
        long_way.take(self.torch)

    def replace(self, old: Any, new: Any) -> None:
        """Bind ``new`` wherever a module of the instance, or its class Tensor, holds ``old``, also in an attribute.

        LookupError where nothing does: a rule that moved or changed its name must not leave its breaking without
        effect.
        """
        found = False
        for holder in (*self._modules(), self.tensor.Tensor):
            for name, value in list(vars(holder).items()):
                if value is old:
                    setattr(holder, name, new)
                    found = True
                elif isinstance(value, property) and old in (value.fget, value.fset):
                    reads, writes = value.fget is old, value.fset is old
                    setattr(
                        holder, name, property(new if reads else value.fget, new if writes else value.fset, value.fdel)
                    )
                    found = True
                elif isinstance(value, dict) and not name.startswith("__"):
                    found = _replace_in(value, old, new) or found
                else:
                    found = _replace_within(value, old, new) or found
        if not found:
            raise LookupError(f"no module of the reference holds {old!r}")


def _replace_in(table: dict[Any, Any], old: Any, new: Any) -> bool:
    keys = [key for key, value in table.items() if value is old]
    table.update(dict.fromkeys(keys, new))
    within = [_replace_within(value, old, new) for value in table.values()]
    return bool(keys) or any(within)


def _replace_within(wrapper: Any, old: Any, new: Any) -> bool:
    """Replace what a function wraps: the checked forms of the ops hold the forms themselves."""
    if getattr(wrapper, "__wrapped__", None) is not old:
        return False
    cells = [cell for cell in wrapper.__closure__ or () if cell.cell_contents is old]
    for cell in cells:
        cell.cell_contents = new
    wrapper.__wrapped__ = new
    return bool(cells)
