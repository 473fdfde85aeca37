"""Custom functions: what forward marks, saves and returns, and the tangents that jvp gives."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch
from reference_impl.autograd import Function, forward_ad, grad
from reference_impl.autograd.function import BackwardCFunction, FunctionCtx, InplaceFunction, once_differentiable


def leaf(*values: float) -> Any:
    return torch.tensor(values or [1.0, 2.0], requires_grad=True)


def function(forward: Callable[..., Any], backward: Any = lambda ctx, *grads: grads[0], **more: Any) -> Any:
    """A custom function made of these."""
    parts = {"forward": forward, "backward": backward, **more}
    members = {name: staticmethod(part) if callable(part) else part for name, part in parts.items()}
    return type(Function)("Made", (Function,), members)


def test_a_changed_input_that_is_not_returned_is_refused() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.mark_dirty(x)
        return x * 2

    with pytest.raises(RuntimeError, match="were not returned as output"):
        function(forward).apply(leaf() * 1)


def test_a_tensor_that_is_no_input_marked_dirty_warns() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        made = x * 2
        ctx.mark_dirty(made)
        return made

    with pytest.warns(UserWarning, match="was not an input"):
        assert function(forward).apply(leaf() * 1)._version == 1


def test_a_changed_view_must_be_the_only_output() -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.mark_dirty(x)
        return x.mul_(2), x * 2

    two = function(forward)
    first, _ = two.apply(leaf() * 1)
    assert first.grad_fn.name() == "MadeBackward"
    with pytest.raises(RuntimeError, match="cannot return more than one Tensor"):
        two.apply((leaf() * 1)[:1])


def test_marks_must_be_tensors_in_a_tuple() -> None:
    for mark, text in (
        (lambda ctx: ctx.mark_dirty(1), "mark_dirty can only accept"),
        (lambda ctx: ctx.mark_non_differentiable(1), "mark_non_differentiable only accepts"),
        (lambda ctx: setattr(ctx, "dirty_tensors", [1]), "expected to be a tuple"),
    ):
        with pytest.raises(RuntimeError, match=text):
            function(lambda ctx, x, mark=mark: mark(ctx) or x * 2).apply(leaf())


def test_only_tensors_and_none_are_saved() -> None:
    saves = function(lambda ctx, x: ctx.save_for_backward(x, None, 1) or x * 2)
    with pytest.raises(TypeError, match="argument 2 is of type int"):
        saves.apply(leaf())
    assert saves.apply(torch.ones(2)).tolist() == [2, 2]  # nothing is saved where nothing is recorded


def test_what_is_not_differentiable_gets_no_history_and_a_zero_gradient() -> None:
    seen: list[Any] = []

    def forward(ctx: Any, x: Any) -> Any:
        other = x * 3
        ctx.mark_non_differentiable(other)
        return x * 2, other, x > 1, "text"

    def backward(ctx: Any, *grads: Any) -> Any:
        seen.extend(None if one is None else one.tolist() for one in grads)
        return grads[0] * 2

    first, second, third, _ = function(forward, backward).apply(leaf())
    assert not second.requires_grad and not third.requires_grad
    first.sum().backward()
    assert seen == [[1, 1], [0, 0], [False, False], None]


def test_an_input_returned_as_it_is_may_not_be_saved_by_setup_context() -> None:
    saves = function(lambda x: x, setup_context=lambda ctx, inputs, output: ctx.save_for_backward(*inputs))
    with pytest.raises(RuntimeError, match="is being saved for backward"):
        saves.apply(leaf())


def test_saved_tensors_may_be_given_up_with_the_first_reading() -> None:
    def backward(ctx: Any, g: Any) -> Any:
        return g * ctx.saved_tensors[0] * ctx.saved_tensors[0]

    once = function(lambda ctx, x: ctx.save_for_backward(x) or x * 2, backward, clear_saved_tensors_on_access=True)
    with pytest.raises(RuntimeError, match="can only be accessed once"):
        once.apply(leaf()).sum().backward()


def test_gradients_may_come_as_one_list() -> None:
    boxed = function(lambda ctx, x: x * 2, lambda ctx, grads: grads.pop() * 2, boxed_grads_call=True)
    x = leaf()
    boxed.apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2]


def test_the_ctx_takes_any_attribute_and_refuses_its_own() -> None:
    node = function(lambda ctx, x: setattr(ctx, "outputs", "mine") or x * 2).apply(leaf()).grad_fn
    assert node.outputs == "mine" and vars(node) == {"outputs": "mine"}
    assert isinstance(node, BackwardCFunction) and isinstance(node, FunctionCtx)
    for name in ("saved_tensors", "next_functions", "metadata"):
        with pytest.raises(AttributeError, match="not writable"):
            setattr(node, name, ())
    with pytest.raises(AttributeError, match="not readable"):
        node.materialize_grads  # noqa: B018
    assert node._materialize_non_diff_grads is True
    with pytest.raises(TypeError, match="received an invalid combination"):
        node.set_materialize_grads(1)


def test_a_function_has_one_derivative() -> None:
    both = function(lambda ctx, x: x * 2, vjp=lambda ctx, g: g * 2)
    with pytest.raises(RuntimeError, match="Implementing both 'backward' and 'vjp'"):
        both.apply(leaf()).sum().backward()


def test_an_instance_cannot_be_called() -> None:
    with pytest.warns(DeprecationWarning, match="should not be instantiated"):
        made = InplaceFunction(True)
    assert made.inplace
    with pytest.raises(RuntimeError, match="Legacy autograd function"):
        made(leaf())


def test_a_function_differentiable_once_raises_the_second_time() -> None:
    square = function(
        lambda ctx, x: ctx.save_for_backward(x) or x * x,
        once_differentiable(lambda ctx, g: g * ctx.saved_tensors[0] * 2),
    )
    x = leaf()
    (first,) = grad(square.apply(x), x, torch.ones(2, requires_grad=True), create_graph=True)
    assert first.grad_fn.name() == "torch::autograd::Error"
    with pytest.raises(RuntimeError, match="trying to differentiate twice"):
        first.sum().backward()


def tangent_of(made: Any) -> Any:
    with forward_ad.dual_level():
        result = made.apply(forward_ad.make_dual(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])))
        return forward_ad.unpack_dual(result).tangent


def test_jvp_gives_the_tangent() -> None:
    square = function(lambda ctx, x: ctx.save_for_forward(x) or x * x, jvp=lambda ctx, t: t * 2 * ctx.saved_tensors[0])
    assert tangent_of(square).tolist() == [2, 16]


@pytest.mark.parametrize(
    ("forward", "jvp", "text"),
    [
        (lambda ctx, x: x * 2, lambda ctx, t: (t, t), "invalid number of forward gradients"),
        (lambda ctx, x: x * 2, lambda ctx, t: 1.0, "expected Variable or None"),
        (lambda ctx, x: x * 2, lambda ctx, t: torch.ones(3), "a different size"),
        (lambda ctx, x: x * 2, lambda ctx, t: None, "INTERNAL ASSERT"),
        (lambda ctx, x: x > 1, lambda ctx, t: t, "not a differentiable Tensor"),
        (lambda ctx, x: x, lambda ctx, t: t * 2, "not returning a view"),
        (lambda ctx, x: x, lambda ctx, t: None, "undefined tensor"),
        (lambda ctx, x: x.view(2, 1), lambda ctx, t: (t * 2).view(2, 1), "view of the given grad input"),
        (lambda ctx, x: ctx.mark_dirty(x) or x.mul_(2), lambda ctx, t: t, "not modifying the forward mode gradients"),
        (lambda ctx, x: ctx.mark_dirty(x) or x.mul_(2), lambda ctx, t: t.mul_(2).view_as(t), "as-is"),
    ],
)
def test_a_tangent_must_fit_its_output(forward: Any, jvp: Any, text: str) -> None:
    with pytest.raises(RuntimeError, match=text):
        tangent_of(function(forward, jvp=jvp))


def test_hooks_on_one_saved_tensor() -> None:
    x = leaf()
    y = x * x
    saved = y.grad_fn._raw_saved_self
    assert saved.data is x and saved.unpack_hook is None
    saved.register_hooks(lambda t: t * 3, lambda t: t)
    assert saved.unpack().tolist() == saved.data.tolist() == [3, 6]
    with pytest.raises(RuntimeError, match="already been set"):
        saved.register_hooks(lambda t: t, lambda t: t)
    y.sum().backward()
    assert x.grad.tolist() == [4, 8]
    for node, text in ((y.grad_fn, "after it has been freed"), ((x * torch.ones(2)).grad_fn, "with value None")):
        with pytest.raises(RuntimeError, match=text):
            node._raw_saved_self.register_hooks(lambda t: t, lambda t: t)
    with pytest.raises(RuntimeError, match="from Python is forbidden"):
        type(saved)()


def test_saved_tensors_may_be_changed_where_it_is_allowed() -> None:
    x, factor = leaf(), torch.tensor([3.0, 4.0])
    with torch.autograd.graph.allow_mutation_on_saved_tensors() as context:
        y = (x * factor).sum()
        factor.zero_()
        assert len(context.cloned) == 1 and not context.original
        y.backward()
    assert x.grad.tolist() == [3, 4] and not context.tid_to_weakhandle


def test_a_transform_calls_the_function_at_each_level() -> None:
    seen: list[str] = []
    square = function(
        lambda x: seen.append("forward") or x * x,
        lambda ctx, g: g * 2 * ctx.saved_tensors[0],
        setup_context=lambda ctx, inputs, output: seen.append("setup") or ctx.save_for_backward(*inputs),
    )
    once = torch.func.grad(lambda t: (square.apply(t) ** 2).sum())
    twice = torch.func.grad(lambda t: once(t).sum())
    assert twice(torch.tensor([1.0, 2.0])).tolist() == [12, 48]
    assert seen == ["forward", "setup", "setup", "setup"]
    with pytest.raises(RuntimeError, match="does not have vmap support"):
        torch.func.vmap(square.apply)(torch.ones(2))
