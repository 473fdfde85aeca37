"""Graph, leaf, requires_grad: what is recorded, what a leaf is, and where gradients end up (DEF)."""

from __future__ import annotations

import warnings

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# What is recorded


@scenario("DEF-01")
def each_run_of_a_loop_records_what_it_ran(torch, see):
    """The same function differentiates to something else when another branch of it ran."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def model(t, squared):
        return (t * t if squared else t * 3).sum()

    first = model(x, squared=True)
    second = model(x, squared=False)
    see(x=x, first=first, second=second)
    first.backward()
    see()
    x.grad = None
    second.backward()
    see()


@scenario("DEF-01")
def a_loop_of_data_dependent_length_is_differentiated_as_it_ran(torch, see):
    """Python decides how often the op runs, and the graph has that many nodes."""
    x = torch.tensor(0.75, requires_grad=True)
    y = x * 1
    turns = 0
    while y < 10:
        y = y * 2
        turns += 1
    see(x=x, y=y, turns=turns)
    y.backward()
    see()


@scenario("DEF-01", "BW-33")
def an_op_without_derivative_has_edges_for_what_requires_grad(torch, see):
    """Whether there is a node to lead to or, as for a view that was made under no_grad, none."""
    leaf, plain = torch.tensor([0.5, 0.0], requires_grad=True), torch.tensor([2.0, -1.25])
    with torch.no_grad():
        view = leaf[:]
    for arguments in ((leaf, plain), (plain, leaf), (view, leaf), (leaf, view), (view, plain), (plain, plain)):
        see(y=torch.heaviside(*arguments))


@scenario("DEF-02")
def grad_fn_is_set_exactly_on_what_was_recorded(torch, see):
    """A leaf, a constant result, a recorded result, and the same op under no_grad."""
    x = torch.tensor([2.0, -1.25], requires_grad=True)
    constant = torch.ones(2)
    recorded = x * constant
    with torch.no_grad():
        unrecorded = x * constant
    see(x=x, constant=constant, recorded=recorded, unrecorded=unrecorded, sum=constant + constant)


@scenario("DEF-02", "NG-02")
def a_view_requires_grad_without_a_grad_fn_where_it_was_not_recorded(torch, see):
    """requires_grad True together with grad_fn None does not mean that the program made the tensor itself."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    with torch.no_grad():
        view = x[1:]
    recorded_view = x[1:]
    see(x=x, view=view, recorded_view=recorded_view)


@scenario("DEF-03")
def one_input_that_requires_grad_is_enough(torch, see):
    """The output requires grad exactly when some input does, wherever among the arguments it stands."""
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    c = torch.tensor([[4.0, -1.25]])
    see(none=c + c, left=x + c, right=c + x, both=x + x, scalar=2.0 - x)
    see(listed=torch.cat([c, x]), not_listed=torch.cat([c, c]), matrix=c.mm(x.t()))
    kept, lost = torch.stack([c, x]).unbind()
    see(kept=kept, lost=lost)


@scenario("DEF-03", "DEF-06")
def requires_grad_passes_on_through_a_chain_and_starts_nowhere_else(torch, see):
    """What depends on x requires grad, what only stands beside it does not."""
    x = torch.tensor([2.0, 0.5], requires_grad=True)
    c = torch.tensor([1.0, 4.0])
    beside = (c * c + 1).sum()
    through = ((x + c) * beside).sum()
    see(beside=beside, through=through)
    through.backward()
    see(x=x, c=c)


@scenario("DEF-04")
def factories_default_to_no_grad_wanted(torch, see):
    """Every factory, the *_like ones of a tensor that requires grad included."""
    x = torch.ones(2, requires_grad=True)
    see(tensor=torch.tensor([0.5, 2.0]), ones=torch.ones(2), zeros=torch.zeros(2), full=torch.full((2,), 0.5))
    see(arange=torch.arange(3), like=torch.ones_like(x), full_like=torch.full_like(x, 4.0), rand=torch.rand(2))
    see(zeros_like=torch.zeros_like(x, requires_grad=True), random_like=torch.rand_like(x))
    copied = torch.tensor([1.0, 2.0], requires_grad=True)
    see(copied=copied, again=torch.ones(2, requires_grad=False))


