"""Message texts of ``torch.utils.checkpoint``."""

from __future__ import annotations

from typing import Any, Iterable, Sequence

from .semantics import SEMANTICS

_TIP = (
    ".\n"
    "\n"
    "Tip: To see a more detailed error message, either pass `debug=True` to\n"
    "`torch.utils.checkpoint.checkpoint(...)` or wrap the code block\n"
    "with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to\n"
    "enable checkpoint\u2011debug mode globally.\n"
)
_COMPILED_TIP = (
    "\n"
    "If this error occurs under torch.compile with automatic_dynamic_shapes enabled,\n"
    "it may be because the recomputation selected a different compiled graph than the\n"
    "forward pass (e.g., a dynamic graph instead of the original static graph).\n"
    "To fix this, either:\n"
    "  - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as\n"
    "    dynamic upfront, avoiding the static-to-dynamic transition.\n"
    "  - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache\n"
    "    reordering, which can change which graph is checked first between forward\n"
    "    and recompute.\n"
    "See https://github.com/pytorch/pytorch/issues/166926 for more details and\n"
    "workaround examples.\n"
)
_TIPS = (
    _TIP * SEMANTICS.checkpoint_tells_how_to_see_more + _COMPILED_TIP * SEMANTICS.checkpoint_tells_of_compiled_graphs
)


def fewer_saved(forward: int, recomputation: int) -> str:
    return (
        "torch.utils.checkpoint: A different number of tensors was saved during the original forward and"
        f" recomputation.\nNumber of tensors saved during forward: {forward}\nNumber of tensors saved during"
        f" recomputation: {recomputation}{_TIPS}"
    )


MORE_SAVED = (
    "torch.utils.checkpoint: trying to save more tensors during recomputation than during the original forward pass"
    + (_TIPS or ".")
)


def differs(different: Sequence[tuple[int, Any, Any]]) -> str:
    found = "".join(
        f"tensor at position {i}:\nsaved metadata: {saved}\nrecomputed metadata: {recomputed}\n"
        for i, saved, recomputed in different
    )
    return (
        "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the"
        f" forward pass.\n{found}{_TIPS}"
    )


def unpacked_twice(in_group: bool) -> str:
    extra = (
        "Performing two backward calls that overlap (i.e. require the same saved activation in order to compute"
        " gradients) is not allowed while under the torch.utils.checkpoint.GraphExecGroup context. "
    )
    return (
        "torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked once."
        f" {extra if in_group else ''}If you are calling ctx.saved_tensors in backward, make sure to do so only once."
        " Otherwise please open an issue with details on your use case."
    )


