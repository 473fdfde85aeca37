"""torch.autograd.graph: what is saved for backward and the hooks on it, versions by hand, edges (BW, IP)."""

from __future__ import annotations

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# Hooks on saved tensors


@scenario("BW-01")
def a_pack_hook_runs_with_recording_off(torch, see):
    """It gets each tensor as it is saved, inputs with their history and results with their own; the mode comes back."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    packed = []

    def pack(tensor):
        see(given=tensor, is_x=tensor is x, on=torch.is_grad_enabled(), inside=tensor * 2)
        packed.append(tensor.tolist())
        torch.set_grad_enabled(True)
        return tensor.detach().clone()

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
        y = x * x
        see(y=y, on=torch.is_grad_enabled())
        z = y.relu()
        z.sum()
    see(z=z, packed=packed)
    with torch.inference_mode():
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
            x * x
    with torch.no_grad():
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
            x * x
    see(packed=len(packed))


@scenario("BW-01")
def the_mode_comes_back_where_a_pack_hook_raises(torch, see):
    """The op raises what the hook raised; the next op is recorded."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def pack(tensor):
        raise KeyError("no room")

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
        with see.raises():
            x * x
        see(x=x, y=x + 1)
    see(z=x * x)


@scenario("BW-01", "BW-04")
def save_for_backward_goes_through_the_hooks(torch, see):
    """They are called when forward has returned, and each time that saved_tensors is read."""
    events = []

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx, tensor, factor):
            result = tensor * factor
            ctx.save_for_backward(tensor, result, None, factor)
            events.append("saved")
            return result

        @staticmethod
        def backward(ctx, grad):
            events.append("backward")
            tensor, result, nothing, factor = ctx.saved_tensors
            events.append((tensor.requires_grad, result.requires_grad, result.grad_fn is ctx, nothing))
            return grad * factor, None

    def pack(tensor):
        events.append(("pack", tensor.tolist(), tensor.is_leaf, torch.is_grad_enabled()))
        return tensor.tolist()

    def unpack(values):
        events.append(("unpack", values, torch.is_grad_enabled()))
        return torch.tensor(values)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = Scale.apply(x, torch.tensor([4.0, 8.0]))
    y.sum().backward(create_graph=True)
    see(x=x, y=y, events=events)


@scenario("BW-02")
def hooks_on_saved_tensors_are_of_one_thread(torch, see):
    """What one thread enters another does not meet; a thread started inside begins without."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    packed = []

    def hooks(name):
        def pack(tensor):
            packed.append(name)
            return tensor

        return torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept)

    def other():
        x.log()
        yield
        with hooks("other"):
            x.log()
            yield
            x.log()
        yield

    with hooks("main"):
        thread = see.thread(other)
        thread.step()
        see(started=list(packed))
        thread.step()
        x.log()
        see(both=list(packed))
    thread.step()
    x.log()
    thread.finish()
    see(packed=packed)


@scenario("BW-02")
def disabling_hooks_is_of_one_thread_too(torch, see):
    """Where they are disabled entering them raises with the text given; another thread may enter them."""
    graph = torch.autograd.graph

    def other():
        with graph.saved_tensors_hooks(lambda tensor: tensor, lambda kept: kept):
            see(entered=True)
        yield

    with graph.disable_saved_tensors_hooks("not here"):
        with see.raises():
            with graph.saved_tensors_hooks(lambda tensor: tensor, lambda kept: kept):
                pass
        with see.raises():
            with graph.disable_saved_tensors_hooks("nor here"), graph.save_on_cpu():
                pass
        with see.raises():
            with graph.save_on_cpu():
                pass
        see.thread(other).finish()
    with see.raises():
        with graph.saved_tensors_hooks(lambda tensor: tensor, lambda kept: kept):
            with graph.disable_saved_tensors_hooks("too late"):
                pass


@scenario("BW-02")
def of_nested_hooks_the_innermost_are_asked(torch, see):
    """A tensor is unpacked by the hook that was there when it was packed, wherever it is asked for."""
    events = []

    def hooks(name):
        def pack(tensor):
            events.append(f"pack {name}")
            return tensor

        def unpack(tensor):
            events.append(f"unpack {name}")
            return tensor

        return torch.autograd.graph.saved_tensors_hooks(pack, unpack)

    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with hooks("outer"):
        a = x * x
        with hooks("inner"):
            b = a.relu()
        c = b * b
    (c * c).sum().backward()
    see(x=x, events=events)


@scenario("BW-02", "IP-02")
def an_unpacked_tensor_takes_the_place_of_the_saved_one(torch, see):
    """It has the history of the one saved and the elements of what the hook gave; versions are not compared."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    weight = torch.tensor([4.0, 8.0])
    y = x * 1
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor.tolist(), torch.tensor):
        z = (y * y).relu() * weight
    with torch.no_grad():
        y.add_(1)
    see(x=x, y=y, z=z, constant=z.grad_fn._saved_other)
    square = z.grad_fn.next_functions[0][0].next_functions[0][0]
    see(factor=square._saved_self, result=z.grad_fn.next_functions[0][0]._saved_result)
    z.sum().backward(retain_graph=True)
    see()
    (square._saved_self * 4).sum().backward()
    see()


