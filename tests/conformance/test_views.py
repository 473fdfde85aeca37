"""Histories of views, what shares memory and version, and out= (IP)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# Histories


@scenario("IP-07", "IP-01")
def a_recorded_change_becomes_the_history(torch, see):
    """A result that is changed, and a buffer that becomes part of the graph."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.mul_(x)
    buffer = torch.zeros(2)
    buffer.add_(x)
    see(x=x, y=y, buffer=buffer)
    (y + buffer).sum().backward()
    see()


@scenario("IP-07", "IP-14", "IP-09")
def writing_into_a_part_of_a_buffer(torch, see):
    """By index, by slice and through a view that has a name: the buffer requires grad from then on."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    buffer = torch.zeros(2, 2)
    row = buffer[0]
    row.copy_(x)
    see(x=x, buffer=buffer, row=row)
    buffer[1, :1] = x[1:] * 2
    see()
    (buffer * buffer).sum().backward()
    see()


@scenario("IP-09", "IP-07")
def views_find_out_that_their_base_has_changed(torch, see):
    """Changed itself or through another view, a result gives each of its views a history made anew."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    base = x * 2
    first, last = base[:2], base[1:]
    base.mul_(4)
    see(x=x, base=base, first=first, last=last)
    first.mul_(x[:2])
    see()
    last.sum().backward()
    see()


@scenario("IP-09")
def a_view_of_a_view_that_was_changed(torch, see):
    """The base of both is the tensor that owns the memory; offsets and strides of the inner view stay its own."""
    x = torch.tensor([[0.5, 2.0, 4.0], [1.0, -1.25, 8.0]], requires_grad=True)
    base = (x * 2)[:, 1:]
    column = base.t()[1]
    column.mul_(4)
    see(x=x, base=base, column=column)
    (base * base).sum().backward()
    see()


@scenario("IP-07", "IP-01")
def a_change_that_needs_its_own_old_value(torch, see):
    """What mul_ and pow_ save of the tensor that they change is its value from before; as an argument it is not."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.mul_(x)
    z = x * 1
    z.pow_(3)
    root = x * 1
    root.sqrt_()
    see(x=x, y=y, z=z, root=root)
    (y + z + root).sum().backward()
    see()
    squared = x * 2
    squared.mul_(squared)
    with see.raises():
        squared.sum().backward()


@scenario("IP-02")
def a_saved_result_that_is_changed(torch, see):
    """sqrt saves its result, mul its inputs: changing one makes backward raise. add saves nothing."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    root = x.sqrt()
    root.add_(1)
    with see.raises():
        root.sum().backward()
    factor = torch.tensor([2.0, 4.0])
    product = x * factor
    factor.add_(1)
    with see.raises():
        product.sum().backward()
    shifted = x + factor
    factor.add_(1)
    shifted.sum().backward()
    see(x=x, root=root, product=product, shifted=shifted)


@scenario("IP-02")
def the_saved_tensor_that_was_changed_is_named(torch, see):
    """A constant, and a result with the op that made it."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for saved in (torch.tensor([2.0, 4.0]), x * 2):
        product = saved * x
        with torch.no_grad():
            saved.add_(1)
        with see.raises():
            product.sum().backward()


@scenario("IP-06")
def a_view_of_a_leaf_is_refused(torch, see):
    """By whatever view, and whatever else is part of the change; the value stays."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.tensor([1.0, 1.0])
    for view in (x[:1], x.view(2, 1), x.view_as(x), x.unsqueeze(0)[0]):
        with see.raises():
            view.mul_(2)
    with see.raises():
        x[0] = 1.0
    plain[:1].mul_(x[:1])
    see(x=x, plain=plain)


@scenario("IP-05", "IP-08")
def a_leaf_is_refused_by_each_form(torch, see):
    """The method, the operator, and an argument that requires grad; before it required grad it was allowed."""
    x = torch.tensor([0.5, 2.0])
    x.mul_(2)
    x.requires_grad_()
    with see.raises():
        x.add_(1)
    with see.raises():
        x += 1
    with see.raises():
        x.copy_(torch.zeros(2))
    with see.raises():
        x.zero_()
    see(x=x)


# ---------------------------------------------------------------------------------------------------------------------
# Views in particular


@scenario("IP-09")
def views_that_come_several_at_once_are_not_changed_in_place(torch, see):
    """Each alone would be; of plain tensors they may."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    for parts in (y.unbind(), y.chunk(2), y.split(1)):
        with see.raises():
            parts[0].mul_(2)
    plain = torch.tensor([0.5, 2.0])
    part, _ = plain.unbind()
    part.mul_(2)
    with see.raises():
        part.mul_(x[0])
    see(x=x, y=y, plain=plain, part=part)


@scenario("IP-09")
def the_outputs_of_an_op_that_returns_several(torch, see):
    """Each has its number, and a gradient that arrives at one of them finds its place."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    first, second, third = (x * 2).unbind()
    loss = second * 4 + third * 8
    see(x=x, numbers=[one.output_nr for one in (first, second, third)], loss=loss)
    loss.backward()
    see()