@scenario("DEF-05")
def a_parameter_defaults_to_requiring_grad(torch, see):
    """Also one made of a plain tensor, and of one that is told not to."""
    data = torch.tensor([0.5, 2.0])
    see(data=data, weight=torch.nn.Parameter(data), frozen=torch.nn.Parameter(data, requires_grad=False))
    x = torch.ones(2, requires_grad=True)
    see(of_a_result=torch.nn.Parameter(x * 2), of_a_leaf=torch.nn.Parameter(x))


@scenario("DEF-05", "DEF-16")
def a_parameter_of_integers_is_refused_unless_it_is_frozen(torch, see):
    """The default of a Parameter meets the rule that integers cannot require grad."""
    whole = torch.arange(3)
    with see.raises():
        torch.nn.Parameter(whole)
    see(frozen=torch.nn.Parameter(whole, requires_grad=False))


@scenario("DEF-06")
def an_op_on_constants_leaves_nothing_behind(torch, see):
    """No node, no version held, and the constant may be changed afterwards."""
    c = torch.tensor([0.5, 2.0])
    y = c * c
    c.add_(1)
    see(c=c, y=y)
    with see.raises():
        y.sum().backward()


@scenario("DEF-06", "DEF-19")
def ops_without_a_derivative_are_not_recorded(torch, see):
    """Comparisons, argmax and integers come out of the graph, in grad mode and with inputs that require grad."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    see(greater=x > 1, equal=x == x, argmax=x.argmax(), along=x.argmax(dim=1))
    see(as_integers=x.to(torch.int64), as_truth=x.to(torch.bool), ones=torch.ones_like(x))
    values, where = x.max(dim=1)
    see(values=values, where=where)


@scenario("DEF-19")
def a_derivative_that_is_zero_is_recorded_all_the_same(torch, see):
    """A result may require grad though no value of it depends on the input's."""
    x = torch.tensor([0.5, -1.25], requires_grad=True)
    y = (x - x) + x.clamp(0.0, 0.25) + x * 0
    see(x=x, y=y)
    y.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Where gradients end up


@scenario("DEF-07", "DEF-17")
def backward_fills_leaves_and_adds_up(torch, see):
    """Two leaves with, one without; a second backward adds to what is there."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    c = torch.tensor([1.0, 3.0])
    hidden = x * w
    loss = (hidden + c).sum()
    see(x=x, w=w, c=c, hidden=hidden)
    loss.backward()
    see(loss=loss)
    (x * 2).sum().backward()
    see()


@scenario("DEF-07")
def a_leaf_that_the_result_does_not_depend_on_gets_no_grad(torch, see):
    """Its .grad stays None; it does not become zeros."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    bystander = torch.tensor([1.0], requires_grad=True)
    (x * x).sum().backward()
    see(x=x, bystander=bystander)


@scenario("DEF-07")
def a_leaf_is_its_own_result(torch, see):
    """backward() on a leaf puts the gradient into its own .grad, and again on the next call."""
    x = torch.tensor(2.0, requires_grad=True)
    x.backward()
    see(x=x)
    x.backward()
    see()
    y = torch.tensor([0.5, 4.0], requires_grad=True)
    y.backward(torch.tensor([1.0, -1.25]))
    see(y=y)


@scenario("DEF-07")
def autograd_grad_returns_gradients_and_fills_none(torch, see):
    """torch.autograd.grad answers for leaves and for intermediate results, and leaves .grad alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    hidden = x * 4
    loss = (hidden * hidden).sum()
    of_hidden, of_x = torch.autograd.grad(loss, (hidden, x))
    see(x=x, of_hidden=of_hidden, of_x=of_x)
    with see.raises():
        torch.autograd.grad(x.sum(), torch.ones(2, requires_grad=True))
    see(unused=torch.autograd.grad(x.sum(), torch.ones(2, requires_grad=True), allow_unused=True))


@scenario("DEF-17")
def grad_is_none_until_the_first_backward_and_after_it_is_dropped(torch, see):
    """None, then a tensor, then more, then None again and a fresh one."""
    x = torch.tensor([2.0, 0.5], requires_grad=True)
    see(x=x)
    (x * 3).sum().backward()
    see()
    (x * 3).sum().backward()
    see()
    x.grad = None
    see()
    (x * 5).sum().backward()
    see()


@scenario("DEF-17")
def zeroing_grad_in_place_is_not_dropping_it(torch, see):
    """The tensor in .grad stays the same one, and the next backward adds to it."""
    x = torch.tensor([2.0, 0.5], requires_grad=True)
    (x * 3).sum().backward()
    held = x.grad
    x.grad.zero_()
    see(x=x, held=held)
    (x * 5).sum().backward()
    see(same=x.grad is held)


@scenario("DEF-17")
def a_grad_is_checked_when_it_is_assigned(torch, see):
    """Shape and dtype must be those of the tensor, and None is always right."""
    x = torch.tensor([2.0, 0.5], requires_grad=True)
    x.grad = torch.tensor([1.0, 4.0])
    see(x=x)
    with see.raises():
        x.grad = torch.ones(3)
    with see.raises():
        x.grad = torch.ones(2, dtype=torch.float64)
    with see.raises():
        x.grad = 1.0
    with see.raises():
        x.grad = x
    (x * 2).sum().backward()
    see()
    del x.grad
    see()


@scenario("DEF-18")
def retain_grad_keeps_the_gradient_of_an_intermediate_result(torch, see):
    """Of the one that asked for it, and of no other."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    kept = x * 2
    lost = kept * 3
    kept.retain_grad()
    see(x=x, kept=kept, lost=lost)
    lost.sum().backward(retain_graph=True)
    see()
    kept.retain_grad()
    (kept * 4).sum().backward()
    see()


