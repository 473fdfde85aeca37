"""Derivatives of functions: autograd.functional, gradcheck, forward mode, torch.func (FN)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# autograd.functional


def _square_and_sum(x, y):
    return x * y, (x + y).sum()


@scenario("FN-01", "FN-02")
def the_products_run_the_function_with_recording_on_in_every_mode(torch, see):
    """The flags inside, and what comes out, under no_grad and outside, with and without create_graph."""
    functional = torch.autograd.functional

    def grown(x):
        seen.append((torch.is_grad_enabled(), x.requires_grad, x.is_leaf))
        return x.exp().sum()

    for mode in (torch.enable_grad, torch.no_grad):
        for create_graph in (False, True):
            seen = []
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            v = torch.tensor([1.0, -2.0])
            with mode():
                products = [
                    functional.vjp(grown, x, create_graph=create_graph),
                    functional.jvp(grown, x, v, create_graph=create_graph),
                    functional.vhp(grown, x, v, create_graph=create_graph),
                    functional.hvp(grown, x, v, create_graph=create_graph),
                ]
                matrices = [
                    functional.jacobian(grown, x, create_graph=create_graph),
                    functional.hessian(grown, x, create_graph=create_graph),
                ]
                after = torch.is_grad_enabled()
            see(seen=seen, products=products, matrices=matrices, after=after, x=x)


@scenario("FN-02")
def a_derivative_with_create_graph_is_differentiated_again(torch, see):
    """The Jacobian's own derivative reaches the inputs that were given; their .grad is touched by backward alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = torch.tensor([1.0, -1.0], requires_grad=True)
    found = torch.autograd.functional.jacobian(_square_and_sum, (x, y), create_graph=True)
    see(found=found, x=x, y=y)
    (found[0][0].sum() * 2 + found[0][1].sum()).backward()
    see(x=x, y=y)


@scenario("FN-02")
def strict_refuses_what_does_not_depend_on_the_input(torch, see):
    """An output without a history, one that is independent of an input, and a gradient that is constant."""
    functional = torch.autograd.functional
    x, y = torch.ones(2), torch.ones(2)
    for function in (lambda a, b: torch.ones(2), lambda a, b: a * 2, lambda a, b: (a * b).sum()):
        for product in (functional.vjp, functional.jvp, functional.hvp, functional.vhp):
            with see.raises():
                see(found=product(function, (x, y), (x, y) if product is not functional.vjp else None, strict=True))
        for matrix in (functional.jacobian, functional.hessian):
            with see.raises():
                see(found=matrix(function, (x, y), strict=True))