@scenario("BW-02", "DEF-12")
def each_kind_of_saved_tensor_unpacked(torch, see):
    """A leaf's gradient goes to the leaf itself; a constant is the hook's own object; others have their old history."""
    x = torch.tensor([[0.5, 2.0], [4.0, 1.0]], requires_grad=True)
    weight = torch.tensor([4.0, 8.0])
    for hooks in (None, lambda tensor: tensor, lambda tensor: tensor.clone()):
        if hooks is None:
            manager = torch.enable_grad()
        else:
            manager = torch.autograd.graph.saved_tensors_hooks(hooks, lambda kept: kept)
        with manager:
            square, scaled, largest = x * x, x * weight, x.max(1)
            second = x.unbind(0)[1]
            of_second = second * second
            changed = (x * 1)[1]
            changed.sqrt_()
        leaf, constant, view = square.grad_fn._saved_self, scaled.grad_fn._saved_other, of_second.grad_fn._saved_self
        see(x=x, leaf=leaf, constant=constant, is_weight=constant is weight, view=view, number=view.output_nr)
        see(indices=largest.values.grad_fn._saved_indices, is_x=leaf is x)
        weight.requires_grad_()
        constant = scaled.grad_fn._saved_other
        see(constant=constant, is_weight=constant is weight)
        weight = weight.detach()
        (first,) = torch.autograd.grad((changed * changed * changed).sum(), x, create_graph=True)
        (again,) = torch.autograd.grad(first.sum(), x)
        see(first_order=first.tolist(), again=again.tolist())
        (leaf * 4).sum().backward()
        see()


@scenario("BW-02")
def what_an_unpack_hook_may_not_return(torch, see):
    """Anything but a tensor is refused, at each access and in backward; what it raises comes out."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for answer in (None, 3, [0.5, 2.0]):
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, lambda kept, answer=answer: answer):
            y = x.log()
        with see.raises():
            y.grad_fn._saved_self
        with see.raises():
            y.sum().backward()
        see(x=x)
    with see.raises():
        torch.autograd.graph.saved_tensors_hooks(3, 4).__enter__()


# ---------------------------------------------------------------------------------------------------------------------
# Versions


@scenario("IP-15")
def a_pack_hook_may_not_change_what_it_is_given(torch, see):
    """Neither the tensor, nor a view or an alias with its version; through .data it goes unnoticed."""
    for change in (
        lambda tensor: tensor.mul_(2),
        lambda tensor: tensor[:1].zero_(),
        lambda tensor: tensor.detach().add_(1),
        lambda tensor: tensor.data.add_(1),
        lambda tensor: tensor.clone().add_(1),
    ):
        for op in ("log", "relu"):
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            y = x * 1
            with torch.autograd.graph.saved_tensors_hooks(change, lambda kept: kept):
                with see.raises():
                    getattr(y, op)()
            see(x=x, y=y, on=torch.is_grad_enabled())


@scenario("IP-01", "IP-02")
def versions_set_by_hand(torch, see):
    """increment_version counts a change that never was; _unsafe_preserve_version_counter forgets those that were."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    z = y * y
    with torch.no_grad():
        with torch.autograd._unsafe_preserve_version_counter(y):
            y.add_(1)
            see(x=x, y=y)
    see(y=y)
    z.sum().backward(retain_graph=True)
    see(z=z)
    torch.autograd.graph.increment_version([y, y[:1]])
    see()
    with see.raises():
        z.sum().backward()
    with torch.inference_mode():
        inference = torch.ones(2)
    torch.autograd.graph.increment_version(inference)
    for wrong in (3, [3], None):
        with see.raises():
            torch.autograd.graph.increment_version(wrong)


