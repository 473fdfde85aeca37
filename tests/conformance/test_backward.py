"""Backward: its mode, its order, its hooks, and custom functions (BW)."""

from __future__ import annotations

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


@scenario("BW-03", "MODE-08")
def a_hook_that_raises_restores_the_mode(torch, see):
    """The exception comes out of backward, and the caller's mode and other leaves' gradients are as they were."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)

    def stop(grad):
        raise LookupError("stop")

    y = x * 2
    y.register_hook(stop)
    for create_graph in (False, True):
        with torch.no_grad():
            with see.raises():
                (y * w).sum().backward(create_graph=create_graph)
            with torch.enable_grad():
                loss = (y * w).sum()
            with see.raises():
                loss.backward(create_graph=create_graph)
            see(x=x, w=w, y=y)
        see()


@scenario("BW-03", "MODE-06")
def a_mode_that_a_hook_sets_lasts_until_the_next_node(torch, see):
    """What one hook leaves switched is seen by the nodes after it, and undone for the caller."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    modes = []
    first = x * 2
    second = first * 4
    third = second * 8
    third.register_hook(lambda grad: torch.set_grad_enabled(True) and None)
    second.register_hook(lambda grad: modes.append(torch.is_grad_enabled()))
    first.register_hook(lambda grad: modes.append(torch.is_grad_enabled()))
    third.sum().backward()
    see(x=x, modes=modes)


@scenario("BW-03")
def backward_inside_a_hook(torch, see):
    """A pass within a pass: the inner one ends before the outer goes on, and modes nest."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0], requires_grad=True)
    modes = []

    def inner(grad):
        modes.append(torch.is_grad_enabled())
        with torch.enable_grad():
            (w * w).sum().backward()
        modes.append(torch.is_grad_enabled())

    y = x * 2
    y.register_hook(inner)
    (y * 3).sum().backward()
    see(x=x, w=w, modes=modes)


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


@scenario("BW-12")
def a_gradient_held_by_a_hook_is_copied(torch, see):
    """What a hook keeps is not the memory of .grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    held = []
    x.register_hook(held.append)
    (x * 2).sum().backward()
    (w * 2).sum().backward()
    see(x=x, w=w, held=held[0])
    (x * 2).sum().backward()
    see(first=held[0], second=held[1])


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


@scenario("BW-13", "BW-09")
def what_grad_asks_for_is_taken_after_the_tensor_s_hooks(torch, see):
    """Tensor hooks change what is returned; hooks of the node run only if the node does."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    order = []
    y = x * 2
    z = (y * 4).sum()
    y.register_hook(lambda grad: order.append("tensor") or grad * 2)
    y.grad_fn.register_prehook(lambda grads: order.append("pre"))
    y.grad_fn.register_hook(lambda results, grads: order.append("post"))
    x.register_hook(lambda grad: order.append("leaf") or grad + 1)
    x.register_post_accumulate_grad_hook(lambda leaf: order.append("accumulated"))
    for inputs in ([y], [x], [y, x]):
        see(grads=torch.autograd.grad(z, inputs, retain_graph=True), order=list(order))
        order.clear()
    z.backward()
    see(x=x, order=order)


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
# Hooks


@scenario("BW-08")
def a_hook_stays_with_the_history_of_when_it_was_registered(torch, see):
    """The one registered before the in-place op sees the gradient of the old value, the one after of the new."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    y = x * 2
    y.register_hook(lambda grad: seen.append(("before", grad.tolist())))
    y.mul_(4)
    y.register_hook(lambda grad: seen.append(("after", grad.tolist())))
    y.sum().backward()
    see(x=x, y=y, seen=seen)


