"""Running programs with an eye on the process: what they leave changed, and whether ordinary ops still work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Optional, Sequence

from ..program.execution import Compiled, Side
from ..subjects.protocol import Subject
from .state import State


def _canary(text: str) -> Compiled:
    return Compiled(text, tuple(re.findall(r"^ *(t\d+),? =", text, re.MULTILINE)))


#: Ordinary ops of most kinds. What these show is compared with what they showed before, never with anybody else's.
CANARIES = tuple(
    _canary(text)
    for text in (
        "t1 = torch.tensor([[1.0, 2.0], [3.0, 4.0]])\nt2 = (t1 * 2 + torch.ones(2, 2) - 0.5) / 4\nt3 = -t2\n",
        "t1 = torch.ones(2, 2, requires_grad=True)\nt2 = (t1 * 3).sum()\nt2.backward()\nprint(t1.grad)\n",
        "t1 = torch.ones(2, 3) @ torch.zeros(3, 2)\nt2 = t1.mm(torch.eye(2))\n",
        "t1 = torch.arange(6).view(2, 3)\nt2 = t1.t()[1:].reshape(-1)\nt3 = t1.transpose(0, 1).unsqueeze(0)\n",
        "t1 = torch.tensor([1.0, -2.0])\nt2 = t1.abs().relu() + t1.exp() + t1.sqrt()\nt3 = t1.clone()\n",
        "t1 = torch.tensor([[1.0, 2.0], [3.0, 5.0]])\nt2 = t1.mean()\nt3 = t1.max()\nt4 = t1.sum(0)\n",
        "t1 = torch.zeros(2)\nt1.add_(1).mul_(2)\nt1[0] = 7\nt2 = torch.cat([t1, t1])\nt3 = torch.stack([t1, t1])\n",
        "t1 = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n    t2 = t1 + 1\nt3 = t1.detach()\n",
        "with torch.inference_mode():\n    t1 = torch.ones(2).neg()\n",
        "t1 = torch.ones(2, requires_grad=True)\nt2, = torch.autograd.grad((t1 ** 2).sum(), [t1])\n",
        "try:\n    torch.ones(2) + torch.ones(3)\nexcept Exception as error:\n    print(type(error).__name__)\n",
        "torch.manual_seed(0)\nt1 = torch.rand(3)\nt2 = torch.empty(0)\nt3 = t1 > 2\n",
        # For its first optimizer, and its first checkpoint, torch loads some 800 modules, which set an environment
        # variable: no program's doing, and done before a process forks.
        "t1 = torch.ones(2, requires_grad=True)\nt1.sum().backward()\ntorch.optim.SGD([t1], lr=0.5).step()\n",
        "t1 = torch.utils.checkpoint.checkpoint(lambda x: x * x, torch.ones(2), use_reentrant=True)\n",
    )
)

ORDINARY = "what ordinary ops do"


@dataclass(frozen=True)
class Left:
    """What programs leave behind: the names of what is no longer as it was, and whether modules were loaded."""

    changed: tuple[str, ...]
    has_loaded: bool


class Poisoned(BaseException):
    """Programs left their process changed: ``changed`` names what. No ``except Exception`` may hide it."""

    def __init__(self, changed: Sequence[str]) -> None:
        super().__init__(f"changed: {', '.join(changed)}")
        self.changed = tuple(changed)


class Guarded(Side):
    """A side that raises Poisoned where a batch leaves the process changed.

    ``began`` is told of each program before it runs, and of None when none runs any more. ``canaries``: those that the
    subject lives through, by their places.
    """

    def __init__(
        self,
        subject: Subject,
        began: Callable[[Optional[Compiled]], None] = lambda program: None,
        canaries: Sequence[int] = range(len(CANARIES)),
    ) -> None:
        super().__init__(subject)
        self._began = began
        self._canaries = [CANARIES[place] for place in canaries]
        self._ordinary = self._sung()

    def prove(self) -> None:
        """Raise Poisoned where the canaries themselves leave the process changed."""
        state = State(self.module)
        again = self._sung()
        changed = state.changed() + [ORDINARY] * (again != self._ordinary)
        if changed:
            raise Poisoned(changed)

    def run_all(self, programs: Sequence[Compiled], looks: bool) -> list[bytes]:
        shown: list[bytes] = []
        left = self.run_each(programs, looks, shown.append)
        if left.changed:
            raise Poisoned(left.changed)
        return shown

    def run_each(self, programs: Sequence[Compiled], looks: bool, tell: Callable[[bytes], object]) -> Left:
        """Tell what each program showed; then return what they left behind."""

        def work() -> None:
            for program in programs:
                self._began(program)
                tell(self.run(program, looks))
            self._began(None)

        return self.guarding(work)

    def guarding(self, work: Callable[[], None]) -> Left:
        """What this leaves behind."""
        with self.ready():
            state = State(self.module)
            work()
            changed = state.changed()
        if self._sung() != self._ordinary:
            changed.append(ORDINARY)
        return Left(tuple(changed), bool(state.loaded()))

    def _sung(self) -> list[object]:
        """What the canaries show."""
        try:
            with self.ready():
                return [self._song(canary) for canary in self._canaries]
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        finally:
            self._began(None)

    def _song(self, canary: Compiled) -> object:
        self._began(canary)
        try:
            return self.run(canary, False)
        except BaseException as error:  # a subject of which an ordinary op raises SystemExit can have it so
            return f"{type(error).__name__}: {error}"
