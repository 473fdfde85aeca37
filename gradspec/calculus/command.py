"""``gradspec enumerate``."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
from concurrent.futures import BrokenExecutor, Future
from typing import Any, Iterator, Mapping, Optional

import click

from .. import __version__
from ..campaign.executors import LocalProcesses, finished
from ..campaign.plan import sources
from ..campaign.progress import Pace, shown
from ..exits import CONFORMS, DIVERGES, Refusal
from ..program.canonical import decoded, program_id
from ..program.causes import minimal
from ..program.checking import Check, Difference
from ..program.execution import Prepared
from ..program.files import REPORTS, write
from ..program.scripts import standalone
from ..sides import find
from ..subjects.registry import SubjectError
from . import pieces
from .file import EnumerationError, EnumerationFile, opened
from .layers import DEEPEST, count


@click.command("enumerate")
@click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What is judged.")
@click.option("--reference", metavar="VERSION", help="The torch release whose semantics it is held to; its own.")
@click.option("--depth", type=click.IntRange(1, DEEPEST), default=3, show_default=True, help="How deep programs go.")
@click.option("--count", "only_count", is_flag=True, help="Only say how many programs there are.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="How many processes; one for each core.")
@click.option("--file", "target", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Where results go.")
@click.option("--anew", is_flag=True, help="Begin again where the file holds an enumeration already.")
def enumerate(
    subject: str,
    reference: Optional[str],
    depth: int,
    only_count: bool,
    workers: Optional[int],
    target: Optional[pathlib.Path],
    anew: bool,
) -> None:
    """Run all programs of the mode calculus up to a depth, unobserved and observed.

    What is finished stands in a file, by default reports/enumerations/SUBJECT-DEPTH.jsonl; the same command goes on
    with it where it was ended.

    \b
    Exit code:
      0  nothing diverges (message texts and names of nodes may differ)
      1  something diverges
      2  it could not be judged, or was interrupted
    """
    for each in range(1, depth + 1):
        click.echo(f"depth {each}: {count(each):,} programs")
    if only_count:
        return
    path = target or REPORTS / "enumerations" / f"{re.sub(r'[^-.0-9A-Za-z_]+', '-', subject)}-{depth}.jsonl"
    executors = LocalProcesses(workers or os.cpu_count() or 1)
    try:
        terms = _terms(executors, subject, reference, depth)
        results = opened(path, terms, anew)
        _carry_out(results, executors, (subject, reference, depth))
    except (EnumerationError, SubjectError) as error:
        raise Refusal(str(error)) from None
    except KeyboardInterrupt:
        raise Refusal(f"interrupted; the same command goes on with {path}") from None
    finally:
        executors.end()
    for line in _summary(results, subject, reference):
        click.echo(line)
    click.echo(f"results: {path}")
    raise SystemExit(DIVERGES if results.failing else CONFORMS)


def _terms(executors: LocalProcesses, subject: str, reference: Optional[str], depth: int) -> dict[str, Any]:
    """What two parts of one enumeration have in common."""
    digest = hashlib.sha256(sources().encode())
    for source in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    try:
        about = executors.submit(pieces.describe, subject, reference).result()
    except BrokenExecutor:
        raise EnumerationError(f"the process that loads {subject} does not live through it") from None
    return {
        **about,
        "depth": depth,
        "programs": sum(count(each) for each in range(1, depth + 1)),
        "suite": __version__,
        "sources": digest.hexdigest()[:16],
    }


def _carry_out(results: EnumerationFile, executors: LocalProcesses, what: tuple[str, Optional[str], int]) -> None:
    """Run the pieces that are missing."""
    depth = what[-1]
    missing = (number for number in range(pieces.count_pieces(depth)) if number not in results.pieces)
    running: dict[Future[Any], int] = {}
    pace = Pace(sum(count(each) for each in range(1, depth + 1)), None, results.programs)
    with shown(pace) as show:
        while True:
            for number in missing:
                running[executors.submit(pieces.run_piece, *what, number)] = number
                if len(running) > executors.workers:
                    break
            if not running:
                break
            for future in finished(running):
                number = running.pop(future)
                try:
                    results.add(future.result())
                except BrokenExecutor:
                    raise EnumerationError(f"a worker died, perhaps of a program of piece {number}") from None
                show(results)
    if not results.is_complete:
        results.finish()


def _summary(results: EnumerationFile, subject: str, reference: Optional[str]) -> Iterator[str]:
    """What it came to; of each distinct divergence the first program becomes a script."""
    found: dict[str, Mapping[str, Any]] = {}
    counts: dict[str, int] = {}
    for _, piece in sorted(results.pieces.items()):
        for one in piece["found"]:
            key = str(one["symptom"])
            found.setdefault(key, one)
            counts[key] = counts.get(key, 0) + one["count"]
    yield f"{results.programs:,} programs, {results.failing:,} diverge in {len(found)} distinct ways"
    if not found:
        return
    sides = find(subject, reference)
    check = Check(sides.subject, sides.reference, sides.levels)
    for number, (key, one) in zip(range(1, len(found) + 1), found.items()):
        difference = check.again(Prepared(decoded(one["program"])), one["observed"])
        if not isinstance(difference, Difference):
            yield f"{number}. {one['id']} conforms when it runs by itself: the subject is not the same each time"
            continue
        smallest = minimal(check, difference)
        first = smallest.first
        yield f"{number}. {first.level}: {first.owner}, {first.observable}; {counts[key]:,} programs; {one['verdict']}"
        path = REPORTS / "scripts" / f"{program_id(smallest.program)}.py"
        write(path, standalone(smallest, *sides.names))
        yield f"   {path}"
