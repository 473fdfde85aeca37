"""Random tensors, and ``torch.random``: what the generator's numbers are put into."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Sequence

from . import devices, dtypes, errors
from .dtypes import dtype as dtype_
from .generator import (
    NORMAL_BLOCK_SIZE,
    Generator,
    bernoulli,
    default_generator,
    integers,
    normal,
    normal_block_ulps,
    permutation,
    uniform,
)
from .layout import dense_size, is_contiguous, positions, preserved_strides, prod
from .ops.creation import shape_argument, with_requires_grad
from .ops.declare import FUNCTIONS, Op, change_in_place, method, not_differentiable, recorded
from .rules import rule
from .tensor import Tensor, elements, new_strided, new_tensor

__all__ = [
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


# RNG-04: one generator for all threads; manual_seed sets it back to a known state and returns it.
@rule("RNG-04")
def manual_seed(seed: Any) -> Generator:
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    return default_generator.seed()


def initial_seed() -> int:
    return default_generator.initial_seed()


@rule("RNG-04")
def get_rng_state() -> Tensor:
    """The state of the default generator: a uint8 tensor."""
    state = default_generator.state_bytes()
    return new_tensor(dtypes.uint8.pack(state), (len(state),), dtypes.uint8)


@rule("RNG-04")
def set_rng_state(new_state: Tensor) -> None:
    default_generator.restore_bytes(bytes(elements(new_state)))


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True) -> Iterator[None]:
    """Set the default generator back, on leaving, to the state that it had on entering."""
    before = default_generator.state_bytes()
    try:
        yield
    finally:
        if enabled:
            default_generator.restore_bytes(before)


Draw = Callable[[Generator, int, str], Sequence[Any]]


def _normal_ulps(values: Sequence[float], mean: float, std: float, dtype: dtype_, contiguous: bool = True) -> int:
    if len(values) < NORMAL_BLOCK_SIZE or not contiguous:
        return 0
    return max(normal_block_ulps(v, mean, std, dtype.name) for v in values)


def _drawn(
    sizes: Sequence[Any],
    name: str,
    draw: Draw,
    dtype: Optional[dtype_],
    generator: Optional[Generator],
    requires_grad: bool,
    device: Any,
    exact: bool,
) -> Tensor:
    devices.check(device)
    shape = shape_argument(sizes, name)
    type_ = dtype or dtypes.get_default_dtype()
    values = draw(generator or default_generator, prod(shape), type_.name)
    ulps = 0 if exact else _normal_ulps(values, 0.0, 1.0, type_)
    return with_requires_grad(new_tensor(type_.pack(values), shape, type_, ulps), requires_grad)


def _factories(name: str, draw: Draw, exact: bool) -> None:
    def factory(
        *size: Any,
        generator: Optional[Generator] = None,
        out: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        pin_memory: bool = False,
    ) -> Tensor:
        return _drawn(size, name, draw, dtype, generator, requires_grad, device, exact)

    def like(
        input: Tensor,
        *,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        memory_format: Any = None,
    ) -> Tensor:
        devices.check(device)
        type_ = dtype or input._dtype
        values = draw(default_generator, prod(input._shape), type_.name)
        ulps = 0 if exact else _normal_ulps(values, 0.0, 1.0, type_)
        strides = preserved_strides(input._shape, input._strides)
        return with_requires_grad(new_strided(type_.pack(values), input._shape, strides, type_, ulps), requires_grad)

    factory.__name__ = factory.__qualname__ = name
    like.__name__ = like.__qualname__ = f"{name}_like"
    FUNCTIONS[name] = factory
    FUNCTIONS[f"{name}_like"] = like


_factories("rand", lambda generator, n, dtype: uniform(generator, n, 0.0, 1.0, dtype), exact=True)
_factories("randn", lambda generator, n, dtype: normal(generator, n, 0.0, 1.0, dtype), exact=False)


def _randint(
    low: int,
    high: Any = None,
    size: Any = None,
    *,
    generator: Optional[Generator] = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    if size is None:
        low, high, size = 0, low, high
    type_ = dtype or dtypes.int64
    return _drawn(
        [size],
        "randint",
        lambda g, n, name: integers(g, n, low, high, name),
        type_,
        generator,
        requires_grad,
        device,
        True,
    )


def _randint_like(
    input: Tensor,
    low: int,
    high: Any = None,
    *,
    generator: Optional[Generator] = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    if high is None:
        low, high = 0, low
    type_ = dtype or input._dtype
    return _randint(
        low, high, input._shape, generator=generator, dtype=type_, device=device, requires_grad=requires_grad
    )


def _randperm(n: int, *, generator: Optional[Generator] = None, dtype: Any = None, device: Any = None) -> Tensor:
    type_ = dtype or dtypes.int64
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    return new_tensor(type_.pack(permutation(generator or default_generator, n)), (n,), type_)


def _zero_gradient(grad: Any) -> Any:
    return grad.new_zeros(grad.shape)


_COINS = Op("bernoulli", ("self",), {"self": _zero_gradient}, "BernoulliBackward0")
_COINS_OF_ONE_CHANCE = Op("bernoulli", ("self",), {"self": not_differentiable("bernoulli")}, "NotImplemented")


def _bernoulli(input: Tensor, p: Optional[float] = None, *, generator: Optional[Generator] = None) -> Tensor:
    if p is None and not input._dtype.is_floating_point:
        raise NotImplementedError(errors.not_implemented_for("bernoulli_tensor_cpu_p_", input._dtype.legacy_name))

    def compute() -> Tensor:
        chances: Any = list(elements(input)) if p is None else p
        drawn = bernoulli(generator or default_generator, prod(input._shape), chances, input._dtype.name)
        return new_tensor(input._dtype.convert(drawn), input._shape, input._dtype)

    return recorded(_COINS if p is None else _COINS_OF_ONE_CHANCE, {"self": input}, compute)


def _torch_normal(
    mean: Any = 0.0,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Optional[Generator] = None,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    shape = shape_argument([size], "normal")
    type_ = dtype or dtypes.get_default_dtype()
    values = normal(generator or default_generator, prod(shape), mean, std, type_.name)
    ulps = _normal_ulps(values, mean, std, type_)
    return with_requires_grad(new_tensor(type_.pack(values), shape, type_, ulps), requires_grad)


FUNCTIONS.update(
    randint=_randint, randint_like=_randint_like, randperm=_randperm, bernoulli=_bernoulli, normal=_torch_normal
)
method("bernoulli", _bernoulli)


def _in_place(name: str, node: str) -> Op:
    return Op(name, ("self",), {"self": _zero_gradient}, node, forward_derivative=lambda self_t: _zero_gradient(self_t))


_UNIFORM = _in_place("uniform_", "UniformBackward0")
_NORMAL = _in_place("normal_", "NormalBackward0")
_RANDOM = _in_place("random_", "RandomBackward0")
_BERNOULLI = _in_place("bernoulli_", "BernoulliBackward1")


def _filled_with(
    op: Op, target: Tensor, draw: Callable[[], Sequence[Any]], ulps: Callable[[Sequence[Any]], int]
) -> Tensor:
    """Fill the target in the order of its memory."""

    def compute() -> Tensor:
        values = draw()
        shape, strides = target._shape, target._strides
        if dense_size(shape, strides) >= 0 and not is_contiguous(shape, strides):
            ordered = target._dtype.pack(values)
            return new_tensor(
                target._dtype.pack([ordered[p] for p in positions(shape, strides, 0)]),
                shape,
                target._dtype,
                ulps(values),
            )
        return new_tensor(target._dtype.pack(values), shape, target._dtype, ulps(values))

    return change_in_place(op, target, {"self": target}, compute)


def _exact(values: Sequence[Any]) -> int:
    return 0


def _uniform_(self: Tensor, from_: float = 0.0, to: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    g = generator or default_generator
    return _filled_with(_UNIFORM, self, lambda: uniform(g, prod(self._shape), from_, to, self._dtype.name), _exact)


def _normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Optional[Generator] = None) -> Tensor:
    g = generator or default_generator
    contiguous = is_contiguous(self._shape, self._strides)
    return _filled_with(
        _NORMAL,
        self,
        lambda: normal(g, prod(self._shape), mean, std, self._dtype.name, contiguous),
        lambda values: _normal_ulps(values, mean, std, self._dtype, contiguous),
    )


def _random_(
    self: Tensor, from_: Optional[int] = None, to: Optional[int] = None, *, generator: Optional[Generator] = None
) -> Tensor:
    low, high = (0, from_) if to is None and from_ is not None else (from_, to)
    g = generator or default_generator
    return _filled_with(_RANDOM, self, lambda: integers(g, prod(self._shape), low, high, self._dtype.name), _exact)


def _bernoulli_(self: Tensor, p: float = 0.5, *, generator: Optional[Generator] = None) -> Tensor:
    g = generator or default_generator
    dtype = self._dtype
    return _filled_with(_BERNOULLI, self, lambda: dtype.convert(bernoulli(g, prod(self._shape), p, dtype.name)), _exact)


method("uniform_", _uniform_)
method("normal_", _normal_)
method("random_", _random_)
method("bernoulli_", _bernoulli_)
