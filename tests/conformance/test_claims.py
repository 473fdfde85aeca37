"""What widely read tutorials say about grad modes, part by part (claims C-01 to C-40)."""

from __future__ import annotations

import asyncio
import warnings
import weakref

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# no_grad


@scenario("C-01", "MODE-08")
def no_grad_gives_back_the_mode_from_before_the_block(torch, see):
    """Off inside only; what comes back is the previous mode, which need not be "on"."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        inside = x * 2
    see.claim("C-01", "tracking is off inside the block", not inside.requires_grad)
    see.claim("C-01", "it is on again after the block", (x * 2).requires_grad)
    with torch.no_grad():
        with torch.no_grad():
            pass
        see.claim("C-01", "it is on after a block inside another", (x * 2).requires_grad)
    torch.set_grad_enabled(False)
    with torch.no_grad():
        pass
    see.claim("C-01", "it is on after a block that follows set_grad_enabled(False)", (x * 2).requires_grad)


@scenario("C-02", "MODE-06")
def no_grad_changes_the_state_of_its_thread_only(torch, see):
    """Neither a thread that runs beside the block nor one that is started in it is affected."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    results = []

    def other():
        while len(results) < 2:
            results.append(x * 2)
            yield

    beside, started_inside = see.thread(other), see.thread(other)
    with torch.no_grad():
        beside.step()
        started_inside.step()
        see(here=x * 2)
    see.claim("C-02", "a thread that runs beside the block records nothing", not results[0].requires_grad)
    see.claim("C-02", "a thread that is started in the block records nothing", not results[1].requires_grad)


@scenario("C-03", "NG-02", "NG-03", "NG-04")
def some_tensors_made_under_no_grad_require_grad(torch, see):
    """Factories with the keyword, parameters, views, and ops that have nothing to do keep it."""
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    with torch.no_grad():
        made = {
            "a factory with requires_grad=True": torch.ones(2, requires_grad=True),
            "a Parameter": torch.nn.Parameter(torch.ones(2)),
            "a slice": x[:, :1],
            "a reshaped tensor": x.reshape(2),
            "a transposed tensor": x.t(),
            "the result of contiguous()": x.contiguous(),
            "the result of to() its own dtype": x.to(torch.float32),
        }
        see(computed=x * 2)
    for what, tensor in made.items():
        see.claim("C-03", what + " does not require grad", not tensor.requires_grad)


@scenario("C-04", "NG-01")
def no_graph_is_built_under_no_grad(torch, see):
    """No result has a grad_fn, the values are the same, and nothing of the computation is kept alive."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def compute():
        y = x * 2
        z = y * y
        return weakref.ref(y), z

    kept, tracked = compute()
    with torch.no_grad():
        dropped, untracked = compute()
    see.claim("C-04", "the result has no grad_fn", untracked.grad_fn is None)
    see.claim("C-04", "the intermediate result is freed", dropped() is None)
    see(tracked=tracked, untracked=untracked, kept_in_grad_mode=kept() is not None)


@scenario("C-05", "MODE-09", "EG-01")
def a_block_nested_in_no_grad_may_switch_grad_on(torch, see):
    """Another no_grad and a called function stay off; enable_grad does not."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def double(t):
        return t * 2

    with torch.no_grad():
        see.claim("C-05", "a function called inside records nothing", not double(x).requires_grad)
        with torch.no_grad():
            see.claim("C-05", "a no_grad block inside records nothing", not double(x).requires_grad)
        see.claim("C-05", "nor does what follows the inner block", not double(x).requires_grad)
        with torch.enable_grad():
            see.claim("C-05", "an enable_grad block inside records nothing", not double(x).requires_grad)


