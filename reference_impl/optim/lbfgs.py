"""``LBFGS``: a quasi-Newton method, which evaluates the loss several times in each step."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ..modes import enable_grad, no_grad
from ..ops.declare import FUNCTIONS
from ..rules import rule
from ..semantics import SEMANTICS
from .line_search import StrongWolfe, _cubic_interpolate, _strong_wolfe  # noqa: F401  (torch has them here)
from .optimizer import Optimizer, ParamsT, check_numbers, scalar

#: What one step hands to the next.
_REMEMBERED = ("d", "t", "old_dirs", "old_stps", "ro", "H_diag", "prev_flat_grad", "prev_loss")


class LBFGS(Optimizer):
    """All parameters are one group, and one vector. ``line_search_fn``: None or "strong_wolfe"."""

    def __init__(
        self,
        params: ParamsT,
        lr: Any = 1,
        max_iter: int = 20,
        max_eval: Optional[int] = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: Optional[str] = None,
        *,
        maximize: bool = False,
    ) -> None:
        if SEMANTICS.lbfgs_refuses_a_negative_rate:
            check_numbers(lr)
        defaults = dict(
            lr=lr, max_iter=max_iter, max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad, tolerance_change=tolerance_change, history_size=history_size,
            line_search_fn=line_search_fn,
        )  # fmt: skip
        if SEMANTICS.lbfgs_maximizes:
            defaults["maximize"] = maximize
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    # -- all parameters as one vector ----------------------------------------------------------------------------------

    def _gather_flat_grad(self) -> Any:
        views = []
        for param in self._params:
            flat = param.new_zeros(param.numel()) if param.grad is None else param.grad.view(-1)
            views.append(FUNCTIONS["view_as_real"](flat).view(-1) if flat.is_complex() else flat)
        gradient = FUNCTIONS["cat"](views, 0)
        return gradient.neg_() if self._maximizes() else gradient

    def _maximizes(self) -> bool:
        return bool(self.param_groups[0].get("maximize", False))

    def _loss(self, result: Any) -> float:
        """What is made small."""
        return -float(result) if self._maximizes() else float(result)

    def _add_grad(self, step_size: Any, update: Any) -> None:
        start = 0
        for param in self._params:
            target = FUNCTIONS["view_as_real"](param) if param.is_complex() else param
            count = target.numel()
            target.add_(update[start : start + count].view_as(target), alpha=step_size)
            start += count

    # -- the step ------------------------------------------------------------------------------------------------------

    # NG-07: the parameters are changed with recording off. EG-04: the closure runs with recording on.
    @no_grad()
    @rule("NG-07", "EG-04")
    def step(self, closure: Callable[[], Any]) -> Any:  # type: ignore[override]
        """Up to ``max_iter`` changes; returns the loss before the first."""
        closure = enable_grad()(closure)
        (group,) = self.param_groups
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss = self._loss(first)
        evaluations = 1
        state["func_evals"] += 1
        gradient = self._gather_flat_grad()
        if gradient.abs().max() <= group["tolerance_grad"]:
            return first
        lr = scalar(group["lr"])
        memory = {key: state.get(key) for key in _REMEMBERED}  # written back only where the step comes to its end
        for round_ in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            direction = self._direction(state, memory, gradient, group["history_size"])
            if memory["prev_flat_grad"] is None:
                memory["prev_flat_grad"] = gradient.clone()
            else:
                memory["prev_flat_grad"].copy_(gradient)
            before = memory["prev_loss"] = loss
            size = min(1.0, 1.0 / gradient.abs().sum()) * lr if state["n_iter"] == 1 else lr
            memory["t"] = size
            slope = gradient.dot(direction)
            if slope > -group["tolerance_change"]:
                break
            done = False
            used = 0
            if group["line_search_fn"] is not None:
                found, used = self._search(closure, group, size, loss, gradient, slope, direction, evaluations)
                size, loss, gradient = found.at, found.loss, found.gradient
                memory["t"] = size
                self._add_grad(size, direction)
                done = bool(gradient.abs().max() <= group["tolerance_grad"])
            else:
                self._add_grad(size, direction)
                if round_ != group["max_iter"]:
                    loss = self._loss(closure())
                    gradient = self._gather_flat_grad()
                    done = bool(gradient.abs().max() <= group["tolerance_grad"])
                    used = 1
            evaluations += used
            state["func_evals"] += used
            if evaluations >= group["max_eval"] or done:
                break
            small = group["tolerance_change"]
            if direction.mul(size).abs().max() <= small or abs(loss - before) < small:
                break
        state.update(memory)
        return first

    def _direction(self, state: dict[str, Any], memory: dict[str, Any], gradient: Any, history_size: int) -> Any:
        """The gradient, turned by what the changes so far tell of the curvature."""
        if state["n_iter"] == 1:
            memory.update(d=gradient.neg(), old_dirs=[], old_stps=[], ro=[], H_diag=1)
            return memory["d"]
        change = gradient.sub(memory["prev_flat_grad"])
        moved = memory["d"].mul(memory["t"])
        curvature = change.dot(moved)
        changes, moves, ro = memory["old_dirs"], memory["old_stps"], memory["ro"]
        if curvature > 1e-10:
            if len(changes) == history_size:
                for kept in (changes, moves, ro):
                    kept.pop(0)
            changes.append(change)
            moves.append(moved)
            ro.append(1.0 / curvature)
            memory["H_diag"] = curvature / change.dot(change)
        al = state.setdefault("al", [None] * history_size)
        turned = gradient.neg()
        for i in reversed(range(len(changes))):
            al[i] = moves[i].dot(turned) * ro[i]
            turned.add_(changes[i], alpha=-al[i])
        direction = FUNCTIONS["mul"](turned, memory["H_diag"])
        for i in range(len(changes)):
            direction.add_(moves[i], alpha=al[i] - changes[i].dot(direction) * ro[i])
        memory["d"] = direction
        return direction

    def _search(
        self, closure: Any, group: dict[str, Any], size: Any, loss: Any, gradient: Any, slope: Any, direction: Any,
        evaluations: int,
    ) -> tuple[Any, int]:  # fmt: skip
        if group["line_search_fn"] != "strong_wolfe":
            raise RuntimeError("only 'strong_wolfe' is supported")
        start = [param.clone() for param in self._params]

        def evaluate(at: Any) -> tuple[float, Any]:
            self._add_grad(at, direction)
            value = float(closure())
            found = self._gather_flat_grad()
            for param, old in zip(self._params, start):
                param.copy_(old)
            return value, found

        search = StrongWolfe(evaluate, direction, group["max_eval"] - evaluations)
        return search.search(size, loss, gradient, slope)
