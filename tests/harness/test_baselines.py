"""Baselines: recorded, written, read back, and compared; files that are none."""

from __future__ import annotations

import errno
import json
import lzma
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

from gradspec import suite
from gradspec.cli import main
from gradspec.program.canonical import decoded, text
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Compiled, Prepared, Side
from gradspec.program.families import SOURCE
from gradspec.program.grammar import Grammar
from gradspec.program.incident import CRASHED, Incident
from gradspec.program.printer import source
from gradspec.releases import baseline, digests, frozen, loading, traces
from gradspec.releases.baseline import BaselineError
from gradspec.releases.changes import Kind, compared
from gradspec.run import run_side
from gradspec.subjects.reference import Reference
from gradspec.trace import Inexact, Step, Trace, Unrecorded, plain
from reference_impl.semantics import VERSIONS

SCENARIOS = '''
from gradspec.scenario import scenario


@scenario("SG-01")
def a_decorator_that_sets_the_mode(torch, see):
    """The mode of whoever decorates."""
    x = torch.ones(2, requires_grad=True)

    @torch.set_grad_enabled(False)
    def double():
        return x * 2

    see(x=x)
    see(y=double())


@scenario("MODE-01")
def what_does_not_change(torch, see):
    """Two steps, one of an exception."""
    x = torch.ones(2, 2, requires_grad=True)
    y = x.exp().t()
    see(x=x, y=y)
    with see.raises():
        x.add_(1)
    del y
    see(z=x[0])
'''


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.py"
    file.write_text(SCENARIOS)
    return file


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(main, [str(one) for one in arguments])
        return done.exit_code, done.output

    return run


@pytest.fixture
def recorded(own, command, tmp_path):
    """The file of a baseline of the reference at 2.1."""
    path = tmp_path / "old.json"
    assert command("record", "--subject", "reference:2.1", "--scenarios", own, "-o", path)[0] == 0
    return path


def normal(trace):
    return [(step.kind, {key: plain(value) for key, value in step.observations.items()}) for step in trace.steps]


@pytest.mark.parametrize("chapter", ["in_place", "saved_tensors", "modes"])
def test_what_is_encoded_is_decoded(chapter):
    reference = Reference()
    for one in suite.load(suite.folder() / f"test_{chapter}.py")[:40]:
        trace = run_side(one.function, reference)
        for step in trace.steps:
            step.observations.update(
                {key: value.value for key, value in step.observations.items() if isinstance(value, Inexact)}
            )
        encoded = json.loads(json.dumps(traces.encoded(trace, trace, 0)))
        steps = [
            (kind, {key: "?" if value == Unrecorded() else plain(value) for key, value in seen.items()})
            for kind, seen in ((step.kind, step.observations) for step in traces.decoded(encoded).steps)
        ]
        # A file keeps no lines of tracebacks, and tuples are lists there.
        text = re.sub(
            r"(, line )\d+", r"\1…", repr(json.loads(json.dumps([[a, sorted(b.items())] for a, b in normal(trace)])))
        )
        assert repr(json.loads(json.dumps([[a, sorted(b.items())] for a, b in steps]))) == text


def test_a_value_that_is_not_exact_is_in_no_baseline():
    key = ("x", "value")
    actual = Trace([Step("see", 1, {key: 2.718281828})])
    marks = Trace([Step("see", 1, {key: Inexact(2.7182817, 2, "float32")})])
    other = Trace([Step("see", 1, {key: 2.718281829})])
    assert traces.encoded(actual, marks, 1) == traces.encoded(other, marks, 1)
    # Where the reference went another way, many digits tell.
    assert traces.encoded(actual, Trace(), 1) == traces.encoded(other, Trace(), 1)
    assert traces.encoded(Trace([Step("see", 1, {key: 0.375})]), Trace(), 1)[0][2] == {"x": {"value": 0.375}}


def test_a_baseline_is_what_its_schema_says(recorded):
    schema = json.loads(baseline.SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(recorded.read_text()))
    # One takes seconds; all were written by the same few lines.
    oldest, *_, newest = baseline.committed_files()
    for file in (oldest, newest):
        jsonschema.Draft202012Validator(schema).validate(json.loads(file.read_text()))


def test_recording_again_gives_the_same_bytes(recorded, own, command, tmp_path):
    again = tmp_path / "again.json"
    assert command("record", "--subject", "reference:2.1", "--scenarios", own, "-o", again)[0] == 0
    assert again.read_bytes() == recorded.read_bytes()
    assert baseline.text(baseline.read(recorded)) == recorded.read_text()


def test_an_edit_above_a_scenario_is_no_change(recorded, own, command):
    own.write_text("# one\n# two\n" + SCENARIOS)
    code, said = command("check", "--subject", "reference:2.1", "--scenarios", own, "--baseline", recorded)
    assert code == 0, said
    assert "2 the same" in said