@scenario("C-06", "NG-08", "DEC-11", "DEC-12")
def a_no_grad_decorator_does_not_reach_everything_in_the_function(torch, see):
    """It covers calls and generators, not coroutines, async generators and what runs after the function returned."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)

    def generate():
        yield x * 2

    async def compute():
        return x * 2

    async def generate_async():
        yield x * 2

    async def collect():
        return [y async for y in torch.no_grad()(generate_async)()]

    see.claim("C-06", "a function", not torch.no_grad()(lambda: x * 2)().requires_grad)
    see.claim("C-06", "a generator", not next(torch.no_grad()(generate)()).requires_grad)
    see.claim("C-06", "a closure that it returns", not torch.no_grad()(lambda: lambda: x * 2)()().requires_grad)
    see.claim("C-06", "a coroutine", not asyncio.run(torch.no_grad()(compute)()).requires_grad)
    see.claim("C-06", "an async generator", not asyncio.run(collect())[0].requires_grad)


@scenario("C-07", "SG-02", "SG-03", "SG-07")
def set_grad_enabled_as_a_call_and_as_a_context(torch, see):
    """The call lasts, in this thread; the context restores by itself."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    elsewhere = []

    def other():
        elsewhere.append((x * 2).requires_grad)
        yield

    with torch.set_grad_enabled(False):
        pass
    see.claim("C-07", "as a context it must be undone by hand", not (x * 2).requires_grad)
    torch.set_grad_enabled(False)
    see.claim("C-07", "as a call it lasts until it is undone", not (x * 2).requires_grad)
    see.thread(other).finish()
    see.claim("C-07", "as a call it acts in other threads", not elsewhere[0])


@scenario("C-08", "IP-10", "IP-11")
def detach_cuts_out_one_tensor(torch, see):
    """The result does not require grad; it shares storage and version with the original, which stays in the graph."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    cut = y.detach()
    see.claim("C-08", "the result does not require grad", not cut.requires_grad)
    see.claim("C-08", "the original still does", y.requires_grad)
    cut.add_(1.0)
    see(y=y, cut=cut)
    (y + cut * cut).sum().backward()
    see.claim("C-08", "no gradient comes through the result", x.grad.tolist() == [2.0, 2.0])


@scenario("C-12", "NG-07", "NG-14")
def a_leaf_changed_under_no_grad(torch, see):
    """Legal. backward raises only where the old value had been saved."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    doubled = x * 2
    with torch.no_grad():
        x.add_(1.0)
    with see.raises() as caught:
        doubled.sum().backward()
    see.claim("C-12", "backward fails where the value was not saved", caught.error is not None)
    squared = x * x
    with torch.no_grad():
        x.add_(1.0)
    with see.raises() as caught:
        squared.sum().backward()
    see.claim("C-12", "backward fails where the value was saved", caught.error is not None)
    see(x=x)


@scenario("C-24", "NG-01", "DEF-02")
def a_sum_has_a_grad_fn_outside_no_grad_only(torch, see):
    """w = x + y + z, twice."""
    x = torch.tensor([0.5], requires_grad=True)
    y = torch.tensor([2.0], requires_grad=True)
    z = torch.tensor([-1.25], requires_grad=True)
    with torch.no_grad():
        w = x + y + z
    see.claim("C-24", "under no_grad its grad_fn is None", w.grad_fn is None)
    see.claim("C-24", "under no_grad it does not require grad", not w.requires_grad)
    w = x + y + z
    see.claim("C-24", "outside it requires grad", w.requires_grad)
    see.claim("C-24", "outside its grad_fn is an AddBackward0", w.grad_fn.name() == "AddBackward0")
    see(w=w)


@scenario("C-34", "NG-12")
def backward_on_a_result_of_no_grad(torch, see):
    """There is no graph, and the message says what is missing."""
    a = torch.tensor([0.5, 2.0], requires_grad=True)
    with torch.no_grad():
        c = a * 2
    with see.raises() as caught:
        c.sum().backward()
    see.claim("C-34", "it raises RuntimeError", isinstance(caught.error, RuntimeError))
    message = "element 0 of tensors does not require grad and does not have a grad_fn"
    see.claim("C-34", "with the message " + message, str(caught.error) == message)
    see(a=a, c=c)


@scenario("C-38", "NG-01")
def normalising_data_under_no_grad(torch, see):
    """(data - mean) / std is untracked in the block, and tracked outside it."""
    data = torch.tensor([0.5, 2.0, -1.25], requires_grad=True)
    mean, std = torch.tensor(0.5), torch.tensor(2.0)
    with torch.no_grad():
        normal = (data - mean) / std
    see.claim("C-38", "it does not require grad", not normal.requires_grad)
    see.claim("C-38", "it has no grad_fn", normal.grad_fn is None)
    see(normal=normal, outside=(data - mean) / std)


