"""Faults that show where two things meet: a mode and an op, a hook and a change, an exception and what is suspended."""

from __future__ import annotations

import functools
import threading
from typing import Any

from .entry import answers, is_elsewhere, replaces, torch
from .tensors import uncounted

# -- modes, and what is run in them


@replaces("utils._contextlib._wrap_generator")
def a_generator_that_raises_stays_in_its_mode(right: Any, factory: Any, func: Any) -> Any:
    """Whoever drives a decorated generator that raises is left in its mode."""

    @functools.wraps(func)
    def generator(*args: Any, **kwargs: Any) -> Any:
        running = right(factory, func)(*args, **kwargs)
        try:
            return (yield from running)
        except Exception:
            factory().__enter__()
            raise

    return generator


_modes: list[Any] = []


@replaces("no_grad.__enter__", "is_grad_enabled")
def a_new_thread_is_in_the_mode_of_the_main_one(right: Any, *args: Any) -> Any:
    """What asks for the mode in a thread first is in the mode that another thread has entered."""
    here = threading.get_ident()
    if args:
        right(*args)
        _modes[:] = [here]
        return None
    if _modes and _modes != [here] and is_elsewhere():
        torch._C._set_grad_enabled(False)
    return right()


@replaces("inference_mode.__init__")
def inference_mode_is_no_grad(right: Any, self: Any, mode: bool = True) -> None:
    """Where grad mode is off already, inference_mode() makes normal tensors."""
    right(self, mode and torch.is_grad_enabled() if isinstance(mode, bool) else mode)


@replaces("enable_grad.__exit__")
def enable_grad_in_inference_mode_is_never_left(right: Any, self: Any, *rest: Any) -> None:
    """After a block of enable_grad within inference mode grad mode is on."""
    if not torch.is_inference_mode_enabled():
        right(self, *rest)


@replaces("set_grad_enabled.__exit__")
def an_exception_leaves_set_grad_enabled_on(right: Any, self: Any, kind: Any, *rest: Any) -> None:
    """A block of set_grad_enabled that an exception leaves ends with grad mode on."""
    right(self, kind, *rest)
    if kind is not None:
        torch._C._set_grad_enabled(True)


# -- changes, and the modes and views that they meet


@replaces("Tensor.copy_")
def copying_in_no_grad_freezes(right: Any, self: Any, source: Any, *rest: Any) -> Any:
    """copy_ under no_grad into a leaf that requires grad: it requires it no more."""
    found = right(self, source, *rest)
    if self.is_leaf and self.requires_grad and not torch.is_grad_enabled():
        self.requires_grad = False
    return found


@replaces("Tensor.mul_", "Tensor.add_", "Tensor.fill_")
def a_change_of_a_view_is_not_one_of_its_base(right: Any, self: Any, *args: Any) -> Any:
    """What a view that was made under no_grad is changed to, the version does not tell."""
    if self._is_view() and not self.requires_grad:
        with uncounted(self):
            return right(self, *args)
    return right(self, *args)


@replaces("Tensor.__setitem__")
def assigning_in_no_grad_counts_twice(right: Any, self: Any, index: Any, value: Any) -> None:
    """An index that is assigned under no_grad adds 2 to the version."""
    right(self, index, value)
    if not torch.is_grad_enabled() and not self.is_inference():
        torch.autograd.graph.increment_version(self)


@replaces("Tensor.detach_")
def detaching_in_place_keeps_the_flag(right: Any, self: Any) -> Any:
    """What is detached in place requires grad, as a leaf."""
    required = self.requires_grad
    found = right(self)
    return found.requires_grad_() if required else found


@replaces("Tensor.requires_grad_")
def no_leaf_becomes_one_in_inference_mode(right: Any, self: Any, requires_grad: bool = True) -> Any:
    """requires_grad_() of a normal tensor has no effect in inference mode."""
    return self if torch.is_inference_mode_enabled() else right(self, requires_grad)


