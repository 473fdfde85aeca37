"""Waivers: what they let pass, and what is said of those that are not needed."""

from __future__ import annotations

import datetime

import pytest

from gradspec.releases import waivers
from gradspec.releases.waivers import WaiverError

ENTRY = """
[[waiver]]
subject = "torch"
versions = ">=2.12,<2.15"
id = "own::one"
reason = "known"
link = "https://example.org/1"
date = 2026-11-21
"""
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def judged(tmp_path):
    def judge(text, version="2.14.1", changed=("own::one",), known=("own::one", "own::two")):
        path = tmp_path / "waivers.toml"
        path.write_text(text)
        return waivers.judged(waivers.read(path), "torch", version, changed, known, TODAY)

    return judge


def test_a_known_divergence_is_waived(judged):
    found = judged(ENTRY)
    assert found.ids == {"own::one"}
    assert not found.complaints


@pytest.mark.parametrize("version", ["2.11.0", "2.15.0"])
def test_a_waiver_is_for_its_versions_only(judged, version):
    found = judged(ENTRY, version=version)
    assert not found.ids and not found.complaints


def test_a_waiver_whose_divergence_is_gone_is_told(judged):
    (complaint,) = judged(ENTRY, changed=()).complaints
    assert "own::one" in complaint and "gone" in complaint


def test_a_waiver_that_matches_nothing_is_told(judged):
    (complaint,) = judged(ENTRY, known=("own::two",)).complaints
    assert "matches nothing" in complaint


def test_a_waiver_that_has_expired_is_told_and_waives_nothing(judged):
    found = judged(ENTRY + "expires = 2026-11-21\n")
    assert not found.ids
    assert "expired on 2026-11-21" in found.complaints[0]
    assert judged(ENTRY + "expires = 2026-11-22\n").ids


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[waiver", "is no TOML"),
        ("[other]\nx = 1", "'other'"),
        (ENTRY.replace('link = "https://example.org/1"', ""), "it has no link"),
        (ENTRY.replace("2026-11-21", '"yesterday"'), "date is a date"),
        (ENTRY.replace(">=2.12", "about 2.12"), "'about 2.12' is no bound"),
        (ENTRY + "who = 'me'", "a waiver has no who"),
    ],
)
def test_what_is_no_waiver_is_told_with_its_place(judged, text, why):
    with pytest.raises(WaiverError, match=why):
        judged(text)


def test_a_waiver_of_some_observables_lets_no_other_one_pass(tmp_path):
    path = tmp_path / "waivers.toml"
    other = ENTRY.replace('"known"', '"of the flag"') + 'observables = ["requires_grad"]\n'
    path.write_text(ENTRY + 'observables = ["version"]\n' + other)
    (accepted,) = waivers.accepted(path, "torch", "2.14.1").values()
    assert waivers.reason(accepted, ["version"]) == "known (https://example.org/1)"
    assert "of the flag" in (waivers.reason(accepted, ["version", "requires_grad"]) or "")
    assert waivers.reason(accepted, ["version", "value"]) is None
    assert waivers.reason([], []) is None


def test_observables_are_a_list(judged):
    with pytest.raises(WaiverError, match="observables is a list"):
        judged(ENTRY + 'observables = "version"\n')