# ---------------------------------------------------------------------------------------------------------------------
# enable_grad and set_grad_enabled


@scenario("C-28", "EG-01", "EG-04")
def enable_grad_inside_no_grad_records(torch, see):
    """y = x * 2; y.backward(), all inside the inner block."""
    x = torch.tensor([1.0], requires_grad=True)
    with torch.no_grad(), torch.enable_grad():
        y = x * 2
    see.claim("C-28", "the result requires grad", y.requires_grad)
    y.backward()
    see.claim("C-28", "x.grad is [2.]", x.grad.tolist() == [2.0])
    see(x=x, y=y)


@scenario("C-29", "EG-01", "EG-03")
def enable_grad_outside_no_grad(torch, see):
    """Without effect in the default mode; not so where set_grad_enabled(False) is in force."""
    x = torch.tensor([0.5], requires_grad=True)
    frozen = torch.tensor([0.5])
    with torch.enable_grad():
        y, z = x * 2, frozen * 2
    see.claim("C-29", "in the default mode it changes nothing", y.requires_grad and not z.requires_grad)
    torch.set_grad_enabled(False)
    with torch.enable_grad():
        see.claim("C-29", "after set_grad_enabled(False) it changes nothing", not (x * 2).requires_grad)
    see(after=x * 2)


@scenario("C-30", "EG-02")
def a_function_decorated_with_enable_grad_called_under_no_grad(torch, see):
    """It records, with and without parentheses, and its caller's mode is back afterwards."""
    x = torch.tensor([0.5], requires_grad=True)
    for decorate in (torch.enable_grad(), torch.enable_grad):
        double = decorate(lambda t: t * 2)
        with torch.no_grad():
            y = double(x)
            see(y=y, caller=x * 2)
        see.claim("C-30", "its result requires grad", y.requires_grad)


@scenario("C-31", "SG-01", "SG-02", "SG-03")
def set_grad_enabled_takes_a_flag(torch, see):
    """As a context for one block, as a call until further notice."""
    x = torch.tensor([0.5], requires_grad=True)
    for is_train in (False, True):
        with torch.set_grad_enabled(is_train):
            y = x * 2
        see.claim("C-31", f"as a context with {is_train}", y.requires_grad == is_train)
        see.claim("C-31", f"restored after the context with {is_train}", (x * 2).requires_grad)
    for is_train in (False, True):
        torch.set_grad_enabled(is_train)
        see.claim("C-31", f"as a call with {is_train}", (x * 2).requires_grad == is_train)
        with torch.no_grad():
            pass
        see.claim("C-31", f"in force after a block in between, {is_train}", (x * 2).requires_grad == is_train)


@scenario("C-32", "MODE-09", "SG-02")
def the_nearest_of_three_modes_wins(torch, see):
    """And what follows a block is in the mode from before it, whatever was called inside."""
    x = torch.tensor([0.5], requires_grad=True)
    with torch.enable_grad():
        torch.set_grad_enabled(False)
        y = x * 2
    see.claim("C-32", "a call in an enable_grad block leaves y untracked", not y.requires_grad)
    see.claim("C-32", "after the block the mode from before it is back", (x * 2).requires_grad)
    torch.set_grad_enabled(True)
    with torch.no_grad():
        z = x * 2
    see.claim("C-32", "no_grad after set_grad_enabled(True) leaves z untracked", not z.requires_grad)
    with torch.no_grad():
        torch.set_grad_enabled(True)
        w = x * 2
    see.claim("C-32", "a call in a no_grad block tracks w", w.requires_grad)
    torch.set_grad_enabled(False)
    with torch.enable_grad(), torch.set_grad_enabled(False), torch.enable_grad():
        see.claim("C-32", "of three contexts the innermost", (x * 2).requires_grad)
    see.claim("C-32", "after the three the mode from before them is back", not (x * 2).requires_grad)


