"""A divergence of a scenario as a script that runs by itself: it needs only the subject, says what was expected and
what came, and exits with 1 while that differs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..questions import OF_TENSOR, OF_THREAD

#: A function of the script reads values, since not every framework has ``tolist``.
_OF_TENSOR = {**OF_TENSOR, "value": "told({0})"}
_OF_STEP = {
    "exception": "see.error and type(see.error).__name__",
    "exception message": "str(see.error)",
    "warnings": "[one.category.__name__ for one in see.warned]",
    "warnings message": "[str(one.message) for one in see.warned]",
}

#: What stands for ``see`` in a script: it counts steps, and asks at the one where the sides part.
_SEE = '''\
class See:
    """Asks one question, at one step."""

    def __init__(self, step, question):
        self.step, self.question, self.number, self.named = step, question, 0, {}
        self.error, self.answer = None, "nothing: the step was not reached"

    def __call__(self, **named):
        self.named.update(named)
        self.look()

    def claim(self, *said):
        self.look()

    def look(self, error=None):
        self.number, self.error, self.warned = self.number + 1, error, caught[:]
        caught.clear()
        if self.number == self.step:
            try:
                self.answer = eval(self.question, {**globals(), "see": self, **self.named})
            except Exception as raised:
                self.answer = f"raises {type(raised).__name__}"

    def raises(self):
        return Block(self)


class Block:
    def __init__(self, see):
        self.see, self.error = see, None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, where):
        self.error = error
        self.see.look(error)
        return True


def told(value):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    if isinstance(value, BaseException):
        return type(value).__name__
    return value.__name__ if isinstance(value, type) else value
'''


def script(module: str, case: Mapping[str, Any], divergence: Mapping[str, Any], subject: str, reference: str) -> str:
    """The script, or "" where none can ask: the scenario runs threads, or what differs has no short question."""
    source, prelude = str(case.get("source") or ""), case.get("prelude")
    start = re.search(r"^def (\w+)\(", source, re.M)
    if not isinstance(prelude, str) or start is None or "see.thread(" in source:
        return ""
    asked = _question(divergence, case.get("traces") or {})
    if asked is None:
        return ""
    question, expected = asked
    where = f"{divergence.get('name')} {divergence.get('observable')}, at step {divergence.get('step')}"
    pieces = [
        f"# {case['id']} on {subject}, held to torch {reference}: {where}",
        "import warnings\n",
        f"import {module}{'' if module == 'torch' else ' as torch'}\n",
        *([prelude + "\n"] if prelude else []),
        *(["\n" + _SEE + "\n"]),
        source[start.start() :].rstrip("\n") + "\n\n",
        f"see = See({divergence.get('step')}, {question!r})",
        'for name, value in (("manual_seed", 0), ("set_warn_always", True)):',
        "    getattr(torch, name, lambda value: None)(value)",
        "with warnings.catch_warnings(record=True) as caught:",
        '    warnings.simplefilter("always")',
        "    try:",
        f"        {start[1]}(torch, see)",
        "        see.look()",
        "    except Exception as error:",
        "        see.look(error)",
        f"expected = {expected}",
        'print("expected", expected)',
        'print("seen    ", see.answer)',
        "raise SystemExit(repr(see.answer) != repr(expected))\n",
    ]
    return "\n".join(pieces)


def _question(divergence: Mapping[str, Any], traces: Mapping[str, Any]) -> tuple[str, str] | None:
    """The expression that is asked, and the text of what it should give."""
    owner, observable = str(divergence.get("name") or ""), str(divergence.get("observable") or "")
    value = divergence.get("expected")
    if isinstance(value, dict) and value.keys() == {"raised"}:
        value, known = f"raises {value['raised']}", True
    else:
        known = not isinstance(value, dict)
    if not known or not _is_askable(value):
        return None
    if owner == "thread" and observable in OF_THREAD:
        return OF_THREAD[observable], _literal(value)
    if owner == "step" and observable in _OF_STEP:
        return _OF_STEP[observable], _literal(_bare(value) if observable == "exception" else value)
    if not re.fullmatch(r"\w+(\.grad|\[\d+\]|\['\w+'\])*", owner):
        return _of_node(divergence, traces)
    if observable in _OF_TENSOR:
        # A value that is a tensor's is numbers; of other things a trace has their kind first.
        if observable == "value" and isinstance(value, list) and value and isinstance(value[0], str):
            if value[0] not in ("exception", "class"):
                return None
            value = _bare(value[1])
        return _OF_TENSOR[observable].format(owner), _literal(value)
    if observable in ("grad", "grad_fn") and (value is None) != (divergence.get("actual") is None):
        return f"{owner}.{observable} is None", repr(value is None)
    if observable == "storage":
        return _of_storage(divergence, traces)
    return None


def _is_askable(value: Any) -> bool:
    """Whether a script can have it: no address, nothing that was left out."""
    return "0x…" not in json.dumps(value, ensure_ascii=False)


def _bare(value: Any) -> Any:
    """The name of a class without what it is derived from: "OutOfMemoryError(RuntimeError)"."""
    return value.partition("(")[0] if isinstance(value, str) else value


def _literal(value: Any) -> str:
    """A value of a results file as Python writes it: what is not finite, and complex numbers, stand there as text."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, str) and value in ("inf", "-inf", "nan"):
        return f'float("{value}")'
    if isinstance(value, str) and re.fullmatch(r"\(?[-+\d.e]*(\d|nan|inf)j\)?", value):
        return f'complex("{value}")'
    return repr(value)


