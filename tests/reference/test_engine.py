"""The backward pass: its order, what it accumulates, hooks, what can be asked for, and what it refuses."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from typing import Any

import pytest

import reference_impl as torch
from reference_impl.autograd import grad

LENGTH = 100_000


def leaf(*values: float) -> Any:
    return torch.tensor(values or [1.0, 2.0, 3.0], requires_grad=True)


# -- order -----------------------------------------------------------------------------------------


def test_later_recorded_nodes_run_first() -> None:
    x = leaf()
    seen: list[str] = []
    first, second, third = x * 1, x * 2, x * 3
    for name, y in (("first", first), ("third", third), ("second", second)):
        y.register_hook(lambda g, name=name: seen.append(name))
    (second + (first + third)).sum().backward()
    assert seen == ["third", "second", "first"]


def test_accumulators_run_before_other_nodes_that_are_ready() -> None:
    x, y = leaf(), leaf()
    seen: list[str] = []
    late = y * 2
    late.register_hook(lambda g: seen.append("late"))
    x.register_hook(lambda g: seen.append("leaf"))
    (late + x).sum().backward()
    assert seen == ["leaf", "late"]


def test_a_node_waits_for_all_that_leads_to_it() -> None:
    x = leaf()
    seen: list[Any] = []
    y = x * 1
    y.register_hook(lambda g: seen.append(g.tolist()))
    (y + y * 2 + y.sum()).sum().backward()
    assert seen == [[6.0, 6.0, 6.0]]


# -- accumulating ----------------------------------------------------------------------------------


def test_gradients_add_up_in_place_over_passes() -> None:
    x = leaf()
    (x * 2).sum().backward()
    held = x.grad
    (x * 3).sum().backward()
    assert x.grad is held and held.tolist() == [5.0] * 3 and held._version == 1


def test_with_create_graph_a_new_gradient_replaces_the_old() -> None:
    x = leaf()
    (x * x).sum().backward(retain_graph=True)
    held = x.grad
    with pytest.warns(UserWarning, match="Using backward\\(\\) with create_graph=True"):
        (x * x).sum().backward(create_graph=True)
    assert x.grad is not held and held.tolist() == [2, 4, 6] and x.grad.tolist() == [4, 8, 12]
    assert x.grad.requires_grad and x.grad.grad_fn is not None


def test_a_gradient_that_nobody_else_holds_is_taken_over() -> None:
    x = leaf()
    arrived: list[int] = []
    x.register_hook(lambda g: arrived.append(g.untyped_storage().data_ptr()))
    (x * 2).sum().backward()
    assert x.grad.untyped_storage().data_ptr() == arrived[0]


def test_a_gradient_that_somebody_holds_is_copied() -> None:
    x = leaf()
    held: list[Any] = []
    x.register_hook(held.append)
    (x * 2).sum().backward()
    assert x.grad.untyped_storage().data_ptr() != held[0].untyped_storage().data_ptr()
    assert x.grad._version == 1  # the copy was written into


def test_the_gradient_given_to_backward_is_copied() -> None:
    x = leaf()
    given = torch.ones(3)
    x.backward(given)
    given.fill_(7)
    assert x.grad.tolist() == [1.0] * 3


def test_a_gradient_laid_out_otherwise_is_copied_into_the_layout_of_the_leaf() -> None:
    x = torch.zeros(2, 3, requires_grad=True)
    (x.t() * torch.arange(6.0).view(3, 2)).sum().backward()
    assert x.grad.stride() == (3, 1) and x.grad.tolist() == [[0, 2, 4], [1, 3, 5]]


def test_the_sum_of_what_arrives_at_one_tensor_is_made_in_place_where_nobody_can_see_it() -> None:
    x = leaf()
    versions: list[int] = []
    y = x * 1
    y.register_hook(lambda g: versions.append(g._version))
    (y * 2 + y * 3).sum().backward()
    assert versions == [1] and x.grad.tolist() == [5.0] * 3


def test_the_sum_is_a_new_tensor_where_somebody_holds_the_first() -> None:
    x = leaf()
    held: list[Any] = []
    y = x * 1
    a, b = y * 2, y * 3
    b.grad_fn.register_hook(lambda inputs, outputs: held.append(inputs[0]))
    (a + b).sum().backward()
    assert held[0].tolist() == [3.0] * 3 and held[0]._version == 0 and x.grad.tolist() == [5.0] * 3


def test_a_leaf_whose_requires_grad_was_cleared_gets_nothing() -> None:
    x, y = leaf(), leaf()
    z = (x + y).sum()
    x.requires_grad = False
    z.backward()
    assert x.grad is None and y.grad.tolist() == [1.0] * 3


def test_gradients_are_summed_over_what_was_broadcast_and_converted_to_the_type_of_the_leaf() -> None:
    x = torch.ones(1, 3, requires_grad=True)
    y = torch.ones((), dtype=torch.float64, requires_grad=True)
    (x * torch.ones(4, 2, 3, dtype=torch.float64) * y).sum().backward()
    assert x.grad.tolist() == [[8.0] * 3] and x.grad.dtype is torch.float32
    assert y.grad.item() == 24.0 and y.grad.dtype is torch.float64


# -- modes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("mode", [torch.no_grad, torch.enable_grad])
def test_recording_during_the_pass_is_create_graph_and_is_restored(mode: Any, create_graph: bool) -> None:
    x = leaf()
    seen: list[bool] = []
    x.register_hook(lambda g: seen.append(torch.is_grad_enabled()))
    y = (x * x).sum()
    with mode():
        before = torch.is_grad_enabled()
        (g,) = grad(y, x, create_graph=create_graph)
        assert torch.is_grad_enabled() is before
    assert seen == [create_graph] and g.requires_grad is create_graph


def test_the_mode_is_restored_after_a_pass_that_raised() -> None:
    x = leaf()

    def fail(g: Any) -> None:
        raise KeyError("hook")

    x.register_hook(fail)
    with pytest.raises(KeyError):
        (x * 1).sum().backward()
    assert torch.is_grad_enabled()
    (leaf() * 1).sum().backward()


# -- hooks -----------------------------------------------------------------------------------------


def test_each_tensor_hook_gets_what_the_one_before_returned() -> None:
    x = leaf()
    x.register_hook(lambda g: g * 2)
    x.register_hook(lambda g: None)
    x.register_hook(lambda g: g + 1)
    (x * 1).sum().backward()
    assert x.grad.tolist() == [3.0] * 3


def test_the_order_of_hooks_on_one_node() -> None:
    seen: list[str] = []
    y = leaf() * 2
    y.retain_grad()
    y.grad_fn.register_hook(lambda i, o: seen.append("post"))
    y.grad_fn.register_prehook(lambda o: seen.append(f"pre, retained {y.grad is not None}"))
    y.register_hook(lambda g: seen.append("tensor"))
    y.sum().backward()
    assert seen == ["tensor", "pre, retained True", "post"]


def test_a_retained_gradient_is_what_the_hooks_made_of_it() -> None:
    y = leaf() * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 5)
    y.sum().backward()
    assert y.grad.tolist() == [5.0] * 3


def test_hooks_of_a_leaf_outlive_the_graph() -> None:
    x = leaf()
    x.register_hook(lambda g: g * 2)
    for _ in range(2):
        (x * 1).sum().backward()
    assert x.grad.tolist() == [4.0] * 3


def test_post_accumulate_hooks_see_the_gradient_in_place_and_are_for_leaves() -> None:
    x = leaf()
    seen: list[Any] = []
    x.register_post_accumulate_grad_hook(lambda t: seen.append((t is x, t.grad.tolist())))
    (x * 3).sum().backward()
    assert seen == [(True, [3.0] * 3)]
    with pytest.raises(RuntimeError):
        (x * 1).register_post_accumulate_grad_hook(print)


def test_a_pre_hook_replaces_what_the_node_gets_and_a_post_hook_what_it_returned() -> None:
    x = leaf()
    y = x * 2
    y.grad_fn.register_prehook(lambda outputs: (outputs[0] * 10,))
    y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1, None))
    y.sum().backward()
    assert x.grad.tolist() == [21.0] * 3


def test_a_removed_hook_does_not_run() -> None:
    x = leaf()
    handle = x.register_hook(lambda g: g * 100)
    handle.remove()
    handle.remove()
    with x.register_hook(lambda g: g * 100):
        pass
    (x * 1).sum().backward()
    assert x.grad.tolist() == [1.0] * 3


def test_a_hook_must_return_a_gradient_that_fits() -> None:
    for wrong, error in [("x", TypeError), (torch.ones(2), RuntimeError), (torch.ones(3).double(), RuntimeError)]:
        x = leaf()
        x.register_hook(lambda g, wrong=wrong: wrong)
        with pytest.raises(error):
            (x * 1).sum().backward()


def test_hooks_are_for_tensors_that_require_grad() -> None:
    with pytest.raises(RuntimeError, match="cannot register a hook on a tensor that doesn't require gradient"):
        torch.ones(1).register_hook(print)


# -- autograd.grad and inputs= ---------------------------------------------------------------------


def test_grad_returns_what_was_asked_for_and_touches_no_grad() -> None:
    x, y = leaf(), leaf()
    z = x * 2
    gx, gz = grad((z * y).sum(), (x, z))
    assert gx.tolist() == [2, 4, 6] and gz.tolist() == [1, 2, 3]
    assert x.grad is None and y.grad is None


def test_only_the_nodes_on_the_way_to_what_is_asked_for_run() -> None:
    x, y = leaf(), leaf()
    seen: list[str] = []
    a, b = x * 2, y * 2
    a.register_hook(lambda g: seen.append("a"))
    b.register_hook(lambda g: seen.append("b"))
    grad((a + b).sum(), x)
    assert seen == ["a"]


def test_hooks_run_on_what_is_captured() -> None:
    x = leaf()
    x.register_hook(lambda g: g * 7)
    assert grad((x * 1).sum(), x)[0].tolist() == [7.0] * 3


def test_an_input_may_be_asked_for_twice_and_be_the_output_itself() -> None:
    x = leaf()
    y = (x * 2).sum()
    gy, ga, gb = grad(y, (y, x, x))
    assert gy.item() == 1 and ga.tolist() == gb.tolist() == [2.0] * 3


def test_several_outputs_add_up_with_their_gradients() -> None:
    x = leaf()
    (g,) = grad([x * 2, x * 3], x, grad_outputs=[torch.ones(3), torch.tensor([1.0, 10.0, 100.0])])
    assert g.tolist() == [5, 32, 302]


def test_an_input_that_was_not_used_is_refused_none_or_zeros() -> None:
    x, y = leaf(), leaf()

    def ask(**options: Any) -> Any:
        return grad((x * 2).sum(), (x, y), **options)

    with pytest.raises(RuntimeError, match="The differentiated Tensor at index 1 appears to not have been used"):
        ask()
    assert ask(allow_unused=True)[1] is None
    assert ask(materialize_grads=True)[1].tolist() == [0.0] * 3
    with pytest.raises(ValueError):
        ask(allow_unused=False, materialize_grads=True)


def test_what_requires_no_grad_cannot_be_asked_for() -> None:
    with pytest.raises(RuntimeError, match="One of the differentiated Tensors does not require grad"):
        grad(leaf().sum(), torch.ones(3))


def test_inputs_restricts_where_backward_accumulates() -> None:
    x, y = leaf(), leaf()
    (x * y).sum().backward(inputs=[x])
    assert x.grad.tolist() == [1, 2, 3] and y.grad is None


def test_an_input_that_is_no_leaf_retains_its_gradient() -> None:
    x = leaf()
    y = x * 2
    (y * 3).sum().backward(inputs=y)
    assert y.grad.tolist() == [3.0] * 3 and y.retains_grad and x.grad is None


def test_no_inputs_at_all_are_refused() -> None:
    with pytest.raises(RuntimeError):
        leaf().sum().backward(inputs=[])
    with pytest.raises(RuntimeError):
        grad(leaf().sum(), [])


# -- graphs used again, and gradients of gradients -------------------------------------------------


def test_a_second_pass_needs_the_graph_to_be_retained() -> None:
    x = leaf()
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4, 8, 12]
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        y.backward()


def test_a_graph_that_saved_no_tensors_can_be_used_again() -> None:
    x = leaf()
    y = (x + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0] * 3


def test_gradients_of_gradients() -> None:
    x = leaf()
    (first,) = grad((x * x * x).sum(), x, create_graph=True)
    (second,) = grad(first.sum(), x, create_graph=True)
    (third,) = grad(second.sum(), x)
    assert (first.tolist(), second.tolist(), third.tolist()) == ([3, 12, 27], [6, 12, 18], [6, 6, 6])
    assert not third.requires_grad


def test_a_backward_within_backward() -> None:
    x = leaf()
    inner: list[Any] = []

    def hook(g: Any) -> None:
        with torch.enable_grad():
            z = leaf(5.0)
            (z * z).sum().backward()
            inner.append(z.grad.item())

    x.register_hook(hook)
    (x * 2).sum().backward()
    assert inner == [10.0] and x.grad.tolist() == [2.0] * 3


# -- errors ----------------------------------------------------------------------------------------


def test_only_a_scalar_needs_no_gradient_to_start_from() -> None:
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar outputs"):
        (leaf() * 2).backward()
    x = leaf(2.0)
    (x * 2).backward()
    assert x.grad.tolist() == [2.0]


def test_what_was_not_recorded_cannot_be_differentiated() -> None:
    with torch.no_grad():
        y = leaf().sum()
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad and does not have a grad_fn"):
        y.backward()


def test_a_gradient_to_start_from_must_fit() -> None:
    y = leaf() * 2
    for wrong, error in [(torch.ones(2), RuntimeError), (torch.ones(3) * 1j, RuntimeError), (1.0, TypeError)]:
        with pytest.raises(error):
            torch.autograd.backward([y], [wrong])


# -- long graphs -----------------------------------------------------------------------------------


def test_a_chain_of_many_nodes_runs_and_is_freed_without_recursion() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(LENGTH):
        y = y + 1
    middle = weakref.ref(y.grad_fn.next_functions[0][0])
    y.backward()
    assert x.grad.item() == 1.0
    del y
    gc.collect()
    assert middle() is None


def test_a_chain_of_many_nodes_is_searched_without_recursion() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(LENGTH // 4):
        y = -y
    assert grad(y, x)[0].item() == 1.0


def test_threads_that_accumulate_into_one_leaf_lose_nothing() -> None:
    x = leaf()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=_accumulate_often, args=(x,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert x.grad.tolist() == [320.0] * 3


def _accumulate_often(x: Any) -> None:
    for _ in range(20):
        (x * 2).sum().backward()


def test_a_gradient_that_a_hook_replaced_lives_until_all_hooks_of_the_tensor_have_run() -> None:
    seen: list[weakref.ref[Any]] = []
    alive: list[list[bool]] = []

    def look(grad: Any) -> None:
        alive.append([one() is not None for one in seen])
        seen.append(weakref.ref(grad))

    x = torch.ones(2, requires_grad=True)
    for hook in (look, lambda grad: grad + 1, look, lambda grad: grad + 1, look):
        x.register_hook(hook)
    x.sum().backward()
    assert alive == [[], [True], [True, False]]


class _NoGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x.clone()

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return None


def _second_derivative(make: Any) -> Any:
    """The gradient that ``make``'s node gives of a leaf, as something that was itself recorded."""

    def gradient(x: Any) -> Any:
        y = make(x)
        return grad(y, x, torch.ones_like(y), create_graph=True)[0]

    return gradient


