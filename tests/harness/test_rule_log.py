"""The log of rules: an instance of the reference that tells which of its rules ran."""

from __future__ import annotations

import ast

from gradspec import rule_log
from gradspec.subjects.reference import Reference


def test_the_rules_that_ran_are_told_once_each_in_order():
    torch = Reference(log_rules=True).module
    rule_log.take()
    with torch.no_grad():
        pass
    ran = rule_log.take()
    assert ran
    assert len(ran) == len(set(ran))
    assert rule_log.take() == []


def test_each_name_told_is_the_name_of_a_rule_of_the_reference():
    torch = Reference(log_rules=True).module
    rule_log.take()
    x = torch.ones(2, requires_grad=True)
    (x * x).sum().backward()
    with torch.inference_mode():
        x + 1
    import reference_impl.rules

    names = {rule.partition(".")[0] + "." + rule.partition(".")[2] for rule in reference_impl.rules.RULES}
    assert set(rule_log.take()) <= names


def test_the_uninstrumented_reference_tells_nothing():
    torch = Reference().module
    rule_log.take()
    with torch.no_grad():
        pass
    assert rule_log.take() == []


def test_only_marked_functions_announce_themselves():
    tree = ast.parse(
        '"""Doc."""\nfrom __future__ import annotations\n'
        'class A:\n    @rule("X-1")\n    def marked(self):\n        """Doc."""\n        return 1\n'
        "def other():\n    return 2\n"
    )
    text = ast.unparse(ast.fix_missing_locations(rule_log._Announcing("ops.reshaping").visit(tree)))
    assert "_announce_rule('reshaping.A.marked')" in text
    assert text.count("_announce_rule(") == 1
    assert text.index("from __future__") < text.index("announce as _announce_rule")
