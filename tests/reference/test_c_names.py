"""``torch._C`` as far as programs look into it, and what a ctx may be given."""

from __future__ import annotations

import pytest

import reference_impl as torch


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def test_outside_backward_no_node_runs() -> None:
    assert torch._C._current_autograd_node() is None
    assert torch._C._current_graph_task_id() == -1
    with pytest.raises(RuntimeError, match="should only be called during the backward pass"):
        torch._C._will_engine_execute_node((leaf(1.0) * 2).grad_fn)


def test_a_hook_learns_which_node_runs_and_which_will() -> None:
    x = leaf(1.0)
    sine, cosine = x.sin(), x.cos()
    product = sine * cosine
    seen = []

    def hook(grad: torch.Tensor) -> None:
        seen.append(torch._C._current_autograd_node().name())
        seen.extend(torch._C._will_engine_execute_node(one.grad_fn) for one in (sine, cosine))

    product.exp().register_hook(lambda grad: None)
    product.register_hook(hook)
    product.exp().backward(inputs=[sine])
    assert seen == ["MulBackward0", True, False]


def test_the_order_of_a_pass_is_known_while_it_runs() -> None:
    x = leaf(1.0)
    out = (x.sin() * x.cos()).exp()
    orders = []
    out.register_hook(lambda grad: orders.append(torch._C._current_graph_task_execution_order()))
    with torch.autograd.set_multithreading_enabled(False):
        out.backward()
    names = [node.name() for node in orders[0]]
    assert names == ["ExpBackward0", "MulBackward0", "CosBackward0", "SinBackward0", "torch::autograd::AccumulateGrad"]


def test_the_order_is_not_told_where_threads_may_run() -> None:
    out = leaf(1.0).sin()
    out.register_hook(lambda grad: torch._C._current_graph_task_execution_order())
    with pytest.raises(RuntimeError, match="multithreading disabled"):
        out.backward()


def test_a_delayed_error_is_raised_in_backward() -> None:
    x = leaf(1.0)
    out = torch._C._functions.DelayedError("not now", 1)(x)
    assert out.grad_fn.name() == "torch::autograd::Error"
    with pytest.raises(RuntimeError, match="not now"):
        out.backward()


def test_an_undefined_gradient_reaches_nothing() -> None:
    x = leaf(1.0)
    torch._C._functions.UndefinedGrad()(x * 2).backward()
    assert x.grad is None


def test_hooks_on_saved_tensors_can_be_pushed_and_popped() -> None:
    packed = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        packed.append(tensor)
        return tensor

    torch._C._autograd._push_saved_tensors_default_hooks(pack, lambda tensor: tensor)
    leaf(1.0).exp()
    torch._C._autograd._pop_saved_tensors_default_hooks()
    leaf(1.0).exp()
    assert len(packed) == 1


def test_a_version_can_be_set() -> None:
    x = torch.ones(1)
    torch._C._autograd._unsafe_set_version_counter((x,), (7,))
    assert x._version == 7


@pytest.mark.parametrize("name", ["hooks", "next_edges", "release", "sequence_nr", "name", "grads"])
def test_a_ctx_takes_attributes_of_any_name(name: str) -> None:
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):  # type: ignore[no-untyped-def]
            setattr(ctx, name, 2)
            return x * 2

        @staticmethod
        def backward(ctx, grad):  # type: ignore[no-untyped-def]
            return grad * getattr(ctx, name)

    x = leaf(1.0)
    Double.apply(x).backward()
    assert x.grad.item() == 2.0


def test_create_graph_warns_when_backward_is_done() -> None:
    x = leaf(1.0)
    events = []
    x.register_hook(lambda grad: events.append("hook"))
    with pytest.warns(UserWarning, match="create_graph=True") as caught:
        x.register_post_accumulate_grad_hook(lambda leaf: events.append(len(caught)))
        (x * x).backward(create_graph=True)
    assert events == ["hook", 0]


def test_the_number_of_nonzero_elements_has_no_gradient() -> None:
    x = leaf(0.0, 1.0)
    x.norm(0).backward()
    assert x.grad is None


def test_the_flag_of_forward_mode_can_be_set() -> None:
    fwd = torch.autograd.forward_ad
    assert fwd._current_level == -1
    with fwd.dual_level():
        dual = fwd.make_dual(torch.ones(1), torch.ones(1))
        with fwd._set_fwd_grad_enabled(False):
            assert not fwd._is_fwd_grad_enabled()
            assert fwd.unpack_dual(dual * 2).tangent is None
        assert fwd.unpack_dual(dual * 2).tangent.item() == 2.0
