"""Running cases on a subject and on the reference, and comparing what was seen."""

from __future__ import annotations

import math
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Sequence

from ..compare import FORMATS, Divergence, compare, ulp
from ..run import run_together
from ..sides import Sides
from ..trace import Inexact, Raised, Step, Trace, text
from .exclusions import leave_out
from .product import GRADS, MODES, Case, Form, Setting, cases, error_cases, forms
from .sample import Entry, Name, T, Values
from .values import DTYPES, FLOATING, laid_out, values_of


@dataclass(frozen=True)
class Finding:
    """A case in which the two sides differ: the first divergence at each level, or why there is nothing to compare.

    ``raised``: what the exception said that only one of them met.
    """

    case: Case
    divergences: tuple[Divergence, ...] = ()
    detail: str = ""
    raised: str = ""

    def lines(self) -> list[str]:
        said = [str(self.case)]
        said += [f"    {self.detail}"] if self.detail else []
        for one in self.divergences:
            said += [
                f"    {one.level}: step {one.step}: {one.owner}: {one.observable}",
                f"      expected {text(one.expected)[:600]}",
                f"      actual   {text(one.actual)[:600]}",
            ]
        said += [f"    it says {self.raised}"] if self.raised else []
        return said


def all_cases(entry: Entry, thin: bool, sides: Sides) -> list[Case]:
    """The cases of an op: in each of its forms the settings, and the calls that are refused.

    Of a function that takes no ``out=`` one case is enough to see that it is refused.
    """
    modules = (sides.subject.module, sides.reference.module)
    found: list[Case] = []
    for form in forms(entry, *modules):
        settings = cases(entry, form, thin)
        if form.kind == "out" and settings and not any(takes_out(module, entry, form) for module in modules):
            settings = settings[:1]
        found += [*settings, *error_cases(entry, form, thin)]
    return found


def takes_out(module: Any, entry: Entry, form: Form) -> bool:
    """Whether any of the op's calls is taken with ``out=``, whatever comes of it."""
    for call in entry.calls:
        try:
            made = Made(module, Case(form, call, Setting((entry.dtypes or DTYPES)[0], out="fits")))
            with warnings.catch_warnings(), module.no_grad():
                warnings.simplefilter("ignore")
                invoke(module, form, made)
        except (TypeError, AttributeError):
            continue
        except Exception:
            return True
        return True
    return False


def check(entry: Entry, chosen: Sequence[Case], sides: Sides) -> list[Finding]:
    """The cases in which the subject is not as the reference says."""
    programs = [program_of(case) for case in chosen]
    subject, reference = sides.subject, sides.reference
    actual = run_together(programs, subject, reference.module)
    expected = run_together(programs, reference, subject.module)
    found: list[Finding] = []
    for case, one, other in zip(chosen, expected, actual):
        finding = _judge(entry, case, one, other, sides.levels)
        if finding is not None:
            found.append(finding)
    return found


def _judge(entry: Entry, case: Case, expected: Trace, actual: Trace, levels: Sequence[str]) -> Finding | None:
    if expected.unsupported or expected.missing:
        return Finding(case, detail=f"the reference has no {expected.unsupported or expected.missing[0]}")
    if actual.unsupported or actual.missing:
        return None
    for side, trace in (("reference", expected), ("subject", actual)):
        if trace.error:
            return Finding(case, detail=f"on the {side} the case itself fails: {trace.error}")
    for trace in (expected, actual):
        leave_out(entry, case, trace)
    for one, other in zip(expected.steps, actual.steps):
        _settle_values(entry.ulps, case.setting.dtype.startswith("complex"), one, other)
    divergences = compare(expected, actual, levels)
    return Finding(case, tuple(divergences), raised=_raised(divergences, expected, actual)) if divergences else None


def _raised(divergences: Sequence[Divergence], expected: Trace, actual: Trace) -> str:
    """The message of the first exception that only one side met, or of another class there."""
    for one in divergences:
        if one.observable == "exception":
            for trace in (actual, expected):
                said = trace.steps[one.step - 1].observations.get(("step", "exception message"))
                if said is not None:
                    return text(said)[:600]
    return ""


#: Multiplying and dividing complex numbers adds products, and torch rounds these in another order than C does.
COMPLEX_ULPS = 8


