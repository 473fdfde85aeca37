"""What is said of hooks, nodes and edges."""

from __future__ import annotations

from typing import Any

from ..semantics import SEMANTICS
from .wording import type_name

RETAIN_GRAD = "can't retain_grad on Tensor that has requires_grad=False"
HOOK_WITHOUT_GRAD = "cannot register a hook on a tensor that doesn't require gradient"
ORDER_WITH_THREADS = (
    "get_current_graph_task_execution_order expects the current backward to be executed with multithreading disabled,"
    " e.g. by running:\n\n>>> with torch.autograd.set_multithreading_enabled(False):\n"
    "...     torch.autograd.grad(...)\n"
)


def outside_backward(name: str) -> str:
    return f"{name} should only be called during the backward pass"


def not_a_grad_fn(value: Any) -> str:
    return f"_will_engine_execute_node expects an grad_fn, but got {type(value).__name__}"


def node_attribute(name: str, node: Any) -> str:
    return f"attribute '{name}' of '{type(node).__name__}' objects is not writable"


def node_hook_arguments(method: str, node: Any, given: int) -> str:
    return f"{type(node).__name__}.{method}() takes exactly one argument ({given} given)"


#: What torch says where ``retain_grad`` was asked for at another of a node's outputs.
RETAINED_ELSEWHERE = (
    'out != nullptr INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/variable.cpp":207, please'
    " report a bug to PyTorch. "
)
POST_ACCUMULATE_ON_NON_LEAF = "post accumulate grad hooks cannot be registered on non-leaf tensors"
HOOKS_DELETED = "Deletion of _backwards_hooks not allowed!"
POST_ACCUMULATE_HOOKS_DELETED = "Deletion of _post_accumulate_grad_hooks not allowed!"
HOOK_REPLACED_NONE = "can't replace a None gradient with a non-None value"
POST_ACCUMULATE_RESULT = "Tensor post accumulate grad hooks should return None."


def hook_result_type(expected: str, result: Any) -> str:
    return f"expected {expected}, but hook returned '{type(result).__name__}'"


def hook_result_count(hook: str, got: int, expected: int) -> str:
    return f"hook '{hook}' has returned an incorrect number of values (got {got}, but expected {expected})"


def hook_result_shape(hook: str) -> str:
    return f"hook '{hook}' has changed the size of value"


def hook_result_dtype(hook: str, expected: str, got: str) -> str:
    return f"hook '{hook}' has changed the type of value (was {type_name(expected)} got {type_name(got)})"


EDGE_WITHOUT_GRAD = "It is not possible to get the gradient edge for a Tensor that does not require gradients"
NO_GRADIENT_FUNCTION = "Expected gradient function to be set" if SEMANTICS.assertions_of_autograd_have_texts else ""
PINNED_MEMORY = (
    "pin_memory=True requires a CUDA or other accelerator backend; no pinned memory allocator is available on this"
    " system."
)


def multi_grad_mode(mode: Any) -> str:
    return f"Expects mode to be one of ('all', 'any') but got {mode}"


NODE_KEYWORDS = "keyword arguments are not supported"


def node_arguments(expected: int, got: int) -> str:
    return f"expected {expected} arguments, got {got} instead"


def node_argument(index: int) -> str:
    return f"argument {index} is not a Variable"
