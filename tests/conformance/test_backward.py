"""Backward: its mode, what accumulates where, what can be asked for, what is used up (BW)."""

from __future__ import annotations

import warnings

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# The mode during backward


@scenario("BW-03")
def backward_called_in_every_mode(torch, see):
    """Hooks see the mode that create_graph asks for, whatever mode backward was called in, and the caller's is back."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    modes = []
    y = (x * x).sum()
    y.register_hook(lambda grad: modes.append((torch.is_grad_enabled(), torch.is_inference_mode_enabled())))
    for make in (torch.no_grad, torch.enable_grad, lambda: torch.set_grad_enabled(False), torch.inference_mode):
        for create_graph in (False, True):
            with make():
                with see.raises():
                    torch.autograd.grad(y, x, retain_graph=True, create_graph=create_graph)
            see(modes=list(modes))


@scenario("BW-03")
def gradients_accumulate_inside_no_grad(torch, see):
    """.grad filled inside is an ordinary tensor; with create_graph it has a history there as well."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = (x * x * x).sum()
    with torch.no_grad():
        y.backward(retain_graph=True)
        see(x=x, y=y)
        y.backward(create_graph=True)
        see()


# ---------------------------------------------------------------------------------------------------------------------
# Accumulating


@scenario("BW-03", "DEF-17")
def create_graph_accumulates_by_making_a_new_tensor(torch, see):
    """The .grad of before keeps its value; without create_graph it is changed in place."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    first = x.grad
    (x * x).sum().backward()
    see(x=x, first=first)
    (x * x).sum().backward(create_graph=True)
    see(second=x.grad)
    x.grad.sum().backward()
    see()


@scenario("BW-12")
def the_first_gradient_is_taken_over_or_copied(torch, see):
    """Where somebody else holds it, as the caller does here, or its layout differs, .grad is a copy."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    given = torch.tensor([1.0, 4.0])
    (x + 0).backward(given)
    see(x=x, given=given)
    leaf = torch.tensor([0.5, 2.0], requires_grad=True)
    leaf.backward(given)
    given.zero_()
    see(leaf=leaf)


@scenario("BW-12")
def two_leaves_that_get_one_gradient_do_not_share_it(torch, see):
    """add hands the same gradient to both; each leaf has memory of its own afterwards, or changes would show."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    (x + w).backward(torch.tensor([1.0, 4.0]))
    see(x=x, w=w)
    x.grad.mul_(2)
    see()


@scenario("BW-12")
def the_layout_of_a_gradient_is_that_of_its_leaf(torch, see):
    """A transposed leaf, a leaf with gaps, and an expanded gradient."""
    turned = torch.tensor([[0.5, 2.0], [4.0, -1.25]]).t().requires_grad_()
    gaps = torch.tensor([[0.5, 2.0], [4.0, -1.25]])[:, 0].detach().requires_grad_()
    plain = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    turned.sum().backward()
    gaps.sum().backward()
    plain.t().backward(torch.tensor([[1.0, 2.0], [4.0, 8.0]]))
    see(turned=turned, gaps=gaps, plain=plain)
    (turned.t() * plain.t()).sum().backward()
    see()


@scenario("DEF-17", "BW-12")
def a_leaf_used_many_times_gets_the_sum(torch, see):
    """Within one pass the parts are added before they reach the leaf: its hook runs once."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    x.register_hook(lambda grad: seen.append(grad.tolist()))
    (x * 2 + x * 4 + x + x).sum().backward()
    see(x=x, seen=seen)


@scenario("BW-05")
def two_threads_that_run_backward_one_after_the_other(torch, see):
    """With turns that do not overlap the gradients add up; autograd.grad in a thread leaves .grad alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def train():
        y = (x * x).sum()
        yield
        y.backward()
        yield
        see(in_thread=torch.autograd.grad((x * 4).sum(), x))

    first, second = see.thread(train), see.thread(train)
    first.step()
    second.step()
    second.step()
    see(x=x)
    first.step()
    see()
    first.finish()
    second.finish()
    see()


@scenario("BW-05")
def a_graph_built_in_one_thread_and_used_in_another(torch, see):
    """The graph belongs to no thread; a part that two threads share is freed by the first that runs it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    shared = x * x
    made = []

    def build():
        made.append((shared * 2).sum())
        made.append((shared * 4).sum())
        yield

    see.thread(build).finish()
    made[0].backward()
    see(x=x, shared=shared)
    with see.raises():
        made[1].backward()
    see()


@scenario("BW-05", "BW-03")
def backward_in_a_thread_does_not_touch_the_mode_of_another(torch, see):
    """Hooks that run in a thread's backward see its pass's mode; the main thread's no_grad stays its own."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    modes = []
    y = (x * x).sum()
    y.register_hook(lambda grad: modes.append(torch.is_grad_enabled()))

    def run():
        modes.append(torch.is_grad_enabled())
        y.backward(create_graph=True)
        modes.append(torch.is_grad_enabled())
        yield

    thread = see.thread(run)
    with torch.no_grad():
        thread.step()
        see(x=x, modes=list(modes))
    thread.finish()
    see()


@scenario("BW-07")
def a_tensor_read_by_two_threads_and_changed_by_one(torch, see):
    """With turns there is no race: what one thread changed, data and version, the other sees."""
    x = torch.tensor([0.5, 2.0])

    def read():
        see(before=x.tolist())
        yield
        see(after=x.tolist(), version=x._version)

    def change():
        x.add_(1)
        yield

    reader, writer = see.thread(read), see.thread(change)
    reader.step()
    writer.step()
    reader.finish()
    writer.finish()
    see(x=x)


@scenario("BW-07", "IP-02")
def a_change_in_another_thread_makes_a_saved_tensor_stale(torch, see):
    """Versions belong to the tensor and not to the thread."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([4.0, 8.0])
    y = x * factor

    def change():
        factor.add_(1)
        yield

    see.thread(change).finish()
    with see.raises():
        y.sum().backward()
    see(x=x, factor=factor)


# ---------------------------------------------------------------------------------------------------------------------
# Twice through one graph


