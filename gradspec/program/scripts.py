"""A divergence as a script that runs by itself: it needs only the subject, says what was expected and what came, and
exits with 1 while that differs."""

from __future__ import annotations

import re
from typing import Any, Optional

from ..questions import OF_TENSOR, OF_THREAD
from ..trace import Inexact, Raised, Trace, text
from .checking import LOOK, Difference
from .form import Try, statements
from .printer import SAID, compact, parts, source

#: How a script ends: what it expects and what it saw have their names by then.
_END = ['print("expected", expected, "seen", seen)', "raise SystemExit(repr(seen) != repr(expected))"]
#: How a script begins that hears warnings.
_HEARS = [
    "import warnings",
    "seen, warnings.showwarning = [], lambda text, kind, *where: seen.append(kind.__name__)",
    'warnings.simplefilter("always"), torch.set_warn_always(True)',
]


def standalone(difference: Difference, subject: str, reference: str) -> str:
    """The script. What has no short question is asked by looking at the whole: the script then prints it, and what the
    reference says is in its first lines."""
    first = difference.first
    head, body = parts(difference.program)
    head.insert(0, f"# {first.owner}: {first.observable}, held to {reference}")
    is_ended = any(_exception_of(trace, "ended by") for trace in (difference.actual, difference.expected))
    if first.observable == "warnings":
        body = _caught(body, "pass") if is_ended else body
        return compact([*head, *_HEARS, *body, f"expected = {_warnings(difference.expected)}", *_END])
    question = _question(difference)
    if question is None:
        said = [f"#   expected: {text(first.expected)}", f"#   seen ({subject}): {text(first.actual)}"]
        return compact([head[0], *said, *head[1:], *body])
    asked, expected = question
    if isinstance(asked, tuple):
        start = f"expected, seen = {expected}, {asked[1]}"
        return compact([*head, start, *_caught(body, f"seen = {asked[0]}"), *_END])
    if first.line:
        lines, asked = _in_the_middle(difference, asked)
        if is_ended:
            lines = _caught(lines, "pass")
        imports = head[: head.index("import torch") + 1]
        if asked.startswith("answers["):
            imports.append("answers = []")
        return compact([*imports, *lines, f"expected, seen = {expected}, {asked}", *_END])
    if is_ended:
        body = _caught(body, "pass")
    return compact([*head, *body, f"expected, seen = {expected}, {asked}", *_END])


def _warnings(trace: Trace) -> list[str]:
    """The classes of all warnings of a run."""
    found = [value for step in trace.steps for (_, name), value in step.observations.items() if name == "warnings"]
    return [str(one) for several in found for one in several]


def _caught(body: list[str], told: str) -> list[str]:
    """The program, which tells what it raises."""
    if any(SAID in line for line in body):
        return [line.replace(SAID, told) for line in body]
    return ["try:", *[f"    {line}" for line in body], "except Exception as error:", f"    {told}"]


def _question(difference: Difference) -> Optional[tuple[Any, str]]:
    """The expression that is asked, and the text of what it should give."""
    first = difference.first
    if isinstance(first.expected, (Inexact, Raised)) or isinstance(first.actual, Raised):
        return None
    owner, expected = first.owner, repr(first.expected)
    if owner == "thread":
        return OF_THREAD[first.observable], expected
    if first.observable in OF_TENSOR and re.fullmatch(r"t\d+_?(\.grad)*", owner):
        return OF_TENSOR[first.observable].format(owner), expected
    if first.observable == "storage":
        return _of_storage(difference)
    if first.observable == "grad" and re.fullmatch(r"t\d+_?", owner):
        return f"{owner}.grad is None", repr(first.expected is None)
    if first.observable == "grad_fn" and re.fullmatch(r"t\d+_?", owner):
        return f"{owner}.grad_fn is None", repr(first.expected is None)
    path = _path_to(difference, owner) if owner.startswith("node ") else None
    if path is not None and first.observable == "name":
        return f"{path}.name()", expected
    if path is not None and first.observable == "next_functions":
        return f"[None if node is None else node.name() for node, _ in {path}.next_functions]", _names(difference)
    said = re.fullmatch(r"\s*print\((.*)\)", difference.line)
    part = re.fullmatch(r"printed [\d.]+((?:\[\d+\])*)", owner)
    if said and part and first.observable in OF_TENSOR and "error" not in said[1]:
        whole = isinstance(first.expected, list) or first.observable != "value"
        asked = f"({said[1]}){part[1]}"
        return OF_TENSOR[first.observable].format(asked) if whole else asked, expected
    if difference.observed:
        return None
    if sum(isinstance(one, Try) for one in statements(difference.program.body)) > 1:
        return None
    if first.observable == "reached":
        return ("type(error).__name__", "None"), repr(_exception_of(difference.expected))
    if owner == "ended by" or first.observable in ("exception", "exception message"):
        return _of_exception(difference)
    return None


