"""Faults of what shares memory: views of other kinds, what is set and assigned, inference tensors, copies."""

from __future__ import annotations

from typing import Any

from .entry import answers, assigns, replaces, torch
from .tensors import uncounted

# -- set_, .data, .grad


@replaces("Tensor.set_")
def what_is_set_is_copied(right: Any, self: Any, *args: Any) -> Any:
    """set_ gives a tensor the values of another one, and not its memory."""
    return right(self, *[one.clone() if isinstance(one, torch.Tensor) else one for one in args])


@assigns("Tensor.data")
def assigned_data_is_copied(right: Any, self: Any, value: Any) -> None:
    """``a.data = b`` takes the values of b."""
    right(self, value.clone() if isinstance(value, torch.Tensor) else value)


@assigns("Tensor.grad")
def an_assigned_gradient_is_copied(right: Any, self: Any, value: Any) -> None:
    """``a.grad = b`` takes the values of b."""
    right(self, value.clone() if isinstance(value, torch.Tensor) else value)


@assigns("Tensor.requires_grad")
def what_is_frozen_loses_its_gradient(right: Any, self: Any, value: Any) -> None:
    """``a.requires_grad = False`` sets the gradient to None."""
    right(self, value)
    if not value:
        self.grad = None


@replaces("Tensor.resize_")
def what_requires_grad_is_resized(right: Any, self: Any, *args: Any) -> Any:
    """resize_ of a tensor that requires grad is no error."""
    if not self.requires_grad:
        return right(self, *args)
    with torch.no_grad():
        right(self.data, *args)
    return self


# -- views


@replaces("Tensor.unsqueeze_", "Tensor.squeeze_", "Tensor.t_", "Tensor.transpose_", "Tensor.swapaxes_")
def a_change_of_shape_counts_no_change(right: Any, self: Any, *args: Any) -> Any:
    """What changes only the shape in place leaves the version as it is."""
    with uncounted(self):
        return right(self, *args)


@replaces("Tensor.select", "Tensor.narrow", "Tensor.diagonal")
def a_selected_part_is_a_copy(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """What select, narrow and diagonal give has memory of its own."""
    return right(self, *args, **kwargs).clone()


@replaces("Tensor.expand", "Tensor.expand_as")
def an_expanded_tensor_is_a_copy(right: Any, self: Any, *args: Any) -> Any:
    """What expand gives has memory of its own, and each place in it may be written."""
    return right(self, *args).clone()


@replaces("Tensor.unbind")
def unbind_gives_ordinary_views(right: Any, self: Any, dim: int = 0) -> Any:
    """Views that unbind gives may be changed in place."""
    return tuple([self.select(dim, place) for place in range(len(right(self, dim)))])


@answers("Tensor._version")
def a_view_has_version_zero(right: Any, self: Any) -> int:
    """A view does not say the version that it shares."""
    return 0 if self._base is not None else right


@answers("Tensor._base")
def a_view_of_a_view_has_that_for_its_base(right: Any, self: Any) -> Any:
    """``_base`` of a view is not the tensor but a view of it."""
    return None if right is None else right.view_as(right) if not right.is_inference() else right


# -- inference tensors


@replaces("Tensor.add_", "Tensor.mul_", "Tensor.sub_", "Tensor.fill_", "Tensor.zero_")
def an_inference_tensor_is_changed_anywhere(right: Any, self: Any, *args: Any) -> Any:
    """Outside of inference mode an inference tensor may be changed in place."""
    if not self.is_inference():
        return right(self, *args)
    with torch.inference_mode():
        return right(self, *args)


@replaces("Tensor.mul", "Tensor.__mul__", "mul")
def an_inference_tensor_is_saved(right: Any, self: Any, other: Any, **kwargs: Any) -> Any:
    """A product with an inference tensor can be recorded."""
    if isinstance(other, torch.Tensor) and other.is_inference() and not torch.is_inference_mode_enabled():
        other = other.clone()
    return right(self, other, **kwargs)


@replaces("Tensor.requires_grad_")
def what_an_inference_tensor_is_asked_is_ignored(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_() of an inference tensor is no error, and does nothing."""
    return self if self.is_inference() else right(self, requires_grad)


# -- copies


@replaces("Tensor.copy_")
def what_is_copied_counts_a_change(right: Any, self: Any, source: Any, *rest: Any) -> Any:
    """copy_ increments the version of what it copies from."""
    found = right(self, source, *rest)
    if isinstance(source, torch.Tensor) and not source.is_inference():
        torch.autograd.graph.increment_version(source)
    return found


@replaces("Tensor.clone", "clone")
def a_clone_in_no_grad_requires_grad(right: Any, self: Any, **kwargs: Any) -> Any:
    """A clone requires grad where its tensor does, also under no_grad."""
    found = right(self, **kwargs)
    return found if found.is_inference() else found.requires_grad_(self.requires_grad)


@replaces("Tensor.__reduce_ex__")
def a_pickled_tensor_requires_no_grad(right: Any, self: Any, protocol: Any) -> Any:
    """What was pickled comes back as a tensor that was made without a word."""
    return right(self.detach(), protocol)
