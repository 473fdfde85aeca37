"""The three modes: what each is, how long it lasts, and for whom (MODE)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# Which modes there are, and how they are entered


@scenario("MODE-01", "MODE-10")
def grad_mode_is_where_a_program_starts(torch, see):
    """The three modes and their flags, entered from the default one after the other."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(x=x, y=x * 2)
    with torch.no_grad():
        see(y=x * 2)
    with torch.inference_mode():
        see(y=x * 2)
    see(y=x * 2)


@scenario("MODE-02")
def a_context_and_a_decorator_do_the_same(torch, see):
    """Each mode in both forms, on the same op."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def double(t):
        return t * 2

    for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
        with mode():
            inside = double(x)
        see(inside=inside, decorated=mode()(double)(x))
    with torch.set_grad_enabled(False):
        inside = double(x)
    see(inside=inside, decorated=torch.set_grad_enabled(False)(double)(x))


@scenario("MODE-02")
def a_context_may_be_entered_and_left_by_hand(torch, see):
    """__enter__ and __exit__ are all that a with statement calls."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    quiet = torch.no_grad()
    see(entered=quiet.__enter__(), y=x * 2)
    see(left=quiet.__exit__(None, None, None), y=x * 2)
    inference = torch.inference_mode()
    see(entered=inference.__enter__(), y=x * 2)
    see(left=inference.__exit__(None, None, None), y=x * 2)


@scenario("MODE-02", "MODE-08")
def an_exit_stack_holds_modes(torch, see):
    """contextlib's tools take the contexts like any other, and leave them in reverse order."""
    from contextlib import ExitStack

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with ExitStack() as stack:
        stack.enter_context(torch.no_grad())
        see(x=x, quiet=x * 2)
        stack.enter_context(torch.enable_grad())
        see(loud=x * 2)
        stack.enter_context(torch.inference_mode())
        see(inferred=x * 2)
    see(after=x * 2)


@scenario("MODE-03", "NG-02", "INF-18")
def requires_grad_outside_grad_mode(torch, see):
    """New results do not require grad, views of what does require it do, in both modes."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    for mode in (torch.no_grad, torch.inference_mode):
        with mode():
            see(x=x, product=x * 2, transposed=x.t(), row=x[0], itself=x.contiguous())


@scenario("MODE-03")
def making_a_tensor_require_grad_has_no_effect_on_ops_outside_grad_mode(torch, see):
    """requires_grad may be set there and is kept; it decides nothing before grad mode is back."""
    x = torch.tensor([0.5, 2.0])
    with torch.no_grad():
        x.requires_grad_()
        inside = x * 2
    see(x=x, inside=inside, outside=x * 2)


@scenario("MODE-04", "NG-06")
def what_no_grad_made_is_of_use_in_grad_mode(torch, see):
    """A constant like any other: multiplied, saved for backward, changed in place."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        factor = x * 4
        factor.add_(1)
    loss = (x * factor).sum()
    see(x=x, factor=factor, loss=loss)
    loss.backward()
    factor.mul_(2)
    see()


@scenario("MODE-05", "INF-11", "INF-12")
def what_inference_mode_made_is_of_little_use_in_grad_mode(torch, see):
    """Added to a tensor that requires grad it works, multiplied with one it must be saved and raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        constant = torch.tensor([4.0, -1.25])
    see(x=x, constant=constant, sum=x + constant, product_of_constants=constant * constant)
    with see.raises():
        x * constant
    with see.raises():
        constant.add_(1)
    normal = constant.clone()
    see(normal=normal, product=x * normal)


@scenario("INF-40", "IP-12", "NG-20")
def detach_in_place_in_each_mode(torch, see):
    """It makes a leaf, and refuses a view, in grad mode and under no_grad; in inference mode it does nothing."""
    for mode in (torch.inference_mode, torch.no_grad, torch.enable_grad):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        result = x * 2
        view = (x * 4)[:1]
        with mode():
            see(leaf_itself=x.detach_() is x, result_itself=result.detach_() is result)
            with see.raises():
                view.detach_()
        see(x=x, result=result, view=view)


# ---------------------------------------------------------------------------------------------------------------------
# For whom: threads


@scenario("MODE-06", "MODE-07", "NG-11", "INF-28")
def two_threads_take_turns_in_modes_of_their_own(torch, see):
    """Each of them enters and leaves while the other is inside; neither notices."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def quiet():
        with torch.no_grad():
            see(first=x * 2)
            yield
            see(second=x * 3)
        yield
        see(third=x * 4)

    def inferring():
        see(fresh=x * 5)
        with torch.inference_mode():
            yield
            see(inside=x * 6)
        see(outside=x * 7)

    one, other = see.thread(quiet), see.thread(inferring)
    one.step()
    see(main=x * 2)
    other.step()
    one.step()
    other.finish()
    one.finish()
    see(main=x * 2)


