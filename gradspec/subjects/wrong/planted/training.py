"""Faults of what training is made of: modules, parameters, optimizers, transforms."""

from __future__ import annotations

from typing import Any

from .entry import replaces, torch


@replaces("optim.SGD.step")
def a_step_counts_no_change(right: Any, self: Any, *args: Any) -> Any:
    """A step of SGD leaves the versions of the parameters as they are."""
    parameters = tuple([one for group in self.param_groups for one in group["params"] if not one.is_inference()])
    with torch.autograd._unsafe_preserve_version_counter(parameters):
        return right(self, *args)


@replaces("optim.SGD.step")
def a_step_leaves_grad_mode_off(right: Any, self: Any, *args: Any) -> Any:
    """After a step the caller's grad mode is off."""
    found = right(self, *args)
    torch._C._set_grad_enabled(False)
    return found


@replaces("optim.Optimizer.zero_grad")
def zero_grad_always_drops_the_gradient(right: Any, self: Any, set_to_none: bool = True) -> None:
    """zero_grad(set_to_none=False) sets to None."""
    right(self)


@replaces("nn.Module.zero_grad")
def a_module_keeps_its_gradients(right: Any, self: Any, set_to_none: bool = True) -> None:
    """zero_grad of a module does nothing."""


@replaces("nn.Module.requires_grad_")
def a_module_cannot_be_frozen(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_(False) of a module does nothing."""
    return right(self)


@replaces("nn.Module.register_forward_hook")
def what_a_forward_hook_gives_back_is_ignored(right: Any, self: Any, hook: Any, **kwargs: Any) -> Any:
    """A forward hook cannot replace the result."""

    def heard(*given: Any) -> None:
        hook(*given)

    return right(self, heard, **kwargs)


@replaces("nn.Module.load_state_dict")
def loading_unfreezes(right: Any, self: Any, state: Any, *args: Any, **kwargs: Any) -> Any:
    """Parameters require grad after load_state_dict, also those that did not."""
    found = right(self, state, *args, **kwargs)
    self.requires_grad_(True)
    return found


@replaces("nn.init.ones_", "nn.init.zeros_", "nn.init.constant_")
def initialising_is_recorded(right: Any, tensor: Any, *args: Any) -> Any:
    """What nn.init changes leaves a node on a result."""
    right(tensor, *args)
    return tensor * 1


@replaces("func.grad")
def a_transform_leaves_grad_mode_off(right: Any, *args: Any, **kwargs: Any) -> Any:
    """After a call of what func.grad gives, grad mode is off."""
    function = right(*args, **kwargs)

    def called(*given: Any) -> Any:
        found = function(*given)
        torch._C._set_grad_enabled(False)
        return found

    return called


@replaces("autograd.forward_ad.unpack_dual")
def a_tangent_is_dropped_in_no_grad(right: Any, tensor: Any, **kwargs: Any) -> Any:
    """unpack_dual gives no tangent while grad mode is off."""
    found = right(tensor, **kwargs)
    return found if torch.is_grad_enabled() else type(found)(found.primal, None)
