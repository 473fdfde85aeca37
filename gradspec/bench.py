"""``gradspec bench``: what the reference costs beside a subject, as ratios of time taken in one process.

A program is a few statements over tensors of 3 to 12 elements. It is compiled once for each side, with ``torch`` bound
to that side, and timed in short turns, the two sides alternating, so that what else the machine does strikes both. A
program's ratio is that of the two sides' fastest turns; a family's, and the set's, is the geometric mean.
"""

from __future__ import annotations

import math
import textwrap
import time
from dataclasses import dataclass
from typing import Any, Iterator, Sequence

from .timing import Runs, fastest


@dataclass(frozen=True)
class Program:
    """``setup`` runs once; ``body`` is what is timed."""

    family: str
    name: str
    body: str
    setup: str = ""


@dataclass(frozen=True)
class Timing:
    """Seconds for one run of ``program`` on each side."""

    program: Program
    subject: float
    reference: float

    @property
    def ratio(self) -> float:
        return self.reference / self.subject


_TENSORS = """
x = torch.tensor([0.5, -1.0, 2.0])
y = torch.tensor([4.0, 0.25, -2.0])
m = torch.tensor([[0.5, -1.0, 2.0, 1.0], [1.5, 0.5, -0.25, 4.0], [2.0, 1.0, 0.5, -1.0]])
w = torch.tensor([1.0, 2.0, -3.0], requires_grad=True)
v = torch.tensor([[1.0, 2.0], [0.5, -1.0], [4.0, 0.25], [-2.0, 1.0]], requires_grad=True)
"""
_MODEL = """
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
data, target = torch.ones(2, 3), torch.zeros(2, 1)
"""
_FUNCTION = """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 2
    @staticmethod
    def backward(ctx, grad):
        a, = ctx.saved_tensors
        return grad * 2
"""