@scenario("C-33", "MODE-06", "MODE-07")
def work_sent_to_another_thread_is_not_affected(torch, see):
    """Each of the contexts holds in its own thread; the other thread records."""
    x = torch.tensor([0.5], requires_grad=True)
    for mode in (torch.no_grad, torch.inference_mode, lambda: torch.set_grad_enabled(False)):
        done = []

        def work():
            done.append(x * 2)  # noqa: B023 - the thread ends within this turn of the loop
            yield

        with mode():
            see.thread(work).finish()
        see.claim("C-33", "the other thread records", done[0].requires_grad)
        see.claim("C-33", "its result is a normal tensor", not done[0].is_inference())


@scenario("C-36", "SG-01", "SG-02", "SG-03")
def each_result_follows_the_mode_in_which_it_was_computed(torch, see):
    """Contexts and then plain calls, in sequence; results already made do not change."""
    x = torch.tensor([0.5], requires_grad=True)
    results = []
    for on in (False, True):
        with torch.set_grad_enabled(on):
            results.append((on, x * 2))
    for on in (True, False, True):
        torch.set_grad_enabled(on)
        results.append((on, x * 2))
    for on, result in results:
        see.claim("C-36", f"computed with {on}", result.requires_grad == on)


# ---------------------------------------------------------------------------------------------------------------------
# Leaves, gradients, requires_grad


@scenario("C-18", "DEF-07")
def the_gradient_of_a_sum_of_a_matrix_product(torch, see):
    """sum(mm(x, y)).backward() with x plain and y requiring grad."""
    x = torch.arange(9, dtype=torch.float32).view(3, 3)
    y = torch.ones(3, 3, requires_grad=True)
    torch.sum(torch.mm(x, y)).backward()
    see.claim("C-18", "x.grad is None", x.grad is None)
    columns = x.sum(0).tolist()
    see.claim("C-18", "row i of y.grad holds the sum of column i of x", y.grad.tolist() == [[c] * 3 for c in columns])
    see.claim("C-18", "the sums are 9, 12 and 15", columns == [9.0, 12.0, 15.0])
    see(x=x, y=y)


@scenario("C-19", "DEF-07", "DEF-18")
def intermediate_results_keep_no_gradient(torch, see):
    """Only leaves do, and a non-leaf that was asked to with retain_grad."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    z = y.sum()
    kept = x * 4
    kept.retain_grad()
    (z + kept.sum()).backward()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        see.claim("C-19", "the product has a gradient", y.grad is not None)
        see.claim("C-19", "the sum has a gradient", z.grad is not None)
    see(x=x, kept=kept)


@scenario("C-20", "DEF-18")
def reading_the_gradient_of_a_non_leaf(torch, see):
    """A warning, and None; none for a leaf."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    y = x * 2
    y.sum().backward()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gradient = y.grad
    see.claim("C-20", "it warns", [w.category for w in caught] == [UserWarning])
    see.claim("C-20", "it gives None", gradient is None)
    see(leaf=x.grad, read_again=y.grad)


@scenario("C-21", "DEF-04", "DEF-12", "DEF-17")
def what_a_new_tensor_says_about_itself(torch, see):
    """The defaults, and what is_leaf tells apart."""
    x, w = torch.ones(2), torch.ones(2, requires_grad=True)
    see.claim("C-21", "requires_grad is False", x.requires_grad is False)
    see.claim("C-21", "grad is None", x.grad is None and w.grad is None)
    see.claim("C-21", "a leaf's grad_fn is None", x.grad_fn is None and w.grad_fn is None)
    y = w * 2
    see.claim("C-21", "is_leaf tells leaves from results", x.is_leaf and w.is_leaf and not y.is_leaf)
    see(x=x, w=w, y=y, untracked=x * 2)


@scenario("C-22", "DEF-03")
def one_input_that_requires_grad_is_enough(torch, see):
    """Everything that depends on it does too, in either position and many steps later."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    x = torch.tensor([4.0, -1.25])
    see.claim("C-22", "as the first input", (w + x).requires_grad)
    see.claim("C-22", "as the second input", (x * w).requires_grad)
    see.claim("C-22", "as one of many", torch.cat([x, x, w]).requires_grad)
    see.claim("C-22", "three steps later", ((x * w).sum() + x.sum()).requires_grad)
    see(frozen=x * x)


@scenario("C-23", "MODE-01")
def volatile_has_no_effect(torch, see):
    """Variable still takes the keyword, warns and ignores it; together with requires_grad=True it is refused."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    plain = torch.autograd.Variable(torch.tensor([4.0, -1.25]), volatile=True)
    see(plain=plain)
    see.claim("C-23", "a product with it needs no grad", not (plain * w).requires_grad)
    plain.requires_grad_()
    see.claim("C-23", "what is computed from it alone needs no grad", not (plain * 2).requires_grad)
    with see.raises():
        torch.autograd.Variable(torch.tensor([4.0, -1.25]), requires_grad=True, volatile=True)


