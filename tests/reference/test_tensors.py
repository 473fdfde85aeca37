"""What a tensor is and tells: attributes, sharing, versions, the rules of requires_grad and grad."""

from __future__ import annotations

import warnings
from typing import Any, Callable

import pytest

import reference_impl as torch


def leaf(*values: float) -> Any:
    return torch.tensor(values or [1.0, 2.0, 3.0], requires_grad=True)


def inference_tensor() -> Any:
    with torch.inference_mode():
        return torch.ones(3)


# -- layout and values -----------------------------------------------------------------------------


def test_a_tensor_tells_its_shape_and_layout() -> None:
    x = torch.zeros(2, 3, dtype=torch.float64)[1]
    assert x.shape == torch.Size([3]) == x.size() and x.size(-1) == 3 == len(x) == x.numel() == x.nelement()
    assert x.ndim == x.dim() == x.ndimension() == 1 and x.stride() == (1,) and x.stride(0) == 1
    assert x.storage_offset() == 3 and x.element_size() == x.itemsize == 8 and x.nbytes == 24
    assert x.is_contiguous() and not torch.zeros(2, 3).t().is_contiguous()
    assert x.is_floating_point() and not x.is_complex() and x.is_signed() and x.device.type == "cpu"


def test_addresses_differ_by_offset_within_a_storage_and_are_0_without_elements() -> None:
    x = torch.zeros(4)
    assert x[2:].data_ptr() - x.data_ptr() == 8
    assert x[2:].untyped_storage().data_ptr() == x.data_ptr() != torch.zeros(4).data_ptr()
    assert torch.zeros(0).data_ptr() == 0