@scenario("NG-15", "IP-09")
def a_view_of_a_view_remembers_the_mode_of_the_first(torch, see):
    """A view made in grad mode of one made under no_grad or in inference mode, and the other way round."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    for mode in (torch.no_grad, torch.inference_mode):
        y = x * 2
        with mode():
            outer = y[1:]
        inner = outer[1:]
        with see.raises():
            inner.mul_(2)
        z = x * 2
        first = z[1:]
        with mode():
            second = first[1:]
        with see.raises():
            second.mul_(2)
        first.mul_(2)
        see(x=x, y=y, z=z, first=first)


@scenario("IP-12")
def a_detached_base_and_its_view(torch, see):
    """The base is cut off in place; a view that was made before keeps its history."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    view = y.view(2, 1)
    y.detach_()
    see(x=x, y=y, view=view)
    with see.raises():
        view.detach_()
    view.sum().backward()
    see()


@scenario("IP-12")
def a_detached_output_starts_anew(torch, see):
    """It is a leaf, and nothing of the node that it came from is left in a later graph."""
    x = torch.tensor([[0.5, 2.0], [4.0, 1.0]], requires_grad=True)
    values = (x * 2).max(dim=1)[0]
    values.detach_().requires_grad_()
    see(values=values, number=values.output_nr)
    (values * 4).sum().backward()
    see(x=x)


@scenario("IP-12", "IP-07")
def a_shape_that_is_changed_in_place(torch, see):
    """t_() of a result is part of its history, of a view of the view's alone; of a leaf it is refused."""
    x = torch.tensor([[0.5, 2.0], [4.0, 1.0]], requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.t_()
    base = x * 2
    view = base[:1]
    view.t_()
    see(x=x, y=y, base=base, view=view)
    base.mul_(2)
    see()
    with see.raises():
        x.t_()
    (y.sum() + base.sum()).backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Sharing


@scenario("IP-10", "IP-11")
def data_has_a_version_of_its_own(torch, see):
    """A change by way of .data is not counted, and backward takes the changed value without a word."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    factor = torch.tensor([2.0, 4.0])
    product = x * factor
    data = factor.data
    data.add_(1)
    see(x=x, factor=factor, data=data)
    product.sum().backward()
    see()
    detached = factor.detach()
    product = x * factor
    detached.add_(1)
    see(detached=detached)
    with see.raises():
        product.sum().backward()


@scenario("IP-10")
def assigning_data(torch, see):
    """It takes over the memory of the other tensor and keeps everything else; what cannot be taken over is refused."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    x.data = torch.tensor([[4.0], [8.0]])
    other = torch.tensor([1.0, 2.0, 4.0])
    x.data = other[1:]
    see(x=x, y=y, other=other)
    with see.raises():
        x.data = 3.0
    with see.raises():
        x.data = torch.tensor([1, 2])
    plain = torch.tensor([0.5])
    plain.data = torch.tensor([1, 2])
    double = torch.tensor([0.5], requires_grad=True)
    double.data = torch.tensor([4.0], dtype=torch.float64)
    see(plain=plain, double=double)
    x.sum().backward()
    see()


# ---------------------------------------------------------------------------------------------------------------------
# Wrong arguments


@scenario("IP-05")
def a_change_that_does_not_fit(torch, see):
    """By shape, by dtype, or because the memory overlaps: refused, and nothing is counted."""
    x = torch.tensor([0.5, 2.0])
    whole = torch.tensor([1, 2])
    with see.raises():
        x.add_(torch.ones(3, 2))
    with see.raises():
        whole.add_(0.5)
    with see.raises():
        torch.tensor([0.5]).expand(2).add_(1)
    longer = torch.tensor([0.5, 2.0, 4.0])
    with see.raises():
        longer[1:].add_(longer[:2])
    see(x=x, whole=whole, longer=longer)


@scenario("NG-19")
def an_out_that_does_not_fit(torch, see):
    """Of another shape it is resized with a warning, empty without one; of a smaller dtype it is refused."""
    x = torch.tensor([0.5, 2.0])
    longer, empty, column = torch.zeros(3), torch.empty(0), torch.zeros(2, 1)
    for out in (longer, empty, column):
        torch.mul(x, 2, out=out)
    see(x=x, longer=longer, empty=empty, column=column)
    whole = torch.zeros(2, dtype=torch.int64)
    with see.raises():
        torch.mul(x, 2, out=whole)
    with see.raises():
        torch.mul(x, 2, out=torch.zeros(1).expand(2))
    double = torch.zeros(2, dtype=torch.float64)
    torch.mul(x, 2, out=double)
    see(whole=whole, double=double)


@scenario("NG-19")
def an_out_that_requires_grad_itself(torch, see):
    """Refused in grad mode like an argument that does, before anything is computed."""
    x = torch.tensor([0.5, 2.0])
    out = torch.zeros(2, requires_grad=True)
    with see.raises():
        torch.mul(x, 2, out=out)
    see(x=x, out=out)
    with torch.no_grad():
        torch.mul(x, 2, out=out)
    see()


@scenario("NG-10", "IP-07")
def a_change_in_place_of_a_dual_tensor(torch, see):
    """Its tangent is changed along with it, in every grad mode."""
    forward = torch.autograd.forward_ad
    for mode in (torch.enable_grad, torch.no_grad):
        with mode(), forward.dual_level():
            dual = forward.make_dual(torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0]))
            product = dual * 1
            product.mul_(dual)
            value, tangent = forward.unpack_dual(product)
            see(value=value.tolist(), tangent=tangent.tolist())