@pytest.mark.parametrize(
    "make, what",
    [
        (torch.unique, "_unique2"),
        (lambda x: torch.unique(x, dim=0), "unique_dim"),
        (torch.unique_consecutive, "unique_consecutive"),
        (lambda x: torch.igamma(x, torch.ones(2)), "igamma: input"),
        (lambda x: torch.special.gammaincc(x, x), "igammac: input"),
        (lambda x: torch.special.zeta(x, 2.0), "zeta"),
        (lambda x: x.clone().asinh_(), "inplace version of asinh"),
        (_second_derivative(lambda x: torch.cdist(x[:, None], torch.zeros(1, 1))), "_cdist_backward"),
    ],
)
def test_what_has_no_formula_refuses_also_where_no_gradient_reaches_it(make: Any, what: str) -> None:
    x = leaf(2.0, 3.0)
    y = _NoGradient.apply(make(x)).sum()
    message = f"the derivative for '{what}' is not implemented."
    with pytest.raises(NotImplementedError, match=message):
        y.backward(retain_graph=True)
    with pytest.raises(NotImplementedError, match=message):
        grad(y, x)


def test_only_the_input_that_has_no_formula_refuses() -> None:
    x, y = leaf(2.0, 3.0), leaf(0.5, 1.0)
    z = _NoGradient.apply(torch.igamma(x, y)).sum()
    assert grad(z, y, allow_unused=True, retain_graph=True) == (None,)
    with pytest.raises(NotImplementedError, match="igamma: input"):
        grad(z, (x, y))


