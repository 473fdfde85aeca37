"""torch's other ways to run a function: what a program marks as a region goes through one of them, and is called.

A path that traces is shown copies of what the region gets first, so that tracing changes nothing of the program's; the
mode that the function sets while it is traced ends with the tracing. What a path makes of the first call serves the
later ones too.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
from typing import Any, Callable, Iterator, Mapping

from .example_inputs import copies
from .protocol import NotTaken
from .torch_compile import LEVELS
from .torch_eager import TorchEager

Function = Callable[..., Any]


def _export(torch: Any, function: Function, given: tuple[Any, ...]) -> Function:
    module = torch.nn.Module()
    module.forward = function
    exported: Function = torch.export.export(module, copies(torch, given)).module()
    return exported


def _trace(torch: Any, function: Function, given: tuple[Any, ...]) -> Function:
    # Not strict: a dict is what a scenario gives.
    traced: Function = torch.jit.trace(function, copies(torch, given), check_trace=False, strict=False)
    return traced


def _script(torch: Any, function: Function, given: tuple[Any, ...]) -> Function:
    scripted: Function = torch.jit.script(function)
    return scripted


def _make_fx(torch: Any, function: Function, given: tuple[Any, ...]) -> Function:
    from torch.fx.experimental.proxy_tensor import make_fx

    made: Function = make_fx(function)(*copies(torch, given))
    return made


def _functionalize(torch: Any, function: Function, given: tuple[Any, ...]) -> Function:
    functional: Function = torch.func.functionalize(function)
    return functional


#: What each makes of a function and its first arguments.
PATHS: Mapping[str, Callable[[Any, Function, tuple[Any, ...]], Function]] = {
    "torch.export": _export,
    "torch.jit.trace": _trace,
    "torch.jit.script": _script,
    "torch.make_fx": _make_fx,
    "torch.functionalize": _functionalize,
}
#: Errors by which a path says in a call what it is not made for.
_NOT_MADE_FOR = re.compile(
    r"functorch transform|functorch\.vjp|vmap\(|functionalize|inside of a function being|"
    r"NYI: Functionalize rule|We only support functionalizing"
)
#: How an error of a script begins; what it was stands at its end.
_IN_A_SCRIPT = "The following operation failed in the TorchScript interpreter."


class TorchPath(TorchEager):
    """The installed torch with one of its paths. ImportError: no torch, or one without this path."""

    def __init__(self, path: str) -> None:
        super().__init__()
        # What torch loads for a path when it is first used is no program's doing.
        logging.getLogger("torch").setLevel(logging.CRITICAL)
        self.name = path
        self.levels = LEVELS
        self._make = PATHS[path]
        self.program_names = {"compiled": self.compiled}
        try:
            self._made(self.module.nn.functional.sigmoid, (self.module.ones(2),))(self.module.ones(2))
        except NotTaken as error:
            raise ImportError(str(error)) from None

    def compiled(self, **options: bool) -> Callable[[Function], Function]:
        """What decorates a region. It has no options here: what a path does not take as a whole it does not take."""

        def decorate(function: Function) -> Function:
            made: list[Function] = []

            def call(*given: Any) -> Any:
                if not made:
                    made.append(self._made(function, given))
                return self._called(made[0], given)

            return call

        return decorate

    def _made(self, function: Function, given: tuple[Any, ...]) -> Function:
        numbers = self.module.get_rng_state()
        try:
            with _quiet(), self._mode_kept():
                return self._make(self.module, function, given)
        except Exception as error:
            raise NotTaken(_reason(error)) from None
        finally:
            # What a function draws while it is traced, the program draws when it calls it.
            self.module.set_rng_state(numbers)

    @contextlib.contextmanager
    def _mode_kept(self) -> Iterator[None]:
        """Grad mode and inference mode are in the block what they were before it, and are so again behind it."""
        torch = self.module
        grad, inference = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
        with torch.inference_mode(inference), torch.set_grad_enabled(grad):
            yield

    def _called(self, made: Function, given: tuple[Any, ...]) -> Any:
        try:
            return made(*given)
        except RuntimeError as error:
            if _NOT_MADE_FOR.search(str(error)):
                raise NotTaken(_reason(error)) from None
            raise


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        yield


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