def _settle_values(entry_ulps: int, of_complex: bool, expected: Step, actual: Step) -> None:
    """Take a value of the subject for right where it is within ``ulps`` of the largest element.

    And where it is a tensor without memory, which torch makes for some gradients that are zero, and cannot show.
    """
    for key, value in actual.observations.items():
        if key[1] != "value" or key not in expected.observations:
            continue
        said = actual.observations.get((key[0], "value message"), "")
        is_complex = of_complex or str(expected.observations.get((key[0], "dtype"))).startswith("complex")
        ulps = max(entry_ulps, COMPLEX_ULPS if is_complex else 0)
        if isinstance(value, Raised) and "unallocated storage" in said:
            actual.observations[key] = expected.observations[key]
        elif ulps and _is_close(expected.observations[key], value, ulps, expected, key[0]):
            actual.observations[key] = expected.observations[key]


def _is_close(expected: Any, actual: Any, ulps: int, step: Step, owner: str) -> bool:
    dtype = step.observations.get((owner, "dtype"))
    if dtype not in FORMATS:
        return False
    own = 0
    if isinstance(expected, Inexact):
        own, expected = expected.ulps, expected.value
    left, right = list(_numbers(expected)), list(_numbers(actual))
    finite = [abs(one) for one in left if math.isfinite(one)]
    if len(left) != len(right) or not finite:
        return False
    bound = ulps * ulp(max(finite), dtype)
    return all(
        one == other or (one != one and other != other) or abs(one - other) <= max(bound, own * ulp(one, dtype))
        for one, other in zip(left, right)
    )


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, complex):
        yield from (value.real, value.imag)
    elif isinstance(value, (int, float)):
        yield value


def program_of(case: Case) -> Callable[[Any, Any], None]:
    """The case as a program: it makes the tensors, calls, goes backward, and lets all of it be seen."""

    def program(torch: Any, see: Any) -> None:
        made = Made(torch, case)
        result: Any = None
        with see.raises() as caught:
            with entered(torch, case.setting.mode):
                result = invoke(torch, case.form, made)
        named = made.named()
        if caught.error is not None:
            see(**named)
            return
        outputs = list(tensors_in(torch, result))
        see(
            **named,
            result=result,
            is_input=[[one is other for other in named.values()] for one in outputs],
            base_is_input=[[one._base is other for other in named.values()] for one in outputs],
        )
        if case.setting.grad == "twice":
            backward_twice(torch, see, made, outputs)
        elif made.leaves:
            backward(torch, see, made, outputs)

    return program


def entered(torch: Any, mode: str) -> ExitStack:
    stack = ExitStack()
    for name in MODES[mode][2]:
        stack.enter_context(getattr(torch, name)())
    return stack


#: What an ``out`` of the wrong type has instead of the result's; of other types: bool.
OTHER_DTYPES = {**dict.fromkeys(FLOATING, "int64"), "bool": "float32"}


class Made:
    """The arguments of a case on one side. ``leaves`` are the tensors in which gradients accumulate."""

    def __init__(self, torch: Any, case: Case) -> None:
        self._torch = torch
        self._setting = case.setting
        self._count = 0
        self.tensors: list[Any] = []
        self.leaves: list[Any] = []
        self.out: Any = None
        self.args = [self._value(value) for value in case.call.args]
        self.kwargs = {name: self._value(value) for name, value in case.call.kwargs}
        if case.form.kind == "out":
            self.out = self._out(case.form)
            # exclusions.TWO_REFUSALS: a call that is refused without out= is made without it.
            if self.out is not None:
                self.kwargs["out"] = self.out

    def named(self) -> dict[str, Any]:
        named = {f"input {index}": one for index, one in enumerate(self.tensors)}
        if self.out is not None:
            named["out"] = self.out
        return named

    def _value(self, value: Any) -> Any:
        if isinstance(value, T):
            made = self._tensor(value)
            self.tensors.append(made)
            return made
        if isinstance(value, Values):
            made = self._torch.tensor(value.values, dtype=getattr(self._torch, value.dtype))
            self.tensors.append(made)
            return made
        if isinstance(value, Name):
            return getattr(self._torch, value.name)
        if isinstance(value, (list, tuple)):
            return type(value)(self._value(item) for item in value)
        return value

    def _tensor(self, template: T) -> Any:
        torch, setting = self._torch, self._setting
        index = self._count
        self._count += 1
        dtype = template.dtype or setting.dtype
        count = 1
        for size in template.shape:
            count *= size
        values = values_of(template.domain, dtype, count, 3 * index)
        first_inference, rest_inference, _ = MODES[setting.mode]
        layout = setting.layout if template.dtype is None else "contiguous"
        with ExitStack() as stack:
            if rest_inference if index else first_inference:
                stack.enter_context(torch.inference_mode())
            tensor = laid_out(torch, values, template.shape, dtype, layout)
            role = "constant" if template.dtype is not None else GRADS[setting.grad][index > 0]
            if role == "constant":
                return tensor
            tensor.requires_grad_()
            self.leaves.append(tensor)
            if role == "leaf":
                return tensor
            return tensor.clone() if role == "computed" else tensor.clone().view(template.shape)

    def _out(self, form: Form) -> Any:
        """What ``out=`` is given, from what the call gives without it; None where that call is refused."""
        torch, kind = self._torch, self._setting.out
        try:
            with torch.no_grad():
                plain = invoke(torch, Form("function", form.path), self)
        except Exception:
            return None
        if isinstance(plain, torch.Tensor):
            return self._out_for(plain, kind)
        if isinstance(plain, (list, tuple)) and all(isinstance(one, torch.Tensor) for one in plain):
            # One tensor cannot hold two results.
            return tuple(
                self._out_for(one, "fits" if index and kind == "first input" else kind)
                for index, one in enumerate(plain)
            )
        return torch.zeros(2)

    def _out_for(self, plain: Any, kind: str) -> Any:
        torch, shape, dtype = self._torch, tuple(plain.shape), plain.dtype
        first = self.tensors[0] if self.tensors else plain
        if kind == "first input" and first.shape == plain.shape and first.dtype == plain.dtype:
            return first
        if kind == "empty":
            return torch.zeros(0, dtype=dtype)
        if kind == "wrong shape":
            return torch.ones((2, *shape), dtype=dtype)
        if kind == "wrong dtype":
            return torch.ones(shape, dtype=getattr(torch, OTHER_DTYPES.get(str(dtype).rpartition(".")[2], "bool")))
        if kind == "requires grad":
            return torch.ones(shape, dtype=dtype, requires_grad=dtype.is_floating_point or dtype.is_complex)
        if kind == "transposed":
            return torch.ones(shape[::-1], dtype=dtype).permute(tuple(range(len(shape)))[::-1])
        if kind == "inference":
            with torch.inference_mode():
                return torch.ones(shape, dtype=dtype)
        return torch.ones(shape, dtype=dtype)