class _Fails(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 1

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        raise ValueError("here")


def _gradient_on_its_way_when_a_pass_fails(is_ready: bool) -> Any:
    """Of two nodes that get one gradient the later one fails. ``is_ready``: whether the other one waits for no more."""
    found: list[Any] = []
    x = leaf(1.0, 2.0)
    first = x.exp()
    total = first + _Fails.apply(x if is_ready else first)
    total.register_hook(lambda given: found.append(weakref.ref(given)))
    with pytest.raises(ValueError, match="here"):
        (total * 2).backward(torch.ones(2))
    return found[0]


def test_what_was_ready_when_a_pass_failed_keeps_its_gradient_until_the_next_pass_of_the_thread() -> None:
    found = _gradient_on_its_way_when_a_pass_fails(is_ready=True)
    assert found() is not None
    elsewhere = threading.Thread(target=lambda: leaf().sum().backward())
    elsewhere.start()
    elsewhere.join()
    assert found() is not None
    during: list[bool] = []
    y = leaf()
    y.register_hook(lambda given: during.append(found() is None))
    y.sum().backward()
    assert during == [True]


def test_what_a_failing_pass_within_another_left_is_gone_with_the_outer_one() -> None:
    found: list[Any] = []
    y = leaf()

    def fail(given: Any) -> None:
        with torch.enable_grad():
            found.append(_gradient_on_its_way_when_a_pass_fails(is_ready=True))
        assert found[0]() is not None

    y.register_hook(fail)
    y.sum().backward()
    gc.collect()  # what the exception held
    assert found[0]() is None


def test_a_node_that_still_waited_when_a_pass_failed_keeps_nothing() -> None:
    assert _gradient_on_its_way_when_a_pass_fails(is_ready=False)() is None
