"""Whether a dispatch mode looks on."""

from __future__ import annotations

from typing import Any

from . import levels, views


def a_mode_looks_on(*arguments: Any) -> bool:
    """Whether one is entered, or the class of one of these is asked as modes are.

    ``allow_mutation_on_saved_tensors`` is a mode in torch.
    """
    return views.changes_are_told() or (levels.modes is not None and levels.modes.are_asked(arguments))
