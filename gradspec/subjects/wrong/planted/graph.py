"""Faults of the graph: hooks, backward, custom Functions, saved tensors, checkpoints."""

from __future__ import annotations

from typing import Any, Iterator

from .entry import replaces, torch

# -- hooks


@replaces("Tensor.register_hook")
def a_later_hook_runs_first(right: Any, self: Any, hook: Any) -> Any:
    """The hooks of a tensor run from the last that was registered to the first."""
    handle = right(self, hook)
    hooks = self._backward_hooks
    # Moving it to the front of an OrderedDict would do nothing: what calls the hooks takes them as a plain dict.
    before = {handle.id: hooks.pop(handle.id), **hooks}
    hooks.clear()
    hooks.update(before)
    return handle


@replaces("Tensor.register_hook")
def what_a_hook_gives_back_is_ignored(right: Any, self: Any, hook: Any) -> Any:
    """A hook cannot replace the gradient."""

    def heard(grad: Any) -> None:
        hook(grad)

    return right(self, heard)


@replaces("Tensor.register_hook")
def a_hook_runs_with_grad_mode_on(right: Any, self: Any, hook: Any) -> Any:
    """Hooks of tensors run as if the backward pass made a graph."""
    return right(self, torch.enable_grad()(hook))


@replaces("Tensor.register_hook")
def a_hook_gets_a_copy(right: Any, self: Any, hook: Any) -> Any:
    """What a hook changes in place is not the gradient."""
    return right(self, lambda grad: hook(grad.clone()))


@replaces("Tensor.register_hook")
def what_requires_no_grad_takes_hooks(right: Any, self: Any, hook: Any) -> Any:
    """register_hook on a tensor that requires no grad is no error."""
    return right(self if self.requires_grad else self.detach().requires_grad_(), hook)


@replaces("utils.hooks.RemovableHandle.remove")
def a_removed_hook_stays(right: Any, self: Any) -> None:
    """Removing a hook does nothing."""


@replaces("utils.hooks.RemovableHandle.remove")
def removing_one_hook_removes_all(right: Any, self: Any) -> None:
    """Removing a hook removes those that were registered beside it."""
    hooks = self.hooks_dict_ref()
    if hooks is not None:
        hooks.clear()


@replaces("autograd.graph.register_multi_grad_hook")
def any_is_each(right: Any, tensors: Any, fn: Any, *, mode: str = "all") -> Any:
    """A hook on the first gradient of several runs at each of them."""
    if mode == "all":
        return right(tensors, fn, mode=mode)
    return [one.register_hook(lambda grad: fn(grad)) for one in tensors][-1]


@replaces("Tensor.register_post_accumulate_grad_hook")
def a_hook_of_what_has_arrived_runs_before_it(right: Any, self: Any, hook: Any) -> Any:
    """It runs while the gradient is still on its way."""
    if not self.is_leaf:
        return right(self, hook)
    return self.register_hook(lambda grad: hook(self))


@replaces("Tensor.retain_grad")
def no_grad_retains_nothing(right: Any, self: Any) -> None:
    """retain_grad() has no effect while grad mode is off."""
    if torch.is_grad_enabled() or not self.requires_grad:
        right(self)


# -- backward and grad


