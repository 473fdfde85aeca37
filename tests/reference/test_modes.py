"""The grad modes of the reference: when each context changes the flags of a thread, and when it changes them back."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import functools
import inspect
import threading
import warnings
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import for_version, modes
from reference_impl.modes import enable_grad, inference_mode, no_grad, set_grad_enabled, state
from reference_impl.switches import switches
from reference_impl.utils._contextlib import _DecoratorContextManager, context_decorator

DEFAULT = (True, False, True)
NO_GRAD = (False, False, True)
INFERENCE = (False, True, False)

Context = Callable[[], Any]
CONTEXTS: dict[str, tuple[Context, Callable[[tuple[bool, bool, bool]], tuple[bool, bool, bool]]]] = {
    "no_grad": (no_grad, lambda outer: (False, *outer[1:])),
    "enable_grad": (enable_grad, lambda outer: (True, *outer[1:])),
    "set_grad_enabled(False)": (lambda: set_grad_enabled(False), lambda outer: (False, *outer[1:])),
    "set_grad_enabled(True)": (lambda: set_grad_enabled(True), lambda outer: (True, *outer[1:])),
    "inference_mode": (inference_mode, lambda outer: INFERENCE),
    "inference_mode(False)": (lambda: inference_mode(False), lambda outer: DEFAULT),
}
every_context = pytest.mark.parametrize("name", CONTEXTS)


def flags() -> tuple[bool, bool, bool]:
    return state.grad_enabled, state.inference_mode, state.forward_grad_enabled


def in_a_thread(body: Callable[[], Any]) -> Any:
    answer: list[Any] = []
    thread = threading.Thread(target=lambda: answer.append(body()))
    thread.start()
    thread.join()
    return answer[0]


@pytest.fixture(autouse=True)
def mode_of_the_session() -> Iterator[None]:
    assert flags() == DEFAULT, "an earlier test left its mode behind"
    yield
    modes.switch_inference_mode(False)
    state.grad_enabled, state.forward_grad_enabled = True, True
    switches.multithreading, switches.view_replay = True, False  # which inference mode has of its own (INF-52)


# --- entering and leaving ---------------------------------------------------------------------------------------------


def test_a_thread_is_known_to_be_in_inference_mode_while_it_is() -> None:
    """Who makes a tensor asks the thread's flag only where a thread is known to be in the mode."""
    own = threading.get_ident()
    is_known = modes.threads_in_inference_mode.__contains__
    assert not is_known(own)
    with inference_mode():
        assert is_known(own) and torch.zeros(1).is_inference()
        assert not in_a_thread(lambda: torch.zeros(1).is_inference())
        with inference_mode(False):
            assert not is_known(own) and not torch.zeros(1).is_inference()
            assert in_a_thread(inference_mode()(lambda: torch.zeros(1).is_inference()))
        assert is_known(own) and torch.zeros(1).is_inference()
    assert not is_known(own)


@every_context
@pytest.mark.parametrize("outer", CONTEXTS)
def test_a_context_sets_its_mode_inside_any_other_and_brings_the_other_back(outer: str, name: str) -> None:
    make, effect = CONTEXTS[name]
    with CONTEXTS[outer][0]():
        before = flags()
        with make() as entered:
            assert entered is None
            assert flags() == effect(before)
        assert flags() == before
    assert flags() == DEFAULT


@every_context
def test_an_exception_passes_and_the_mode_is_restored(name: str) -> None:
    with no_grad():
        with pytest.raises(ZeroDivisionError), CONTEXTS[name][0]():
            1 / 0  # noqa: B018
        assert flags() == NO_GRAD


@pytest.mark.parametrize("name", ["no_grad", "enable_grad", "inference_mode", "inference_mode(False)"])
def test_constructing_alone_changes_nothing(name: str) -> None:
    with no_grad():
        context = CONTEXTS[name][0]()
        assert flags() == NO_GRAD
        del context
        assert flags() == NO_GRAD


