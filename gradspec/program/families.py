"""What a program may name without making it: hooks, functions of saved tensors, custom Functions.

Each is a few lines of Python that the printer puts before the program which names it. The key is the name.
"""

from __future__ import annotations

#: Hooks on a gradient, or on a tensor: what they get, and what they give back.
HOOKS = {
    "look": "def look(grad): print(grad)",
    "added": "def added(grad): return grad + 1",
    "double": "def double(grad): return grad * 2",
    "replace": "def replace(grad): return grad.clone()",
    "change": "def change(grad): grad.mul_(2)",
    "mode": "def mode(grad): print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())",
    "refuse": 'def refuse(grad): raise ValueError("hook")',
    "again": "\n".join(
        [
            "def again(grad):",
            "    x = torch.ones(2, requires_grad=True)",
            "    with torch.enable_grad():",
            "        (x * 2).sum().backward()",
            "    print(x.grad)",
        ]
    ),
    "later": "def later(grad): torch.autograd.Variable._execution_engine.queue_callback(lambda: print('later'))",
    "larger": "def larger(grad): return torch.ones(3, 7)",
    "number": "def number(grad): return 3",
}

#: Hooks on a leaf whose gradient has arrived.
POST_ACCUMULATE = {
    "tell": "def tell(leaf): print(leaf.grad)",
    "step": "def step(leaf): leaf.data.sub_(leaf.grad)",
    "clear": "def clear(leaf): leaf.grad = None",
    "arrived": "def arrived(leaf): print(torch.is_grad_enabled(), leaf.grad)",
}

#: Hooks on a node: before it runs, and after.
PRE_HOOKS = {
    "pre": "def pre(grads): print(grads)",
    "before": "def before(grads): print(torch.is_grad_enabled())",
    "halve": "def halve(grads): return tuple(None if grad is None else grad / 2 for grad in grads)",
}
POST_HOOKS = {
    "post": "def post(inputs, outputs): print(inputs, outputs)",
    "after": "def after(inputs, outputs): print(torch.is_grad_enabled())",
    "treble": "def treble(inputs, outputs): return tuple(None if grad is None else grad * 3 for grad in inputs)",
}

#: Hooks on several tensors at once.
MULTI_HOOKS = {"all_of": "def all_of(grads): print(grads)", "any_of": "def any_of(grad): print(grad)"}

#: What saved_tensors_hooks calls.
PACK = {
    "same": "def same(x): return x",
    "copy": "def copy(x): return x.clone()",
    "detached": "def detached(x): return x.detach()",
    "packing": "def packing(x):\n    print(x)\n    return x",
    "listed": "def listed(x): return x.tolist()",
    "moded": "def moded(x):\n    print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())\n    return x",
}
UNPACK = {
    "same": PACK["same"],
    "copy": PACK["copy"],
    "unpacking": "def unpacking(x):\n    print(x)\n    return x",
    "moded": PACK["moded"],
    "tensor": "def tensor(x): return torch.tensor(x)",
    "trebled": "def trebled(x): return x * 3",
}


def _function(name: str, forward: str, backward: str, base: str = "torch.autograd.Function") -> str:
    return "\n".join(
        [
            f"class {name}({base}):",
            "    @staticmethod",
            "    def forward(ctx, x):",
            *[f"        {line}" for line in forward.split("; ")],
            "    @staticmethod",
            "    def backward(ctx, grad):",
            *[f"        {line}" for line in backward.split("; ")],
        ]
    )


#: Custom Functions of one tensor.
FUNCTIONS = {
    "Double": _function("Double", "return x * 2", "return grad * 2"),
    "Square": _function(
        "Square", "ctx.save_for_backward(x); return x * x", "(x,) = ctx.saved_tensors; return grad * 2 * x"
    ),
    "Same": _function("Same", "return x", "return grad * 3"),
    "View": _function("View", "return x.view(-1)", "return grad.clone()"),
    "Dirty": _function("Dirty", "ctx.mark_dirty(x); return x.mul_(2)", "return grad * 2"),
    "Constant": _function(
        "Constant",
        "y = x * 2; ctx.mark_non_differentiable(y); return y",
        "return grad",
    ),
    "Pair": _function("Pair", "return x * 2, x + 1", "return grad", "torch.autograd.Function").replace(
        "(ctx, grad)", "(ctx, grad, other)"
    ),
    "Nothing": _function("Nothing", "ctx.set_materialize_grads(False); return x * 2", "print(grad); return grad"),
    "Once": _function(
        "Once", "ctx.save_for_backward(x); return x * x", "(x,) = ctx.saved_tensors; return grad * 2 * x"
    ).replace("    def backward", "    @torch.autograd.function.once_differentiable\n    def backward"),
    "Modes": _function(
        "Modes",
        "print(torch.is_grad_enabled(), x.requires_grad); return x + 1",
        "print(torch.is_grad_enabled(), grad.requires_grad); return grad",
    ),
    "Absent": _function("Absent", "return x * 2", "return None"),
    "Failing": _function("Failing", "return x * 2", 'raise ValueError("backward")'),
}

