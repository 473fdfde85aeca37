"""Scenarios of which a function is made, or not."""

from __future__ import annotations

from gradspec.scenario import scenario


@scenario("NG-01")
def looking_twice(torch, see):
    """What is computed is looked at when all is over."""
    x = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        y = x * 2
        see(x=x, y=y)
    assert y.shape == (2,)
    with see.raises():
        y.backward()
    y.add_(1)
    see(z=y * 2)


@scenario("NG-01")
def asking_what_was_raised(torch, see):
    x = torch.ones(2)
    with see.raises() as caught:
        x.backward()
    see(error=caught.error)


@scenario("NG-01")
def looking_from_a_function(torch, see):
    x = torch.ones(2)

    def look():
        see(x=x)

    look()


@scenario("NG-01")
def with_a_thread(torch, see):
    x = torch.ones(2)

    def body():
        yield

    see.thread(body).finish()
    see(x=x)
