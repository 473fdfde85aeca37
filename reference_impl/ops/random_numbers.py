"""Random tensors: what the generator's numbers are put into."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Callable, Optional, Sequence

from .. import devices, dtypes, errors, inexact
from ..dtypes import dtype as dtype_
from ..generator import (
    NORMAL_BLOCK_SIZE,
    Generator,
    bernoulli,
    check_deviation,
    check_probability,
    default_generator,
    exponential,
    integers,
    no_range,
    normal,
    normal_block_ulps,
    permutation,
    uniform,
)
from ..graph import is_recording, requires_grad
from ..layout import is_contiguous, positions, preserved_strides, prod, result_strides
from ..modes import state
from ..semantics import SEMANTICS
from ..tensor import Tensor, elements, new_strided, new_tensor
from ..views import check_in_place
from . import few_kernels, refusals
from .creation import ask_for_gradient, check_type_of_out, shape_argument, with_requires_grad, write_factory_out
from .declare import FUNCTIONS, Op, both, change_in_place, check_writable, method, not_differentiable, recorded
from .out_forms import write_out
from .out_rules import NORMAL
from .pointwise import common_shape, operand_values, result_of
from .unrecorded import kind_of, zeros_as, zeros_of

#: n numbers of a type, in the order of memory, and the bound of their error in ulps.
Draw = Callable[[Generator, int, dtype_], tuple[Sequence[Any], int]]


def _normal_ulps(values: Sequence[float], mean: float, std: float, dtype: dtype_, contiguous: bool = True) -> int:
    if len(values) < NORMAL_BLOCK_SIZE or not (contiguous and inexact.tracked):
        return 0
    return max(normal_block_ulps(v, mean, std, dtype.name) for v in values)


def _refuse_integers(kernel: str, dtype: dtype_) -> None:
    if dtype.category < 2:
        raise errors.missing_kernel(kernel, dtype.legacy_name)


def _in_pairs(draw: Draw, generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
    """Complex numbers: real and imaginary part one after the other."""
    parts, ulps = draw(generator, 2 * n, dtypes.float64 if dtype.itemsize == 16 else dtypes.float32)
    return [complex(re, im) for re, im in zip(parts[::2], parts[1::2])], ulps


def _uniforms(low: float, high: float) -> Draw:
    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        _refuse_integers("check_uniform_bounds", dtype)
        if dtype.is_complex:
            return _in_pairs(draw, generator, n, dtype)
        return uniform(generator, n, low, high, dtype.name), 0

    return draw


def _normals(mean: float, std: float, contiguous: bool = True) -> Draw:
    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        _refuse_integers("normal_kernel_cpu", dtype)
        if dtype.is_complex:
            # The variance is that of both parts together.
            return _in_pairs(_normals(mean, std / math.sqrt(2), contiguous), generator, n, dtype)
        values = normal(generator, n, mean, std, dtype.name, contiguous)
        return values, _normal_ulps(values, mean, std, dtype, contiguous)

    return draw


def _integers(low: Optional[int], high: Optional[int]) -> Draw:
    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        if dtype.is_complex:
            if low is not None and high is not None and low >= high:
                raise no_range(low, high)
            raise refusals.of("random" if high is None and low is None else "random within bounds", dtype)
        return integers(generator, n, low, high, dtype.name), 0

    return draw


# -- new tensors -----------------------------------------------------------------------------------


def _drawn(
    name: str,
    shape: tuple[int, ...],
    draw: Draw,
    *,
    generator: Optional[Generator] = None,
    out: Optional[Tensor] = None,
    dtype: Optional[dtype_] = None,
    device: Any = None,
    requires_grad: bool = False,
    strides: Optional[tuple[int, ...]] = None,
    default: Optional[dtype_] = None,
) -> Tensor:
    devices.check(device)
    if out is not None:
        if name == "randn":
            check_type_of_out(out, dtype)
            return ask_for_gradient(out.resize_(shape).normal_(generator=generator), requires_grad)
        target = out
        way = NORMAL if name == "normal" else None
        return write_factory_out(
            name, out, lambda: _drawn_for(target, shape, draw, generator), dtype, requires_grad, way
        )
    type_ = dtype or default or dtypes.get_default_dtype()
    values, ulps = draw(generator or default_generator, prod(shape), type_)
    packed = type_.pack(values)
    made = (
        new_tensor(packed, shape, type_, ulps) if strides is None else new_strided(packed, shape, strides, type_, ulps)
    )
    return with_requires_grad(made, requires_grad)


def _drawn_for(target: Tensor, shape: tuple[int, ...], draw: Draw, generator: Optional[Generator]) -> Tensor:
    """Numbers in the order of the target's memory, unless it is going to be resized."""
    dtype = target._dtype
    values, ulps = draw(generator or default_generator, prod(shape), dtype)
    ordered, strides = dtype.pack(values), target._strides
    if shape == target._shape and not is_contiguous(shape, strides):
        ordered = dtype.pack([ordered[place] for place in positions(shape, result_strides(shape, strides), 0)])
    return new_tensor(ordered, shape, dtype, ulps)


