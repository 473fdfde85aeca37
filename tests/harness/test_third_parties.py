"""What the author of another framework does first: a smoke run, a subject of an own package, a first report."""

from __future__ import annotations

import collections
import importlib
import pathlib
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from gradspec import results
from gradspec.cli import main
from gradspec.subjects.registry import SubjectError, resolve

ROOT = pathlib.Path(__file__).parents[2]
TOY = ROOT / "examples" / "toytorch"


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.syspath_prepend(str(TOY))


def smoke(*arguments):
    found = CliRunner().invoke(main, ["smoke", *arguments])
    return found.exit_code, found.output


def test_smoke_says_what_is_there_at_which_level_and_what_to_run_next(toy):
    code, said = smoke("--subject", "toytorch")
    assert code == 0
    assert re.search(r"backward fills \.grad of a leaf\.\n    core: as torch\n    state, graph: cannot be seen\n", said)
    assert re.search(r"In inference mode .*\n    core, state, graph: cannot be seen\n", said)
    assert re.search(r"^  torch\.inference_mode \d+, torch\.autograd \d+", said, re.M)
    assert said.endswith("next: gradspec run --subject toytorch --level core\n")


def test_smoke_of_the_reference_lacks_nothing():
    code, said = smoke("--subject", "reference")
    assert code == 0 and "lacks what" not in said
    assert set(re.findall(r"^    (.*)$", said, re.M)) == {"core, state, graph: as torch"}
    assert said.endswith("next: gradspec run --subject reference\n")


def test_smoke_shows_what_differs(toy, monkeypatch):
    toytorch = importlib.import_module("toytorch")
    monkeypatch.setattr(toytorch.no_grad, "__enter__", lambda self: setattr(self, "before", True))
    assert "core: y.requires_grad is True, on torch False\n" in smoke("--subject", "toytorch")[1]


def test_smoke_of_what_is_no_framework_ends_with_2():
    code, said = smoke("--subject", "json")
    assert code == 2 and said.endswith("there is nothing that the suite could judge\n")
    assert smoke("--subject", "no_such_module")[0] == 2


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package that gives subjects, as installed."""

    def install(package, **entries):
        folder = tmp_path / f"{package}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = "".join(f"{name} = {value}\n" for name, value in entries.items())
        (folder / "entry_points.txt").write_text(f"[gradspec.subjects]\n{lines}")
        (tmp_path / f"{package}.py").write_text(
            "from gradspec.subjects.module import ModuleSubject\nimport json\n"
            "def make(device='cpu'):\n    return ModuleSubject(json, 'mine', device, ('core',))\n"
        )
        monkeypatch.syspath_prepend(str(tmp_path))

    return install


def test_an_installed_package_gives_subjects_by_name(installed):
    installed("mine_gradspec", mine="mine_gradspec:make")
    assert (resolve("mine").version, resolve("mine:gpu").version) == ("cpu", "gpu")
    assert resolve("mine").levels == ("core",)


def test_a_name_that_two_packages_give_is_refused(installed):
    installed("one_gradspec", twice="one_gradspec:make")
    installed("two_gradspec", twice="two_gradspec:make")
    with pytest.raises(SubjectError, match="several packages give it: one_gradspec, two_gradspec"):
        resolve("twice")


def test_the_toy_frameworks_two_faults_are_found_and_the_rest_is_unsupported(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gradspec.cli", "run", "--subject", "toytorch", "--level", "core", "--chapter", "EG"],
        cwd=tmp_path, env={"PYTHONPATH": f"{ROOT}:{TOY}", "PATH": ""}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    cases = {case["id"].partition("::")[2]: case for case in results.read(tmp_path / "reports/toytorch.jsonl").cases}
    for fault in ("an_exception_turns_it_off_again", "it_turns_nothing_on_in_another_thread"):
        assert cases[fault]["verdict"] == "diverges"
    verdicts = collections.Counter(case["verdict"] for case in cases.values())
    assert verdicts["conforms"] and verdicts["unsupported"] and not verdicts["error"]
