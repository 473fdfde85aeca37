"""``gradspec detection``: how many programs of a campaign it takes to find each of the subjects that are wrong."""

from __future__ import annotations

import gc
import itertools
import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

import click

from ..exits import CONFORMS, DIVERGES, Refusal
from ..levels import SEMANTIC
from ..program.causes import minimal
from ..program.checking import Check, Difference
from ..program.drivers import Seeded
from ..program.execution import Prepared, Side, same
from ..program.form import Program
from ..program.grammar import Grammar
from ..program.scripts import standalone
from ..subjects.reference import Reference
from ..subjects.registry import SubjectError, resolve

#: How many programs run on one side before the other has its turn: fewer than in a campaign, as it ends at the first.
BATCH = 50
#: How many programs a shard of a campaign has, unless it is told.
SHARD = 1000
#: How many subjects a process takes at a time: each is a reference of its own, in memory.
PART = 20

#: What begins the names of subjects that are torch with a fault planted in it, and what torch is without one.
PLANTED, NOTHING = "wrong:torch:", "nothing"
#: What programs show on the reference, unobserved and observed.
Expected = Mapping[bool, Sequence[bytes]]


@dataclass(frozen=True)
class Detection:
    """``programs``: the first that showed it, counted from 1, or how many did not. ``seconds``: what a campaign with
    one worker takes for these; ``script``: what was left of that program, as a script; "" where there is none."""

    subject: str
    programs: int
    seconds: float
    script: str = ""
    symptom: str = ""
    shrinking: float = 0.0

    @property
    def is_found(self) -> bool:
        return bool(self.script)

    @property
    def lines(self) -> int:
        """Of the script, without what it says in its first lines."""
        return sum(not line.startswith("#") for line in self.script.splitlines())

    def __str__(self) -> str:
        if not self.is_found:
            return f"{self.subject}: not found in {self.programs:,} programs, {self.seconds:.1f} s"
        return (
            f"{self.subject}: program {self.programs:,}, {self.seconds:.1f} s; {self.lines} lines in "
            f"{self.shrinking:.1f} s; {self.symptom}"
        )


class _Hunt:
    """A campaign against one subject, until its first difference."""

    def __init__(self, name: str, reference: Reference) -> None:
        self.name = name
        subject = resolve(name)
        self.side = Side(subject)
        self.check = Check(subject, reference, SEMANTIC)
        self.version = reference.version
        #: What torch itself shows is no fault that was planted.
        self.sound: Optional[Check] = None
        if name.startswith(PLANTED):
            self.sound = Check(resolve(PLANTED + NOTHING), reference, SEMANTIC)
        self.seconds = 0.0

    def first(self, batch: Sequence[Prepared], expected: Expected) -> Optional[tuple[int, Difference]]:
        """The first program of a batch that diverges, with its place."""
        started = time.perf_counter()
        found: dict[int, Difference] = {}
        for looks, wanted in expected.items():
            for place, shown in enumerate(self.side.run_all(batch, looks)):
                if place not in found and not same(wanted[place], shown):
                    one = self.check.difference(batch[place], looks)
                    if isinstance(one, Difference) and one.verdict == "diverges":
                        if self.sound is None or self.sound.again(batch[place], looks) is None:
                            found[place] = one
        self.seconds += time.perf_counter() - started
        return min(found.items(), default=None, key=itemgetter(0))

    def ended(self, programs: int, seconds: float, difference: Difference) -> Detection:
        started = time.perf_counter()
        least = minimal(self.check, difference)
        shrinking = time.perf_counter() - started
        first = least.first
        symptom = f"{first.level}: {first.owner}, {first.observable}{', observed' if least.observed else ''}"
        text = standalone(least, self.name, f"torch {self.version}")
        return Detection(self.name, programs, seconds, text, symptom, shrinking)


def detections(names: Sequence[str], seed: int, programs: int) -> Iterator[Detection]:
    """When a campaign finds each of the subjects, in the order in which they are found; at last those it does not.

    Programs are made, and run on the reference, once for all subjects; one that was found runs no more.
    """
    reference = Reference()
    hunts = [_Hunt(name, reference) for name in names]
    # What is loaded by now is no garbage, and is not looked at each time.
    gc.collect()
    gc.freeze()
    right = Side(reference)
    making = _programs(seed)
    common, done = 0.0, 0
    while hunts and done < programs:
        started = time.perf_counter()
        batch = [Prepared(next(making)) for _ in range(min(BATCH, programs - done))]
        expected = {looks: right.run_all(batch, looks) for looks in (False, True)}
        common += time.perf_counter() - started
        for hunt in list(hunts):
            found = hunt.first(batch, expected)
            if found is not None:
                hunts.remove(hunt)
                yield hunt.ended(done + found[0] + 1, common + hunt.seconds, found[1])
        done += len(batch)
        gc.collect()
    for hunt in hunts:
        yield Detection(hunt.name, done, common + hunt.seconds)


