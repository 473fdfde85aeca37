"""``gradspec findings``."""

from __future__ import annotations

import pathlib
from typing import Optional, Sequence

import click

from ..exits import CONFORMS, DIVERGES, Refusal
from ..report.files import put
from .entries import FOLDER, FindingError, read
from .page import page
from .running import State, run


@click.command()
@click.option("--run", "runs", is_flag=True, help="Run the scripts instead, and say which divergences stand.")
@click.option("--python", metavar="PATH", help="Run them in this Python.")
@click.option("--subject", multiple=True, metavar="NAME", help="Only those of this subject.")
@click.option(
    "--folder",
    type=click.Path(path_type=pathlib.Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="Where the findings are.",
)
def findings(runs: bool, python: Optional[str], subject: Sequence[str], folder: pathlib.Path) -> None:
    """Write the page of what was found in released software, from findings.toml and the scripts beside it.

    \b
    Exit code of --run: 1 where a divergence is gone or a script fails, 0 else.
    """
    try:
        found = read(folder)
    except FindingError as error:
        raise Refusal(str(error)) from None
    if not runs:
        target = folder / "README.md"
        put(target, page(found, folder))
        click.echo(f"{len(found)} findings: {target}")
        return
    wrong = False
    for one in found:
        if subject and one.subject not in subject:
            continue
        ran = run(one, python, folder)
        wrong |= ran.state in (State.GONE, State.FAILS)
        click.echo(f"{one.id} ({one.subject}): {ran.state.value}" + (f": {ran.said}" if ran.said else ""))
    raise SystemExit(DIVERGES if wrong else CONFORMS)
