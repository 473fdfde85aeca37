"""The ``gradspec`` command: it arranges pytest, and shows what pytest has no words for."""

from __future__ import annotations

import json
import os
import pathlib
import re
import sys
import tempfile
from typing import Optional, Sequence

import click

from . import __version__, bench, cost, explain, results, suite
from .exits import CONFORMS, DIVERGES, NO_VERDICT, Refusal
from .levels import SEMANTIC
from .on_demand import OnDemand

_INI = pathlib.Path(__file__).parent / "suite.ini"
_PLUGINS = ("gradspec.pytest_plugin", "xdist.plugin", "_hypothesis_pytestplugin")


@click.group(cls=OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gradspec")
def main() -> None:
    """An executable specification of torch's grad modes and autograd state, and its conformance suite."""
    # A subject is often a module of the directory in which its author works.
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.append(os.getcwd())


assert isinstance(main, OnDemand)
main.elsewhere = {
    "bisect": ".releases.asking",
    "campaign": ".campaign.command",
    "check": ".releases.checking",
    "detection": ".campaign.detection",
    "diff": ".releases.checking",
    "distill": ".compiled.command",
    "enumerate": ".calculus.command",
    "explain": ".program.commands",
    "findings": ".findings.command",
    "freeze": ".releases.commands",
    "history": ".releases.asking",
    "laws": ".laws.command",
    "matrix": ".releases.matrix",
    "record": ".releases.commands",
    "replay": ".program.commands",
    "report": ".documents",
    "serve": ".documents",
    "smoke": ".smoke",
    "shrink": ".program.commands",
    "summary": ".documents",
}


@main.command()
@click.option(
    "--subject",
    default="torch",
    show_default=True,
    metavar="NAME",
    help="What is judged: torch, the name of any importable module like it, reference[:VERSION], wrong:NAME.",
)
@click.option("--reference", metavar="VERSION", help="The torch release whose semantics it is held to; its own.")
@click.option("--chapter", multiple=True, metavar="NAME", help="Only this chapter: no_grad, or its key NG.")
@click.option("--clause", multiple=True, metavar="ID", help="Only what settles this clause (NG-07) or claim (C-03).")
@click.option("--scenario", multiple=True, metavar="ID", help="Only this scenario.")
@click.option("--level", multiple=True, type=click.Choice(SEMANTIC), help="Judge at this level; all that it claims.")
@click.option("--observed", is_flag=True, help="What is only observed of torch is a failure of a third party too.")
@click.option("--results", "results_file", metavar="FILE", help="Where to write the results; reports/SUBJECT.jsonl.")
@click.option("--html", metavar="FILE", help="Where to write the report; reports/SUBJECT.html.")
@click.option("--junit", metavar="FILE", help="Also write JUnit XML here.")
@click.option("--workers", default="0", show_default=True, metavar="N", help="Processes besides this one, or auto.")
@click.option("--rules", is_flag=True, help="Record which rules of the reference each program ran.")
@click.option("--isolated", is_flag=True, help="The subject is in processes of its own, replaced when they end.")
@click.option("--python", metavar="PATH", help="It is in this Python, isolated: only the subject is needed there.")
@click.option("--waivers", metavar="FILE", help="Divergences that are known and accepted; gradspec-waivers.toml.")
@click.option("--strict", is_flag=True, help="A waiver that is not needed, or expired, is a failure.")
def run(
    subject: str,
    reference: Optional[str],
    chapter: Sequence[str],
    clause: Sequence[str],
    scenario: Sequence[str],
    level: Sequence[str],
    observed: bool,
    results_file: Optional[str],
    html: Optional[str],
    junit: Optional[str],
    workers: str,
    rules: bool,
    isolated: bool,
    python: Optional[str],
    waivers: Optional[str],
    strict: bool,
) -> None:
    """Run the suite on a subject and on the reference, compare every step, and report.

    \b
    Exit code:
      0  it conforms (message texts and names of nodes may differ; a third party
         may also differ from what is only observed of torch, undocumented; and
         anyone where a waiver says so)
      1  it diverges; with --strict also where a waiver is not needed
      2  it could not be judged: no such subject, nothing that could be compared,
         nothing chosen, or an error of the suite's own
    """
    if workers != "auto" and not workers.isdigit():
        raise click.BadParameter(f"{workers!r} is neither a number nor auto", param_hint="--workers")
    for id in clause:
        if not suite.is_known(id):
            raise Refusal(f"the ledger has no clause and no claim {id!r}")
    stem = pathlib.Path("reports") / (re.sub(r"[^\w.-]+", "-", subject) or "subject")
    target = pathlib.Path(results_file or f"{stem}.jsonl")
    page = pathlib.Path(html or f"{stem}.html")
    xml = pathlib.Path(junit) if junit else None
    for file in filter(None, (target, page, xml)):
        _make_way(file)
    arguments = [str(_suite_folder()), "--subject", subject, "--results", str(target), "--gradspec-html", str(page)]
    arguments += ["--gradspec-command", json.dumps(["gradspec", *sys.argv[1:]])]
    arguments += ["--reference", reference] if reference else []
    for option, values in (("chapter", chapter), ("clause", clause), ("scenario", scenario), ("level", level)):
        for value in values:
            arguments += [f"--{option}", value]
    arguments += ["--observed"] if observed else []
    arguments += ["--rules"] if rules else []
    arguments += ["--isolated"] if isolated else []
    arguments += ["--subject-python", python] if python else []
    arguments += ["--waivers", waivers] if waivers else []
    arguments += ["--strict-waivers"] if strict else []
    arguments += ["-n", workers] if workers != "0" else []
    try:
        pytest_code = _pytest(arguments, target.parent)
        if xml is not None and target.exists():
            from .report.junit import write

            write([target], xml)
            click.echo(f"junit:   {xml}")
    except KeyboardInterrupt:
        raise Refusal("interrupted: no results were written") from None
    raise SystemExit(_verdict(pytest_code, target, strict))


def _make_way(file: pathlib.Path) -> None:
    """Remove what a run before this one wrote, which must not be taken for what this one finds.

    Raises Refusal where no file can be written: better now than when all programs have run.
    """
    try:
        file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=file.parent):
            pass
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}") from None