@scenario("IP-14", "IP-02", "BW-06")
def indices_are_saved(torch, see):
    """Advanced indexing saves its indices: a change of them is noticed, and they are given up after backward."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    indices = torch.tensor([0, 2, 0])
    chosen = x[indices]
    see(x=x, chosen=chosen)
    chosen.sum().backward(retain_graph=True)
    chosen.sum().backward()
    with see.raises():
        chosen.sum().backward()
    see()
    again = x[indices]
    indices.add_(0)
    with see.raises():
        again.sum().backward()
    see()
    matrix = torch.tensor([[0.5, 2.0], [4.0, 8.0]], requires_grad=True)
    (matrix[:, indices[:1]] * matrix[indices[:1], None]).sum().backward()
    see(matrix=matrix)


@scenario("IP-07", "IP-09")
def a_part_that_is_overwritten_gets_no_gradient(torch, see):
    """By zero_, fill_ and copy_ through views, of a result and of a base that begins within its memory."""
    x = torch.tensor([0.5, 2.0, 4.0], requires_grad=True)
    for overwrite in (
        lambda t: t[:1].zero_(),
        lambda t: t[1:].fill_(3.0),
        lambda t: t[:2].copy_(x[1:] * 2),
        lambda t: t[1:2].mul_(x[:1]),
    ):
        y = x * 2
        overwrite(y)
        (y * y).sum().backward()
        see(x=x, y=y)
        whole = torch.ones(5)
        inner = whole[1:4].detach()
        inner.add_(x)
        overwrite(inner)
        (inner * inner).sum().backward()
        see(inner=inner, whole=whole)


@scenario("IP-09")
def the_node_of_a_view_is_made_anew_once(torch, see):
    """After a change of the base it is another, and then it stays that."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    view = y[:1]
    before = view.grad_fn
    y.mul_(4)
    after = view.grad_fn
    see(x=x, another=before is not after, stays=after is view.grad_fn)


@scenario("INF-41", "INF-06")
def a_normal_tensor_without_a_version(torch, see):
    """An inference tensor that was given the data of a normal one: views and changes have no version to share."""
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0])
    made.data = torch.tensor([4.0, 8.0])
    see(made=made)
    with see.raises():
        made.view(2, 1)
    with see.raises():
        made[0]
    with see.raises():
        made.add_(1)
    see(sum=made + 1)


@scenario("NG-19")
def an_out_that_overlaps_itself(torch, see):
    """Refused before it would be resized."""
    x = torch.tensor([0.5, 2.0])
    for shape in ((2,), (3,), (3, 1)):
        with see.raises():
            torch.mul(x, 2, out=torch.zeros(1).expand(shape))


@scenario("NG-19", "IP-28")
def an_out_that_overlaps_itself_is_refused_before_what_else_is_wrong(torch, see):
    """Before shapes that do not broadcast and a type without a kernel; but a running sum looks for its kernel first."""
    x, shared = torch.tensor([0.5, 2.0]), torch.zeros(1).expand(2)
    with see.raises():
        torch.add(x, torch.ones(3), out=shared)
    with see.raises():
        torch.add(x, torch.ones(3), out=torch.zeros(2))
    with see.raises():
        torch.bitwise_and(x, x, out=shared)
    with see.raises():
        torch.bitwise_and(x, x, out=torch.zeros(2))
    flags = torch.tensor([True, False])
    with see.raises():
        torch.cumsum(flags, 0, out=flags[:1].expand(2))
    number = torch.tensor([1j])
    with see.raises():
        torch.minimum(number.expand(2), number.expand(2), out=number.expand(2))


