"""Recording turned on again inside a block that turned it off (EG)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# On again, and off again


@scenario("EG-01", "EG-04")
def recording_is_on_inside_and_off_again_after(torch, see):
    """Within no_grad: before, inside and after the block."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        before = x * 2
        with torch.enable_grad():
            inside = x * 2
        after = x * 2
        see(x=x, before=before, inside=inside, after=after)
    see(outside=x * 2)


@scenario("EG-01")
def recording_is_on_inside_after_a_plain_call_turned_it_off(torch, see):
    """set_grad_enabled(False) is in force again once the block is left."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    torch.set_grad_enabled(False)
    with torch.enable_grad():
        see(x=x, inside=x * 2)
    see(after=x * 2)
    with torch.set_grad_enabled(False):
        with torch.enable_grad():
            see(inside=x * 2)
        see(after=x * 2)


@scenario("EG-01", "MODE-08")
def an_exception_turns_it_off_again(torch, see):
    """What was recorded until then stays recorded."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    results = []
    with torch.no_grad():
        with see.raises(), torch.enable_grad():
            results.append(x * 2)
            raise ValueError("stop")
        results.append(x * 2)
    see(x=x, results=results)


@scenario("EG-01", "IP-05")
def the_rules_of_grad_mode_hold_inside(torch, see):
    """A leaf may not be changed in place, and out= is refused, though a no_grad stands around it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    target = torch.zeros(2)
    with torch.no_grad():
        with torch.enable_grad():
            with see.raises():
                x.add_(1)
            with see.raises():
                torch.add(x, x, out=target)
            target.add_(x)
        x.add_(1)
    see(x=x, target=target)


@scenario("EG-03")
def in_grad_mode_it_changes_nothing(torch, see):
    """Neither inside nor after, once or twice over."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.enable_grad():
        with torch.enable_grad():
            see(x=x, inside=x * 2)
        see(between=x * 2)
    see(after=x * 2, plain=torch.ones(2) * 2)


@scenario("EG-03", "DEF-03")
def it_makes_nothing_require_grad_that_does_not(torch, see):
    """Recording on means that requires_grad counts, not that it is set."""
    c = torch.tensor([0.5, 2.0])
    with torch.no_grad(), torch.enable_grad():
        see(c=c, product=c * 2, made=torch.ones(2), view=c[:1])
    with see.raises():
        (c * 2).sum().backward()


@scenario("EG-04")
def what_was_recorded_inside_is_differentiated_after_both_blocks_and_within(torch, see):
    """backward works in any mode; the graph begins where enable_grad did."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        factor = x * 2
        with torch.enable_grad():
            loss = (x * factor).sum()
        loss.backward(retain_graph=True)
        see(x=x, factor=factor, loss=loss)
    loss.backward()
    see()


@scenario("EG-04", "NG-15")
def a_view_made_inside_is_a_view_like_any_other(torch, see):
    """It is recorded, and may be changed in place where its base is no leaf; a later change under no_grad is quiet."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        with torch.enable_grad():
            y = x * 2
            view = y[:1]
            view.mul_(4)
        see(x=x, y=y, view=view)
        view.mul_(2)
    see()
    y.sum().backward()
    see()


@scenario("EG-04", "NG-06")
def a_gradient_inside_an_evaluation(torch, see):
    """The usual reason for enable_grad: one gradient is wanted inside a function that runs under no_grad."""

    @torch.no_grad
    def evaluate(t):
        with torch.enable_grad():
            leaf = t.detach().requires_grad_()
            energy = (leaf * leaf).sum()
            (force,) = torch.autograd.grad(energy, leaf)
        return energy, -force * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    energy, force = evaluate(x)
    see(x=x, energy=energy, force=force)


# ---------------------------------------------------------------------------------------------------------------------
# As a decorator