def _programs(seed: int) -> Iterator[Program]:
    """Those of the campaign with this seed, in the order of their shards."""
    grammar = Grammar(Reference().module)
    for shard in itertools.count():
        chooser = Seeded(f"{seed}:{shard}")
        for _ in range(SHARD):
            yield grammar.program(chooser)


def _all(names: Sequence[str], seed: int, programs: int) -> list[Detection]:
    return list(detections(names, seed, programs))


@click.command()
@click.argument("subjects", nargs=-1)
@click.option("--programs", type=click.IntRange(1), default=3000, show_default=True, metavar="N", help="At most.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="The campaign's.")
@click.option("--seeds", type=click.IntRange(1), default=1, metavar="N", help="How many campaigns: the next seeds too.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, metavar="N", help="Processes.")
@click.option("--scripts", is_flag=True, help="Print what the programs that found them were shrunk to.")
@click.option("--table", type=click.Path(path_type=Path), metavar="FILE", help="Write a table in Markdown.")
def detection(
    subjects: Sequence[str],
    programs: int,
    seed: int,
    seeds: int,
    workers: int,
    scripts: bool,
    table: Optional[Path],
) -> None:
    """When a campaign finds each of the SUBJECTS; all that were broken on purpose where none is named.

    For each: the first program that diverges, counted from 1; the seconds that one worker takes for so many; how many
    lines are left of it, and how long shrinking took.

    \b
    Exit code:
      0  each is found in every campaign
      1  one is not
      2  there is no such subject
    """
    names = list(subjects) or list(_wrong())
    found: list[Detection] = []
    try:
        for number in range(seed, seed + seeds):
            for one in _shared(names, number, programs, workers):
                found.append(one)
                click.echo(one)
                if scripts and one.is_found:
                    click.echo("".join(f"    {line}\n" for line in one.script.splitlines()), nl=False)
    except SubjectError as error:
        raise Refusal(str(error)) from None
    for line in summary(found):
        click.echo(line)
    if table is not None:
        several = f"seeds {seed} to {seed + seeds - 1}" if seeds > 1 else f"seed {seed}"
        how = f"up to {programs:,} programs, {several}"
        text = "".join(f"{line}\n" for line in tabulated(found, names, how))
        table.write_text(text, encoding="utf-8")
    raise SystemExit(CONFORMS if all(one.is_found for one in found) else DIVERGES)


def _wrong() -> Iterator[str]:
    from ..subjects.wrong.broken import BROKEN

    yield from (f"wrong:{name}" for name in BROKEN)
    if find_spec("torch") is not None:
        from ..subjects.wrong import planted

        yield from (PLANTED + name for name in planted.PLANTED)


def _shared(names: Sequence[str], seed: int, programs: int, workers: int) -> Iterator[Detection]:
    """The detections, from as many processes."""
    # Small parts, of which the next goes to who is free: what is not found takes longest.
    parts = [names[at : at + PART] for at in range(0, len(names), PART)]
    if workers == 1:
        for part in parts:
            yield from detections(part, seed, programs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_all, part, seed, programs) for part in parts]):
            yield from future.result()


def summary(found: Sequence[Detection]) -> Iterator[str]:
    """What the detections come to."""
    told = [one for one in found if one.is_found]
    yield f"{len(told)} of {len(found)} found"
    for name, values in (
        ("programs", [one.programs for one in told]),
        ("seconds", [one.seconds for one in told]),
        ("lines", [one.lines for one in told]),
        ("seconds of shrinking", [one.shrinking for one in told]),
    ):
        if values:
            yield f"{name}: median {statistics.median(values):.4g}, at most {max(values):.4g}"
    missed = dict.fromkeys(one.subject for one in found if not one.is_found)
    if missed:
        yield f"not found: {', '.join(missed)}"


def tabulated(found: Sequence[Detection], names: Sequence[str], how: str) -> Iterator[str]:
    """The detections of several campaigns as a table in Markdown: the median of each subject."""
    yield f"<!-- made by `gradspec detection --table`: {how} -->"
    yield ""
    yield "| subject | programs until it is found | lines of the script |"
    yield "|---|---:|---:|"
    for name in names:
        several = [one for one in found if one.subject == name]
        told = [one.lines for one in several if one.is_found]
        programs = f"{statistics.median(one.programs for one in several):,.0f}"
        missed = len(several) - len(told)
        if missed:
            of_several = f" in {missed} of {len(several)}" if len(several) > 1 else ""
            programs = f"not found{of_several}; {programs}"
        yield f"| `{name}` | {programs} | {statistics.median(told):.0f} |" if told else f"| `{name}` | {programs} | |"
