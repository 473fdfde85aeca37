"""What a page holds packed, and its script unpacks where a reader opens it.

Most of a large page is alike from one clause to the next, so what is packed lies together on shelves; and a reader who
opens one clause waits for one shelf, so a shelf is no larger than what is unpacked in a moment.
"""

from __future__ import annotations

import base64
import json
import zlib

#: How many characters a shelf takes before the next one is begun: a few milliseconds to inflate.
_LENGTH = 1 << 18


class Shelves:
    """Texts by their place, which is what stands in the page for each: ``SHELF.NUMBER``."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        self._room = 0

    def put(self, content: str) -> str:
        """The place of this markup or data."""
        if self._room <= 0:
            self._texts.append([])
            self._room = _LENGTH
        self._texts[-1].append(content)
        self._room -= len(content)
        return f"{len(self._texts) - 1}.{len(self._texts[-1]) - 1}"

    @property
    def packed(self) -> list[str]:
        """Each shelf, a JSON list of its texts, deflated and in base64."""
        return [_packed(json.dumps(list(map(str, texts)), ensure_ascii=False)) for texts in self._texts]


def _packed(content: str) -> str:
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(content.encode("utf-8")) + packer.flush()).decode("ascii")