def test_a_scenario_of_another_text_says_nothing_about_the_subject(recorded, own, command):
    own.write_text(SCENARIOS.replace("x * 2", "x * 4"))
    code, said = command("check", "--subject", "reference:2.1", "--scenarios", own, "--baseline", recorded)
    assert code == 0, said
    assert "1 scenario with another text" in said


def test_check_names_what_changed(recorded, own, command):
    code, said = command("check", "--subject", "reference:2.2", "--scenarios", own, "--baseline", recorded)
    assert code == 1
    assert "by the table of semantics:" in said
    assert "in 1 scenario (own::a_decorator_that_sets_the_mode)" in said
    assert "sgd_has_a_default_learning_rate" not in said
    assert "set_grad_enabled_decorator_restores_caller" in said
    assert "not in the table" not in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is no baseline"),
        ("{}", "does not say that it is one"),
        ('{"format": "gradspec baseline", "schema": 99}', "is of schema 99"),
        ('{"format": "gradspec baseline", "schema": 1}', "is damaged"),
        ("\xff", "is not ASCII"),
        ("[1, 2", "is no baseline"),
        ("[" * 100_000, "is no baseline"),
        (
            '{"format": "gradspec baseline", "schema": 1, "subject": "torch", "version": "abc", "suite": "1",'
            ' "frozen": null, "scenarios": {}, "programs": {}, "counts": {"scenarios": 0, "programs": 0}}',
            "is no baseline of torch: 'abc'",
        ),
    ],
)
def test_what_is_no_baseline_is_told_in_one_sentence(content, why, command, recorded, tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="latin-1")
    code, said = command("diff", recorded, file)
    assert code == 2
    assert why in said
    assert said.count("\n") == 1


def test_a_baseline_that_is_cut_off_or_damaged_is_told(recorded):
    whole = recorded.read_text()
    for length in range(len(whole) // 4, len(whole) - 2, len(whole) // 5):
        recorded.write_text(whole[:length])
        with pytest.raises(BaselineError, match="is cut off"):
            baseline.read(recorded)
    recorded.write_text(whole.replace('"scenarios":2', '"scenarios":3'))
    with pytest.raises(BaselineError, match="is damaged"):
        baseline.read(recorded)
    recorded.write_text(whole.replace('"steps":[', '"steps":[["see"],', 1))
    with pytest.raises(BaselineError, match="is damaged"):
        baseline.read(recorded)
    recorded.write_text(whole.replace('"grad_enabled":true', '"grad_enabled":false', 1))
    with pytest.raises(BaselineError, match="is damaged: it is not as it was written"):
        baseline.read(recorded)


def test_what_stands_after_a_baseline_is_no_missing_end(recorded):
    recorded.write_text(recorded.read_text() + "more")
    with pytest.raises(BaselineError, match="is damaged"):
        baseline.read(recorded)


def test_nothing_but_a_file_is_replaced_by_a_baseline(own, command, tmp_path):
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    code, said = command("record", "--subject", "reference:2.2", "--scenarios", own, "-o", pipe)
    assert code == 2
    assert said.splitlines()[-1].endswith("pipe.json cannot be written: it is no ordinary file")
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be loaded: FileNotFoundError"),
        ("not python at all", "cannot be loaded: SyntaxError"),
        ("1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("x = 1", "defines no scenarios"),
    ],
)
def test_a_file_of_scenarios_that_cannot_be_used_is_told_in_one_sentence(content, why, command, tmp_path):
    file = tmp_path / "theirs.py"
    if content is not None:
        file.write_text(content)
    code, said = command("record", "--subject", "reference:2.2", "--scenarios", file, "-o", tmp_path / "new.json")
    assert code == 2
    assert why in said
    assert said.count("\n") == 1


def test_a_full_disk_leaves_what_was_recorded(recorded, own, command, monkeypatch):
    def full(path, content, **rest):
        if len(content) > 1000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write_text(path, content, **rest)

    write_text = pathlib.Path.write_text
    folder = recorded.parent
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    monkeypatch.setattr(pathlib.Path, "write_text", full)
    code, said = command("record", "--subject", "reference:2.2", "--scenarios", own, "-o", recorded)
    assert code == 2
    assert said.splitlines()[-1].endswith("old.json cannot be written: No space left on device")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_baseline_that_is_not_there_is_told(command):
    code, said = command("diff", "torch-0.1.0", "torch-0.2.0")
    assert code == 2
    assert "there is no baseline torch-0.1.0" in said


def test_what_cannot_be_recorded_leaves_what_was_there(recorded, own, command):
    before = recorded.read_bytes()
    code, said = command("record", "--subject", "no_such_module", "--scenarios", own, "-o", recorded)
    assert code == 2
    assert recorded.read_bytes() == before