def invoke(torch: Any, form: Form, made: Made) -> Any:
    if form.kind == "method" and made.args:
        # Not bound: to wrong arguments torch's bound methods say something else than ``tensor.name(...)`` does.
        return getattr(torch.Tensor, form.path.removeprefix("Tensor."))(*made.args, **made.kwargs)
    return reach_or_raise(torch, form.path)(*made.args, **made.kwargs)


def reach_or_raise(torch: Any, path: str) -> Any:
    """What stands at the path; AttributeError of the module where it lacks the name."""
    *modules, name = path.split(".")
    holder = torch
    for part in modules:
        holder = getattr(holder, part)
    return getattr(holder, name)


def tensors_in(torch: Any, value: Any) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(torch, item)


def seeds(torch: Any, outputs: Sequence[Any], requires_grad: bool = False) -> list[Any]:
    """A gradient for each output: values that tell its elements apart."""
    found = []
    for index, one in enumerate(outputs):
        dtype = str(one.dtype).rpartition(".")[2]
        values = values_of("power of two", dtype, one.numel(), index)
        seed = laid_out(torch, values, tuple(one.shape), dtype, "contiguous")
        found.append(seed.requires_grad_(requires_grad))
    return found


def backward(torch: Any, see: Any, made: Made, outputs: Sequence[Any]) -> None:
    roots = [one for one in outputs if one.requires_grad and not one.is_inference()]
    if not roots:
        return
    gradients = seeds(torch, roots)
    with see.raises():
        torch.autograd.backward(roots, gradients)
    see(**{f"leaf {index}": one for index, one in enumerate(made.leaves)})


def backward_twice(torch: Any, see: Any, made: Made, outputs: Sequence[Any]) -> None:
    """The gradients, whether they can be differentiated, and their gradients."""
    roots = [one for one in outputs if one.requires_grad and not one.is_inference()]
    if not roots:
        return
    gradients = seeds(torch, roots, True)
    first: Sequence[Any] = ()
    with see.raises():
        first = torch.autograd.grad(roots, made.leaves, gradients, create_graph=True, allow_unused=True)
    # Their own graphs are not looked at: by which ops a derivative is computed is nobody's promise.
    see(first=[one if one is None else _bare(torch, one) for one in first])
    again = [one for one in first if one is not None and one.requires_grad]
    see(requires_grad=[one is not None and one.requires_grad for one in first])
    if not again:
        return
    second: Sequence[Any] = ()
    with see.raises():
        second = torch.autograd.grad(again, [*made.leaves, *gradients], seeds(torch, again), allow_unused=True)
    see(second=[one if one is None else _bare(torch, one) for one in second])


def _bare(torch: Any, gradient: Any) -> Any:
    """The values of a gradient alone."""
    return gradient.detach().clone(memory_format=torch.contiguous_format)
