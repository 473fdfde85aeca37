"""Subjects that hurt their process: each costs the programs that made it do so, these are named, the rest is whole."""

from __future__ import annotations

import functools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import venv
from threading import current_thread, main_thread

import jsonschema
import pytest
from click.testing import CliRunner

from gradspec.campaign import worker
from gradspec.campaign.command import campaign
from gradspec.campaign.executors import LocalProcesses
from gradspec.campaign.plan import Piece, Plan
from gradspec.campaign.running import Run
from gradspec.cli import main
from gradspec.isolation import packing
from gradspec.isolation.guarded import CANARIES, Guarded, Poisoned
from gradspec.isolation.isolated import Isolated
from gradspec.isolation.limits import Limits
from gradspec.isolation.process import SCHEMA_FILE, Process
from gradspec.program import files
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


def made(seed):
    grammar, chooser = Grammar(Reference().module), Seeded(f"{seed}:0")
    return [grammar.program(chooser) for _ in range(PIECE.stop)]


def places_of_calls(programs):
    """The places of the programs that call what misbehaves; none where another thread calls it, too.

    A handler of signals can be changed in the main thread only: elsewhere that misdeed fails, and the program differs.
    """
    module = Reference().module
    called = []

    def counted(op):
        return lambda *given, **named: (called.append(current_thread() is main_thread()), op(*given, **named))[1]

    plain = module.prod, module.Tensor.prod
    module.prod, module.Tensor.prod = map(counted, plain)
    side, found = Side(Reference()), []
    try:
        for place, program in enumerate(programs):
            called.clear()
            side.run_all([Prepared(program)], False)
            if not all(called):
                return []
            found += [place] * bool(called)
    finally:
        module.prod, module.Tensor.prod = plain
    return found


@functools.cache
def seed():
    """Of its first programs a few call what misbehaves, and after them are others that show another tensor."""
    assert OP == "prod"
    for number in range(200):
        programs = made(number)
        texts = [Prepared(one).text for one in programs]
        if not 0 < sum("prod(" in text for text in texts) < 5:
            continue
        calling = places_of_calls(programs)
        makes = [place for place, text in enumerate(texts) if re.search(r"^t\d+ = torch\.full\(", text, re.MULTILINE)]
        if calling and max(makes, default=0) > calling[-1] and not set(makes) & set(calling):
            return number
    raise AssertionError("no seed has such programs")


def plan(subject, **parts):
    return Plan(
        **{"subject": subject, "seed": seed(), "programs": 60, "shard": 20, "logged": 20, "limits": LIMITS, **parts}
    )


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
    return made(seed())


@pytest.fixture(scope="module")
def calling(programs):
    return places_of_calls(programs)


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
        quiet = next(one for one in programs if "sum" not in Prepared(one).text)
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


# --- another Python


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory):
    """A Python that has nothing installed."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=os.name != "nt", with_pip=False)
    return str(next(folder.glob("[bS]*/python*")))


def test_a_subject_may_be_in_another_python_that_has_nothing_else(
    bare_python, tmp_path, monkeypatch, programs, calling
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "theirs.py").write_text(
        "import importlib.util, sys\n"
        "assert not any(map(importlib.util.find_spec, ('pytest', 'click', 'hypothesis'))), 'more than they have'\n"
        f"assert not any({str(ROOT)!r} == path for path in sys.path)\n"
        "from reference_impl import *\nfrom reference_impl import Tensor, _C, autograd\n"
        "__version__ = 'where ' + sys.prefix\n"
        "Tensor.prod = prod = lambda *given, **named: autograd.function.no_such_name\n"
    )
    (tmp_path / "x.json").write_text(files.dumped(programs[calling[0]]))
    process = Process("theirs", python=bare_python)
    try:
        assert process.about().version == f"where {pathlib.Path(bare_python).parent.parent}"
    finally:
        process.end()
    done = CliRunner().invoke(main, ["replay", "x.json", "--subject", "theirs", "--python", bare_python])
    assert done.exit_code == 1 and "diverges, unobserved" in done.output
    arguments = [
        "--subject",
        "theirs",
        "--python",
        bare_python,
        "--programs",
        "20",
        "--shard",
        "20",
        "--seed",
        str(seed()),
    ]
    done = CliRunner().invoke(campaign, [*arguments, "--workers", "1"])
    # What the classes of this one are called, messages may say: that differs in wording.
    assert done.exit_code == 1 and f" conforms, {len(calling)} diverges" in done.output


def test_a_python_that_is_none_is_refused(tmp_path, programs):
    (tmp_path / "x.json").write_text(files.dumped(programs[0]))
    (tmp_path / "python").write_text("#!/bin/sh\necho no such thing here >&2\nexit 1\n")
    (tmp_path / "python").chmod(0o755)
    for python, said in ((tmp_path / "no", "cannot be run"), (tmp_path / "python", "no such thing here")):
        done = CliRunner().invoke(main, ["replay", str(tmp_path / "x.json"), "--python", str(python)])
        assert done.exit_code == 2 and said in done.output


# --- the commands


@pytest.mark.parametrize(
    "name, code, said", [("aborts", 1, "crashed: its process was ended by SIGABRT"), ("prints", 0, "conforms")]
)
def test_replay_says_what_a_program_did_to_its_process(tmp_path, programs, calling, name, code, said):
    (tmp_path / "x.json").write_text(files.dumped(programs[calling[0]]))
    done = CliRunner().invoke(
        main, ["replay", str(tmp_path / "x.json"), "--isolated", "--subject", f"wrong:hostile:{name}"]
    )
    assert done.exit_code == code and said in done.output


def descendants(process):
    """The processes that a process started, and those that these did."""
    parents = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, waiting = [], [process]
    while waiting:
        parent = waiting.pop()
        own = [child for child, of in parents.items() if of == parent]
        found += own
        waiting += own
    return found


@pytest.mark.skipif(not pathlib.Path("/proc/self/stat").exists(), reason="processes are found under /proc")
def test_processes_that_are_killed_during_a_campaign_lose_nothing(tmp_path, expected, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = [sys.executable, "-m", "gradspec.cli", "campaign", "--isolated", "--workers", "1", "--file", "x.jsonl"]
    command += ["--subject", "wrong:hostile:aborts", "--programs", "200", "--shard", "20", "--seed", str(seed())]
    path, environment = tmp_path / "x.jsonl", {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = 0

    def lines():
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def killed(which):
        """Wait for one more shard, and then kill what there is."""
        nonlocal begun
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None and lines() <= begun:
            time.sleep(0.02)
        assert process.poll() is None
        begun = lines()
        for one in which():
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue

    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        killed(lambda: descendants(process.pid)[-1:])
        killed(lambda: descendants(process.pid))
        killed(lambda: [process.pid])
    done = CliRunner().invoke(campaign, ["--resume", "x.jsonl", "--workers", "1"])
    assert done.exit_code == 1, done.output
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert sorted(one["shard"] for one in records[1:-1]) == [*range(10)] and records[-1]["programs"] == 200
    (first,) = [one for one in records if one.get("shard") == 0]
    assert {**rest(first), "rules": {}} == {**rest(expected), "rules": {}}
    assert records[-1]["verdicts"].keys() == {"conforms", "crashed"}
