"""Text from subjects, made harmless.

A subject chooses its name, its messages and its values; a document has to show them as text, whatever they are.
Escaping of markup belongs to the format (Jinja2 and the XML writer do it); what no format can carry is made visible
here.
"""

from __future__ import annotations

import hashlib
import re

#: How many characters of a value a reader sees at first: about two lines of a wide page.
SHORT = 160
#: How much of a name (of a subject, a level, a clause of another ledger) a document shows.
NAME = 80
#: How many characters of a value a document holds at all. The results file has the rest; a page must stay usable.
LONG = 20_000

# Control characters except tab and newline; unpaired surrogates, which UTF-8 cannot encode; the two noncharacters that
# XML forbids; and the marks that reorder or hide what stands around them (bidirectional overrides, zero width, line
# separators).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """``text`` with everything that cannot be shown written as its Python escape (``\\x1b``, ``\\ud800``).

    The result encodes to UTF-8 and consists of characters that both HTML and XML 1.0 allow.
    """
    # Most text is printable, which is soon known.
    return text if text.isprintable() else _INVISIBLE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    number = ord(match.group())
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def bounded(text: str, limit: int = LONG) -> str:
    """``text``, or its first ``limit`` characters and a sentence that says how many are left out."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]} … ({len(text) - limit:,} more characters in the results file)"


def excerpt(text: str, other: str = "", length: int = SHORT) -> str:
    """The first ``length`` characters; where ``other`` begins with the same ones, those around the first difference."""
    same = next(
        (i for i, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), min(len(text), len(other))
    )
    start = max(same - length // 3, 0) if same > length // 2 and other != text else 0
    return f"{'…' if start else ''}{text[start : start + length]}{'…' if start + length < len(text) else ''}"


def anchor(text: str) -> str:
    """A name for an element of the page, of letters, digits, ``-``, ``_`` and ``.``; different for different texts."""
    readable = re.sub(r"[^A-Za-z0-9_.-]", "-", text)
    if readable == text and len(text) <= 100:
        return text
    return f"{readable[:60]}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """``counted(1, "clause")`` is "1 clause", ``counted(2, "clause")`` "2 clauses"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(items: list[str], limit: int = 3) -> str:
    """The items as part of a sentence: "a, b and c", or "a, b, c and 4 more"."""
    shown, rest = items[:limit], len(items) - limit
    if rest > 0:
        return f"{', '.join(shown)} and {rest:,} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def duration(seconds: float) -> str:
    """A duration as people say it: "0.4 s", "12 s", "3 min 20 s"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
