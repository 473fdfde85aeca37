"""``python -m gradspec.subjects.wrong``: which wrong subjects the suite notices, and which it does not."""

from __future__ import annotations

import os
from typing import Sequence

import click

from .accepted import reason
from .broken import BROKEN
from .examining import SURVIVED, Outcome, examine_all
from .mutants import mutants


@click.command()
@click.argument("wanted", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="Name the subjects and run none.")
@click.option("--workers", default=os.cpu_count() or 1, show_default="all cores", help="Processes.")
def main(wanted: Sequence[str], only_list: bool, workers: int) -> None:
    """Examine the mutants whose id begins with one of WANTED (all): which does no scenario notice?"""
    chosen = [one for id, one in mutants().items() if not wanted or id.startswith(tuple(wanted))]
    if only_list:
        for broken in BROKEN.values():
            click.echo(f"{broken.name}  {' '.join(broken.clauses)}")
        for mutant in chosen:
            click.echo(f"mutant:{mutant}")
        return

    def tell(outcome: Outcome) -> None:
        if outcome.verdict in SURVIVED:
            mutant = mutants()[outcome.id]
            click.echo(f"{'accepted' if reason(mutant) else outcome.verdict}  {mutant}")

    outcomes = examine_all([mutant.id for mutant in chosen], workers, tell)
    counts = {verdict: sum(one.verdict == verdict for one in outcomes) for verdict in {o.verdict for o in outcomes}}
    click.echo(f"{len(outcomes)} mutants: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


if __name__ == "__main__":
    main()
