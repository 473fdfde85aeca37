"""``torch._foreach_*``: ops on lists of tensors."""

from __future__ import annotations

import pytest

import reference_impl as torch


def _leaves() -> list[torch.Tensor]:
    return [torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([0.5], requires_grad=True)]


def test_a_list_op_gives_what_the_single_ops_give() -> None:
    x, y = _leaves(), [torch.tensor([3.0, 5.0]), torch.tensor([7.0])]
    for got, single in (
        (torch._foreach_mul(x, y), lambda a, b, i: a * b),
        (torch._foreach_add(x, y, alpha=2), lambda a, b, i: a + 2 * b),
        (torch._foreach_sub(x, [1.0, 2.0]), lambda a, b, i: a - (i + 1)),
        (torch._foreach_addcmul(x, y, y, torch.tensor([1.0, 3.0])), lambda a, b, i: a + (2 * i + 1) * b * b),
        (torch._foreach_lerp(x, y, 0.5), lambda a, b, i: (a + b) / 2),
        (torch._foreach_maximum(x, 1.5), lambda a, b, i: a.clamp(min=1.5)),
        (torch._foreach_norm(x, 1), lambda a, b, i: a.abs().sum()),
        (torch._foreach_pow(2, x), lambda a, b, i: 2**a),
    ):
        assert isinstance(got, tuple)
        for i, (one, a, b) in enumerate(zip(got, x, y)):
            assert torch.equal(one, single(a, b, i))


def test_all_results_have_one_node_and_gradients_go_to_their_own_inputs() -> None:
    x = _leaves()
    a, b = torch._foreach_mul(x, x)
    assert a.grad_fn is b.grad_fn and a.grad_fn.name() == "ForeachMulBackward0List"
    assert type(a.grad_fn).__name__ == "CppFunction" and len(a.grad_fn.next_functions) == 4
    a.sum().backward()
    assert x[0].grad.tolist() == [2.0, 4.0] and x[1].grad is None


def test_a_list_op_can_be_differentiated_twice() -> None:
    x = _leaves()
    (first,) = torch.autograd.grad(torch._foreach_exp(x)[0].sum(), x[:1], create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x[:1])
    assert torch.equal(first, x[0].exp()) and torch.equal(second, first)


def test_in_place_the_list_comes_back_and_each_tensor_has_a_history_of_its_own() -> None:
    x = [one * 1 for one in _leaves()]
    assert torch._foreach_maximum_(x, [torch.ones(2), torch.ones(1)]) is x
    assert [one._version for one in x] == [1, 1]
    assert x[0].grad_fn is not x[1].grad_fn and x[0].grad_fn.name() == "MaximumBackward0"


def test_no_tensor_is_changed_where_one_of_them_is_a_leaf_that_requires_grad() -> None:
    x = [_leaves()[0] * 1, _leaves()[1]]
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        torch._foreach_add_(x, 1)
    assert x[0]._version == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: torch._foreach_maximum_([one * 1 for one in x], 1), "derivative for _foreach_maximum_ is not"),
        (lambda x: torch._foreach_addcdiv(x, x, x, torch.ones(2)), "derivative for aten::_foreach_addcdiv is not"),
        (lambda x: torch._foreach_mul(x, torch.tensor(2.0, requires_grad=True)), "inconsistent range"),
    ],
)
def test_what_torch_cannot_differentiate_is_refused_by_the_node(call: object, message: str) -> None:
    result = call(_leaves())[0]
    with pytest.raises(RuntimeError, match=message):
        result.sum().backward()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: torch._foreach_abs([]), "must have at least one tensor"),
        (lambda x: torch._foreach_add(x, x[:1]), "the same number of tensors, got 2 and 1"),
        (lambda x: torch._foreach_add(x, [1.0]), "same number of elements as scalar list"),
        (lambda x: torch._foreach_mul(x, torch.ones(2)), "0 dim but it has 1 dimensions and 2 elements"),
        (lambda x: torch._foreach_addcmul(x, x, x, torch.ones(3)), "input of length 2 but got 3"),
        (lambda x: torch._foreach_addcmul(x, x, x, torch.ones(1, 2)), "of dimension 1. Got 2"),
        (lambda x: torch._foreach_max([torch.ones(0)]), "cannot compute the maximum of an empty tensor"),
        (lambda x: torch._foreach_norm([torch.ones(0)], float("inf")), "infinity norm on an empty tensor"),
    ],
)
def test_lists_that_do_not_fit_are_refused(call: object, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        call(_leaves())


def test_there_is_no_form_that_torch_has_not() -> None:
    for name in ("_foreach_norm_", "_foreach_zero", "_foreach_sort"):
        assert not hasattr(torch, name)
    with pytest.raises(TypeError, match="invalid combination of arguments"):
        torch._foreach_sub(_leaves(), torch.tensor(2.0, requires_grad=True))


def test_a_saved_result_is_named_by_its_place_in_the_list() -> None:
    results = torch._foreach_exp(_leaves())
    with torch.no_grad():
        results[1].add_(1)
    with pytest.raises(RuntimeError, match="output 1 of ForeachExp"):
        results[1].sum().backward()
