"""``gradspec smoke``: in seconds, what of torch a subject has, before the suite is run on it."""

from __future__ import annotations

import ast
import collections
import textwrap
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Optional

import click

from . import suite
from .exits import NO_VERDICT, Refusal
from .levels import WORDING
from .results import Case
from .run import judge
from .scenario import Scenario, scenario
from .subjects.protocol import Reference, Subject


@dataclass(frozen=True)
class Names:
    """What the scenarios ask for. ``missing``: each name that the subject lacks, with how many scenarios name it."""

    asked: int
    missing: tuple[tuple[str, int], ...]
    #: How many scenarios name nothing that the subject lacks, and how many there are.
    whole: int
    scenarios: int


# -- first programs --------------------------------------------------------------------------------


@scenario("MODE-01")
def a_tensor(torch: Any, see: Any) -> None:
    """A tensor is made, and its values are read."""
    see(x=torch.tensor([0.5, 2.0]))


@scenario("MODE-01")
def a_result(torch: Any, see: Any) -> None:
    """A recorded op gives a result that requires grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(x=x, y=x * 2)


@scenario("MODE-01")
def a_gradient(torch: Any, see: Any) -> None:
    """backward fills .grad of a leaf."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    see(x=x)


@scenario("NG-01")
def a_block_of_no_grad(torch: Any, see: Any) -> None:
    """Under no_grad nothing is recorded, and afterwards everything is again."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        y = x * 2
    see(y=y, z=x * 2)


@scenario("MODE-01")
def a_block_of_enable_grad(torch: Any, see: Any) -> None:
    """enable_grad records inside no_grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad(), torch.enable_grad():
        y = x * 2
    see(y=y)


@scenario("MODE-01")
def a_call_of_set_grad_enabled(torch: Any, see: Any) -> None:
    """set_grad_enabled acts where it is called."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    torch.set_grad_enabled(False)
    see(y=x * 2)


@scenario("INF-01")
def a_block_of_inference_mode(torch: Any, see: Any) -> None:
    """In inference mode nothing is recorded, and what is made is an inference tensor."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        y = x * 2
    see(y=y)


