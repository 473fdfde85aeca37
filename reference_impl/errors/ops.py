"""What is said of ops' arguments, types and results."""

from __future__ import annotations

from typing import Any, Sequence

from ..semantics import SEMANTICS
from .wording import C_TYPES, not_true, shape_text


def mean_of_integers(which: str, dtype: str) -> str:
    return (
        f"mean(): could not infer output dtype. {which} dtype must be either a floating point or complex dtype."
        f" Got: {dtype}"
    )


NO_LISTS_TO_GROUP = not_true("!nested_tensorlist.empty()")
NO_TENSORS_TO_GROUP = not_true("!nested_tensorlist[0].empty()")
LISTS_OF_SEVERAL_LENGTHS = not_true(
    "std::all_of( nested_tensorlist.cbegin(), nested_tensorlist.cend(), [&](const auto& tensorlist) -> bool { return"
    " tensorlist.size() == num_tensors || tensorlist.size() == 0; })"
)


def no_tensor_to_group_by(place: int) -> str:
    return (
        f"Tensors of the first list of nested Tensor lists are supposed to be defined but the {place}-th Tensor is not."
    )


def out_requires_grad(op: str) -> str:
    if op == "matmul" and not SEMANTICS.out_of_matmul_is_refused_by_its_own_name:
        op = "mm"
    return (
        f"{op}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments"
        " requires grad."
    )


def shapes_do_not_broadcast(a: Sequence[int], b: Sequence[int]) -> str:
    lead = max(len(a), len(b))
    for back in range(1, min(len(a), len(b)) + 1):
        if a[-back] != b[-back] and 1 not in (a[-back], b[-back]):
            return (
                f"The size of tensor a ({a[-back]}) must match the size of tensor b ({b[-back]}) at non-singleton"
                f" dimension {lead - back}"
            )
    return "The size of tensor a must match the size of tensor b"


def is_about_broadcasting(error: Exception) -> bool:
    """Whether it says that operands do not broadcast, which most checks of a call come before."""
    return str(error).startswith("The size of tensor a ")


def is_about_numbers(error: Exception) -> bool:
    """Whether it says that numbers do not suit whole ones, which comes after the memory has been looked at."""
    return str(error) == "ZeroDivisionError" or "must not be a floating point number" in str(error)


def is_about_kernels(error: Exception) -> bool:
    """Whether it says that there is no kernel for a type, which is found out when everything else is settled."""
    return str(error).startswith('"') and "\" not implemented for '" in str(error)


def out_shape(out: Sequence[int], broadcast: Sequence[int]) -> str:
    return f"output with shape {shape_text(out)} doesn't match the broadcast shape {shape_text(broadcast)}"


def out_resized(old: Sequence[int], new: Sequence[int]) -> str:
    return (
        f"An output with one or more elements was resized since it had shape {shape_text(old)}, which does not match"
        f" the required output shape {shape_text(new)}. This behavior is deprecated, and in a future PyTorch release"
        " outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor t by"
        " resizing it, inplace, to zero elements with t.resize_(0)."
    )


_QR_IS_GONE = (
    "This function was deprecated since version 1.9 and is now removed. `torch.qr` is deprecated in favor of"
    " `torch.linalg.qr` and the boolean parameter `some` has been replaced with a string parameter `mode`.\n\n"
    "Q, R = torch.qr(A) should be replaced with:\nQ, R = torch.linalg.qr(A, mode='reduced')\n\nand\n\n"
    "Q, R = torch.qr(A, some=False) should be replaced with:\nQ, R = torch.linalg.qr(A, mode='complete')\n\n"
)


def qr_is_gone(some: bool) -> str:
    mode = "reduced" if some else "complete"
    return f"{_QR_IS_GONE}Since `some` was set to {some}, use mode='{mode}'."


CHOLESKY_IS_GONE = (
    "This function was deprecated since version 1.9 and is now removed. `torch.cholesky` is deprecated in favor of"
    " `torch.linalg.cholesky`.\nL = torch.cholesky(A) should be replaced with:\nL = torch.linalg.cholesky(A)\n"
    "U = torch.cholesky(A, upper=True) should be replaced with:\nU = torch.linalg.cholesky(A).mH"
)


def svd_of_nan(where: str) -> str:
    """``where``: which matrix of a batch it is; "" of a single one."""
    return f"linalg.svd: {where}The algorithm failed to converge because the input matrix contained non-finite values."


def boolean_factor(name: str) -> str:
    return f"Boolean {name} only supported for Boolean results."


