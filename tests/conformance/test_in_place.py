"""In-place changes, views and versions (IP)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# Versions


@scenario("IP-01")
def every_in_place_form_advances_the_version_by_one(torch, see):
    """Methods, operators, fill_, copy_, zero_ and assignment alike; ops that make a new tensor do not count."""
    x = torch.tensor([0.5, 2.0, -1.25])
    see(x=x)
    x.add_(1)
    see()
    x *= 2
    see()
    x.fill_(4.0)
    x.copy_(torch.tensor([0.5, 2.0, -1.25]))
    x.zero_()
    see()
    x[0] = 8.0
    x[1:] = torch.tensor([1.0, 2.0])
    see(new=x + 1)


@scenario("IP-01", "IP-09")
def the_version_is_shared_by_base_and_views(torch, see):
    """A change through any of them, or through one half of two, is a change of all."""
    base = torch.tensor([0.5, 2.0, -1.25, 4.0])
    view = base.view(2, 2)
    left, right = base.split(2)
    see(base=base, view=view, left=left, right=right)
    left.mul_(2)
    see()
    view[1].add_(1)
    see()
    base.zero_()
    see()


@scenario("IP-01")
def an_in_place_op_that_changes_no_value_still_counts(torch, see):
    """Adding nothing, copying itself, and changing an empty part: the version counts ops, not differences."""
    x = torch.tensor([0.5, 2.0])
    x.add_(0)
    see(x=x)
    x.copy_(x)
    see()
    x[2:].zero_()
    see()


@scenario("IP-01")
def an_in_place_op_that_raises_may_have_counted_or_not(torch, see):
    """Wrong shapes and lossy types are refused before anything is counted."""
    x = torch.tensor([0.5, 2.0])
    whole = torch.tensor([1, 2])
    with see.raises():
        x.add_(torch.ones(3))
    see(x=x)
    with see.raises():
        x.add_(torch.ones(2, 2))
    see()
    with see.raises():
        whole.mul_(0.5)
    see(whole=whole)


@scenario("IP-01")
def in_place_changes_of_shape_count_too(torch, see):
    """unsqueeze_, squeeze_, t_ and transpose_ change no element and advance the version."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    y = x * 2
    see(x=x, y=y)
    y.t_()
    see()
    y.unsqueeze_(0)
    see()
    y.squeeze_()
    see()
    y.transpose_(0, 1)
    see()


@scenario("IP-01")
def out_advances_the_version_of_its_target(torch, see):
    """Views and a detached alias of the target see new values and the new version."""
    target = torch.zeros(2)
    view = target[:1]
    alias = target.detach()
    see(same=torch.add(torch.ones(2), 1, out=target) is target)
    see(target=target, view=view, alias=alias)
    torch.mul(target, target, out=target)
    see()


@scenario("IP-01")
def requires_grad_and_gradients_do_not_count(torch, see):
    """Setting the flag, running backward and assigning .grad leave the version; accumulating advances that of .grad."""
    x = torch.tensor([0.5, 2.0])
    x.requires_grad_()
    see(x=x)
    (x * x).sum().backward()
    see()
    (x * x).sum().backward()
    see()
    x.grad = None
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Stale values


@scenario("IP-02")
def a_factor_changed_after_it_was_saved(torch, see):
    """mul saves both factors; the message names type, shape, and the two versions."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([4.0, 8.0])
    y = x * factor
    factor.add_(1)
    see(x=x, factor=factor, y=y)
    with see.raises():
        y.sum().backward()
    see()


@scenario("IP-02")
def a_result_changed_after_it_was_saved(torch, see):
    """relu saves its result; ops that need only shapes do not mind."""
    x = torch.tensor([0.5, -2.0], requires_grad=True)
    y = x.relu()
    y.add_(1)
    with see.raises():
        y.sum().backward()
    z = x + 1
    z.mul_(2)
    z.sum().backward()
    see(x=x, y=y, z=z)


@scenario("IP-02")
def a_saved_tensor_is_checked_though_only_its_view_changed(torch, see):
    """The version is that of the storage's tensor: a change of an element that was not read counts as well."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    whole = torch.tensor([1.0, 2.0, 4.0, 8.0])
    y = x * whole[:2]
    whole[3] = 0.5
    see(x=x, whole=whole)
    with see.raises():
        y.sum().backward()
    see()


@scenario("IP-02")
def a_failed_backward_leaves_other_branches_as_they_ran(torch, see):
    """Nodes that ran before the stale one have delivered; what waited has got nothing."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    factor = torch.tensor([1.0, 2.0])
    stale = x * factor
    good = w * 2
    factor.zero_()
    with see.raises():
        (stale + good).sum().backward()
    see(x=x, w=w)


@scenario("IP-02", "IP-10")
def a_change_through_detach_is_noticed_and_one_through_data_is_not(torch, see):
    """The same numbers, written by two roads: the one raises, the other gives the gradient of the new values."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * x
    z = x * x
    x.data.mul_(2)
    y.sum().backward()
    see(x=x, y=y)
    x.detach().mul_(2)
    with see.raises():
        z.sum().backward()
    see(z=z)


@scenario("IP-02")
def a_version_that_came_back_to_the_same_value_is_still_another(torch, see):
    """Undoing a change does not undo its count."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([4.0, 8.0])
    y = x * factor
    factor.add_(1)
    factor.sub_(1)
    see(x=x, factor=factor)
    with see.raises():
        y.sum().backward()


@scenario("IP-02")
def what_needs_no_gradient_is_not_saved_and_may_change(torch, see):
    """The derivative with respect to x reads only the other factor, so x may change when only x requires grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    inner = x + 0
    constant = torch.tensor([4.0, 8.0])
    y = inner * constant
    inner.add_(1)
    (y.sum() + inner.sum()).backward()
    see(x=x, inner=inner, y=y)


@scenario("IP-02")
def what_was_saved_of_the_second_result_of_an_op(torch, see):
    """The message calls it output 0, as everything that was not saved by the node that made it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    _, largest = torch.aminmax(x)
    squared = largest * largest
    with torch.no_grad():
        largest.add_(1)
    with see.raises():
        squared.backward()


@scenario("IP-02")
def a_custom_function_s_saved_tensors_are_checked_when_they_are_read(torch, see):
    """A backward that never reads them does not raise."""

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t, factor, read):
            ctx.save_for_backward(factor)
            ctx.read = read
            return t * factor

        @staticmethod
        def backward(ctx, grad):
            if ctx.read:
                (factor,) = ctx.saved_tensors
                return grad * factor, None, None
            return grad, None, None

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([4.0, 8.0])
    reads, reads_not = Scale.apply(x, factor, True), Scale.apply(x, factor, False)
    factor.zero_()
    reads_not.sum().backward()
    see(x=x)
    with see.raises():
        reads.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Right gradients through changes in place


@scenario("IP-03", "IP-07")
def a_chain_of_changes_is_differentiated_as_written(torch, see):
    """y = ((3x + 1) * 2) ** 2, all in place but the first."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 3
    y.add_(1)
    y.mul_(2)
    see(x=x, y=y)
    y.pow_(2)
    see()
    y.sum().backward()
    see()


@scenario("IP-03")
def a_target_times_itself_in_place(torch, see):
    """The old value is copied for the derivative, so this is right as well; so is dividing by itself squared."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.mul_(y)
    see(x=x, y=y)
    with see.raises():
        y.sum().backward()
    see()


@scenario("IP-03")
def what_is_written_over_gets_no_gradient(torch, see):
    """zero_, fill_ and copy_ cut off what was there; the source of copy_ gets it all."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    zeroed, filled, copied = x * 2, x * 3, x * 4
    zeroed.zero_()
    filled.fill_(8.0)
    copied.copy_(w)
    see(x=x, w=w, zeroed=zeroed, filled=filled, copied=copied)
    (zeroed.sum() + filled.sum() + (copied * 2).sum()).backward()
    see()


