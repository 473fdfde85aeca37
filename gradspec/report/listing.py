"""A scenario's source as numbered lines of marked-up words."""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from typing import NamedTuple

_BUILTINS = frozenset(dir(builtins))


class Word(NamedTuple):
    """A stretch of one line: its text and what it is ("" for plain text), which is also its CSS class."""

    text: str
    kind: str


class Line(NamedTuple):
    number: int
    words: tuple[Word, ...]


def lines(source: str, first: int = 1) -> list[Line]:
    """The lines of ``source``, numbered from ``first``. What Python cannot tokenize is listed plain."""
    texts = source.split("\n")
    if texts and not texts[-1]:
        texts.pop()
    marks: dict[int, list[tuple[int, int, str]]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(texts) + "\n").readline):
            if kind := _kind(token):
                for row in range(token.start[0], token.end[0] + 1):
                    start = token.start[1] if row == token.start[0] else 0
                    end = token.end[1] if row == token.end[0] else len(texts[row - 1])
                    marks.setdefault(row, []).append((start, end, kind))
    except (tokenize.TokenError, SyntaxError, IndexError, ValueError):
        marks = {}
    return [Line(first + i, tuple(_words(text, marks.get(i + 1, [])))) for i, text in enumerate(texts)]


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.COMMENT:
        return "comment"
    # Python 3.12 splits f-strings into tokens of their own; the pieces of text between the braces are still strings.
    if token.type == tokenize.STRING or tokenize.tok_name[token.type].startswith("FSTRING"):
        return "string"
    if token.type == tokenize.NUMBER or token.string in ("True", "False", "None"):
        return "number"
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "keyword"
    if token.type == tokenize.OP and token.string == "@":
        return "keyword"
    if token.type == tokenize.NAME and token.string in _BUILTINS:
        return "builtin"
    return ""


def _words(text: str, marks: list[tuple[int, int, str]]) -> list[Word]:
    words, at = [], 0
    for start, end, kind in sorted(marks):
        if start > at:
            words.append(Word(text[at:start], ""))
        words.append(Word(text[start:end], kind))
        at = end
    words.append(Word(text[at:], ""))
    return [word for word in words if word.text]
