"""Traces: what one side of a run showed, step after step, as plain values that hold nothing of the subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: Whose observable it is ("x", "x.grad", "node 0", "thread", "step") and which one ("requires_grad").
Key = tuple[str, str]


class Inexact(NamedTuple):
    """A value of the reference that went through an inexact operation: it is right within ``ulps`` of its dtype, and
    ``floor`` besides. With an infinite floor nothing is known of it but its form.
    """

    value: Any
    ulps: int
    dtype: str
    floor: float = 0.0


class Raised(NamedTuple):
    """An observable that raised instead of having a value; the message stands beside it, at the level wording."""

    exception: str


class Absent(NamedTuple):
    """Stands for an observable that one side does not have where the other has it."""


class Missing(NamedTuple):
    """An observable that the subject has no name for."""

    name: str


class Unrecorded(NamedTuple):
    """Stands for what nobody recorded: in a baseline for a value that is not exact, since it is another one on other
    processors; for the values of tensors that have none."""


@dataclass
class Step:
    """What was observed at one point of a program, in the order of observing."""

    kind: str  # see, raises, claim, end
    line: int
    observations: dict[Key, Any] = field(default_factory=dict)


class Claim(NamedTuple):
    id: str
    what: str
    holds: bool


@dataclass
class Trace:
    """A run of one program on one side: its steps, claims, and what ended it."""

    steps: list[Step] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    #: The name whose lack ended the program ("torch.inference_mode"), or "".
    unsupported: str = ""
    #: Why the subject does not take the program, or "".
    refused: str = ""
    #: Why the program's end is the fault of whoever wrote it, or "".
    error: str = ""


def plain(value: Any) -> Any:
    """An observed value as JSON can hold it, for files and for people; not for comparing."""
    if isinstance(value, Inexact):
        floor = {"floor": plain(value.floor)} if value.floor else {}
        return {"value": plain(value.value), "ulps": value.ulps, **floor}
    if isinstance(value, Raised):
        return {"raised": value.exception}
    if isinstance(value, Missing):
        return {"missing": value.name}
    if isinstance(value, Absent):
        return {"absent": True}
    if isinstance(value, Unrecorded):
        return {"unrecorded": True}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return repr(value)
    if isinstance(value, complex):
        return repr(value)
    return value


def text(value: Any) -> str:
    """An observed value as a person reads it."""
    if isinstance(value, Inexact):
        return f"{value.value!r} ± {value.ulps} ulps" + (f" ± {value.floor:.2g}" if value.floor else "")
    if isinstance(value, Raised):
        return f"raises {value.exception}"
    if isinstance(value, Missing):
        return f"(no {value.name})"
    return repr(value)
