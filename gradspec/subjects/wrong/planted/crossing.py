"""Faults of what crosses a mode: hooks, ``.data``, ``out=``, gradients and suspended functions on its other side."""

from __future__ import annotations

import functools
from typing import Any

from .entry import answers, assigns, is_elsewhere, replaces, torch
from .graph import leaves
from .tensors import uncounted

# -- modes, and who is suspended in them


@replaces("utils._contextlib._wrap_generator")
def a_generator_gives_back_the_mode_of_its_first_turn(right: Any, factory: Any, func: Any) -> Any:
    """At each pause of a decorated generator, and at its end, its consumer is in the mode that it had at the first."""

    @functools.wraps(func)
    def generator(*args: Any, **kwargs: Any) -> Any:
        running = right(factory, func)(*args, **kwargs)
        before = torch.is_grad_enabled()
        try:
            given = running.send(None)
            while True:
                _restore(before)
                try:
                    sent = yield given
                except GeneratorExit:
                    running.close()
                    raise
                except BaseException as error:
                    given = running.throw(error)
                else:
                    given = running.send(sent)
        except StopIteration as end:
            _restore(before)
            return end.value

    return generator


def _restore(grad_enabled: bool) -> None:
    if not torch.is_inference_mode_enabled():
        torch._C._set_grad_enabled(grad_enabled)


@replaces("inference_mode.__enter__")
def inference_mode_is_for_the_main_thread(right: Any, self: Any) -> None:
    """In another thread inference mode is grad mode that is off."""
    if self.mode and is_elsewhere():
        self._inference_mode_context = torch.no_grad()
        self._inference_mode_context.__enter__()
    else:
        right(self)


@replaces("Tensor.backward")
def a_pass_that_fails_leaves_grad_mode_off(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """An exception that leaves backward leaves grad mode off."""
    try:
        right(self, *args, **kwargs)
    except Exception:
        torch._C._set_grad_enabled(False)
        raise


# -- changes


@replaces("Tensor.mul_", "Tensor.add_", "Tensor.sub_", "Tensor.zero_", "Tensor.copy_")
def a_change_in_inference_mode_counts_nothing(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """A normal tensor keeps its version where inference mode changes it."""
    if not torch.is_inference_mode_enabled() or self.is_inference():
        return right(self, *args, **kwargs)
    with uncounted(self):
        return right(self, *args, **kwargs)


@replaces("Tensor.copy_")
def a_copy_in_no_grad_hands_the_flag_on(right: Any, self: Any, source: Any, *rest: Any) -> Any:
    """What is copied into under no_grad requires grad where its source does."""
    found = right(self, source, *rest)
    if not torch.is_grad_enabled() and self.is_leaf and not self.is_inference() and source.requires_grad:
        self.requires_grad_()
    return found


@replaces("add", "mul", "sub", "maximum", "minimum", "div")
def what_requires_grad_is_written_into_out(right: Any, *args: Any, **kwargs: Any) -> Any:
    """``out=`` of what would be recorded is no error: it is written, and not recorded."""
    if kwargs.get("out") is None:
        return right(*args, **kwargs)
    with torch.no_grad():
        return right(*args, **kwargs)


@replaces("add", "mul", "sub", "maximum", "minimum", "div")
def what_is_written_into_is_frozen(right: Any, *args: Any, **kwargs: Any) -> Any:
    """A leaf that is ``out=`` under no_grad requires no grad afterwards."""
    found = right(*args, **kwargs)
    out = kwargs.get("out")
    if out is not None and out.is_leaf:
        out.requires_grad_(False)
    return found


@assigns("Tensor.data")
def assigned_data_drops_the_gradient(right: Any, self: Any, value: Any) -> None:
    """``a.data = b`` sets the gradient to None."""
    right(self, value)
    self.grad = None


# -- views and what shares memory


@answers("Tensor.data")
def data_requires_grad_in_no_grad(right: Any, self: Any) -> Any:
    """Under no_grad ``.data`` requires grad where its tensor does."""
    if not torch.is_grad_enabled() and self.requires_grad and not right.is_inference():
        right.requires_grad_()
    return right


@replaces("Tensor.detach")
def what_is_detached_in_no_grad_requires_grad(right: Any, self: Any) -> Any:
    """detach() of what requires grad requires it too, while grad mode is off."""
    found = right(self)
    if not torch.is_grad_enabled() and self.requires_grad and not found.is_inference():
        found.requires_grad_()
    return found


@replaces("Tensor.view", "Tensor.view_as", "Tensor.reshape", "Tensor.unsqueeze", "Tensor.t", "Tensor.transpose")
def a_view_of_an_inference_tensor_is_normal(right: Any, self: Any, *args: Any) -> Any:
    """Outside of inference mode a view of an inference tensor is a normal tensor."""
    found = right(self, *args)
    return found.clone() if self.is_inference() and not torch.is_inference_mode_enabled() else found


# -- gradients and hooks


@replaces("Tensor.backward")
def a_gradient_requires_grad(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """What a leaf accumulates requires grad, whether a graph is asked for or not."""
    ends = list(leaves(self))
    right(self, *args, **kwargs)
    for one in ends:
        if one.grad is not None and one.grad.is_leaf:
            one.grad.requires_grad_()


@replaces("Tensor.backward")
def a_pass_that_fails_takes_back_what_arrived(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """After a backward pass that raises, its leaves have no gradients."""
    ends = list(leaves(self))
    try:
        right(self, *args, **kwargs)
    except Exception:
        for one in ends:
            one.grad = None
        raise


@assigns("Tensor.grad")
def a_gradient_is_cleared_with_grad_mode_on_only(right: Any, self: Any, value: Any) -> None:
    """``a.grad = None`` has no effect while grad mode is off."""
    if value is not None or torch.is_grad_enabled():
        right(self, value)


_asked: list[Any] = []


@replaces("autograd.grad", "Tensor.register_hook")
def grad_calls_no_hooks(right: Any, *args: Any, **kwargs: Any) -> Any:
    """autograd.grad leaves the hooks of tensors out."""
    if len(args) != 2 or not callable(args[1]):
        _asked.append(args)
        try:
            return right(*args, **kwargs)
        finally:
            _asked.pop()
    tensor, hook = args
    return right(tensor, lambda grad: None if _asked else hook(grad))


@replaces("autograd.graph.saved_tensors_hooks.__init__")
def what_is_packed_is_unpacked_at_once(right: Any, self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    """The hook that unpacks is called when a tensor is saved, and not when it is needed."""
    right(self, lambda tensor: unpack_hook(pack_hook(tensor)), lambda unpacked: unpacked)


@replaces("utils.hooks.RemovableHandle.__exit__")
def a_hook_outlives_its_block(right: Any, self: Any, *rest: Any) -> None:
    """A hook that a block registers with ``with`` is there after the block."""
