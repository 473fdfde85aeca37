"""Declaring an op once, and deriving its forms.

An op is its forward computation and, for each differentiable input, its derivative: a function of the incoming gradient
and of whatever it names as parameters. What a derivative names is what gets saved for backward: an input ("self",
"other"), the result ("result"), or a plain argument ("dim"). From this come the node class with torch's name, the
recording, the in-place form with its checks, the ``out=`` form, the method, the operator and the function in torch's
namespace.
"""

from __future__ import annotations

from operator import itemgetter
from types import CodeType
from typing import Any, Callable, Optional, Sequence

from .. import batches, errors, forward_mode, levels, short_ways
from ..dtypes import check_can_cast
from ..graph import (
    AccumulateGrad,
    Edge,
    gradient_edge,
    is_recording,
    next_sequence_nr,
    requires_grad,
    set_history,
    tie,
)
from ..inexact import converted
from ..layout import broadcast, has_internal_overlap, overlaps_partially
from ..modes import state
from ..other_readings import same_memory
from ..rules import rule
from ..saved import saved_now
from ..semantics import SEMANTICS
from ..switches import switches
from ..tensor import Tensor, elements, over, read_only, write
from ..views import bump_version, check_in_place, check_told, make_view, rebase_history, remember_replay
from ..watching import a_mode_looks_on
from . import quick_views, recording
from .in_turn import reads_what_it_writes, write_in_turn
from .no_formula import NoFormula
from .op_nodes import (
    GIVE_REAL,
    KEEP_KIND,
    Derivative,
    OpNode,
    Plan,
    RefusingNode,
    VariadicNode,
    attributes_for,
    may_hold_tensors,
    shown_name,
)
from .operands import OPERANDS, common_dtype
from .out_rules import BY_FALLBACK, REFUSED_BENEATH
from .real_only import REAL_ONLY, refuse_complex

_allocate = object.__new__

#: name in torch's namespace -> function
FUNCTIONS: dict[str, Callable[..., Any]] = {}
#: op name -> its declaration, for who wants to go through all of them
OPS: dict[str, "Op"] = {}


def _parameters(function: Callable[..., Any]) -> Sequence[str]:
    """The names of a function's parameters, at a fraction of the time that ``inspect.signature`` takes."""
    if isinstance(function, NoFormula):
        return ("grad",)
    signature = getattr(function, "__signature__", None)
    if signature is not None:
        return tuple(signature.parameters)
    code: CodeType = getattr(function, "__code__")  # noqa: B009  (a Callable may be anything, for a type checker)
    return code.co_varnames[: code.co_argcount]


