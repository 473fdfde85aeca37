"""Inference mode and the tensors that are made in it (INF)."""

from __future__ import annotations

import inspect

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# What the mode adds to no_grad


@scenario("INF-01")
def normal_tensors_keep_their_versions_and_views_in_the_mode(torch, see):
    """The docs say that the mode tracks no views and bumps no versions; that is so for inference tensors only."""
    with torch.inference_mode():
        inference = torch.zeros(4)
        inference_view = inference[:2]
        inference_view.add_(0.5)
    normal = torch.zeros(4)
    with torch.inference_mode():
        normal_view = normal[:2]
        normal_view.add_(0.5)
        see(normal=normal, normal_view=normal_view, inference=inference, inference_view=inference_view)
    see()


@scenario("INF-02")
def nothing_is_recorded_for_tensors_of_either_kind(torch, see):
    """No result has a grad_fn, whether its inputs are normal, inference tensors or both, and require grad or not."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        i = torch.tensor([4.0, -1.25], requires_grad=True)
        see(w=w, i=i, normal=w * 2, both=w * i, inference=i * i)
        with see.raises():
            (w * i).sum().backward()
        with torch.enable_grad():
            see(grad_enabled=torch.is_grad_enabled(), still=w * i)


@scenario("INF-02", "INF-29")
def a_graph_from_outside_can_be_run_backward_in_the_mode(torch, see):
    """Nothing new is recorded, but what was recorded before still gives gradients, and these are inference tensors."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    loss = (w * w).sum()
    with torch.inference_mode():
        loss.backward()
    see(w=w, loss=loss, grad_kind=w.grad.is_inference())
    second = (w * 4.0).sum()
    with see.raises():
        second.backward()
    see(w=w)


@scenario("INF-03", "INF-04")
def what_is_allocated_in_the_mode_is_an_inference_tensor(torch, see):
    """Factories, copies and results of ops; where it is used later does not change its kind, nor where it came from."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        made, like, copy, result = torch.ones(2), torch.zeros_like(x), x.clone(), x + 1.0
        joined, converted = torch.cat([x, x]), x.double()
        see(made=made, like=like, copy=copy, result=result, joined=joined, converted=converted)
    see(x=x, outside=torch.zeros_like(made), from_both=x + made)


@scenario("INF-04")
def what_was_allocated_outside_stays_normal_in_the_mode(torch, see):
    """No-ops return the tensor itself: contiguous, to, float, reshape and expand of a normal tensor are normal."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    with torch.inference_mode():
        same = [x.contiguous() is x, x.to(torch.float32) is x, x.float() is x]
        see(x=x, same=same, reshaped=x.reshape(4), copied=x.t().reshape(4), converted=x.double())
    see(after=x * 2)


@scenario("INF-04")
def a_parameter_made_of_an_inference_tensor(torch, see):
    """Inside the mode it is an inference tensor that requires grad; outside it can only be made without grad."""
    with torch.inference_mode():
        data = torch.tensor([0.5, 2.0])
        w = torch.nn.Parameter(data)
        see(data=data, w=w)
    with see.raises():
        torch.nn.Parameter(data)
    see(frozen=torch.nn.Parameter(data, requires_grad=False))
    (w * 2).sum().backward()
    see(w=w)


@scenario("INF-05", "INF-18")
def views_are_of_the_kind_of_their_base(torch, see):
    """Made inside or outside: a view of an inference tensor is one, a view of a normal tensor is none."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    with torch.inference_mode():
        i = torch.zeros(2, 2)
        see(row_of_normal=x[0], flat_normal=x.view(4), column_of_inference=i[:, 0], flat_inference=i.view(4))
    see(row_outside=i[0], turned_outside=i.t(), wide_outside=i.unsqueeze(0).expand(3, 2, 2), normal_outside=x.t())


@scenario("INF-05", "INF-15")
def a_view_of_a_view_and_the_parts_of_a_split(torch, see):
    """The kind comes from the storage's first tensor, however many views lie between."""
    x = torch.tensor([0.5, 2.0, 4.0, -1.25])
    with torch.inference_mode():
        i = x.clone()
        inner = x.view(2, 2)
    see(i=i, parts=list(i.chunk(2)), rows=list(i.view(2, 2).unbind()), inner_row=inner[0], again=inner.t().select(0, 1))


# ---------------------------------------------------------------------------------------------------------------------
# Versions, and inference tensors outside the mode


@scenario("INF-06")
def reading_the_version_of_an_inference_tensor_raises(torch, see):
    """Inside and outside the mode, for a view of it too; a normal tensor's version can be read in the mode."""
    x = torch.zeros(2)
    with torch.inference_mode():
        i = torch.zeros(2)
        with see.raises():
            see(version=i._version)
        see(x_version=x._version)
    with see.raises():
        see(version=i._version)
    with see.raises():
        see(version=i[0]._version)
    see(i=i, part=i[:1], copy=i.clone())


@scenario("INF-06", "INF-31")
def detach_outside_gives_an_inference_tensor_that_has_a_version(torch, see):
    """detach and .data make a version counter outside the mode, though not inside; a view of the result has none."""
    with torch.inference_mode():
        i = torch.zeros(2)
        see(inside=i.detach(), data_inside=i.data)
    detached, data = i.detach(), i.data
    see(i=i, detached=detached, data=data, part=detached[:1], again=detached.detach())


@scenario("INF-07")
def an_inference_tensor_may_not_be_changed_in_place_outside(torch, see):
    """Neither directly nor through a view, nor by index assignment, with grad on or off."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    for change in (
        lambda: i.add_(1.0),
        lambda: i.zero_(),
        lambda: i.neg_(),
        lambda: i.copy_(torch.ones(2)),
        lambda: i[0].fill_(4.0),
        lambda: i.__setitem__(0, 4.0),
        lambda: i.detach()[0].mul_(2.0),
    ):
        with see.raises():
            change()
        with torch.no_grad(), see.raises():
            change()


@scenario("INF-07")
def a_refused_change_of_an_inference_tensor_has_happened(torch, see):
    """The error comes from counting the version, after the values were written."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    with see.raises():
        i.add_(1.0)
    see(added=i)
    with see.raises():
        i[0] = 4.0
    see(assigned=i)
    with torch.no_grad(), see.raises():
        i.view(2).mul_(torch.tensor([2.0, 2.0], requires_grad=True))
    see(multiplied=i)


