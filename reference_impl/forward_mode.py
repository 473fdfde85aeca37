"""Forward-mode AD: dual tensors, whose tangents flow along with their values.

A tangent belongs to a dual level and is forgotten when the level is left. The grad modes do not touch it (NG-10), but
inference mode turns it off (INF-27).
"""

from __future__ import annotations

import inspect
import weakref
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

from . import batches, errors, short_ways
from .modes import state
from .rules import rule

if TYPE_CHECKING:
    from .tensor import Tensor

#: Whether ops have more to do than to compute and to be recorded: dual levels and levels of transforms (``levels``),
#: and batches (``batches``).
depth = 0
#: Whether a dual level is entered. torch supports one.
entered = False


class UnpackedDualTensor(NamedTuple):
    """What ``unpack_dual`` returns: the value and its tangent, or None where it has none."""

    primal: "Tensor"
    tangent: Optional["Tensor"]


def enter_level() -> int:
    global depth, entered
    if entered:
        raise RuntimeError(errors.NESTED_DUAL_LEVEL)
    entered = True
    depth += 1
    short_ways.barred += 1
    return 0


def exit_level(level: Optional[int] = None) -> None:
    global depth, entered
    if level is not None and level != (0 if entered else -1):
        raise RuntimeError(errors.NOT_THE_LAST_DUAL_LEVEL)
    if not entered:
        raise RuntimeError(errors.NO_DUAL_LEVEL)
    entered = False
    depth -= 1
    short_ways.barred -= 1
    for reference in _duals:
        tensor = reference()
        if tensor is not None:
            tensor._tangents = None
    _duals.clear()


#: The tensors that have a tangent at the present level; it does not keep them.
_duals: list["weakref.ref[Tensor]"] = []


def set_tangent(tensor: "Tensor", tangent: "Tensor") -> None:
    """Attach a tangent. It is laid out in memory as the tensor is, and copied where it was not."""
    if not _lies_like(tangent, tensor):
        if _is_in_transform(tensor, tangent):
            copy = tangent._new_empty_strided(tensor._shape, tensor._strides)
        else:
            copy = tangent._new_lying_like(tensor)
        _join_batches(copy, tangent)
        tangent = copy.copy_(tangent)
    _attach(tensor, tangent)


def _join_batches(held: "Tensor", tangent: "Tensor") -> None:
    """Let ``held`` be of the samples of which ``tangent`` is, and with it what it stands for at each level."""
    made: Optional["Tensor"] = held
    while made is not None:
        batches.follow([tangent], made)
        made = made._inner


def _is_in_transform(*tensors: "Tensor") -> bool:
    """Whether one is a form of another tensor, whose memory is none of its own."""
    return any([one._level is not None for one in tensors])


def _lies_like(tangent: "Tensor", tensor: "Tensor") -> bool:
    """Whether memory of one size shows both from the same place on, in the same steps."""
    if not _is_in_transform(tensor, tangent):
        if tangent._offset != tensor._offset or len(tangent._storage.data) != len(tensor._storage.data):
            return False
    return all(a == b or size < 2 for a, b, size in zip(tangent._strides, tensor._strides, tensor._shape))


def _attach(tensor: "Tensor", tangent: "Tensor") -> None:
    tensor._tangents = {0: tangent}
    _duals.append(weakref.ref(tensor))


def tangent_of(tensor: Any) -> Optional["Tensor"]:
    """The tangent of a tensor; a view of a base that has one reads it there. {} says that it is to have none."""
    tangents: Optional[dict[int, "Tensor"]] = getattr(tensor, "_tangents", None)
    if tangents is not None:
        return tangents.get(0)
    info = getattr(tensor, "_view", None)
    if info is None or not info.base._tangents or info.base._storage is not tensor._storage:
        return None  # what reads the memory in another way was given a tangent of its own when it was made
    _attach(tensor, _part(info.base._tangents[0], info.base, tensor))
    return tangent_of(tensor)


def _part(tangent: "Tensor", base: "Tensor", view: "Tensor") -> "Tensor":
    """What ``view`` shows of ``base``, shown of the base's tangent."""
    part: "Tensor"
    if tangent._strides == base._strides:
        offset = view._offset - base._offset + tangent._offset
        part = tangent.as_strided(view._shape, view._strides, offset)
    else:
        whole = (base._shape, base._strides, base._offset)
        part = tangent._as_strided_gather(whole, (view._shape, view._strides, view._offset))
    return part


