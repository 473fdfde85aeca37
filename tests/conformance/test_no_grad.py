"""What no_grad turns off, and what it leaves alone (NG)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# What is computed inside


@scenario("NG-01", "NG-05")
def nothing_is_recorded(torch, see):
    """The values are those of grad mode; the graph is missing."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        inside = (x * x + 1).sum()
    outside = (x * x + 1).sum()
    see(x=x, inside=inside, outside=outside)


@scenario("NG-01")
def reductions_products_and_joins_are_not_recorded_either(torch, see):
    """One op of each family: the mode does not ask which op it is."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    with torch.no_grad():
        see(x=x, sum=x.sum(dim=0), mean=x.mean(), product=x @ x, joined=torch.cat([x, x]), stacked=torch.stack([x]))
        see(largest=x.max(), clamped=x.clamp(min=0.0), positive=x.relu(), power=x**2, negated=-x, clone=x.clone())
        values, where = x.max(dim=1)
        see(values=values, where=where)


@scenario("NG-02", "NG-05")
def views_of_a_tensor_that_requires_grad_say_that_they_do(torch, see):
    """Every basic view made inside reports its base's requires_grad, has no grad_fn and counts as a leaf."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    with torch.no_grad():
        see(x=x, view=x.view(4), reshape=x.reshape(4), t=x.t(), transpose=x.transpose(0, 1), row=x[0], part=x[:, 1:])
        see(expanded=x.unsqueeze(0).expand(2, 2, 2), squeezed=x.squeeze(), selected=x.select(1, 0))
        first, second = x.chunk(2)
        see(first=first, second=second)
        first, second = x.unbind(1)
        see(first=first, second=second)
        first, second = x.split(1)
        see(first=first, second=second)


@scenario("NG-02")
def views_of_a_result_say_it_too(torch, see):
    """The base may be a non-leaf; a view of an unrecorded result does not require grad."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    recorded = x * 2
    with torch.no_grad():
        of_recorded = recorded[1:]
        of_a_view = of_recorded[:1]
        of_unrecorded = (x * 2)[1:]
    see(x=x, recorded=recorded, of_recorded=of_recorded, of_a_view=of_a_view, of_unrecorded=of_unrecorded)


@scenario("NG-02")
def an_op_with_nothing_to_do_hands_back_its_input(torch, see):
    """contiguous, to and float return the very tensor, requires_grad and all; where they must copy it does not."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    with torch.no_grad():
        see(contiguous=x.contiguous() is x, to=x.to(torch.float32) is x, float=x.float() is x)
        see(x=x, itself=x.contiguous(), copied=x.t().contiguous(), converted=x.double(), reshaped=x.t().reshape(4))


@scenario("NG-02", "NG-24")
def a_gradient_that_reaches_a_view_made_inside_is_lost(torch, see):
    """Ops on it outside are recorded, as it requires grad; but their node leads nowhere, and backward says nothing."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        view = x[:1]
    y = (view * 4).sum()
    see(x=x, view=view, y=y)
    y.backward()
    see()


@scenario("NG-03")
def factories_do_as_their_keyword_says(torch, see):
    """requires_grad=True is honoured, and what is then computed from it is not recorded."""
    with torch.no_grad():
        x = torch.tensor([0.5, 2.0], requires_grad=True)
        see(x=x, y=x * 2, ones=torch.ones(2, requires_grad=True), plain=torch.zeros(2))
        see(like=torch.zeros_like(x), like_and_keyword=torch.ones_like(x, requires_grad=True))
        see(full=torch.full((2,), 4.0, requires_grad=True), random=torch.rand(2, requires_grad=True))
        see(asked_later=torch.zeros(2).requires_grad_())
    loss = (x * x).sum()
    loss.backward()
    see(loss=loss)


@scenario("NG-04")
def parameters_made_inside_require_grad(torch, see):
    """Alone, of a result computed inside, and inside a module; training them afterwards works."""
    with torch.no_grad():
        weight = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
        of_a_result = torch.nn.Parameter(weight * 2)
        layer = torch.nn.Linear(2, 1, bias=False)
        layer.weight.fill_(0.25)
    see(weight=weight, of_a_result=of_a_result, of_the_layer=layer.weight)
    layer(weight * of_a_result).sum().backward()
    see()


@scenario("NG-05")
def a_branch_on_requires_grad_takes_another_way_inside(torch, see):
    """A function that looks at requires_grad is told True of a view and False of a result."""

    def describe(t):
        return "tracked" if t.requires_grad else "plain"

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        see(leaf=describe(x), result=describe(x * 2), view=describe(x[:1]), copy=describe(x[:1].clone()))


@scenario("NG-06")
def results_enter_later_graphs_as_constants(torch, see):
    """A mean computed inside scales a loss outside, and gets no gradient."""
    x = torch.tensor([0.5, 1.5], requires_grad=True)
    with torch.no_grad():
        mean = x.mean()
    loss = ((x - mean) * (x - mean)).sum()
    see(x=x, mean=mean, loss=loss)
    loss.backward()
    see()


@scenario("NG-06", "DEF-13")
def a_result_may_become_a_leaf_of_a_new_graph(torch, see):
    """Asked to require grad afterwards, it starts a graph of its own."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        y = x * 4
    y.requires_grad_()
    (y * y).sum().backward()
    see(x=x, y=y)