@pytest.mark.parametrize("kind", [no_grad, enable_grad])
def test_the_mode_to_go_back_to_is_the_one_at_entry(kind: Context) -> None:
    context = kind()
    with no_grad():
        with context:
            pass
        assert flags() == NO_GRAD
    with context:
        pass
    assert flags() == DEFAULT


def test_set_grad_enabled_goes_back_to_the_mode_at_construction() -> None:
    context = set_grad_enabled(False)
    assert flags() == NO_GRAD
    state.grad_enabled = True
    with context:
        assert flags() == NO_GRAD
    assert flags() == DEFAULT
    with no_grad():
        with context:
            pass
        assert flags() == DEFAULT


def test_set_grad_enabled_as_a_call_stays_in_force() -> None:
    set_grad_enabled(False)
    assert flags() == NO_GRAD
    set_grad_enabled(mode=True)
    assert flags() == DEFAULT


def test_grad_enabled_in_inference_mode_is_reported_although_inference_mode_goes_on() -> None:
    with inference_mode(), enable_grad():
        assert modes.is_grad_enabled() and modes.is_inference_mode_enabled()


# --- instances used in unusual ways -----------------------------------------------------------------------------------


def test_no_grad_entered_in_itself_leaves_grad_off() -> None:
    context = no_grad()
    with context:
        with context:
            pass
        assert flags() == NO_GRAD
    assert flags() == NO_GRAD


def test_set_grad_enabled_entered_in_itself_restores_at_the_first_exit() -> None:
    with no_grad():
        context = set_grad_enabled(True)
        with context:
            with context:
                assert flags() == DEFAULT
            assert flags() == NO_GRAD
        assert flags() == NO_GRAD


def test_inference_mode_entered_in_itself_is_off_inside_and_on_for_good_afterwards() -> None:
    context = inference_mode()
    with context:
        assert flags() == INFERENCE
        with context:
            assert flags() == DEFAULT
        assert flags() == INFERENCE
    assert flags() == INFERENCE


def test_no_grad_left_without_entry_turns_grad_off() -> None:
    no_grad().__exit__(None, None, None)
    assert flags() == NO_GRAD


@pytest.mark.parametrize("kind, missing", [(enable_grad, "prev"), (inference_mode, "_inference_mode_context")])
def test_enable_grad_and_inference_mode_cannot_be_left_without_entry(kind: Context, missing: str) -> None:
    with pytest.raises(AttributeError, match=f"'{kind.__name__}' object has no attribute '{missing}'"):
        kind().__exit__(None, None, None)
    assert flags() == DEFAULT


def test_a_second_exit_of_no_grad_restores_once_more() -> None:
    context = no_grad()
    with context:
        pass
    state.grad_enabled = False
    context.__exit__(None, None, None)
    assert flags() == DEFAULT


def test_a_second_exit_of_inference_mode_does_nothing() -> None:
    context = inference_mode()
    with context:
        pass
    state.grad_enabled = False
    context.__exit__(None, None, None)
    assert flags() == NO_GRAD


def test_interleaved_inference_modes_each_restore_what_they_found() -> None:
    first, second = inference_mode(), inference_mode(False)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert flags() == DEFAULT
    second.__exit__(None, None, None)
    assert flags() == INFERENCE


def test_leaving_inference_mode_undoes_a_grad_mode_set_inside() -> None:
    with no_grad():
        with inference_mode():
            set_grad_enabled(True)
        assert flags() == NO_GRAD


def test_an_inference_mode_that_is_dropped_ends_where_the_last_reference_goes() -> None:
    context = inference_mode()
    context.__enter__()
    context_of_another_name = copy.copy(context)
    del context
    assert flags() == INFERENCE
    with no_grad():
        del context_of_another_name
        assert flags() == DEFAULT