@scenario("C-27", "MODE-01")
def names_that_do_not_exist(torch, see):
    """Misspelt in tutorials; the real ones are Module.zero_grad, torch.no_grad, torch.autograd, set_grad_enabled."""
    see.claim("C-27", "torch.zero_grad", hasattr(torch, "zero_grad"))
    see.claim("C-27", "torch.go_grad", hasattr(torch, "go_grad"))
    see.claim("C-27", "torch.autogard", hasattr(torch, "autogard"))
    see.claim("C-27", "torch.autograd.set_grad_enable", hasattr(torch.autograd, "set_grad_enable"))
    see(real=[hasattr(torch, "no_grad"), hasattr(torch.autograd, "set_grad_enabled")])


@scenario("C-35", "RNG-02", "RNG-04")
def a_seed_gives_these_numbers(torch, see):
    """The same on every machine: the generator is part of what is specified."""
    torch.manual_seed(20200910)
    a = torch.randn(3, 4)
    begins = [round(value, 4) for value in a[0].tolist()]
    see.claim("C-35", "0.2824, -0.3715, 0.9088, -1.7601", begins == [0.2824, -0.3715, 0.9088, -1.7601])
    a.requires_grad_()
    (a * 2).sum().backward()
    see.claim("C-35", "a.grad is filled with 2", a.grad.tolist() == [[2.0] * 4] * 3)
    see(a=a)