def _step(traces: Mapping[str, Any], side: str, number: Any) -> Mapping[str, Any]:
    steps = traces.get(side) or []
    return next((step for step in steps if step.get("step") == number), {})


def _of_storage(divergence: Mapping[str, Any], traces: Mapping[str, Any]) -> tuple[str, str] | None:
    """Whether two tensors share memory that do on one side only."""
    number, owner = divergence.get("step"), divergence.get("name")
    one, other = (_step(traces, side, number) for side in ("expected", "actual"))
    for name, observables in one.items():
        if not isinstance(observables, dict) or "storage" not in observables or name == owner:
            continue
        shared = observables["storage"] == divergence.get("expected")
        if shared != ((other.get(name) or {}).get("storage") == divergence.get("actual")):
            return " == ".join(f"{tensor}.untyped_storage().data_ptr()" for tensor in (owner, name)), repr(shared)
    return None


def _of_node(divergence: Mapping[str, Any], traces: Mapping[str, Any]) -> tuple[str, str] | None:
    """A node's name, or those that it leads to, asked along the edges from a tensor."""
    expected, actual = (_step(traces, side, divergence.get("step")) for side in ("expected", "actual"))
    path = _path(actual, str(divergence.get("name")))
    if path is None:
        return None
    if divergence.get("observable") == "name":
        return f"{path}.name()", repr(divergence.get("expected"))
    if divergence.get("observable") != "next_functions":
        return None
    edges: Sequence[Any] = divergence.get("expected") or []
    names = [None if edge is None else (expected.get(edge[0]) or {}).get("name") for edge in edges]
    return f"[node and node.name() for node, _ in {path}.next_functions]", repr(names)


def _path(step: Mapping[str, Any], node: str) -> str | None:
    """How a person gets to a node: from a tensor's grad_fn along edges."""
    waiting = [
        (observables["grad_fn"], f"{owner}.grad_fn")
        for owner, observables in step.items()
        if isinstance(observables, dict) and str(observables.get("grad_fn")).startswith("node ")
    ]
    seen: set[str] = set()
    while waiting:
        found, path = waiting.pop(0)
        if found == node:
            return path
        if found in seen:
            continue
        seen.add(found)
        edges = (step.get(found) or {}).get("next_functions") or []
        waiting += [
            (edge[0], f"{path}.next_functions[{place}][0]")
            for place, edge in enumerate(edges)
            if isinstance(edge, list)
        ]
    return None
