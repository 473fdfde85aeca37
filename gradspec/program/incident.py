"""What a program did to the process in which it ran."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

CRASHED, HUNG, POISONED, ERROR = "crashed", "hung", "poisoned", "error"
#: What is no fault: the subject says that it does not take such programs.
UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Incident:
    """``verdict``: crashed, hung, poisoned, unsupported, or error where the suite could not go on. ``detail`` says how,
    in the same words whenever it happens."""

    verdict: str
    detail: str


#: What a run showed, as bytes, or what happened instead.
Shown = Union[bytes, Incident]