@scenario("C-40", "IP-11")
def logging_a_detached_loss_frees_the_graph(torch, see):
    """A running sum of losses holds every graph; of detached losses none."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)

    def step(total, log):
        features = w * 2
        loss = (features * features).sum()
        return total + log(loss), weakref.ref(features)

    total, saved = step(torch.zeros(()), lambda loss: loss.detach())
    see.claim("C-40", "what the graph had saved is freed", saved() is None)
    see.claim("C-40", "the sum does not require grad", not total.requires_grad)
    whole, kept = step(torch.zeros(()), lambda loss: loss)
    see(total=total, whole=whole, kept_otherwise=kept() is not None)


# ---------------------------------------------------------------------------------------------------------------------
# Modules


def linear(torch):
    """A Linear layer of two inputs and two outputs with weights that make sums exact."""
    layer = torch.nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[0.5, 2.0], [4.0, -1.25]]))
        layer.bias.zero_()
    return layer


@scenario("C-09", "MODE-11")
def eval_changes_dropout_and_batch_norm_and_gradients_are_computed(torch, see):
    """With p=1 Dropout drops all in training and passes all in eval; BatchNorm turns to its running statistics."""
    # A variance of 4 and an eps of 12 make the divisor 4, so that the results are exact.
    x = torch.tensor([[0.0, 2.0], [4.0, 6.0]])
    dropout, norm = torch.nn.Dropout(p=1.0), torch.nn.BatchNorm1d(2, eps=12.0, momentum=0.5)
    trained = [dropout(x).tolist(), norm(x).tolist()]
    dropout.eval()
    norm.eval()
    norm.running_var.fill_(4.0)
    out = norm(x)
    see.claim("C-09", "Dropout changes", dropout(x).tolist() != trained[0])
    see.claim("C-09", "BatchNorm changes", out.tolist() != trained[1])
    out.sum().backward()
    see.claim("C-09", "gradients are computed", norm.weight.grad is not None and norm.bias.grad is not None)
    see(out=out, weight=norm.weight, training=[dropout.training, norm.training])


@scenario("C-10", "MODE-11")
def gradients_flow_through_a_layer_in_eval(torch, see):
    """To its parameters and to what comes before it, the same as in training."""
    layer = linear(torch)
    layer.eval()
    x = torch.tensor([[2.0, 0.5]], requires_grad=True)
    out = layer(x)
    out.sum().backward()
    see.claim("C-10", "the result is not recorded", not out.requires_grad)
    see.claim("C-10", "the layer's weights get no gradient", layer.weight.grad is None)
    see.claim("C-10", "no gradient is propagated to its input", x.grad is None)
    see(x=x, weight=layer.weight, bias=layer.bias)


@scenario("C-11", "MODE-11")
def no_grad_leaves_dropout_and_batch_norm_in_their_mode(torch, see):
    """In training mode Dropout drops and the running statistics move, under no_grad too."""
    x = torch.tensor([[0.0, 2.0], [4.0, 6.0]])
    dropout, norm = torch.nn.Dropout(p=1.0), torch.nn.BatchNorm1d(2, eps=12.0, momentum=0.5)
    with torch.no_grad():
        dropped, _ = dropout(x), norm(x)
    see.claim("C-11", "both are still in training mode", dropout.training and norm.training)
    see.claim("C-11", "Dropout drops", dropped.tolist() == [[0.0, 0.0], [0.0, 0.0]])
    see.claim("C-11", "the running mean moved", norm.running_mean.tolist() != [0.0, 0.0])
    see.claim("C-11", "the batches are counted", norm.num_batches_tracked.item() == 1)
    see(mean=norm.running_mean, var=norm.running_var)


@scenario("C-13", "IP-05", "NG-07")
def filling_a_weight_needs_grad_off(torch, see):
    """A leaf that requires grad may not be changed in place in grad mode."""
    layer = linear(torch)
    with see.raises() as caught:
        layer.weight.fill_(1.0)
    see.claim("C-13", "in grad mode it raises", isinstance(caught.error, RuntimeError))
    with torch.no_grad():
        layer.weight.fill_(1.0)
    see.claim("C-13", "with grad off it works", layer.weight.tolist() == [[1.0, 1.0], [1.0, 1.0]])
    see(weight=layer.weight)


@scenario("C-14", "NG-07")
def initialising_through_apply(torch, see):
    """The function is applied to every module; the parameters stay leaves that require grad."""
    model = torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
    before = list(model.parameters())

    @torch.no_grad()
    def init(m):
        if isinstance(m, torch.nn.Linear):
            m.weight.normal_(0, 0.01)
            m.bias.fill_(0)

    with see.raises():
        model.apply(init.__wrapped__)
    model.apply(init)
    after = list(model.parameters())
    see.claim("C-14", "the biases are zero", model[0].bias.tolist() == [0.0, 0.0] and model[2].bias.tolist() == [0.0])
    see.claim("C-14", "the same parameters", [p is q for p, q in zip(after, before, strict=True)] == [True] * 4)
    see.claim("C-14", "leaves that require grad", all(p.is_leaf and p.requires_grad for p in after))
    see(weights=[model[0].weight, model[2].weight])


@scenario("C-15", "NG-07")
def adding_noise_to_a_weight(torch, see):
    """+= on the attribute changes the Parameter in place; in grad mode it raises."""
    layer = linear(torch)
    weight, old = layer.weight, layer.weight.tolist()
    with torch.no_grad():
        layer.weight += 0.1 * torch.randn_like(layer.weight)
    see.claim("C-15", "the values changed", layer.weight.tolist() != old)
    see.claim("C-15", "it is the same Parameter", layer.weight is weight and isinstance(weight, torch.nn.Parameter))
    see.claim("C-15", "it is a leaf that requires grad", weight.is_leaf and weight.requires_grad)
    with see.raises():
        layer.weight += 0.1 * torch.randn_like(layer.weight)
    see(weight=weight)


@scenario("C-17", "NG-01")
def what_no_grad_saves_of_memory(torch, see):
    """What is kept for backward, which is nothing under no_grad; parameters stay, and the batch decides the share."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Tanh(), torch.nn.Linear(4, 4), torch.nn.Tanh())
    parameters = sum(p.numel() * p.element_size() for p in model.parameters())
    owned = {p.data_ptr() for p in model.parameters()}

    def saved_bytes(mode, batch):
        sizes = {}

        def pack(tensor):
            if tensor.data_ptr() not in owned:
                sizes[tensor.data_ptr()] = tensor.numel() * tensor.element_size()
            return tensor

        x = torch.ones(batch, 4)
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda packed: packed), mode():
            result = model(x)
        return sum(sizes.values()), result.requires_grad

    recorded, share = [], []
    for batch in (1, 16):
        size, _ = saved_bytes(torch.enable_grad, batch)
        recorded.append(size)
        share.append(size / (size + parameters))
        for mode in (torch.no_grad, torch.inference_mode):
            see.claim(
                "C-17",
                f"{mode.__name__} saves nothing for backward, batch of {batch}",
                saved_bytes(mode, batch) == (0, False),
            )
    see.claim("C-17", "what is saved grows with the batch", recorded[1] > 8 * recorded[0])
    see.claim("C-17", "it is half of all memory for a batch of 1", abs(share[0] - 0.5) < 0.1)
    see.claim("C-17", "it is half of all memory for a batch of 16", abs(share[1] - 0.5) < 0.1)