_TIMES = "x, y = ctx.saved_tensors; print(ctx.needs_input_grad); return grad * y, grad * x"
FUNCTIONS["Partly"] = _function(
    "Partly", "ctx.set_materialize_grads(False); return x * 2, x + 1", "print(grad, other); return grad"
).replace("(ctx, grad)", "(ctx, grad, other)")
FUNCTIONS["Lost"] = _function("Lost", "return x * 2", "return grad * float('nan')")
FUNCTIONS["Root"] = _function(
    "Root", "y = x * x; ctx.save_for_backward(y); return y", "(y,) = ctx.saved_tensors; return grad * y"
)
FUNCTIONS["Setup"] = "\n".join(
    [
        "class Setup(torch.autograd.Function):",
        "    @staticmethod",
        "    def forward(x): return x * x",
        "    @staticmethod",
        "    def setup_context(ctx, inputs, output): ctx.save_for_backward(*inputs)",
        "    @staticmethod",
        "    def backward(ctx, grad): return grad * 2 * ctx.saved_tensors[0]",
    ]
)
#: Custom Functions of two tensors.
FUNCTIONS_OF_TWO = {
    "Times": _function("Times", "ctx.save_for_backward(x, y); return x * y", _TIMES).replace("(ctx, x)", "(ctx, x, y)"),
    "First": _function("First", "return x.clone()", "return grad, None").replace("(ctx, x)", "(ctx, x, y)"),
}
#: Those that give two.
OF_TWO_RESULTS = frozenset({"Pair", "Partly"})

#: What asyncio runs: the tasks take turns at their pauses.
TASKS = {
    "tasks": "\n".join(
        [
            "def tasks(*functions):",
            "    async def gather():",
            "        await asyncio.gather(*[function() for function in functions])",
            "    asyncio.run(gather())",
        ]
    ),
}
#: What a coroutine awaits that is driven by hand.
AWAITED = {
    "Turn": "class Turn:\n    def __await__(self):\n        yield",
}

AWAITED["advance"] = "\n".join(
    [
        "def advance(running):",
        "    try: running.asend(None).send(None)",
        "    except StopIteration as end: return end.value",
    ]
)
AWAITED["drained"] = "\n".join(
    [
        "def drained(running):",
        "    try: [running.send(None) for _ in range(9)]",
        "    except StopIteration as end: return end.value",
    ]
)


def _context(name: str, *leaving: str) -> str:
    return "\n".join(
        [
            f"class {name}(torch.utils._contextlib._DecoratorContextManager):",
            "    def __enter__(self): return self",
            "    def __exit__(self, kind, *rest):",
            *[f"        {line}" for line in leaving],
        ]
    )


_MODES = "torch.is_grad_enabled(), torch.is_inference_mode_enabled()"

