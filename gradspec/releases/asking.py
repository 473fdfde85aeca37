"""``gradspec history`` and ``gradspec bisect``: one behaviour across releases."""

from __future__ import annotations

import pathlib
from typing import Optional

import click

from .. import suite
from ..exits import CONFORMS, DIVERGES, Refusal
from ..explain import statement_of
from ..program import files
from ..subjects.registry import SubjectError
from . import telling
from .baseline import BaselineError
from .bisecting import BisectError, Program, Script, bisected
from .commands import said
from .environments import EnvironmentFailure, Environments, releases
from .frozen import FrozenError
from .frozen import read as frozen
from .history import committed, turns


@click.command()
@click.argument("what", metavar="CLAUSE|SCENARIO")
def history(what: str) -> None:
    """Show in which releases a behaviour changed, as the committed baselines have it.

    Exit code 2: there is no such clause or scenario, or there are no baselines.
    """
    try:
        chosen = [one for one in suite.scenarios() if what in (one.id, one.name) or what in one.clauses]
        recorded = committed()
    except (suite.SuiteError, BaselineError) as error:
        raise Refusal(str(error)) from None
    if not chosen:
        raise Refusal(f"there is no clause and no scenario {what!r}; gradspec list names all")
    if len(recorded) < 2:
        raise Refusal("there are no two baselines of torch to compare")
    statement = statement_of(what)
    if statement:
        click.echo(f"{what}  {statement}")
    scenarios = {one.id: one for one in chosen}
    for one in chosen:
        found = list(turns(one.id, recorded))
        there = [release.version for release in recorded if one.id in release.scenarios]
        click.echo(f"\n{one.id}" + (f": {one.doc.splitlines()[0]}" if one.doc else ""))
        if not there:
            click.echo("  it is in no baseline")
        elif not found:
            click.echo(f"  the same from {there[0]} to {there[-1]}")
        for turn in found:
            for line in telling.turn(turn, scenarios):
                click.echo(line.encode("utf-8", "backslashreplace").decode())


@click.command()
@click.argument("program", metavar="SCRIPT|FILE|ID")
@click.option("--from", "first", metavar="VERSION", help="The first release to look at; the oldest.")
@click.option("--to", "last", metavar="VERSION", help="The last one; the newest.")
@click.option("--environments", type=click.Path(path_type=pathlib.Path), metavar="FOLDER", help="GRADSPEC_TORCHES.")
@click.option("--make", is_flag=True, help="Make the environments that are missing, with tox; each needs some GB.")
def bisect(
    program: str,
    first: Optional[str],
    last: Optional[str],
    environments: Optional[pathlib.Path],
    make: bool,
) -> None:
    """Find the release in which the behaviour of a program changed.

    SCRIPT.py is run as it is: its behaviour is what it prints, and how it ends. FILE holds a generated program as JSON;
    an ID is one of the frozen set, or of what campaigns wrote. The environments are those of a folder, torch2.4 and so
    on: .tox, or what GRADSPEC_TORCHES names.

    \b
    Exit code:
      0  it is the same on the first and the last release
      1  it changed
      2  it could not be judged
    """
    known = Environments(environments)
    try:
        asked = _asked(program)
        chosen = [one for one in releases() if make or known.python(one) is not None]
        found = bisected(asked, known, chosen, first, last, said)
    except (BisectError, SubjectError, EnvironmentFailure, files.NoProgram, FrozenError) as error:
        raise Refusal(str(error)) from None
    for line in found.lines():
        click.echo(line)
    raise SystemExit(DIVERGES if found.changed else CONFORMS)


def _asked(name: str) -> Script | Program:
    path = pathlib.Path(name)
    if path.suffix == ".py":
        try:
            return Script(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BisectError(f"{name} cannot be read: {error}") from None
    if not path.exists() and name in frozen().texts:
        return Program(frozen().program(name))
    return Program(files.read(name))
