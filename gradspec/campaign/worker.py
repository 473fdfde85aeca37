"""What runs in a worker process: pieces of shards, on a subject that is loaded once."""

from __future__ import annotations

import functools
import gc
import os
import threading
from collections import Counter
from dataclasses import asdict, replace
from typing import Any, Iterator, Optional

from .. import rule_log
from ..program import canonical
from ..program.causes import Symptom, symptom
from ..program.checking import Check, Difference
from ..program.drivers import Seeded
from ..program.execution import Prepared, Side
from ..program.form import Program, statements
from ..program.grammar import Grammar
from ..sides import Sides, find
from ..subjects.reference import Reference
from ..trace import plain
from .plan import Piece, Plan
from .survey import Survey

#: How many programs run side by side on one side before the other has its turn, and garbage is collected: more of
#: them are in no cache any more when the other side comes to them.
BATCH = 100

#: One piece at a time runs in a process: warnings are caught for all of its threads.
_one_at_a_time = threading.Lock()


def describe(plan: Plan) -> dict[str, Any]:
    """What the header of a campaign says of the sides. Raises SubjectError where there is no such subject."""
    with _one_at_a_time:
        return _worker(replace(plan, seed=0, programs=None)).sides.about()


def run(plan: Plan, piece: Piece) -> dict[str, Any]:
    """Judge a piece. What this returns depends on the plan and the piece alone."""
    with _one_at_a_time:
        try:
            return _worker(replace(plan, seed=0, programs=None)).judged(plan.seed, piece)
        except SystemExit:
            # The subject ended its process, or would have.
            os._exit(1)


def crashed(plan: Plan, piece: Piece) -> dict[str, Any]:
    """The record of programs that nobody runs any more, as their processes died of each."""
    with _one_at_a_time:
        return _worker(replace(plan, seed=0, programs=None)).unjudged(plan.seed, piece)


@functools.lru_cache(maxsize=1)
def _worker(plan: Plan) -> Worker:
    return Worker(find(plan.subject, plan.reference), plan.logged)


class Worker:
    """Both sides, the grammar, and the reference that logs its rules."""

    def __init__(self, sides: Sides, logged: int) -> None:
        self.sides = sides
        torch: Any = sides.subject.module
        if hasattr(torch, "set_num_threads"):
            torch.set_num_threads(1)
        self._grammar = Grammar(sides.reference.module)
        self._check = Check(sides.subject, sides.reference, sides.levels)
        self._logged = logged
        self._logging: Optional[Side] = None

    def judged(self, seed: int, piece: Piece) -> dict[str, Any]:
        differing: list[dict[str, Any]] = []
        rules: Counter[str] = Counter()
        survey, counts = Survey(), Counter[str]()
        is_collecting = gc.isenabled()
        gc.disable()
        try:
            for first, batch in self._batches(seed, piece, survey, counts):
                try:
                    differing += self._differing(first, batch)
                except Exception:
                    # One of them cannot be judged: the others can.
                    for place, program in enumerate(batch, first):
                        differing += self._alone(place, program)
                rules.update(self._ran([one for place, one in enumerate(batch, first) if not place % self._logged]))
                del batch
                # Not in the middle of a program: what is collected may change the mode. What survives is no garbage:
                # modules that the subject loads when it first needs them, which are no longer looked at.
                gc.collect()
                gc.freeze()
        finally:
            if is_collecting:
                gc.enable()
        verdicts = Counter(one["verdict"] for one in differing)
        verdicts["conforms"] = len(piece) - len(differing)
        return _record(piece, counts, verdicts, survey, rules, differing)

    def _differing(self, first: int, batch: list[Program]) -> list[dict[str, Any]]:
        """The records of those programs that do not conform."""
        found = self._check.differences([Prepared(program) for program in batch])
        return [_differing(place, one) for place, one in enumerate(found, first) if one is not None]

    def _alone(self, place: int, program: Program) -> list[dict[str, Any]]:
        try:
            return self._differing(place, [program])
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            return [_program(place, program) | _without_traces("error", type(error).__name__) | {"detail": said}]

    def unjudged(self, seed: int, piece: Piece) -> dict[str, Any]:
        survey, counts = Survey(), Counter[str]()
        differing = []
        for first, batch in self._batches(seed, piece, survey, counts):
            for place, program in enumerate(batch, first):
                differing.append(_program(place, program) | _without_traces("crashed", ""))
        return _record(piece, counts, Counter(crashed=len(piece)), survey, Counter(), differing)

    def _batches(
        self, seed: int, piece: Piece, survey: Survey, counts: Counter[str]
    ) -> Iterator[tuple[int, list[Program]]]:
        """The programs of a piece, some at a time, with the place of the first; they are counted on the way."""
        grammar = self._grammar
        chooser = Seeded(f"{seed}:{piece.shard}")
        for _ in range(piece.start):
            grammar.program(chooser)
        for first in range(piece.start, piece.stop, BATCH):
            batch = []
            for _ in range(min(BATCH, piece.stop - first)):
                program = grammar.program(chooser)
                batch.append(program)
                survey.add(program, grammar.used)
                counts["met an error"] += grammar.raised
                counts["ended by an error"] += grammar.ended
            yield first, batch

    def _ran(self, programs: list[Program]) -> Iterator[str]:
        """The rules that ran in each of the programs."""
        if not programs:
            return
        if self._logging is None:
            reference = self.sides.reference
            self._logging = Side(Reference(reference.version, log_rules=True))
        rule_log.take()
        with self._logging.ready():
            for program in programs:
                self._logging.run(Prepared(program), False)
                yield from rule_log.take()


def _without_traces(verdict: str, seen: str) -> dict[str, Any]:
    """What a record says of a program of which nothing could be compared."""
    symptom = asdict(Symptom("core", "process", verdict, "", seen))
    return {"verdict": verdict, "observed": None, "symptom": symptom, "divergences": []}


def _program(index: int, program: Program) -> dict[str, Any]:
    return {
        "index": index,
        "id": canonical.program_id(program),
        "statements": sum(1 for _ in statements(program.body)),
        "program": canonical.encoded(program),
    }


def _differing(index: int, found: Difference) -> dict[str, Any]:
    divergences = [
        {
            "level": one.level,
            "step": one.step,
            "line": one.line,
            "owner": one.owner,
            "observable": one.observable,
            "expected": plain(one.expected),
            "actual": plain(one.actual),
        }
        for one in found.divergences
    ]
    return _program(index, found.program) | {
        "verdict": found.verdict,
        "observed": found.observed,
        "symptom": asdict(symptom(found.first)),
        "divergences": divergences,
    }


def _record(
    piece: Piece,
    counts: Counter[str],
    verdicts: Counter[str],
    survey: Survey,
    rules: Counter[str],
    differing: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "record": "shard",
        "shard": piece.shard,
        "programs": len(piece),
        "met_error": counts["met an error"],
        "ended_by_error": counts["ended by an error"],
        "verdicts": {name: verdicts[name] for name in sorted(verdicts) if verdicts[name]},
        **survey.record(),
        "rules": dict(sorted(rules.items())),
        "differing": differing,
    }