@scenario("C-25", "MODE-11")
def the_p_of_dropout_is_the_probability_to_drop(torch, see):
    """With 0 everything passes, with 1 nothing; what passes is scaled by 1 / (1 - p)."""
    x = torch.ones(8)
    nothing_dropped, all_dropped = torch.nn.Dropout(p=0.0)(x), torch.nn.Dropout(p=1.0)(x)
    see.claim("C-25", "p=0 keeps no activation", nothing_dropped.tolist() == [0.0] * 8)
    see.claim("C-25", "p=1 keeps every activation", all_dropped.tolist() == [1.0] * 8)
    see(nothing_dropped=nothing_dropped, all_dropped=all_dropped)


@scenario("C-26", "MODE-11")
def batch_norm_and_dropout_in_eval(torch, see):
    """BatchNorm subtracts the running mean whatever the batch, and does not move it; Dropout does nothing."""
    x = torch.tensor([[0.5, 2.0], [4.0, -1.25]])
    norm = torch.nn.BatchNorm1d(2, eps=0.0)
    norm.running_mean.fill_(1.0)
    norm.running_var.fill_(4.0)
    norm.eval()
    out = norm(x)
    see.claim("C-26", "the running statistics are used", out.tolist() == ((x - 1.0) / 2.0).tolist())
    kept = norm.running_mean.tolist() == [1.0, 1.0] and norm.running_var.tolist() == [4.0, 4.0]
    see.claim("C-26", "they are not updated", kept and norm.num_batches_tracked.item() == 0)
    see.claim("C-26", "Dropout passes everything", torch.nn.Dropout(p=1.0).eval()(x).tolist() == x.tolist())
    see(out=out)


@scenario("C-37", "DEF-16")
def classifying_under_no_grad(torch, see):
    """argmax gives integers, which cannot require grad in any mode; the scores before it can."""
    model, x = linear(torch), torch.tensor([[2.0, 0.5], [0.5, 2.0]])
    with torch.no_grad():
        scores = model(x)
        classes = torch.argmax(scores, dim=1)
    see.claim("C-37", "under no_grad the scores are untracked", not scores.requires_grad)
    see.claim("C-37", "under no_grad the classes are", not classes.requires_grad)
    same = torch.argmax(model(x), dim=1)
    see.claim("C-37", "in grad mode the classes are the same", same.tolist() == classes.tolist())
    see(scores=scores, classes=classes, in_grad_mode=same)
    with see.raises():
        same.requires_grad_()


@scenario("C-39", "DEF-07")
def evaluating_in_grad_mode_teaches_the_model_nothing(torch, see):
    """The forward pass builds a graph, backward even fills gradients; only the optimizer's step changes weights."""
    model = linear(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    before = model.weight.tolist()
    loss = model(torch.tensor([[2.0, 0.5]])).sum()
    see.claim("C-39", "the forward pass changes the weights", model.weight.tolist() != before)
    loss.backward()
    see.claim("C-39", "backward changes the weights", model.weight.tolist() != before)
    see(loss=loss, weight=model.weight)
    optimizer.step()
    see(learnt=model.weight)
