"""torch under ``torch.compile``: what a program marks as a region is compiled as one function, with one backend."""

from __future__ import annotations

import contextlib
import io
import os
from typing import Any, Callable

from .torch_eager import TorchEager

#: How the name of such a subject begins: ``torch.compile:aot_eager``.
KIND = "torch.compile"
BACKENDS = ("eager", "aot_eager", "inductor")

#: What a compiler makes of a graph, and how it words its errors, is its own.
LEVELS = ("core", "state")


#: Seconds that a program may take there, where others take 10.
PATIENCE = 60.0


def compiles(name: str) -> bool:
    """Whether ``--subject NAME`` names a compiler: what it is given are programs with a region."""
    return name.partition(":")[0] == KIND


class TorchCompile(TorchEager):
    """The installed torch with one of its compilers. LookupError: there is no such one; ImportError: no torch."""

    def __init__(self, backend: str) -> None:
        if backend not in BACKENDS:
            raise LookupError(f"torch.compile:BACKEND takes one of {', '.join(BACKENDS)}")
        super().__init__()
        import torch._dynamo
        import torch._dynamo.trace_rules

        # Where a region calls what says something to the harness, the harness itself is not compiled.
        torch._dynamo.trace_rules.add("gradspec")
        torch._dynamo.config.verbose = False
        torch._logging.set_logs(all=50)
        if backend == "inductor":
            import torch._inductor.config

            # A pool of compilers is processes and threads that no fork has.
            torch._inductor.config.compile_threads = 1
            # The first kernel of a process sets this for all that come: no program's doing.
            pointer = getattr(torch._C._dynamo.guards, "_torchinductor_pyobject_tensor_data_ptr", None)
            if pointer is not None:
                os.environ["_TORCHINDUCTOR_PYOBJECT_TENSOR_DATA_PTR"] = str(pointer)
        self.name = f"{KIND}:{backend}"
        self.levels = LEVELS
        self.details = {**self.details, "backend": backend}
        self._backend = backend
        self._is_used = False
        #: What a program finds beside ``torch``.
        self.program_names = {"compiled": self.compiled, "graph_break": torch._dynamo.graph_break}
        self._probe()

    def compiled(self, **options: bool) -> Callable[[Any], Any]:
        """What decorates a region."""

        def decorate(function: Any) -> Any:
            self._is_used = True
            return self.module.compile(function, backend=self._backend, **options)

        return decorate

    def seed(self, number: int) -> None:
        """A program starts: nothing that was compiled for another one is there."""
        if self._is_used:
            self._is_used = False
            self.module._dynamo.reset()
        super().seed(number)

    def _probe(self) -> None:
        """Compile something: this loads what the backend needs. ImportError where it cannot."""
        torch = self.module
        with contextlib.redirect_stderr(io.StringIO()), torch.no_grad():
            try:
                self.compiled()(_probed)(torch.ones(2))
            except Exception as error:
                raise ImportError(f"the backend {self._backend} does not compile here: {_first_line(error)}") from None
        torch._dynamo.reset()


def _probed(x: Any) -> Any:
    return x * 2 + 1


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