def _of_storage(difference: Difference) -> Optional[tuple[Any, str]]:
    """Whether two tensors share memory that do on one side only."""
    first = difference.first
    sides = (difference.expected, difference.actual)
    one, other = [trace.steps[first.step - 1].observations for trace in sides]
    for (owner, name), key in one.items():
        shared = key == first.expected
        if name == "storage" and owner != first.owner and shared != (other.get((owner, name)) == first.actual):
            memory = [f"{tensor}.untyped_storage().data_ptr()" for tensor in (first.owner, owner)]
            return " == ".join(memory), repr(shared)
    return None


def _in_the_middle(difference: Difference, asked: str) -> tuple[list[str], str]:
    """The program with what it defines, asked where it was looked at, and how to get at the answer."""
    first = difference.first
    lines: list[str] = []
    for number, line in enumerate(source(difference.program).splitlines(), 1):
        if number == first.line:
            lines.append(f"{line[: len(line) - len(line.lstrip())]}answers.append({asked})")
        elif not LOOK.fullmatch(line):
            lines.append(line)
    if lines[-1] == f"answers.append({asked})":
        return lines[:-1], asked
    # Where that line runs more than once, it is the answer of one time that differs.
    times = sum(step.line == first.line for step in difference.actual.steps[: first.step - 1])
    return lines, f"answers[{times}]"


def _path_to(difference: Difference, node: str) -> Optional[str]:
    """How a person gets to a node: from a tensor's grad_fn along edges."""
    step = difference.actual.steps[difference.first.step - 1].observations
    waiting = [(value, f"{owner}.grad_fn") for (owner, name), value in step.items() if name == "grad_fn" and value]
    seen: set[str] = set()
    while waiting:
        found, path = waiting.pop(0)
        if found == node:
            return path if re.match(r"t\d", path) else None
        if found in seen:
            continue
        seen.add(found)
        edges = step.get((found, "next_functions")) or []
        waiting += [
            (edge[0], f"{path}.next_functions[{i}][0]") for i, edge in enumerate(edges) if isinstance(edge, tuple)
        ]
    return None


def _names(difference: Difference) -> str:
    step = difference.expected.steps[difference.first.step - 1].observations
    edges = difference.first.expected
    return repr([None if edge is None else step.get((edge[0], "name")) for edge in edges])


def _of_exception(difference: Difference) -> Optional[tuple[Any, str]]:
    """What the program raises: None where it does not."""
    first = difference.first
    expected = first.expected
    if first.observable.endswith("message"):
        return ("str(error)", "None"), repr(expected)
    if first.observable == "value" and isinstance(expected, tuple) and expected[:1] == ("exception",):
        return ("type(error).__name__", "None"), repr(str(expected[1]).partition("(")[0])
    return ("type(error).__name__", "None"), repr(None if expected is None else str(expected).partition("(")[0])


def _exception_of(trace: Trace, owners: str = r"ended by|printed \d+\.1") -> Optional[str]:
    """The class of the exception that the program met: that ended it, or was caught and said."""
    for step in trace.steps:
        for (owner, name), value in step.observations.items():
            if name == "value" and re.fullmatch(owners, owner) and isinstance(value, tuple) and value[0] == "exception":
                return str(value[1]).partition("(")[0]
    return None