# ---------------------------------------------------------------------------------------------------------------------
# Edges, and hooks over several tensors


@scenario("DEF-07")
def an_edge_stands_for_a_tensor(torch, see):
    """get_gradient_edge names where gradients flow to, and grad and backward take it in the tensor's place."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 4
    z = (y * y).sum()
    at_x, at_y, at_z = map(torch.autograd.graph.get_gradient_edge, (x, y, z))
    see(x=x, at_x=at_x.node, y=y, same=at_y.node is y.grad_fn, number=at_y.output_nr)
    see(isinstance=[isinstance(one, torch.autograd.graph.Node) for one in (at_x.node, at_y.node, y, None)])
    for_y, for_x = torch.autograd.grad(at_z, [at_y, at_x], retain_graph=True)
    see(for_y=for_y, for_x=for_x)
    torch.autograd.backward(at_y, torch.tensor([1.0, 2.0]), inputs=at_x, retain_graph=True)
    see()
    for use in (
        lambda: torch.autograd.graph.get_gradient_edge(torch.ones(2)),
        lambda: torch.autograd.grad(at_y, x),
        lambda: torch.autograd.grad(z, (at_x.node, 0)),
        lambda: torch.autograd.grad(x.sum(), at_y, retain_graph=True),
        lambda: torch.autograd.grad(x.sum(), at_y, materialize_grads=True),
    ):
        with see.raises():
            use()


@scenario("BW-09")
def one_hook_for_the_gradients_of_several_tensors(torch, see):
    """With "all" it runs once all that this pass computes have come, with "any" on the first."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y, z, w = x * 2, x * 4, x * 8
    events = []

    def note(name):
        return lambda grads: events.append((name, grads.tolist() if name == "any" else [g is not None for g in grads]))

    register = torch.autograd.graph.register_multi_grad_hook
    handles = [register((y, z, w), note("all")), register((y, z), note("any"), mode="any")]
    (y * z).sum().backward(retain_graph=True)
    torch.autograd.grad((y * z + w).sum(), w, retain_graph=True)
    torch.autograd.grad((y * z + w).sum(), x, retain_graph=True)
    see(x=x, events=list(events))
    for handle in handles:
        handle.remove()
    (y * z * w).sum().backward()
    see(events=len(events))
    leaf = torch.ones(2, requires_grad=True)
    register([leaf], note("leaf"))
    with see.raises():
        torch.autograd.grad((leaf * 2).sum(), leaf)
    with see.raises():
        register([torch.ones(2)], note("constant"))
    with see.raises():
        register([x], note("some"), mode="some")


@scenario("BW-09")
def a_pass_inside_a_pass_counts_for_itself(torch, see):
    """A hook that begins another backward: each of the two passes has its first gradient and its last."""
    events = []
    register = torch.autograd.graph.register_multi_grad_hook
    for mode in ("any", "all"):
        events.clear()
        a, b, c = (torch.tensor([value, 1.0], requires_grad=True) for value in (0.5, 2.0, 4.0))
        register([a, b, c], lambda grads: events.append([grad is not None for grad in grads]), mode=mode)

        def inner(grad, c=c):
            with torch.enable_grad():
                (c * 8).sum().backward()

        y = a * 2
        y.register_hook(inner)
        (y + b * 4).sum().backward()
        see(a=a, b=b, c=c, events=list(events))
        (a * b).sum().backward()
        see(events=list(events))


