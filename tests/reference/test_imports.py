"""The reference imports the standard library, and nothing else."""

from __future__ import annotations

import ast
import pathlib
import subprocess
import sys

import pytest

import reference_impl

ROOT = pathlib.Path(reference_impl.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

IMPORT_ALL = f"""
import importlib, pkgutil, sys
before = set(sys.modules)
sys.path.insert(0, {str(ROOT.parent)!r})
import reference_impl
for module in pkgutil.walk_packages(reference_impl.__path__, "reference_impl."):
    importlib.import_module(module.name)
reference_impl.for_version("2.1")
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}} - {{"__mp_main__"}}  # Python's own
print(*sorted(loaded - set(sys.stdlib_module_names)))
"""


def test_importing_all_of_it_loads_nothing_from_outside_the_standard_library() -> None:
    done = subprocess.run([sys.executable, "-I", "-c", IMPORT_ALL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["reference_impl", "reference_impl_2_1"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_names_an_import_from_outside(path: pathlib.Path) -> None:
    """Also where the import stands in a function that nobody called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        for name in names:
            assert name.partition(".")[0] in sys.stdlib_module_names
