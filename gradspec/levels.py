"""Which level an observable belongs to."""

from __future__ import annotations

from .trace import Key

#: The levels that mean something, in the order in which they build on each other. A subject declares which it claims.
SEMANTIC = ("core", "state", "graph")
#: Message texts and names of nodes: a verdict of its own.
WORDING = "wording"
LEVELS = (*SEMANTIC, WORDING)

_STATE = frozenset(
    "is_leaf version is_inference retains_grad is_view stride storage_offset storage gone warnings".split()
)
_GRAPH = frozenset("grad_fn next_functions variable".split())


def level_of(key: Key) -> str:
    """The level of an observable; what is in no list (values, classes of exceptions, modes) is core."""
    observable = key[1]
    if observable.endswith(" message") or (observable == "name" and key[0].startswith("node ")):
        return WORDING
    if observable in _STATE:
        return "state"
    return "graph" if observable in _GRAPH else "core"


def ground_of(key: Key) -> str:
    """The semantic level on which an observable rests: who claims no graph is not asked how its nodes are named."""
    if key[0].startswith("node "):
        return "graph"
    level = level_of((key[0], key[1].removesuffix(" message")))
    return "core" if level == WORDING else level
