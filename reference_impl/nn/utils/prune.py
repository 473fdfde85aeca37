"""``torch.nn.utils.prune``: parameters of which some elements are masked out.

A pruned parameter is split in two: what is trained (``NAME_orig``) and the mask (the buffer ``NAME_mask``). The product
stands under the old name, and is made anew before each forward.
"""

from __future__ import annotations

import numbers
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, Iterator, Optional

from ...formats import contiguous_format
from ...ops.declare import FUNCTIONS
from ..modules.module import Module


class BasePruningMethod(ABC):
    """``compute_mask`` says which elements stay; ``PRUNING_TYPE`` which of them it looks at after an earlier pruning:
    ``unstructured``: those that are left; ``structured``: the channels that are left; ``global``: all."""

    _tensor_name: str
    PRUNING_TYPE = "unstructured"

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t: Any, default_mask: Any) -> Any: ...

    def apply_mask(self, module: Any) -> Any:
        mask = getattr(module, f"{self._tensor_name}_mask")
        original = getattr(module, f"{self._tensor_name}_orig")
        return mask.to(dtype=original.dtype) * original

    @classmethod
    def apply(cls, module: Any, name: str, *args: Any, importance_scores: Any = None, **kwargs: Any) -> Any:
        """Prune a parameter of the module, further where it is pruned already."""
        earlier = _hook_of(module, name)
        if earlier is not None:
            key, method = earlier
            del module._forward_pre_hooks[key]
        method_now = cls(*args, **kwargs)
        method_now._tensor_name = name
        if earlier is not None:
            container = method if isinstance(method, PruningContainer) else PruningContainer(method)
            container.add_pruning_method(method_now)
            method_now = container
        tensor = getattr(module, name)
        if importance_scores is None:
            importance_scores = tensor
        else:
            assert importance_scores.shape == tensor.shape, (
                f"importance_scores should have the same shape as parameter {name} of {module}, got"
                f" {importance_scores.shape} vs {tensor.shape}"
            )
        original = tensor
        if earlier is None:
            original = module._parameters[name]
            module.register_parameter(f"{name}_orig", original)
            del module._parameters[name]
            default_mask = FUNCTIONS["ones_like"](original)
        else:
            default_mask = getattr(module, f"{name}_mask").detach().clone()
        try:
            mask = method_now.compute_mask(importance_scores, default_mask=default_mask)
        except Exception:
            if earlier is None:
                module.register_parameter(name, original)
                del module._parameters[f"{name}_orig"]
            raise
        module.register_buffer(f"{name}_mask", mask)
        setattr(module, name, method_now.apply_mask(module))
        module.register_forward_pre_hook(method_now)
        return method_now

    def prune(self, t: Any, default_mask: Any = None, importance_scores: Any = None) -> Any:
        """The tensor with zeros where the mask has them; nothing is kept."""
        if importance_scores is None:
            importance_scores = t
        else:
            assert importance_scores.shape == t.shape, "importance_scores should have the same shape as tensor t"
        if default_mask is None:
            default_mask = FUNCTIONS["ones_like"](t)
        return t * self.compute_mask(importance_scores, default_mask=default_mask)

    def remove(self, module: Any) -> None:
        """The parameter stays as it was pruned; the hook is the caller's to take away."""
        name = self._tensor_name
        assert name is not None, f"Module {module} has to be pruned before pruning {name} can be removed"
        weight = self.apply_mask(module)
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters.pop(f"{name}_orig")
        original.data = weight.data
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


def _hook_of(module: Any, name: str) -> Optional[tuple[int, BasePruningMethod]]:
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            return key, hook
    return None


class PruningContainer(BasePruningMethod):
    """Several prunings of one parameter, each on what the ones before it left."""

    def __init__(self, *args: Any) -> None:
        self._pruning_methods: tuple[Any, ...] = ()
        if args:
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: Any) -> None:
        if not isinstance(method, BasePruningMethod) and method is not None:
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if method is not None and self._tensor_name != method._tensor_name:
            raise ValueError(
                "Can only add pruning methods acting on the parameter named"
                f" '{self._tensor_name}' to PruningContainer {self}. Found '{method._tensor_name}'"
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._pruning_methods)

    def __getitem__(self, idx: Any) -> Any:
        return self._pruning_methods[idx]

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        method, mask = self._pruning_methods[-1], default_mask.to(dtype=t.dtype)
        if method.PRUNING_TYPE == "unstructured":
            left: Any = mask == 1
        elif method.PRUNING_TYPE == "structured":
            dim = method.dim % t.dim()
            kept = mask.sum(dim=tuple(d for d in range(t.dim()) if d != dim)) != 0
            left = (slice(None),) * dim + (kept,)
        elif method.PRUNING_TYPE == "global":
            left = (slice(None),) * t.dim()
        else:
            raise ValueError(f"Unrecognized PRUNING_TYPE {method.PRUNING_TYPE}")
        mask[left] = method.compute_mask(t[left], default_mask=mask[left]).to(dtype=mask.dtype)
        return mask


# -- how many ----------------------------------------------------------------------------------------------------------


def _check_amount(amount: Any) -> None:
    is_count = isinstance(amount, numbers.Integral)
    if not isinstance(amount, numbers.Real):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    if float(amount) < 0.0 or not is_count and float(amount) > 1.0:
        raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def _how_many(amount: Any, size: int) -> Any:
    """``amount`` counts elements, or is a part of them."""
    if isinstance(amount, numbers.Integral):
        if int(amount) > size:
            raise ValueError(f"amount={amount} should be smaller than the number of parameters to prune={size}")
        return amount
    return round(amount * size)


