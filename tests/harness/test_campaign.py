"""Campaigns: the same results whoever carries them out, nothing lost or counted twice, dead workers survived."""

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

import jsonschema
import pytest
from click.testing import CliRunner

from gradspec.campaign import file as files
from gradspec.campaign import progress, speed, summary, tally, worker
from gradspec.campaign.command import campaign
from gradspec.campaign.executors import LocalProcesses
from gradspec.campaign.plan import CampaignError, Piece, Plan, terms
from gradspec.campaign.running import Run
from gradspec.program import canonical
from gradspec.program.checking import Check, Mishap
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared
from gradspec.program.form import Program
from gradspec.program.grammar import Grammar
from gradspec.program.incident import CRASHED, ERROR, HUNG, POISONED, Incident
from gradspec.sides import find
from gradspec.subjects.reference import Reference
from gradspec.subjects.registry import SubjectError

ROOT = pathlib.Path(__file__).parent.parent.parent

#: A reference of its own, in a user's directory, whose `maximum` does something else.
SUBJECT = """
import os, pathlib, signal
from gradspec.subjects.reference import Reference
from reference_impl import instances
torch = instances.load()
gradspec_subject = Reference()
gradspec_subject.module = torch
gradspec_subject.name = __name__
def replaced(*given, **named):
{body}
torch.maximum = torch.Tensor.maximum = replaced
"""
BODIES = {
    "differing": "return torch.ones(2)",
    "killing": "os.kill(os.getpid(), signal.SIGKILL)",
    "leaving": "raise SystemExit(3)",
    "fragile": "pathlib.Path({once!r}).exists() or (pathlib.Path({once!r}).touch(), os.kill(os.getpid(), 9))\\n"
    "    return plain(*given, **named)\\nplain = torch.maximum",
}


@pytest.fixture
def subjects(tmp_path, monkeypatch):
    for name, body in BODIES.items():
        text = body.format(once=str(tmp_path / "died")) if "{once" in body else body
        (tmp_path / f"{name}.py").write_text(SUBJECT.format(body="    " + text.replace("\\n", "\n")))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@functools.cache
def seed():
    """The first whose first shard has programs that show what `maximum` gave."""
    for number in range(200):
        grammar, chooser = Grammar(Reference().module), Seeded(f"{number}:0")
        texts = [Prepared(grammar.program(chooser)).text for _ in range(20)]
        if any(re.search(r"^t\d+ = torch\.maximum\(", text, re.MULTILINE) for text in texts):
            return number
    raise AssertionError("no seed has such programs")


def plan(subject="differing", **parts):
    return Plan(**{"subject": subject, "seed": seed(), "programs": 60, "shard": 20, "logged": 10, **parts})


def carried_out(plan, workers=1, numbers=None):
    executors = LocalProcesses(workers)
    try:
        found = list(Run(plan, executors).shards(plan.shards() if numbers is None else numbers))
    finally:
        executors.end()
    return sorted(found, key=lambda one: one["shard"])


@pytest.fixture(scope="module")
def module_subjects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("subjects")
    (folder / "differing.py").write_text(SUBJECT.format(body="    " + BODIES["differing"]))
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def shards(module_subjects):
    """Three shards of a subject that differs, from one worker."""
    return carried_out(plan())


# --- results


def test_two_workers_find_what_one_finds(subjects, shards):
    assert carried_out(plan(), workers=2) == shards


def test_a_shard_is_the_same_however_it_is_cut(module_subjects, shards):
    parts = [worker.run(plan(), part) for part in (Piece(1, 0, 7), Piece(1, 7, 14), Piece(1, 14, 20))]
    assert tally.joined(parts[::-1]) | {"shard": 1} == shards[1]


def test_other_seeds_and_shards_have_other_programs(shards):
    assert shards[0]["ops"] != shards[1]["ops"]
    other = worker.run(plan("reference", seed=seed() + 1), Piece(0, 0, 20))
    assert other["ops"] != shards[0]["ops"]


def test_what_differs_is_found_and_its_program_is_kept(shards):
    differing = [one for shard in shards for one in shard["differing"]]
    assert differing
    for one in differing:
        program = canonical.decoded(one["program"])
        assert canonical.program_id(program) == one["id"]
        assert "maximum" in canonical.text(program)
        assert one["divergences"] and one["verdict"] == "diverges"
    for shard in shards:
        assert sum(shard["verdicts"].values()) == shard["programs"] == 20
        assert shard["verdicts"].get("diverges", 0) == len(shard["differing"])