@scenario("INF-07", "IP-05")
def which_error_an_inference_leaf_that_requires_grad_raises(torch, see):
    """With a normal tensor or a number beside it the leaf error, before the change; alone, the other, after it."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        other = torch.ones(2)
    with see.raises():
        i.add_(1.0)
    see(unchanged=i)
    with see.raises():
        i.add_(other)
    see(changed=i)
    with see.raises():
        i.copy_(torch.zeros(2))
    with see.raises():
        i.neg_()
    with torch.no_grad(), see.raises():
        i.mul_(2.0)
    see(at_the_end=i)


@scenario("INF-07", "INF-31")
def an_inference_tensor_can_be_changed_outside_through_detach(torch, see):
    """The detached tensor's own version counter lets the change pass, and it is the same storage."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    i.detach().add_(1.0)
    see(i=i)
    i.data.mul_(2.0)
    see(i=i)
    with see.raises():
        i.detach()[0] = 8.0
    see(i=i)


@scenario("INF-07", "INF-10")
def a_normal_copy_of_an_inference_tensor_may_be_changed(torch, see):
    """As the error advises: clone it first, and the copy is like any tensor."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    copy = i.clone()
    copy.add_(1.0)
    copy.requires_grad_()
    (copy * copy).sum().backward()
    see(i=i, copy=copy)


@scenario("INF-07", "INF-16")
def a_normal_tensor_changed_by_an_inference_tensor(torch, see):
    """Reading from an inference tensor is fine; the target is normal and its version moves."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    x = torch.zeros(2)
    x.add_(i)
    see(x=x)
    x.copy_(i)
    x[0] = i[1]
    see(x=x, i=i)


@scenario("INF-08", "INF-09")
def requires_grad_of_an_inference_tensor_can_only_be_cleared_outside(torch, see):
    """Setting it True raises, by method and by attribute; setting it False is allowed, also where it was True."""
    with torch.inference_mode():
        i = torch.zeros(2)
        asked = torch.zeros(2, requires_grad=True)
    with see.raises():
        i.requires_grad_()
    with see.raises():
        i.requires_grad = True
    with see.raises():
        asked.requires_grad_(True)
    with torch.no_grad(), see.raises():
        i.requires_grad_()
    see(i=i.requires_grad_(False), asked=asked)
    asked.requires_grad = False
    see(cleared=asked)
    with see.raises():
        asked.requires_grad_()


@scenario("INF-10")
def clone_outside_gives_a_normal_tensor(torch, see):
    """Also of a view and with grad off; inside the mode it gives an inference tensor, even of a normal one."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        i = x * 2
        see(copy_inside=i.clone(), normal_inside=x.clone())
    see(i=i, copy=i.clone(), part=i[:1].clone())
    with torch.no_grad():
        see(quiet=i.clone())


@scenario("INF-10", "INF-12", "INF-36")
def a_clone_of_an_inference_tensor_that_requires_grad_is_recorded(torch, see):
    """clone saves nothing, so it is recorded outside, and backward fills the inference tensor's grad."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    copy = i.clone()
    see(i=i, copy=copy)
    copy.sum().backward()
    see(i=i)


# ---------------------------------------------------------------------------------------------------------------------
# Inference tensors in recorded operations


@scenario("INF-11")
def saving_an_inference_tensor_for_backward_raises(torch, see):
    """mul saves its other factor where the one requires grad; an op that would save the inference tensor is refused."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    with see.raises():
        see(product=w * i)
    with see.raises():
        see(product=i * w)
    with see.raises():
        torch.dot(i, w)
    with see.raises():
        (w + 1.0).mul_(i)
    with torch.no_grad():
        see(unrecorded=w * i)
    see(w=w)


@scenario("INF-11", "INF-12")
def an_op_saves_only_what_its_gradient_needs(torch, see):
    """mul saves the factor of the one that requires grad: a normal one is fine, an inference one is refused."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
        asked = torch.tensor([0.5, 2.0], requires_grad=True)
    x = torch.tensor([4.0, -1.25])
    see(plain=i * x, scaled=asked * 2.0, by_normal=asked * x, divided=asked / x)
    with see.raises():
        see(divisor=x / asked)
    (asked * x).sum().backward()
    see(asked=asked)


@scenario("INF-11", "INF-13")
def an_op_on_inference_tensors_alone_is_not_recorded(torch, see):
    """Though they require grad: recording needs a normal tensor, or a number, among the arguments."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    see(i=i, product=i * i, added=i + i, negated=-i, squared=i**2, relu=torch.relu(i), joined=torch.cat([i, i]))
    see(a_number=i + 1.0, a_factor=i * 2.0, reversed=1.0 - i, a_tensor=i + torch.ones(2))
    see(matrix=i.view(2, 1).mm(i.view(1, 2)), reciprocal=1.0 / i, compared=i > 1.0)
    with see.raises():
        (i * i).sum().backward()


@scenario("INF-11")
def ops_that_refuse_an_inference_tensor_that_requires_grad(torch, see):
    """abs and mean write into a tensor that they make; that is out= to autograd, which cannot record it."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    for op in (torch.abs, torch.mean):
        with see.raises():
            op(i)
        with torch.no_grad():
            see(quiet=op(i))
    see(sum=i.sum(), largest=i.max())


@scenario("INF-11")
def matmul_and_linear_layers_refuse_an_inference_input(torch, see):
    """The usual way to meet the error: features computed in the mode, fed to a layer that is trained; clone helps."""
    with torch.inference_mode():
        features = torch.tensor([[0.5, 2.0]])
    layer = torch.nn.Linear(2, 1)
    with see.raises():
        layer(features)
    with see.raises():
        torch.mm(features, torch.ones(2, 1, requires_grad=True))
    with see.raises():
        layer(features.detach())
    with torch.no_grad():
        layer.weight.fill_(0.5)
        layer.bias.zero_()
    out = layer(features.clone())
    out.sum().backward()
    see(out=out, weight=layer.weight)


@scenario("INF-11", "NG-13")
def save_for_backward_of_a_function_refuses_an_inference_tensor(torch, see):
    """Where the function is recorded; in no_grad it may be saved, since it is not."""

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t, factor):
            ctx.save_for_backward(factor)
            return t * factor

        @staticmethod
        def backward(ctx, grad):
            (factor,) = ctx.saved_tensors
            return grad * factor, None

    with torch.inference_mode():
        i = torch.tensor([2.0])
    w = torch.tensor([0.5], requires_grad=True)
    with see.raises():
        Scale.apply(w, i)
    with torch.no_grad():
        see(quiet=Scale.apply(w, i))
    see(no_input_requires_grad=Scale.apply(w.detach(), i))


