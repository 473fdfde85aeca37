"""Schedules made of others: together, or one after the other."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from ...semantics import SEMANTICS
from .base import NOT_SAID, LRScheduler, set_lr, values, verbosity
from .plateau import ReduceLROnPlateau


class _Several(LRScheduler):
    """What holds other schedulers saves their states with its own."""

    #: What was said of a scheduler of another optimizer, before its optimizer was shown.
    _of_another: str

    _schedulers: list[Any]

    def state_dict(self) -> dict[str, Any]:
        state = {key: value for key, value in self.__dict__.items() if key not in ("optimizer", "_schedulers")}
        state["_schedulers"] = [one.state_dict() for one in self._schedulers]
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.__dict__.update({key: value for key, value in state_dict.items() if key != "_schedulers"})
        for one, state in zip(self._schedulers, state_dict["_schedulers"]):
            one.load_state_dict(state)

    def _check_each(self, schedulers: Any, optimizer: Any) -> None:
        name = type(self).__name__
        for i, one in enumerate(schedulers):
            if not hasattr(one, "optimizer"):
                raise TypeError(f"{name} at index {i} should have `optimizer` as its attribute.")
            if isinstance(one, ReduceLROnPlateau):
                raise ValueError(
                    f"{name} does not support `ReduceLROnPlateau` scheduler as it requires additional kwargs to be"
                    f" specified when calling `step`, but got one at index {i} in the given schedulers sequence."
                )
            if optimizer != one.optimizer:
                if not SEMANTICS.schedulers_tell_which_optimizer_is_another:
                    raise ValueError(self._of_another.format(i))
                raise ValueError(
                    f"{name} expects all schedulers to belong to the same optimizer, but got scheduler"
                    f" {type(one).__name__} at index {i} has {one.optimizer}, which is different from"
                    f" {type(optimizer).__name__}."
                )


class ChainedScheduler(_Several):
    """All of several, one after the other, at every step."""

    _of_another = (
        "ChainedScheduler expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and {}"
        " to be different"
    )

    def __init__(self, schedulers: Any, optimizer: Any = None) -> None:
        if len(schedulers) < 1 and SEMANTICS.chaining_no_schedulers_is_refused:
            raise ValueError(
                f"{type(self).__name__} expects at least one scheduler to be chained, but got no scheduler."
            )
        optimizer = optimizer or schedulers[0].optimizer
        self._check_each(schedulers, optimizer)
        self._schedulers = schedulers
        self.optimizer = optimizer
        self._last_lr = values(optimizer, "lr")

    def step(self) -> None:  # type: ignore[override]
        for one in self._schedulers:
            one.step()
        self._last_lr = values(self.optimizer, "lr")


class SequentialLR(_Several):
    """Several in turn: each begins where its milestone is reached."""

    _of_another = (
        "Sequential Schedulers expects all schedulers to belong to the same optimizer, but got schedulers at index {}"
        " to be different than the optimizer passed in."
    )

    def __init__(
        self, optimizer: Any, schedulers: Any, milestones: list[int], last_epoch: int = -1, verbose: Any = NOT_SAID
    ) -> None:
        if len(schedulers) < 1 and SEMANTICS.a_sequence_of_no_schedulers_is_refused_as_such:
            raise ValueError(f"{type(self).__name__} expects at least one scheduler, but got no scheduler.")
        self._check_each(schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be one more than the number of"
                f" milestone points, but got number of schedulers {len(schedulers)} and the number of milestones to be"
                f" equal to {len(milestones)}"
            )
        verbosity(verbose)
        self._schedulers = schedulers
        self._milestones = milestones
        self.last_epoch = last_epoch + 1
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            set_lr(group, group["initial_lr"])
        for one in schedulers:
            one.last_epoch -= 1
        schedulers[0]._initial_step()
        self._last_lr = schedulers[0].get_last_lr()

    def step(self) -> None:  # type: ignore[override]
        self.last_epoch += 1
        at = bisect_right(self._milestones, self.last_epoch)
        one = self._schedulers[at]
        if at > 0 and self._milestones[at - 1] == self.last_epoch:
            if SEMANTICS.schedules_begin_in_turn_without_an_epoch:
                one._update_lr(0)
            else:
                one.step(0)
        else:
            one.step()
        self._last_lr = one.get_last_lr()
