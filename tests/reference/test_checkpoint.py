"""``torch.utils.checkpoint``: calls that are computed again in backward."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from reference_impl.utils.checkpoint import (
    CheckpointError,
    GraphExecGroup,
    checkpoint,
    checkpoint_sequential,
    detach_variable,
    set_checkpoint_debug_enabled,
    set_checkpoint_early_stop,
)


def leaf(*values: float) -> Any:
    return torch.tensor(values or [1.0, 2.0], requires_grad=True)


@pytest.mark.parametrize("use_reentrant", [True, False])
def test_the_gradient_is_that_of_the_plain_call(use_reentrant: bool) -> None:
    x = leaf()
    checkpoint(lambda t: t * t * t, x, use_reentrant=use_reentrant).sum().backward()
    assert x.grad.tolist() == [3, 12]


def test_what_is_computed_in_between_is_not_kept() -> None:
    kept: list[Any] = []
    x = leaf()
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        y = checkpoint(lambda t: (t * t).exp(), x, use_reentrant=False)
    assert [t is x for t in kept] == [True] and y.requires_grad


def test_a_call_that_saves_another_number_of_tensors_raises() -> None:
    calls = iter((lambda t: t * t * t, lambda t: t + t))
    y = checkpoint(lambda t: next(calls)(t), leaf(), use_reentrant=False)
    with pytest.raises(CheckpointError, match="A different number of tensors was saved"):
        y.sum().backward()


def test_a_call_that_saves_other_shapes_raises_and_debug_says_so_at_length() -> None:
    def squared_first(debug: bool) -> None:
        calls = iter((lambda t: t * t, lambda t: t[:1] * t[:1]))
        y = checkpoint(lambda t: next(calls)(t), leaf(), use_reentrant=False, debug=debug)
        y.sum().backward()

    with pytest.raises(CheckpointError, match="have different metadata"):
        squared_first(False)
    with set_checkpoint_debug_enabled(True), pytest.raises(CheckpointError, match="because you passed `debug=True`"):
        squared_first(False)


def test_more_saved_tensors_raise_only_where_it_does_not_stop_before() -> None:
    for early_stop in (True, False):
        calls = iter((lambda t: t * t, lambda t: (t * t) * t))
        with set_checkpoint_early_stop(early_stop):
            y = checkpoint(lambda t, calls=calls: next(calls)(t), leaf(), use_reentrant=False)
        if early_stop:
            y.sum().backward()
        else:
            with pytest.raises(CheckpointError, match="trying to save more tensors"):
                y.sum().backward()


def test_passes_in_a_group_compute_the_call_again_once() -> None:
    calls: list[int] = []

    def both(t: Any) -> Any:
        calls.append(1)
        return t * t, t.exp()

    first, second = checkpoint(both, leaf(), use_reentrant=False)
    with GraphExecGroup():
        first.sum().backward()
        second.sum().backward()
    assert len(calls) == 2


def test_the_reentrant_variant_refuses_autograd_grad() -> None:
    x = leaf()
    y = checkpoint(lambda t: t * t, x, use_reentrant=True)
    with pytest.raises(RuntimeError, match="incompatible with .grad"):
        torch.autograd.grad(y.sum(), x)


def test_the_variant_should_be_named() -> None:
    with pytest.warns(UserWarning, match="use_reentrant parameter should be passed explicitly"):
        checkpoint(lambda t: t * t, leaf())


def test_segments_of_a_sequence_but_the_last_run_again() -> None:
    calls: list[str] = []
    steps = [lambda t, name=name: calls.append(name) or t * 2.0 * t for name in "abc"]
    checkpoint_sequential(steps, 3, leaf(), use_reentrant=False).sum().backward()
    assert sorted(calls) == ["a", "a", "b", "b", "c"]


def test_only_a_tuple_is_detached() -> None:
    x = leaf()
    copy, number = detach_variable((x, 3))
    assert copy.is_leaf and copy.requires_grad and copy is not x and number == 3
    with pytest.raises(RuntimeError, match="Only tuple of tensors is supported"):
        detach_variable([x])


@pytest.mark.parametrize("early", (True, False))
def test_moments_move_once_more_when_a_batch_norm_that_ends_a_checkpoint_runs_again(early: bool) -> None:
    norm = torch.nn.BatchNorm1d(2)
    x = torch.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True)
    with set_checkpoint_early_stop(early):
        checkpoint(norm, x, use_reentrant=False).sum().backward()
    assert norm.num_batches_tracked.item() == 2
    assert norm.running_mean.tolist() == pytest.approx([0.38, 0.665])


def test_moments_have_moved_when_those_of_the_batch_are_packed() -> None:
    norm = torch.nn.BatchNorm1d(2)
    seen: list[float] = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: seen.append(norm.running_mean[0].item()) or t, lambda t: t):
        norm(torch.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True))
    assert seen == pytest.approx([0.0] * 4 + [0.2] * 2)


def test_a_recomputation_that_has_all_it_needs_is_ended_by_an_exception_that_contexts_see() -> None:
    seen: list[Any] = []

    class Watched:
        def __enter__(self) -> None:
            pass

        def __exit__(self, kind: Any, *rest: Any) -> None:
            seen.append(kind and (kind.__module__, kind.__name__))

    x = torch.ones(1, requires_grad=True)
    checkpoint(torch.exp, x, use_reentrant=False, context_fn=lambda: (Watched(), Watched())).sum().backward()
    assert seen == [None, ("torch.utils.checkpoint", "_StopRecomputationError")]
