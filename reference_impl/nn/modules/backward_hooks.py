"""Hooks of a module on the backward pass.

Full hooks: an identity function around the module's inputs and one around its outputs give the pass two nodes, whose
hooks meet the gradients of all outputs and of all inputs. Non-full hooks, the older kind, hang on the node of the first
output alone, and see the gradients of that node's inputs, whatever those are.
"""

from __future__ import annotations

import warnings
import weakref
from typing import Any, Callable, Optional, Sequence

from ...function import Function
from ...modes import state
from ...rules import rule
from ...semantics import SEMANTICS
from ...tensor import Tensor
from ...warn import DEPRECATION

Hook = Callable[..., Any]


class BackwardHookFunction(Function):
    """The identity on all its arguments together: one node that the gradients of all of them pass."""

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        ctx.mark_non_differentiable(*[arg for arg in args if not arg.requires_grad])
        return args

    @staticmethod
    def backward(ctx: Any, *args: Any) -> Any:
        return args


def _placed(places: Sequence[int], values: Sequence[Any], count: int) -> tuple[Any, ...]:
    """``values`` at their places among ``count``, with None elsewhere."""
    found: list[Any] = [None] * count
    for place, value in zip(places, values):
        found[place] = value
    return tuple(found)


class BackwardHook:
    """Calls the full hooks of one module for one call of it, once the gradients of outputs and inputs are there."""

    def __init__(self, module: Any, user_hooks: Sequence[Hook], user_pre_hooks: Sequence[Hook]) -> None:
        self.module = module
        self.user_hooks = user_hooks
        self.user_pre_hooks = user_pre_hooks
        #: What came for the outputs; None while nothing has, and again once the hooks have run.
        self.grad_outputs: Optional[tuple[Any, ...]] = None
        self.n_inputs = self.n_outputs = -1
        #: Which of the inputs and outputs are tensors; None where no gradient can pass them.
        self.input_tensors_index: Optional[list[int]] = None
        self.output_tensors_index: Optional[list[int]] = None

    # BW-09: the tensors that go into the module come out of one node, and its hooks run after those of the module.
    @rule("BW-09")
    def setup_input_hook(self, args: Any) -> Any:
        wrapped, self.input_tensors_index = self._wrap(args, self._inputs_done)
        self.n_inputs = len(args)
        return wrapped

    @rule("BW-09")
    def setup_output_hook(self, output: Any) -> Any:
        args = output if isinstance(output, tuple) else (output,)
        wrapped, self.output_tensors_index = self._wrap(args, self._outputs_done)
        self.n_outputs = len(args)
        return wrapped if isinstance(output, tuple) else wrapped[0]

    def _wrap(self, args: Any, done: Hook) -> tuple[Any, Optional[list[int]]]:
        places = [i for i, arg in enumerate(args) if isinstance(arg, Tensor)]
        if not state.grad_enabled or not any([args[i].requires_grad for i in places]):
            return args, None
        wrap: Any = BackwardHookFunction.apply
        tensors = wrap(*[args[i] for i in places])
        nodes = [t.grad_fn for t in tensors if t.grad_fn is not None]
        nodes = [node for node in nodes if node.name() == "BackwardHookFunctionBackward"]
        if not nodes:
            raise RuntimeError(
                "Error while setting up backward hooks. Please open an issue with a code sample to reproduce this."
            )

        def hook(grad_input: Any, grad_output: Any) -> Any:  # its name stands in messages
            return done(grad_input, grad_output)

        nodes[0].register_hook(hook)
        wrapped = list(args)
        for place, tensor in zip(places, tensors):
            wrapped[place] = tensor
        return tuple(wrapped) if type(args) is tuple else type(args)(*wrapped), places

    def _inputs_done(self, grad_input: Any, _: Any) -> Any:
        # Without gradients of the outputs, they came to the inputs past the module's outputs: in double backward.
        if self.grad_outputs is None:
            return None
        assert self.input_tensors_index is not None
        result: Any = _placed(self.input_tensors_index, grad_input, self.n_inputs)
        for hook in self.user_hooks:
            changed = hook(self.module, result, self.grad_outputs)
            if changed is None:
                continue
            if len(changed) != len(result):
                raise RuntimeError(
                    "Backward hook returned an invalid number of grad_input, got"
                    f" {len(changed)}, but expected {len(result)}"
                )
            result = changed
        self.grad_outputs = None
        return tuple([result[place] for place in self.input_tensors_index])

    def _outputs_done(self, _: Any, grad_output: Any) -> Any:
        assert self.output_tensors_index is not None
        self.grad_outputs = _placed(self.output_tensors_index, grad_output, self.n_outputs)
        expected = len(self.grad_outputs)
        for pre_hook in self.user_pre_hooks:
            changed = pre_hook(self.module, self.grad_outputs)
            if changed is None:
                continue
            if len(changed) != expected:
                raise RuntimeError(
                    "Backward pre hook returned an invalid number of grad_output, got"
                    f" {len(changed)}, but expected {expected}"
                )
            self.grad_outputs = changed
        passed_on = self.grad_outputs
        if self.input_tensors_index is None:
            self._without_inputs()
        return tuple([passed_on[place] for place in self.output_tensors_index])

    def _without_inputs(self) -> None:
        """No input requires grad, so that nothing will come to the inputs: the hooks run now."""
        if SEMANTICS.backward_pre_hooks_alone_do_not_warn and not self.user_hooks:
            self.grad_outputs = None
            return
        if SEMANTICS.a_full_backward_hook_warns_without_inputs_that_require_grad:
            warnings.warn(
                "Full backward hook is firing when gradients are computed with respect to module outputs since no"
                " inputs require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html"
                "#torch.nn.Module.register_full_backward_hook for more details.",
                stacklevel=5,
            )
        nothing = (None,) * self.n_inputs
        for hook in self.user_hooks:
            result = hook(self.module, nothing, self.grad_outputs)
            if result is not None and not (isinstance(result, tuple) and all(one is None for one in result)):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None or None for"
                    " all gradients."
                )
        self.grad_outputs = None


