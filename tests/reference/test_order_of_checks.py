"""Which of several things that are wrong with a call is told; what is said of places in an index."""

from __future__ import annotations

from typing import Any, Callable

import pytest

import reference_impl as torch

OVERLAP = "some elements of the input tensor and the written-to tensor refer to a single memory location"
SHARED = "more than one element of the written-to tensor refers to a single memory location"
BROADCAST = "must match the size of tensor b"


@pytest.mark.parametrize(
    "op", ("bitwise_xor", "gcd", "bitwise_left_shift", "hypot", "nextafter", "fmod", "remainder", "floor_divide")
)
def test_that_operands_broadcast_is_settled_before_a_kernel_is_looked_up(op: str) -> None:
    dtype = torch.int64 if op in ("hypot", "nextafter") else torch.complex64
    with pytest.raises(RuntimeError, match=BROADCAST):
        getattr(torch, op)(torch.ones(2, dtype=dtype), torch.ones(3, dtype=dtype))


@pytest.mark.parametrize(
    "change",
    (
        lambda x: x.T.sub_(x),
        lambda x: x.T.copy_(x),
        lambda x: x.view(-1).div_(x),
        lambda x: x.T.lt_(x),
        lambda x: torch.add(x, x.T, out=x),
        lambda x: x.unsqueeze(0).div_(x.view(torch.int32)),
    ),
)
def test_that_memory_overlaps_is_told_before_shapes_and_types(change: Callable[[Any], Any]) -> None:
    with pytest.raises(RuntimeError, match=OVERLAP):
        change(torch.ones(3, 2))


def test_a_target_that_was_expanded_is_told_before_the_shape_of_the_operand() -> None:
    with pytest.raises(RuntimeError, match=SHARED):
        torch.ones(1, 2).expand(3, 2).add_(torch.ones(2, 3))


def test_an_output_that_is_an_operand_is_not_resized() -> None:
    x = torch.ones(3)
    with pytest.raises(RuntimeError, match="doesn't match the broadcast shape"):
        torch.add(x, torch.ones(2, 3), out=x)


def test_what_lies_in_the_memory_of_a_resized_output_is_read_as_it_is_written() -> None:
    x = torch.tensor([1.5, -2.0])
    with pytest.warns(UserWarning, match="was resized"):
        torch.mul(x.expand(2, 2), x.expand(2, 2), out=x)
    assert x.tolist() == [[2.25, 4.0], [5.0625, 16.0]]


@pytest.mark.parametrize(
    ("several", "message"),
    [
        ((torch.ones(()), torch.ones(2, 2, 2)), "the first tensor must be 1D or 2D but got 0D"),
        ((torch.ones(2, 3), torch.ones(2), torch.ones(())), "the last tensor must be 1D or 2D but got 0D"),
        ((torch.ones(2, 3), torch.ones(2), torch.ones(2, 2).double()), "tensor 1 must be 2D but got 1D"),
        ((torch.ones(2, 3), torch.ones(2, 3).double()), "tensor 0 is float and tensor 1 double"),
        ((torch.ones(2, 3), torch.ones(2, 3), torch.ones(2).double()), r"shapes \[2, 3\] and \[2, 3\] cannot be"),
        ((torch.ones(2, 3), torch.ones(2)), r"shapes \[2, 3\] and \[2\] cannot be multiplied"),
    ],
)
def test_a_chain_of_matrices_is_looked_at_from_dimensions_to_types_and_sizes_in_turn(
    several: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(RuntimeError, match=message):
        torch.linalg.multi_dot(several)


def test_the_type_of_a_slope_is_looked_at_before_how_many_there_are_and_that_before_their_shape() -> None:
    x = torch.ones(2, 3)
    for weight, message in (
        (torch.ones(2, dtype=torch.bfloat16), "Type promoting not supported. Got Float and BFloat16"),
        (torch.ones(1, dtype=torch.float64), "Type promoting not supported. Got Float and Double"),
        (torch.ones(2, 2), "Found parameter numbers = 4 and channel size = 3"),
        (torch.ones(3, 1), "to be a scalar or 1D tensor, but got: ndim = 2"),
    ):
        with pytest.raises(RuntimeError, match=message):
            torch.nn.functional.prelu(x, weight)


def test_leaves_are_looked_at_before_shapes() -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        torch.ones(2, requires_grad=True).tril_()


@pytest.mark.parametrize(("index", "place"), (((0, ..., 5), 2), ((None, slice(None), 5), 2), ((slice(None), 5), 1)))
def test_an_index_out_of_bounds_is_told_by_its_place_in_the_index(index: Any, place: int) -> None:
    with pytest.raises(IndexError, match=f"index 5 is out of bounds for dimension {place} with size 2"):
        torch.zeros(2, 2)[index]


def test_the_last_dimension_that_does_not_expand_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"The expanded size of the tensor \(3\).*dimension 1"):
        torch.ones(3, 2).expand(2, 3)


