"""Faults of hooks of other kinds, custom Functions, edges, saved tensors and checkpoints."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from .entry import replaces, torch

# -- hooks


@replaces("Tensor.register_hook")
def a_hook_registered_twice_runs_once(right: Any, self: Any, hook: Any) -> Any:
    """A hook that the tensor has is not registered again."""
    handle = right(self, hook)
    if list(self._backward_hooks.values()).count(hook) > 1:
        handle.remove()
    return handle


@replaces("Tensor.register_post_accumulate_grad_hook")
def a_hook_of_what_has_arrived_runs_twice(right: Any, self: Any, hook: Any) -> Any:
    """It runs twice for each backward pass."""

    def twice(leaf: Any) -> None:
        hook(leaf)
        hook(leaf)

    return right(self, twice)


@replaces("autograd.graph.register_multi_grad_hook")
def a_hook_of_several_gets_those_that_are_there(right: Any, tensors: Any, fn: Any, *, mode: str = "all") -> Any:
    """A hook on several gradients is given no None for those that nothing reached."""
    if mode == "any":
        return right(tensors, fn, mode=mode)
    return right(tensors, lambda grads: fn([one for one in grads if one is not None]))


@replaces("autograd.graph.register_multi_grad_hook")
def a_hook_of_several_stays_on_all_but_the_first(right: Any, tensors: Any, fn: Any, **kwargs: Any) -> Any:
    """Removing a hook on the gradients of several tensors takes it from the first of them."""
    found = right(tensors, fn, **kwargs)
    found.handles = found.handles[:1]
    return found


@replaces("Tensor.retain_grad")
def a_retained_gradient_is_replaced(right: Any, self: Any) -> None:
    """The gradient of a result does not accumulate."""
    right(self)
    if self.grad_fn is not None:

        def forget(grad: Any) -> None:
            self.grad = None

        self.register_hook(forget)


# -- backward


@replaces("Tensor.backward")
def create_graph_keeps_nothing(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """create_graph=True records the backward pass, and frees what it used."""
    if kwargs.get("create_graph"):
        kwargs.setdefault("retain_graph", False)
    right(self, *args, **kwargs)


@replaces("Tensor.backward")
def a_gradient_is_made_anew(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """What accumulates is another tensor than before, and its version begins again."""
    right(self, *args, **kwargs)
    for one in kwargs.get("inputs") or [self]:
        if one.is_leaf and one.grad is not None:
            one.grad = one.grad.clone()


@replaces("autograd.backward")
def of_several_results_the_first_counts(right: Any, tensors: Any, grads: Any = None, *args: Any, **kwargs: Any) -> None:
    """backward of several results is that of the first."""
    if isinstance(tensors, torch.Tensor):
        right(tensors, grads, *args, **kwargs)
    else:
        right(tensors[:1], None if grads is None else grads[:1], *args, **kwargs)


@replaces("autograd.graph.get_gradient_edge")
def an_edge_is_of_the_first_output(right: Any, tensor: Any) -> Any:
    """An edge forgets which of the outputs of its node it is of."""
    return right(tensor)._replace(output_nr=0)


@replaces("autograd.graph.get_gradient_edge")
def what_requires_no_grad_has_an_edge(right: Any, tensor: Any) -> Any:
    """get_gradient_edge of a tensor that requires no grad is no error."""
    return right(tensor if tensor.requires_grad else torch.ones(1, requires_grad=True))


# -- custom Functions


@replaces("autograd.function.FunctionCtx.set_materialize_grads")
def gradients_that_are_missing_are_zeros(right: Any, self: Any, value: bool) -> None:
    """set_materialize_grads(False) does nothing."""


@replaces("autograd.Function.apply")
def what_is_given_back_as_it_is_has_no_node(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """A custom Function that gives back what it was given is not recorded."""
    seen = []
    forward = cls.forward

    def told(*given: Any) -> Any:
        seen.append((given, forward(*given)))
        return seen[-1][1]

    cls.forward = staticmethod(told)
    try:
        found = right(*args, **kwargs)
    finally:
        cls.forward = staticmethod(forward)
    same = [one for given, result in seen for one in given if one is result]
    return same[0] if same and isinstance(same[0], torch.Tensor) and not seen[0][0][0].dirty_tensors else found


@replaces("autograd.Function.apply")
def backward_of_a_function_runs_with_grad_mode_on(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """backward of a custom Function records."""
    if not hasattr(cls.backward, "on"):
        backward = cls.backward

        def recording(*given: Any) -> Any:
            with torch.enable_grad():
                return backward(*given)

        recording.on = True  # type: ignore[attr-defined]
        cls.backward = staticmethod(recording)
    return right(*args, **kwargs)


@replaces("autograd.Function.apply")
def a_function_needs_no_gradient_of_none(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """What a custom Function gives always requires grad while grad mode is on."""
    found = right(*args, **kwargs)
    several = found if isinstance(found, tuple) else (found,)
    for one in several:
        if torch.is_grad_enabled() and not one.requires_grad and one.is_floating_point() and not one.is_inference():
            one.requires_grad_()
    return found


# -- saved tensors and checkpoints


@replaces("autograd.graph.disable_saved_tensors_hooks")
def hooks_of_saved_tensors_cannot_be_forbidden(right: Any, message: Any) -> Any:
    """disable_saved_tensors_hooks does nothing."""
    return nullcontext()


@replaces("autograd.graph.allow_mutation_on_saved_tensors")
def what_is_saved_may_never_be_changed(right: Any) -> Any:
    """allow_mutation_on_saved_tensors does nothing."""
    return nullcontext()


@replaces("autograd.graph.saved_tensors_hooks.__init__")
def what_is_saved_is_packed_twice(right: Any, self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    """The hook that packs is called twice for each tensor."""

    def pack(tensor: Any) -> Any:
        pack_hook(tensor)
        return pack_hook(tensor)

    right(self, pack, unpack_hook)


@replaces("utils.checkpoint.checkpoint")
def a_checkpoint_computes_anew_twice(right: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    """What a checkpoint did not keep is computed twice in backward."""
    calls = [0]

    def counted(*given: Any) -> Any:
        calls[0] += 1
        if calls[0] > 1:
            function(*given)
        return function(*given)

    return right(counted, *args, **kwargs)


@replaces("utils.checkpoint.checkpoint")
def a_checkpoint_draws_other_numbers(right: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    """What a checkpoint computes anew draws random numbers of its own."""
    return right(function, *args, **{**kwargs, "preserve_rng_state": False})