@scenario("NG-19")
def an_out_that_is_no_tensor(torch, see):
    """By what it is, before anything is computed."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for out in ("text", [1.0]):
        with see.raises():
            torch.mul(x, 2, out=out)


@scenario("IP-04", "RNG-04")
def a_refused_change_draws_no_numbers(torch, see):
    """The next random numbers are as if it had not been tried."""
    with see.raises():
        torch.zeros(1).expand(2).normal_()
    with see.raises():
        torch.zeros(2, requires_grad=True).uniform_()
    see(next=torch.rand(2))


@scenario("IP-04")
def memory_that_overlaps_may_be_filled_with_one_value(torch, see):
    """zero_ and a masked fill ask nothing about overlap, copy_ of a tensor to itself neither."""
    shared = torch.tensor([0.5]).expand(2)
    for change in (lambda: shared.zero_(), lambda: shared.fill_(2.0), lambda: shared.copy_(shared)):
        with see.raises():
            change()
        see(shared=shared)


@scenario("INF-37")
def which_numbers_count_as_arguments(torch, see):
    """On an inference tensor that requires grad: where a number is made a tensor the op is recorded, elsewhere not."""
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0], requires_grad=True)
    for op in (
        lambda t: t * 2,
        lambda t: t.add(1),
        lambda t: t + 1,
        lambda t: 1 - t,
        lambda t: t.clamp(min=1.0),
        lambda t: t.neg(),
        lambda t: t.pow(2),
        lambda t: t.view(2, 1),
    ):
        with see.raises():
            see(result=op(made))


@scenario("INF-42")
def what_is_joined_beneath_autograd_counts_what_it_converts(torch, see):
    """A stack is a view of what was joined along its dimension, where that is not the last."""
    with torch.inference_mode():
        single = torch.tensor([[0.5, 2.0]])
        double, complex_ = single.double(), single.to(torch.complex64)
    for parts in ([single, single], [single, double], [single, single, double], [double, complex_]):
        for dim in (0, 1, 2):
            stacked = torch.stack(parts, dim)
            see(stacked=stacked, base=stacked._base)
        see(joined=torch.cat(parts))
    with torch.inference_mode():
        none = torch.zeros(0)
    see(empty=torch.cat([none, double[0]]), nothing=torch.stack([none, none.double()]))
    see(mixed=torch.stack([single, torch.ones(1, 2, dtype=torch.float64)]))


@scenario("INF-42")
def ops_that_refuse_beneath_autograd(torch, see):
    """Not in inference mode under enable_grad, and not where a normal tensor is among the arguments."""
    with torch.inference_mode():
        made = torch.tensor([0.5, 2.0], requires_grad=True)
        with torch.enable_grad():
            see(sum=made.sum(), mean=made.mean(), power=made.pow(2), sine=made.sin(), product=made.dot(made))
            see(kth=made.kthvalue(1))
    normal = torch.tensor([0.5, 2.0], requires_grad=True)
    see(sum=normal.sum(), mean=normal.mean(), power=normal.pow(2), sine=normal.sin(), product=normal.dot(normal))
    for op in (
        lambda t: t.sum(),
        lambda t: t.mean(),
        lambda t: t.pow(2),
        lambda t: t.sin(),
        lambda t: t.dot(t),
        lambda t: t.max(dim=0),
        lambda t: t.isinf(),
        lambda t: t.kthvalue(1),
        lambda t: t.multinomial(1),
        lambda t: torch.nn.functional.hardtanh(t),
        lambda t: torch.nn.functional.soft_margin_loss(t, t),
        lambda t: t.cummax(9),
        lambda t: t.logsumexp(9),
        lambda t: t.median(9),
        lambda t: t.mean(9),
    ):
        with see.raises():
            see(result=op(made))
        with torch.no_grad(), see.raises():
            see(result=op(made))


@scenario("IP-20")
def a_view_is_made_anew_by_strides_or_by_its_own_ops(torch, see):
    """Outside, one AsStridedBackward0 leads to the new base; inside, the chain of views is recorded again."""
    by_strides = torch.ones(2, 2, requires_grad=True) * 2.0
    row = by_strides.view(-1)[1:]
    by_strides.mul_(0.5)
    see(row=row)
    with torch.autograd._force_original_view_tracking(True):
        see(replays=torch.autograd.is_view_replay_enabled())
        x = torch.ones(2, 2, requires_grad=True)
        replayed = x * 2.0
        tail = replayed.view(-1)[1:]
        outside = by_strides[0][:1]
    inside = tail[:1]
    replayed.mul_(0.5)
    by_strides.mul_(0.5)
    see(tail=tail, inside=inside, outside=outside)
    tail.mul_(4.0)
    see(tail=tail, inside=inside, replays=torch.autograd.is_view_replay_enabled())
    tail.sum().backward()
    see(x=x)


@scenario("IP-20", "IP-24")
def a_view_made_outside_of_the_tracking_and_viewed_inside(torch, see):
    """Strides stand for the first step and the op for the second, which is recorded though it is read under no_grad."""
    x = torch.ones(2, 2, requires_grad=True)
    base = x * 2.0
    outside = base.view(-1)
    with torch.autograd._force_original_view_tracking(True):
        inside = outside[1:]
        further = outside[1:][1:]
    base.mul_(0.5)
    with torch.no_grad():
        see(inside=inside, further=further)
        see()
    further.mul_(4.0)
    see()
    (inside.sum() + further.sum()).backward()
    see(x=x)
    with torch.inference_mode():
        made = torch.ones(2, dtype=torch.complex64)
        see(real=made.real, parts=torch.view_as_real(made))


@scenario("IP-21", "INF-19", "NG-15")
def a_view_of_a_view_remembers_how_it_was_made(torch, see):
    """The message of the change that is refused tells which of the two ways counts."""

    def inside(context, view):
        with context:
            return view[:]

    for first in ("default", "no_grad", "inference", "several"):
        for second in ("default", "no_grad", "inference", "several"):
            made = torch.ones(2, 2, requires_grad=True) * 2.0
            for way in (first, second):
                if way == "several":
                    made = made.chunk(1)[0]
                elif way == "default":
                    made = made[:]
                else:
                    made = inside(torch.no_grad() if way == "no_grad" else torch.inference_mode(), made)
            with see.raises():
                made.mul_(2.0)


@scenario("IP-22", "INF-41")
def data_is_a_tensor_and_stays(torch, see):
    """Neither deleted nor set to None: a tensor without elements is made by other means."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises():
        del x.data
    for wrong in (None, 1.0, [0.5]):
        with see.raises():
            x.data = wrong
    with see.raises():
        x.data = torch.tensor([1, 2])
    see(x=x)