class Op:
    """The declaration of one op.

    ``inputs``: the differentiable inputs in the order of the node's edges. ``derivatives``: input -> derivative; an
    input without one is not differentiable. ``forward_derivative``: "elementwise" (the derivatives, applied to the
    tangents and added), "transposed" (from the derivatives, whatever they do), or a function of the inputs and of their
    tangents (``self`` and ``self_t``).
    A derivative's parameter that begins with an underscore is saved, but is none of torch's ``_saved_`` attributes.
    ``wraps_numbers``: a Python number among the inputs is made a tensor, and so a normal one (INF-37).
    ``beneath_autograd``: the version at which a result begins that was made of inference tensors alone (INF-42).
    ``refuses_beneath``: the message with which it then refuses one that requires grad.
    ``writes_tangent``: the forward derivative of a form in place changes the tangent that there is, in place too.
    """

    def __init__(
        self,
        name: str,
        inputs: Sequence[str],
        derivatives: dict[str, Derivative],
        node: Optional[str] = None,
        forward_derivative: Any = "elementwise",
        variadic: bool = False,
        wraps_numbers: bool = False,
        beneath_autograd: int = 0,
        refuses_beneath: Optional[str] = None,
        writes_tangent: bool = False,
    ) -> None:
        self.name = name
        self.inputs = tuple(inputs)
        self.derivatives = derivatives
        self.forward_derivative = forward_derivative
        self.writes_tangent = writes_tangent
        self.variadic = variadic
        #: whether its node stands for what has no derivative
        self.refuses = node == "NotImplemented"
        self.by_fallback = self.refuses and name.rstrip("_") in BY_FALLBACK
        self.wraps_numbers = wraps_numbers
        self.tensor_names = frozenset((*inputs, "result"))
        self.parameters = {key: tuple(_parameters(derivative)[1:]) for key, derivative in derivatives.items()}
        node_name = node or "".join(part.capitalize() for part in name.split("_")) + "Backward0"
        refusing = REFUSED_BENEATH.get(node_name)
        self.refuses_beneath = errors.out_requires_grad(refusing) if refusing else refuses_beneath
        self.beneath_autograd = beneath_autograd or int(self.refuses_beneath is not None)
        base = VariadicNode if variadic else RefusingNode if self.refuses else OpNode
        #: What the node shows as ``_saved_``; a name that begins with an underscore is the reference's own.
        self.shown = frozenset(name for names in self.parameters.values() for name in names if not name.startswith("_"))
        attributes: dict[str, Any] = {"__slots__": (), "op": self, "__module__": "builtins"}
        attributes["gives_real"] = node_name in GIVE_REAL
        attributes["keeps_kind"] = node_name in KEEP_KIND
        for kept in self.shown:
            attributes.update(attributes_for(kept, shown_name(node_name, kept)))
        self.node_class: type[OpNode] = type(node_name, (base,), attributes)
        #: torch's name of the op, where its complex results are not recorded
        self.real_only = REAL_ONLY.get(node_name)
        self.always_kept = _always_kept(self)
        #: the plan for the inputs that need a gradient: a bit for each, the first input's the lowest
        self.plans = _Plans(self)
        #: from the arguments by name, what the node has an edge for each of
        self.tensors_of: Callable[[dict[str, Any]], Sequence[Any]] = itemgetter(*inputs)
        if len(inputs) == 1 and not variadic:
            (only,) = inputs
            self.tensors_of = lambda values: (values[only],)
        OPS.setdefault(node_name, self)


class _Plans(dict[int, Plan]):
    """Those of one op, each made when it is asked for."""

    def __init__(self, op: Op) -> None:
        self.op = op

    def __missing__(self, needed: int) -> Plan:
        made = self[needed] = Plan(self.op, needed)
        return made


#: Parameters of derivatives that are tensors though no derivative exists for them.
_TENSORS = frozenset({"condition", "index", "indices", "mask"})


# BW-27: a tensor that the derivative of one input alone needs is saved where that input needs a gradient; what several
# derivatives need, what is no tensor, and results are saved in any case.
@rule("BW-27")
def _always_kept(op: Op) -> tuple[str, ...]:
    used = [name for parameters in op.parameters.values() for name in parameters]
    is_guarded = _TENSORS.union(op.inputs).__contains__
    if len(op.parameters) < 2:
        return tuple(used)
    return tuple(name for name in used if not is_guarded(name) or used.count(name) > 1)


# -- recording -------------------------------------------------------------------------------------


# DEF-02, DEF-03, DEF-06: an op is recorded iff recording is on, an input requires grad, and it reaches autograd.
@rule("DEF-02", "DEF-03", "DEF-06")
def is_recorded(op: Op, values: dict[str, Any]) -> bool:
    for one in op.tensors_of(values):
        if isinstance(one, Tensor) and (one._requires_grad or (one._view is not None and requires_grad(one))):
            return is_recording() and (not one._inference or reaches_autograd(op, values))
    return False


#: The arguments that an op makes tensors of also where it has no derivative by them.
_OPERANDS = frozenset(("self", "other", "running_mean", "running_var"))


# INF-37: an op on inference tensors alone does not reach autograd, though they require grad. An index tensor counts as
# an argument, and so does a number that the op wraps in a tensor.
@rule("INF-37")
def reaches_autograd(op: Op, values: dict[str, Any]) -> bool:
    for name, value in values.items():
        if isinstance(value, Tensor):
            if not value._inference:
                return True
        elif isinstance(value, (list, tuple)):
            if any(isinstance(one, Tensor) and not one._inference for one in value):
                return True
        elif op.wraps_numbers and (name in _OPERANDS or name in op.inputs):
            return True
    return False


