"""What a compiler gets wrong as a script that needs only torch: it runs the program without the compiler and with it,
prints what each gives, and exits with 1 while that differs."""

from __future__ import annotations

import re
from typing import Optional

from ..compare import Divergence
from ..program.printer import INDENT, SAID, compact, parts
from ..questions import OF_TENSOR, OF_THREAD
from .differences import EXCEPTION
from .judging import RegionDifference

_TENSOR = re.compile(r"t\d+_?(\.grad)*")
#: What is said belongs to what is compared; it is not compiled.
_SAYS = [
    "said = []",
    "print_ = torch._dynamo.disable(lambda *values: said.append(' '.join(map(str, values))))",
]


def standalone(found: RegionDifference, one: Divergence, backend: str) -> str:
    """The script that shows one of the divergences."""
    head, body = parts(found.program)
    asked = _question(found, one)
    lines = list(body)
    if asked is None:
        # What is said, and what the program raises.
        head += _SAYS
        head = [re.sub(r"\bprint\(", "print_(", line) for line in head]
        lines = ["said.clear()", *[re.sub(r"\bprint\(", "print_(", line) for line in lines]]
        asked = "list(said)"
    elif one.owner == EXCEPTION:
        lines = [line.replace(SAID, "return type(error).__name__") for line in lines]
    if any("graph_break()" in line for line in lines):
        head.append("graph_break = torch._dynamo.graph_break")
    place = head.index("import torch")
    head.insert(place, "from concurrent.futures import ThreadPoolExecutor")
    return compact(
        [
            f"# {one.owner}: {one.observable}",
            *head,
            "def program(compiled):",
            *[f"{INDENT}{line}" for line in lines],
            f"{INDENT}return {asked}",
            "def told(**how):",
            f"{INDENT}def compiled(**options):",
            f"{INDENT * 2}return lambda f: torch.compile(f, **how, **options) if how else f",
            f"{INDENT}with ThreadPoolExecutor(1) as thread:",
            f"{INDENT * 2}try:",
            f"{INDENT * 3}return thread.submit(program, compiled).result()",
            f"{INDENT * 2}except Exception as error:",
            f"{INDENT * 3}return type(error).__name__, str(error).strip().partition(chr(10))[0]",
            f'eager, compiled = told(), told(backend="{backend}")',
            'print("eager", eager, "compiled", compiled)',
            "raise SystemExit(repr(eager) != repr(compiled))",
        ]
    )


def _question(found: RegionDifference, one: Divergence) -> Optional[str]:
    """The expression that is asked at the end of the program; None where it is about what the program says."""
    if one.owner == EXCEPTION:
        return "None"
    if one.owner == "thread":
        return OF_THREAD[one.observable]
    if not _TENSOR.fullmatch(one.owner):
        return None
    if one.observable == "grad":
        return f"{one.owner}.grad is None"
    if one.observable == "storage":
        return _sharing(found, one)
    if one.observable in OF_TENSOR:
        return OF_TENSOR[one.observable].format(one.owner)
    return None


def _sharing(found: RegionDifference, one: Divergence) -> Optional[str]:
    """Whether two tensors share memory that do with one of the two only."""
    sides = [trace.steps[one.step - 1].observations for trace in (found.expected, found.actual)]
    for owner, name in sides[0]:
        key = (owner, "storage")
        if name == "storage" and owner != one.owner and _TENSOR.fullmatch(owner):
            shared = [side.get(key) == side.get((one.owner, "storage")) for side in sides]
            if shared[0] != shared[1]:
                return " == ".join(f"{each}.untyped_storage().data_ptr()" for each in (one.owner, owner))
    return None