@scenario("BW-06")
def a_second_backward_raises_where_tensors_were_saved(torch, see):
    """mul saved its factors; add and sum saved none, so their graph can be run again."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = (x * x).sum()
    z = (x + x).sum()
    for loss in (y, z):
        loss.backward()
        with see.raises():
            loss.backward()
        see(x=x, loss=loss)


@scenario("BW-06")
def retain_graph_keeps_and_a_later_pass_frees(torch, see):
    """autograd.grad frees as backward does; create_graph retains unless told otherwise."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    see(grads=torch.autograd.grad(y, x, create_graph=True))
    see(grads=torch.autograd.grad(y, x))
    with see.raises():
        torch.autograd.grad(y, x)
    z = (x * x).sum()
    torch.autograd.grad(z, x, create_graph=True, retain_graph=False)
    with see.raises():
        z.backward()
    see(x=x)


@scenario("BW-06")
def two_losses_that_share_a_part(torch, see):
    """The part that both share is freed by the first, the rest of the second runs up to it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    shared = x * x
    first, second = (shared * 2).sum(), (shared * w).sum()
    first.backward()
    see(x=x, w=w)
    with see.raises():
        second.backward()
    see()


@scenario("BW-06")
def only_what_was_run_is_freed(torch, see):
    """autograd.grad for one input leaves the branch to the other untouched."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    left, right = x * x, w * w
    y = left + right
    see(grads=torch.autograd.grad(y, x, torch.ones(2)))
    see(again=torch.autograd.grad(y, w, torch.ones(2)))
    with see.raises():
        torch.autograd.grad(y, x, torch.ones(2))


@scenario("BW-06")
def saved_values_of_a_freed_node_cannot_be_read(torch, see):
    """Before backward they can, after it they raise."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * x
    see(x=x, saved=y.grad_fn._saved_self)
    y.sum().backward()
    with see.raises():
        y.grad_fn._saved_self
    see(y=y)


@scenario("BW-06")
def a_custom_function_run_twice(torch, see):
    """One that saved tensors raises when it reads them; one that kept them itself does not."""

    class Saves(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        def backward(ctx, grad):
            (t,) = ctx.saved_tensors
            return grad * t * 2

    class Keeps(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.kept = t
            return t * t

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.kept * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for function in (Saves, Keeps):
        y = function.apply(x).sum()
        y.backward()
        with see.raises():
            y.backward()
        see(x=x)


# ---------------------------------------------------------------------------------------------------------------------
# Derivatives of derivatives


@scenario("BW-03", "DEF-17")
def third_derivatives_of_a_cube(torch, see):
    """create_graph makes each gradient a function of x again; the fourth has nothing left."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (first,) = torch.autograd.grad((x * x * x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    (third,) = torch.autograd.grad(second.sum(), x, create_graph=True)
    see(x=x, first=first, second=second, third=third)
    with see.raises():
        torch.autograd.grad(third.sum(), x)
    (plain,) = torch.autograd.grad((x * x).sum(), x)
    with see.raises():
        plain.sum().backward()


@scenario("BW-03", "BW-04")
def a_gradient_penalty(torch, see):
    """The gradient of a squared gradient reaches parameters that the gradient went through."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    (grad,) = torch.autograd.grad((x * x * w).sum(), x, create_graph=True)
    penalty = (grad * grad).sum()
    see(x=x, w=w, grad=grad, penalty=penalty)
    penalty.backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# inputs=, and what autograd.grad asks for


@scenario("BW-13")
def backward_into_some_leaves_only(torch, see):
    """inputs= accumulates there alone; a non-leaf among them retains its gradient from then on."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    y = x * w
    z = (y * 2).sum()
    z.backward(inputs=[x], retain_graph=True)
    see(x=x, w=w, y=y)
    z.backward(inputs=(y, w), retain_graph=True)
    see()
    z.backward(inputs=x)
    see()
    with see.raises():
        z.backward(inputs=[])


@scenario("BW-13")
def inputs_that_backward_cannot_reach(torch, see):
    """An input outside the graph gets nothing, one that requires no gradient raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    elsewhere = torch.tensor([4.0], requires_grad=True)
    plain = torch.tensor([4.0])
    y = (x * 2).sum()
    with see.raises():
        y.backward(inputs=[elsewhere], retain_graph=True)
    see(x=x, elsewhere=elsewhere)
    with see.raises():
        y.backward(inputs=[plain], retain_graph=True)
    with see.raises():
        torch.autograd.grad(y, elsewhere, retain_graph=True)
    see(unused=torch.autograd.grad(y, [x, elsewhere], allow_unused=True, retain_graph=True))
    see(zeros=torch.autograd.grad(y, [x, elsewhere], materialize_grads=True, retain_graph=True))
    with see.raises():
        torch.autograd.grad(y, plain, retain_graph=True)
    with see.raises():
        torch.autograd.grad(y, [], retain_graph=True)


@scenario("BW-13")
def the_same_input_asked_for_twice_and_an_output_as_its_own_input(torch, see):
    """Both get the gradient; of itself it is what was given."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    see(twice=torch.autograd.grad(y.sum(), [x, x], retain_graph=True))
    given = torch.tensor([1.0, 4.0])
    see(itself=torch.autograd.grad(y, [y, x], given, retain_graph=True))
    see(several=torch.autograd.grad([y, x * 4], x, [given, given]))
    see(leaf=torch.autograd.grad(x, x, given))


@scenario("BW-13")
def a_view_asked_for(torch, see):
    """A view has a gradient only where the graph went through it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    part = y[:1]
    z = (part * 4).sum() + y.sum()
    see(grads=torch.autograd.grad(z, [part, y, x], retain_graph=True))
    part.mul_(2)
    with see.raises():
        torch.autograd.grad(z, part)


# ---------------------------------------------------------------------------------------------------------------------
# A graph is used up


@scenario("BW-06")
def a_graph_that_saved_something_runs_once(torch, see):
    """Saved inputs, a saved result, saved numbers, and nothing saved: only the last two run again."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    product = (x * x).sum()
    root = x.sqrt().sum()
    scaled = (x * 3).sum()
    shifted = (x + 1).sum()
    for loss in (product, root, scaled, shifted):
        loss.backward()
        with see.raises():
            loss.backward()
        see(x=x)