@scenario("IP-03")
def a_wrong_gradient_without_an_error_by_way_of_data(torch, see):
    """The documentation says that no error means right gradients; .data is the road round it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    z = y * y
    y.data.zero_()
    z.sum().backward()
    see(x=x, y=y, z=z)


@scenario("IP-04")
def a_storage_shared_by_many_may_be_changed(torch, see):
    """A base, a view, a detached alias and .data share it; changing any works."""
    x = torch.tensor([0.5, 2.0, -1.25])
    view, alias, data = x[1:], x.detach(), x.data
    x.add_(1)
    see(x=x, view=view, alias=alias, data=data)
    view.mul_(2)
    see()
    alias.sub_(1)
    see()
    data.zero_()
    see()


@scenario("IP-04")
def memory_that_overlaps_within_one_tensor_may_not_be_changed(torch, see):
    """An expanded tensor, where one element stands for many; and operands that overlap in part."""
    x = torch.tensor([0.5, 2.0, -1.25])
    expanded = x[:1].expand(3)
    with see.raises():
        expanded.add_(1)
    see(x=x, expanded=expanded)
    with see.raises():
        x[1:].add_(x[:2])
    see()
    with see.raises():
        x[:2].mul_(x[:2])
    see()
    with see.raises():
        expanded.fill_(4.0)
    see()


@scenario("IP-04", "IP-28")
def overlap_is_refused_before_what_else_is_wrong(torch, see):
    """Before shapes that do not broadcast, and before a type without a kernel; an overlap of its own is named first."""
    x = torch.tensor([0.5, 2.0, -1.25])
    shared = x[:1].expand(3)
    for change in (
        lambda: shared.add_(torch.ones(2)),
        lambda: x.add_(torch.ones(2)),
        lambda: shared.bitwise_and_(torch.ones(3)),
        lambda: shared.bitwise_and_(torch.ones(2)),
        lambda: x.clone().bitwise_and_(torch.ones(2)),
        lambda: x.clone().bitwise_and_(torch.ones(3)),
        lambda: torch.tensor([1, 2, 3]).bitwise_and_(x),
        lambda: torch.tensor([1, 2, 3]).bitwise_and_(torch.ones(2)),
        lambda: torch.tensor([1, 2, 3]).floor_divide_(torch.ones(3, dtype=torch.complex64)),
        lambda: torch.tensor([1, 2, 3]).hypot_(torch.tensor([1, 2])),
        lambda: torch.tensor([1, 2, 3]).lerp_(torch.tensor([1, 2]), 0.5),
        lambda: torch.tensor([1, 2, 3]).lerp_(torch.tensor([1, 2, 3]), torch.ones(2)),
        lambda: torch.zeros(1).long().expand(2).normal_(),
        lambda: torch.zeros(1).long().expand(2).uniform_(),
        lambda: torch.tensor([True]).expand(2).cumsum_(0),
        lambda: torch.tensor([True]).expand(2).relu_(),
        lambda: torch.tensor([1]).expand(2).mvlgamma_(1),
        lambda: torch.tensor([1j]).expand(2).clamp_(0),
        lambda: torch.tensor([True]).expand(2).sub_(True),
        lambda: shared.masked_fill_(torch.tensor([True, False]), 1),
        lambda: shared.add_(x[1:2].expand(3)),
        lambda: shared.add_(x),
        lambda: x.add_(shared),
    ):
        with see.raises():
            change()
    see(x=x)


# ---------------------------------------------------------------------------------------------------------------------
# Leaves


@scenario("IP-05")
def every_in_place_form_of_a_leaf_that_requires_grad_raises(torch, see):
    """Nothing has changed afterwards, neither value nor version."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    changes = (
        lambda: x.add_(1),
        lambda: x.mul_(x),
        lambda: x.zero_(),
        lambda: x.fill_(2.0),
        lambda: x.copy_(torch.ones(2, 2)),
        lambda: x.clamp_(min=0.0),
        lambda: x.__iadd__(1),
        lambda: x.__setitem__(0, 1.0),
        lambda: x.__setitem__(x > 1, 1.0),
        lambda: x.t_(),
        lambda: x.unsqueeze_(0),
        lambda: x.uniform_(),
    )
    for change in changes:
        with see.raises():
            change()
    see(x=x)


@scenario("IP-05", "IP-07")
def a_list_of_tensors_is_changed_one_by_one(torch, see):
    """Each has a history of its own; where one is a leaf that requires grad, none is changed."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.tensor([4.0])
    result = x * 1
    with see.raises():
        torch._foreach_add_([result, plain, x], 1)
    see(x=x, plain=plain, result=result)
    torch._foreach_sqrt_([result, plain])
    torch._foreach_addcmul_([result, plain], [plain, plain], [result.detach(), plain], 2)
    see()
    with torch.no_grad():
        torch._foreach_mul_([x], [2.0])
    with see.raises():
        result.sum().backward()
    see()


@scenario("DEF-02", "DEF-03", "NG-01")
def an_op_on_a_list_of_tensors_has_one_node(torch, see):
    """All results lead to it, also those of tensors that need no gradient."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.tensor([4.0])
    first, second = torch._foreach_mul([x, plain], [plain, plain])
    see(x=x, plain=plain, first=first, second=second)
    with torch.no_grad():
        (outside,) = torch._foreach_neg([x])
    (power,) = torch._foreach_pow([x], 2)
    see(outside=outside, power=power)
    (power * first).sum().backward()
    see()


@scenario("IP-05", "IP-07")
def a_result_is_no_leaf_and_may_be_changed(torch, see):
    """Also a clone of a leaf, and a leaf that does not require grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.tensor([0.5, 2.0])
    clone = x.clone()
    clone.zero_()
    plain.add_(1)
    see(x=x, clone=clone, plain=plain)
    clone.sum().backward()
    see()


@scenario("IP-06")
def views_of_a_leaf_in_every_depth(torch, see):
    """A row, a view of it, a transposed one, a detached one: only the last may be changed."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    row = x[0]
    element = row[1]
    turned = x.t()
    for view in (row, element, turned, x.view(4), x.unsqueeze(0), x.expand(2, 2, 2)):
        with see.raises():
            view.mul_(2)
    see(x=x, row=row, element=element, turned=turned)
    x.detach()[0].mul_(2)
    see()


@scenario("IP-06", "IP-08")
def a_view_made_before_its_base_required_grad(torch, see):
    """It may not be changed after, since it is a view of a leaf that requires grad by then."""
    x = torch.tensor([0.5, 2.0])
    view = x[:1]
    view.add_(1)
    x.requires_grad_()
    see(x=x, view=view)
    with see.raises():
        view.add_(1)
    see()


@scenario("IP-07")
def a_plain_target_takes_a_recorded_argument(torch, see):
    """It becomes a non-leaf with a grad_fn whose first edge is missing."""
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    target = torch.tensor([0.5, 2.0])
    target.mul_(w)
    see(w=w, target=target)
    target.add_(w, alpha=2)
    see()
    target.sum().backward()
    see()