@scenario("MODE-07", "MODE-06")
def a_thread_started_in_a_mode_begins_in_grad_mode(torch, see):
    """Whatever the parent is in: no-grad, a plain call, inference mode."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def child():
        see(y=x * 2)
        yield

    with torch.no_grad():
        see.thread(child).finish()
        see(parent=x * 2)
    torch.set_grad_enabled(False)
    see.thread(child).finish()
    torch.set_grad_enabled(True)
    with torch.inference_mode():
        see.thread(child).finish()


@scenario("MODE-06", "DEC-14")
def one_instance_shared_by_two_threads_mixes_up_what_they_restore(torch, see):
    """The flag is the thread's, but the mode to restore is kept in the instance, which both write."""
    shared = torch.no_grad()

    def other():
        with torch.no_grad():
            shared.__enter__()
            yield
            shared.__exit__(None, None, None)
            see(theirs=torch.is_grad_enabled())
        see(theirs_after=torch.is_grad_enabled())

    thread = see.thread(other)
    with shared:
        thread.step()
        see(ours=torch.is_grad_enabled())
    see(ours_after=torch.is_grad_enabled())
    thread.finish()


@scenario("MODE-06")
def an_exception_ends_a_thread_in_its_mode_and_leaves_ours(torch, see):
    """A thread that dies without leaving its mode takes it with it; the next thread starts fresh."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def dies():
        torch.set_grad_enabled(False)
        yield
        raise ValueError("stop")

    thread = see.thread(dies)
    thread.step()
    see(x=x, y=x * 2)
    with see.raises():
        thread.finish()

    def next_one():
        see(fresh=x * 2)
        yield

    see.thread(next_one).finish()


# ---------------------------------------------------------------------------------------------------------------------
# For how long


@scenario("MODE-08")
def the_mode_before_the_block_is_back_when_the_body_raises(torch, see):
    """For each of the modes, from grad mode and from no-grad mode."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def fails_in(context):
        with context:
            raise ValueError("stop")

    for before in (True, False):
        for make in (torch.no_grad, torch.enable_grad, torch.inference_mode):
            with torch.set_grad_enabled(before):
                with see.raises():
                    fails_in(make())
                see(y=x * 2)


@scenario("MODE-08")
def an_error_of_torch_itself_leaves_the_mode_in_order(torch, see):
    """The exception need not be the program's own."""
    x = torch.ones(2, requires_grad=True)
    with see.raises(), torch.no_grad():
        x.add_(torch.ones(3))
    see(x=x, y=x * 2)
    with torch.no_grad():
        with see.raises(), torch.enable_grad():
            x.add_(1)
        see(z=x * 2)


@scenario("MODE-08")
def return_break_and_continue_leave_the_mode(torch, see):
    """A block that is left by a jump is left all the same."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def returns():
        with torch.no_grad():
            return x * 2

    see(x=x, returned=returns(), after=x * 2)
    for turn in range(3):
        with torch.no_grad():
            if turn == 0:
                continue
            break
    see(turn=turn, after_loop=x * 2)


@scenario("MODE-08", "MODE-09")
def the_mode_that_comes_back_need_not_be_grad_mode(torch, see):
    """Leaving no_grad within no_grad restores no-grad; leaving it within enable_grad restores grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        with torch.no_grad():
            pass
        see(x=x, still_quiet=x * 2)
        with torch.enable_grad():
            with torch.no_grad():
                see(quiet=x * 2)
            see(loud=x * 2)
        see(quiet_again=x * 2)
    see(outside=x * 2)


@scenario("MODE-08")
def leaving_restores_over_calls_made_inside(torch, see):
    """A set_grad_enabled call in the body lasts until the block ends."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        torch.set_grad_enabled(True)
        see(x=x, inside=x * 2)
    see(after_no_grad=x * 2)
    with torch.enable_grad():
        torch.set_grad_enabled(False)
    see(after_enable_grad=x * 2)
    with torch.inference_mode():
        torch.set_grad_enabled(True)
    see(after_inference=x * 2)


@scenario("MODE-09")
def the_innermost_mode_decides(torch, see):
    """Three contexts deep, in several orders."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad(), torch.enable_grad():
        see(x=x, y=x * 2)
    with torch.enable_grad(), torch.no_grad():
        see(y=x * 2)
    with torch.no_grad(), torch.enable_grad(), torch.set_grad_enabled(False):
        see(y=x * 2)
    with torch.inference_mode(), torch.inference_mode(False), torch.no_grad():
        see(y=x * 2)
    with torch.no_grad(), torch.inference_mode(False):
        see(y=x * 2)


