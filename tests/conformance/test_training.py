"""Modules, their hooks and optimizers, where they touch modes, history and in-place changes (BW, NG, EG, IP)."""

from __future__ import annotations

import copy

from gradspec.scenario import scenario


def _linear(torch):
    """Two numbers to two, with dyadic weights."""
    layer = torch.nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[0.5, 2.0], [4.0, -1.25]]))
        layer.bias.fill_(0.5)
    return layer


# ---------------------------------------------------------------------------------------------------------------------
# Hooks of modules


@scenario("BW-09")
def full_backward_hooks_stand_around_the_module(torch, see):
    """One node before and one after the module: their hooks meet the gradients of its outputs and of its inputs."""
    layer = _linear(torch)
    seen = []
    layer.register_full_backward_pre_hook(lambda module, grad_output: seen.append(("before", grad_output)))
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: seen.append(("after", grad_input)))
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    y = layer(x)
    see(x=x, y=y)
    y.sum().backward()
    see(seen=seen, weight=layer.weight)


@scenario("BW-09")
def what_backward_hooks_of_modules_may_return(torch, see):
    """Gradients in the place of those that came, as many as came; anything else is refused."""
    answers = [None, lambda grads: (grads[0] * 2,), lambda grads: (grads[0], None), lambda grads: (None,)]
    for answer in answers:
        layer = _linear(torch)
        layer.register_full_backward_hook(lambda module, grad_input, _, answer=answer: answer and answer(grad_input))
        x = torch.tensor([[0.5, 2.0]], requires_grad=True)
        with see.raises():
            layer(x).sum().backward()
        see(grad=x.grad)


@scenario("BW-09", "IP-07")
def what_full_backward_hooks_return_and_take_is_a_view(torch, see):
    """The output may not be changed in place afterwards, nor may the module change its input."""
    layer = _linear(torch)
    layer.register_full_backward_hook(lambda *_: None)
    y = layer(torch.tensor([[0.5, 2.0]], requires_grad=True))
    with see.raises():
        y += 1
    relu = torch.nn.ReLU(inplace=True)
    relu.register_full_backward_hook(lambda *_: None)
    with see.raises():
        relu(torch.tensor([[0.5, 2.0]], requires_grad=True) * 1)


@scenario("BW-09", "NG-21")
def full_backward_hooks_without_inputs_that_require_grad(torch, see):
    """Nothing will come to the inputs, so the hooks run when the outputs' gradients come; under no_grad never."""
    layer = _linear(torch)
    seen = []
    layer.register_full_backward_hook(lambda module, *grads: seen.append(grads))
    layer(torch.tensor([[0.5, 2.0]])).sum().backward()
    see(seen=seen)
    with torch.no_grad():
        y = layer(torch.tensor([[0.5, 2.0]], requires_grad=True))
    see(y=y, count=len(seen))


@scenario("BW-09")
def non_full_backward_hooks_hang_on_the_last_node(torch, see):
    """They see the inputs of the node that made the output: of a linear layer the bias, the input and the weight."""
    layer = _linear(torch)
    seen = []
    handle = layer.register_backward_hook(lambda module, *grads: seen.append(grads))
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    layer(x).sum().backward()
    see(seen=seen)
    handle.remove()
    layer(x).sum().backward()
    see(count=len(seen))
    with see.raises():
        layer.register_full_backward_hook(lambda *_: None)


@scenario("BW-09", "BW-02")
def module_hooks_in_double_backward(torch, see):
    """The hooks of the first pass are part of its graph; the second reaches the inputs past the outputs."""
    layer = _linear(torch)
    seen = []
    layer.register_full_backward_hook(lambda module, *grads: seen.append(grads))
    x = torch.tensor([[0.5, 2.0]], requires_grad=True)
    (gradient,) = torch.autograd.grad((layer(x) * layer(x)).sum(), x, create_graph=True)
    see(gradient=gradient, count=len(seen))
    gradient.sum().backward()
    see(x=x, weight=layer.weight, count=len(seen))


