"""Learning rates that rise and fall: in cycles, in one cycle, or along a cosine that begins again."""

from __future__ import annotations

import math
import types
from typing import Any, Callable, Iterator, Optional

from ...semantics import SEMANTICS
from ...tensor import Tensor
from ..optimizer import Optimizer
from .base import LEAST_RATE, NOT_SAID, LRScheduler, set_lr, values


def for_each_group(name: str, optimizer: Any, given: Any) -> list[Any]:
    """One value for each group. Raises ValueError where a list has another length."""
    groups = optimizer.param_groups
    if not isinstance(given, (list, tuple)):
        return [given.clone() if isinstance(given, Tensor) else given for _ in groups]
    if len(given) != len(groups):
        if not SEMANTICS.schedules_tell_how_many_values_they_need:
            raise ValueError(
                f"swa_lr must have the same length as optimizer.param_groups: swa_lr has {len(given)},"
                f" optimizer.param_groups has {len(groups)}"
                if name == "swa_lr"
                else f"expected {len(groups)} values for {name}, got {len(given)}"
            )
        raise ValueError(
            f"{name} must have the same length as optimizer.param_groups. {name} has {len(given)} values, param_groups"
            f" has {len(groups)}."
        )
    return list(given)


class CosineAnnealingWarmRestarts(LRScheduler):
    """Down to ``eta_min`` along half a cosine of ``T_0`` steps, then from the top, ``T_mult`` times as long."""

    def __init__(
        self,
        optimizer: Any,
        T_0: int,
        T_mult: int = 1,
        eta_min: float = LEAST_RATE,
        last_epoch: int = -1,
        verbose: Any = NOT_SAID,
    ) -> None:  # fmt: skip
        if T_0 <= 0 or not isinstance(T_0, int):
            raise ValueError(f"Expected positive integer T_0, but got {T_0}")
        if T_mult < 1 or not isinstance(T_mult, int):
            raise ValueError(f"Expected integer T_mult >= 1, but got {T_mult}")
        if not isinstance(eta_min, (float, int)):
            raise ValueError(f"Expected float or int eta_min, but got {eta_min} of type {type(eta_min)}")
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        self._begin(optimizer, last_epoch, verbose)

    def get_lr(self) -> list[Any]:
        self._warn_outside_step()
        shape = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (base - self.eta_min) * shape for base in self.base_lrs]

    def step(self, epoch: Optional[float] = None) -> None:
        if epoch is None and self.last_epoch >= 0:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            epoch = epoch or 0
            self._go_to(epoch)
        self.last_epoch = math.floor(epoch)
        self._get_lr_called_within_step = True
        try:
            found = self.get_lr()
        finally:
            self._get_lr_called_within_step = False
        for group, lr in zip(self.optimizer.param_groups, found):
            set_lr(group, lr)
        self._last_lr = values(self.optimizer, "lr")

    def _go_to(self, epoch: float) -> None:
        """Which restart an epoch, possibly between two steps, falls into."""
        if epoch < 0:
            raise ValueError(f"Expected non-negative epoch, but got {epoch}")
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_cur = epoch % self.T_0
        else:
            restarts = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
            self.T_cur = epoch - self.T_0 * (self.T_mult**restarts - 1) / (self.T_mult - 1)
            self.T_i = self.T_0 * self.T_mult**restarts


class _WithMomentum(LRScheduler):
    """A schedule that may move the momentum, or the first of the betas, against the rate."""

    cycle_momentum: bool
    use_beta1: bool

    def _check_momentum(self) -> None:
        defaults = self.optimizer.defaults
        betas = SEMANTICS.cyclic_schedules_move_betas_too
        if "momentum" not in defaults and ("betas" not in defaults or isinstance(self, CyclicLR) and not betas):
            wanted = "momentum or beta1" if betas else "momentum"
            raise ValueError(f"optimizer must support {wanted} with `cycle_momentum` option enabled")
        self.use_beta1 = "betas" in defaults

    def _begin_momentum(self, highest: list[Any], lowest: list[Any]) -> None:
        for high, low, group in zip(highest, lowest, self.optimizer.param_groups):
            self._set_momentum(group, high)
            if SEMANTICS.cyclic_schedules_move_betas_too or not isinstance(self, CyclicLR):
                group["max_momentum"] = high
                group["base_momentum"] = low

    def _set_momentum(self, group: dict[str, Any], value: Any) -> None:
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


