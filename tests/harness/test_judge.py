"""From a scenario and two sides to a verdict."""

from __future__ import annotations

import gc
import types

import mini
import pytest
from samples import plain, refused

from gradspec.run import judge, run_side
from gradspec.scenario import scenario
from gradspec.sides import find
from gradspec.subjects.module import ModuleSubject
from gradspec.subjects.reference import Reference

ALL = ("core", "state", "graph")


def verdict(one, subject, reference=None, levels=ALL):
    return judge(one, subject, reference or mini.side("reference"), levels)


def test_a_side_conforms_to_itself():
    case = verdict(plain, mini.side())
    assert (case.verdict, case.divergences, case.traces) == ("conforms", [], None)


def test_a_difference_of_semantics_diverges_and_names_step_line_observable_and_both_sides():
    case = verdict(plain, mini.side(is_grad_enabled=lambda: True))
    assert case.verdict == "diverges"
    (divergence,) = case.divergences
    assert divergence["step"] == 1
    assert divergence["source_line"] == "see(x=x)"
    assert (divergence["name"], divergence["observable"]) == ("thread", "grad_enabled")
    assert (divergence["expected"], divergence["actual"]) == (False, True)
    assert divergence["clauses"] == ["MODE-08"]
    assert case.traces["expected"][0]["thread"]["grad_enabled"] is False


@pytest.mark.parametrize(
    ("name", "counts"), [("torch", True), ("reference:2.1", True), ("wrong:mode_is_global", True), ("json", False)]
)
def test_only_a_third_party_is_not_held_to_what_is_only_observed(name, counts):
    assert find(name).observed_counts is counts
    assert find(name, observed=True).observed_counts


def test_a_state_level_difference_is_none_of_a_subject_that_claims_only_core():
    forgetful = mini.side(Tensor_version=0)
    assert verdict(plain, forgetful).verdict == "diverges"
    assert verdict(plain, forgetful, levels=("core",)).verdict == "conforms"


def test_a_storage_shared_on_one_side_only_is_a_divergence_of_state():
    copying = mini.side()
    copying.module.Tensor.detach = lambda self: type(self)(self.tolist(), memory=[self.tolist(), 1])
    (divergence,) = verdict(plain, copying).divergences
    assert (divergence["level"], divergence["observable"]) == ("state", "storage")


def refusing(error):
    def refuse():
        raise error

    return mini.side(refuse=refuse)


def test_another_text_of_an_exception_is_wording():
    case = verdict(refused, refusing(ValueError("no")), refusing(ValueError("don't")))
    assert case.verdict == "wording"
    assert [d["observable"] for d in case.divergences] == ["exception message"]


def test_another_class_of_exception_diverges():
    assert verdict(refused, refusing(TypeError("no")), refusing(ValueError("no"))).verdict == "diverges"


def test_an_exception_class_of_ones_own_is_compared_by_name_and_by_the_python_class_behind_it():
    def own(name, base):
        return type(name, (base,), {})("no")

    same_name = refusing(own("OutOfMemoryError", RuntimeError))
    assert verdict(refused, same_name, refusing(own("OutOfMemoryError", RuntimeError))).verdict == "conforms"
    assert verdict(refused, same_name, refusing(own("OutOfMemoryError", ValueError))).verdict == "diverges"
    assert verdict(refused, same_name, refusing(RuntimeError("no"))).verdict == "diverges"


def test_a_name_that_the_subject_lacks_makes_the_scenario_unsupported():
    for lacking in ("no_grad", "Tensor.add_"):
        case = verdict(plain, mini.without(mini.side(), lacking))
        assert case.verdict == "unsupported"
        assert case.missing == [lacking if "." in lacking else f"torch.{lacking}"]
        assert case.traces is None, "nothing was compared, so there is nothing to look at"


def test_a_lacking_name_is_unsupported_inside_raises_too():
    case = verdict(refused, mini.side(), refusing(ValueError("no")))
    assert (case.verdict, case.missing) == ("unsupported", ["torch.refuse"])


def test_a_lacking_name_in_a_submodule_or_of_a_class_is_named():
    import types

    def nested(**names):
        made = mini.side()
        made.module.autograd = types.ModuleType("mini.autograd")
        made.module.autograd.Function = type("Function", (), {"__module__": "mini.autograd", **names})
        return made

    @scenario("MODE-08")
    def uses_it(torch, see):
        torch.autograd.Function.apply
        see()

    case = verdict(uses_it, nested(), nested(apply=1))
    assert (case.verdict, case.missing) == ("unsupported", ["Function.apply"])
    lacking = nested()
    del lacking.module.autograd.Function
    assert verdict(uses_it, lacking, nested(apply=1)).missing == ["torch.autograd.Function"]


