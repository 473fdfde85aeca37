"""Shapes, strides and positions, held against models that enumerate every element."""

from __future__ import annotations

import itertools
import math
from typing import Any, Optional

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import reference_impl as torch
from reference_impl import layout
from reference_impl.layout import Shape

shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)
full_shapes = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@st.composite
def regions(draw: st.DrawFn) -> tuple[Shape, Shape]:
    """A shape and strides for it: dense in some order of dimensions, with gaps, or repeated."""
    shape = draw(full_shapes)
    kind = draw(st.sampled_from(["dense", "any"]))
    if kind == "any":
        return shape, tuple(draw(st.integers(0, 6)) for _ in shape)
    strides = [0] * len(shape)
    step = draw(st.sampled_from([1, 1, 1, 2]))
    for dim in draw(st.permutations(range(len(shape)))):
        strides[dim] = step
        step *= shape[dim]
    return shape, tuple(strides)


def places(shape: Shape, strides: Shape, offset: int = 0) -> list[int]:
    """The model: one place for each index, in row-major order of the indices."""
    indices = itertools.product(*[range(size) for size in shape])
    return [offset + sum(i * stride for i, stride in zip(index, strides)) for index in indices]


@given(regions(), st.integers(0, 5))
def test_positions_are_those_of_every_index_in_row_major_order(region: tuple[Shape, Shape], offset: int) -> None:
    assert list(layout.positions(*region, offset)) == places(*region, offset)


@given(shapes)
def test_row_major_strides_number_the_elements(shape: Shape) -> None:
    assert places(shape, layout.contiguous_strides(shape)) == list(range(math.prod(shape)))


def test_a_dimension_of_size_0_counts_as_1_in_strides() -> None:
    assert layout.contiguous_strides((2, 0, 3)) == (3, 3, 1)


@given(regions())
def test_contiguous_means_that_the_places_are_consecutive(region: tuple[Shape, Shape]) -> None:
    assert layout.is_contiguous(*region) == (places(*region) == list(range(math.prod(region[0]))))


def test_what_has_no_elements_is_contiguous_and_dense() -> None:
    assert layout.is_contiguous((2, 0), (7, 7))
    assert layout.is_non_overlapping_and_dense((2, 0), (7, 7))


@given(regions())
def test_dense_means_that_the_elements_fill_their_span_once(region: tuple[Shape, Shape]) -> None:
    fills = sorted(places(*region)) == list(range(math.prod(region[0])))
    assert layout.is_non_overlapping_and_dense(*region) == fills
    assert layout.dense_size(*region) == (math.prod(region[0]) if fills else -1)


@pytest.mark.parametrize(
    "shape, strides, overlaps",
    [
        ((3, 2), (0, 1), True),
        ((1, 2), (0, 1), False),
        ((3, 0), (0, 1), False),
        ((3, 2), (1, 1), False),  # it does overlap, but not for certain as torch judges it: only stride 0 counts
        ((), (), False),
    ],
)
def test_internal_overlap_is_an_expanded_dimension(shape: Shape, strides: Shape, overlaps: bool) -> None:
    assert layout.has_internal_overlap(shape, strides) is overlaps


def broadcast_model(a: Shape, b: Shape) -> Optional[Shape]:
    width = max(len(a), len(b))
    pairs = list(zip((1,) * (width - len(a)) + a, (1,) * (width - len(b)) + b))
    if any(x != y and 1 not in (x, y) for x, y in pairs):
        return None
    return tuple(y if x == 1 else x for x, y in pairs)


@given(shapes, shapes)
def test_broadcasting_aligns_the_last_dimensions_and_stretches_those_of_size_1(a: Shape, b: Shape) -> None:
    assert layout.broadcast(a, b) == layout.broadcast(b, a) == broadcast_model(a, b)


@given(shapes, shapes)
def test_expandable_means_that_broadcasting_gives_the_target(shape: Shape, to: Shape) -> None:
    assert layout.is_expandable(shape, to) == (broadcast_model(shape, to) == to)


@given(regions(), full_shapes)
def test_expanded_strides_read_the_repeated_elements(region: tuple[Shape, Shape], wider: Shape) -> None:
    shape, strides = region
    to = broadcast_model(shape, wider)
    assume(to is not None)
    assert to is not None
    lead = len(to) - len(shape)
    expected = [
        sum(min(i, size - 1) * stride for i, size, stride in zip(index[lead:], shape, strides))
        for index in itertools.product(*[range(size) for size in to])
    ]
    assert places(to, layout.expanded_strides(shape, strides, to)) == expected


def reshaped(shape: Shape) -> st.SearchStrategy[Shape]:
    """Other shapes of as many elements."""
    total = math.prod(shape)
    found = {
        tuple(sizes)
        for width in range(5)
        for sizes in itertools.product(range(1, total + 1), repeat=width)
        if math.prod(sizes) == total
    }
    return st.sampled_from(sorted(found))


small_regions = regions().filter(lambda region: math.prod(region[0]) <= 12)


@given(st.data(), small_regions)
def test_view_strides_show_the_same_elements_in_the_same_order(
    data: st.DataObject, region: tuple[Shape, Shape]
) -> None:
    to = data.draw(reshaped(region[0]))
    strides = layout.view_strides(*region, to)
    if strides is not None:
        assert places(to, strides) == places(*region)


