"""Which symptoms of a campaign are those of a finding that is told already: what is new stands out."""

from __future__ import annotations

import functools
import pathlib
import sys
from dataclasses import dataclass
from typing import Optional

from ..program.causes import Symptom

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = pathlib.Path(__file__).with_name("known.toml")


@dataclass(frozen=True)
class Known:
    """``finding``: its id in docs/findings. ``subject``: the kind of subject it is known of. What is "" may be
    anything."""

    finding: str
    owner: str
    observable: str
    expected: str = ""
    actual: str = ""
    subject: str = "torch.compile"

    def covers(self, symptom: Symptom, subject: str) -> bool:
        return (
            subject.partition(":")[0] == self.subject
            and (symptom.owner, symptom.observable) == (self.owner, self.observable)
            and symptom.expected.startswith(self.expected)
            and symptom.actual.startswith(self.actual)
        )


@functools.cache
def entries() -> tuple[Known, ...]:
    return tuple(Known(**one) for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["known"])


def finding_of(subject: str, symptom: Symptom) -> Optional[str]:
    """The id of the finding that a symptom of this subject comes from; None where it is new."""
    return next((one.finding for one in entries() if one.covers(symptom, subject)), None)
