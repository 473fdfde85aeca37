"""JUnit XML: what continuous integration reads.

One ``testsuite`` per subject and chapter, one ``testcase`` per case. A difference in wording, or only from what is
observed of torch, is a passed case that says so; an unsupported one is skipped. A subject of which nothing could be
compared gets an error, so that a run of skipped cases alone is never taken for a success.
"""

from __future__ import annotations

import itertools
import pathlib
import xml.etree.ElementTree as xml
from collections.abc import Mapping, Sequence
from typing import Any

from gradspec import results
from gradspec.report import alignment, files, joined, text, verdicts

#: How much of a value stands in a failure: a CI page shows failures in full.
_VALUE = 500
_FAILURES = {
    "diverges": "it differs from the reference",
    "crashed": "it ended its process",
    "hung": "it did not finish",
}

_PASSED = {
    "wording": "differs in wording only",
    "waived": "diverges, which is known and accepted",
    "observed only": "diverges only from what is observed of torch, undocumented",
}


def write(paths: Sequence[pathlib.Path], out: pathlib.Path) -> None:
    """Write the JUnit XML of these results files to ``out``.

    Raises ReportError where they cannot be one document, and ResultsError where one is not readable.
    """
    files.put(out, document(joined.runs(paths)))


def document(runs: Sequence[results.Results]) -> str:
    """The JUnit XML of these results, as text."""
    root = xml.Element("testsuites", name="gradspec")
    for run in runs:
        subject = f"{run.header['subject']['name']} {run.header['subject'].get('version') or ''}".strip()
        cases = sorted(run.cases, key=lambda case: (str(case.get("chapter")), str(case["id"])))
        for chapter, members in itertools.groupby(cases, key=lambda case: str(case.get("chapter") or "")):
            _suite(root, run, f"{subject}: {chapter}", [_case(chapter, case) for case in members])
        if verdicts.overall(map(verdicts.of_case, cases)) == "no verdict":
            _suite(root, run, f"{subject}: verdict", [_no_verdict(subject, len(cases))])
    _count(root, list(root))
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _suite(root: xml.Element, run: results.Results, name: str, cases: list[xml.Element]) -> None:
    suite = xml.SubElement(root, "testsuite", name=text.clean(name))
    # The format knows no offset: a time of day without one, as JUnit itself writes it.
    if started := str(run.header.get("started") or "")[:19]:
        suite.set("timestamp", text.clean(started))
    properties = xml.SubElement(suite, "properties")
    for key in ("suite", "python", "platform", "seed"):
        _property(properties, key, run.header.get(key))
    _property(properties, "reference", (run.header.get("reference") or {}).get("version"))
    suite.extend(cases)
    _count(suite, cases)


def _property(properties: xml.Element, name: str, value: Any) -> None:
    if value is not None:
        shown = text.bounded(alignment.shown(value), _VALUE)
        xml.SubElement(properties, "property", name=name, value=text.clean(shown))


def _count(element: xml.Element, children: list[xml.Element]) -> None:
    """Sum up cases in a suite, or suites in the whole."""
    for total, tag in (("tests", ""), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        if element.tag == "testsuites":
            # Of the whole the format does not count what was skipped.
            if total == "skipped":
                continue
            number = sum(int(child.get(total, "0")) for child in children)
        else:
            number = sum(1 for child in children if not tag or child.find(tag) is not None)
        element.set(total, str(number))
    element.set("time", f"{sum(float(child.get('time', '0')) for child in children):.3f}")


def _case(chapter: str, case: Mapping[str, Any]) -> xml.Element:
    id, verdict = str(case["id"]), verdicts.of_case(case)
    element = xml.Element(
        "testcase",
        classname=text.clean(chapter),
        name=text.clean(text.bounded(id.partition("::")[2] or id, _VALUE)),
        time=f"{float(case.get('duration_s') or 0):.3f}",
    )
    if verdict in _FAILURES:
        _reason(element, "failure", verdict, _first(case) or _FAILURES[verdict], _account(case))
    elif verdict == "error":
        _reason(element, "error", verdict, str(case.get("detail") or "the suite itself failed"), _account(case))
    elif verdict == "unsupported":
        missing = ", ".join(map(str, case.get("missing") or ()))
        why = f"the subject lacks {missing}" if missing else str(case.get("detail") or "nothing could be compared")
        _reason(element, "skipped", verdict, why, "")
    elif verdict in _PASSED:
        xml.SubElement(element, "system-out").text = text.clean(f"{_PASSED[verdict]}\n{_account(case)}")
    return element


def _no_verdict(subject: str, cases: int) -> xml.Element:
    element = xml.Element("testcase", classname="verdict", name="something could be compared", time="0.000")
    message = f"no verdict on {subject}: of {text.counted(cases, 'case')} none could be judged"
    _reason(element, "error", "no verdict", message, "")
    return element


def _reason(element: xml.Element, tag: str, kind: str, message: str, account: str) -> None:
    reason = xml.SubElement(element, tag, message=text.clean(text.bounded(message, _VALUE)), type=kind)
    if account:
        reason.text = text.clean(account)


def _first(case: Mapping[str, Any]) -> str:
    divergences = case.get("divergences") or ()
    if not divergences:
        return str(case.get("detail") or "")
    first = divergences[0]
    return (
        f"step {first.get('step')}, {first.get('name')}.{first.get('observable')}:"
        f" expected {alignment.shown(first.get('expected'))}, seen {alignment.shown(first.get('actual'))}"
    )


def _account(case: Mapping[str, Any]) -> str:
    lines = [f"clauses: {', '.join(map(str, case.get('clauses') or ()))}"]
    if case.get("file"):
        lines.append(f"{pathlib.PurePath(str(case['file'])).name}, line {case.get('line')}")
    if case.get("detail"):
        lines.append(text.bounded(str(case["detail"]), 4 * _VALUE))
    for divergence in case.get("divergences") or ():
        lines += [
            f"level {divergence.get('level')}, step {divergence.get('step')}, line {divergence.get('line')}:"
            f" {divergence.get('source_line') or ''}",
            f"  {divergence.get('name')}.{divergence.get('observable')}",
            f"  expected {text.bounded(alignment.shown(divergence.get('expected')), _VALUE)}",
            f"  seen     {text.bounded(alignment.shown(divergence.get('actual')), _VALUE)}",
        ]
    return "\n".join(lines)