def change_tangent(tensor: "Tensor", tangent: "Tensor") -> None:
    """The tangent of a tensor that was changed in place: written into the one that it had.

    A view that had none belongs to a base that had none: the base gets zeros, and the view its part of them.
    """
    info = tensor._view
    if tangent_of(tensor) is None and info is not None:
        set_tangent(info.base, info.base._new_lying_like(info.base))
    held = tangent_of(tensor)
    if held is None:
        set_tangent(tensor, tangent)
    else:
        if batches.stack:
            _join_batches(held, tangent)  # which was one for all samples as long as no sample changed the tensor
        held.copy_(tangent)


# INF-27: with forward-mode AD turned off, a dual is made without its tangent; of inference tensors alone it is too,
# since making it does not reach autograd.
@rule("INF-27", "NG-10", "EG-06", "SG-08")
def make_dual(tensor: "Tensor", tangent: "Tensor", level: Optional[int] = None) -> "Tensor":
    """A view of ``tensor`` with ``tangent`` (same shape and type) attached to it."""
    if level is None:
        level = 0 if entered else -1
    if level < 0:
        raise RuntimeError(errors.DUAL_OUTSIDE_LEVEL)
    if not entered:
        raise RuntimeError(errors.NO_SUCH_DUAL_LEVEL)
    if not (tensor.is_floating_point() or tensor.is_complex()):
        raise ValueError(errors.dual_dtype("primal", tensor.dtype))
    if not (tangent.is_floating_point() or tangent.is_complex()):
        raise ValueError(errors.dual_dtype("tangent", tangent.dtype))
    if level:
        raise RuntimeError(errors.invalid_dual_level("_make_dual"))
    is_beneath = tensor._inference and tangent._inference
    if tangent_of(tensor) is not None and not is_beneath:
        raise RuntimeError(errors.ALREADY_DUAL)
    dual: "Tensor" = tensor[...] if tensor._level is not None else tensor._view_as_it_lies()
    if is_beneath or not state.forward_grad_enabled:
        return dual
    if tangent_of(tangent) is not None:
        raise RuntimeError(errors.DUAL_TANGENT)
    if tensor._shape != tangent._shape:
        raise RuntimeError(errors.dual_size(tensor._shape, tangent._shape))
    set_tangent(dual, tangent)
    return dual


@rule("INF-27", "NG-10")
def unpack_dual(tensor: "Tensor", level: Optional[int] = None) -> UnpackedDualTensor:
    """The value, a view of ``tensor`` without tangent though it may have none, and the tangent."""
    if level is None:
        level = 0 if entered else -1
    if level < 0:
        return UnpackedDualTensor(tensor, None)
    if not hasattr(tensor, "_tangents"):
        raise TypeError(errors.not_a_dual(tensor))
    tangent = tangent_of(tensor) if state.forward_grad_enabled else None
    if level and tangent is not None:
        raise RuntimeError(errors.invalid_dual_level("_fw_primal"))
    return UnpackedDualTensor(_value_alone(tensor, level), tangent)


def _value_alone(tensor: "Tensor", level: int) -> "Tensor":
    """A view of ``tensor`` without tangent. Inside of a transform torch does without the node that tells that."""
    primal: "Tensor" = tensor[...] if tensor._level is not None else tensor._fw_primal(level)
    primal._tangents = {}
    return primal


#: Ops that are gradients of others: most of them are not pointwise, or not holomorphic.
_GRADIENT_FORMULAS = ("_backward", "_backward_data")


#: Ops whose tangent is a sum over all their inputs, of which one without tangent counts as zeros: where the formula
#: multiplies these by an input that requires grad, the tangent does too.
_OF_ALL_TANGENTS = frozenset(
    (
        "mm bmm mv dot addmm addmv baddbmm addbmm addr addcmul addcdiv lerp linalg_cross linalg_solve_ex"
        " linalg_solve_triangular convolution native_layer_norm native_batch_norm native_group_norm _prelu_kernel"
        " _trilinear xlogy remainder fmod"
    ).split()
)


class _Rules:
    """``transposed``: the tangent of an op from its gradient. ``ops/transposing.py`` puts it here, since it needs the
    backward pass."""

    transposed: Callable[..., Any]


rules = _Rules()


# -- ops -------------------------------------------------------------------------------------------