def _pytest(arguments: list[str], reports: pathlib.Path) -> int:
    """Run pytest on the suite, whatever the directory, the environment and other plugins would make of it."""
    import pytest

    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Hypothesis keeps examples that failed; without this it would leave a folder beside the user's files.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str((reports / ".hypothesis").absolute()))
    folder = str(_suite_folder())
    own = ["-c", str(_INI), "--rootdir", folder, "--confcutdir", folder, "--import-mode=importlib"]
    own += ["-p", "no:cacheprovider", "-q", "--no-header", "-rN", "--tb=short"]
    for plugin in _PLUGINS:
        own += ["-p", plugin]
    return int(pytest.main([*own, *arguments]))


def _verdict(pytest_code: int, target: pathlib.Path, strict: bool) -> int:
    """The exit code that the written results come to; what pytest said where there are none."""
    if not target.exists():
        if pytest_code == 5:
            click.echo("gradspec: nothing in the suite is what was asked for", err=True)
        return NO_VERDICT
    if pytest_code == 2:
        return NO_VERDICT
    found = results.read(target)
    if any(map(results.fails, found.cases)) or (strict and found.footer.get("waivers")):
        return DIVERGES
    return CONFORMS if pytest_code == 0 else NO_VERDICT


def _suite_folder() -> pathlib.Path:
    try:
        return suite.folder()
    except suite.SuiteError as error:
        raise Refusal(str(error)) from None


@main.command()
@click.option("--subject", default="torch", show_default=True, metavar="NAME")
@click.option("--op", "names", multiple=True, metavar="NAME", help="Only this op.")
@click.option("--thin", is_flag=True, help="One dtype, and few settings of the forms that lead to another.")
def ops(subject: str, names: Sequence[str], thin: bool) -> None:
    """Call every op in every form on a subject and on the reference, and print the cases that differ."""
    from .ops.check import all_cases, check
    from .ops.samples import TABLE
    from .sides import find
    from .subjects.registry import SubjectError

    unknown = [name for name in names if name not in TABLE.names]
    if unknown:
        raise Refusal(f"no op {unknown[0]!r} has samples")
    try:
        sides = find(subject)
    except SubjectError as error:
        raise Refusal(str(error)) from None
    ran = differ = 0
    for name in dict.fromkeys(TABLE.names[name] for name in names or TABLE.entries):
        entry = TABLE.entries[name]
        cases = all_cases(entry, thin, sides)
        found = check(entry, cases, sides)
        ran, differ = ran + len(cases), differ + len(found)
        for finding in found:
            click.echo("\n".join(finding.lines()))
    click.echo(f"{ran} cases, {differ} differ")
    raise SystemExit(DIVERGES if differ else CONFORMS)


@main.command("list")
@click.option("--chapter", multiple=True, metavar="NAME", help="Only this chapter.")
@click.option("--clause", multiple=True, metavar="ID", help="Only what settles this clause or claim.")
def list_scenarios(chapter: Sequence[str], clause: Sequence[str]) -> None:
    """Name the scenarios of the suite and what each settles."""
    for one in suite.scenarios():
        if suite.is_chosen(one.chapter, one.id, one.clauses, chapter, clause, ()):
            click.echo(f"{one.id}  {' '.join(one.clauses)}")


