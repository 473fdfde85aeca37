"""How soon a campaign finds what is wrong on purpose."""

from __future__ import annotations

from click.testing import CliRunner

from gradspec.campaign.detection import detection, detections


def test_what_is_wrong_is_found_with_a_short_script_and_what_is_right_is_not():
    found, missed = detections(["wrong:never_restored", "reference"], 0, 150)
    assert found.subject == "wrong:never_restored" and found.is_found
    assert 0 < found.programs <= 150 and found.lines <= 10 and "\nimport torch\n" in found.script
    assert missed.subject == "reference" and not missed.is_found and missed.programs == 150


def test_the_command_says_what_was_found_and_fails_where_something_was_not():
    told = CliRunner().invoke(detection, ["--programs", "150", "--workers", "1", "--scripts", "wrong:never_restored"])
    assert told.exit_code == 0, told.output
    assert "1 of 1 found" in told.output and "    import torch" in told.output
    missed = CliRunner().invoke(detection, ["--programs", "20", "--workers", "1", "reference"])
    assert missed.exit_code == 1
    assert "not found: reference" in missed.output


def test_the_table_has_the_median_of_several_campaigns(tmp_path):
    path = tmp_path / "table.md"
    names = ["wrong:never_restored", "reference"]
    options = ["--programs", "150", "--workers", "1", "--seeds", "2", "--table", str(path)]
    assert CliRunner().invoke(detection, [*options, *names]).exit_code == 1
    found, missed = path.read_text(encoding="utf-8").splitlines()[-2:]
    _, subject, programs, lines, _ = [part.strip() for part in found.split("|")]
    assert subject == f"`{names[0]}`" and 0 < int(programs) <= 150 and 0 < int(lines) <= 10
    assert missed == "| `reference` | not found in 2 of 2; 150 | |"


def test_the_table_of_one_campaign_names_its_seed(tmp_path):
    path = tmp_path / "table.md"
    options = ["--programs", "20", "--workers", "1", "--seed", "11", "--table", str(path), "reference"]
    assert CliRunner().invoke(detection, options).exit_code == 1
    first, *_, last = path.read_text(encoding="utf-8").splitlines()
    assert first.endswith("up to 20 programs, seed 11 -->") and last == "| `reference` | not found; 20 | |"


def test_a_subject_that_is_none_is_refused():
    assert CliRunner().invoke(detection, ["--workers", "1", "wrong:nothing_of_the_kind"]).exit_code == 2
