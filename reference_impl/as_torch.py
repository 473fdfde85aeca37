"""The reference under torch's own name, for programs that say ``import torch``.

``sys.modules["torch"] = reference_impl`` is enough: ``import torch.nn.functional`` then gives the reference's module.
Without the finder below Python would load that file a second time, as a module of another name with classes and modes
of its own, beside the first.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional, Sequence

# Imported with the package, which ``importlib.abc`` and ``importlib.util`` would make a tenth slower.

#: What programs import.
NAME = "torch"
_PACKAGE = sys.modules[__package__].__file__


class AnotherTorch(ImportError):
    """What programs import as torch is something else already."""


class _Same:
    """Gives the module that is there under its own name, with its own specification."""

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._name)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._own_spec


class _Submodules:
    """``torch.X`` is ``reference_impl.X`` where ``torch`` is the reference, of whichever release."""

    #: All instances of the package share one finder, and know it by this.
    package = _PACKAGE

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        if not fullname.startswith(NAME + "."):
            return None
        bound = sys.modules.get(NAME)
        if bound is None or bound.__name__ == NAME or getattr(bound, "__file__", None) != _PACKAGE:
            return None
        import importlib.util

        own = bound.__name__ + fullname[len(NAME) :]
        if own not in sys.modules and importlib.util.find_spec(own) is None:
            return None
        loader: Any = _Same(own)
        return ModuleSpec(fullname, loader)


def find_submodules() -> None:
    """Importing the package does this."""
    if not any(getattr(finder, "package", None) == _PACKAGE for finder in sys.meta_path):
        sys.meta_path.insert(0, _Submodules())


def bind(package: ModuleType) -> None:
    """From here on ``import torch`` gives ``package``, which is the reference or its instance of one release.

    Raises AnotherTorch where something else has that name already: who imported that would keep it.
    """
    bound = sys.modules.setdefault(NAME, package)
    if bound is not package:
        raise AnotherTorch(
            f"torch is {getattr(bound, '__file__', None) or bound!r} already: bind the reference before it is imported"
        )
