"""``gradspec campaign``."""

from __future__ import annotations

import datetime
import os
import pathlib
import platform
import re
from functools import partial
from typing import Optional

import click

from ..compiled.known import finding_of
from ..exits import CONFORMS, DIVERGES, NO_VERDICT, Refusal
from ..isolation.options import Duration, isolation, limits
from ..program import features, regions
from ..subjects.kinds import takes_regions
from ..subjects.registry import SubjectError
from ..subjects.torch_compile import PATIENCE
from . import file as files
from . import progress, summary
from .executors import DaskCluster, Executors, LocalProcesses
from .file import CampaignFile
from .plan import CampaignError, Plan, plan_of, terms
from .running import Run


@click.command()
@click.option("--subject", metavar="NAME", help="What is judged, as `gradspec run` takes it; torch.")
@click.option("--reference", metavar="VERSION", help="The torch release whose semantics it is held to; its own.")
@click.option("--programs", type=click.IntRange(1), metavar="N", help="How many programs; 10,000 without --time.")
@click.option("--time", "seconds", type=Duration(), metavar="TIME", help="Stop after 90s, 10m, 2h.")
@click.option("--seed", type=int, metavar="N", help="The same seed gives the same programs and verdicts; 0.")
@click.option("--shard", type=click.IntRange(1), metavar="N", help="How many programs are done at a go; 1,000.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="How many processes; one for each core.")
@isolation
@click.option("--dask", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there.")
@click.option("--file", "target", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Where results go.")
@click.option("--resume", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="Go on with this campaign.")
@click.option("--anew", is_flag=True, help="Begin again where the file holds a campaign already.")
def campaign(
    subject: Optional[str],
    reference: Optional[str],
    programs: Optional[int],
    seconds: Optional[float],
    seed: Optional[int],
    shard: Optional[int],
    workers: Optional[int],
    isolated: bool,
    python: Optional[str],
    limit: Optional[float],
    memory: Optional[int],
    dask: Optional[str],
    target: Optional[pathlib.Path],
    resume: Optional[pathlib.Path],
    anew: bool,
) -> None:
    """Judge many generated programs.

    What is finished stands in a file, by default reports/campaigns/SUBJECT-SEED.jsonl. The same command goes on with
    it where it was ended, by Ctrl-C or by force, and shows its summary again when it is complete.

    \b
    Exit code:
      0  nothing diverges (message texts and names of nodes may differ)
      1  something diverges, or crashes, hangs or poisons its process
      2  it, or one of the programs, could not be judged, or it was interrupted
    """
    try:
        if resume is not None:
            given = (subject, reference, programs, seed, shard, isolated or None, python, limit, memory, target)
            if anew or any(one is not None for one in given):
                raise CampaignError("--resume FILE takes its subject, programs and seed from the file")
            plan, target = plan_of(files.read(resume).header), resume
        else:
            if programs is None and seconds is None:
                programs = 10_000
            name = subject or "torch"
            plan = Plan(
                name,
                seed or 0,
                programs,
                reference,
                shard or (100 if takes_regions(name) else 1000),
                isolated=isolated or python is not None or takes_regions(name),
                python=python,
                limits=limits(limit or (PATIENCE if takes_regions(name) else None), memory),
            )
        stem = re.sub(r"[^\w.-]+", "-", plan.subject)
        path = target or pathlib.Path("reports", "campaigns", f"{stem}-{plan.seed}.jsonl")
        executors = DaskCluster(dask) if dask else LocalProcesses(workers or os.cpu_count() or 1)
        try:
            results, rate = _carried_out(plan, path, executors, seconds, anew)
        finally:
            executors.end()
    except (CampaignError, SubjectError) as error:
        raise Refusal(str(error)) from None
    has_regions = takes_regions(plan.subject)
    possible = regions.FEATURES if has_regions else features.FEATURES
    knows: summary.Knows = partial(finding_of, plan.subject) if has_regions else lambda symptom: None
    for line in summary.lines(results.tally, rate, _rules(), possible, knows):
        click.echo(line)
    click.echo(f"results: {path}")
    tally = results.tally
    is_failing = tally.failing and not all(knows(symptom) for symptom, _ in summary.ordered(tally))
    raise SystemExit(DIVERGES if is_failing else NO_VERDICT if tally.unjudged else CONFORMS)


def _carried_out(
    plan: Plan, path: pathlib.Path, executors: Executors, seconds: Optional[float], anew: bool
) -> tuple[CampaignFile, Optional[float]]:
    """The results, and how many programs per second were judged; None where all had been judged before."""
    run = Run(plan, executors)
    there = files.read(path) if path.exists() and not anew else None
    agreed = terms(plan, run.about())
    if there is not None:
        files.check_fits(there, agreed)
        if there.footer is not None:
            return there, None
    results = there or files.begin(path, agreed, _circumstances())
    pace = progress.Pace(plan.programs, seconds, results.tally.programs)
    missing = (number for number in plan.shards() if number not in results.tally.shards)
    try:
        with progress.shown(pace) as show:
            for record in run.shards(missing, lambda: pace.is_over):
                results.append(record)
                results.tally.add(record)
                show(results.tally)
    except KeyboardInterrupt:
        executors.end()
        raise CampaignError(
            f"interrupted after {results.tally.programs:,} programs; go on with: gradspec campaign --resume {path}"
        ) from None
    rate = pace.rate(results.tally.programs)
    if plan.programs is None or results.tally.programs == plan.programs:
        results.finish(_now())
    return results, rate


def _rules() -> dict[str, tuple[str, ...]]:
    from reference_impl.rules import RULES

    return RULES


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def _circumstances() -> dict[str, str]:
    return {"python": platform.python_version(), "platform": platform.platform(), "started": _now()}
