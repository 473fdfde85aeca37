"""What explains a change: fields of the table of semantics, or nothing in it."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gradspec import suite
from gradspec.cli import main
from gradspec.isolation.process import Process
from gradspec.releases import baseline, fields, recording
from gradspec.releases.attribution import attributed
from gradspec.releases.changes import Kind, compared
from gradspec.releases.fields import ScriptsFailure
from gradspec.releases.worlds import World
from reference_impl.changes import CHANGES

SCENARIOS = '''
from gradspec.scenario import scenario


@scenario("SG-01")
def of_two_causes(torch, see):
    """The mode of whoever decorates; and a version."""
    x = torch.ones(2)

    @torch.set_grad_enabled(False)
    def double():
        return x * 2

    see(x=x)


@scenario("MODE-01")
def of_none(torch, see):
    """A version."""
    see(x=torch.ones(2))
'''
DECORATOR = "set_grad_enabled_decorator_restores_caller"
#: What runs before anything else in a Python makes one method of torch what it was until 2.1.
FALLS_BACK = """
import importlib.util, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name != "torch.autograd.grad_mode":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            base = module._DecoratorContextManager
            module.set_grad_enabled.__call__ = lambda self, function: base.__call__(self, function)
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Finder())
"""


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.py"
    file.write_text(SCENARIOS)
    return {one.id: one for one in suite.load(file)}


def shown(own, version, edit=lambda steps: None):
    found = recording.record(Process(f"reference:{version}", "2.13.0"), [*own.values()], None)
    for one in found.scenarios.values():
        edit(one.steps)
    return found


def explained(own, before, after, *ends):
    comparison = compared(before, after)
    return attributed(comparison, comparison.changed, own, None, ends, lambda line: None)


def test_a_change_is_explained_by_the_field_that_makes_it(own):
    found = explained(own, shown(own, "2.1"), shown(own, "2.2"), World("2.1.2"), World("2.2.2"))
    assert {field: seen.scenarios for field, seen in found.fields.items() if seen} == {
        DECORATOR: ["own::of_two_causes"]
    }
    assert not found.unexplained and not found.together
    assert set(found.turned) == {change.field for change in CHANGES if change.since == (2, 2)}


def test_what_no_field_makes_is_left_beside_what_one_does(own):
    def edit(steps):
        steps[0][2]["x"]["version"] = 7

    found = explained(own, shown(own, "2.1"), shown(own, "2.2", edit), World("2.1.2"), World("2.2.2"))
    assert found.fields[DECORATOR].scenarios == ["own::of_two_causes"]
    assert {change.id: change.first[0].observable for change in found.unexplained} == {
        "own::of_two_causes": "version",
        "own::of_none": "version",
    }
    assert {change.kind for change in found.unexplained} == {Kind.SEMANTICS}


def test_a_field_explains_what_fell_back_within_one_release(own):
    ends = World("2.13.0"), World("2.13.0", {DECORATOR: False})
    fell_back = replace(shown(own, "2.1"), version="2.13.0")
    found = explained(own, shown(own, "2.13"), fell_back, *ends)
    assert found.turned == (DECORATOR,)
    assert found.fields[DECORATOR].scenarios == ["own::of_two_causes"]


def test_a_scenario_of_another_text_is_explained_by_nothing(own):
    before, after = shown(own, "2.1"), shown(own, "2.2")
    others = {id: replace(one, source=one.source + "\n") for id, one in own.items()}
    found = explained(others, before, after, World("2.1.2"), World("2.2.2"))
    assert [change.id for change in found.unexplained] == ["own::of_two_causes"]


def test_diff_names_each_change_of_the_table_between_two_releases():
    done = CliRunner().invoke(main, ["diff", "torch-2.9.1", "torch-2.11.0"])
    assert done.exit_code == 1, done.output
    between = {change.field for change in CHANGES if (2, 9) < change.since <= (2, 11)}
    assert between and all(f"\n       {field}" in done.output for field in between)
    others = {change.field for change in CHANGES} - between
    assert not [field for field in others if f"\n       {field}" in done.output]


@pytest.fixture
def patched(tmp_path):
    """A Python with torch in which one rule is as it was."""
    pytest.importorskip("torch")
    (tmp_path / "sitecustomize.py").write_text(FALLS_BACK)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return str(python)


def test_a_field_of_torch_that_fell_back_is_found_by_its_script(patched):
    version = baseline.public(recording.subject_process("torch", patched).about().version)
    for _ in range(2):  # what the first leaves behind changes nothing
        (odd,) = fields.odd(patched, version)
        assert (odd.change.field, odd.said, odd.value, odd.like) == (DECORATOR, "False", False, "2.1.2")


def test_a_python_in_which_the_scripts_cannot_run_is_told(tmp_path):
    with pytest.raises(ScriptsFailure, match="^the scripts of the table cannot be run: .*No such file"):
        fields.odd(str(tmp_path / "python"), "2.13.0")