def _check_structured(t: Any, dim: Optional[int] = None) -> None:
    if t.dim() <= 1:
        raise ValueError(
            "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape"
            f" {t.shape} with {t.dim()} dims"
        )
    if dim is not None and dim >= t.dim():
        raise IndexError(f"Invalid index {dim} for tensor of size {t.shape}")


# -- which -------------------------------------------------------------------------------------------------------------


class Identity(BasePruningMethod):
    """Nothing is masked out."""

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        return default_mask


class _OfElements(BasePruningMethod):
    def __init__(self, amount: Any) -> None:
        _check_amount(amount)
        self.amount = amount

    def _least(self, t: Any) -> Any:
        """What is compared: the smallest go."""
        raise NotImplementedError

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        count = _how_many(self.amount, t.nelement())
        mask = default_mask.clone(memory_format=contiguous_format)
        if count != 0:
            smallest = self._least(t).view(-1).topk(k=count, largest=self._takes_largest)
            mask.view(-1)[smallest.indices] = 0
        return mask

    _takes_largest = False


class RandomUnstructured(_OfElements):
    """Any of the elements."""

    _takes_largest = True

    def _least(self, t: Any) -> Any:
        return FUNCTIONS["rand_like"](t)


class L1Unstructured(_OfElements):
    """The elements of the smallest size."""

    def _least(self, t: Any) -> Any:
        return t.abs()


class _OfChannels(BasePruningMethod):
    PRUNING_TYPE = "structured"

    def __init__(self, amount: Any, dim: int = -1) -> None:
        _check_amount(amount)
        self.amount = amount
        self.dim = dim

    def _kept(self, t: Any, count: int) -> Any:
        """The indices of the channels that stay."""
        raise NotImplementedError

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        _check_structured(t, self.dim)
        channels = t.shape[self.dim]
        count = _how_many(self.amount, channels)
        if count == 0:
            return default_mask
        mask = FUNCTIONS["zeros_like"](t)
        place: list[Any] = [slice(None)] * t.dim()
        place[self.dim] = self._kept(t, channels - count)
        mask[tuple(place)] = 1
        mask *= default_mask.to(dtype=mask.dtype)
        return mask


class RandomStructured(_OfChannels):
    """Any of the channels along ``dim``."""

    def _kept(self, t: Any, count: int) -> Any:
        chances = FUNCTIONS["rand"](t.shape[self.dim])
        return chances.topk(k=count, largest=True).indices if count else []


class LnStructured(_OfChannels):
    """The channels of the smallest norm."""

    def __init__(self, amount: Any, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t: Any, count: int) -> Any:
        others = [d for d in range(t.dim()) if d != self.dim % t.dim()]
        return FUNCTIONS["norm"](t, p=self.n, dim=others).topk(k=count, largest=True).indices


class CustomFromMask(BasePruningMethod):
    """A mask that is given."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Any) -> None:
        self.mask = mask

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        assert default_mask.shape == self.mask.shape, (
            f"default_mask shape {default_mask.shape} must match self.mask shape {self.mask.shape}"
        )
        return default_mask * self.mask.to(dtype=default_mask.dtype)


# -- as functions ------------------------------------------------------------------------------------------------------


def identity(module: Any, name: str) -> Any:
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: Any) -> Any:
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module: Any, name: str, amount: Any, importance_scores: Any = None) -> Any:
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module: Any, name: str, amount: Any, dim: int) -> Any:
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module: Any, name: str, amount: Any, n: Any, dim: int, importance_scores: Any = None) -> Any:
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Any, name: str, mask: Any) -> Any:
    CustomFromMask.apply(module, name, mask)
    return module


def global_unstructured(parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any) -> None:
    """Several parameters as if they were one: ``parameters`` are pairs of a module and a name."""
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    importance_scores = importance_scores if importance_scores is not None else {}
    if not isinstance(importance_scores, dict):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    pairs = [*parameters]
    tensors = [getattr(module, name) for module, name in pairs]
    masks = [
        getattr(module, f"{name}_mask", FUNCTIONS["ones_like"](one)) for (module, name), one in zip(pairs, tensors)
    ]
    scores = [importance_scores.get((module, name), one) for (module, name), one in zip(pairs, tensors)]
    container = PruningContainer()
    container._tensor_name = "temp"
    method = pruning_method(**kwargs)
    method._tensor_name = "temp"
    container.add_pruning_method(method)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method'
            f" {pruning_method} of type {method.PRUNING_TYPE}"
        )
    joined = [FUNCTIONS["cat"]([one.reshape(-1) for one in members]) for members in (scores, masks)]
    found, start = container.compute_mask(*joined), 0
    for (module, name), one in zip(pairs, tensors):
        custom_from_mask(module, name, mask=found[start : start + one.numel()].view_as(one))
        start += one.numel()


def remove(module: Any, name: str) -> Any:
    """What is pruned is a plain parameter again, with its zeros."""
    found = _hook_of(module, name)
    if found is None:
        raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")
    found[1].remove(module)
    del module._forward_pre_hooks[found[0]]
    return module


def is_pruned(module: Module) -> bool:
    return any(
        isinstance(hook, BasePruningMethod) for own in module.modules() for hook in own._forward_pre_hooks.values()
    )
