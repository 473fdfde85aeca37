"""Checkpointed calls: what is not kept for backward and computed again (BW-23, BW-24)."""

from __future__ import annotations

from functools import partial

from gradspec.scenario import scenario


@scenario("BW-23", "BW-24")
def a_checkpointed_call_in_both_variants(torch, see):
    """Same results and gradients; the function runs twice, the second time with recording on."""
    checkpoint = torch.utils.checkpoint.checkpoint
    for use_reentrant in (True, False):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        modes = []

        def call(t, modes=modes):
            modes.append((torch.is_grad_enabled(), t.requires_grad))
            return t * t * 4

        y = checkpoint(call, x, use_reentrant=use_reentrant)
        see(x=x, y=y, modes=list(modes))
        y.sum().backward()
        see(modes_then=modes)
        with see.raises():
            y.sum().backward()


@scenario("BW-23", "BW-24")
def a_checkpointed_call_in_every_mode(torch, see):
    """Where nothing is recorded it is an ordinary call."""
    checkpoint = torch.utils.checkpoint.checkpoint
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for use_reentrant in (True, False):
        for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
            with mode():
                see(x=x, y=checkpoint(lambda t: t * t, x, use_reentrant=use_reentrant))


@scenario("BW-24")
def what_the_reentrant_variant_refuses(torch, see):
    """autograd.grad, inputs=, keywords, contexts; and an output that requires no grad the second time."""
    checkpoint = torch.utils.checkpoint.checkpoint
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def double(t):
        return t * t

    with see.raises():
        torch.autograd.grad(checkpoint(double, x, use_reentrant=True).sum(), x)
    with see.raises():
        checkpoint(double, x, use_reentrant=True).sum().backward(inputs=[x])
    with see.raises():
        checkpoint(double, x, use_reentrant=True, more=1)
    with see.raises():
        checkpoint(double, x, use_reentrant=True, debug=True)
    with see.raises():
        checkpoint(double, x)
    y = checkpoint(lambda t: t.detach(), x, use_reentrant=True)
    see(x=x, y=y, of_plain=checkpoint(double, x.detach(), use_reentrant=True))
    with see.raises():
        y.sum().backward()


@scenario("BW-23")
def second_derivatives_through_a_checkpointed_call(torch, see):
    """Each pass computes the call again."""
    calls = []

    def cube(t):
        calls.append(torch.is_grad_enabled())
        return t * t * t

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = torch.utils.checkpoint.checkpoint(cube, x, use_reentrant=False)
    (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    see(x=x, first=first, second=second, calls=calls)


@scenario("BW-23")
def a_call_that_computes_something_else_the_second_time(torch, see):
    """Fewer or more saved tensors, other shapes and dtypes raise; determinism_check="none" ignores the latter."""
    checkpoint = torch.utils.checkpoint.checkpoint
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def run(first, second, **arguments):
        calls = iter((first, second))
        checkpoint(lambda t: next(calls)(t), x, use_reentrant=False, **arguments).sum().backward()

    def squared(t):
        return t * t

    def cubed(t):
        return t * t * t

    for arguments in ({}, {"early_stop": False}, {"determinism_check": "none"}):
        for second in (cubed, lambda t: t + t, lambda t: t[:1] * t[:1], lambda t: t.double() * t.double()):
            with see.raises():
                run(squared, second, **arguments)
            see(x=x)
        with see.raises():
            run(cubed, squared, **arguments)
        see()
    with see.raises():
        run(squared, squared, determinism_check="other")


@scenario("BW-23")
def how_far_a_recomputation_goes(torch, see):
    """It ends with the last tensor that is needed, unless early stopping is off."""
    reached = []

    def call(t):
        made = t * t
        reached.append(True)
        return made + 1

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for early_stop in (True, False):
        with torch.utils.checkpoint.set_checkpoint_early_stop(early_stop):
            y = torch.utils.checkpoint.checkpoint(call, x, use_reentrant=False)
        y.sum().backward()
        see(x=x, reached=list(reached))


@scenario("BW-23", "BW-24", "RNG-04")
def random_numbers_in_a_checkpointed_call(torch, see):
    """The second computation draws the same numbers, and those outside go on as if it had drawn none."""
    for use_reentrant in (True, False):
        for preserve in (True, False):
            torch.manual_seed(3)
            x = torch.ones(3, requires_grad=True)
            y = torch.utils.checkpoint.checkpoint(
                lambda t: t * torch.rand(3), x, use_reentrant=use_reentrant, preserve_rng_state=preserve
            )
            y.sum().backward()
            see(x=x, y=y, after=torch.rand(1))


@scenario("BW-23")
def a_saved_tensor_that_is_asked_for_twice(torch, see):
    """In one pass each is given out once; outside backward each question computes the call again."""

    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0] * ctx.saved_tensors[0]

    checkpoint = torch.utils.checkpoint.checkpoint
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = checkpoint(lambda t: t * t, x, use_reentrant=False)
    see(x=x, first=y.grad_fn._saved_self, second=y.grad_fn._saved_self)
    z = checkpoint(lambda t: Twice.apply(t * 2), x, use_reentrant=False)
    with see.raises():
        z.sum().backward()
    with torch.utils.checkpoint.GraphExecGroup():
        y.sum().backward(retain_graph=True)
        with see.raises():
            y.sum().backward()
    see()