@scenario("IP-07")
def a_target_of_another_type_is_converted_on_the_way_back(torch, see):
    """A float64 argument added to a float32 target: each gradient has the type of its tensor."""
    w = torch.tensor([4.0, 8.0], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([0.5, 2.0])
    target.add_(w)
    see(w=w, target=target)
    target.sum().backward()
    see()
    other = torch.zeros(2)
    other.copy_(w)
    other.sum().backward()
    see(other=other)


@scenario("IP-07")
def an_integer_target_cannot_take_what_requires_grad(torch, see):
    """The lossy result is refused; copy_ converts and is not recorded."""
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    target = torch.tensor([1, 2])
    with see.raises():
        target.add_(w)
    see(w=w, target=target)
    with see.raises():
        target.copy_(w)
    see()


@scenario("IP-07", "IP-09")
def a_broadcast_argument_gets_a_summed_gradient(torch, see):
    """The target keeps its shape; it may not be the one that grows."""
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    target = torch.zeros(3, 2)
    target.add_(w)
    target[1:].mul_(w)
    see(w=w, target=target)
    target.sum().backward()
    see()
    with see.raises():
        torch.zeros(2).add_(torch.zeros(3, 2).add_(w))


@scenario("IP-08")
def first_changed_then_made_to_require_grad(torch, see):
    """The version says what happened before; backward works from there."""
    x = torch.tensor([0.5, 2.0])
    x.add_(1)
    x[0] = 4.0
    x.requires_grad_()
    y = x * x
    see(x=x, y=y)
    y.sum().backward()
    see()


@scenario("IP-08")
def a_view_of_plain_data_made_to_require_grad(torch, see):
    """A view may be a leaf that requires grad while its base does not; then the base changes under it."""
    base = torch.tensor([0.5, 2.0, 4.0])
    view = base[1:]
    view.requires_grad_()
    see(base=base, view=view)
    with see.raises():
        view.add_(1)
    base.add_(1)
    see()
    (view * view).sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Views and their history


@scenario("IP-09")
def every_kind_of_view_shows_a_change_of_its_base(torch, see):
    """And the base shows a change of each; none of them requires grad, so nothing is recorded."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    see(x=x, flat=x.view(4), turned=x.t(), row=x[1], column=x[:, 0], grown=x.unsqueeze(0))
    views = (x.view(4), x.t(), x[1], x[:, 0], x.unsqueeze(0), x.diagonal(), x.narrow(0, 0, 1))
    see(views=views)
    x.mul_(2)
    see(views_after=views)
    for i, view in enumerate(views):
        view.add_(i)
    see(views_at_the_end=views)


@scenario("IP-09", "IP-07")
def a_change_of_a_view_rewrites_the_history_of_its_base(torch, see):
    """The base's grad_fn is CopySlices, the view's is made anew; the gradient goes through the changed part."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    base = x * 1
    row = base[0]
    see(x=x, base=base, row=row)
    row.mul_(4)
    see()
    (base * 2).sum().backward()
    see()


@scenario("IP-09", "IP-07")
def a_view_of_a_view_is_changed(torch, see):
    """Both views and the base agree; the intermediate view finds out when it is looked at."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    base = x * 1
    turned = base.t()
    row = turned[1]
    row.mul_(4)
    see(x=x, base=base, turned=turned, row=row)
    turned.add_(1)
    see()
    (row * 8).sum().backward()
    see()


@scenario("IP-09")
def a_change_of_the_base_reaches_views_made_before(torch, see):
    """Their grad_fn is made anew from the base's new history: AsStrided."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    base = x * 1
    before, of_before = base[1:], base[1:][:1]
    base.mul_(2)
    after = base[1:]
    see(x=x, base=base, before=before, of_before=of_before, after=after)
    (before * 4).sum().backward(retain_graph=True)
    see()
    of_before.sum().backward()
    see()


@scenario("IP-09", "IP-07")
def two_views_of_one_base_changed_in_turn(torch, see):
    """Overlapping parts: each change goes through the other's."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    base = x * 1
    left, right = base[:2], base[1:]
    left.mul_(2)
    right.mul_(4)
    left.mul_(8)
    see(x=x, base=base, left=left, right=right)
    (left.sum() + right.sum()).backward()
    see()


@scenario("IP-09", "IP-07")
def a_view_of_plain_data_takes_a_recorded_argument(torch, see):
    """Base and all views require grad from then on, also those that were made before and do not overlap."""
    w = torch.tensor([4.0], requires_grad=True)
    base = torch.tensor([0.5, 2.0, -1.25])
    first, last = base[:1], base[2:]
    first.mul_(w)
    see(w=w, base=base, first=first, last=last)
    (base * 2).sum().backward()
    see()


@scenario("IP-09")
def the_part_that_was_written_over_gets_no_gradient(torch, see):
    """fill_, zero_ and copy_ of a view cut off that part alone."""
    x = torch.tensor([0.5, 2.0, 4.0, -1.25], requires_grad=True)
    w = torch.tensor([8.0], requires_grad=True)
    base = x * 2
    base[:1].zero_()
    base[1:2].fill_(0.5)
    base[2:3].copy_(w)
    see(x=x, w=w, base=base)
    base.sum().backward()
    see()


@scenario("IP-09", "IP-02")
def a_view_saved_before_its_base_changed(torch, see):
    """The version is shared, so a saved view is as stale as its base."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    base = x * 1
    view = base[1:]
    y = view * view
    base[0] = 8.0
    see(x=x, base=base, view=view)
    with see.raises():
        y.sum().backward()
    see()


@scenario("IP-09")
def several_views_of_one_op_may_not_be_changed_while_recording(torch, see):
    """split, chunk and unbind return their views together; a change of the base makes reading their history raise."""
    x = torch.tensor([0.5, 2.0, 4.0, -1.25], requires_grad=True)
    base = x * 1
    left, right = base.split(2)
    first, *_ = base.unbind(0)
    for view in (left, first, left[:1], base.chunk(2)[1]):
        with see.raises():
            view.add_(1)
    see(x=x, base=base, left=left, right=right, first=first)
    base.mul_(2)
    with see.raises():
        left.grad_fn
    see(value=right.tolist())


@scenario("IP-09")
def several_views_of_plain_data_may_be_changed(torch, see):
    """Where nothing is recorded they are views like others; where an argument requires grad they are not."""
    w = torch.tensor([4.0, 8.0], requires_grad=True)
    base = torch.tensor([0.5, 2.0, 4.0, -1.25])
    left, right = base.split(2)
    left.add_(1)
    see(base=base, left=left, right=right)
    with see.raises():
        right.mul_(w)
    with torch.no_grad():
        right.mul_(w)
    see(w=w)


@scenario("IP-09", "IP-07")
def a_change_through_a_view_made_by_no_grad(torch, see):
    """It may be changed without recording; while recording it raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 1
    with torch.no_grad():
        view = base[:1]
        view.mul_(2)
    see(x=x, base=base)
    with see.raises():
        view.mul_(2)
    see()


@scenario("IP-09")
def an_expanded_view_of_a_result_follows_its_base(torch, see):
    """Its regenerated history sums what its overlapping elements got."""
    x = torch.tensor([[0.5], [2.0]], requires_grad=True)
    base = x * 1
    wide = base.expand(2, 3)
    base.mul_(4)
    see(x=x, base=base, wide=wide)
    (wide * 2).sum().backward()
    see()


@scenario("IP-09")
def a_transposed_base_changed_through_a_view(torch, see):
    """The base is not laid out in rows; the gradient of its part is found by strides all the same."""
    x = torch.tensor([[0.5, 2.0, 4.0], [-1.25, 8.0, 1.0]], requires_grad=True)
    base = x.t() * 1
    base[1].mul_(2)
    base.t()[0].add_(1)
    base.view_as(base)[:, 1].zero_()
    see(x=x, base=base)
    (base * base).sum().backward()
    see()


@scenario("IP-09")
def a_view_outlives_the_name_of_its_base(torch, see):
    """It keeps its base alive, and its history goes through it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 1
    view = base[:1]
    see(x=x, base=base, view=view)
    del base
    view.mul_(4)
    see()
    view.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# detach, detach_ and .data


@scenario("IP-10")
def versions_of_aliases(torch, see):
    """detach shares the version in both directions and through chains; .data starts anew at zero."""
    x = torch.tensor([0.5, 2.0])
    x.add_(1)
    detached, data = x.detach(), x.data
    of_detached, data_of_detached, detached_of_data = detached.detach(), detached.data, data.detach()
    see(x=x, detached=detached, data=data)
    see(of_detached=of_detached, data_of_detached=data_of_detached, detached_of_data=detached_of_data)
    of_detached.mul_(2)
    see()
    detached_of_data.mul_(2)
    see()


@scenario("IP-10", "IP-09")
def a_view_of_an_alias_counts_with_the_alias(torch, see):
    """A view of detach() has detach()'s result as its base and the source's version; one of .data has neither."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    of_detached, of_data = x.detach()[:1], x.data[:1]
    see(x=x, of_detached=of_detached, of_data=of_data)
    of_detached.add_(1)
    of_data.add_(1)
    see()


@scenario("IP-10")
def assigning_data_keeps_version_views_and_history(torch, see):
    """The tensor has other elements from then on; views go on showing the old ones."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    view = x.detach()[:1]
    x.data = torch.tensor([4.0, 8.0, 1.0])
    see(x=x, view=view)
    with torch.no_grad():
        x.mul_(2)
    see()
    (x * x).sum().backward()
    see()


@scenario("IP-11")
def detached_from_a_leaf_a_result_and_a_view(torch, see):
    """None requires grad, all are leaves and share memory; detach() under no_grad is the same."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    with torch.no_grad():
        inside = y.detach()
    see(x=x, y=y, of_leaf=x.detach(), of_result=y.detach(), of_view=y[:1].detach(), inside=inside)
    (x * y.detach()).sum().backward()
    see()


@scenario("IP-11")
def a_detached_tensor_made_to_require_grad_starts_a_graph_of_its_own(torch, see):
    """Gradients reach it and not what it came from; changing the source makes it stale."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    start = y.detach().requires_grad_()
    z = start * start
    see(x=x, y=y, start=start, z=z)
    z.sum().backward(retain_graph=True)
    see()
    y.add_(1)
    with see.raises():
        z.sum().backward()


@scenario("IP-11")
def a_detached_dual_tensor_has_no_tangent(torch, see):
    """Neither detach() nor .data carries it, and detach_() takes it away, though not from views."""
    fwAD = torch.autograd.forward_ad
    with fwAD.dual_level():
        dual = fwAD.make_dual(torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0]))
        ways = (("dual", dual), ("detached", dual.detach()), ("data", dual.data), ("in place", (dual * 2).detach_()))
        for name, one in ways:
            primal, tangent = fwAD.unpack_dual(one)
            see(name=name, primal=primal, tangent=tangent)
        result = dual * 2
        view = result[:1]
        result.detach_()
        see(of_the_view=fwAD.unpack_dual(view).tangent, of_the_result=fwAD.unpack_dual(result).tangent)


