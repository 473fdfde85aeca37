"""Subjects broken by hand: each is the reference with one rule replaced by a mistake that an implementer could make.

A subject is a function that takes a fresh ``Instance`` and breaks it; its docstring says what it does wrong.
"""

from __future__ import annotations

from . import backward, decorators, entering, in_place, inference, recording, tensors
from .entry import Broken

_CHAPTERS = (entering, decorators, recording, tensors, in_place, inference, backward)

#: name -> subject, chapter by chapter
BROKEN: dict[str, Broken] = {
    one.name: one for chapter in _CHAPTERS for one in vars(chapter).values() if isinstance(one, Broken)
}