@scenario("IP-23", "IP-09")
def gradients_of_a_view_through_strides(torch, see):
    """Overlapping windows add up, an expanded base divides, and it can all be differentiated again."""
    x = torch.tensor([0.5, 2.0, -1.0, 4.0], requires_grad=True)
    weight = torch.tensor([[1.0, 2.0], [4.0, 8.0]])
    for size, stride, offset in (((2, 2), (1, 1), 0), ((2, 2), (2, 1), 0), ((2, 2), (0, 1), 1), ((2, 1), (3, 1), 0)):
        read = x.as_strided(size, stride, offset)
        (grad,) = torch.autograd.grad((read * read * weight).sum(), x, create_graph=True)
        (again,) = torch.autograd.grad(grad.sum(), x)
        see(read=read, grad=grad, again=again)
    rows = x[:2].expand(2, 2)
    (shared,) = torch.autograd.grad((rows.as_strided((2, 2), (1, 1)) * weight).sum(), rows)
    see(shared=shared)
    for size, stride, offset in (((2,), (1, 1), 0), ((2,), (-1,), 3), ((-1,), (1,), 0), ((2,), (1,), -1)):
        with see.raises():
            x.as_strided(size, stride, offset)


@scenario("IP-24", "IP-20", "IP-07")
def views_of_the_parts_of_complex_numbers(torch, see):
    """What leads from the new base to them is the op that they came from; a part changed in place changes the whole."""
    x = torch.tensor([0.5 + 2.0j, -1.0 + 4.0j], requires_grad=True)
    z = x * 2.0
    real, pairs, conjugate = z.real, torch.view_as_real(z), z.conj()
    z.mul_(0.5)
    see(real=real, pairs=pairs, conjugate=conjugate)
    real.mul_(4.0)
    pairs[0].zero_()
    see(z=z, conjugate=conjugate)
    (grad,) = torch.autograd.grad((z * z.conj()).real.sum(), x)
    see(grad=grad)
    y = torch.tensor([[0.5, 2.0], [-1.0, 4.0]], requires_grad=True) * 2.0
    numbers = torch.view_as_complex(y)
    y.mul_(2.0)
    see(numbers=numbers)


@scenario("NG-18", "IP-21")
def a_stale_view_that_becomes_whole_numbers(torch, see):
    """That is not recorded, so nobody asks for the view's history; what is recorded asks and raises."""
    x = torch.tensor([0.5, 2.0], requires_grad=True) * 2
    with torch.no_grad():
        view = x.view(-1)
    x.mul_(2)
    see(whole=view.long(), truth=view.bool(), same=view.to(torch.int32))
    with see.raises():
        view.double()


@scenario("IP-25", "NG-15")
def several_outputs_of_one_op(torch, see):
    """Neither they nor what is viewed of them may be changed; unrecorded changes, and those of copies, are allowed."""
    x = torch.tensor([[0.5, 2.0], [-1.0, 4.0]], requires_grad=True)
    for split in (
        lambda y: y.chunk(2),
        lambda y: y.split(1),
        lambda y: y.split([1, 1], 1),
        lambda y: y.unbind(),
        lambda y: y.tensor_split(2),
    ):
        y = x * 2.0
        first, second = split(y)
        with see.raises():
            first.mul_(2.0)
        with see.raises():
            second[:1].zero_()
        with torch.no_grad():
            first.mul_(2.0)
        with see.raises():
            see(stale=first.grad_fn)
        y.add_(1.0)
        with see.raises():
            second * 2.0
    plain = torch.zeros(2, 2)
    row = plain.unbind()[0]
    row.add_(1.0)
    see(plain=plain)
    with see.raises():
        row.mul_(x[0])


