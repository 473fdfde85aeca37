"""What a run compares: a subject, and the reference at the release that it is held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

from .levels import SEMANTIC
from .subjects.protocol import Reference, Subject
from .subjects.registry import SubjectError, resolve


@dataclass(frozen=True)
class Sides:
    """``levels`` are those at which the subject is judged; ``note`` says why the release is another than its own."""

    subject: Subject
    reference: Reference
    levels: tuple[str, ...]
    note: str = ""

    def about(self) -> dict[str, Any]:
        """The part of a results file's header that only the process that runs the subject knows."""
        subject = self.subject
        return {
            "subject": {
                "name": subject.name,
                "version": subject.version,
                "levels": list(self.levels),
                "details": dict(subject.details),
            },
            "reference": {"version": self.reference.version, **({"note": self.note} if self.note else {})},
        }

    @property
    def names(self) -> tuple[str, str]:
        """Subject and reference as a reader tells them apart."""
        return f"{self.subject.name} {self.subject.version}", f"reference {self.reference.version}"


def find(name: str, version: Optional[str] = None, levels: Sequence[str] = (), log_rules: bool = False) -> Sides:
    """The sides for the subject of this name, at ``version`` of the reference (the subject's own where that is known).

    Raises SubjectError where the subject cannot be had or claims none of ``levels``, and for a version that is none.
    """
    from .subjects import reference

    subject = resolve(name)
    judged = tuple(level for level in subject.levels if level in (levels or SEMANTIC))
    if not judged:
        raise SubjectError(f"{subject.name} claims none of the levels {', '.join(levels)}")
    chosen, note = (version, "") if version else reference.nearest(subject.semantics)
    try:
        return Sides(subject, reference.Reference(chosen, log_rules=log_rules), judged, note)
    except ValueError as error:
        raise SubjectError(str(error)) from None
