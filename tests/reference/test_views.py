"""Views: what they share, how they came about, and what an in-place change does to their graph."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, ContextManager

import pytest

import reference_impl as torch
from reference_impl.views import Creation


def leaf(count: int = 4) -> Any:
    return torch.arange(float(count)).requires_grad_()


def name(tensor: Any) -> Any:
    return None if tensor.grad_fn is None else tensor.grad_fn.name()


# -- what a view is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda x: x.view(2, 2),
        lambda x: x[1:],
        lambda x: x[0],
        lambda x: x.view(2, 2).t(),
        lambda x: x.unsqueeze(0).squeeze(0),
        lambda x: x.expand(3, 4),
        lambda x: x.unbind()[2],
        lambda x: x.split(2)[1],
        lambda x: x.as_strided((2,), (2,), 1),
        lambda x: x.view_as(x),
        lambda x: x[:],
    ],
)
def test_a_view_shares_memory_and_version_with_its_base(make: Callable[[Any], Any]) -> None:
    x = torch.arange(4.0)
    view = make(x)
    assert view._is_view() and view._base is x
    assert view.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    x.add_(1)
    assert view._version == 1


@pytest.mark.parametrize("make", [lambda x: x.clone(), lambda x: x + 0, lambda x: x.detach(), lambda x: x[[0, 1]]])
def test_other_results_are_no_views(make: Callable[[Any], Any]) -> None:
    made = make(torch.arange(4.0))
    assert not made._is_view() and made._base is None


def test_a_view_of_a_view_has_the_same_base() -> None:
    x = leaf() * 1
    assert x[1:][1:]._base is x


def test_a_view_requires_grad_as_soon_as_its_base_does() -> None:
    x = torch.ones(4)
    view = x[:2]
    assert not view.requires_grad
    x.requires_grad_()
    assert view.requires_grad


@pytest.mark.parametrize(
    "mode, creation",
    [
        (contextlib.nullcontext, Creation.DEFAULT),
        (torch.no_grad, Creation.NO_GRAD),
        (torch.inference_mode, Creation.INFERENCE),
    ],
)
def test_a_view_remembers_the_mode_that_it_was_made_in(
    mode: Callable[[], ContextManager[Any]], creation: Creation
) -> None:
    x = torch.ones(4)
    with mode():
        view = x[:3]
    assert view._view.creation is creation
    assert view[:2]._view.creation is creation


def test_a_view_of_several_remembers_that_and_its_views_do_too() -> None:
    part = torch.ones(4).split(2)[0]
    assert part._view.creation is Creation.MULTI_OUTPUT
    assert part[:1]._view.creation is Creation.MULTI_OUTPUT
    with torch.no_grad():
        assert part[:1]._view.creation is Creation.NO_GRAD


def test_a_view_of_an_inference_tensor_is_one_and_is_not_tracked() -> None:
    with torch.inference_mode():
        x = torch.ones(4)
    view = x[1:]
    assert view.is_inference() and not view._is_view()


def test_a_view_of_a_normal_tensor_made_in_inference_mode_is_normal() -> None:
    x = torch.ones(4)
    with torch.inference_mode():
        view = x[1:]
    assert not view.is_inference() and view._is_view() and view._version == 0


# -- what may be changed ---------------------------------------------------------------------------


def test_a_leaf_that_requires_grad_cannot_be_changed_in_place() -> None:
    x = leaf()
    with pytest.raises(RuntimeError, match="^a leaf Variable that requires grad is being used in an in-place"):
        x.add_(1)
    assert x.tolist() == [0, 1, 2, 3] and x._version == 0


def test_a_view_of_a_leaf_that_requires_grad_cannot_be_changed_in_place() -> None:
    x = leaf()
    with pytest.raises(RuntimeError, match="^a view of a leaf Variable that requires grad is being used"):
        x[1:].add_(1)
    assert x.tolist() == [0, 1, 2, 3] and x._version == 0


def test_without_recording_a_leaf_may_be_changed_and_stays_a_leaf() -> None:
    x = leaf()
    with torch.no_grad():
        x.add_(1)
        x[0].mul_(5)
    assert x.is_leaf and x.requires_grad and x._version == 2 and x.tolist() == [5, 2, 3, 4]


@pytest.mark.parametrize(
    "mode, message",
    [
        (torch.no_grad, "A view was created in no_grad mode and is being modified inplace with grad mode enabled"),
        (torch.inference_mode, "A view was created in inference mode and is being modified inplace in normal mode"),
    ],
)
def test_a_view_made_in_another_mode_cannot_be_changed_under_recording(
    mode: Callable[[], ContextManager[Any]], message: str
) -> None:
    x = leaf() * 1
    with mode():
        view = x[:2]
    with pytest.raises(RuntimeError, match=message):
        view.mul_(2)
    with torch.no_grad():
        view.mul_(2)


def test_a_view_of_several_cannot_be_changed_under_recording() -> None:
    with pytest.raises(RuntimeError, match="Output 1 of Split is a view and is being modified inplace"):
        (leaf() * 1).split(2)[1].mul_(2)


def test_a_view_made_in_no_grad_cannot_be_used_once_its_base_has_changed() -> None:
    x = leaf() * 1
    with torch.no_grad():
        view = x[:2]
    x.mul_(2)
    with pytest.raises(RuntimeError, match="its base or another view of its base has been modified inplace"):
        view.grad_fn


def test_where_nothing_requires_grad_such_views_may_be_changed() -> None:
    x = torch.ones(4)
    with torch.no_grad():
        view = x[:2]
    view.mul_(2)
    x.split(2)[1].mul_(3)
    assert x.tolist() == [2, 2, 3, 3]


def test_an_expanded_tensor_cannot_be_written_to() -> None:
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor refers to a single memory"):
        torch.ones(1).expand(3).add_(1)


def test_memory_that_is_read_and_written_must_not_overlap_in_part() -> None:
    x = torch.ones(4)
    with pytest.raises(RuntimeError, match="some elements of the input tensor and the written-to tensor refer to a"):
        x[1:].add_(x[:3])
    x[:2].add_(x[2:])
    x.add_(x)
    assert x.tolist() == [4, 4, 2, 2]


def test_a_change_cannot_enlarge_or_lower_the_type() -> None:
    with pytest.raises(RuntimeError):
        torch.ones(1).add_(torch.ones(3))
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        torch.ones(1, dtype=torch.int64).add_(0.5)


# -- what a change does to the graph ---------------------------------------------------------------


def test_a_recorded_change_makes_the_op_the_history() -> None:
    x = torch.zeros(4)
    x.add_(leaf())
    assert x.requires_grad and not x.is_leaf and name(x) == "AddBackward0" and x._version == 1


def test_changing_a_view_rewrites_the_history_of_the_base() -> None:
    x = leaf()
    base = x * 1
    before = base.grad_fn
    base[1:3].mul_(5)
    assert name(base) == "torch::autograd::CopySlices"
    assert base.grad_fn.next_functions[0][0] is before
    base.sum().backward()
    assert x.grad.tolist() == [1, 5, 5, 1]


def test_the_changed_view_is_made_anew_from_the_base() -> None:
    base = leaf() * 1
    view = base[1:3]
    view.mul_(5)
    assert name(view) == "AsStridedBackward0" and view.grad_fn.next_functions[0][0] is base.grad_fn
    assert view.grad_fn._saved_size == (2,) and view.grad_fn._saved_storage_offset == 1


def test_other_views_find_out_when_their_history_is_read() -> None:
    x = leaf()
    base = x * 1
    other = base[:2]
    assert name(other) == "SliceBackward0"
    base.mul_(3)
    assert name(other) == "AsStridedBackward0"
    other.sum().backward()
    assert x.grad.tolist() == [3, 3, 0, 0]


def test_the_history_is_made_anew_once_for_each_version() -> None:
    base = leaf() * 1
    view = base[:2]
    base.mul_(3)
    first = view.grad_fn
    assert view.grad_fn is first
    base.mul_(3)
    assert view.grad_fn is not first


def test_a_view_of_what_did_not_require_grad_requires_it_after_the_base_was_changed() -> None:
    x = leaf()
    base = torch.zeros(4)
    view = base[:2]
    base.copy_(x)
    assert view.requires_grad and name(view) == "AsStridedBackward0"
    (view * 2).sum().backward()
    assert x.grad.tolist() == [2, 2, 0, 0]


def test_what_is_copied_into_a_view_gets_its_part_of_the_gradient() -> None:
    x, y = leaf(), torch.ones(2, requires_grad=True)
    base = x * 1
    base.view(2, 2)[:, 1].copy_(y)
    (base * torch.tensor([1.0, 2.0, 3.0, 4.0])).sum().backward()
    assert x.grad.tolist() == [1, 0, 3, 0] and y.grad.tolist() == [2, 4]


def test_changes_of_views_one_after_the_other_all_count() -> None:
    x = leaf()
    base = x * 1
    base[:3].mul_(2)
    base[1:].mul_(3)
    base[1].mul_(5)
    base.sum().backward()
    assert x.grad.tolist() == [2, 30, 6, 3]


def test_a_change_of_a_view_of_a_base_that_was_no_leaf_with_strides() -> None:
    x = torch.arange(6.0).view(2, 3).requires_grad_()
    base = (x * 1).t().clone().t()
    base[0].mul_(2)
    base.sum().backward()
    assert x.grad.tolist() == [[2, 2, 2], [1, 1, 1]]


def test_without_recording_a_change_keeps_the_history() -> None:
    x = leaf()
    y = x * 2
    before = y.grad_fn
    with torch.no_grad():
        y.add_(1)
        y[:2].add_(1)
    assert y.grad_fn is before and y._version == 2


def test_the_graph_behind_a_changed_view_is_used_up_like_any_other() -> None:
    base = leaf() * 1
    base[:2].mul_(2)
    total = base.sum()
    total.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        total.backward()


def test_a_retained_gradient_follows_the_tensor_to_its_new_node() -> None:
    x = leaf()
    y = x * 2
    y.retain_grad()
    y.mul_(10)
    y.sum().backward()
    assert y.grad.tolist() == [1] * 4 and x.grad.tolist() == [20] * 4


def test_a_retained_gradient_follows_the_base_of_a_changed_view() -> None:
    y = leaf() * 2
    y.retain_grad()
    y[:2].mul_(10)
    y.sum().backward()
    assert y.grad.tolist() == [1] * 4


def test_a_hook_stays_with_the_node_that_it_was_registered_on() -> None:
    y = leaf() * 2
    seen: list[Any] = []
    y.register_hook(lambda grad: seen.append(("before", grad.tolist())))
    y.mul_(10)
    y.register_hook(lambda grad: seen.append(("after", grad.tolist())))
    y.sum().backward()
    assert seen == [("after", [1.0] * 4), ("before", [10.0] * 4)]


def test_transposing_in_place_leaves_the_base_alone() -> None:
    base = leaf() * 1
    before = base.grad_fn
    view = base.view(2, 2)
    view.t_()
    assert name(view) == "TBackward1" and base.grad_fn is before and base.shape == (4,)
    assert view.tolist() == [[0, 2], [1, 3]]


# -- saved tensors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [lambda y: y.add_(1), lambda y: y[0].add_(1), lambda y: y.detach().add_(1), lambda y: y.zero_()]
)
def test_a_saved_tensor_that_has_changed_makes_backward_raise(change: Callable[[Any], Any]) -> None:
    y = leaf() * 1
    z = (y * y).sum()
    with torch.no_grad():
        change(y)
    with pytest.raises(RuntimeError, match="modified by an inplace operation: .* is at version 1; expected version 0"):
        z.backward()


def test_a_change_through_data_goes_unnoticed() -> None:
    x = leaf()
    y = x * 1
    z = (y * y).sum()
    y.data.fill_(10)
    z.backward()
    assert x.grad.tolist() == [20] * 4


def test_a_saved_result_that_has_changed_makes_backward_raise() -> None:
    y = leaf().exp()
    y.add_(1)
    with pytest.raises(RuntimeError, match="which is output 0 of Exp, is at version 1; expected version 0"):
        y.sum().backward()


def test_a_part_of_a_base_that_is_frozen_and_changed_loses_its_history_where_it_cannot_be_made_anew() -> None:
    base = torch.tensor([1 + 2j, -0.5j], requires_grad=True)
    part = base.real
    base.requires_grad_(False).mul_(2)
    assert part.requires_grad
    with pytest.raises(RuntimeError, match="new_fn INTERNAL ASSERT FAILED"):
        part.grad_fn
    assert part.grad_fn is None and not part.requires_grad
