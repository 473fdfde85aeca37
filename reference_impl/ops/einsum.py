"""``einsum``: products and sums over named dimensions, as permutations and batched matrix products."""

from __future__ import annotations

from typing import Any, Sequence

from .. import errors
from ..layout import prod
from ..tensor import Tensor
from .declare import FUNCTIONS, function

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def einsum(*args: Any) -> Any:
    """``einsum("ij,jk->ik", a, b)``, or operands each followed by a list of numbers for its dimensions."""
    if len(args) < 2:
        raise ValueError(
            "einsum(): must specify the equation string and at least one operand, or at least one operand and its"
            " subscripts list"
        )
    if not isinstance(args[0], Tensor):
        equation, operands = args[0], args[1:]
        if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
            operands = tuple(operands[0])
        if not isinstance(equation, str):
            raise TypeError(errors.argument_type("einsum", "equation", 1, "str", equation))
        for place, one in enumerate(operands):
            if not isinstance(one, Tensor):
                raise TypeError(f"expected Tensor as element {place} in argument 1, but got {type(one).__name__}")
    else:
        equation, given = _from_lists(args)
        operands = tuple(given)
    return _evaluated(equation.replace(" ", ""), list(operands))


def _from_lists(args: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    def text(subscripts: Sequence[Any]) -> str:
        return "".join("..." if one is Ellipsis else _LETTERS[one] for one in subscripts)

    equation = ",".join(text(one) for one in args[1::2])
    if len(args) % 2:
        equation = ",".join(text(one) for one in args[1:-1:2]) + "->" + text(args[-1])
        return equation, args[:-1:2]
    return equation, args[::2]


def _evaluated(equation: str, operands: list[Any]) -> Any:
    left, arrow, right = equation.partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        many = "more" if len(operands) > len(terms) else "fewer"
        raise RuntimeError(f"einsum(): {many} operands were provided than specified in the equation")
    ellipsis = 0
    for term, operand in zip(terms, operands):
        if "..." in term:
            ellipsis = max(ellipsis, len(operand._shape) - len(term.replace("...", "")))
    labels = [_labels(i, term, operand, ellipsis) for i, (term, operand) in enumerate(zip(terms, operands))]
    counts: dict[Any, int] = {}
    for one in labels:
        for label in one:
            counts[label] = counts.get(label, 0) + 1
    dots = [("...", k) for k in range(ellipsis)]
    if arrow:
        wanted = _output(right, dots, counts)
    else:
        wanted = [*dots, *sorted(label for label, n in counts.items() if n == 1 and isinstance(label, str))]
    summed = sorted((label for label in counts if label not in wanted), key=str)
    order = [*wanted, *summed]
    sizes: dict[Any, int] = {}
    prepared = [_prepared(i, operand, one, order, sizes) for i, (operand, one) in enumerate(zip(operands, labels))]
    last = {label: max(i for i, one in enumerate(labels) if label in one) for label in counts}
    result = prepared[0]
    summable = [order.index(label) for label in summed if last[label] == 0]
    if len(prepared) == 1:
        return result.sum([order.index(label) for label in summed]) if summed else result
    if summable:
        result = result.sum(summable, True)
    for i, operand in enumerate(prepared[1:], 1):
        over = [order.index(label) for label in summed if last[label] == i]
        result = _pair(result, operand, over)
    shape = tuple(result._shape[order.index(label)] for label in wanted)
    return result.view(shape) if result._shape != shape else result


def _labels(index: int, term: str, operand: Any, ellipsis: int) -> list[Any]:
    named = term.replace("...", "")
    ndim = len(operand._shape)
    if "..." not in term and len(named) != ndim:
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({len(named)}) does not match the number of dimensions"
            f" ({ndim}) for operand {index} and no ellipsis was given"
        )
    if "..." in term and len(named) > ndim:
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({len(named)}) is more than the number of dimensions"
            f" ({ndim}) for operand {index}"
        )
    for letter in named:
        if not letter.isalpha():
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {term.index(letter)} in the equation string, subscripts"
                " must be in [a-zA-Z]"
            )
    before, dots, after = term.partition("...")
    own = ndim - len(named)
    return [*before, *[("...", k) for k in range(ellipsis - own, ellipsis)], *after] if dots else list(before)


