"""``python -m gradspec.subjects.wrong``: which wrong subjects the suite notices, and which it does not."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import Sequence

import click

from .accepted import reason
from .broken import BROKEN
from .examining import SURVIVED, Outcome
from .kept import Kept
from .mutants import find, mutants
from .processes import examine_all


@click.command()
@click.argument("wanted", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="Name the subjects and run none.")
@click.option("--workers", default=os.cpu_count() or 1, show_default="all cores", help="Processes.")
def main(wanted: Sequence[str], only_list: bool, workers: int) -> None:
    """Examine the mutants whose id begins with one of WANTED (all): which does no scenario notice?

    What was examined before, in the present state of reference and suite, is not examined again.
    """
    chosen = [one for id, one in mutants().items() if not wanted or id.startswith(tuple(wanted))]
    if only_list:
        for broken in BROKEN.values():
            click.echo(f"{broken.name}  {' '.join(broken.clauses)}")
        for mutant in chosen:
            click.echo(f"mutant:{mutant}")
        return
    kept = Kept()

    def tell(outcome: Outcome) -> None:
        kept.add(outcome)
        _echo(outcome)

    started = time.perf_counter()
    for mutant in chosen:
        if known := kept.get(mutant):
            _echo(known)
    new = [one for one in chosen if kept.get(one) is None]
    examine_all(((one.id, kept.first(one)) for one in new), workers, tell)
    seconds = time.perf_counter() - started
    counts = Counter(_verdict(kept.outcomes[one.id]) for one in chosen)
    click.echo(f"{len(chosen)} mutants: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    if new:
        click.echo(f"{len(new)} of them examined now, in {seconds:.0f} s: {1000 * seconds / len(new):.0f} ms each")


def _verdict(outcome: Outcome) -> str:
    return "accepted" if outcome.verdict in SURVIVED and reason(find(outcome.id)) else outcome.verdict


def _echo(outcome: Outcome) -> None:
    if outcome.verdict in SURVIVED:
        click.echo(f"{_verdict(outcome)}  {find(outcome.id)}")


if __name__ == "__main__":
    main()
