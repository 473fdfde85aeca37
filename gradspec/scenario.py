"""Scenarios: hand-written programs that take ``torch`` and record what they see."""

from __future__ import annotations

import inspect
import os
import re
import textwrap
from dataclasses import dataclass, field
from typing import Any, Callable

#: What the random numbers start from in each program.
SEED = 0

CLAIM_ID = re.compile(r"C-\d+\Z")


@dataclass(frozen=True)
class Scenario:
    """A program ``function(torch, see)`` and the clauses (``"MODE-08"``) and claims (``"C-03"``) that it settles."""

    name: str
    chapter: str
    clauses: tuple[str, ...]
    function: Callable[[Any, Any], object] = field(repr=False, compare=False)
    doc: str = field(repr=False)
    source: str = field(repr=False)
    file: str = field(repr=False)
    line: int = field(repr=False)

    @property
    def id(self) -> str:
        return f"{self.chapter}::{self.name}"

    def source_line(self, line: int) -> str:
        """The text of ``line`` (a number in ``file``), or "" where the scenario has no such line."""
        lines = self.source.splitlines()
        index = line - self.line
        return lines[index].strip() if 0 <= index < len(lines) else ""


def scenario(*clauses: str) -> Callable[[Callable[[Any, Any], object]], Scenario]:
    """Make a scenario of a function. Ids that the ledger does not have are refused when the scenario is collected."""
    if not clauses or not all(isinstance(clause, str) for clause in clauses):
        raise TypeError('a scenario names what it settles: write @scenario("MODE-08"), with one id or more')

    def make(function: Callable[[Any, Any], object]) -> Scenario:
        lines, line = inspect.getsourcelines(function)
        return Scenario(
            name=function.__name__,
            chapter=function.__module__.rpartition(".")[2].removeprefix("test_"),
            clauses=clauses,
            function=function,
            doc=inspect.cleandoc(function.__doc__ or ""),
            source=textwrap.dedent("".join(lines)),
            file=os.path.abspath(function.__code__.co_filename),
            line=line,
        )

    return make


def generated(program: Callable[[Any, Any], object] | str, name: str, clauses: tuple[str, ...] = ()) -> Scenario:
    """A scenario of the chapter ``generated``: a function of ``(torch, see)``, or source text that defines one."""
    if isinstance(program, str):
        file = f"<generated {name}>"
        namespace: dict[str, Any] = {"__name__": "generated"}
        code = compile(program, file, "exec", dont_inherit=True)
        exec(code, namespace)
        functions = [value for value in namespace.values() if inspect.isfunction(value)]
        if len(functions) != 1:
            raise ValueError(f"the text of a program defines one function; this one defines {len(functions)}")
        return Scenario(name, "generated", clauses, functions[0], "", program, file, 1)
    lines, line = inspect.getsourcelines(program)
    source = textwrap.dedent("".join(lines))
    doc = inspect.cleandoc(program.__doc__ or "")
    return Scenario(name, "generated", clauses, program, doc, source, program.__code__.co_filename, line)
