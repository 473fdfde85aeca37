"""Decorated functions, generators, coroutines, and modes held across a switch point (DEC)."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import types
import warnings

from gradspec.scenario import scenario

# ---------------------------------------------------------------------------------------------------------------------
# Each call enters a context of its own


@scenario("DEC-01")
def one_instance_decorates_two_functions_that_call_each_other(torch, see):
    """Each call enters a fresh context, so one instance may be active twice and still restores the caller's mode."""
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    quiet = torch.no_grad()

    @quiet
    def inner(t):
        return t * 2

    @quiet
    def outer(t):
        y = inner(t)
        see(after_inner=torch.is_grad_enabled())
        return y + t

    see(y=outer(x), after=x * 4)
    with quiet:
        see(also_as_a_context=outer(x))
    see(last=x * 8)


@scenario("DEC-01", "SG-04")
def a_set_grad_enabled_decorator_restores_the_mode_of_each_call(torch, see):
    """As a context an instance restores the mode of its construction; as a decorator, that of each call."""
    x = torch.tensor([0.5], requires_grad=True)
    off = torch.set_grad_enabled(False)
    f = off(lambda t: t * 2)
    see(after_decorating=torch.is_grad_enabled())
    with torch.no_grad():
        see(y=f(x))
        see(caller_is_off=torch.is_grad_enabled())
        with off:
            pass
        see(after_with=torch.is_grad_enabled())


@scenario("DEC-01", "SG-05")
def decorating_undoes_a_set_grad_enabled_call_that_is_in_force(torch, see):
    """An instance kept from a plain call puts the mode from before that call back each time it decorates something."""
    x = torch.tensor([0.5], requires_grad=True)
    switch = torch.set_grad_enabled(False)
    see(in_force=x * 2)
    f = switch(lambda t: t * 4)
    see(after_first=x * 2, f=f(x))
    torch.set_grad_enabled(False)
    g = switch(lambda t: t * 8)
    see(after_second=x * 2, g=g(x))


@scenario("DEC-01", "INF-26")
def the_copy_made_for_a_call_keeps_the_argument(torch, see):
    """inference_mode(False) and set_grad_enabled(True) stay what they are on every call, two calls deep."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.inference_mode(False)
    def normal(t, depth):
        return t * 2 if depth == 0 else normal(t, depth - 1)

    @torch.set_grad_enabled(True)
    def tracked(t, depth):
        return t * 4 if depth == 0 else tracked(t, depth - 1)

    with torch.inference_mode():
        see(normal=normal(x, 1))
        see(tracked=tracked(x, 1))
    with torch.no_grad():
        see(tracked_too=tracked(x, 1))


@scenario("DEC-01")
def an_own_mode_is_cloned_for_each_call(torch, see):
    """The decorator asks its instance for a clone at each call, and once more at each resumption of a generator."""

    class counted(torch.no_grad):
        made = 0

        def clone(self):
            counted.made += 1
            return type(self)()

    @counted()
    def double(t):
        return t * 2

    @counted()
    def doubles(t):
        yield t * 2
        yield t * 4

    x = torch.tensor([0.5], requires_grad=True)
    see(decorated=counted.made)
    see(y=double(x), z=double(x), made=counted.made)
    running = doubles(x)
    see(created=counted.made)
    see(values=list(running), made=counted.made)


@scenario("DEC-01", "MODE-08")
def an_exception_leaves_a_decorated_function_with_the_mode_of_its_caller(torch, see):
    """Whatever the caller's mode was, an exception that leaves the function finds it restored."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.enable_grad()
    def fail(t):
        torch.set_grad_enabled(False)
        raise ValueError("no")

    with torch.no_grad():
        with see.raises():
            fail(x)
        see(under_no_grad=x * 2)
    with see.raises():
        fail(x)
    see(outside=x * 2)


@scenario("DEC-01")
def a_mode_set_by_a_call_inside_ends_with_the_function(torch, see):
    """set_grad_enabled called in a decorated body acts until the function returns, and no longer."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t):
        torch.set_grad_enabled(True)
        return t * 2

    def undecorated(t):
        torch.set_grad_enabled(False)
        return t * 2

    see(y=body(x), after=x * 2)
    see(z=undecorated(x), leaked=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# Recursion


@scenario("DEC-02")
def a_recursive_function_restores_the_mode_at_each_depth(torch, see):
    """Off at every depth, and on again after the outermost call."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def halve(t, depth):
        y = t * 0.5 if depth == 0 else halve(t, depth - 1)
        see(depth=depth, still_off=t * 2)
        return y

    see(y=halve(x, 2), after=x * 2)


@scenario("DEC-02", "EG-02")
def mutual_recursion_under_opposite_modes_restores_each_callers_mode(torch, see):
    """Each function has its own mode before and after the call that it makes of the other."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.enable_grad()
    def on(t, depth):
        before = t * 2
        inner = off(t, depth - 1) if depth else None
        see(on=depth, before=before, inner=inner, after=t * 2)
        return before

    @torch.no_grad()
    def off(t, depth):
        before = t * 4
        inner = on(t, depth - 1) if depth else None
        see(off=depth, before=before, inner=inner, after=t * 4)
        return before

    on(x, 3)
    see(last=x * 2)


@scenario("DEC-02", "MODE-08")
def an_exception_from_three_calls_deep_restores_every_mode(torch, see):
    """The exception passes through three modes; each caller that catches it has its own again."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.inference_mode()
    def third(t):
        raise ValueError("deep")

    @torch.enable_grad()
    def second(t):
        with see.raises():
            third(t)
        see(second=t * 2)
        third(t)

    @torch.no_grad()
    def first(t):
        with see.raises():
            second(t)
        see(first=t * 2)
        second(t)

    with see.raises():
        first(x)
    see(outside=x * 2)