@scenario("INF-12", "INF-13")
def recorded_ops_that_save_nothing_take_inference_tensors(torch, see):
    """The docs say that they cannot be used in recorded computations; add, sub, neg, cat and sum can."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    see(added=w + i, subtracted=i - w, joined=torch.cat([i, w]), stacked=torch.stack([w, i]))
    ((w + i).sum() + torch.cat([i, w]).sum()).backward()
    see(w=w, i=i)


@scenario("INF-12", "INF-13", "INF-36")
def an_inference_tensor_that_requires_grad_gets_a_gradient(torch, see):
    """It is a leaf of the graph that add records outside, gets an AccumulateGrad node and a normal gradient."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    y = -(i + 1.0)
    see(i=i, y=y)
    y.sum().backward()
    see(i=i, grad_kind=i.grad.is_inference())
    (i + 1.0).sum().backward()
    see(twice=i)


@scenario("INF-12", "INF-15")
def a_view_outside_of_an_inference_tensor_that_requires_grad(torch, see):
    """It is not recorded and, unlike a view of a normal tensor, does not say that it requires grad."""
    with torch.inference_mode():
        i = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
        see(inside=i[0])
    see(i=i, flat=i.view(4), row=i[0], turned=i.t(), itself=i.contiguous() is i)
    with see.raises():
        i[0].add(1.0).sum().backward()


@scenario("INF-12")
def an_inference_tensor_as_the_gradient_given_to_backward(torch, see):
    """It is taken; where nothing is computed from it, the leaf's grad is an inference tensor itself."""
    with torch.inference_mode():
        g = torch.tensor([2.0, 4.0])
    w = torch.tensor([0.5, -1.25], requires_grad=True)
    (w * 2.0).backward(g)
    see(w=w)
    v = torch.tensor([0.5, -1.25], requires_grad=True)
    v.view(2).backward(g)
    see(v=v)


@scenario("INF-14")
def functional_ops_outside_give_normal_tensors(torch, see):
    """What is computed from inference tensors outside the mode is normal and may be trained on."""
    with torch.inference_mode():
        i = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    see(i=i, doubled=i * 2, product=torch.mm(i, i), joined=torch.cat([i, i]), copied=i.t().reshape(4))
    doubled = (i * 2).requires_grad_()
    (doubled * doubled).sum().backward()
    see(doubled=doubled)


@scenario("INF-14")
def some_results_of_inference_tensors_begin_at_version_one(torch, see):
    """Where the op fills a fresh normal tensor outside the mode, the filling is counted; it is not for add and neg."""
    with torch.inference_mode():
        i = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    see(copy=i.clone(), total=i.sum(), positive=i.abs(), turned=i.t().contiguous(), wider=i.double(), mean=i.mean())
    see(added=i + 1.0, negated=-i)


@scenario("INF-15")
def a_view_made_outside_is_not_tracked_as_a_view(torch, see):
    """It shares the storage, but autograd does not know it as a view of anything, and no_grad makes no difference."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        i = x.clone()
        inside = i[:1]
    see(i=i, inside=inside, outside=i[:1], normal=x[:1])
    with torch.no_grad():
        see(quiet=i[:1], quiet_normal=x[:1])


# ---------------------------------------------------------------------------------------------------------------------
# In-place and views inside the mode


@scenario("INF-16")
def a_normal_tensor_changed_in_the_mode_stays_normal(torch, see):
    """Its values change, its version advances, and views outside see it."""
    x = torch.tensor([0.5, 2.0])
    part = x[:1]
    with torch.inference_mode():
        x.add_(1.0)
        x[1] = 4.0
        part.mul_(2.0)
    see(x=x, part=part)


@scenario("INF-16", "NG-14", "IP-02")
def a_saved_tensor_changed_in_the_mode_makes_backward_raise(torch, see):
    """The version of a normal tensor moves in the mode, so autograd notices."""
    x = torch.tensor([0.5, 2.0])
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    y = w * x
    with torch.inference_mode():
        x.zero_()
    with see.raises():
        y.sum().backward()
    see(x=x, w=w)


@scenario("INF-16", "NG-20")
def a_non_leaf_changed_in_the_mode_keeps_its_graph(torch, see):
    """As under no_grad: the values change and the gradient is still that of the values before."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    y = w + 1.0
    with torch.inference_mode():
        y.mul_(4.0)
        y.add_(torch.ones(2))
    see(y=y)
    y.sum().backward()
    see(w=w)


@scenario("INF-17")
def an_inference_tensor_changed_in_the_mode(torch, see):
    """Allowed in every way, and by normal tensors that require grad; there is no version to count it."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        i = torch.zeros(2)
        i.add_(w)
        see(i=i)
        i[0] = 4.0
        i.view(2)[1:].mul_(2.0)
        see(i=i, kept=i.mul_(w) is i)
    with torch.inference_mode():
        i.copy_(torch.ones(2))
        see(in_another_block=i)


@scenario("INF-17", "INF-23")
def an_inference_tensor_that_requires_grad_is_changed_in_the_mode(torch, see):
    """No leaf error, and it still says that it requires grad."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        i.mul_(2.0)
        i[0] = 4.0
        see(i=i, part=i[:1])


@scenario("INF-18")
def a_view_of_a_normal_tensor_that_requires_grad(torch, see):
    """It is normal, a view, says that it requires grad, and has no grad_fn."""
    w = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    with torch.inference_mode():
        row, flat = w[0], w.view(4)
        see(row=row, flat=flat, wide=w.unsqueeze(0), parts=list(w.unbind()), computed=row * 2)
    see(row=row, outside=row * 2, flat_sum=flat.sum())


@scenario("INF-18", "NG-17")
def requires_grad_set_on_the_base_later_shows_on_a_view_from_the_mode(torch, see):
    """The view asks its base, whenever it is asked."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        part = x[:1]
    see(before=part)
    x.requires_grad_()
    see(part=part)


@scenario("INF-18")
def a_view_of_a_non_leaf_made_in_the_mode(torch, see):
    """It requires grad as its base does, but backward from it does not reach the base's graph."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    y = w * 2
    with torch.inference_mode():
        part = y[:1]
    see(y=y, part=part)
    with see.raises():
        part.sum().backward()
    see(w=w, part=part)