#: Contexts of the program's own, which decorate by torch's helper.
OWN_CONTEXTS = {
    "Told": _context("Told", f"print(kind and kind.__name__, {_MODES})"),
    "Swallows": _context("Swallows", "return kind is not None and issubclass(kind, ValueError)"),
}
#: Decorators made by torch's helper; one of them is none.
OWN_DECORATORS = {
    "helped": "def helped(f): return torch.utils._contextlib.context_decorator(torch.no_grad, f)",
    "suppressed": "\n".join(
        [
            "def suppressed(f):",
            "    import contextlib",
            "    return torch.utils._contextlib.context_decorator(contextlib.suppress(Exception), f)",
        ]
    ),
    "ambiguous": "def ambiguous(f): return torch.utils._contextlib.context_decorator(torch.no_grad(), f)",
}
#: What another thread runs: it says its mode, or leaves it changed.
IN_THREADS = {
    "told": f"def told(): print({_MODES}, (torch.ones(1, requires_grad=True) * 2).requires_grad)",
    "left": "def left(): torch.set_grad_enabled(False)",
}
#: Hooks of modules.
MODULE_HOOKS = {
    "entering": "def entering(module, given): print(given)",
    "leaving": "def leaving(module, given, result): return result * 2",
    "going": "def going(module, grads): print(grads)",
    "gone": "def gone(module, inputs, outputs): print(inputs, outputs)",
    "entered": "def entered(module, given): return given[0] * 2",
    "went": "def went(module, grads): return tuple(grad * 2 for grad in grads)",
    "within": "def within(module, given): print(torch.is_grad_enabled())",
    "given_back": "def given_back(module, inputs, outputs): return tuple(x if x is None else x * 2 for x in inputs)",
}
#: Hooks of optimizers.
STEP_HOOKS = {"stepping": "def stepping(optimizer, given, named): print(torch.is_grad_enabled())"}
#: What is given to checkpoints and transforms.
PURE = {
    "squared": "def squared(x): return x * x",
    "telling": "def telling(x):\n    print(torch.is_grad_enabled(), x.requires_grad)\n    return x * x",
    "total": "def total(x): return (x * x).sum()",
    "ending": "def ending(x):\n    y = x * x\n    print(torch.is_grad_enabled())\n    return y",
    "dropped": "def dropped(x): return torch.nn.functional.dropout(x) * x",
}
#: A custom Function that transforms and tangents go through.
_TRIPLE = (
    "class Triple(torch.autograd.Function):",
    "    @staticmethod",
    "    def forward(x): return x * 3",
    "    @staticmethod",
    "    def setup_context(ctx, inputs, output): pass",
    "    @staticmethod",
    "    def backward(ctx, grad): return grad * 3",
    "    @staticmethod",
    "    def jvp(ctx, tangent): return tangent * 3",
)


def _tangent(of: str) -> tuple[str, ...]:
    return (
        "    with torch.autograd.forward_ad.dual_level():",
        "        dual = torch.autograd.forward_ad.make_dual(x, x.detach())",
        f"        tangent = torch.autograd.forward_ad.unpack_dual({of}).tangent",
        "    return None if tangent is None else tangent.tolist()",
    )


