"""The changes between releases: each has a script, which prints on either side of it what is stored.

Where ``GRADSPEC_TORCHES`` names a folder of environments (``torch2.4/bin/python``), real torch has to print the same.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import reference_impl
from gradspec import changes
from gradspec.changes.__main__ import neighbours, on_either_side, python_of
from reference_impl import instances
from reference_impl.changes import CHANGES, RELEASES, Change, Kind
from reference_impl.names_of_then import take_away
from reference_impl.semantics import DEFAULT_VERSION, VERSIONS, Semantics, parse

TORCHES = os.environ.get("GRADSPEC_TORCHES")
FIELDS = {change.field: change for change in CHANGES}
ASK = """
import inspect, importlib, torch
found = []
for name in {names!r}:
    path, _, keyword = name.removesuffix(")").partition("(")
    value = torch
    try:
        for part in path.split("."):
            try:
                value = getattr(value, part)
            except AttributeError:
                value = importlib.import_module(value.__name__.replace("reference_impl", "torch") + "." + part)
        if keyword:
            inspect.signature(value).parameters[keyword]
    except (AttributeError, ImportError, KeyError):
        continue
    found.append(name)
print(*found, sep="\\n")
"""


def installed(release: str) -> str:
    python = python_of(TORCHES or "", release)
    if TORCHES is None or not python.exists():
        pytest.skip(f"torch {release} is not installed")
    return str(python)


@pytest.mark.parametrize("field", FIELDS)
def test_a_script_prints_on_the_reference_what_torch_printed_before_and_since(field: str) -> None:
    script = changes.read(field)
    assert {*script.printed} == {release for pair in on_either_side(field) for release in pair}
    assert all(script.printed[before] != script.printed[since] for before, since in on_either_side(field))
    for release, printed in script.printed.items():
        assert changes.run_on(reference_impl.for_version(release), script.source) == printed


@pytest.mark.parametrize("release", VERSIONS)
def test_scripts_print_on_torch_what_is_stored(release: str) -> None:
    scripts = {field: changes.read(field) for field in FIELDS}
    here = {field: script for field, script in scripts.items() if release in script.printed}
    _, said = changes.run_in(installed(release), [script.source for script in here.values()])
    assert dict(zip(here, said)) == {field: script.printed[release] for field, script in here.items()}


def test_there_is_no_script_without_a_field() -> None:
    assert {path.stem for path in changes.SCRIPTS.glob("*.py")} == set(FIELDS)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.field} {change.since}")
def test_a_change_says_what_it_is(change: Change) -> None:
    before, since = neighbours(change.since)
    assert getattr(Semantics(since), change.field) == change.after != change.before
    assert getattr(Semantics(before), change.field) == change.before
    assert change.what.endswith(".") and isinstance(change.kind, Kind)
    assert change.source == "" or change.source.startswith("https://")


def test_releases_stand_in_their_order_and_each_change_with_its_release() -> None:
    assert [release.since for release in RELEASES] == [parse(version) for version in VERSIONS[1:]]
    assert all(change.since == release.since for release in RELEASES for change in release.changes)


NAMES = {
    name: (kind, release.since)
    for release in RELEASES
    for kind in ("added", "removed")
    for name in getattr(release, kind).split()
}


def names_of(release: str) -> list[str]:
    return sorted(NAMES.keys() - Semantics(release).missing())


def test_the_reference_has_the_names_that_each_release_has() -> None:
    for release in VERSIONS:
        module = reference_impl.for_version(release)
        assert module.__version__ == release
        assert sorted(changes.run_on(module, ASK.format(names=list(NAMES))).split()) == names_of(release)


@pytest.mark.parametrize("release", VERSIONS)
def test_torch_has_the_names_that_the_release_has(release: str) -> None:
    _, [said] = changes.run_in(installed(release), [ASK.format(names=list(NAMES))])
    assert sorted(str(said).split()) == names_of(release)


def test_a_field_that_changes_again_has_the_value_of_the_last_change_before(monkeypatch: pytest.MonkeyPatch) -> None:
    from reference_impl import semantics

    again = (
        Change((2, 1), "again", Kind.WORDING, "a", before="one", after="two"),
        Change((2, 4), "again", Kind.WORDING, "b", before="two", after="three"),
    )
    monkeypatch.setattr(semantics, "CHANGES", again)
    assert [Semantics(version).again for version in ("2.0", "2.1", "2.3", "2.4", DEFAULT_VERSION)] == [
        "one",
        "two",
        "two",
        "three",
        "three",
    ]


def test_what_is_missing_leaves_its_namespace() -> None:
    package = instances.load(name="reference_without_names")
    try:
        take_away(package, frozenset(["relu", "autograd.graph.save_on_cpu", "autograd.grad(allow_unused)", "no.such"]))
        x = package.ones(1, requires_grad=True)
        assert not hasattr(package, "relu") and not hasattr(package.autograd.graph, "save_on_cpu")
        assert package.autograd.grad(x * 2, x)[0].item() == 2.0
        with pytest.raises(TypeError, match=r"^grad\(\) got an unexpected keyword argument 'allow_unused'"):
            package.autograd.grad(x * 2, x, allow_unused=True)
    finally:
        instances.unload(package)


def test_what_torch_says_once_where_numpy_is_absent_is_no_answer_of_a_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text(
        "import warnings\n\n__version__ = '9.9'\nsaid = []\n\n\nclass zeros(list):\n    def __init__(self, size):\n"
        "        if not said:\n            said.append(warnings.warn('Failed to initialize NumPy'))\n\n"
        "    def tolist(self):\n        return self\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    asks = (
        "import warnings\n\nimport torch\n\nwith warnings.catch_warnings(record=True) as said:\n"
        "    warnings.simplefilter('always')\n    torch.zeros(1)\n    print(len(said))\n"
    )
    assert changes.run_in(sys.executable, [asks]) == ("9.9", ["0"])


@pytest.mark.parametrize("field", ["typed_storages_are_deprecated", "cross_without_a_dim_is_deprecated"])
def test_a_script_is_answered_again_as_the_first_time(field: str) -> None:
    script = changes.read(field)
    release = [*script.printed][-1]
    module = reference_impl.for_version(release)
    assert [changes.run_on(module, script.source) for _ in range(2)] == [script.printed[release]] * 2
