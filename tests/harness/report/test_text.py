"""Text made harmless, numbered listings, and sentences."""

from __future__ import annotations

import pytest

from gradspec.report import listing, text, verdicts


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
    "source",
    [
        "def f():\n    return 1\n",
        's = f"""a {1 + 1}\n  b"""  # two lines\n',
        "def broken(:\n  '''never closed\n",
        "  indented = 1\n dedented = 2\n",
        "\t\x0c x\n\nlast line without end",
        "\x00",
        "",
    ],
)
def test_a_listing_keeps_every_character_of_the_source(source):
    rows = listing.lines(source, 10)
    assert "\n".join("".join(word.text for word in row.words) for row in rows) == source.removesuffix("\n")
    assert [row.number for row in rows] == list(range(10, 10 + len(rows)))


def test_a_listing_tells_words_apart():
    (row,) = listing.lines('def f(x=1): return print("s")  # why')
    kinds = {word.text: word.kind for word in row.words}
    assert kinds["def"] == kinds["return"] == "keyword"
    assert (kinds["1"], kinds["print"], kinds['"s"'], kinds["# why"]) == ("number", "builtin", "string", "comment")


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
