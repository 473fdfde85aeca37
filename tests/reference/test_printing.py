"""How tensors of the reference print."""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

import reference_impl as torch


@pytest.fixture(autouse=True)
def default_options() -> Iterator[None]:
    yield
    torch.set_printoptions(profile="default")


def flat(*lines: str) -> str:
    return "\n".join(lines)


@pytest.mark.parametrize(
    "values, text",
    [
        ([1, -20], "tensor([  1, -20])"),
        ([True, False], "tensor([ True, False])"),
        ([1.0, 2.0], "tensor([1., 2.])"),
        ([0.5, -2.0], "tensor([ 0.5000, -2.0000])"),
        ([0.1, 1000.0], "tensor([1.0000e-01, 1.0000e+03])"),
        ([1.0, 1000.0], "tensor([   1., 1000.])"),
        ([1.0, 2.0e8], "tensor([1.0000e+00, 2.0000e+08])"),
        ([1.0, math.nan, -math.inf], "tensor([1., nan, -inf])"),
        ([0.0, math.inf], "tensor([0., inf])"),
        (0.25, "tensor(0.2500)"),
        ([], "tensor([])"),
        ([[1.0], [2.0]], flat("tensor([[1.],", "        [2.]])")),
        ([[[1]], [[2]]], flat("tensor([[[1]],", "", "        [[2]]])")),
    ],
)
def test_numbers_of_a_tensor_are_all_written_in_one_way(values: Any, text: str) -> None:
    assert repr(torch.tensor(values)) == text


def test_only_a_type_that_is_not_the_default_is_told() -> None:
    assert repr(torch.tensor([1.0], dtype=torch.float64)) == "tensor([1.], dtype=torch.float64)"
    assert repr(torch.tensor([1], dtype=torch.int32)) == "tensor([1], dtype=torch.int32)"
    torch.set_default_dtype(torch.float64)
    try:
        assert repr(torch.tensor([1.0])) == "tensor([1.])"
    finally:
        torch.set_default_dtype(torch.float32)


def test_an_empty_tensor_tells_its_size_unless_it_has_one_dimension() -> None:
    assert repr(torch.ones(2, 0)) == "tensor([], size=(2, 0))"
    assert repr(torch.ones(0, dtype=torch.int64)) == "tensor([], dtype=torch.int64)"


def test_what_autograd_knows_is_told_at_the_end() -> None:
    x = torch.ones(2, requires_grad=True)
    assert repr(x) == "tensor([1., 1.], requires_grad=True)"
    assert repr(x * 2) == "tensor([2., 2.], grad_fn=<MulBackward0>)"
    assert repr(torch.nn.Parameter(torch.ones(1))) == "Parameter containing:\ntensor([1.], requires_grad=True)"


def test_a_view_that_may_not_be_differentiated_any_more_prints_as_invalid() -> None:
    base = torch.ones(2)
    with torch.no_grad():
        view = base[:1]
    base.mul_(torch.ones(2, requires_grad=True))
    assert repr(view) == "tensor([1.], grad_fn=<Invalid>)"


def test_more_than_a_thousand_elements_are_summarised() -> None:
    assert repr(torch.arange(1001)) == "tensor([   0,    1,    2,  ...,  998,  999, 1000])"
    text = repr(torch.zeros(40, 40))
    assert text.count("...") == 7
    assert "..." not in repr(torch.zeros(1000))


def test_long_rows_and_suffixes_go_to_the_next_line() -> None:
    assert repr(torch.full((8,), 0.125, requires_grad=True)) == flat(
        "tensor([0.1250, 0.1250, 0.1250, 0.1250, 0.1250, 0.1250, 0.1250, 0.1250],", "       requires_grad=True)"
    )
    assert [line.count(".") for line in repr(torch.zeros(40)).split("\n")] == [24, 16]


def test_options_change_precision_summary_width_and_exponents() -> None:
    torch.set_printoptions(precision=2)
    assert repr(torch.tensor([0.5])) == "tensor([0.50])"
    torch.set_printoptions(threshold=3, edgeitems=1)
    assert repr(torch.arange(4)) == "tensor([0,  ..., 3])"
    torch.set_printoptions(profile="default", sci_mode=True)
    assert repr(torch.tensor([1.0])) == "tensor([1.0000e+00])"
    torch.set_printoptions(linewidth=20)
    assert repr(torch.ones(4)) == flat("tensor([1., 1., 1.,", "        1.])")


def test_a_single_number_takes_a_format_and_an_array_does_not() -> None:
    assert f"{torch.tensor(1.5):.2f}" == "1.50"
    assert f"{torch.tensor([1.0])}" == "tensor([1.])"
    with pytest.raises(TypeError, match="unsupported format string"):
        f"{torch.tensor([1.0]):.2f}"


# -- copies ------------------------------------------------------------------------------------------------------------


def a_leaf() -> Any:
    x = torch.ones(2, requires_grad=True)
    x.grad = torch.full((2,), 3.0)
    x.note = ["kept"]
    return x


def test_a_deep_copy_is_a_leaf_of_its_own_with_a_copy_of_the_gradient() -> None:
    x = a_leaf()
    made = copy.deepcopy(x)
    assert made.requires_grad and made.is_leaf and made._version == 1
    assert made.grad.tolist() == [3.0, 3.0] and made.grad is not x.grad
    assert made.note == ["kept"] and made.note is not x.note
    assert made.data_ptr() != x.data_ptr()


def test_only_leaves_are_copied_deeply() -> None:
    with pytest.raises(RuntimeError, match="graph leaves"):
        copy.deepcopy(a_leaf() * 2)


def test_a_shallow_copy_shares_the_memory_and_neither_gradient_nor_version() -> None:
    x = a_leaf()
    made = copy.copy(x)
    assert made is not x and made.data_ptr() == x.data_ptr()
    assert made.grad is None and made.note is x.note
    assert (x._version, made._version) == (0, 1)
    assert copy.copy(x * 2).is_leaf


def test_tensors_that_share_memory_share_it_after_a_deep_copy_and_not_after_pickling() -> None:
    base = torch.arange(4.0)
    whole, part = copy.deepcopy([base, base[2:]])
    whole.fill_(7.0)
    assert part.tolist() == [7.0, 7.0] and not part._is_view()
    whole, part = pickle.loads(pickle.dumps([base, base[2:]]))
    whole.fill_(7.0)
    assert part.tolist() == [2.0, 3.0]


def test_a_pickled_tensor_comes_back_without_its_gradient() -> None:
    made = pickle.loads(pickle.dumps(a_leaf()))
    assert made.tolist() == [1.0, 1.0] and made.requires_grad and made.grad is None and made.note == ["kept"]
    assert pickle.loads(pickle.dumps(torch.tensor([True]))).dtype is torch.bool


def test_the_mode_decides_whether_a_copy_is_an_inference_tensor() -> None:
    normal = torch.ones(1)
    with torch.inference_mode():
        inference = torch.ones(1)
        assert all(f(normal).is_inference() for f in (copy.copy, copy.deepcopy))
    assert not any(f(inference).is_inference() for f in (copy.copy, copy.deepcopy))


def test_a_copied_parameter_loses_its_gradient() -> None:
    parameter = torch.nn.Parameter(torch.ones(2))
    parameter.grad = torch.ones(2)
    first, second = copy.deepcopy([parameter, parameter])
    assert first is second and isinstance(first, torch.nn.Parameter) and first.grad is None and first.requires_grad
    assert isinstance(pickle.loads(pickle.dumps(parameter)), torch.nn.Parameter)