@scenario("INF-19", "NG-15")
def a_view_made_in_the_mode_may_not_be_changed_in_grad_mode(torch, see):
    """Where it requires grad; with grad off, or in the mode, it may, and its base is changed."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    y = w * 2
    with torch.inference_mode():
        of_leaf, of_result = w[:1], y[:1]
    with see.raises():
        of_leaf.add_(1.0)
    with see.raises():
        of_result.add_(1.0)
    with torch.no_grad():
        of_leaf.add_(1.0)
    with torch.inference_mode():
        of_result.add_(1.0)
    see(w=w, y=y, of_leaf=of_leaf, of_result=of_result)


@scenario("INF-19")
def a_view_made_in_the_mode_of_a_tensor_without_grad_may_be_changed(torch, see):
    """Also by a tensor that requires grad; then the base would have to be recorded, and that is refused."""
    x = torch.zeros(2)
    with torch.inference_mode():
        part = x[:1]
    part.add_(0.5)
    see(x=x, part=part)
    with see.raises():
        part.mul_(torch.tensor([2.0], requires_grad=True))
    see(x=x)


@scenario("INF-20")
def the_grad_fn_of_a_view_from_the_mode_after_its_base_was_changed(torch, see):
    """Once a recorded change of the base makes the view stale, asking for its grad_fn raises."""
    y = torch.tensor([0.5, 2.0], requires_grad=True) * 2
    with torch.inference_mode():
        part = y[:1]
    see(fresh=part.grad_fn)
    y.add_(1.0)
    with see.raises():
        see(stale=part.grad_fn)
    see(requires_grad=part.requires_grad, values=part.detach())
    with see.raises():
        see(used=part * 2)


@scenario("INF-20")
def a_view_from_the_mode_after_its_base_began_to_require_grad(torch, see):
    """A base without grad, changed by a tensor that requires grad: the view has become unusable for autograd."""
    x = torch.zeros(2)
    with torch.inference_mode():
        part = x[:1]
    x.add_(torch.tensor([0.5, 2.0], requires_grad=True))
    see(x=x, requires_grad=part.requires_grad)
    with see.raises():
        see(stale=part.grad_fn)
    with torch.no_grad():
        see(still_usable_here=part + 1.0)


# ---------------------------------------------------------------------------------------------------------------------
# requires_grad inside the mode


@scenario("INF-21", "INF-36")
def requires_grad_at_construction_is_kept(torch, see):
    """A factory obeys its argument; what is computed from the tensor does not require grad."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        like = torch.ones_like(i, requires_grad=True)
        see(i=i, like=like, sum=i + like, copy=i.clone(), without=torch.ones_like(i))
    see(i=i, like=like)


@scenario("INF-22")
def requires_grad_may_be_set_inside(torch, see):
    """For inference tensors and for normal ones, where it lasts; only of integers it is refused."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
        i.requires_grad_()
        x.requires_grad = True
        see(i=i, x=x, unrecorded=x * 2)
        with see.raises():
            torch.tensor([1, 2]).requires_grad_()
    see(recorded=x * 2, i=i)
    with torch.inference_mode():
        i.requires_grad_(False)
        see(cleared=i)


@scenario("INF-22")
def a_result_of_an_op_may_be_made_to_require_grad_inside(torch, see):
    """It was not recorded, so it is a leaf, and outside it can be differentiated through add."""
    with torch.inference_mode():
        y = (torch.tensor([0.5, 2.0]) * 2).requires_grad_()
    see(y=y)
    (y + 1.0).sum().backward()
    see(y=y)


@scenario("INF-23", "NG-07")
def a_leaf_that_requires_grad_may_be_changed_in_the_mode(torch, see):
    """The usual parameter update, also through a view and through .data; the parameter stays a normal leaf."""
    w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    (w * 2).sum().backward()
    with torch.inference_mode():
        w.sub_(0.5 * w.grad)
        w[0] = 4.0
        w.data.mul_(2.0)
    see(w=w)
    (w * w).sum().backward()
    see(w=w)


# ---------------------------------------------------------------------------------------------------------------------
# Nesting and forms


@scenario("INF-24")
def inference_mode_false_returns_to_normal_mode(torch, see):
    """Inside it ops are recorded and tensors are normal; after it the mode is on again."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        i = torch.ones(2)
        with torch.inference_mode(False):
            y = w * 2
            made = torch.ones(2)
            see(y=y, made=made, i=i)
            with see.raises():
                i.add_(1.0)
            with torch.inference_mode():
                see(deepest=w * 2)
            y.sum().backward()
        see(w=w, again=w * 2)
    see(after=w * 2)


@scenario("INF-52", "INF-24")
def the_other_switches_of_the_thread_in_inference_mode(torch, see):
    """Whatever they were: inside both are off, but inference_mode(False) allows threads; afterwards they are back."""
    autograd = torch.autograd
    for found in (True, False):
        with autograd.set_multithreading_enabled(found), autograd._force_original_view_tracking(found):
            for mode in (True, False):
                with torch.inference_mode(mode):
                    inside = autograd.set_multithreading_enabled(found).prev, autograd.is_view_replay_enabled()
                after = autograd.set_multithreading_enabled(found).prev, autograd.is_view_replay_enabled()
                see(inside=inside, after=after)


@scenario("INF-24")
def inference_mode_nested_in_itself(torch, see):
    """The inner block changes nothing, and the outer one goes on after it, also after an exception."""
    w = torch.tensor([0.5], requires_grad=True)
    with torch.inference_mode():
        with torch.inference_mode():
            see(inner=w * 2)
        see(outer=w * 2)
        with see.raises(), torch.inference_mode(False):
            raise ValueError("inside")
        see(still=w * 2)
    see(after=w * 2)


@scenario("INF-25")
def inference_mode_false_turns_grad_mode_on(torch, see):
    """Even inside no_grad, and also where no inference mode was on; grad is off again after it."""
    w = torch.tensor([0.5], requires_grad=True)
    with torch.no_grad():
        with torch.inference_mode(False):
            see(recorded=w * 2, made=torch.ones(1))
        see(off_again=w * 2)
        with torch.inference_mode():
            see(inference=w * 2)
        see(still_off=w * 2)
    torch.set_grad_enabled(False)
    with torch.inference_mode(mode=False):
        see(after_a_call=w * 2)
    see(last=w * 2)


@scenario("INF-25", "EG-07")
def grad_mode_switched_inside_inference_mode(torch, see):
    """enable_grad and set_grad_enabled change the flag only; leaving the block puts back both modes."""
    w = torch.tensor([0.5], requires_grad=True)
    with torch.inference_mode():
        torch.set_grad_enabled(True)
        see(flag_only=w * 2, made=torch.ones(1, requires_grad=True))
        with torch.inference_mode(False):
            torch.set_grad_enabled(False)
            see(off=w * 2)
        see(flag_again=w * 2)
    see(after=w * 2)
    with torch.no_grad(), torch.inference_mode(), torch.enable_grad():
        see(three=w * 2)


