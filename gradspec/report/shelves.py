"""What a page holds packed, and its script unpacks where a reader opens it.

Most of a large page is alike from one clause to the next, so what is packed lies together on shelves, markup by itself
and traces by themselves. A reader who opens one clause waits for one shelf of each, so a shelf is no larger than what
is unpacked in a moment. A row of a trace stands in the page once: what a tensor shows is mostly what it showed before.
So does a line of markup: packing by itself sees only what is near.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from gradspec.report import alignment, text

#: How many characters a shelf takes before the next one is begun: a few milliseconds to inflate.
_LENGTH = 1 << 18


class _Kind:
    """The shelves of one kind: markup, and of the other kinds the JSON texts of what lies on them."""

    def __init__(self) -> None:
        self.shelves: list[list[str]] = []
        self._room = 0

    def put(self, said: str) -> str:
        if self._room <= 0:
            self.shelves.append([])
            self._room = _LENGTH
        self.shelves[-1].append(said)
        self._room -= len(said)
        return f"{len(self.shelves) - 1}.{len(self.shelves[-1]) - 1}"


class Shelves:
    """Markup and traces by their place, which is what stands in the page for each: ``KIND-SHELF.NUMBER``."""

    def __init__(self) -> None:
        self._markup, self._traces = _Kind(), _Kind()
        self._rows: dict[str, int] = {}
        self._numbers: dict[alignment.Row, int] = {}

    def markup(self, content: str) -> str:
        """The place of this markup."""
        return f"markup-{self._markup.put(str(content))}"

    def traces(self, traces: alignment.Alignment) -> str:
        """The place of both traces: three lists of steps, which are [number, line, rows], each row by its number.

        A row is [name, expected], or where the other side has something else, [name, expected, seen, what that is]: the
        first difference (1), another one (0), or none, since it was not told or is within its bound (2).
        """
        parts = (traces.before, (traces.at,) if traces.at else (), traces.after)
        steps = [[[step.number, step.line, [*map(self._number, step.rows)]] for step in part] for part in parts]
        return f"traces-{self._traces.put(_json(steps))}"

    def _number(self, one: alignment.Row) -> int:
        number = self._numbers.get(one)
        if number is None:
            number = self._numbers[one] = self._rows.setdefault(self._row(one), len(self._rows))
        return number

    @staticmethod
    def _row(one: alignment.Row) -> str:
        said: list[Any] = [_bounded(one.name), _bounded(one.expected)]
        if one.differs or one.expected != one.actual:
            said += [_bounded(one.actual), int(one.first) if one.differs else 2]
        return _json(said)

    @property
    def packed(self) -> list[tuple[str, str]]:
        """Each shelf by its name: a JSON list of what lies there, deflated and in base64. All rows lie on one, and all
        lines that stand in several places; markup is a list of lines, those by their numbers."""
        counted = Counter(line for shelf in self._markup.shelves for one in shelf for line in _lines(one))
        numbers = {line: number for number, line in enumerate(line for line, times in counted.items() if times > 1)}
        kinds: dict[str, list[list[str]]] = {
            "markup": [
                [_json([numbers.get(line, line) for line in _lines(one)]) for one in shelf]
                for shelf in self._markup.shelves
            ],
            "lines": [[*map(_json, numbers)]],
            "traces": self._traces.shelves,
            "rows": [[*self._rows]],
        }
        return [
            (f"{kind}-{number}", _packed(shelf))
            for kind, shelves in kinds.items()
            for number, shelf in enumerate(shelves)
        ]


def _lines(markup: str) -> list[str]:
    return markup.splitlines(keepends=True)


def _bounded(said: str) -> str:
    return text.bounded(text.clean(said))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _packed(items: Iterable[str]) -> str:
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(f"[{','.join(items)}]".encode()) + packer.flush()
    return base64.b64encode(packed).decode("ascii")
