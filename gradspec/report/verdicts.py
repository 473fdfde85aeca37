"""What several verdicts come to when they are said as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gradspec.results import FAILURES

#: The states that a page shows, with the sentence that explains each. The first seven are the verdicts of cases; a
#: case that diverges and is marked so in the results is "observed only", one that is known and accepted "waived".
MEANING = {
    "conforms": "does what the reference does, at every step and in every observable of the levels compared",
    "diverges": "does something else than the reference",
    "wording": "differs from the reference only in message texts or names of nodes",
    "unsupported": "lacks something that the scenario needs, or cannot be asked this; nothing was compared",
    "crashed": "ended its process",
    "hung": "did not finish in time and was stopped",
    "error": "the suite itself failed; this says nothing about the subject",
    "in part": "conforms where it could be compared; some scenarios need something that the subject lacks",
    "observed only": "differs only where torch's behaviour is observed and not documented: no failure of a third party",
    "waived": "differs from the reference, which is known and accepted",
    "uncovered": "no scenario settles this clause",
    "not run": "its run left the scenarios of this clause out; says neither yes nor no, and is no change",
    "no verdict": "too little could be compared to say anything",
}


#: Those of a clause that was compared, and no failure.
COMPARED = ("conforms", "wording", "in part", "observed only", "waived")


def of_case(case: Mapping[str, Any]) -> str:
    """The verdict of a case as documents show it: what is no failure does not bear a failure's name."""
    verdict = str(case["verdict"])
    if verdict in FAILURES and case.get("waived"):
        return "waived"
    return "observed only" if verdict == "diverges" and case.get("observed_only") else verdict


def combined(verdicts: Iterable[str]) -> str:
    """The verdicts of the scenarios of one clause on one subject, as one: the worst of them."""
    seen = set(verdicts)
    for verdict in (*FAILURES, "error", "waived", "observed only", "in part"):
        if verdict in seen:
            return verdict
    if "unsupported" in seen and seen - {"unsupported"}:
        return "in part"
    for verdict in ("wording", "conforms", "unsupported"):
        if verdict in seen:
            return verdict
    return "not run"


def overall(verdicts: Iterable[str]) -> str:
    """The verdict on a subject. One that supports nothing, or on which the suite itself failed, gets none."""
    verdict = combined(verdicts)
    return "no verdict" if verdict in ("unsupported", "not run", "error") else verdict


def of_claim(parts: Iterable[bool], has_run: bool) -> str:
    """A claim all of whose parts hold is true, none false, otherwise partly; without parts it is unsettled."""
    held = set(parts)
    if not held:
        return "unsettled" if has_run else "not run"
    return "partly" if len(held) == 2 else "true" if held == {True} else "false"
