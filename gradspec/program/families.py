"""What a program may name without making it: hooks, functions of saved tensors, custom Functions.

Each is a few lines of Python that the printer puts before the program which names it. The key is the name.
"""

from __future__ import annotations

#: Hooks on a gradient, or on a tensor: what they get, and what they give back.
HOOKS = {
    "look": "def look(grad): print(grad)",
    "double": "def double(grad): return grad * 2",
    "replace": "def replace(grad): return grad.clone()",
    "change": "def change(grad): grad.mul_(2)",
    "mode": "def mode(grad): print(torch.is_grad_enabled(), torch.is_inference_mode_enabled())",
    "refuse": 'def refuse(grad): raise ValueError("hook")',
}

#: Hooks on a leaf whose gradient has arrived.
POST_ACCUMULATE = {
    "tell": "def tell(leaf): print(leaf.grad)",
    "step": "def step(leaf): leaf.data.sub_(leaf.grad)",
    "clear": "def clear(leaf): leaf.grad = None",
}

#: Hooks on a node: before it runs, and after.
PRE_HOOKS = {
    "pre": "def pre(grads): print(grads)",
    "halve": "def halve(grads): return tuple(None if grad is None else grad / 2 for grad in grads)",
}
POST_HOOKS = {
    "post": "def post(inputs, outputs): print(inputs, outputs)",
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
    "number": "def number(x): return x.tolist()",
}
UNPACK = {
    "same": PACK["same"],
    "copy": PACK["copy"],
    "unpacking": "def unpacking(x):\n    print(x)\n    return x",
    "tensor": "def tensor(x): return torch.tensor(x)",
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
    **TASKS,
    **AWAITED,
}
