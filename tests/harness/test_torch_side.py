"""Running on real torch: what is observed, what observing must not change, and what a program cannot leave behind."""

from __future__ import annotations

import gc
import sys
import threading
import warnings
import weakref

import pytest

from gradspec import run
from gradspec.run import run_side

torch = pytest.importorskip("torch")

from gradspec.subjects.torch_eager import TorchEager  # noqa: E402


@pytest.fixture(scope="module")
def subject():
    return TorchEager()


def observed(trace, step, owner, observable):
    return trace.steps[step].observations[(owner, observable)]


def test_every_observable_of_a_tensor_is_recorded(subject):
    def program(torch, see):
        x = torch.ones(2, requires_grad=True)
        y = x[1:]
        see(x=x, y=y)

    step = run_side(program, subject).steps[0].observations
    assert {observable for owner, observable in step if owner == "y"} == set(
        "value dtype shape requires_grad grad is_leaf version is_inference retains_grad is_view stride storage_offset"
        " storage grad_fn".split()
    )
    assert (step[("y", "storage")], step[("y", "storage_offset")], step[("y", "is_view")]) == (0, 1, True)
    assert step[("y", "grad_fn")] == "node 0"
    assert step[("node 0", "next_functions")] == [("node 1", 0)]
    assert step[("node 1", "variable")] == "x"


def test_a_repr_among_what_is_seen_tells_no_address(subject):
    def program(torch, see):
        handle = torch.ones(1, requires_grad=True).register_hook(print)
        see(said=repr(handle), several=[repr(handle), 1])

    seen = run_side(program, subject).steps[0].observations
    assert " object at 0x…>" in seen[("said", "value")] == seen[("several", "value")][1][0]


def test_tensors_of_no_elements_alias_only_where_they_share_a_storage(subject):
    def program(torch, see):
        x, y = torch.empty(0), torch.empty(0)
        see(x=x, y=y, z=x.detach())

    trace = run_side(program, subject)
    assert [observed(trace, 0, name, "storage") for name in "xyz"] == [0, 1, 0]


def test_a_gradient_is_a_tensor_of_its_own_unless_it_is_a_named_one(subject):
    def program(torch, see):
        x = torch.ones(2, requires_grad=True)
        (x * x * x).sum().backward(create_graph=True)
        x.grad.sum().backward()
        see(x=x)
        see(g=x.grad)
        x.grad = None

    trace = run_side(program, subject)
    assert observed(trace, 0, "x", "grad") == "x.grad"
    assert ("x.grad", "value") in trace.steps[0].observations
    assert observed(trace, 1, "x", "grad") == "g"
    assert ("x.grad", "value") not in trace.steps[1].observations


def test_a_tensor_is_observed_while_it_lives_and_recorded_once_as_gone(subject):
    def program(torch, see):
        x = torch.ones(1)
        see(x=x, y=x + 1)
        see()
        see()

    trace = run_side(program, subject)
    assert observed(trace, 1, "y", "gone") is True
    assert ("y", "gone") not in trace.steps[2].observations
    assert observed(trace, 2, "x", "value") == [1.0]


def test_a_tensor_that_only_its_graph_holds_is_not_gone(subject):
    def program(torch, see):
        x = torch.ones(1, requires_grad=True)
        y = x * x
        see(x=x, y=y)
        del x
        see()

    assert observed(run_side(program, subject), 1, "x", "value") == [1.0]


def test_observing_keeps_nothing_alive(subject):
    def program(torch, see):
        x, saved_by_node = torch.ones(2, requires_grad=True), torch.ones(2)
        y = x * saved_by_node
        y.sum().backward(retain_graph=True)
        see(x=x, y=y, node=y.grad_fn, several=[y, (x, {"y": y})], w=saved_by_node)
        grad, saved, tensor = (weakref.ref(one) for one in (x.grad, saved_by_node, y))
        x.grad = None
        del y, saved_by_node
        see(gone=[grad() is None, saved() is None, tensor() is None])

    gc.disable()
    try:
        assert observed(run_side(program, subject), 1, "gone", "value") == ("list", [True, True, True])
    finally:
        gc.enable()


