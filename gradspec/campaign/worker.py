"""What runs in a worker process: pieces of shards, on a subject that is loaded once."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import re
import threading
from collections import Counter
from dataclasses import asdict, replace
from typing import Any, Iterator, Union

from .. import rule_log
from ..collecting import uncollected
from ..compiled.judging import RegionCheck, RegionDifference
from ..isolation.guarded import Guarded, Poisoned
from ..isolation.isolated import Isolated
from ..isolation.process import Process
from ..isolation.watchdog import Watchdog
from ..program import canonical
from ..program.causes import Symptom, symptom
from ..program.checking import Check, Difference, Mishap
from ..program.drivers import Seeded
from ..program.execution import Prepared, Side
from ..program.form import Program, statements
from ..program.grammar import Grammar
from ..program.incident import ERROR, Incident
from ..program.regions import Regions
from ..sides import Described, described, find
from ..subjects.kinds import takes_regions
from ..subjects.reference import Reference
from ..trace import plain
from .plan import Piece, Plan
from .survey import Survey

#: How many programs run side by side on one side before the other has its turn, and garbage is collected: more of
#: them are in no cache any more when the other side comes to them.
BATCH = 100

#: The program that a poisoned one spoiled, as its detail names it: it is another one each time.
_ONE = re.compile(r"the program [0-9a-f]{16}")

#: One piece at a time runs in a process: warnings are caught for all of its threads.
_one_at_a_time = threading.Lock()


def describe(plan: Plan) -> dict[str, Any]:
    """What the header of a campaign says of the sides. Raises SubjectError where there is no such subject."""
    with _one_at_a_time, _ending():
        return _worker(replace(plan, seed=0, programs=None)).sides.about()


def run(plan: Plan, piece: Piece) -> dict[str, Any]:
    """Judge a piece. What this returns depends on the plan and the piece alone."""
    with _one_at_a_time, _ending():
        return _worker(replace(plan, seed=0, programs=None)).judged(plan.seed, piece)


@contextlib.contextmanager
def _ending() -> Iterator[None]:
    """End this process where the subject would have, or where nothing that comes after could be trusted."""
    try:
        yield
    except (SystemExit, Poisoned):
        os._exit(1)


#: Two: a piece of which the process died is run again in isolation.
@functools.lru_cache(maxsize=2)
def _worker(plan: Plan) -> Worker:
    if plan.isolated:
        process = Process(plan.subject, plan.reference, plan.python, plan.limits)
        found = described(process.about(), plan.subject, plan.reference)
        if takes_regions(plan.subject):
            plain = Process("torch", found.reference.version, plan.python, plan.limits)
            regions = RegionCheck(process, plain, found.reference, found.levels)
            return Worker(found, regions, plan.logged, Regions(found.reference.module))
        check = Check(None, found.reference, found.levels, Isolated(process), may_lack=found.may_lack)
        return Worker(found, check, plan.logged)
    watchdog = Watchdog(plan.limits)
    sides = find(plan.subject, plan.reference)
    torch: Any = sides.subject.module
    if hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)
    guarded = Guarded(sides.subject, watchdog.began)
    guarded.prove()
    check = Check(sides.subject, sides.reference, sides.levels, guarded, may_lack=sides.may_lack)
    return Worker(sides, check, plan.logged)


class Worker:
    """Both sides and the grammar."""

    def __init__(
        self,
        sides: Described,
        check: Union[Check, RegionCheck],
        logged: int,
        grammar: Union[Grammar, Regions, None] = None,
    ) -> None:
        self.sides = sides
        self._grammar = grammar or Grammar(sides.reference.module)
        self._check = check
        self._logged = logged

    def judged(self, seed: int, piece: Piece) -> dict[str, Any]:
        differing: list[dict[str, Any]] = []
        rules: Counter[str] = Counter()
        survey, counts = Survey(), Counter[str]()
        with uncollected():
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
        verdicts = Counter(one["verdict"] for one in differing)
        verdicts["conforms"] = len(piece) - len(differing)
        return _record(piece, counts, verdicts, survey, rules, differing)

    def _differing(self, first: int, batch: list[Program]) -> list[dict[str, Any]]:
        """The records of those programs that do not conform."""
        found = self._check.differences([Prepared(program) for program in batch])
        return [
            _mishap(place, one) if isinstance(one, Mishap) else _differing(place, one)
            for place, one in enumerate(found, first)
            if one is not None
        ]

    def _alone(self, place: int, program: Program) -> list[dict[str, Any]]:
        try:
            return self._differing(place, [program])
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            return [_mishap(place, Mishap(program, None, Incident(ERROR, said)))]

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
        logging = _logging(self.sides.reference.version)
        rule_log.take()
        with logging.ready():
            for program in programs:
                logging.run(Prepared(program), False)
                yield from rule_log.take()


def _program(index: int, program: Program) -> dict[str, Any]:
    return {
        "index": index,
        "id": canonical.program_id(program),
        "statements": sum(1 for _ in statements(program.body)),
        "program": canonical.encoded(program),
    }


@functools.lru_cache(maxsize=1)
def _logging(version: str) -> Side:
    """The reference that logs its rules."""
    return Side(Reference(version, log_rules=True))


def _mishap(index: int, found: Mishap) -> dict[str, Any]:
    """The record of a program of which nothing could be compared."""
    incident = found.incident
    symptom = Symptom("core", "process", incident.verdict, "", _ONE.sub("a program", incident.detail))
    return _program(index, found.program) | {
        "verdict": incident.verdict,
        "observed": found.observed,
        "symptom": asdict(symptom),
        "divergences": [],
        "detail": incident.detail,
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
    record = _program(index, found.program) | {
        "verdict": found.verdict,
        "observed": found.observed,
        "symptom": asdict(symptom(found.first)),
        "divergences": divergences,
    }
    if isinstance(found, RegionDifference):
        first, *also = map(asdict, found.symptoms)
        record |= {"symptom": first, **({"also": also} if also else {})}
    return record


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