def test_a_results_file_is_compared_as_a_baseline_is(command, tmp_path):
    chosen = ["--clause", "SG-05"]
    for version in ("2.1", "2.2"):
        arguments = ["--subject", f"reference:{version}", "--reference", "2.13", "--results", f"{version}.jsonl"]
        baseline_file = tmp_path / f"{version}.jsonl"
        subprocess.run(
            [sys.executable, "-m", "gradspec.cli", "run", *arguments, "--html", f"{version}.html", *chosen],
            cwd=tmp_path,
            env={"PYTHONPATH": str(pathlib.Path(__file__).parents[2]), "PATH": ""},
            capture_output=True,
        )
        assert baseline_file.exists()
    found = compared(loading.load(str(tmp_path / "2.1.jsonl")), loading.load(str(tmp_path / "2.2.jsonl")))
    assert found.changed
    assert Kind.SEMANTICS in {change.kind for change in found.changed}
    assert not found.added and not found.removed and not found.edited


def test_digests_tell_text_names_and_warnings_from_semantics():
    def of(text):
        return digests.of([Side(Reference()).run_all([Compiled(text, ("t1",))], False)[0]])

    plainly = of("t1 = torch.ones(2, requires_grad=True) * 2\n")
    named = of("t1 = torch.ones(2, requires_grad=True) + 1\n")
    assert plainly.names != named.names
    said = of("t1 = torch.ones(2)\nprint('one')\n"), of("t1 = torch.ones(2)\nprint('two')\n")
    assert said[0].semantics == said[1].semantics and said[0].text != said[1].text
    warned = of("t1 = torch.ones(2)\nimport warnings\nwarnings.warn('one')\n"), of("t1 = torch.ones(2)\n")
    assert warned[0].warnings != warned[1].warnings == digests.NOTHING
    assert warned[0].semantics == warned[1].semantics
    assert digests.of([Incident(CRASHED, "one")]) != digests.of([Incident(CRASHED, "two")])


def test_the_frozen_set_is_the_one_that_was_frozen(tmp_path):
    grammar, chooser = Grammar(Reference().module), Seeded(1)
    programs = [grammar.program(chooser) for _ in range(20)]
    path = tmp_path / "set.xz"
    made = frozen.write(programs, path)
    assert frozen.read(path) == made
    assert [made.prepared(id).text for id in made.texts] == [
        Prepared(decoded(json.loads(text(program)))).text for program in programs
    ]
    content = lzma.decompress(path.read_bytes())
    for damaged in (
        lzma.compress(content.replace(b"ones", b"rand", 1)),
        path.read_bytes()[:-20],
        b"",
        lzma.compress(b"{}"),
    ):
        other = tmp_path / "other.xz"
        other.write_bytes(damaged)
        frozen.read.cache_clear()
        with pytest.raises(frozen.FrozenError):
            frozen.read(other)


def test_a_frozen_program_that_prints_another_source_is_refused(tmp_path, monkeypatch):
    grammar, chooser = Grammar(Reference().module), Seeded(1)
    program, word = next(
        (program, word)
        for program in iter(lambda: grammar.program(chooser), None)
        for word in SOURCE
        if f"\n{SOURCE[word]}\n" in f"\n{source(program)}"
    )
    made = frozen.write([program], tmp_path / "set.xz")
    (id,) = made.texts
    monkeypatch.setitem(SOURCE, word, SOURCE[word] + "  # edited since")
    with pytest.raises(
        frozen.FrozenError, match=f"^the frozen program {id} prints another source than when it was frozen"
    ):
        made.prepared(id)
    again = frozen.write(made.programs(), tmp_path / "again.xz")
    assert again.prepared(id) and again.id != made.id and [*again.texts] == [id]


def test_the_committed_programs_print_what_they_printed_when_they_were_frozen():
    made = frozen.read()
    assert all(made.prepared(id) for id in made.texts)


def test_the_committed_set_is_whole_and_every_committed_baseline_was_made_with_it():
    made = frozen.read()
    assert len(made.texts) >= 5_000
    for file in baseline.committed_files():
        found = baseline.read(file)
        assert found.frozen == made.id
        assert found.programs.keys() == made.texts.keys()
        assert found.name == file.stem


@pytest.mark.parametrize("version", [VERSIONS[0], VERSIONS[-1]])
def test_the_reference_of_the_first_and_of_the_last_release_tells_which_tensors_share_memory(version):
    reference = Reference(version)
    x = reference.module.ones(2)
    keys = [reference.storage_key(one) for one in (x, x.view(2), x.clone())]
    assert keys[0] == keys[1] != keys[2]


def test_where_an_assertion_of_torch_itself_failed_is_in_no_trace():
    said = [f'it INTERNAL ASSERT FAILED at "{place}", please report a bug' for place in ('../a.cpp":7', '/b/a.cpp":8')]
    steps = [Trace([Step("raises", 3, {("step", "exception message"): message})]) for message in said]
    assert traces.encoded(steps[0], steps[0], 1) == traces.encoded(steps[1], steps[1], 1)
    assert "please report a bug" in str(traces.encoded(steps[0], steps[0], 1))
