"""How arguments are read, and what is said where they do not fit."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch

X = torch.ones(2, 3)
NO_MATCH = "      didn't match because some of the arguments have invalid types: "


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: torch.sin(), 'sin() missing 1 required positional arguments: "input"'),
        (lambda: torch.dot(), 'dot() missing 2 required positional argument: "input", "tensor"'),
        (lambda: torch.sin(1), "sin(): argument 'input' (position 1) must be Tensor, not int"),
        (lambda: torch.sin(X, 3), "sin() takes 1 positional argument but 2 were given"),
        (lambda: X.sin(3), "TensorBase.sin() takes no arguments (1 given)"),
        (lambda: X.sin(unknown=3), "TensorBase.sin() takes no keyword arguments"),
        (lambda: torch.sin(X, unknown=3), "sin() got an unexpected keyword argument 'unknown'"),
        (lambda: torch.sin(X, input=X), "sin() got multiple values for argument 'input'"),
        (lambda: X.mm("a"), "mm(): argument 'mat2' (position 1) must be Tensor, not str"),
        (lambda: X.sum(dim=0, keepdim=2), "sum(): argument 'keepdim' must be bool, not int"),
        (lambda: torch.stack(X), "stack(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor"),
        (lambda: torch.stack([X, 1]), "expected Tensor as element 1 in argument 0, but got int"),
        (
            lambda: X.view(2, "a"),
            "view(): argument 'size' failed to unpack the object at pos 2 with error"
            ' "type must be tuple of ints,but got str"',
        ),
        (
            lambda: torch.zeros(["a"]),
            "zeros(): argument 'size' (position 1) must be tuple of ints, but found element of type str at pos 0",
        ),
        (
            lambda: torch.add(X),
            "add() received an invalid combination of arguments - got (Tensor), but expected (Tensor input,"
            " Tensor other, *, Number alpha = 1, Tensor out = None)",
        ),
        (
            lambda: X.max("a"),
            "max() received an invalid combination of arguments - got (str), but expected one of:\n"
            " * ()\n"
            "      didn't match because some of the arguments have invalid types: (!str!)\n"
            " * (Tensor other)\n"
            "      didn't match because some of the arguments have invalid types: (!str!)\n"
            " * (int dim, bool keepdim = False)\n",
        ),
        (
            lambda: torch.where(X > 0, [1], X),
            "where() received an invalid combination of arguments - got (Tensor, list, Tensor), but expected one of:\n"
            " * (Tensor condition)\n"
            " * (Tensor condition, Tensor input, Tensor other, *, Tensor out = None)\n"
            " * (Tensor condition, Number self, Tensor other)\n"
            f"{NO_MATCH}(Tensor, !list of [int]!, Tensor)\n"
            " * (Tensor condition, Tensor input, Number other)\n"
            f"{NO_MATCH}(Tensor, !list of [int]!, !Tensor!)\n"
            " * (Tensor condition, Number self, Number other)\n"
            f"{NO_MATCH}(Tensor, !list of [int]!, !Tensor!)\n",
        ),
        (
            lambda: X.var(dim="a", unbiased=3),
            "var() received an invalid combination of arguments - got (unbiased=int, dim=str, ), but expected one of:\n"
            " * (tuple of ints dim, bool unbiased = True, bool keepdim = False)\n"
            " * (tuple of ints dim = None, *, Number correction = None, bool keepdim = False)\n"
            " * (bool unbiased = True)\n",
        ),
    ],
)
def test_wrong_arguments_are_refused_in_torchs_words(call: Any, message: str) -> None:
    with pytest.raises(TypeError) as raised:
        call()
    assert str(raised.value) == message


def test_what_numpy_calls_a_parameter_is_understood() -> None:
    assert X.sum(axis=0).tolist() == [2, 2, 2] and torch.sum(x=X, axis=1, keepdims=True).tolist() == [[3], [3]]


def test_a_failure_that_is_no_fault_of_the_types_is_left_as_it_is() -> None:
    with pytest.raises(IndexError, match="Dimension out of range"):
        X.sum(2)
    with pytest.raises(RuntimeError, match="invalid for input of size 6"):
        X.view(4)


def test_out_is_derived_for_a_form_that_has_none_of_its_own() -> None:
    out = torch.zeros(3, dtype=torch.bool)
    assert torch.all(X, 0, out=out) is out and out.tolist() == [True] * 3 and out._version == 1
    values, indices = torch.zeros(2), torch.zeros(2, dtype=torch.int64)
    both = torch.max(X, 1, out=(values, indices))
    assert both.values is values and both[1] is indices and values.tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
        torch.max(X.clone().requires_grad_(), 1, out=(values, indices))
    with pytest.raises(TypeError, match="unexpected keyword argument 'out'"):
        X.mm(X.t(), out=values)


def test_a_length_that_is_no_int_is_refused_also_where_its_layout_is_known() -> None:
    x = torch.ones(2, 3)
    assert x.narrow_copy(1, 0, 1).shape == (2, 1)
    with pytest.raises(TypeError, match="argument 'length'"):
        x.narrow_copy(1, 0, 1.0)


def test_a_deprecated_order_of_arguments_is_taken_with_one_warning_for_all() -> None:
    x, y = torch.ones(2), torch.full((2,), 3.0)
    torch.set_warn_always(True)
    try:
        with pytest.warns(
            UserWarning, match=r"This overload of add_ is deprecated:\n\tadd_\(Number alpha, Tensor other\)"
        ):
            assert x.add_(2, y) is x and x.tolist() == [7, 7] and x._version == 1
        with pytest.warns(
            UserWarning, match=r"\n\taddcmul\(Tensor input, Tensor tensor1, Tensor tensor2, \*, Number value"
        ):
            assert torch.addcmul(y, 2, y, y).tolist() == [21, 21]
        with pytest.warns(UserWarning, match="This overload of addmv"):
            assert torch.addmv(2, y, 3, torch.ones(2, 2), y).tolist() == [24, 24]
    finally:
        torch.set_warn_always(False)


def test_a_name_of_torchs_is_taken_where_the_form_has_another() -> None:
    assert torch.det(input=torch.eye(2)).item() == 1
    assert torch.hsplit(input=X, sections=3)[0].shape == (2, 1)
    assert torch.ones(2).uniform_(**{"from": 3.0, "to": 3.0}).tolist() == [3, 3]
    with pytest.raises(TypeError, match=r"zeros\(\): argument 'size' must be tuple of ints, not int"):
        torch.zeros(size=3)


def test_a_multiple_of_a_type_that_does_not_go_into_the_results_is_refused() -> None:
    with pytest.raises(RuntimeError, match="Boolean alpha only supported for Boolean results"):
        X.add(X, alpha=True)
    with pytest.raises(RuntimeError, match="must not be a floating point number"):
        X.long().sub(1, alpha=1.0)
    with pytest.raises(RuntimeError, match="argument alpha must not be a complex number"):
        torch.rsub(X, X, alpha=1j)