class WrappedHook:
    """A hook that is called with the module it belongs to, which it does not keep alive."""

    def __init__(self, hook: Hook, module: Any = None) -> None:
        self.hook = hook
        self.module = None if module is None else weakref.ref(module)
        self.__name__ = getattr(hook, "__name__", type(self).__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.module is None:
            return self.hook(*args, **kwargs)
        module = self.module()
        if module is None:
            raise RuntimeError("You are trying to call the hook of a dead Module!")
        return self.hook(module, *args, **kwargs)

    def __getstate__(self) -> Any:
        return self.hook, self.module is not None, self.module and self.module()

    def __setstate__(self, state: Any) -> None:
        hook, with_module, module = state
        if with_module and module is None:
            raise RuntimeError("You are trying to revive the hook of a dead Module!")
        WrappedHook.__init__(self, hook, module)


def hang_on_first_output(hooks: Sequence[Hook], module: Any, args: Any, result: Any) -> None:
    """Non-full hooks: put them on the node of the first tensor of the output."""
    first: Any = result
    while not isinstance(first, Tensor):
        if isinstance(first, dict):
            first = next(value for value in first.values() if isinstance(value, Tensor))
        else:
            first = first[0]
    node: Any = first.grad_fn
    if node is None:
        return
    for hook in hooks:
        node.register_hook(WrappedHook(hook, module))
    said = _what_is_missing(args, result, node)
    if said is not None:
        warnings.warn(said, DEPRECATION, stacklevel=4)


def _all_tensors(values: Any) -> Optional[tuple[Any, ...]]:
    if isinstance(values, Tensor):
        return (values,)
    if isinstance(values, tuple) and all(isinstance(value, Tensor) for value in values):
        return values
    return None


def _what_is_missing(args: Any, result: Any, node: Any) -> Optional[str]:
    """What a non-full hook will not see of this call, if anything."""
    to = "is deprecated and will be removed in future versions. This hook will be missing some"
    instead = "Please use register_full_backward_hook to get the documented behavior."
    outputs, inputs = _all_tensors(result), _all_tensors(args)
    if outputs is None:
        what = "does not return a single Tensor or a tuple of Tensors"
        return f"Using non-full backward hooks on a Module that {what} {to} of the grad_output. {instead}"
    if inputs is None:
        what = "does not take as input a single Tensor or a tuple of Tensors"
        return f"Using non-full backward hooks on a Module that {what} {to} of the grad_input. {instead}"
    makers = {output.grad_fn for output in outputs if output.grad_fn is not None}
    if not makers or (len(makers) == 1 and node not in makers):
        return f"Using a non-full backward hook when outputs are nested in python data structure {to} grad_output."
    if len(makers) > 1:
        what = "outputs are generated by different autograd Nodes"
        return f"Using a non-full backward hook when {what} {to} grad_output. {instead}"
    before = {one.grad_fn for one in inputs if one.grad_fn is not None}
    if before != {following for following, _ in node.next_functions}:
        what = "the forward contains multiple autograd Nodes"
        return f"Using a non-full backward hook when {what} {to} grad_input. {instead}"
    return None