@scenario("IP-26", "BW-20")
def what_a_custom_function_returns_as_a_view(torch, see):
    """An input that is returned as it is counts as one; a copy of it may be changed."""

    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x

        @staticmethod
        def backward(ctx, grad):
            return grad * 2.0

    class Flat(Same):
        @staticmethod
        def forward(ctx, x):
            return x.view(-1)

        @staticmethod
        def backward(ctx, grad):
            return grad.view(2, 1) * 2.0

    x = torch.tensor([[0.5], [2.0]], requires_grad=True)
    for function in (Same, Flat):
        y = x * 2.0
        out = function.apply(y)
        see(out=out)
        with see.raises():
            out.mul_(2.0)
        y.mul_(2.0)
        with see.raises():
            out.sum()
        copy = function.apply(x * 2.0).clone()
        copy.mul_(2.0)
        copy.sum().backward()
        see(x=x)


@scenario("IP-27", "IP-07", "IP-09")
def a_view_changed_in_place_changes_the_history_of_its_base(torch, see):
    """The gradient of the changed part goes through the op, that of the rest past it; other views follow the base."""
    x = torch.tensor([[0.5, 2.0], [-1.0, 4.0]], requires_grad=True)
    y = x * 2.0
    row, column = y[0], y[:, 1]
    row.mul_(column.detach() + 1.0)
    see(y=y, row=row, column=column)
    column[1:].zero_()
    see(y=y, row=row, column=column)
    (y.sum() + row.sum() + column.sum()).backward()
    see(x=x)
    filled = torch.zeros(2, 2)
    filled[0].copy_(x[1])
    see(filled=filled, other=filled[1])


@scenario("IP-32")
def a_view_keeps_its_base(torch, see):
    """The base stays as long as a view of it does, and a view goes when nobody names it."""
    import weakref

    y = torch.ones(2, 2, requires_grad=True) * 2.0
    row, part = y[0], y[0][:1]
    base, view = weakref.ref(y), weakref.ref(row)
    del y, row
    see(base=base() is not None, view=view() is not None, same=part._base is base())
    part.mul_(2.0)
    see(part=part)
    del part
    see(base=base() is not None)


@scenario("IP-33", "NG-17", "DEF-12")
def a_view_that_is_told_to_require_grad(torch, see):
    """Its base is not, and its other views are not; a change of it is refused as that of a leaf's view."""
    base = torch.zeros(2, 2)
    row, other = base[0], base[1]
    row.requires_grad_()
    see(base=base, row=row, other=other)
    (row * 2.0).sum().backward()
    see(row=row)
    other.add_(1.0)
    with see.raises():
        row.add_(1.0)
    base.mul_(2.0)
    see(row=row)


@scenario("IP-34", "IP-10", "IP-11")
def what_is_detached_is_no_view(torch, see):
    """It shares memory and version with the base of the view, and is itself the base of what is viewed of it."""
    y = torch.ones(2, 2, requires_grad=True) * 2.0
    row = y[0]
    detached, data = row.detach(), row.data
    of_detached, of_data = detached[:1], data[:1]
    see(detached=detached, data=data, of_detached=of_detached, of_data=of_data)
    see(base=of_detached._base is detached, base_of_data=of_data._base is data)
    of_detached.mul_(4.0)
    of_data.mul_(4.0)
    see(y=y)


@scenario("IP-35", "IP-12")
def in_place_ops_on_the_shape(torch, see):
    """A leaf that requires grad refuses them; a base and the other views of it stay as they are."""
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    with see.raises():
        x.t_()
    y = x * 2.0
    row, other = y[0], y[0]
    row.unsqueeze_(0)
    see(y=y, row=row, other=other)
    y.t_()
    see(y=y, row=row, other=other)
    y.squeeze_().mul_(2.0)
    see(y=y, row=row, other=other)
    (y.sum() + row.sum()).backward()
    see(x=x)


@scenario("IP-36", "DEF-11")
def copies_of_tensors(torch, see):
    """A shallow copy changes with its original, unnoticed; deep copies are no views, and share what was shared."""
    import copy

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (x * x).sum().backward()
    shallow, deep = copy.copy(x), copy.deepcopy(x)
    see(x=x, shallow=shallow, deep=deep)
    with torch.no_grad():
        x.mul_(2.0)
    see(x=x, shallow=shallow)
    plain = torch.zeros(2, 2)
    base, row = copy.deepcopy([plain, plain[0]])
    row.add_(1.0)
    see(base=base, row=row)
    with see.raises():
        copy.deepcopy(x * 2.0)
    history = copy.copy(x * 2.0)
    see(history=history)


@scenario("IP-09", "IP-13")
def copies_of_views_and_parts_that_are_not_tracked(torch, see):
    """view_copy and its like give new memory under the view's own node; unsafe_split shares memory and is no view."""
    x = torch.tensor([[0.5, 2.0], [1.0, -3.0]], requires_grad=True)
    y = x * 1.0
    copies = [
        torch.view_copy(y, (4,)),
        torch.t_copy(y),
        torch.select_copy(y, 0, 1),
        torch.diagonal_copy(y),
        *torch.unbind_copy(y),
        torch.narrow_copy(y, 1, 0, 1),
    ]
    see(y=y, copies=copies)
    first, second = torch.unsafe_split(y, 1)
    first.mul_(4.0)
    see(first=first, second=second, y=y)
    (sum(c.sum() for c in copies) + (first * first).sum()).backward()
    see(x=x)


