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


@replaces("nn.Module.register_forward_pre_hook")
def what_a_hook_before_forward_gives_back_is_ignored(right: Any, self: Any, hook: Any, **kwargs: Any) -> Any:
    """A hook that runs before forward cannot replace what forward is given."""

    def heard(*given: Any) -> None:
        hook(*given)

    return right(self, heard, **kwargs)


@replaces("nn.Module.register_full_backward_hook")
def what_a_hook_of_backward_gives_back_is_ignored(right: Any, self: Any, hook: Any, **kwargs: Any) -> Any:
    """A hook of a module cannot replace its gradients."""

    def heard(*given: Any) -> None:
        hook(*given)

    return right(self, heard, **kwargs)


@replaces("nn.Module.eval")
def a_module_in_eval_is_frozen(right: Any, self: Any) -> Any:
    """Parameters require no grad after eval()."""
    return right(self).requires_grad_(False)


@replaces("nn.Module.state_dict")
def a_state_dict_holds_copies(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """What changes in a state_dict does not change the module."""
    return {name: value.clone() for name, value in right(self, *args, **kwargs).items()}


@replaces("nn.Module.double")
def a_converted_module_has_other_parameters(right: Any, self: Any) -> Any:
    """double() makes parameters anew."""
    for name, one in list(self.named_parameters(recurse=False)):
        setattr(self, name, torch.nn.Parameter(one.detach().double(), one.requires_grad))
    return right(self)


@replaces("nn.Parameter.__new__")
def a_parameter_always_requires_grad(right: Any, cls: Any, data: Any = None, requires_grad: bool = True) -> Any:
    """requires_grad=False has no effect on a Parameter."""
    return right(cls, data, True if data is None or data.is_floating_point() else requires_grad)


@replaces("nn.utils.clip_grad_norm_")
def a_norm_is_told_and_nothing_clipped(right: Any, parameters: Any, *args: Any, **kwargs: Any) -> Any:
    """clip_grad_norm_ leaves the gradients as they are."""
    several = [one for one in parameters if one.grad is not None]
    before = [one.grad.clone() for one in several]
    found = right(several, *args, **kwargs)
    for one, grad in zip(several, before):
        one.grad = grad
    return found


# -- optimizers


@replaces("optim.SGD.step")
def momentum_is_forgotten(right: Any, self: Any, *args: Any) -> Any:
    """A step of SGD does not know of the one before it."""
    self.state.clear()
    return right(self, *args)


@replaces("optim.SGD.step")
def a_closure_runs_with_grad_mode_off(right: Any, self: Any, closure: Any = None) -> Any:
    """What step is given to compute the loss anew records nothing."""
    return right(
        self, None if closure is None else lambda: closure() if torch._C._set_grad_enabled(False) is None else 0
    )


@replaces("optim.Optimizer.add_param_group")
def results_are_optimized(right: Any, self: Any, group: Any) -> None:
    """An optimizer takes tensors that are no leaves, as if they were."""
    given = [group["params"]] if isinstance(group["params"], torch.Tensor) else list(group["params"])
    right(self, {**group, "params": [one if one.is_leaf else one.detach().requires_grad_() for one in given]})


@replaces("optim.Optimizer.load_state_dict")
def a_loaded_state_is_forgotten(right: Any, self: Any, state: Any) -> None:
    """load_state_dict of an optimizer loads its settings, and not its state."""
    right(self, {**state, "state": {}})
