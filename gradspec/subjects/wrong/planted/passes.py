"""Faults of backward passes: what hooks may do, what arrives, and what is kept for later."""

from __future__ import annotations

from typing import Any

from .entry import replaces, torch

# -- hooks


@replaces("Tensor.register_hook")
def what_is_registered_in_no_grad_never_runs(right: Any, self: Any, hook: Any) -> Any:
    """A hook of a tensor that is registered while grad mode is off is not called."""
    return right(self, hook if torch.is_grad_enabled() else lambda grad: None)


@replaces("Tensor.register_hook")
def what_a_hook_raises_is_dropped(right: Any, self: Any, hook: Any) -> Any:
    """A hook that raises leaves the gradient as it is, and nobody hears of it."""

    def silent(grad: Any) -> Any:
        try:
            return hook(grad)
        except ValueError:
            return None

    return right(self, silent)


@replaces("Tensor.register_hook")
def a_hook_runs_in_the_first_pass_alone(right: Any, self: Any, hook: Any) -> Any:
    """A hook of a tensor is gone when it has run."""
    ran: list[bool] = []

    def once(grad: Any) -> Any:
        if not ran:
            ran.append(True)
            return hook(grad)
        return None

    return right(self, once)


@replaces("Tensor.register_post_accumulate_grad_hook")
def what_has_arrived_cannot_be_cleared(right: Any, self: Any, hook: Any) -> Any:
    """A hook of a leaf that sets its gradient to None has no effect."""

    def kept(leaf: Any) -> None:
        arrived = leaf.grad
        hook(leaf)
        if leaf.grad is None:
            leaf.grad = arrived

    return right(self, kept)


@replaces("autograd.graph.register_multi_grad_hook")
def a_hook_of_several_runs_at_the_first(right: Any, tensors: Any, fn: Any, *, mode: str = "all") -> Any:
    """A hook on all gradients of several tensors is that of the first tensor."""
    return right(tensors[:1] if mode == "all" else tensors, fn, mode=mode)


# -- backward and grad


@replaces("Tensor.backward")
def what_is_asked_for_counts_twice(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A leaf in ``inputs=`` gets its gradient twice."""
    before = [(one, one.grad) for one in kwargs.get("inputs") or []]
    right(self, *args, **kwargs)
    for one, held in before:
        if held is None and one.grad is not None:
            one.grad = one.grad * 2


@replaces("Tensor.backward")
def a_pass_within_no_grad_records_nothing(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """create_graph of a backward pass has no effect while grad mode is off."""
    if kwargs.get("create_graph") and not torch.is_grad_enabled():
        kwargs = {**kwargs, "create_graph": False, "retain_graph": True}
    right(self, *args, **kwargs)


@replaces("autograd.grad")
def an_input_that_is_asked_for_twice_has_one_gradient(
    right: Any, outputs: Any, inputs: Any, *rest: Any, **kw: Any
) -> Any:
    """Of an input that stands twice in ``inputs`` the second gradient is of zeros."""
    found = right(outputs, inputs, *rest, **kw)
    if isinstance(inputs, torch.Tensor) or len(inputs) != 2 or inputs[0] is not inputs[1] or found[1] is None:
        return found
    return (found[0], torch.zeros_like(found[1]))


@replaces("autograd.backward")
def several_results_share_a_graph_that_is_kept(right: Any, tensors: Any, *args: Any, **kwargs: Any) -> None:
    """backward of several results keeps their graphs."""
    if not isinstance(tensors, torch.Tensor) and len(tensors) > 1:
        kwargs["retain_graph"] = True
    right(tensors, *args, **kwargs)


@replaces("Tensor.retain_grad")
def a_gradient_is_retained_once_only(right: Any, self: Any) -> None:
    """The second retain_grad() of a result raises."""
    if self.retains_grad:
        raise RuntimeError("the gradient is retained already")
    right(self)


# -- custom Functions and what is saved


@replaces("autograd.function.FunctionCtx.save_for_backward")
def a_function_saves_without_history(right: Any, self: Any, *tensors: Any) -> None:
    """What a custom Function saved comes back without its history."""
    right(self, *[one.detach() if isinstance(one, torch.Tensor) else one for one in tensors])


@replaces("autograd.Function.apply")
def a_function_is_given_copies(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """What requires grad is copied before a custom Function is given it."""
    return right(*[one * 1 if isinstance(one, torch.Tensor) and one.requires_grad else one for one in args], **kwargs)


@replaces("autograd.graph.saved_tensors_hooks.__init__")
def what_is_unpacked_is_kept(right: Any, self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    """The hook that unpacks is called once for each tensor, in the first pass."""
    found: dict[int, tuple[Any, Any]] = {}

    def unpack(packed: Any) -> Any:
        if id(packed) not in found:
            found[id(packed)] = packed, unpack_hook(packed)
        return found[id(packed)][1]

    right(self, pack_hook, unpack)


@replaces("autograd.graph.saved_tensors_hooks.__init__")
def what_is_packed_is_given_without_its_flag(right: Any, self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    """The hook that packs is given what requires no grad."""
    right(self, lambda tensor: pack_hook(tensor.detach()), unpack_hook)


@replaces("utils.checkpoint.checkpoint")
def every_checkpoint_is_reentrant(right: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    """use_reentrant=False has no effect."""
    return right(function, *args, **{**kwargs, "use_reentrant": True})
