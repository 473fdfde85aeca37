"""pytest collects scenarios, runs each on both sides, and writes what came of them.

The plugin is registered by the installed package and by the checkout's ``conftest.py``, under one name. Every pytest
session of an environment in which gradspec is installed loads it, so the reference waits until a scenario runs.
"""

from __future__ import annotations

import argparse
import gc
import json
import pathlib
import platform
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable, Generator, Iterable, Mapping, Optional

import pytest

from . import __version__, explain, results, suite
from .levels import SEMANTIC
from .results import Case
from .scenario import SEED, Scenario, generated
from .sides import Described, Sides, described, find
from .subjects.kinds import takes_regions, transforms
from .subjects.registry import SubjectError
from .subjects.torch_compile import PATIENCE

if TYPE_CHECKING:
    from .isolation.process import Process
    from .releases.waivers import Waiver

#: What a run that could not judge its subject ends with: no subject, or nothing that could be compared.
NO_VERDICT = 2


class Diverged(AssertionError):
    """The subject does something else than the reference; the text is what ``explain`` says of it."""


class SuiteFault(Exception):
    """The suite itself failed; this says nothing about the subject."""


@dataclass
class Run:
    """What one process of a run knows of its two sides; ``no_subject`` says why there is none. ``accepted``: the
    waivers of cases that may diverge, by their ids. ``process``: where an isolated subject is."""

    sides: Optional[Described] = None
    process: Optional[Process] = None
    about: Optional[dict[str, Any]] = None
    no_subject: str = ""
    accepted: Mapping[str, list[Waiver]] = field(default_factory=dict)


_RUN = pytest.StashKey[Run]()
_CASE = pytest.StashKey[Case]()
_RUNNING = pytest.StashKey[pytest.Item]()
_FROM_WORKER = "gradspec"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gradspec", "conformance to the specification of torch's grad modes")
    group.addoption(
        "--subject",
        default="torch",
        metavar="NAME",
        help="what is judged: torch (default), the name of any importable module like it,"
        " reference[:VERSION], or wrong:NAME",
    )
    group.addoption(
        "--reference", metavar="VERSION", help="the torch release whose semantics it is held to (its own version)"
    )
    group.addoption(
        "--isolated", action="store_true", help="the subject is in processes of its own, replaced at their end"
    )
    group.addoption("--subject-python", metavar="PATH", help="it is in this Python, isolated")
    group.addoption("--chapter", action="append", default=[], metavar="NAME", help="only this chapter (no_grad or NG)")
    group.addoption(
        "--clause", action="append", default=[], metavar="ID", help="only what settles this clause or claim"
    )
    group.addoption("--scenario", action="append", default=[], metavar="ID", help="only this scenario")
    group.addoption(
        "--level", action="append", default=[], choices=SEMANTIC, help="judge at this level (all that it claims)"
    )
    group.addoption(
        "--observed",
        action="store_true",
        help="what is only observed of torch, undocumented, is a failure of a third party too",
    )
    group.addoption("--rules", action="store_true", help="record which rules of the reference each case ran")
    group.addoption("--waivers", metavar="FILE", help="divergences that are known and accepted (gradspec-waivers.toml)")
    group.addoption(
        "--strict-waivers", action="store_true", help="a waiver that is not needed, or expired, is a failure"
    )
    group.addoption("--results", metavar="FILE", help="write results here (JSON lines)")
    group.addoption("--gradspec-html", metavar="FILE", help="write the report here")
    # What the user typed, where that was not pytest itself.
    group.addoption("--gradspec-command", type=json.loads, help=argparse.SUPPRESS)


def pytest_configure(config: pytest.Config) -> None:
    run = config.stash[_RUN] = Run()
    config.addinivalue_line(
        "markers", "clauses(*ids): what a generated test settles; its differential programs are one case of the results"
    )
    gathering = _Worker(run) if _is_worker(config) else _Gatherer(config, run)
    config.pluginmanager.register(gathering, "gradspec-gathering")


def _is_worker(config: pytest.Config) -> bool:
    """Whether this process was started by xdist, whose own function for this needs xdist."""
    return hasattr(config, "workerinput")


# Collecting


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> Optional[list[pytest.Item]]:
    if not isinstance(obj, Scenario):
        return None
    if obj.function.__module__ != getattr(collector.obj, "__name__", None):  # type: ignore[attr-defined]
        return []
    unknown = suite.unknown_id(obj)
    if unknown:
        raise collector.CollectError(unknown)
    return [ScenarioItem.from_parent(collector, name=name, scenario=obj)]