PROGRAMS = (
    Program("forward", "add", "x + y"),
    Program("forward", "multiply by a number", "x * 2"),
    Program("forward", "compare", "x > y"),
    Program("forward", "exp", "x.exp()"),
    Program("forward", "relu", "torch.relu(x)"),
    Program("forward", "broadcast", "m + y4", "y4 = torch.ones(4)"),
    Program("forward", "sum", "m.sum()"),
    Program("forward", "sum of rows", "m.sum(1)"),
    Program("forward", "mean", "m.mean()"),
    Program("forward", "matrix product", "m @ v0", "v0 = v.detach()"),
    Program("forward", "concatenate", "torch.cat([x, y])"),
    Program("forward", "clone", "m.clone()"),
    Program("recorded", "add", "w + y"),
    Program("recorded", "multiply", "w * w"),
    Program("recorded", "multiply by a number", "w * 2"),
    Program("recorded", "exp", "w.exp()"),
    Program("recorded", "sum", "v.sum()"),
    Program("recorded", "matrix product", "m @ v"),
    Program("recorded", "chain", "((w * 2 + x) * w - y).sum()"),
    Program("views", "view", "m.view(4, 3)"),
    Program("views", "transpose", "m.t()"),
    Program("views", "row", "m[0]"),
    Program("views", "slice", "m[:, 1:3]"),
    Program("views", "recorded view", "v.view(-1)"),
    Program("views", "recorded row", "v[1]"),
    Program("views", "detach", "w.detach()"),
    Program("views", "expand", "x.expand(4, 3)"),
    Program("views", "unbind", "m.unbind(0)"),
    Program("in place", "add_", "a.add_(y)", "a = x.clone()"),
    Program("in place", "mul_ by a number", "a.mul_(1)", "a = x.clone()"),
    Program("in place", "zero_", "a.zero_()", "a = x.clone()"),
    Program("in place", "copy_", "a.copy_(y)", "a = x.clone()"),
    Program("in place", "assign an element", "a[1] = 2.0", "a = x.clone()"),
    Program("in place", "through a view", "a[0].add_(1)", "a = m.clone()"),
    Program("in place", "recorded", "a = w * 1\na.mul_(w)"),
    Program("in place", "recorded through a view", "a = w * 1\na[:2].mul_(2)\na.grad_fn"),
    Program("modes", "no_grad", "with torch.no_grad():\n    pass"),
    Program("modes", "inference_mode", "with torch.inference_mode():\n    pass"),
    Program("modes", "set_grad_enabled", "torch.set_grad_enabled(True)"),
    Program("modes", "op under no_grad", "with torch.no_grad():\n    w * w"),
    Program("modes", "op in inference mode", "with torch.inference_mode():\n    w * w"),
    Program("modes", "step of a leaf", "with torch.no_grad():\n    w.sub_(x0)", "x0 = torch.zeros(3)"),
    Program("modes", "decorated call", "f(x)", "@torch.no_grad()\ndef f(a):\n    return a"),
    Program("state", "flags", "w.requires_grad, w.is_leaf, w.grad_fn, w.grad, w._version"),
    Program("state", "shape", "m.shape, m.dtype, m.dim(), m.size(0)"),
    Program("state", "make", "torch.tensor([1.0, 2.0, 3.0])"),
    Program("state", "zeros", "torch.zeros(3)"),
    Program("state", "tolist", "m.tolist()"),
    Program("state", "item", "one.item()", "one = torch.tensor(3.0)"),
    Program("backward", "of one op", "(w * x).backward(y)"),
    Program("backward", "of a sum", "w.sum().backward()"),
    Program("backward", "of a chain", "w.grad = None\n((w * 2 + w) * w).sum().backward()"),
    Program("backward", "of a long chain", "a = w\nfor _ in range(20):\n    a = a * 1.0\na.backward(x)"),
    Program("backward", "of a matrix product", "(m @ v).sum().backward()"),
    Program("backward", "autograd.grad", "torch.autograd.grad((w * w).sum(), w)"),
    Program(
        "backward",
        "twice",
        "g, = torch.autograd.grad((w * w * w).sum(), w, create_graph=True)\ntorch.autograd.grad(g.sum(), w)",
    ),
    Program("backward", "through views", "(v[0] * v.t()[0][:2]).sum().backward()"),
    Program("backward", "through in-place", "a = w * 1\na.mul_(2)\na[0] = 1.0\na.sum().backward()"),
    Program("backward", "with a hook", "a = w * 2\na.register_hook(lambda g: g * 2)\na.sum().backward()"),
    Program("backward", "of a custom Function", "Double.apply(w).sum().backward()", _FUNCTION),
    Program("training", "forward", "model(data)", _MODEL),
    Program("training", "forward without recording", "with torch.no_grad():\n    model(data)", _MODEL),
    Program(
        "training",
        "step",
        """
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(data), target)
        loss.backward()
        optimizer.step()
        """,
        _MODEL,
    ),
)

#: Seconds that one turn of one side is meant to take, and how many turns each side has.
TURN, TURNS = 0.001, 60


def run(subject: Any, reference: Any, programs: Sequence[Program] = PROGRAMS, turns: int = TURNS) -> Iterator[Timing]:
    """Time each program on the two modules; one result after the other, in the order of ``programs``."""
    for program in programs:
        sides = [_compiled(program, module) for module in (subject, reference)]
        yield Timing(program, *fastest(sides, TURN, turns, probe=20))


def geometric_mean(ratios: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def by_family(timings: Sequence[Timing]) -> dict[str, float]:
    """Family -> geometric mean of its programs' ratios."""
    families = dict.fromkeys(timing.program.family for timing in timings)
    return {
        family: geometric_mean([one.ratio for one in timings if one.program.family == family]) for family in families
    }


def _compiled(program: Program, module: Any) -> Runs:
    """The program as a function of a number of loops that returns their seconds."""
    body = textwrap.indent(textwrap.dedent(program.body).strip(), " " * 8)
    names: dict[str, Any] = {"torch": module, "_clock": time.perf_counter}
    exec(_TENSORS + program.setup, names)  # noqa: S102  (the programs above, no one else's)
    # The tensors are locals of the timed function, as they would be in a user's.
    known = [name for name in names if not name.startswith("_")]
    source = (
        f"def timed(_count, {', '.join(known)}):\n"
        f"    _begin = _clock()\n    for _turn in range(_count):\n{body}\n    return _clock() - _begin"
    )
    exec(compile(source, f"<{program.family}: {program.name}>", "exec"), names)  # noqa: S102
    timed, given = names["timed"], [names[name] for name in known]
    return lambda count: float(timed(count, *given))