@scenario("BW-08")
def a_hook_of_a_view_and_of_its_base_across_a_change(torch, see):
    """The old nodes keep their hooks; the view's old node no longer runs, so its hook does not either."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    base = x * 2
    view = base[:1]
    base.register_hook(lambda grad: seen.append(("base", grad.tolist())))
    view.register_hook(lambda grad: seen.append(("view", grad.tolist())))
    view.mul_(4)
    view.register_hook(lambda grad: seen.append(("view after", grad.tolist())))
    (base.sum() + view.sum()).backward()
    see(x=x, base=base, view=view, seen=seen)


@scenario("BW-08")
def a_hook_of_a_leaf_that_became_a_result(torch, see):
    """A plain tensor has no gradient to hook; a leaf's hook stays with its accumulator when detached and reused."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.tensor([4.0, 8.0])
    seen = []
    with see.raises():
        plain.register_hook(seen.append)
    plain.mul_(x)
    plain.register_hook(lambda grad: seen.append(grad.tolist()))
    plain.sum().backward()
    see(x=x, plain=plain, seen=seen)


@scenario("BW-08")
def hooks_of_a_result_detached_in_place(torch, see):
    """Its old node keeps the hook and runs it for what was computed before; as a leaf it has none."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    y = x * 2
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    before = y + 1
    y.detach_().requires_grad_()
    (y * 4).sum().backward()
    see(x=x, y=y, seen=list(seen))
    before.sum().backward()
    see(seen_then=seen)


@scenario("BW-09")
def the_order_at_one_node(torch, see):
    """Registered in another order than they run in; values show who has changed what."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    order = []
    y = x * 2
    y.grad_fn.register_hook(lambda results, grads: order.append(("post", results[0].tolist(), grads[0].tolist())))
    y.grad_fn.register_prehook(lambda grads: order.append(("pre", grads[0].tolist())) or (grads[0] * 10,))
    y.retain_grad()
    y.register_hook(lambda grad: order.append(("tensor", grad.tolist())) or grad * 2)
    y.register_hook(lambda grad: order.append(("tensor too", grad.tolist())))
    y.sum().backward()
    see(x=x, y=y, order=order)


@scenario("BW-09")
def the_order_at_a_leaf(torch, see):
    """Tensor hooks, pre-hooks of the accumulator, accumulation, post-accumulate hooks, post-hooks."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    order = []
    accumulator = x.view_as(x).grad_fn.next_functions[0][0]
    accumulator.register_hook(lambda results, grads: order.append(("post", len(results), len(grads), x.grad.tolist())))
    x.register_post_accumulate_grad_hook(lambda leaf: order.append(("accumulated", leaf.grad.tolist())))
    accumulator.register_prehook(lambda grads: order.append(("pre", grads[0].tolist(), x.grad is None)))
    x.register_hook(lambda grad: order.append(("tensor", grad.tolist())) or grad * 2)
    (x * 2).sum().backward()
    see(x=x, order=order)


@scenario("BW-09")
def many_leaves_joined_by_cat(torch, see):
    """Twelve leaves get their gradients at once: the order in which their hooks run is that of the ready queue."""
    leaves = [torch.tensor([float(i)], requires_grad=True) for i in range(12)]
    order = []
    for i, leaf in enumerate(leaves):
        leaf.register_hook(lambda grad, i=i: order.append(i))
    torch.cat(leaves).sum().backward()
    see(order=list(order))
    order.clear()
    torch.stack(leaves[::-1]).sum().backward()
    see(order=list(order))
    order.clear()
    torch.cat([leaves[i] * 2 for i in (3, 1, 2)] + leaves[4:9]).sum().backward()
    see(order=order)


@scenario("BW-09")
def later_nodes_run_first(torch, see):
    """Of two branches that are ready the later recorded one runs first; a node waits for all that lead to it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    order = []

    def named(tensor, name):
        tensor.register_hook(lambda grad: order.append(name))
        return tensor

    early, late = named(x * 2, "early"), named(x * 4, "late")
    of_early = named(early * 2, "of early")
    named(late + of_early, "sum").sum().backward()
    see(x=x, order=order)