#: What takes more than one line, and is called with things of the program.
HELPERS = {
    "Net": "\n".join(
        [
            "class Net(torch.nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            "        self.weight = torch.nn.Parameter(torch.ones(2))",
            "        self.drop = torch.nn.Dropout()",
            "    def forward(self, x): return self.drop(x) * self.weight",
        ]
    ),
    # Not all of it is dropped under the seed that programs begin with: its gradients show what is done to them.
    "Layer": "\n".join(
        [
            "class Layer(torch.nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            "        self.weight = torch.nn.Parameter(torch.ones(2))",
            "        self.drop = torch.nn.Dropout()",
            "    def forward(self, x): return self.drop(x) + x * self.weight",
        ]
    ),
    "stored": "def stored(module): return [*module.state_dict().values()]",
    "loaded": "def loaded(module): module.load_state_dict({name: x * 2 for name, x in module.state_dict().items()})",
    "averaged": "\n".join(
        [
            "def averaged(module):",
            "    average = torch.optim.swa_utils.AveragedModel(module)",
            "    average.update_parameters(module)",
            "    return [*average.state_dict().values()]",
        ]
    ),
    "selective": "\n".join(
        [
            "def selective(x):",
            "    contexts = lambda: torch.utils.checkpoint.create_selective_checkpoint_contexts("
            "[torch.ops.aten.mul.Tensor])",
            "    return torch.utils.checkpoint.checkpoint("
            "lambda y: (y * y) * 2, x, use_reentrant=False, context_fn=contexts)",
        ]
    ),
    "gradient": "def gradient(x): return torch.func.grad(lambda y: (y * y).sum())(x)",
    "gradient_in_place": "def gradient_in_place(x): return torch.func.grad(lambda y: (y * y).mul_(2).sum())(x)",
    "gradient_of_custom": "\n".join(
        [
            "def gradient_of_custom(x):",
            *[f"    {line}" for line in _TRIPLE],
            "    return torch.func.grad(lambda y: Triple.apply(y).sum())(x)",
        ]
    ),
    "tangent": "\n".join(["def tangent(x):", *_tangent("dual * dual")]),
    "tangent_of_custom": "\n".join(
        ["def tangent_of_custom(x):", *[f"    {line}" for line in _TRIPLE], *_tangent("Triple.apply(dual)")]
    ),
    "pulled": "\n".join(
        [
            "def pulled(x):",
            "    result, vjp = torch.func.vjp(lambda y: y * 3, x)",
            "    return vjp(result)",
        ]
    ),
    "twice": "def twice(x): return torch.func.grad(lambda y: torch.func.grad(lambda z: (z * z * z).sum())(y).sum())(x)",
    "pushed": "def pushed(x): return [y.tolist() for y in torch.func.jvp(lambda y: y * y, (x,), (x,))]",
    "tripled": "\n".join(
        [
            "def tripled(x):",
            "    with torch.autograd.graph.saved_tensors_hooks(lambda y: y, lambda y: y * 3): return x * x",
        ]
    ),
    "packed_twice": "\n".join(
        [
            "def packed_twice(x):",
            "    hooks = torch.autograd.graph.saved_tensors_hooks",
            "    with hooks(lambda y: y, lambda y: y * 3), hooks(lambda y: y, lambda y: y * 2): return x * x",
        ]
    ),
    "searched": "\n".join(
        [
            "def searched(x, grad):",
            "    with torch.autograd.detect_anomaly(): x.backward(grad * float('nan'))",
        ]
    ),
    "inferred": "def inferred(x):\n    with torch.inference_mode(): return x * 2",
    "pulled_twice": "def pulled_twice(x): return torch.func.vjp(lambda y: y * y, x)[1](x * 2)",
    "rows": "def rows(x): return torch.func.jacrev(lambda y: y * y)(x).tolist()",
    "valued": "def valued(x): return [y.tolist() for y in torch.func.grad_and_value(lambda y: (y * y).sum())(x)]",
    "aside": "def aside(x): return torch.func.grad(lambda y: ((y * y).sum(), y * 2), has_aux=True)(x)",
    "mapped": "def mapped(x): return torch.func.vmap(lambda y: y * 2)(x).tolist()",
    "mapped_along": "def mapped_along(x): return torch.func.vmap(lambda y: y.sum(), in_dims=-1)(x).tolist()",
    "each_gradient": "def each_gradient(x): return torch.func.vmap(torch.func.grad(lambda y: y * y))(x).tolist()",
    "gradient_in_no_grad": "\n".join(
        [
            "def gradient_in_no_grad(x):",
            "    with torch.no_grad(): return torch.func.grad(lambda y: (y * y).sum())(x)",
        ]
    ),
    "called_with": 'def called_with(module, x): return torch.func.functional_call(module, {"weight": x}, (x,))',
    "weights": "def weights(module): return [*module.parameters()]",
    "doubled": "def doubled(module): [x.mul_(2) for x in module.state_dict().values()]",
    "stepped": "def stepped(optimizer, x): return optimizer.step(lambda: (x * x).sum())",
    "extended": 'def extended(optimizer, x): optimizer.add_param_group({"params": [x]})',
    "reloaded": "def reloaded(optimizer): optimizer.load_state_dict(optimizer.state_dict())",
    "momenta": 'def momenta(optimizer): return [one.get("momentum_buffer") for one in optimizer.state.values()]',
    "shallow": "def shallow(x):\n    import copy\n    return copy.copy(x)",
    "run": "def run(x, grad): return x.grad_fn(grad)",
    "copied": "def copied(x):\n    import copy\n    return copy.deepcopy(x)",
    "pickled": "def pickled(x):\n    import pickle\n    return pickle.loads(pickle.dumps(x))",
    "shown": "def shown(mode): return repr(mode).partition(' object at')[0].rpartition('.')[2]",
    "silently": "def silently(x, y):\n    with torch.no_grad(): x.copy_(y)",
    "silently_given": "\n".join(
        [
            "def silently_given(x):",
            "    y = torch.zeros_like(x)",
            "    with torch.no_grad(): y.copy_(x)",
            "    return y",
        ]
    ),
    "silently_read": "def silently_read(x):\n    with torch.no_grad(): return x.data",
    "silently_scaled": "def silently_scaled(x):\n    with torch.no_grad(): x.mul_(2)",
    "silently_backward": "\n".join(
        [
            "def silently_backward(x):",
            "    with torch.no_grad():",
            "        x.backward(torch.ones_like(x))",
            "        x.backward(torch.ones_like(x))",
        ]
    ),
    "silently_twice": "\n".join(
        [
            "def silently_twice(x):",
            "    with torch.enable_grad(): y = x * x",
            "    with torch.no_grad():",
            "        y.backward(torch.ones_like(x))",
            "        y.backward(torch.ones_like(x))",
        ]
    ),
    "silently_recorded": "\n".join(
        [
            "def silently_recorded(x):",
            "    with torch.enable_grad(): y = x * x",
            "    with torch.no_grad(): y.backward(torch.ones_like(x), create_graph=True)",
            "    return None if x.grad is None else x.grad.requires_grad",
        ]
    ),
    "forbidden": "\n".join(
        [
            "def forbidden(x):",
            "    with torch.autograd.graph.disable_saved_tensors_hooks('off'):",
            "        with torch.autograd.graph.saved_tensors_hooks(lambda y: y, lambda y: y * 3): return x * x",
        ]
    ),
    "unpacked_twice": "\n".join(
        [
            "def unpacked_twice(x):",
            "    def told(y):",
            "        print(y)",
            "        return y",
            "    with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(lambda y: y, told): y = x * x",
            "    y.backward(torch.ones_like(x), retain_graph=True)",
            "    y.backward(torch.ones_like(x))",
        ]
    ),
    "numbered": "\n".join(
        [
            "def numbered(x):",
            "    with torch.enable_grad(): parts = x.view(-1).unbind()",
            "    return [torch.autograd.graph.get_gradient_edge(one).output_nr for one in parts]",
        ]
    ),
    "hooked_within": "\n".join(
        [
            "def hooked_within(x):",
            "    with torch.enable_grad(): y = x * 2",
            "    with y.register_hook(lambda grad: grad * 3): y.backward(torch.ones_like(y), retain_graph=True)",
            "    y.backward(torch.ones_like(y))",
        ]
    ),
    "silently_set": "def silently_set(x):\n    with torch.no_grad(): x[0] = 2",
    "scaled_in_inference": "def scaled_in_inference(x):\n    with torch.inference_mode(): x.mul_(2)",
    "viewed_silently": "def viewed_silently(x):\n    with torch.no_grad(): return x.view(-1)",
    "viewed_in_inference": "def viewed_in_inference(x):\n    with torch.inference_mode(): return x.view(-1)",
    "recomputed": "\n".join(
        [
            "def recomputed(function, x):",
            "    with torch.utils.checkpoint.set_checkpoint_early_stop(False):",
            "        return torch.utils.checkpoint.checkpoint(function, x, use_reentrant=False)",
        ]
    ),
    "accumulated": "\n".join(
        [
            "def accumulated(x, grad):",
            "    node = x.view_as(x).grad_fn.next_functions[0][0]",
            "    with torch.enable_grad(): y = x * 2",
            "    first = node.register_prehook(lambda grads: print(grads))",
            "    last = node.register_hook(lambda grads, got: print(grads, got))",
            "    y.backward(grad)",
            "    first.remove(), last.remove()",
            "    return node.name(), node.variable is x",
        ]
    ),
    "columns": "def columns(x): return torch.func.jacfwd(lambda y: y * y)(x.detach()).tolist()",
    "curvature": "def curvature(x): return torch.func.hessian(lambda y: (y * y).sum())(x).tolist()",
    "checked": "\n".join(
        [
            "def checked(x):",
            "    return torch.autograd.gradcheck(lambda y: y * y, x.detach().double().requires_grad_())",
        ]
    ),
    "wrapped": "def wrapped(x): return torch.Tensor(x)",
    "replayed": "\n".join(
        [
            "def replayed(x):",
            "    with torch.autograd._force_original_view_tracking(True):",
            "        y = x * 1",
            "        view = y.view(-1)",
            "        y.mul_(2)",
            "        return view.grad_fn is None or view.grad_fn.name()",
        ]
    ),
    "differentiated_once": "\n".join(
        [
            "def differentiated_once(x):",
            "    class Once(torch.autograd.Function):",
            "        @staticmethod",
            "        def forward(ctx, x): return x * 2",
            "        @staticmethod",
            "        @torch.autograd.function.once_differentiable",
            "        def backward(ctx, grad): return grad * 2",
            "    with torch.enable_grad(): y = Once.apply(x).exp().sum()",
            "    with torch.enable_grad(): (found,) = torch.autograd.grad(y, x, create_graph=True)",
            "    found.sum().backward()",
        ]
    ),
    "batched": "\n".join(
        [
            "def batched(x):",
            "    x = x.view_as(x)",
            "    grads = torch.stack([torch.ones_like(x), x.detach()])",
            "    return torch.autograd.grad(x * 2, x, grads, is_grads_batched=True)[0]",
        ]
    ),
    "laid_out": "\n".join(
        [
            "def laid_out(x):",
            "    x.grad = x.detach().new_ones(x.t().shape).t()",
            "    torch.autograd.backward([x], [x])",
            "    return x.grad.stride()",
        ]
    ),
    "normed": "\n".join(
        [
            "def normed(x):",
            "    layer = torch.nn.BatchNorm1d(2)",
            "    y = layer(torch.stack([x, x * 2]))",
            "    return y.requires_grad, layer.num_batches_tracked, layer.eval().training",
        ]
    ),
    "looked_up": "def looked_up(): return torch.nn.Embedding(3, 2, padding_idx=0).weight",
    "searched_along": "\n".join(
        [
            "def searched_along(x):",
            "    optimizer = torch.optim.LBFGS([x], lr=0.5, max_iter=1)",
            "    def closure():",
            "        optimizer.zero_grad()",
            "        print(torch.is_grad_enabled())",
            "        loss = (x * 2).sum()",
            "        loss.backward()",
            "        return loss",
            "    optimizer.step(closure)",
        ]
    ),
    "iterated": "def iterated(x): return [y * 2 for y in x]",
    "truth": "def truth(x): return bool(x)",
    "item": "def item(x): return x.item()",
    "subclassed": "\n".join(
        [
            "def subclassed(x):",
            "    class Sub(torch.Tensor): pass",
            "    y = x.as_subclass(Sub) * 2",
            "    return type(y).__name__, y.requires_grad, y.is_inference(), y[0:1]._is_view()",
        ]
    ),
    "overridden": "\n".join(
        [
            "def overridden(x):",
            "    class Seen(torch.overrides.TorchFunctionMode):",
            "        def __torch_function__(self, func, types, args=(), kwargs=None):",
            "            print(func.__name__)",
            "            return func(*args, **kwargs or {})",
            "    with Seen(): return x.mul(2).detach()",
        ]
    ),
    "assigned": "\n".join(
        [
            "def assigned(module):",
            "    module.load_state_dict({name: x * 2 for name, x in module.state_dict().items()}, assign=True)",
        ]
    ),
    "vector": "\n".join(
        [
            "def vector(module):",
            "    given = torch.nn.utils.parameters_to_vector(module.parameters())",
            "    torch.nn.utils.vector_to_parameters(given * 2, module.parameters())",
            "    return given",
        ]
    ),
    "restored": "\n".join(
        [
            "def restored():",
            "    state = torch.get_rng_state()",
            "    first = torch.rand(2)",
            "    torch.set_rng_state(state)",
            "    return torch.rand(2)",
        ]
    ),
    "from_generator": "def from_generator(): return torch.rand(2, generator=torch.Generator().manual_seed(3))",
    "events": "def events(): return torch.poisson(torch.tensor([0.5, 20.0]))",
    "inspected": "\n".join(
        [
            "def inspected(f):",
            "    import inspect",
            "    kinds = inspect.isgeneratorfunction(f), inspect.iscoroutinefunction(f), inspect.isasyncgenfunction(f)",
            "    return *kinds, inspect.isclass(f), hasattr(f, '__wrapped__')",
        ]
    ),
}

#: name -> the lines that define it
SOURCE: dict[str, str] = {
    **HOOKS,
    **POST_ACCUMULATE,
    **PRE_HOOKS,
    **POST_HOOKS,
    **MULTI_HOOKS,
    **PACK,
    **UNPACK,
    **FUNCTIONS,
    **FUNCTIONS_OF_TWO,
    **TASKS,
    **AWAITED,
    **OWN_CONTEXTS,
    **OWN_DECORATORS,
    **IN_THREADS,
    **MODULE_HOOKS,
    **STEP_HOOKS,
    **PURE,
    **HELPERS,
}