@scenario("IP-07", "BW-04")
def saved_results_stand_for_the_output_that_they_were(torch, see):
    """The second of two outputs is so again; what a view was changed to is that view, with its way to the base."""

    class Both(torch.autograd.Function):
        @staticmethod
        def forward(ctx, tensor):
            results = tensor * 2, tensor * 4
            ctx.save_for_backward(*results)
            return results

        @staticmethod
        def backward(ctx, one, other):
            return one * 2 + other * 4

    x = torch.tensor([4.0, 1.0], requires_grad=True)
    first, second = Both.apply(x)
    with torch.autograd.graph.save_on_cpu():
        Both.apply(x)
    saved = first.grad_fn.saved_tensors
    see(x=x, first=first, second=second, numbers=[one.output_nr for one in saved], saved=saved)

    base = x * 1
    part = base[:]
    part.sqrt_()
    seen = []
    base.register_hook(lambda grad: seen.append(grad.tolist()))
    (grad,) = torch.autograd.grad((part * part * part).sum(), x, create_graph=True)
    (again,) = torch.autograd.grad(grad.sum(), x)
    see(seen=seen, grad=grad.tolist(), again=again.tolist())


@scenario("BW-25")
def saved_tensors_that_are_changed_where_it_is_allowed(torch, see):
    """Backward gets what they were; a change through a view that begins elsewhere is not noticed."""
    with torch.autograd.graph.allow_mutation_on_saved_tensors() as context:
        for change in (
            lambda t: t.mul_(2),
            lambda t: t[:1].add_(4),
            lambda t: t[1:].add_(4),
            lambda t: t.data.zero_(),
            lambda t: torch.add(t, 1, out=t),
        ):
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            factor = torch.tensor([4.0, 8.0])
            y = x * factor
            change(factor)
            see(x=x, factor=factor, y=y, cloned=len(context.cloned))
            y.sum().backward()
            see()


@scenario("BW-25", "INF-06")
def an_inference_tensor_where_changing_saved_tensors_is_allowed(torch, see):
    """It has no version to tell, so it is not changed at all, in inference mode neither."""
    x, other = torch.tensor([0.5, 2.0]), torch.ones(2)
    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        for mode in (torch.enable_grad, torch.inference_mode):
            with torch.inference_mode():
                made = x * 2
            with mode():
                for change in (lambda t: t.add_(1), lambda t: t.zero_(), lambda t: t.copy_(other)):
                    with see.raises():
                        change(made)
            see(made=made)


@scenario("BW-25", "INF-40")
def detaching_in_place_where_changing_saved_tensors_is_allowed(torch, see):
    """It is no change, but in inference mode, where it does nothing, it counts as one."""
    with torch.autograd.graph.allow_mutation_on_saved_tensors() as context:
        for mode in (torch.enable_grad, torch.no_grad, torch.inference_mode):
            x = torch.tensor([0.5, 2.0], requires_grad=True)
            y = x * 2
            z = y * y
            with mode():
                y.detach_()
            see(x=x, y=y, z=z, cloned=len(context.cloned))
            z.sum().backward()
            see()


