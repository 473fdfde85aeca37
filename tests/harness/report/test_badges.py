"""Badges are what shields.io's endpoint badge reads."""

from __future__ import annotations

import json

import jsonschema
import pytest
import synthetic

from gradspec import clauses
from gradspec.report import badges, joined

#: What the endpoint badge takes, as its documentation says: these are required, and others may be overridden.
ENDPOINT = {
    "type": "object",
    "required": ["schemaVersion", "label", "message"],
    "additionalProperties": False,
    "properties": {
        "schemaVersion": {"const": 1},
        "label": {"type": "string"},
        "message": {"type": "string", "minLength": 1},
        "color": {"enum": ["brightgreen", "green", "yellowgreen", "yellow", "orange", "red", "blue", "lightgrey"]},
    },
}


@pytest.fixture
def made(tmp_path):
    def write(cases, **header):
        report = joined.report([synthetic.write(tmp_path / "r.jsonl", cases, **header)])
        written = badges.write(report, tmp_path / "badges")
        found = {path.name: json.loads(path.read_text("utf-8")) for path in written}
        for badge in found.values():
            jsonschema.validate(badge, ENDPOINT)
        return found

    return write


def test_each_subject_and_each_chapter_has_one(made):
    found = made(synthetic.whole_suite())
    assert len(found) == 1 + len(clauses.chapters())
    assert found["toytorch-1.0.json"] == {
        "schemaVersion": 1, "label": "gradspec: toytorch 1.0", "message": "conforms", "color": "brightgreen",
    }  # fmt: skip
    assert found["toytorch-1.0-no_grad.json"]["label"] == "gradspec: no_grad"


def test_a_failure_is_red_and_says_how_much_is_kept(made):
    found = made(synthetic.whole_suite(lambda id, n: "diverges" if id == "NG-01" else "conforms"))
    whole, chapter = found["toytorch-1.0.json"], found["toytorch-1.0-no_grad.json"]
    clauses_of_it = len(next(one for one in clauses.chapters() if one.title == "no_grad").clauses)
    assert (chapter["color"], chapter["message"]) == ("red", f"{clauses_of_it - 1} of {clauses_of_it} clauses")
    assert whole["color"] == "red"
    assert found["toytorch-1.0-inference_mode.json"]["color"] == "brightgreen"


def test_nothing_compared_is_no_verdict_and_never_green(made):
    found = made([synthetic.case("no_grad::x", ["NG-01"], "unsupported")])
    assert found["toytorch-1.0.json"]["message"] == "no verdict"
    assert {badge["color"] for badge in found.values()} == {"lightgrey"}


@pytest.mark.parametrize(
    "damage", [{"schemaVersion": 2}, {"label": None}, {"message": ""}, {"color": "green-ish"}, {"subject": "toy"}]
)
def test_the_schema_refuses_a_damaged_badge(made, damage):
    badge = made([synthetic.case("no_grad::x", ["NG-01"])])["toytorch-1.0.json"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**badge, **damage}, ENDPOINT)


@pytest.mark.parametrize("name", ["schemaVersion", "label", "message"])
def test_the_schema_refuses_a_badge_that_lacks_what_it_needs(made, name):
    badge = made([synthetic.case("no_grad::x", ["NG-01"])])["toytorch-1.0.json"]
    del badge[name]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(badge, ENDPOINT)


def test_a_name_that_is_no_file_name_makes_one(made, tmp_path):
    found = made([synthetic.case("no_grad::x", ["NG-01"])], subject=synthetic.subject("../../etc/<x>\x1b", "1"))
    assert all("/" not in name and not name.startswith(".") for name in found)
    assert "\x1b" not in "".join(badge["label"] for badge in found.values())
