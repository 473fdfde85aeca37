"""What the grammar leaves out on purpose, each with a script that shows why. A script needs only torch.

What is torch's own fault is a finding, which has the script.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Exclusion:
    """``script``, or that of the ``finding`` of this id, exits with 1 as long as the reason stands, or is ended by a
    signal."""

    what: str
    why: str
    script: str = ""
    finding: str = ""


EXCLUSIONS = (
    Exclusion(
        what="a hook, alone or of several tensors, on a view whose base changed since its grad_fn was last asked for",
        why="torch registers it with a grad_fn that it does not make anew, and reads what is not there",
        finding="hook-on-a-stale-view",
    ),
    Exclusion(
        what="resize_ to more elements than the memory holds",
        why="what the new elements hold nobody wrote",
        script="""\
import torch
x = torch.ones(1)
x.resize_((2,))
raise SystemExit(x.untyped_storage().nbytes() == 8)
""",
    ),
    Exclusion(
        what="an in-place change, or out=, that leaves a leaf that requires grad fewer dimensions than it had",
        why="the next gradient of what was computed before is compared with strides that the leaf has no more",
        script="""\
import torch
x = torch.ones(2, 2, requires_grad=True)
y = x * 2
with torch.no_grad():
    torch.mul(torch.tensor(2.0), 2, out=x)
y.backward(torch.ones(2, 2))
raise SystemExit(x.grad.shape != x.shape)
""",
    ),
    Exclusion(
        what="the bits of a NaN, by a view of another type",
        why="which NaN an operation gives is the processor's choice: on x86 that of 0 / 0 is negative",
        script="""\
import torch
made = torch.zeros(1) / torch.zeros(1)
raise SystemExit(made.view(torch.int32).item() != torch.tensor([float("nan")]).view(torch.int32).item())
""",
    ),
    Exclusion(
        what="sgn of real numbers",
        why="torch's gradient of it is a tensor without memory, whose values cannot be read or changed",
        finding="gradient-without-memory",
    ),
    Exclusion(
        what="reductions, draws, questions about elements, samples of ops, of inference tensors alone outside the mode",
        why="how often a kernel changes its own new result there, where autograd counts it, is an accident of each",
        script="""\
import torch
with torch.inference_mode():
    x = torch.ones(2)
raise SystemExit((x.logical_not()._version, x.isnan()._version, x.mean()._version) == (1, 0, 2))
""",
    ),
    Exclusion(
        what="sort and unique of more than 16 elements",
        why="equal elements, as zeros of either sign are, come in the order in which C++'s std::sort leaves them",
        script="""\
import torch
x = torch.zeros(17)
raise SystemExit(x.sort().indices.tolist() != x.sort(stable=True).indices.tolist())
""",
    ),
    Exclusion(
        what="a decorator that swallows exceptions, on a generator function",
        why="torch throws what is swallowed into the body for ever",
        script="""\
import signal
import torch
from contextlib import suppress
from torch.utils._contextlib import context_decorator
def body():
    raise ValueError
    yield
signal.alarm(2)
next(context_decorator(lambda: suppress(Exception), body)())
""",
    ),
    Exclusion(
        what="sums of numbers that are not short, such as thirds",
        why="each kernel adds in an order of its own, which decides how a sum is rounded",
        script="""\
import torch
from math import fsum
x = torch.tensor([[1.0, -0.5, 2.0], [0.25, 4.0, -1.0]])
y = x / (x + 2)
raise SystemExit(y.sum().item() != torch.tensor(fsum(y.view(-1).tolist())).item())
""",
    ),
    Exclusion(
        what="inference mode entered by hand, or by what is suspended, inside allow_mutation_on_saved_tensors",
        why="leaving it outside brings back that the block's dispatch mode is asked, which is gone: every op fails",
        finding="inference-mode-brings-back-a-dispatch-mode",
    ),
    Exclusion(
        what="retain_grad() of an output that is not the first of its node",
        why="an in-place change then looks for the hook at the first, and fails with an internal assertion",
        finding="retain-grad-of-a-second-output",
    ),
    Exclusion(
        what="an in-place change of shape of what retains its gradient",
        why="the next in-place change looks for the hook in another place, and fails with an internal assertion",
        script="""\
import torch
x = torch.ones(2, requires_grad=True) * 1
x.retain_grad()
x.unsqueeze_(0)
try:
    x.mul_(2)
except RuntimeError as error:
    print(error)
    raise SystemExit("INTERNAL ASSERT FAILED" in str(error))
""",
    ),
    Exclusion(
        what="reductions of complex numbers, unless there are a power of two of them",
        why="a mean divides, which the kernel does in a way of its own for complex numbers",
        script="""\
import torch
x = torch.tensor([1 + 2j, 1 + 2j, -0.5j])
total = x.sum()
raise SystemExit(x.mean() != torch.complex(total.real / 3, total.imag / 3))
""",
    ),
    Exclusion(
        what="is_grads_batched through hooks of tensors or of what was saved, or where a gradient is retained",
        why="what they see is a batch that nobody may look into, and what is retained stays one when the pass is over",
        script="""\
import torch
x = torch.ones(2, requires_grad=True) * 1
x.retain_grad()
torch.autograd.grad(x * x, x, torch.ones(1, 2), is_grads_batched=True)
try:
    x.grad.tolist()
except RuntimeError as error:
    print(error)
    raise SystemExit(1)
""",
    ),
    Exclusion(
        what="histories of what vmap gives: its results are said by value",
        why="torch runs the function once for all samples, the reference once for each: nodes are others",
        script="""\
import torch
x = torch.ones(2, requires_grad=True)
mapped = torch.func.vmap(lambda y: y * 2)(x)
raise SystemExit(mapped.grad_fn.name() != torch.stack([y * 2 for y in x]).grad_fn.name())
""",
    ),
    Exclusion(
        what="complex numbers made of half precision",
        why="torch says itself that they are experimental; the reference has no such type",
        script="""\
import torch
made = torch.view_as_complex(torch.ones(2, dtype=torch.float16))
raise SystemExit(made.dtype is torch.complex32)
""",
    ),
    Exclusion(
        what="vmap over no numbers at all",
        why="torch looks at the first of them to find the type of a product, where there is none",
        finding="vmap-over-nothing",
    ),
    Exclusion(
        what="meshgrid of matrices",
        why="its message holds the matrix, printed in a format that nothing else has",
        script="""\
import torch
try:
    torch.meshgrid(torch.ones(2, 2), torch.ones(1), indexing="ij")
except RuntimeError as error:
    print(error)
    raise SystemExit("FloatTensor" in str(error))
""",
    ),
)
