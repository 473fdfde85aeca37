"""Modes that are asked for each op, and selective checkpointing, which is made of two of them."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest

import reference_impl as torch
from reference_impl.utils._python_dispatch import TorchDispatchMode, _disable_current_modes
from reference_impl.utils.checkpoint import CheckpointPolicy, checkpoint, create_selective_checkpoint_contexts

aten = torch.ops.aten


class Log(TorchDispatchMode):
    """Remembers the ops, and lets them compute."""

    def __init__(self) -> None:
        super().__init__()
        self.ops: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.ops.append(str(func))
        return func(*args, **(kwargs or {}))


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def test_a_mode_is_asked_for_ops_by_their_overloads() -> None:
    x = leaf(0.5, 2.0)
    with Log() as log:
        (x * 2 + x).sum(0).sin().view(1).add_(1)
    assert log.ops == [
        "aten.mul.Tensor",
        "aten.add.Tensor",
        "aten.sum.dim_IntList",
        "aten.sin.default",
        "aten.view.default",
        "aten.add_.Tensor",
    ]


def test_what_a_mode_says_is_recorded_as_the_op() -> None:
    class Doubled(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = func(*args, **(kwargs or {}))
            return result + result if func is aten.mul.Tensor else result

    x = leaf(0.5)
    with Doubled():
        y = x * 2
    assert y.item() == 2.0
    assert y.grad_fn.name() == "MulBackward0"
    y.backward()
    assert x.grad.item() == 2.0


def test_a_mode_runs_in_the_grad_mode_of_the_op_and_is_not_recorded() -> None:
    told: list[Any] = []

    class Watching(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            with torch.enable_grad():
                result = func(*args, **(kwargs or {}))
            told.append((str(func), torch.is_grad_enabled(), result.requires_grad, result._is_view()))
            return result

    x = leaf(0.5)
    with Watching():
        y = x * 2
        v = y.view(1, 1)
        with torch.no_grad():
            x * 2
    mul, view = "aten.mul.Tensor", "aten.view.default"
    assert told == [(mul, True, False, False), (view, True, False, False), (mul, False, False, False)]
    assert y.requires_grad
    assert v._base is y and v.requires_grad


def test_what_a_mode_does_to_the_grad_flag_stays() -> None:
    class Switching(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            torch.set_grad_enabled(not torch.is_grad_enabled())
            return func(*args, **(kwargs or {}))

    x = leaf(0.5)
    with Switching():
        assert (x * 2).requires_grad  # whether it is recorded was decided before
        assert not torch.is_grad_enabled()
        assert not (x * 2).requires_grad
    assert torch.is_grad_enabled()


def test_a_mode_may_be_recorded_where_it_says_so() -> None:
    recorded: list[Any] = []

    class Reentrant(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            with torch.overrides.enable_reentrant_dispatch():
                recorded.append((x * 2).requires_grad)
            recorded.append((x * 2).requires_grad)
            return func(*args, **(kwargs or {}))

    x = leaf(0.5)
    with Reentrant():
        x.exp()
    assert recorded[:2] == [True, False]


def test_saved_results_are_seen_detached() -> None:
    x = leaf(0.5)
    with Log() as log:
        y = x.relu() * x.exp()
        y.sum().backward()
    detach = "aten.detach.default"
    assert log.ops[:5] == ["aten.relu.default", detach, "aten.exp.default", detach, "aten.mul.Tensor"]
    assert log.ops[5:].count(detach) == 3  # of relu and of exp when they are asked for, and the gradient of the leaf


def test_beneath_autograd_nothing_is_recorded_but_views_are_followed() -> None:
    x = leaf(0.5, 2.0)
    with torch._C._AutoDispatchBelowAutograd():
        assert torch.is_grad_enabled()
        assert not (x * 2).requires_grad
        view = x.view(2, 1)
    assert view._base is x


def test_modes_are_asked_from_the_inside_out() -> None:
    with Log() as outer, Log() as inner:
        torch.ones(2).sin()
    assert outer.ops == inner.ops == ["aten.ones.default", "aten.sin.default"]


def test_no_mode_is_asked_while_they_are_disabled() -> None:
    with Log() as log:
        with _disable_current_modes():
            torch.ones(2).sin()
        torch.ones(2).cos()
    assert log.ops == ["aten.ones.default", "aten.cos.default"]


def test_a_mode_that_raises_is_left() -> None:
    class Failing(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            raise ValueError("no")

    x = leaf(0.5)
    with pytest.raises(ValueError, match="no"), Failing():
        x.sin()
    assert x.sin().requires_grad


def test_overloads_are_called_by_name_too() -> None:
    assert aten.mul.Tensor(torch.ones(2), 3).tolist() == [3.0, 3.0]
    assert aten.mul.Tensor is torch.ops.aten.mul.Tensor
    assert aten.mul.Tensor.name() == "aten::mul.Tensor"


# -- selective checkpointing -----------------------------------------------------------------------


def saving(*ops: Any, **options: Any) -> Any:
    return partial(create_selective_checkpoint_contexts, list(ops), **options)


def chain(x: torch.Tensor) -> torch.Tensor:
    return x.sin().exp().cos()


def test_what_is_kept_is_not_computed_again() -> None:
    x, plain = leaf(0.5, 0.25), leaf(0.5, 0.25)
    y = checkpoint(chain, x, use_reentrant=False, context_fn=saving(aten.sin.default))
    with Log() as log:
        y.sum().backward()
    assert "aten.exp.default" in log.ops
    assert log.ops.count("aten.sin.default") == 1  # the derivative of cos
    chain(plain).sum().backward()
    assert x.grad.tolist() == plain.grad.tolist()


def test_a_policy_is_told_of_each_op_once() -> None:
    told = []

    def policy(ctx: Any, op: Any, *args: Any, **kwargs: Any) -> CheckpointPolicy:
        told.append((str(op), ctx.is_recompute, ctx.op_output is not None))
        return CheckpointPolicy.MUST_SAVE if op is aten.exp.default else CheckpointPolicy.PREFER_RECOMPUTE

    contexts = partial(create_selective_checkpoint_contexts, policy)
    checkpoint(chain, leaf(0.5), use_reentrant=False, context_fn=contexts).sum().backward()
    assert told == [(f"aten.{name}.default", False, True) for name in ("sin", "exp", "cos")]


@pytest.mark.parametrize("allowed", [False, True])
def test_what_is_kept_may_not_be_changed(allowed: bool) -> None:
    def run(x: torch.Tensor) -> torch.Tensor:
        return x.sin().mul_(2).cos()

    contexts = saving(aten.sin.default, allow_cache_entry_mutation=allowed)
    y = checkpoint(run, leaf(0.5), use_reentrant=False, context_fn=contexts)
    if allowed:
        y.backward()
    else:
        with pytest.raises(RuntimeError, match="has been mutated"):
            y.backward()


def test_a_second_backward_is_refused() -> None:
    y = checkpoint(chain, leaf(0.5), use_reentrant=False, context_fn=saving(aten.sin.default))
    y.backward(retain_graph=True)
    with pytest.raises(RuntimeError, match="an extra time"):
        y.backward()


def test_ops_that_were_not_there_are_refused() -> None:
    ran = []

    def run(x: torch.Tensor) -> torch.Tensor:
        ran.append(1)
        return x.sin().cos() if len(ran) == 1 else x.tanh().cos()

    y = checkpoint(run, leaf(0.5), use_reentrant=False, context_fn=saving(aten.sin.default))
    with pytest.raises(RuntimeError, match="tanh.default encountered during backward but not found"):
        y.backward()


def test_only_overloads_and_policies_are_taken() -> None:
    with pytest.raises(TypeError, match="either a function or a list of ops"):
        create_selective_checkpoint_contexts(2)
    with pytest.raises(ValueError, match="to be an OpOverload"):
        create_selective_checkpoint_contexts([2])
    with pytest.raises(ValueError, match="change it to `torch.ops.aten.mm.default`"):
        create_selective_checkpoint_contexts([aten.mm])


def test_gradients_of_formulas_are_computed_beneath_a_mode() -> None:
    x = torch.tensor([[0.5, 2.0, 1.0]], requires_grad=True)
    for layer in (lambda: torch.nn.functional.layer_norm(x, (3,)), lambda: torch.nn.functional.gelu(x)):
        gradients = []
        for mode in (nullcontext(), Log()):
            with mode:
                gradients.append(torch.autograd.grad(layer().sum(), x)[0])
        assert torch.equal(*gradients)
