"""How often a gradient was changed in place on its way, which its version tells."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch

F = torch.nn.functional


def versions(compute: Callable[..., Any], *leaves: Any, create_graph: bool = False) -> list[int]:
    for one in leaves:
        one.requires_grad_()
    result = compute(*leaves)
    found = torch.autograd.grad(result, leaves, torch.ones(result.shape), create_graph=create_graph)
    return [one._version for one in found]


@pytest.mark.parametrize(
    ("more", "changes"),
    [
        ({"reduction": "none"}, [2, 0]),
        ({"reduction": "mean"}, [3, 1]),
        ({"weight": torch.ones(2)}, [4, 2]),
        ({"pos_weight": torch.ones(2), "reduction": "sum"}, [4, 2]),
        ({"pos_weight": torch.ones(2), "weight": torch.ones(2)}, [6, 4]),
    ],
)
def test_a_loss_of_logits_weighs_and_divides_its_gradients_in_place(more: dict[str, Any], changes: list[int]) -> None:
    compute = lambda x, y: F.binary_cross_entropy_with_logits(x, y, **more)  # noqa: E731
    assert versions(compute, torch.tensor([0.5, 2.0]), torch.ones(2)) == changes


def test_with_create_graph_a_loss_of_logits_only_divides_in_place() -> None:
    compute = F.binary_cross_entropy_with_logits
    assert versions(compute, torch.tensor([0.5, 2.0]), torch.ones(2), create_graph=True) == [1, 1]


def test_the_gradient_of_a_target_is_a_logit_without_bounds() -> None:
    target = torch.ones(2, requires_grad=True)
    F.binary_cross_entropy(torch.tensor([0.0, 1.0]), target, reduction="sum").backward()
    assert target.grad.tolist() == [float("inf"), -float("inf")]
    assert target.grad._version == 2


def test_gradients_that_are_put_into_zeros_count_that() -> None:
    assert versions(torch.trace, torch.ones(2, 2)) == [2]
    assert versions(lambda x: x.cummax(0).values, torch.ones(2)) == [2]
    assert versions(torch.copysign, torch.ones(2), torch.ones(2)) == [0, 1]
    assert versions(lambda x: x.repeat(0, 1), torch.ones(2, 2)) == [1]
    assert versions(lambda *parts: torch.cat(parts), torch.ones(2, 3), torch.ones(0)) == [0, 1]


@pytest.mark.parametrize("op", (torch.copysign, torch.nextafter))
@pytest.mark.parametrize("other", (torch.tensor(2.0), torch.ones(1, dtype=torch.float64), torch.ones(3, 2).t()))
def test_zeros_for_an_input_have_its_shape_and_type_and_are_summed_over_nothing(op: Any, other: Any) -> None:
    x, y = torch.ones(2, 3, requires_grad=True), other.detach().requires_grad_()
    found = torch.autograd.grad(op(x, y).sum(), y)[0]
    assert (found.shape, found.dtype, found._version, found.count_nonzero()) == (y.shape, y.dtype, 1, 0)
    assert found.is_contiguous()


def test_a_node_keeps_of_an_input_no_more_than_it_shows() -> None:
    x, p = torch.ones(2, requires_grad=True), torch.full((2,), 0.5, requires_grad=True)
    assert [name for name in dir(x.clone().bernoulli_(p).grad_fn) if "saved" in name] == []
    kept = [name for name in dir(torch.copysign(x, p).grad_fn) if name.startswith("_saved")]
    assert kept == ["_saved_result", "_saved_self"]


@pytest.mark.parametrize("op", (torch.round, torch.floor, torch.sign))
def test_zeros_for_an_inference_gradient_are_filled_where_autograd_sees_it(op: Any) -> None:
    with torch.inference_mode():
        gradient = torch.ones(2)
    for given, changes in ((gradient, 1), (torch.ones(2), 0)):
        x = torch.ones(2, requires_grad=True)
        op(x).backward(given)
        assert x.grad._version == changes


def test_zeros_for_a_gradient_lie_as_it_does() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    x.sign().t().backward(torch.ones(3, 2))
    assert x.grad._version == 1  # copied, since they lie otherwise than the leaf
    x.grad = None
    x.sign().backward(torch.ones(2, 3))
    assert x.grad._version == 0


def test_a_gradient_that_is_passed_on_as_it_came_is_the_one_that_was_given() -> None:
    given = torch.tensor(1.0)
    for scan in (torch.cumprod, torch.logcumsumexp):
        x = torch.tensor(0.5, requires_grad=True)
        assert torch.autograd.grad(scan(x, 0), x, given)[0] is given


def test_only_results_with_a_gradient_are_outputs_of_a_node() -> None:
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    seen: list[int] = []
    for result in (x.max(0).values, x.sort().values, torch.frexp(x)[0], torch.eye(2).requires_grad_().det()):
        result.grad_fn.register_prehook(lambda grads: seen.append(len(grads)))
        result.sum().backward()
    assert seen == [1, 1, 1, 1]


def test_a_node_that_is_called_takes_the_real_part_for_a_real_input() -> None:
    x = torch.ones(2, requires_grad=True)
    given = torch.full((2,), 1 + 2j)
    assert (x * 2).grad_fn(given)[0].tolist() == [2.0, 2.0]
    assert (-x).grad_fn(given).tolist() == [-1 - 2j, -1 - 2j]


@pytest.mark.parametrize("reduce", ["max", "min", "median", "nanmedian"])
def test_a_node_of_an_extreme_that_is_called_converts_without_a_node_for_it(reduce: str) -> None:
    x = torch.tensor([1.0, 2.0], dtype=torch.float16, requires_grad=True)
    given = torch.tensor(3.0, requires_grad=True)
    node = getattr(x, reduce)().grad_fn
    found = node(given)
    assert found.dtype is torch.float16 and found.sum() == 3
    divided = found.grad_fn.next_functions[1][0]
    assert [following and following.name() for following, _ in divided.next_functions] == [
        "torch::autograd::AccumulateGrad",
        None,
    ]
    with pytest.raises(RuntimeError, match="cannot be converted to type c10::Half without overflow"):
        getattr(x, reduce)().grad_fn(torch.tensor(1 + 2j))


def test_what_a_source_was_scattered_by_gathers_its_gradient_and_scatters_that_again() -> None:
    x, source, mask = torch.zeros(2, 2), torch.ones(3, requires_grad=True), torch.tensor([True, False])
    given = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    (found,) = torch.autograd.grad(x.masked_scatter(mask, source), source, given, create_graph=True)
    assert found.tolist() == [1.0, 3.0, 0.0] and not found._is_view()
    assert found.grad_fn.name() == "MaskedScatterBackwardBackward0"
    assert torch.autograd.grad(found, given, torch.ones(3))[0].tolist() == [[1.0, 0.0], [1.0, 0.0]]


def test_a_gradient_without_elements_is_summed_and_copied() -> None:
    x = torch.zeros(0, requires_grad=True)
    for compute in (lambda: x.half(), lambda: x.sign(), lambda: x.roll(1)):
        x.grad = None
        compute().sum().backward()
        assert x.grad.shape == (0,) and x.grad._version == 1


def test_gradients_of_rows_that_lie_oddly_lie_as_these() -> None:
    x = torch.ones(2).unfold(0, 2, 1).requires_grad_()
    assert x.stride() == (1, 1)
    assert torch.autograd.grad((x * x).sum(), x)[0].stride() == (1, 1)


@pytest.mark.parametrize(
    "function, expected",
    [
        (lambda x: x.tanh(), ["AccumulateGrad", "MulBackward0(MulBackward1,AccumulateGrad)"]),
        (lambda x: x.sigmoid(), ["MulBackward0(AccumulateGrad,AccumulateGrad)", "AddBackward1(MulBackward1)"]),
    ],
)
def test_second_derivatives_of_bent_functions_multiply_and_add_numbers_as_such(
    function: Any, expected: list[str]
) -> None:
    x, given, along = [torch.ones(2, requires_grad=True) for _ in range(3)]
    (first,) = torch.autograd.grad(function(x), x, given, create_graph=True)
    (second,) = torch.autograd.grad(first, x, along, create_graph=True)
    product = second.grad_fn.next_functions[0][0]

    def told(node: Any) -> str:
        name: str = node.name().removeprefix("torch::autograd::")
        inner = [following.name().removeprefix("torch::autograd::") for following, _ in node.next_functions]
        return f"{name}({','.join(inner)})" if inner else name

    assert [told(node) for node, _ in product.next_functions] == expected
