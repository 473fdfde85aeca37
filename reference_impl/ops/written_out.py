"""Kernels written out: for few numbers of single precision one expression each, compiled once for each count.

``Few(kernel, 2)[n](a, b)`` gives what ``float32.pack([*map(kernel, a, b)])`` gives of n numbers each. It takes two
thirds of that time: nothing is iterated, the signs of arithmetic are the interpreter's own, and ``struct`` rounds a
number in half the time that ``array`` takes (``gradspec bench``: a tenth of an addition, a third of one of 12 numbers).
"""

from __future__ import annotations

import operator
from array import array
from struct import Struct
from typing import Any, Callable

Kernel = Callable[..., Any]

#: So many numbers are written out at most.
MOST = 16

#: How kernels are written that Python has a sign for.
_SIGNS = {
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.eq: "==",
    operator.ne: "!=",
    operator.lt: "<",
    operator.le: "<=",
    operator.gt: ">",
    operator.ge: ">=",
}


class Few(dict[int, Callable[..., Any]]):
    """How many numbers -> the kernel of one or two operands, written out for as many.

    ``finds_truths``: it compares. ``by_number``: the second operand is one number for all.
    """

    def __init__(self, kernel: Kernel, operands: int, finds_truths: bool = False, by_number: bool = False) -> None:
        self.kernel = kernel
        self._operands = operands
        #: what ``array`` and ``struct`` call the type of the results
        self._codes = ("B", "?") if finds_truths else ("f", "f")
        self._by_number = by_number

    def __missing__(self, count: int) -> Callable[..., Any]:
        if not 0 < count <= MOST:
            return self._iterated
        made = self[count] = self._written(count)
        return made

    def _iterated(self, *operands: Any) -> Any:
        """The numbers of any count, one after the other."""
        if self._by_number:
            numbers, second = operands
            return array(self._codes[0], [self.kernel(one, second) for one in numbers])
        return array(self._codes[0], [*map(self.kernel, *operands)])

    def _written(self, count: int) -> Callable[..., Any]:
        names = [[f"{letter}{i}" for i in range(count)] for letter in "ab"[: self._operands]]
        lists = names[:1] if self._by_number else names
        if self._by_number:
            names[1:] = [["b"] * count]
        sign = _SIGNS.get(self.kernel)
        form = f"{{}} {sign} {{}}" if sign is not None else f"kernel({', '.join(['{}'] * self._operands)})"
        unpacked = "".join([f"    {', '.join(each)}, = {each[0][0]}\n" for each in lists])
        source = (
            f"def written({', '.join('ab'[: self._operands])}):\n{unpacked}"
            f"    made = blank[:]\n    put(made, 0, {', '.join(map(form.format, *names))})\n    return made"
        )
        known: dict[str, Any] = {
            "kernel": self.kernel,
            "blank": array(self._codes[0], [0] * count),
            "put": Struct(f"{count}{self._codes[1]}").pack_into,
        }
        exec(source, known)  # noqa: S102  (the expressions above, no one else's)
        written: Callable[..., Any] = known["written"]
        return written