def floating_factor(name: str) -> str:
    return f"For integral input tensors, argument {name} must not be a floating point number."


def complex_factor(name: str) -> str:
    return f"For non-complex input tensors, argument {name} must not be a complex number."


def deprecated_overload(name: str, signature: str, today: Sequence[str]) -> str:
    options = "".join(f"\n\t{one}" for one in today)
    return (
        f"This overload of {name} is deprecated:\n\t{name}{signature}\nConsider using one of the following signatures"
        f" instead:{options}"
    )


UNDEFINED_OPERAND = "Expected a proper Tensor but got None (or an undefined Tensor in C++) for argument #0 'self'"


def no_matrix(op: str, name: str, dimensions: int) -> str:
    """``name``: as mm or addmm calls the operand, which both call self by now where it is the first."""
    if SEMANTICS.products_of_matrices_say_which_op_refuses:
        return f"{op}: {'self' if name == 'mat1' else name} must be a matrix, got {dimensions}-D tensor"
    return f"{name} must be a matrix" + f", got {dimensions}-D tensor" * (op == "addmm")


def matrices_do_not_fit(op: str, a: Sequence[int], b: Sequence[int]) -> str:
    which = f"{op}: " * SEMANTICS.products_of_matrices_say_which_op_refuses
    return f"{which}mat1 and mat2 shapes cannot be multiplied ({a[0]}x{a[1]} and {b[0]}x{b[1]})"


BOOL_SUBTRACTION = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator"
    " instead."
)
SUBTRACTION_OF_BOOL = (
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the"
    " `~` or `logical_not()` operator instead."
)
_MISSING_KERNEL = NotImplementedError if SEMANTICS.missing_kernels_are_not_implemented else RuntimeError


def missing_kernel(op: str, legacy_name: str) -> RuntimeError:
    """The exception where there is no kernel for a type."""
    return _MISSING_KERNEL(f"\"{op}\" not implemented for '{legacy_name}'")


BOOL_NEGATION = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or"
    " `logical_not()` operator instead."
)


def not_differentiable(op: str) -> str:
    return derivative_missing(f"aten::{op}")


def derivative_missing(name: str) -> str:
    return f"derivative for {name} is not implemented"


def not_fused(of_input: Any, of_weight: Any) -> str:
    names = [C_TYPES.get(dtype.name, dtype.name) for dtype in (of_input, of_weight)]
    return (
        f"Mismatch dtype between input and weight: input dtype = {names[0]}, weight dtype = {names[1]}, Cannot dispatch"
        " to fused implementation."
    )


def vector_of_another_size(size: int, shape: Sequence[int], other: int) -> str:
    rows, columns = shape
    if SEMANTICS.a_matrix_and_a_vector_that_do_not_fit_are_named:
        return f"size mismatch, got input ({size}), mat ({rows}x{columns}), vec ({other})"
    return f"size mismatch, got {size}, {rows}x{columns},{other}"


def no_complex_derivative(op: str) -> str:
    return f"{op} does not support automatic differentiation for outputs with complex dtype."


def not_differentiable_by(op: str, argument: str) -> str:
    return (
        f"The function '{op}' is not differentiable with respect to argument '{argument}'. This input cannot have"
        " requires_grad True."
    )


#: What backward says of a power of True or False, whose number it saved.
SAVED_BOOL = (
    'false INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/c10/core/Scalar.cpp":42, please report a bug to PyTorch.'
    " unknown ivalue tag 4"
)


def resize_keeps_elements(sizes: tuple[int, ...], count: int, shape: tuple[int, ...], elements: int) -> str:
    return (
        f"requested resize to {'x'.join(map(str, sizes))} ({count} elements in total), but the given tensor has a size"
        f" of {'x'.join(map(str, shape))} ({elements} elements). autograd's resize can only change the shape of a given"
        " tensor, while preserving the number of elements. "
    )


def name_not_found(name: str, dimensions: int) -> str:
    return f"Name '{name}' not found in Tensor[{', '.join(['None'] * dimensions)}]."


def no_name(name: str) -> str:
    return (
        "Invalid name: a valid identifier contains only digits, alphabetical characters, and/or underscore and starts"
        f" with a non-digit. got: '{name}'."
    )


def no_dimension_by_name(op: str) -> str:
    return (
        f"{op}: You passed a dimname (string) to this op in place of a dimension index but it does not yet support this"
        " behavior. Please pass a dimension index to work around this."
    )


def found_dtype(given: Any, expected: Any) -> str:
    return f"Found dtype {given.legacy_name} but expected {expected.legacy_name}"