# INF-42: beneath autograd some ops fill a fresh tensor in place, and its version tells. Where they do it by another op
# that autograd sees, one that requires grad is refused.
@rule("INF-42")
def computed_beneath(op: Op, values: dict[str, Any], compute: Callable[[], Any]) -> Any:
    if state.inference_mode or (reaches_autograd(op, values) and not levels.below_inference):
        return compute()
    if op.refuses_beneath is not None:
        refuse_beneath(op.refuses_beneath, *values.values())
    result = compute()
    if a_mode_looks_on(*values.values()):  # it is asked for the whole op: nothing is changed where anybody counts
        return result
    for one in result if isinstance(result, tuple) else (result,):
        one._version_counter.value = op.beneath_autograd
    return result


def refuse_beneath(message: str, *given: Any) -> None:
    """Raise RuntimeError where recording is on and one of the inference tensors ``given`` requires grad."""
    if state.grad_enabled and any(isinstance(one, Tensor) and one._requires_grad for one in given):
        raise RuntimeError(message)


# DEF-01, DEF-02: recording an op makes a node with an edge for each input, and saves what the derivatives will need.
@rule("DEF-01", "DEF-02")
def begin_record(op: Op, values: dict[str, Any], in_place: bool = False) -> OpNode:
    node: OpNode = _allocate(op.node_class)
    if op.by_fallback and SEMANTICS.what_is_left_to_the_fallback_takes_no_number:
        # What torch leaves to its fallback runs before every other node, as leaves do.
        node.sequence_nr = AccumulateGrad.SEQUENCE_NR
    else:
        node.sequence_nr = next_sequence_nr()
    node._hooks = None
    edges: list[Optional[Edge]] = []
    needed, bit = 0, 1
    for one in op.tensors_of(values):
        edge = gradient_edge(one) if isinstance(one, Tensor) else None
        if not op.by_fallback or (isinstance(one, Tensor) and requires_grad(one)):
            edges.append(edge)
        # NG-24: a view made under no_grad may require grad and have no edge; without an edge nothing is saved for it.
        if edge is not None:
            needed |= bit
        bit += bit
    node._next_edges = edges
    node.plan = plan = op.plans[1 if op.variadic else needed]
    node.saved = saved = []
    for name in plan.keep:
        value = values.get(name)
        if isinstance(value, Tensor):
            if in_place and name == "self":
                value = value.clone()  # recorded: the derivative's own derivative goes through it
            value = saved_now(value)
        elif value.__class__ is tuple and may_hold_tensors(value) and any(isinstance(one, Tensor) for one in value):
            value = tuple([saved_now(one) if isinstance(one, Tensor) else one for one in value])
        saved.append(value)
    return node


def end_record(node: OpNode, result: Any, names: Sequence[str] = ("result",)) -> None:
    """Tie the result to its node, and save it where a derivative asks for it."""
    if node.op.real_only is not None:
        refuse_complex(node.op.real_only, result)
    if isinstance(result, tuple):
        tied = _tied(result, names)
        node._outputs = [(one._shape, one._dtype) for one in tied]
        for i, one in enumerate(tied):
            tie(one, node, i)
        save_results(node, result, names)
    else:
        node._outputs = ((result._shape, result._dtype),)
        if result._dtype.category < 2 and node.op.name != "_to_copy":
            _refuse_whole_numbers(node, result)
        set_history(result, node)
        save_results(node, (result,), names)


def _refuse_whole_numbers(node: OpNode, result: Tensor) -> None:
    """Raise RuntimeError where whole numbers have a history, by a change in place, that their result would go on."""
    for edge in node._next_edges:
        if edge is not None and edge[0]._outputs and edge[0]._outputs[edge[1]][1].category < 2:
            raise RuntimeError(errors.no_history_of(result._dtype))


# DEF-02: an op of several results has those as outputs that gradients flow through: no indices, no factors.
@rule("DEF-02")
def _tied(results: Sequence[Tensor], names: Sequence[str]) -> Sequence[Tensor]:
    last = names.index("LU") if "LU" in names[1:] else len(results)
    return [one for one in results[:last] if one._dtype.category > 1]


def save_results(node: OpNode, results: Sequence[Tensor], names: Sequence[str]) -> None:
    """In the order in which the node keeps them, which hooks that pack them see."""
    found = dict(zip(names, results))
    for place, name in enumerate(node.plan.keep):
        if name in found:
            assert isinstance(node.saved, list)
            node.saved[place] = saved_now(found[name], True)


