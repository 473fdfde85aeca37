"""Custom functions: ``torch.autograd.Function``."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from reference_impl.autograd import Function, grad


def leaf(*values: float) -> Any:
    return torch.tensor(values or [1.0, 2.0, 3.0], requires_grad=True)


class Square(Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        return 2 * x * g


def test_a_function_is_differentiated_by_its_backward() -> None:
    x = leaf()
    y = Square.apply(x)
    assert y.grad_fn.name() == "SquareBackward" and not y.is_leaf
    y.sum().backward()
    assert x.grad.tolist() == [2, 4, 6]


def test_its_second_derivative_is_that_of_its_backward() -> None:
    x = leaf()
    (g,) = grad(Square.apply(x).sum(), x, create_graph=True)
    assert grad(g.sum(), x)[0].tolist() == [2.0] * 3


def test_forward_and_backward_run_without_recording_unless_a_graph_is_made() -> None:
    seen: list[bool] = []

    class Watch(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            seen.append(torch.is_grad_enabled())
            return x * 1

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            seen.append(torch.is_grad_enabled())
            return g

    x = leaf()
    y = Watch.apply(x)
    assert torch.is_grad_enabled()
    y.sum().backward()
    grad(Watch.apply(x).sum(), x, create_graph=True)
    assert seen == [False, False, False, True]


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_where_nothing_is_recorded_it_makes_no_node(mode: Any) -> None:
    with mode():
        assert Square.apply(leaf()).grad_fn is None
    assert Square.apply(torch.ones(1)).grad_fn is None


def test_the_mode_is_restored_when_forward_raises() -> None:
    class Fail(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            raise KeyError

    with pytest.raises(KeyError):
        Fail.apply(leaf())
    assert torch.is_grad_enabled()


def test_setup_context_gets_inputs_and_output() -> None:
    class Scale(Function):
        @staticmethod
        def forward(x: Any, by: float) -> Any:
            return x * by

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.by = inputs[1]

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * ctx.by, None

    x = leaf()
    Scale.apply(x, 4.0).sum().backward()
    assert x.grad.tolist() == [4.0] * 3


class Two(Function):
    """Two outputs; keeps what gradients it got."""

    got: list[Any] = []
    materialize = True

    @staticmethod
    def forward(ctx: Any, x: Any, y: Any) -> Any:
        ctx.set_materialize_grads(Two.materialize)
        Two.got = [ctx.needs_input_grad]
        return x * 2, y * 3

    @staticmethod
    def backward(ctx: Any, a: Any, b: Any) -> Any:
        Two.got += [None if b is None else b.tolist()]
        return a * 2, None


@pytest.mark.parametrize("materialize, missing", [(True, [0.0] * 3), (False, None)])
def test_a_missing_gradient_comes_as_zeros_or_as_none(materialize: bool, missing: Any) -> None:
    Two.materialize = materialize
    x = leaf()
    first, _ = Two.apply(x, torch.ones(3))
    first.sum().backward()
    assert Two.got == [(True, False), missing] and x.grad.tolist() == [2.0] * 3


def test_outputs_are_numbered_and_share_their_node() -> None:
    first, second = Two.apply(leaf(), leaf())
    assert first.grad_fn is second.grad_fn and (first.output_nr, second.output_nr) == (0, 1)


def test_a_tensor_saved_and_changed_makes_backward_raise() -> None:
    x = leaf() * 1
    y = Square.apply(x)
    x.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_saved_tensors_are_given_up_with_the_graph() -> None:
    y = Square.apply(leaf()).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        y.backward()


def test_a_result_can_be_saved_and_comes_back_with_its_history() -> None:
    class Exp(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            result = x.exp()
            ctx.save_for_backward(result, None)
            return result

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            result, nothing = ctx.saved_tensors
            assert nothing is None and result.grad_fn is ctx
            return g * result

    x = leaf(0.0)
    (g,) = grad(Exp.apply(x), x, create_graph=True)
    assert g.item() == 1.0 and grad(g, x)[0].item() == 1.0


class AddOne(Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        x.add_(1)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        return g * 10


def test_an_input_marked_dirty_gets_the_function_as_its_history() -> None:
    x = leaf()
    y = x * 1
    assert AddOne.apply(y) is y and y.grad_fn.name() == "AddOneBackward" and y.tolist() == [2, 3, 4]
    y.sum().backward()
    assert x.grad.tolist() == [10.0] * 3


def test_a_leaf_that_requires_grad_cannot_be_marked_dirty() -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad has been used in an in-place operation"):
        AddOne.apply(leaf())


def test_an_input_returned_as_it_is_becomes_a_view_that_cannot_be_changed() -> None:
    class Same(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    x = leaf()
    y = Same.apply(x)
    assert y is not x and y._base is x and y.grad_fn.name() == "SameBackward"
    with pytest.raises(RuntimeError, match="This view was created inside a custom Function"):
        y.add_(1)


def test_an_output_marked_not_differentiable_requires_no_grad() -> None:
    class Sorted(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            mask = x * 0
            ctx.mark_non_differentiable(mask)
            return x * 2, mask

        @staticmethod
        def backward(ctx: Any, g: Any, of_mask: Any) -> Any:
            assert of_mask.tolist() == [0.0] * 3
            return g * 2

    x = leaf()
    y, mask = Sorted.apply(x)
    assert y.requires_grad and not mask.requires_grad and mask.grad_fn is None
    y.sum().backward()
    assert x.grad.tolist() == [2.0] * 3


def returning(*gradients: Any) -> Any:
    class Returns(Function):
        @staticmethod
        def forward(ctx: Any, x: Any, number: float) -> Any:
            return x * number

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return gradients

    return Returns.apply(leaf(), 2.0).sum()


@pytest.mark.parametrize(
    "gradients, message",
    [
        ((torch.ones(3),), "returned an incorrect number of gradients"),
        ((torch.ones(3), None, torch.ones(3)), "returned an incorrect number of gradients"),
        ((torch.ones(3), torch.ones(3)), "returned a gradient different than None at position 2"),
        ((torch.ones(2), None), "returned an invalid gradient at index 0"),
        ((torch.ones(3), "x"), "returned a gradient different than None at position 2"),
        (("x", None), r"expected Variable or None \(got str\)"),
    ],
)
def test_what_backward_returns_must_fit_the_arguments(gradients: Any, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        returning(*gradients).backward()


def test_more_gradients_than_arguments_are_allowed_if_they_are_none() -> None:
    returning(torch.ones(3), None, None).backward()


def test_a_function_needs_a_forward_and_a_backward() -> None:
    class Empty(Function):
        pass

    with pytest.raises(NotImplementedError):
        Empty.apply(leaf())

    class OnlyForward(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 1

    with pytest.raises(NotImplementedError):
        OnlyForward.apply(leaf()).sum().backward()
