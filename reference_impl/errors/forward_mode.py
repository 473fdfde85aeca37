"""What is said of dual levels and tangents."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS
from .wording import shape_text


def flag_is_not_bool(value: Any) -> str:
    return f"enabled must be a bool (got {type(value).__name__})"


NO_SUCH_DUAL_LEVEL = (
    "Trying to access a forward AD level with an invalid index. This index was either not created or is already"
    " deleted."
)
NESTED_DUAL_LEVEL = "Nested forward mode AD is not supported at the moment"
NO_DUAL_LEVEL = "Dual level must be a positive number."
NOT_THE_LAST_DUAL_LEVEL = (
    "Trying to exit a forward AD level that was not the last one that was created. This is not supported."
)
ALREADY_DUAL = (
    "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported."
)
DUAL_TANGENT = "Setting a forward grad that itself has a forward gradient at the same level0 is not supported."
DUAL_OUTSIDE_LEVEL = (
    "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first."
)


def dual_size(size: Sequence[int], tangent_size: Sequence[int]) -> str:
    return (
        "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not"
        f" supported. Tensor is of size {shape_text(size)} while the given forward gradient is of size"
        f" {shape_text(tangent_size)}."
    )


def invalid_dual_level(function: str) -> str:
    return f"Invalid level given to {function}"


def not_a_dual(value: Any) -> str:
    return f"_unpack_dual(): argument 'dual' (position 1) must be Tensor, not {type(value).__name__}"


def no_forward_derivative_by_fallback(op: str) -> str:
    return f"Trying to use forward AD with aten::{op} that does not support it."


def no_forward_derivative_of_out(op: str) -> str:
    return f"Trying to use forward AD with {op}_out that does not support it because it is an out= function"


def dual_dtype(which: str, got: Any) -> str:
    return f"Expected {which} to be floating point or complex, but got: {got}"


def no_forward_derivative(op: str) -> str:
    text = (
        f"Trying to use forward AD with {op} that does not support it because it has not been implemented yet.\n"
        "Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml"
        " so that we can prioritize its implementation"
    )
    if SEMANTICS.a_forward_derivative_may_be_added_by_the_reader:
        return f"{text} or submit a PR adding the implementation to derivatives.yaml"
    return (
        f"{text}.\nNote that forward AD support for some operators require PyTorch to be built with TorchScript and for"
        " JIT to be enabled. If the environment var PYTORCH_JIT=0 is set or if the library is not built with"
        " TorchScript, some operators may no longer be used with forward AD."
    )