@scenario("NG-01", "EG-01")
def forward_hooks_run_in_the_mode_of_the_call(torch, see):
    """A hook that leaves the mode changed changes it for what comes after the module."""
    layer = _linear(torch)
    modes = []
    layer.register_forward_pre_hook(lambda module, args: modes.append(torch.is_grad_enabled()))
    layer.register_forward_hook(lambda module, args, output: output.detach() * 2)
    with torch.no_grad():
        inside = layer(torch.tensor([[0.5, 2.0]]))
    see(inside=inside, outside=layer(torch.tensor([[0.5, 2.0]])), modes=list(modes))


# ---------------------------------------------------------------------------------------------------------------------
# State


@scenario("IP-10", "NG-07")
def state_dicts_share_memory_and_loading_copies(torch, see):
    """What is saved shares memory and version; loading copies into the leaves, or, with assign, puts others there."""
    layer, other = _linear(torch), torch.nn.Linear(2, 2)
    saved = layer.state_dict()
    with torch.no_grad():
        layer.weight.mul_(2)
    see(saved=saved["weight"], weight=layer.weight)
    other.load_state_dict(saved)
    see(copied=other.weight)
    kept = other.weight
    other.load_state_dict({name: value * 2 for name, value in saved.items()}, assign=True)
    see(kept=kept, assigned=other.weight, is_same=kept is other.weight)


@scenario("DEF-11", "DEF-12")
def copies_of_modules_are_leaves_with_their_gradients(torch, see):
    """A parameter's copy is a leaf without the gradient; a copy of the module has the hooks too."""
    layer = _linear(torch)
    seen = []
    layer.register_forward_hook(lambda *_: seen.append(1))
    layer(torch.tensor([[0.5, 2.0]])).sum().backward()
    copied = copy.deepcopy(layer)
    see(weight=layer.weight, copied=copied.weight)
    copied(torch.tensor([[0.5, 2.0]]))
    see(count=len(seen))


@scenario("NG-04", "DEF-12")
def converting_a_module_keeps_the_parameters(torch, see):
    """The data is exchanged; the parameter, its gradient and what was computed from it before stay."""
    layer = _linear(torch)
    before = layer.weight
    y = layer(torch.tensor([[0.5, 2.0]]))
    y.sum().backward()
    layer.double()
    see(is_same=before is layer.weight, weight=layer.weight, grad=layer.weight.grad)


# ---------------------------------------------------------------------------------------------------------------------
# Steps


@scenario("NG-07", "EG-04")
def steps_of_optimizers_keep_leaves_and_modes(torch, see):
    """Recording is off in the step and on in the closure, whatever it was outside, and comes back."""
    for mode in (torch.enable_grad, torch.no_grad):
        w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
        optimizer = torch.optim.SGD([w], lr=0.5, momentum=0.5)
        modes = []

        def closure(w=w, optimizer=optimizer, modes=modes):
            modes.append(torch.is_grad_enabled())
            optimizer.zero_grad()
            loss = (w * w).sum()
            loss.backward()
            return loss

        with mode():
            loss = optimizer.step(closure)
            modes.append(torch.is_grad_enabled())
        see(w=w, loss=loss, modes=modes, buffer=optimizer.state[w]["momentum_buffer"])


@scenario("NG-07", "IP-01")
def each_step_counts_as_changes_of_the_parameters(torch, see):
    """How often a parameter's version advances in a step depends on the optimizer."""
    for name, options in (("SGD", {}), ("SGD", {"weight_decay": 0.5}), ("Adam", {}), ("AdamW", {}), ("RMSprop", {})):
        w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
        w.grad = torch.tensor([0.0, 0.0])
        optimizer = getattr(torch.optim, name)([w], lr=0.5, **options)
        optimizer.step()
        see(version=w._version, leaf=w.is_leaf, states=sorted(optimizer.state[w]))


@scenario("EG-04", "IP-07")
def a_differentiable_step_is_part_of_the_graph(torch, see):
    """With differentiable the step is recorded, and the parameter it changes must not be a leaf."""
    start = torch.tensor([0.5, 2.0], requires_grad=True)
    w = start.clone()
    w.grad = torch.tensor([1.0, -0.5], requires_grad=True)
    torch.optim.SGD([w], lr=0.5, differentiable=True).step()
    see(w=w)
    w.sum().backward()
    see(start=start)
    leaf = torch.tensor([0.5, 2.0], requires_grad=True)
    leaf.grad = torch.ones(2)
    with see.raises():
        torch.optim.SGD([leaf], lr=0.5, differentiable=True).step()