@scenario("DEC-02", "DEC-03")
def a_recursive_generator_has_the_callers_mode_at_each_yield(torch, see):
    """yield from of itself: every value comes from a body in the mode, every pause is in the consumer's mode."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def countdown(t, n):
        yield t * n
        if n:
            yield from countdown(t, n - 1)
        see(unwinding=n)

    for y in countdown(x, 2):
        see(y=y, between=x * 2)
    see(after=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# Generators: the mode holds while the body runs


@scenario("DEC-03")
def each_mode_on_a_generator_holds_in_the_body_and_not_between_yields(torch, see):
    """The consumer tracks between the yields although the body does not, and the other way round."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(t):
        yield t * 2
        yield t * 4

    modes = (torch.no_grad(), torch.enable_grad(), torch.inference_mode(), torch.inference_mode(False))
    for mode in modes:
        for y in mode(body)(x):
            see(y=y, between=x * 8)
        with torch.no_grad():
            for y in mode(body)(x):
                see(y_off=y, between_off=x * 8)


@scenario("DEC-03", "SG-06")
def a_set_grad_enabled_generator_keeps_its_mode_for_each_resumption(torch, see):
    """Decorated with False and with True, consumed under the opposite mode."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.set_grad_enabled(False)
    def off(t):
        yield t * 2
        yield t * 4

    @torch.set_grad_enabled(True)
    def on(t):
        yield t * 2
        yield t * 4

    see(before=x * 8)
    for y in off(x):
        see(y=y, between=x * 8)
    with torch.set_grad_enabled(False):
        for y in on(x):
            see(y_on=y, between_off=x * 8)


@scenario("DEC-03", "INF-26")
def a_generator_under_every_mode_is_consumed_in_inference_mode(torch, see):
    """enable_grad makes nothing recorded in a consumer's inference mode; inference_mode(False) does."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(t):
        yield t * 2

    with torch.inference_mode():
        for mode in (torch.no_grad(), torch.enable_grad(), torch.inference_mode(), torch.inference_mode(False)):
            for y in mode(body)(x):
                see(y=y, between=x * 8)
    see(after=x * 8)


@scenario("DEC-03")
def the_consumer_may_change_its_own_mode_between_two_yields(torch, see):
    """The mode that comes back at a yield is the one in force at that resumption, not at the first."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def steps(t):
        yield t * 2
        yield t * 4
        yield t * 8

    running = steps(x)
    see(a=next(running))
    with torch.inference_mode():
        see(b=next(running), inside=x * 16)
    torch.set_grad_enabled(False)
    see(c=next(running))
    see(left=next(running, "done"), still_off=x * 16)


@scenario("DEC-03")
def a_mode_that_the_body_sets_by_a_call_lasts_until_its_next_yield(torch, see):
    """After the yield the body is in the decorator's mode again, whatever it had set before."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t):
        torch.set_grad_enabled(True)
        yield t * 2
        yield t * 4

    running = body(x)
    see(a=next(running), between=x * 8)
    see(b=next(running), after=x * 8)


@scenario("DEC-03", "DEC-13")
def a_with_block_held_across_a_yield_is_lost_in_a_decorated_generator(torch, see):
    """The decorator keeps it from the consumer, but the body resumes in the decorator's mode, inside its own block."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t):
        with torch.enable_grad():
            yield t * 2
            yield t * 4
        yield t * 8

    for y in body(x):
        see(y=y, consumer=x * 16)


@scenario("DEC-03", "DEC-17")
def nothing_runs_when_a_decorated_generator_is_created(torch, see):
    """The body starts at the first next(), so the mode of the creation does not matter."""
    x = torch.tensor([0.5], requires_grad=True)
    started = []

    @torch.enable_grad()
    def body(t):
        started.append(torch.is_grad_enabled())
        yield t * 2

    with torch.no_grad():
        running = body(x)
        see(created=list(started))
    see(y=next(running), started=list(started))

    def plain(t):
        yield t * 4

    with torch.no_grad():
        late = plain(x)
    see(undecorated=next(late))


@scenario("DEC-17")
def wrong_arguments_of_a_decorated_generator_raise_at_the_first_next(torch, see):
    """The call itself takes anything; an undecorated generator function refuses at once."""

    def body(t):
        yield t

    decorated = torch.no_grad()(body)
    with see.raises():
        body()
    running = decorated()
    with see.raises():
        next(running)
    see(grad_enabled=torch.is_grad_enabled(), over=next(running, "done"))


@scenario("DEC-03")
def two_decorated_generators_take_turns(torch, see):
    """Interleaved and finished in the order in which they began, they leave the consumer's mode alone."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(t):
        yield t * 2
        yield t * 4

    quiet, loud = torch.no_grad()(body)(x), torch.enable_grad()(body)(x)
    see(a=next(quiet))
    with torch.no_grad():
        see(b=next(loud))
        see(c=next(quiet), d=next(loud))
        see(quiet=next(quiet, "done"), loud=next(loud, "done"), inside=x * 8)
    see(after=x * 8)


@scenario("DEC-03", "MODE-08", "DEC-17")
def an_exception_raised_by_the_body_between_yields_restores_the_consumers_mode(torch, see):
    """Also where the exception is a StopIteration, which becomes a RuntimeError."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t, error):
        yield t * 2
        raise error

    for error in (ValueError("bad"), StopIteration("early")):
        running = body(x, error)
        see(y=next(running))
        with see.raises():
            next(running)
        see(after=x * 2, exhausted=next(running, "done"))


@scenario("DEC-03", "C-06")
def a_generator_expression_that_a_decorated_function_returns_runs_in_its_consumers_mode(torch, see):
    """The function is over when the expression starts: the decorator covers a generator function only."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def lazy(t):
        return (t * n for n in (2, 4))

    @torch.no_grad()
    def eager(t):
        return [t * n for n in (2, 4)]

    see(lazy=list(lazy(x)), eager=list(eager(x)))