@main.command()
@click.argument("scenario")
@click.option("--subject", default="torch", show_default=True, metavar="NAME")
@click.option("--reference", metavar="VERSION", help="The torch release whose semantics it is held to.")
def show(scenario: str, subject: str, reference: Optional[str]) -> None:
    """Run one SCENARIO and print all that the subject showed, and how it stands to the reference."""
    from .run import judge, run_side
    from .sides import find
    from .subjects.registry import SubjectError

    found = [one for one in suite.scenarios() if scenario in (one.id, one.name)]
    if len(found) != 1:
        raise Refusal(f"the suite has {len(found)} scenarios called {scenario!r}; gradspec list names all")
    try:
        both = find(subject, reference)
    except SubjectError as error:
        raise Refusal(str(error)) from None
    program = found[0].function
    for line in explain.trace(found[0], run_side(program, both.subject, both.reference.module)):
        click.echo(line)
    case = judge(found[0], both.subject, both.reference, both.levels, observed_counts=both.observed_counts)
    click.echo("\n".join(explain.lines(case, *both.names)))
    ends = {"conforms": CONFORMS, "wording": CONFORMS, "diverges": CONFORMS if case.observed_only else DIVERGES}
    raise SystemExit(ends.get(case.verdict, NO_VERDICT))


@main.command("bench")
@click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What the reference is beside.")
@click.option("--family", multiple=True, metavar="NAME", help="Only this family of programs.")
@click.option("--programs", "generated", is_flag=True, help="Time the judging of generated programs instead.")
def bench_(subject: str, family: Sequence[str], generated: bool) -> None:
    """Time small programs on the reference and on a subject, in one process; print the ratios of time."""
    from reference_impl import instances

    from .campaign import speed
    from .compiled import speed as of_compilers
    from .sides import find
    from .subjects.registry import SubjectError
    from .subjects.torch_compile import compiles

    try:
        if generated and compiles(subject):
            click.echo("\n".join(of_compilers.lines(subject, of_compilers.measure(subject))))
            return
        sides = find(subject)
    except SubjectError as error:
        raise Refusal(str(error)) from None
    if generated:
        click.echo("\n".join(speed.lines(speed.measure(sides), (sides.subject.name, "reference"))))
        return
    programs = [one for one in bench.PROGRAMS if not family or one.family in family]
    if not programs:
        known = ", ".join(dict.fromkeys(one.family for one in bench.PROGRAMS))
        raise Refusal(f"there is no family {', '.join(family)}; there are {known}")
    timings = []
    click.echo(f"{'microseconds':46}{sides.subject.name:>13}   reference   ratio")
    # An instance of its own, as a user has it: the one that others are compared with keeps bounds of inexact values.
    for timing in bench.run(sides.subject.module, instances.load(), programs):
        timings.append(timing)
        name = f"{timing.program.family}: {timing.program.name}"
        click.echo(f"{name:46}{timing.subject * 1e6:13.2f}{timing.reference * 1e6:12.2f}{timing.ratio:8.2f}")
    click.echo()
    for name, ratio in bench.by_family(timings).items():
        click.echo(f"{name:46}{ratio:33.2f}")
    click.echo(f"{'all':46}{bench.geometric_mean([one.ratio for one in timings]):33.2f}")


@main.command("cost")
@click.option("--subject", default="torch", show_default=True, metavar="NAME", help="What is measured.")
@click.option("--output", type=click.Path(path_type=pathlib.Path, dir_okay=False), help="Also write it as JSON.")
def cost_(subject: str, output: Optional[pathlib.Path]) -> None:
    """Time forward passes with recording on, under no_grad and in inference mode, and count what is saved."""
    from .sides import find
    from .subjects.registry import SubjectError

    try:
        side = find(subject).subject
    except SubjectError as error:
        raise Refusal(str(error)) from None
    click.echo(f"{side.name} {side.version}, forward passes, in microseconds; less time than with recording on")
    click.echo(f"{'':34}{'recording':>10}{'no_grad':>18}{'inference_mode':>18}{'saved':>18}{'parameters':>14}")
    measured = []
    for one in cost.measure(side.module):
        measured.append(one)
        times = "".join(f"{t * 1e6:10.1f} ({one.faster(t):4.1f}%)" for t in (one.no_grad, one.inference))
        saved = f"{one.saved_bytes[0]:,} B in {one.saved_tensors}"
        click.echo(f"{one.model.name:34}{one.recording * 1e6:10.1f}{times}{saved:>18}{one.parameter_bytes:>12,} B")
    if output is not None:
        from .report import files

        try:
            files.put(output, cost.document(measured, side.name, side.version))
        except OSError as error:
            raise Refusal(f"{output} cannot be written: {error.strerror}") from None
        click.echo(output)


if __name__ == "__main__":
    main()
