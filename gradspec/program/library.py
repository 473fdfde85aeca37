"""What programs call of torch beside ops and modes, as data: modules, optimizers, checkpoints, transforms, copies.

A call of a feature is chosen among those whose arguments are there: a tensor, one of the same shape, a module that the
program made. What a call gives is named where it is a tensor, kept where the call says under which kind, and else said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .form import Form, Word


class Of(str):
    """What stands for something of the program: a ``tensor``, one that is ``recorded``, a ``leaf`` that requires grad,
    one ``like`` the first tensor; or something of another kind."""


@dataclass(frozen=True, slots=True)
class Call:
    """``keeps``: the kind under which what it gives can be named by others."""

    form: Form
    op: str
    args: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    through: str = ""
    keeps: str = ""


T, LIKE, LEAF, RECORDED = Of("tensor"), Of("like"), Of("leaf"), Of("recorded")
MODULE, OPTIMIZER, EDGE, FUNCTION, KEPT = Of("module"), Of("optimizer"), Of("edge"), Of("function"), Of("kept")


def _function(op: str, *args: Any, keeps: str = "", **keywords: Any) -> Call:
    return Call(Form.FUNCTION, op, args, tuple(keywords.items()), "", keeps)


def _method(op: str, *args: Any, through: str = "", keeps: str = "", **keywords: Any) -> Call:
    return Call(Form.METHOD, op, args, tuple(keywords.items()), through, keeps)


def _call(op: str, *args: Any, keeps: str = "") -> Call:
    return Call(Form.CALL, op, args, (), "", keeps)


def _attribute(op: str, of: Of) -> Call:
    return Call(Form.ATTRIBUTE, op, (of,))


#: How a thing is made that a call needs, where there is none yet.
MAKING = {
    "module": _call("Net", keeps="module"),
    "optimizer": _function("optim.SGD", [LEAF], lr=0.5, keeps="optimizer"),
    "edge": _function("autograd.graph.get_gradient_edge", RECORDED, keeps="edge"),
}

#: The hooks that a module takes, with what they call.
_MODULE_HOOKS = (
    ("register_forward_pre_hook", "entering"),
    ("register_forward_hook", "leaving"),
    ("register_full_backward_pre_hook", "going"),
    ("register_full_backward_hook", "gone"),
)

CALLS: dict[str, tuple[Call, ...]] = {
    "modules": (
        _function("nn.Parameter", T),
        Call(Form.CALL, "", (MODULE, T)),
        Call(Form.CALL, "", (MODULE, T)),
        _attribute("weight", MODULE),
        _method("train", MODULE),
        _method("eval", MODULE),
        _method("requires_grad_", MODULE, False),
        _method("requires_grad_", MODULE),
        _method("zero_grad", MODULE),
        _method("double", MODULE),
        *[_method(name, MODULE, Word(word), keeps="handle") for name, word in _MODULE_HOOKS],
        _call("stored", MODULE),
        _call("loaded", MODULE),
        _function("nn.Parameter", T, requires_grad=False),
        _function("nn.init.ones_", T),
        _function("nn.init.zeros_", T),
        _function("nn.init.constant_", T, 0.5),
        _function("nn.init.eye_", T),
        _function("nn.utils.clip_grad_norm_", [LEAF], 1.0),
        _function("nn.utils.clip_grad_value_", [LEAF], 1.0),
        _function("nn.functional.embedding", T, LEAF),
        _function("nn.functional.dropout", T),
        _call("averaged", MODULE),
    ),
    "optimizers": (
        _function("optim.SGD", [LEAF], lr=0.5, keeps="optimizer"),
        _function("optim.SGD", [LEAF], lr=0.5, momentum=0.5, keeps="optimizer"),
        _method("step", OPTIMIZER),
        _method("step", OPTIMIZER),
        _method("zero_grad", OPTIMIZER),
        _method("zero_grad", OPTIMIZER, set_to_none=False),
    ),
    "checkpoints": (
        _function("utils.checkpoint.checkpoint", Word("squared"), T, use_reentrant=False),
        _function("utils.checkpoint.checkpoint", Word("telling"), T, use_reentrant=False),
        _function("utils.checkpoint.checkpoint", Word("squared"), T, use_reentrant=True),
        _function("utils.checkpoint.checkpoint", Word("telling"), T, use_reentrant=True),
        _call("selective", T),
    ),
    "forward": (
        _function("autograd.forward_ad.make_dual", T, LIKE),
        _function("autograd.forward_ad.unpack_dual", T),
        _call("tangent", T),
        _call("tangent", T),
        _call("tangent_of_custom", T),
    ),
    "functional": (
        _function("autograd.functional.jacobian", Word("squared"), T),
        _function("autograd.functional.jacobian", Word("squared"), T, create_graph=True),
        _function("autograd.functional.hessian", Word("total"), T),
        _function("autograd.functional.vjp", Word("squared"), T, LIKE),
        _function("autograd.functional.jvp", Word("squared"), T, LIKE),
        _function("autograd.functional.hvp", Word("total"), T, LIKE),
        _function("autograd.functional.vhp", Word("total"), T, LIKE),
        _call("gradient", T),
        _call("gradient_in_place", T),
        _call("gradient_of_custom", T),
        _call("pulled", T),
        _call("twice", T),
    ),
    "copies": (
        _call("copied", T),
        _call("pickled", T),
    ),
    "nodes": (
        _call("run", RECORDED, LIKE),
        _function("autograd.graph.get_gradient_edge", RECORDED, keeps="edge"),
        _attribute("output_nr", EDGE),
        _function("autograd.grad", RECORDED, [EDGE], LIKE, retain_graph=True),
        _method("register_hooks", RECORDED, Word("copy"), Word("same"), through=".grad_fn._raw_saved_self"),
        _method("metadata", RECORDED, through=".grad_fn"),
        _attribute("grad_dtype", T),
    ),
    "draws": (
        _function("rand", 2),
        _function("randint", 0, 5, (2,)),
        _function("randperm", 3),
        _function("randn", 2),
        _function("normal", 0.0, 1.0, (2,)),
        _function("bernoulli", T),
        _method("exponential_", T),
        _method("normal_", T),
        _method("random_", T, 5),
        _call("restored"),
        _call("from_generator"),
        _function("nn.init.normal_", T),
    ),
    "questions": (
        _call("repr", T),
        _call("shown", KEPT),
        _attribute("__name__", FUNCTION),
        _attribute("__doc__", FUNCTION),
        _call("inspected", FUNCTION),
        _call("hasattr", Word("torch"), "go_grad"),
        _call("hasattr", Word("torch.autograd"), "set_grad_enable"),
        _function("is_grad_enabled", 1),
        _function("is_inference_mode_enabled", True),
        _function("set_grad_enabled", 1),
        _function("set_grad_enabled", None),
        _function("inference_mode", 0),
        _function("is_inference", T),
        _function("is_tensor", T),
        _attribute("prev", KEPT),
        _attribute("mode", KEPT),
        _attribute("is_leaf", T),
        _attribute("_version", T),
    ),
}
