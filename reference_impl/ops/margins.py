"""Losses that torch computes in one node whose gradient has none: margins between classes."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..autograd.differentiation import grad as gradients
from ..layout import prod
from ..modes import recording_of_formulas
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_tensor
from .composed import ULPS, rounded_once
from .declare import FUNCTIONS, Op, not_differentiable, recorded, refuse_gradient
from .losses import reduced

_BACK = {
    name: Op(
        f"{name}_backward",
        ("grad_output", "self"),
        {"grad_output": not_differentiable(f"{name}_backward"), "self": not_differentiable(f"{name}_backward")},
        "NotImplemented",
    )
    for name in ("multi_margin_loss", "multilabel_margin_loss")
}


def _gradient(name: str, grad: Any, self: Any, formula: Any) -> Any:
    """The formula differentiated, as an op of its own that has no derivative."""

    def compute() -> Any:
        variable = self.detach().requires_grad_()
        with recording_of_formulas():
            loss = formula(variable)
        return gradients((loss,), (variable,), (grad.detach(),))[0].clone()

    return recorded(_BACK[name], {"grad_output": grad, "self": self}, compute)


def _margins(self: Any, target: Any, p: int, margin: float, weight: Any, reduction: int) -> Any:
    rows = self if self.dim() == 2 else self.reshape(1, -1)
    right = target.reshape(-1, 1)
    over = (margin - rows.gather(1, right) + rows).relu()
    over = over * over if p == 2 else over
    if weight is not None:
        over = over * weight[right]
    own = FUNCTIONS["arange"](rows.size(1)).unsqueeze(0) == right
    losses = over.masked_fill(own, 0).sum(1) / rows.size(1)
    return reduced(losses if self.dim() == 2 else losses.squeeze(0), reduction)


_multi_margin = Op(
    "multi_margin_loss",
    ("self",),
    {
        "self": lambda grad, self, target, p, margin, weight, reduction: _gradient(
            "multi_margin_loss", grad, self, lambda x: _margins(x, target, p, margin, weight, reduction)
        )
    },
    forward_derivative=None,
)


def _check_vector_or_matrix(shape: tuple[int, ...]) -> None:
    if len(shape) > 2 or 0 in shape[-1:]:
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {errors.shape_text(shape)}"
        )


def multi_margin_loss(
    input: Tensor, target: Tensor, p: int, margin: float, weight: Optional[Tensor], reduction: int
) -> Tensor:
    shape = input._shape
    _check_vector_or_matrix(shape)
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    count = shape[0] if len(shape) == 2 else 1
    if len(target._shape) > 1 or prod(target._shape) != count:
        if not SEMANTICS.multi_margin_loss_tells_its_count:
            raise RuntimeError(f"inconsistent target size, got: {errors.shape_text(target._shape)}")
        if not SEMANTICS.multi_margin_loss_explains_its_targets:
            raise RuntimeError(f"inconsistent target size, expected {count} but got {errors.shape_text(target._shape)}")
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch"
            f" size). Expected target size {[count]}, but got {errors.shape_text(target._shape)}. Input has shape"
            f" {errors.shape_text(shape)}."
        )
    classes = shape[-1] if shape else 1
    if weight is not None and weight._shape != (classes,):
        raise RuntimeError(f"inconsistent weight size, expected {classes} but got {errors.shape_text(weight._shape)}")
    _check_indices(target)
    if any(not 0 <= index < classes for index in elements(target)):
        raise RuntimeError("target out of range")
    refuse_gradient("multi_margin_loss", weight=weight)
    values = {
        "self": input, "target": target, "p": p, "margin": margin, "weight": weight, "reduction": reduction
    }  # fmt: skip

    def formula(self: Any, weight: Any) -> Any:
        return _margins(self, target, p, margin, weight, reduction)

    def compute() -> Any:
        _check_type("multi_margin_loss_cpu_kernel", input)
        return rounded_once(formula, {"self": input.detach(), "weight": weight}, ULPS)

    return recorded(_multi_margin, values, compute)


def _check_type(kernel: str, input: Tensor) -> None:
    if input._dtype not in (dtypes.float32, dtypes.float64):
        raise errors.missing_kernel(kernel, input._dtype.legacy_name)


def _check_indices(target: Tensor) -> None:
    if target._dtype is not dtypes.int64:
        raise RuntimeError(f"expected scalar type Long but found {target._dtype.legacy_name}")


def _labelled(self: Any, target: Any) -> Any:
    """For each class whether it is one of the labels, which end before the first -1."""
    classes = target._shape[-1] if target._shape else 1
    data = list(elements(target))
    found = []
    for row in range(prod(target._shape[:-1])):
        labels = data[row * classes : (row + 1) * classes]
        labels = labels[: labels.index(-1)] if -1 in labels else labels
        found.append(([1 if c in labels else 0 for c in range(classes)], labels))
    return found


def _label_margins(self: Any, target: Any, reduction: int) -> Any:
    rows = self if self.dim() == 2 else self.reshape(1, -1)
    losses = []
    for row, (is_label, labels) in zip(rows.unbind(0), _labelled(self, target)):
        others = FUNCTIONS["tensor"]([not one for one in is_label])
        parts = [(1 - row[label] + row).relu()[others].sum() for label in labels]
        losses.append(sum(parts, row.sum() * 0) / rows.size(1))
    stacked = FUNCTIONS["stack"](losses)
    return reduced(stacked if self.dim() == 2 else stacked.squeeze(0), reduction)


_label_margin = Op(
    "multilabel_margin_loss",
    ("self",),
    {
        "self": lambda grad, self, target, reduction, is_target: _gradient(
            "multilabel_margin_loss", grad, self, lambda x: _label_margins(x, target, reduction)
        )
    },
)


def multilabel_margin_loss(input: Tensor, target: Tensor, reduction: int) -> Tensor:
    _check_vector_or_matrix(input._shape)
    if input._shape != target._shape:
        if not SEMANTICS.multilabel_margin_loss_tells_both_sizes:
            raise RuntimeError(f"inconsistent size {errors.shape_text(target._shape)} for argument #2 'target'")
        raise RuntimeError(
            f"inconsistent target size: {errors.shape_text(target._shape)} for input of size:"
            f" {errors.shape_text(input._shape)}"
        )
    _check_indices(target)
    classes = input._shape[-1] if input._shape else 1
    if any(not -1 <= index < classes for index in elements(target)):
        raise RuntimeError("argument #2 'target' is out of range")
    marks = [float(one) for is_label, _ in _labelled(input, target) for one in is_label]
    is_target = new_tensor(input._dtype.convert(marks), target._shape, input._dtype)
    values = {"self": input, "target": target, "reduction": reduction, "is_target": is_target}

    def compute() -> Any:
        _check_type("multilabel_margin_loss_forward_out_frame", input)
        return rounded_once(lambda self: _label_margins(self, target, reduction), {"self": input.detach()}, ULPS)

    return recorded(_label_margin, values, compute)
