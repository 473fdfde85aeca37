"""``torch.torch_version``: a version that is text, and is compared by its numbers."""

from __future__ import annotations

import re
from typing import Any, Callable

_PARTS = re.compile(r"(?P<release>\d+(?:\.\d+)*)(?P<before>(?:a|b|rc|\.dev)\d*)?")


def _key(version: Any) -> tuple[tuple[int, ...], int]:
    """The numbers without zeros at the end, and whether it is a release. Raises ValueError if there are none."""
    text = ".".join(map(str, version)) if isinstance(version, (tuple, list)) else str(version)
    found = _PARTS.match(text)
    if found is None:
        raise ValueError(f"Invalid version: '{text}'")
    numbers = [int(one) for one in found["release"].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), 0 if found["before"] else 1


def _comparing(as_text: Callable[[str, str], Any], order: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    def compare(self: Any, other: Any) -> Any:
        try:
            return order(_key(self), _key(other))
        except ValueError:
            return as_text(self, other)

    return compare


class TorchVersion(str):
    """``torch.__version__``."""

    __lt__ = _comparing(str.__lt__, lambda a, b: a < b)
    __le__ = _comparing(str.__le__, lambda a, b: a <= b)
    __gt__ = _comparing(str.__gt__, lambda a, b: a > b)
    __ge__ = _comparing(str.__ge__, lambda a, b: a >= b)
    __eq__ = _comparing(str.__eq__, lambda a, b: a == b)
    __ne__ = _comparing(str.__ne__, lambda a, b: a != b)
    __hash__ = str.__hash__