@scenario("EG-02")
def a_function_decorated_with_and_without_parentheses_records(torch, see):
    """Called in either mode its body records, and the caller's mode is back after it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.enable_grad()
    def with_parentheses(t):
        return t * 2

    @torch.enable_grad
    def without(t, *, by):
        return t * by

    for context in (torch.no_grad(), torch.enable_grad()):
        with context:
            see(x=x, one=with_parentheses(x), other=without(x, by=4), after=x * 2)
    with torch.no_grad():
        with see.raises():
            without(x)
        see(still=x * 2)


@scenario("EG-02", "DEC-16")
def methods_decorated_to_record(torch, see):
    """A method of a module, a static and a class method, all called under no_grad."""

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.tensor([0.5, 2.0]))

        @torch.enable_grad()
        def forward(self, t):
            return t * self.weight

        @staticmethod
        @torch.enable_grad
        def static(t):
            return t * 2

        @classmethod
        @torch.enable_grad()
        def of_class(cls, t):
            return t * 4

    model = Model()
    with torch.no_grad():
        y = model(torch.ones(2))
        see(weight=model.weight, y=y, static=Model.static(model.weight), of_class=model.of_class(model.weight))
    y.sum().backward()
    see()


@scenario("EG-02", "MODE-09")
def decorators_stacked_on_one_function(torch, see):
    """The one nearest to the function decides."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.no_grad()
    @torch.enable_grad()
    def loud(t):
        return t * 2

    @torch.enable_grad
    @torch.no_grad
    def quiet(t):
        return t * 2

    see(x=x, loud=loud(x), quiet=quiet(x))
    with torch.no_grad():
        see(loud=loud(x), quiet=quiet(x))


@scenario("EG-02", "DEC-03")
def a_decorated_generator_records_while_its_consumer_does_not(torch, see):
    """Between the yields the consumer's no_grad is in force."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.enable_grad()
    def multiples(t):
        yield t * 2
        yield t * 4

    with torch.no_grad():
        for multiple in multiples(x):
            see(x=x, multiple=multiple, own=x * 2)
    see(after=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# What it does not reach


@scenario("EG-05", "MODE-06")
def it_turns_nothing_on_in_another_thread(torch, see):
    """One thread holds no_grad, the other enable_grad; each sees its own."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def quiet():
        with torch.no_grad():
            yield
            see(quiet=x * 2)
            yield
        see(after_quiet=x * 2)

    def loud():
        torch.set_grad_enabled(False)
        with torch.enable_grad():
            yield
            see(loud=x * 2)
        see(after_loud=x * 2)
        yield

    one, other = see.thread(quiet), see.thread(loud)
    one.step()
    other.step()
    one.step()
    other.step()
    see(x=x, main=x * 2)
    one.finish()
    other.finish()


@scenario("EG-06", "NG-10")
def forward_mode_does_not_ask_for_it(torch, see):
    """Tangents propagate under no_grad, and just the same with enable_grad inside it."""
    fwAD = torch.autograd.forward_ad

    x = torch.tensor([0.5, 2.0])
    with fwAD.dual_level(), torch.no_grad():
        dual = fwAD.make_dual(x, torch.tensor([1.0, -1.25]))
        _, without = fwAD.unpack_dual(dual * dual)
        with torch.enable_grad():
            _, with_it = fwAD.unpack_dual(dual * dual)
        see(x=x, without=without, with_it=with_it)


@scenario("EG-07", "MODE-10")
def inside_inference_mode_it_sets_a_flag_and_no_more(torch, see):
    """is_grad_enabled() says True; nothing is recorded, and results are inference tensors."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        with torch.enable_grad():
            y = x * 2
            view = x[:1]
            see(grad=torch.is_grad_enabled(), inference=torch.is_inference_mode_enabled())
            see(x=x, y=y, view=view)
        see(grad=torch.is_grad_enabled())
    see(outside=x * 2)


@scenario("EG-07", "INF-23", "INF-25")
def inference_mode_and_enable_grad_in_all_orders(torch, see):
    """Only inference_mode(False) brings recording back inside inference mode."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.enable_grad
    def loud(t):
        return t * 2

    with torch.inference_mode():
        see(x=x, decorated=loud(x))
        with torch.inference_mode(False):
            see(back=loud(x))
            with torch.no_grad():
                see(loud=loud(x), quiet=x * 2)
        with torch.enable_grad():
            x.add_(1)
        see(changed=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# Its instances


@scenario("EG-08", "MODE-13")
def the_mode_to_restore_is_taken_at_entry(torch, see):
    """An instance made in grad mode and entered under no_grad restores no-grad, and the other way round."""
    made_loud = torch.enable_grad()
    with torch.no_grad():
        made_quiet = torch.enable_grad()
        with made_loud:
            see(inside=torch.is_grad_enabled())
        see(after=torch.is_grad_enabled())
    with made_quiet:
        see(inside=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


@scenario("EG-08", "DEC-14")
def one_instance_entered_within_itself(torch, see):
    """The inner entry overwrites what the outer one noted, so grad stays on after both were left under no_grad."""
    loud = torch.enable_grad()
    with torch.no_grad():
        with loud:
            with loud:
                see(inside=torch.is_grad_enabled())
            see(between=torch.is_grad_enabled())
        see(after=torch.is_grad_enabled())
    see(outside=torch.is_grad_enabled())
