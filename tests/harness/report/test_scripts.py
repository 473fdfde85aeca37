"""A divergence of a scenario as a script: it runs where only the subject is, and tells it from one that conforms."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest
import synthetic
from scripted import it_is_looked_at_twice, it_uses_the_harness

from gradspec import prelude
from gradspec.report import html, scripts

ROOT = pathlib.Path(__file__).parents[3]


def case(one, **more):
    return {"id": one.id, "source": one.source, "prelude": prelude.of(one), **more}


def difference(name, observable, expected, actual=None, step=2):
    return {"step": step, "name": name, "observable": observable, "expected": expected, "actual": actual}


def run(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60)


def written(divergence, **more):
    return scripts.script("reference_impl", case(it_is_looked_at_twice, **more), divergence, "toy 1.0", "2.13.0")


def test_a_prelude_is_what_the_source_uses_and_no_more():
    text = prelude.of(it_is_looked_at_twice)
    assert text == "NUMBERS = [1.0, 2.0]\ndef made(torch):\n    return torch.tensor(NUMBERS, requires_grad=True)"


def test_what_uses_the_harness_has_no_script():
    assert prelude.of(it_uses_the_harness) is None
    one = case(it_uses_the_harness)
    assert scripts.script("torch", one, difference("x", "requires_grad", True), "toy", "2.13.0") == ""


@pytest.mark.parametrize(
    ("name", "observable", "true", "false", "step"),
    [
        ("thread", "grad_enabled", True, False, 2),
        ("x", "requires_grad", True, False, 2),
        ("x", "value", [1.0, 2.0], [1.0, 3.0], 2),
        ("pair[1]", "shape", [2], [3], 2),
        ("words", "value", "it is", "it is not", 2),
        ("step", "exception", "ValueError", "TypeError", 1),
        ("step", "exception message", "stop", "go", 1),
        ("step", "warnings", [], ["UserWarning"], 2),
        ("step", "exception", None, "ValueError", 3),
    ],
)
def test_a_script_ends_with_whether_it_differs(name, observable, true, false, step):
    same = run(written(difference(name, observable, true, step=step)))
    assert (same.returncode, same.stderr) == (0, "")
    other = run(written(difference(name, observable, false, step=step)))
    assert (other.returncode, other.stderr) == (1, "")
    assert other.stdout == f"expected {false}\nseen     {true}\n"


def test_nodes_are_asked_along_the_edges_and_storages_in_pairs():
    step = {
        "step": 2, "line": 1, "kind": "see", "y": {"grad_fn": "node 0", "storage": 1}, "x": {"storage": 0},
        "node 0": {"name": "MulBackward0", "next_functions": [["node 1", 0], None]},
        "node 1": {"name": "AccumulateGrad"},
    }  # fmt: skip
    traces = {"expected": [step], "actual": [{**step, "y": {"grad_fn": "node 0", "storage": 0}}]}
    name = difference("node 1", "name", "torch::autograd::AccumulateGrad", "AccumulateGrad")
    assert run(written(name, traces=traces)).returncode == 0
    edges = difference("node 0", "next_functions", [["node 1", 0], None])
    assert "expected ['AccumulateGrad', None]" in run(written(edges, traces=traces)).stdout
    assert run(written(difference("y", "storage", 1, 0), traces=traces)).stdout == "expected False\nseen     False\n"


@pytest.mark.parametrize(
    "divergence",
    [
        difference("x", "value", {"value": [1.0], "ulps": 4}),
        difference("step", "exception message", "at 0x…"),
        difference("pair", "value", ["list", 2]),
        difference("x", "requires_grad", {"absent": True}),
    ],
)
def test_what_has_no_short_question_has_no_script(divergence):
    assert written(divergence) == ""


def test_a_framework_gets_a_script_on_its_page_that_shows_its_fault(tmp_path):
    """The whole way: toytorch leaves a block by an exception in the mode of the block."""
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'examples' / 'toytorch'}", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "gradspec.cli", "run", "--subject", "toytorch", "--level", "core"]
    command += ["--scenario", "enable_grad::an_exception_turns_it_off_again"]
    subprocess.run([*command, "--results", "r.jsonl", "--html", "r.html"], cwd=tmp_path, env=path, timeout=120)
    header, found, _ = map(json.loads, (tmp_path / "r.jsonl").read_text().splitlines())
    assert header["subject"]["module"] == "toytorch"
    script = scripts.script("toytorch", found, found["divergences"][0], "toytorch 0.1", "2.13.0")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "expected False\nseen     True\n", "")
    assert "A script that needs only toytorch 0.1" in (tmp_path / "r.html").read_text()


def test_a_subject_behind_an_adapter_gets_none(tmp_path):
    one = synthetic.case("modes::it", ["MODE-08"], "diverges", prelude="")
    html.write([synthetic.write(tmp_path / "r.jsonl", [one])], tmp_path / "r.html")
    assert "A script that needs only" not in (tmp_path / "r.html").read_text()