def test_how_a_quantile_is_interpolated_is_looked_at_before_the_tensor() -> None:
    with pytest.raises(RuntimeError, match="interpolation must be one of"):
        torch.quantile(torch.ones(0, dtype=torch.int64), 0.5, interpolation="most")
    with pytest.raises(RuntimeError, match="must be non-empty"):
        torch.quantile(torch.ones(0, dtype=torch.int64), 0.5)


def test_how_many_elements_are_viewed_as_others_is_looked_at_before_where_they_lie() -> None:
    with pytest.raises(RuntimeError, match=r"self.size\(-1\) must be divisible by 4"):
        torch.zeros(2, 3, dtype=torch.bool).t().view(torch.int32)
    with pytest.raises(RuntimeError, match=r"self.stride\(-1\) must be 1"):
        torch.zeros(4, 8).t().view(torch.int16)


def test_an_index_out_of_bounds_is_told_where_nothing_overlaps_since_nothing_is_there() -> None:
    x = torch.zeros(0)
    with pytest.raises(IndexError, match="out of bounds"):
        x.view(-1)[[1]] = x


@pytest.mark.parametrize("op", ("dot", "vdot"))
def test_a_product_of_vectors_is_written_into_what_it_was_made_of(op: str) -> None:
    x = torch.tensor([1.0, 2.0, 3.0])
    assert getattr(torch, op)(x[:2], x[1:], out=x[0]).item() == 8.0


def test_a_matrix_with_nan_has_no_singular_values() -> None:
    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[float("nan"), 0.0], [0.0, 1.0]]])
    with pytest.raises(torch.linalg.LinAlgError, match=r"linalg.svd: \(Batch element 1\): The algorithm failed"):
        torch.linalg.svdvals(x)


def test_a_norm_of_another_type_than_its_weight_warns() -> None:
    with pytest.warns(UserWarning, match="input dtype = float, weight dtype = double"):
        torch.nn.functional.rms_norm(torch.ones(3), (3,), torch.ones(3, dtype=torch.float64))


def test_a_probability_is_looked_at_before_the_type() -> None:
    with pytest.raises(RuntimeError, match=r"p to be in \[0, 1\], but got p=2"):
        torch.bernoulli(torch.tensor([1j]), 2.0)


def test_types_are_looked_at_before_shapes_in_a_norm() -> None:
    with pytest.raises(RuntimeError, match="mixed dtype"):
        torch.nn.functional.layer_norm(torch.ones(2, 3, dtype=torch.bool), (3,), torch.ones(2))


def test_what_was_never_saved_is_told_though_the_graph_is_freed() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.sum().backward()
    with pytest.raises(RuntimeError, match="with value None"):
        y.grad_fn._raw_saved_self.register_hooks(torch.clone, torch.clone)


@pytest.mark.parametrize("value", (1j, torch.ones(2)))
def test_whether_a_leaf_is_filled_is_asked_before_with_what(value: Any) -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        torch.ones(2, requires_grad=True).fill_(value)


def test_no_kernel_draws_where_there_are_no_chances() -> None:
    assert torch.zeros(0, dtype=torch.int64).bernoulli().dtype is torch.int64
    assert torch.zeros(0, 2, dtype=torch.complex64).bernoulli(0.5).shape == (0, 2)
    with pytest.raises(RuntimeError, match="bernoulli does not support automatic differentiation"):
        torch.zeros(0, dtype=torch.complex64, requires_grad=True).bernoulli()
    assert torch.zeros(2).nonzero().bernoulli().shape == (0, 1)
    with pytest.raises(RuntimeError, match=r"in \[0, 1\]"):
        torch.zeros(0).bernoulli(2)


def one_without_a_history() -> torch.Tensor:
    base = torch.ones(2, 3, requires_grad=True) * 1
    rows = base.unbind()
    base.add_(1)
    return rows[0]


@pytest.mark.parametrize(
    "call",
    (
        lambda x: x.permute(0, 1),
        lambda x: torch.sum(x, 5),
        lambda x: x.view_as(torch.ones(2)),
        lambda x: x.flip(5),
        lambda x: torch.ones(3).index_add(5, torch.tensor([0]), x),
        lambda x: x.roll((1, 2), (0,)),
        lambda x: x.det(),
    ),
)
def test_that_a_view_has_no_history_any_more_is_told_first(call: Callable[[Any], Any]) -> None:
    with pytest.raises(RuntimeError, match="is a view and its base or another view of its base has been modified"):
        call(one_without_a_history())
    with torch.no_grad(), pytest.raises((IndexError, RuntimeError), match="(?i)dim|shape|must align"):
        call(one_without_a_history())


@pytest.mark.parametrize(
    "call", (lambda x: x.narrow(0, 5, 5), lambda x: x.movedim(0, 5), lambda x: x.view(torch.float64))
)
def test_what_consists_of_other_ops_looks_at_its_arguments_before(call: Callable[[Any], Any]) -> None:
    with pytest.raises((IndexError, RuntimeError), match="out of range|must be divisible"):
        call(one_without_a_history())