@scenario("IP-12")
def detach_in_place_of_a_result(torch, see):
    """It becomes a leaf; what was computed from it before goes on through its old history."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    before = y * 4
    see(x=x, y=y, same=y.detach_() is y)
    after = y * 4
    y.requires_grad_()
    later = y * 8
    see(before=before, after=after, later=later)
    (before.sum() + later.sum()).backward()
    see()


@scenario("IP-12")
def detach_in_place_of_a_leaf_clears_its_requires_grad(torch, see):
    """Its .grad stays."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    x.detach_()
    see(x=x, y=x * 2)


@scenario("IP-12")
def a_view_cannot_be_detached_in_place(torch, see):
    """Neither one that was recorded, nor one of plain data or of a leaf."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    recorded, of_leaf, plain = (x * 2)[:1], x[:1], torch.zeros(2)[:1]
    several, _ = (x * 2).split(1)
    for view in (recorded, of_leaf, plain, several, x.detach()[:1]):
        with see.raises():
            view.detach_()
    see(x=x, recorded=recorded, of_leaf=of_leaf, plain=plain)
    with torch.no_grad():
        inside = x[:1]
        with see.raises():
            inside.detach_()
    see(inside=inside)


@scenario("IP-12")
def detach_in_place_of_a_base_that_has_views(torch, see):
    """The views keep their history and read through it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 2
    view = base[:1]
    base.detach_()
    see(x=x, base=base, view=view)
    (view * 4).sum().backward()
    see()


@scenario("IP-12", "IP-02")
def a_saved_result_detached_in_place(torch, see):
    """exp-like ops save their own result without its history; square saves its input, and finds it without one."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    z = y * y
    y.detach_()
    see(x=x, y=y, z=z)
    with see.raises():
        z.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# reshape, contiguous, indexing


@scenario("IP-13")
def reshape_views_where_it_can(torch, see):
    """Whether a change shows in the source tells which it was."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    see(x=x, flat=x.reshape(4), of_turned=x.t().reshape(4), same=x.reshape(2, 2), row=x[:, :1].reshape(2))
    flat, of_turned, grown = x.reshape(-1), x.t().reshape(-1), x.t().reshape(2, 2, 1)
    flat.add_(1)
    see(flat=flat, of_turned=of_turned, grown=grown)
    of_turned.zero_()
    grown.mul_(2)
    see()
    see(flattened=x.flatten(), flattened_turned=x.t().flatten())


@scenario("IP-13")
def contiguous_and_flatten_may_be_the_tensor_itself(torch, see):
    """contiguous() of a contiguous tensor is it; reshape to its own shape is a view and not it."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    y = x * 1
    flat = y.view(4)
    see(itself=y.contiguous() is y, reshaped=y.reshape(2, 2) is y, flat=flat.flatten() is flat)
    copied = y.t().contiguous()
    copied.mul_(2)
    see(x=x, y=y, copied=copied)
    y.reshape(4).mul_(4)
    see(flat=flat)
    (y.sum() + copied.sum()).backward()
    see()


@scenario("IP-13")
def view_raises_where_reshape_copies(torch, see):
    """Strides that do not allow it, and a wrong number of elements."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    with see.raises():
        x.t().view(4)
    with see.raises():
        x.view(3)
    with see.raises():
        x.reshape(-1, 3)
    see(x=x, split=x.t().view(2, 2, 1))


@scenario("IP-14")
def basic_indexing_views_and_advanced_indexing_copies(torch, see):
    """Integers, slices, None and ... give views; lists, index tensors and masks give copies."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    basic = (x[0], x[0, 1], x[:, 1:], x[None], x[..., 0], x[()], x[::2])
    advanced = (x[[0, 1]], x[torch.tensor([1, 0])], x[x > 1], x[[0], 1:], x[torch.tensor(0)])
    x.mul_(2)
    see(x=x, basic=basic, advanced=advanced)


@scenario("IP-14", "IP-07")
def assignment_by_basic_index_is_recorded(torch, see):
    """A number cuts off, a tensor that requires grad joins in, broadcast if need be."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    w = torch.tensor([8.0], requires_grad=True)
    y = x * 2
    y[0, 0] = 1.0
    see(x=x, w=w, y=y)
    y[:, 1] = w
    see()
    y[1] *= 2
    see()
    y.sum().backward()
    see()


