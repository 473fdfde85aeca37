"""A program as Python source: one function ``program(torch, see)``, which is what runs and what a person gets."""

from __future__ import annotations

from typing import Iterator

from gradspec.program.form import (
    CONSTANT,
    LEAF,
    Block,
    Call,
    Change,
    Compute,
    Form,
    Keep,
    Kept,
    Leave,
    Look,
    Mode,
    Program,
    Statement,
    Suspended,
    names_in,
)

INDENT = "    "


def source(program: Program) -> str:
    """The text of a module that defines ``program(torch, see)``."""
    return "\n".join(["def program(torch, see):", *_indented(_Printer().program(program))]) + "\n"


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line if line else line for line in lines]


class _Printer:
    """Prints one program; numbers the functions that it defines on the way."""

    def __init__(self) -> None:
        self._functions = 0

    def program(self, program: Program) -> list[str]:
        names = names_in(program.body)
        tensors = (LEAF, CONSTANT, *(name for name in names if name.startswith("t")))
        lines = [f"{LEAF} = torch.tensor([0.5, 2.0], requires_grad=True)", f"{CONSTANT} = torch.tensor([4.0, -1.25])"]
        if any(name.startswith("t") for name in names):
            lines.append(" = ".join([name for name in names if name.startswith("t")]) + f" = {LEAF}")
        if any(name.startswith("kept") for name in names):
            lines.append(" = ".join([name for name in names if name.startswith("kept")]) + " = None")
        if any(isinstance(statement, Suspended) and statement.suspension.awaits for statement in _all(program.body)):
            lines += ["class Pause:", *_indented(["def __await__(self):", *_indented(["yield"])])]
        return lines + self.body(program.body) + [f"see({', '.join(f'{name}={name}' for name in tensors)})"]

    def body(self, body: tuple[Statement, ...]) -> list[str]:
        return [line for statement in body for line in self.statement(statement)]

    def statement(self, statement: Statement) -> list[str]:
        if isinstance(statement, Compute):
            return _may_raise(f"{statement.name} = {statement.expression}")
        if isinstance(statement, Change):
            return _may_raise(statement.statement)
        if isinstance(statement, Look):
            return [f"see({', '.join(f'{name}={name}' for name in statement.names)})"]
        if isinstance(statement, Call):
            return [f"torch.set_grad_enabled({statement.enabled})"]
        if isinstance(statement, Keep):
            return [f"{statement.name} = {statement.mode.value}"]
        if isinstance(statement, Leave):
            return _may_raise(f"{statement.kept.name}.__exit__(None, None, None)")
        if isinstance(statement, Block):
            return self.block(statement)
        return self.suspended(statement)

    def block(self, block: Block) -> list[str]:
        body = self.body(block.body) or ["pass"]
        if block.raises:
            body.append('raise ValueError("stop")')
        if block.form is Form.CONTEXT:
            lines = [f"with {_spelled(block.context)}:", *_indented(body)]
        else:
            name = self._next_function()
            decorator = _spelled(block.context)
            if block.form is Form.BARE_FUNCTION and isinstance(block.context, Mode):
                decorator = block.context.bare
            lines = [f"@{decorator}", f"def {name}():", *_indented(_nonlocal(block.body) + body), f"{name}()"]
        return ["with see.raises():", *_indented(lines)] if block.raises or isinstance(block.context, Kept) else lines

    def suspended(self, suspended: Suspended) -> list[str]:
        suspension, name = suspended.suspension, self._next_function()
        pause = "await Pause()" if suspension.awaits else "yield"
        body = [*self.body(suspended.first), pause, *self.body(suspended.second)]
        if suspension.holds:
            body = [f"with {suspended.mode.value}:", *_indented(body)]
        defined = f"async def {name}():" if suspension.awaits else f"def {name}():"
        running = f"running_{name}"
        return [
            *([] if suspension.holds else [f"@{suspended.mode.value}"]),
            defined,
            *_indented(_nonlocal(suspended.first + suspended.second) + body),
            f"{running} = {name}()",
            f"{running}.send(None)",
            *self.body(suspended.between),
            *_may_raise(f"{running}.{suspended.resumption.value}"),
        ]

    def _next_function(self) -> str:
        self._functions += 1
        return f"f{self._functions}"


def _spelled(context: Mode | Kept) -> str:
    return context.name if isinstance(context, Kept) else context.value


def _may_raise(line: str) -> list[str]:
    return ["with see.raises():", INDENT + line]


def _nonlocal(body: tuple[Statement, ...]) -> list[str]:
    names = names_in(body)
    return [f"nonlocal {', '.join(names)}"] if names else []


def _all(body: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        if isinstance(statement, Block):
            yield from _all(statement.body)
        elif isinstance(statement, Suspended):
            yield from _all(statement.first + statement.between + statement.second)