@scenario("NG-12")
def backward_on_an_unrecorded_result_raises(torch, see):
    """There is nothing to go back through, inside the block and after it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        loss = (x * 2).sum()
        with see.raises():
            loss.backward()
    with see.raises():
        loss.backward()
    with see.raises():
        torch.autograd.grad(loss, x)
    see(x=x, loss=loss)


@scenario("NG-12")
def backward_through_a_half_recorded_chain_stops_where_recording_did(torch, see):
    """What came before the block gets no gradient, what came after it does."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    before = x * 2
    with torch.no_grad():
        within = before * 3
    after = (within * w).sum()
    after.backward()
    see(x=x, w=w, before=before, within=within, after=after)


# ---------------------------------------------------------------------------------------------------------------------
# Changes in place


@scenario("NG-07")
def a_training_step_by_hand(torch, see):
    """The leaf is changed in place, stays a leaf that requires grad, and its version advances."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    (w * w).sum().backward()
    see(w=w)
    with torch.no_grad():
        w -= 0.25 * w.grad
        w.grad.zero_()
    see()
    (w * w).sum().backward()
    see()


@scenario("NG-07", "IP-05")
def every_in_place_form_is_allowed_on_a_leaf_inside_and_refused_outside(torch, see):
    """Methods, operators and index assignment."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def changes():
        yield lambda: x.add_(1)
        yield lambda: x.fill_(4.0)
        yield lambda: x.copy_(torch.tensor([1.0, 2.0]))
        yield lambda: x.zero_()
        yield lambda: x.__setitem__(0, 0.5)
        yield lambda: x.__imul__(2)

    for change in changes():
        with see.raises():
            change()
        with torch.no_grad():
            change()
        see(x=x)


@scenario("NG-07")
def assigning_a_slice_of_a_parameter_inside(torch, see):
    """The view that the slice makes may be changed in the same block, and the base shows it."""
    w = torch.nn.Parameter(torch.zeros(3))
    with torch.no_grad():
        w[0] = 0.5
        w[1:] = torch.tensor([2.0, -1.25])
        view = w[1:]
        view.mul_(2)
        see(w=w, view=view)
    (w * 2).sum().backward()
    see()


@scenario("NG-07")
def rebinding_a_name_is_no_change_in_place(torch, see):
    """`w = w - g` under no_grad makes a new tensor that does not require grad: the classic mistake."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    held = w
    with torch.no_grad():
        w = w - 0.25
    see(held=held, w=w)
    with see.raises():
        (w * 2).sum().backward()


@scenario("NG-14", "IP-02")
def a_saved_value_changed_inside_makes_backward_raise(torch, see):
    """The version counter goes on under no_grad, so that the stale value is noticed."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = (x * x).sum()
    with torch.no_grad():
        x.add_(1)
    see(x=x, y=y)
    with see.raises():
        y.backward()
    see()


@scenario("NG-14")
def a_value_that_was_not_saved_may_be_changed_inside(torch, see):
    """Addition saves nothing, multiplication by a constant saves the constant alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([4.0, -1.25])
    y = (x * factor + x).sum()
    with torch.no_grad():
        x.add_(1)
    y.backward(retain_graph=True)
    see(x=x, factor=factor, y=y)
    with torch.no_grad():
        factor.add_(1)
    with see.raises():
        y.backward()


@scenario("NG-14")
def versions_advance_once_for_each_change_and_for_no_other_op(torch, see):
    """Reading, viewing and detaching leave the version alone; a view's change advances the base's."""
    x = torch.tensor([0.5, 2.0, 4.0])
    with torch.no_grad():
        x.add_(1).mul_(2)
        see(x=x)
        view, detached, data = x[1:], x.detach(), x.data
        view.zero_()
        see(view=view, detached=detached, data=data)
        detached.add_(1)
        data.add_(1)
        see()


@scenario("NG-15")
def a_view_made_inside_may_not_be_changed_outside(torch, see):
    """The base requires grad: a leaf, and a result."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    y = x * 2
    with torch.no_grad():
        of_leaf, of_result = x[1:], y[1:]
    with see.raises():
        of_leaf.mul_(2)
    with see.raises():
        of_result.mul_(2)
    see(x=x, y=y, of_leaf=of_leaf, of_result=of_result)
    with torch.no_grad():
        of_leaf.mul_(2)
        of_result.mul_(2)
    see()


