"""Results files: written whole, read back as they were, refused with one sentence otherwise."""

from __future__ import annotations

import json

import jsonschema
import mini
import pytest
from samples import plain, refused

from gradspec import results
from gradspec.results import ResultsError
from gradspec.run import judge

HEADER = {
    "suite": "0.1.0",
    "subject": {"name": "mini", "version": "1.0", "levels": ["core"], "details": {"build": "debug"}},
    "reference": {"version": "2.13.0"},
    "python": "3.11.4",
    "platform": "a machine",
    "seed": 0,
    "started": "2026-01-01T00:00:00+00:00",
    "command": ["gradspec", "run"],
}
HOSTILE = "\ud800 lone, \x00 nul, \x1b[31m red, \u2028 line, </script>, \U0001f600"


def raising(text):
    def refuse():
        raise ValueError(text)

    return mini.side(refuse=refuse)


@pytest.fixture
def cases():
    levels = ("core", "state", "graph")
    numbers = mini.side(Tensortolist=lambda self: [float("nan"), float("inf"), -0.0])
    return [
        judge(refused, raising(HOSTILE), raising("no"), levels),
        judge(plain, mini.side(), mini.side(), levels),
        judge(plain, numbers, mini.side(), levels, kind="generated"),
        judge(plain, mini.without(mini.side(), "no_grad"), mini.side(), levels),
        judge(plain, mini.side(), mini.without(mini.side(), "no_grad"), levels),
    ]


@pytest.fixture
def file(tmp_path, cases):
    path = tmp_path / "reports" / "mini.jsonl"
    for number, case in enumerate(cases):
        case.id = f"judge::{9 - number}"
    results.write(path, HEADER, cases, results.footer_of(cases, 1.5, "2026-01-01T00:00:02+00:00"))
    return path


def test_what_is_written_is_what_the_schema_says(file):
    schema = json.loads(results.SCHEMA_FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for line in file.read_text().splitlines():
        validator.validate(json.loads(line))


def test_a_mark_that_a_case_is_no_failure_is_written_or_absent_and_survives(cases):
    validator = jsonschema.Draft202012Validator(json.loads(results.SCHEMA_FILE.read_text()))
    assert "observed_only" not in cases[2].to_json()
    cases[2].observed_only = True
    validator.validate(json.loads(cases[2].to_json()))
    assert results.Case.from_json(cases[2].to_json()).observed_only is True
    cases[2].observed_only = False
    assert not validator.is_valid(json.loads(cases[2].to_json()))


def test_the_schema_refuses_what_is_none_of_its_records(file):
    validator = jsonschema.Draft202012Validator(json.loads(results.SCHEMA_FILE.read_text()))
    for line in file.read_text().splitlines():
        record = json.loads(line)
        del record["record"]
        assert not validator.is_valid(record)


def test_what_is_read_is_what_was_written(file, cases):
    read = results.read(file)
    assert read.header["subject"] == HEADER["subject"]
    assert [case["id"] for case in read.cases] == sorted(case.id for case in cases)
    assert read.footer["counts"] == {
        "conforms": 1, "diverges": 1, "wording": 1, "unsupported": 1, "crashed": 0, "hung": 0, "error": 1
    }  # fmt: skip
    assert read.footer["missing"] == {"torch.no_grad": 1}
    assert [json.loads(case.to_json()) for case in sorted(cases, key=lambda case: case.id)] == list(read.cases)


def test_text_of_a_subject_survives_whatever_characters_it_holds(file):
    (wording,) = [case for case in results.read(file).cases if case["verdict"] == "wording"]
    assert wording["divergences"][0]["actual"] == HOSTILE


def test_a_file_is_written_whole_or_not_at_all(tmp_path, cases):
    path = tmp_path / "mini.jsonl"
    path.write_text("before")
    cases[0].source = object()
    with pytest.raises(TypeError):
        results.write(path, HEADER, cases, {})
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_order_of_cases_does_not_show(tmp_path, file, cases):
    other = tmp_path / "other.jsonl"
    footer = results.footer_of(cases[::-1], 1.5, "2026-01-01T00:00:02+00:00")
    results.write(other, HEADER, cases[::-1], footer)
    assert other.read_text() == file.read_text()


def refusal(path, text):
    path.write_text(text)
    with pytest.raises(ResultsError) as caught:
        results.read(path)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_file_without_its_footer_is_refused_as_cut_off(file):
    lines = file.read_text().splitlines()
    assert "cut off" in refusal(file, "\n".join(lines[:-1]) + "\n")
    assert "cut off" in refusal(file, lines[0] + "\n")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_cut_within_a_line_is_refused_as_cut_off(file, share):
    text = file.read_text()
    assert "cut off" in refusal(file, text[: int(len(text) * share)])


def test_a_missing_case_is_noticed(file):
    lines = file.read_text().splitlines()
    assert "footer counts 5 cases, it has 4" in refusal(file, "\n".join([*lines[:2], *lines[3:]]) + "\n")


def test_counts_that_are_not_those_of_the_cases_are_refused(file):
    assert "counts" in refusal(file, file.read_text().replace('"verdict": "error"', '"verdict": "conforms"'))


def test_a_malformed_line_is_named_by_its_number(file):
    lines = file.read_text().splitlines()
    lines[2] = lines[2][:-5]
    assert "line 3 is not JSON" in refusal(file, "\n".join(lines) + "\n")
    lines[2] = "[]"
    assert "line 3 is not a JSON object" in refusal(file, "\n".join(lines) + "\n")
    lines[2] = '{"record": "case", "id": "x", "verdict": "splendid"}'
    assert "splendid" in refusal(file, "\n".join(lines) + "\n")
    lines[2] = '{"record": "spice"}'
    assert "line 3 is no case" in refusal(file, "\n".join(lines) + "\n")


def test_two_runs_in_one_file_are_refused(file):
    text = file.read_text()
    assert "is a footer, and more follows" in refusal(file, text + text)


def test_a_newer_schema_is_refused_and_says_so(file):
    assert "schema 2" in refusal(file, file.read_text().replace('"schema": 1', '"schema": 2'))


@pytest.mark.parametrize("text", ["", "\n", "hello", "[1]\n", "{}\n", '{"record": "case"}\n', '{"schema": true}\n'])
def test_a_foreign_file_is_refused(file, text):
    said = refusal(file, text)
    assert "not a gradspec results file" in said or "not a JSON object" in said


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="cannot be read"):
        results.read(tmp_path / "none.jsonl")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ResultsError, match="not text"):
        results.read(binary)
