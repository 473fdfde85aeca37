"""Backward: its mode, its order, its hooks, what arrives where (BW)."""

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

    def change(grad):
        grad.mul_(4)

    y.register_hook(change)
    (y * 8).sum().backward()
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
    """And a pre-hook what it gets, as a tuple."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    y = x * w
    y.grad_fn.register_hook(lambda results, grads: (results[0] * 2, None))
    y.sum().backward()
    see(x=x, w=w)
    z = x * 2
    z.grad_fn.register_prehook(lambda grads: (grads[0] * 3,))
    z.sum().backward()
    see()


@scenario("BW-14")
def what_a_hook_of_a_node_may_not_return(torch, see):
    """No tuple, too few, no tensor, another type or shape, something for None; the mode is the caller's afterwards."""
    for answer in (
        lambda grads: grads[0],
        lambda grads: [*grads],
        lambda grads: (),
        lambda grads: (1.0, None),
        lambda grads: (grads[0].double(), None),
        lambda grads: (grads[0][:1], None),
        lambda grads: (grads[0], grads[0]),
    ):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        first, second = (x * 2), (x * 4).unbind()
        first.grad_fn.register_hook(lambda results, grads, answer=answer: answer(results))
        second[0].grad_fn.register_prehook(answer)
        with see.raises():
            first.sum().backward()
        with see.raises():
            second[0].backward()
        see(x=x)


@scenario("BW-14", "BW-10")
def what_a_post_accumulate_hook_returned(torch, see):
    """A tensor that fits goes to the next of them, and then raises; the gradient has been accumulated."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen = []
    x.register_post_accumulate_grad_hook(lambda leaf: leaf.detach() * 4)
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.tolist()))
    with see.raises():
        x.sum().backward()
    see(x=x, seen=seen)
    x.register_post_accumulate_grad_hook(lambda leaf: 1.0)
    with see.raises():
        x.sum().backward()
    see()


@scenario("BW-08")
def hooks_assigned_as_a_whole(torch, see):
    """A leaf runs those that it has now; the node of a result those that it was told of."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    ran = []
    x.register_hook(lambda grad: ran.append("leaf"))
    y = x * 2
    y.register_hook(lambda grad: ran.append("result"))
    hooks = y._backward_hooks
    x._backward_hooks = y._backward_hooks = None
    y.sum().backward()
    see(x=x, ran=list(ran), count=len(hooks))
    x._post_accumulate_grad_hooks = {0: lambda leaf: ran.append("accumulated")}
    x.sum().backward()
    see(ran=list(ran), none=y._backward_hooks)


@scenario("BW-08", "IP-12")
def hooks_of_a_tensor_whose_shape_changes_in_place(torch, see):
    """Hooks and retain_grad stay with the node from before, even hooks that are registered afterwards."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    shapes = []
    y.register_hook(lambda grad: shapes.append(list(grad.shape)))
    y.retain_grad()
    y.unsqueeze_(0)
    y.register_hook(lambda grad: shapes.append(list(grad.shape)))
    (y * 2).sum().backward()
    see(x=x, shapes=shapes, retained=y.grad, retains=y.retains_grad)


@scenario("BW-09")
def hooks_of_an_accumulator_end_with_it(torch, see):
    """They belong to the node, which lives as long as a graph that ends in it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    ran = []
    y = x * 2
    y.grad_fn.next_functions[0][0].register_hook(lambda results, grads: ran.append([len(results), grads[0].tolist()]))
    (x * 4).sum().backward()
    see(x=x, ran=list(ran))
    del y
    (x * 4).sum().backward()
    see(ran=list(ran))