@scenario("IP-14", "IP-07")
def assignment_by_mask_and_by_indices_is_recorded(torch, see):
    """Each as one in-place op of the whole tensor."""
    x = torch.tensor([0.5, 2.0, 4.0, -1.25], requires_grad=True)
    w = torch.tensor([8.0, 1.0], requires_grad=True)
    y = x * 2
    y[y > 2] = 0.5
    see(x=x, w=w, y=y)
    y[[0, 3]] = w
    see()
    y[torch.tensor([1])] *= 2
    see()
    y.sum().backward()
    see()


@scenario("IP-14")
def assignment_to_a_view_changes_the_base(torch, see):
    """Through two levels of views, and by a mask on a view."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    y = x * 2
    row = y[1]
    row[0] = 16.0
    y.t()[1][y.t()[1] < 0] = 0.0
    see(x=x, y=y, row=row)
    (y * y).sum().backward()
    see()


@scenario("IP-28", "IP-31")
def a_reduction_may_be_written_over_what_it_reads(torch, see):
    """A sum, a product and a mean begin with what they add to; other ops read what is there, or refuse."""
    for name in ("sum", "prod", "amax", "mean", "logsumexp"):
        x = torch.tensor([[1.0, 2.0], [4.0, 8.0]])
        with see.raises():
            getattr(torch, name)(x, 0, out=x[0])
        see(x=x)
    for name in ("amin", "mean"):
        x = torch.tensor([[4.0, 8.0], [1.0, 2.0]])
        with see.raises():
            getattr(torch, name)(x, 0, out=torch.zeros(1).expand(2))
    with see.raises():
        torch.cumsum(x, 0, out=x[:1].expand(2, 2))
    see(x=x)


@scenario("IP-14")
def a_tensor_without_dimensions_is_an_index_or_a_mask(torch, see):
    """A whole number selects, of whichever type; True and False, and a uint8, take all or nothing and copy."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    y = x * 2
    for dtype in (torch.int8, torch.int16, torch.int32, torch.int64):
        see(picked=y[torch.tensor(1, dtype=dtype)])
    for dtype in (torch.bool, torch.uint8):
        see(all=y[torch.tensor(1, dtype=dtype)], nothing=y[torch.tensor(0, dtype=dtype)])
    y[torch.tensor(1, dtype=torch.uint8)] = 8.0
    y[torch.tensor(0, dtype=torch.uint8)] = 16.0
    see(x=x, y=y)
    for dtype in (torch.int8, torch.int16):
        with see.raises():
            y[torch.tensor([1], dtype=dtype)]
        with see.raises():
            y[torch.tensor([1], dtype=dtype)] = 0.5
    y.sum().backward()
    see()


@scenario("IP-14")
def a_wrong_assignment_changes_nothing(torch, see):
    """An index out of range, a value that does not fit."""
    x = torch.tensor([0.5, 2.0])
    with see.raises():
        x[2] = 1.0
    with see.raises():
        x[:] = torch.ones(3)
    with see.raises():
        x[[5]] = 1.0
    with see.raises():
        x[{0}] = 1.0
    with see.raises():
        x[0] = "a"
    see(x=x)


@scenario("IP-16")
def a_value_of_another_shape_is_stripped_and_expanded(torch, see):
    """Its leading dimensions of size 1 fall away by a view, even where there are none; then it is expanded."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]], requires_grad=True)
    w = torch.tensor([[8.0, 1.0]], requires_grad=True)
    same, stripped, widened = x * 2, x * 2, x * 2
    same[:1] = w
    stripped[0] = w
    widened[:] = w[0]
    see(x=x, w=w, same=same, stripped=stripped, widened=widened)
    by_index = x * 2
    by_index[[1]] = w
    see(by_index=by_index)
    (same.sum() + stripped.sum() + widened.sum() + by_index.sum()).backward()
    see()


@scenario("IP-17")
def the_type_of_a_value_put_at_places(torch, see):
    """One value at one mask is filled in and converted; several values, or index tensors, must have the type."""
    x = torch.tensor([0.5, 2.0])
    value = torch.tensor(4.0, dtype=torch.float64, requires_grad=True)
    y = x * 1
    y[y > 1] = value
    see(x=x, y=y, value=value)
    y.sum().backward()
    see()
    with see.raises():
        x[[0]] = torch.tensor(4.0, dtype=torch.float64)
    with see.raises():
        x[x > 0] = torch.ones(2, dtype=torch.float64)
    x[0] = torch.tensor(4.0, dtype=torch.float64)
    x[1:] = torch.ones(1, dtype=torch.float64)
    see()


@scenario("IP-19")
def a_list_that_holds_lists_is_taken_for_a_tuple(torch, see):
    """With a warning: x[[[0, 1], [1, 0]]] is x[[0, 1], [1, 0]]; a list of numbers is one index."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    see(x=x, of_lists=x[[[0, 1], [1, 0]]])
    see(of_slices=x[[slice(None), 0]], of_none=x[[None]], of_tensors=x[[torch.tensor(0), torch.tensor(1)]])
    see(of_numbers=x[[1, 0]], of_truths=x[[True, False]], as_tuple=x[[0, 1], [1, 0]])
    x[[[0], [1]]] = 8.0
    see()
    with see.raises():
        x[0][[[0, 1], [1, 0]]]


@scenario("IP-18")
def a_mask_and_an_index_tensor_are_saved(torch, see):
    """Changed between forward and backward they are stale, for reading and for assignment alike."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    index = torch.tensor([1])
    for place in (x > 1, index):
        read, written = x[place], x * 1
        written[place] = 0.5
        see(x=x, place=place, read=read, written=written)
        place.zero_()
        with see.raises():
            read.sum().backward()
        with see.raises():
            written.sum().backward()
    see()


@scenario("IP-14")
def augmented_assignment_of_an_element_counts_twice(torch, see):
    """x[0] += 1 changes the view in place and then assigns it to itself."""
    x = torch.tensor([0.5, 2.0])
    x[0] += 1
    see(x=x)
    x[[0]] += 1
    see()
    y = x * torch.ones(2, requires_grad=True)
    y[0] *= 4
    see(y=y)
    y.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# retain_grad across changes


@scenario("IP-07", "DEF-18")
def retain_grad_goes_with_the_tensor(torch, see):
    """The gradient of its last value is retained, wherever retain_grad was called."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    early, late = x * 1, x * 1
    early.retain_grad()
    early.mul_(4)
    late.mul_(4)
    late.retain_grad()
    see(x=x, early=early, late=late)
    (early.sum() * 2 + late.sum() * 8).backward()
    see()