@scenario("INF-26")
def the_forms_of_the_decorator(torch, see):
    """With a bool, with no argument, and directly on a function."""
    w = torch.tensor([0.5], requires_grad=True)

    def double(t):
        return t * 2

    see(bare=torch.inference_mode(double)(w), called=torch.inference_mode()(double)(w))
    see(on=torch.inference_mode(True)(double)(w), off=torch.inference_mode(False)(double)(w))
    see(keyword=torch.inference_mode(mode=True)(double)(w), name=torch.inference_mode(double).__name__)
    with torch.inference_mode():
        see(off_inside=torch.inference_mode(mode=False)(double)(w))
    see(after=double(w))


@scenario("INF-26")
def what_inference_mode_takes_for_a_function(torch, see):
    """Everything that is not a bool is decorated: a number too, and only the call of the result fails."""
    for argument in (0, 1, None, "yes"):
        with see.raises():
            torch.inference_mode(argument)
    with see.raises(), torch.inference_mode(1):
        see(entered=True)
    with see.raises():
        torch.inference_mode(0)()
    see(grad_enabled=torch.is_grad_enabled())


@scenario("INF-26")
def constructing_inference_mode_does_not_enter_it(torch, see):
    """Unlike set_grad_enabled it acts at its entry only, and remembers what was in force then."""
    w = torch.tensor([0.5], requires_grad=True)
    off = torch.inference_mode(False)
    on = torch.inference_mode()
    see(constructed=w * 2)
    with torch.no_grad():
        with on:
            see(inside=w * 2)
            with off:
                see(normal=w * 2)
        see(off_again=w * 2)


@scenario("INF-27")
def forward_mode_ad_is_disabled(torch, see):
    """Results in the mode carry no tangent, where no_grad lets tangents pass."""
    fw = torch.autograd.forward_ad
    x, t = torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0])
    with fw.dual_level():
        dual = fw.make_dual(x, t)
        with torch.no_grad():
            see(no_grad=fw.unpack_dual(dual * 2).tangent)
        with torch.inference_mode():
            y = dual * 2
            see(inference=fw.unpack_dual(y).tangent, of_the_input=fw.unpack_dual(dual).tangent)
        see(outside=fw.unpack_dual(dual * 2).tangent, later=fw.unpack_dual(y).tangent)


@scenario("INF-27")
def making_a_dual_of_inference_tensors_outside(torch, see):
    """Without a tangent, and without a check, where both are inference tensors; a custom function then calls no jvp."""
    fw = torch.autograd.forward_ad

    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def jvp(ctx, tangent):
            return tangent * 2

    with torch.inference_mode():
        a, three = torch.tensor([0.5, 2.0]), torch.ones(3)
    normal = torch.tensor([1.0, 4.0])
    with fw.dual_level():
        for primal, tangent in ((a, a), (a, three), (a, normal), (fw.make_dual(a, normal), a)):
            dual = fw.make_dual(primal, tangent)
            see(dual=dual, tangent=fw.unpack_dual(dual).tangent, result=fw.unpack_dual(Twice.apply(dual)).tangent)


@scenario("INF-27")
def making_a_dual_tensor_in_the_mode(torch, see):
    """It comes out without a tangent, and without an error; under inference_mode(False) it has one."""
    fw = torch.autograd.forward_ad
    x, t = torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0])
    with fw.dual_level(), torch.inference_mode():
        dual = fw.make_dual(x, t)
        see(dual=dual, tangent=fw.unpack_dual(dual).tangent)
        with torch.inference_mode(False):
            see(normal=fw.unpack_dual(fw.make_dual(x, t) * 2).tangent)


# ---------------------------------------------------------------------------------------------------------------------
# Threads


@scenario("INF-28")
def the_mode_belongs_to_its_thread(torch, see):
    """A thread started inside is in the default mode; one that enters it leaves the others alone."""
    w = torch.tensor([0.5], requires_grad=True)

    def other():
        see(at_start=w * 2)
        yield
        with torch.inference_mode():
            see(entered=w * 2)
            yield
        see(left=w * 2)

    thread = see.thread(other)
    with torch.inference_mode():
        thread.step()
        see(here=w * 2)
    thread.step()
    see(meanwhile=w * 2)
    thread.finish()


@scenario("INF-28", "INF-07")
def an_inference_tensor_handed_to_a_thread_outside_the_mode(torch, see):
    """It is an inference tensor there too: what may be done with it depends on the thread's own mode."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])

        def other():
            with see.raises():
                i.add_(1.0)
            with torch.inference_mode():
                i.add_(1.0)
            yield
            see(copy=i.clone())

        thread = see.thread(other)
        thread.step()
        see(i=i.mul_(2.0))
        thread.finish()


# ---------------------------------------------------------------------------------------------------------------------
# Equivalence with no_grad


@scenario("INF-29")
def the_same_program_under_no_grad_and_in_inference_mode(torch, see):
    """Where no error is raised, values and requires_grad are the same; only the kind of the tensors differs."""

    def program():
        w = torch.nn.Parameter(torch.tensor([[0.5, 2.0], [4.0, -1.25]]))
        x = torch.tensor([[2.0, 0.5]])
        y = torch.relu(x.mm(w) - 1.0)
        y[0, 0] = 4.0
        view = w.view(4)[1:3]
        view.add_(1.0)
        return [w, y, view, w.t().contiguous(), (w > 1.0).sum(), torch.cat([x, y]).mean()]

    with torch.no_grad():
        see(no_grad=program())
    with torch.inference_mode():
        see(inference=program())


@scenario("INF-29", "INF-11")
def where_the_two_modes_part(torch, see):
    """Used in training afterwards, the result of no_grad is fine and that of inference mode raises."""
    x = torch.tensor([0.5, 2.0])
    w = torch.tensor([4.0, -1.25], requires_grad=True)
    for mode in (torch.no_grad, torch.inference_mode):
        with mode():
            features = x * 2
        with see.raises():
            (w * features).sum().backward()
        see(w=w, features=features)
        with see.raises():
            features.add_(1.0)


@scenario("INF-30")
def a_module_built_in_the_mode_has_parameters_that_require_grad(torch, see):
    """Code that allocates parameters runs unchanged; the parameters are inference tensors."""
    with torch.inference_mode():
        layer = torch.nn.Linear(2, 1)
        with torch.no_grad():
            layer.weight.fill_(0.5)
            layer.bias.zero_()
        out = layer(torch.tensor([[2.0, 4.0]]))
        see(weight=layer.weight, bias=layer.bias, out=out)
    with see.raises():
        layer(torch.tensor([[2.0, 4.0]], requires_grad=True))
    with torch.no_grad():
        see(quiet=layer(torch.tensor([[2.0, 4.0]])))


@scenario("INF-30", "INF-21")
def a_training_step_written_for_grad_mode_fails_at_backward_in_the_mode(torch, see):
    """Everything up to the loss runs; backward finds no graph."""
    with torch.inference_mode():
        w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
        loss = (w * w).sum()
        see(w=w, loss=loss)
        with see.raises():
            loss.backward()
        with see.raises():
            torch.autograd.grad(loss, w)
        see(w=w)


# ---------------------------------------------------------------------------------------------------------------------
# detach, .data, out=, and asking


@scenario("INF-31")
def detach_and_data_of_an_inference_tensor(torch, see):
    """Both share its storage and its kind, inside and outside; detach is therefore no way back into training."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        see(detached_inside=i.detach(), data_inside=i.data)
    see(i=i, detached=i.detach(), data=i.data)
    with see.raises():
        i.detach().requires_grad_()
    with see.raises():
        (torch.ones(2, requires_grad=True) * i.detach()).sum().backward()