@scenario("BW-09")
def a_hook_replaces_what_flows_on(torch, see):
    """Each gets what the one before returned; a wrong type or shape raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def run(hook):
        y = x * 2
        y.register_hook(hook)
        y.sum().backward()

    run(lambda grad: grad * 2)
    see(x=x)
    for wrong in (lambda grad: 1.0, lambda grad: grad[:1], lambda grad: grad.double(), lambda grad: (grad,)):
        with see.raises():
            run(wrong)
    see()


@scenario("BW-09")
def a_gradient_changed_in_place_by_a_hook(torch, see):
    """Nobody forbids it; what flows on is the changed one."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.register_hook(lambda grad: grad.mul_(4) and None if False else (grad.mul_(4), None)[1])
    y.sum().backward()
    see(x=x, y=y)


@scenario("BW-09")
def hooks_removed_before_and_while_they_run(torch, see):
    """A handle removes its hook, twice is harmless; as a context it removes at the end; one may remove itself."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    handle = x.register_hook(lambda grad: seen.append("removed"))
    handle.remove()
    handle.remove()
    with x.register_hook(lambda grad: seen.append("within")):
        (x * 2).sum().backward()
    itself = x.register_hook(lambda grad: (seen.append("once"), itself.remove())[0])
    x.register_hook(lambda grad: seen.append("always"))
    (x * 2).sum().backward()
    (x * 2).sum().backward()
    see(x=x, seen=seen)


@scenario("BW-09")
def a_post_hook_replaces_what_the_node_returned(torch, see):
    """And a pre-hook what it gets; a result that is no tuple is taken as the only one."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    y = x * w
    y.grad_fn.register_hook(lambda results, grads: (results[0] * 2, None))
    y.sum().backward()
    see(x=x, w=w)
    z = x * 2
    z.grad_fn.register_prehook(lambda grads: grads[0] * 3)
    z.sum().backward()
    see()


@scenario("BW-09", "DEF-18")
def a_retained_gradient_is_that_after_the_hooks(torch, see):
    """Whichever was registered first; a second pass adds to it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    first, last = x * 2, x * 2
    first.retain_grad()
    first.register_hook(lambda grad: grad * 2)
    last.register_hook(lambda grad: grad * 4)
    last.retain_grad()
    total = (first + last).sum()
    total.backward(retain_graph=True)
    see(x=x, first=first, last=last)
    total.backward()
    see()


@scenario("BW-10")
def a_post_accumulate_hook_on_a_leaf_and_elsewhere(torch, see):
    """It runs after .grad was filled and may use it up; a result, a view and a plain tensor have none."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []

    def step(leaf):
        seen.append((leaf is x, leaf.grad.tolist(), torch.is_grad_enabled()))
        leaf.data.sub_(leaf.grad)
        leaf.grad = None

    handle = x.register_post_accumulate_grad_hook(step)
    for other in (x * 2, x[:1], torch.zeros(2)):
        with see.raises():
            other.register_post_accumulate_grad_hook(step)
    (x * 2).sum().backward()
    see(x=x, seen=list(seen))
    handle.remove()
    (x * 2).sum().backward()
    see(seen_then=seen)


@scenario("BW-10")
def post_accumulate_hooks_run_once_a_pass_and_in_order(torch, see):
    """However often the leaf was used; what one returns is ignored or refused."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append("first"))
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append("second"))
    (x * x + x).sum().backward()
    see(x=x, seen=list(seen))
    x.register_post_accumulate_grad_hook(lambda leaf: leaf.grad)
    with see.raises():
        (x * 2).sum().backward()
    see(seen_then=seen)


@scenario("BW-10", "BW-13")
def post_accumulate_hooks_do_not_run_where_nothing_accumulates(torch, see):
    """autograd.grad and inputs= elsewhere leave them alone; tensor hooks run where a gradient is asked for."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    seen = []
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append("accumulated"))
    x.register_hook(lambda grad: seen.append("tensor"))
    y = (x * w).sum()
    torch.autograd.grad(y, x, retain_graph=True)
    see(of_grad=list(seen))
    y.backward(inputs=[w], retain_graph=True)
    see(of_inputs=list(seen))
    y.backward()
    see(x=x, w=w, seen=seen)


# ---------------------------------------------------------------------------------------------------------------------
# Custom functions