def _factories(name: str, draw: Draw) -> None:
    def factory(
        *sizes: Any,
        size: Any = None,
        generator: Optional[Generator] = None,
        out: Optional[Tensor] = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        pin_memory: bool = False,
    ) -> Tensor:
        if not sizes and size is None:
            raise TypeError(f"{name}() takes a size")
        shape = shape_argument(sizes if size is None else (size,), name)
        return _drawn(
            name, shape, draw, generator=generator, out=out, dtype=dtype, device=device, requires_grad=requires_grad
        )

    def like(
        input: Tensor,
        *,
        generator: Optional[Generator] = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
        pin_memory: bool = False,
    ) -> Tensor:
        return _drawn_like(f"{name}_like", input, draw, generator, dtype, device, requires_grad, memory_format)

    factory.__name__ = factory.__qualname__ = name
    like.__name__ = like.__qualname__ = f"{name}_like"
    FUNCTIONS[name] = factory
    FUNCTIONS[f"{name}_like"] = like


def _drawn_like(
    name: str,
    input: Tensor,
    draw: Draw,
    generator: Optional[Generator],
    dtype: Any,
    device: Any,
    requires_grad: bool,
    memory_format: Any,
) -> Tensor:
    shape = input._shape
    kept = memory_format is None or memory_format.name == "preserve_format"
    return _drawn(
        name,
        shape,
        draw,
        generator=generator,
        dtype=dtype or input._dtype,
        device=device,
        requires_grad=requires_grad,
        strides=preserved_strides(shape, input._strides) if kept else None,
    )


_factories("rand", _uniforms(0.0, 1.0))
_factories("randn", _normals(0.0, 1.0))