class CyclicLR(_WithMomentum):
    """From ``base_lr`` up to ``max_lr`` and down again, in cycles whose height ``mode`` or ``scale_fn`` tells."""

    def __init__(
        self,
        optimizer: Any,
        base_lr: Any,
        max_lr: Any,
        step_size_up: int = 2000,
        step_size_down: Optional[int] = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Optional[Callable[[float], float]] = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: Any = 0.8,
        max_momentum: Any = 0.9,
        last_epoch: int = -1,
        verbose: Any = NOT_SAID,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer = optimizer
        lowest = for_each_group("base_lr", optimizer, base_lr)
        if last_epoch == -1:
            for group, lr in zip(optimizer.param_groups, lowest):
                set_lr(group, lr)
        self.max_lrs = for_each_group("max_lr", optimizer, max_lr)
        up = float(step_size_up)
        self.total_size = up + (up if step_size_down is None else float(step_size_down))
        self.step_ratio = up / self.total_size
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        self.mode = mode
        self.gamma = gamma
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode
        if scale_fn is None:
            self.scale_mode = "iterations" if mode == "exp_range" else "cycle"
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._check_momentum()
            self.base_momentums = for_each_group("base_momentum", optimizer, base_momentum)
            self.max_momentums = for_each_group("max_momentum", optimizer, max_momentum)
            if last_epoch == -1:
                self._begin_momentum(self.max_momentums, self.base_momentums)
        self._begin(optimizer, last_epoch, verbose)
        self.base_lrs = lowest

    def scale_fn(self, x: float) -> float:
        """The height of a cycle, or at a step, of the first."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "exp_range":
            return float(self.gamma**x)
        return 1.0 if self.mode == "triangular" else 0.5 ** (x - 1)

    def get_lr(self) -> list[Any]:
        self._warn_outside_step()
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        place = 1.0 + self.last_epoch / self.total_size - cycle
        rising = place <= self.step_ratio
        part = place / self.step_ratio if rising else (place - 1) / (self.step_ratio - 1)

        def height(low: Any, high: Any) -> Any:
            return (high - low) * part * self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)

        found = [low + height(low, high) for low, high in zip(self.base_lrs, self.max_lrs)]
        if self.cycle_momentum:
            moved = [high - height(low, high) for low, high in zip(self.base_momentums, self.max_momentums)]
            for group, value in zip(self.optimizer.param_groups, moved):
                self._set_momentum(group, value)
        return found

    def state_dict(self) -> dict[str, Any]:
        """A function is not saved; of an object that can be called, the attributes are."""
        state = super().state_dict()
        if not SEMANTICS.cyclic_schedules_move_betas_too:
            state.pop("use_beta1", None)
        if not SEMANTICS.functions_of_cycles_are_not_saved:
            return state
        own = state.pop("_scale_fn_custom")
        state["_scale_fn_custom"] = None if own is None or isinstance(own, types.FunctionType) else own.__dict__.copy()
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        attributes = state_dict.pop("_scale_fn_custom") if SEMANTICS.functions_of_cycles_are_not_saved else None
        super().load_state_dict(state_dict)
        if attributes is not None:
            self._scale_fn_custom.__dict__.update(attributes)


_ANNEALING: dict[str, Callable[[Any, Any, float], Any]] = {
    "cos": lambda start, end, part: end + (start - end) / 2.0 * (math.cos(math.pi * part) + 1),
    "linear": lambda start, end, part: (end - start) * part + start,
}


def _phase(end_step: float, rates: str, momenta: str) -> dict[str, Any]:
    (start_lr, end_lr), (start_momentum, end_momentum) = rates.split(), momenta.split()
    return {
        "end_step": end_step, "start_lr": start_lr, "end_lr": end_lr, "start_momentum": start_momentum,
        "end_momentum": end_momentum,
    }  # fmt: skip


class OneCycleLR(_WithMomentum):
    """From a part of ``max_lr`` up to it, and far below where it began, in all the steps that there will be."""

    def __init__(
        self,
        optimizer: Any,
        max_lr: Any,
        total_steps: Optional[int] = None,
        epochs: Optional[int] = None,
        steps_per_epoch: Optional[int] = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: Any = 0.85,
        max_momentum: Any = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
        verbose: Any = NOT_SAID,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer = optimizer
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        self._schedule_phases = list(self._phases(pct_start, three_phase))
        if pct_start < 0 or pct_start > 1 or not isinstance(pct_start, float):
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in _ANNEALING:
            must = "must be" if SEMANTICS.one_cycle_keeps_the_name_of_its_strategy else "must by"
            raise ValueError(f"anneal_strategy {must} one of 'cos' or 'linear', instead got {anneal_strategy}")
        if SEMANTICS.one_cycle_keeps_the_name_of_its_strategy:
            self._anneal_func_type = anneal_strategy
        else:
            self.anneal_func = _ANNEALING[anneal_strategy]
        highest = for_each_group("max_lr", optimizer, max_lr)
        if last_epoch == -1:
            for group, high in zip(optimizer.param_groups, highest):
                group["initial_lr"] = high / div_factor
                group["max_lr"] = high
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._check_momentum()
            most = for_each_group("max_momentum", optimizer, max_momentum)
            least = for_each_group("base_momentum", optimizer, base_momentum)
            if last_epoch == -1:
                self._begin_momentum(most, least)
        self._begin(optimizer, last_epoch, verbose)

    def _phases(self, first: float, three: bool) -> Iterator[dict[str, Any]]:
        steps = self.total_steps
        yield _phase(float(first * steps) - 1, "initial_lr max_lr", "max_momentum base_momentum")
        if three:
            yield _phase(float(2 * first * steps) - 2, "max_lr initial_lr", "base_momentum max_momentum")
            yield _phase(steps - 1, "initial_lr min_lr", "max_momentum max_momentum")
        else:
            yield _phase(steps - 1, "max_lr min_lr", "base_momentum max_momentum")

    def get_lr(self) -> list[Any]:
        self._warn_outside_step()
        if self.last_epoch > self.total_steps:
            tried = self.last_epoch + (not SEMANTICS.one_cycle_counts_its_steps_from_zero)
            raise ValueError(f"Tried to step {tried} times. The specified number of total steps is {self.total_steps}")
        start = 0.0
        phase = self._schedule_phases[0]
        for phase in self._schedule_phases[:-1]:
            if self.last_epoch <= phase["end_step"]:
                break
            start = phase["end_step"]
        else:
            phase = self._schedule_phases[-1]
        part = (self.last_epoch - start) / (phase["end_step"] - start)
        by_name = SEMANTICS.one_cycle_keeps_the_name_of_its_strategy
        between = _ANNEALING[self._anneal_func_type] if by_name else self.anneal_func
        found = []
        for group in self.optimizer.param_groups:
            found.append(between(group[phase["start_lr"]], group[phase["end_lr"]], part))
            if self.cycle_momentum:
                start_momentum, end_momentum = group[phase["start_momentum"]], group[phase["end_momentum"]]
                self._set_momentum(group, between(start_momentum, end_momentum, part))
        return found


def _total(total_steps: Any, epochs: Any, steps_per_epoch: Any) -> int:
    if total_steps is not None:
        if total_steps <= 0 or not isinstance(total_steps, int):
            raise ValueError(f"Expected positive integer total_steps, but got {total_steps}")
        return total_steps
    if epochs is None or steps_per_epoch is None:
        raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
    for name, count in (("epochs", epochs), ("steps_per_epoch", steps_per_epoch)):
        if not isinstance(count, int) or count <= 0:
            raise ValueError(f"Expected positive integer {name}, but got {count}")
    total: int = epochs * steps_per_epoch
    return total
