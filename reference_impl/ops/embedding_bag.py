"""Rows of a table by index, summed, averaged or their maxima taken, bag by bag."""

from __future__ import annotations

from typing import Any, Optional

from .. import dtypes, errors
from ..tensor import Tensor, elements, new_tensor
from .composed import ULPS, rounded_once
from .declare import FUNCTIONS, Op, not_differentiable, recorded
from .embedding import check_type_of_indices
from .no_formula import NoFormula

SUM, MEAN, MAX = 0, 1, 2


_dense_back = Op(
    "_embedding_bag_backward",
    ("grad_output", "per_sample_weights"),
    dict.fromkeys(("grad_output", "per_sample_weights"), NoFormula("_embedding_bag_backward")),
    "EmbeddingBagBackwardBackward0",
)
_weights_back = Op(
    "_embedding_bag_per_sample_weights_backward",
    ("grad_output", "weight"),
    {name: not_differentiable("_embedding_bag_per_sample_weights_backward") for name in ("grad_output", "weight")},
    "NotImplemented",
)


class Bags:
    """Which indices each bag holds, padding left out; of what kind the table is, and in which rows maxima were."""

    def __init__(self, indices: list[int], offsets: list[int], padding_idx: int, table: Tensor, mode: int) -> None:
        ends = [*offsets[1:], len(indices)]
        self.all = [list(range(start, end)) for start, end in zip(offsets, ends)]
        self.places = [[i for i in bag if indices[i] != padding_idx] for bag in self.all]
        self.indices = indices
        self.shape, self.dtype = table._shape, table._dtype
        self.maxima = _maxima(table.detach(), self) if mode == MAX else []

    def shown(self, weight: Tensor, mode: int, padding_idx: int) -> dict[str, Tensor]:
        """The bag of each index, how much is in each bag, and the rows of maxima, as torch's node keeps them."""
        bags = len(self.all)
        counts = [0 if mode == SUM else len(places) for places in self.places]
        rows = [row for own in self.maxima for row in own]
        which = [] if mode == SUM and padding_idx < 0 and _is_summed_at_once(weight) else self.of_place()
        return {
            "result1": _numbers(which, (len(which),)),
            "result2": _numbers(counts, (bags,)),
            "result3": _numbers(rows, (bags, weight._shape[1])) if mode == MAX else _numbers(counts, (bags,)),
        }

    def of_place(self) -> list[int]:
        return [which for which, bag in enumerate(self.all) for _ in bag]


def _numbers(values: list[int], shape: tuple[int, ...]) -> Tensor:
    return new_tensor(dtypes.int64.pack(values), shape, dtypes.int64)


def _is_summed_at_once(weight: Tensor) -> bool:
    """Whether torch's library sums bags without being told where each index belongs."""
    return weight._dtype is not dtypes.float64 and weight._strides[1] == 1


def _combined(weight: Any, per_sample_weights: Any, bags: Bags, mode: int) -> Any:
    rows = []
    for places in bags.places:
        if not places:
            rows.append(weight[0] * 0)
            continue
        own = weight[[bags.indices[i] for i in places]]
        if per_sample_weights is not None:
            own = own * per_sample_weights[places].unsqueeze(-1)
        rows.append(own.amax(0) if mode == MAX else own.sum(0) if mode == SUM else own.sum(0) / len(places))
    return FUNCTIONS["stack"](rows)


def _maxima(weight: Any, bags: Bags) -> list[list[int]]:
    """For each bag and column, the row that the maximum is in."""
    table = weight.tolist()
    found = []
    for places in bags.places:
        rows = [bags.indices[i] for i in places]
        found.append([max(rows, key=lambda r: table[r][c], default=0) for c in range(len(table[0]))])  # noqa: B023
    return found


def _table_gradient(grad: Any, bags: Bags, mode: int, per_sample_weights: Any, by_frequency: bool) -> Any:
    def compute() -> Any:
        incoming = grad.tolist()
        found = [[0.0] * bags.shape[1] for _ in range(bags.shape[0])]
        factors = None if per_sample_weights is None else per_sample_weights.tolist()
        for bag, places in enumerate(bags.places):
            for place in places if mode != MAX else ():
                scale = 1.0 if factors is None else factors[place]
                if mode == MEAN:
                    scale /= len(places)
                if by_frequency:
                    scale /= bags.indices.count(bags.indices[place])
                for column, value in enumerate(incoming[bag]):
                    found[bags.indices[place]][column] += value * scale
        if mode == MAX:
            for bag, rows in enumerate(bags.maxima):
                for column, row in enumerate(rows if bags.places[bag] else []):
                    found[row][column] += incoming[bag][column]
        flat = [value for row in found for value in row]
        return new_tensor(bags.dtype.pack(flat), bags.shape, bags.dtype, grad._storage.ulps + ULPS)

    return recorded(_dense_back, {"grad_output": grad, "per_sample_weights": per_sample_weights}, compute)