def _randint(
    *args: Any,
    low: int = 0,
    high: Optional[int] = None,
    size: Any = None,
    generator: Optional[Generator] = None,
    out: Optional[Tensor] = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    given = list(args)
    if given and isinstance(given[-1], (tuple, list)):
        size = given.pop()
    if len(given) == 2:
        low, high = given
    elif given:
        high = given[0] if high is None else high
        low = low if high is given[0] else given[0]
    if high is None or size is None:
        raise TypeError("randint() takes a bound and a size")
    return _drawn(
        "randint",
        shape_argument([size], "randint"),
        _integers(low, high),
        generator=generator,
        out=out,
        dtype=dtype,
        device=device,
        requires_grad=requires_grad,
        default=dtypes.int64,
    )


def _randint_like(
    input: Tensor,
    low: Optional[int] = None,
    high: Optional[int] = None,
    *,
    generator: Optional[Generator] = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    memory_format: Any = None,
    pin_memory: bool = False,
) -> Tensor:
    if low is None and high is None:
        raise TypeError(errors.missing_positional("randint_like", "high"))
    bounds: Any = (0, high if low is None else low) if low is None or high is None else (low, high)
    if isinstance(bounds[1], Tensor) and bounds[1]._shape:
        raise RuntimeError("high must be a scalar tensor and on CPU")
    return _drawn_like(
        "randint_like", input, _integers(*bounds), generator, dtype, device, requires_grad, memory_format
    )


def _randperm(
    n: int,
    *,
    generator: Optional[Generator] = None,
    out: Optional[Tensor] = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    if n < 0:
        raise RuntimeError(errors.negative_size(n, (n,)))

    def draw(generator: Generator, count: int, type_: dtype_) -> tuple[Sequence[Any], int]:
        if type_ is dtypes.bool_ or type_.is_complex:
            raise errors.missing_kernel("randperm", type_.legacy_name)
        few_kernels.refuse("randperm", type_)
        return permutation(generator, count), 0

    return _drawn(
        "randperm",
        (n,),
        draw,
        generator=generator,
        out=out,
        dtype=dtype,
        device=device,
        requires_grad=requires_grad,
        default=dtypes.int64,
    )


FUNCTIONS.update(randint=_randint, randint_like=_randint_like, randperm=_randperm)

# -- drawn for each element of a tensor ------------------------------------------------------------


def _no_tangent(result: Tensor) -> Tensor:
    """What was drawn does not follow what it was drawn for."""
    return result.new_zeros(result._shape)


def _normal_op(node: str, *inputs: str) -> Op:
    gradients = {"mean": _zeros_of_mean, "std": _zeros_of_std}
    return Op("normal", inputs, {name: gradients[name] for name in inputs}, node, forward_derivative=_no_tangent)


def _zeros_of_mean(grad: Any, mean_sym_sizes: Any) -> Any:
    return grad.new_zeros(mean_sym_sizes)


def _zeros_of_std(grad: Any, std_sym_sizes: Any) -> Any:
    return grad.new_zeros(std_sym_sizes)


_NORMAL_OPS = {
    (True, False): _normal_op("NormalBackward1", "mean"),
    (False, True): _normal_op("NormalBackward2", "std"),
    (True, True): _normal_op("NormalBackward3", "mean", "std"),
}


def _torch_normal(
    mean: Any,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Optional[Generator] = None,
    out: Optional[Tensor] = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        if size is None:
            raise TypeError("normal() of two numbers takes a size")
        shape = shape_argument([size], "normal")
        return _drawn(
            "normal",
            shape,
            _normals(mean, std),
            generator=generator,
            out=out,
            dtype=dtype,
            device=device,
            requires_grad=requires_grad,
        )

    if isinstance(std, Tensor) and any(v < 0 for v in elements(std)) and out is not None:
        raise RuntimeError("normal expects all elements of std >= 0.0")
    if out is not None:
        return write_out("normal", out, {"mean": mean, "std": std}, lambda: _normal_for(out, mean, std, generator))

    def compute() -> Tensor:
        first: Tensor = mean if isinstance(mean, Tensor) else std
        if isinstance(std, Tensor):
            if any(v < 0 for v in elements(std)):
                raise RuntimeError("normal expects all elements of std >= 0.0")
        else:
            check_deviation(std)
        shape = common_shape((mean, std))
        standard, ulps = _normals(0.0, 1.0)(generator or default_generator, prod(shape), first._dtype)
        rounded = first._dtype.pack(standard)
        scaled = first._dtype.pack([a * b for a, b in zip(rounded, operand_values(std, shape, first._dtype))])
        moved = [a + b for a, b in zip(scaled, operand_values(mean, shape, first._dtype))]
        return result_of(first._dtype.pack(moved), shape, first._dtype, (mean, std), ulps)

    op = _NORMAL_OPS[isinstance(mean, Tensor), isinstance(std, Tensor)]
    values = {"mean": mean, "std": std}
    values |= {f"{name}_sym_sizes": one._shape for name, one in values.items() if isinstance(one, Tensor)}
    return recorded(op, values, compute)


def _normal_for(out: Tensor, mean: Any, std: Any, generator: Optional[Generator]) -> Tensor:
    """Normal numbers of the type of ``out``: of its shape where only the means are a tensor."""
    by_number = not isinstance(std, Tensor)
    shape = out._shape if by_number else common_shape((mean, std))
    contiguous = shape != out._shape or is_contiguous(shape, out._strides)
    drawn = _drawn_for(out, shape, _normals(0.0, std if by_number else 1.0, contiguous), generator)
    # They are drawn into out: what it held is gone.
    if std is out:
        std = drawn
    if mean is out:
        mean = drawn * std.detach() if isinstance(std, Tensor) else drawn
    return (mean.detach() if isinstance(mean, Tensor) else mean) + (drawn if by_number else drawn * std.detach())


def _bernoulli_for(out: Tensor, input: Tensor, generator: Optional[Generator]) -> Tensor:
    if out._dtype.is_complex and 0 not in input._shape:
        raise errors.missing_kernel("bernoulli_tensor_cpu_self_", out._dtype.legacy_name)
    few_kernels.refuse("bernoulli", out._dtype)
    chances, name = list(elements(input)), input._dtype.name

    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        return dtype.convert(bernoulli(generator, n, chances, name)), 0

    return _drawn_for(out, input._shape, draw, generator)


FUNCTIONS["normal"] = _torch_normal

_BERNOULLI = Op(
    "bernoulli", ("self",), {"self": zeros_as}, "BernoulliBackward0", forward_derivative=_no_tangent, beneath_autograd=1
)
_BERNOULLI_OF_P = Op(
    "bernoulli",
    ("self",),
    {"self": not_differentiable("bernoulli")},
    "NotImplemented",
    forward_derivative=None,
    beneath_autograd=1,
)


def _check_chances(dtype: dtype_, chances: Any, count: int) -> None:
    by_tensor = isinstance(chances, Tensor)
    if not by_tensor:
        check_probability(chances)
    if not count:  # no kernel is asked for
        return
    if dtype.is_complex:
        raise refusals.of("bernoulli" if by_tensor else "bernoulli by a number", dtype)
    if by_tensor and not chances._dtype.is_floating_point:
        raise refusals.of("bernoulli by", chances._dtype)


@both("bernoulli")
def _bernoulli(
    input: Tensor, p: Optional[float] = None, *, generator: Optional[Generator] = None, out: Optional[Tensor] = None
) -> Tensor:
    """Ones with the probability that each element, or ``p``, says, and zeros."""

    def compute() -> Tensor:
        dtype = input._dtype
        _check_chances(dtype, input if p is None else p, prod(input._shape))
        chances: Any = list(elements(input)) if p is None else p
        drawn = bernoulli(generator or default_generator, prod(input._shape), chances, dtype.name)
        return new_tensor(dtype.convert(drawn), input._shape, dtype)

    if out is not None:
        return write_out("bernoulli", out, {"self": input}, lambda: _bernoulli_for(out, input, generator))
    if p is not None and not SEMANTICS.bernoulli_by_a_number_is_recorded:
        return _bernoulli_(FUNCTIONS["empty_like"](input), p, generator=generator)
    if p is None and input._inference and not state.inference_mode:
        # INF-42: they are drawn beneath autograd into a fresh tensor, by the form in place, which is recorded.
        return _bernoulli_(FUNCTIONS["empty_like"](input), input, generator=generator)
    return recorded(_BERNOULLI if p is None else _BERNOULLI_OF_P, {"self": input}, compute)


# -- in place --------------------------------------------------------------------------------------


def _in_place(name: str, node: str) -> Op:
    zeroed = lambda self_t: self_t.zero_()  # noqa: E731
    return Op(name, ("self",), {"self": zeros_as}, node, forward_derivative=zeroed, writes_tangent=True)


_UNIFORM = _in_place("uniform_", "UniformBackward0")
_NORMAL = _in_place("normal_", "NormalBackward0")
_RANDOM_OF_RANGE = _in_place("random_", "RandomBackward0")
_RANDOM_UP_TO = _in_place("random_", "RandomBackward1")
_RANDOM = _in_place("random_", "RandomBackward2")
_BERNOULLI_IN_PLACE = _in_place("bernoulli_", "BernoulliBackward2")
_BERNOULLI_BY_TENSOR = Op(
    "bernoulli_",
    ("self", "p"),
    {"self": zeros_as, "p": lambda grad, _p_kind: zeros_of(_p_kind)},
    "BernoulliBackward1",
    forward_derivative=lambda self_t: None if self_t is None else self_t.zero_(),
    writes_tangent=True,
)

#: Ops that look at the type before they look at the memory.
_TYPE_FIRST = frozenset({"uniform_", "normal_", "cauchy_"})
#: Ops that look at the type even where there is nothing to draw.
_TYPE_ALWAYS = frozenset({"uniform_", "cauchy_"})


def _floats(*given: Any) -> list[float]:
    """The numbers that a distribution is told, which are looked at before any is drawn; a tensor may be one."""
    numbers = [
        one.item() if isinstance(one, Tensor) and not (one._shape or requires_grad(one)) else one for one in given
    ]
    if not all([isinstance(one, (int, float)) for one in numbers]):
        raise TypeError("a distribution is told by numbers")
    return numbers


def _floats_for(target: Tensor, *given: Any) -> list[float]:
    """The same for a target that is changed in place, which is looked at before the numbers' sizes are."""
    numbers = _floats(*given)
    if is_recording() and requires_grad(target) and not target._inference:
        check_in_place(target)
    return numbers


def _filled_with(
    op: Op, target: Tensor, generator: Optional[Generator], draw: Draw, more: Optional[dict[str, Any]] = None
) -> Tensor:
    """Fill the target in the order of its memory, gaps left out. ``more``: what else the derivatives may name."""

    @cache  # where elements share memory they are written one by one, of what is drawn once
    def compute() -> Tensor:
        source, dtype = generator or default_generator, target._dtype
        if prod(target._shape) or op.name in _TYPE_ALWAYS or op in (_RANDOM_OF_RANGE, _RANDOM_UP_TO):
            if op.name in _TYPE_FIRST:
                draw(source, 0, dtype)  # which refuses the type
            check_writable(target)  # before a number is drawn
            return _drawn_for(target, target._shape, draw, source)
        return new_tensor(dtype.pack([]), target._shape, dtype)

    return change_in_place(op, target, {"self": target, **(more or {})}, compute)


def _uniform_(self: Tensor, from_: float = 0.0, to: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    from_, to = _floats(from_, to)
    _refuse_integers("check_uniform_bounds", self._dtype)  # before the target is looked at
    return _filled_with(_UNIFORM, self, generator, _uniforms(from_, to))


def _normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    mean, std = _floats_for(self, mean, std)
    check_deviation(std)
    if prod(self._shape):
        _refuse_integers("normal_kernel_cpu", self._dtype)
    contiguous = is_contiguous(self._shape, self._strides)
    return _filled_with(_NORMAL, self, generator, _normals(mean, std, contiguous))


#: Says that ``random_`` got one bound, which is then the upper one.
_ABSENT: Any = object()


def _random_(
    self: Tensor, from_: Optional[int] = None, to: Any = _ABSENT, *, generator: Optional[Generator] = None
) -> Tensor:
    if to is not _ABSENT:
        return _filled_with(_RANDOM_OF_RANGE, self, generator, _integers(from_, to))
    if from_ is not None:
        return _filled_with(_RANDOM_UP_TO, self, generator, _integers(0, from_))
    few_kernels.refuse("random", self._dtype)
    return _filled_with(_RANDOM, self, generator, _integers(None, None))


def _bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Optional[Generator] = None) -> Tensor:
    by_tensor = isinstance(p, Tensor)
    if not by_tensor:
        _floats(p)

    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        _check_chances(dtype, p, n)
        chances = elements(p.detach().expand(self._shape)) if by_tensor else p
        return dtype.convert(bernoulli(generator, n, chances, p._dtype.name if by_tensor else dtype.name)), 0

    if by_tensor:
        more = {"p": p, "_p_kind": kind_of(p)}
        return _filled_with(_BERNOULLI_BY_TENSOR, self, generator, draw, more)
    return _filled_with(_BERNOULLI_IN_PLACE, self, generator, draw)


method("uniform_", _uniform_)
method("normal_", _normal_)
method("random_", _random_)
method("bernoulli_", _bernoulli_)


def _by_uniform(transform: Callable[[float], float], refuse: Callable[[dtype_], Optional[Exception]]) -> Draw:
    """Numbers made of uniform ones of 53 bits, one each. ``refuse``: the exception for a type that is not taken."""

    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        refusal = refuse(dtype)
        if refusal is not None:
            raise refusal
        return [transform(u) for u in uniform(generator, n, 0.0, 1.0, "float64")], 1

    return draw


def _no_cauchy(dtype: dtype_) -> Optional[Exception]:
    return None if dtype.is_floating_point else refusals.continuous("Cauchy", refusals.c_name(dtype))


def _no_geometric(dtype: dtype_) -> Optional[Exception]:
    return refusals.of("geometric", dtype) if dtype.category in (0, 3) else None


_EXPONENTIAL = _in_place("exponential_", "ExponentialBackward0")
_CAUCHY = _in_place("cauchy_", "CauchyBackward0")
_LOG_NORMAL = _in_place("log_normal_", "LogNormalBackward0")
_GEOMETRIC = _in_place("geometric_", "GeometricBackward0")


def _exponential_(self: Tensor, lambd: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    (lambd,) = _floats_for(self, lambd)
    if not lambd > 0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")

    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        if not dtype.is_floating_point:
            raise refusals.continuous("Exponential", dtype.legacy_name)
        return exponential(generator, n, lambd, dtype.name), 1

    return _filled_with(_EXPONENTIAL, self, generator, draw)


def _cauchy_(self: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    median, sigma = _floats_for(self, median, sigma)
    if not sigma > 0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    draw = _by_uniform(lambda u: median + sigma * math.tan(math.pi * (u - 0.5)), _no_cauchy)
    return _filled_with(_CAUCHY, self, generator, draw)


def _log_normal_(self: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Optional[Generator] = None) -> Tensor:
    mean, std = _floats_for(self, mean, std)
    if not std > 0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")

    def draw(generator: Generator, n: int, dtype: dtype_) -> tuple[Sequence[Any], int]:
        if not dtype.is_floating_point:
            raise refusals.of("log_normal", dtype)
        return [math.exp(v) for v in normal(generator, n, mean, std, "float64", False)], 1

    return _filled_with(_LOG_NORMAL, self, generator, draw)


def _geometric_(self: Tensor, p: float, *, generator: Optional[Generator] = None) -> Tensor:
    (p,) = _floats_for(self, p)
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    draw = _by_uniform(lambda u: math.ceil(math.log(u) / math.log1p(-p)) if u else 1.0, _no_geometric)
    return _filled_with(_GEOMETRIC, self, generator, draw)


method("exponential_", _exponential_)
method("cauchy_", _cauchy_)
method("log_normal_", _log_normal_)
method("geometric_", _geometric_)
