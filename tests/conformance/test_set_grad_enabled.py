"""Recording set on or off by a value: as a call, a context or a decorator (SG)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# As a plain call


@scenario("SG-01", "SG-02")
def a_call_acts_at_once_and_lasts(torch, see):
    """Off, still off at the next statement, on, still on."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    torch.set_grad_enabled(False)
    see(x=x, y=x * 2)
    see(y=x * 4)
    torch.set_grad_enabled(True)
    see(y=x * 2)
    see(y=x * 4)


@scenario("SG-02")
def a_call_in_a_function_outlives_the_function(torch, see):
    """There is no scope but a block that restores."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def switches_off():
        torch.set_grad_enabled(False)
        return x * 2

    see(x=x, inside=switches_off())
    see(outside=x * 2)
    with see.raises():
        torch.set_grad_enabled(True)
        raise ValueError("stop")
    see(after_the_exception=x * 2)


@scenario("SG-02", "MODE-08")
def a_call_lasts_until_the_block_around_it_ends(torch, see):
    """The context that is left restores what it saw on entry."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.enable_grad():
        torch.set_grad_enabled(False)
        see(x=x, inside=x * 2)
    see(after=x * 2)
    with torch.no_grad():
        torch.set_grad_enabled(True)
        with torch.no_grad():
            see(inner=x * 2)
        see(outer=x * 2)
    see(after=x * 2)


@scenario("SG-02", "SG-04")
def what_the_call_returns_may_be_dropped_or_kept(torch, see):
    """Dropping the instance changes nothing; kept, it can restore the mode from before the call."""
    kept = torch.set_grad_enabled(False)
    see(grad=torch.is_grad_enabled(), mode=kept.mode, prev=kept.prev)
    kept.__exit__(None, None, None)
    see(grad=torch.is_grad_enabled())
    torch.set_grad_enabled(False)
    del kept
    see(grad=torch.is_grad_enabled())


@scenario("SG-01", "MODE-04")
def a_loop_over_phases(torch, see):
    """The mode follows a variable, as in a training loop with an evaluation phase."""
    w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    x = torch.tensor([4.0, -1.25])
    for phase in ("train", "eval", "train"):
        with torch.set_grad_enabled(phase == "train"):
            loss = (w * x).sum()
        see(w=w, loss=loss)
        if phase == "train":
            loss.backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# As a context


@scenario("SG-01", "SG-03")
def a_context_sets_the_mode_and_restores_it(torch, see):
    """Both values, from both modes."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for before in (True, False):
        torch.set_grad_enabled(before)
        for mode in (True, False):
            with torch.set_grad_enabled(mode):
                see(x=x, inside=x * 2)
            see(after=x * 2)


@scenario("SG-03", "MODE-08")
def a_context_restores_when_its_body_raises(torch, see):
    """By an error of torch, and by one of the program."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises(), torch.set_grad_enabled(False):
        raise KeyError("stop")
    see(x=x, y=x * 2)
    torch.set_grad_enabled(False)
    with see.raises(), torch.set_grad_enabled(True):
        x.add_(1)
    see(y=x * 2)


