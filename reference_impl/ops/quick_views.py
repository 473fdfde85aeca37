"""The short way of views: of a normal tensor, while nothing out of the ordinary is on.

``views.make_view``, ``declare.view_of`` and ``declare.views_of`` are the rules; ``view`` and ``views`` make what these
make, with its node, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Sequence

from ..graph import gradient_edge, next_sequence_nr, requires_grad
from ..modes import state, threads_in_inference_mode
from ..tensor import Tensor
from ..views import Creation, ViewInfo, creation_of_view
from .recording import node_for

if TYPE_CHECKING:
    from .declare import Op, Region

_allocate = object.__new__
_DEFAULT, _MULTI_OUTPUT = Creation.DEFAULT, Creation.MULTI_OUTPUT


def view(
    op: "Op", values: dict[str, Any], viewed: Tensor, region: "Region", creation: Optional[Creation] = None
) -> Optional[Tensor]:
    """What ``op`` shows of ``viewed``; None where the general way has to be taken.

    ``values``: the arguments by their names, no other tensor among them. ``creation``: how one of several came about,
    which get their node together.
    """
    counter, earlier = viewed._version_counter, viewed._view
    if viewed._inference or counter is None or (earlier is not None and earlier.replay is not None):
        return None
    base = viewed if earlier is None else earlier.base
    records = False
    if creation is None:
        records = state.grad_enabled and not (threads_in_inference_mode and state.inference_mode)
        if not records:
            creation = creation_of_view(earlier)
        else:
            creation = _DEFAULT if earlier is None else earlier.creation
    info = ViewInfo()
    info.base = base
    info.creation = creation
    info.version = counter.value
    info.replay = None
    made: Tensor = _allocate(Tensor)
    made._storage = viewed._storage
    made._shape, made._strides, made._offset = region
    made._dtype = viewed._dtype
    made._version_counter = counter
    made._inference = False
    made._requires_grad = False
    made._grad_fn = None
    made._grad = None
    made._view = info
    made._whole = -1
    made._output_nr = 0
    made._accumulator = None
    if records and (viewed._requires_grad or base._requires_grad):
        if viewed._dtype.category < 2:
            return None
        number = next_sequence_nr()
        edge = gradient_edge(viewed)
        node = node_for(op, number, (edge,), 0 if edge is None else 1, made)
        node.saved = node.plan.take(values)
    return made


def views(
    op: "Op", values: dict[str, Any], viewed: Tensor, regions: Sequence["Region"]
) -> Optional[tuple[Tensor, ...]]:
    """The views that one op makes together."""
    records = state.grad_enabled and not (threads_in_inference_mode and state.inference_mode)
    creation = _MULTI_OUTPUT if records and viewed._view is None else creation_of_view(viewed._view, multi_output=True)
    made: Any = tuple([view(op, values, viewed, region, creation) for region in regions])
    if made and made[0] is None:
        return None
    if made and records and requires_grad(viewed):
        if viewed._dtype.category < 2:
            return None
        number = next_sequence_nr()
        edge = gradient_edge(viewed)
        node = node_for(op, number, (edge,), 0 if edge is None else 1, made[0])
        node.saved = node.plan.take(values)
        node._outputs = [(one._shape, one._dtype) for one in made]
        for i, one in enumerate(made):
            one._grad_fn = node
            one._output_nr = i
            one._requires_grad = True
    return made