@scenario("IP-09")
def a_part_of_a_copy_is_replaced(torch, see):
    """select_scatter and its like change a copy; the gradient goes to the source where it stands, else to the rest."""
    x = torch.tensor([[0.5, 2.0, 1.0], [1.0, -3.0, 4.0], [0.25, 8.0, 2.0]], requires_grad=True)
    source = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
    y = x * 1.0
    # Its step is said: torch 1.13 reads the one that is not said from memory that nobody wrote.
    made = [y.select_scatter(source, 1, -1), y.diagonal_scatter(source), y.slice_scatter(source.view(1, 3), 0, 1, 2, 1)]
    see(y=y, made=made)
    sum((one * one).sum() for one in made).backward()
    see(x=x, source=source)


@scenario("IP-09", "IP-10")
def memory_read_as_another_type(torch, see):
    """A view as another type shares memory and version, is no view that autograd knows of, and requires no grad."""
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    bits = x.view(torch.int32)
    see(x=x, bits=bits, halves=x.view(torch.int16))
    bits[0] = 0
    see(x=x)
    with see.raises():
        torch.zeros(3).view(torch.float64)


@scenario("IP-09", "NG-15")
def parts_at_uneven_places(torch, see):
    """tensor_split and its like give slices, each a view of its own, which may be changed in place."""
    x = torch.arange(6.0, requires_grad=True)
    y = x * 1.0
    a, b, c = y.tensor_split((1, 4))
    b.mul_(2.0)
    see(y=y, a=a, b=b, c=c)
    left, right = y.hsplit(2)
    left.add_(1.0)
    see(left=left, right=right)
    with see.raises():
        y.split(2)[0].mul_(2.0)
    y.sum().backward()
    see(x=x)


@scenario("IP-38", "IP-10")
def a_tensor_that_takes_over_the_memory_of_another(torch, see):
    """Each sees the changes of the other, and only its own version tells of its own."""
    mine, other = torch.zeros(2), torch.tensor([[0.5, 2.0], [-1.0, 4.0]])
    mine.set_(other)
    see(mine=mine, other=other)
    mine.mul_(2.0)
    see()
    mine.set_(other.untyped_storage(), 1, (2,), (2,))
    see()
    mine.set_()
    see()
    with see.raises():
        mine.set_(torch.tensor([1, 2]))


@scenario("IP-39", "IP-05", "NG-07")
def set_is_an_in_place_change(torch, see):
    """Under no_grad a leaf may be given other memory; what was saved of it then has changed."""
    x, other = torch.ones(2, requires_grad=True), torch.tensor([0.5, 2.0])
    with see.raises():
        x.set_(other)
    with see.raises():
        x[:1].set_(other)
    squares = x * x
    with torch.no_grad():
        x.set_(other)
    see(x=x)
    with see.raises():
        squares.sum().backward()
    y = x * 2.0
    y.set_(other)
    see(y=y)
    with see.raises():
        y.sum().backward()


@scenario("IP-40", "IP-38", "INF-41")
def a_view_of_memory_that_its_base_left(torch, see):
    """It is a view of that base still, and they share the version."""
    for leave in (lambda base: base.set_(torch.ones(3)), lambda base: setattr(base, "data", torch.ones(3))):
        base = torch.zeros(2, 2)
        row = base[0]
        leave(base)
        see(base=base, row=row)
        base.add_(1.0)
        row.add_(4.0)
        see()


@scenario("IP-41", "IP-01")
def resizing_in_place(torch, see):
    """Smaller and back again, the elements are there still; the version tells."""
    x = torch.tensor([0.5, 2.0, -1.0, 4.0])
    head = x[:2]
    x.resize_(2, 1)
    see(x=x, head=head)
    x.resize_(2, 2)
    x.resize_(2, 2)
    see()
    leaf = torch.ones(2, requires_grad=True)
    for tensor in (leaf, leaf * 2.0):
        with see.raises():
            tensor.resize_(1)
        with torch.no_grad():
            with see.raises():
                tensor.resize_(1)


