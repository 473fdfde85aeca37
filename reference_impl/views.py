"""Views and in-place changes: which tensor is a view of which, and what an in-place change does to the graph.

A view shares memory and version counter with its base. The base is never itself a view: a view of a view has the
same base. An in-place change is *recorded* in grad mode where the target or an argument of the op requires grad. Then

* a leaf that requires grad, and a view of one, are refused (``check_in_place``);
* a tensor that is no view gets the op's node as its history (``rebase_history``);
* a view gives its base a new history, ``CopySlices``: the part goes through the op, the rest past it. All views of
  that base, the changed one too, find out when their grad_fn is read next: the version has moved, so it is made anew
  from the base (``grad_fn_of_view``);
* unless the view may not take part in a recorded change, which is decided by how it was made:

=======================================  ==================  ===================  ===================================
a view that was made                     changed, recorded   changed, unrecorded  its base was changed: its grad_fn
=======================================  ==================  ===================  ===================================
in grad mode                             new history         values only          is made anew
as one of several (chunk, unbind)        raises              values only          raises
by a custom function                     raises              values only          raises
under no_grad                            raises              values only          raises
in inference mode, of a normal tensor    raises              values only          raises
of an inference tensor                   is no tracked view: an inference tensor itself, to be changed in inference mode
=======================================  ==================  ===================  ===================================

The last column holds where the base requires grad by then. Every change, recorded or not, advances the version that
base, views and what was detached from them share (``bump_version``); backward compares it with what it saved.
"""

from __future__ import annotations

from enum import Enum
from threading import get_ident
from typing import TYPE_CHECKING, Any, Callable, Iterable, Optional, Sequence

from . import errors
from .graph import (
    Edge,
    Gradient,
    Node,
    gradient_edge,
    link,
    next_sequence_nr,
    requires_grad,
    set_history,
    tie,
)
from .hooks import leave_hooks_behind
from .modes import recording_of_formulas, state
from .rules import rule
from .semantics import SEMANTICS
from .storage import VersionCounter
from .switches import switches

if TYPE_CHECKING:
    from .tensor import Tensor


# --- making views -----------------------------------------------------------------------------------------------------


class Creation(Enum):
    """How a view came about: it decides whether the view may later be changed in place under recording."""

    DEFAULT = "default"
    NO_GRAD = "no_grad"
    INFERENCE = "inference"
    MULTI_OUTPUT = "multi_output"
    CUSTOM_FUNCTION = "custom_function"


#: Makes a view once more, of its base as it is now.
Replay = Callable[["Tensor"], "Tensor"]


class ViewInfo:
    """``base``; how the view was made; the version at which its grad_fn was last brought up to date.

    ``replay``: how to make it again, where strides may not stand for it (IP-20, IP-24). Who makes one sets all four:
    an ``__init__`` would take longer than that.
    """

    __slots__ = ("base", "creation", "version", "replay")

    base: "Tensor"
    creation: Creation
    version: int
    replay: Optional[Replay]


# NG-15, INF-18, INF-19: a view remembers the mode that it was made in; a view of such a view inherits it.
# IP-21: what is made of that view in another way counts instead, but inference mode stays.
@rule("NG-15", "INF-18", "INF-19", "IP-21")
def creation_of_view(viewed: Optional[ViewInfo], multi_output: bool = False) -> Creation:
    """``viewed``: what is known of the tensor that is viewed, if it is a view itself."""
    own = _creation_now(multi_output)
    if viewed is None or (own is not Creation.DEFAULT and viewed.creation is not Creation.INFERENCE):
        return own
    return viewed.creation


def _creation_now(multi_output: bool) -> Creation:
    if state.inference_mode:
        return Creation.INFERENCE
    if not state.grad_enabled:
        return Creation.NO_GRAD
    return Creation.MULTI_OUTPUT if multi_output else Creation.DEFAULT


# INF-05, INF-15, IP-09: a view shares the storage and the version counter; a view of an inference tensor is an
# inference tensor, and is not tracked as a view. IP-32: it is the view that holds its base.
@rule("INF-05", "INF-15", "IP-09", "IP-32")
def make_view(viewed: "Tensor", view: "Tensor", multi_output: bool = False) -> "Tensor":
    if viewed._inference:
        view._inference = True
        return view
    if state.beneath_views:  # nobody follows views there: those above make one of what they get
        view._version_counter = VersionCounter()
        return view
    counter = viewed._version_counter
    if counter is None:
        raise RuntimeError(errors.INFERENCE_VERSION)
    view._version_counter = counter
    earlier = viewed._view
    info = view._view = ViewInfo()
    info.base = viewed if earlier is None else earlier.base
    info.creation = creation_of_view(earlier, multi_output)
    info.version = counter.value
    info.replay = None
    return view