@scenario("IP-09", "DEF-18")
def retain_grad_of_a_base_and_of_a_view_that_change(torch, see):
    """Both follow their tensors to the new nodes."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 1
    view = base[:1]
    base.retain_grad()
    view.retain_grad()
    view.mul_(4)
    see(x=x, base=base, view=view)
    (base.sum() * 2 + view.sum() * 8).backward()
    see()


@scenario("IP-28")
def memory_that_is_shared_by_elements(torch, see):
    """Filling is allowed, writing different things is not; an argument may be the target, and not partly it."""
    row = torch.tensor([0.5, 2.0])
    repeated = row.expand(2, 2)
    for change in (lambda: repeated.add_(1.0), lambda: repeated.copy_(torch.ones(2, 2)), lambda: repeated.relu_()):
        with see.raises():
            change()
    repeated.zero_()
    repeated.fill_(4.0)
    see(row=row)
    flat = torch.tensor([0.5, 2.0, -1.0, 4.0])
    with see.raises():
        flat[1:].add_(flat[:-1])
    with see.raises():
        flat[:-1].copy_(flat[1:])
    with see.raises():
        torch.add(flat[1:], 1.0, out=flat[:-1])
    flat.add_(flat)
    flat[:2].add_(flat[:2])
    flat[:2].add_(flat[2:])
    see(flat=flat)


@scenario("IP-28", "IP-14")
def what_is_looked_up_in_the_memory_that_is_written(torch, see):
    """Neither a part of the target nor the target itself may be an argument of an op that looks places up."""
    flat = torch.tensor([0.5, 2.0, -1.0, 4.0])
    places = torch.tensor([0, 1, 1, 3])
    for change in (
        lambda: flat.index_put_((places,), flat),
        lambda: flat[:2].index_put_((places[:2],), flat[1:3]),
        lambda: flat[:2].index_put_((places[:2],), flat[2:]),
        lambda: places.index_put_((places,), torch.tensor([7, 8, 8, 9])),
        lambda: torch.gather(flat, 0, places, out=flat),
        lambda: torch.take(flat[:2], places[:2], out=flat[1:3]),
        lambda: torch.index_select(flat[:2], 0, places[:2], out=flat[2:]),
        lambda: torch.cat([flat[:2], flat[:2]], out=flat),
    ):
        with see.raises():
            change()
        see(flat=flat, places=places)


@scenario("IP-29", "IP-07")
def the_type_of_the_target_decides(torch, see):
    """A number of a wider kind makes the result wider, and then it does not fit; copying converts anything."""
    whole = torch.tensor([2, 4])
    for change in (lambda: whole.add_(0.5), lambda: whole.div_(2), lambda: whole.mul_(torch.tensor([0.5, 0.5]))):
        with see.raises():
            change()
    whole.add_(True).mul_(torch.tensor([2, 2], dtype=torch.int8))
    see(whole=whole)
    real = torch.tensor([0.5, 2.0])
    with see.raises():
        real.add_(1j)
    real.add_(torch.tensor([1.0, 2.0], dtype=torch.float64))
    see(real=real)
    whole.copy_(torch.tensor([1.5, -1.5]))
    truth = torch.tensor([True, False])
    with see.raises():
        truth.add_(1)
    truth.copy_(real)
    see(whole=whole, truth=truth)
    with see.raises():
        torch.add(real, 1.0, out=whole)


@scenario("IP-29", "IP-30", "IP-28")
def what_is_settled_before_a_kernel_is_looked_up(torch, see):
    """Memory, shape and type of the target, also where there is no kernel for what would be computed."""
    truth, real = torch.tensor([True, False]), torch.tensor([0.5, 2.0])
    complex_ = torch.tensor([1 + 2j, 2j])
    for target in (truth, real, complex_):
        others = (
            target.clone(),
            torch.ones(2, 2, dtype=target.dtype),
            torch.ones(3, dtype=target.dtype),
            real.double(),
            complex_,
            torch.ones(2, 1),
            2,
            2j,
        )
        for op in ("remainder_", "fmod_", "hypot_", "bitwise_and_", "pow_"):
            for other in others:
                with see.raises():
                    getattr(target.clone(), op)(other)
    with see.raises():
        complex_.erf_()
    row = truth.expand(2, 2)
    with see.raises():
        row.remainder_(row.clone())
    with see.raises():
        real[:1].expand(2).bitwise_and_(complex_)


@scenario("IP-28", "IP-07")
def ops_that_write_to_memory_which_elements_share(torch, see):
    """Some do, each element in its turn."""
    for change in (
        lambda target: torch.nn.functional.threshold_(target, 1.0, -1.0),
        lambda target: target.baddbmm_(torch.ones(2, 2, 2), torch.ones(2, 2, 2)),
        lambda target: target.exp_(),
    ):
        memory = torch.tensor([0.5, 2.0])
        with see.raises():
            change(memory.expand(2, 2, 2))
        see(memory=memory)


@scenario("IP-07", "DEF-02")
def an_op_for_real_numbers_alone_is_not_recorded_of_complex_ones(torch, see):
    """It raises where it would be recorded, but in place it is recorded all the same."""
    for recorded in (True, False):
        x = torch.tensor([1 + 2j, 2j], requires_grad=recorded)
        for op in (torch.nan_to_num, torch.nan_to_num_, lambda y: torch.nn.functional.silu(y.zero_(), inplace=True)):
            y = x * 1
            with see.raises():
                op(y)
            see(y=y)


@scenario("IP-30", "IP-07")
def arguments_are_broadcast_to_the_target(torch, see):
    """The gradient of an argument is summed over what it was repeated along."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = torch.ones(2, 2)
    y.mul_(x)
    y.add_(x[:1])
    y[0].copy_(x[1])
    see(y=y)
    y.sum().backward()
    see(x=x)
    row = torch.ones(2)
    for argument in (torch.ones(2, 2), torch.ones(2, 1), torch.ones(3)):
        with see.raises():
            row.add_(argument)
        with see.raises():
            row.copy_(argument)
    see(row=row)


@scenario("IP-31", "NG-19")
def out_of_another_shape(torch, see):
    """It takes the shape of the result and keeps its memory; without elements it does so silently."""
    x = torch.tensor([0.5, 2.0])
    empty, longer, shorter = torch.zeros(0), torch.zeros(3), torch.zeros(1)
    view_of_longer = longer[:2]
    torch.add(x, 1.0, out=empty)
    torch.add(x, 1.0, out=longer)
    torch.add(x, 1.0, out=shorter)
    see(empty=empty, longer=longer, shorter=shorter, view_of_longer=view_of_longer)
    part = torch.zeros(2, 2)[0]
    torch.add(x, 2.0, out=part)
    see(part=part, base=part._base)
    see(bytes=[one.untyped_storage().nbytes() for one in (empty, longer, shorter)])
    as_the_result = torch.zeros(0)
    torch.add(torch.tensor([[0.5, 2.0, 1.0], [4.0, 8.0, -1.0]]).t(), 1.0, out=as_the_result)
    see(as_the_result=as_the_result)
    parts = [torch.zeros(1), torch.zeros(2)]
    torch.unbind_copy(torch.ones(2, 2), out=parts)
    see(first=parts[0], second=parts[1])
    for wrong in ([longer], (longer,)):
        for op in (lambda out: torch.add(x, 1.0, out=out), lambda out: torch.norm(x, out=out)):
            with see.raises():
                op(wrong)


@scenario("NG-19", "IP-31")
def out_of_an_op_that_requires_grad(torch, see):
    """Refused, before or after out= is resized; copied with its history; or recorded as what has no derivative."""
    x, y = torch.tensor([0.5, 2.0], requires_grad=True), torch.tensor([4.0, 8.0])
    square = (x * 1).diag()
    for op in (
        lambda out: torch.add(x, y, out=out),
        lambda out: torch.kron(x, y, out=out),
        *(lambda out, n=n: torch.matrix_power(square, n, out=out) for n in (-1, 1, 2, 3, 4, 5)),
    ):
        out = torch.zeros(1)
        with see.raises():
            op(out)
        see(shape=list(out.shape), by=out.grad_fn and out.grad_fn.name())
    copied = torch.zeros(())
    torch.inner(x, y, out=copied)
    copied.backward()
    see(copied=copied.item(), by=copied.grad_fn.name(), x=x)
    for out in (torch.zeros(2), torch.zeros(2, 2)[1]):
        torch.heaviside(x, y, out=out)
        see(out=out)
        with see.raises():
            out.sum().backward()


