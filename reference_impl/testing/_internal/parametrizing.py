"""One test written for several arguments: a test of its own for each, under a name that tells them."""

from __future__ import annotations

import functools
import itertools
from typing import Any, Callable, Iterable, Iterator, Optional

from ...devices import device as device_
from ...dtypes import dtype as dtype_

Decorator = Callable[[Any], Any]
#: A test's decorated name, the arguments that it gets, and its own decorators.
Case = tuple[str, dict[str, Any], list[Decorator]]


class subtest:
    """Arguments of one test, with a name and decorators of their own."""

    def __init__(self, arg_values: Any, name: Optional[str] = None, decorators: Optional[list[Decorator]] = None):
        self.arg_values = arg_values
        self.name = name
        self.decorators = decorators or []


class parametrize:
    """``@parametrize("a,b", [(1, 2), (3, 4)])``; several of them give the product."""

    def __init__(self, arg_str: str, arg_values: Iterable[Any], name_fn: Optional[Callable[..., str]] = None) -> None:
        self.arg_names = [name.strip() for name in arg_str.split(",") if name.strip()]
        self.arg_values = arg_values
        self.name_fn = name_fn

    def __call__(self, test: Any) -> Any:
        test.parametrizations = [*getattr(test, "parametrizations", ()), self]
        return test

    def cases(self) -> Iterator[Case]:
        for i, value in enumerate(self.arg_values):
            given = value if isinstance(value, subtest) else subtest(value)
            values = (given.arg_values,) if len(self.arg_names) == 1 else tuple(given.arg_values)
            if len(values) != len(self.arg_names):
                raise RuntimeError(
                    f"Expected # values == # arg names, but got: {len(values)} values and {len(self.arg_names)} names"
                )
            if given.name is not None:
                name = given.name
            elif self.name_fn is not None:
                name = self.name_fn(*values)
            else:
                name = "_".join(_shown(one, key, i) for one, key in zip(values, self.arg_names))
            yield name, dict(zip(self.arg_names, values)), given.decorators


def _shown(value: Any, name: str, index: int) -> str:
    """Part of a test's name: the argument with its value, or with its number where the value has no short text."""
    if isinstance(value, dtype_):
        return f"{name}_{value.name}"
    if isinstance(value, device_):
        return f"{name}_{value}".replace(":", "")
    if getattr(value, "__name__", ""):
        return f"{name}_{value.__name__}"
    if isinstance(value, (int, float, str)) or value is None:
        return f"{name}_{value}".replace(".", "_")
    return f"{name}{index}"


def product_of(test: Any) -> Iterator[Case]:
    """The cases of all parametrizations of a test; the one written last, which is applied last, is named first."""
    for cases in itertools.product(*(one.cases() for one in reversed(getattr(test, "parametrizations", ())))):
        given: dict[str, Any] = {}
        for _, arguments, _ in cases:
            given.update(arguments)
        yield "_".join(name for name, _, _ in cases), given, [one for _, _, own in cases for one in own]


def with_arguments(test: Any, given: dict[str, Any], decorators: Iterable[Decorator]) -> Any:
    @functools.wraps(test)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        return test(self, *args, **given, **kwargs)

    run.__dict__.pop("parametrizations", None)
    for decorate in decorators:
        run = decorate(run)
    return run


def instantiate_parametrized_tests(generic_cls: Any) -> Any:
    """Replace each parametrized test of a class by those that it stands for."""
    for name, test in [*vars(generic_cls).items()]:
        if getattr(test, "parametrizations", None):
            delattr(generic_cls, name)
            for suffix, given, decorators in product_of(test):
                made = with_arguments(test, given, decorators)
                made.__name__ = f"{name}_{suffix}"
                setattr(generic_cls, made.__name__, made)
    return generic_cls
