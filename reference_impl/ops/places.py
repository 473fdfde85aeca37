"""Where the elements lie that tensors of indices, or masks, choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

from .. import dtypes, errors
from ..layout import broadcast, contiguous_strides, expanded_strides, positions, prod
from ..tensor import Tensor, elements, new_tensor


def _without_masks(self: Tensor, indices: Sequence[Optional[Tensor]]) -> list[Optional[Tensor]]:
    """Masks become the index tensors of their true places."""
    out: list[Optional[Tensor]] = []
    for one in indices:
        if one is None or one._dtype.category == 1 and one._dtype is not dtypes.uint8:
            out.append(one)
            continue
        at = len(out)
        for i, size in enumerate(one._shape):
            if at + i >= len(self._shape) or self._shape[at + i] != size:
                raise IndexError(
                    f"The shape of the mask {errors.shape_text(one._shape)} at index {i} does not match the shape of"
                    f" the indexed tensor {errors.shape_text(self._shape)} at index {at + i}"
                )
        places = [p for p, hit in zip(positions(one._shape, contiguous_strides(one._shape), 0), elements(one)) if hit]
        for size, stride in zip(one._shape, contiguous_strides(one._shape)):
            coordinates = [p // stride % size for p in places]
            out.append(new_tensor(dtypes.int64.pack(coordinates), (len(places),), dtypes.int64))
    return out


@dataclass(frozen=True)
class Places:
    """Where in the storage the indexed elements lie, in row-major order of the result, and the result's ``shape``.

    ``read``: with which strides the tensor itself and the indices are read, which decides the layout of the result.
    ``refusal``: why the elements behind the last place cannot be reached, where one is out of bounds.
    """

    found: list[int]
    shape: tuple[int, ...]
    read: tuple[tuple[int, ...], ...]
    refusal: Optional[IndexError]


def places_at(self: Tensor, indices: Sequence[Optional[Tensor]]) -> Places:
    full = _without_masks(self, indices)
    full += [None] * (len(self._shape) - len(full))
    used = [(d, one) for d, one in enumerate(full) if one is not None]
    shape: tuple[int, ...] = ()
    for _, one in used:
        wider = broadcast(shape, one._shape)
        if wider is None:
            shapes = ", ".join(errors.shape_text(one._shape) for _, one in used)
            raise IndexError(f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}")
        shape = wider
    if prod(shape) and not all(self._shape[d] for d, _ in used):
        raise IndexError("index is out of bounds for dimension with size 0")
    strides_read = [expanded_strides(one._shape, one._strides, shape) for _, one in used]
    offsets, refusal = _offsets(
        self, used, [positions(shape, by, one._offset) for by, (_, one) in zip(strides_read, used)]
    )
    dims = [d for d, _ in used]
    together = dims == list(range(dims[0], dims[-1] + 1)) if dims else True
    before = [d for d in range(len(full)) if full[d] is None and (together and dims and d < dims[0])]
    after = [d for d in range(len(full)) if full[d] is None and d not in before]
    outer = positions(tuple(self._shape[d] for d in before), tuple(self._strides[d] for d in before), self._offset)
    inner = positions(tuple(self._shape[d] for d in after), tuple(self._strides[d] for d in after), 0)
    if not (outer and inner):
        refusal = None  # nothing is looked for
    found = [a + b + c for a in (outer if refusal is None else outer[:1]) for b in offsets for c in inner]
    result = (*[self._shape[d] for d in before], *shape, *[self._shape[d] for d in after])
    own = (*[self._strides[d] for d in before], *([0] * len(shape)), *[self._strides[d] for d in after])
    around = (0,) * len(before), (0,) * len(after)
    return Places(found, result, (own, *[(*around[0], *by, *around[1]) for by in strides_read]), refusal)


def _offsets(
    self: Tensor, used: Sequence[tuple[int, Tensor]], columns: Sequence[Sequence[int]]
) -> tuple[list[int], Optional[IndexError]]:
    """How far from the first element each place lies, up to the first index that is out of bounds, and what it says.

    What it says counts the dimensions that have an index.
    """
    offsets: list[int] = []
    for places in zip(*columns):
        offset = 0
        for i, ((d, one), place) in enumerate(zip(used, places)):
            size, value = self._shape[d], one._storage.data[place]
            if not -size <= value < size:
                return offsets, IndexError(f"index {value} is out of bounds for dimension {i} with size {size}")
            offset += value % size * self._strides[d]
        offsets.append(offset)
    return offsets, None