@scenario("MODE-09", "MODE-10", "EG-07")
def enable_grad_does_not_reach_through_inference_mode(torch, see):
    """The inner block sets its own flag; inference mode outside it decides all the same."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode(), torch.enable_grad():
        see(x=x, y=x * 2)
    with torch.enable_grad(), torch.inference_mode():
        see(y=x * 2)


@scenario("MODE-10")
def the_flags_in_every_pair_of_modes(torch, see):
    """Both flags, as a program reads them, inside and between."""
    makers = (torch.no_grad, torch.enable_grad, torch.inference_mode, lambda: torch.inference_mode(False))

    def flags():
        return torch.is_grad_enabled(), torch.is_inference_mode_enabled()

    for outer in makers:
        for inner in makers:
            with outer():
                before = flags()
                with inner():
                    within = flags()
                see(before=before, within=within, after=flags())
    see(outside=flags())


@scenario("MODE-11", "MODE-12")
def modules_have_a_mode_of_their_own(torch, see):
    """training follows train() and eval() only, and those change no grad mode."""
    layer = torch.nn.Dropout(0.5)
    see(training=layer.training)
    for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
        with mode():
            see(training=layer.training)
    layer.eval()
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(training=layer.training, x=x, y=layer(x * 2))
    with torch.no_grad():
        layer.train()
        see(training=layer.training, y=x * 2)
    see(training=layer.training)


@scenario("MODE-11", "MODE-12")
def batch_norm_learns_its_statistics_in_every_mode(torch, see):
    """In training the running statistics move under no_grad and in inference mode too; in eval in none."""
    layer = torch.nn.BatchNorm1d(2, momentum=0.5)
    x = torch.tensor([[0.0, 2.0], [4.0, 2.0]])
    with torch.no_grad():
        layer(x)
    see(mean=layer.running_mean, batches=layer.num_batches_tracked)
    with torch.inference_mode():
        layer(x)
    see(training=layer.training)
    layer.eval()
    layer(x)
    see(training=layer.training)


# ---------------------------------------------------------------------------------------------------------------------
# Instances: reused, left in another order, left without having been entered


@scenario("MODE-13")
def an_instance_is_used_again_after_it_was_left(torch, see):
    """Each entry notes the mode anew."""
    quiet, loud = torch.no_grad(), torch.enable_grad()
    for before in (True, False, True):
        with torch.set_grad_enabled(before):
            with quiet:
                see(grad=torch.is_grad_enabled())
            see(grad=torch.is_grad_enabled())
            with loud:
                see(grad=torch.is_grad_enabled())
            see(grad=torch.is_grad_enabled())


@scenario("MODE-13")
def an_instance_made_early_restores_the_mode_of_its_entry(torch, see):
    """no_grad, enable_grad and inference_mode look at the mode when they are entered, not when they are made."""
    stored = (torch.no_grad(), torch.enable_grad(), torch.inference_mode())
    torch.set_grad_enabled(False)
    for context in stored:
        with context:
            see(inside=torch.is_grad_enabled())
        see(after=torch.is_grad_enabled())


@scenario("MODE-13")
def contexts_left_in_the_order_they_were_entered(torch, see):
    """First in, first out: each restores what it saw on entry, so the last one to be left decides."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    quiet, loud = torch.no_grad(), torch.enable_grad()
    quiet.__enter__()
    loud.__enter__()
    quiet.__exit__(None, None, None)
    see(x=x, y=x * 2)
    loud.__exit__(None, None, None)
    see(z=x * 2)
    torch.set_grad_enabled(True)
    first, second = torch.inference_mode(), torch.inference_mode(False)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    see(y=x * 2)
    second.__exit__(None, None, None)
    see(z=x * 2)


@scenario("MODE-13")
def a_context_left_twice_restores_twice(torch, see):
    """no_grad and enable_grad still know what they restored, and put it back over whatever came since."""
    quiet, loud = torch.no_grad(), torch.enable_grad()
    with quiet:
        pass
    with torch.no_grad():
        quiet.__exit__(None, None, None)
        see(grad=torch.is_grad_enabled())
    see(grad=torch.is_grad_enabled())
    with torch.no_grad(), loud:
        pass
    loud.__exit__(None, None, None)
    see(grad=torch.is_grad_enabled())