@scenario("IP-42", "IP-09")
def a_tensor_made_of_a_tensor(torch, see):
    """Not a copy: it has a history and a base, and may not be changed where its base may not."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    view = torch.Tensor(x)
    see(view=view)
    with see.raises():
        view.mul_(2.0)
    with torch.no_grad():
        torch.Tensor(x).mul_(2.0)
    see(x=x)
    torch.Tensor(x * 1.0).mul_(2.0).sum().backward()
    see(x=x)


@scenario("IP-09", "INF-18")
def the_gradient_of_a_view_that_shows_elements_twice_cannot_be_put_back(torch, see):
    """Such a view may be filled in place; backward finds that its places are not to be written to one by one."""
    for change in (lambda view: view.zero_(), lambda view: view.fill_(2)):
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        change(y.expand(2, -1))
        with see.raises():
            y.sum().backward()
        see(x=x)


@scenario("INF-18", "IP-10")
def views_by_several_ops_are_none_where_a_dispatch_mode_looks_on_in_inference_mode(torch, see):
    """They are tensors of their own over the same elements, with a version of their own; views by one op are views."""
    x = torch.ones(2, 2, requires_grad=True)
    with torch.autograd.graph.allow_mutation_on_saved_tensors(), torch.inference_mode():
        see(x=x, by_one=x.view(-1), reshaped=x.reshape(-1), moved=x.movedim(0, 1), turned=x.T, parts=x.tensor_split(2))
        y = x.reshape(-1)
        y.add_(1)
        see(y=y, part=y[0])


@scenario("NG-15", "IP-14")
def what_is_no_number_between_others_is_not_split_where_it_has_a_history(torch, see):
    """An assignment gives it one; views of it that come several at once would have it too."""
    truth = torch.ones(2).bool()
    truth[...] = torch.tensor(3.0, requires_grad=True)
    for split in (lambda one: one.chunk(2), lambda one: one.unbind(), lambda one: one.view(-1)):
        with see.raises():
            split(truth)
    see(truth=truth)


@scenario("IP-20")
def a_view_that_is_made_again_in_inference_mode_loses_its_history(torch, see):
    """Whoever asks there first gets an error, and the next one None."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.autograd._force_original_view_tracking(True):
        y = x * 1
        view = y.view(-1)
        y.mul_(2)
        with torch.inference_mode():
            with see.raises():
                view.grad_fn
        see(y=y, view=view, found=view.grad_fn is None)


@scenario("INF-51", "IP-28")
def memory_that_is_read_in_another_way_has_no_other_type(torch, see):
    """A conjugate, or its imaginary part, is refused as another type, and as its own."""
    x = torch.tensor([1 + 2j], requires_grad=True)
    with see.raises():
        x.conj().view(torch.float32)
    with see.raises():
        x.conj().view(torch.complex64)
    with see.raises():
        x.conj().imag.view(torch.int32)
    see(resolved=x.detach().conj().resolve_conj().view(torch.float32))


@scenario("IP-01")
def a_tensor_over_a_buffer_shows_what_is_written_to_it(torch, see):
    """Both ways; only what torch itself writes is counted."""
    memory = bytearray(8)
    x = torch.frombuffer(memory, dtype=torch.float32)
    see(x=x)
    memory[:4] = b"\x00\x00\x80?"
    see(x=x)
    x[1] = 2.0
    see(x=x, memory=list(memory), part=torch.frombuffer(memory, dtype=torch.float32, count=1, offset=4))
    with see.raises():
        torch.frombuffer(memory, dtype=torch.float32, offset=3)
    with see.raises():
        torch.frombuffer(memory, dtype=torch.int64, requires_grad=True)
    x.requires_grad_()
    (x * x).sum().backward()
    see(x=x)


@scenario("NG-15")
def parts_of_whole_numbers(torch, see):
    """They are views as others are, and have no history."""
    whole, scale = torch.tensor([1, 2, 4, 8]), torch.tensor([0.5, 2.0], requires_grad=True)
    left, right = whole.split(2)
    first, *_ = whole.unbind()
    left.add_(1)
    see(whole=whole, left=left, right=right, first=first, scaled=scale * left)


@scenario("IP-20", "BW-15")
def a_view_of_a_base_that_was_detached_meanwhile_loses_its_history(torch, see):
    """In anomaly mode too: whoever asks first gets an error, and the view is a leaf from then on."""
    for anomaly in (False, True):
        x = torch.ones(2, dtype=torch.complex64, requires_grad=True)
        with torch.autograd.set_detect_anomaly(anomaly):
            base = x * 1
            view = base.conj()
            with torch.no_grad():
                base.mul_(2)
            base.detach_()
            with see.raises():
                view.grad_fn
            see(base=base, needs=view.requires_grad, found=view.grad_fn is None)


@scenario("DEF-02", "IP-01", "IP-09")
def what_a_dispatch_mode_computes_is_not_recorded_and_its_views_are_none(torch, see):
    """It runs beneath autograd, whatever it switches on: views share memory and nothing else, no change is counted."""
    noted = []

    class Watching(torch.utils._python_dispatch.TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            (x,) = args
            with torch.enable_grad():
                product, view = x * 2, x.view(2, 1)
            parts = x.split(1)
            noted.append((product.requires_grad, product.grad_fn is None, view._is_view(), view.requires_grad))
            parts[0].zero_()
            noted.append((x.requires_grad, x._version, view._version, parts[0]._version, parts[0]._is_view()))
            return func(*args, **(kwargs or {}))

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with Watching():
        y, whole = x.neg(), x.long()
    see(x=x, y=y, whole=whole, noted=noted)
