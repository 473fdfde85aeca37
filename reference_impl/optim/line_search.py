"""A line search for the strong Wolfe conditions: the loss falls enough, and its slope has become flat enough."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional


class Point(NamedTuple):
    """A step size, the loss and the gradient there, and the slope along the direction."""

    at: Any
    loss: Any
    gradient: Any
    slope: Any


#: From a step size to the loss and the gradient there.
Evaluate = Callable[[Any], tuple[float, Any]]


def _minimum_of_cubic(a: Point, b: Point, bounds: Optional[tuple[Any, Any]] = None) -> Any:
    """Where the cubic through two points with their slopes is least, within the bounds; else the middle of these."""
    low, high = bounds or ((a.at, b.at) if a.at <= b.at else (b.at, a.at))
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.at - b.at)
    square = d1**2 - a.slope * b.slope
    if square < 0:
        return (low + high) / 2.0
    d2 = square.sqrt()
    if a.at <= b.at:
        least = b.at - (b.at - a.at) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    else:
        least = a.at - (a.at - b.at) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2))
    return min(max(least, low), high)


class StrongWolfe:
    """``search`` returns the point it settles on and how often it evaluated the loss."""

    def __init__(
        self, evaluate: Evaluate, direction: Any, most: int, tolerance_change: float = 1e-9, enough: float = 1e-4,
        flat: float = 0.9,
    ) -> None:  # fmt: skip
        """``enough``: of the slope, how much the loss has to fall; ``flat``: how much of it may be left."""
        self.evaluate = evaluate
        self.direction = direction
        self.most = most
        self.tolerance_change = tolerance_change
        self.evaluations = 0
        self.enough, self.flat = enough, flat

    def point(self, at: Any) -> Point:
        loss, gradient = self.evaluate(at)
        self.evaluations += 1
        return Point(at, loss, gradient.clone(), gradient.dot(self.direction))

    def search(self, first: Any, loss: Any, gradient: Any, slope: Any) -> tuple[Point, int]:
        start = Point(0, loss, gradient.clone(), slope)
        bracket, done, rounds = self._bracket(start, self.point(first))
        if done:
            return bracket[0], self.evaluations
        return self._narrow(start, bracket, rounds), self.evaluations

    def _too_high(self, start: Point, point: Point) -> bool:
        return bool(point.loss > start.loss + self.enough * point.at * start.slope)

    def _flat(self, start: Point, point: Point) -> bool:
        return bool(abs(point.slope) <= -self.flat * start.slope)

    def _bracket(self, start: Point, new: Point) -> tuple[list[Point], bool, int]:
        """Go on until two points hold a good one between them, or one is good."""
        before = start
        for rounds in range(self.most):
            if self._too_high(start, new) or (rounds > 1 and new.loss >= before.loss):
                return [before, new], False, rounds
            if self._flat(start, new):
                return [new], True, rounds
            if new.slope >= 0:
                return [before, new], False, rounds
            bounds = (new.at + 0.01 * (new.at - before.at), new.at * 10)
            before, new = new, self.point(_minimum_of_cubic(before, new, bounds))
        return [start, new], False, self.most

    def _narrow(self, start: Point, bracket: list[Point], rounds: int) -> Point:
        span = self.direction.abs().max()
        stuck = False
        low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
        while rounds < self.most and not abs(bracket[1].at - bracket[0].at) * span < self.tolerance_change:
            at = _minimum_of_cubic(bracket[0], bracket[1])
            ends = [point.at for point in bracket]
            margin = 0.1 * (max(ends) - min(ends))
            if min(max(ends) - at, at - min(ends)) < margin:
                # Close to an end, for the second time: step away from it.
                if stuck or at >= max(ends) or at <= min(ends):
                    nearer_high = abs(at - max(ends)) < abs(at - min(ends))
                    at = max(ends) - margin if nearer_high else min(ends) + margin
                    stuck = False
                else:
                    stuck = True
            else:
                stuck = False
            new = self.point(at)
            rounds += 1
            if self._too_high(start, new) or new.loss >= bracket[low].loss:
                bracket[high] = new
                low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
                continue
            done = self._flat(start, new)
            if not done and new.slope * (bracket[high].at - bracket[low].at) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = new
            if done:
                break
        return bracket[low]


# -- the same by torch's names -------------------------------------------------------------------------


def _cubic_interpolate(x1: Any, f1: Any, g1: Any, x2: Any, f2: Any, g2: Any, bounds: Any = None) -> Any:
    """Where the cubic through two points with their losses and slopes is least."""
    return _minimum_of_cubic(Point(x1, f1, None, g1), Point(x2, f2, None, g2), bounds)


def _strong_wolfe(
    obj_func: Callable[..., Any], x: Any, t: Any, d: Any, f: Any, g: Any, gtd: Any, c1: float = 1e-4, c2: float = 0.9,
    tolerance_change: float = 1e-9, max_ls: int = 25,
) -> tuple[Any, Any, Any, int]:  # fmt: skip
    """The loss and the gradient where the search along ``d`` ends, the step to there, and how often it looked."""
    search = StrongWolfe(lambda at: obj_func(x, at, d), d, max_ls, tolerance_change, c1, c2)
    found, evaluations = search.search(t, f, g, gtd)
    return found.loss, found.gradient, found.at, evaluations
