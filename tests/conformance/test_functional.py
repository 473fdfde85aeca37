"""Derivatives of functions: autograd.functional, gradcheck, forward mode, torch.func (FN)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# autograd.functional


def _square_and_sum(x, y):
    return x * y, (x + y).sum()


@scenario("FN-01", "FN-02")
def the_products_run_the_function_with_recording_on_in_every_mode(torch, see):
    """The flags inside, and what comes out, under no_grad and outside, with and without create_graph."""
    functional = torch.autograd.functional

    def grown(x):
        seen.append((torch.is_grad_enabled(), x.requires_grad, x.is_leaf))
        return x.exp().sum()

    for mode in (torch.enable_grad, torch.no_grad):
        for create_graph in (False, True):
            seen = []
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            v = torch.tensor([1.0, -2.0])
            with mode():
                products = [
                    functional.vjp(grown, x, create_graph=create_graph),
                    functional.jvp(grown, x, v, create_graph=create_graph),
                    functional.vhp(grown, x, v, create_graph=create_graph),
                    functional.hvp(grown, x, v, create_graph=create_graph),
                ]
                matrices = [
                    functional.jacobian(grown, x, create_graph=create_graph),
                    functional.hessian(grown, x, create_graph=create_graph),
                ]
                after = torch.is_grad_enabled()
            see(seen=seen, products=products, matrices=matrices, after=after, x=x)


@scenario("FN-04", "IP-11")
def what_is_detached_inside_is_a_constant_of_the_transform(torch, see):
    """Of the function that torch.func differentiates, and outside of it too."""
    seen = []

    def function(x):
        constant = x.detach()
        seen.append((x.requires_grad, constant.requires_grad))
        return (x * constant).sum()

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    see(gradient=torch.func.grad(function)(x), seen=seen, x=x)


@scenario("FN-04", "INF-41")
def data_is_not_assigned_inside_of_a_transform(torch, see):
    """Neither to the argument that is differentiated nor to what was made of it."""

    def function(x, assign_to):
        made = x * 2
        {"argument": x, "made": made}[assign_to].data = torch.ones(2)
        return made.sum()

    x = torch.tensor([0.5, 2.0])
    for assign_to in ("argument", "made"):
        with see.raises():
            torch.func.grad(function)(x, assign_to)
    x.data = torch.ones(2)
    see(x=x)


@scenario("BW-11", "FN-06")
def several_views_at_once_inside_of_a_transform(torch, see):
    """Of the argument that is differentiated, and of what was made of it."""

    def function(x):
        first, second = x.unbind()
        third, fourth = (x * 2).chunk(2)
        return (first * second * third[0] * fourth[0]).sum()

    x = torch.tensor([0.5, 2.0])
    see(gradient=torch.func.grad(function)(x), twice=torch.func.grad(lambda x: torch.func.grad(function)(x).sum())(x))
    see(tangent=torch.func.jvp(function, (x,), (torch.tensor([1.0, 4.0]),)))


@scenario("FN-02")
def a_derivative_with_create_graph_is_differentiated_again(torch, see):
    """The Jacobian's own derivative reaches the inputs that were given; their .grad is touched by backward alone."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = torch.tensor([1.0, -1.0], requires_grad=True)
    found = torch.autograd.functional.jacobian(_square_and_sum, (x, y), create_graph=True)
    see(found=found, x=x, y=y)
    (found[0][0].sum() * 2 + found[0][1].sum()).backward()
    see(x=x, y=y)


@scenario("FN-02")
def strict_refuses_what_does_not_depend_on_the_input(torch, see):
    """An output without a history, one that is independent of an input, and a gradient that is constant."""
    functional = torch.autograd.functional
    x, y = torch.ones(2), torch.ones(2)
    for function in (lambda a, b: torch.ones(2), lambda a, b: a * 2, lambda a, b: (a * b).sum()):
        for product in (functional.vjp, functional.jvp, functional.hvp, functional.vhp):
            with see.raises():
                see(found=product(function, (x, y), (x, y) if product is not functional.vjp else None, strict=True))
        for matrix in (functional.jacobian, functional.hessian):
            with see.raises():
                see(found=matrix(function, (x, y), strict=True))