# IP-20: under _force_original_view_tracking a view remembers the ops that lead to it from its base; where one of them
# was made outside, strides stand for it.
# IP-24: a view that reads its memory in another way (parts of complex numbers, conjugates) remembers them always.
@rule("IP-20", "IP-24")
def remember_replay(viewed: "Tensor", view: "Tensor", again: Replay, reads_otherwise: bool = False) -> None:
    """``again``: the op that made ``view``, on something laid out as ``viewed`` is."""
    info = view._view
    if info is None:
        return
    if not (switches.view_replay or reads_otherwise):
        again = _by_strides(viewed, view)
    earlier = viewed._view
    if earlier is None:
        info.replay = again
        return
    first, then = earlier.replay or _by_strides(earlier.base, viewed), again
    info.replay = lambda base: then(first(base))


def _by_strides(viewed: "Tensor", view: "Tensor") -> Replay:
    shape, strides, offset = _geometry(view)
    further = offset - viewed._offset
    return lambda base: base.as_strided(shape, strides, base._offset + further)


# --- what may be changed in place -------------------------------------------------------------------------------------


# NG-15, INF-19, INF-20, IP-25, IP-26: with recording on, a view that was made in another mode, as one of several
# outputs or by a custom function may not be part of an in-place change, neither through itself nor through its base.
@rule("NG-15", "INF-19", "INF-20", "IP-25", "IP-26")
def check_creation(tensor: "Tensor", info: ViewInfo, rebase: bool) -> None:
    if info.creation is not Creation.DEFAULT:
        node = tensor._grad_fn
        name = None if node is None else errors.op_of(node.name())
        raise RuntimeError(errors.view_changed_in_place(info.creation.value, name, tensor._output_nr, rebase))


# IP-05, IP-06, DEF-08: with recording on, a leaf that requires grad may not be changed in place, nor may a view of it.
@rule("IP-05", "IP-06", "NG-07", "INF-23")
def check_in_place(tensor: "Tensor") -> None:
    """Raise where an in-place change of ``tensor`` may not be recorded. Asked only where it would be."""
    info = tensor._view
    if info is not None:
        check_creation(tensor, info, rebase=False)
        if requires_grad(tensor) and info.base._grad_fn is None:
            raise RuntimeError(errors.VIEW_OF_LEAF_IN_PLACE)
    elif tensor._requires_grad and tensor._grad_fn is None:
        raise RuntimeError(errors.LEAF_IN_PLACE)


# --- versions ---------------------------------------------------------------------------------------------------------


#: What is told of each in-place change of a thread before the version moves: ``allow_mutation_on_saved_tensors``, where
#: that thread entered it.
before_change: list[tuple[int, Callable[["Tensor"], None]]] = []


def changes_are_told() -> bool:
    """Whether this thread entered something that is told."""
    return bool(before_change) and any(thread == get_ident() for thread, _ in before_change)


def check_told(target: "Tensor") -> None:
    """Raise RuntimeError where the change of an inference tensor, which has no version, would be told."""
    if before_change and target._version_counter is None and changes_are_told():
        raise RuntimeError(errors.INFERENCE_VERSION)


def check_told_of_lists() -> None:
    """Raise AttributeError where a change of a list of tensors would be told, and may not be."""
    if not SEMANTICS.a_change_of_a_list_is_no_change_of_what_was_saved and changes_are_told():
        raise AttributeError("'list' object has no attribute 'data_ptr'")


def tell_change(tensor: "Tensor") -> None:
    """Tell the innermost. What is detached in place, as each tensor is that is made of data, counts as changed too."""
    for thread, told in reversed(before_change):
        if thread == get_ident():
            told(tensor)
            return


# IP-01, INF-06, INF-07, INF-16, INF-17, INF-44: an in-place change advances the version; an inference tensor has none,
# and outside inference mode the change raises (after it has happened). Where nobody follows views nobody counts either:
# in inference mode that of what has taken over the memory of an inference tensor counts where a normal one is among
# what the op is ``given``.
@rule("IP-01", "INF-07", "INF-16", "INF-17", "INF-44", "INF-46")
def bump_version(tensor: "Tensor", given: Iterable[Any] = ()) -> None:
    if before_change:
        tell_change(tensor)
    if state.beneath_views:
        return
    counter = tensor._version_counter
    if (tensor._inference or counter is None) and state.inference_mode:
        if counter is None or not any(map(_is_normal, given)):
            return
    if counter is None:
        raise RuntimeError(errors.INFERENCE_IN_PLACE)
    counter.value += 1


def _is_normal(value: Any) -> bool:
    """Whether it is a tensor that was made in no inference mode, or holds one."""
    if isinstance(value, (list, tuple)):
        return any(map(_is_normal, value))
    return not getattr(value, "_inference", True)


# --- histories --------------------------------------------------------------------------------------------------------


# NG-20, IP-07: a recorded in-place change gives the tensor the op's node as its history, and makes it a non-leaf.
# IP-27: where it is a view that was changed, the base has the new history, and the view's own leads there.
@rule("IP-07", "IP-27", "NG-18", "NG-20")
def rebase_history(tensor: "Tensor", node: Node, output_nr: int = 0) -> None:
    info = tensor._view
    if info is None:
        tie(tensor, node, output_nr)
        leave_hooks_behind(tensor, node)
        return
    base = info.base
    copy_slices = CopySlices(base, tensor, node)
    tie(base, copy_slices)
    leave_hooks_behind(base, copy_slices, SEMANTICS.retain_grad_of_a_base_follows_changes_of_its_views)
    tensor.grad_fn  # brings the view's own history up to date


