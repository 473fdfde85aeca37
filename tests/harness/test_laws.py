"""The laws notice what breaks them, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gradspec.laws import checking
from gradspec.laws.laws import LAWS, Call
from reference_impl.semantics import parse

torch = pytest.importorskip("torch")


def call(function, *args, in_place=None, **kwargs):
    return Call(torch, function, in_place, args, kwargs)


def leaf():
    return torch.tensor([0.5, 2.0], requires_grad=True)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(
    "honest",
    [
        lambda: call(torch.sin, leaf(), in_place=torch.sin_),
        lambda: call(torch.mul, leaf(), torch.ones(2, 1), in_place=torch.Tensor.mul_),
        lambda: call(torch.Tensor.view, leaf(), 2),
        lambda: call(torch.rand, 3),
        lambda: call(torch.cat, [leaf(), leaf()]),
        lambda: call(torch.Tensor.to_sparse, leaf()),
    ],
)
def test_each_law_holds_of_ops_that_keep_it(law, honest):
    assert LAWS[law](honest()) == ""


def _by_mode(x):
    return x * 2 if torch.is_grad_enabled() else x * 3


def _tracks(x):
    with torch.enable_grad():
        return x * 2


def _saves_beside(x):
    with torch.enable_grad():
        x * x
    return x.detach() * 2


def _by_inference(x):
    return x * 3 if torch.is_inference_mode_enabled() else x * 2


_there = torch.ones(2)


def _gives_what_was_there(x):
    return _there


_main = []


def _only_in_its_first_thread(x):
    import threading

    _main.append(threading.get_ident())
    return x * 2 if threading.get_ident() == _main[0] else (x * 2).detach()


def _leaves_the_mode(x, *more):
    if more:
        torch.set_grad_enabled(True)
        raise TypeError
    return x * 2


_calls = []


def _by_count(x):
    _calls.append(x)
    return x.detach() * len(_calls)


def _other_gradient(x):
    _calls.append(x)
    return x * (x.detach() + len(_calls)) - x.detach() * len(_calls)


def _twice(x):
    x.add_(1)
    return x.add_(1)


@pytest.mark.parametrize(
    ("law", "broken"),
    [
        ("no grad changes no value", lambda: call(_by_mode, leaf())),
        ("inference mode changes no value", lambda: call(_by_inference, leaf())),
        ("no grad tracks nothing", lambda: call(_tracks, leaf())),
        ("inference mode makes inference tensors", lambda: call(_gives_what_was_there, leaf())),
        ("no grad saves nothing", lambda: call(_saves_beside, leaf())),
        ("a decorator equals a block", lambda: call(_by_count, leaf())),
        ("a new thread records", lambda: call(_only_in_its_first_thread, leaf())),
        ("enable grad inside gives the same gradients", lambda: call(_other_gradient, leaf())),
        ("a change in place moves the version by one", lambda: call(torch.sin, leaf(), in_place=_twice)),
        ("an error leaves the mode as it was", lambda: call(_leaves_the_mode, leaf())),
    ],
)
def test_each_law_is_broken_by_an_op_that_breaks_it(law, broken):
    assert LAWS[law](broken()) != ""


def test_each_exception_names_laws_and_ops_and_has_its_reason():
    for one in checking.exceptions():
        assert one.laws <= set(LAWS) and one.ops and one.reason


@pytest.mark.parametrize("number", range(len(checking.exceptions())))
def test_the_reason_for_each_exception_stands(number):
    script, since = checking.exceptions()[number].script, checking.exceptions()[number].since
    if since and parse(torch.__version__) < parse(since):
        pytest.skip(f"torch {torch.__version__} has no such op")
    if "testing._internal" in script:
        pytest.importorskip("expecttest")
        pytest.importorskip("numpy")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=200)
    assert done.returncode == 1 and "seen:" in done.stdout, done.stdout + done.stderr


class Op:
    def __init__(self, name, function):
        self.name, self.call, self.in_place, self.dtypes = name, function, None, ("float32",)

    def samples(self, dtype):
        from gradspec.subjects.op_database import Sample

        yield Sample((leaf(),), {})


def test_what_is_exempt_is_known_and_what_needs_no_exception_is_told():
    laws = frozenset({"no grad changes no value", "inference mode changes no value"})
    known = [checking.Exempt(laws, frozenset({"a", "b"}), "a reason", "a script")]
    ops = [Op("a", _by_mode), Op("b", torch.sin), Op("c", _tracks)]
    *_, (_, found) = checking.check(torch, ops, (), known)
    assert {one.op for one in found.known} == {"a"}
    assert {(one.op, one.law) for one in found.broken} == {("c", "no grad tracks nothing")}
    assert found.unneeded == ["b"]


def test_an_op_that_does_not_run_here_is_told_and_broken_by_no_law():
    def raises(x):
        raise RuntimeError("only on other devices")

    *_, (_, found) = checking.check(torch, [Op("a", raises)], (), ())
    assert not found.broken and found.unusable == ["a of float32: only on other devices"]
