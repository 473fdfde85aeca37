"""Scenarios for the tests of the harness; in a module of their own, so that pytest does not collect them."""

from __future__ import annotations

from gradspec.scenario import scenario


@scenario("MODE-08")
def plain(torch, see):
    """The mode and a tensor."""
    x = torch.tensor([1.0], requires_grad=True)
    with torch.no_grad():
        see(x=x)
    x.add_(1)
    see(y=x.detach())


@scenario("MODE-08")
def refused(torch, see):
    with see.raises():
        torch.refuse()
