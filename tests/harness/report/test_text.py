"""Text made harmless, and sentences."""

from __future__ import annotations

import pytest

from gradspec.report import text, verdicts


def test_clean_text_encodes_and_shows_what_cannot_be_seen():
    assert text.clean("a\x00b\x1bc\ud800d\u202ee\tf\ng") == "a\\x00b\\x1bc\\ud800d\\u202ee\tf\ng"
    text.clean("".join(map(chr, range(0x11000)))).encode("utf-8")


def test_different_texts_have_different_anchors():
    texts = ["a", "a b", "a-b", "a\x00b", "<a b>", "x" * 200, "x" * 201, "\ud800", "\ud801"]
    anchors = [text.anchor(one) for one in texts]
    assert len(set(anchors)) == len(texts)
    assert all(len(anchor) <= 100 for anchor in anchors)


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcde"), "a, b, c and 2 more"),
    ],
)
def test_listed_items_read_as_a_sentence(items, sentence):
    assert text.listed(items) == sentence


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], "not run"),
        (["conforms"], "conforms"),
        (["conforms", "wording"], "wording"),
        (["conforms", "unsupported"], "in part"),
        (["unsupported"], "unsupported"),
        (["conforms", "error"], "error"),
        (["error", "diverges", "conforms"], "diverges"),
        (["diverges", "crashed", "hung"], "crashed"),
    ],
)
def test_a_clause_has_the_worst_verdict_of_its_scenarios(found, verdict):
    assert verdicts.combined(found) == verdict