@scenario("BW-25", "DEF-17")
def gradients_added_where_changing_saved_tensors_is_allowed(torch, see):
    """They are added to a new tensor, and outside in place: the version of the sum tells."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    for context in (torch.autograd.graph.allow_mutation_on_saved_tensors(), torch.enable_grad()):
        with context:
            (x * torch.tensor([2.0, 4.0]) + x * torch.tensor([0.5, 0.25])).sum().backward()
        see(x=x)
        x.grad = None


@scenario("BW-25")
def where_changing_saved_tensors_is_allowed_and_where_not(torch, see):
    """A context inside another is refused; backward outside raises, whether anything was changed or not."""
    allow = torch.autograd.graph.allow_mutation_on_saved_tensors
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with see.raises():
        with allow(), allow():
            pass
    with allow():
        y = (x * x).sum()
        z = x * 1
        w = (z * z).sum()
        z.add_(1)
    for one in (y, w):
        with see.raises():
            one.backward()
    with allow():
        with see.raises():
            x.add_(1)
        with see.raises():
            y.backward()
    see(x=x)


@scenario("BW-06")
def what_a_used_up_node_still_tells(torch, see):
    """Its tensors are given up; numbers are not, nor that something was not saved."""
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    for make, names in (
        (lambda: x.max(1)[0], ("_saved_dim", "_saved_keepdim", "_saved_indices")),
        (lambda: x * 2, ("_saved_self", "_saved_other")),
        (lambda: x**2, ("_saved_exponent", "_saved_self")),
        (lambda: x[0], ("_saved_dim",)),
    ):
        y = make()
        y.sum().backward()
        for name in names:
            with see.raises():
                see(**{name: getattr(y.grad_fn, name)})


@scenario("BW-25")
def another_thread_knows_nothing_of_changes_that_are_allowed_here(torch, see):
    """Allowing changes of saved tensors concerns the thread that entered it: reshape in inference mode, elsewhere."""
    x = torch.ones(2, requires_grad=True)

    def body():
        with torch.inference_mode():
            found = x.reshape(2, 1)
        see(found=(found.is_inference(), found._is_view(), found.requires_grad))
        yield

    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        see.thread(body).finish()
        body().__next__()


@scenario("IP-02", "DEF-02")
def a_group_norm_saves_everything_but_its_bias(torch, see):
    """The bias may change before backward, the weight may not; mean and spread of native_layer_norm have no history."""
    x = torch.tensor([[2.0, 4.0]], requires_grad=True)
    weight, bias = torch.ones(2, requires_grad=True), torch.zeros(2, requires_grad=True)
    y = torch.nn.functional.group_norm(x, 1, weight, bias)
    see(groups=y.grad_fn._saved_group, saves_bias=hasattr(y.grad_fn, "_saved_bias"))
    with torch.no_grad():
        bias.add_(1)
    y.sum().backward()
    see(x=x, bias=bias)
    y = torch.nn.functional.group_norm(x, 1, weight, bias)
    with torch.no_grad():
        weight.add_(1)
    with see.raises():
        y.sum().backward()
    result, mean, spread = torch.native_layer_norm(x, (2,), None, None, 0.0)
    see(result=result, mean=mean, spread=spread)
    kernel = torch.ones(1, 1, 1)
    see(sizes=torch.nn.functional.conv1d(x[None], kernel.expand(1, 1, 1)).grad_fn._saved_bias_sym_sizes_opt)


@scenario("BW-27", "BW-02")
def the_order_in_which_a_node_saves(torch, see):
    """By their names in the formula, and results after all else."""
    a, b = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([4.0, 8.0], requires_grad=True)
    row = torch.tensor([[2.0, 4.0]], requires_grad=True)
    packed = []

    def pack(tensor):
        packed.append(tensor.detach().clone())
        return tensor

    for call in (
        lambda: a * b,
        lambda: a @ b,
        lambda: torch.atan2(a, b),
        lambda: torch.lerp(a, b, torch.tensor(0.5)),
        lambda: row.mm(row.detach().t()),
        lambda: torch.nn.functional.layer_norm(row, (2,), a, b),
        lambda: torch.nn.functional.nll_loss(row, torch.tensor([1]), torch.tensor([0.25, 0.5])),
    ):
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            call()
        see(packed=packed)
        packed = []


@scenario("BW-25", "INF-16")
def what_a_change_needs_is_saved_before_the_change_is_refused(torch, see):
    """An inference tensor has no version by which the context could follow changes of it."""
    with torch.inference_mode():
        i = torch.ones(2)
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    packed = []

    def pack(saved):
        packed.append(saved.shape)
        return saved

    with torch.autograd.graph.allow_mutation_on_saved_tensors():
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda saved: saved):
            with see.raises():
                i.mul_(w)
    see(packed=len(packed), unchanged=i.tolist(), w=w)