def _save_beside(node: OpNode, results: dict[str, Tensor]) -> None:
    assert isinstance(node.saved, list)
    for name, one in results.items():
        node.saved[node.plan.place[name]] = saved_now(one, False)


def is_plain(tensor: Tensor) -> bool:
    """Whether it is certain that autograd has nothing to do with this tensor: an op on such tensors just computes."""
    return not (tensor._requires_grad or tensor._inference or tensor._view is not None or short_ways.barred)


#: What the one result of most ops is called.
_RESULT = ("result",)


def _is_new(result: Tensor) -> bool:
    """Whether a result is floating, and nothing but a new tensor."""
    counter = result._version_counter
    return result._view is None and counter is not None and not counter.value and result._dtype.category > 1


def recorded(
    op: Op,
    values: dict[str, Any],
    compute: Callable[[], Any],
    names: Sequence[str] = ("result",),
    beside: Optional[Callable[[], dict[str, Tensor]]] = None,
) -> Any:
    """Compute, and record that it was computed if recording is on and an input requires grad.

    ``beside``: by name, what was computed on the way and is saved with the result, but is none that is differentiated.
    """
    if forward_mode.depth and levels.must_descend():
        return levels.through(recorded, op, values, compute, names, beside)
    if not is_recorded(op, values):
        result = computed_beneath(op, values, compute) if op.beneath_autograd else compute()
    else:
        is_short = not (short_ways.barred or op.variadic or op.by_fallback)
        node = recording.begin(op, values) if is_short else begin_record(op, values)
        result = compute()
        if is_short and op.real_only is None and result.__class__ is Tensor and names == _RESULT and _is_new(result):
            recording.end(node, result)
        else:
            end_record(node, result, names)
        if beside is not None:
            _save_beside(node, beside())
    if forward_mode.depth:
        _differentiate(op, values, result)
    return result


# INF-37: what does not reach autograd has no tangent either.
@rule("INF-37")
def _differentiate(op: Op, values: dict[str, Any], result: Any) -> None:
    if batches.stack or reaches_autograd(op, values):
        forward_mode.differentiate(op, values, result)


def record(op: Op, values: dict[str, Any], result: Tensor) -> None:
    """Record an op whose result is there already: for ops that can compute it without the arguments' names."""
    if forward_mode.depth and levels.must_descend():
        levels.through_result(record, op, values, result)
        return
    _record_here(op, values, result)


def _record_here(op: Op, values: dict[str, Any], result: Tensor) -> None:
    if is_recorded(op, values):
        end_record(begin_record(op, values), result)
    if forward_mode.depth:
        _differentiate(op, values, result)


# -- in-place ----------------------------------------------------------------------------------------


# IP-28: memory that is written to must not be shared by elements of the target, nor be read as other elements.
@rule("IP-28")
def check_writable(target: Tensor, *inputs: Any) -> None:
    """Raise RuntimeError where the memory of ``target`` overlaps with itself, or partly with that of an input."""
    if has_internal_overlap(target._shape, target._strides):
        raise RuntimeError(errors.INTERNAL_OVERLAP)
    for one in inputs:
        if one is not target and isinstance(one, Tensor) and same_memory(one._storage, target._storage):
            if _overlaps_partially(target, one):
                raise RuntimeError(errors.PARTIAL_OVERLAP)


def _overlaps_partially(a: Tensor, b: Tensor) -> bool:
    regions = (a._shape, a._strides, a._offset), (b._shape, b._strides, b._offset)
    return overlaps_partially(*regions, a._dtype.itemsize, b._dtype.itemsize)


# IP-28: an op that writes to places which it looks up may not read the memory of its target at all.
@rule("IP-28")
def check_apart(target: Tensor, *inputs: Any) -> None:
    """Raise RuntimeError where an input lies in the memory of ``target``: exactly there, or partly."""
    own = (target._shape, target._strides, target._offset)
    for one in inputs:
        if isinstance(one, Tensor) and same_memory(one._storage, target._storage):
            lies_there = own == (one._shape, one._strides, one._offset) and 0 not in one._shape
            if one is target or lies_there or _overlaps_partially(target, one):
                raise RuntimeError(errors.PARTIAL_OVERLAP)