# IP-35: an in-place change of shape (``t_``) concerns this tensor alone: a view's base keeps its history.
# BW-08: what hooks and retain_grad are asked for then stays with the grad_fn from before it.
@rule("IP-35", "BW-08")
def reshape_history(tensor: "Tensor", node: Node) -> None:
    set_history(tensor, node)
    if tensor._view is not None:
        assert tensor._version_counter is not None
        tensor._view.version = tensor._version_counter.value


# INF-20, NG-20: the grad_fn of a view is up to date as long as the version has not moved. After that it is made anew:
# the view as strides into its base.
@rule("INF-20", "IP-09", "IP-20")
def grad_fn_of_view(tensor: "Tensor", info: ViewInfo) -> Optional[Node]:
    base = info.base
    if tensor._grad_fn is None and not base._requires_grad:
        return None
    assert tensor._version_counter is not None
    version = tensor._version_counter.value
    if version != info.version:
        check_creation(tensor, info, rebase=True)
        node = AsStridedBackward0(base, tensor) if info.replay is None else _replayed(info.replay, base)
        if node is None:  # made in inference mode, or of a base that is frozen by now: the next who asks finds none
            tensor._grad_fn, tensor._requires_grad, info.version = None, False, version
            raise RuntimeError(errors.REPLAYED_IN_INFERENCE_MODE)
        tie(tensor, node)  # whatever its type: its base has a history
        leave_hooks_behind(tensor, node)
        info.version = version
    return tensor._grad_fn


@rule("IP-20")
def _replayed(replay: Replay, base: "Tensor") -> Optional[Node]:
    with recording_of_formulas():
        return replay(base)._grad_fn


# --- their nodes ------------------------------------------------------------------------------------------------------


Geometry = tuple[tuple[int, ...], tuple[int, ...], int]


def _geometry(tensor: "Tensor") -> Geometry:
    return tensor._shape, tensor._strides, tensor._offset


class AsStridedBackward0(Node):
    """The history of a view that was made anew: the base, read through the view's strides."""

    __slots__ = ("base_geometry", "geometry")
    __module__ = "builtins"

    def __init__(self, base: "Tensor", view: "Tensor") -> None:
        link(self, (base,), (view,))
        self.base_geometry = _geometry(base)
        self.geometry = _geometry(view)

    @property
    def _saved_size(self) -> tuple[int, ...]:
        return self.geometry[0]

    @property
    def _saved_stride(self) -> tuple[int, ...]:
        return self.geometry[1]

    @property
    def _saved_storage_offset(self) -> int:
        return self.geometry[2]

    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        grad = grads[0]
        return (None if grad is None else grad._as_strided_backward(self.base_geometry, self.geometry),)


# IP-07, IP-09: a view was changed in place; what that did to the whole base, as one node.
class CopySlices(Node):
    """Runs the in-place op's own node on the gradient of the view's part, and hands on the rest unchanged."""

    __slots__ = ("function", "base_geometry", "geometry", "replay")
    __module__ = "builtins"

    def __init__(self, base: "Tensor", view: "Tensor", function: Node) -> None:
        edges: list[Optional[Edge]] = list(function._next_edges)
        edges[0] = gradient_edge(base)
        self.sequence_nr = next_sequence_nr()
        self._hooks = None
        self._next_edges = tuple(edges)
        self._outputs = ((base._shape, base._dtype),)
        self.function: Optional[Node] = function
        self.base_geometry = _geometry(base)
        self.geometry = _geometry(view)
        self.replay = None if view._view is None else view._view.replay

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    @rule("IP-07", "IP-09", "IP-24")
    def _run(self, grads: Sequence[Gradient], wanted: Sequence[Any]) -> Sequence[Gradient]:
        grad = grads[0]
        if grad is None:
            return (None,) * len(self._next_edges)
        if self.function is None:
            raise RuntimeError(errors.RELEASED)
        shape, strides, offset = self.geometry
        _, base_strides, base_offset = self.base_geometry
        whole = grad._laid_out_copy(base_strides)
        if self.replay is None:
            part = whole._part(shape, strides, offset - base_offset)
        else:
            part = self.replay(whole)
        results: list[Gradient] = list(self.function._run((part._contiguous_copy(),), wanted))
        if not SEMANTICS.a_changed_view_may_have_no_gradient:
            if any(one is None and is_wanted for one, is_wanted in zip(results, wanted)):
                raise RuntimeError(errors.NO_GRADIENT_OF_A_VIEW)
        # Of what a function gives no gradient for, the base gets none either, though not all of it was changed.
        if wanted[0] and results[0] is not None:
            part._put_into(results[0])
            results[0] = whole
        return results

    def _release(self) -> None:
        self.function = self.replay = None
