"""Scenarios: what the decorator makes of a function."""

from __future__ import annotations

import dataclasses

import pytest
import samples

from gradspec import suite
from gradspec.scenario import generated, scenario


def test_a_scenario_knows_its_chapter_name_clauses_doc_source_and_place():
    one = samples.plain
    assert (one.id, one.chapter, one.clauses) == ("samples::plain", "samples", ("MODE-08",))
    assert one.doc == "The mode and a tensor."
    assert one.source.startswith('@scenario("MODE-08")\ndef plain(torch, see):')
    assert one.file == samples.__file__
    assert one.source_line(one.line + 1) == "def plain(torch, see):"
    assert one.source_line(one.line - 1) == one.source_line(one.line + 1000) == ""


def test_a_scenario_is_a_value():
    with pytest.raises(dataclasses.FrozenInstanceError):
        samples.plain.name = "other"


def test_a_scenario_that_names_nothing_is_refused():
    with pytest.raises(TypeError, match="names what it settles"):
        scenario()
    with pytest.raises(TypeError, match="names what it settles"):
        scenario(lambda torch, see: None)


def test_an_unknown_id_is_one_sentence_with_its_place():
    one = dataclasses.replace(samples.plain, clauses=("MODE-08", "C-99"))
    said = suite.unknown_id(one)
    assert said.startswith(f"{one.file}, line {one.line}: plain names 'C-99', which")
    assert suite.unknown_id(samples.plain) == ""


def test_every_scenario_of_the_suite_has_an_id_of_its_own():
    ids = [one.id for one in suite.scenarios()]
    assert ids
    assert len(ids) == len(set(ids))


def test_every_scenario_of_the_suite_says_in_a_sentence_what_a_reader_learns():
    assert [one.id for one in suite.scenarios() if not one.doc.split("\n\n")[0].rstrip().endswith(".")] == []


def test_source_text_is_a_program_and_what_runs():
    one = generated("import math\ndef anything(torch, see):\n    see(x=math.pi)\n", "numbers", ("MODE-09",))
    assert (one.id, one.clauses) == ("generated::numbers", ("MODE-09",))
    assert one.source_line(3) == "see(x=math.pi)"
    with pytest.raises(ValueError, match="defines 0"):
        generated("x = 1", "nothing")
