"""Arguments of modules that may be one number or one for each dimension, and names in state dicts."""

from __future__ import annotations

from itertools import repeat
from typing import Any, Callable, Iterable, Optional

__all__ = ["consume_prefix_in_state_dict_if_present"]


def _ntuple(n: int, name: str = "parse") -> Callable[[Any], tuple[Any, ...]]:
    def parse(x: Any) -> tuple[Any, ...]:
        return tuple(x) if isinstance(x, Iterable) else tuple(repeat(x, n))

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(t: tuple[Any, ...], n: int) -> tuple[Any, ...]:
    return tuple([x for x in reversed(t) for _ in range(n)])


def _list_with_default(out_size: Any, defaults: list[int]) -> Any:
    if isinstance(out_size, (int,)):
        return out_size
    if len(defaults) <= len(out_size):
        raise ValueError(f"Input dimension should be at least {len(out_size) + 1}")
    return [v if v is not None else d for v, d in zip(out_size, defaults[-len(out_size) :])]


def consume_prefix_in_state_dict_if_present(state_dict: dict[str, Any], prefix: str) -> None:
    """Take ``prefix`` from the front of the names that have it, in place."""
    metadata: Optional[dict[str, Any]] = getattr(state_dict, "_metadata", None)
    for held in (state_dict, metadata):
        for key in list(held or ()):
            if key.startswith(prefix):
                held[key[len(prefix) :]] = held.pop(key)  # type: ignore[index,union-attr]
            elif held is metadata and key == prefix.rstrip("."):
                held[""] = held.pop(key)  # type: ignore[index,union-attr]
