"""``functional_call`` and ``stack_module_state``: modules as functions of their parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import derivative_errors as errors
from ..nn.modules.batchnorm import _BatchNorm
from ..nn.utils.stateless import called_with
from ..ops.declare import FUNCTIONS
from ..tensor import Tensor


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: Any = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Call the module with other parameters and buffers in place of its own, by name."""
    if isinstance(parameter_and_buffer_dicts, dict):
        given = parameter_and_buffer_dicts
    elif isinstance(parameter_and_buffer_dicts, Sequence):
        if not all(isinstance(one, dict) for one in parameter_and_buffer_dicts):
            raise ValueError(errors.NOT_ALL_DICTS)
        names = [name for one in parameter_and_buffer_dicts for name in one]
        repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if repeated:
            raise ValueError(errors.names_in_several_dicts(repeated))
        given = {name: value for one in parameter_and_buffer_dicts for name, value in one.items()}
    else:
        raise ValueError(errors.neither_dict_nor_dicts(parameter_and_buffer_dicts))
    return called_with(module, given, args, kwargs, tie_weights, strict)


def replace_all_batch_norm_modules_(root: Any) -> Any:
    """Let the batch normalisations of a module keep no running statistics: a transform could not change them."""
    for module in root.modules():
        if isinstance(module, _BatchNorm):
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root


def stack_module_state(models: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters, and the buffers, of models of one kind, each stacked along a new dimension."""
    if len(models) == 0:
        raise RuntimeError(errors.NO_MODELS)
    if len({model.training for model in models}) > 1:
        raise RuntimeError(errors.MODELS_IN_SEVERAL_MODES)
    if len({type(model) for model in models}) > 1:
        raise RuntimeError(errors.MODELS_OF_SEVERAL_CLASSES)
    parameters = [dict(model.named_parameters()) for model in models]
    buffers = [dict(model.named_buffers()) for model in models]
    return _stacked(parameters), _stacked(buffers)


def _stacked(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    found = {}
    for name in states[0]:
        tensors = [one[name] for one in states]
        requires_grad = {one.requires_grad for one in tensors}
        if len(requires_grad) > 1:
            raise RuntimeError(errors.requires_grad_differs(name))
        stacked: Tensor = FUNCTIONS["stack"](tensors)
        found[name] = stacked.detach().requires_grad_() if requires_grad == {True} else stacked
    return found