def test_the_guard_of_inference_mode_begins_when_it_is_made() -> None:
    with no_grad():
        guard = modes._InferenceMode(True)
        assert flags() == INFERENCE
        with guard:
            assert flags() == INFERENCE
        assert flags() == NO_GRAD


def test_a_dropped_no_grad_restores_nothing() -> None:
    context = no_grad()
    context.__enter__()
    del context
    assert flags() == NO_GRAD


def test_an_entered_inference_mode_cannot_be_deep_copied() -> None:
    context = inference_mode(False)
    assert copy.deepcopy(context).mode is False
    with context, pytest.raises(TypeError, match=r"cannot pickle 'torch\._C\._InferenceMode' object"):
        copy.deepcopy(context)


def test_what_instances_remember_is_in_their_attributes() -> None:
    assert vars(no_grad()) == {"prev": False}
    assert vars(enable_grad()) == {}
    assert vars(inference_mode(False)) == {"mode": False}
    assert vars(set_grad_enabled(False)) == {"prev": True, "mode": False}


def test_set_grad_enabled_shows_its_mode() -> None:
    class Mine(set_grad_enabled):
        pass

    assert repr(set_grad_enabled(True)) == "torch.autograd.grad_mode.set_grad_enabled(mode=True)"
    assert str(Mine(False)) == f"{__name__}.{Mine.__qualname__}(mode=False)"


# --- threads ----------------------------------------------------------------------------------------------------------


@every_context
def test_a_thread_starts_in_the_default_mode(name: str) -> None:
    with CONTEXTS[name][0]():
        assert in_a_thread(flags) == DEFAULT


@every_context
def test_a_mode_is_seen_only_by_the_thread_that_entered_it(name: str) -> None:
    def body() -> tuple[bool, bool, bool]:
        CONTEXTS[name][0]().__enter__()
        return flags()

    with no_grad():
        in_a_thread(body)
        assert flags() == NO_GRAD


def test_leaving_in_another_thread_restores_there() -> None:
    context = inference_mode()
    context.__enter__()

    def body() -> tuple[bool, bool, bool]:
        state.grad_enabled = False
        context.__exit__(None, None, None)
        return flags()

    assert in_a_thread(body) == DEFAULT
    assert flags() == INFERENCE


# --- arguments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, kind",
    [
        (None, "NoneType"),
        (0, "int"),
        ("x", "str"),
        (flags, "function"),
        (int, "type"),
        (functools.partial(flags), "functools.partial"),
    ],
)
def test_set_grad_enabled_takes_only_a_bool(value: Any, kind: str) -> None:
    with pytest.raises(TypeError) as caught:
        set_grad_enabled(value)
    assert str(caught.value) == f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {kind}"
    assert flags() == DEFAULT


def test_no_grad_refuses_none_and_enable_grad_takes_it() -> None:
    with pytest.raises(TypeError, match=r"no_grad.__init__\(\) takes 1 positional argument but 2 were given"):
        no_grad(None)
    assert isinstance(enable_grad(None), enable_grad)


@pytest.mark.parametrize("kind", [no_grad, enable_grad, inference_mode])
def test_anything_else_given_to_a_class_is_what_it_decorates(kind: Any) -> None:
    decorated = kind(0)
    assert decorated.__wrapped__ == 0
    with pytest.raises(TypeError, match="'int' object is not callable"):
        decorated()


def test_inference_mode_given_none_decorates_none() -> None:
    assert inference_mode(None).__wrapped__ is None


@pytest.mark.parametrize("mode, inside", [(None, DEFAULT), (0, DEFAULT), (2.5, INFERENCE)])
def test_a_mode_assigned_to_an_instance_of_inference_mode_is_taken_by_its_truth(mode: Any, inside: Any) -> None:
    context = inference_mode()
    context.mode = mode
    with context:
        assert flags() == inside


class Undecided:
    def __bool__(self) -> bool:
        raise ValueError

    def __repr__(self) -> str:
        return "undecided"