@scenario("IP-37", "IP-04")
def what_is_read_while_it_is_written(torch, see):
    """Each element sees those that were written before it; nothing tells that the result depends on the order."""

    def fresh():
        return torch.tensor([[2.0, 3.0], [5.0, 7.0]])

    for change in (
        lambda y: y.mul_(y[:, 0]),
        lambda y: y.sub_(y.diagonal()),
        lambda y: y.copy_(y[:, 1]),
        lambda y: torch.mul(y, y[:, 0], out=y),
        lambda y: y[0].add_(y[:, 1]),
        lambda y: y.view(-1).unfold(0, 2, 1).add_(1.0),
    ):
        y = fresh()
        change(y)
        see(y=y)
    x = fresh().requires_grad_()
    z = x * 1.0
    z.mul_(z[:, 0].detach().clone())
    z.add_(z[:, 0])
    z.sum().backward()
    see(z=z, x=x)


@scenario("IP-07", "IP-09")
def writing_slices_and_elements_by_index_into_a_view(torch, see):
    """What was written has the gradient of its source, what was overwritten none; the base's history is rewritten."""
    index = torch.tensor([1, 0])
    for write in (
        lambda part, source: part.index_add_(0, index, source, alpha=2.0),
        lambda part, source: part.index_copy_(0, index, source),
        lambda part, source: part.index_put_((index,), source, accumulate=True),
        lambda part, source: part.scatter_(0, index.view(1, 2), source[:1]),
        lambda part, source: part.scatter_add_(0, index.view(1, 2), source[:1]),
        lambda part, source: part.scatter_reduce_(0, index.view(1, 2), source[:1], "amax"),
        lambda part, source: part.masked_scatter_(torch.tensor([True, False]), source),
        lambda part, source: part.put_(index, source[0]),
    ):
        x = torch.tensor([[[0.5, 2.0], [1.0, -3.0]]] * 2, requires_grad=True)
        source = torch.tensor([[1.0, 0.25], [-2.0, 4.0]], requires_grad=True)
        base = x * 2.0
        part = base[1]
        write(part, source)
        see(base=base, part=part)
        (base * base).sum().backward()
        see(x=x, source=source)


@scenario("IP-05", "IP-06", "NG-07")
def writing_by_index_into_a_leaf(torch, see):
    """It is refused as every in-place change is, and allowed under no_grad, where the leaf stays a leaf."""
    index = torch.tensor([0])
    for change in (
        lambda w: w.index_fill_(0, index, 3.0),
        lambda w: w[0].index_fill_(0, index, 3.0),
        lambda w: w.masked_fill_(torch.tensor([True, False]), 3.0),
        lambda w: w.scatter_(0, index.view(1, 1), 3.0),
        lambda w: w.tril_(),
        lambda w: w.fill_diagonal_(2.0),
    ):
        w = torch.zeros(2, 2, requires_grad=True)
        with see.raises():
            change(w)
        with torch.no_grad():
            change(w)
        see(w=w)


@scenario("IP-01", "NG-07")
def the_shape_of_a_tensor_is_changed_under_it(torch, see):
    """Resizing keeps the elements and counts as a change; where a gradient is required it is refused."""
    x = torch.tensor([1.0, 2.0, 3.0, 4.0])
    see(x=x.resize_(2, 2))
    see(x=x.resize_(2, 2))
    see(x=x.resize_as_(torch.zeros(3)))
    w = torch.zeros(2, requires_grad=True)
    with see.raises():
        w.resize_(1)
    with torch.no_grad(), see.raises():
        w.resize_(1)


@scenario("IP-04", "IP-05", "IP-01")
def the_memory_of_a_tensor_is_exchanged(torch, see):
    """set_ takes over another tensor's memory, with a version of its own; what it records has no derivative."""
    x, y = torch.zeros(4), torch.arange(6.0)
    x.set_(y[2:])
    see(x=x, y=y)
    x.mul_(2.0)
    see(x=x, y=y)
    w = torch.zeros(2, requires_grad=True)
    with see.raises():
        w.set_(torch.ones(2))
    with torch.no_grad():
        w.set_(torch.ones(3))
    see(w=w)
    plain = torch.zeros(2)
    plain.set_(w * 2.0)
    see(plain=plain)
    with see.raises():
        plain.sum().backward()


@scenario("IP-29", "IP-30")
def a_missing_kernel_is_told_before_a_type_that_does_not_fit(torch, see):
    """What a comparison gives fits every type, and an op of one operand keeps its own: the kernel alone is missing."""
    x = torch.zeros(2)
    with see.raises():
        x.lt_(torch.ones(2, dtype=torch.complex64))
    with see.raises():
        torch.zeros(2, dtype=torch.bool).ceil_()
    see(x=x)


