"""Subjects that hurt their process: each costs the programs that made it do so, these are named, the rest is whole."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from gradspec.campaign import worker
from gradspec.campaign.executors import LocalProcesses
from gradspec.campaign.plan import Piece, Plan
from gradspec.campaign.running import Run
from gradspec.isolation import packing
from gradspec.isolation.guarded import CANARIES, Guarded, Poisoned
from gradspec.isolation.isolated import Isolated
from gradspec.isolation.limits import Limits
from gradspec.isolation.process import SCHEMA_FILE, Process
from gradspec.program import canonical, files
from gradspec.program.checking import Check
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared, Side, watched
from gradspec.program.grammar import Grammar
from gradspec.run import run_side
from gradspec.subjects.reference import Reference
from gradspec.subjects.registry import SubjectError, resolve
from gradspec.subjects.wrong.hostile import MISDEEDS, OP

ROOT = pathlib.Path(__file__).parent.parent.parent

#: Short, since what hangs is waited for; a process that only gets no turn on a busy machine is given more.
LIMITS = Limits(seconds=0.5, memory=300)
PIECE = Piece(0, 0, 20)

#: What is said of each misdeed: its verdict, and a part of the detail.
SAID = {
    "segfaults": ("crashed", "SIGSEGV"),
    "aborts": ("crashed", "SIGABRT"),
    "exits": ("crashed", "SystemExit: 3"),
    "exits_at_once": ("crashed", "exited with code 0"),
    "interrupts": ("crashed", "SIGTERM"),
    "closes_descriptors": ("crashed", "exited with code 1"),
    "loops": ("hung", "did not end within 0.5 s"),
    "blocks": ("hung", "did not end within 0.5 s"),
    "eats_memory": ("crashed", "grew by more than 300 MiB"),
    "changes_default_dtype": ("poisoned", "default dtype"),
    "changes_threads": ("poisoned", "number of threads"),
    "changes_recursion_limit": ("poisoned", "recursion limit"),
    "changes_warnings_filters": ("poisoned", "warnings filters"),
    "changes_modules": ("poisoned", "sys.modules['json']"),
    "changes_stdout": ("poisoned", "sys.stdout"),
    "changes_environment": ("poisoned", "environment variables"),
    "changes_directory": ("poisoned", "working directory"),
    "changes_signal_handlers": ("poisoned", "signal handlers"),
    "raises_later": ("poisoned", "what ordinary ops do"),
    "differs_later": ("poisoned", "it changed what the program"),
}


def plan(subject, **parts):
    return Plan(**{"subject": subject, "seed": 3, "programs": 60, "shard": 20, "logged": 20, "limits": LIMITS, **parts})


def isolated(subject, piece=PIECE):
    return worker.run(plan(subject, isolated=True), piece)


def rest(record):
    return {name: part for name, part in record.items() if name not in ("verdicts", "differing")}


@pytest.fixture(scope="module")
def expected():
    """What there is to say of the same programs on a subject that conforms."""
    return worker.run(plan("reference"), PIECE)


@pytest.fixture(scope="module")
def programs():
    grammar, chooser = Grammar(Reference().module), Seeded("3:0")
    return [grammar.program(chooser) for _ in range(20)]


@pytest.fixture(scope="module")
def calling(programs):
    """The places of the programs that call what misbehaves."""
    module = Reference().module
    called = []

    def counted(op):
        return lambda *given, **named: (called.append(1), op(*given, **named))[1]

    plain = module.prod, module.Tensor.prod
    module.prod, module.Tensor.prod = map(counted, plain)
    side, found = Side(Reference()), []
    try:
        for place, program in enumerate(programs):
            called.clear()
            side.run_all([Prepared(program)], False)
            found += [place] * bool(called)
    finally:
        module.prod, module.Tensor.prod = plain
    assert OP == "prod" and 0 < len(found) < 5
    return found


# --- each misdeed


def test_there_is_something_to_say_of_every_misdeed():
    assert SAID.keys() | {"prints", "kills_its_parent"} == MISDEEDS.keys()


@pytest.mark.parametrize("name", SAID)
def test_a_misdeed_costs_the_program_that_caused_it_and_no_other(name, expected, calling):
    verdict, detail = SAID[name]
    found = isolated(f"wrong:hostile:{name}")
    assert [(one["index"], one["verdict"]) for one in found["differing"]] == [(place, verdict) for place in calling]
    assert all(detail in one["detail"] for one in found["differing"])
    assert found["verdicts"] == {"conforms": 20 - len(calling), verdict: len(calling)}
    assert rest(found) == rest(expected)


def test_a_worker_that_is_gone_is_replaced(expected):
    assert isolated("wrong:hostile:kills_its_parent") == expected


def test_garbage_on_standard_output_reaches_nobody(expected, capfd):
    assert isolated("wrong:hostile:prints") == expected
    assert "garbage" not in "".join(capfd.readouterr())


# --- without isolation


@pytest.fixture
def own_subject(tmp_path, monkeypatch):
    """A subject in a user's directory, of which one op does what is wanted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name, body, op=OP):
        text = OWN.format(op=op, body=body.replace("\n", "\n    "))
        (tmp_path / f"{name}.py").write_text(text)
        return name

    return make


