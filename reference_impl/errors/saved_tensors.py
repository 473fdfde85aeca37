"""What is said of saved tensors and of the hooks that pack them."""

from __future__ import annotations

from typing import Any, Sequence

from ..frames import is_own
from ..semantics import SEMANTICS
from .wording import shape_text, type_name

RELEASED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been"
    " freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify"
    " retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors"
    " after calling backward."
)
_HINT = (
    "enable anomaly detection to find the operation that failed to compute its gradient, with"
    " torch.autograd.set_detect_anomaly(True, check_nan=False)."
    if SEMANTICS.the_hint_about_a_changed_tensor_turns_off_the_search_for_nan
    else "enable anomaly detection to find the operation that failed to compute its gradient, with"
    " torch.autograd.set_detect_anomaly(True)."
)
_HINT_TOLD = (
    "the backtrace further above shows the operation that failed to compute its gradient. The variable in question was"
    " changed in there or anywhere later. Good luck!"
)


def saved_tensor_changed(
    legacy_name: str, shape: Sequence[int], origin: str, version: int, expected: int, told_where: bool
) -> str:
    """``told_where``: anomaly mode has told where in the program the node was made."""
    which = f", which is {origin}," if origin else ""
    return (
        "one of the variables needed for gradient computation has been modified by an inplace operation:"
        f" [{type_name(legacy_name)} {shape_text(shape)}]{which} is at version {version}; expected version {expected}"
        f" instead. Hint: {_HINT_TOLD if told_where else _HINT}"
    )


SAVED_DETACHED = (
    "Trying to use a saved tensor that has been detached in-place, i.e. with .detach_().This is not supported, please"
    " use out-of-place `.detach()` instead"
    if SEMANTICS.a_saved_tensor_detached_in_place_is_told_of
    else 'saved_for INTERNAL ASSERT FAILED at "../torch/csrc/autograd/saved_variable.cpp":146, please report a bug to'
    " PyTorch. No grad_fn for non-leaf saved tensor"
)


def _incompatible(function: str, signature: str, *given: Any) -> str:
    return (
        f"{function}(): incompatible function arguments. The following argument types are supported:\n"
        f"    1. {signature} -> None\n"
        "\n"
        f"Invoked with: {', '.join(map(repr, given))}"
    )


#: What refusals of hooks call a function.
_CALLABLE = "Callable" if SEMANTICS.refused_hooks_could_be_a_Callable else "function"
if SEMANTICS.refused_hooks_could_be_of_collections:
    _CALLABLE = "collections.abc.Callable"


def hooks_are_not_callable(pack: Any, unpack: Any) -> str:
    signature = f"(arg0: {_CALLABLE}, arg1: {_CALLABLE})"
    return _incompatible("_push_saved_tensors_default_hooks", signature, pack, unpack)


def disabling_message_type(message: Any) -> str:
    signature = "(error_message: str, fail_if_non_empty: bool = True)"
    return _incompatible("_saved_tensors_hooks_disable", signature, message)


def raw_hooks_are_not_callable(saved: Any, *given: Any) -> str:
    signature = f"(self: torch._C._autograd.SavedTensor, arg0: {_CALLABLE}, arg1: {_CALLABLE})"
    return _incompatible("register_hooks", signature, saved, *given)


SAVED_TENSOR_FROM_PYTHON = "Trying to create a SavedTensor object from Python is forbidden."
HOOKS_ON_HOOKED = (
    "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is"
    " allowed at a time."
)
HOOKS_ON_NONE = "Calling register_hooks on a saved tensor with value None is forbidden"
HOOKS_ON_FREED = (
    "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of the graph are freed"
    " when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph"
    " a second time or if you need to access saved variables after calling backward."
)
NO_SAVED_TENSORS_HOOKS = (
    'is_initialized && !tls.stack.empty() INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/aten/src/ATen/'
    'SavedTensorHooks.cpp":69, please report a bug to PyTorch. '
)


def told_by_kind(error: BaseException) -> str:
    """An exception as torch 1.13 brought it out of a hook: its kind, its text, and the frames beneath it."""
    lines = []
    frame: Any = None
    trace = error.__traceback__
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
    while frame is not None:
        if not is_own(frame):
            lines.append(f"  {frame.f_code.co_filename}({frame.f_lineno}): {frame.f_code.co_name}\n")
        frame = frame.f_back
    return f"{type(error).__name__}: {error}\n\nAt:\n{''.join(lines)}"


PACK_HOOK_CHANGED_ITS_INPUT = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook"
    f" {'cannot' if SEMANTICS.a_pack_hook_cannot_change_its_input else 'can not'} be modified by in-place"
    " operations as this can lead to unexpected side-effects. Please open an issue if you need to"
    " perform in-place operations on the input to a pack hook."
)


def unpacked_type(value: Any) -> str:
    return f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type(value).__name__}"


_BUDGET = "torch.autograd.graph.region_activation_memory_budget"
BUDGET_OUTSIDE = f"{_BUDGET} can only be used inside a torch.compile region; it has no effect in eager mode."


def budget_type(value: Any) -> str:
    return f"{_BUDGET}: expects a float, got {type(value).__name__}"


def budget_range(value: Any) -> str:
    return f"{_BUDGET}: must be in [0, 1], got {value}"


MUTATION_OUTSIDE = (
    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin which the graph was originally"
    " recorded."
)
MUTATION_NESTED = "allow_mutation_on_saved_tensors contexts cannot be nested"