# IP-05, IP-07, NG-07, NG-20: an in-place change is checked, computed, written, counted and, if recorded, becomes the
# tensor's history. Without recording the tensor keeps the history that it had.
@rule("IP-05", "IP-07", "NG-07", "NG-20")
def change_in_place(
    op: Op, target: Tensor, values: dict[str, Any], compute: Callable[[], Tensor], check_overlap: bool = True
) -> Tensor:
    if forward_mode.depth and levels.must_descend():
        return levels.through_change(change_in_place, op, target, values, compute, check_overlap)
    is_history = is_recorded(op, values)
    if forward_mode.depth:
        forward_mode.refuse_by_fallback(op, values)
    if is_history:
        check_in_place(target)
    node = begin_record(op, values, in_place=True) if is_history else None
    check_told(target)
    old_tangents = forward_mode.snapshot(op, values) if forward_mode.depth else None
    # The result of a comparison, whose name here has an underscore, is a truth, which every type takes.
    by_type = not op.name.endswith("_") or op.name == "floor_divide_"
    result = fitting(target, values, compute, check_overlap and op.name not in _MAY_OVERLAP, by_type, op.name)
    if check_overlap and reads_what_it_writes(target, values.values()):
        write_in_turn(target, compute)
    else:
        write_result(target, result)
    bump_version(target, values.values())
    if node is not None:
        node._outputs = ((target._shape, target._dtype),)
        rebase_history(target, node)
        save_results(node, (target,), ("result",))
    if old_tangents is not None:
        forward_mode.differentiate(op, old_tangents, target, in_place=True)
    return target


#: Ops that write to memory which elements of their target share, each element in its turn.
_MAY_OVERLAP = frozenset(("addmv", "baddbmm", "conj_physical", "nan_to_num of whole numbers", "threshold_"))

#: The names of operands that are broadcast with the target.
_BROADCAST = ("other", "exponent", "end", "weight", "tensor1", "tensor2")

#: Ops that look at the type of the target before they look at its memory.
_TYPE_FIRST = frozenset(
    "addbmm addmm clamp_max clamp_min cumprod cumsum mvlgamma normal_ relu rrelu_with_noise_ uniform_".split()
)


# IP-29, IP-30: the result must have the shape of the target, and a type that converts to the target's. A kernel is
# looked up when that is settled.
@rule("IP-29", "IP-30")
def fitting(
    target: Tensor,
    values: dict[str, Any],
    compute: Callable[[], Tensor],
    check_overlap: bool = True,
    by_type: bool = True,
    name: str = "",
) -> Tensor:
    """The result of ``compute``. Raises RuntimeError where it cannot be written to ``target``."""
    refused: Optional[RuntimeError] = None
    try:
        result = compute()
        shape, dtype = result._shape, result._dtype
    except RuntimeError as error:
        if check_overlap and (errors.is_about_broadcasting(error) or errors.is_about_numbers(error)):
            check_writable(target, *values.values())
        if name in _TYPE_FIRST or not errors.is_about_kernels(error):
            raise
        refused = error
        shape, dtype = target._shape, target._dtype
        other = values.get("other", values.get("exponent"))
        if by_type and isinstance(other, OPERANDS):
            dtype = common_dtype((target, other))
        for operand in map(values.get, _BROADCAST):
            if isinstance(operand, Tensor):  # which broadcasts: else that would have been said before
                shape = broadcast(shape, operand._shape) or shape
    if check_overlap:
        check_writable(target, *values.values())
    if shape != target._shape:
        raise RuntimeError(errors.out_shape(target._shape, shape))
    if dtype is not target._dtype:
        check_can_cast(dtype, target._dtype)
    if refused is not None:
        raise refused
    return result


def write_result(target: Tensor, result: Tensor) -> None:
    values, ulps = elements(result), result._storage.ulps
    if result._dtype is not target._dtype:
        ulps = converted(values, ulps, result._dtype, target._dtype)
        values = target._dtype.convert(values)
    write(target, values, ulps)


# -- views -----------------------------------------------------------------------------------------


Region = tuple[tuple[int, ...], tuple[int, ...], int]