# ---------------------------------------------------------------------------------------------------------------------
# torch.func


@scenario("BW-11", "FN-03")
def a_transform_ignores_the_mode_around_it_and_respects_one_inside(torch, see):
    """torch.func.grad under no_grad, and with no_grad in the function; the flags inside; what the result carries."""
    seen = []

    def function(x):
        y = x * w
        with torch.no_grad():
            constant = x * w
        seen.append((torch.is_grad_enabled(), y.requires_grad, constant.requires_grad, (w * 2).requires_grad))
        return (y * constant).sum()

    x = torch.tensor([1.0, 2.0])
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    outside = torch.func.grad(function)(x)
    with torch.no_grad():
        under_no_grad = torch.func.grad(function)(x)
        enabled = torch.is_grad_enabled()
    see(outside=outside, under_no_grad=under_no_grad, enabled=enabled, seen=seen, w=w)
    outside.sum().backward()
    see(w=w)


@scenario("FN-03")
def the_derivative_of_a_derivative(torch, see):
    """grad of grad, and of a function that takes a derivative of its own: each level has its own history."""
    grad = torch.func.grad
    x = torch.tensor(2.0)
    see(third=grad(grad(grad(lambda a: a**4)))(x))
    see(product=grad(lambda a: a * grad(lambda b: a * b * b)(a))(x))
    see(sum=grad(lambda a: a * grad(lambda b: a + b)(a))(x))
    x.requires_grad_()
    grad(grad(grad(lambda a: a**4)))(x).backward()
    see(x=x)


@scenario("FN-04")
def what_is_captured_cannot_be_changed_in_place(torch, see):
    """A captured tensor, an argument itself, and what was made inside."""
    captured = torch.zeros(2)

    def changes_what_is_captured(x):
        return captured.add_(x).sum()

    def changes_its_argument(x):
        return x.mul_(2).sum()

    def changes_its_own(x):
        made = torch.zeros(2)
        made.add_(x)
        product = x * 1
        product.mul_(x)
        product[0] = x[1] * 3
        return (made + product).sum()

    for function in (changes_what_is_captured, changes_its_argument, changes_its_own):
        with see.raises():
            see(found=torch.func.grad(function)(torch.tensor([1.0, 2.0])))
    see(captured=captured)