@scenario("NG-15")
def a_view_of_a_plain_base_made_inside(torch, see):
    """It may be changed by a constant; by something that requires grad, or once the base does, it may not."""
    base = torch.tensor([0.5, 2.0, 4.0])
    x = torch.tensor([2.0, -1.25], requires_grad=True)
    with torch.no_grad():
        view = base[1:]
    view.mul_(2)
    see(base=base, view=view)
    with see.raises():
        view.mul_(x)
    base.requires_grad_()
    with see.raises():
        view.mul_(2)
    see(x=x)


@scenario("NG-15")
def views_that_come_several_at_once_made_inside(torch, see):
    """unbind, chunk and split give views which are refused in grad mode for a reason of their own."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    with torch.no_grad():
        first, _ = y.unbind()
        part, _ = y.chunk(2)
    with see.raises():
        first.add_(1)
    with see.raises():
        part.add_(1)
    see(x=x, y=y, first=first, part=part)


@scenario("NG-25", "NG-15")
def a_view_made_inside_cannot_be_asked_for_its_node_after_a_change(torch, see):
    """grad_fn and is_leaf raise once the memory was changed, under no_grad too; an op on the view raises as well."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    with torch.no_grad():
        view, other = x[1:], x[:1]
        see(x=x, view=view)
        x.mul_(2)
        see()
        with see.raises():
            _ = view.is_leaf
    with see.raises():
        _ = view.grad_fn
    with see.raises():
        view * 2
    with torch.no_grad():
        see(doubled=view * 2, of_the_view=view[1:])
    see(other=other)


@scenario("NG-25")
def a_view_of_a_plain_base_is_asked_without_harm_until_the_base_requires_grad(torch, see):
    """The same change is harmless as long as nothing requires grad."""
    base = torch.tensor([0.5, 2.0])
    with torch.no_grad():
        view = base[:1]
    base.add_(1)
    see(base=base, view=view, node=view.grad_fn)
    base.requires_grad_()
    with see.raises():
        _ = view.grad_fn
    with see.raises():
        view * 2
    see(detached=view.detach())


@scenario("NG-15", "NG-20")
def a_view_made_outside_may_be_changed_inside(torch, see):
    """The change is not recorded: view and base keep their grad_fn, and only the version tells."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    y = x * 2
    view = y[1:]
    with torch.no_grad():
        view.mul_(4)
    see(x=x, y=y, view=view)
    y.sum().backward()
    see()


@scenario("NG-16")
def requires_grad_set_inside_persists(torch, see):
    """On, off, and on a result; each as the program left it."""
    x = torch.tensor([0.5, 2.0])
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    with torch.no_grad():
        x.requires_grad = True
        w.requires_grad_(False)
        y = (x * 2).requires_grad_()
        see(x=x, w=w, y=y)
    (x * w * y).sum().backward()
    see()


@scenario("NG-17")
def requires_grad_set_on_a_base_shows_on_its_views(torch, see):
    """Views made before it was set, under no_grad, read the flag of their base; detached ones do not."""
    x = torch.tensor([0.5, 2.0])
    with torch.no_grad():
        view = x[:1]
        of_view = view.view(1, 1)
        detached = x.detach()
    see(x=x, view=view, of_view=of_view, detached=detached)
    x.requires_grad_()
    see()
    x.requires_grad_(False)
    see()


@scenario("NG-17")
def requires_grad_set_on_a_base_shows_on_views_made_in_grad_mode_too(torch, see):
    """While nothing required grad, a view made in grad mode was not recorded either."""
    x = torch.tensor([0.5, 2.0])
    view = x[:1]
    x.requires_grad_()
    see(x=x, view=view)
    y = (view * 4).sum()
    y.backward()
    see(y=y)


@scenario("NG-18")
def a_target_changed_by_something_that_requires_grad_stays_plain(torch, see):
    """In grad mode the same line makes it a non-leaf that requires grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    target = torch.zeros(2)
    with torch.no_grad():
        target.add_(x)
        target[0] = x[1]
    see(x=x, target=target)
    target.add_(x)
    see()
    target.sum().backward()
    see()