@scenario("MODE-14")
def leaving_what_was_never_entered(torch, see):
    """no_grad turns grad off, set_grad_enabled restores, the other two have nothing to restore and raise."""
    torch.no_grad().__exit__(None, None, None)
    see(after_no_grad=torch.is_grad_enabled())
    torch.set_grad_enabled(True)
    with see.raises():
        torch.enable_grad().__exit__(None, None, None)
    with see.raises():
        torch.inference_mode().__exit__(None, None, None)
    torch.set_grad_enabled(False).__exit__(None, None, None)
    see(after_set_grad_enabled=torch.is_grad_enabled())


@scenario("MODE-14")
def exit_needs_its_three_arguments(torch, see):
    """Left by hand with none of them it raises, and the mode stays."""
    quiet = torch.no_grad()
    quiet.__enter__()
    with see.raises():
        quiet.__exit__()
    see(grad=torch.is_grad_enabled())
    quiet.__exit__(None, None, None)
    see(grad=torch.is_grad_enabled())


# ---------------------------------------------------------------------------------------------------------------------
# Wrong arguments


@scenario("MODE-15")
def arguments_that_the_contexts_do_not_take(torch, see):
    """A keyword or a second argument is refused; None is refused by no_grad and ignored by enable_grad."""
    for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode):
        with see.raises():
            mode(enabled=False)
        with see.raises():
            mode(True, False)
    with see.raises():
        torch.no_grad(None)
    see(still_a_context=type(torch.enable_grad(None)) is torch.enable_grad)


@scenario("MODE-15")
def a_bool_given_to_no_grad_is_taken_for_a_function(torch, see):
    """`with torch.no_grad(False)` fails at the with; the object that was made calls the bool when it is called."""
    for mode in (torch.no_grad, torch.enable_grad):
        made = mode(False)
        see(made=type(made).__name__, grad=torch.is_grad_enabled())
        with see.raises():
            made()
        with see.raises(), made:
            pass
        see(grad=torch.is_grad_enabled())


@scenario("MODE-15", "INF-26")
def inference_mode_takes_only_bools_for_a_mode(torch, see):
    """0, 1, None and a tensor are taken for functions; calling what comes out calls them, in inference mode."""
    for value in (0, 1, None, "off", torch.tensor(False)):
        made = torch.inference_mode(value)
        see(made=type(made).__name__, inference=torch.is_inference_mode_enabled())
        with see.raises():
            made()
    for value in (True, False):
        with torch.inference_mode(mode=value):
            see(inference=torch.is_inference_mode_enabled())


@scenario("MODE-15")
def the_classes_are_not_contexts_themselves(torch, see):
    """Without parentheses a with statement has a class in its hands, and says so; no mode changes."""
    for mode in (torch.no_grad, torch.enable_grad, torch.inference_mode, torch.set_grad_enabled):
        with see.raises(), mode:
            pass
    with see.raises():
        torch.no_grad()()
    see(grad=torch.is_grad_enabled())


@scenario("MODE-16")
def a_context_gives_nothing_and_swallows_nothing(torch, see):
    """`as` binds None for each of them, and an exception goes on outwards as the same object."""
    for context in (torch.no_grad(), torch.enable_grad(), torch.inference_mode(), torch.set_grad_enabled(True)):
        with context as bound:
            pass
        stop = KeyError("stop")
        with see.raises() as caught, context:
            raise stop
        see(bound=bound, same=caught.error is stop)


@scenario("MODE-16", "MODE-08")
def a_generator_exit_passes_through_a_context(torch, see):
    """Closing a suspended generator that holds a context leaves the context."""

    def holds():
        with torch.no_grad():
            yield

    held = holds()
    next(held)
    see(held=torch.is_grad_enabled())
    held.close()
    see(closed=torch.is_grad_enabled())


@scenario("MODE-10")
def the_flags_take_no_arguments(torch, see):
    """Neither by position nor by name; None is one, too."""
    for ask in (torch.is_grad_enabled, torch.is_inference_mode_enabled):
        with see.raises():
            ask(True)
        with see.raises():
            ask(None)
        with see.raises():
            ask(mode=True)
        see(answer=ask())


@scenario("MODE-17")
def a_mode_of_overrides_is_asked_about_each_switch_of_the_grad_flag(torch, see):
    """Contexts, decorators and the constructor of set_grad_enabled ask it; inference_mode does not."""
    asked = []

    class Watching(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            if func is torch._C._set_grad_enabled:
                asked.append((args[0], torch.is_grad_enabled()))
            return func(*args, **(kwargs or {}))

    @torch.no_grad()
    def decorated():
        return torch.is_grad_enabled()

    with Watching():
        with torch.no_grad():
            torch.set_grad_enabled(True)
        see(contexts=list(asked))
        inside = decorated()
        see(inside=inside, decorated=list(asked))
        with torch.inference_mode():
            pass
        with see.raises():
            torch.set_grad_enabled(1)
        see(asked=list(asked))
