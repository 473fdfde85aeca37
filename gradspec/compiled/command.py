"""``gradspec distill``."""

from __future__ import annotations

import pathlib
import time
from typing import Optional

import click

from ..campaign import file as files
from ..campaign.plan import CampaignError, plan_of
from ..exits import CONFORMS, DIVERGES, Refusal
from ..isolation.options import Duration
from ..isolation.process import Process
from ..program import canonical
from ..program.files import dumped, write
from ..sides import described
from ..subjects.registry import SubjectError
from ..subjects.torch_compile import compiles
from .causes import Cause, causes, examples, untold
from .judging import RegionCheck
from .script import standalone


@click.command()
@click.argument("file", type=click.Path(path_type=pathlib.Path))
@click.option("--each", type=click.IntRange(1), default=3, show_default=True, help="Programs made smaller, by symptom.")
@click.option("--time", "seconds", type=Duration(), metavar="TIME", help="Begin with no more after 90s, 10m, 2h.")
@click.option("--new", is_flag=True, help="Only what no finding tells.")
@click.option("--output", type=click.Path(path_type=pathlib.Path), help="Where scripts go; FILE without its ending.")
def distill(file: pathlib.Path, each: int, seconds: Optional[float], new: bool, output: Optional[pathlib.Path]) -> None:
    """Tell the divergences of a compiler once for each cause.

    FILE is that of a campaign with a compiler. The smallest programs of each symptom are made as small as they can be;
    of what comes out, each shape is one cause, and becomes a script that needs only torch. Exit code 0: there is none,
    1: there is one, 2: this is no such campaign.
    """
    try:
        plan = plan_of(files.read(file).header)
        if not compiles(plan.subject):
            raise CampaignError(f"{file} is a campaign of {plan.subject}, which is no compiler")
        process = Process(plan.subject, plan.reference, plan.python, plan.limits)
        sides = described(process.about(), plan.subject, plan.reference)
    except (CampaignError, SubjectError) as error:
        raise Refusal(str(error)) from None
    plain = Process("torch", sides.reference.version, plan.python, plan.limits)
    folder = output or file.with_suffix("")
    began, count = time.monotonic(), 0
    try:
        check = RegionCheck(process, plain, sides.reference, sides.levels)
        found = untold(examples(file), plan.subject) if new else examples(file)
        for cause in causes(check, found, each, lambda: seconds is not None and time.monotonic() - began > seconds):
            count += 1
            _tell(cause, folder, plan.subject)
    finally:
        process.end()
        plain.end()
    click.echo(f"{count} causes")
    raise SystemExit(DIVERGES if count else CONFORMS)


def _tell(cause: Cause, folder: pathlib.Path, subject: str) -> None:
    found, symptom = cause.difference, cause.symptom
    id = canonical.program_id(found.program)
    path = folder / f"{symptom.owner.replace(' ', '_')}-{symptom.observable}-{id}.py"
    try:
        write(path, standalone(found, cause.divergence, subject.partition(":")[2]))
        write(path.with_suffix(".json"), dumped(found.program))
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}") from None
    said = f"{symptom.actual} for {symptom.expected}" if symptom.actual or symptom.expected else ""
    click.echo(f"{symptom.level}: {symptom.owner}, {symptom.observable}; {said}; {cause.count:,} programs")
    click.echo(f"  {path}")
