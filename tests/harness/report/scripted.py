"""Scenarios of which scripts are made. A module of tests would have them run as such."""

from __future__ import annotations

import synthetic

from gradspec.scenario import scenario

NUMBERS = [1.0, 2.0]


def made(torch):
    return torch.tensor(NUMBERS, requires_grad=True)


@scenario("MODE-08")
def it_is_looked_at_twice(torch, see):
    """What it sees differs where the test says so."""
    x = made(torch)
    with see.raises():
        raise ValueError("stop")
    y = x * 2
    see(x=x, y=y, pair=[x, y], words="it is")


@scenario("MODE-08")
def it_uses_the_harness(torch, see):
    see(found=synthetic.HEADER, x=scenario)
