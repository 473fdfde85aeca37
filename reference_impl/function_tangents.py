"""Forward-mode AD through a custom function: its ``jvp`` gives the tangents of the outputs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Iterator, Optional, Sequence

from . import errors, forward_mode, levels
from .modes import state
from .rules import rule
from .tensor import Tensor

if TYPE_CHECKING:
    from .function import BackwardCFunction


@contextmanager
def forward_mode_off() -> Iterator[None]:
    """Without forward-mode AD, at the levels beneath too: a jvp inside of another does not see through this one's."""
    places: list[Any] = [state, *levels.stack]
    before = [place.forward_grad_enabled for place in places]
    for place in places:
        place.forward_grad_enabled = False
    try:
        yield
    finally:
        for place, enabled in zip(places, before):
            place.forward_grad_enabled = enabled


# BW-21: jvp is called after forward, if an argument has a tangent, with a tangent for each argument (zeros for a tensor
# that has none, unless told otherwise; None for what is no tensor), in the caller's grad mode and forward-mode AD off.
@rule("BW-21")
def output_tangents(node: BackwardCFunction, args: Sequence[Any], count: int) -> Sequence[Optional[Tensor]]:
    """What jvp returned, one for each output. Raises RuntimeError for another number, or for what is no tensor."""
    tangents = [forward_mode.tangent_of(one) if isinstance(one, Tensor) else None for one in args]
    with forward_mode_off():
        if node._materialize:
            for i, one in enumerate(args):
                if isinstance(one, Tensor) and tangents[i] is None:
                    tangents[i] = one.detach().new_zeros(one._shape)
        results = node.apply_jvp(*tangents)
    results = results if isinstance(results, tuple) else (results,)
    for i, one in enumerate(results):
        if one is not None and not isinstance(one, Tensor):
            raise RuntimeError(errors.tangent_type(i, one))
    if len(results) != count:
        raise RuntimeError(errors.number_of_tangents(count, len(results)))
    return results


# BW-21: the tangent of an input that was changed in place is changed in place; that of a view is a view.
@rule("BW-21")
def set_output_tangents(
    node: BackwardCFunction,
    args: Sequence[Any],
    outputs: Sequence[Any],
    forms: Sequence[Any],
    dirty: Sequence[Tensor],
    non_differentiable: Sequence[Tensor],
    before: Sequence[tuple[Tensor, int]],
) -> None:
    """``outputs`` as forward returned them, ``forms`` as the caller gets them.

    ``before``: the tangents of the arguments with their versions before jvp. Raises RuntimeError for a tangent that
    does not fit its output.
    """
    versions = {id(tangent): version for tangent, version in before}
    for i, tangent in enumerate(output_tangents(node, args, len(outputs))):
        output, form = outputs[i], forms[i]
        if not isinstance(output, Tensor):
            continue
        if output._dtype.category < 2 or any(output is one for one in non_differentiable):
            if tangent is not None:
                raise RuntimeError(errors.tangent_of_a_non_tensor(i))
            continue
        own = forward_mode.tangent_of(output) if any(output is one for one in dirty) else None
        if own is not None:
            if tangent is None or tangent._version == versions.get(id(own)):
                raise RuntimeError(errors.TANGENT_NOT_CHANGED_IN_PLACE)
            if tangent is not own:
                raise RuntimeError(errors.TANGENT_NOT_RETURNED_AS_IS)
            continue
        viewed = viewed_tangent(form, args)
        if viewed is not None:
            check_view_of(tangent, viewed)
        if tangent is None:
            raise RuntimeError(errors.TANGENT_IS_MISSING)
        if tangent._shape != form._shape:
            raise RuntimeError(errors.tangent_shape(form._shape, tangent._shape))
        forward_mode.set_tangent(form, tangent)


def viewed_tangent(form: Tensor, args: Sequence[Any]) -> Optional[Tensor]:
    """The tangent of the argument that an output is a view of; None for an output that is no view."""
    if form._view is None:
        return None
    base = form._view.base
    for one in args:
        if isinstance(one, Tensor) and (one is base or (one._view is not None and one._view.base is base)):
            found = forward_mode.tangent_of(one)
            if found is not None:
                return found
    return None


def check_view_of(tangent: Optional[Tensor], viewed: Tensor) -> None:
    if tangent is None:
        raise RuntimeError(errors.TANGENT_IS_UNDEFINED)
    if tangent._view is None:
        raise RuntimeError(errors.TANGENT_IS_NO_VIEW)
    base = tangent._view.base
    if base is not viewed and (viewed._view is None or viewed._view.base is not base):
        raise RuntimeError(errors.TANGENT_OF_ANOTHER_BASE)
