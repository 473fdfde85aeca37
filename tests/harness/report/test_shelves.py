"""What a page holds packed is what was put there, and what is alike stands there once."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from gradspec.report.shelves import Shelves


def unpacked(shelves: Shelves) -> dict[str, Any]:
    return {
        name: json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS)) for name, packed in shelves.packed
    }


def put(*markup: str) -> tuple[dict[str, Any], list[str]]:
    """The shelves that hold this markup, and what a reader finds at its places."""
    shelves = Shelves()
    places = [shelves.markup(one).partition(".") for one in markup]
    found = unpacked(shelves)
    pieces = [found[shelf][int(number)] for shelf, _, number in places]
    return found, ["".join(found["lines-0"][one] if isinstance(one, int) else one for one in some) for some in pieces]


@pytest.mark.parametrize(
    "markup",
    [
        ("", "\n", "\n\n"),
        ("0", "1\n", "length", "0", "1\n", "length"),
        ("<p>a</p>\n<p>b</p>\n", "<p>b</p>\n<p>c</p>", "<p>c</p>\n"),
        ("a\r\nb\x0bc\x85d\u2028e", "b\x0bc\x85d\u2028e", "\r\n\r\n"),
        ("x" * 300_000, "y\n" * 300_000, "x" * 300_000),
    ],
)
def test_markup_comes_back_as_it_was_put(markup):
    assert put(*markup)[1] == [*markup]


def test_a_line_that_stands_in_several_places_is_held_once():
    found, _ = put("<p>one</p>\n<p>of two</p>\n", "<p>of two</p>\n<p>another</p>\n")
    assert found["lines-0"] == ["<p>of two</p>\n"]
    assert found["markup-0"] == [["<p>one</p>\n", 0], [0, "<p>another</p>\n"]]