@pytest.mark.parametrize("mode", ["x", [], Undecided()])
def test_a_mode_without_a_truth_value_of_its_own_is_refused_at_entry(mode: Any) -> None:
    context = inference_mode()
    context.mode = mode
    with pytest.raises(TypeError) as caught:
        context.__enter__()
    assert str(caught.value) == (
        "__init__(): incompatible constructor arguments. The following argument types are supported:\n"
        f"    1. torch._C._InferenceMode(arg0: bool)\n\nInvoked with: {mode!r}"
    )
    assert flags() == DEFAULT


@pytest.mark.parametrize("name", ["is_grad_enabled", "is_inference_mode_enabled"])
def test_the_questions_take_no_arguments_and_do_not_become_methods(name: str) -> None:
    question = getattr(modes, name)
    with pytest.raises(TypeError) as caught:
        question(1, 2)
    assert str(caught.value) == f"torch.{name}() takes no arguments (2 given)"
    with pytest.raises(TypeError) as caught:
        question(1, x=2)
    assert str(caught.value) == f"torch.{name}() takes no keyword arguments"
    holder = type("Holder", (), {"question": question})
    assert holder().question() is question()


# --- decorators -------------------------------------------------------------------------------------------------------

DECORATORS: dict[str, tuple[Callable[[Any], Any], tuple[bool, bool, bool]]] = {
    "no_grad": (no_grad, NO_GRAD),
    "no_grad()": (lambda f: no_grad()(f), NO_GRAD),
    "enable_grad": (enable_grad, DEFAULT),
    "enable_grad()": (lambda f: enable_grad()(f), DEFAULT),
    "set_grad_enabled(False)": (lambda f: set_grad_enabled(False)(f), NO_GRAD),
    "set_grad_enabled(True)": (lambda f: set_grad_enabled(True)(f), DEFAULT),
    "inference_mode": (inference_mode, INFERENCE),
    "inference_mode()": (lambda f: inference_mode()(f), INFERENCE),
    "inference_mode(False)": (lambda f: inference_mode(False)(f), DEFAULT),
}
every_decorator = pytest.mark.parametrize("decorator", DECORATORS)


@every_decorator
def test_a_decorated_function_runs_in_the_mode_and_the_callers_mode_comes_back(decorator: str) -> None:
    decorate, inside = DECORATORS[decorator]
    with contextlib.nullcontext() if inside != DEFAULT else no_grad():
        caller = flags()
        function = decorate(lambda a, *, b: (a, b, flags()))
        assert flags() == caller
        assert function(1, b=2) == (1, 2, inside)
        assert flags() == caller


def test_up_to_2_1_decorating_with_set_grad_enabled_changed_the_callers_mode() -> None:
    then = for_version("2.1")
    function = then.set_grad_enabled(False)(then.is_grad_enabled)
    assert not then.is_grad_enabled()
    then.set_grad_enabled(True)
    assert not function()
    assert then.is_grad_enabled()


def test_set_grad_enabled_decorator_uses_the_mode_its_instance_has_at_the_call() -> None:
    context = set_grad_enabled(False)
    function = context(flags)
    context.mode = True
    with no_grad():
        assert function() == DEFAULT


def test_recursion_through_two_decorators_restores_every_level() -> None:
    seen: list[tuple[str, tuple[bool, bool, bool]]] = []

    @no_grad()
    def down(n: int) -> None:
        if n:
            up(n - 1)
        seen.append(("down", flags()))

    @enable_grad()
    def up(n: int) -> None:
        if n:
            down(n - 1)
        seen.append(("up", flags()))

    down(3)
    assert seen == [("up", DEFAULT), ("down", NO_GRAD), ("up", DEFAULT), ("down", NO_GRAD)]
    assert flags() == DEFAULT