@scenario("DEF-18")
def retain_grad_on_leaves(torch, see):
    """It does nothing on a leaf that requires grad, and raises on a tensor that does not."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    c = torch.ones(2)
    with see.raises():
        x.retain_grad()
    see(x=x, c=c)
    with see.raises():
        c.retain_grad()
    (x * 2).sum().backward()
    see()


@scenario("DEF-20")
def reading_grad_of_an_intermediate_result_warns(torch, see):
    """It gives None; a leaf, a constant and a result that retains its gradient do not warn."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    hidden = x * 2
    kept = x * 4
    kept.retain_grad()
    see(grad=hidden.grad)
    see(of_leaf=x.grad, of_constant=torch.ones(2).grad, of_kept=kept.grad)
    (hidden + kept).sum().backward()
    see(still=hidden.grad, x=x, hidden=hidden)
    see(filled=kept.grad)


# ---------------------------------------------------------------------------------------------------------------------
# Leaves, and setting requires_grad


@scenario("DEF-08", "DEF-10")
def requires_grad_cannot_be_cleared_on_a_result(torch, see):
    """The attribute cannot be set at all there; the method may say True, which changes nothing."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    with see.raises():
        y.requires_grad = False
    with see.raises():
        y.requires_grad_(False)
    with see.raises():
        y.requires_grad = True
    y.requires_grad_()
    see(x=x, y=y)
    y.sum().backward()
    see()


@scenario("DEF-08", "DEF-21")
def requires_grad_of_a_leaf_may_be_switched_at_will(torch, see):
    """Ops are recorded while it is on; a backward that arrives while it is off leaves .grad alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    recorded = x * 2
    x.requires_grad = False
    unrecorded = x * 4
    see(x=x, recorded=recorded, unrecorded=unrecorded)
    recorded.sum().backward()
    see()
    x.requires_grad = True
    see(again=x * 8)


@scenario("DEF-08", "DEF-10")
def clearing_it_on_a_view_of_a_leaf_raises(torch, see):
    """A recorded view is a non-leaf like any other result."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    view = x[:1]
    with see.raises():
        view.requires_grad = False
    see(x=x, view=view)
    plain = torch.tensor([4.0, 1.0])
    part = plain[:1]
    part.requires_grad = True
    see(plain=plain, part=part, of_plain=plain * 2, of_part=part * 2)


@scenario("DEF-09")
def whatever_has_a_grad_fn_requires_grad(torch, see):
    """Also a result of values that no longer need a gradient, and one that is changed in place by a constant."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 0
    y.add_(4)
    y[0] = 1.0
    x.requires_grad = False
    see(x=x, y=y, z=y - y)


@scenario("DEF-11", "DEF-12")
def who_is_a_leaf(torch, see):
    """Made by the program or not requiring grad: a leaf. Recorded: not one."""
    c = torch.tensor([0.5, 2.0])
    x = torch.tensor([4.0, -1.25], requires_grad=True)
    see(c=c, x=x, of_constants=c * 2 + c, recorded=x * 2, detached=(x * 2).detach())
    see(cast=x.to(torch.float64), not_cast=x.to(torch.float32), converted=x.to(torch.int64))
    see(made_to=(c * 2).requires_grad_())