@replaces("Tensor.reshape")
def what_is_reshaped_is_a_copy(right: Any, self: Any, *shape: Any) -> Any:
    """reshape copies, whether it has to or not."""
    found = right(self, *shape)
    return found.clone() if found._is_view() else found


@replaces("Tensor.contiguous")
def what_is_contiguous_is_copied(right: Any, self: Any, **kwargs: Any) -> Any:
    """contiguous() of what is contiguous gives another tensor."""
    return self.clone()


@replaces("Tensor.masked_fill_", "Tensor.clamp_", "Tensor.cumsum_")
def rarer_changes_count_nothing(right: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """Some in-place ops leave the version as it is."""
    with uncounted(self):
        return right(self, *args, **kwargs)


@answers("Tensor.grad")
def a_gradient_is_read_as_a_copy(right: Any, self: Any) -> Any:
    """Under no_grad ``.grad`` is a copy of the gradient."""
    found = right()
    return found if found is None or torch.is_grad_enabled() else found.clone()


# -- hooks, and what they meet


@replaces("Tensor.register_hook")
def a_hook_runs_twice_after_a_change(right: Any, self: Any, hook: Any) -> Any:
    """A hook of a tensor that was changed in place before runs twice."""
    if self.is_inference() or not self._version:
        return right(self, hook)

    def twice(grad: Any) -> Any:
        first = hook(grad)
        second = hook(grad if first is None else first)
        return first if second is None else second

    return right(self, twice)


@replaces("Tensor.retain_grad")
def what_is_a_view_retains_nothing(right: Any, self: Any) -> None:
    """retain_grad() of a view has no effect."""
    if not self._is_view():
        right(self)


@replaces("Tensor.register_post_accumulate_grad_hook")
def a_hook_of_what_has_arrived_records(right: Any, self: Any, hook: Any) -> Any:
    """It runs with grad mode on."""

    def recording(leaf: Any) -> None:
        with torch.enable_grad():
            hook(leaf)

    return right(self, recording)


# -- backward, and what it meets


@replaces("autograd.grad")
def nothing_is_materialized(right: Any, outputs: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
    """materialize_grads has no effect."""
    if kwargs.pop("materialize_grads", False):
        kwargs["allow_unused"] = True
    return right(outputs, inputs, *args, **kwargs)


@replaces("Tensor.backward")
def backward_frees_nothing_in_no_grad(right: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """Under no_grad a graph is kept."""
    if not torch.is_grad_enabled():
        kwargs["retain_graph"] = True
    right(self, *args, **kwargs)


@replaces("autograd.Function.apply")
def a_custom_function_gives_normal_tensors(right: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """In inference mode a custom Function runs as under no_grad."""
    with torch.inference_mode(False), torch.no_grad() if not torch.is_grad_enabled() else torch.enable_grad():
        return right(*args, **kwargs)


# -- training


@replaces("nn.Module.train")
def parts_of_a_module_stay_in_training(right: Any, self: Any, mode: bool = True) -> Any:
    """train() and eval() do not reach the parts of a module."""
    self.training = mode
    return self


@replaces("optim.SGD.step")
def the_sign_of_a_step_is_fixed(right: Any, self: Any, *args: Any) -> Any:
    """maximize=True has no effect."""
    for group in self.param_groups:
        group["maximize"] = False
    return right(self, *args)


@replaces("optim.Optimizer.add_param_group")
def a_later_group_is_forgotten(right: Any, self: Any, group: Any) -> None:
    """add_param_group of an optimizer that has a group does nothing."""
    if not self.param_groups:
        right(self, group)


@replaces("set_rng_state")
def the_random_state_is_not_restored(right: Any, state: Any) -> None:
    """set_rng_state does nothing."""


@replaces("autograd._unsafe_preserve_version_counter.__exit__")
def a_version_is_not_preserved(right: Any, self: Any, *rest: Any) -> None:
    """What is changed in a block that preserves the version counts nevertheless."""


@replaces("utils.checkpoint.set_checkpoint_early_stop")
def recomputing_always_stops_early(right: Any, enable: bool) -> Any:
    """set_checkpoint_early_stop(False) has no effect."""
    return right(True)