@scenario("NG-19")
def out_is_allowed_inside_and_refused_outside(torch, see):
    """With inputs or a target that require grad; with plain ones it is legal in both modes."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    target = torch.zeros(2)
    leaf_target = torch.zeros(2, requires_grad=True)
    c = torch.tensor([4.0, -1.25])
    with see.raises():
        torch.add(x, c, out=target)
    with see.raises():
        torch.add(c, c, out=leaf_target)
    with torch.no_grad():
        see(same=torch.mul(x, c, out=target) is target)
        torch.mul(x, c, out=leaf_target)
    see(x=x, target=target, leaf_target=leaf_target)
    torch.add(c, c, out=target)
    see()


@scenario("NG-20")
def a_result_changed_inside_keeps_its_graph(torch, see):
    """Values and version change, grad_fn does not, and backward goes by the old graph: wrong, without a word."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 3
    with torch.no_grad():
        y.mul_(10)
    see(x=x, y=y)
    y.sum().backward()
    see()


@scenario("NG-20", "IP-12")
def detach_in_place_inside_cuts_the_tensor_off(torch, see):
    """detach_() works in any mode; the tensor becomes a leaf that does not require grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 3
    with torch.no_grad():
        see(same=y.detach_() is y)
    see(x=x, y=y, z=y * 2)


@scenario("NG-23")
def copies_and_detached_tensors_made_inside(torch, see):
    """clone copies; detach and .data share memory, detach the version too; none of them requires grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        clone, detached, data = x.clone(), x.detach(), x.data
        x.mul_(2)
    see(x=x, clone=clone, detached=detached, data=data)
    detached.add_(1)
    see()
    data.add_(1)
    see()


# ---------------------------------------------------------------------------------------------------------------------
# As a decorator


@scenario("NG-08", "NG-09")
def a_function_decorated_with_and_without_parentheses(torch, see):
    """Both do the same, for any kind of argument, and the caller records on."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.no_grad()
    def scaled(t, by=2, *rest, **named):
        return t * by, len(rest), sorted(named)

    @torch.no_grad
    def scaled_too(t, by=2, *rest, **named):
        return t * by, len(rest), sorted(named)

    see(x=x, with_parentheses=scaled(x), without=scaled_too(x, 4, 1, 1, key=0), after=x * 2)
    see(name=scaled.__name__, name_too=scaled_too.__name__)


@scenario("NG-08", "NG-09", "DEC-16")
def methods_of_every_kind_decorated(torch, see):
    """Plain, static and class methods, and a property; self and cls arrive as usual."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    class Model:
        factor = 4

        @torch.no_grad()
        def plain(self, t):
            return t * self.factor

        @staticmethod
        @torch.no_grad
        def static(t):
            return t * 2

        @classmethod
        @torch.no_grad()
        def of_class(cls, t):
            return t * cls.factor

        @property
        @torch.no_grad
        def doubled(self):
            return x * 2

    model = Model()
    see(x=x, plain=model.plain(x), static=Model.static(x), of_class=Model.of_class(x), doubled=model.doubled)
    see(unbound=Model.plain(model, x), after=x * 2)


@scenario("NG-08")
def lambdas_builtins_and_bound_methods_decorated(torch, see):
    """Whatever can be called: a lambda, an op of torch, a method of a tensor."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    quiet = torch.no_grad()
    see(lambda_=quiet(lambda t: t * 2)(x), op=quiet(torch.neg)(x), bound=torch.no_grad(x.add)(4))
    see(x=x, view=quiet(x.view)(2, 1), after=x * 2)


@scenario("NG-08", "MODE-08")
def a_decorated_function_that_raises(torch, see):
    """The exception comes through, and the caller's mode is back."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.no_grad
    def fails(t):
        raise LookupError("stop")

    with see.raises():
        fails(x)
    with see.raises():
        fails()
    with torch.no_grad():
        with see.raises():
            fails(x)
        see(x=x, inside=x * 2)
    see(outside=x * 2)