@scenario("INF-31")
def detach_and_data_of_a_normal_tensor_in_the_mode(torch, see):
    """They are normal; detach shares the version, .data has a version of its own."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        detached, data = w.detach(), w.data
        detached.add_(1.0)
        data.mul_(2.0)
        see(w=w, detached=detached, data=data)
    see(usable=data.requires_grad_() * 2)


@scenario("INF-31")
def detach_in_place_of_an_inference_tensor(torch, see):
    """It does nothing, inside the mode and outside, and nothing inside to a normal tensor: both still require grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        see(inside=i.detach_())
        see(normal_inside=x.detach_())
    see(outside=i.detach_())
    see(normal=x.detach_())


@scenario("INF-31")
def setting_data_across_the_two_kinds(torch, see):
    """The kind comes along with the data; whether there is a version to read stays as it was."""
    x = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    with torch.inference_mode():
        i = torch.tensor([4.0, -1.25])
        j = torch.tensor([8.0, 0.5])
    x.data = i
    see(x=x, i=i)
    j.data = torch.ones(2)
    see(j=j, is_inference=j.is_inference())
    with see.raises():
        see(version=j._version)


@scenario("INF-32")
def is_inference_and_is_inference_mode_enabled(torch, see):
    """The one asks the tensor, the other the thread; torch.is_inference is the function form."""
    x = torch.zeros(2)
    with torch.inference_mode():
        i = torch.zeros(2)
        see(mode=torch.is_inference_mode_enabled(), x=x.is_inference(), i=i.is_inference())
        with torch.no_grad():
            see(under_no_grad=torch.is_inference_mode_enabled())
        with torch.inference_mode(False):
            see(switched_off=torch.is_inference_mode_enabled(), function=torch.is_inference(i))
    with torch.no_grad():
        see(no_grad_only=torch.is_inference_mode_enabled())
    see(mode=torch.is_inference_mode_enabled(), function=[torch.is_inference(x), torch.is_inference(i)])


@scenario("INF-33")
def out_into_an_inference_tensor(torch, see):
    """Inside it is filled; outside it raises, as in-place does, after it was filled."""
    x = torch.tensor([0.5, 2.0])
    with torch.inference_mode():
        i = torch.zeros(2)
        see(filled=torch.add(x, 1.0, out=i) is i, i=i)
    with see.raises():
        torch.mul(x, 2.0, out=i)
    with torch.no_grad(), see.raises():
        torch.mul(x, 2.0, out=i)
    see(i=i, from_it=torch.mul(i, 2.0, out=x))


@scenario("INF-33", "NG-19")
def out_in_the_mode_with_tensors_that_require_grad(torch, see):
    """Inputs that require grad are fine; the normal target's version advances and it stays without grad."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    target = torch.zeros(2)
    with torch.inference_mode():
        torch.mul(w, 2.0, out=target)
        see(target=target)
        torch.add(w, 1.0, out=w)
    see(w=w, target=target)
    with see.raises():
        torch.mul(w, 2.0, out=target)


# ---------------------------------------------------------------------------------------------------------------------
# Outside the mode, beneath autograd


@scenario("INF-37", "INF-12", "INF-36")
def ops_on_inference_tensors_alone_are_not_recorded_outside(torch, see):
    """They require grad and grad mode is on; a number that becomes a tensor, or an index, makes the difference."""
    with torch.inference_mode():
        a = torch.tensor([0.5, 2.0], requires_grad=True)
        b = torch.tensor([4.0, -1.25])
    see(a=a, alone=a + b, square=a * a, power=a**2, negated=-a, joined=torch.cat([a, b]), stacked=torch.stack([a, b]))
    see(doubled=a * 2, shifted=a + 1, halved=a / 2, reversed_=2 - a, with_a_normal_one=a + torch.ones(2))
    see(indexed=a[torch.tensor([0])], view=a.view(2, 1), part=a[:1])
    (a + 1).sum().backward()
    see()


@scenario("INF-38", "INF-07")
def the_values_are_changed_when_the_change_is_refused(torch, see):
    """The error comes after the op has run, for each of these ways to change a tensor."""
    with torch.inference_mode():
        a = torch.tensor([0.5, 2.0])
    with see.raises():
        a.add_(1)
    see(a=a)
    with see.raises():
        a[0] = 4.0
    see()
    with see.raises():
        a.zero_()
    see()


@scenario("INF-39", "INF-31")
def detached_outside_an_inference_tensor_has_a_version(torch, see):
    """Inside it has none; outside detach and .data count from 0, each for itself."""
    with torch.inference_mode():
        a = torch.tensor([0.5, 2.0])
        inside = a.detach()
    detached, data = a.detach(), a.data
    see(a=a, inside=inside, detached=detached, data=data)
    with torch.inference_mode():
        detached.add_(1)
    see()


@scenario("INF-41", "INF-31")
def assigning_data_makes_one_kind_of_the_other(torch, see):
    """Shape and kind come from what is assigned; requires_grad and version are the tensor's own."""
    with torch.inference_mode():
        a = torch.tensor([0.5, 2.0])
        b = torch.tensor([4.0, -1.25])
    x = torch.ones(2, requires_grad=True)
    y = torch.zeros(2).add_(1)
    x.data = a
    y.data = torch.ones(3)
    b.data = torch.zeros(2)
    see(a=a, x=x, y=y, b=b)


@scenario("INF-42")
def what_is_joined_or_drawn_outside_of_inference_tensors_counts(torch, see):
    """Parts of several types are written one by one; what is drawn is put into a fresh tensor."""
    with torch.inference_mode():
        a, whole, number = torch.ones(2), torch.ones(2, dtype=torch.int64), torch.tensor(1.0)
    see(
        one_type=torch.cat([a, a]), two_types=torch.cat([a, whole]), with_a_normal_one=torch.cat([whole, torch.ones(2)])
    )
    see(stacked=torch.stack([a, whole]), stacked_numbers=torch.stack([number]), drawn=a.bernoulli())


