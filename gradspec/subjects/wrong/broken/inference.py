"""Wrong in inference mode: what it makes, and where that may be used."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from .entry import breaks


@breaks("INF-03", "INF-04", "MODE-05")
def inference_mode_is_no_grad(instance: Instance) -> None:
    """It turns the grad flag off and does nothing else."""
    right = instance.modes._InferenceMode.__init__

    def begin(self: Any, enabled: Any) -> None:
        right(self, enabled)
        instance.modes.state.inference_mode = False

    instance.modes._InferenceMode.__init__ = begin


@breaks("INF-03", "INF-04")
def inference_mode_makes_normal_tensors(instance: Instance) -> None:
    """The mode says that it is on, and what it allocates is as usual."""

    right = instance.tensor.new_strided

    def new_strided(*args: Any) -> Any:
        tensor = right(*args)
        tensor._inference = False
        tensor._version_counter = instance.storage.VersionCounter()
        return tensor

    instance.replace(right, new_strided)


@breaks("INF-06")
def inference_tensors_have_versions(instance: Instance) -> None:
    """Reading the version of an inference tensor gives 0."""
    instance.torch.Tensor._version = property(
        lambda self: 0 if self._version_counter is None else self._version_counter.value
    )


@breaks("INF-05", "INF-18")
def views_in_inference_mode_are_inference_tensors(instance: Instance) -> None:
    """What inference mode makes is an inference tensor, a view of a normal one included."""
    right = instance.views.make_view

    def make_view(viewed: Any, view: Any, multi_output: bool = False) -> Any:
        if not instance.modes.state.inference_mode:
            return right(viewed, view, multi_output)
        view._inference, view._version_counter = True, None
        return view

    instance.replace(right, make_view)


@breaks("INF-05", "INF-15")
def views_of_inference_tensors_are_normal_outside(instance: Instance) -> None:
    """Outside the mode, a view of an inference tensor is a normal tensor with a version of its own."""
    right = instance.views.make_view

    def make_view(viewed: Any, view: Any, multi_output: bool = False) -> Any:
        right(viewed, view, multi_output)
        if view._inference and not instance.modes.state.inference_mode:
            view._inference, view._version_counter = False, instance.storage.VersionCounter()
        return view

    instance.replace(right, make_view)


@breaks("INF-07")
def inference_tensors_may_be_changed_outside(instance: Instance) -> None:
    """Changing an inference tensor in place outside the mode is silent."""
    right = instance.views.bump_version
    instance.replace(right, lambda tensor: None if tensor._inference else right(tensor))


@breaks("INF-17")
def inference_tensors_may_not_be_changed_inside(instance: Instance) -> None:
    """Changing an inference tensor in place is refused in the mode as well."""
    right = instance.views.bump_version

    def bump(tensor: Any) -> None:
        if tensor._inference:
            raise RuntimeError(instance.errors.INFERENCE_IN_PLACE)
        right(tensor)

    instance.replace(right, bump)


@breaks("INF-08")
def inference_tensors_may_require_grad_outside(instance: Instance) -> None:
    """Outside the mode an inference tensor may be told to require grad."""
    right = instance.tensor.set_requires_grad

    def set_requires_grad(tensor: Any, value: bool) -> None:
        if tensor._inference:
            tensor._requires_grad = value
        else:
            right(tensor, value)

    instance.replace(right, set_requires_grad)


@breaks("INF-09")
def requires_grad_of_inference_tensors_is_locked_outside(instance: Instance) -> None:
    """Outside the mode an inference tensor may not even be told not to require grad."""
    right = instance.tensor.set_requires_grad

    def set_requires_grad(tensor: Any, value: bool) -> None:
        if tensor._inference and not instance.modes.state.inference_mode:
            raise RuntimeError(instance.errors.INFERENCE_REQUIRES_GRAD)
        right(tensor, value)

    instance.replace(right, set_requires_grad)


@breaks("INF-22")
def requires_grad_may_not_be_set_in_inference_mode(instance: Instance) -> None:
    """What the mode's proposal had: requires_grad_() raises inside."""
    right = instance.tensor.set_requires_grad

    def set_requires_grad(tensor: Any, value: bool) -> None:
        if value and instance.modes.state.inference_mode:
            raise RuntimeError(instance.errors.INFERENCE_REQUIRES_GRAD)
        right(tensor, value)

    instance.replace(right, set_requires_grad)


@breaks("INF-11")
def inference_tensors_may_be_saved(instance: Instance) -> None:
    """An inference tensor is saved for backward like any other."""
    instance.replace(
        instance.saved.version_to_save,
        lambda tensor: 0 if tensor._version_counter is None else tensor._version_counter.value,
    )