OWN = """
import os, pathlib, signal, sys, time
from gradspec.subjects.reference import Reference
from reference_impl import instances
torch = instances.load()
gradspec_subject = Reference()
gradspec_subject.module = torch
gradspec_subject.name = __name__
plain = torch.{op}
def replaced(*given, **named):
    {body}
    return plain(*given, **named)
torch.{op} = torch.Tensor.{op} = replaced
"""


def carried_out(plan, workers=1):
    executors = LocalProcesses(workers)
    run = Run(plan, executors)
    try:
        run.about()
        return sorted(run.shards([0]), key=lambda one: one["shard"])
    finally:
        executors.end()


@pytest.mark.parametrize("name", ["blocks", "changes_default_dtype"])
def test_where_the_subject_is_not_isolated_what_it_hurts_is_run_again_in_isolation(name, expected, calling):
    verdict, detail = SAID[name]
    (found,) = carried_out(plan(f"wrong:hostile:{name}"))
    assert [(one["index"], one["verdict"]) for one in found["differing"]] == [(place, verdict) for place in calling]
    assert all(detail in one["detail"] for one in found["differing"])
    assert rest(found) == rest(expected)


def test_the_watchdog_names_the_program_that_does_not_end(own_subject, programs, calling, tmp_path):
    subject = own_subject("sleeping", "time.sleep(3600)")
    (tmp_path / "x.json").write_text(files.dumped(programs[calling[0]]))
    command = [sys.executable, "-m", "gradspec.cli", "replay", "x.json", "--subject", subject, "--limit", "0.5s"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert "gradspec: hung: it did not end within 0.5 s" in done.stderr
    assert Prepared(programs[calling[0]]).text.splitlines()[-1] in done.stderr


def test_an_op_that_no_worker_lives_through_is_no_canary(own_subject, programs):
    subject = own_subject("deadly", "os._exit(0)", op="sum")
    process = Process(subject)
    process.about()
    try:
        assert 0 < len(process._canaries) < len(CANARIES)
        quiet = next(one for one in programs if "sum" not in canonical.text(one))
        assert process.run([Prepared(quiet)], False)[1] is None
    finally:
        process.end()


def test_what_poisons_its_process_at_an_ordinary_op_is_found_before_any_program_runs(own_subject):
    with pytest.raises(Poisoned, match="recursion limit"):
        body = "sys.setrecursionlimit(sys.getrecursionlimit() + 1)"
        Guarded(resolve(own_subject("growing", body, op="sum"))).prove()
    Guarded(Reference()).prove()


# --- the worker


def test_all_that_is_said_is_what_the_schema_says(own_subject, programs, monkeypatch):
    schema = json.loads(SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    said = []
    plain_loads, plain_dumps = json.loads, json.dumps
    monkeypatch.setattr("gradspec.isolation.process.json.loads", lambda line: noted(plain_loads(line)))
    monkeypatch.setattr("gradspec.isolation.process.json.dumps", lambda request: plain_dumps(noted(request)))

    def noted(message):
        said.append(message)
        return message

    for subject in ("no_such_module", "wrong:hostile:exits", "wrong:hostile:exits_at_once"):
        process = Process(subject, limits=LIMITS)
        try:
            process.about()
            runner = Isolated(process)
            runner.run_all([Prepared(one) for one in programs], True)
            runner.traced(Prepared(programs[0]), True, None)
        except SubjectError:
            assert subject == "no_such_module"
        finally:
            process.end()
    monkeypatch.undo()
    kinds = {message.get("said") or message["do"] for message in said}
    assert kinds == {
        *("load", "run", "trace", "end"),
        *("refused", "loaded", "ready", "ran", "traced", "checked", "escaped", "died"),
    }
    for message in said:
        validator.validate(message)
        assert not validator.is_valid({**message, "more": 1})


def test_a_trace_comes_through_as_it_was(programs):
    for program in programs:
        trace = run_side(watched(Prepared(program), True), Reference())
        again = packing.unpacked(packing.packed(trace))
        # As text, since a NaN is not equal to itself.
        assert repr(again) == repr(trace)
    with pytest.raises(ValueError):
        packing.unpacked(b"")


def test_a_conforming_subject_differs_in_nothing(programs):
    process = Process("reference")
    try:
        process.about()
        check = Check(None, Reference(), Reference.levels, Isolated(process))
        assert not any(check.differences([Prepared(one) for one in programs]))
    finally:
        process.end()


def test_a_fork_that_somebody_kills_costs_nothing(programs):
    process = Process("reference")
    try:
        process.about()
        runner = Isolated(process)
        prepared = [Prepared(one) for one in programs]
        expected = runner.run_all(prepared, True)
        process.renew()
        # Killed while it waits: what it was to run next, the one after it runs.
        os.kill(process._worker.fork, signal.SIGKILL)
        process._is_fresh = True
        assert runner.run_all(prepared, True) == expected
        os.killpg(process._worker._popen.pid, signal.SIGKILL)
        assert runner.run_all(prepared, True) == expected
    finally:
        process.end()


def test_a_worker_ends_with_whoever_it_works_for():
    code = "import os, sys; sys.path[:0] = sys.argv[1:]\nfrom gradspec.isolation.process import Process\n"
    code += "process = Process('reference'); process.about(); print(process._worker.fork, process._worker._popen.pid)\n"
    code += "os._exit(0)"
    done = subprocess.run([sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, timeout=120)
    for number in map(int, done.stdout.split()):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and pathlib.Path(f"/proc/{number}").exists():
            time.sleep(0.02)
        assert not pathlib.Path(f"/proc/{number}").exists()