@given(st.data(), full_shapes.filter(lambda shape: math.prod(shape) <= 12))
def test_a_contiguous_tensor_can_be_viewed_in_every_shape_of_its_size(data: st.DataObject, shape: Shape) -> None:
    to = data.draw(reshaped(shape))
    strides = layout.view_strides(shape, layout.contiguous_strides(shape), to)
    assert strides is not None and layout.is_contiguous(to, strides)


@given(st.data(), small_regions)
def test_there_is_no_view_only_where_no_strides_give_the_elements(
    data: st.DataObject, region: tuple[Shape, Shape]
) -> None:
    to = data.draw(reshaped(region[0]))
    if layout.view_strides(*region, to) is None:
        at = places(*region)
        row_major = layout.contiguous_strides(to)
        # The only candidate: the stride of each dimension is the step from its first element to its second.
        candidate = tuple(at[step] - at[0] if size > 1 else 0 for size, step in zip(to, row_major))
        assert places(to, candidate) != at


@pytest.mark.parametrize(
    "shape, strides, to, expected",
    [
        ((2, 3), (1, 2), (6,), None),
        ((2, 3), (1, 2), (2, 3, 1), (1, 2, 2)),
        ((2, 1, 3), (3, 77, 1), (6,), (1,)),
        ((), (), (1, 1), (1, 1)),
        ((0, 3), (9, 9), (3, 0), (1, 1)),
        ((0, 3), (9, 9), (0, 3), (9, 9)),
        ((4, 1), (0, 1), (2, 2), (0, 0)),
    ],
)
def test_view_strides_of_what_is_special(shape: Shape, strides: Shape, to: Shape, expected: Optional[Shape]) -> None:
    assert layout.view_strides(shape, strides, to) == expected


@given(regions())
def test_a_new_result_is_dense_whatever_its_operand_was(region: tuple[Shape, Shape]) -> None:
    shape, strides = region
    assert layout.is_non_overlapping_and_dense(shape, layout.result_strides(shape, strides))
    assert layout.is_non_overlapping_and_dense(shape, layout.preserved_strides(shape, strides))


@given(full_shapes.flatmap(lambda s: st.permutations(range(len(s))).map(lambda order: (s, order))))
def test_a_result_keeps_the_order_of_dimensions_of_a_dense_operand(given_: tuple[Shape, list[int]]) -> None:
    shape, order = given_
    strides = [0] * len(shape)
    step = 1
    for dim in order:
        strides[dim] = step
        step *= shape[dim]
    made = layout.result_strides(shape, tuple(strides))
    assert places(shape, made) == places(shape, tuple(strides))


@pytest.mark.parametrize(
    "operands, expected",
    [
        (((1, 2), (3, 1)), (1, 2)),  # the first operand decides
        (((0, 1), (1, 2)), (1, 2)),  # an expanded dimension decides nothing
        (((0, 0),), (3, 1)),
        (((8, 2),), (3, 1)),  # gaps are closed
    ],
)
def test_the_first_operand_that_tells_two_dimensions_apart_decides(operands: list[Shape], expected: Shape) -> None:
    assert layout.result_strides((2, 3), *operands) == expected


def test_a_dense_operand_keeps_its_strides_even_where_they_do_not_matter() -> None:
    assert layout.preserved_strides((1, 2), (77, 1)) == (77, 1)
    assert layout.preserved_strides((2, 2), (4, 2)) == (2, 1)


@pytest.mark.parametrize(
    "a, b, partial",
    [
        (((3,), (1,), 0), ((3,), (1,), 1), True),
        (((3,), (1,), 0), ((3,), (1,), 0), False),
        (((3,), (1,), 0), ((3,), (1,), 3), False),
        (((2, 2), (2, 1), 0), ((2, 2), (1, 2), 0), True),
        (((3,), (1,), 0), ((2,), (1,), 0), True),
        (((3,), (2,), 0), ((3,), (1,), 1), False),  # not dense: not judged
        (((0,), (1,), 0), ((3,), (1,), 0), False),
    ],
)
def test_partial_overlap_is_of_dense_regions_that_share_some_places(a: tuple, b: tuple, partial: bool) -> None:
    assert layout.overlaps_partially(a, b) is partial
    assert layout.overlaps_partially(b, a) is partial


def test_text_prints_a_shape_as_messages_do() -> None:
    assert layout.text((2, 3)) == "[2, 3]" and layout.text(()) == "[]"


@pytest.mark.parametrize(
    "compute",
    [
        lambda x: x - x,
        lambda x: x.neg(),
        lambda x: x.clamp(1),
        lambda x: x.pow(2),
        lambda x: torch.where(x > 1, x, x),
        lambda x: torch.lerp(x, x, 0.5),
        lambda x: x.addcmul(x, x),
    ],
)
def test_what_is_computed_of_images_with_the_channels_innermost_has_the_strides_of_such(compute: Any) -> None:
    x = torch.arange(4.0).as_strided((1, 2, 2, 1), (7, 1, 2, 7))
    assert compute(x).stride() == (4, 1, 2, 2)
    assert (x * 2).stride() == (4, 1, 2, 4)  # a number is an operand of another shape
    assert (x + torch.ones(1, 2, 2, 1)).stride() == (4, 1, 2, 4)
    volume = torch.arange(4.0).as_strided((1, 2, 1, 2, 1), (4, 1, 4, 2, 4))
    assert compute(volume).stride() == volume.stride()
