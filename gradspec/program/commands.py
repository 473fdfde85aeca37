"""The commands about one program: ``gradspec replay``, ``gradspec shrink``, ``gradspec explain``."""

from __future__ import annotations

import pathlib
from typing import Optional, Union

import click

from ..exits import CONFORMS, DIVERGES, NO_VERDICT, Refusal
from ..isolation import replaying
from ..isolation.options import isolation, limits
from ..isolation.process import Process
from ..sides import Sides, find
from ..subjects.registry import SubjectError
from . import files, telling
from .canonical import program_id
from .causes import minimal
from .checking import Check, Difference, Mishap
from .execution import Prepared
from .form import Program
from .incident import ERROR, UNSUPPORTED
from .printer import script
from .scripts import standalone

_SUBJECT = click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What is judged.")


def _program(name: str) -> Program:
    try:
        return files.read(name)
    except files.NoProgram as error:
        raise Refusal(str(error)) from None


def _sides(subject: str) -> Sides:
    try:
        return find(subject)
    except SubjectError as error:
        raise Refusal(str(error)) from None


def _difference(program: Program, sides: Sides) -> tuple[Check, Optional[Difference]]:
    check = Check(sides.subject, sides.reference, sides.levels)
    prepared = Prepared(program)
    found = check.again(prepared, looks=False) or check.again(prepared, looks=True)
    return check, None if found is None else _here(found)


def _here(found: Union[Difference, Mishap]) -> Difference:
    """What a check of this process finds: where something happened to the process, nobody is left to say so."""
    assert isinstance(found, Difference)
    return found


_ENDS = {"conforms": CONFORMS, "wording": CONFORMS, ERROR: NO_VERDICT, UNSUPPORTED: NO_VERDICT}


def _end(difference: Union[Difference, Mishap, None]) -> None:
    raise SystemExit(CONFORMS if difference is None else _ENDS.get(difference.verdict, DIVERGES))


@click.command()
@click.argument("program", metavar="FILE|ID")
@_SUBJECT
@isolation
def replay(
    program: str, subject: str, isolated: bool, python: Optional[str], limit: Optional[float], memory: Optional[int]
) -> None:
    """Run one generated program on a subject and on the reference, observed and not.

    FILE holds the program as JSON; an ID is looked for in what campaigns wrote under reports/. Exit code 0: it
    conforms, 1: it diverges, or crashes, hangs or poisons its process, 2: there is no such program or subject.
    """
    found = _program(program)
    allowed = limits(limit, memory)
    try:
        difference = (
            replaying.elsewhere(found, Process(subject, None, python, allowed))
            if isolated or python is not None
            else replaying.here(found, _sides(subject), allowed)
        )
    except SubjectError as error:
        raise Refusal(str(error)) from None
    click.echo(script(found))
    if difference is None:
        click.echo(f"{program_id(found)}: conforms, observed and unobserved")
    elif isinstance(difference, Mishap):
        click.echo(f"{program_id(found)}: {difference.verdict}: {difference.incident.detail}")
    else:
        how = "observed" if difference.observed else "unobserved"
        click.echo(f"{program_id(found)}: {difference.verdict}, {how}")
        for one in difference.divergences:
            click.echo(f"  {one.level}: {one.owner}: {one.observable}")
            click.echo(f"    expected {one.expected!r}")
            click.echo(f"    seen     {one.actual!r}")
    _end(difference)


@click.command()
@click.argument("program", metavar="FILE|ID")
@_SUBJECT
@click.option("--output", "-o", metavar="FILE", help="Where to write the script; reports/scripts/ID.py.")
def shrink(program: str, subject: str, output: Optional[str]) -> None:
    """Make a program that diverges as small as it can be, and a script of it that needs only the subject.

    Beside the script the program is written as JSON. Exit codes as of replay; what conforms is not shrunk.
    """
    sides = _sides(subject)
    check, difference = _difference(_program(program), sides)
    if difference is None:
        click.echo("it conforms, observed and unobserved: there is nothing to shrink")
        _end(None)
        return
    smallest = minimal(check, difference)
    path = pathlib.Path(output or files.REPORTS / "scripts" / f"{program_id(smallest.program)}.py")
    text = standalone(smallest, *sides.names)
    _write(path, text)
    _write(path.with_suffix(".json"), files.dumped(smallest.program))
    click.echo(text)
    click.echo(f"written to {path}")
    _end(smallest)


def _write(path: pathlib.Path, text: str) -> None:
    try:
        files.write(path, text)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}") from None


@click.command()
@click.argument("program", metavar="FILE|ID")
@_SUBJECT
def explain(program: str, subject: str) -> None:
    """Say what both sides showed of a program, step by step, and which clauses the reference followed."""
    sides = _sides(subject)
    found = _program(program)
    check, difference = _difference(found, sides)
    if difference is None:
        # There is a trace to show all the same: that of a difference in nothing.
        difference = _here(check.traced(Prepared(found)))
    click.echo(script(difference.program))
    for line in telling.steps(difference):
        click.echo(line)
    click.echo("the clauses whose rules the reference ran:")
    for line in telling.named(telling.clauses_of(Prepared(difference.program), sides.reference.version)):
        click.echo(line)
    _end(difference if difference.divergences else None)