# NG-02, INF-18: a view of a tensor that requires grad reports so in every mode; it is recorded only where ops are.
@rule("NG-02", "INF-18", "IP-09")
def view_of(op: Op, values: dict[str, Any], region: Region) -> Tensor:
    viewed: Tensor = values["self"]
    if not short_ways.barred:
        quick = quick_views.view(op, values, viewed, region)
        if quick is not None:
            return quick
    if forward_mode.depth and levels.must_descend():
        return levels.through_view(view_of, op, values, region)
    view = make_view(viewed, over(viewed._storage, *region, viewed._dtype))
    info = viewed._view
    if viewed._requires_grad or info is not None or forward_mode.depth:
        _record_here(op, values, view)
    if switches.view_replay or (info is not None and info.replay is not None):
        arguments = {name: value for name, value in values.items() if value is not viewed}
        shape, strides, further = region[0], region[1], region[2] - viewed._offset
        remember_replay(
            viewed,
            view,
            lambda base: view_of(op, {"self": base, **arguments}, (shape, strides, base._offset + further)),
        )
    return view


# NG-15: the views that one op returns together may not be changed in place while recording.
@rule("NG-15")
def views_of(op: Op, values: dict[str, Any], regions: Sequence[Region]) -> tuple[Tensor, ...]:
    viewed: Tensor = values["self"]
    if not short_ways.barred:
        quick = quick_views.views(op, values, viewed, regions)
        if quick is not None:
            return quick
    if forward_mode.depth and levels.must_descend():
        return levels.through_view(views_of, op, values, regions)
    node = begin_record(op, values) if is_recorded(op, values) else None
    if node is not None and viewed._dtype.category < 2:
        raise RuntimeError(errors.no_history_of(viewed._dtype))
    views = tuple(
        make_view(viewed, over(viewed._storage, *region, viewed._dtype), multi_output=True) for region in regions
    )
    if node is not None:
        end_record(node, views)
    if forward_mode.depth:
        _differentiate(op, values, views)
    return views


# -- forms -----------------------------------------------------------------------------------------


def is_beneath(*arguments: Any) -> bool:
    """Whether an op of these arguments does not reach autograd: all tensors among them are inference tensors."""
    return all(one._inference for one in arguments if isinstance(one, Tensor))


# INF-42: beneath autograd some ops compute by others, which autograd sees; one that requires grad is refused.
@rule("INF-42")
def refuse_alone(message: str, *arguments: Any) -> None:
    """Raise RuntimeError where the op is recorded for none of its arguments but some of them require grad."""
    if is_recording() and is_beneath(*arguments):
        refuse_beneath(message, *arguments)


def refuse_unsaved(*arguments: Any) -> None:
    """Raise RuntimeError where autograd refuses to save an argument, before the kernel is looked up."""
    tensors = [one for one in arguments if isinstance(one, Tensor)]
    if is_recording() and any(map(requires_grad, tensors)) and any(one._inference for one in tensors):
        if not is_beneath(*tensors):
            raise RuntimeError(errors.INFERENCE_SAVED)


def refuse_gradient(op: str, is_reached: bool = True, **arguments: Any) -> None:
    """Raise RuntimeError where an argument requires grad by which the op cannot be differentiated."""
    if is_reached and is_recording():
        for name, value in arguments.items():
            if isinstance(value, Tensor) and requires_grad(value):
                raise RuntimeError(errors.not_differentiable_by(op, name))


def not_differentiable(name: str) -> Derivative:
    """The derivative of an op that has none: the op is recorded, and its node raises when it runs."""

    def derivative(grad: Any) -> Any:
        raise RuntimeError(errors.not_differentiable(name))

    return derivative


def function(name: str, form: Callable[..., Any]) -> Callable[..., Any]:
    """Put a form into torch's namespace."""
    form.__name__ = form.__qualname__ = name
    FUNCTIONS[name] = form
    return form


def method(name: str, form: Any) -> Any:
    """Make a form a method of Tensor, or an attribute."""
    if isinstance(form, property) and form.fset is None:
        form = read_only(name, form)
    setattr(Tensor, name, form)
    return form


def both(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: the same form as function and as method, under each of the names."""

    def derive(form: Callable[..., Any]) -> Callable[..., Any]:
        for name in names:
            FUNCTIONS[name] = form
            setattr(Tensor, name, form)
        return form

    return derive


def tensor_argument(op: str, name: str, position: int, value: Any) -> Tensor:
    """``value``, if it is a tensor. Raises TypeError otherwise."""
    if not isinstance(value, Tensor):
        raise TypeError(errors.argument_type(op, name, position, "Tensor", value))
    return value
