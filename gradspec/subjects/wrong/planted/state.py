"""Faults of what a tensor shares, counts and says where a mode, a view or a copy comes in."""

from __future__ import annotations

from typing import Any

from .entry import answers, assigns, replaces, torch
from .tensors import uncounted

# -- changes


@replaces("Tensor.__iadd__", "Tensor.__isub__")
def an_augmented_sum_in_no_grad_is_a_new_tensor(right: Any, self: Any, other: Any) -> Any:
    """``a += b`` under no_grad binds the name to a result."""
    return right(self, other) if torch.is_grad_enabled() else right(self.clone(), other)


@replaces("Tensor.__setitem__")
def what_is_assigned_into_a_view_counts_nothing(right: Any, self: Any, index: Any, value: Any) -> None:
    """An index of a view that is assigned leaves the version as it is."""
    if self._is_view():
        with uncounted(self):
            right(self, index, value)
    else:
        right(self, index, value)


@replaces("Tensor.mul_", "Tensor.add_")
def a_change_of_a_view_has_no_node(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """What changes a view of a result in place is not recorded."""
    if self._is_view() and self.grad_fn is not None:
        with torch.no_grad():
            return right(self, *args, **kwargs)
    return right(self, *args, **kwargs)


@replaces("Tensor.copy_")
def a_copy_into_a_leaf_is_refused_in_no_grad(right: Any, self: Any, source: Any, *rest: Any) -> Any:
    """copy_ into a leaf that requires grad is an error whatever the mode."""
    if self.is_leaf and self.requires_grad:
        with torch.enable_grad():
            return right(self, source, *rest)
    return right(self, source, *rest)


@assigns("Tensor.data")
def assigned_data_counts_as_a_change(right: Any, self: Any, value: Any) -> None:
    """``a.data = b`` adds 1 to the version."""
    right(self, value)
    if not self.is_inference():
        torch.autograd.graph.increment_version(self)


@assigns("Tensor.requires_grad")
def no_grad_assigns_no_flag(right: Any, self: Any, value: Any) -> None:
    """``a.requires_grad = True`` has no effect while grad mode is off."""
    if torch.is_grad_enabled() or not value:
        right(self, value)


@assigns("Tensor.grad")
def what_does_not_fit_is_no_gradient_and_no_error(right: Any, self: Any, value: Any) -> None:
    """A gradient that torch refuses to take is forgotten without a word."""
    try:
        right(self, value)
    except RuntimeError:
        right(self, None)


# -- views and copies


@replaces("Tensor.detach")
def what_is_detached_in_inference_mode_is_a_copy(right: Any, self: Any) -> Any:
    """detach() in inference mode gives a tensor with memory of its own."""
    return right(self).clone() if torch.is_inference_mode_enabled() else right(self)


@replaces("Tensor.view_as")
def a_view_as_itself_is_itself(right: Any, self: Any, other: Any) -> Any:
    """view_as a tensor of the same shape gives the tensor."""
    return self if self.shape == other.shape else right(self, other)


@replaces("Tensor.__deepcopy__")
def a_deep_copy_has_no_gradient(right: Any, self: Any, memo: Any) -> Any:
    """A deep copy leaves the gradient out."""
    found = right(self, memo)
    found.grad = None
    return found


@replaces("Tensor.requires_grad_")
def a_view_that_requires_grad_makes_its_base(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_() of a view is that of its base."""
    found = right(self, requires_grad)
    base = self._base
    if base is not None and requires_grad and base.is_leaf and not base.is_inference():
        right(base)
    return found


@answers("Tensor.is_leaf")
def what_no_grad_makes_is_no_leaf(right: Any, self: Any) -> Any:
    """A tensor says in no_grad that it is no leaf, if it requires no grad."""
    return right and (self.requires_grad or torch.is_grad_enabled())


# -- numbers beside tensors, and types


@replaces("Tensor.__rsub__", "Tensor.__rdiv__", "Tensor.__rtruediv__")
def what_is_taken_from_a_number_has_no_history(right: Any, self: Any, other: Any) -> Any:
    """``2 - a`` and ``2 / a`` are not recorded."""
    return right(self.detach(), other)


@replaces("Tensor.type_as", "Tensor.float")
def a_conversion_to_its_own_type_is_a_copy(right: Any, self: Any, *args: Any) -> Any:
    """Conversions give another tensor where nothing is to be converted."""
    found = right(self, *args)
    return found.clone() if found is self else found


@replaces("where", "cat", "stack")
def what_is_joined_is_joined_with_the_first_history(right: Any, *args: Any, **kwargs: Any) -> Any:
    """Of what is joined the last part has no gradient."""
    if isinstance(args[0], (list, tuple)) and len(args[0]) > 1:
        return right([*args[0][:-1], args[0][-1].detach()], *args[1:], **kwargs)
    return right(*args[:-1], args[-1].detach() if isinstance(args[-1], torch.Tensor) else args[-1], **kwargs)


# -- training


@replaces("nn.Module.load_state_dict")
def loading_replaces_the_parameters(right: Any, self: Any, state: Any, *args: Any, **kwargs: Any) -> Any:
    """What is loaded takes the place of the parameters, which keep their values."""
    return right(self, state, *args, **{**kwargs, "assign": True})


@replaces("optim.SGD.step")
def decay_changes_the_gradients(right: Any, self: Any, *args: Any) -> Any:
    """A step with weight_decay leaves the decay in the gradients."""
    for group in self.param_groups:
        for one in group["params"]:
            if one.grad is not None and group["weight_decay"]:
                one.grad = one.grad + group["weight_decay"] * one.detach()
        group["weight_decay"] = 0
    return right(self, *args)


@replaces("nn.utils.clip_grad_value_")
def what_is_clipped_is_made_anew(right: Any, parameters: Any, *args: Any, **kwargs: Any) -> None:
    """clip_grad_value_ gives the parameters other gradients, and leaves the old ones as they are."""
    several = [one for one in parameters if one.grad is not None]
    for one in several:
        one.grad = one.grad.clone()
    right(several, *args, **kwargs)


@replaces("optim.lr_scheduler.StepLR.step")
def a_scheduler_changes_no_rate(right: Any, self: Any, *args: Any) -> None:
    """A step of a scheduler leaves the learning rates as they are, after the first."""
    rates = [group["lr"] for group in self.optimizer.param_groups]
    right(self, *args)
    for group, rate in zip(self.optimizer.param_groups, rates):
        group["lr"] = rate