@pytest.mark.parametrize("op", (torch.cummax, torch.cummin))
def test_along_which_dimension_nothing_lies_is_not_asked(op: Callable[..., Any]) -> None:
    assert op(torch.ones(0, 2), 5)[0].shape == (0, 2)
    assert torch.ones(0).roll(1, 5).shape == (0,)
    with pytest.raises(IndexError, match="for scalar but got 5"):
        op(torch.tensor(1.0), 5)
    with pytest.raises(IndexError, match="Dimension out of range"):
        torch.tensor(1.0).flip(5)


def test_a_dimension_is_looked_up_before_a_kernel() -> None:
    with pytest.raises(IndexError, match="Dimension out of range"):
        torch.logcumsumexp(torch.ones(2, dtype=torch.int64), 5)


def test_the_type_of_a_trace_is_asked_for_before_its_shape() -> None:
    with pytest.raises(NotImplementedError, match="\"trace\" not implemented for 'Bool'"):
        torch.trace(torch.tensor([True, False]))
    with pytest.raises(RuntimeError, match="expected a matrix"):
        torch.trace(torch.ones(2))


@pytest.mark.parametrize("wrong", ("text", None, [1.5]))
@pytest.mark.parametrize(
    "call",
    (
        lambda x, wrong: torch.dist(x, x, wrong),
        lambda x, wrong: torch.linalg.vector_norm(x, wrong),
        lambda x, wrong: torch.logit(x, wrong or "None"),
        lambda x, wrong: torch.logspace(0, 1, 0, wrong),
        lambda x, wrong: x.index_add(0, torch.zeros(0, dtype=torch.int64), x[:0], alpha=wrong),
    ),
)
def test_what_is_no_number_is_refused_where_no_element_would_meet_it(call: Callable[..., Any], wrong: Any) -> None:
    with pytest.raises(TypeError, match="must be (Number|float)|invalid combination"):
        call(torch.tensor([float("nan")] * 2), wrong)


def test_the_order_of_a_norm_is_real() -> None:
    for order in (lambda x: torch.dist(x, x, 1j), lambda x: x.norm(1j), lambda x: torch.linalg.vector_norm(x, 1j)):
        with pytest.raises(RuntimeError, match="Expected a non-complex scalar"):
            order(torch.zeros(2))


@pytest.mark.parametrize("dims", (5, (0, 0)))
def test_a_mean_looks_at_the_type_before_the_dimensions(dims: Any) -> None:
    for given in ({}, {"dtype": torch.int64}):
        with pytest.raises(RuntimeError, match="could not infer output dtype"):
            torch.ones(2, 3).to(torch.bool if not given else torch.float32).mean(dims, **given)


def test_a_stale_view_refuses_before_a_slice_of_no_dimension_does() -> None:
    base = torch.ones(2, requires_grad=True).clone()
    stale, fresh = base.unbind()[0], base[1]
    base.mul_(2)
    with pytest.raises(RuntimeError, match="Output 0 of Unbind is a view"):
        stale[0:1]
    with pytest.raises(IndexError, match="slice.. cannot be applied"):
        fresh[0:1]
    with torch.no_grad(), pytest.raises(IndexError, match="slice.. cannot be applied"):
        stale[0:1]


def test_a_matrix_without_dimensions_is_told_before_what_it_would_save_is_refused() -> None:
    with torch.inference_mode():
        number, vector = torch.tensor(3.0), torch.ones(2, requires_grad=True)
        matrix = torch.ones(2, 2)
    with pytest.raises(IndexError, match="Dimension specified as 0"):
        number.mv(vector)
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved"):
        matrix.mv(vector)


def test_the_mode_of_a_padding_is_looked_at_before_its_length() -> None:
    with pytest.raises(NotImplementedError, match="Unrecognised padding mode z"):
        torch.nn.functional.pad(torch.ones(1), (1,), "z")


def test_that_labels_are_of_a_vector_or_a_matrix_is_told_before_sizes() -> None:
    with pytest.raises(RuntimeError, match="Expected non-empty vector or matrix"):
        torch.nn.functional.multilabel_margin_loss(torch.ones(1, 2, 2), torch.tensor([0, 1]))


@pytest.mark.parametrize(
    "name, shape, dim, said",
    (
        ("z", (2, 2), None, "only valid string values are 'fro' and 'nuc', found z"),
        ("nuc", (2,), None, "Expected a tensor with 2 dimensions, but got a tensor with 1 dimension instead."),
        ("nuc", (2, 2), 0, "nuclear norm requires a 'dim' argument of size 2"),
        ("nuc", (2, 2), (0, -2), "duplicate or invalid dimensions"),
        ("fro", (2, 2, 2), (0, 1, 2), "Expected at most 2 dimensions, but got 3 dimensions instead."),
    ),
)
def test_what_was_said_of_norms_by_name_before_they_were_those_of_linalg(name, shape, dim, said) -> None:
    then = torch.for_version("1.13.1")
    with pytest.raises(RuntimeError) as caught:
        then.ones(shape).norm(name, dim)
    assert str(caught.value) == said
