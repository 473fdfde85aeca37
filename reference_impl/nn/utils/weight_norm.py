"""``weight_norm``: a weight as its length times its direction."""

from __future__ import annotations

import warnings
from typing import Any, Optional

from ... import errors
from ...ops.weight_norm import norm_except_dim, weighted
from ...semantics import SEMANTICS
from ...warn import DEPRECATION
from ..modules.module import Module
from ..parameter import Parameter


class WeightNorm:
    """A forward pre-hook that computes the weight anew for each call."""

    def __init__(self, name: str, dim: Optional[int]) -> None:
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module: Any) -> Any:
        return weighted(getattr(module, self.name + "_v"), getattr(module, self.name + "_g"), self.dim)

    @staticmethod
    def apply(module: Any, name: str, dim: Optional[int]) -> "WeightNorm":
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, WeightNorm) and hook.name == name:
                raise RuntimeError(f"Cannot register two weight_norm hooks on the same parameter {name}")
        norm = WeightNorm(name, dim)
        weight = getattr(module, name)
        del module._parameters[name]
        module.register_parameter(name + "_g", Parameter(norm_except_dim(weight, norm.dim).data))
        module.register_parameter(name + "_v", Parameter(weight.data))
        setattr(module, name, norm.compute_weight(module))
        module.register_forward_pre_hook(norm)
        return norm

    def remove(self, module: Any) -> None:
        weight = self.compute_weight(module)
        delattr(module, self.name)
        del module._parameters[self.name + "_g"]
        del module._parameters[self.name + "_v"]
        setattr(module, self.name, Parameter(weight.data))

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


def weight_norm(module: Module, name: str = "weight", dim: Optional[int] = 0) -> Module:
    """The older way, by a hook; ``parametrizations.weight_norm`` is the newer."""
    if SEMANTICS.weight_norm_by_a_hook_is_deprecated:
        warnings.warn(
            f"{errors.TICK}torch.nn.utils.weight_norm{errors.TICK} is deprecated in favor of"
            f" {errors.TICK}torch.nn.utils.parametrizations.weight_norm{errors.TICK}.",
            DEPRECATION,
            stacklevel=2,
        )
    WeightNorm.apply(module, name, dim)
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, WeightNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"weight_norm of '{name}' not found in {module}")