@pytest.mark.parametrize("ask", [lambda x: x.size(2), lambda x: x.stride(-3)])
def test_a_dimension_that_is_not_there_is_an_index_error(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(IndexError, match="Dimension out of range"):
        ask(torch.zeros(2, 3))


def test_a_size_is_a_tuple_that_stays_a_size() -> None:
    size = torch.zeros(2, 3, 4).shape
    assert size.numel() == 24 and repr(size) == "torch.Size([2, 3, 4])" and size == (2, 3, 4)
    assert type(size[1:]) is type(size + (1,)) is type(size * 2) is torch.Size and size[0] == 2
    with pytest.raises(TypeError, match=r"can only concatenate tuple \(not list\) to torch.Size"):
        size + [1]
    with pytest.raises(TypeError, match="tuple expected at most 1 argument, got 2"):
        torch.Size([1], [2])


@pytest.mark.parametrize("base", ("Size", "dtype"))
def test_sizes_and_types_of_elements_are_no_base_classes(base: str) -> None:
    with pytest.raises(TypeError, match=f"type 'torch.{base}' is not an acceptable base type"):
        type("Derived", (getattr(torch, base),), {})


@pytest.mark.parametrize(
    "made, value, kind",
    [(torch.tensor([[2.5]]), 2.5, float), (torch.tensor(3), 3, int), (torch.tensor(True), True, bool)],
)
def test_item_and_tolist_give_python_numbers_of_the_kind(made: Any, value: Any, kind: type) -> None:
    assert made.item() == value and type(made.item()) is kind
    nested = made.tolist()
    while isinstance(nested, list):
        nested = nested[0]
    assert nested == value and type(nested) is kind


@pytest.mark.parametrize(
    "shape", ((1, 1), (2, 3), (2, 2, 2), (16, 1), (17, 1), (2, 3, 4), (2, 1, 2, 3), (3, 0), (0, 3))
)
def test_tolist_has_a_list_of_its_own_for_each_place_of_the_first_dimensions(shape: tuple[int, ...]) -> None:
    x = torch.arange(float(torch.Size(shape).numel())).reshape(shape)
    rows = [one.tolist() for one in x]
    nested = x.tolist()
    assert nested == rows and len(nested) == shape[0]
    assert len({id(row) for row in nested}) == shape[0]
    assert x.transpose(0, 1).tolist() == [one.tolist() for one in x.unbind(1)]


def test_tolist_follows_the_strides() -> None:
    assert torch.arange(6).view(2, 3).t().tolist() == [[0, 3], [1, 4], [2, 5]]
    assert torch.zeros(2, 0).tolist() == [[], []] and torch.arange(3).expand(2, 3).tolist() == [[0, 1, 2]] * 2


def test_item_wants_one_element() -> None:
    with pytest.raises(RuntimeError, match="a Tensor with 2 elements cannot be converted to Scalar"):
        torch.ones(2).item()


@pytest.mark.parametrize("convert", [float, int, complex])
def test_a_number_is_made_of_one_element_alone(convert: type) -> None:
    assert convert(torch.tensor([2.0])) == 2
    with pytest.raises(ValueError, match="only one element tensors can be converted to Python scalars"):
        convert(torch.ones(2))


@pytest.mark.parametrize("count, what", [(0, "no values"), (2, "more than one value")])
def test_the_truth_of_anything_but_one_element_is_ambiguous(count: int, what: str) -> None:
    with pytest.raises(RuntimeError, match=f"Boolean value of Tensor with {what} is ambiguous"):
        bool(torch.ones(count))


def test_one_element_is_true_unless_it_is_zero() -> None:
    assert torch.tensor([[0.5]]) and not torch.tensor(0.0)


def test_only_an_integer_is_an_index() -> None:
    assert [10, 20][torch.tensor(1)] == 20
    for wrong in (torch.tensor(1.0), torch.tensor([0, 1])):
        with pytest.raises(TypeError, match="only integer tensors of a single element can be converted to an index"):
            [10, 20][wrong]


def test_what_has_no_dimensions_has_no_length_and_cannot_be_iterated() -> None:
    with pytest.raises(TypeError, match=r"len\(\) of a 0-d tensor"):
        len(torch.tensor(1))
    with pytest.raises(TypeError, match="iteration over a 0-d tensor"):
        iter(torch.tensor(1))


def test_iterating_gives_views_of_one_unbind() -> None:
    x = leaf() * 1
    first, second, third = x
    assert first.grad_fn.name() == "UnbindBackward0" and first.grad_fn is third.grad_fn
    assert [first.output_nr, second.output_nr, third.output_nr] == [0, 1, 2]
    assert second._base is x and second.item() == 2.0


def test_containing_compares_elements() -> None:
    assert 2 in leaf() and torch.tensor(3.0) in leaf() and 7 not in leaf()
    with pytest.raises(RuntimeError, match="only supports Tensor or scalar, but you passed in a <class 'str'>"):
        assert "a" in leaf()


def test_tensors_hash_by_identity() -> None:
    a, b = torch.ones(1), torch.ones(1)
    assert len({a, b, a}) == 2


# -- detach, data, versions ------------------------------------------------------------------------


def test_detach_shares_elements_and_version_and_requires_no_grad() -> None:
    x = leaf() * 1
    alias = x.detach()
    assert not alias.requires_grad and alias.is_leaf and not alias._is_view()
    alias.add_(1)
    assert x.tolist() == [2.0, 3.0, 4.0] and x._version == alias._version == 1


def test_data_shares_elements_alone() -> None:
    x = leaf() * 1
    alias = x.data
    assert not alias.requires_grad and alias.is_leaf
    alias.add_(1)
    assert x.tolist() == [2.0, 3.0, 4.0] and (x._version, alias._version) == (0, 1)


def test_assigning_data_takes_over_the_elements_and_keeps_the_version() -> None:
    x = leaf()
    with torch.no_grad():
        x.add_(1)
    other = torch.zeros(2, 2)
    x.data = other
    assert x.shape == (2, 2) and x._version == 1 and x.requires_grad and x.is_leaf
    other.fill_(5)
    assert x.tolist() == [[5.0, 5.0]] * 2 and x._version == 1


def test_data_must_be_a_tensor_that_can_require_grad_where_the_tensor_does() -> None:
    with pytest.raises(TypeError, match="Variable data has to be a tensor, but got float"):
        leaf().data = 1.0
    with pytest.raises(RuntimeError):
        leaf().data = torch.tensor([1])


def _scalar_view_of_a_leaf() -> Any:
    x = leaf()
    with torch.no_grad():
        return x[0]


def test_a_view_that_requires_grad_by_its_base_takes_no_data_that_cannot() -> None:
    view = _scalar_view_of_a_leaf()
    with pytest.raises(RuntimeError, match="data set to a tensor that requires gradients"):
        view.data = torch.tensor(1)
    view.data = torch.tensor(1.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda number: torch.full((2,), number),
        lambda number: torch.full_like(torch.ones(2), number),
        lambda number: torch.arange(number),
        lambda number: torch.nn.functional.leaky_relu(torch.ones(2), number),
        lambda number: torch.linalg.vector_norm(torch.ones(2), number),
    ],
)
def test_what_requires_grad_by_its_base_is_no_number(call: Callable[[Any], Any]) -> None:
    number = _scalar_view_of_a_leaf()
    with pytest.raises(TypeError, match="must be Number, not Tensor"):
        call(number)
    call(number.detach())


