"""Who may import whom, by what the files say; import-linter holds the contracts that need the whole graph."""

from __future__ import annotations

import ast
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent.parent


def imported(file):
    """The top-level names of the modules that a file imports, wherever in it, with gradspec's by two parts."""
    package = file.relative_to(ROOT).with_suffix("").parts
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            full = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: -node.level]) if node.level else []
            start = ".".join([*base, *(node.module or "").split(".")]).rstrip(".")
            full = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        names |= {
            ".".join(name.split(".")[:2] if name.startswith("gradspec") else name.split(".")[:1]) for name in full
        }
    return names


def files(folder, *without):
    found = [file for file in sorted((ROOT / folder).rglob("*.py")) if not file.is_relative_to(ROOT / "gradspec/suite")]
    return [file for file in found if not any(file.is_relative_to(ROOT / other) for other in without)]


def named(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", files("reference_impl"), ids=named)
def test_the_reference_imports_the_standard_library_only(file):
    assert imported(file) <= {*sys.stdlib_module_names, "reference_impl"}


# The scripts of the changes are data: they run by themselves, on whatever torch is there.
@pytest.mark.parametrize("file", files("gradspec", "gradspec/subjects", "gradspec/changes/scripts"), ids=named)
def test_only_the_subjects_import_torch(file):
    assert "torch" not in imported(file)


@pytest.mark.parametrize("file", files("gradspec/report"), ids=named)
def test_the_report_knows_no_subject_and_no_reference(file):
    knows = {f"gradspec.{name}" for name in ("__version__", "clauses", "questions", "report", "results")}
    assert {name for name in imported(file) if name.startswith(("gradspec", "reference_impl"))} <= knows


def test_the_rule_would_notice_an_import_inside_a_function(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    file = tmp_path / "gradspec" / "report" / "x.py"
    file.parent.mkdir(parents=True)
    file.write_text("def f():\n    from ..subjects import registry\n    import torch.nn\n")
    assert imported(file) == {"gradspec.subjects", "torch"}
