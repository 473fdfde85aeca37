"""What the grammar leaves out on purpose, each with a script that shows why. A script needs only torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Exclusion:
    """``script`` ends its process by a signal where ``kills`` says so; else it exits with 1 as long as the reason
    stands."""

    what: str
    why: str
    kills: bool
    script: str


EXCLUSIONS = (
    Exclusion(
        what="a hook on a view whose base was changed in place since its grad_fn was last asked for",
        why="torch registers it with a grad_fn that it does not make anew, and reads what is not there",
        kills=True,
        script="""\
import torch
base = torch.ones(2, requires_grad=True) * 1
view = base.view(-1)
base.mul_(2)
view.register_hook(lambda grad: grad)
""",
    ),
)
