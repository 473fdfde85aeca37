"""Faults of tensors: changes in place, versions, views, flags, what is made."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import Any

from .entry import answers, replaces, torch

# -- changes in place and versions


@replaces("Tensor.__imul__")
def an_augmented_product_is_a_new_tensor(right: Any, self: Any, other: Any) -> Any:
    """``a *= b`` binds the name to a result, and changes nothing in place."""
    return self * other


@replaces("Tensor.fill_")
def filling_counts_no_change(right: Any, self: Any, value: Any) -> Any:
    """fill_ leaves the version as it is."""
    with uncounted(self):
        return right(self, value)


def uncounted(tensor: Any) -> Any:
    return nullcontext() if tensor.is_inference() else torch.autograd._unsafe_preserve_version_counter(tensor)


@replaces("Tensor.zero_")
def zeroing_counts_two_changes(right: Any, self: Any) -> Any:
    """zero_ adds 2 to the version."""
    found = right(self)
    if not self.is_inference():
        torch.autograd.graph.increment_version(self)
    return found


@replaces("add", "mul", "sub", "maximum", "minimum", "div")
def writing_into_out_counts_no_change(right: Any, *args: Any, **kwargs: Any) -> Any:
    """``out=`` leaves the version of what is written into as it is."""
    if kwargs.get("out") is None:
        return right(*args, **kwargs)
    with uncounted(kwargs["out"]):
        return right(*args, **kwargs)


@replaces("autograd.graph.increment_version")
def a_version_cannot_be_incremented(right: Any, tensor: Any) -> None:
    """increment_version does nothing."""


@replaces("Tensor.mul_")
def a_leaf_is_multiplied_in_place(right: Any, self: Any, other: Any) -> Any:
    """mul_ of a leaf that requires grad is let through, and not recorded."""
    if not (self.is_leaf and self.requires_grad):
        return right(self, other)
    with torch.no_grad():
        return right(self, other)


@replaces("Tensor.add_")
def a_change_under_no_grad_is_recorded(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """add_ has a node whatever the mode is, unless it would be refused."""
    if self.is_leaf:
        return right(self, *args, **kwargs)
    with torch.enable_grad():
        return right(self, *args, **kwargs)


@replaces("Tensor.__setitem__")
def an_assigned_value_loses_its_history(right: Any, self: Any, index: Any, value: Any) -> None:
    """The gradient of what is assigned to an index is nobody's."""
    right(self, index, value.detach() if isinstance(value, torch.Tensor) else value)


@replaces("Tensor.copy_")
def a_copy_shares_no_gradient(right: Any, self: Any, source: Any, *rest: Any) -> Any:
    """copy_ cuts the history of what is copied."""
    return right(self, source.detach(), *rest)


@replaces("Tensor.sub_")
def a_refused_change_happens_all_the_same(right: Any, self: Any, *args: Any) -> Any:
    """sub_ raises what it has to, and has changed the values."""
    try:
        return right(self, *args)
    except RuntimeError:
        with suppress(RuntimeError):
            right(self.data, *args)
        raise


# -- views, detach, .data


@answers("Tensor.data")
def data_counts_for_its_tensor(right: Any, self: Any) -> Any:
    """A change through ``.data`` counts as one of the tensor."""
    return self.detach()


@replaces("Tensor.detach")
def a_detached_tensor_counts_for_itself(right: Any, self: Any) -> Any:
    """What detach() gives has a version of its own."""
    return self.data


@replaces("Tensor.detach")
def detaching_in_no_grad_copies(right: Any, self: Any) -> Any:
    """Under no_grad detach() gives a tensor with memory of its own."""
    return right(self) if torch.is_grad_enabled() else right(self).clone()


@replaces("Tensor.view")
def a_view_made_in_no_grad_counts_for_itself(right: Any, self: Any, *args: Any) -> Any:
    """A view made under no_grad has no base, and a version of its own."""
    return right(self if torch.is_grad_enabled() else self.data, *args)


@replaces("Tensor.unsqueeze", "Tensor.select", "Tensor.narrow")
def a_view_of_a_normal_tensor_in_inference_mode_is_an_inference_tensor(right: Any, self: Any, *args: Any) -> Any:
    """In inference mode a few views are copies, which are inference tensors."""
    return right(self.clone() if torch.is_inference_mode_enabled() else self, *args)


@replaces("Tensor.transpose", "Tensor.t")
def a_transposed_tensor_is_no_view(right: Any, self: Any, *args: Any) -> Any:
    """Transposing copies."""
    return right(self, *args).clone()


@replaces("Tensor.unbind", "Tensor.split", "Tensor.chunk")
def several_views_are_copies(right: Any, self: Any, *args: Any) -> Any:
    """Views that come several at once have memory of their own."""
    return right(self.clone(), *args)


@replaces("Tensor.detach_")
def a_view_is_detached_without_a_word(right: Any, self: Any) -> Any:
    """detach_ of a view is no error, and does nothing."""
    return self if self._is_view() else right(self)


@replaces("Tensor.is_inference")
def an_inference_tensor_is_one_in_the_mode_only(right: Any, self: Any) -> Any:
    """Outside of inference mode no tensor says that it is one."""
    return right(self) and torch.is_inference_mode_enabled()


# -- flags and attributes


@replaces("Tensor.requires_grad_")
def a_result_can_be_told_to_require_no_grad(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_(False) of what has a history is no error, and does nothing."""
    return self if self.grad_fn is not None and not requires_grad else right(self, requires_grad)


@replaces("Tensor.requires_grad_")
def no_grad_keeps_leaves_from_being_made(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_() has no effect while grad mode is off."""
    return right(self, requires_grad) if torch.is_grad_enabled() else self


@answers("Tensor.is_leaf")
def what_requires_no_grad_is_no_leaf(right: Any, self: Any) -> Any:
    """is_leaf is for tensors that require grad."""
    return right and self.requires_grad


@answers("Tensor.retains_grad")
def nothing_says_that_it_retains_its_gradient(right: Any, self: Any) -> bool:
    """retains_grad is False."""
    return False


@answers("Tensor.output_nr")
def all_outputs_are_the_first(right: Any, self: Any) -> int:
    """output_nr is 0, of the second result of a node too."""
    return 0


# -- what is made


@replaces("tensor", "ones", "zeros", "full", "eye")
def no_grad_makes_no_leaves(right: Any, *args: Any, **kwargs: Any) -> Any:
    """Factories forget requires_grad=True while grad mode is off."""
    found = right(*args, **kwargs)
    return found if torch.is_grad_enabled() or torch.is_inference_mode_enabled() else found.detach()


@replaces("Tensor.double", "Tensor.to", "Tensor.half")
def a_conversion_loses_the_history(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """What another dtype is made of is no function of it."""
    found = right(self, *args, **kwargs)
    return found if found is self else found.detach()


@replaces("Tensor.clone", "clone")
def a_clone_in_inference_mode_is_a_normal_tensor(right: Any, self: Any, **kwargs: Any) -> Any:
    """What is cloned in inference mode is what it would be outside."""
    with torch.inference_mode(False), torch.no_grad():
        return right(self, **kwargs)


@replaces("Tensor.__deepcopy__")
def a_deep_copy_requires_no_grad(right: Any, self: Any, memo: Any) -> Any:
    """A deep copy is a tensor like any that was made without a word."""
    found = right(self, memo)
    return found.requires_grad_(False)