@scenario("SG-03", "MODE-09")
def contexts_nested_in_each_other(torch, see):
    """On in off in on, and the way back."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.set_grad_enabled(False):
        with torch.set_grad_enabled(True):
            with torch.set_grad_enabled(False):
                see(x=x, third=x * 2)
            see(second=x * 2)
        see(first=x * 2)
    see(outside=x * 2)


@scenario("SG-04")
def an_instance_stored_and_entered_later(torch, see):
    """It acted when it was made; entering sets the mode again, leaving restores the mode from before it was made."""
    stored = torch.set_grad_enabled(False)
    see(made=torch.is_grad_enabled())
    torch.set_grad_enabled(True)
    with stored:
        see(inside=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


@scenario("SG-04")
def an_instance_made_under_no_grad_restores_no_grad_wherever_it_is_used(torch, see):
    """The mode at construction comes back, though grad was on when the block was entered."""
    with torch.no_grad():
        stored = torch.set_grad_enabled(True)
        see(made=torch.is_grad_enabled())
    see(before=torch.is_grad_enabled())
    with stored:
        see(inside=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


@scenario("SG-04", "DEC-14")
def one_instance_entered_twice_and_within_itself(torch, see):
    """As what it restores never changes, it comes out right where a no_grad instance does not."""
    off = torch.set_grad_enabled(False)
    torch.set_grad_enabled(True)
    with off:
        with off:
            see(inside=torch.is_grad_enabled())
        see(between=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())
    with off:
        see(again=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


@scenario("SG-04", "MODE-14")
def an_instance_left_without_being_entered(torch, see):
    """Leaving restores the mode from before it was made, as often as it is left."""
    off = torch.set_grad_enabled(False)
    off.__exit__(None, None, None)
    see(left=torch.is_grad_enabled())
    with torch.no_grad():
        off.__exit__(None, None, None)
        see(left_again=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


@scenario("SG-04")
def instances_made_first_and_entered_after(torch, see):
    """`with a, b` with both made beforehand: the second was made while the first was already in force."""
    on_then_off = torch.set_grad_enabled(False)
    off_then_on = torch.set_grad_enabled(True)
    with on_then_off, off_then_on:
        see(inside=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())
    with off_then_on, on_then_off:
        see(inside=torch.is_grad_enabled())
    see(after=torch.is_grad_enabled())


# ---------------------------------------------------------------------------------------------------------------------
# As a decorator


@scenario("SG-05")
def decorating_leaves_the_mode_of_the_code_around_it(torch, see):
    """The call in the decorator's line acts, and is undone before the next line runs."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.set_grad_enabled(False)
    def quiet(t):
        return t * 2

    see(x=x, after_decorating=x * 2)
    with torch.no_grad():

        @torch.set_grad_enabled(True)
        def loud(t):
            return t * 2

        see(inside_no_grad=x * 2)
    see(quiet=quiet(x), loud=loud(x), after=x * 2)


@scenario("SG-05", "SG-04")
def decorating_with_a_stored_instance(torch, see):
    """What is restored at decoration is the mode from before the instance was made, whatever came since."""
    off = torch.set_grad_enabled(False)
    see(made=torch.is_grad_enabled())
    quiet = off(lambda: torch.is_grad_enabled())
    see(decorated=torch.is_grad_enabled())
    torch.set_grad_enabled(False)
    also = off(lambda: torch.is_grad_enabled())
    see(decorated_again=torch.is_grad_enabled(), quiet=quiet(), also=also())


@scenario("SG-06")
def a_decorated_function_runs_in_the_given_mode(torch, see):
    """Called in either mode, and when it raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.set_grad_enabled(True)
    def loud(t):
        return t * 2

    @torch.set_grad_enabled(False)
    def quiet(t):
        if t is None:
            raise ValueError("stop")
        return t * 2

    for context in (torch.enable_grad(), torch.no_grad()):
        with context:
            see(x=x, loud=loud(x), quiet=quiet(x), after=x * 2)
            with see.raises():
                quiet(None)
            see(still=x * 2)


@scenario("SG-06", "DEC-16")
def methods_and_generators_decorated_with_a_mode(torch, see):
    """A method, a class method, and a generator whose consumer keeps its own mode."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    class Model:
        @torch.set_grad_enabled(False)
        def plain(self, t):
            return t * 2

        @classmethod
        @torch.set_grad_enabled(mode=False)
        def of_class(cls, t):
            return t * 4

        @torch.set_grad_enabled(False)
        def steps(self, t):
            yield t * 2
            yield t * 4

    model = Model()
    see(x=x, plain=model.plain(x), of_class=Model.of_class(x))
    for multiple in model.steps(x):
        see(multiple=multiple, own=x * 2)
    see(after=x * 2)