def test_a_decorator_in_use_as_a_context_still_gives_each_call_a_context_of_its_own() -> None:
    context = no_grad()
    function = context(flags)
    with context:
        function()
    assert flags() == DEFAULT


def test_a_decorated_function_keeps_its_name_documentation_and_attributes() -> None:
    def function(a: int, b: str = "b") -> int:
        """Documentation."""
        return a

    function.tag = 1  # type: ignore[attr-defined]
    decorated = no_grad()(function)
    assert decorated is not function
    assert decorated.__wrapped__ is function
    assert (decorated.__name__, decorated.__doc__, decorated.tag) == ("function", "Documentation.", 1)
    assert inspect.signature(decorated) == inspect.signature(function)


def test_what_has_no_name_gets_the_wrappers() -> None:
    assert no_grad()(functools.partial(flags)).__name__ == "decorate_context"


def test_methods_of_every_kind_can_be_decorated() -> None:
    class Holder:
        @no_grad()
        def method(self) -> Any:
            return flags()

        @staticmethod
        @no_grad
        def static() -> Any:
            return flags()

        @classmethod
        @no_grad
        def class_method(cls) -> Any:
            return flags()

        @property
        @no_grad()
        def attribute(self) -> Any:
            return flags()

    holder = Holder()
    assert holder.method() == holder.static() == holder.class_method() == holder.attribute == NO_GRAD


def test_decorating_a_class_warns_here_and_covers_only_the_construction() -> None:
    class Thing:
        def __init__(self) -> None:
            self.at_construction = flags()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        decorated = no_grad()(Thing)
    (warning,) = caught
    assert warning.category is FutureWarning
    assert warning.filename == __file__
    assert str(warning.message).startswith("Decorating classes is deprecated and will be disabled in future versions.")
    assert not inspect.isclass(decorated)
    assert decorated.__name__ == "<lambda>"
    assert type(decorated()) is Thing
    assert decorated().at_construction == NO_GRAD


@pytest.mark.parametrize("decorate", [no_grad, inference_mode])
def test_decorating_a_class_without_parentheses_names_the_package_in_its_warning(decorate: Any) -> None:
    with pytest.warns(FutureWarning) as caught:
        decorate(int)
    assert caught[0].filename != __file__


def test_async_functions_are_not_affected() -> None:
    @no_grad()
    async def coroutine() -> Any:
        return flags()

    @no_grad()
    async def generator() -> Any:
        yield flags()

    async def collect() -> list[Any]:
        return [item async for item in generator()]

    assert asyncio.run(coroutine()) == DEFAULT
    assert asyncio.run(collect()) == [DEFAULT]
    assert not inspect.iscoroutinefunction(coroutine)
    assert not inspect.isasyncgenfunction(generator)


# --- generators -------------------------------------------------------------------------------------------------------


def test_a_generator_runs_in_the_mode_and_its_consumer_in_its_own() -> None:
    @no_grad()
    def generator() -> Iterator[Any]:
        yield flags()
        yield flags()

    assert inspect.isgeneratorfunction(generator)
    iterator = generator()
    assert next(iterator) == NO_GRAD
    assert flags() == DEFAULT
    with inference_mode():
        assert next(iterator) == (False, True, False)
        assert flags() == INFERENCE
    with pytest.raises(StopIteration):
        next(iterator)
    assert flags() == DEFAULT


def test_what_is_sent_reaches_the_body_and_what_it_returns_reaches_the_consumer() -> None:
    @no_grad
    def generator() -> Any:
        received = yield "first"
        return received, flags()

    iterator = generator()
    assert next(iterator) == "first"
    with pytest.raises(StopIteration) as stopped:
        iterator.send("sent")
    assert stopped.value.value == ("sent", NO_GRAD)


