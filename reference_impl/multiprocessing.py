"""``torch.multiprocessing``: Python's own, with the name of how tensors are shared. Here a tensor goes as a copy."""

from __future__ import annotations

from multiprocessing import *  # noqa: F403

_STRATEGIES = {"file_descriptor", "file_system"}
_sharing_strategy = "file_descriptor"


def get_sharing_strategy() -> str:
    return _sharing_strategy


def get_all_sharing_strategies() -> set[str]:
    return set(_STRATEGIES)


def set_sharing_strategy(new_strategy: str) -> None:
    """Raises AssertionError for a strategy that there is not."""
    global _sharing_strategy
    if new_strategy not in _STRATEGIES:
        raise AssertionError(f"invalid sharing strategy {new_strategy!r}, expected one of {_STRATEGIES}")
    _sharing_strategy = new_strategy