@scenario("SG-06", "SG-02")
def a_call_inside_a_decorated_function_ends_with_it(torch, see):
    """The wrapper restores the caller's mode over what the body set."""

    @torch.set_grad_enabled(False)
    def switches_on():
        torch.set_grad_enabled(True)
        return torch.is_grad_enabled()

    see(inside=switches_on(), after=torch.is_grad_enabled())
    with torch.no_grad():
        see(inside=switches_on(), after=torch.is_grad_enabled())


# ---------------------------------------------------------------------------------------------------------------------
# What it does not reach


@scenario("SG-07", "MODE-07")
def a_call_in_one_thread_is_nothing_to_another(torch, see):
    """Each of three threads sets its own mode while the others are running."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def sets(mode):
        def body():
            see(fresh=torch.is_grad_enabled())
            torch.set_grad_enabled(mode)
            yield
            see(later=torch.is_grad_enabled(), y=x * 2)

        return body

    off, on = see.thread(sets(False)), see.thread(sets(True))
    off.step()
    on.step()
    see(x=x, main=x * 2)
    torch.set_grad_enabled(False)
    on.finish()
    off.finish()
    see(main=x * 2)


@scenario("SG-08")
def forward_mode_goes_on_with_recording_set_off(torch, see):
    """Tangents propagate after the call, and in both contexts."""
    fwAD = torch.autograd.forward_ad

    x = torch.tensor([0.5, 2.0])
    with fwAD.dual_level():
        dual = fwAD.make_dual(x, torch.tensor([1.0, -1.25]))
        for mode in (False, True):
            with torch.set_grad_enabled(mode):
                primal, tangent = fwAD.unpack_dual(dual * 4)
                see(x=x, primal=primal, tangent=tangent)
        torch.set_grad_enabled(False)
        see(after_the_call=fwAD.unpack_dual(dual * dual).tangent)


@scenario("SG-11", "EG-07")
def inside_inference_mode_it_sets_the_flag_alone(torch, see):
    """Nothing is recorded; leaving inference mode restores the flag from before it, over the call."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        torch.set_grad_enabled(True)
        see(x=x, y=x * 2)
    see(after=x * 2)
    torch.set_grad_enabled(False)
    with torch.inference_mode(False):
        see(inside=x * 2)
        torch.set_grad_enabled(False)
        see(off=x * 2)
    see(after=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# Its argument, and its text


@scenario("SG-09")
def arguments_that_are_not_bools(torch, see):
    """Numbers, None, text and tensors are refused, and the mode stays as it was."""
    for value in (0, 1, None, "off", 0.5, [True], torch.tensor(True)):
        with see.raises():
            torch.set_grad_enabled(value)
    with torch.no_grad(), see.raises():
        torch.set_grad_enabled(1)
    see(grad=torch.is_grad_enabled())


@scenario("SG-09")
def no_argument_too_many_and_of_another_name(torch, see):
    """It takes exactly one, whose name is mode."""
    with see.raises():
        torch.set_grad_enabled()
    with see.raises():
        torch.set_grad_enabled(False, True)
    with see.raises():
        torch.set_grad_enabled(enabled=False)
    see(grad=torch.is_grad_enabled())
    torch.set_grad_enabled(mode=False)
    see(grad=torch.is_grad_enabled())


@scenario("SG-09", "SG-05")
def decorating_without_parentheses_is_refused(torch, see):
    """The function is taken for the mode; a call without a function to decorate is refused after it acted."""
    with see.raises():

        @torch.set_grad_enabled
        def never(t):
            return t

    see(grad=torch.is_grad_enabled())
    off = torch.set_grad_enabled(False)
    with see.raises():
        off()
    see(grad=torch.is_grad_enabled())


@scenario("SG-10")
def its_text_tells_the_mode(torch, see):
    """repr and str, for both values."""
    on, off = torch.set_grad_enabled(True), torch.set_grad_enabled(False)
    see(on=repr(on), off=repr(off), as_text=str(off), in_a_list=str([on]))
