"""What the harness asks of an implementation under test."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Callable, Hashable, Mapping, Protocol


class NotTaken(BaseException):
    """Ends a program that a subject says it is not made for; the message is the reason, in the subject's words. No
    ``except Exception`` of a program may hide it."""


class Described(Protocol):
    """What is known of an implementation under test, wherever it is."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def levels(self) -> tuple[str, ...]:
        """The semantic levels that it claims."""

    @property
    def semantics(self) -> str:
        """The torch release whose semantics it has, or "" where nobody said."""

    @property
    def details(self) -> Mapping[str, str]:
        """What else a reader of results wants to know of it: build, commit, threads."""


class Subject(Described, Protocol):
    """A module with torch's names, and the few things about it that no name of torch tells."""

    @property
    def module(self) -> ModuleType:
        """What a program gets as ``torch``."""

    def seed(self, number: int) -> None:
        """Start the random numbers anew; a subject without any does nothing."""

    def storage_key(self, tensor: Any) -> Hashable:
        """The same key for two tensors that live in one storage, while both are alive. AttributeError: unknown."""

    def inexactness(self, tensor: Any) -> tuple[int, float]:
        """Within how many ulps the tensor's values are known, and within how much besides; 0 is exact."""

    def remember(self, tensor: Any) -> Callable[[], Any]:
        """A weak reference: called, it gives the tensor, or None when that is gone."""


class Reference(Subject, Protocol):
    """The side that a subject is held to."""

    @property
    def logs_rules(self) -> bool:
        """Whether its rules announce themselves to ``rule_log``."""