@scenario("BW-06")
def a_graph_that_is_retained_runs_again(torch, see):
    """retain_graph=True keeps what was saved, for one more pass; create_graph=True keeps it too."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    loss = (x * x).sum()
    loss.backward(retain_graph=True)
    see(x=x, loss=loss)
    first = torch.autograd.grad(loss, x, create_graph=True)
    see(first=first)
    loss.backward()
    with see.raises():
        loss.backward()
    see()


@scenario("BW-06")
def what_was_saved_cannot_be_read_once_the_graph_is_used_up(torch, see):
    """A node shows what it saved; after backward that is gone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * x
    see(saved=y.grad_fn._saved_self)
    y.sum().backward()
    with see.raises():
        y.grad_fn._saved_self
    see(x=x)


@scenario("BW-06")
def a_change_through_a_view_is_used_up_too(torch, see):
    """The node of a base that was changed through a view keeps the change's own node, until backward."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y[:1].mul_(x[1:])
    loss = y.sum()
    see(y=y)
    loss.backward()
    with see.raises():
        loss.backward()
    see(x=x)


@scenario("BW-06")
def a_graph_over_a_list_of_tensors_is_used_up(torch, see):
    """stack and cat save shapes only; a product behind them decides."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for join in (torch.stack, torch.cat):
        joined = join([x, x * 2])
        joined.sum().backward()
        with see.raises():
            joined.sum().backward()
        see(x=x, joined=joined)


# ---------------------------------------------------------------------------------------------------------------------
# What arrives, and where


@scenario("DEF-17")
def gradients_from_several_places_are_added(torch, see):
    """A tensor that is used three times; a hook that keeps the first gradient keeps its values."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    kept = []
    third = y * 4
    third.grad_fn.register_hook(lambda inputs, outputs: kept.append(inputs[0]))
    (y * 8 + third + y.sin()).sum().backward()
    see(x=x, y=y)
    see(kept=kept[0])


@scenario("DEF-17")
def a_broadcast_gradient_is_added_to(torch, see):
    """The first to arrive has strides of 0, the second does not: both orders."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    (y.sum() + (y * 4).sum()).backward()
    see(x=x)
    z = x * 2
    ((z * 4).sum() + z.sum()).backward()
    see(x=x)


@scenario("DEF-17")
def an_accumulated_gradient_with_a_history(torch, see):
    """With create_graph=True the second gradient is not added in place: the sum is a new tensor that was recorded."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    first = x.grad
    (x * x).sum().backward(create_graph=True)
    see(x=x, first=first)
    second = x.grad
    (x * x * x).sum().backward(create_graph=True)
    see(x=x, second=second)


@scenario("DEF-17")
def the_gradient_of_a_leaf_whose_elements_share_memory(torch, see):
    """An expanded leaf: its gradient has memory for each element."""
    x = torch.tensor([0.5]).expand(2).detach().requires_grad_()
    weight = torch.tensor([2.0, 4.0])
    (x * weight).sum().backward()
    see(x=x)
    y = torch.tensor([0.5]).expand(2).detach().requires_grad_()
    given = torch.tensor([2.0, 4.0])
    y.backward(given)
    see(y=y, given=given)


@scenario("DEF-17")
def the_gradient_is_laid_out_as_its_leaf(torch, see):
    """A transposed leaf, and one with gaps."""
    x = torch.tensor([[0.5, 2.0, 4.0], [1.0, 8.0, -1.0]]).t().detach().requires_grad_()
    y = torch.tensor([0.5, 2.0, 4.0, 1.0])[::2].detach().requires_grad_()
    (x * 2).sum().backward()
    (y * 2).sum().backward()
    see(x=x, y=y)
    given = torch.tensor([2.0, 4.0])
    z = torch.tensor([0.5, 2.0], requires_grad=True)
    z.backward(given)
    see(z=z, given=given)


@scenario("DEF-07")
def only_the_wanted_gradients_are_computed(torch, see):
    """autograd.grad of a leaf, of a result, and of both, in a graph with two branches that meet again."""
    a = torch.tensor([0.5, 2.0], requires_grad=True)
    b = torch.tensor([4.0, 8.0], requires_grad=True)
    middle = a * b
    loss = (middle.sin() + middle * a + b).sum()
    grad = torch.autograd.grad
    see(of_a=grad(loss, a, retain_graph=True), of_b=grad(loss, b, retain_graph=True))
    see(of_middle=grad(loss, middle, retain_graph=True), of_both=grad(loss, [middle, a], retain_graph=True))
    see(of_all=grad(loss, [a, b, middle, loss]), a=a, b=b)


@scenario("DEF-07")
def backward_into_some_inputs_only(torch, see):
    """inputs= names leaves, results, or both; nothing else is filled."""
    a = torch.tensor([0.5, 2.0], requires_grad=True)
    b = torch.tensor([4.0, 8.0], requires_grad=True)
    middle = a * b
    loss = (middle * a).sum()
    loss.backward(inputs=[a], retain_graph=True)
    see(a=a, b=b)
    loss.backward(inputs=b, retain_graph=True)
    see()
    loss.backward(inputs=[middle], retain_graph=True)
    see(middle=middle)
    loss.backward(inputs=[middle, a])
    see()


@scenario("DEF-07", "BW-31")
def an_input_that_the_graph_does_not_reach(torch, see):
    """It raises, or gives None or zeros where that is asked for."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0], requires_grad=True)
    loss = (x * 3).sum()
    with see.raises():
        torch.autograd.grad(loss, [x, other], retain_graph=True)
    see(unused=torch.autograd.grad(loss, [x, other], allow_unused=True, retain_graph=True))
    see(zeros=torch.autograd.grad(loss, [x, other], materialize_grads=True))


@scenario("BW-04", "BW-33")
def no_gradient_flows_through_a_function_that_gives_none(torch, see):
    """What stands behind it runs without a gradient, an op and a change in place, and the leaf gets none."""

    class Stop(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0, 8.0], requires_grad=True)
    (Stop.apply(x * other) + other).sum().backward()
    see(x=x, other=other)
    changed = x * 2
    changed[:1].mul_(4)
    Stop.apply(changed).sum().backward()
    see(x=x)
    used_up = x.neg()
    used_up[:1].mul_(4)
    used_up.sum().backward()
    Stop.apply(used_up).sum().backward()
    see(x=x)
    Stop.apply(x).sum().backward()
    see(x=x)
    Stop.apply(torch.stack([x, other])).sum().backward()
    see(x=x)


