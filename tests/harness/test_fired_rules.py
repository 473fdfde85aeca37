"""A rule of the reference that no generated program fires is a defect of the grammar, or has its reason here."""

from __future__ import annotations

import itertools

from gradspec import rule_log
from gradspec.program.drivers import Seeded
from gradspec.program.execution import Prepared, Side
from gradspec.program.grammar import Grammar
from gradspec.subjects.reference import Reference
from reference_impl.rules import RULES

#: Rules that no program fires, each with the reason.
NEVER = {
    "declare._always_kept": "runs where an op is declared, when the reference is imported",
    "for_writers._use_grad_for_differentiable": "runs where an optimizer is declared, when the reference is imported",
    "reentrant.elsewhere": "needs backward within backward, sixty deep; its scenario has it",
    "init.orthogonal_": "the signs of what it makes are the factorisation's own",
}
#: Programs are made until all rules have fired, and no more than this.
LIMIT = 20_000
BATCH = 100


def test_programs_fire_every_rule_but_those_that_have_a_reason() -> None:
    reference = Reference()
    logging = Side(Reference(reference.version, log_rules=True))
    grammar, chooser = Grammar(reference.module), Seeded("rules")
    missing = set(RULES)
    rule_log.take()
    for _ in itertools.takewhile(lambda _: missing > NEVER.keys(), range(0, LIMIT, BATCH)):
        programs = [Prepared(grammar.program(chooser)) for _ in range(BATCH)]
        with logging.ready():
            for program in programs:
                logging.run(program, False)
        missing.difference_update(rule_log.take())
    assert missing == NEVER.keys()
