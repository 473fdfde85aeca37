"""What is said of in-place changes, views and inference tensors."""

from __future__ import annotations

from typing import Any, Optional

from ..semantics import SEMANTICS

_AMBIGUOUS = (
    " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both"
    " the view and the inplace either both inside the {where} block (if you don't want the inplace to be tracked) or"
    " both outside (if you want the inplace to be tracked)."
)
_MULTI_VIEW = (
    " This view is the output of a function that returns multiple views. Such functions do not allow the output views"
    " to be modified inplace. You should replace the inplace operation by an out-of-place one."
)
_CUSTOM_FUNCTION_VIEW = (
    " This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic"
    " to handle view+inplace would override the custom backward associated with the custom Function, leading to"
    " incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function."
)
LEAF_MARKED_DIRTY = "a leaf Variable that requires grad has been used in an in-place operation."
LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation."
VIEW_OF_LEAF_IN_PLACE = "a view of a leaf Variable that requires grad is being used in an in-place operation."
INFERENCE_IN_PLACE = (
    "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal"
    " tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details."
)
INFERENCE_SAVED = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in"
    " computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in"
    " autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
    if SEMANTICS.saving_an_inference_tensor_recommends_no_grad
    else "Inference tensors cannot be saved for backward. To work around you can make a clone to get a normal tensor"
    " and use it in autograd."
)
INFERENCE_VERSION = "Inference tensors do not track version counter."
INFERENCE_VERSION_SET = "Cannot set version_counter for inference tensor"
INFERENCE_REQUIRES_GRAD = "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed."
DETACH_VIEW = (
    "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training,"
    " and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be"
    " called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in"
    " torch/optim/optimizer.py as the solution."
)
INTERNAL_OVERLAP = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please"
    " clone() the tensor before performing the operation."
)
PARTIAL_OVERLAP = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory"
    " location. Please clone() the tensor before performing the operation."
)


def view_changed_in_place(creation: str, node: Optional[str], output_nr: int, rebase: bool) -> str:
    """Why a view made in another mode, or by a function of several views, may not be changed in place.

    ``node``: what its grad_fn is called, None where it has none. ``rebase`` is True where not the view itself was
    changed but its base, which shows when its grad_fn is read.
    """
    mode = "inference mode" if creation == "inference" else "no_grad mode"
    modified = (
        "and its base or another view of its base has been modified inplace"
        if rebase
        else "and is being modified inplace"
    )
    now = "in normal mode" if creation == "inference" else "with grad mode enabled"
    reason = {
        "no_grad": _AMBIGUOUS.format(where="no_grad"),
        "inference": _AMBIGUOUS.format(where="inference_mode"),
        "multi_output": _MULTI_VIEW,
        "custom_function": _CUSTOM_FUNCTION_VIEW,
    }[creation]
    if node is None:
        return f"A view was created in {mode} {modified} {now}.{reason}"
    if creation in ("no_grad", "inference"):
        if not SEMANTICS.views_of_views_made_without_grad_are_told_of:
            return (
                '!grad_fn INTERNAL ASSERT FAILED at "../torch/csrc/autograd/variable.cpp":792, please report a bug to'
                " PyTorch. "
            )
        of_a_view = f"is a view of a view which was created in {mode}"
        return f"Output {output_nr} of {node} {of_a_view} {modified} {now}.{reason}"
    return f"Output {output_nr} of {node} is a view {modified}.{reason}"


REPLAYED_IN_INFERENCE_MODE = (
    'new_fn INTERNAL ASSERT FAILED at "/__w/pytorch/pytorch/torch/csrc/autograd/variable.cpp":198, please report a bug'
    " to PyTorch. "
)


def number_of_versions(tensors: int, versions: int) -> str:
    return f"tensors_len={tensors}, versions_len={versions}"


def no_history_of(dtype: Any) -> str:
    if SEMANTICS.a_type_without_a_history_is_named:
        return f"Autograd not support dtype: {dtype.legacy_name}"
    return (
        'isDifferentiableType(variable.scalar_type()) INTERNAL ASSERT FAILED at "../torch/csrc/autograd/functions/'
        'utils.h":75, please report a bug to PyTorch. '
    )


NOT_ITERABLE_OF_TENSORS = "increment_version expect a Iterable[Tensor] as input"
NOT_A_TENSOR_TO_INCREMENT = (
    "increment_version expects each element of the iterable to be a tensor"
    if SEMANTICS.increment_version_takes_several_tensors
    else "increment_version expect a Tensor as input"
)
NOT_A_TUPLE_OF_TENSORS = "Expected tensors to be a tuple"