def _weights_gradient(grad: Any, weight: Any, bags: Bags, per_sample_weights: Any) -> Any:
    def compute() -> Any:
        rows, incoming, which = weight.tolist(), grad.tolist(), bags.of_place()
        kept = {place for places in bags.places for place in places}
        found = [
            sum(a * b for a, b in zip(rows[index], incoming[which[place]])) if place in kept else 0.0
            for place, index in enumerate(bags.indices)
        ]
        dtype = per_sample_weights._dtype
        return new_tensor(dtype.pack(found), per_sample_weights._shape, dtype, grad._storage.ulps + ULPS)

    return recorded(_weights_back, {"grad_output": grad, "weight": weight}, compute)


def _of_table(
    grad: Any, _bags: Bags, mode: int, per_sample_weights: Any, scale_grad_by_freq: bool, indices: Any, offsets: Any,
    padding_idx: int, sparse: bool, weight_sym_argsize_0: int, result1: Any, result2: Any, result3: Any,
) -> Any:  # fmt: skip
    """What ``_bags`` tells is also saved in torch's form, which its node shows."""
    return _table_gradient(grad, _bags, mode, per_sample_weights, scale_grad_by_freq)


def _of_weights(
    grad: Any, weight: Any, _bags: Bags, per_sample_weights: Any, mode: int, indices: Any, offsets: Any,
    padding_idx: int, result1: Any,
) -> Any:  # fmt: skip
    return _weights_gradient(grad, weight, _bags, per_sample_weights)


_bag = Op(
    "_embedding_bag",
    ("weight", "per_sample_weights"),
    {"weight": _of_table, "per_sample_weights": _of_weights},
    "EmbeddingBagBackward0",
    forward_derivative=None,
)


def embedding_bag(
    weight: Tensor,
    indices: Tensor,
    offsets: Tensor,
    scale_grad_by_freq: bool = False,
    mode: int = SUM,
    per_sample_weights: Optional[Tensor] = None,
    include_last_offset: bool = False,
    padding_idx: int = -1,
) -> Tensor:
    """A row for each bag; where bags begin, ``offsets`` tells."""
    check_type_of_indices(indices, "embedding_bag")
    places, starts = list(elements(indices)), list(elements(offsets))
    if starts and starts[0] != 0:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0."
            f" However, got {starts[0]}\n[ torch.LongTensor{{}} ]"
        )
    if starts and starts[-1] > len(places):
        raise RuntimeError(
            f"offsets[-1] can not be greater than input's length {len(places)} but got offsets[-1] of {starts[-1]}"
        )
    for at, index in enumerate(places):
        if not 0 <= index < weight._shape[0]:
            raise RuntimeError(
                f"Index {at} of input takes value {index} which is not in the valid range [0, {weight._shape[0]})"
            )
    if weight._dtype.category != 2:
        kind = errors.type_name(weight._dtype.legacy_name)
        raise RuntimeError(
            "Expected tensor for argument #1 'weight' to have one of the following scalar types: Half, BFloat16, Float,"
            f" Double; but got {kind} instead (while checking arguments for embedding_bag)"
        )
    bags = Bags(places, starts[:-1] if include_last_offset else starts, padding_idx, weight, mode)

    def compute() -> Any:
        given = {"weight": weight.detach(), "per_sample_weights": per_sample_weights}
        if not bags.all:
            return weight.new_zeros((0, weight._shape[1]))
        return rounded_once(lambda **named: _combined(bags=bags, mode=mode, **named), given, 0)

    values = {
        "weight": weight, "per_sample_weights": per_sample_weights, "_bags": bags, "mode": mode,
        "scale_grad_by_freq": scale_grad_by_freq, "indices": indices, "offsets": offsets, "padding_idx": padding_idx,
        "sparse": False, "weight_sym_argsize_0": weight._shape[0],
    }  # fmt: skip
    result: Tensor = recorded(_bag, values, compute, beside=lambda: bags.shown(weight, mode, padding_idx))
    return result