def _output(right: str, dots: list[Any], counts: dict[Any, int]) -> list[Any]:
    before, has_dots, after = right.partition("...")
    wanted = [*before, *(dots if has_dots else []), *after]
    for label in wanted:
        if wanted.count(label) > 1:
            raise RuntimeError(f"einsum(): output subscript {label} appears more than once in the output")
        if label not in counts and isinstance(label, str):
            raise RuntimeError(
                f"einsum(): output subscript {label} does not appear in the equation for any input operand"
            )
    return wanted


def _prepared(index: int, operand: Any, labels: list[Any], order: list[Any], sizes: dict[Any, int]) -> Any:
    """The operand with its diagonals taken, and a dimension for each label in ``order``."""
    seen: list[Any] = []
    for label in labels:
        if label in seen:
            at, now = seen.index(label), len(seen)
            if operand._shape[at] != operand._shape[now]:
                raise RuntimeError(
                    f"einsum(): subscript {label} is repeated for operand {index} but the sizes don't match,"
                    f" {operand._shape[now]} != {operand._shape[at]}"
                )
            operand = operand.diagonal(0, at, now).movedim(-1, at)
        else:
            seen.append(label)
    for at, label in enumerate(seen):
        size = operand._shape[at]
        known = sizes.get(label, 1)
        if known != 1 and size not in (1, known):
            name = label if isinstance(label, str) else "..."
            raise RuntimeError(
                f"einsum(): subscript {name} has size {size} for operand {index} which does not broadcast with"
                f" previously seen size {known}"
            )
        sizes[label] = max(known, size) if known == 1 else known
    for _ in range(len(order) - len(seen)):
        operand = operand.unsqueeze(-1)
    free = iter(range(len(seen), len(order)))
    return operand.permute([seen.index(label) if label in seen else next(free) for label in order])


def _summed(operand: Any, dims: list[int]) -> Any:
    return operand.sum(dims) if dims else operand


def _pair(left: Any, right: Any, over: list[int]) -> Any:
    """The product of two, summed over some dimensions, which stay with size 1: one batched matrix product."""
    ndim = len(left._shape)
    for d in list(over):
        if left._shape[d] == 1 or right._shape[d] == 1:
            if left._shape[d] != 1:
                left = left.sum(d, True)
            elif right._shape[d] != 1:
                right = right.sum(d, True)
    summed = [d for d in over if left._shape[d] != 1 and right._shape[d] != 1]
    if not summed:
        return left * right
    rest = [d for d in range(ndim) if d not in summed]
    batch = [d for d in rest if left._shape[d] != 1 and right._shape[d] != 1]
    of_left = [d for d in rest if d not in batch and left._shape[d] != 1]
    of_right = [d for d in rest if d not in batch and left._shape[d] == 1]
    sizes = [max(left._shape[d], right._shape[d]) for d in range(ndim)]
    k = prod([sizes[d] for d in summed])
    n, m = prod([sizes[d] for d in of_left]), prod([sizes[d] for d in of_right])
    count = prod([sizes[d] for d in batch])
    a = left.permute([*batch, *of_left, *summed, *of_right]).reshape(count, n, k)
    b = right.permute([*batch, *summed, *of_right, *of_left]).reshape(count, k, m)
    product = FUNCTIONS["bmm"](a, b)
    order = [*batch, *of_left, *summed, *of_right]
    shape = [1 if d in summed else sizes[d] for d in order]
    return product.view(shape).permute([order.index(d) for d in range(ndim)])


function("einsum", einsum)
