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
    names = [line for line in said.splitlines() if line.startswith("  torch.")]
    assert len(names) > 1 and all(len(line) <= 102 and re.search(r" \d+,?$", line) for line in names)
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


def test_generated_programs_are_judged_where_the_toy_framework_has_what_they_ask_for(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gradspec.cli", "campaign", "--isolated", "--subject", "toytorch", "--programs", "60"],
        cwd=tmp_path, env={"PYTHONPATH": f"{ROOT}:{TOY}", "PATH": ""}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    (verdicts,) = re.findall("^verdicts: (.*)$", done.stdout, re.M)
    found = {name: int(count) for count, name in (one.split() for one in verdicts.split(", "))}
    assert found.keys() == {"diverges", "unsupported"} and found["unsupported"] > found["diverges"]
    assert re.search(r"^unsupported, \d+ programs: it has no torch\.autograd$", done.stdout, re.M)


#: torch's names, from the reference; nodes and a function bound as other makers of frameworks do it.
FRAMEWORK = """
import os
from reference_impl import instances
module = instances.load()
class Node:
    next_functions = ()
def grad(outputs, inputs):
    raise TypeError("unknown") if outputs is None else TypeError("grad(): incompatible function arguments. ...")
module.autograd.grad = grad
def mul(first, second, out):
    raise TypeError("mul.out(): argument 'other' (position 2) must be Tensor, not int")
module.mul = mul
def sub(first, second, **options):
    heading = "\\x1b[1m\\x1b[31mError\\x1b[0m: sub(): " if options else "sub(): "
    raise TypeError(heading + "received an invalid combination of arguments")
module.sub = sub
class SGD(module.optim.SGD):
    def __init__(self, params, lr):
        super().__init__(params, lr)
module.optim.SGD = SGD
module.Tensor.grad_fn = property(lambda tensor: Node())
def ends(tensor):
    os.abort()
module.Tensor.cos = ends
del module.is_inference_mode_enabled
from gradspec.subjects.module import ModuleSubject
gradspec_subject = ModuleSubject(module, "framework", "1.0", ("core",))
"""
SCENARIOS = """
from gradspec.scenario import scenario


@scenario("MODE-01")
def a_node_without_hooks(torch, see):
    (torch.ones(1, requires_grad=True) * 2).grad_fn.register_hook(print)


@scenario("MODE-01")
def a_node_without_what_it_saved(torch, see):
    (torch.ones(1, requires_grad=True) * 2).grad_fn._saved_self


@scenario("MODE-01")
def a_form_that_is_not_there(torch, see):
    x = torch.ones(1, requires_grad=True)
    torch.autograd.grad(x.sum(), x)


@scenario("MODE-01")
def a_keyword_that_is_not_there(torch, see):
    x = torch.ones(1, requires_grad=True)
    torch.autograd.grad(x.sum(), x, create_graph=True)


@scenario("MODE-01")
def an_optimizer_without_a_keyword(torch, see):
    torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5, differentiable=True)


@scenario("MODE-01")
def a_form_with_out_that_is_not_there(torch, see):
    torch.mul(torch.ones(1), 2, out=torch.ones(1))


@scenario("MODE-01")
def a_form_that_is_refused_under_a_heading(torch, see):
    torch.sub(torch.ones(1), 2, alpha=1)


@scenario("MODE-01")
def an_argument_that_is_refused_as_torch_does_it(torch, see):
    torch.sub(torch.ones(1), 2)


@scenario("MODE-01")
def a_node_that_cannot_be_called(torch, see):
    with see.raises():
        (torch.ones(1, requires_grad=True) * 2).grad_fn(torch.ones(1))


@scenario("INF-01")
def a_mode_that_tells_by_what_it_makes(torch, see):
    with torch.inference_mode():
        see(x=torch.ones(1))


@scenario("MODE-01")
def what_ends_its_process(torch, see):
    torch.ones(1).cos()


@scenario("C-03")
def a_claim(torch, see):
    see.claim("C-03", "it holds", True)
"""


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """The cases of these scenarios on this framework, by name."""

    def judge(*arguments):
        (tmp_path / "framework.py").write_text(FRAMEWORK)
        (tmp_path / "test_own.py").write_text(SCENARIOS)
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "gradspec.pytest_plugin", "-p", "no:cacheprovider",
             "--import-mode=importlib", "test_own.py", "--subject", "framework", "--results", "r.jsonl", *arguments],
            cwd=tmp_path, env={"PYTHONPATH": f"{ROOT}:{tmp_path}", "PATH": ""}, capture_output=True, timeout=300,
        )  # fmt: skip
        return {case["id"].partition("::")[2]: case for case in results.read(tmp_path / "r.jsonl").cases}

    return judge


def test_an_isolated_subject_is_judged_as_one_that_is_not_and_may_end_its_process(judged):
    cases = judged("--isolated")
    assert cases["a_node_without_hooks"]["missing"] == ["Node.register_hook"]
    assert cases["a_node_without_what_it_saved"]["missing"] == ["Node._saved_self"]
    assert cases["a_form_that_is_not_there"]["missing"] == ["torch.autograd.grad(...)"]
    assert cases["a_keyword_that_is_not_there"]["missing"] == ["torch.autograd.grad(create_graph=)"]
    assert cases["an_optimizer_without_a_keyword"]["missing"] == ["torch.optim.SGD(differentiable=)"]
    assert cases["a_form_with_out_that_is_not_there"]["missing"] == ["torch.mul(...)"]
    assert cases["a_form_that_is_refused_under_a_heading"]["missing"] == ["torch.sub(...)"]
    assert cases["an_argument_that_is_refused_as_torch_does_it"]["verdict"] == "diverges"
    assert cases["a_node_that_cannot_be_called"]["missing"] == ["Node.__call__"]
    assert cases["a_mode_that_tells_by_what_it_makes"]["verdict"] == "conforms"
    assert cases["what_ends_its_process"]["verdict"] == "crashed"
    assert "SIGABRT" in cases["what_ends_its_process"]["detail"]
    assert cases["a_claim"]["claims"] == [{"id": "C-03", "what": "it holds", "holds": True}]
    here = judged("--deselect", "test_own.py::what_ends_its_process")
    assert {name: case["verdict"] for name, case in here.items()}.items() <= {
        name: case["verdict"] for name, case in cases.items()
    }.items()


def test_a_subject_that_cannot_fork_is_loaded_anew_where_it_ended(judged, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "FRAMEWORK", FRAMEWORK + "gradspec_subject.forks = False\n")
    cases = judged("--isolated")
    assert cases["what_ends_its_process"]["verdict"] == "crashed"
    assert cases["a_claim"]["verdict"] == cases["a_mode_that_tells_by_what_it_makes"]["verdict"] == "conforms"


def test_what_runs_on_sides_in_one_process_is_not_run_on_an_isolated_subject(judged, tmp_path):
    with (tmp_path / "test_two.py").open("w") as file:
        file.write("def test_both(sides):\n    assert False\n")
    cases = judged("--subject-python", sys.executable, "test_two.py")
    assert cases["what_ends_its_process"]["verdict"] == "crashed"