@scenario("INF-18", "INF-23", "NG-07")
def steps_inside_inference_mode(torch, see):
    """Parameters are changed, but the momentum made inside is an inference tensor: outside it cannot be changed."""
    w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    w.grad = torch.ones(2)
    optimizer = torch.optim.SGD([w], lr=0.5, momentum=0.5)
    with torch.inference_mode():
        optimizer.step()
    see(w=w, buffer=optimizer.state[w]["momentum_buffer"])
    with see.raises():
        optimizer.step()


@scenario("DEF-17", "NG-07")
def zero_grad_and_clipping_of_gradients(torch, see):
    """Gradients are taken away or filled with zeros in place; clipping scales them in place."""
    w = torch.nn.Parameter(torch.tensor([0.5, 2.0]))
    optimizer = torch.optim.SGD([w], lr=0.5)
    (w * w).sum().backward()
    kept = w.grad
    torch.nn.utils.clip_grad_value_([w], 1.5)
    see(kept=kept)
    optimizer.zero_grad(set_to_none=False)
    see(w=w, is_same=kept is w.grad)
    optimizer.zero_grad()
    see(w=w)


@scenario("BW-09", "NG-07")
def attention_in_one_node_with_hooks_of_its_module(torch, see):
    """The hooks see the gradients that enter and leave; under no_grad nothing is recorded."""
    torch.manual_seed(0)
    attention = torch.nn.MultiheadAttention(4, 2)
    seen = []
    attention.register_full_backward_hook(lambda module, into, out: seen.append([one is not None for one in into]))
    x = torch.tensor([[[0.5, 1.0, 2.0, -1.0]], [[1.0, 0.25, -0.5, 2.0]]], requires_grad=True)
    output, weights = attention(x, x, x, need_weights=False)
    see(output=output, weights=weights)
    output.sum().backward()
    see(x=x, seen=seen)
    with torch.no_grad():
        quiet, weights = attention(x, x, x)
    see(quiet=quiet, weights=weights)


@scenario("NG-07", "MODE-11")
def a_power_iteration_follows_the_weight_in_training_only(torch, see):
    """The buffers change under no_grad in each forward of training; the weight has a history in both modes."""
    layer = torch.nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[2.0, 0.0], [0.0, 1.0]]))
    torch.manual_seed(0)
    module = torch.nn.utils.spectral_norm(layer)
    before = module.weight_u.clone()
    module(torch.ones(1, 2)).sum().backward()
    see(moved=not torch.equal(before, module.weight_u), leaf=module.weight.is_leaf)
    module.eval()
    before = module.weight_u.clone()
    output = module(torch.ones(1, 2))
    see(output=output, still=torch.equal(before, module.weight_u), original=module.weight_orig)


@scenario("BW-03", "IP-07")
def sequences_that_are_padded_and_packed_get_their_gradients_back(torch, see):
    """Padding is a chain of in-place copies into views of one tensor; packing is one node."""
    rnn = torch.nn.utils.rnn
    a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    b = torch.tensor([4.0], requires_grad=True)
    padded = rnn.pad_sequence([a, b])
    see(padded=padded)
    packed = rnn.pack_padded_sequence(padded, [3, 1])
    see(data=packed.data, sizes=packed.batch_sizes)
    (packed.data * torch.tensor([1.0, 2.0, 4.0, 8.0])).sum().backward()
    see(a=a, b=b)


@scenario("DEF-05", "DEF-14")
def a_lazy_module_gets_its_parameters_with_its_first_input(torch, see):
    """They stay the same objects, require grad as before, and are leaves of the first backward."""
    module = torch.nn.LazyLinear(1)
    weight = module.weight
    weight_requires, known = weight.requires_grad, not module.has_uninitialized_params()
    see(requires=weight_requires, known=known)
    output = module(torch.tensor([[1.0, 2.0]]))
    see(same=module.weight is weight, shape=tuple(weight.shape), leaf=weight.is_leaf, now=type(module).__name__)
    output.sum().backward()
    see(grad=module.weight.grad, bias=module.bias.grad)
