"""Op by op: arguments that are given by the names of torch's parameters are taken, or refused, as torch does."""

from __future__ import annotations

import warnings
from typing import Any, Optional

import pytest

from gradspec.ops.check import Case, Form, Made, Setting, forms, reach_or_raise
from gradspec.ops.samples import TABLE
from gradspec.sides import Sides, find
from reference_impl.ops import parsing


@pytest.fixture(scope="session")
def sides() -> Sides:
    pytest.importorskip("torch")
    return find("torch")


def names_of(path: str, arguments: list[Any]) -> Optional[list[str]]:
    """What torch's first signature that they fit calls these arguments of the reference; None where it has none."""
    path = path if path.startswith(("Tensor.", "nn.")) else f"torch.{path}"
    try:
        found = parsing.matched(path, arguments, {})
    except TypeError:
        return None
    if found is None or found[0] is None or found[0].is_deprecated:
        return None
    return [parameter.name for parameter in found[0].parameters]


def outcome(torch: Any, form: Form, made: Made, names: list[str]) -> str:
    """What a call by names comes to: nothing that is wrong, or the exception."""
    first, rest = (made.args[:1], made.args[1:]) if form.kind == "method" else ([], made.args)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reach_or_raise(torch, form.path)(*first, **dict(zip(names, rest)), **made.kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "taken"


@pytest.mark.parametrize("name", TABLE.entries)
def test_arguments_are_taken_by_torchs_names(name: str, sides: Sides) -> None:
    entry, modules = TABLE.entries[name], (sides.subject.module, sides.reference.module)
    setting = Setting(entry.dtypes[0] if entry.dtypes else "float32")
    for form in forms(entry, *modules):
        if form.kind == "out":
            continue
        for call in entry.calls:
            actual, expected = [Made(module, Case(form, call, setting)) for module in modules]
            if form.kind == "method" and not isinstance(actual.args[0], modules[0].Tensor):
                continue
            names = names_of(form.path, expected.args[1 if form.kind == "method" else 0 :])
            if names is not None:
                said = outcome(sides.subject.module, form, actual, names)
                assert outcome(sides.reference.module, form, expected, names) == said, (form.path, call, names)