def test_detaching_in_place_makes_a_leaf() -> None:
    x = leaf() * 2
    assert x.detach_() is x
    assert x.is_leaf and not x.requires_grad and x.grad_fn is None and x._version == 0


def test_a_view_cannot_be_detached_in_place() -> None:
    with pytest.raises(RuntimeError, match="Can't detach views in-place"):
        (leaf() * 2)[:1].detach_()


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.add_(1),
        lambda x: x.zero_(),
        lambda x: x.copy_(torch.ones(3)),
        lambda x: x.__setitem__(0, 5.0),
        lambda x: x[1:].mul_(2),
        lambda x: torch.add(torch.ones(3), 1, out=x),
        lambda x: x.uniform_(),
    ],
)
def test_each_in_place_change_counts_once_in_every_mode(change: Callable[[Any], Any]) -> None:
    x = torch.ones(3)
    view, alias = x[1:], x.detach()
    change(x)
    with torch.no_grad():
        change(x)
    assert x._version == view._version == alias._version == 2


def test_a_new_tensor_begins_at_version_0_and_reading_changes_nothing() -> None:
    x = torch.ones(3)
    x + 1, x.sum(), x[0], x.clone()
    assert x._version == 0 and x.clone()._version == 0


# -- requires_grad ---------------------------------------------------------------------------------


def test_requires_grad_can_be_set_on_a_leaf_and_cleared() -> None:
    x = torch.ones(2)
    x.requires_grad = True
    assert x.requires_grad and x.is_leaf and x.requires_grad_() is x
    x.requires_grad = False
    assert not x.requires_grad and x.requires_grad_(True).requires_grad


@pytest.mark.parametrize("value", [True, False])
def test_the_attribute_of_a_non_leaf_cannot_be_assigned(value: bool) -> None:
    with pytest.raises(RuntimeError, match="you can only change requires_grad flags of leaf variables"):
        (leaf() * 2).requires_grad = value


def test_the_method_may_ask_a_non_leaf_for_what_holds() -> None:
    y = leaf() * 2
    assert y.requires_grad_() is y
    with pytest.raises(RuntimeError, match="use var_no_grad = var.detach()"):
        y.requires_grad_(False)


@pytest.mark.parametrize("wrong", [1, None, "True"])
def test_requires_grad_is_a_bool(wrong: Any) -> None:
    with pytest.raises(RuntimeError, match="requires_grad must be a bool"):
        torch.ones(1).requires_grad = wrong
    with pytest.raises(TypeError, match="requires_grad_"):
        torch.ones(1).requires_grad_(wrong)