def leaves(tensor: Any) -> Iterator[Any]:
    """The leaves that a backward pass from ``tensor`` comes to."""
    waiting, seen = [tensor.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            yield node.variable
        waiting += [following for following, _ in node.next_functions]


@replaces("Tensor.backward")
def a_second_gradient_replaces_the_first(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """Gradients of leaves do not accumulate."""
    for leaf in leaves(self):
        leaf.grad = None
    right(self, *args, **kwargs)


@replaces("Tensor.backward")
def the_graph_is_always_kept(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A second backward pass is possible though nobody asked for it."""
    right(self, *args, **{**kwargs, "retain_graph": True})


@replaces("Tensor.backward", "autograd.grad")
def the_graph_is_never_kept(right: Any, *args: Any, **kwargs: Any) -> Any:
    """retain_graph has no effect."""
    return right(*args, **{name: value for name, value in kwargs.items() if name != "retain_graph"})


@replaces("Tensor.backward", "autograd.grad")
def gradients_have_no_graph(right: Any, *args: Any, **kwargs: Any) -> Any:
    """create_graph keeps the graph, and records nothing."""
    if kwargs.pop("create_graph", False):
        kwargs["retain_graph"] = True
    return right(*args, **kwargs)


@replaces("Tensor.backward")
def all_leaves_get_their_gradients(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """``inputs=`` does not restrict backward."""
    kwargs.pop("inputs", None)
    right(self, *args, **kwargs)


@replaces("Tensor.backward")
def a_given_gradient_is_taken_for_ones(right: Any, self: Any, gradient: Any = None, *args: Any, **kwargs: Any) -> None:
    """backward begins with ones, whatever it is given."""
    right(self, gradient if gradient is None else torch.ones_like(gradient), *args, **kwargs)


@replaces("Tensor.backward")
def backward_leaves_grad_mode_on(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """After backward under no_grad, grad mode is on."""
    right(self, *args, **kwargs)
    torch._C._set_grad_enabled(True)


@replaces("Tensor.backward")
def backward_counts_as_a_change(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """backward increments the version of what it begins with."""
    right(self, *args, **kwargs)
    torch.autograd.graph.increment_version(self)


@replaces("autograd.grad")
def what_is_unused_has_a_gradient_of_zeros(right: Any, *args: Any, **kwargs: Any) -> Any:
    """allow_unused gives zeros, not None."""
    return right(*args, **{**kwargs, "materialize_grads": kwargs.get("allow_unused", False)})


@replaces("autograd.grad")
def grad_accumulates_too(right: Any, outputs: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
    """What autograd.grad gives is in ``.grad`` as well."""
    found = right(outputs, inputs, *args, **kwargs)
    for one, grad in zip([inputs] if isinstance(inputs, torch.Tensor) else inputs, found):
        if isinstance(one, torch.Tensor) and one.is_leaf and grad is not None:
            one.grad = grad.detach()
    return found


# -- custom Functions


@replaces("autograd.function.FunctionCtx.mark_dirty")
def what_is_marked_dirty_is_forgotten(right: Any, self: Any, *tensors: Any) -> None:
    """mark_dirty does nothing."""


@replaces("autograd.function.FunctionCtx.mark_non_differentiable")
def every_output_is_differentiable(right: Any, self: Any, *tensors: Any) -> None:
    """mark_non_differentiable does nothing."""


@replaces("autograd.function.FunctionCtx.save_for_backward")
def a_function_saves_copies(right: Any, self: Any, *tensors: Any) -> None:
    """What is saved may be changed in place: backward gets what it was."""
    right(self, *[one.clone() if isinstance(one, torch.Tensor) else one for one in tensors])


@replaces("autograd.Function.apply")
def forward_runs_in_its_callers_mode(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """forward of a custom Function runs with grad mode on where its caller has it on."""
    mode, forward = torch.is_grad_enabled(), cls.forward

    def there(*given: Any) -> Any:
        with torch.set_grad_enabled(mode):
            return forward(*given)

    cls.forward = staticmethod(there)
    try:
        return right(*args, **kwargs)
    finally:
        cls.forward = staticmethod(forward)


@replaces("autograd.Function.apply")
def a_custom_function_records_in_no_grad(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """The result of a custom Function requires grad though grad mode is off."""
    with torch.enable_grad():
        return right(*args, **kwargs)


@replaces("autograd.function.once_differentiable")
def once_differentiable_is_twice(right: Any, fn: Any) -> Any:
    """What once_differentiable decorates can be differentiated again."""
    return fn


# -- saved tensors and checkpoints


@replaces("autograd.graph.saved_tensors_hooks.__enter__", "autograd.graph.saved_tensors_hooks.__exit__")
def the_outermost_hooks_of_saved_tensors_pack(right: Any, self: Any, *rest: Any) -> None:
    """Of nested saved_tensors_hooks the outer ones pack."""
    if not rest:
        self.is_inner = torch._C._autograd._top_saved_tensors_default_hooks(True) is not None
    if not self.is_inner:
        right(self, *rest)


@replaces("autograd.graph.saved_tensors_hooks.__exit__")
def an_exception_leaves_saved_tensors_hooks_on(right: Any, self: Any, *rest: Any) -> None:
    """A block that an exception leaves goes on packing."""
    if rest[0] is None:
        right(self, *rest)


@replaces("autograd.graph.saved_tensors_hooks.__init__")
def what_is_saved_is_not_packed(right: Any, self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    """The hooks of saved tensors are called, and what they give is ignored."""

    def pack(tensor: Any) -> Any:
        return tensor, pack_hook(tensor)

    def unpack(packed: Any) -> Any:
        unpack_hook(packed[1])
        return packed[0]

    right(self, pack, unpack)


@replaces("utils.checkpoint.checkpoint")
def a_checkpoint_runs_once(right: Any, function: Any, *args: Any, use_reentrant: Any = None, **kwargs: Any) -> Any:
    """Nothing is computed anew in backward."""
    return function(*args)


@replaces("utils.checkpoint.checkpoint")
def a_checkpoint_records_in_no_grad(right: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    """A checkpointed function runs with grad mode on."""
    return right(torch.enable_grad()(function), *args, **kwargs)
