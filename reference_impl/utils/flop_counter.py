"""``torch.utils.flop_counter``: how many multiplications and additions products and convolutions take."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Callable, Optional, Sequence

from ..layout import prod
from ..tensor import Tensor
from ._python_dispatch import TorchDispatchMode

Sizes = Sequence[int]


def mm_flop(a_shape: Sizes, b_shape: Sizes) -> int:
    return 2 * a_shape[0] * a_shape[1] * b_shape[1]


def bmm_flop(a_shape: Sizes, b_shape: Sizes) -> int:
    return a_shape[0] * mm_flop(a_shape[1:], b_shape[1:])


def _conv_flop(x_shape: Sizes, w_shape: Sizes, out_shape: Sizes, transposed: bool) -> int:
    """Each element of the result (of the input, where transposed) meets all of the weight."""
    met = x_shape if transposed else out_shape
    return 2 * x_shape[0] * prod(met[2:]) * prod(w_shape)


def _convolution(args: Any, result: Any) -> int:
    return _conv_flop(args[0].shape, args[1].shape, result.shape, args[6])


def _convolution_backward(args: Any, result: Any) -> int:
    """Of the gradients of input and weight; that of the bias is a sum."""
    grad, x, w = args[:3]
    return _conv_flop(x.shape, w.shape, grad.shape, args[6]) if result.dim() > 1 else 0


#: op -> what its call counts
flop_registry: dict[str, Callable[[Any, Any], int]] = {
    "aten.mm": lambda args, result: mm_flop(args[0].shape, args[1].shape),
    "aten.addmm": lambda args, result: mm_flop(args[1].shape, args[2].shape),
    "aten.bmm": lambda args, result: bmm_flop(args[0].shape, args[1].shape),
    "aten.baddbmm": lambda args, result: bmm_flop(args[1].shape, args[2].shape),
    "aten.convolution": _convolution,
    "aten.convolution_backward": _convolution_backward,
}


class FlopCounterMode(TorchDispatchMode):
    """Counts while it is entered."""

    def __init__(
        self, mods: Any = None, depth: int = 2, display: bool = True, custom_mapping: Optional[dict[Any, Any]] = None
    ) -> None:
        super().__init__()
        self.depth, self.display = depth, display
        self._custom = {str(op): formula for op, formula in (custom_mapping or {}).items()}
        self._counts: dict[Any, int] = defaultdict(int)

    def get_total_flops(self) -> int:
        return sum(self._counts.values())

    def get_flop_counts(self) -> dict[str, dict[Any, int]]:
        """For the whole program; modules are not told apart."""
        return {"Global": dict(self._counts)} if self._counts else {}

    def get_table(self, depth: Any = None) -> str:
        rows = [f"{op}  {count}" for op, count in self._counts.items()]
        return "\n".join([f"Global  {self.get_total_flops()}", *rows])

    def __enter__(self) -> Any:
        self._counts.clear()
        return super().__enter__()

    def __exit__(self, *args: Any) -> None:
        super().__exit__(*args)
        if self.display:
            print(self.get_table())

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        packet = func.overloadpacket
        if str(packet) in self._custom:
            shapes = [one.shape if isinstance(one, Tensor) else one for one in args]
            self._counts[packet] += self._custom[str(packet)](*shapes, **(kwargs or {}), out_val=result)
        elif str(packet) in flop_registry:
            self._counts[packet] += flop_registry[str(packet)](args, result)
        return result