class ScenarioItem(pytest.Item):
    """A scenario as pytest runs it."""

    def __init__(self, *, scenario: Scenario, **rest: Any) -> None:
        super().__init__(**rest)
        self.scenario = scenario

    def runtest(self) -> None:
        sides = _sides(self.config)
        case = _judged(self.scenario, sides, self.config.stash[_RUN].process)
        self.stash[_CASE] = _waived(case, self.config)
        _raise(case, sides)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, (Diverged, SuiteFault)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[pathlib.Path, int, str]:
        return self.path, self.scenario.line - 1, self.scenario.id


def _judged(scenario: Scenario, sides: Described, process: Optional[Process]) -> Case:
    from .run import judge, judge_shown

    if process is None:
        assert isinstance(sides, Sides)
        return judge(scenario, sides.subject, sides.reference, sides.levels, observed_counts=sides.observed_counts)
    from .isolation.performing import perform

    if transforms(sides.subject.name):
        from .compiled.scenarios import judged

        return judged(scenario, process, sides)
    return judge_shown(
        scenario,
        lambda names: perform(process, scenario),
        None,
        sides.reference,
        sides.levels,
        observed_counts=sides.observed_counts,
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    option = config.option
    if option.chapter or option.clause or option.scenario:
        chosen = [item for item in items if _is_chosen(item, option)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen
    if any(_needs_subject(item) for item in items) and not option.collectonly:
        from .releases.waivers import WaiverError

        try:
            _sides(config)
        except (SubjectError, WaiverError) as error:
            config.stash[_RUN].no_subject = str(error)
            if _is_worker(config):
                items.clear()  # one that exits is replaced by another, again and again; the gatherer says what it says
            else:
                pytest.exit("no subject", returncode=NO_VERDICT)


def _needs_subject(item: pytest.Item) -> bool:
    return (
        isinstance(item, ScenarioItem)
        or "differential" in getattr(item, "fixturenames", ())
        or any(isinstance(one, Differential) for one in _parameters(item))
    )


def _parameters(item: pytest.Item) -> Iterable[object]:
    return item.callspec.params.values() if hasattr(item, "callspec") else ()


def _is_chosen(item: pytest.Item, option: Any) -> bool:
    if isinstance(item, ScenarioItem):
        one = item.scenario
        return suite.is_chosen(one.chapter, one.id, one.clauses, option.chapter, option.clause, option.scenario)
    if not _needs_subject(item):
        return False
    id = f"generated::{_generated_name(item)}"
    return suite.is_chosen("generated", id, _marked_clauses(item), option.chapter, option.clause, option.scenario)


def _sides(config: pytest.Config) -> Described:
    """The subject and the reference of this run. Raises SubjectError, and WaiverError for waivers that are none."""
    run = config.stash[_RUN]
    if run.sides is None:
        option = config.option
        how = (option.subject, option.reference, option.level, option.rules, option.observed)
        # What compiles or traces may hurt its process; without values a look at every step tells nothing.
        if option.isolated or option.subject_python or takes_regions(option.subject):
            from .isolation.limits import Limits
            from .isolation.process import Process

            limits = Limits(PATIENCE) if transforms(option.subject) else Limits()
            run.process = Process(option.subject, option.reference, option.subject_python, limits)
            run.sides = described(run.process.about(), *how)
        else:
            run.sides = find(*how)
        run.about = run.sides.about()
        from .releases import waivers

        run.accepted = waivers.accepted(_waivers(config), run.sides.subject.name, run.sides.subject.version)
        # Programs that leave a mode entered are followed by a collection; it need not go through all of torch.
        gc.freeze()
    return run.sides


def _sides_here(config: pytest.Config) -> Sides:
    """The same where the subject is in this process; skips the test where it is not."""
    sides = _sides(config)
    if not isinstance(sides, Sides):
        pytest.skip("the subject is isolated: gradspec campaign runs generated programs there")
    return sides


def pytest_unconfigure(config: pytest.Config) -> None:
    process = config.stash[_RUN].process
    if process is not None:
        process.end()


def _waivers(config: pytest.Config) -> Optional[pathlib.Path]:
    return pathlib.Path(config.option.waivers) if config.option.waivers else None


# Running


def _waived(case: Case, config: pytest.Config) -> Case:
    """The case, which says so where its divergence is accepted."""
    accepted = config.stash[_RUN].accepted.get(case.id, [])
    if case.fails and accepted:
        from .releases import waivers

        differing = [one["observable"] for one in case.divergences if one["level"] in SEMANTIC]
        case.waived = waivers.reason(accepted, differing)
    return case


def _raise(case: Case, sides: Described) -> None:
    """Tell pytest what came of a case."""
    said = "\n".join(explain.lines(case, *sides.names))
    if case.verdict == "unsupported":
        pytest.skip(f"unsupported: {case.detail or 'no ' + ', '.join(case.missing)}")
    if case.verdict == "error":
        raise SuiteFault(said)
    if case.fails:
        raise Diverged(said)


def _generated_name(item: pytest.Item) -> str:
    return getattr(item, "originalname", item.name).removeprefix("test_")


def _marked_clauses(item: pytest.Item) -> tuple[str, ...]:
    return tuple(id for marker in item.iter_markers("clauses") for id in marker.args)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.config.stash[_RUNNING] = item


@pytest.fixture(scope="session")
def sides(request: pytest.FixtureRequest) -> Sides:
    """The subject and the reference, for tests that run many programs and tell ``differential`` of one."""
    return _sides_here(request.config)


class Differential:
    """Runs a program (a function of ``(torch, see)``, source text that defines one, or a scenario) on both sides.

    Raises ``Diverged`` where they differ. All programs of one test are one case of the results: the last that did not
    conform, which is the smallest where Hypothesis shrinks, else the last.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def __call__(self, program: Callable[[Any, Any], object] | str | Scenario) -> Case:
        from .run import judge

        sides = _sides_here(self._config)
        # None where pytest runs no test, and has no results: HypoFuzz calls the functions of tests itself.
        item = self._config.stash.get(_RUNNING, None)
        name, clauses = ("", ()) if item is None else (_generated_name(item), _marked_clauses(item))
        if isinstance(program, Scenario):
            scenario = replace(program, name=name, clauses=clauses)
        else:
            scenario = generated(program, name, clauses)
        # A generated program rests on more rules than it names clauses: what it shows always counts.
        case = judge(scenario, sides.subject, sides.reference, sides.levels, kind="generated")
        _waived(case, self._config)
        if item is not None:
            before = item.stash.get(_CASE, None)
            if before is None or before.verdict == "conforms" or case.verdict != "conforms":
                item.stash[_CASE] = case
        _raise(case, sides)
        return case


@pytest.fixture(scope="session")
def differential(request: pytest.FixtureRequest) -> Differential:
    """For the whole session, because Hypothesis calls one test many times without asking for fixtures again."""
    return Differential(request.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    case = item.stash.get(_CASE, None)
    if case is not None and call.when == "call":
        # Text in ASCII: it travels from an xdist worker whatever characters the subject's messages hold.
        report.gradspec_case = case.to_json()  # type: ignore[attr-defined]
    return report


def pytest_report_teststatus(report: Any) -> Optional[tuple[str, str, str]]:
    encoded = getattr(report, "gradspec_case", None)
    if encoded is None or report.when != "call":
        return None
    case = json.loads(encoded)
    verdict = case["verdict"]
    if case.get("observed_only"):
        return "observed only", "o", "OBSERVED ONLY"
    if case.get("waived"):
        return "waived", "v", "WAIVED"
    if verdict == "wording":
        return "wording", "w", "WORDING"
    if verdict == "unsupported":
        return "unsupported", "u", "UNSUPPORTED"
    return None


# Gathering and writing


class _Worker:
    """A process that xdist started: it tells the one that gathers which subject it ran."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        told = {"about": self._run.about, "no_subject": self._run.no_subject}
        session.config.workeroutput[_FROM_WORKER] = json.dumps(told)  # type: ignore[attr-defined]


class _Gatherer:
    """The process that the user started: it gets all cases, writes the results and says what they come to."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self._config = config
        self._run = run
        self._started = datetime.now(timezone.utc)
        self._cases: dict[str, Case] = {}
        self._written: list[str] = []
        self._unwritten = ""
        #: What is to be said of waivers that are not needed.
        self._complaints: tuple[str, ...] = ()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        encoded = getattr(report, "gradspec_case", None)
        if encoded is not None:
            case = Case.from_json(encoded)
            before = self._cases.get(case.id)
            # A test with parameters is one case: the first of them that did not conform.
            if before is None or before.verdict == "conforms":
                self._cases[case.id] = case

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = json.loads(getattr(node, "workeroutput", {}).get(_FROM_WORKER, "{}"))
        self._run.about = told.get("about") or self._run.about
        self._run.no_subject = told.get("no_subject") or self._run.no_subject

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self._run.no_subject or self._nothing_was_compared():
            session.exitstatus = NO_VERDICT
        if not self._cases or self._run.about is None:
            return
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        if not ended or session.shouldfail or session.shouldstop:
            # Whole in form, these results would be taken for those of all programs that were asked for.
            self._unwritten = "the run was stopped: no results are written"
            return
        self._complaints = self._complained(self._run.about["subject"])
        if self._complaints and self._config.option.strict_waivers and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        try:
            self._write(self._run.about)
        except OSError as error:
            self._unwritten = f"results cannot be written: {error.strerror}: {error.filename}"
            session.exitstatus = NO_VERDICT

    def _complained(self, subject: Mapping[str, Any]) -> tuple[str, ...]:
        from .releases import waivers

        diverging = [case.id for case in self._cases.values() if case.fails or case.waived]
        found = waivers.judged_by(
            _waivers(self._config), str(subject["name"]), str(subject["version"]), diverging, self._cases
        )
        return found.complaints

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._run.no_subject:
            terminalreporter.write_line(f"gradspec: {self._run.no_subject}", red=True)
        if not self._cases or self._run.about is None:
            return
        footer = results.footer_of(self._cases.values(), 0.0, "")
        subject, reference = self._run.about["subject"], self._run.about["reference"]
        terminalreporter.section("gradspec")
        terminalreporter.write_line(
            f"{subject['name']} {subject['version']} held to the semantics of torch {reference['version']}"
            f" at the levels {', '.join(subject['levels'])}"
        )
        if "note" in reference:
            terminalreporter.write_line(reference["note"])
        terminalreporter.write_line(f"{len(self._cases)} programs: {explain.summary(self._cases.values())}")
        for case in self._cases.values():
            if case.observed_only:
                terminalreporter.write_line(f"observed only: {case.id}  {' '.join(case.clauses)}")
            if case.waived:
                terminalreporter.write_line(f"waived: {case.id}: {case.waived}")
        for complaint in self._complaints:
            terminalreporter.write_line(complaint, yellow=True)
        if footer["missing"]:
            terminalreporter.write_line(f"names that it lacks: {explain.missing_names(footer['missing'])}")
        if self._nothing_was_compared():
            terminalreporter.write_line("no verdict: none of these programs could be compared", red=True)
        for line in self._written:
            terminalreporter.write_line(line)
        if self._unwritten:
            terminalreporter.write_line(self._unwritten, red=True)

    def _nothing_was_compared(self) -> bool:
        return bool(self._cases) and all(case.verdict in ("unsupported", "error") for case in self._cases.values())

    def _write(self, about: dict[str, Any]) -> None:
        option = self._config.option
        if not (option.results or option.gradspec_html):
            return
        html = pathlib.Path(option.gradspec_html) if option.gradspec_html else None
        path = (
            pathlib.Path(option.results) if option.results else pathlib.Path(option.gradspec_html).with_suffix(".jsonl")
        )
        finished = datetime.now(timezone.utc)
        header = {
            "suite": __version__,
            **about,
            "python": platform.python_version(),
            "platform": platform.platform(),
            "seed": SEED,
            "started": self._started.isoformat(timespec="seconds"),
            "command": option.gradspec_command or ["pytest", *map(str, self._config.invocation_params.args)],
            # However it was chosen: by an option, a file among pytest's arguments, --last-failed.
            "part": any(scenario.id not in self._cases for scenario in suite.each()),
        }
        duration = (finished - self._started).total_seconds()
        ended = finished.isoformat(timespec="seconds")
        footer = results.footer_of(self._cases.values(), duration, ended, self._complaints)
        results.write(path, header, self._cases.values(), footer)
        self._written.append(f"results: {path}")
        if html is not None:
            from .report.html import write as write_report

            write_report([path], html)
            self._written.append(f"report:  {html}")
