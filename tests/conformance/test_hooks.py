"""Hooks: which run when, what they may return, and where they stay (BW)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# The mode in hooks


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


@scenario("BW-03", "BW-04")
def a_mode_that_a_custom_function_sets_lasts_until_the_next_node(torch, see):
    """Each of the nodes finds recording off."""
    modes = []

    class Switching(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            modes.append(torch.is_grad_enabled())
            torch.set_grad_enabled(True)
            return grad

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    Switching.apply(Switching.apply(x)).sum().backward()
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
# Hooks and what accumulates


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


# ---------------------------------------------------------------------------------------------------------------------
# inputs=, and what autograd.grad asks for


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


@scenario("BW-09", "BW-28")
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


@scenario("BW-09", "BW-32")
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
        lambda grads: (1.0,) * 3,
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
    y = torch.tensor([0.5, 2.0], requires_grad=True)
    y.register_post_accumulate_grad_hook(lambda leaf: leaf.detach()[:1])
    y.register_post_accumulate_grad_hook(lambda leaf: seen.append("after one whose result does not fit"))
    with see.raises():
        y.sum().backward()
    see(y=y, seen=seen)


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
    y.retain_grad()
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


@scenario("IP-02", "BW-33")
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


@scenario("BW-06", "BW-34")
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
    see(result=result, hooks=constant._backward_hooks, of_the_result=result._post_accumulate_grad_hooks)


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
# What is asked for passes its hooks


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


# ---------------------------------------------------------------------------------------------------------------------
# Several tensors; hooks that change hooks


@scenario("BW-09", "BW-29")
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

    for early in ("none", "post-hook", "tensor hook"):
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
            y = x.exp()
        made[:] = [y.grad_fn]
        if early == "post-hook":
            y.grad_fn.register_hook(lambda results, grads: seen.append(["early", len(grads)]))
        elif early == "tensor hook":
            y.register_hook(lambda grad: seen.append("of the tensor"))
        y.sum().backward()
        see(seen=list(seen))


@scenario("BW-09", "BW-10")
def a_post_hook_registered_while_its_accumulator_runs(torch, see):
    """By a post-accumulate hook: it runs after it, and does not see what the accumulator got."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    accumulator = y.grad_fn.next_functions[0][0]
    seen = []

    def register(leaf):
        seen.append("accumulated")
        accumulator.register_hook(lambda results, grads: seen.append([len(results), len(grads)]))

    handle = x.register_post_accumulate_grad_hook(register)
    y.sum().backward(retain_graph=True)
    see(x=x, seen=list(seen))
    handle.remove()
    y.sum().backward()
    see(seen=seen)


@scenario("BW-13", "BW-09")
def a_node_computes_the_gradients_on_the_way_alone(torch, see):
    """Of the factors of a product only the one that is asked for: a hook after the node sees None for the other."""
    x, y = torch.tensor([0.5, 2.0], requires_grad=True), torch.tensor([4.0, 8.0], requires_grad=True)
    product = (x * y).sum()
    seen = []
    node = product.grad_fn.next_functions[0][0]
    node.register_hook(lambda results, grads: seen.append([None if one is None else one.tolist() for one in results]))
    torch.autograd.grad(product, x, retain_graph=True)
    product.backward(inputs=[y], retain_graph=True)
    product.backward()
    see(x=x, y=y, seen=seen)


