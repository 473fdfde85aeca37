"""What a run compares: a subject, and the reference at the release that it is held to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Optional, Sequence

from .levels import SEMANTIC
from .subjects import protocol
from .subjects.protocol import Reference, Subject
from .subjects.registry import SubjectError, is_third_party, resolve


@dataclass(frozen=True)
class Described:
    """The two sides, wherever the subject is.

    ``levels`` are those at which the subject is judged; ``note`` says why the release is another than its own.

    ``observed_counts`` says whether what is only observed of torch, undocumented, can be the subject's failure, and
    ``may_lack`` whether a generated program that asks for a name which it has not tells nothing of it.
    """

    subject: protocol.Described
    reference: Reference
    levels: tuple[str, ...]
    observed_counts: bool
    may_lack: bool = False
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
                **_importable(subject),
            },
            "reference": {"version": self.reference.version, **({"note": self.note} if self.note else {})},
        }

    @property
    def names(self) -> tuple[str, str]:
        """Subject and reference as a reader tells them apart."""
        return f"{self.subject.name} {self.subject.version}", f"reference {self.reference.version}"


@dataclass(frozen=True)
class Sides(Described):
    """The two sides in this process."""

    subject: Subject


def find(
    name: str,
    version: Optional[str] = None,
    levels: Sequence[str] = (),
    log_rules: bool = False,
    observed: bool = False,
) -> Sides:
    """The sides for the subject of this name, at ``version`` of the reference (the subject's own where that is known).

    ``observed`` holds also a third party to what is only observed of torch.
    Raises SubjectError where the subject cannot be had or claims none of ``levels``, and for a version that is none.
    """
    subject = resolve(name)
    found = described(subject, name, version, levels, log_rules, observed)
    return Sides(subject, found.reference, found.levels, found.observed_counts, found.may_lack, found.note)


def described(
    subject: protocol.Described,
    name: str,
    version: Optional[str] = None,
    levels: Sequence[str] = (),
    log_rules: bool = False,
    observed: bool = False,
) -> Described:
    """The same for a subject that was found by this name."""
    from .subjects import reference

    judged = tuple(level for level in subject.levels if level in (levels or SEMANTIC))
    if not judged:
        raise SubjectError(f"{subject.name} claims none of the levels {', '.join(levels)}")
    chosen, note = (version, "") if version else reference.nearest(subject.semantics)
    try:
        other = reference.Reference(chosen, log_rules=log_rules)
    except ValueError as error:
        raise SubjectError(str(error)) from None
    may_lack = is_third_party(name)
    return Described(subject, other, judged, observed or not may_lack, may_lack, note)


def _importable(subject: protocol.Described) -> dict[str, str]:
    """Where the subject is a module as it stands, with nothing of an adapter's between, the name to import it by."""
    module = getattr(subject, "module", None)
    name = getattr(module, "__name__", None)
    return {"module": subject.name} if name == subject.name and sys.modules.get(subject.name) is module else {}