@scenario("DEC-03", "DEC-08")
def partial_generator_functions_are_covered_and_callable_objects_are_not(torch, see):
    """What inspect takes for a generator function keeps its mode; an object whose __call__ is one does not."""
    x = torch.tensor([0.5], requires_grad=True)

    class Scaled:
        def __call__(self, t):
            yield t * 2

    def body(t, factor):
        yield t * factor

    part, obj = torch.no_grad()(functools.partial(body, factor=4)), torch.no_grad()(Scaled())
    see(partial=next(part(x)), object=next(obj(x)))
    see(inspected=[inspect.isgeneratorfunction(part), inspect.isgeneratorfunction(obj)])


@scenario("DEC-03", "DEC-04")
def a_generator_lambda_is_covered(torch, see):
    """A lambda with a yield is a generator function too."""
    x = torch.tensor([0.5], requires_grad=True)
    echo = torch.no_grad()(lambda t: (yield ((yield t * 2) * t)))
    running = echo(x)
    see(first=next(running))
    see(second=running.send(4.0), between=x * 2)


# ---------------------------------------------------------------------------------------------------------------------
# send, throw, close, return


@scenario("DEC-04")
def sent_values_reach_the_body_in_its_mode(torch, see):
    """A tensor sent in comes from the consumer's mode; what is made of it from the body's."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def accumulate():
        total = torch.zeros(1)
        while True:
            t = yield total
            see(received=t, in_body=torch.is_grad_enabled())
            total = total + t

    running = accumulate()
    see(start=next(running))
    see(once=running.send(x * 2), between=x * 8)
    see(twice=running.send(x * 4), after=x * 8)


@scenario("DEC-04")
def a_value_sent_before_the_start_is_refused(torch, see):
    """As with any generator: the first value must be None."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.enable_grad()
    def body():
        t = yield "started"
        yield t * 2

    with torch.no_grad():
        running = body()
        with see.raises():
            running.send(x)
        see(first=running.send(None))
        see(y=running.send(x), caller=x * 2)


@scenario("DEC-05")
def a_thrown_exception_is_handled_by_the_body_in_its_mode(torch, see):
    """The except block runs in the decorator's mode, and what it yields is what throw() returns."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t):
        try:
            yield t * 2
        except ValueError as error:
            see(caught=error, handling=t * 4)
            yield t * 8
        yield t * 16

    running = body(x)
    see(a=next(running))
    see(b=running.throw(ValueError("from the consumer")), between=x * 2)
    see(c=next(running), after=x * 2)


@scenario("DEC-05")
def a_thrown_exception_that_is_not_handled_passes_through(torch, see):
    """finally runs in the mode; the consumer gets the exception with its own mode in force; the generator is over."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.enable_grad()
    def body(t):
        try:
            yield t * 2
        finally:
            see(final=t * 4)

    with torch.no_grad():
        running = body(x)
        see(a=next(running))
        with see.raises():
            running.throw(KeyError("k"))
        see(caller=x * 8, over=next(running, "done"))


@scenario("DEC-05")
def a_body_may_answer_a_thrown_exception_with_another_or_by_returning(torch, see):
    """The replacement reaches the consumer; a return ends the generator with its value."""

    @torch.no_grad()
    def replaces():
        try:
            yield 1
        except ValueError as error:
            raise KeyError("instead") from error

    @torch.no_grad()
    def returns():
        try:
            yield 1
        except ValueError:
            return torch.is_grad_enabled()

    for make in (replaces, returns):
        running = make()
        next(running)
        with see.raises() as caught:
            running.throw(ValueError("v"))
        see(cause=caught.error.__cause__, value=getattr(caught.error, "value", None))


@scenario("DEC-05")
def an_exception_thrown_before_the_start_never_reaches_the_body(torch, see):
    """The generator ends at once, as an undecorated one does, and no mode is touched."""
    started = []

    @torch.no_grad()
    def body():
        started.append(True)
        yield 1

    running = body()
    with see.raises():
        running.throw(ValueError("early"))
    see(started=started, over=next(running, "done"))


@scenario("DEC-06")
def close_lets_the_body_clean_up_in_its_mode(torch, see):
    """The body sees GeneratorExit with its mode in force; the consumer keeps its own."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def body(t):
        try:
            yield t * 2
        except GeneratorExit as leaving:
            see(leaving=leaving, cleaning=t * 4)
            raise
        finally:
            see(final=t * 8)

    running = body(x)
    see(a=next(running))
    running.close()
    see(after=x * 16, over=next(running, "done"))


@scenario("DEC-06")
def a_body_that_yields_on_close_is_an_error(torch, see):
    """close() raises RuntimeError, and the consumer's mode is back."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.inference_mode()
    def stubborn(t):
        try:
            yield t * 2
        except GeneratorExit:
            yield t * 4

    running = stubborn(x)
    see(a=next(running))
    with see.raises():
        running.close()
    see(after=x * 8)


@scenario("DEC-06")
def dropping_a_paused_generator_closes_it_in_its_mode(torch, see):
    """When the last reference goes, the body's cleanup still runs under the decorator's mode."""
    x = torch.tensor([0.5], requires_grad=True)
    seen = []

    @torch.no_grad()
    def body(t):
        try:
            yield t * 2
        finally:
            seen.append((t * 4).requires_grad)

    running = body(x)
    see(a=next(running))
    del running
    see(seen=seen, after=x * 2)


