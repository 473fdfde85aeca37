"""``gradspec laws``."""

from __future__ import annotations

from typing import Sequence

import click
from rich.progress import track

from ..exits import CONFORMS, DIVERGES, Refusal
from ..subjects.op_database import load
from ..subjects.registry import SubjectError
from .checking import EXCEPTIONS_FILE, check, exceptions
from .laws import LAWS


@click.command()
@click.option("--op", "names", multiple=True, metavar="NAME", help="Only this op of torch's database.")
@click.option("--dtype", "dtypes", multiple=True, metavar="NAME", help="Only this type; float32 unless --all-dtypes.")
@click.option("--all-dtypes", is_flag=True, help="All types that each op takes; this takes many minutes.")
@click.option("--strict", is_flag=True, help="An exception that nothing needs is a failure.")
def laws(names: Sequence[str], dtypes: Sequence[str], all_dtypes: bool, strict: bool) -> None:
    """Hold every op of torch's own database to the laws of the grad modes, which need no reference.

    \b
    Exit code: 0 where all hold but for the listed exceptions, 1 where one does not, 2 where it could not be checked.
    """
    try:
        torch, ops = load()
    except SubjectError as error:
        raise Refusal(str(error)) from None
    unknown = sorted(set(names) - {op.name for op in ops})
    if unknown:
        raise Refusal(f"torch's database has no op {unknown[0]!r}")
    chosen = [op for op in ops if not names or op.name in names]
    wanted = () if all_dtypes else tuple(dtypes) or ("float32",)
    steps = check(torch, chosen, wanted, exceptions())
    _, found = list(track(steps, total=len(chosen), description="ops"))[-1]
    if not found.checks:
        raise Refusal("nothing was checked: no op takes such a type")
    for one in found.broken:
        click.echo(f"{one.op} of {one.dtype}: {LAWS[one.law].__doc__ or one.law}")
        click.echo(f"  does not hold of {one.samples} of {one.of} samples: {one.said}")
    for name in found.unneeded:
        click.echo(f"{name} is exempt in {EXCEPTIONS_FILE.name}, and holds all laws")
    for said in found.unusable:
        click.echo(f"no samples: {said}")
    click.echo(
        f"torch {torch.__version__}: {found.checks:,} checks of {len(chosen)} ops, {len(found.broken)} broken,"
        f" {len(found.known)} known"
    )
    raise SystemExit(DIVERGES if found.broken or (strict and found.unneeded) else CONFORMS)