@scenario("BW-04")
def gradients_of_a_function_must_fit(torch, see):
    """One that can be summed to the input's shape is, another dtype is converted, what does not fit is refused."""

    class Give(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t, answer):
            ctx.answer = answer
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return ctx.answer, None

    for answer in (
        torch.ones(3, 2),
        torch.ones(2, dtype=torch.float64),
        torch.ones(3, 2, dtype=torch.float64),
        torch.ones(3),
    ):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        with see.raises():
            Give.apply(x * 1, answer).sum().backward()
        see(x=x)


@scenario("BW-06")
def a_wanted_gradient_needs_only_what_it_uses(torch, see):
    """The gradient of one factor is the other: that the first was changed since is not noticed unless it is used."""
    a = torch.tensor([0.5, 2.0], requires_grad=True)
    b = torch.tensor([4.0, 8.0], requires_grad=True)
    left, right = a * 1, b * 1
    product = (left * right).sum()
    with torch.no_grad():
        left.add_(1)
    with see.raises() as caught:
        torch.autograd.grad(product, a, retain_graph=True)
    see(refused=caught.error is not None)
    with see.raises():
        torch.autograd.grad(product, b)
    see(a=a, b=b)


@scenario("BW-03")
def the_mode_after_a_backward_that_raises(torch, see):
    """It is the caller's again, and another pass is not affected."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2

    def stop(grad):
        raise KeyError("stop")

    handle = y.register_hook(stop)
    for create_graph in (False, True):
        with see.raises():
            y.sum().backward(create_graph=create_graph)
        see(x=x, after=y * 2)
    with torch.no_grad(), see.raises():
        y.sum().backward()
    handle.remove()
    y.sum().backward()
    see()


@scenario("DEF-17", "BW-03")
def a_first_gradient_with_a_history(torch, see):
    """With create_graph=True nothing is detached from it, though nobody else holds it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    x.exp().sum().backward(create_graph=True)
    see(x=x)
    x.grad.sum().backward()
    see()


@scenario("DEF-17")
def a_gradient_that_somebody_holds_is_not_changed(torch, see):
    """Neither the first of two that are added, nor one whose memory is held by another tensor."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for keep in (lambda grad: grad, lambda grad: grad.detach()):
        y = x * 2
        others = [y * 4, y.neg(), y.abs()]
        kept = []
        for other in others:
            other.grad_fn.register_hook(lambda inputs, outputs, keep=keep, kept=kept: kept.append(keep(inputs[0])))
        (others[0] + others[1] + others[2]).sum().backward()
        see(x=x, kept=[one.tolist() for one in kept], versions=[one._version for one in kept])


@scenario("DEF-17")
def a_gradient_whose_elements_share_memory_is_not_added_to(torch, see):
    """A hook gives one that nobody else holds; a second one arrives at the same place."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    first, second = y.neg(), y.abs()
    second.grad_fn.register_hook(lambda inputs, outputs: (torch.ones(1).expand(2).detach(),))
    (first + second).sum().backward()
    see(x=x)


@scenario("DEF-07", "DEF-17")
def backward_from_several_tensors(torch, see):
    """One of them is part of the other's graph, in both orders, and one is named twice."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    given = [torch.tensor([1.0, 4.0]), torch.tensor([2.0, 8.0])]
    y = x * 2
    z = y.neg()
    torch.autograd.backward([y, z], given, retain_graph=True)
    see(x=x)
    torch.autograd.backward([z, y], given, retain_graph=True)
    see()
    torch.autograd.backward([y, y], given, retain_graph=True)
    see(given=given)
    torch.autograd.backward([x, y], given)
    see()


@scenario("NG-24", "DEF-07")
def the_gradient_of_a_view_made_under_no_grad(torch, see):
    """It says that it requires grad, and nothing leads to it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        view = x[1:]
    loss = (view * 2 + x[:1]).sum()
    with see.raises():
        torch.autograd.grad(loss, view)
    see(x=x, unused=torch.autograd.grad(loss, [view, x], allow_unused=True))


