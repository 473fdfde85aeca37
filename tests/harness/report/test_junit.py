"""JUnit XML: well-formed whatever a subject says, with counts that add up."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml

import pytest
import synthetic

from gradspec import results
from gradspec.report import junit

#: What may stand in what, and which attributes each has, required here and optional, as the published schemas of
#: Jenkins say (junit-10.xsd of its xunit plugin, that of 2014 and the one of today): what both of them take, and
#: ``error``, which one of them calls ``errors`` and all readers call as here.
FORMAT = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time"},
        {"timestamp", "hostname", "id", "package"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name", "classname", "time"}, {"group"}, {"failure", "error", "skipped", "system-out", "system-err"},
    ),
    "failure": ({"message", "type"}, set(), set()),
    "error": ({"message", "type"}, set(), set()),
    "skipped": ({"message", "type"}, set(), set()),
    "system-out": (set(), set(), set()),
}  # fmt: skip


def checked(element):
    """The element, after a look at whether it and all in it have the format's structure."""
    required, optional, children = FORMAT[element.tag]
    assert required <= element.attrib.keys() <= required | optional
    assert {child.tag for child in element} <= children
    if element.tag in ("testsuite", "testsuites"):
        cases = list(element.iter("testcase"))
        assert int(element.get("tests")) == len(cases)
        assert re.fullmatch(r"\d+\.\d{3}", element.get("time"))
        for total, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if total in required:
                assert int(element.get(total)) == sum(case.find(tag) is not None for case in cases)
    for child in element:
        checked(child)
    return element


def made(tmp_path, cases, **header):
    file = synthetic.write(tmp_path / "r.jsonl", cases, **header)
    junit.write([file], tmp_path / "r.xml")
    return checked(xml.parse(tmp_path / "r.xml").getroot())


@pytest.mark.parametrize(
    ("verdict", "tag", "message"),
    [
        ("conforms", None, ""),
        ("diverges", "failure", "step 2, thread.grad_enabled: expected True, seen False"),
        ("crashed", "failure", "signal 11"),
        ("hung", "failure", "stopped after 20 s"),
        ("error", "error", "NameError: x (line 44)"),
        ("unsupported", "skipped", "the subject lacks torch.inference_mode"),
        ("wording", "system-out", None),
        ("observed only", "system-out", None),
        ("waived", "system-out", None),
    ],
)
def test_each_verdict_has_its_element(tmp_path, verdict, tag, message):
    root = made(
        tmp_path, [synthetic.case("no_grad::other", ["NG-02"]), synthetic.case("no_grad::x", ["NG-01"], verdict)]
    )
    case = root.find(".//testcase[@name='x']")
    assert [child.tag for child in case] == ([tag] if tag else [])
    if tag:
        assert case.find(tag).get("message") == message
    assert case.get("classname") == "no_grad"


@pytest.mark.parametrize(
    "damage",
    [
        lambda root: root.find(".//testcase").attrib.pop("name"),
        lambda root: root.find(".//testcase").set("file", "x.py"),
        lambda root: root.find(".//testcase").set("time", "soon") or root[0].set("time", "soon"),
        lambda root: root.find(".//failure").attrib.pop("message"),
        lambda root: xml.SubElement(root.find(".//testcase"), "waived"),
        lambda root: xml.SubElement(root, "testcase", classname="a", name="b", time="0.0"),
        lambda root: root.set("tests", "3"),
        lambda root: root[0].set("failures", "0"),
        lambda root: root[0].attrib.pop("errors"),
        lambda root: root.set("skipped", "0"),
    ],
)
def test_the_format_refuses_a_damaged_file(tmp_path, damage):
    cases = [synthetic.case("no_grad::one", ["NG-01"], "diverges"), synthetic.case("no_grad::two", ["NG-02"])]
    root = made(tmp_path, cases)
    damage(root)
    with pytest.raises((AssertionError, KeyError)):
        checked(root)


def test_a_reason_that_is_no_name_is_why_a_case_was_skipped(tmp_path):
    case = synthetic.case("no_grad::x", ["NG-01"], "unsupported", detail="no function that is compiled")
    case.missing = []
    root = made(tmp_path, [synthetic.case("no_grad::other", ["NG-02"]), case])
    assert root.find(".//skipped").get("message") == "no function that is compiled"


def test_a_suite_stands_for_a_chapter_of_a_subject(tmp_path):
    root = made(tmp_path, [synthetic.case("no_grad::x", ["NG-01"]), synthetic.case("modes::x", ["MODE-01"])])
    assert [suite.get("name") for suite in root] == ["toytorch 1.0: modes", "toytorch 1.0: no_grad"]


@pytest.mark.parametrize("verdict", [None, "unsupported"])
def test_a_subject_of_which_nothing_was_compared_is_no_success(tmp_path, verdict):
    root = made(tmp_path, [synthetic.case("no_grad::x", ["NG-01"], verdict)] if verdict else [])
    assert root.get("errors") == "1"
    assert root.find(".//error").get("type") == "no verdict"


@pytest.mark.parametrize(
    "text", ["]]><x/>", "a\x00\x1b\x85b", "\ud800", "\"'<>&", "\ufffe\uffff", "y" * 1_000_000], ids=range(6)
)
def test_whatever_a_subject_says_is_well_formed(tmp_path, text):
    case = synthetic.case(f"no_grad::{text}", ["NG-01"], "diverges", detail=text)
    case.chapter = case.file = text[:2000]
    case.divergences = [synthetic.divergence("core", "value", text, text)]
    root = made(tmp_path, [case], subject=synthetic.subject(text[:2000]), platform=text)
    assert (tmp_path / "r.xml").stat().st_size < 100_000
    assert root.get("failures") == "1"


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    file = synthetic.write(tmp_path / "r.jsonl", [synthetic.case("no_grad::x", ["NG-01"])])
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(results.ResultsError, match="cut off"):
        junit.write([file], tmp_path / "r.xml")
