"""Custom functions: what forward and backward may do, and what their outputs are (BW-04, BW-20, BW-21)."""

from __future__ import annotations

from gradspec.scenario import scenario


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


@scenario("BW-20", "IP-07")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
def a_function_differentiable_once(torch, see):
    """once_differentiable runs backward without recording; a second derivative raises."""

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx, grad):
            (t,) = ctx.saved_tensors
            return grad * t * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    (grad,) = torch.autograd.grad(Square.apply(x).sum(), x, create_graph=True)
    see(x=x, grad=grad)
    with see.raises():
        grad.sum().backward()


@scenario("BW-20")
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


@scenario("BW-20")
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


@scenario("BW-20")
def outputs_that_forward_marked_wrongly(torch, see):
    """What was changed must be returned, and be an input; a view that was changed must be the only output."""

    def run(forward, tensor):
        class Marks(torch.autograd.Function):
            @staticmethod
            def backward(ctx, *grads):
                return grads[0] * 2

        Marks.forward = staticmethod(forward)
        return Marks.apply(tensor)

    def not_returned(ctx, t):
        ctx.mark_dirty(t)
        return t * 2

    def no_input(ctx, t):
        made = t * 2
        ctx.mark_dirty(made)
        return made

    def beside_another(ctx, t):
        t.mul_(2)
        ctx.mark_dirty(t)
        return t, t * 2

    def neither(ctx, t):
        t.mul_(2)
        ctx.mark_dirty(t)
        ctx.mark_non_differentiable(t)
        return t

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for forward in (not_returned, no_input, beside_another, neither):
        for tensor in (x, x * 1, (x * 1)[:1], torch.ones(2)):
            with see.raises():
                see(x=x, tensor=tensor, result=run(forward, tensor))


@scenario("BW-20")
def two_inputs_changed_in_place(torch, see):
    """Each becomes the output that it was returned as."""

    class Swap(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a, b):
            a.mul_(2)
            b.mul_(4)
            ctx.mark_dirty(a, b)
            return b, a

        @staticmethod
        def backward(ctx, of_b, of_a):
            return of_a * 2, of_b * 4

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    a, b = x * 1, x * 1
    first, second = Swap.apply(a, b)
    see(x=x, a=a, b=b, same=(first is b, second is a), numbers=(first.output_nr, second.output_nr))
    (first * 8 + second).sum().backward()
    see()