def test_the_reference_conforms_to_itself():
    record = worker.run(plan("reference"), Piece(0, 0, 40))
    assert record["verdicts"] == {"conforms": 40} and record["differing"] == []
    assert record["rules"] and record["features"] and record["pairs"]


def test_pairs_are_counted_where_both_were_used(shards):
    for shard in shards:
        for pair, count in shard["pairs"].items():
            assert count <= min(shard["features"][one] for one in pair.split(" + "))


def test_of_many_that_show_the_same_a_shard_keeps_the_smallest():
    symptom = {"level": "core", "owner": "tensor", "observable": "value", "expected": "", "actual": ""}
    many = [
        {"index": i, "statements": 20 - i, "verdict": "diverges", "observed": False, "program": {}, "symptom": symptom}
        for i in range(10)
    ]
    record = {name: {} for name in tally._NAMED} | {name: 0 for name in tally._PLAIN} | {"differing": many}
    kept = [one["index"] for one in tally.joined([record])["differing"] if "program" in one]
    assert kept == [5, 6, 7, 8, 9]
    assert len(tally.joined([record])["differing"]) == 10


def test_a_program_that_cannot_be_judged_is_an_error_of_the_suite_and_no_other_is(monkeypatch, shards):
    def failing(self, prepared, looks):
        raise LookupError("no such level")

    monkeypatch.setattr(Check, "difference", failing)
    found = worker.run(plan(), Piece(0, 0, 20))
    wrong = [one["index"] for one in shards[0]["differing"]]
    assert [one["index"] for one in found["differing"]] == wrong
    assert found["verdicts"] == {"conforms": 20 - len(wrong), "error": len(wrong)}
    assert {one["detail"] for one in found["differing"]} == {"LookupError: no such level"}


# --- workers that die


def test_a_worker_that_dies_costs_nothing_but_its_shard(subjects):
    expected = carried_out(plan("reference"))
    assert carried_out(plan("fragile"), workers=2) == expected
    assert (subjects / "died").exists()


@pytest.mark.parametrize("subject", ["killing", "leaving"])
def test_a_program_that_kills_its_process_is_named(subjects, shards, subject):
    (found,) = carried_out(plan(subject), numbers=[0])
    crashed = [one for one in found["differing"] if one["verdict"] == "crashed"]
    assert [one["index"] for one in crashed] == [one["index"] for one in shards[0]["differing"]]
    assert found["verdicts"] == {"conforms": 20 - len(crashed), "crashed": len(crashed)}
    assert found["ops"] == shards[0]["ops"] and found["met_error"] == shards[0]["met_error"]
    total = tally.Tally()
    total.add(found)
    assert total.failing == len(crashed)
    assert "maximum" in "\n".join(summary.lines(total, 1.0, {}))


def test_processes_are_replaced_before_what_a_subject_keeps_adds_up(monkeypatch):
    monkeypatch.setattr("gradspec.campaign.executors.LASTING", 2)
    executors = LocalProcesses(1)
    try:
        processes = [one.result() for one in [executors.submit(os.getpid) for _ in range(5)]]
    finally:
        executors.end()
    first, second, third = processes[0], processes[2], processes[4]
    assert processes == [first, first, second, second, third] and len({first, second, third}) == 3


def test_a_subject_that_is_none_is_refused_where_it_is_loaded(subjects):
    executors = LocalProcesses(1)
    with pytest.raises(SubjectError, match="no_such_module"):
        Run(plan("no_such_module"), executors).about()
    executors.end()


def test_a_subject_that_kills_whoever_loads_it_is_refused(subjects):
    (subjects / "deadly.py").write_text("import os; os._exit(9)")
    executors = LocalProcesses(1)
    with pytest.raises((CampaignError, SubjectError), match="does not live through it"):
        Run(plan("deadly"), executors).about()
    executors.end()


# --- the file


ABOUT = {
    "subject": {"name": "differing", "version": "1", "levels": ["core"], "details": {}},
    "reference": {"version": "2.13.0"},
}
CIRCUMSTANCES = {"python": "3.11.4", "platform": "a machine", "started": "2026-01-01T00:00:00+00:00"}