@scenario("DEC-06")
def closing_a_generator_that_never_started_runs_nothing(torch, see):
    """Neither the body nor its cleanup runs."""
    ran = []

    @torch.no_grad()
    def body():
        try:
            ran.append("body")
            yield 1
        finally:
            ran.append("cleanup")

    running = body()
    running.close()
    see(ran=ran, over=next(running, "done"))


@scenario("DEC-07")
def the_return_value_of_a_generator_is_passed_on(torch, see):
    """yield from evaluates to it, and it was computed in the mode."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def inner(t):
        yield t * 2
        return t * 4

    def outer(t):
        result = yield from inner(t)
        see(result=result)
        yield result * t

    see(values=list(outer(x)))


@scenario("DEC-07")
def a_generator_that_returns_at_once_stops_with_its_value(torch, see):
    """Its value is what yield from gives, computed in the mode; running to the end gives None."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.enable_grad()
    def early(t):
        if t is not None:
            return t * 2
        yield

    def waiting(t):
        result = yield from early(t)
        see(result=result, caller=x * 4)

    with torch.no_grad():
        see(yielded=list(waiting(x)))
    see(then=list(waiting(None)))


# ---------------------------------------------------------------------------------------------------------------------
# What a decorated function looks like


@scenario("DEC-08")
def name_doc_signature_and_attributes_are_kept(torch, see):
    """A decorated function presents itself as the original, which __wrapped__ holds."""

    def scale(t, /, factor: float = 2.0, *, shift=None) -> str:
        """Multiply."""
        return t * factor

    scale.marked = True
    for decorate in (torch.no_grad, torch.enable_grad(), torch.inference_mode):
        f = decorate(scale)
        see(name=f.__name__, doc=f.__doc__, marked=f.marked, wraps=f.__wrapped__ is scale, same=f is scale)
        see(signature=str(inspect.signature(f)), annotations=f.__annotations__, own_defaults=f.__defaults__)


@scenario("DEC-08")
def a_decorated_generator_function_is_still_one(torch, see):
    """With and without parentheses; the object it makes is a generator of its own, under the original's name."""

    def body():
        yield 1

    for f in (torch.no_grad(body), torch.enable_grad()(body), torch.inference_mode(body), torch.inference_mode()(body)):
        running = f()
        see(function=inspect.isgeneratorfunction(f), object=inspect.isgenerator(running), name=f.__name__)
        see(wraps=f.__wrapped__ is body, coroutine=inspect.iscoroutine(running))


@scenario("DEC-08", "DEC-16")
def methods_static_and_class_methods_and_properties(torch, see):
    """The decorator stands below staticmethod, classmethod and property."""

    class Layer:
        scale = 2.0

        def __init__(self):
            self.w = torch.tensor([0.5], requires_grad=True)

        @torch.no_grad()
        def method(self):
            return self.w * self.scale

        @staticmethod
        @torch.no_grad
        def static(t):
            return t * 4

        @classmethod
        @torch.inference_mode()
        def made(cls, t):
            return t * cls.scale

        @property
        @torch.no_grad()
        def doubled(self):
            return self.w * 2

    layer = Layer()
    see(method=layer.method(), static=layer.static(layer.w), made=Layer.made(layer.w), doubled=layer.doubled)
    see(name=layer.method.__name__, unbound=Layer.method(layer), after=layer.w * 2)


@scenario("DEC-08", "DEC-16")
def a_decorator_above_staticmethod_or_classmethod(torch, see):
    """Above staticmethod the result is an ordinary method; above classmethod or property it cannot be called."""

    class Layer:
        @torch.no_grad()
        @staticmethod
        def static(t):
            return t * 2

        @torch.no_grad()
        @classmethod
        def made(cls, t):
            return t * 2

    x = torch.tensor([0.5], requires_grad=True)
    see(on_the_class=Layer.static(x))
    with see.raises():
        Layer().static(x)
    with see.raises():
        Layer.made(x)
    see(after=x * 2)


@scenario("DEC-08", "DEC-16")
def an_overridden_method_is_not_covered(torch, see):
    """The mode belongs to the function, not to the name: a subclass's method has none, super()'s has."""

    class Base:
        @torch.no_grad()
        def run(self, t):
            return t * 2

    class Derived(Base):
        def run(self, t):
            return t * 4, super().run(t)

    x = torch.tensor([0.5], requires_grad=True)
    own, inherited = Derived().run(x)
    see(own=own, inherited=inherited)


@scenario("DEC-08")
def lambdas_partials_and_torch_functions_can_be_decorated(torch, see):
    """Anything that can be called, whether or not it has a name to keep."""
    x = torch.tensor([0.5], requires_grad=True)
    double = torch.no_grad()(lambda t: t * 2)
    part = functools.partial(torch.mul, other=4.0)
    scale = torch.no_grad(part)
    tracked = torch.enable_grad()(torch.neg)
    see(double=double(x), name=double.__name__)
    see(scale=scale(x), wraps=scale.__wrapped__ is part)
    with torch.no_grad():
        see(tracked=tracked(x), name=tracked.__name__)


@scenario("DEC-08")
def arguments_defaults_and_several_results_pass_through(torch, see):
    """The wrapper hands on what it gets; what is returned inside a container is the same object."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def f(*args, scale=2.0, **more):
        return {"scaled": [a * scale for a in args], "more": sorted(more), "itself": args[0]}

    result = f(x, x.detach(), scale=4.0, b=1, a=2)
    see(result=result, the_same=result["itself"] is x)
    with see.raises():
        torch.no_grad()(lambda t: t)(x, x)
    see(none=torch.no_grad()(lambda: None)())


@scenario("DEC-08")
def stacked_decorators_the_inner_one_governs(torch, see):
    """The decorator nearest to the function is entered last."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    @torch.enable_grad()
    def on(t):
        return t * 2

    @torch.enable_grad()
    @torch.no_grad
    def off(t):
        return t * 2

    @torch.inference_mode()
    @torch.enable_grad()
    def inference(t):
        return t * 2

    see(on=on(x), off=off(x), inference=inference(x))
    see(innermost=on.__wrapped__.__wrapped__(x))


