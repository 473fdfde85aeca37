"""Separate instances of the whole package.

A version of the semantics is not a switch inside a running reference: it is the package once more, with its own
classes, modes and random state, under an import name of its own, so that two can live in one process. The same door
serves whoever needs a reference that differs from the specification on purpose: ``transforms`` rewrite the syntax
trees of the modules that they name before these are executed (mutants, rule logs).
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import pathlib
import sys
import threading
from types import CodeType, MappingProxyType, ModuleType
from typing import Any, Callable, Mapping, Optional, Sequence

from .names_of_then import take_away
from .semantics import DEFAULT_VERSION, Semantics, parse, whole

#: Rewrites the tree of one module.
Transform = Callable[[ast.Module], ast.Module]
#: A module's name inside the package ("engine", "ops.copies"; "" is the package itself) -> what rewrites it.
Transforms = Mapping[str, Transform]

_ROOT = pathlib.Path(__file__).parent
_lock = threading.RLock()
_versions: dict[str, ModuleType] = {}
_counter = 0


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module of an instance from the package's own source, through the instance's transform."""

    def __init__(self, fullname: str, path: str, transform: Optional[Transform], finder: _Finder) -> None:
        super().__init__(fullname, path)
        self._transform, self._finder = transform, finder

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        self._finder.has_loaded()

    def get_code(self, fullname: str) -> Optional[CodeType]:
        if self._transform is None:
            return super().get_code(fullname)
        tree = ast.parse(self.get_data(self.path), self.path)
        tree = ast.fix_missing_locations(self._transform(tree))
        return compile(tree, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of one instance: ``NAME.ops.copies`` is this package's ``ops/copies.py``."""

    def __init__(self, name: str, transforms: Transforms) -> None:
        self._name = name
        self._transforms = transforms
        #: What the release has not, once the package itself is loaded, which takes it away first.
        self.missing: frozenset[str] = frozenset()

    def has_loaded(self) -> None:
        """A module was loaded: when somebody asked for it after the package, it has names to lose too."""
        if self.missing:
            take_away(sys.modules[self._name], self.missing)

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname != self._name and not fullname.startswith(self._name + "."):
            return None
        inner = fullname[len(self._name) + 1 :]
        file = _ROOT.joinpath(*inner.split(".")) if inner else _ROOT
        is_package = file.is_dir()
        file = file / "__init__.py" if is_package else file.with_suffix(".py")
        if inner in self.missing:  # where others look for modules it would be found
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        if not file.exists():
            return None
        loader = _Loader(fullname, str(file), self._transforms.get(inner), self)
        return importlib.util.spec_from_file_location(
            fullname, file, loader=loader, submodule_search_locations=[str(file.parent)] if is_package else None
        )


def load(
    version: str = DEFAULT_VERSION,
    *,
    name: Optional[str] = None,
    transforms: Optional[Transforms] = None,
    fields: Mapping[str, Any] = MappingProxyType({}),
) -> ModuleType:
    """A fresh instance of the package with the semantics of ``version``; each call makes another one. ``fields`` of the
    semantics may have other values than that release has."""
    global _counter
    Semantics(version, fields)
    with _lock:
        _counter += 1
        name = name or f"reference_impl_instance_{_counter}"
        if name in sys.modules:
            raise ValueError(f"an instance or module named {name!r} is already loaded: choose another name")
        finder = _Finder(name, transforms or {})
        sys.meta_path.insert(0, finder)
        try:
            spec = finder.find_spec(name)
            assert spec is not None and spec.loader is not None
            package = importlib.util.module_from_spec(spec)
            setattr(package, "_instance_version", version)  # noqa: B010  (semantics reads it)
            setattr(package, "_instance_fields", fields)  # noqa: B010
            sys.modules[name] = package
            spec.loader.exec_module(package)
            finder.missing = Semantics(version).missing()
        except BaseException:
            sys.meta_path.remove(finder)
            for module in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
                del sys.modules[module]
            raise
        return package


def unload(package: ModuleType) -> None:
    """Forget an instance made by ``load``: its modules leave ``sys.modules`` and its finder is removed."""
    name = package.__name__
    with _lock:
        sys.meta_path[:] = [f for f in sys.meta_path if not (isinstance(f, _Finder) and f._name == name)]
        for module in [m for m in sys.modules if m == name or m.startswith(name + ".")]:
            del sys.modules[module]


def for_version(version: str) -> ModuleType:
    """The reference with the semantics of one torch release; the same instance each time it is asked for.

    ``version`` is ``MAJOR.MINOR`` with anything after it (``"2.1"``, ``"2.4.1+cpu"``). Raises ValueError otherwise.
    """
    major, minor = parse(version)
    key = f"{major}.{minor}"
    with _lock:
        if key not in _versions:
            default_major, default_minor = parse(DEFAULT_VERSION)
            if (major, minor) == (default_major, default_minor):
                _versions[key] = importlib.import_module(__package__)
            else:
                _versions[key] = load(whole(version), name=f"reference_impl_{major}_{minor}")
        return _versions[key]
