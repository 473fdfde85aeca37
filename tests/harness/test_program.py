"""Generated programs: what the grammar makes, and what the printer makes of it."""

from __future__ import annotations

import random

import pytest

from gradspec.program import grammar
from gradspec.program.form import (
    Block,
    Change,
    Compute,
    Form,
    Keep,
    Kept,
    Leave,
    Mode,
    Program,
    Resumption,
    Suspended,
    Suspension,
    names_in,
)
from gradspec.program.printer import source


class Answers:
    """A chooser that gives prepared answers, and 0 when they are used up."""

    def __init__(self, *answers: int) -> None:
        self._answers = list(answers)

    def which(self, n: int) -> int:
        return self._answers.pop(0) % n if self._answers else 0


class Seeded:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def which(self, n: int) -> int:
        return self._random.randrange(n)


def test_a_chooser_that_answers_0_gets_the_plainest_program():
    assert grammar.program(Answers()) == Program((Compute("t1", "c * 2"),))


def test_the_same_answers_give_the_same_source():
    assert source(grammar.program(Seeded(3))) == source(grammar.program(Seeded(3)))


@pytest.mark.parametrize("seed", range(100))
def test_each_program_is_python_that_defines_one_function(seed):
    namespace: dict[str, object] = {}
    exec(compile(source(grammar.program(Seeded(seed))), "program", "exec", dont_inherit=True), namespace)
    assert [name for name in namespace if not name.startswith("__")] == ["program"]


def test_the_grammar_reaches_every_mode_form_suspension_and_resumption():
    text = "".join(repr(grammar.program(Seeded(seed))) for seed in range(300))
    wanted = [*Mode, *Form, *Suspension, *Resumption]
    assert [alternative for alternative in wanted if repr(alternative) not in text] == []


def test_names_are_found_at_any_depth():
    inner = Block(Mode.NO_GRAD, Form.CONTEXT, (Compute("t2", "x * 2"),), raises=False)
    body = (
        Compute("t1", "x * 2"),
        Block(Mode.ENABLE_GRAD, Form.FUNCTION, (inner, Keep("kept3", Mode.ON)), raises=False),
    )
    assert names_in(body) == ("t1", "t2", "kept3")


def test_a_context_that_raises_is_printed_inside_see_raises():
    block = Block(Mode.NO_GRAD, Form.CONTEXT, (Compute("t1", "x * 2"),), raises=True)
    assert source(Program((block,))) == (
        "def program(torch, see):\n"
        "    x = torch.tensor([0.5, 2.0], requires_grad=True)\n"
        "    c = torch.tensor([4.0, -1.25])\n"
        "    t1 = x\n"
        "    with see.raises():\n"
        "        with torch.no_grad():\n"
        "            with see.raises():\n"
        "                t1 = x * 2\n"
        '            raise ValueError("stop")\n'
        "    see(x=x, c=c, t1=t1)\n"
    )


def test_functions_reach_the_names_outside_them():
    block = Block(Mode.NO_GRAD, Form.BARE_FUNCTION, (Compute("t1", "x * 2"),), raises=False)
    printed = source(Program((block,)))
    assert "    @torch.no_grad\n    def f1():\n        nonlocal t1\n" in printed
    assert "    f1()\n" in printed


def test_a_kept_instance_may_be_a_context_a_decorator_and_left_by_hand():
    kept = Kept("kept1")
    body = (
        Keep("kept1", Mode.ENABLE_GRAD),
        Block(kept, Form.CONTEXT, (), raises=False),
        Block(kept, Form.FUNCTION, (), raises=False),
        Leave(kept),
    )
    printed = source(Program(body))
    for line in ("kept1 = torch.enable_grad()", "with kept1:", "@kept1", "kept1.__exit__(None, None, None)"):
        assert f" {line}\n" in printed


@pytest.mark.parametrize(
    "suspension, wanted",
    [
        (Suspension.GENERATOR, "    @torch.no_grad()\n    def f1():\n        yield\n"),
        (Suspension.HOLDING_GENERATOR, "    def f1():\n        with torch.no_grad():\n            yield\n"),
        (Suspension.COROUTINE, "    @torch.no_grad()\n    async def f1():\n        await Pause()\n"),
        (
            Suspension.HOLDING_COROUTINE,
            "    async def f1():\n        with torch.no_grad():\n            await Pause()\n",
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_is_suspended_runs_in_two_parts(suspension, wanted):
    between = (Change("x.mul_(2)"),)
    printed = source(Program((Suspended(Mode.NO_GRAD, suspension, (), between, (), Resumption.CLOSE),)))
    assert wanted in printed
    resumed = printed.index("running_f1.send(None)")
    assert resumed < printed.index("x.mul_(2)") < printed.index("running_f1.close()")