@scenario("IP-02")
def what_was_saved_is_checked_where_no_gradient_arrives(torch, see):
    """A node that is reached by None unpacks what it saved all the same."""

    class Stop(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    product = y * y
    first, _ = (x * 2).unbind()
    with torch.no_grad():
        y.add_(1)
    with see.raises():
        Stop.apply(product).sum().backward()
    Stop.apply(first).backward()
    see(x=x)


@scenario("BW-06")
def a_post_hook_may_read_what_the_node_saved(torch, see):
    """It is given up after the hooks; where one raises, it is kept."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * x
    read = []

    def stop(results, grads):
        raise KeyError("stop")

    y.grad_fn.register_hook(lambda results, grads: read.append(y.grad_fn._saved_self.tolist()))
    handle = y.grad_fn.register_hook(stop)
    with see.raises():
        y.sum().backward()
    handle.remove()
    y.sum().backward()
    with see.raises():
        y.grad_fn._saved_self
    see(x=x, read=read)


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
# Hooks


@scenario("BW-09")
def the_order_of_hooks_at_a_node(torch, see):
    """Each writes down its name and what it sees."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    ran = []
    y.grad_fn.register_hook(lambda inputs, outputs: ran.append(("after", inputs[0].tolist(), outputs[0].tolist())))
    y.grad_fn.register_prehook(lambda grads: ran.append(("before", grads[0].tolist())))
    y.retain_grad()
    y.register_hook(lambda grad: ran.append(("tensor", grad.tolist(), y.grad is None)))
    y.sum().backward()
    see(x=x, y=y, ran=[list(one) for one in ran])


@scenario("BW-09", "BW-10")
def the_order_of_hooks_at_a_leaf(torch, see):
    """The tensor's own, then those of the accumulator, around the accumulation."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    ran = []

    def note(name):
        return lambda *args: ran.append((name, None if x.grad is None else x.grad.tolist()))

    x.register_post_accumulate_grad_hook(note("accumulated"))
    x.register_hook(note("tensor"))
    y = x * 2
    accumulator = y.grad_fn.next_functions[0][0]
    accumulator.register_hook(note("after"))
    accumulator.register_prehook(note("before"))
    y.sum().backward()
    see(x=x, ran=[list(one) for one in ran])


@scenario("BW-09")
def a_hook_may_replace_the_gradient(torch, see):
    """Tensor hooks one after the other; those of a node, before it and after it, with a tuple."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.register_hook(lambda grad: grad + 1)
    y.register_hook(lambda grad: grad * 4)
    y.register_hook(lambda grad: None)
    y.retain_grad()
    y.sum().backward()
    see(x=x, y=y)
    for answer in (lambda grads: (grads[0] * 2,), lambda grads: None):
        before, after = x * 2, x.neg()
        before.grad_fn.register_prehook(answer)
        after.grad_fn.register_hook(lambda inputs, outputs, answer=answer: answer(inputs))
        before.sum().backward()
        see(x=x)
        after.sum().backward()
        see(x=x)


@scenario("BW-09")
def a_hook_that_is_removed_does_not_run(torch, see):
    """Its handle takes it away, also as a context; twice does no harm."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    ran = []
    handle = x.register_hook(lambda grad: ran.append("first"))
    x.register_hook(lambda grad: ran.append("second"))
    handle.remove()
    handle.remove()
    with x.register_post_accumulate_grad_hook(lambda leaf: ran.append("third")):
        x.sum().backward()
    x.sum().backward()
    see(x=x, ran=ran)


@scenario("BW-08", "BW-10", "DEF-18")
def hooks_need_a_tensor_that_requires_grad(torch, see):
    """Of each kind; those after the accumulation need a leaf as well."""
    constant = torch.tensor([0.5, 2.0])
    with see.raises():
        constant.register_hook(lambda grad: None)
    with see.raises():
        constant.register_post_accumulate_grad_hook(lambda leaf: None)
    with see.raises():
        constant.retain_grad()
    result = torch.tensor([0.5], requires_grad=True) * 2
    with see.raises():
        result.register_post_accumulate_grad_hook(lambda leaf: None)
    see(result=result)


@scenario("BW-08")
def a_hook_stays_with_the_node_and_retain_grad_goes_with_the_tensor(torch, see):
    """Registered before an in-place change, the hook sees the gradient of the value from before it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    seen = []
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    y.retain_grad()
    y.mul_(4)
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    (y * 8).sum().backward()
    see(x=x, y=y, first=seen[0], second=seen[1])


@scenario("BW-08", "IP-09")
def retain_grad_of_a_base_and_of_its_views(torch, see):
    """Changed through one view, the base and another view, whose node is made anew, keep theirs."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 2
    changed, stale = base[:1], base[1:]
    for one in (base, changed, stale):
        one.retain_grad()
    changed.mul_(4)
    (stale * 2).sum().backward(retain_graph=True)
    see(x=x, base=base, changed=changed, stale=stale)
    base.sum().backward()
    see()


@scenario("DEF-18")
def retain_grad_twice_and_two_passes(torch, see):
    """Asking twice changes nothing; a second pass adds to what is there."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.retain_grad()
    loss = y.sum()
    loss.backward(retain_graph=True)
    see(x=x, y=y)
    loss.backward()
    see()


@scenario("DEF-18", "BW-09")
def an_output_that_got_no_gradient_retains_none(torch, see):
    """Of two tensors that one op returned, backward starts from one; hooks of the other are not called."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    used, unused = (x * 2).unbind()
    used.retain_grad()
    unused.retain_grad()
    seen = []
    unused.register_hook(lambda grad: seen.append("called"))
    used.backward()
    see(x=x, used=used, unused=unused, seen=seen)


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


@scenario("BW-09")
def what_is_asked_for_passes_its_hooks_first(torch, see):
    """autograd.grad gives what the tensor hooks made of the gradient, for a leaf and for a result."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda grad: grad * 4)
    x.register_hook(lambda grad: grad + 1)
    loss = y.sum()
    see(of_y=torch.autograd.grad(loss, y, retain_graph=True), y=y)
    see(of_x=torch.autograd.grad(loss, x, retain_graph=True))
    see(of_both=torch.autograd.grad(loss, [x, y]), x=x)


@scenario("DEF-07")
def an_input_that_the_graph_does_not_reach(torch, see):
    """It raises, or gives None or zeros where that is asked for."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0], requires_grad=True)
    loss = (x * 3).sum()
    with see.raises():
        torch.autograd.grad(loss, [x, other], retain_graph=True)
    see(unused=torch.autograd.grad(loss, [x, other], allow_unused=True, retain_graph=True))
    see(zeros=torch.autograd.grad(loss, [x, other], materialize_grads=True))


@scenario("BW-04")
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


@scenario("BW-09", "IP-09")
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
            for view in (dual[0], dual.t(), dual.view(4), dual.unsqueeze(0), dual[:, 1:]):
                see(value=view.tolist(), tangent=forward.unpack_dual(view).tangent.tolist())


# ---------------------------------------------------------------------------------------------------------------------
# Hooks on what is saved


@scenario("BW-01")
def pack_hooks_run_with_recording_off(torch, see):
    """What a pack hook computes is not recorded, the mode is the caller's afterwards, also where it raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    modes = []

    def pack(tensor):
        modes.append(torch.is_grad_enabled())
        return tensor * 2

    def unpack(packed):
        modes.append(torch.is_grad_enabled())
        return packed / 2

    def refuse(tensor):
        raise KeyError("refused")

    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = x * x
    see(x=x, y=y, modes=modes)
    y.sum().backward()
    see(modes=modes)
    with see.raises(), torch.autograd.graph.saved_tensors_hooks(refuse, unpack):
        x * x
    see(after=x * x)


@scenario("BW-02")
def hooks_on_saved_tensors_are_the_threads_own(torch, see):
    """Another thread saves as it is; the innermost pair counts; nothing is packed that no gradient needs."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    packed = []

    def pair(name):
        def pack(tensor):
            packed.append(name)
            return tensor

        return torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor)

    def other():
        see(elsewhere=x * x)
        yield
        see(still=x * x)

    thread = see.thread(other)
    with pair("outer"):
        thread.step()
        with pair("inner"):
            y = x * x
        z = x.exp()
        x + 1
        with torch.no_grad():
            x * x
        thread.finish()
    (y + z).sum().backward()
    see(x=x, packed=packed)


@scenario("IP-15")
def a_pack_hook_that_changes_its_input(torch, see):
    """The op raises; one that changes a copy does not."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    hooks = torch.autograd.graph.saved_tensors_hooks
    with see.raises(), hooks(lambda tensor: tensor.add_(1), lambda tensor: tensor):
        y * y
    with see.raises(), hooks(lambda tensor: tensor.clone().add_(1), lambda tensor: tensor):
        see(product=y * y)
    see(x=x, y=y)


# ---------------------------------------------------------------------------------------------------------------------
# Anomaly mode


@scenario("BW-15")
def what_the_nodes_of_anomaly_mode_remember(torch, see):
    """Where they were made, accumulators too, and in whose backward; of a change through a view, base and view."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    before = x * 1
    with torch.autograd.set_detect_anomaly(True):
        see(enabled=torch.is_anomaly_enabled(), check=torch.is_anomaly_check_nan_enabled())
        y = x * x
        changed = x * 2
        changed[0].mul_(4)
        (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        z = torch.tensor([4.0], requires_grad=True) * 2
    see(before=sorted(before.grad_fn.metadata), y=sorted(y.grad_fn.metadata), changed=sorted(changed.grad_fn.metadata))
    see(first=sorted(first.grad_fn.metadata), parent=first.grad_fn.metadata["parent_"].name())
    see(leaf=sorted(z.grad_fn.next_functions[0][0].metadata))
    see(told="y = x * x" in y.grad_fn.metadata["traceback_"][-1], enabled=torch.is_anomaly_enabled())


@scenario("BW-15")
def a_gradient_that_is_nan(torch, see):
    """It raises in the node that returned it; a leaf may get one, and nothing raises where nobody checks."""
    for check_nan in (True, False):
        x = torch.tensor([0.0, 4.0], requires_grad=True)
        with torch.autograd.set_detect_anomaly(True, check_nan):
            with see.raises():
                (x * 0).sqrt().sum().backward()
            with see.raises():
                (torch.tensor([float("nan"), 1.0]) * x).sum().backward()
        see(x=x)
    y = torch.tensor([0.0, 4.0], requires_grad=True)
    with torch.autograd.detect_anomaly():
        y.backward(torch.tensor([float("nan"), 1.0]))
    see(y=y)


@scenario("BW-15")
def what_anomaly_mode_tells_of_a_failure(torch, see):
    """Of the node, whether itself or a hook fails, or a saved tensor has changed; and of those it came from."""

    class Fail(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 1

        @staticmethod
        def backward(ctx, grad):
            raise KeyError("failed")

    class Induce(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 1

        @staticmethod
        def backward(ctx, grad):
            return Fail.apply(grad)

    def stop(grad):
        raise ValueError("stop")

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    outside = x * 2
    outside.register_hook(stop)
    with torch.autograd.set_detect_anomaly(True):
        weight = torch.tensor([4.0, 8.0], requires_grad=True)
        (first,) = torch.autograd.grad((Induce.apply(x) * weight).sum(), x, create_graph=True)
        with see.raises():
            torch.autograd.grad(first.sum(), weight)
        with see.raises():
            outside.sum().backward()
        y = x * 2
        square = y * y
        y.add_(1)
        with see.raises():
            square.sum().backward()
    see(x=x, enabled=torch.is_anomaly_enabled())


@scenario("BW-15")
def anomaly_mode_set_and_restored(torch, see):
    """As a function it stays; as a context it restores both settings; detect_anomaly warns when it is made."""
    for make in (
        lambda: torch.autograd.set_detect_anomaly(True),
        lambda: torch.autograd.set_detect_anomaly(True, check_nan=False),
        lambda: torch.autograd.set_detect_anomaly(False),
        lambda: torch.autograd.detect_anomaly(),
        lambda: torch.autograd.detect_anomaly(check_nan=False),
    ):
        made = make()
        see(made=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
        with see.raises():
            with made:
                see(inside=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
                raise KeyError("stop")
        see(after=[torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()])
    with see.raises():
        torch.autograd.set_detect_anomaly("yes")
    torch.autograd.set_detect_anomaly(False)


# ---------------------------------------------------------------------------------------------------------------------
# Callbacks, and backward inside backward


@scenario("BW-16")
def callbacks_run_when_the_pass_ends(torch, see):
    """After all accumulation, in the mode of the pass; one may queue another; not where the pass fails."""
    queue = torch.autograd.Variable._execution_engine.queue_callback
    ran = []

    def last():
        ran.append(["last", torch.is_grad_enabled()])

    def first():
        ran.append(["first", x.grad.tolist()])
        queue(last)

    def stop(leaf):
        raise KeyError("stop")

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises():
        queue(first)
    x.register_hook(lambda grad: queue(first))
    for create_graph in (False, True):
        (x * x).sum().backward(create_graph=create_graph)
        see(x=x, ran=list(ran))
    x.register_post_accumulate_grad_hook(stop)
    with see.raises():
        (x * x).sum().backward()
    with see.raises():
        queue(first)
    see(ran=list(ran))


@scenario("BW-16", "BW-17")
def callbacks_of_an_inner_pass_run_at_its_end(torch, see):
    """Each pass has its own; the modes too."""
    queue = torch.autograd.Variable._execution_engine.queue_callback
    ran = []
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def inner(grad):
        queue(lambda: ran.append("outer"))
        with torch.enable_grad():
            y = torch.tensor([4.0], requires_grad=True)
            y.register_hook(lambda grad: queue(lambda: ran.append("inner")))
            (y * y).sum().backward(create_graph=True)
            ran.append(["mode", torch.is_grad_enabled()])
        ran.append(["mode", torch.is_grad_enabled()])

    x.register_hook(inner)
    (x * 2).sum().backward()
    see(x=x, ran=ran)


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


@scenario("DEF-07")
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
    for op in (lambda t: t * t, lambda t: t * 2, lambda t: t / 2, lambda t: t.exp(), lambda t: t.sum(), lambda t: -t):
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


@scenario("BW-09")
def a_hook_over_several_tensors_one_of_which_is_the_output(torch, see):
    """The node of a single output does not count among those to wait for, of several outputs it does."""
    for start in (
        lambda x, y, z: z.backward(torch.ones(2)),
        lambda x, y, z: z.backward(torch.ones(2), inputs=[z]),
        lambda x, y, z: torch.autograd.grad(z, y, torch.ones(2)),
        lambda x, y, z: torch.autograd.backward([z, z], [torch.ones(2), torch.ones(2)]),
        lambda x, y, z: z.sum().backward(),
    ):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        y = x * 2
        z = y * 4
        seen = []
        torch.autograd.graph.register_multi_grad_hook(
            [y, z], lambda grads, seen=seen: seen.append([None if one is None else one.tolist() for one in grads])
        )
        start(x, y, z)
        see(x=x, seen=seen)


@scenario("BW-09")
def a_hook_registered_while_its_node_runs(torch, see):
    """By an unpack hook: it runs after the node, and does not see what the node got."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    made, seen = [], []

    def unpack(tensor):
        made[0].register_hook(lambda results, grads: seen.append([len(results), len(grads)]))
        made[0].register_prehook(lambda grads: seen.append("too late"))
        return tensor

    for early in (False, True):
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
            y = x.exp()
        made[:] = [y.grad_fn]
        if early:
            y.grad_fn.register_hook(lambda results, grads: seen.append(["early", len(grads)]))
        y.sum().backward()
        see(seen=list(seen))


@scenario("DEF-15")
def a_real_tensor_gets_the_real_part_of_a_complex_gradient(torch, see):
    """Of an op, of a conversion, of both operands of a product; nothing warns."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    c = torch.tensor([1 + 2j, 0.5 - 1j], requires_grad=True)
    for op in (lambda: x * 2j, lambda: x * c, lambda: x + c, lambda: x.to(torch.complex64)):
        op().sum().real.backward()
        see(x=x, c=c)
