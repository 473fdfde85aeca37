"""How a tensor prints: ``repr``, ``str`` and ``format``, and the options that ``set_printoptions`` sets."""

from __future__ import annotations

import math
from typing import Any, Iterator, Optional, Sequence

from . import dtypes, forward_mode
from .layout import prod
from .modes import state
from .semantics import SEMANTICS
from .tensor import Tensor, elements

_PROFILES: dict[str, tuple[int, float, int, int]] = {
    # precision, threshold, edgeitems, linewidth
    "default": (4, 1000, 3, 80),
    "short": (2, 1000, 2, 80),
    "full": (4, math.inf, 3, 80),
}


class PrintOptions:
    """``threshold``: with more elements a tensor is summarised; ``edgeitems`` are then shown at each end.
    ``sci_mode``: None leaves it to the values."""

    def __init__(self) -> None:
        self.sci_mode: Optional[bool] = None
        self.use("default")

    def use(self, profile: str) -> None:
        self.precision, self.threshold, self.edgeitems, self.linewidth = _PROFILES[profile]


options = PrintOptions()


def set_printoptions(
    precision: Optional[int] = None,
    threshold: Optional[float] = None,
    edgeitems: Optional[int] = None,
    linewidth: Optional[int] = None,
    profile: Optional[str] = None,
    sci_mode: Optional[bool] = None,
) -> None:
    """Set what is given; ``sci_mode`` is set by every call. Profiles: default, short, full."""
    if profile is not None and profile.lower() in _PROFILES:
        options.use(profile.lower())
    if precision is not None:
        options.precision = precision
    if threshold is not None:
        options.threshold = threshold
    if edgeitems is not None:
        options.edgeitems = edgeitems
    if linewidth is not None:
        options.linewidth = linewidth
    options.sci_mode = sci_mode


# -- numbers ---------------------------------------------------------------------------------------


class NumberFormat:
    """One way to write all numbers of a tensor, chosen from the numbers that will be shown."""

    width = 1

    def write(self, value: Any) -> str:
        return self._text(value).rjust(self.width)

    def _text(self, value: Any) -> str:
        return f"{value}"


class IntegerFormat(NumberFormat):
    def __init__(self, shown: Sequence[Any]) -> None:
        self.width = max([1, *(len(f"{value}") for value in shown)])


class FloatFormat(NumberFormat):
    """Whole numbers as ``2.``, others with ``precision`` decimals, and exponents where the magnitudes differ much."""

    def __init__(self, shown: Sequence[float]) -> None:
        self.whole = True
        self.scientific = False
        nonzero = [value for value in shown if value and math.isfinite(value)]
        if not nonzero:
            return
        magnitudes = [abs(value) for value in nonzero]
        smallest, largest = min(magnitudes), max(magnitudes)
        self.whole = all(value == math.ceil(value) for value in nonzero)
        self.scientific = largest / smallest > 1000.0 or largest > 1.0e8 or (not self.whole and smallest < 1.0e-4)
        if options.sci_mode is not None:
            self.scientific = options.sci_mode
        self.width = max(1, *(len(self._text(value)) for value in nonzero))

    def _text(self, value: float) -> str:
        if self.scientific:
            return f"{value:.{options.precision}e}"
        if self.whole:
            return f"{value:.0f}" + ("." if math.isfinite(value) else "")
        return f"{value:.{options.precision}f}"


class ComplexFormat(NumberFormat):
    def __init__(self, shown: Sequence[complex]) -> None:
        self.real = FloatFormat([value.real for value in shown])
        self.imag = FloatFormat([value.imag for value in shown])
        self.width = self.real.width + self.imag.width + 1

    def write(self, value: complex) -> str:
        imag = self.imag.write(value.imag).lstrip() + "j"
        return self.real.write(value.real) + ("" if imag[0] in "+-" else "+") + imag


def _format_for(category: int, shown: Sequence[Any]) -> NumberFormat:
    return (IntegerFormat, IntegerFormat, FloatFormat, ComplexFormat)[category](shown)


# -- arrays ----------------------------------------------------------------------------------------