# ---------------------------------------------------------------------------------------------------------------------
# Classes


@scenario("DEC-09")
def decorating_a_class_warns_and_covers_the_construction_only(torch, see):
    """The name is bound to a function afterwards; methods run in their caller's mode."""

    class Layer:
        def __init__(self, t):
            self.made = t * 2

        def run(self, t):
            return t * 4

    x = torch.tensor([0.5], requires_grad=True)
    for decorate in (torch.no_grad(), torch.enable_grad(), torch.inference_mode(), torch.set_grad_enabled(False)):
        decorated = decorate(Layer)
        see(is_class=inspect.isclass(decorated), is_function=inspect.isfunction(decorated))
        with torch.no_grad():
            layer = decorated(x)
        see(instance=type(layer) is Layer, made=layer.made, run=layer.run(x))


@scenario("DEC-09")
def a_class_decorated_without_parentheses_warns_too(torch, see):
    """The function that replaces the class can be neither subclassed nor used in isinstance."""

    @torch.no_grad
    class Layer:
        scale = 2.0

        def __init__(self, t):
            self.made = t * 2

    see(function=inspect.isfunction(Layer))
    layer = Layer(torch.tensor([0.5], requires_grad=True))
    see(made=layer.made)
    with see.raises():
        isinstance(layer, Layer)
    with see.raises():
        see(scale=Layer.scale)
    with see.raises():
        type("Derived", (Layer,), {})


@scenario("DEC-09")
def decorating_init_covers_the_construction_without_a_warning(torch, see):
    """What the warning advises: the class stays a class."""

    class Layer:
        @torch.no_grad()
        def __init__(self, t):
            self.made = t * 2

    x = torch.tensor([0.5], requires_grad=True)
    layer = Layer(x)
    see(made=layer.made, instance=isinstance(layer, Layer), after=x * 2)


@scenario("DEC-09")
def a_warning_made_an_error_leaves_a_class_undecorated(torch, see):
    """The mode of the caller is untouched, also by set_grad_enabled, which acts at its construction."""

    class Layer:
        pass

    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        for make in (torch.no_grad, lambda: torch.set_grad_enabled(False), torch.inference_mode):
            with see.raises():
                make()(Layer)
            see(grad_enabled=torch.is_grad_enabled())


@scenario("DEC-09", "DEC-10")
def the_decorator_helper_refuses_a_class(torch, see):
    """Only the decorators of the modes still accept one; the helper that they use does not."""

    class Layer:
        pass

    with see.raises():
        torch.utils._contextlib.context_decorator(lambda: torch.no_grad(), Layer)


# ---------------------------------------------------------------------------------------------------------------------
# The decorator helper by itself


@scenario("DEC-10")
def what_is_both_callable_and_a_context_manager_is_refused(torch, see):
    """It could be meant as the context or as what makes one; an instance of a mode and its class are both."""
    decorate = torch.utils._contextlib.context_decorator

    class Both:
        def __repr__(self):
            return "both"

        def __call__(self):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *exc):
            return None

    with see.raises():
        decorate(Both(), lambda: 1)
    for mode in (torch.set_grad_enabled(True), torch.no_grad(), torch.inference_mode):
        try:
            decorate(mode, lambda: 1)
            see(refused=False)
        except AssertionError:
            see(refused=True)


@scenario("DEC-10")
def the_decorator_helper_takes_a_factory_or_a_context_that_cannot_be_called(torch, see):
    """A factory is called for each call; a context manager is entered again each time, so it must allow that."""
    x = torch.tensor([0.5], requires_grad=True)
    decorate = torch.utils._contextlib.context_decorator
    made = []

    def factory():
        made.append(torch.is_grad_enabled())
        return torch.no_grad()

    class Quiet:
        def __enter__(self):
            self.mode = torch.no_grad()
            self.mode.__enter__()

        def __exit__(self, *exc):
            self.mode.__exit__(*exc)

    f, g = decorate(factory, lambda t: t * 2), decorate(Quiet(), lambda t: t * 4)
    see(f=f(x), again=f(x), made=made)
    see(g=g(x), and_again=g(x), after=x * 2)


@scenario("DEC-10", "DEC-03")
def the_decorator_helper_wraps_a_generator_with_its_context(torch, see):
    """The context is entered once for each resumption and left at each yield."""
    log = []

    @contextlib.contextmanager
    def noted():
        log.append("in")
        yield
        log.append("out")

    def body():
        log.append("one")
        yield 1
        log.append("two")
        yield 2

    running = torch.utils._contextlib.context_decorator(noted, body)()
    see(log=log)
    for value in running:
        see(value=value, log=log)
    see(log=log)


@scenario("DEC-10")
def a_context_that_swallows_the_exception_makes_the_function_return_none(torch, see):
    """The wrapper adds nothing of its own: with a suppressing context the call gives None."""

    def fail():
        raise ValueError("swallowed")

    quiet = torch.utils._contextlib.context_decorator(lambda: contextlib.suppress(ValueError), fail)
    see(result=quiet())


# ---------------------------------------------------------------------------------------------------------------------
# Coroutines and async generators: the decorator has no effect


@scenario("DEC-11", "C-06")
def a_decorated_coroutine_function_runs_in_the_mode_of_its_caller(torch, see):
    """The mode is over before the body starts: the call only makes the coroutine. Nothing warns."""
    x = torch.tensor([0.5], requires_grad=True)

    async def double(t):
        return t * 2

    for decorate in (torch.no_grad, torch.inference_mode(), lambda f: torch.set_grad_enabled(False)(f)):
        see(y=asyncio.run(decorate(double)(x)))
    with torch.no_grad():
        see(off=asyncio.run(torch.enable_grad()(double)(x)))


