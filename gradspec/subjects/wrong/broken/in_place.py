"""Wrong in in-place changes: what is allowed, what is counted, and what is noticed."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from .entry import breaks


@breaks("IP-05")
def a_leaf_may_be_changed_in_place(instance: Instance) -> None:
    """In grad mode, changing a leaf that requires grad in place makes it a non-leaf."""
    right = instance.views.check_in_place

    def check(tensor: Any) -> None:
        if tensor._view is not None:
            right(tensor)

    instance.replace(right, check)


@breaks("IP-06")
def a_view_of_a_leaf_may_be_changed_in_place(instance: Instance) -> None:
    """In grad mode, a leaf that requires grad may be changed through a view."""
    right = instance.views.check_in_place

    def check(tensor: Any) -> None:
        if tensor._view is None:
            right(tensor)
        elif instance.modes.state.grad_enabled:
            instance.views.check_creation(tensor, tensor._view, rebase=False)

    instance.replace(right, check)


@breaks("NG-07")
def a_leaf_may_not_be_changed_under_no_grad(instance: Instance) -> None:
    """Changing a leaf that requires grad in place is refused in every mode."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        if target._requires_grad and target._grad_fn is None:
            raise RuntimeError(instance.errors.LEAF_IN_PLACE)
        return right(op, target, *args, **kwargs)

    instance.replace(right, change)


@breaks("NG-07")
def no_grad_in_place_drops_requires_grad(instance: Instance) -> None:
    """A leaf changed in place under no_grad no longer requires grad."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        right(op, target, *args, **kwargs)
        if not instance.modes.state.grad_enabled and target._grad_fn is None:
            target._requires_grad = False
        return target

    instance.replace(right, change)


@breaks("NG-18")
def no_grad_in_place_takes_over_requires_grad(instance: Instance) -> None:
    """Under no_grad, a target requires grad after an argument that did was added to it."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, values: Any, *args: Any, **kwargs: Any) -> Any:
        given = [value for value in values.values() if isinstance(value, instance.torch.Tensor)]
        requires_grad = any(one.requires_grad for one in given)
        right(op, target, values, *args, **kwargs)
        target._requires_grad = requires_grad
        return target

    instance.replace(right, change)


@breaks("NG-20")
def no_grad_in_place_drops_the_history(instance: Instance) -> None:
    """A non-leaf changed in place under no_grad loses its grad_fn."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        right(op, target, *args, **kwargs)
        if not instance.modes.state.grad_enabled:
            target._grad_fn = None
        return target

    instance.replace(right, change)


@breaks("IP-07")
def in_place_keeps_the_old_history(instance: Instance) -> None:
    """A recorded in-place change leaves the grad_fn as it was."""
    instance.replace(instance.views.rebase_history, lambda tensor, node: None)


@breaks("IP-01")
def the_version_does_not_advance(instance: Instance) -> None:
    """In-place changes are not counted."""
    instance.replace(instance.views.bump_version, lambda tensor: None)


@breaks("NG-14")
def the_version_advances_in_grad_mode_only(instance: Instance) -> None:
    """What no_grad changes in place is not counted."""
    right = instance.views.bump_version
    state = instance.modes.state
    instance.replace(right, lambda tensor: right(tensor) if state.grad_enabled else None)


@breaks("INF-16")
def inference_mode_does_not_count_changes_of_normal_tensors(instance: Instance) -> None:
    """In inference mode no version advances, not even that of a normal tensor."""
    right = instance.views.bump_version
    state = instance.modes.state
    instance.replace(right, lambda tensor: None if state.inference_mode else right(tensor))


@breaks("IP-02", "NG-14")
def saved_tensors_are_not_checked(instance: Instance) -> None:
    """Backward uses what a saved tensor holds now."""
    saved = instance.saved.SavedTensor
    right = saved.read

    def read(self: Any, *args: Any) -> Any:
        if self.packed is None and self.tensor._version_counter is not None:
            self.version = self.tensor._version_counter.value
        return right(self, *args)

    saved.read = read


@breaks("IP-02")
def saved_tensors_are_copies(instance: Instance) -> None:
    """What an op saves is copied, so that changing it later does no harm."""
    right = instance.saved.saved_now

    def save(tensor: Any, is_output: bool = False) -> Any:
        saved = right(tensor, is_output)
        copy = saved.tensor._alias()
        with instance.modes.no_grad():
            copy._storage = tensor.detach().clone()._storage
        copy._strides = instance.layout.contiguous_strides(copy._shape)
        copy._offset = 0
        copy._version_counter = instance.storage.VersionCounter()
        copy._version_counter.value = saved.version
        copy._grad_fn, copy._requires_grad = saved.tensor._grad_fn, saved.tensor._requires_grad
        copy._output_nr, copy._accumulator = tensor._output_nr, tensor._accumulator
        saved.tensor = copy
        return saved

    instance.replace(right, save)


@breaks("NG-15")
def a_view_of_no_grad_may_be_changed_in_place(instance: Instance) -> None:
    """A view made under no_grad is a view like any other."""
    creation = instance.views.Creation
    right = instance.views.check_creation

    def check(tensor: Any, info: Any, rebase: bool) -> None:
        if info.creation is not creation.NO_GRAD:
            right(tensor, info, rebase)

    instance.replace(right, check)


@breaks("INF-19")
def a_view_of_inference_mode_may_be_changed_in_place(instance: Instance) -> None:
    """A view that inference mode made of a normal tensor is a view like any other."""
    creation = instance.views.Creation
    right = instance.views.check_creation

    def check(tensor: Any, info: Any, rebase: bool) -> None:
        if info.creation is not creation.INFERENCE:
            right(tensor, info, rebase)

    instance.replace(right, check)


@breaks("NG-15")
def no_view_of_no_grad_may_be_changed_in_place(instance: Instance) -> None:
    """A view made under no_grad may not be changed in place later, whether or not anything requires grad."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        if target._view is not None and instance.graph.is_recording():
            instance.views.check_creation(target, target._view, rebase=False)
        return right(op, target, *args, **kwargs)

    instance.replace(right, change)


@breaks("NG-15", "IP-09")
def a_view_of_a_view_is_of_the_latest_mode(instance: Instance) -> None:
    """A view made in grad mode of a view that no_grad made may be changed in place."""
    right = instance.views.make_view

    def make_view(viewed: Any, view: Any, multi_output: bool = False) -> Any:
        right(viewed, view, multi_output)
        if view._view is not None:
            view._view.creation = instance.views.creation_of_view(None, multi_output)
        return view

    instance.replace(right, make_view)


@breaks("IP-09")
def views_are_not_told_of_changes_of_their_base(instance: Instance) -> None:
    """A view keeps the grad_fn that it had when its base is changed in place."""
    instance.replace(instance.views.grad_fn_of_view, lambda tensor, info: tensor._grad_fn)


@breaks("IP-01", "IP-09")
def a_view_has_a_version_of_its_own(instance: Instance) -> None:
    """Changing a view does not advance its base's version."""
    right = instance.views.make_view

    def make_view(viewed: Any, view: Any, multi_output: bool = False) -> Any:
        right(viewed, view, multi_output)
        if view._version_counter is not None:
            view._version_counter = instance.storage.VersionCounter()
            view._version_counter.value = viewed._version_counter.value
        return view

    instance.replace(right, make_view)
