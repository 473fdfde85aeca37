"""What all distributions are: shapes, checks, and what follows from the rest."""

from __future__ import annotations

from typing import Any, Optional

from ..modes import no_grad
from ..ops.declare import FUNCTIONS
from ..sizes import Size
from ..tensor import Tensor


class Distribution:
    """``batch_shape``: independent variables beside each other; ``event_shape``: of one value."""

    has_rsample = False
    has_enumerate_support = False
    _validate_args = __debug__
    arg_constraints: Any
    support: Any

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def __init__(self, batch_shape: Any = (), event_shape: Any = (), validate_args: Optional[bool] = None) -> None:
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            for name, constraint in getattr(self, "arg_constraints", {}).items():
                if name in self.__dict__:
                    self._check_parameter(name, constraint, getattr(self, name))

    def _check_parameter(self, name: str, constraint: Any, value: Any) -> None:
        valid = constraint.check(value)
        if not valid.all():
            raise ValueError(
                f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution"
                f" {self!r} to satisfy the constraint {constraint!r}, but found invalid values:\n{value}"
            )

    @property
    def batch_shape(self) -> Size:
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        return self._event_shape

    # -- moments: of the classes that have them --

    @property
    def mean(self) -> Any:
        raise NotImplementedError

    @property
    def variance(self) -> Any:
        raise NotImplementedError

    @property
    def mode(self) -> Any:
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def stddev(self) -> Any:
        return self.variance.sqrt()

    # -- values --

    def sample(self, sample_shape: Any = ()) -> Any:
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Any:
        raise NotImplementedError

    def log_prob(self, value: Any) -> Any:
        raise NotImplementedError

    def cdf(self, value: Any) -> Any:
        raise NotImplementedError

    def icdf(self, value: Any) -> Any:
        raise NotImplementedError

    def enumerate_support(self, expand: bool = True) -> Any:
        raise NotImplementedError

    def entropy(self) -> Any:
        raise NotImplementedError

    def perplexity(self) -> Any:
        return self.entropy().exp()

    def expand(self, batch_shape: Any, _instance: Any = None) -> Any:
        raise NotImplementedError

    def _extended_shape(self, sample_shape: Any = ()) -> Size:
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value: Any) -> None:
        """Raises ValueError for what is no tensor, does not fit, or lies where the density is zero."""
        if not isinstance(value, Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        lead = value.dim() - len(self._event_shape)
        if value.shape[lead:] != self._event_shape:
            raise ValueError(
                f"The right-most size of value must match event_shape: {value.size()} vs {self._event_shape}."
            )
        actual, expected = value.size(), self._batch_shape + self._event_shape
        for i, j in zip(reversed(actual), reversed(expected)):
            if i != 1 and j != 1 and i != j:
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {actual} vs {expected}.")
        valid = self.support.check(value)
        if not valid.all():
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the"
                f" support ({self.support!r}) of the distribution {self!r}, but found invalid values:\n{value}"
            )

    def __repr__(self) -> str:
        shown = []
        for name in getattr(self, "arg_constraints", {}):
            if name in self.__dict__:
                value = self.__dict__[name]
                shown.append(f"{name}: {value if value.numel() == 1 else value.size()}")
        return f"{type(self).__name__}({', '.join(shown)})"


def as_tensors(*values: Any) -> list[Any]:
    """Parameters of one shape. Raises ValueError for what is neither a number nor a tensor."""
    if not all(isinstance(one, (Tensor, int, float)) for one in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    given = [one for one in values if isinstance(one, Tensor)]
    dtype = given[0].dtype if given else None
    return list(
        FUNCTIONS["broadcast_tensors"](
            *[one if isinstance(one, Tensor) else FUNCTIONS["tensor"](float(one), dtype=dtype) for one in values]
        )
    )


def batch_of(tensor: Any, *given: Any) -> Size:
    """No dimensions where all parameters were given as numbers."""
    return Size() if all(isinstance(one, (int, float)) for one in given) else tensor.size()
