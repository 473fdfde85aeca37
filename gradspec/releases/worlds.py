"""The semantics of a release, with single fields as another release has them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping

from reference_impl import instances
from reference_impl.changes import CHANGES
from reference_impl.semantics import Semantics

from ..subjects.reference import Reference


@dataclass(frozen=True)
class World:
    """The semantics of a release, but for ``fields``."""

    version: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """What the field is."""
        return getattr(Semantics(self.version, self.fields), name)

    def other_in(self, other: World) -> dict[str, Any]:
        """The fields that are not the same in ``other``, with what they are there."""
        names = dict.fromkeys(change.field for change in CHANGES)
        return {name: other.value(name) for name in names if self.value(name) != other.value(name)}

    def but(self, name: str, value: Any) -> World:
        return World(self.version, {**self.fields, name: value})

    @contextmanager
    def reference(self) -> Iterator[Reference]:
        """The reference with these semantics; gone afterwards where it is nobody else's."""
        found = Reference(self.version, fields=self.fields)
        try:
            yield found
        finally:
            if self.fields:
                instances.unload(found.module)
