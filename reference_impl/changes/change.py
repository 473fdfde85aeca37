"""What a change between two releases of torch is."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

Number = tuple[int, int]


class Kind(enum.Enum):
    """What a change concerns. Behaviour is all that is neither text nor a name."""

    BEHAVIOUR = "behaviour"
    WORDING = "wording"
    NODE_NAME = "node name"
    API = "API"


@dataclass(frozen=True)
class Change:
    """One field of the semantics: its value before ``since``, and from then on.

    ``gradspec/changes/scripts/FIELD.py`` shows it, with what torch printed on either side. ``source`` says where else
    it is known from, "" where nowhere.
    """

    since: Number
    field: str
    kind: Kind
    what: str
    source: str = ""
    before: Any = False
    after: Any = True


@dataclass(frozen=True)
class Release:
    """What one release of torch changed.

    ``added`` and ``removed`` are names as a program writes them after ``torch.``, separated by blanks; one in
    brackets is a keyword argument: ``autograd.graph.Node``, ``autograd.grad(materialize_grads)``.
    """

    since: Number
    changes: tuple[Change, ...] = ()
    added: str = ""
    removed: str = ""
