"""How torch writes what stands in many of its messages: names, shapes, types, deprecations."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS

#: What stands around names in what is said of deprecated ones.
TICK = "`" if SEMANTICS.deprecated_names_stand_in_backticks else ""
DOCS = f"https://pytorch.org/docs/{'main' if SEMANTICS.texts_link_to_the_main_branch else 'master'}"


def not_true(condition: str) -> str:
    """What torch says where one of its own conditions does not hold and nobody gave it a text."""
    return (
        f"Expected {condition} to be true, but got false.  (Could this error message be improved?  If so, please report"
        " an enhancement request to PyTorch.)"
    )


def renamed(older: str, name: str) -> str:
    return f"{TICK}{older}{TICK} is now deprecated in favor of {TICK}{name}{TICK}."


def shape_text(shape: Sequence[int]) -> str:
    return "[" + ", ".join(str(s) for s in shape) + "]"


def op_of(node: str) -> str:
    """What messages call the op of a node: "Mul" of MulBackward0, "Sum1" of SumBackward1."""
    if not SEMANTICS.messages_call_a_node_by_its_op:
        return node
    op, found, number = node.rpartition("Backward")
    if not found or (number and not number.isdigit()):
        return node
    return op + number.removeprefix("0")


#: Types that are younger than the names ``torch.FloatTensor`` and the like.
_YOUNGER_TYPES = frozenset({"Bool", "BFloat16", "ComplexFloat", "ComplexDouble"})


def type_name(legacy_name: str) -> str:
    """What torch calls the type of a tensor, where it does not call it by its dtype."""
    return f"CPU{legacy_name}Type" if legacy_name in _YOUNGER_TYPES else f"torch.{legacy_name}Tensor"


def grad_shape(grad: Sequence[int], shape: Sequence[int]) -> str:
    if not SEMANTICS.an_assigned_grad_that_does_not_fit_is_told_apart:
        return "assigned grad has data of a different size"
    return (
        f"attempting to assign a gradient of size '{shape_text(grad)}' to a tensor of size '{shape_text(shape)}'."
        " Please ensure that the gradient and the tensor are the same size"
    )


def dimension_out_of_range(dim: int, ndim: int) -> str:
    bound = max(ndim, 1)
    return f"Dimension out of range (expected to be in range of [{-bound}, {bound - 1}], but got {dim})"


def argument_type(op: str, name: str, position: int, expected: str, got: Any) -> str:
    return f"{op}(): argument '{name}' (position {position}) must be {expected}, not {type(got).__name__}"


def no_int_among_sizes(op: str, name: str, told: str, place: int, kind: str) -> str:
    """Among the ints of an argument is one of another kind, at that place."""
    if not SEMANTICS.what_is_no_size_is_told_as_an_object:
        return f"{op}(): argument '{name}' must be {told}, but found element of type {kind} at pos {place + 1}"
    return (
        f"{op}(): argument '{name}' failed to unpack the object at pos {place + 1} with error \"type must be tuple of"
        f' ints,but got {kind}"'
    )


def overflow_of_64_bits() -> Exception:
    """An integer does not fit in 64 bits."""
    if SEMANTICS.an_overflow_of_64_bits_is_a_value_error:
        return ValueError("Overflow when unpacking long long")
    return RuntimeError("Overflow when unpacking long")


C_TYPES = {
    "float32": "float",
    "float64": "double",
    "bool": "bool",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "int32": "int",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def no_promotion(first: str, second: str) -> str:
    return f"Promotion for uint16, uint32, uint64 types is not supported, attempted to promote {first} and {second}"


def overflow(dtype: Any) -> str:
    return overflow_of(dtype.name)


def overflow_of(type_name: str) -> str:
    return f"value cannot be converted to type {C_TYPES.get(type_name, type_name + '_t')} without overflow"