@scenario("INF-16", "INF-08")
def what_an_inference_tensor_refuses_outside(torch, see):
    """That it is one comes before its type, for parameters; one that requires grad may be resized to what it is."""
    with torch.inference_mode():
        truths, x = torch.tensor([True, False]), torch.ones(2, requires_grad=True)
    with see.raises():
        torch.nn.Parameter(truths)
    with see.raises():
        truths.requires_grad_()
    see(same=x.resize_(2) is x)
    with see.raises():
        x.resize_(1)


@scenario("INF-42", "INF-10")
def what_a_result_made_outside_of_inference_tensors_counts(torch, see):
    """Copies, conversions and sums are filled in place under the surface, and their version tells."""
    with torch.inference_mode():
        a = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
        asks = torch.tensor([0.5, 2.0], requires_grad=True)
    see(a=a, clone=a.clone(), double=a.double(), contiguous=a.t().contiguous(), sum=a.sum(), sum_of_rows=a.sum(dim=0))
    see(product=a * a, mean=a.mean(), largest=a.max(), absolute=a.abs())
    see(sum_=asks.sum(), clone=asks.clone())
    with see.raises():
        asks.mean()
    with see.raises():
        asks.abs()
    with torch.no_grad():
        see(mean=asks.mean(), absolute=asks.abs())


@scenario("INF-42")
def versions_of_what_is_computed_outside_of_inference_tensors(torch, see):
    """Sorting, modes and drawing, an activation, and losses by their reduction: 0, 1 or 2."""
    F = torch.nn.functional
    with torch.inference_mode():
        a, one = torch.tensor([[0.5, 0.25], [0.25, 0.75]]), torch.tensor(0.5)
    normal = torch.tensor([[0.5, 0.25], [0.25, 0.75]])
    see(sort=a.sort(), kth=a.kthvalue(1), top=a.topk(1), mode=a.mode(0), kept=a.mode(0, True), mode_of_one=one.mode())
    see(races=a.multinomial(1)._version, sums=a.multinomial(1, True)._version, again=a.multinomial(3, True)._version)
    see(bent=F.hardtanh(a), margin=F.soft_margin_loss(a, a)._version)
    for loss in (F.mse_loss, F.smooth_l1_loss, F.l1_loss, F.binary_cross_entropy):
        for reduction in ("none", "mean", "sum"):
            pairs = ((a, a), (one, one), (a, normal), (normal, normal))
            see(versions=[loss(*pair, reduction=reduction)._version for pair in pairs])


@scenario("INF-26")
def the_mode_is_on_unless_told_otherwise(torch, see):
    """Its signature says so."""
    see(mode=inspect.signature(torch.inference_mode).parameters["mode"].default)


@scenario("INF-43", "INF-39", "INF-31")
def what_is_detached_inside_has_no_version(torch, see):
    """The tensor it came from was detached outside and so has a version; this one has none, whatever follows."""
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0])
    outside, of_that = made.detach(), made.detach().detach()
    with torch.inference_mode():
        inside, data = outside.detach(), outside.data
    see(outside=outside, of_that=of_that, inside=inside, data=data)
    of_that.mul_(2.0)
    see()
    for one in (inside, data):
        with see.raises():
            one.mul_(2.0)


@scenario("INF-44", "INF-41", "INF-07")
def what_takes_over_normal_data_has_no_version_still(torch, see):
    """It says that it is a normal tensor, but only inference mode lets it be changed; .data of it has a version."""
    with torch.inference_mode():
        made = torch.zeros(2)
    made.data = torch.tensor([0.5, 2.0])
    see(made=made)
    with torch.inference_mode():
        made.mul_(2.0)
        data, detached = made.data, made.detach()
    see(data=data, detached=detached)
    with see.raises():
        made.mul_(2.0)
    see()
    with see.raises():
        made * torch.ones(2, requires_grad=True)


@scenario("INF-45", "EG-07", "INF-02")
def a_custom_function_asks_for_the_grad_flag_alone(torch, see):
    """With the flag turned on inside, its output has a history that backward follows, and ops still record nothing."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2.0

        @staticmethod
        def backward(ctx, grad):
            return grad * 2.0

    class DoubleInPlace(Double):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2.0)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        see(inside=Double.apply(x))
        with torch.enable_grad():
            y = Double.apply(x)
            see(y=y, of_y=y + y)
            with see.raises():
                DoubleInPlace.apply(x[:1])
    y.backward(torch.ones(2))
    see(x=x)


@scenario("INF-46", "INF-07", "DEF-17")
def a_gradient_that_is_an_inference_tensor(torch, see):
    """It may be read, used in a step by hand, replaced; backward outside cannot add to it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        x.grad = torch.ones(2)
    see(x=x)
    with torch.no_grad():
        x -= 0.5 * x.grad
    with see.raises():
        (x * 2.0).sum().backward()
    see(x=x)
    with see.raises():
        x.grad.zero_()
    x.grad = None
    (x * 2.0).sum().backward()
    see(x=x)


@scenario("INF-47", "INF-08", "INF-30")
def a_parameter_of_an_inference_tensor(torch, see):
    """Outside it may be made where it does not require grad."""
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0])
        inside = torch.nn.Parameter(made)
    see(inside=inside)
    with see.raises():
        torch.nn.Parameter(made)
    frozen = torch.nn.Parameter(made, requires_grad=False)
    see(frozen=frozen)
    with see.raises():
        frozen.requires_grad_()
    (inside + torch.ones(2)).sum().backward()
    see(inside=inside)


@scenario("INF-48", "INF-11", "INF-30")
def a_module_made_inside(torch, see):
    """The weight is needed for the gradient of the input, and the input for that of the weight."""
    with torch.inference_mode():
        module = torch.nn.Linear(2, 1)
        module.weight.fill_(0.5)
        module.bias.zero_()
    x = torch.tensor([[0.5, 2.0]])
    with torch.no_grad():
        unrecorded = module(x)
    with torch.inference_mode():
        inside = module(x)
    see(unrecorded=unrecorded, inside=inside)
    with see.raises():
        module(x.requires_grad_())
    with see.raises():
        with torch.no_grad():
            module.weight.mul_(2.0)


@scenario("INF-49", "INF-10", "INF-04")
def copies_are_of_the_mode_they_are_made_in(torch, see):
    """Whatever the original: copy, deepcopy and pickle, of one that requires grad too."""
    import copy
    import pickle

    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0], requires_grad=True)
    normal = torch.tensor([0.5, 2.0])
    for way in (copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))):
        outside = way(made)
        with torch.inference_mode():
            inside, of_normal = way(made), way(normal)
        see(outside=outside, inside=inside, of_normal=of_normal)
        (outside * outside).sum().backward()
        see(outside=outside)