@scenario("DEF-12")
def the_leaf_is_what_asked_for_gradients_last(torch, see):
    """A chain that ends in a conversion gets no .grad at its end; asked for after it, it does."""
    early = torch.ones(2, requires_grad=True).to(torch.float64)
    late = torch.ones(2).to(torch.float64).requires_grad_()
    see(early=early, late=late)
    (early * late * 2).sum().backward()
    see()


@scenario("DEF-13")
def requires_grad_with_an_underscore_returns_the_tensor_itself(torch, see):
    """The default is True; the bool may be given by position and by name."""
    x = torch.tensor([0.5, 2.0])
    see(same=x.requires_grad_() is x, x=x)
    x.requires_grad_(False)
    see()
    x.requires_grad_(requires_grad=True)
    see(version=x._version)
    x.requires_grad_().requires_grad_(False)
    see()


@scenario("DEF-13", "DEF-16")
def wrong_values_of_requires_grad(torch, see):
    """The attribute takes a bool and nothing else, and so does the method."""
    x = torch.tensor([0.5, 2.0])
    with see.raises():
        x.requires_grad = 1
    with see.raises():
        x.requires_grad = None
    with see.raises():
        x.requires_grad_("yes")
    with see.raises():
        del x.requires_grad
    see(x=x)


@scenario("DEF-16")
def integers_and_truth_values_cannot_require_grad(torch, see):
    """Neither by a factory, nor by the attribute, nor by the method; switching it off is no error."""
    whole = torch.arange(3)
    truth = torch.tensor([True, False])
    with see.raises():
        torch.tensor([1, 2], requires_grad=True)
    with see.raises():
        torch.zeros(2, dtype=torch.int64, requires_grad=True)
    with see.raises():
        whole.requires_grad = True
    with see.raises():
        truth.requires_grad_()
    whole.requires_grad = False
    truth.requires_grad_(False)
    see(whole=whole, truth=truth, double=torch.ones(2, dtype=torch.float64, requires_grad=True))


@scenario("DEF-16", "DEF-03")
def an_integer_beside_a_float_is_no_obstacle(torch, see):
    """The float's gradient passes through the type promotion."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * torch.tensor([2, 3])
    wide = x * torch.tensor([1.0, 4.0], dtype=torch.float64)
    see(x=x, y=y, wide=wide)
    (y.sum() + wide.sum()).backward()
    see()


@scenario("DEF-16", "DEF-03")
def wide_numbers_without_a_sign_meet_only_floating_ones(torch, see):
    """uint16, uint32 and uint64 are refused beside other whole numbers; a float's gradient passes through them."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for dtype in (torch.uint16, torch.uint32, torch.uint64):
        count = torch.tensor([2, 3], dtype=dtype)
        with see.raises():
            count.requires_grad_()
        with see.raises():
            count * torch.tensor([1, 1])
        with see.raises():
            count + 1
        twice = count * 2
        y = x * count
        see(count=count, twice=twice, converted=torch.tensor([-1, 70000]).to(dtype), x=x, y=y)
        y.sum().backward()
        see()


# ---------------------------------------------------------------------------------------------------------------------
# Modules


@scenario("DEF-14", "DEF-15")
def freezing_a_module_freezes_all_its_parameters(torch, see):
    """requires_grad_() reaches children, returns the module, and frozen parameters keep their old .grad."""

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
            self.part = torch.nn.Module()
            self.part.shift = torch.nn.Parameter(torch.tensor([4.0, -1.25]))

        def forward(self, x):
            return x * self.scale + self.part.shift

    model = Model()
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    model(x).sum().backward()
    see(x=x, scale=model.scale, shift=model.part.shift)
    see(same=model.requires_grad_(False) is model)
    model(x).sum().backward()
    see(y=model(x))
    model.requires_grad_()
    see(thawed=model(x))


@scenario("DEF-15")
def one_frozen_layer_of_two(torch, see):
    """The frozen one is not in the graph; gradients pass through it to what comes before."""
    first = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    frozen = torch.nn.Parameter(torch.tensor([4.0, -1.25]), requires_grad=False)
    x = torch.tensor([1.0, 3.0])
    y = x * first * frozen
    see(first=first, frozen=frozen, y=y)
    y.sum().backward()
    see()