@scenario("DEC-11", "DEC-08")
def a_decorated_coroutine_function_is_no_longer_one(torch, see):
    """Name and doc are kept; what it returns is a coroutine; asking the function says no."""

    async def double(t):
        """Twice."""
        return t * 2

    x = torch.tensor([0.5], requires_grad=True)
    for f in (torch.no_grad(double), torch.inference_mode()(double), torch.set_grad_enabled(False)(double)):
        see(function=inspect.iscoroutinefunction(f), original=inspect.iscoroutinefunction(f.__wrapped__))
        running = f(x)
        see(name=f.__name__, doc=f.__doc__, coroutine=inspect.iscoroutine(running))
        running.close()


@scenario("DEC-11")
def a_with_block_inside_a_coroutine_does_what_the_decorator_does_not(torch, see):
    """Held over no await, it restores by itself; a decorated helper that is called, not awaited, works too."""
    x = torch.tensor([0.5], requires_grad=True)

    @torch.no_grad()
    def step(t):
        return t * 4

    async def evaluate(t):
        with torch.no_grad():
            y = t * 2
        await asyncio.sleep(0)
        return y, step(t), t * 8

    y, z, w = asyncio.run(evaluate(x))
    see(y=y, z=z, w=w)


@scenario("DEC-11")
def a_decorated_coroutine_driven_by_hand_follows_the_mode_of_each_step(torch, see):
    """Each send() runs the body in whatever mode the driver has then."""
    x = torch.tensor([0.5], requires_grad=True)

    @types.coroutine
    def pause():
        yield

    @torch.no_grad()
    async def body(t):
        a = t * 2
        await pause()
        return a, t * 4

    running = body(x)
    running.send(None)
    with torch.no_grad():
        try:
            running.send(None)
        except StopIteration as stop:
            see(results=stop.value)


@scenario("DEC-11", "DEC-03")
def a_generator_based_coroutine_keeps_the_mode_but_can_no_longer_be_awaited(torch, see):
    """To the decorator types.coroutine makes a generator function; the wrapper is a plain one."""

    @types.coroutine
    def body(t):
        yield t * 2
        return t * 4

    x = torch.tensor([0.5], requires_grad=True)
    decorated = torch.no_grad()(body)

    async def waiting(make):
        return await make(x)

    see(y=next(decorated(x)), generator_function=inspect.isgeneratorfunction(decorated))
    with see.raises():
        waiting(decorated).send(None)
    undecorated = waiting(body)
    see(undecorated=undecorated.send(None))


@scenario("DEC-12", "C-06")
def a_decorated_async_generator_runs_in_the_mode_of_its_consumer(torch, see):
    """No effect and no warning; it is no longer recognised as an async generator function."""
    x = torch.tensor([0.5], requires_grad=True)

    async def body(t):
        yield t * 2
        yield t * 4

    async def consume(make):
        return [y async for y in make(x)]

    for mode in (torch.no_grad(), torch.inference_mode()):
        f = mode(body)
        see(values=asyncio.run(consume(f)))
        see(function=inspect.isasyncgenfunction(f), object=inspect.isasyncgen(f(x)), wraps=f.__wrapped__ is body)
    with torch.no_grad():
        see(off=asyncio.run(consume(torch.enable_grad()(body))))


@scenario("DEC-12")
def an_async_generator_leaks_its_with_block_at_each_yield(torch, see):
    """Since the decorator does not help, users put a with block inside; the consumer then runs under it."""
    x = torch.tensor([0.5], requires_grad=True)

    async def body(t):
        with torch.no_grad():
            yield t * 2

    async def consume():
        async for y in body(x):
            see(y=y, consumer=x * 4)
        see(after=x * 4)

    asyncio.run(consume())


# ---------------------------------------------------------------------------------------------------------------------
# with blocks held across a switch point


@scenario("DEC-13")
def a_with_block_held_across_a_yield_leaks_to_the_consumer(torch, see):
    """In a plain generator the mode stays on between the yields, until the block is left."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(t):
        with torch.no_grad():
            yield t * 2
        yield t * 4

    running = body(x)
    see(before=x * 8)
    see(a=next(running), leaked=x * 8)
    see(b=next(running), after=x * 8)


@scenario("DEC-13")
def every_mode_leaks_from_a_plain_generator(torch, see):
    """Inference mode, too, is in force for the consumer, who makes inference tensors without knowing."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(mode):
        with mode():
            yield

    for mode in (torch.no_grad, torch.inference_mode, lambda: torch.set_grad_enabled(False)):
        for _ in body(mode):
            see(leaked=x * 2)
        see(after=x * 2)
    with torch.no_grad():
        for _ in body(torch.enable_grad):
            see(leaked_on=x * 2)


@scenario("DEC-13")
def an_abandoned_generator_restores_when_it_is_dropped(torch, see):
    """Leaving the loop early leaves the mode on, for as long as somebody holds the generator."""
    x = torch.tensor([0.5], requires_grad=True)

    def body(t):
        with torch.no_grad():
            yield t * 2
            yield t * 4

    running = body(x)
    for y in running:
        see(y=y)
        break
    see(held=x * 8)
    del running
    see(dropped=x * 8)
    for y in body(x):
        see(again=y)
        break
    see(unnamed=x * 8)


@scenario("DEC-13")
def two_plain_generators_that_interleave_leave_grad_off_for_good(torch, see):
    """Each restores what it found on entry; left in the order of entry, the last to leave restores "off"."""
    x = torch.tensor([0.5], requires_grad=True)

    def body():
        with torch.no_grad():
            yield

    first, second = body(), body()
    next(first)
    next(second)
    first.close()
    see(one_left=x * 2)
    second.close()
    see(none_left=x * 2)


