"""One behaviour across all releases, as their baselines have it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Iterator, Sequence

from . import baseline
from .baseline import Baseline
from .causes import Cause
from .changes import Change, Comparison, Kind, compared_scenario


@functools.cache
def committed() -> tuple[Baseline, ...]:
    """The baselines of torch, the oldest release first. BaselineError where one cannot be read."""
    return tuple(baseline.read(path) for path in baseline.committed_files())


@dataclass(frozen=True)
class Turn:
    """From one release to the next a scenario is not the same: ``change``, or ``note`` says why it is not compared."""

    id: str
    before: Baseline
    after: Baseline
    change: Change | None
    note: str


def turns(id: str, releases: Sequence[Baseline]) -> Iterator[Turn]:
    """Where a scenario changed."""
    for before, after in zip(releases, releases[1:]):
        old, new = before.scenarios.get(id), after.scenarios.get(id)
        if old is None or new is None:
            if old is not new:
                yield Turn(id, before, after, None, "not recorded on both")
        elif old.source != new.source:
            yield Turn(id, before, after, None, "recorded with another text")
        elif old.lacks != new.lacks:
            came = f"{old.lacks} is there" if old.lacks else f"{new.lacks} is no more"
            yield Turn(id, before, after, None, came)
        else:
            change = compared_scenario(id, old, new)
            if change is not None:
                yield Turn(id, before, after, change, "")


def as_before(cause: Cause, comparison: Comparison) -> Iterator[str]:
    """Which other releases show what a cause's scenarios show now."""
    if cause.kind is not Kind.SEMANTICS or not cause.scenarios:
        return
    ids = [change.id for change in cause.scenarios]
    after = comparison.after
    alike = [
        one.version
        for one in committed()
        if one.version != after.version and all(_is_alike(one, after, id) for id in ids)
    ]
    if alike:
        yield f"  as on {', '.join(alike)}"


def _is_alike(one: Baseline, other: Baseline, id: str) -> bool:
    left, right = one.scenarios.get(id), other.scenarios.get(id)
    if left is None or right is None or left.source != right.source or left.ended != right.ended:
        return False
    change = compared_scenario(id, left, right)
    return change is None or Kind.SEMANTICS not in change.kinds
