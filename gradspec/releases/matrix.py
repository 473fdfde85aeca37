"""``gradspec matrix``: the suite on all releases, one after another, each in an environment that is removed again."""

from __future__ import annotations

import datetime
import pathlib
import platform
import subprocess
import sys
from dataclasses import dataclass
from typing import Iterator, Optional, Sequence

import click

from .. import __version__, explain, results
from ..exits import CONFORMS, DIVERGES, NO_VERDICT, Refusal
from ..report.html import write as write_report
from ..report.model import ReportError
from ..results import Case, ResultsError
from .baseline import BaselineError
from .chronicle import history
from .environments import EnvironmentFailure, Environments, name_of, releases

#: What a results file without cases says in the place of a version's details.
_NOT_RUN = "not run"


@dataclass(frozen=True)
class _Outcome:
    """What came of one release: an exit code, and what is told of it."""

    code: int
    said: str


@click.command()
@click.argument("versions", nargs=-1)
@click.option("--folder", default="reports/matrix", show_default=True, type=click.Path(path_type=pathlib.Path))
@click.option("--anew", is_flag=True, help="Begin again, whatever is there.")
@click.option("--keep", is_flag=True, help="Leave the environments where they are.")
def matrix(versions: Sequence[str], folder: pathlib.Path, anew: bool, keep: bool) -> None:
    """Run the suite on all releases, or on VERSIONS, by tox, and make one report of all.

    A release whose results are there is not run again: the same command goes on where it was ended. One that cannot be
    installed has a column that says so. Each environment, and the package cache, is removed when its release is done.

    \b
    Exit code:
      0  all conform, each to the semantics of its own release
      1  one diverges
      2  one could not be judged
    """
    unknown = [one for one in versions if one not in releases()]
    if unknown:
        raise Refusal(f"there is no release {unknown[0]}; there are {', '.join(releases())}")
    chosen = versions or releases()
    environments = Environments()
    codes: list[int] = []
    for number, version in enumerate(chosen, 1):
        outcome = _outcome(version, folder / f"torch-{version}.jsonl", environments, anew, keep)
        codes.append(outcome.code)
        click.echo(f"{number} of {len(chosen)}: torch {version}: {outcome.said}")
    page = folder / "matrix.html"
    try:
        write_report([folder / f"torch-{version}.jsonl" for version in chosen], page, history())
    except (ReportError, ResultsError, BaselineError) as error:
        raise Refusal(str(error)) from None
    click.echo(page)
    raise SystemExit(max(codes, key=[CONFORMS, DIVERGES, NO_VERDICT].index))


def _outcome(version: str, path: pathlib.Path, environments: Environments, anew: bool, keep: bool) -> _Outcome:
    there = None if anew else _there(path)
    if there is not None:
        return _Outcome(there.code, f"{there.said} (it was there)")
    path.unlink(missing_ok=True)
    was_there = environments.python(version) is not None
    try:
        if not was_there:
            environments.check_room(version)
        command = [sys.executable, "-m", "tox", "run", "-q", "-e", name_of(version), "--workdir", environments.folder]
        command += ["--", "--results", path.absolute(), "--html", path.absolute().with_suffix(".html")]
        done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
        ran = _there(path)
        if ran is not None:
            return ran
        said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise EnvironmentFailure(f"it cannot be installed or run: {_reason(said)}")
    except EnvironmentFailure as error:
        _write_not_run(path, version, str(error))
        return _Outcome(NO_VERDICT, str(error))
    finally:
        if not keep and not was_there:
            environments.remove(version)


def _there(path: pathlib.Path) -> Optional[_Outcome]:
    """What a results file says; None where it has to be made."""
    if not path.exists():
        return None
    try:
        found = results.read(path)
    except ResultsError:
        return None
    if found.header["suite"] != __version__ or not found.cases:
        return None
    cases = list(_cases(found))
    fails = any(case.fails for case in cases)
    judged = any(case.verdict not in ("error", "unsupported") for case in cases)
    return _Outcome(DIVERGES if fails else CONFORMS if judged else NO_VERDICT, explain.summary(cases))


def _cases(found: results.Results) -> Iterator[Case]:
    for record in found.cases:
        yield Case(**{name: value for name, value in record.items() if name != "record"})


def _reason(said: Sequence[str]) -> str:
    """The line that tells most of why an installation failed."""
    return next((line for line in reversed(said) if "error" in line.lower() or "×" in line), said[-1] if said else "")


def _write_not_run(path: pathlib.Path, version: str, why: str) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    header = {
        "suite": __version__,
        "subject": {"name": "torch", "version": version, "levels": [], "details": {_NOT_RUN: why}},
        "reference": {"version": version},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "started": now,
        "command": ["gradspec", "matrix", version],
    }
    results.write(path, header, [], results.footer_of([], 0.0, now))
