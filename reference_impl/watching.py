"""Whether a dispatch mode looks on."""

from __future__ import annotations

from . import levels, views


def a_mode_looks_on() -> bool:
    """Whether one is entered; ``allow_mutation_on_saved_tensors`` is one in torch."""
    return bool(views.before_change) or (levels.modes is not None and levels.modes.are_entered())