@pytest.fixture
def begun(tmp_path, shards):
    """A file with two of three shards."""
    file = files.begin(tmp_path / "campaigns" / "x.jsonl", terms(plan(), ABOUT), CIRCUMSTANCES)
    for record in shards[:2]:
        file.append(record)
        file.tally.add(record)
    return file


@pytest.fixture
def complete(begun, shards):
    begun.append(shards[2])
    begun.tally.add(shards[2])
    begun.finish("2026-01-01T00:01:00+00:00")
    return begun


def test_what_is_written_is_what_the_schema_says(complete):
    schema = json.loads(files.SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    incidents = [
        {**json.loads(complete.path.read_text().splitlines()[1]), "differing": [worker._mishap(3, mishap)]}
        for mishap in (
            Mishap(Program(()), None, Incident(verdict, "how")) for verdict in (CRASHED, HUNG, POISONED, ERROR)
        )
    ]
    for line in [*complete.path.read_text().splitlines(), *map(json.dumps, incidents)]:
        record = json.loads(line)
        validator.validate(record)
        del record["record"]
        assert not validator.is_valid(record)


def test_what_is_read_is_what_was_written(begun, complete, shards):
    read = files.read(complete.path)
    assert read.header == complete.header and read.footer == complete.footer
    assert read.tally == complete.tally
    assert read.footer["programs"] == 60 and read.footer["shards"] == 3


def test_a_line_that_was_not_written_to_its_end_is_dropped(begun, shards):
    whole = begun.path.read_bytes()
    begun.path.write_bytes(whole + b'{"record":"shard","sha')
    again = files.read(begun.path)
    assert again.tally.shards == {0, 1} and again.footer is None
    again.append(shards[2])
    again.tally.add(shards[2])
    again.finish("2026-01-01T00:01:00+00:00")
    assert files.read(begun.path).tally.shards == {0, 1, 2}
    assert begun.path.read_bytes().startswith(whole)


def test_a_file_of_another_campaign_is_refused_with_what_differs(begun):
    files.check_fits(begun, terms(plan(), ABOUT))
    for other in (plan(seed=seed() + 1), plan(programs=80), plan(shard=30), plan("reference")):
        with pytest.raises(CampaignError, match="is of another campaign: its (seed|programs|shard|asked) is"):
            files.check_fits(begun, terms(other, ABOUT))
    newer = {**ABOUT, "subject": {**ABOUT["subject"], "version": "2"}}
    with pytest.raises(CampaignError, match="its subject is"):
        files.check_fits(begun, terms(plan(), newer))
    with pytest.raises(CampaignError, match="its sources is"):
        files.check_fits(begun, {**terms(plan(), ABOUT), "sources": "0" * 16})


@pytest.mark.parametrize(
    "damage, said",
    [
        (lambda lines: [], "it has no header"),
        (lambda lines: ["hello", *lines[1:]], "is no file of a campaign: line 1 is not a JSON object"),
        (lambda lines: lines[1:], "its first line is no header"),
        (lambda lines: [lines[0].replace('"version":1,', '"version":9,', 1), *lines[1:]], "is of version 9"),
        (lambda lines: [lines[0], lines[1][:-4], *lines[2:]], "malformed: line 2 is not a JSON object"),
        (lambda lines: [*lines[:2], *lines[1:]], "line 3 is shard 0 once more"),
        (lambda lines: [*lines[:2], *lines[3:]], "its footer's counts are not those of its shards"),
        (lambda lines: [*lines, lines[-1]], "line 5 is no shard"),
    ],
)
def test_a_damaged_file_is_refused_with_one_sentence(complete, damage, said):
    lines = complete.path.read_text().splitlines()
    complete.path.write_text("".join(f"{line}\n" for line in damage(lines)))
    with pytest.raises(CampaignError, match=said) as caught:
        files.read(complete.path)
    assert "\n" not in str(caught.value)


# --- the command


def invoked(*arguments):
    done = CliRunner().invoke(campaign, [*map(str, arguments), "--workers", "2"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_exit_code_says_whether_something_diverges(subjects):
    code, said = invoked("--subject", "reference", "--programs", 40, "--shard", 20)
    assert code == 0 and "40 programs in 2 shards" in said and "40 conforms" in said
    code, said = invoked("--subject", "differing", "--programs", 40, "--shard", 20, "--seed", seed())
    assert code == 1 and "distinct divergences" in said and "import torch" in said
    code, said = invoked("--subject", "no_such_module", "--programs", 40)
    assert code == 2 and "no_such_module" in said


def test_a_complete_campaign_is_shown_again_and_begun_anew_when_asked(subjects):
    arguments = ("--subject", "reference", "--programs", 20)
    invoked(*arguments)
    path = subjects / "reports" / "campaigns" / "reference-0.jsonl"
    before = path.read_bytes()
    assert "per second" not in invoked(*arguments)[1]
    assert path.read_bytes() == before
    code, said = invoked("--subject", "reference", "--programs", 30)
    assert code == 2 and "is of another campaign: its programs is 20, here it is 30" in said
    assert invoked("--subject", "reference", "--programs", 30, "--anew")[0] == 0


def test_time_ends_a_campaign_between_shards(subjects):
    code, said = invoked("--subject", "reference", "--time", "0.1s", "--shard", 20)
    assert code == 0
    footer = json.loads((subjects / "reports/campaigns/reference-0.jsonl").read_text().splitlines()[-1])
    assert footer["record"] == "footer" and footer["programs"] % 20 == 0


@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGINT], ids=["a kill", "Ctrl-C"])
def test_a_campaign_that_was_ended_is_gone_on_with(subjects, shards, ended_by):
    command = [sys.executable, "-m", "gradspec.cli", "campaign", "--workers", "2"]
    begin = [*command, "--subject", "differing", "--programs", "800", "--shard", "20", "--seed", str(seed())]
    path = subjects / "reports" / "campaigns" / f"differing-{seed()}.jsonl"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(begin, cwd=subjects, env=environment, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (path.exists() and path.read_bytes().count(b"\n") > 2):
            time.sleep(0.02)
        process.send_signal(ended_by)
        said = process.communicate(timeout=60)[1]
    if ended_by == signal.SIGINT:
        assert (
            process.returncode == 2 and f"go on with: gradspec campaign --resume {path.relative_to(subjects)}" in said
        )
    cut = files.read(path)
    assert cut.footer is None and 0 < len(cut.tally.shards) < 40
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    code, said = invoked("--resume", path)
    assert code == 1
    complete = files.read(path)
    assert complete.tally.shards == set(range(40)) and complete.footer["programs"] == 800
    records = map(json.loads, path.read_text().splitlines())
    (third,) = [one for one in records if one["record"] == "shard" and one["shard"] == 2]
    # That plan has more programs, and logs the rules of fewer; the programs and verdicts are the same.
    assert {**third, "rules": {}} == {**shards[2], "rules": {}}


def test_going_on_takes_everything_from_the_file(subjects):
    code, said = invoked("--resume", "x.jsonl", "--seed", seed() + 1)
    assert code == 2 and "takes its subject, programs and seed from the file" in said


# --- speed


def test_the_bench_says_what_a_check_costs_beside_the_subject_alone():
    measured = speed.measure(find("reference"), programs=200)
    assert measured.programs == 200 and 3 < measured.statements < 20
    factors = measured.factors
    assert 1 < factors["unobserved"] < factors["both"] and factors["observed"] < factors["both"]
    said = speed.lines(measured, ("reference", "the other"))
    assert any(line.startswith("cost factor, observed") for line in said)
    assert said[-1].startswith("seeded is faster by")


# --- progress


def test_the_pace_says_what_is_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    pace = progress.Pace(1000, None, 200)
    assert pace.left(200) is None and not pace.is_over
    now[0] += 10
    assert pace.rate(400) == 20 and pace.left(400) == 30 and pace.share(400) == 0.4
    timed = progress.Pace(None, 60.0, 0)
    now[0] += 45
    assert timed.left(10) == 15 and timed.share(10) == 0.75 and not timed.is_over
    now[0] += 15
    assert timed.is_over


def test_the_summary_names_the_rules_that_nothing_fires(shards):
    total = tally.Tally()
    for shard in shards:
        total.add(shard)
    fired = next(iter(total.named["rules"]))
    said = "\n".join(summary.lines(total, None, {fired: ("NG-01",), "engine.never": ("BW-01", "BW-02")}))
    assert "1 of 2 of the reference fired" in said
    assert "BW-01: nothing fires engine.never" in said and f"nothing fires {fired}" not in said