@scenario("DEF-15", "DEF-21")
def freezing_between_forward_and_backward_is_early_enough(torch, see):
    """The frozen parameter gets no gradient, and the other one of the graph gets its own."""
    frozen = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    other = torch.nn.Parameter(torch.tensor([4.0, -1.25]))
    y = (frozen * other).sum()
    frozen.requires_grad_(False)
    y.backward(retain_graph=True)
    see(frozen=frozen, other=other, y=y)
    frozen.requires_grad_()
    y.backward()
    see()


@scenario("DEF-20")
def a_non_leaf_that_was_given_a_grad(torch, see):
    """Reading it no longer warns; where it does, the warning points to who reads."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y, z = x * 2, x * 4
    y.grad = torch.tensor([1.0, 1.0])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        y.grad
        silent = len(caught)
        z.grad
    see(x=x, y=y, silent=silent, here=[one.filename == __file__ for one in caught])


@scenario("DEF-22")
def the_type_of_a_gradient_can_be_chosen(torch, see):
    """Hooks and autograd.grad see the chosen type too; a detached tensor knows nothing of it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    before = x * 2.0
    see(x=x, of_the_leaf=x.grad_dtype)
    x.grad_dtype = torch.float64
    x.register_hook(lambda grad: see(arriving=grad))
    before.sum().backward()
    see(chosen=x.grad_dtype, of_the_detached=x.detach().grad_dtype)
    (given,) = torch.autograd.grad((x * x).sum(), x)
    see(given=given)
    x.grad = None
    x.grad_dtype = None
    x.grad = torch.ones(2, dtype=torch.int64)
    see(any_type=x.grad_dtype)


