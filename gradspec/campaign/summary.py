"""What a campaign came to, as text."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Callable, Iterator, Mapping, Optional, Sequence

from ..levels import LEVELS
from ..program import canonical
from ..program.causes import Symptom
from ..program.features import FEATURES
from ..program.incident import UNSUPPORTED
from ..program.printer import script
from .tally import Found, Tally

#: How many distinct divergences are shown with their programs; the others by name.
SHOWN = 10
#: And how many reasons for which a third party could not be asked.
_REASONS = 20


#: Which finding a symptom comes from, or None.
Knows = Callable[[Symptom], Optional[str]]


def lines(
    tally: Tally,
    rate: float | None,
    rules: Mapping[str, Sequence[str]],
    features: Sequence[str] = FEATURES,
    knows: Knows = lambda symptom: None,
) -> Iterator[str]:
    """``rules``: those of the reference, with the clauses that they carry out. ``features``: what programs may have.
    ``knows``: which of the divergences are told by the names of their findings alone."""
    total = max(tally.programs, 1)
    speed = f", {rate:,.0f} per second" if rate is not None else ""
    yield f"{tally.programs:,} programs in {len(tally.shards):,} shards{speed}"
    met, ended = tally.plain["met_error"], tally.plain["ended_by_error"]
    yield f"met an error: {met / total:.1%}, ended by one: {ended / total:.1%}"
    yield "verdicts: " + ", ".join(f"{count:,} {name}" for name, count in sorted(tally.named["verdicts"].items()))
    yield from _coverage(tally, features)
    yield from _unfired(tally, rules)
    yield from _divergences(tally, knows)


def _coverage(tally: Tally, features: Sequence[str]) -> Iterator[str]:
    used, pairs = tally.named["features"], tally.named["pairs"]
    unused = [one for one in features if not used[one]]
    apart = [pair for pair in map(" + ".join, combinations(sorted(features), 2)) if not pairs[pair]]
    yield (
        f"coverage: {len(features) - len(unused)} of {len(features)} features, "
        f"{_pairs(len(features)) - len(apart):,} of {_pairs(len(features)):,} pairs of them, "
        f"{len(tally.named['ops']):,} ops, {len(tally.named['forms'])} forms"
    )
    if unused:
        yield f"  never used: {', '.join(unused)}"
    elif apart:
        yield f"  never used together: {', '.join(apart[:5])}{f' and {len(apart) - 5} more' if len(apart) > 5 else ''}"


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _unfired(tally: Tally, rules: Mapping[str, Sequence[str]]) -> Iterator[str]:
    fired = tally.named["rules"]
    if not fired:
        yield "rules: none was logged"
        return
    silent: dict[str, list[str]] = {}
    for rule, clauses in rules.items():
        if not fired[rule]:
            for clause in clauses:
                silent.setdefault(clause, []).append(rule)
    number = len({rule for named in silent.values() for rule in named})
    yield f"rules: {len(rules) - number} of {len(rules)} of the reference fired"
    for clause, named in sorted(silent.items()):
        yield f"  {clause}: nothing fires {', '.join(named)}"


def _divergences(tally: Tally, knows: Knows) -> Iterator[str]:
    refused = {symptom.actual: one for symptom, one in tally.found.items() if symptom.observable == UNSUPPORTED}
    commonest = sorted(refused.items(), key=lambda item: -item[1].count)
    for why, one in commonest[:_REASONS]:
        yield f"unsupported, {one.count:,} programs: {why}"
    rest = [one.count for _, one in commonest[_REASONS:]]
    if rest:
        yield f"unsupported, {sum(rest):,} programs: {len(rest):,} other reasons"
    known: Counter[str] = Counter()
    for symptom, one in tally.found.items():
        known[knows(symptom) or ""] += one.count
    for finding, count in known.most_common():
        if finding:
            yield f"known, {count:,} times: {finding}"
    found = [item for item in ordered(tally) if knows(item[0]) is None]
    if found:
        yield f"distinct divergences: {len(found)}"
    for number, (symptom, one) in enumerate(found, 1):
        smallest = one.smallest
        who = f"{symptom.owner}, {symptom.observable}"
        if symptom.expected or symptom.actual:
            who += f", {symptom.actual} for {symptom.expected}"
        yield ""
        yield (
            f"{number}. {symptom.level}: {who}; {one.count:,} programs; the smallest is {smallest['id']}, "
            f"{smallest['index']} of shard {smallest['shard']}{', observed' if smallest['observed'] else ''}"
        )
        if number <= SHOWN and "program" in smallest:
            yield from _shown(smallest)


def ordered(tally: Tally) -> list[tuple[Symptom, Found]]:
    """The distinct divergences, by level and then the most frequent first."""
    return sorted([item for item in tally.found.items() if item[0].observable != UNSUPPORTED], key=_order)


def _order(item: tuple[Symptom, Found]) -> tuple[int, int]:
    symptom, found = item
    return LEVELS.index(symptom.level), -found.count


def _shown(smallest: Mapping[str, object]) -> Iterator[str]:
    for line in script(canonical.decoded(smallest["program"])).splitlines():
        yield f"      {line}"
    if "detail" in smallest:
        yield f"   {smallest['detail']}"
    for one in smallest["divergences"]:  # type: ignore[attr-defined]
        yield (
            f"   at line {one['line']}, {one['owner']} {one['observable']} ({one['level']}): "
            f"expected {one['expected']!r}, seen {one['actual']!r}"
        )