class Array:
    """The elements of a tensor, nested as its dimensions are, and which of them are shown."""

    def __init__(self, tensor: Tensor) -> None:
        category = tensor._dtype.category
        held = elements(tensor)
        self.shape = tensor._shape
        self.values: Sequence[Any] = [value != 0 for value in held] if category == 0 else held
        self.summarised = len(self.values) > options.threshold
        self.format = _format_for(category, list(self._shown(0, 0)))

    def _places(self, dim: int) -> list[Optional[int]]:
        """The indices shown along a dimension; None for the gap."""
        size, edge = self.shape[dim], options.edgeitems
        if self.summarised and size > 2 * edge:
            return [*range(edge), None, *range(size - edge, size)]
        return list(range(size))

    def _shown(self, dim: int, start: int) -> Iterator[Any]:
        if dim == len(self.shape):
            yield self.values[start]
            return
        step = prod(self.shape[dim + 1 :])
        for place in self._places(dim):
            if place is not None:
                yield from self._shown(dim + 1, start + place * step)

    def write(self, indent: int, dim: int = 0, start: int = 0) -> str:
        dims_left = len(self.shape) - dim
        if dims_left == 0:
            return self.format.write(self.values[start])
        if dims_left == 1:
            return self._write_row(indent, dim, start)
        step = prod(self.shape[dim + 1 :])
        parts = [
            "..." if place is None else self.write(indent + 1, dim + 1, start + place * step)
            for place in self._places(dim)
        ]
        return "[" + ("," + "\n" * (dims_left - 1) + " " * (indent + 1)).join(parts) + "]"

    def _write_row(self, indent: int, dim: int, start: int) -> str:
        per_line = max(1, (options.linewidth - indent) // (self.format.width + 2))
        items = [
            " ..." if place is None else self.format.write(self.values[start + place]) for place in self._places(dim)
        ]
        lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


# -- tensors ---------------------------------------------------------------------------------------


def _grad_fn_name(tensor: Tensor) -> Optional[str]:
    """What the tensor prints as its grad_fn: a view that may not be differentiated any more prints ``Invalid``."""
    try:
        node = tensor.grad_fn
    except RuntimeError:
        if not SEMANTICS.a_forbidden_grad_fn_is_shown_as_invalid:
            raise
        return "Invalid"
    return None if node is None else node.name().rpartition("::")[2]


def _suffixes(tensor: Tensor) -> list[str]:
    dtype = tensor._dtype
    default = dtypes.get_default_dtype()
    found = []
    if 0 in tensor._shape:
        if len(tensor._shape) != 1:
            found.append(f"size={tensor._shape}")
        if dtype is not default:
            found.append(f"dtype={dtype}")
    elif dtype not in (default, default.to_complex(), dtypes.int64, dtypes.bool_):
        found.append(f"dtype={dtype}")
    name = _grad_fn_name(tensor)
    if name is not None:
        found.append(f"grad_fn=<{name}>")
    elif tensor.requires_grad:
        found.append("requires_grad=True")
    tangent = forward_mode.tangent_of(tensor) if state.forward_grad_enabled else None
    if tangent is not None:
        found.append(f"tangent={tangent}")
    return found


def text_of(tensor: Tensor, class_name: str = "tensor") -> str:
    """``tensor(...)``: the values, and what is not plain about the tensor, on lines no longer than ``linewidth``."""
    prefix = class_name + "("
    indent = len(prefix)
    return _with_suffixes(tensor, prefix + ("[]" if 0 in tensor._shape else Array(tensor).write(indent)), indent)


def text_around(tensor: Tensor, text: str) -> str:
    """What is not plain about a tensor, after what stands for its values."""
    return _with_suffixes(tensor, text, 0)


def _with_suffixes(tensor: Tensor, text: str, indent: int) -> str:
    column = len(text) - text.rfind("\n") + 1
    for suffix in _suffixes(tensor):
        if column + len(suffix) + 2 > options.linewidth:
            text += ",\n" + " " * indent + suffix
            column = indent + len(suffix)
        else:
            text += ", " + suffix
            column += len(suffix) + 2
    return text + ")"


def _indented(text: str) -> str:
    return "\n" + "\n".join("    " + line for line in text.split("\n")) + "\n"


def _repr(self: Tensor) -> str:
    if self._inner is not None and self._level is not None:
        return f"GradTrackingTensor(lvl={self._level.number}, value={_indented(repr(self._inner))})"
    text = text_of(self, "tensor" if type(self) is Tensor else type(self).__name__)
    return f"Parameter({text})" if getattr(self, "_is_param", False) else text


def _format(self: Tensor, format_spec: str) -> str:
    if not self._shape and type(self) is Tensor:
        return format(self.item(), format_spec)
    return object.__format__(self, format_spec)


Tensor.__repr__ = _repr  # type: ignore[assignment]
Tensor.__format__ = _format  # type: ignore[method-assign,assignment]


def typename(value: Any) -> str:
    """What torch's messages call the type of ``value``: ``torch.FloatTensor`` for a tensor, else module and name."""
    if isinstance(value, Tensor):
        return f"torch.{value._dtype.legacy_name}Tensor"
    kind = value if hasattr(value, "__qualname__") else type(value)
    module = kind.__module__ or ""
    return kind.__qualname__ if module in ("", "builtins") else f"{module}.{kind.__qualname__}"