@scenario("DEF-23", "DEF-22")
def the_type_of_a_gradient_that_is_there_stays(torch, see):
    """What is assigned must have the type as well, and a result of an op has no such attribute."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    with see.raises():
        x.grad_dtype = torch.float64
    x.grad_dtype = torch.float32
    for dtype in (torch.int64, torch.uint8, torch.float16, torch.complex64):
        with see.raises():
            x.grad = torch.ones(2, dtype=dtype)
    with see.raises():
        x.grad_dtype = "float32"
    y = x * 2.0
    with see.raises():
        see(of_a_result=y.grad_dtype)
    with see.raises():
        y.grad_dtype = torch.float64
    with see.raises():
        y.grad_dtype = "float32"
    see(x=x)


@scenario("DEF-24", "DEF-12")
def a_leaf_that_is_none_any_more(torch, see):
    """A view that was told to require grad, and whose base got a history after it was used."""
    base = torch.zeros(2, 2)
    row = base[0].requires_grad_()
    used = row * 2.0
    see(row=row)
    base.copy_(torch.ones(2, 2, requires_grad=True))
    see(row=row)
    with see.raises():
        used.sum().backward(retain_graph=True)
    with see.raises():
        torch.autograd.grad(used.sum(), row)


@scenario("DEF-24", "IP-07")
def a_leaf_that_got_a_history_and_nobody_looked(torch, see):
    """A view whose base was changed, and a leaf that stopped to require grad and was changed itself."""
    factor = torch.ones(2, requires_grad=True)
    base = torch.zeros(2, 2)
    row = base[0].requires_grad_()
    used = (row * 2.0).sum()
    base.copy_(factor)
    with see.raises():
        used.backward()
    leaf = torch.tensor([0.5, 2.0], requires_grad=True)
    used = (leaf * 2.0).sum()
    leaf.requires_grad_(False)
    leaf.mul_(factor)
    with see.raises():
        used.backward()
    see(row=row, leaf=leaf)


@scenario("DEF-25", "DEF-17")
def a_gradient_keeps_the_layout_that_it_was_given(torch, see):
    """The warning comes from backward, in place and with create_graph, and for rows that lie apart as the leaf does."""
    x = torch.ones(2, 2, requires_grad=True)
    for create_graph in (False, True):
        x.grad = torch.ones(2, 2).t()
        (x * 2.0).sum().backward(create_graph=create_graph)
        see(x=x)
    apart = torch.ones(2, 4)[:, :2].requires_grad_()
    for grad in (torch.ones(2, 2), torch.ones(2, 4)[:, :2]):
        apart.grad = grad
        (apart * 2.0).sum().backward()
        see(apart=apart)
    x.grad = torch.ones(2, 2).t()
    with torch.autograd.enforce_grad_layout_policy(False):
        (x * 2.0).sum().backward()
    see(x=x)


@scenario("DEF-26", "DEF-17")
def the_first_gradient_is_laid_out_as_the_leaf(torch, see):
    """Unless that is not enforced and nobody else holds the gradient."""
    x = torch.ones(2, 3, requires_grad=True)
    for enforced in (True, False):
        with torch.autograd.enforce_grad_layout_policy(enforced):
            (x.t() * torch.ones(3, 2)).backward(torch.ones(3, 2))
        see(x=x)
        x.grad = None
    with torch.autograd.enforce_grad_layout_policy(False):
        (x.t() * torch.ones(3, 2)).backward(torch.ones(3, 2), create_graph=True)
    see(x=x)


@scenario("BW-37", "DEF-25", "DEF-27")
def what_a_pass_warns_of_is_said_once_in_a_process(torch, see):
    """That of the layout once for each grad mode that passes run in. All of it each time where that is asked for."""
    import warnings

    def another_layout():
        leaf = torch.ones(2, 3, requires_grad=True)
        leaf.grad = torch.ones(3, 2).t()
        return leaf

    def said():
        first = said.__code__.co_firstlineno  # lines of a file say nothing of torch
        passes = (
            lambda: another_layout().sum().backward(),
            lambda: another_layout().sum().backward(create_graph=True),
            lambda: (another_layout() * 1).grad_fn.next_functions[0][0](torch.ones(2, 3)),
        )
        for run in passes:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                run()
            yield [
                (str(one.message).partition(" ")[0], one.filename == __file__ and one.lineno - first) for one in caught
            ]

    torch.set_warn_always(False)
    list(said())  # which of them are said now depends on what ran before
    see(again=list(said()))
    torch.set_warn_always(True)
    see(always=list(said()))


@scenario("DEF-27")
def what_ops_warn_of_is_said_once_in_a_process(torch, see):
    """Also what is said of conversions to numbers and of arguments that will go, unless all is to be said always."""
    import warnings

    ones, place = torch.ones(2, 3), torch.tensor([0])
    leaf = torch.ones(1, requires_grad=True)
    calls = (
        lambda: ones.index_reduce(0, place, torch.ones(1, 3), "mean"),
        lambda: ones.scatter(0, torch.tensor([[0, 1, 0]]), torch.ones(1, 3), reduce="add"),
        lambda: float(leaf),
        lambda: torch.meshgrid(torch.ones(2), torch.ones(2)),
        lambda: torch.add(ones, ones, out=torch.ones(1)),  # of this all is said each time
    )

    def said():
        for call in calls:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                call()
                call()
            yield len(caught)

    torch.set_warn_always(False)
    list(said())  # which of them are said now depends on what ran before
    see(again=list(said()))
    torch.set_warn_always(True)
    see(always=list(said()))


@scenario("DEF-25", "BW-30")
def a_gradient_that_is_copied_has_the_shape_that_its_leaf_has_now(torch, see):
    """Without recording a leaf may get another shape later; a gradient that is taken as it is keeps its own."""
    for make in (lambda leaf: leaf.clone(), lambda leaf: leaf + 1, lambda leaf: leaf * 2):
        leaf = torch.tensor(3.0, requires_grad=True)
        result = make(leaf)
        with torch.no_grad():
            torch.maximum(torch.ones(2), torch.ones(2), out=leaf)
        result.backward()
        see(leaf=leaf)


@scenario("DEF-02", "BW-09")
def the_factors_that_a_determinant_keeps_are_no_outputs_of_its_node(torch, see):
    """Its hooks get one gradient of an output and one of an input."""
    counts = []
    x = torch.tensor([[2.0, 0.0], [0.0, 4.0]], requires_grad=True)
    y = torch.det(x)
    y.grad_fn.register_hook(lambda into, out: counts.append((len(into), len(out))))
    y.backward()
    see(x=x, y=y, counts=counts)


@scenario("DEF-17", "FN-03")
def gradients_that_meet_inside_of_a_transform_are_added_to_a_new_tensor(torch, see):
    """Outside the first is changed, where nobody else holds it: its version tells."""
    versions = []

    def total(x):
        y = (x * 2).sum() + (x * 3).sum() + (x * 5).sum()
        (gradient,) = torch.autograd.grad(y, x)
        versions.append(gradient._version)
        return x.sum()

    total(torch.ones(2, requires_grad=True))
    torch.func.grad(total)(torch.ones(2))
    see(versions=versions)
