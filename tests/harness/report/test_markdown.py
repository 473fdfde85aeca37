"""The summary in Markdown: the most important first, within its limit, and no text of a subject is markup."""

from __future__ import annotations

import re

import pytest
import synthetic
from markdown_it import MarkdownIt

from gradspec.report import joined, markdown


def made(tmp_path, *files, limit=markdown.LIMIT):
    paths = [synthetic.write(tmp_path / f"{i}.jsonl", cases, **header) for i, (cases, header) in enumerate(files)]
    return markdown.document(joined.report(paths), limit)


def test_it_begins_with_the_verdict(tmp_path):
    assert made(tmp_path, (synthetic.whole_suite(), {})).startswith("## toytorch 1.0 conforms\n")


def test_the_gravest_comes_first(tmp_path):
    verdicts = ["wording", "conforms", "observed only", "waived", "diverges", "hung", "crashed"]
    cases = [synthetic.case(f"no_grad::{one.replace(' ', '_')}", ["NG-01"], one) for one in verdicts]
    headings = re.findall(r"^### (.*)$", made(tmp_path, (cases, {})), re.M)
    assert headings == ["crashed", "hung", "diverges", "waived", "observed only", "wording"]


def test_a_divergence_has_what_was_expected_and_seen_and_the_command_that_shows_it_again(tmp_path):
    said = made(tmp_path, ([synthetic.case("no_grad::x", ["NG-01"], "diverges")], {}))
    assert "  expected True\n  seen     False\n" in said
    assert "gradspec run --subject toytorch --scenario no_grad::x" in said
    assert "def x(torch, see):" in said


@pytest.mark.parametrize("limit", [2_000, 10_000, markdown.LIMIT])
def test_it_keeps_within_its_limit_and_counts_what_is_left_out(tmp_path, limit):
    said = made(tmp_path, (synthetic.whole_suite(lambda id, n: "diverges"), {}), limit=limit)
    assert limit / 3 < len(said.encode()) <= limit
    told = len(re.findall(r"^\*\*`", said, re.M))
    left = int(re.search(r"… and ([\d,]+) outcomes more in the report\.\n$", said).group(1).replace(",", ""))
    assert told + left == len([case for case in synthetic.whole_suite() if case.verdict]) - _conforming()


def _conforming():
    """Cases of claims and generated ones, which ``verdict_of`` does not reach."""
    return sum(case.chapter in ("claims", "generated") for case in synthetic.whole_suite())


#: What GitHub takes: characters of a comment, bytes of the summary of a step.
COMMENT, STEP = 65_536, 1024 * 1024


def test_it_fits_where_it_is_put_also_where_each_character_takes_several_bytes(tmp_path):
    cases = synthetic.whole_suite(lambda id, n: "diverges")
    for case in cases:
        for one in case.divergences:
            one["actual"] = "\U0001f525" * 300
    said = made(tmp_path, (cases, {}))
    assert len(said.encode("utf-16-le")) // 2 <= COMMENT and len(said.encode()) <= min(markdown.LIMIT, STEP)
    assert len(made(tmp_path, (cases, {}), limit=STEP)) > COMMENT


def test_a_head_that_does_not_fit_is_cut_at_a_line(tmp_path):
    files = [
        ([synthetic.case("no_grad::x", ["NG-01"], "diverges")], {"subject": synthetic.subject("toy" * 20, str(i))})
        for i in range(30)
    ]
    said = made(tmp_path, *files, limit=2_000)
    assert len(said.encode()) <= 2_000 and said.endswith("more in the report.\n")


def test_a_limit_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="needs 2,000 bytes at least"):
        markdown.document(None, 100)


#: A reader of Markdown that takes HTML for HTML, as pages of CI systems do.
PAGE = MarkdownIt("commonmark", {"html": True}).enable("table")
OURS = {"<details><summary>The program, and how to run it again</summary>", "</details>", "<!-- -->"}
HOSTILE = "</details><script>alert(1)</script> ``` `` @everyone #1 | x\n# heading\x1b\ud800"


def test_text_of_subjects_stands_in_code(tmp_path):
    case = synthetic.case("no_grad::x", ["NG-01"], "diverges", source=HOSTILE)
    case.divergences[0].update(expected=HOSTILE, actual=HOSTILE, name=HOSTILE, source_line=HOSTILE)
    said = made(tmp_path, ([case], {"subject": synthetic.subject(HOSTILE)}))
    assert "\x1b" not in said
    said.encode("utf-8")
    tokens = [one for token in PAGE.parse(said) for one in (token, *(token.children or ()))]
    markup = {one.content.strip() for one in tokens if one.type in ("html_block", "html_inline")}
    assert markup <= OURS
    words = "\0".join(one.content for one in tokens if one.type == "text")
    assert not re.search(r"[@#]\w", words)
    assert not [one for one in tokens if one.type == "link_open"]
    # All of it is there to be read.
    assert sum("<script>alert(1)</script>" in one.content for one in tokens) >= 4


@pytest.mark.parametrize(
    ("words", "span"), [("x", "`x`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a\nb", "`a b`"), ("", "`  `")]
)
def test_a_span_of_code_holds_whatever_it_is_given(words, span):
    assert markdown.code(words) == span