@scenario("BW-23", "BW-24")
def checkpointed_calls_inside_each_other(torch, see):
    """In every combination of the variants the gradients are those of the plain call."""
    checkpoint = torch.utils.checkpoint.checkpoint
    for outside in (True, False):
        for inside in (True, False):
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            calls = []

            def inner(t, calls=calls):
                calls.append("inner")
                return t * t

            def outer(t, calls=calls, inner=inner, inside=inside):
                calls.append("outer")
                return checkpoint(inner, t * 2, use_reentrant=inside) * t

            y = checkpoint(outer, x, use_reentrant=outside)
            with see.raises():
                y.sum().backward()
            see(x=x, y=y, calls=calls)


@scenario("BW-23")
def contexts_of_a_checkpointed_call(torch, see):
    """One for the call, one for its recomputation; one that swallows an exception is refused."""

    class Context:
        def __init__(self, name, swallows=False):
            self.name, self.swallows = name, swallows

        def __enter__(self):
            entered.append(self.name)

        def __exit__(self, *exc):
            return self.swallows

    def stop(t):
        raise LookupError("stop")

    entered = []
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = torch.utils.checkpoint.checkpoint(
        lambda t: t * t, x, use_reentrant=False, context_fn=lambda: (Context("call"), Context("again"))
    )
    y.sum().backward()
    see(x=x, entered=entered)
    for swallows in (True, False):
        with see.raises():
            torch.utils.checkpoint.checkpoint(
                stop,
                x,
                use_reentrant=False,
                context_fn=lambda swallows=swallows: (Context("call", swallows), Context("again")),
            )


@scenario("BW-23", "BW-24", "IP-02")
def an_argument_that_was_changed_since(torch, see):
    """The argument itself is kept, so its change is noticed before the call is computed again."""
    for use_reentrant in (True, False):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        y = x * 1
        z = torch.utils.checkpoint.checkpoint(lambda t: t * t, y, use_reentrant=use_reentrant)
        y.add_(1)
        with see.raises():
            z.sum().backward()
        see(x=x, y=y, z=z)


@scenario("BW-23", "BW-24")
def a_sequence_in_checkpointed_segments(torch, see):
    """The last segment is called plainly, so it runs once."""
    calls = []

    def step(t):
        calls.append(torch.is_grad_enabled())
        return t * t

    sequential = torch.utils.checkpoint.checkpoint_sequential
    for use_reentrant in (True, False):
        for segments in (1, 2, 3):
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            y = sequential([step] * 3, segments, x, use_reentrant=use_reentrant)
            y.sum().backward()
            see(x=x, y=y, calls=list(calls))
            calls.clear()
    with see.raises():
        sequential([step], 2, x, use_reentrant=False)
    with see.raises():
        sequential([step], 1, x, use_reentrant=False, more=1)
    with see.raises():
        sequential([step], 1, x)


@scenario("BW-23")
def ops_whose_results_are_kept(torch, see):
    """A policy says of each op of the call whether its result is kept; what is kept is used once, and unchanged."""
    made = torch.utils.checkpoint.create_selective_checkpoint_contexts
    policies = torch.utils.checkpoint.CheckpointPolicy
    told = []

    def policy(ctx, op, *args, **kwargs):
        told.append((str(op), ctx.is_recompute))
        return policies.MUST_SAVE if op is torch.ops.aten.mul.Tensor else policies.PREFER_RECOMPUTE

    def square(t):
        return ((t * t) + t).neg()

    for chosen in (policy, [torch.ops.aten.add.Tensor], [], lambda *args, **kwargs: True):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        y = torch.utils.checkpoint.checkpoint(square, x, use_reentrant=False, context_fn=partial(made, chosen))
        y.sum().backward(retain_graph=True)
        see(x=x, y=y, told=list(told))
        with see.raises():
            y.sum().backward()
    for changed in (False, True):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        y = torch.utils.checkpoint.checkpoint(
            lambda t: (t * t).add_(1).mul(t),
            x,
            use_reentrant=False,
            context_fn=partial(made, [torch.ops.aten.mul.Tensor], allow_cache_entry_mutation=changed),
        )
        with see.raises():
            y.sum().backward()
        see(x=x)
    for wrong in (2, [2], [torch.ops.aten.mul]):
        with see.raises():
            made(wrong)
