"""Cases: an op in one of its forms, with the arguments of one sample, in one setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Sequence

from .covering import covering
from .sample import Call, Entry
from .values import DTYPES, FLOATING, LAYOUTS

#: mode -> (whether the tensors are made in inference mode: the first, the others; the contexts around the call).
MODES: dict[str, tuple[bool, bool, tuple[str, ...]]] = {
    "grad": (False, False, ()),
    "no_grad": (False, False, ("no_grad",)),
    "inference_mode": (False, False, ("inference_mode",)),
    "inference tensors": (True, True, ()),
    "enable_grad in no_grad": (False, False, ("no_grad", "enable_grad")),
    "inference tensors in inference_mode": (True, True, ("inference_mode",)),
    "inference tensor first": (True, False, ()),
    "normal tensor first in no_grad": (False, True, ("no_grad",)),
}
#: What the first tensor is to autograd, and what the others are.
GRADS: dict[str, tuple[str, str]] = {
    "none": ("constant", "constant"),
    "leaves": ("leaf", "leaf"),
    "computed": ("computed", "leaf"),
    "first": ("leaf", "constant"),
    "rest": ("constant", "leaf"),
    "view": ("view", "constant"),
    "twice": ("leaf", "leaf"),
}
#: What ``out`` is.
OUTS = ("fits", "empty", "wrong shape", "wrong dtype", "requires grad", "transposed", "first input", "inference")
#: op -> the special methods that call it.
OPERATORS: dict[str, tuple[str, ...]] = {
    "add": ("__add__", "__radd__", "__iadd__"),
    "sub": ("__sub__", "__rsub__", "__isub__"),
    "mul": ("__mul__", "__rmul__", "__imul__"),
    "div": ("__truediv__", "__rtruediv__", "__itruediv__"),
    "floor_divide": ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
    "remainder": ("__mod__", "__rmod__", "__imod__"),
    "pow": ("__pow__", "__rpow__", "__ipow__"),
    "matmul": ("__matmul__", "__rmatmul__"),
    "neg": ("__neg__",),
    "positive": ("__pos__",),
    "abs": ("__abs__",),
    "bitwise_not": ("__invert__",),
    "bitwise_and": ("__and__", "__rand__", "__iand__"),
    "bitwise_or": ("__or__", "__ror__", "__ior__"),
    "bitwise_xor": ("__xor__", "__rxor__", "__ixor__"),
    "bitwise_left_shift": ("__lshift__", "__rlshift__", "__ilshift__"),
    "bitwise_right_shift": ("__rshift__", "__rrshift__", "__irshift__"),
    "eq": ("__eq__",),
    "ne": ("__ne__",),
    "lt": ("__lt__",),
    "le": ("__le__",),
    "gt": ("__gt__",),
    "ge": ("__ge__",),
}


@dataclass(frozen=True)
class Form:
    """A way to call an op: ``kind`` is function, method or out; ``path`` is where the callable stands."""

    kind: str
    path: str
    in_place: bool = False


@dataclass(frozen=True)
class Setting:
    dtype: str = "float32"
    layout: str = "contiguous"
    grad: str = "none"
    mode: str = "grad"
    out: str = ""


@dataclass(frozen=True)
class Case:
    form: Form
    call: Call
    setting: Setting

    def __str__(self) -> str:
        said = [_text(value) for value in self.call.args]
        said += [f"{name}={_text(value)}" for name, value in self.call.kwargs]
        kept = [self.setting.dtype, self.setting.layout, self.setting.grad, self.setting.mode]
        kept += [f"out {self.setting.out}"] if self.setting.out else []
        return f"{self.form.path}({', '.join(said)}) [{', '.join(kept)}]"


def _text(value: Any) -> str:
    return repr(value)


def reach(module: Any, path: str) -> Any:
    """What stands at a dotted path, or None; a dtype of the same name (``float``) is no op."""
    for part in path.split("."):
        module = getattr(module, part, None)
    return module if callable(module) else None


def forms(entry: Entry, *modules: Any) -> Iterator[Form]:
    """The forms of an op that any of the modules has, under each of its names."""
    for name in (entry.name, *entry.aliases):
        function, method = [name], [] if "." in name else [f"Tensor.{name}"]
        if entry.name == name:
            method += [f"Tensor.{dunder}" for dunder in OPERATORS.get(name, ())]
        for path in function:
            if any(reach(module, path) for module in modules):
                yield Form("function", path)
                yield Form("out", path)
        for path in method:
            if any(reach(module, path) for module in modules):
                yield Form("method", path, path.startswith("Tensor.__i") and path != "Tensor.__invert__")
        for path in (*function, *method):
            if not path.endswith("_") and any(reach(module, f"{path}_") for module in modules):
                yield Form("method" if path in method else "function", f"{path}_", True)


def calls_of(entry: Entry, form: Form) -> tuple[Call, ...]:
    return entry.in_place if form.in_place and entry.in_place is not None else entry.calls


def cases(entry: Entry, form: Form, thin: bool) -> list[Case]:
    """The cases of one form: any two of call, dtype, layout, gradient and mode meet in one of them.

    ``thin`` takes one dtype and the four plain modes, pairs of values for the leading form, and each value once for the
    others.
    """
    calls = calls_of(entry, form)
    if form.kind == "method":
        calls = tuple(call for call in calls if call.args and _is_template(call.args[0]))
    if form.path.startswith("Tensor.__"):
        calls = tuple(call for call in calls if not call.kwargs and len(call.args) > 1) or calls[:1]
    if not calls:
        return []
    dtypes: Sequence[str] = (entry.dtypes or DTYPES)[:1] if thin else entry.dtypes or DTYPES
    last: Sequence[str] = OUTS if form.kind == "out" else LAYOUTS
    grads, modes = list(GRADS), list(MODES)
    if not any(call.templates() for call in calls):
        grads, last = ["none"], OUTS if form.kind == "out" else LAYOUTS[:1]
    if thin:
        modes = modes[:4]
        if form.kind == "out":
            calls, grads, modes = calls[:1], grads[:2], modes[:2]
    strength = 2 if not thin or form.kind == "out" or _leads(entry, form) else 1
    found: dict[str, Case] = {}
    for c, d, x, g, m in covering((len(calls), len(dtypes), len(last), len(grads), len(modes)), strength):
        dtype, grad, kind = dtypes[d], grads[g], last[x]
        if dtype not in FLOATING:
            grad = "none"
        if dtype == "float16" and any(isinstance(value, complex) for value in calls[c].args):
            continue  # torch makes complex32 of these, which the reference has not (docs/limits.md)
        if form.kind == "out":
            setting = Setting(dtype, "contiguous", grad, modes[m], kind)
        else:
            setting = Setting(dtype, kind, grad, modes[m])
        one = Case(form, calls[c], setting)
        found[str(one)] = one
    return list(found.values())


def _leads(entry: Entry, form: Form) -> bool:
    """Whether a form is the one that the op's other forms lead to."""
    return form.path == f"Tensor.{entry.name}" or (form.path == entry.name and "." in entry.name)