@scenario("MODE-02")
def a_decorated_function(torch: Any, see: Any) -> None:
    """A mode decorates a function."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(y=torch.no_grad()(lambda: x * 2)())


@scenario("IP-01")
def a_change_in_place(torch: Any, see: Any) -> None:
    """A change in place moves the version."""
    x = torch.tensor([0.5, 2.0])
    x.add_(1)
    see(x=x)


@scenario("IP-01")
def a_view(torch: Any, see: Any) -> None:
    """A view shares memory and version with its base."""
    x = torch.tensor([0.5, 2.0])
    view = x.view(2)
    view.mul_(2)
    see(x=x, view=view)


FIRST: tuple[Scenario, ...] = (
    a_tensor, a_result, a_gradient, a_block_of_no_grad, a_block_of_enable_grad, a_call_of_set_grad_enabled,
    a_block_of_inference_mode, a_decorated_function, a_change_in_place, a_view,
)  # fmt: skip


# -- names -----------------------------------------------------------------------------------------


def names(scenarios: Iterable[Scenario], subject: Subject, reference: Reference) -> Names:
    """Which names below ``torch`` the scenarios ask for, and which of these the subject lacks.

    What they ask of tensors is seen only when they run.
    """
    counts: collections.Counter[str] = collections.Counter()
    asked: set[str] = set()
    whole = total = 0
    for one in scenarios:
        named = {name for name in _below_torch(one.source) if _has(reference.module, name)}
        lacking = {_shortest(subject.module, name) for name in named if not _has(subject.module, name)}
        asked |= named
        counts.update(lacking)
        total += 1
        whole += not lacking
    return Names(len(asked), tuple(counts.most_common()), whole, total)


def _below_torch(source: str) -> Iterator[str]:
    """ "autograd.grad" for each ``torch.autograd.grad`` of the source."""
    for node in ast.walk(ast.parse(source)):
        parts: list[str] = []
        inner: ast.AST = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if parts and isinstance(inner, ast.Name) and inner.id == "torch":
            yield ".".join(reversed(parts))


def _has(module: Any, dotted: str) -> bool:
    for part in dotted.split("."):
        module = getattr(module, part, None)
        if module is None:
            return False
    return True


def _shortest(module: Any, dotted: str) -> str:
    """The first part of a name that is not there: where ``torch.nn`` is missing, so is all that is in it."""
    parts = dotted.split(".")
    return next(
        f"torch.{'.'.join(parts[:n])}" for n in range(1, len(parts) + 1) if not _has(module, ".".join(parts[:n]))
    )


# -- the command -----------------------------------------------------------------------------------

#: Characters in a line of missing names.
_WIDTH = 100
_SAID = {"conforms": "as torch", "wording": "as torch, in other words", "unsupported": "cannot be seen"}


@click.command()
@click.option("--subject", "name", default="torch", show_default=True, metavar="NAME", help="What is looked at.")
@click.option("--reference", metavar="VERSION", help="The torch release that it is held to; its own.")
def smoke(name: str, reference: Optional[str]) -> None:
    """Say in seconds what of torch a subject has, and at which levels the suite could judge it.

    \b
    Exit code: 0 where the suite has something to judge, 2 where it has not.
    """
    from .sides import find
    from .subjects.registry import SubjectError

    try:
        sides = find(name, reference)
        scenarios = suite.scenarios()
    except (SubjectError, suite.SuiteError) as error:
        raise Refusal(str(error)) from None
    click.echo(f"{sides.subject.name} {sides.subject.version}, held to torch {sides.reference.version}")
    if sides.note:
        click.echo(sides.note)
    seen: set[str] = set()
    lacking: dict[str, None] = {}
    for one in FIRST:
        cases = {level: judge(one, sides.subject, sides.reference, (level,)) for level in sides.levels}
        seen |= {level for level, case in cases.items() if case.verdict not in ("unsupported", "error")}
        lacking |= dict.fromkeys(missing for case in cases.values() for missing in case.missing)
        click.echo(f"  {one.doc}")
        for verdict, levels in _grouped(cases).items():
            click.echo(f"    {', '.join(levels)}: {verdict}")
    if lacking:
        click.echo(f"it lacks what these programs need, or what is looked at: {', '.join(lacking)}")
    found = names(scenarios, sides.subject, sides.reference)
    if found.missing:
        click.echo(f"of the {found.asked} names of torch that scenarios ask for it lacks, in so many scenarios:")
        # A name stays beside its count: lines are not broken at the space between them.
        counts = ", ".join(f"{missing}\xa0{count}" for missing, count in found.missing)
        for line in textwrap.wrap(counts, _WIDTH):
            click.echo(f"  {line}".replace("\xa0", " "))
    click.echo(f"{found.whole} of {found.scenarios} scenarios ask for no name of torch that it lacks")
    if not seen:
        click.echo("there is nothing that the suite could judge")
        raise SystemExit(NO_VERDICT)
    levels = [level for level in sides.levels if level in seen]
    chosen = "" if levels == [*sides.levels] else "".join(f" --level {level}" for level in levels)
    click.echo(f"next: gradspec run --subject {name}{chosen}")


def _grouped(cases: Mapping[str, Case]) -> dict[str, list[str]]:
    """What is said of one program, with the levels of which it is said."""
    found: dict[str, list[str]] = {}
    for level, case in cases.items():
        found.setdefault(_said(case), []).append(level)
    return found


def _said(case: Case) -> str:
    if case.verdict == "diverges":
        first = next(one for one in case.divergences if one["level"] != WORDING)
        return f"{first['name']}.{first['observable']} is {first['actual']!r}, on torch {first['expected']!r}"
    return _SAID.get(case.verdict) or case.detail or case.verdict