@scenario("BW-04")
def a_gradient_is_summed_before_it_is_converted(torch, see):
    """In float64 the small parts count, in float32 each would be rounded away."""

    class Give(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return torch.tensor([[1.0], [2.0**-24], [2.0**-24]], dtype=torch.float64)

    x = torch.tensor([0.5], requires_grad=True)
    Give.apply(x * 1).sum().backward()
    see(x=x)


@scenario("IP-12", "DEF-12")
def the_second_output_of_a_function_is_detached_in_place(torch, see):
    """It is a leaf, and its number is that of one."""

    class Both(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2, t * 4

        @staticmethod
        def backward(ctx, first, second):
            return first + second

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    first, second = Both.apply(x)
    see(x=x, first=first, second=second, numbers=[first.output_nr, second.output_nr])
    second.detach_().requires_grad_()
    see(number=second.output_nr)
    (first + second * 2).sum().backward()
    see()


@scenario("BW-09", "IP-09", "BW-28")
def the_history_of_a_view_is_made_anew_at_the_change(torch, see):
    """Nodes run in the opposite order of their making; what was recorded since runs first."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    view = y[:1]
    view.mul_(4)
    between = x.neg()
    later = view.abs()
    ran = []
    between.grad_fn.register_hook(lambda inputs, outputs: ran.append("between"))
    later.grad_fn.next_functions[0][0].register_hook(lambda inputs, outputs: ran.append("view"))
    later.grad_fn.register_hook(lambda inputs, outputs: ran.append("later"))
    (between.sum() + later.sum()).backward()
    see(x=x, ran=ran)


@scenario("NG-10")
def a_tangent_that_was_recorded(torch, see):
    """Ops on dual tensors that require grad, in place and not: the tangent has a history of its own."""
    forward = torch.autograd.forward_ad
    x = torch.tensor([0.25, 4.0], requires_grad=True)
    with forward.dual_level():
        dual = forward.make_dual(x * 1, torch.tensor([1.0, 4.0]))
        squared = dual * dual
        changed, root = dual * 1, dual * 1
        changed.mul_(x)
        root.sqrt_()
        for one in (squared, changed, root):
            tangent = forward.unpack_dual(one).tangent
            see(tangent=tangent.tolist(), requires_grad=tangent.requires_grad)
            see(of_x=[one.tolist() for one in torch.autograd.grad(tangent.sum(), x, retain_graph=True)])


@scenario("NG-10")
def a_view_of_a_dual_tensor(torch, see):
    """Its tangent is the same view of the tangent."""
    forward = torch.autograd.forward_ad
    for mode in (torch.enable_grad, torch.no_grad):
        with mode(), forward.dual_level():
            dual = forward.make_dual(torch.tensor([[0.5, 2.0], [4.0, 8.0]]), torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
            for one in (dual, dual * 2):
                for view in (one[0], one.t(), one.view(4), one.unsqueeze(0), one[:, 1:], *one.unbind()):
                    see(value=view.tolist(), tangent=forward.unpack_dual(view).tangent.tolist())


@scenario("NG-10", "IP-09")
def the_tangent_of_a_view_that_is_changed_in_place(torch, see):
    """It is written into the tangent of the base; a base that had none gets one, of zeros elsewhere."""
    forward = torch.autograd.forward_ad
    with forward.dual_level():
        factor = forward.make_dual(torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0]))
        for base in (forward.make_dual(torch.ones(2, 2), torch.ones(2, 2)) * 1, torch.ones(2, 2)):
            row = base[1]
            row.mul_(factor)
            see(base=base.tolist(), tangent=forward.unpack_dual(base).tangent.tolist())
            see(row=row.tolist(), tangent_of_the_row=forward.unpack_dual(row).tangent.tolist())


# ---------------------------------------------------------------------------------------------------------------------
# Callbacks, and backward inside backward


@scenario("BW-17")
def backward_inside_backward_hundreds_deep(torch, see):
    """Each pass begins another; all end, and one that raises ends them all."""

    class Deep(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            with torch.enable_grad():
                ctx.inner = t.detach().requires_grad_() - 1
            return ctx.inner.detach()

        @staticmethod
        def backward(ctx, grad):
            if ctx.inner < 0:
                if grad.dtype is torch.float64:
                    raise KeyError("bottom")
                return grad
            with torch.enable_grad():
                Deep.apply(ctx.inner).sum().backward()
            return grad

    x = torch.tensor(200.0, requires_grad=True)
    Deep.apply(x).sum().backward()
    see(x=x)
    y = torch.tensor(200.0, dtype=torch.float64, requires_grad=True)
    with see.raises():
        Deep.apply(y).sum().backward()
    see(y=y)


# ---------------------------------------------------------------------------------------------------------------------
# What can be asked for, and of which type


@scenario("BW-18")
def a_batch_of_gradients(torch, see):
    """What one gradient alone would give, stacked; also where inputs are not used, and with a history."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0], requires_grad=True)
    eye = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    grad = torch.autograd.grad
    see(rows=grad(x * x, x, eye, is_grads_batched=True))
    see(several=grad([x * x, x * 2], [x, other], [eye, eye], is_grads_batched=True, allow_unused=True))
    see(zeros=grad((x * x).sum(), [x, other], torch.tensor([1.0, 2.0]), is_grads_batched=True, materialize_grads=True))
    (rows,) = grad(x * x * x, x, eye, is_grads_batched=True, create_graph=True)
    see(second=grad(rows.sum(), x)[0].tolist())
    y = x * x
    see(kept=grad(y, x, eye, is_grads_batched=True, retain_graph=True))
    grad(y, x, eye, is_grads_batched=True)
    with see.raises():
        grad(y, x, eye, is_grads_batched=True)


@scenario("BW-18")
def a_batch_that_does_not_fit(torch, see):
    """No dimension to go through, none to begin with, sizes that differ, shapes that do not fit, an unused input."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0], requires_grad=True)
    for outputs, grads, inputs in (
        ([x.sum()], None, [x]),
        ([x.sum()], torch.tensor(1.0), [x]),
        ([x * 2], torch.ones(2), [x]),
        ([x * 2], torch.ones(0, 2), [x]),
        ([x * 2, x * 3], [torch.ones(3, 2), torch.ones(2, 2)], [x]),
        ([x * 2], torch.ones(3, 2), [x, other]),
    ):
        with see.raises():
            torch.autograd.grad(outputs, inputs, grads, is_grads_batched=True)
    see(x=x)


@scenario("BW-13")
def inputs_given_as_a_dict(torch, see):
    """autograd.grad gives a dict with the same keys; another mapping is refused."""
    from types import MappingProxyType

    named = {"a": torch.tensor([0.5, 2.0], requires_grad=True), "b": torch.tensor([4.0, 8.0], requires_grad=True)}
    loss = (named["a"] * named["b"]).sum()
    see(grads=torch.autograd.grad(loss, named, retain_graph=True))
    loss.backward(inputs=named, retain_graph=True)
    see(**named)
    for wrong in (MappingProxyType(named), {}):
        with see.raises():
            torch.autograd.grad(loss, wrong)
        with see.raises():
            loss.backward(inputs=wrong)
    see()


@scenario("BW-13")
def flags_and_edges_of_the_wrong_kind(torch, see):
    """A flag that is no number, a list instead of a mapping, an edge without a node, an argument of long ago."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    grad = torch.autograd.grad
    with see.raises():
        x.sum().backward(retain_graph="yes")
    with see.raises():
        grad(x.sum(), x, create_graph="yes")
    with see.raises():
        grad(x.sum(), torch.autograd.graph.GradientEdge(None, 0))
    with see.raises():
        grad(x.sum(), x, only_inputs=False)
    with see.raises():
        torch.autograd.backward(x.sum() * 1j)
    see(x=x, kept=grad(x.sum(), x, retain_graph=2))


@scenario("DEF-22")
def the_type_of_a_gradient(torch, see):
    """It follows grad_dtype, also where that is set when the graph is there; with None it is what arrives."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    before = (x * 2).sum()
    see(own=x.grad_dtype)
    x.grad_dtype = torch.float64
    before.backward()
    see(x=x)
    (x * 4).sum().backward()
    see(asked=torch.autograd.grad(x.sum(), x))
    x.grad = None
    x.grad_dtype = None
    for dtype in (torch.float64, torch.float32):
        x.backward(torch.tensor([1.0, 4.0], dtype=dtype))
        see(grad_dtype=x.grad_dtype)


@scenario("DEF-23", "DEF-17")
def a_gradient_of_another_type_assigned(torch, see):
    """Refused unless grad_dtype says so, which cannot be changed under a gradient, nor be had of a result."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def give(tensor, value):
        tensor.grad_dtype = value

    for dtype in (torch.float64, torch.int64, torch.float16, torch.bfloat16, torch.complex64, torch.bool):
        with see.raises():
            x.grad = torch.ones(2, dtype=dtype)
    give(x, torch.float64)
    with see.raises():
        x.grad = torch.ones(2)
    x.grad = torch.ones(2, dtype=torch.float64)
    for wrong in (torch.float32, 1, "float64"):
        with see.raises():
            give(x, wrong)
    give(x, None)
    with see.raises():
        give(x * 2, torch.float64)
    with see.raises():
        (x * 2).grad_dtype
    see(x=x, numbers=torch.ones(2, dtype=torch.int64).grad_dtype)


@scenario("BW-19")
def a_node_called_by_hand(torch, see):
    """It gives the gradients, without hooks; an accumulator accumulates; wrong arguments are refused."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    node = (x * x).grad_fn
    node.register_hook(lambda results, grads: None)
    see(grads=node(torch.tensor([1.0, 4.0])), none=node(None))
    leaf = node.next_functions[0][0]
    see(nothing=leaf(torch.tensor([1.0, 4.0])), x=x)
    for arguments in ((), (torch.ones(2), torch.ones(2)), (1.0,)):
        with see.raises():
            node(*arguments)
    with see.raises():
        node(grad=torch.ones(2))
    with see.raises():
        type(node)()
    metadata = node._input_metadata[0]
    see(shape=list(metadata.shape), dtype=metadata.dtype, nested=metadata.is_nested_tensor, needs=node.requires_grad)


@scenario("BW-19", "BW-06")
def a_node_called_by_hand_gives_one_gradient_or_several(torch, see):
    """Of a single input the gradient itself, of several a tuple. Arguments are checked before what was saved."""
    x, y = torch.tensor([0.5, 2.0], requires_grad=True), torch.tensor([4.0, 8.0], requires_grad=True)
    squared, product = x.pow(2), x * y
    one, several = squared.grad_fn(torch.ones(2)), product.grad_fn(torch.ones(2))
    see(one=one, several=len(several), first=several[0], second=several[1])
    product.sum().backward()
    for arguments in ((1.0,), (1.0, 2.0), (torch.ones(2),)):
        with see.raises():
            product.grad_fn(*arguments)


@scenario("DEF-12")
def what_cannot_be_assigned(torch, see):
    """What a tensor tells about its history is read only."""
    y = torch.tensor([0.5, 2.0], requires_grad=True) * 2
    for name in ("grad_fn", "is_leaf", "output_nr", "retains_grad", "shape", "dtype", "_version", "_base"):
        with see.raises():
            setattr(y, name, None)
    see(y=y)


@scenario("BW-12")
def the_layout_of_a_gradient_need_not_be_that_of_its_leaf(torch, see):
    """Where that is not enforced a gradient is taken over as it is laid out; what is copied is in the leaf's layout."""
    policy = torch.autograd.grad_mode.enforce_grad_layout_policy
    for enforced in (False, True):
        with policy(enforced):
            x = torch.ones(2, 3).t().requires_grad_()
            (x * 2).backward(torch.ones(3, 2))
            y = torch.ones(2, 3).t().requires_grad_()
            y.backward(torch.ones(3, 2))
            see(x=x, y=y)


@scenario("DEF-25")
def a_leaf_that_lost_its_dimensions_has_a_stride_of_one(torch, see):
    """A gradient of one row is laid out as it is; one of several rows is not."""
    for x in (torch.ones(2, requires_grad=True), torch.ones(2, 3, requires_grad=True)):
        total = x.sum()
        total.backward(retain_graph=True)
        x.data = torch.tensor(3.0)
        total.backward()
        see(x=x, grad=x.grad)


@scenario("BW-12", "DEF-17")
def a_gradient_laid_out_otherwise_is_added_to(torch, see):
    """It keeps its layout, and a warning says that it is not the leaf's."""
    x = torch.ones(2, 3).t().requires_grad_()
    x.grad = torch.ones(3, 2)
    for create_graph in (False, True):
        with see.raises():
            (x * x).sum().backward(create_graph=create_graph)
        see(x=x)
    y = torch.ones(2, 2, requires_grad=True)
    y.grad = torch.ones(2, 2)
    y.sum().backward()
    see(y=y)


@scenario("DEF-07", "BW-30")
def the_token_of_an_edge(torch, see):
    """An edge to a custom function holds its node by a token; any edge keeps what is behind it."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for make in (lambda: x, lambda: x * 2, lambda: Double.apply(x)):
        y = make()
        edge = torch.autograd.graph.get_gradient_edge(y)
        see(node=edge.node.name(), number=edge.output_nr, token=edge.ownership_token is not None)
        del y
        see(grads=torch.autograd.grad(edge, x, torch.ones(2)))


# ---------------------------------------------------------------------------------------------------------------------
# What is saved, and what a leaf may become


@scenario("BW-27")
def what_is_saved_when_one_input_needs_a_gradient(torch, see):
    """Changing the others afterwards is noticed where several derivatives would have used them."""
    ops = (
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: a**b,
        lambda a, b: torch.sub(a, b, alpha=2),
        lambda a, b: torch.where(a > 1, a, b),
        lambda a, b: torch.maximum(a, b),
        lambda a, b: a.dot(b),
    )
    for op in ops:
        for wanted in (0, 1):
            for changed in (0, 1, 2):
                leaf = torch.tensor([2.0, 4.0], requires_grad=True)
                given = [torch.tensor([1.0, 2.0]), torch.tensor([4.0, 0.5])]
                given[wanted] = leaf * 1
                result = op(*given)
                with torch.no_grad():
                    [*given, result][changed].mul_(2)
                with see.raises():
                    result.sum().backward()


@scenario("BW-27", "NG-24")
def what_is_saved_where_no_edge_leads_on(torch, see):
    """A view made under no_grad requires grad and has no edge; what is saved is used up by the first pass."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        view = x.view(-1)
    square = lambda t: t * t  # noqa: E731
    for op in (square, lambda t: t * 2, lambda t: t / 2, torch.exp, torch.sum, torch.neg, torch.abs):
        result = op(view)
        for _ in range(2):
            with see.raises():
                result.sum().backward()
    see(x=x)


@scenario("BW-27")
def what_nodes_show_of_what_they_saved(torch, see):
    """Numbers always; tensors only where they are used."""
    a = torch.tensor([[2.0, 4.0]], requires_grad=True)
    b = torch.tensor([[1.0], [0.5]])
    node = a.mm(b).grad_fn
    see(matrix=node._saved_self, other=node._saved_mat2, sizes=list(node._saved_mat2_sym_sizes))
    node = torch.sub(a, a.detach(), alpha=4).grad_fn
    see(alpha=node._saved_alpha)
    node = (a.detach() ** a).grad_fn
    see(base=node._saved_self, exponent=node._saved_exponent, power=node._saved_result)


@scenario("IP-02")
def what_a_message_calls_the_op(torch, see):
    """The number that tells overloads apart is part of it unless it is 0."""
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    for op in (
        lambda: x * 1,
        lambda: x.sum(0),
        lambda: x.sum(),
        lambda: x.clone().copy_(x),
        lambda: x.pow(x),
        lambda: x.clone().fill_(x.sum()),
        lambda: x.squeeze(0),
    ):
        result = op()
        square = result * result
        with torch.no_grad():
            result.add_(1)
        with see.raises():
            square.sum().backward()


@scenario("DEF-15", "BW-35")
def a_real_tensor_gets_the_real_part_of_a_complex_gradient(torch, see):
    """Of an op, of a conversion, of both operands of a product; nothing warns."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    c = torch.tensor([1 + 2j, 0.5 - 1j], requires_grad=True)
    for op in (lambda: x * 2j, lambda: x * c, lambda: x + c, lambda: x.to(torch.complex64)):
        op().sum().real.backward()
        see(x=x, c=c)


@scenario("BW-35")
def an_op_that_keeps_a_complex_gradient_for_a_real_tensor(torch, see):
    """Not every op takes the real part itself; backward refuses what is left complex."""
    for op in (
        lambda x: torch.where(x > 0, x, 1 + 2j),
        lambda x: torch.where(x > 0, torch.tensor(1 + 2j), x),
        lambda x: x.sum(dtype=torch.complex64),
        lambda x: x.mean(0, dtype=torch.complex64),
        lambda x: x.prod(0, dtype=torch.complex64),
    ):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        y = op(x)
        see(x=x, y=y)
        with see.raises():
            y.backward(torch.full_like(y, 1 - 1j))
        see()


@scenario("BW-35")
def the_rest_of_a_real_tensor_whose_part_a_complex_one_replaced(torch, see):
    """Where the part was, the gradient of the tensor is overwritten with complex zeros, which warns once more."""
    part = torch.tensor([1 + 2j, 0.5 - 1j])
    for op in (
        lambda x: x.diagonal_scatter(part),
        lambda x: x.select_scatter(part, 1, 0),
        # torch 1.13 reads a step that is not said from memory that nobody wrote
        lambda x: x.slice_scatter(part[None], 0, 0, 1, 1),
    ):
        x = torch.ones(2, 2, requires_grad=True)
        y = op(x)
        see(x=x, y=y)
        y.sum().backward()
        see()


@scenario("DEF-01")
def an_op_without_derivative_fails_before_other_roots_have_run(torch, see):
    """Of what torch leaves to its fallback; it is in the order of the roots with leaves, before all else."""
    for order in ((0, 1), (1, 0)):
        for root in (lambda x: x, lambda x: x * 2):
            x = torch.ones((), requires_grad=True)
            roots = x.heaviside(x), root(x)
            with see.raises():
                torch.autograd.backward([roots[place] for place in order])
            see(x=x)


@scenario("BW-35", "DEF-22", "BW-20")
def the_types_of_the_gradients_that_a_custom_function_returns(torch, see):
    """Floating ones are converted, real ones are made complex, other kinds are refused even where any type is taken."""

    class Returning(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, dtype):
            ctx.dtype = dtype
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            return torch.ones(2, dtype=ctx.dtype) * (2 - 4j if ctx.dtype.is_complex else 2), None

    types = (torch.float32, torch.float64, torch.complex64, torch.complex128, torch.int64)
    for own in (torch.float32, torch.complex64, torch.complex128):
        for returned in types:
            x = torch.ones(2, dtype=own, requires_grad=True)
            with see.raises():
                Returning.apply(x, returned).sum().abs().backward()
            see(x=x)
    for own, returned in [(torch.float32, one) for one in types[:4]] + [(torch.complex64, one) for one in types[2:4]]:
        x = torch.ones(2, dtype=own, requires_grad=True)
        x.grad_dtype = None
        with see.raises():
            Returning.apply(x, returned).sum().abs().backward()
        see(x=x)


@scenario("BW-30", "BW-13")
def edges_as_outputs_and_inputs(torch, see):
    """Where the tensors themselves are gone; an edge takes a gradient of the shape that its tensor had."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    edge_of = torch.autograd.graph.get_gradient_edge
    y = x * 2
    first, second = y.unbind()
    ends = [edge_of(one) for one in (x, y, second, second * first)]
    del y, first, second
    grad = torch.autograd.grad
    see(all=grad(ends[3], ends, retain_graph=True))
    see(given=grad([ends[1], ends[3]], x, [torch.tensor([1.0, 4.0]), None], retain_graph=True))
    torch.autograd.backward(ends[3], inputs=ends[:1], retain_graph=True)
    see(x=x)
    with see.raises():
        grad(ends[1], x)
    with see.raises():
        grad(ends[1], x, torch.ones(3))
    with see.raises():
        grad(ends[3], edge_of(torch.ones(2, requires_grad=True)), materialize_grads=True)
    with see.raises():
        edge_of(torch.ones(2))


@scenario("BW-12")
def a_gradient_of_one_element(torch, see):
    """One that was expanded, with a stride of 0, is copied, any other is taken over."""
    for shape in ((1,), (1, 1), (1, 2), ()):
        x = torch.ones(shape, requires_grad=True)
        x.clone().sum().backward()
        y = torch.ones(shape, requires_grad=True)
        (y * 2).sum().backward()
        see(x=x, y=y)


@scenario("BW-37")
def what_backward_warns_of_is_said_when_it_is_over(torch, see):
    """After what its hooks warn of, and where one of them raises as well; as an error it undoes nothing."""

    def leaf():
        tensor = torch.ones(2, 3).t().requires_grad_()
        tensor.grad = torch.ones(3, 2)
        return tensor

    def refuse(grad):
        raise ValueError("no")

    x = leaf()
    x.register_post_accumulate_grad_hook(lambda tensor: warnings.warn("a hook", stacklevel=1))
    with see.raises():
        (x * x).sum().backward(create_graph=True)
    see(x=x)
    x, y = leaf(), torch.ones(2, requires_grad=True)
    y.register_hook(refuse)
    with see.raises():
        ((y * 2).sum() * 2 + (x * x).sum()).backward()
    see(x=x, y=y)
    x, z = leaf(), leaf()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with see.raises():
            ((x * x).sum() + (z * z).sum()).backward(create_graph=True)
    see(x=x, z=z)


@scenario("DEF-17")
def gradients_are_added_in_place_only_where_nobody_else_sees_their_memory(torch, see):
    """One with a version of its own is alone with its memory; one that reads another tensor's memory is not."""
    kept = torch.ones(2, dtype=torch.complex64)

    class Apart(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            return (grad * 2).data

    class Shared(Apart):
        @staticmethod
        def backward(ctx, grad):
            return torch.view_as_real(kept)

    for function in (Apart, Shared):
        versions = []
        x = torch.ones(2, 2, requires_grad=True)
        y = x * 1
        y.register_hook(lambda grad, versions=versions: versions.append(grad._version))
        multiple = y * 3
        (multiple + function.apply(y)).sum().backward()
        see(x=x, kept=kept, versions=versions)


@scenario("BW-31")
def inputs_are_looked_at_one_after_the_other(torch, see):
    """A view that may not be made anew raises before the next input is found not to require grad."""
    x = torch.ones(2, requires_grad=True)
    part, other = x.unbind()
    with torch.no_grad():
        x.mul_(2)
    with see.raises():
        torch.autograd.grad(x, [part, torch.ones(2)], x)
    with see.raises():
        torch.autograd.grad(x, [torch.ones(2), part], x)


@scenario("BW-19")
def a_called_node_takes_a_gradient_of_another_type_as_its_own_op_does(torch, see):
    """Some compute in the type in which both meet, some convert it to their output's, some refuse it."""
    x = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
    matrix = torch.tensor([[1.0, 2.0], [4.0, 3.0]], requires_grad=True)
    put = x * 1
    put[[0, 1]] = 4.0
    copied = torch.zeros(3).copy_(x)
    made = (x.relu(), x.cumsum(0), matrix.max(0)[0], x[[0, 1]], put, x.cummax(0)[0], copied, x.mean(0))
    for result in made:
        for dtype in (torch.float64, torch.int64, torch.complex64):
            with see.raises():
                see(given=result.grad_fn(torch.ones(result.shape, dtype=dtype)))


@scenario("BW-19")
def the_gradients_of_losses_that_bend_have_the_sign_of_what_comes_in(torch, see):
    """Where both sides are equal too, and the same from the target's side."""
    x = torch.tensor([0.0, 1.0, 4.0, -4.0], requires_grad=True)
    target = torch.tensor([0.0, 1.0, 0.0, 0.0], requires_grad=True)
    for loss in (torch.nn.functional.smooth_l1_loss, torch.nn.functional.huber_loss):
        for reduction in ("none", "mean", "sum"):
            result = loss(x, target, reduction=reduction)
            see(gradients=torch.autograd.grad(result, (x, target), -torch.ones_like(result), retain_graph=True))
    result = torch.nn.functional.smooth_l1_loss(x, target, reduction="sum", beta=0.0)
    see(gradients=torch.autograd.grad(result, (x, target)))
    first = torch.autograd.grad(torch.nn.functional.huber_loss(x * 0.5, target), x, create_graph=True)[0]
    see(again=torch.autograd.grad(first.sum(), (x, target)))


@scenario("BW-35", "BW-19")
def a_called_node_gives_a_real_tensor_the_real_part(torch, see):
    """Of a complex gradient, as a pass does; who has no gradient gets None."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    gradient = torch.tensor([1j, 1.0 + 2.0j])
    for y in (x * (1 + 2j), x + gradient, gradient * x, torch.complex(x, x)):
        given = y.grad_fn(gradient)
        first, second = given
        see(first=first, second=second)


@scenario("DEF-12")
def a_leaf_with_other_data_of_its_type_keeps_its_accumulator(torch, see):
    """With data of another type it gets another one."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    x.data = torch.tensor([4.0, 8.0])
    z = x * 4
    x.data = torch.tensor([4.0, 8.0], dtype=torch.float64)
    w = x * 8
    see(x=x, y=y, z=z, w=w)
    accumulators = [one.grad_fn.next_functions[0][0] for one in (y, z, w)]
    see(same=accumulators[0] is accumulators[1], other=accumulators[1] is accumulators[2])


@scenario("DEF-01")
def what_has_no_derivative_is_numbered_as_leaves_are(torch, see):
    """It has the highest number, so that it would run first."""
    weights = torch.tensor([0.5, 2.0], requires_grad=True)
    counted = torch.bincount(torch.tensor([0, 2]), weights)
    accumulator = (weights * 2).grad_fn.next_functions[0][0]
    see(counted=counted, same=counted.grad_fn._sequence_nr() == accumulator._sequence_nr())