@scenario("DEC-13")
def a_generator_entered_in_one_mode_and_left_in_another_restores_the_first(torch, see):
    """The exit that comes late overwrites the mode that the consumer chose meanwhile."""
    x = torch.tensor([0.5], requires_grad=True)

    def body():
        with torch.no_grad():
            yield

    running = body()
    next(running)
    torch.set_grad_enabled(True)
    see(chosen=x * 2)
    with torch.no_grad():
        next(running, None)
        see(inside_no_grad=x * 2)
    see(after=x * 2)


@scenario("DEC-13")
def a_context_manager_made_from_a_generator_leaks_on_purpose(torch, see):
    """contextlib.contextmanager rests on the leak: the with body runs in the generator's mode."""
    x = torch.tensor([0.5], requires_grad=True)

    @contextlib.contextmanager
    def evaluation():
        with torch.no_grad():
            yield x * 2

    @contextlib.contextmanager
    @torch.no_grad()
    def decorated():
        yield x * 2

    with evaluation() as y:
        see(y=y, inside=x * 4)
    with decorated() as z:
        see(z=z, not_inside=x * 4)
    with see.raises(), evaluation():
        raise ValueError("through the generator")
    see(after=x * 4)


@scenario("DEC-13", "MODE-06")
def a_generator_resumed_in_another_thread_leaves_its_mode_behind(torch, see):
    """The block is entered in one thread and left in another: the first stays off, the second gets the first's mode."""
    x = torch.tensor([0.5], requires_grad=True)

    def body():
        with torch.no_grad():
            yield

    running = body()

    def elsewhere():
        see(there_before=x * 2)
        next(running)
        see(there_entered=x * 2)
        yield
        see(there_after=x * 2)

    other = see.thread(elsewhere)
    other.step()
    see(here=x * 2)
    next(running, None)
    see(here_after_exit=x * 2)
    other.finish()


# ---------------------------------------------------------------------------------------------------------------------
# One instance used twice


@scenario("DEC-14")
def the_same_no_grad_instance_entered_twice_leaves_grad_off(torch, see):
    """The inner entry overwrites what the outer one remembered."""
    x = torch.tensor([0.5], requires_grad=True)
    quiet = torch.no_grad()
    with quiet:
        with quiet:
            see(twice=x * 2)
        see(once=x * 2)
    see(after=x * 2)


@scenario("DEC-14", "SG-04")
def an_instance_of_each_other_mode_entered_twice(torch, see):
    """enable_grad forgets as no_grad does; set_grad_enabled remembers its construction and does not."""
    x = torch.tensor([0.5], requires_grad=True)
    torch.set_grad_enabled(False)
    loud = torch.enable_grad()
    with loud, loud:
        see(on=x * 2)
    see(after_enable=x * 2)
    torch.set_grad_enabled(True)
    switch = torch.set_grad_enabled(False)
    with switch:
        with switch:
            see(off=x * 2)
        see(restored_early=x * 2)
    see(after_switch=x * 2)


@scenario("DEC-14", "INF-24", "INF-34")
def the_same_inference_mode_instance_entered_twice(torch, see):
    """The second entry ends the first: off inside, and after both exits the thread is in inference mode for good."""
    x = torch.tensor([0.5], requires_grad=True)
    inference = torch.inference_mode()
    with inference:
        with inference:
            see(twice=x * 2)
        see(once=x * 2)
    see(after=x * 2)


@scenario("DEC-14")
def an_instance_may_be_used_again_after_it_was_left(torch, see):
    """One after the other is fine, each time with the mode then in force."""
    x = torch.tensor([0.5], requires_grad=True)
    quiet, inference = torch.no_grad(), torch.inference_mode()
    for _ in range(2):
        with quiet:
            see(off=x * 2)
        see(on=x * 2)
        with inference:
            see(inference=x * 2)
        see(normal=x * 2)
    with torch.no_grad(), quiet:
        pass
    see(after=x * 2)


@scenario("DEC-14")
def leaving_a_mode_that_was_never_entered(torch, see):
    """no_grad turns grad off, set_grad_enabled restores, enable_grad and inference_mode fail."""
    for mode in (torch.no_grad(), torch.set_grad_enabled(False)):
        mode.__exit__(None, None, None)
        see(grad_enabled=torch.is_grad_enabled())
        torch.set_grad_enabled(True)
    for mode in (torch.enable_grad(), torch.inference_mode()):
        with see.raises():
            mode.__exit__(None, None, None)


@scenario("DEC-14", "INF-35")
def a_mode_that_is_entered_and_dropped(torch, see):
    """no_grad stays in force when its object goes; inference_mode ends with its object."""
    x = torch.tensor([0.5], requires_grad=True)
    inference = torch.inference_mode()
    inference.__enter__()
    see(held=x * 2)
    del inference
    see(dropped=x * 2)
    quiet = torch.no_grad()
    quiet.__enter__()
    del quiet
    see(still_off=x * 2)


@scenario("DEC-14", "SG-04")
def modes_left_in_the_order_in_which_they_were_entered(torch, see):
    """Without with blocks the exits may come in the wrong order: the last one decides, and grad stays off."""
    x = torch.tensor([0.5], requires_grad=True)
    first, second = torch.no_grad(), torch.enable_grad()
    first.__enter__()
    second.__enter__()
    see(both=x * 2)
    first.__exit__(None, None, None)
    see(one=x * 2)
    second.__exit__(None, None, None)
    see(none=x * 2)


