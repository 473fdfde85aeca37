"""What programs are made of, counted: statements, forms, ops, and the features that each used."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any, Iterable

from ..program.canonical import is_defined
from ..program.form import Define, Op, Program, ops, statements


class Survey:
    """Counts over many programs."""

    def __init__(self) -> None:
        self._statements: Counter[str] = Counter()
        self._forms: Counter[str] = Counter()
        self._ops: Counter[str] = Counter()
        self._together: Counter[frozenset[str]] = Counter()

    def add(self, program: Program, used: Iterable[str]) -> None:
        body = program.body
        # What a body holds besides ops and blocks; ops are counted by their forms too.
        for one in statements(body):
            self._statements[one.kind.value if isinstance(one, Define) else type(one).__name__] += 1
        for op in ops(body):
            self._forms[op.form._value_] += 1
            self._ops[called(op)] += 1
        self._together[frozenset(used)] += 1

    def record(self) -> dict[str, Any]:
        """The counts as a campaign's file has them; a pair of features is counted where one program used both."""
        features: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for used, count in self._together.items():
            for one in used:
                features[one] += count
            for pair in combinations(sorted(used), 2):
                pairs[" + ".join(pair)] += count
        counts = {
            "statements": self._statements,
            "forms": self._forms,
            "ops": self._ops,
            "features": features,
            "pairs": pairs,
        }
        return {name: dict(sorted(counter.items())) for name, counter in counts.items()}


def called(op: Op) -> str:
    """What an op calls, as coverage counts it: functions of the program are all one."""
    return "a function of the program" if is_defined(op.op) else op.op or op.form._value_