def test_what_is_thrown_is_raised_in_the_body_in_the_mode_and_is_the_context_of_what_follows() -> None:
    @no_grad()
    def generator() -> Any:
        try:
            yield 1
        except ValueError:
            yield flags()
        raise KeyError

    iterator = generator()
    next(iterator)
    assert iterator.throw(ValueError("thrown")) == NO_GRAD
    with pytest.raises(KeyError) as caught:
        next(iterator)
    assert caught.value.__context__ is None
    assert flags() == DEFAULT

    @no_grad()
    def swallowing() -> Any:
        with contextlib.suppress(ValueError):
            yield
        raise KeyError

    iterator = swallowing()
    next(iterator)
    thrown = ValueError("thrown")
    with pytest.raises(KeyError) as caught:
        iterator.throw(thrown)
    assert caught.value.__context__ is thrown


@pytest.mark.parametrize("end", ["close", "throw", "drop"])
def test_the_body_meets_its_closing_in_the_mode(end: str) -> None:
    seen: list[Any] = []

    @no_grad()
    def generator() -> Any:
        try:
            yield
        except GeneratorExit:
            seen.append(flags())

    iterator = generator()
    next(iterator)
    if end == "close":
        iterator.close()
    elif end == "throw":
        with pytest.raises(GeneratorExit):
            iterator.throw(GeneratorExit)
    else:
        del iterator
    assert seen == [NO_GRAD]
    assert flags() == DEFAULT


def test_a_body_that_goes_on_after_its_closing_is_an_error() -> None:
    @no_grad()
    def generator() -> Any:
        try:
            yield
        except GeneratorExit:
            yield

    iterator = generator()
    next(iterator)
    with pytest.raises(RuntimeError, match="generator ignored GeneratorExit"):
        iterator.close()


def test_a_mode_that_the_body_leaves_behind_ends_with_its_piece() -> None:
    @enable_grad()
    def generator() -> Any:
        set_grad_enabled(False)
        yield flags()
        yield flags()

    iterator = generator()
    assert next(iterator) == NO_GRAD
    assert flags() == DEFAULT
    assert next(iterator) == DEFAULT


def test_calling_a_decorated_generator_function_runs_nothing_and_checks_nothing() -> None:
    @no_grad()
    def generator(argument: int) -> Any:
        yield argument

    iterator = generator()
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'argument'"):
        next(iterator)


def test_a_suspended_generator_holds_the_last_value_it_passed_on() -> None:
    class Value:
        pass

    @no_grad()
    def generator() -> Any:
        yield Value()
        yield None

    iterator = generator()
    value = weakref.ref(next(iterator))
    assert value() is not None
    next(iterator)
    assert value() is None


# --- context_decorator and the base class -----------------------------------------------------------------------------


def test_context_decorator_takes_a_context_or_something_called_for_one() -> None:
    log: list[str] = []

    class Logged:
        def __enter__(self) -> None:
            log.append("in")

        def __exit__(self, *_: object) -> None:
            log.append("out")

    for ctx in (Logged(), lambda: Logged(), no_grad().clone):
        function = context_decorator(ctx, flags)
        function()
        function()
    assert log == ["in", "out"] * 4


@pytest.mark.parametrize("ctx", [set_grad_enabled(True), no_grad])
def test_what_is_both_callable_and_a_context_is_refused(ctx: Any) -> None:
    with pytest.raises(AssertionError) as caught:
        context_decorator(ctx, flags)
    assert str(caught.value).startswith(f"Passed in {ctx} is both callable and also a valid context manager (has")


def test_context_decorator_refuses_a_class() -> None:
    with pytest.raises(RuntimeError, match="Cannot decorate classes; it is ambiguous whether or not only the constr"):
        context_decorator(contextlib.nullcontext(), int)


def test_a_context_of_ones_own_decorates_by_its_clone() -> None:
    class Counted(_DecoratorContextManager):
        made = 0

        def __init__(self) -> None:
            type(self).made += 1

        def __enter__(self) -> None:
            pass

        def __exit__(self, *error: object) -> bool:
            return error[0] is ValueError

    @Counted()
    def fails() -> None:
        raise ValueError

    assert fails() is None
    fails()
    assert Counted.made == 3