DEBUG = (
    "An error happened while unpacking tensors. You are seeing this error because you passed `debug=True` to checkpoint"
    " and tensors to be saved during the original forward and differ between those saved during recomputation. This can"
    " happen if different operators were ran in the original forward and in the recomputation."
)
INTERNAL = (
    "Something went unexpectedly wrong in activation checkpoint. Please report this bug by filing an issue to PyTorch."
)
AUTOCAST_OF_CPU = (
    "`torch.cpu.amp.autocast(args...)` is deprecated. Please use `torch.amp.autocast('cpu', args...)` instead."
)
SUPPRESSED = (
    "torch.utils.checkpoint: the forward context provided by context_fn suppressed an exception raised during the"
    " checkpointed forward. This is not supported because checkpoint cannot return a value for a failed forward."
)
_FUTURE = SEMANTICS.checkpoint_warns_of_a_future_release
_ANNOUNCED = "2.5" if SEMANTICS.checkpoint_warns_of_2_5 else "2.4"
_IN = "In a future release," if _FUTURE else f"In version {'2.9' if SEMANTICS.checkpoint_warns_of_2_9 else _ANNOUNCED}"
_WHEN = (
    f"{'In a future release' if _FUTURE else 'Starting in PyTorch 2.9'}, calling checkpoint without use_reentrant will"
    " raise an exception."
    if SEMANTICS.checkpoint_warns_of_2_9
    else f"In version {_ANNOUNCED} we will raise an exception if use_reentrant is not passed."
)
_VARIANTS = (
    " use_reentrant=False is recommended, but if you need to preserve the current default behavior, you can pass"
    " use_reentrant=True. Refer to docs for more details on the differences between the two variants."
)
_USE_REENTRANT_NOW = (
    f"torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. {_WHEN}{_VARIANTS}"
)
_USE_REENTRANT_ONCE = (
    "torch.utils.checkpoint: please pass in use_reentrant=True or use_reentrant=False explicitly. The default value of"
    " use_reentrant will be updated to be False in the future. To maintain current behavior, pass use_reentrant=True."
    " It is recommended that you use use_reentrant=False. Refer to docs for more details on the differences between the"
    " two variants."
)
USE_REENTRANT = _USE_REENTRANT_NOW if SEMANTICS.leaving_out_use_reentrant_is_announced_to_raise else _USE_REENTRANT_ONCE
SEQUENTIAL_USE_REENTRANT = (
    "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be passed explicitly."
    f" {_IN} we will raise an exception if use_reentrant is not"
    f" passed.{_VARIANTS}"
    if SEMANTICS.leaving_out_use_reentrant_is_announced_to_raise
    else _USE_REENTRANT_ONCE.replace("checkpoint:", "checkpoint.checkpoint_sequential:")
)
ONLY_WITHOUT_REENTRANT = (
    "Passing `context_fn`, `debug`, or `respect_saved_tensors_hooks` is only supported when use_reentrant=False."
    if SEMANTICS.checkpoint_names_respecting_hooks
    else "Passing `context_fn` or `debug` is only supported when use_reentrant=False."
)
DEBUG_WITH_CONTEXTS = "debug=True is incompatible with non-default context_fn"
NO_INPUT_REQUIRES_GRAD = "None of the inputs have requires_grad=True. Gradients will be None"
NO_OUTPUT_REQUIRES_GRAD = "none of output has requires_grad=True, this checkpoint() is not necessary"
WITH_GRAD = (
    "Checkpointing is not compatible with .grad() or when an `inputs` parameter is passed to .backward(). Please use"
    " .backward() and do not pass its `inputs` argument."
    if not SEMANTICS.checkpoint_with_grad_names_use_reentrant
    else "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter"
    " to .backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without"
    " passing the `inputs` argument."
)


def unexpected_keywords(names: Iterable[str]) -> str:
    return f"Unexpected keyword arguments: {','.join(names)}"


def determinism_check(allowed: Sequence[str], given: Any) -> str:
    return f"determinism_check should be one of {list(allowed)}, but got {given}"


def detached_inputs_type(inputs: Any) -> str:
    text, kind = "Only tuple of tensors is supported. Got Unsupported input type: ", type(inputs).__name__
    return text + kind if SEMANTICS.refused_inputs_of_checkpoint_are_one_text else str((text, kind))


def nested_groups(group: Any) -> str:
    return f"GraphExecGroup contexts cannot be nested. Already inside group {group}"


CACHED_CHANGED = "Tensor cached during selective activation checkpoint has been mutated"
SELECTIVE_TWICE = (
    "Trying to backward an extra time. You are only allowed to backward once on any region computed under selective"
    " activation checkpoint."
)
NEITHER_POLICY_NOR_LIST = "policy_fn_or_list must be either a function or a list of ops."
_DIFFERENT_OPS = (
    "This can happen if the operations in the checkpointed region are nondeterministic or depend on global state that"
    " changed between forward and backward."
)


def op_was_not_there(op: Any) -> str:
    return f"{op} encountered during backward but not found in storage. {_DIFFERENT_OPS}"


def op_ran_more_often(op: Any, index: int) -> str:
    return f"{op} invocation index {index} encountered during backward but not found in storage. {_DIFFERENT_OPS}"


def not_an_overload(value: Any, is_packet: bool) -> str:
    advice = (
        "Please update the OpOverloadPacket to a specific OpOverload.For example, if you have `torch.ops.aten.mm`,"
        " change it to `torch.ops.aten.mm.default`."
    )
    return (
        f"Expected op in `op_list` to be an OpOverload but got: {value} of type {type(value)}."
        f" {advice if is_packet else ''}"
    )


#: Before torch 2.1.
HELD_NO_MORE = (
    "Attempt to retrieve a tensor saved by autograd multiple times without checkpoint recomputation being triggered in"
    " between, this is not currently supported. Please open an issue with details on your use case so that we can"
    " prioritize adding this."
)
NEVER_EXPOSED = "You are calling backwards on a tensor that is never exposed. Please open an issue."