@scenario("INF-50", "INF-03", "BW-14")
def hooks_that_compute_in_inference_mode(torch, see):
    """What they return is taken as it is, and so later gradients cannot be added to it outside."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    @torch.inference_mode()
    def doubled(grad):
        return grad * 2.0

    @torch.inference_mode()
    def doubled_in_place(grad):
        grad.mul_(2.0)

    for hook in (doubled, doubled_in_place):
        handle = x.register_hook(hook)
        (x * 4.0).sum().backward()
        see(x=x)
        handle.remove()
        with see.raises():
            (x * 4.0).sum().backward()
        see(x=x)
        x.grad = None


@scenario("INF-51", "INF-05", "IP-09")
def memory_seen_as_another_type(torch, see):
    """Of a normal tensor it shares the version; made inside it is an inference tensor over normal memory."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0])
        inside, same_type_inside = x.view(torch.int32), x.view(torch.float32)
    outside, same_type = x.view(torch.int32), x.view(torch.float32)
    of_made = made.view(torch.int32)
    see(inside=inside, same_type_inside=same_type_inside, outside=outside, same_type=same_type, of_made=of_made)
    of_made.zero_()
    same_type.mul_(2.0)
    see(x=x, made=made)
    with see.raises():
        inside.zero_()


@scenario("INF-42")
def what_is_made_beneath_autograd_is_not_counted_where_a_dispatch_mode_looks_on(torch, see):
    """The mode is asked for the op as a whole: nobody sees how its result was filled."""
    with torch.inference_mode():
        x = torch.ones(2, 2)
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        see(copy=x.clone(), long=x.long(), total=x.sum(), mean=x.mean(), zeros=x.new_zeros(2), dot=x[0].dot(x[0]))
    see(counted=x.long(), total=x.sum())


@scenario("INF-16")
def a_change_by_several_ops_is_not_counted_in_inference_mode_where_a_dispatch_mode_looks_on(torch, see):
    """The mode is asked for it as a whole: nobody counts beneath. One op is counted, and without the mode both are."""
    x = torch.full((2, 2), 0.5)
    changes = (
        ("multiplied", lambda: x.mul_(2)),
        ("multiplied by another name", lambda: x.multiply_(2)),
        ("squared", lambda: x.square_()),
        ("its diagonal filled", lambda: x.unsqueeze(0)[0].fill_diagonal_(2)),
        ("turned", lambda: x.transpose_(0, 1)),
        ("turned by another name", lambda: x.swapaxes_(0, 1)),
        ("written", lambda: torch.mul(x, 2, out=x)),
        ("written by another name", lambda: torch.multiply(x, 2, out=x)),
        ("joined", lambda: torch.vstack((torch.ones(1, 2), torch.ones(1, 2)), out=x)),
    )
    for name, change in changes:
        with torch.inference_mode():
            with torch.autograd.graph.allow_mutation_on_saved_tensors():
                change()
            watched = x._version
            change()
        with torch.no_grad(), torch.autograd.graph.allow_mutation_on_saved_tensors():
            change()
        see(x=x, change=name, watched=watched)


@scenario("INF-42", "FN-07")
def the_value_of_a_transform_in_inference_mode_is_counted_as_beneath_autograd(torch, see):
    """It is no inference tensor, and its version tells how it was made."""
    x = torch.ones(2)
    with torch.inference_mode():
        see(both=torch.func.grad_and_value(lambda y: (y * y).sum())(x))
        see(plain=torch.func.grad(lambda y: (y * y).sum())(x))


@scenario("DEF-12", "IP-38")
def set_in_inference_mode_leaves_a_leaf_its_accumulator(torch, see):
    """What was recorded before and after leads to the same node."""
    x = torch.ones(2, requires_grad=True)
    before = x * 2
    with torch.inference_mode():
        x.set_(x)
    after = x * 2
    see(x=x, same=before.grad_fn.next_functions[0][0] is after.grad_fn.next_functions[0][0])


@scenario("INF-37")
def a_number_beside_an_inference_tensor_reaches_autograd_where_it_is_made_a_tensor(torch, see):
    """Sums, products, remainders; in powers and bounds it stays a number, and nothing is recorded."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
    see(times=i * 2, plus=i + 1, remainder=i % 2, truncated=i.fmod(2), power=i**2, bounded=i.clamp_min(1))


@scenario("INF-37", "INF-42")
def a_number_counts_on_either_side_of_an_op_and_what_is_left_out_does_not(torch, see):
    """Where it is made a tensor the op begins no version of its own, as one that is computed beneath autograd would."""
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0], requires_grad=True)
        low = torch.tensor([1.0, 1.0])
    see(left=torch.floor_divide(2.0, i), right=torch.floor_divide(i, 2.0), zeta=torch.special.zeta(i, 2.0))
    see(bounded=i.clamp(min=low))
    with see.raises():  # a bias that is left out is made a tensor too
        torch.nn.functional.conv1d(i.view(1, 1, 2), low[:1].view(1, 1, 1))
    with torch.no_grad():
        see(logarithms=torch.xlogy(i, 2), signs=torch.copysign(i, -1), rest=2 % i)


@scenario("INF-37")
def a_convolution_of_inference_tensors_reaches_autograd_where_its_bias_is_left_out(torch, see):
    """It is made a tensor then, and what the derivatives need cannot be saved; with a bias nothing is recorded."""
    with torch.inference_mode():
        x = torch.ones(1, 1, 3, requires_grad=True)
        weight, bias = torch.ones(1, 1, 2), torch.ones(1)
    with see.raises() as caught:
        torch.nn.functional.conv1d(x, weight)
    see(refused=caught.error is not None, recorded=torch.nn.functional.conv1d(x, weight, bias).requires_grad)


@scenario("INF-37")
def what_is_computed_of_a_sample_of_an_inference_tensor_belongs_to_the_sample(torch, see):
    """Its value is not told, be it an op on inference tensors alone, a view or a copy."""
    with torch.inference_mode():
        i = torch.tensor([[0.5, 2.0], [1.0, 4.0]])

    refused = set()

    def mapped(row):
        for name, change in (("op", torch.neg), ("view", lambda one: one[0]), ("copy", torch.clone)):
            try:
                change(row).sum().item()
            except RuntimeError:
                refused.add(name)
        return row

    see(rows=torch.func.vmap(mapped)(i).tolist(), refused=sorted(refused))
    see(copies=torch.func.vmap(torch.clone)(i).tolist())
