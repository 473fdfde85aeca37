"""What the ledger is made of: clauses in chapters, and the claims that they settle."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """Where a clause is known from. What is only observed is by default no failure of a third party."""

    DOCUMENTED = "documented"
    ASSERTED = "asserted by torch's tests"
    OBSERVED = "observed only"


class Agreement(Enum):
    """How torch stands to its own documentation in the matter of a clause."""

    HOLDS = "as documented"
    IN_PART = "in part as documented"
    CONTRADICTS = "contradicts the documentation"
    SILENT = "the documentation is silent"


class Verdict(Enum):
    """What a claim turns out to be; ``MEASURED`` where it is a quantity and not a rule."""

    TRUE = "true"
    PARTLY = "partly"
    FALSE = "false"
    MEASURED = "to be measured"


@dataclass(frozen=True)
class Source:
    """Where a statement is known from: a name for the reader, and the page where there is one."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Clause:
    """One normative statement.

    ``statement`` is what torch does and the reference carries out. ``documentation`` is filled where torch's
    documentation says something else (``agreement`` is then IN_PART or CONTRADICTS): what it says, in our words.
    ``since`` and ``until`` are the first and last release in which the statement holds; "" is "still holds".
    """

    id: str
    statement: str
    sources: tuple[Source, ...]
    status: Status
    agreement: Agreement = Agreement.HOLDS
    documentation: str = ""
    since: str = "1.13"
    until: str = ""


@dataclass(frozen=True)
class Chapter:
    """The clauses of one subject matter, in reading order. Their ids are ``KEY-01``, ``KEY-02``, …"""

    key: str
    title: str
    intro: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Claim:
    """What a widely read tutorial says, and what it comes to.

    ``expected`` is the verdict that the scenario must reach on torch; ``explanation`` is the sentence that a reader
    takes away; ``clauses`` are the ids of the clauses that settle it.
    """

    id: str
    claim: str
    expected: Verdict
    explanation: str
    clauses: tuple[str, ...]


class UnknownEntryError(LookupError):
    """No clause or claim has this id."""