def test_requires_grad_cannot_be_deleted() -> None:
    with pytest.raises(RuntimeError, match="requires_grad must be a bool"):
        del torch.ones(1).requires_grad


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool])
def test_only_floating_and_complex_tensors_can_require_grad(dtype: Any) -> None:
    x = torch.ones(1, dtype=dtype)
    with pytest.raises(RuntimeError, match="only Tensors of floating point"):
        x.requires_grad = True
    with pytest.raises(RuntimeError, match="only Tensors of floating point"):
        x.requires_grad_()
    with pytest.raises(RuntimeError, match="Only Tensors of floating point"):
        torch.ones(1, dtype=dtype, requires_grad=True)
    assert not x.requires_grad_(False).requires_grad
    assert torch.ones(1, dtype=torch.complex64, requires_grad=True).requires_grad


def test_integral_results_never_require_grad() -> None:
    x = leaf()
    for made in (x.argmax(), x > 1, x.long(), x == x):
        assert not made.requires_grad and made.grad_fn is None


def test_an_inference_tensor_can_require_grad_only_in_inference_mode() -> None:
    x = inference_tensor()
    with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor outside InferenceMode"):
        x.requires_grad = True
    with torch.inference_mode():
        x.requires_grad = True
    assert x.requires_grad


def test_an_inference_tensor_has_no_version_and_cannot_be_changed_or_saved_outside() -> None:
    x = inference_tensor()
    assert x.is_inference() and torch.is_inference(x) and not x.clone().is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors do not track version counter"):
        x._version
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
        x.add_(1)
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        leaf() * x
    assert x[1:].is_inference() and x.detach().is_inference() and not (x + 1).is_inference()
    with torch.inference_mode():
        x.add_(1)


def test_a_detached_inference_tensor_gets_a_version_outside_inference_mode() -> None:
    x = inference_tensor()
    assert x.detach()._version == 0 == x.data._version
    with torch.inference_mode():
        inside = x.detach()
    with pytest.raises(RuntimeError, match="do not track version counter"):
        inside._version


# -- grad ------------------------------------------------------------------------------------------


def test_grad_is_none_until_something_was_accumulated_and_can_be_set_and_deleted() -> None:
    x = leaf()
    assert x.grad is None
    given = torch.ones(3)
    x.grad = given
    assert x.grad is given
    del x.grad
    assert x.grad is None


def test_a_gradient_must_fit() -> None:
    x = leaf()
    with pytest.raises(TypeError):
        x.grad = 1.0
    with pytest.raises(RuntimeError, match="can't assign Variable as its own grad"):
        x.grad = x
    with pytest.raises(RuntimeError):
        x.grad = torch.ones(3, dtype=torch.float64)
    with pytest.raises(RuntimeError):
        x.grad = torch.ones(2)
    assert x.grad is None


def test_reading_grad_of_a_non_leaf_warns_unless_it_is_retained() -> None:
    y = leaf() * 2
    with pytest.warns(UserWarning, match="The .grad attribute of a Tensor that is not a leaf"):
        assert y.grad is None
    y.retain_grad()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert y.grad is None
        y.sum().backward()
        assert y.grad.tolist() == [1.0] * 3


def test_retain_grad_is_for_what_requires_grad_and_does_nothing_to_a_leaf() -> None:
    with pytest.raises(RuntimeError, match="can't retain_grad on Tensor that has requires_grad=False"):
        torch.ones(1).retain_grad()
    x = leaf()
    x.retain_grad()
    assert not x.retains_grad
    y = x * 2
    y.retain_grad()
    assert y.retains_grad


def test_setting_an_attribute_of_a_tensor_runs_no_code():
    """A class with one of these pays for each attribute that it sets: a tensor has sixteen."""
    assert not {"__setattr__", "__delattr__", "__getattribute__", "__del__"} & vars(torch.Tensor).keys()