def snapshot(op: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an in-place op as they are before it, for its forward derivative.

    Where the formula asks for no value from before, the tangent is read afterwards: it may lie in the memory that
    is changed.
    """
    target = values["self"]
    if batches.stack:
        batches.check_change(op.name, target, values)
    if not _asks_for_value(op, values) or all(tangent_of(one) is None for one in values.values()):
        return values
    return {**values, "self": target.clone()}  # with its tangent, which is about to be written to as well


def refuse_by_fallback(op: Any, values: dict[str, Any]) -> None:
    """Raise NotImplementedError where what torch leaves to its fallback gets a tensor with a tangent, though it be none
    that the node has an edge for."""
    if op.refuses and state.forward_grad_enabled and any(_tangents_of(one) is not None for one in values.values()):
        raise NotImplementedError(errors.no_forward_derivative_by_fallback(op.name))


def _asks_for_value(op: Any, values: dict[str, Any]) -> bool:
    """Whether the formula of a tangent names the value of ``self``."""
    if callable(op.forward_derivative):
        return "self" in inspect.signature(op.forward_derivative).parameters
    if op.name == "div" and "rounding_mode" not in values:
        return False
    return op.forward_derivative == "transposed" or any("self" in names for names in op.parameters.values())


# NG-10, INF-27: the tangent of a result comes from those of the inputs, in every grad mode but inference mode.
@rule("NG-10", "EG-06", "SG-08", "INF-27")
def differentiate(op: Any, values: dict[str, Any], result: Any, in_place: bool = False) -> None:
    if batches.stack:
        batches.follow([values[name] for name in values], result)
    if not state.forward_grad_enabled:
        return
    refuse_by_fallback(op, values)
    tangents: dict[str, Any] = {name: _tangents_of(values.get(name)) for name in op.inputs}
    if all(tangent is None for tangent in tangents.values()):
        return
    if not isinstance(result, tuple) and result._dtype.category < 2:
        return
    if op.forward_derivative is None:
        raise NotImplementedError(errors.no_forward_derivative(op.name))
    own = tangents.get("self")
    if in_place and own is not None and values["self"] is result:
        if op.writes_tangent:
            _call(op.forward_derivative, {}, tangents)
            return
        tangents["self"] = own.clone()
    if op.name in _OF_ALL_TANGENTS:
        tangents = {name: _or_zeros(op, name, tangent, values.get(name)) for name, tangent in tangents.items()}
    primals = {name: _primal(value) for name, value in values.items()}
    if "result" not in op.inputs:
        primals["result"] = _without_tangent(result)
    tangent: Any = None
    if op.forward_derivative == "transposed" or (
        op.forward_derivative == "elementwise" and op.name.endswith(_GRADIENT_FORMULAS)
    ):
        tangent = rules.transposed(op, primals, tangents, result)
    elif op.name in _TANGENTS and op.inputs == ("self", "other") and "rounding_mode" not in values:
        tangent = _TANGENTS[op.name](primals, tangents, result)
    elif op.forward_derivative == "elementwise":
        for name, given in tangents.items():
            if given is not None:
                saved = [primals.get(p) for p in op.parameters[name]]
                part = _along(op.derivatives[name], given, saved, result.is_complex())
                tangent = part if tangent is None else tangent + part
        assert tangent is not None
        if op.name == "sub" and values.get("alpha") == 1 and None not in tangents.values():
            tangent = tangents["self"] - tangents["other"]
        if op.name == "add" and None in tangents.values():
            zeros = tangent.new_zeros(tangent._shape)
            tangent = tangent + zeros if tangents["self"] is not None else zeros + tangent
        elif any(tangent is given for given in tangents.values()) and not (in_place and tangent is tangents["self"]):
            tangent = tangent.clone()  # a tangent of its own: the result may be changed in place
        if tangent._shape != result._shape:
            tangent = tangent.expand(result._shape)
        if op.name in ("add", "sub") and tangent._dtype is not result._dtype and result.is_complex():
            tangent = tangent.to(result._dtype)
    else:
        tangent = _call(op.forward_derivative, primals, tangents)
        if tangent is None:  # those that there are change nothing
            return
    if isinstance(result, tuple):
        for one, its_tangent in zip(result, tangent):
            if its_tangent is not None:
                set_tangent(one, its_tangent)
                _share_with_saved(one)
        return
    if in_place and op.name == "copy_" and tangents["src"] is None:
        tangent_of(result).fill_(0)  # type: ignore[union-attr]
    elif in_place:
        change_tangent(result, tangent)
    else:
        set_tangent(result, tangent)
    _share_with_saved(result)


def _or_zeros(op: Any, name: str, tangent: Any, value: Any) -> Any:
    """Zeros for a tangent that is absent, where the op's formula multiplies it by anything."""
    if tangent is not None or not hasattr(value, "_tangents"):
        return tangent
    if op.forward_derivative == "elementwise" and not op.parameters[name]:
        return None
    return value.detach().new_zeros(value._shape)


def _share_with_saved(result: "Tensor") -> None:
    """What a node saved of its result has the result's tangent: the gradient is differentiated forward through it."""
    for one in getattr(result._grad_fn, "saved", None) or ():
        saved = getattr(one, "tensor", None)
        if saved is not None and one.is_output and saved._output_nr == result._output_nr:
            tangent = tangent_of(result)
            if tangent is not None:
                set_tangent(saved, tangent)


def _times(tangent: Optional["Tensor"], factor: Any, result: "Tensor") -> Any:
    """A tangent times a factor. What has none has one of zeros, whose product has the history of the factor."""
    if tangent is not None:
        return tangent * factor
    zeros = result.new_zeros(result._shape)
    # Memory may be looked at where nobody may ask for values: the factor may be a sample of a batch.
    is_finite = (factor.requires_grad or factor._level) and all(factor.isfinite()._storage.data)
    return zeros * factor if is_finite else zeros


def _of_product(primals: dict[str, Any], tangents: dict[str, Any], result: "Tensor") -> Any:
    of_first = _times(tangents["self"], primals["other"], result)
    return _times(tangents["other"], primals["self"], result) + of_first  # worked out first, it is added last


def _of_quotient(primals: dict[str, Any], tangents: dict[str, Any], result: "Tensor") -> Any:
    of_second = _times(tangents["other"], primals["result"], result)
    own = result.new_zeros(result._shape) if tangents["self"] is None else tangents["self"]
    return (own - of_second) / primals["other"]


#: Ops whose tangent has a formula of its own, in which an operand without one counts as one with zeros.
_TANGENTS = {"mul": _of_product, "div": _of_quotient}


def refuse_out(name: str, values: dict[str, Any], out: "Tensor") -> None:
    """Raises NotImplementedError where ``out=`` was given and a tensor has a tangent: nothing would write out's."""
    if state.forward_grad_enabled and any(_tangents_of(one) is not None for one in (*values.values(), out)):
        raise NotImplementedError(errors.no_forward_derivative_of_out(name))


def _along(derivative: Callable[..., Any], tangent: Any, saved: list[Any], of_complex: bool) -> Any:
    """The derivative of a pointwise op, applied to a tangent. To a gradient it applies its own conjugate."""
    if not of_complex and not tangent.is_complex():
        return derivative(tangent, *saved)
    return derivative(tangent.conj(), *saved).conj()


def _tangents_of(value: Any) -> Any:
    """The tangent of a tensor; of a list those of all, zeros where one has none; None where there is none at all."""
    if not isinstance(value, (list, tuple)):
        return tangent_of(value)
    found = [tangent_of(one) for one in value]
    if all(tangent is None for tangent in found):
        return None
    return [one.new_zeros(one._shape) if tangent is None else tangent for one, tangent in zip(value, found)]


def _primal(value: Any) -> Any:
    """An argument as formulas get it: where it has a history, through a node that tells it has no tangent there."""
    if state.grad_enabled and getattr(value, "requires_grad", False) and value._level is None:
        return _passed_on(value)
    return _without_tangent(value)


def _without_tangent(value: Any) -> Any:
    if tangent_of(value) is None:
        return value
    if state.grad_enabled and (value._level is not None or value.requires_grad):
        return _passed_on(value)
    alias = value._alias()
    alias._requires_grad, alias._grad_fn, alias._view = value._requires_grad, value._grad_fn, value._view
    alias.__dict__.update(value.__dict__)
    alias._tangents = {}
    return alias


def _passed_on(value: "Tensor") -> "Tensor":
    state.forward_grad_enabled = False
    try:
        return _value_alone(value, 0)
    finally:
        state.forward_grad_enabled = True


def _call(derivative: Callable[..., Any], primals: dict[str, Any], tangents: dict[str, Any]) -> Any:
    """Call with what it names: ``self`` is the value of an input, ``self_t`` its tangent (None where it has none)."""
    arguments = []
    for name in inspect.signature(derivative).parameters:
        arguments.append(tangents[name[:-2]] if name.endswith("_t") else primals.get(name))
    return derivative(*arguments)