def test_a_gradient_that_was_observed_can_still_be_stolen(subject):
    """AccumulateGrad takes the gradient itself, and does not copy it, as long as nobody else holds it."""

    def program(torch, see):
        x = torch.ones(2, requires_grad=True)
        given = []

        class Seen(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x.clone()

            @staticmethod
            def backward(ctx, gradient):
                made = gradient * 3
                see(made=made)
                given.append(made.data_ptr())
                return made

        Seen.apply(x).sum().backward()
        see(stolen=x.grad.data_ptr() == given[0])

    assert observed(run_side(program, subject), 1, "stolen", "value") is True


def test_observing_takes_no_part_in_recording_hooks_or_random_numbers(subject):
    def with_steps(torch, see):
        return body(torch, see)

    def without_steps(torch, see):
        return body(torch, lambda **named: None)

    ends = []

    def body(torch, see):
        x = torch.rand(2, requires_grad=True)
        see(x=x)
        calls = []
        y = x.clone()
        y.register_hook(lambda gradient: calls.append("hook"))
        see(y=y)
        (y * torch.rand(2)).sum().backward()
        see()
        ends.append((x.tolist(), x.grad.tolist(), x._version, y._version, calls, torch.rand(1).item()))

    run_side(with_steps, subject)
    run_side(without_steps, subject)
    assert ends[0] == ends[1]


def test_what_a_block_raised_keeps_no_frame_of_it_alive(subject):
    def program(torch, see):
        kept = []

        def fails():
            local = torch.ones(1)
            kept.append(weakref.ref(local))
            raise ValueError("no") from KeyError("behind")

        with see.raises() as caught:
            fails()
        see(gone=kept[0]() is None, error=caught.error)

    trace = run_side(program, subject)
    assert observed(trace, 1, "gone", "value") is True
    assert observed(trace, 0, "step", "exception") == "ValueError"


def test_warnings_are_recorded_at_the_step_each_time_without_their_place(subject):
    def program(torch, see):
        x = torch.ones(1, requires_grad=True)
        for _ in range(2):
            (x * 1).grad
            see()

    trace = run_side(program, subject)
    for step in (0, 1):
        assert observed(trace, step, "step", "warnings") == ["UserWarning"]
        (text,) = observed(trace, step, "step", "warnings message")
        assert text.startswith("The .grad attribute")
        assert "Triggered internally" not in text


def test_a_warning_that_torch_gives_once_in_a_process_is_recorded_each_time(subject):
    def program(torch, see):
        torch.ones(1, 2, 3).T
        see()

    for _ in range(2):
        assert observed(run_side(program, subject), 0, "step", "warnings") == ["UserWarning"]


def test_the_warning_about_numpy_is_nobodys_observation(subject):
    def program(torch, see):
        warnings.warn("Failed to initialize NumPy: No module named 'numpy'", UserWarning, stacklevel=1)
        see()

    assert observed(run_side(program, subject), 0, "step", "warnings") == []


def test_observing_a_non_leaf_brings_no_warning_of_its_own(subject):
    def program(torch, see):
        x = torch.ones(1, requires_grad=True)
        see(y=x * 1)
        see()

    trace = run_side(program, subject)
    assert [observed(trace, step, "step", "warnings") for step in (0, 1)] == [[], []]


def leave_no_grad(torch, see):
    torch.set_grad_enabled(False)


def leave_inference_mode(torch, see):
    torch.inference_mode().__enter__()


def leave_inference_mode_in_a_cycle(torch, see):
    mode = torch.inference_mode()
    mode.itself = mode
    torch.set_grad_enabled(False)
    mode.__enter__()


def leave_a_suspended_generator(torch, see):
    @torch.no_grad()
    def generate():
        with torch.inference_mode():
            yield

    running = generate()
    cycle = [running]
    cycle.append(cycle)
    next(running)


def leave_an_unfinished_thread(torch, see):
    def body():
        with torch.no_grad():
            yield
            yield

    see.thread(body).step()


def leave_process_state(torch, see):
    torch.manual_seed(3)
    torch.set_default_dtype(torch.float64)
    torch.set_warn_always(False)
    warnings.simplefilter("error")
    sys.setrecursionlimit(5000)


LEAVING = [
    leave_no_grad,
    leave_inference_mode,
    leave_inference_mode_in_a_cycle,
    leave_a_suspended_generator,
    leave_an_unfinished_thread,
    leave_process_state,
]


def state():
    return (
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_rng_state().tolist(),
        torch.get_default_dtype(),
        torch.is_warn_always_enabled(),
        list(warnings.filters),
        sys.getrecursionlimit(),
        threading.active_count(),
    )


@pytest.mark.parametrize("program", LEAVING)
def test_a_program_leaves_nothing_behind(subject, program):
    before = state()
    run_side(program, subject)
    gc.collect()
    assert state() == before


@pytest.mark.parametrize("program", LEAVING)
def test_each_program_starts_in_the_default_mode_with_the_same_random_numbers(subject, program):
    def starts(torch, see):
        see(x=torch.rand(3))

    with torch.no_grad():
        torch.rand(5)
        first = run_side(starts, subject)
        run_side(program, subject)
        torch.rand(5)
        second = run_side(starts, subject)
    assert first == second
    assert observed(first, 0, "thread", "grad_enabled") is True


def test_the_end_of_a_program_shows_the_mode_in_which_it_leaves_its_thread(subject):
    assert observed(run_side(leave_no_grad, subject), -1, "thread", "grad_enabled") is False


def test_it_is_the_fresh_thread_that_gives_a_program_the_default_mode(subject, monkeypatch):
    monkeypatch.setattr(run, "in_fresh_thread", lambda work: work())
    monkeypatch.setattr(run, "_start_in_default_mode", lambda module: None)
    with torch.no_grad():
        trace = run_side(lambda torch, see: see(), subject)
    assert observed(trace, 0, "thread", "grad_enabled") is False


def test_a_gradient_that_a_hook_shows_is_added_to_in_place_all_the_same(subject):
    """Since torch 2.10 it would not be if Python had seen its storage."""

    def program(torch, see):
        x = torch.ones(2, requires_grad=True)
        y = x.fmod(x)
        y.register_hook(lambda grad: see(grad=grad))
        y.mul_(2)
        y.backward(x.detach())
        see(version=x.grad._version)

    trace = run_side(program, subject)
    assert observed(trace, 1, "version", "value") == 1