@scenario("BW-04")
def the_modes_inside_a_custom_function(torch, see):
    """forward sees recording off; backward sees it on only under create_graph, and then its result has a history."""
    modes = []

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            modes.append(("forward", torch.is_grad_enabled(), (t * 2).requires_grad, t.requires_grad))
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        def backward(ctx, grad):
            (t,) = ctx.saved_tensors
            modes.append(("backward", torch.is_grad_enabled(), (t * 2).requires_grad))
            return grad * t * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Square.apply(x)
    (constant,) = torch.autograd.grad(y.sum(), x, retain_graph=True)
    (function,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    see(x=x, y=y, constant=constant, function=function, modes=modes)
    function.sum().backward()
    see()


@scenario("BW-04", "NG-13")
def a_custom_function_with_setup_context(torch, see):
    """forward has no ctx; setup_context runs with recording off too."""
    modes = []

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(t, factor):
            return t * factor

        @staticmethod
        def setup_context(ctx, inputs, output):
            modes.append(torch.is_grad_enabled())
            ctx.factor = inputs[1]

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.factor, None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Scale.apply(x, 4.0)
    see(x=x, y=y, modes=modes)
    y.sum().backward()
    see()


@scenario("BW-04")
def enable_grad_inside_forward_builds_a_graph_of_its_own(torch, see):
    """The result is cut off from it and gets the function's node; the inner graph can be used by hand."""

    class Inner(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            with torch.enable_grad():
                inner = t.detach().requires_grad_()
                result = inner * inner
                ctx.inner, ctx.result = inner, result
            return result.detach()

        @staticmethod
        def backward(ctx, grad):
            (found,) = torch.autograd.grad(ctx.result, ctx.inner, grad)
            return found

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Inner.apply(x)
    see(x=x, y=y)
    y.sum().backward()
    see()


@scenario("BW-14", "IP-07")
def a_function_that_changes_its_input_and_says_so(torch, see):
    """mark_dirty: the input itself is returned with the function's node and a new version; a leaf is refused."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            t.mul_(2)
            ctx.mark_dirty(t)
            return t

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    see(x=x, y=y, same=Double.apply(y) is y)
    see()
    y.sum().backward()
    see()
    with see.raises():
        Double.apply(x)
    see(plain=Double.apply(torch.tensor([1.0])))
    base = x.detach().clone().requires_grad_() * 1
    Double.apply(base[:1])
    see(base=base)


@scenario("BW-14")
def a_function_that_changes_its_input_without_a_word(torch, see):
    """Nothing notices: the version moves, the history of the input does not."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            t.mul_(2)
            return t * 1

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    z = Double.apply(y)
    see(x=x, y=y, z=z)
    z.sum().backward()
    see()


@scenario("BW-14")
def an_input_returned_as_it_is(torch, see):
    """The result is another tensor, a view of the input with the function's node; changing it in place raises."""

    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t

        @staticmethod
        def backward(ctx, grad):
            return grad * 8

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Same.apply(x)
    see(x=x, y=y, same=y is x)
    with see.raises():
        y.mul_(2)
    y.sum().backward()
    see()
    plain = torch.tensor([1.0])
    see(plain=plain, of_plain=Same.apply(plain), same_plain=Same.apply(plain) is plain)
    with torch.no_grad():
        see(inside=Same.apply(x), same_inside=Same.apply(x) is x)


@scenario("BW-14")
def a_view_of_an_input_returned(torch, see):
    """It is a view of the input with the function's node; changing it in place raises while recording."""

    class Flat(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t.view(-1)

        @staticmethod
        def backward(ctx, grad):
            return grad.view(2, 1) * 4

    x = torch.tensor([[0.5], [2.0]], requires_grad=True)
    base = x * 1
    y = Flat.apply(base)
    see(x=x, base=base, y=y)
    with see.raises():
        y.mul_(2)
    y.sum().backward()
    see()


@scenario("BW-14")
def outputs_that_are_not_differentiable(torch, see):
    """Marked ones and integer ones have no history; backward still gets a gradient for each output: zeros."""
    seen = []

    class Parts(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            marked, whole = t * 2, torch.tensor([1, 2])
            ctx.mark_non_differentiable(marked)
            return t * 4, marked, whole, "text"

        @staticmethod
        def backward(ctx, *grads):
            seen.append([None if grad is None else grad.tolist() for grad in grads])
            return grads[0] * 4

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y, marked, whole, text = Parts.apply(x)
    see(x=x, y=y, marked=marked, whole=whole, text=text)
    y.sum().backward()
    see(seen=seen)


@scenario("BW-14")
def missing_gradients_come_as_zeros_or_as_none(torch, see):
    """set_materialize_grads(False) hands None to backward for an output that nobody used."""
    seen = []

    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t, materialize):
            ctx.set_materialize_grads(materialize)
            return t * 2, t * 4

        @staticmethod
        def backward(ctx, first, second):
            seen.append([None if grad is None else grad.tolist() for grad in (first, second)])
            return second * 4, None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for materialize in (True, False):
        _, second = Two.apply(x, materialize)
        second.sum().backward()
        see(x=x, seen=list(seen))


@scenario("BW-14")
def gradients_that_do_not_fit_the_inputs(torch, see):
    """Too few raise, more than that must be None, a non-tensor's must be None, and shapes must be reducible."""

    def run(*results):
        class Returns(torch.autograd.Function):
            @staticmethod
            def forward(ctx, t, number):
                return t * number

            @staticmethod
            def backward(ctx, grad):
                return results

        Returns.apply(x, 2.0).sum().backward()

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    ones = torch.ones(2)
    for results in ((ones,), (ones, None, None), (ones, None, ones), (ones, ones), (1.0, None), (torch.ones(3), None)):
        with see.raises():
            run(*results)
        see(x=x)
    for results in ((None, None), (torch.ones(3, 2), None), (ones.double(), None), (torch.ones(1), None)):
        with see.raises():
            run(*results)
        see()


@scenario("BW-14")
def what_an_input_needs(torch, see):
    """needs_input_grad says which arguments require grad; in no_grad it says so too, and nothing is recorded."""
    needs = []

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(ctx, first, second, third):
            needs.append(tuple(ctx.needs_input_grad))
            ctx.save_for_backward(first, second)
            return first * second

        @staticmethod
        def backward(ctx, grad):
            needs.append(tuple(ctx.needs_input_grad))
            first, second = ctx.saved_tensors
            return grad * second, grad * first, None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    c = torch.tensor([4.0, 8.0])
    Product.apply(x, c, None).sum().backward()
    with torch.no_grad():
        inside = Product.apply(c, x, 1)
    see(x=x, c=c, inside=inside, needs=needs, of_plain=Product.apply(c, c, x))


@scenario("BW-14")
def a_function_differentiable_once(torch, see):
    """once_differentiable runs backward without recording; a second derivative raises."""
    from torch.autograd.function import once_differentiable

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        @once_differentiable
        def backward(ctx, grad):
            (t,) = ctx.saved_tensors
            return grad * t * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (grad,) = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
    see(x=x, grad=grad)
    with see.raises():
        grad.sum().backward()


@scenario("BW-14")
def a_function_without_forward_or_backward(torch, see):
    """Each is missed when it is called, and not before."""

    class NoForward(torch.autograd.Function):
        pass

    class NoBackward(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises():
        NoForward.apply(x)
    y = NoBackward.apply(x)
    see(x=x, y=y)
    with see.raises():
        y.sum().backward()
    with see.raises():
        NoBackward()


@scenario("BW-14")
def tensors_inside_lists_are_not_seen(torch, see):
    """Only tensors that are arguments themselves are inputs; a list of them gives a result without history."""

    class Total(torch.autograd.Function):
        @staticmethod
        def forward(ctx, tensors):
            return tensors[0] + tensors[1]

        @staticmethod
        def backward(ctx, grad):
            return None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(x=x, total=Total.apply([x, x]))
