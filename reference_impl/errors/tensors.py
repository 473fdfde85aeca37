"""What is said of a tensor's own attributes: requires_grad, grad, data, numbers of it."""

from __future__ import annotations

from typing import Any

from ..semantics import SEMANTICS

TENSOR_BASE = "TensorBase" if SEMANTICS.the_base_class_is_called_TensorBase else "_TensorBase"
NOT_A_LEAF_REQUIRES_GRAD = "you can only change requires_grad flags of leaf variables."
NOT_A_LEAF_CLEARS_REQUIRES_GRAD = (
    NOT_A_LEAF_REQUIRES_GRAD + " If you want to use a computed variable in a subgraph that doesn't require"
    " differentiation use var_no_grad = var.detach()."
)
REQUIRES_GRAD_DTYPE = "only Tensors of floating point dtype can require gradients"
REQUIRES_GRAD_DTYPE_BY_ATTRIBUTE = "only Tensors of floating point and complex dtype can require gradients"
REQUIRES_GRAD_DTYPE_AT_CREATION = "Only Tensors of floating point and complex dtype can require gradients"
REQUIRES_GRAD_NOT_A_BOOL = "requires_grad must be a bool"
GRAD_IS_ITSELF = "can't assign Variable as its own grad"
NON_LEAF_GRAD_READ = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be"
    " populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor,"
    " use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the"
    " leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more"
    f" information{'' if SEMANTICS.the_warning_about_grad_speaks_of_information else 's'}."
)
AMBIGUOUS_BOOL = "Boolean value of Tensor with {what} is ambiguous"


def grad_dtype(grad: str, tensor: str) -> str:
    if not SEMANTICS.an_assigned_grad_that_does_not_fit_is_told_apart:
        return "assigned grad has data of a different type"
    if not SEMANTICS.an_assigned_grad_is_held_to_grad_dtype:
        return (
            f"attempting to assign a gradient with dtype '{grad}' to a tensor with dtype '{tensor}'. Please ensure that"
            " the gradient and the tensor have the same dtype"
        )
    return (
        f"attempting to assign a gradient with dtype '{grad}' to a tensor with grad_dtype '{tensor}'. The"
        " gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the tensor's"
        " grad_dtype attribute with a specific dtype, or None to allow any dtype. Set grad_dtype with caution."
        " Diverging the dtypes of a tensor and its gradient may break downstream systems that assume they match."
    )


GRAD_DTYPE_READ = "grad_dtype can only be accessed on leaf tensors."
GRAD_DTYPE_SET = "grad_dtype can only be set on leaf tensors."


def grad_dtype_type(value: Any) -> str:
    return f"grad_dtype must be a torch.dtype or None, but got {type(value).__name__}"


def grad_dtype_kept(wanted: str, held: str) -> str:
    return (
        f"Cannot set grad_dtype to '{wanted}' because there is already a gradient with dtype '{held}'. Please clear the"
        " gradient (.grad = None) before changing grad_dtype, or ensure the new grad_dtype matches the existing"
        " gradient's dtype."
    )


def grad_type(value: Any) -> str:
    of = "of type " if SEMANTICS.an_assigned_grad_of_another_type_is_told_with_a_blank else "of type"
    return f"assigned grad expected to be a Tensor or None but got grad {of}{type(value).__name__}"


def no_scalar(elements: int) -> Exception:
    if SEMANTICS.an_item_of_several_is_a_runtime_error:
        return RuntimeError(f"a Tensor with {elements} elements cannot be converted to Scalar")
    return ValueError("only one element tensors can be converted to Python scalars")


def not_writable(attribute: str) -> str:
    return f"attribute '{attribute}' of 'torch._C.{TENSOR_BASE}' objects is not writable"


DATA_DELETED = "Deleting tensor data is not allowed. Delete tensor instead!"
DATA_DTYPE = "data set to a tensor that requires gradients must be floating point or complex dtype"
LOAD_OF_ANYTHING = (
    "You are using `torch.load` with `weights_only=False` (the current default value), which uses the default pickle"
    " module implicitly. It is possible to construct malicious pickle data which will execute arbitrary code during"
    " unpickling (See https://github.com/pytorch/pytorch/blob/main/SECURITY.md#untrusted-models for more details). In a"
    " future release, the default value for `weights_only` will be flipped to `True`. This limits the functions that"
    " could be executed during unpickling. Arbitrary objects will no longer be allowed to be loaded via this mode"
    " unless they are explicitly allowlisted by the user via `torch.serialization.add_safe_globals`. We recommend you"
    " start setting `weights_only=True` for any use case where you don't have full control of the loaded file. Please"
    " open an issue on GitHub for any issues related to this experimental feature."
)
TYPED_STORAGE = (
    "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage class."
    " This should only matter to you if you are using storages directly.  To access UntypedStorage directly, use"
    " tensor.untyped_storage() instead of tensor.storage()"
)


def deepcopy_of_subclass(cls: type) -> str:
    return (
        "The default implementation of __deepcopy__() for non-wrapper subclasses only works for subclass types that"
        " implement new_empty() and for which that function returns another instance of the same subclass. You should"
        " either properly implement new_empty() for your subclass or override __deepcopy__() if it is intended"
        " behavior for new_empty() to return an instance of a different type."
    )


def variable_data(value: Any) -> str:
    return f"Variable data has to be a tensor, but got {type(value).__name__}"