@scenario("BW-32")
def hooks_registered_and_removed_by_hooks(torch, see):
    """Of tensors, before and after nodes, after accumulation: what a hook does to its own kind counts the next time."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    ran, handles = [], []

    def changing(register, name):
        def hook(*args):
            ran.append(name)
            handles.pop().remove()
            handles.append(register(lambda *args: ran.append(name + ", new")))

        register(hook)
        handles.append(register(lambda *args: ran.append(name + ", removed")))
        y.sum().backward(retain_graph=True)
        see(x=x, ran=list(ran))
        y.sum().backward(retain_graph=True)
        see(ran=list(ran))

    for register, name in (
        (x.register_hook, "leaf"),
        (y.register_hook, "result"),
        (y.grad_fn.register_prehook, "before"),
        (y.grad_fn.register_hook, "after"),
        (x.register_post_accumulate_grad_hook, "accumulated"),
    ):
        changing(register, name)


@scenario("BW-29", "BW-17")
def hooks_over_several_tensors_in_several_passes(torch, see):
    """Of leaves and results, in both modes, in grad and backward, where some get no gradient, and in inner passes."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    other = torch.tensor([4.0, 8.0], requires_grad=True)
    y = x * 2
    z = y * other
    seen = []

    def note(name):
        def hook(grads):
            grads = [grads] if isinstance(grads, torch.Tensor) else grads
            seen.append([name, *(None if one is None else one.tolist() for one in grads)])

        return hook

    register = torch.autograd.graph.register_multi_grad_hook
    every = register([x, y, other], note("all"))
    register([y, other, torch.ones(2)], note("any"), mode="any")
    register([y, z], note("results"))
    for run in (
        lambda: z.sum().backward(retain_graph=True),
        lambda: y.sum().backward(retain_graph=True),
        lambda: z.sum().backward(inputs=[other], retain_graph=True),
        lambda: torch.autograd.grad(z.sum(), y, retain_graph=True),
        lambda: torch.autograd.grad(z.sum(), x, retain_graph=True),
    ):
        with see.raises():
            run()
        see(seen=list(seen))
    every.remove()
    z.sum().backward()
    see(seen=list(seen), x=x)
    for wrong in (lambda: register([x], note("x"), mode="each"), lambda: register([torch.ones(2)], note("x"))):
        with see.raises():
            wrong()


@scenario("BW-36")
def hooks_of_an_output_behind_which_nothing_is_asked_for(torch, see):
    """A result and a leaf, as the only output and as one of two, for grad and for backward into one input."""
    for several in (False, True):
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        other = torch.tensor([4.0], requires_grad=True)
        y = x * 2
        y.retain_grad()
        ran = []
        y.register_hook(lambda grad, ran=ran: ran.append(["result", grad.tolist()]))
        y.grad_fn.register_prehook(lambda grads, ran=ran: ran.append("node"))
        x.register_hook(lambda grad, ran=ran: ran.append(["leaf", grad.tolist()]))
        x.register_post_accumulate_grad_hook(lambda leaf, ran=ran: ran.append("accumulated"))
        for start in (y, x):
            outputs = [start, start] if several else [start]
            given = [torch.ones(2) for _ in outputs]
            see(unused=torch.autograd.grad(outputs, other, given, allow_unused=True, retain_graph=True))
            torch.autograd.backward(outputs, given, inputs=[other], retain_graph=True)
            see(x=x, y=y, other=other, ran=list(ran))


@scenario("DEF-17", "BW-09")
def a_sum_of_gradients_after_a_hook_replaced_one(torch, see):
    """What the node got is held by nobody then: a gradient that it shared with a leaf is added to in place."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    inner = x + torch.tensor([4.0, 8.0], requires_grad=True)
    inner.grad_fn.register_hook(lambda results, grads: tuple(one * 2 for one in results))
    ((x + inner) * 4).sum().backward()
    see(x=x)


@scenario("BW-29")
def gradients_that_a_hook_over_several_tensors_waits_with(torch, see):
    """They live as long as the hook where the last one does not come: the node of a single output does not count."""
    for several in (False, True):
        x = torch.ones(2, requires_grad=True)
        total = (x * 2).sum()
        handle = torch.autograd.graph.register_multi_grad_hook([total, x][: 1 + several], lambda grads: None)
        total.register_hook(lambda grad: see(gradient=grad))
        total.backward()
        see(x=x)
        handle.remove()
        see(x=x)


@scenario("BW-29")
def a_leaf_with_hooks_over_several_tensors_says_which_it_is_pickled_without(torch, see):
    """The warning names the hook that stands on the leaf."""
    import pickle

    x = torch.ones(2, requires_grad=True)
    torch.autograd.graph.register_multi_grad_hook([x], print)
    torch.autograd.graph.register_multi_grad_hook([x], print, mode="any")
    see(x=x, copy=pickle.loads(pickle.dumps(x)))


@scenario("BW-19")
def a_mean_shares_out_a_gradient_of_whole_numbers(torch, see):
    """What a called node gets need not be of its output's type."""
    x = torch.ones(2, requires_grad=True)
    see(of_ints=x.mean(0).grad_fn(torch.tensor(3)), of_bools=x.mean().grad_fn(torch.tensor(True)))