def test_the_base_class_has_no_entry_and_no_exit() -> None:
    with pytest.raises(NotImplementedError):
        _DecoratorContextManager().__enter__()
    with pytest.raises(NotImplementedError):
        _DecoratorContextManager().__exit__(None, None, None)


@pytest.mark.parametrize("kind", [no_grad, enable_grad, inference_mode])
def test_construction_goes_on_to_the_other_bases_of_a_subclass(kind: Any) -> None:
    class Other:
        def __init__(self) -> None:
            self.reached = True

    assert type("Both", (kind, Other), {})().reached


def test_a_subclass_clones_to_itself_and_may_swallow_exceptions() -> None:
    class Quiet(no_grad):
        def __exit__(self, *error: Any) -> bool:  # type: ignore[override]
            super().__exit__(*error)
            return True

    assert type(Quiet().clone()) is Quiet

    @Quiet
    def fails() -> None:
        raise ValueError

    assert fails() is None
    assert flags() == DEFAULT


@pytest.mark.parametrize(
    ("context", "asked"),
    [
        (torch.autograd.set_multithreading_enabled, torch.autograd.is_multithreading_enabled),
        (torch.autograd._force_original_view_tracking, torch.autograd.is_view_replay_enabled),
        (torch.autograd.enforce_grad_layout_policy, lambda: switches.grad_layout_enforced),
    ],
)
def test_a_switch_is_set_at_construction_and_restored_on_leaving(context: Any, asked: Any) -> None:
    before = asked()
    made = context(not before)
    assert asked() is not before
    with made:
        assert asked() is not before
    assert asked() is before
    with context(not before):
        with torch.inference_mode():
            pass
        assert asked() is not before
    with pytest.raises(TypeError, match="must be bool, not int"):
        context(1)
    assert asked() is before


def test_inference_mode_can_be_entered_and_left_by_two_functions() -> None:
    entered = torch.autograd.grad_mode._enter_inference_mode(True)
    assert torch.is_inference_mode_enabled()
    torch.autograd.grad_mode._exit_inference_mode(entered)
    assert not torch.is_inference_mode_enabled()


def test_classes_say_that_they_are_from_where_users_find_them() -> None:
    homes = {
        torch.no_grad: "autograd.grad_mode",
        torch.enable_grad: "autograd.grad_mode",
        torch.set_grad_enabled: "autograd.grad_mode",
        torch.inference_mode: "autograd.grad_mode",
        torch.Generator: "_C",
        torch.autograd.forward_ad.UnpackedDualTensor: "autograd.forward_ad",
    }
    for kind, home in homes.items():
        assert kind.__module__ == f"{torch.__name__}.{home}"
    assert torch.device.__module__ == torch.__name__


def _having_taken_over() -> Any:
    x = torch.nn.Parameter(torch.ones(2))
    with torch.inference_mode():
        x.data = torch.ones(2, dtype=torch.float64)
    return x


@pytest.mark.parametrize(
    "change, counts",
    [
        (lambda x, normal: torch.mul(normal, normal, out=x), True),
        (lambda x, normal: x.copy_(normal), True),
        (lambda x, normal: x.mul_(normal), True),
        (lambda x, normal: x.eq_(normal), True),
        (lambda x, normal: torch.stack([normal[0], normal[1]], out=x), True),
        (lambda x, normal: x.mul_(2), False),
        (lambda x, normal: x.fill_(3), False),
        (lambda x, normal: x.mul_(normal * 2), False),
    ],
)
def test_inference_memory_that_was_taken_over_counts_changes_by_normal_tensors_in_inference_mode(
    change: Any, counts: bool
) -> None:
    x, normal = _having_taken_over(), torch.ones(2)
    with torch.inference_mode():
        change(x, normal)
    assert x.is_inference() and x._version == counts
