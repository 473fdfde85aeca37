"""Backward: which nodes run, what hooks see, and where gradients end (BW)."""

from __future__ import annotations

from gradspec.scenario import scenario

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