@scenario("FN-05")
def the_function_that_vjp_returns_is_called_in_any_mode(torch, see):
    """Its result has a history where recording is on at the call, and where it was on at vjp for what is captured."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    v = torch.tensor([1.0, -1.0])
    value, multiply = torch.func.vjp(lambda x: x * x, x)
    first = multiply(v)
    with torch.no_grad():
        second = multiply(v)
    with torch.inference_mode():
        third = multiply(v)
    see(value=value, first=first)
    see(second=(second[0].tolist(), second[0].requires_grad), third=(third[0].tolist(), third[0].requires_grad))


@scenario("FN-05", "FN-07")
def what_vjp_returns_records_in_inference_mode_where_grad_mode_is_on(torch, see):
    """The transforms themselves do not; what a Jacobian saves there is an inference tensor."""
    x = torch.tensor([1.0, 3.0], requires_grad=True)
    with torch.inference_mode(), torch.enable_grad():
        value, multiply = torch.func.vjp(lambda x: x * x, x)
        see(value=value, pulled=multiply(x)[0], gradient=torch.func.grad(lambda x: (x * x).sum())(x))
        see(straight=torch.func.jacrev(lambda x: x * 3)(x), mapped=torch.func.vmap(torch.func.grad(lambda x: x * x))(x))
        with see.raises():
            torch.func.jacrev(lambda x: x * x)(x)


@scenario("FN-06", "FN-07")
def a_transform_in_inference_mode_makes_normal_tensors(torch, see):
    """grad, jvp and vjp of a normal tensor and of an inference tensor."""
    seen = []

    def function(x):
        y = x * x
        seen.append((torch.is_inference_mode_enabled(), torch.is_grad_enabled(), y.is_inference(), y.requires_grad))
        return y.sum()

    normal = torch.tensor([1.0, 2.0])
    with torch.inference_mode():
        for x in (normal, torch.tensor([3.0, 4.0])):
            gradient = torch.func.grad(function)(x)
            value, product = torch.func.jvp(function, (x,), (torch.ones(2),))
            kinds = [one.is_inference() for one in (gradient, value, product)]
            see(gradient=gradient, kinds=kinds, value=value.item(), product=product.item(), seen=seen)


@scenario("NG-10", "FN-06")
def tangents_through_transforms(torch, see):
    """jvp over jvp, over grad, and grad over jvp; with a captured tensor that requires grad; under no_grad."""
    func = torch.func
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    x, t = torch.tensor([1.0, 2.0]), torch.tensor([1.0, -1.0])

    def along(f):
        return lambda x: func.jvp(f, (x,), (t,))[1]

    for mode in (torch.enable_grad, torch.no_grad):
        with mode():
            found = [
                along(lambda x: x**3 * w)(x),
                along(along(lambda x: x**3 * w))(x),
                along(func.grad(lambda x: (x**3 * w).sum()))(x),
                func.grad(lambda x: along(lambda x: x**3 * w)(x).sum())(x),
            ]
            see(found=[(one.tolist(), one.requires_grad) for one in found])
            see(by_w=[torch.autograd.grad(one.sum(), w)[0].tolist() for one in found if one.requires_grad])


@scenario("FN-04", "INF-41")
def the_data_of_what_left_a_transform_is_not_assigned(torch, see):
    """A tensor of a transform stays one when the transform is over."""
    left = []

    def function(x):
        left.append(x)
        return (x * 2).sum()

    see(gradient=torch.func.grad(function)(torch.ones(2)))
    with see.raises():
        left[0].data = torch.zeros(2)


@scenario("FN-07", "BW-11")
def beneath_a_transform_nothing_is_recorded_in_inference_mode(torch, see):
    """The function is differentiated, whatever the mode; what comes out has no history, with enable_grad inside too."""
    func = torch.func
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    for mode in (torch.enable_grad, torch.no_grad):
        with torch.inference_mode(), mode():
            gradient = func.grad(lambda y: (y * y).sum())(x)
            twice = func.grad(lambda y: func.grad(lambda z: (z * z * z).sum())(y).sum())(x)
            value, multiply = func.vjp(lambda y: y * 3, x)
            see(gradient=gradient, twice=twice, value=value, product=multiply(torch.ones(2))[0])


@scenario("INF-37", "INF-27")
def duals_of_inference_tensors_alone_have_no_tangent(torch, see):
    """An op on them does not reach autograd; with a normal tensor, or a number that becomes one, it does."""
    with torch.inference_mode():
        x = torch.ones(2)
    ad = torch.autograd.forward_ad
    with ad.dual_level():
        dual = ad.make_dual(x, torch.ones(2))
        for made in (dual * dual, dual.exp(), dual[0], dual.clone(), dual * 2, dual * torch.ones(2)):
            tangent = ad.unpack_dual(made).tangent
            see(tangent=None if tangent is None else tangent.tolist())


@scenario("FN-06")
def tangents_have_a_history_of_values_without_tangents(torch, see):
    """Formulas go by the values of duals, which are views; a factor without tangent has a tangent of zeros."""
    forward = torch.autograd.forward_ad
    leaf = torch.ones(2, requires_grad=True)
    other = torch.ones(2, requires_grad=True)
    changes = (
        lambda dual: dual.mul_(2),
        lambda dual: dual.add_(2),
        lambda dual: dual.mul_(dual),
        lambda dual: dual.copy_(torch.ones(2)),
        lambda dual: dual.zero_(),
        lambda dual: dual - dual * 2,
    )
    for change in changes:
        with forward.dual_level():
            dual = change(forward.make_dual(leaf * 3, other * 2))
            value, tangent = forward.unpack_dual(dual)
            see(value=value, tangent=tangent)
    for function in (lambda y: y * y, lambda y: y * 2, lambda y: y.sin(), lambda y: y - y * 2, lambda y: y):
        result, along = torch.func.jvp(function, (leaf,), (other,))
        see(result=result, along=along)


@scenario("FN-06")
def tangents_of_quotients_have_a_history_of_both_operands(torch, see):
    """What has no tangent counts as one with zeros: also what is divided by a number has a recorded tangent."""
    forward = torch.autograd.forward_ad
    leaf = torch.tensor([4.0, 2.0], requires_grad=True)
    other = torch.tensor([2.0, 8.0], requires_grad=True)
    quotients = (
        lambda dual: dual / 2,
        lambda dual: dual / other,
        lambda dual: other / dual,
        lambda dual: dual / (dual * 2),
        lambda dual: (dual * 1).div_(2),
        lambda dual: other * dual,
    )
    for quotient in quotients:
        with forward.dual_level():
            tangent = forward.unpack_dual(quotient(forward.make_dual(leaf * 2, torch.ones(2)))).tangent
            see(tangent=tangent)


@scenario("FN-07")
def jacobians_in_inference_mode_are_normal_tensors(torch, see):
    """What vmap makes there is not: it has no level of its own."""
    x = torch.ones(2)
    with torch.inference_mode():
        rows, mapped = torch.func.jacrev(lambda y: y * y)(x), torch.func.vmap(lambda y: y * 2)(x)
    see(rows=rows, mapped=mapped)


@scenario("BW-06")
def vmap_over_grad_releases_a_graph_that_was_there_before_once(torch, see):
    """One pass for all samples; what the function records itself is released by its own."""
    x = torch.arange(3.0, requires_grad=True)
    y = x**2
    rows = torch.vmap(lambda v: torch.autograd.grad(y, x, v)[0])(torch.eye(3))
    see(rows=rows)
    with see.raises():
        torch.autograd.grad(y, x, torch.ones(3))
    y = x**2
    torch.vmap(lambda v: torch.autograd.grad(y, x, v, retain_graph=True)[0])(torch.eye(3))
    see(kept=torch.autograd.grad(y, x, torch.ones(3))[0])


@scenario("INF-37", "FN-06")
def tangents_of_inference_tensors(torch, see):
    """Outside of the mode an op on them alone has none, and a clone has one; where vmap or jvp wraps them each has."""
    forward = torch.autograd.forward_ad
    with torch.inference_mode():
        i = torch.tensor([0.5, 2.0])
    with forward.dual_level():
        dual = forward.make_dual(i, torch.ones(2))
        for change in (lambda: dual.neg(), lambda: dual * 2, lambda: dual * dual):
            see(tangent=forward.unpack_dual(change()).tangent)
        see(copied=forward.unpack_dual(dual.clone()).tangent.tolist())
    see(batched=torch.func.vmap(lambda one: torch.func.jvp(torch.neg, (one,), (torch.ones(()),))[1])(i))


@scenario("IP-10")
def what_vmap_made_has_no_data(torch, see):
    """Neither inside of the function nor when it is over; what comes from outside has."""
    kept, refused = [], set()
    x = torch.tensor([1.0, 2.0])

    def mapped(one):
        kept.append(one * 2)
        try:
            one.data
        except RuntimeError:
            refused.add("inside")
        return one * x.data[0]

    y = torch.func.vmap(mapped)(x)
    with see.raises():
        kept[0].data
    see(y=y, refused=sorted(refused))