@scenario("NG-08", "MODE-09")
def a_decorated_function_that_calls_others(torch, see):
    """The mode reaches into whatever is called, and an enable_grad there overrides it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def inner(t):
        return t * 2

    @torch.enable_grad
    def loud(t):
        return t * 4

    @torch.no_grad
    def outer(t):
        return inner(t), loud(t), inner(t)

    see(x=x, results=outer(x), after=inner(x))


@scenario("NG-22")
def what_is_run_later_runs_in_the_mode_of_then(torch, see):
    """A closure, a generator expression and a partial made inside are not under the mode when they run outside."""
    from functools import partial

    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.no_grad
    def make():
        return (lambda: x * 2), (x * k for k in (2, 4)), partial(torch.mul, x, 8), [x * k for k in (2,)]

    closure, lazily, later, at_once = make()
    see(x=x, closure=closure(), first=next(lazily), later=later(), at_once=at_once)
    with torch.no_grad():
        see(closure=closure(), second=next(lazily))


# ---------------------------------------------------------------------------------------------------------------------
# What it leaves alone


@scenario("NG-10")
def forward_mode_goes_on_inside(torch, see):
    """A dual tensor's tangent propagates, though nothing is recorded."""
    fwAD = torch.autograd.forward_ad

    x = torch.tensor([0.5, 2.0])
    w = torch.tensor([2.0, 4.0], requires_grad=True)
    with fwAD.dual_level():
        dual = fwAD.make_dual(x, torch.tensor([1.0, 4.0]))
        with torch.no_grad():
            primal, tangent = fwAD.unpack_dual(dual * w)
            see(x=x, w=w, primal=primal, tangent=tangent)
        primal, tangent = fwAD.unpack_dual(dual * 2)
        see(primal=primal, tangent=tangent)


@scenario("NG-11", "MODE-06")
def another_thread_goes_on_recording(torch, see):
    """One thread holds no_grad for its whole life; the main thread and a third one record."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.no_grad
    def quiet():
        see(quiet=x * 2)

    def holder():
        with torch.no_grad():
            yield
            quiet()
            yield

    thread = see.thread(holder)
    thread.step()
    see(x=x, main=x * 2)
    thread.step()
    (x * x).sum().backward()
    see(main=x * 4)
    thread.finish()


@scenario("NG-13", "BW-04")
def a_custom_function_is_run_and_not_recorded(torch, see):
    """Its forward runs in every mode; the result has no grad_fn inside the block."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            see(grad_in_forward=torch.is_grad_enabled())
            return t * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        inside = Double.apply(x)
    outside = Double.apply(x)
    see(x=x, inside=inside, outside=outside)
    outside.sum().backward()
    see()


@scenario("NG-21")
def backward_runs_inside_on_what_was_recorded_outside(torch, see):
    """Gradients accumulate as ever, a gradient of a gradient included."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = (x * x * x).sum()
    with torch.no_grad():
        (first,) = torch.autograd.grad(y, x, create_graph=True)
        plain = first * 2
    see(x=x, y=y, first=first, plain=plain)
    with torch.no_grad():
        first.backward(torch.ones(2))
    see()


@scenario("NG-21", "BW-03")
def create_graph_decides_about_the_mode_in_backward(torch, see):
    """Without it the gradients are constants, in grad mode and inside no_grad alike."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    modes = []
    y = x * x
    y.register_hook(lambda grad: modes.append(torch.is_grad_enabled()))
    for block in (torch.no_grad(), torch.enable_grad()):
        with block:
            (constant,) = torch.autograd.grad(y, x, torch.ones(2), retain_graph=True)
            (recorded,) = torch.autograd.grad(y, x, torch.ones(2), create_graph=True)
        see(x=x, y=y, constant=constant, recorded=recorded, modes=list(modes))


@scenario("NG-24", "BW-33")
def an_op_without_derivative_refuses_a_view_that_has_no_edge(torch, see):
    """The view requires grad through its base, and its node has no edge: the op refuses to run all the same."""
    leaf = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        view = leaf.view(2)
    quotient = view.floor_divide(view)
    see(quotient=quotient)
    with see.raises():
        quotient.backward(torch.ones(2))


@scenario("NG-19")
def out_takes_a_tensor(torch, see):
    """Nothing else, with recording on or off."""
    x = torch.tensor([0.5, 2.0])
    for given in ([x], "x"):
        with see.raises():
            torch.exp(x, out=given)
        with torch.no_grad(), see.raises():
            torch.sum(x, 0, out=given)
    see(x=x)


@scenario("NG-19")
def what_a_product_of_matrices_is_written_to_is_a_tensor(torch, see):
    """A number is not made one."""
    x = torch.ones(2, 2)
    for out in (2.0, [x], "x"):
        with see.raises():
            torch.linalg.multi_dot([x, x], out=out)
