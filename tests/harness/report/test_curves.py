"""The drawing of one subject's versions: what it counts, and where it has a gap."""

from __future__ import annotations

import synthetic

from gradspec.report import joined
from gradspec.report.curves import curves


def report(tmp_path, versions, **others):
    """These versions of toy, each with verdicts of three clauses and what else its header says, and other subjects."""
    said = [("toy", version, *rest) for version, rest in versions.items()]
    said += [(name, "1.0", verdicts) for name, verdicts in others.items()]
    files = []
    for name, version, verdicts, *header in said:
        ids = ["NG-01", "NG-02", "NG-03"]
        cases = [synthetic.case(f"no_grad::{id}", [id], v) for id, v in zip(ids, verdicts, strict=False)]
        path = tmp_path / f"{name}-{version}.jsonl"
        files.append(synthetic.write(path, cases, subject=synthetic.subject(name, version), **dict(*header)))
    return joined.report(files)


def numbers(curve):
    return {band.kind: [point and point.number for point in band.points] for band in curve.bands}


def test_each_version_is_a_point_in_each_band_in_the_order_of_versions(tmp_path):
    (curve,) = curves(
        report(
            tmp_path,
            {
                "1.10": (["conforms", "wording", "unsupported"],),
                "1.9": (["diverges", "crashed", "conforms"],),
                "1.11": (["conforms", "conforms", "conforms"],),
            },
            other=["conforms"] * 3,
        )
    )
    assert [stop.label for stop in curve.stops] == ["1.9", "1.10", "1.11"]
    assert numbers(curve) == {"keeps": [1, 2, 3], "fails": [2, 0, 0], "lacks something": [0, 1, 0]}
    assert [stop.target for stop in curve.stops] == ["matrix?s=0&m=fails", "matrix?s=1", "matrix?s=2"]
    assert curve.stops[0].told == "toy 1.9 keeps 1 clause, fails at 2, lacks something for 0"
    heights = [point.y for point in curve.bands[0].points]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 3


def test_two_versions_are_no_curve(tmp_path):
    whole = (["conforms"] * 3,)
    assert curves(report(tmp_path, {"1.0": whole, "1.1": whole}, other=["conforms"] * 3)) == []


def test_a_version_of_which_a_part_was_chosen_is_a_gap(tmp_path):
    whole, part = (["conforms"] * 3,), (["diverges"], {"part": True})
    (curve,) = curves(report(tmp_path, {"1.0": whole, "1.1": part, "1.2": whole, "1.3": whole}))
    assert numbers(curve)["keeps"] == [3, None, 3, 3]
    assert curve.bands[0].path.count("M") == 1
    assert curve.stops[1].told == "toy 1.1: a part of the suite was run"


def test_what_one_version_was_not_asked_is_counted_on_none(tmp_path):
    (curve,) = curves(
        report(tmp_path, {"1.0": (["conforms"] * 3,), "1.1": (["diverges"],), "1.2": (["conforms", "diverges"],)})
    )
    assert (curve.clauses, numbers(curve)["keeps"], numbers(curve)["fails"]) == (1, [1, 0, 1], [0, 1, 0])