def with_tensor(**methods):
    """A side whose Tensor has more methods."""
    made = mini.side()
    for name, method in methods.items():
        setattr(made.module.Tensor, name, method)
    return made


def test_a_keyword_that_the_subject_does_not_take_makes_the_scenario_unsupported():
    @scenario("MODE-08")
    def gives_it(torch, see):
        with see.raises():
            torch.Tensor([1.0]).scale(by=2)

    def scale(self, by=1):
        return self

    def lesser(self):
        return self

    scale.__qualname__ = lesser.__qualname__ = "Tensor.scale"
    case = verdict(gives_it, with_tensor(scale=lesser), with_tensor(scale=scale))
    assert (case.verdict, case.missing) == ("unsupported", ["Tensor.scale(by=)"])
    assert verdict(gives_it, with_tensor(scale=scale), with_tensor(scale=lesser)).verdict == "error"
    assert verdict(gives_it, with_tensor(scale=lesser), with_tensor(scale=lesser)).verdict == "conforms"


@pytest.mark.parametrize(
    ("use", "method"),
    [
        (lambda t: t[0], "__getitem__"),
        (lambda t: exec("t[0] = 1", {"t": t}), "__setitem__"),
        (lambda t: len(t), "__len__"),
        (lambda t: [*t], "__iter__"),
        (lambda t: -t, "__neg__"),
        (lambda t: t / 2, "__truediv__"),
        (lambda t: 2 - t, "__rsub__"),
        (lambda t: t @ t, "__matmul__"),
        (lambda t: t**2, "__pow__"),
        (lambda t: t < 2, "__lt__"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_an_operator_that_its_tensors_lack_makes_the_scenario_unsupported(use, method):
    @scenario("MODE-08")
    def uses_it(torch, see):
        with see.raises():
            use(torch.Tensor([1.0]))

    complete = with_tensor(**{method: lambda *given: iter([1])})
    case = verdict(uses_it, mini.side(), complete)
    assert (case.verdict, case.missing) == ("unsupported", [f"Tensor.{method}"])
    assert verdict(uses_it, mini.side()).verdict == "conforms"


def test_what_is_no_data_is_recorded_by_what_it_is():
    case = verdict(plain, mini.side(is_grad_enabled=lambda: test_a_side_conforms_to_itself))
    assert case.divergences[0]["actual"] == ["object", "function"]
    case.to_json()


def test_a_subject_without_inference_mode_is_never_in_it():
    without = mini.side()
    del without.module.is_inference_mode_enabled
    assert not hasattr(without.module, "inference_mode")
    assert verdict(plain, without, mini.side("reference")).verdict == "conforms"


def test_a_name_that_both_sides_lack_is_an_ordinary_observation():
    case = verdict(refused, mini.side())
    assert case.verdict == "conforms"


def test_an_attribute_error_that_is_about_no_name_of_torch_is_an_ordinary_observation():
    @scenario("MODE-08")
    def asks_a_list(torch, see):
        with see.raises():
            [].refuse

    assert verdict(asks_a_list, mini.side()).verdict == "conforms"


def test_an_observable_that_the_subject_lacks_leaves_its_level_unsupported_and_the_rest_is_judged():
    lacking = mini.without(mini.side(), "Tensor._version")
    case = verdict(plain, lacking)
    assert (case.verdict, case.missing) == ("unsupported", ["Tensor._version"])
    assert verdict(plain, lacking, levels=("core",)).verdict == "conforms"
    lacking.module.is_grad_enabled = lambda: True
    assert verdict(plain, lacking).verdict == "diverges"


def test_a_name_that_the_reference_lacks_is_an_error_of_the_suite():
    case = verdict(plain, mini.side(), mini.without(mini.side("reference"), "no_grad"))
    assert case.verdict == "error"
    assert "torch.no_grad" in case.detail


def test_a_subject_that_ends_before_a_name_that_its_release_lacks_diverges():
    @scenario("BW-23")
    def grouped(torch, see):
        see(x=torch.zeros(1))
        torch.utils.checkpoint.GraphExecGroup()

    def refuse(*shape):
        raise RuntimeError("no")

    of_then = Reference("2.9.1", "reference:2.9.1")
    refusing = types.ModuleType("refusing")
    vars(refusing).update({**vars(of_then.module), "zeros": refuse})
    assert verdict(grouped, ModuleSubject(refusing), of_then).verdict == "diverges"
    assert verdict(grouped, of_then, of_then).verdict == "unsupported"
    assert verdict(grouped, Reference(), of_then).verdict == "error"


def test_a_name_that_is_nowhere_is_an_error_of_the_suite_inside_raises_too():
    @scenario("MODE-08")
    def misspelt(torch, see):
        with see.raises():
            torhc.no_grad()  # noqa: F821

    case = verdict(misspelt, mini.side())
    assert case.verdict == "error"
    assert "torhc" in case.detail


def test_an_exception_that_the_scenario_lets_through_on_the_reference_is_an_error():
    @scenario("MODE-08")
    def careless(torch, see):
        torch.refuse()

    case = verdict(careless, refusing(ValueError("no")), refusing(ValueError("no")))
    assert case.verdict == "error"
    assert "ValueError: no" in case.detail


def test_an_assertion_that_fails_on_the_subject_diverges_and_on_the_reference_is_an_error():
    @scenario("MODE-08")
    def asserting(torch, see):
        with torch.no_grad():
            assert not torch.is_grad_enabled()

    wrong = mini.side(is_grad_enabled=lambda: True)
    case = verdict(asserting, wrong)
    assert case.verdict == "diverges"
    assert case.divergences[0]["actual"].startswith("AssertionError")
    assert verdict(asserting, mini.side(), wrong).verdict == "error"


def test_except_exception_in_a_scenario_does_not_hide_that_a_name_is_lacking():
    @scenario("MODE-08")
    def cautious(torch, see):
        try:
            with see.raises():
                torch.refuse()
        except Exception:
            pass

    assert verdict(cautious, mini.side(), refusing(ValueError("no"))).verdict == "unsupported"


def test_a_claim_is_settled_by_the_subject_and_compared():
    @scenario("C-03")
    def claiming(torch, see):
        with torch.no_grad():
            see.claim("C-03", "off inside", not torch.is_grad_enabled())

    assert verdict(claiming, mini.side()).claims == [{"id": "C-03", "what": "off inside", "holds": True}]
    case = verdict(claiming, mini.side(is_grad_enabled=lambda: True))
    assert case.claims[0]["holds"] is False
    assert case.divergences[0]["level"] == "core"


def test_the_inexactness_that_the_reference_states_is_allowed_and_no_more():
    off_by_one = [1.0 + 2.0**-23]
    stating = mini.side("reference")
    stating.ulps = 1
    subject = mini.side(Tensortolist=lambda self: [value * off_by_one[0] for value in self.memory[0]])
    assert verdict(plain, subject).verdict == "diverges"
    assert verdict(plain, subject, stating).verdict == "conforms"


def test_see_refuses_a_name_that_a_trace_uses_itself():
    @scenario("MODE-08")
    def clash(torch, see):
        see(thread=1)

    assert verdict(clash, mini.side()).verdict == "error"


def test_a_mode_that_is_not_the_threads_own_is_not_left_to_the_next_program():
    on = [True]
    subject = mini.side(is_grad_enabled=lambda: on[0], set_grad_enabled=lambda mode: on.__setitem__(0, mode))
    run_side(lambda torch, see: torch.set_grad_enabled(False), subject)
    trace = run_side(lambda torch, see: see(), subject)
    assert trace.steps[0].observations[("thread", "grad_enabled")] is True


@scenario("MODE-08")
def needs_a_later_name(torch, see):
    see(x=torch.ones(1))
    torch.autograd.graph.get_gradient_edge(torch.ones(1, requires_grad=True))


@scenario("MODE-08")
def is_refused_then(torch, see):
    torch.optim.SGD([torch.ones(1, requires_grad=True)])
    see(x=torch.ones(1))


def test_what_lies_in_a_cycle_stays_until_the_program_collects_it():
    collecting = []

    @scenario("DEF-02")
    def looks(torch, see):
        """Whether Python may collect by itself."""
        collecting.append(gc.isenabled())

    gc.enable()
    verdict(looks, mini.side())
    assert collecting == [False, False] and gc.isenabled()


def test_what_a_release_has_not_is_no_error_of_the_suite():
    then, now = Reference("2.1"), Reference()
    case = judge(needs_a_later_name, then, then, ALL)
    assert (case.verdict, case.missing) == ("unsupported", ["torch.autograd.graph.get_gradient_edge"])
    assert judge(is_refused_then, then, then, ALL).verdict == "conforms"
    assert judge(is_refused_then, now, then, ALL).verdict == "diverges"
    # What the release has not, and the subject has, is the suite's own fault.
    assert judge(needs_a_later_name, now, then, ALL).verdict == "error"