@scenario("DEC-14", "INF-35")
def leaving_a_mode_twice(torch, see):
    """The second exit restores the remembered mode once more; an inference mode that was left does nothing."""
    quiet, inference = torch.no_grad(), torch.inference_mode()
    for mode in (quiet, inference):
        mode.__enter__()
        mode.__exit__(None, None, None)
        with torch.no_grad():
            mode.__exit__(None, None, None)
            see(inside=torch.is_grad_enabled())
        see(after=torch.is_grad_enabled(), inference=torch.is_inference_mode_enabled())


@scenario("DEC-14", "MODE-06")
def one_instance_shared_by_two_threads_mixes_up_their_modes(torch, see):
    """What it remembers is kept on the instance: the thread that enters last decides what both restore."""
    x = torch.tensor([0.5], requires_grad=True)
    quiet = torch.no_grad()

    def other():
        torch.set_grad_enabled(False)
        with quiet:
            yield
        see(other_after=x * 2)

    thread = see.thread(other)
    with quiet:
        thread.step()
        see(inside=x * 2)
    see(after=x * 2)
    thread.finish()


# ---------------------------------------------------------------------------------------------------------------------
# Coroutines that take turns


@scenario("DEC-15")
def a_with_block_held_across_an_await_is_seen_by_the_other_task(torch, see):
    """The mode belongs to the thread, and all tasks of a loop share it."""
    x = torch.tensor([0.5], requires_grad=True)

    async def evaluate():
        with torch.no_grad():
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        see(evaluated=x * 2)

    async def train():
        await asyncio.sleep(0)
        see(training=x * 4)
        for _ in range(3):
            await asyncio.sleep(0)
        see(later=x * 4)

    async def main():
        await asyncio.gather(evaluate(), train())

    asyncio.run(main())


@scenario("DEC-15")
def interleaved_exits_of_two_coroutines_leave_grad_off_for_good(torch, see):
    """Driven by hand: the first to enter is the first to leave, and the second restores "off"."""
    x = torch.tensor([0.5], requires_grad=True)

    @types.coroutine
    def pause():
        yield

    async def evaluate(t):
        with torch.no_grad():
            await pause()
            return t * 2

    first, second = evaluate(x), evaluate(x)
    first.send(None)
    second.send(None)
    for running in (first, second):
        try:
            running.send(None)
        except StopIteration as stop:
            see(y=stop.value, after=x * 4)


@scenario("DEC-15")
def interleaved_tasks_leave_grad_off_after_the_loop(torch, see):
    """The same with asyncio: two tasks of different length, and the program afterwards no longer tracks."""
    x = torch.tensor([0.5], requires_grad=True)

    async def evaluate(pauses):
        with torch.no_grad():
            for _ in range(pauses):
                await asyncio.sleep(0)
        see(left=pauses, grad_enabled=torch.is_grad_enabled())

    async def main():
        await asyncio.gather(evaluate(1), evaluate(2))

    asyncio.run(main())
    see(after=x * 2)


@scenario("DEC-15")
def inference_modes_of_two_coroutines_that_interleave(torch, see):
    """Inference mode leaks the same way: after both have left, the thread is still in it."""
    x = torch.tensor([0.5], requires_grad=True)

    @types.coroutine
    def pause():
        yield

    async def evaluate(t):
        with torch.inference_mode():
            await pause()

    first, second = evaluate(x), evaluate(x)
    first.send(None)
    second.send(None)
    first.close()
    see(one_left=x * 2)
    second.close()
    see(none_left=x * 2)


@scenario("DEC-15")
def a_cancelled_task_restores_the_mode_it_found(torch, see):
    """CancelledError leaves the block as any exception does; until then the canceller runs without grad."""
    x = torch.tensor([0.5], requires_grad=True)

    async def evaluate():
        with torch.no_grad():
            await asyncio.sleep(3600)

    async def main():
        task = asyncio.ensure_future(evaluate())
        await asyncio.sleep(0)
        see(running=x * 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        see(cancelled=task.cancelled(), after=x * 2)

    asyncio.run(main())


@scenario("DEC-15", "MODE-07")
def work_that_a_coroutine_sends_to_a_thread_runs_in_the_default_mode(torch, see):
    """asyncio.to_thread carries context variables along, but the grad mode is none."""
    x = torch.tensor([0.5], requires_grad=True)

    async def main():
        with torch.no_grad():
            y = await asyncio.to_thread(lambda: x * 2)
            see(y=y, here=x * 4)

    asyncio.run(main())


@scenario("DEC-15")
def an_async_context_manager_around_a_mode_is_seen_by_other_tasks(torch, see):
    """An AsyncExitStack holds the mode across awaits; it ends where the stack is closed."""
    x = torch.tensor([0.5], requires_grad=True)

    async def evaluate():
        async with contextlib.AsyncExitStack() as stack:
            stack.enter_context(torch.no_grad())
            await asyncio.sleep(0)
            see(evaluating=x * 2)
        see(closed=x * 2)

    async def main():
        task = asyncio.ensure_future(evaluate())
        await asyncio.sleep(0)
        see(main=x * 4)
        await task
        see(at_the_end=x * 4)

    asyncio.run(main())


# ---------------------------------------------------------------------------------------------------------------------
# What else a user sees of it


@scenario("DEC-09")
def the_warning_about_a_class_points_to_who_decorates(torch, see):
    """Not into torch: a user finds the line."""

    class Layer:
        pass

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        torch.no_grad()(Layer)
        torch.inference_mode()(Layer)
    see(here=[one.filename == __file__ for one in caught])


@scenario("DEC-09", "DEC-10")
def a_class_and_an_ambiguous_context(torch, see):
    """Where both are wrong, the context is refused first."""

    class Layer:
        pass

    class Both(contextlib.nullcontext):
        def __repr__(self):
            return "both"

        def __call__(self):
            return self

    with see.raises():
        torch.utils._contextlib.context_decorator(Both(), Layer)
