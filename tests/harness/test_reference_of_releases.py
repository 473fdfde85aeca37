"""The reference at a release shows every scenario as the torch of that release did when its baseline was recorded.

Nothing of torch runs here. What is known to differ stands in ``reference_of_releases.toml``, as waivers: one whose
difference is gone fails too.
"""

from __future__ import annotations

import datetime
import pathlib

import pytest

from gradspec import suite
from gradspec.releases import baseline, waivers
from gradspec.releases.changes import compared_scenario
from gradspec.releases.recording import kept
from gradspec.run import run_side
from gradspec.subjects.reference import Reference
from reference_impl.semantics import VERSIONS

KNOWN = pathlib.Path(__file__).with_name("reference_of_releases.toml")
#: Held to their baselines with all other tests; the rest by `tox -e releases`.
ALWAYS = (VERSIONS[0], "2.1.2", VERSIONS[-1])


@pytest.mark.parametrize(
    "version", [one if one in ALWAYS else pytest.param(one, marks=pytest.mark.releases) for one in VERSIONS]
)
def test_the_reference_of_a_release_shows_each_scenario_as_that_torch_did(version):
    recorded = baseline.read(baseline.folder() / f"torch-{version}.json").scenarios
    reference, names = Reference(version), Reference().module
    there = [one for one in suite.scenarios() if one.id in recorded]
    assert there
    changed = {}
    for one in there:
        old, new = recorded[one.id], kept(one, run_side(one.function, reference, names))
        if bool(old.lacks) != bool(new.lacks):
            changed[one.id] = f"lacks {old.lacks}", f"lacks {new.lacks}"
        elif (change := compared_scenario(one.id, old, new)) is not None:
            changed[one.id] = change.first or change.ended
    known = waivers.judged(
        waivers.read(KNOWN), "reference", version, [*changed], [one.id for one in there], datetime.date.today()
    )
    assert {id: found for id, found in changed.items() if id not in known.ids} == {}
    assert known.complaints == ()