@scenario("DEF-12", "INF-41")
def a_leaf_that_gets_data_of_another_type_has_another_accumulator(torch, see):
    """What was recorded before goes on into the old one, and both add to the same .grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    before = x * 2
    x.data = torch.tensor([4.0, 8.0], dtype=torch.float64)
    after = x * 3
    see(x=x, before=before, after=after, same=before.grad_fn.next_functions[0][0] is after.grad_fn.next_functions[0][0])
    (before.sum() + after.sum()).backward()
    see()


@scenario("IP-38", "DEF-12")
def a_leaf_that_is_set_to_other_memory_has_another_accumulator(torch, see):
    """What was recorded before no longer leads to the leaf as it is asked for; backward still accumulates into it."""
    x = torch.ones(2, requires_grad=True)
    before = x * 2
    with torch.no_grad():
        x.set_(torch.tensor([4.0, 8.0]))
    see(x=x, before=before)
    with see.raises():
        torch.autograd.grad(before, x, torch.ones(2))
    (x * 3).sum().backward()
    see()


@scenario("IP-39", "BW-13")
def the_node_of_set_refuses_to_run_though_no_gradient_is_wanted_of_it(torch, see):
    """It has no derivative, which is said where backward ends at the tensor itself; grad goes no further than that."""
    x = torch.ones(2, requires_grad=True)
    y = x * 1
    y.set_(torch.ones(2))
    with see.raises():
        y.sum().backward(inputs=[y])
    see(gradient=torch.autograd.grad(y.sum(), y)[0])


@scenario("IP-14")
def places_before_one_that_is_out_of_bounds_are_written_and_no_version_tells(torch, see):
    """The elements are gone through in row-major order; what stands before the index that fails has its new value."""
    x = torch.zeros(2, 3)
    recorded = torch.ones(3, requires_grad=True) * 1
    see(x=x, recorded=recorded)
    with see.raises():
        x[[1, 0, 5]] = 2.0
    with see.raises():
        x[:, [0, 7]] = 4.0
    with see.raises():
        x[[0, 1], [2, 3]] = torch.tensor([8.0, 9.0])
    with see.raises():
        x.index_put_((torch.tensor([0, 4]),), torch.ones(()), accumulate=True)
    with see.raises():
        recorded[[2, 3]] = 2.0
    with see.raises():
        x[[5]] = torch.ones(7)
    see(empty=x[:0][:, [9]])


@scenario("IP-14", "IP-28")
def a_number_is_not_put_into_a_row_whose_elements_share_a_place(torch, see):
    """A row that is expanded itself is refused; one of an expanded tensor that is not is written for all rows."""
    x = torch.ones(2)
    rows, planes = x.expand(2, 2), x.expand(2, 2, 2)
    see(x=x)
    rows[-1] = 2.0
    see()
    with see.raises():
        planes[-1] = 4.0
    see()


@scenario("IP-14", "IP-16")
def filling_with_a_complex_number_tells_of_the_imaginary_part(torch, see):
    """So does an assignment that fills; a tensor of bools has no part to lose."""
    x = torch.ones(2)
    value = torch.tensor(3.0 + 1j)
    x[...] = value
    see(x=x)
    x[:1] = value * 2
    see()
    see(new=torch.fill(x, value), whole=torch.zeros(2, dtype=torch.int64).fill_(value))
    see(truth=torch.zeros(2, dtype=torch.bool).fill_(value))


@scenario("IP-01", "NG-07")
def what_one_op_does_to_a_list_of_tensors_is_not_counted_where_saved_tensors_may_be_changed(torch, see):
    """Clipping changes all gradients by one op, unless it is told not to."""
    inside = torch.autograd.graph.allow_mutation_on_saved_tensors
    w = torch.ones(2, requires_grad=True)
    (w * 2).sum().backward()
    gradient = w.grad
    for foreach in (None, False):
        with inside():
            torch.nn.utils.clip_grad_norm_([w], 1.0, foreach=foreach)
            see(gradient=gradient)
            torch.nn.utils.clip_grad_value_([w], 0.5, foreach=foreach)
            see()
    torch.nn.utils.clip_grad_value_([w], 0.25)
    see()


@scenario("IP-02", "BW-33")
def what_torch_itself_changes_in_place_backward_finds_too(torch, see):
    """The condition by norms has no gradient, for torch changes the inverse; that by singular values has one."""
    matrix = torch.tensor([[2.0, 0.0], [0.0, 4.0]], requires_grad=True)
    by_values, by_sums = torch.linalg.cond(matrix), torch.linalg.cond(matrix, "fro")
    see(by_sums=by_sums, singular=torch.linalg.cond(torch.ones(2, 2), 1))
    by_values.backward()
    with see.raises():
        by_sums.backward()
    weights = torch.tensor([0.5, 2.0], requires_grad=True)
    counted = torch.bincount(torch.tensor([0, 2]), weights)
    see(counted=counted, edges=counted.grad_fn.next_functions)
    with see.raises():
        counted.sum().backward()


@scenario("IP-28")
def what_is_put_at_places_may_not_lie_in_what_is_written_to(torch, see):
    """Neither what is put nor the places: the target, a view of it, a part. Of an empty one only the target itself."""
    places, nothing, held = torch.tensor([0, 1]), torch.tensor([], dtype=torch.int64), []
    for change in (
        lambda t, i, s: t.index_add_(0, i, s),
        lambda t, i, s: t.index_copy_(0, i, s),
        lambda t, i, s: t.scatter_(0, i, s),
        lambda t, i, s: t.scatter_add_(0, i, s),
        lambda t, i, s: t.put_(i, s),
    ):
        wide, whole, empty = torch.tensor([2.0, 4.0, 8.0]), torch.tensor([0, 1]), torch.ones(0)
        x = wide[:2]
        held.append((whole, empty, x))
        for source in (x, x.view(2), wide[1:], x.clone()):
            with see.raises():
                change(x, places, source)
        for index in (whole, whole.view(2)):
            with see.raises():
                change(whole, index, places)
        for source in (empty, empty.view(0)):
            with see.raises():
                change(empty, nothing, source)
        see(wide=wide, x=x, whole=whole)
    with see.raises():
        places.index_fill_(0, places, 1)
    with see.raises():
        torch.scatter(torch.zeros(2), 0, places, x, out=x)
    see(places=places, x=x)


@scenario("IP-09", "IP-22")
def a_view_that_was_given_other_memory_is_changed(torch, see):
    """Its part of the base's gradient is looked for where it lies now; past the end, or where elements meet, raises."""
    held = []
    for memory in (
        torch.zeros(4),
        torch.zeros(6)[2:6:2],
        torch.zeros(7)[:7:3],
        torch.zeros(4)[3:],
        torch.zeros(1),
        torch.zeros(2, 0),
        torch.zeros(1).expand(2),
    ):
        x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
        base = x * 1
        part = base[1:]
        part.data = memory
        part.fill_(2.0)
        held.append(x)
        see(part=part)
        with see.raises():
            base.sum().backward()
        see(x=x)


@scenario("IP-28", "IP-31")
def an_identity_is_written_to_memory_that_elements_share(torch, see):
    """Its zeros are written before its ones."""
    for shape, out in (((2, 3), torch.zeros(3).expand(2, 3)), ((2, 2), torch.zeros(()).expand(2, 2))):
        torch.eye(*shape, out=out)
        see(out=out)
    x = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        torch.nn.init.eye_(x.expand(2, 2))
    see(x=x)


@scenario("IP-07", "IP-40")
def a_change_of_a_view_with_other_memory_is_undone_where_the_base_reaches(torch, see):
    """Its place in that memory counts as one in the base's: to the last element of the base, and for nothing beyond."""
    for start, stop, step in ((2, 4, 1), (3, 5, 1), (4, 5, 1), (0, 4, 3), (0, 5, 4), (9, 9, 1)):
        x = torch.ones(4, requires_grad=True)
        base = x * 1
        view = base[:2]
        view.data = torch.ones(9)[start:stop:step]
        view.mul_(3)
        with see.raises():
            base.sum().backward()
        see(view=view, x=x)


@scenario("IP-07", "BW-20")
def a_function_without_a_gradient_for_a_view_that_it_changed(torch, see):
    """The base gets none, not even for what was not changed; of elements that share a place that is no matter."""
    held = []

    class Filled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, view, value, gives):
            ctx.mark_dirty(view)
            ctx.gives = gives
            return view.fill_(value.item())

        @staticmethod
        def backward(ctx, grad):
            return grad if ctx.gives else None, grad.sum(), None

    for shown in (lambda base: base[:1], lambda base: base.expand(3, -1)):
        for needed, gives in ((True, False), (True, True), (False, True)):
            x, value = torch.ones(2, requires_grad=needed), torch.tensor(5.0, requires_grad=True)
            base = x * 2
            Filled.apply(shown(base), value, gives)
            held.append((x, value, base))
            see(base=base)
            with see.raises():
                base.sum().backward()
            see(x=x, value=value)


@scenario("IP-07", "BW-35")
def whole_numbers_that_have_a_history_get_no_gradient(torch, see):
    """A tensor with a history that fills them gives them one; backward raises where it comes to them."""
    x = torch.ones(2, requires_grad=True)
    counts = torch.zeros(2, dtype=torch.int64)
    counts.fill_(x.sum())
    see(counts=counts, fresh=counts.to(torch.int32))
    with see.raises():
        counts.to(torch.float32).sum().backward()
    see(x=x)


@scenario("DEF-18", "IP-07")
def a_later_result_of_a_node_that_retains_its_gradient_cannot_be_changed(torch, see):
    """The change happens and raises then: what is retained is looked for among the first results."""
    held = []
    for earlier in (False, True):
        x = torch.tensor([1.0, 3.0], requires_grad=True)
        variance, mean = torch.var_mean(x, 0)
        mean.retain_grad()
        if earlier:
            variance.retain_grad()
        with see.raises():
            mean.mul_(2)
        held.append((x, variance, mean))
        see(variance=variance, mean=mean)
        with see.raises():
            variance.mul_(2)
        (variance + mean).backward()
        see(x=x)


@scenario("IP-28")
def shared_memory_is_refused_before_a_number_that_does_not_suit(torch, see):
    """No element is written, and nothing is divided by nothing."""
    counts = torch.ones(1, dtype=torch.int64)
    with see.raises():
        counts.expand(2).floor_divide_(0)
    see(counts=counts)


@scenario("IP-37", "IP-01")
def a_running_sum_in_place_reads_everything_before_it_writes(torch, see):
    """No element that is summed or multiplied is one that was written meanwhile."""
    x, y = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([[1.0, 2.0], [4.0, 8.0]])
    x.cumsum_(0)
    y.cumprod_(0)
    see(x=x, y=y)