@scenario("BW-20")
def views_among_several_outputs(torch, see):
    """They may not be changed in place; nor may the base, where they are looked at afterwards."""

    class Halves(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t[:1], t[1:]

        @staticmethod
        def backward(ctx, first, second):
            return torch.cat([first, second]) * 4

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    base = x * 1
    first, second = Halves.apply(base)
    see(x=x, first=first, second=second)
    with see.raises():
        first.mul_(2)
    (first + second).sum().backward()
    see()
    base.mul_(2)
    with see.raises():
        first.grad_fn  # noqa: B018


@scenario("BW-20")
def the_same_tensor_returned_twice(torch, see):
    """A result is one tensor and the later output; an input becomes two views."""

    def run(make):
        class Twice(torch.autograd.Function):
            @staticmethod
            def forward(ctx, t):
                made = make(t)
                return made, made

            @staticmethod
            def backward(ctx, first, second):
                return first * 2 + second * 4

        return Twice.apply(x)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for make in (lambda t: t * 1, lambda t: t):
        first, second = run(make)
        see(x=x, first=first, second=second, same=first is second)
        (first + second * 8).sum().backward()
        see()


@scenario("BW-20")
def what_a_function_saves(torch, see):
    """Inputs come back with their history, outputs with the function's, what is neither without any."""

    class Saves(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            between = t * 2
            result = between * t
            ctx.save_for_backward(t, None, between, result)
            return result

        @staticmethod
        def backward(ctx, grad):
            t, nothing, between, result = ctx.saved_tensors
            return grad * (t + between + result)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Saves.apply(x)
    see(x=x, y=y, saved=y.grad_fn.saved_tensors)
    (grad,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    see(grad=grad, second=torch.autograd.grad(grad.sum(), x))
    with see.raises():
        y.grad_fn.saved_tensors  # noqa: B018


@scenario("BW-20", "IP-02")
def a_saved_second_output_that_was_changed(torch, see):
    """The message names the output by its number."""

    class Two(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            first, second = t * 2, t * 4
            ctx.save_for_backward(first, second)
            return first, second

        @staticmethod
        def backward(ctx, of_first, of_second):
            first, second = ctx.saved_tensors
            return of_first * first + of_second * second

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    first, second = Two.apply(x)
    with torch.no_grad():
        second.add_(1)
    with see.raises():
        first.sum().backward()
    see(x=x, first=first, second=second)


@scenario("BW-20")
def things_saved_that_are_no_tensors(torch, see):
    """They raise where the call is recorded; what is marked must be tensors in any case."""

    def run(mark, tensor):
        class Marks(torch.autograd.Function):
            @staticmethod
            def forward(ctx, t):
                mark(ctx)
                return t * 2

            @staticmethod
            def backward(ctx, grad):
                return grad

        return Marks.apply(tensor)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for mark in (
        lambda ctx: ctx.save_for_backward(1),
        lambda ctx: ctx.mark_dirty(1),
        lambda ctx: ctx.mark_non_differentiable([1]),
        lambda ctx: ctx.save_for_forward("text"),
        lambda ctx: ctx.set_materialize_grads(1),
        lambda ctx: setattr(ctx, "to_save", [1]),
    ):
        for tensor in (x, x.detach()):
            with see.raises():
                see(result=run(mark, tensor))


@scenario("BW-20")
def saved_tensors_that_are_given_up_when_they_were_read(torch, see):
    """clear_saved_tensors_on_access: a second reading raises."""

    class Once(torch.autograd.Function):
        clear_saved_tensors_on_access = True

        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        def backward(ctx, grad):
            (t,) = ctx.saved_tensors
            return grad * t * 2

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = Once.apply(x)
    y.sum().backward(retain_graph=True)
    see(x=x, y=y)
    with see.raises():
        y.sum().backward()


@scenario("BW-20")
def an_input_returned_and_saved_in_setup_context(torch, see):
    """It is refused: the saved one would be the output. Within forward it is not."""

    class Outside(torch.autograd.Function):
        @staticmethod
        def forward(t):
            return t

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0]

    class Inside(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0]

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for tensor in (x, x.detach()):
        with see.raises():
            Outside.apply(tensor)
    y = Inside.apply(x)
    y.sum().backward()
    see(x=x, y=y)


@scenario("BW-21")
def the_tangents_of_a_function_s_outputs(torch, see):
    """jvp gets zeros for a tensor without a tangent and None for a number; it sees what forward saved for it."""
    ad = torch.autograd.forward_ad
    seen = []

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a, b, number):
            ctx.save_for_forward(a, b)
            return a * b * number, a > 1

        @staticmethod
        def jvp(ctx, of_a, of_b, of_number):
            a, b = ctx.saved_tensors
            seen.append((of_a.tolist(), of_b.tolist(), of_number, torch.is_grad_enabled()))
            return of_a * b + of_b * a, None

    a, b = torch.tensor([0.5, 2.0]), torch.tensor([4.0, 8.0])
    with ad.dual_level():
        product, flags = Product.apply(ad.make_dual(a, torch.tensor([1.0, 2.0])), b, 3.0)
        see(product=product, flags=flags, tangent=ad.unpack_dual(product).tangent, seen=seen)


@scenario("BW-21")
def tangents_that_do_not_fit(torch, see):
    """A wrong number, shape or kind; a tangent where there can be none; no view for a view; a changed input's anew."""
    ad = torch.autograd.forward_ad

    def changed(ctx, t):
        ctx.mark_dirty(t)
        return t.mul_(2)

    def run(forward, jvp):
        class Any_(torch.autograd.Function):
            pass

        Any_.forward, Any_.jvp = staticmethod(forward), staticmethod(jvp)
        with ad.dual_level():
            dual = ad.make_dual(torch.tensor([0.5, 2.0]), torch.tensor([1.0, 4.0]))
            result = Any_.apply(dual)
            see(result=result, tangent=ad.unpack_dual(result).tangent)

    def double(ctx, t):
        return t * 2

    for forward, jvp in (
        (double, lambda ctx, tangent: tangent * 2),
        (double, lambda ctx, tangent: (tangent, tangent)),
        (double, lambda ctx, tangent: 1.0),
        (double, lambda ctx, tangent: torch.ones(3)),
        (lambda ctx, t: t > 1, lambda ctx, tangent: tangent),
        (lambda ctx, t: t, lambda ctx, tangent: tangent * 2),
        (lambda ctx, t: t, lambda ctx, tangent: tangent.view_as(tangent)),
        (lambda ctx, t: t.view(2, 1), lambda ctx, tangent: (tangent * 2).view(2, 1)),
        (changed, lambda ctx, tangent: tangent.mul_(2)),
        (changed, lambda ctx, tangent: tangent),
        (changed, lambda ctx, tangent: tangent.mul_(2).view_as(tangent)),
    ):
        with see.raises():
            run(forward, jvp)


@scenario("BW-22")
def hooks_on_one_saved_tensor(torch, see):
    """The other factor stays as it is; a second pair, None, and what was freed are refused."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    w = torch.tensor([4.0, 8.0])
    y = x * w
    packed = []
    saved = y.grad_fn._raw_saved_other
    saved.register_hooks(lambda t: packed.append(t is w) or t * 2, lambda t: t)
    see(x=x, y=y, packed=packed, saved=y.grad_fn._saved_other)
    with see.raises():
        saved.register_hooks(lambda t: t, lambda t: t)
    with see.raises():
        y.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t)
    with see.raises():
        saved.register_hooks(1, 2)
    y.sum().backward()
    see()
    with see.raises():
        saved.register_hooks(lambda t: t, lambda t: t)


@scenario("BW-26")
def a_custom_function_inside_of_transforms(torch, see):
    """setup_context runs once at each level, and forward once; derivatives of each level are the function's own."""
    seen = []

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(t):
            seen.append("forward")
            return t * t

        @staticmethod
        def setup_context(ctx, inputs, output):
            seen.append(("setup_context", ctx.needs_input_grad, torch.is_grad_enabled()))
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, grad):
            seen.append(("backward", torch.is_grad_enabled()))
            return grad * 2 * ctx.saved_tensors[0]

    grad = torch.func.grad
    x = torch.tensor([0.5, 2.0])

    def fourth_power(t):
        return (Square.apply(t) ** 2).sum()

    see(x=x, first=grad(fourth_power)(x), seen=list(seen))
    seen.clear()
    see(second=grad(lambda t: grad(fourth_power)(t).sum())(x), seen_then=list(seen))
    leaf = torch.tensor([0.5, 2.0], requires_grad=True)
    grad(fourth_power)(leaf).sum().backward()
    see(leaf=leaf)


@scenario("BW-26")
def an_input_changed_in_place_inside_of_a_transform(torch, see):
    """It stays the same tensor at each level."""

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(t):
            return t.mul_(2)

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.mark_dirty(*inputs)

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    same = []

    def cube(t):
        copy = t * 1
        result = Double.apply(copy)
        same.append(result is copy)
        return (result**3).sum()

    grad = torch.func.grad
    x = torch.tensor([0.5, 2.0])
    see(x=x, first=grad(cube)(x), second=grad(lambda t: grad(cube)(t).sum())(x), same=same)


@scenario("BW-26")
def functions_that_transforms_refuse(torch, see):
    """Without setup_context; and for vmap without a rule for it, or with two."""

    class Plain(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            return t * 2

    class Separate(torch.autograd.Function):
        @staticmethod
        def forward(t):
            return t * 2

        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    class Both(Separate):
        generate_vmap_rule = True

        @staticmethod
        def vmap(info, in_dims, t):
            return t * 2, in_dims[0]

    class Generated(Separate):
        generate_vmap_rule = True

    x = torch.tensor([0.5, 2.0])
    for function in (Plain, Separate, Both, Generated):
        with see.raises():
            see(x=x, grad=torch.func.grad(lambda t, function=function: function.apply(t).sum())(x))
        with see.raises():
            see(mapped=torch.func.vmap(function.apply)(x).tolist())


@scenario("BW-26", "BW-21")
def the_jvp_of_a_function_inside_of_transforms(torch, see):
    """jvp inside of jvp sees no further than this one's result; grad of it does."""

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(t):
            return t * t

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx, grad):
            return grad * 2 * ctx.saved_tensors[0]

        @staticmethod
        def jvp(ctx, tangent):
            return tangent * 2 * ctx.saved_tensors[0]

    jvp = torch.func.jvp
    x, ones = torch.tensor([0.5, 2.0]), torch.ones(2)

    def directional(t):
        return jvp(lambda s: Square.apply(s) ** 2, (t,), (ones,))[1]

    see(x=x, first=directional(x), second=jvp(directional, (x,), (ones,))[1])
    see(mixed=torch.func.grad(lambda t: directional(t).sum())(x).tolist())


@scenario("BW-20")
def arguments_of_forward_by_name(torch, see):
    """An argument that is named counts in its place: it has a gradient of its own, and no gap may be before it."""

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor=2.0, shift=1.0):
            ctx.count = len(ctx.needs_input_grad)
            ctx.factor = factor
            return x * factor + shift

        @staticmethod
        def backward(ctx, grad):
            return (grad * ctx.factor, None, grad)[: ctx.count]

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    shift = torch.tensor([1.0, 4.0], requires_grad=True)
    for call in (
        lambda: Scale.apply(x, factor=4.0),
        lambda: Scale.apply(shift=shift, factor=4.0, x=x),
        lambda: Scale.apply(x, 4.0, shift=shift),
    ):
        made = call()
        see(made=made, needs=made.grad_fn.needs_input_grad)
        made.sum().backward()
        see(x=x, shift=shift)
    for wrong in ({"shift": 1.0}, {"x": x}, {"scale": 1.0}, {"ctx": 1.0}):
        with see.raises():
            Scale.apply(x, **wrong)