def error_cases(entry: Entry, form: Form, thin: bool) -> list[Case]:
    """The calls that the op refuses, and what goes wrong with the arguments of any op.

    ``thin`` leaves out those of the forms that are derived from another one.
    """
    if form.kind == "out" or (thin and form.path.removeprefix("Tensor.") != entry.name):
        return []
    dtype = (entry.dtypes or DTYPES)[0]
    refused = [*entry.errors]
    if entry.calls:
        wrong = list(wrong_arguments(calls_of(entry, form)[0]))
        refused += wrong[::2] if thin else wrong
        if len(entry.calls) > 1 and not thin:
            refused += wrong_arguments(max(entry.calls, key=lambda call: len(call.args)))
    found: dict[str, Case] = {}
    for call in refused:
        # exclusions.OPERANDS: an operator has no other arguments than its operands.
        if form.path.startswith("Tensor.__") and (call.kwargs or len(call.args) != _operands(form)):
            continue
        if form.kind == "method" and not (call.args and call.templates() and _is_template(call.args[0])):
            continue
        one = Case(form, call, Setting(dtype))
        found[str(one)] = one
    return list(found.values())


def _operands(form: Form) -> int:
    name = form.path.removeprefix("Tensor.")
    return 3 if name == "__setitem__" else 1 if name in ("__neg__", "__pos__", "__abs__", "__invert__") else 2


def _is_template(value: Any) -> bool:
    return hasattr(value, "dtype") and (hasattr(value, "shape") or hasattr(value, "values"))


def wrong_arguments(right: Call) -> Iterator[Call]:
    """A right call made wrong: one argument of another type, one missing, one too many, one that nobody knows."""
    for index in range(len(right.args)):
        for wrong in ("text", None, 1.5, [1.5]):
            if wrong != right.args[index]:
                yield Call((*right.args[:index], wrong, *right.args[index + 1 :]), right.kwargs)
    for index, (name, _) in enumerate(right.kwargs):
        yield Call(right.args, (*right.kwargs[:index], (name, "text"), *right.kwargs[index + 1 :]))
    for count in range(len(right.args)):
        yield Call(right.args[:count], right.kwargs)
    yield Call((*right.args, "text"), right.kwargs)
    yield Call(right.args, (*right.kwargs, ("unknown", 1)))
