"""What programs call of torch beside ops and modes, as data: modules, optimizers, checkpoints, transforms, copies.

A call of a feature is chosen among those whose arguments are there: a tensor, one of the same shape, a module that the
program made. What a call gives is named where it is a tensor, kept where the call says under which kind, and else said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union

from .form import Form, Word


class Of(str):
    """What stands for something of the program: a ``tensor``, one that is ``recorded``, a ``leaf`` that requires grad,
    one ``like`` the first tensor, the ``first`` and the ``last`` that the sequence gave; or something of another kind.
    Of these there has to be one: a ``variable`` is a leaf that requires grad, a ``result`` requires it and is none,
    ``plain`` does not; a ``later`` one is not the first result of its node."""


@dataclass(frozen=True, slots=True)
class Call:
    """``keeps``: the kind under which what it gives can be named by others."""

    form: Form
    op: str
    args: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    through: str = ""
    keeps: str = ""


#: One call, or several in a row.
Calls = Union[Call, tuple[Call, ...]]

T, LIKE, LEAF, RECORDED = Of("tensor"), Of("like"), Of("leaf"), Of("recorded")
FIRST, LAST = Of("first"), Of("last")
VARIABLE, RESULT, PLAIN, VIEW, INFERENCE = Of("variable"), Of("result"), Of("plain"), Of("view"), Of("inference")
LATER = Of("later")
SCHEDULER = Of("scheduler")
MODULE, OPTIMIZER, EDGE, FUNCTION, KEPT = Of("module"), Of("optimizer"), Of("edge"), Of("function"), Of("kept")


def _function(op: str, *args: Any, keeps: str = "", **keywords: Any) -> Call:
    return Call(Form.FUNCTION, op, args, tuple(keywords.items()), "", keeps)


def _method(op: str, *args: Any, through: str = "", keeps: str = "", **keywords: Any) -> Call:
    return Call(Form.METHOD, op, args, tuple(keywords.items()), through, keeps)


def _call(op: str, *args: Any, keeps: str = "") -> Call:
    return Call(Form.CALL, op, args, (), "", keeps)


def _attribute(op: str, of: Of, through: str = "") -> Call:
    return Call(Form.ATTRIBUTE, op, (of,), (), through)


def _index(of: Of, index: Any) -> Call:
    return Call(Form.INDEX, "", (of, index))


def _set(op: str, of: Of, value: Any, through: str = "") -> Call:
    return Call(Form.SET_ATTRIBUTE, op, (of, value), (), through)


def _backward(of: Of) -> Call:
    return _function("autograd.backward", [of], [LIKE])


#: How a thing is made that a call needs, where there is none yet.
MAKING = {
    "module": _call("Layer", keeps="module"),
    "optimizer": _function("optim.SGD", [LEAF], lr=0.5, keeps="optimizer"),
    "edge": _function("autograd.graph.get_gradient_edge", RECORDED, keeps="edge"),
    "scheduler": _function("optim.lr_scheduler.StepLR", OPTIMIZER, 1, keeps="scheduler"),
}

#: The hooks that a module takes, with what they call.
_MODULE_HOOKS = (
    ("register_forward_pre_hook", "entering"),
    ("register_forward_hook", "leaving"),
    ("register_full_backward_pre_hook", "going"),
    ("register_full_backward_hook", "gone"),
    ("register_forward_pre_hook", "entered"),
    ("register_full_backward_pre_hook", "went"),
    ("register_full_backward_hook", "given_back"),
    ("register_forward_pre_hook", "within"),
    ("register_full_backward_pre_hook", "within"),
)
_RUN = (Call(Form.CALL, "", (MODULE, RECORDED)), _backward(LAST))
_HOOKED = [(_method(name, MODULE, Word(word), keeps="handle"), *_RUN) for name, word in _MODULE_HOOKS]
_MOMENTUM = _function("optim.SGD", [LEAF], lr=0.5, momentum=0.5, keeps="optimizer")
_STEP, _LEAF = _method("step", OPTIMIZER), _backward(LEAF)

#: One call, or several in a row, in which what stands for something is the same in all.
CALLS: dict[str, tuple[Calls, ...]] = {
    "modules": (
        *_HOOKED,
        _RUN,
        (*_RUN, _call("weights", MODULE), _method("zero_grad", MODULE), _call("weights", MODULE)),
        (_method("requires_grad_", MODULE, False), _call("weights", MODULE), _RUN[0]),
        (_method("requires_grad_", MODULE, False), _call("loaded", MODULE), _call("weights", MODULE)),
        (_method("eval", MODULE), _RUN[0], _call("weights", MODULE)),
        (_call("doubled", MODULE), _call("weights", MODULE)),
        (_method("double", MODULE), _call("weights", MODULE)),
        (_attribute("weight", MODULE), _method("double", MODULE), _attribute("weight", MODULE)),
        _method("zero_grad", MODULE, set_to_none=False),
        _function("nn.Sequential", MODULE, MODULE, keeps="module"),
        _method("register_forward_hook", MODULE, Word("leaving"), keeps="handle", prepend=True),
        _call("called_with", MODULE, T),
        (_call("called_with", MODULE, T), _call("weights", MODULE)),
        _set("requires_grad", MODULE, False, through=".weight"),
        (_LEAF, _function("nn.utils.clip_grad_norm_", [LEAF], 1.0)),
        (_LEAF, _function("nn.utils.clip_grad_value_", [LEAF], 0.5)),
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
        (_function("nn.Sequential", MODULE, MODULE, keeps="module"), _method("eval", MODULE), _RUN[0]),
        (_function("nn.Sequential", MODULE, MODULE, keeps="module"), _method("zero_grad", MODULE), _RUN[0]),
        (_call("assigned", MODULE), _call("weights", MODULE)),
        _call("normed", T),
        _call("looked_up"),
        _function("nn.init.uniform_", T),
        _function("nn.init.dirac_", T),
        _function("nn.init.sparse_", T, 0.5),
        _function("nn.init.trunc_normal_", T),
        (_call("vector", MODULE), _call("weights", MODULE)),
        (*_RUN, _method("zero_grad", MODULE, set_to_none=False), _call("weights", MODULE)),
    ),
    "optimizers": (
        (_function("optim.SGD", [LEAF], lr=0.5, maximize=True, keeps="optimizer"), _LEAF, _STEP),
        (_function("optim.SGD", [LEAF], lr=0.5, weight_decay=0.5, keeps="optimizer"), _LEAF, _STEP),
        (_function("optim.SGD", [LEAF], lr=0.5, momentum=0.5, nesterov=True, keeps="optimizer"), _LEAF, _STEP, _STEP),
        (_MOMENTUM, _LEAF, _STEP, _STEP, _call("momenta", OPTIMIZER)),
        (_MOMENTUM, _LEAF, _STEP, _call("reloaded", OPTIMIZER), _STEP),
        (_LEAF, _STEP, _method("zero_grad", OPTIMIZER, set_to_none=False)),
        (_LEAF, _method("zero_grad", OPTIMIZER)),
        (_LEAF, _call("stepped", OPTIMIZER, LEAF)),
        _call("stepped", OPTIMIZER, LEAF),
        _call("extended", OPTIMIZER, T),
        (_LEAF, _function("optim.lr_scheduler.StepLR", OPTIMIZER, 1, keeps="scheduler"), _STEP),
        (_LEAF, _STEP, _method("step", SCHEDULER), _method("get_last_lr", SCHEDULER)),
        _call("searched_along", LEAF),
        _method("step", SCHEDULER),
        _function("optim.SGD", [LEAF], lr=0.5, weight_decay=0.5, keeps="optimizer"),
        _function("optim.SGD", [LEAF], lr=0.5, maximize=True, keeps="optimizer"),
        _method("register_step_pre_hook", OPTIMIZER, Word("stepping"), keeps="handle"),
        (_method("register_step_post_hook", OPTIMIZER, Word("stepping"), keeps="handle"), _STEP),
        _function("optim.SGD", [LEAF], lr=0.5, keeps="optimizer"),
        _function("optim.SGD", [LEAF], lr=0.5, momentum=0.5, keeps="optimizer"),
        _method("step", OPTIMIZER),
        _method("step", OPTIMIZER),
        _method("zero_grad", OPTIMIZER),
        _method("zero_grad", OPTIMIZER, set_to_none=False),
    ),
    "checkpoints": (
        *[
            (_function("utils.checkpoint.checkpoint", Word(word), RECORDED, use_reentrant=way), _backward(LAST))
            for word in ("telling", "dropped", "ending")
            for way in (False, True)
        ],
        (_call("recomputed", Word("ending"), RECORDED), _backward(LAST)),
        _function(
            "utils.checkpoint.checkpoint_sequential", [Word("squared"), Word("telling")], 2, T, use_reentrant=False
        ),
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
        _call("pushed", T),
        (_function("autograd.forward_ad.make_dual", T, LIKE), _function("autograd.forward_ad.unpack_dual", LAST)),
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
        _call("pulled_twice", T),
        _call("rows", T),
        _call("columns", T),
        _call("curvature", T),
        _call("checked", T),
        _call("valued", T),
        _call("aside", T),
        _call("mapped", T),
        _call("mapped_along", T),
        _call("each_gradient", T),
        _call("gradient_in_no_grad", T),
        _function("autograd.functional.vjp", Word("squared"), T, LIKE, create_graph=True),
        _function("autograd.functional.hessian", Word("total"), T, create_graph=True),
    ),
    "copies": (
        _call("copied", T),
        _call("pickled", T),
        _call("shallow", T),
        _function("as_tensor", T),
        _function("asarray", T),
        _method("new_tensor", T, [1.0, 2.0], requires_grad=True),
        _method("new_ones", T, (2,), requires_grad=True),
        _method("type_as", T, LIKE),
        _method("to", T, Word("torch.float32"), copy=True),
        _function("ones_like", T, requires_grad=True),
    ),
    "nodes": (
        _call("run", RECORDED, LIKE),
        _call("accumulated", VARIABLE, LIKE),
        _call("differentiated_once", RECORDED),
        _call("batched", RECORDED),
        _call("laid_out", VARIABLE),
        _function("autograd.backward", [EDGE], [T]),
        _function("autograd.graph.get_gradient_edge", RECORDED, keeps="edge"),
        _attribute("output_nr", EDGE),
        _function("autograd.grad", RECORDED, [EDGE], LIKE, retain_graph=True),
        _method("register_hooks", RECORDED, Word("copy"), Word("same"), through=".grad_fn._raw_saved_self"),
        _method("metadata", RECORDED, through=".grad_fn"),
        _attribute("grad_dtype", T),
        _function("autograd.backward", [RECORDED, RECORDED], [LIKE, LIKE]),
        _function("autograd.backward", [RECORDED, LEAF], [LIKE, LIKE]),
        _backward(RESULT),
        _attribute("next_functions", RECORDED, through=".grad_fn"),
        _function("autograd.graph.get_gradient_edge", PLAIN, keeps="edge"),
        (_function("autograd.graph.get_gradient_edge", LATER, keeps="edge"), _attribute("output_nr", EDGE)),
        _call("numbered", RECORDED),
        _attribute("output_nr", T),
    ),
    "draws": (
        _function("rand", 2),
        _function("randint", 0, 5, (2,)),
        _function("randperm", 3),
        _call("events"),
        _function("randn", 16),
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
        _call("wrapped", T),
        _call("replayed", T),
        _call("iterated", T),
        _call("truth", T),
        _call("item", T),
        _call("subclassed", T),
        _call("overridden", T),
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
    "saved": (
        (_call("tripled", RECORDED), _backward(LAST)),
        (_call("packed_twice", RECORDED), _backward(LAST)),
        _call("searched", RESULT, LIKE),
        (_call("searched", RESULT, LIKE), _function("is_anomaly_enabled")),
        _function("is_anomaly_enabled"),
        _call("forbidden", RECORDED),
        _call("unpacked_twice", VARIABLE),
    ),
    #: Hooks meet changes in place, and what else a tensor was before.
    "hooks": (
        (_method("mul_", RESULT, 2), _method("register_hook", RESULT, Word("look"), keeps="handle"), _backward(RESULT)),
        (_method("register_hook", RESULT, Word("look"), keeps="handle"), _method("mul_", RESULT, 2), _backward(RESULT)),
        (_method("retain_grad", RESULT), _method("mul_", RESULT, 2), _backward(RESULT)),
        (_method("mul_", RESULT, 2), _method("retain_grad", RESULT), _backward(RESULT)),
        (_call("silently_scaled", VARIABLE), _method("register_hook", VARIABLE, Word("added"), keeps="handle"), _LEAF),
        (_method("retain_grad", VIEW), _backward(VIEW)),
        (_method("register_hook", VARIABLE, Word("change"), keeps="handle"), _backward(VARIABLE), _backward(VARIABLE)),
        _call("hooked_within", RECORDED),
    ),
    #: Changes in place meet modes.
    "in place": (
        _call("silently", VARIABLE, LIKE),
        _call("silently", RESULT, LIKE),
        _call("silently_given", VARIABLE),
        _call("silently_read", VARIABLE),
        _call("silently_scaled", VARIABLE),
        (_method("mul", VARIABLE, VARIABLE), _call("silently_scaled", VARIABLE), _backward(LAST)),
        (_method("mul", VARIABLE, VARIABLE), _call("silently_set", VARIABLE), _backward(LAST)),
        (_method("mul", VARIABLE, VARIABLE), _call("scaled_in_inference", VARIABLE), _backward(LAST)),
        (_method("exp", VARIABLE), _method("detach", LAST), _method("mul_", LAST, 2)),
        (_call("viewed_silently", RESULT), _method("mul_", LAST, 2)),
        (_call("viewed_silently", RESULT), _method("mul_", RESULT, 2), _attribute("grad_fn", LAST)),
        (_call("viewed_in_inference", RESULT), _method("mul_", LAST, 2)),
        (_method("view", RESULT, -1), _call("silently_scaled", LAST), _attribute("_version", RESULT)),
        _call("silently_set", T),
        _call("scaled_in_inference", T),
    ),
    #: What torch refuses, unless the mode lets it pass.
    "misuse": (
        *[_method(name, VARIABLE, 2) for name in ("mul_", "add_", "sub_", "fill_", "div_", "pow_")],
        *[_method(name, VARIABLE) for name in ("zero_", "neg_", "t_", "detach_")],
        _method("copy_", VARIABLE, LIKE),
        _method("resize_", VARIABLE, (1,)),
        _method("set_", VARIABLE, LIKE),
        Call(Form.SET_INDEX, "", (VARIABLE, Word("..."), 2)),
        _method("mul_", VARIABLE, 2, through=".view(-1)"),
        _method("detach_", VIEW),
        _method("requires_grad_", RESULT, False),
        _set("requires_grad", RESULT, False),
        _method("register_post_accumulate_grad_hook", RESULT, Word("tell"), keeps="handle"),
        _call("copied", RESULT),
        _function("optim.SGD", [RESULT], lr=0.5, keeps="optimizer"),
        (_backward(RESULT), _backward(RESULT)),
        _call("silently_backward", RESULT),
        _call("silently_twice", VARIABLE),
        _call("silently_recorded", VARIABLE),
        (_function("autograd.backward", [RESULT, RESULT], [LIKE, LIKE]), _backward(RESULT)),
        (_method("backward", RESULT, LIKE), _method("backward", RESULT, LIKE)),
        (_method("mul", RESULT, RESULT), _method("add_", RESULT, 1), _backward(LAST)),
        _function("autograd.grad", RESULT, [VARIABLE], LIKE),
        _set("grad", VARIABLE, T),
        _set("data", VARIABLE, T),
        _method("register_hook", PLAIN, Word("look"), keeps="handle"),
        _method("retain_grad", PLAIN),
        _method("backward", PLAIN, LIKE),
        _function("autograd.backward", [PLAIN], [LIKE]),
        *[_method(name, INFERENCE, 2) for name in ("mul_", "add_", "fill_")],
        (_call("inferred", VARIABLE), _method("mul", VARIABLE, LAST)),
        (_call("inferred", T), _method("add_", LAST, 1)),
        (_call("inferred", T), _method("requires_grad_", LAST)),
        _method("requires_grad_", INFERENCE),
        _function("mul", RECORDED, INFERENCE),
        _attribute("_version", INFERENCE),
        _function("mul", INFERENCE, 2),
    ),
}

#: What compilers get wrong about memory: of what only regions call.
MEMORY: tuple[Calls, ...] = (
    # What was read of a tensor outlives a change of it.
    (_index(T, Word("...")), Call(Form.SET_INDEX, "", (LIKE, Word("..."), LAST)), _method("add_", T, 1)),
    (_index(T, Word(":1")), _function("slice_scatter", T, LAST, 0, 0, 1, 1), _method("zero_", T)),
    (_index(T, Word(":1")), _function("slice_scatter", T, LAST, 0, 0, 1, 1), _method("copy_", T, LAST)),
    (_method("diagonal", T), _function("diagonal_scatter", T, LAST), _method("fill_", T, 2)),
    (Call(Form.SET_INDEX, "", (T, 0, 5.0)), _method("clone", T), _method("clamp_", T, -1, 1)),
    # Parts come out beside the whole without its history.
    (_method("sin", T), _index(FIRST, Word(":1")), _index(FIRST, Word("1:")), _method("detach", FIRST)),
    # What has another shape has it alone.
    (_method("add", T, 1), _method("view", FIRST, -1), _method("resize_", LAST, (1,)), _method("add", FIRST, 1)),
    (_function("zeros", 0), _method("set_", FIRST, T), _index(FIRST, 0)),
    (_set("data", T, LIKE), _method("normal_", PLAIN)),
)
