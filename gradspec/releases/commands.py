"""``gradspec record`` and ``gradspec freeze``."""

from __future__ import annotations

import pathlib
from typing import Optional, Sequence

import click

from .. import suite
from ..exits import Refusal
from ..subjects.registry import SubjectError
from . import frozen as frozen_set
from .baseline import BaselineError, folder, write
from .freezing import chosen
from .frozen import FrozenError
from .recording import record as recorded
from .recording import scenarios_of, subject_process


def said(line: str) -> None:
    """How far it is, for whoever waits."""
    click.echo(line, err=True)


@click.command()
@click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What is recorded.")
@click.option("--python", metavar="PATH", help="It is in this Python: only the subject is needed there.")
@click.option("--output", "-o", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Where to write it.")
@click.option("--scenarios", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Only this file's.")
def record(
    subject: str, python: Optional[str], output: Optional[pathlib.Path], scenarios: Optional[pathlib.Path]
) -> None:
    """Record what a subject shows, for later releases to be held to: reports/baselines/SUBJECT-VERSION.json.

    Of every scenario the trace, of every program of the frozen set digests, of exact values only: the same release
    gives the same file on every machine. --scenarios records a file of your own instead of the suite. Exit code 2: it
    could not be recorded; what had been recorded before is as it was.
    """
    try:
        programs = None if scenarios is not None else frozen_set.read()
        found = recorded(subject_process(subject, python), scenarios_of(scenarios), programs, said)
        path = output or folder() / f"{found.name.replace(':', '-')}.json"
        write(found, path)
    except (SubjectError, BaselineError, FrozenError, suite.SuiteError) as error:
        raise Refusal(str(error)) from None
    click.echo(path)


@click.command()
@click.option("--count", default=10_000, show_default=True, type=click.IntRange(1), metavar="N")
@click.option("--seed", default=0, show_default=True, metavar="N")
@click.option("--release", "releases", multiple=True, metavar="PYTHON", help="Has a torch that has to have all names.")
@click.option("--other", "references", multiple=True, metavar="PYTHON", help="Of another version, shows the same.")
@click.option("--again", is_flag=True, help="The programs of the set that there is, with what they print today.")
@click.option("--output", "-o", default=frozen_set.FILE, type=click.Path(path_type=pathlib.Path), metavar="FILE")
def freeze(
    count: int, seed: int, releases: Sequence[str], references: Sequence[str], again: bool, output: pathlib.Path
) -> None:
    """Make the frozen set of generated programs anew; all baselines have to be recorded after it.

    A program is taken where all it shows is exact, where each torch in a PYTHON of --release has the names that it
    uses, and where the reference shows the same in each PYTHON of --other.
    """
    try:
        taken = frozen_set.read().programs() if again else chosen(count, seed, releases, references, said)
        made = frozen_set.write(taken, output)
    except (SubjectError, FrozenError) as error:
        raise Refusal(str(error)) from None
    click.echo(f"{output}: {len(made.texts):,} programs, set {made.id}")
