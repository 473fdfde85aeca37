"""Wrong in what a tensor is and tells: leaf, requires_grad, detach, data, grad."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from .entry import breaks


@breaks("DEF-04")
def tensors_require_grad_by_default(instance: Instance) -> None:
    """A factory's result requires grad unless it is told not to."""
    right = instance.ops_creation.with_requires_grad

    def with_requires_grad(made: Any, requires_grad: bool) -> Any:
        return right(made, requires_grad or made._dtype.category >= 2)

    instance.replace(right, with_requires_grad)


@breaks("DEF-05")
def parameters_do_not_require_grad(instance: Instance) -> None:
    """A Parameter requires grad only if it is told to."""
    parameter = instance.nn_parameter.Parameter
    right = parameter.__new__
    parameter.__new__ = lambda cls, data=None, requires_grad=False: right(cls, data, requires_grad)


@breaks("DEF-16")
def integers_may_require_grad(instance: Instance) -> None:
    """Any tensor may be told to require grad."""

    def set_requires_grad(tensor: Any, value: bool) -> None:
        tensor._requires_grad = value

    instance.replace(instance.tensor.set_requires_grad, set_requires_grad)

    def with_requires_grad(made: Any, requires_grad: bool) -> Any:
        made._requires_grad = requires_grad
        return made

    instance.replace(instance.ops_creation.with_requires_grad, with_requires_grad)


@breaks("DEF-10")
def a_non_leaf_may_stop_requiring_grad(instance: Instance) -> None:
    """``requires_grad_(False)`` cuts a computed tensor off from its history."""
    right = instance.tensor.set_requires_grad

    def set_requires_grad(tensor: Any, value: bool) -> None:
        if tensor._grad_fn is not None and not value:
            tensor._grad_fn = None
            tensor._requires_grad = False
        else:
            right(tensor, value)

    instance.replace(right, set_requires_grad)


@breaks("DEF-13")
def requires_grad_gives_another_tensor(instance: Instance) -> None:
    """``requires_grad_()`` returns a tensor over the same memory and leaves its own as it is."""
    right = instance.torch.Tensor.requires_grad_
    instance.torch.Tensor.requires_grad_ = lambda self, requires_grad=True: right(self.detach(), requires_grad)


@breaks("DEF-11", "DEF-12")
def only_what_requires_grad_is_a_leaf(instance: Instance) -> None:
    """A tensor that does not require grad is no leaf."""
    instance.torch.Tensor.is_leaf = property(lambda self: self.requires_grad and self.grad_fn is None)


@breaks("NG-16")
def no_grad_forbids_setting_requires_grad(instance: Instance) -> None:
    """``requires_grad_()`` has no effect while grad mode is off."""
    right = instance.tensor.set_requires_grad

    def set_requires_grad(tensor: Any, value: bool) -> None:
        right(tensor, value and instance.modes.state.grad_enabled)

    instance.replace(right, set_requires_grad)


@breaks("NG-17")
def views_do_not_see_the_bases_requires_grad(instance: Instance) -> None:
    """requires_grad set on a base after the view was made does not show on the view."""
    instance.replace(instance.graph.requires_grad, lambda tensor: tensor._requires_grad)


@breaks("IP-10", "IP-11")
def detach_copies(instance: Instance) -> None:
    """A detached tensor has memory of its own."""
    right = instance.torch.Tensor.detach

    def detach(self: Any) -> Any:
        with instance.modes.no_grad():
            return right(self).clone()

    instance.torch.Tensor.detach = detach


@breaks("IP-10")
def detach_has_a_version_of_its_own(instance: Instance) -> None:
    """Changing a detached tensor in place goes unnoticed."""
    right = instance.torch.Tensor.detach

    def detach(self: Any) -> Any:
        alias = right(self)
        if alias._version_counter is not None:
            alias._version_counter = instance.storage.VersionCounter()
        return alias

    instance.torch.Tensor.detach = detach


@breaks("IP-10")
def data_shares_the_version(instance: Instance) -> None:
    """Changing a tensor by way of .data is noticed."""
    right = instance.torch.Tensor.data
    instance.torch.Tensor.data = property(lambda self: self._alias(), right.fset)


@breaks("IP-11")
def detach_keeps_the_history(instance: Instance) -> None:
    """A detached tensor still requires grad."""
    right = instance.torch.Tensor.detach

    def detach(self: Any) -> Any:
        alias = right(self)
        alias._grad_fn, alias._requires_grad = self._grad_fn, self._requires_grad
        return alias

    instance.torch.Tensor.detach = detach


@breaks("IP-12")
def views_may_be_detached_in_place(instance: Instance) -> None:
    """``detach_()`` of a view makes it a tensor of its own over the same memory."""

    def detach_(self: Any) -> Any:
        self._view = self._grad_fn = None
        self._requires_grad = False
        return self

    instance.torch.Tensor.detach_ = detach_


@breaks("IP-12")
def detach_in_place_does_nothing(instance: Instance) -> None:
    """``detach_()`` leaves the history."""
    instance.torch.Tensor.detach_ = lambda self: self


@breaks("DEF-17")
def grad_starts_as_zeros(instance: Instance) -> None:
    """``.grad`` of a leaf that requires grad is a tensor of zeros before any backward."""
    right = instance.tensor.read_grad

    def read_grad(tensor: Any) -> Any:
        if tensor._grad is None and tensor._requires_grad and tensor._grad_fn is None and not tensor._inference:
            return instance.torch.zeros(tensor._shape, dtype=tensor._dtype)
        return right(tensor)

    instance.replace(right, read_grad)


@breaks("DEF-18")
def reading_grad_of_a_non_leaf_is_silent(instance: Instance) -> None:
    """It gives None without a warning."""
    instance.replace(instance.tensor.read_grad, lambda tensor: tensor._grad)


@breaks("DEF-18")
def retain_grad_does_nothing(instance: Instance) -> None:
    """A non-leaf has no .grad, whoever asked for it."""
    instance.replace(instance.hooks.retain_grad, lambda tensor: None)
    instance.torch.Tensor.retain_grad = lambda self: None