@breaks("INF-12", "INF-13")
def recorded_ops_refuse_inference_tensors(instance: Instance) -> None:
    """What the documentation says: an inference tensor is of no use in a recorded computation."""
    right = instance.ops_declare.begin_record

    def begin_record(op: Any, values: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if any(getattr(value, "_inference", False) for value in values.values()):
            raise RuntimeError(instance.errors.INFERENCE_SAVED)
        return right(op, values, *args, **kwargs)

    instance.replace(right, begin_record)


@breaks("INF-10", "INF-14")
def results_of_inference_tensors_are_inference_tensors(instance: Instance) -> None:
    """Outside the mode, a clone or a result of inference tensors alone is one as well."""
    right = instance.ops_declare.recorded

    def recorded(op: Any, values: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        result = right(op, values, *args, **kwargs)
        tensors = [value for value in values.values() if isinstance(value, instance.torch.Tensor)]
        if tensors and all(value._inference for value in tensors) and isinstance(result, instance.torch.Tensor):
            result._inference, result._version_counter = True, None
        return result

    instance.replace(right, recorded)


@breaks("INF-16")
def a_change_in_inference_mode_makes_an_inference_tensor(instance: Instance) -> None:
    """A normal tensor that inference mode changes in place becomes an inference tensor."""
    right = instance.views.bump_version

    def bump(tensor: Any) -> None:
        right(tensor)
        if instance.modes.state.inference_mode:
            tensor._inference, tensor._version_counter = True, None

    instance.replace(right, bump)


@breaks("INF-23")
def inference_mode_refuses_to_change_a_leaf(instance: Instance) -> None:
    """Changing a leaf that requires grad in place is refused in inference mode."""
    right = instance.ops_declare.change_in_place

    def change(op: Any, target: Any, *args: Any, **kwargs: Any) -> Any:
        if instance.modes.state.inference_mode and target._requires_grad and target._grad_fn is None:
            raise RuntimeError(instance.errors.LEAF_IN_PLACE)
        return right(op, target, *args, **kwargs)

    instance.replace(right, change)


@breaks("INF-20")
def a_stale_view_of_inference_mode_has_a_grad_fn(instance: Instance) -> None:
    """Reading it after the base changed makes it anew instead of raising."""
    right = instance.views.check_creation

    def check(tensor: Any, info: Any, rebase: bool) -> None:
        if not rebase:
            right(tensor, info, rebase)

    instance.replace(right, check)


@breaks("INF-25")
def inference_mode_off_leaves_grad_off(instance: Instance) -> None:
    """inference_mode(False) inside no_grad leaves the grad flag as it is."""
    right = instance.modes._InferenceMode.__init__
    state = instance.modes.state

    def begin(self: Any, enabled: Any) -> None:
        before = state.grad_enabled
        right(self, enabled)
        if not state.inference_mode:
            state.grad_enabled = before

    instance.modes._InferenceMode.__init__ = begin


@breaks("INF-24")
def inference_mode_off_does_nothing(instance: Instance) -> None:
    """Inside inference mode, inference_mode(False) changes nothing."""
    right = instance.modes._InferenceMode.__init__

    def begin(self: Any, enabled: Any) -> None:
        right(self, enabled)
        if enabled is False:
            self._give_back()

    instance.modes._InferenceMode.__init__ = begin


@breaks("INF-25", "MODE-08")
def inference_mode_restores_its_own_flag_alone(instance: Instance) -> None:
    """Leaving it turns grad mode on, whatever it was before."""
    right = instance.modes._InferenceMode._give_back

    def give_back(self: Any) -> None:
        if self._found is not None:
            right(self)
            instance.modes.state.grad_enabled = True

    instance.modes._InferenceMode._give_back = give_back


@breaks("INF-31")
def detach_outside_gives_a_normal_tensor(instance: Instance) -> None:
    """A detached inference tensor is a normal one."""
    right = instance.torch.Tensor.detach

    def detach(self: Any) -> Any:
        alias = right(self)
        if not instance.modes.state.inference_mode:
            alias._inference = False
        return alias

    instance.torch.Tensor.detach = detach


@breaks("INF-33")
def out_may_be_an_inference_tensor_outside(instance: Instance) -> None:
    """``out=`` writes into an inference tensor outside the mode."""
    right = instance.ops_out_forms.write_out

    def write_out(name: str, out: Any, values: Any, compute: Any) -> Any:
        if isinstance(out, instance.torch.Tensor) and out._inference:
            with instance.modes.inference_mode():
                return right(name, out, values, compute)
        return right(name, out, values, compute)

    instance.replace(right, write_out)


@breaks("INF-26")
def inference_mode_acts_at_construction(instance: Instance) -> None:
    """Constructing inference_mode enters it, as set_grad_enabled does."""
    kind = instance.modes.inference_mode
    right = kind.__init__

    def construct(self: Any, mode: bool = True) -> None:
        right(self, mode)
        instance.modes.switch_inference_mode(mode)

    kind.__init__ = construct