@scenario("BW-04", "BW-20")
def an_op_that_the_program_registers(torch, see):
    """Recorded as one call, by the gradient registered last; without one, backward refuses."""
    modes = []

    @torch.library.custom_op("gradspec_scenario::scale", mutates_args=(), schema="(Tensor x, float by=2.) -> Tensor")
    def scale(x, by=2.0):
        modes.append(torch.is_grad_enabled())
        return x * by

    def setup(ctx, inputs, output):
        ctx.by = inputs[1]

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    without = scale(x)
    see(x=x, without=without)
    with see.raises():
        without.sum().backward()
    scale.register_autograd(lambda ctx, grad: (grad * ctx.by, None), setup_context=setup)
    with_default, given = scale(x), scale(x, by=4.0)
    see(with_default=with_default, given=given)
    (with_default + given).sum().backward()
    see(modes=modes)
    with torch.no_grad():
        see(unrecorded=scale(x))
    with torch.inference_mode():
        see(inference=scale(x))
    for wrong in ((), (x, "far"), (x, 1.0, 2.0)):
        with see.raises():
            scale(*wrong)


@scenario("DEF-15")
def a_gradient_of_a_wrong_shape_and_kind(torch, see):
    """The shape is what is told."""

    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            return a * 1

        @staticmethod
        def backward(ctx, grad):
            return torch.ones(3, dtype=torch.complex64)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises():
        Wrong.apply(x).sum().backward()
    see(x=x)
