"""Ops that a program registers."""

from __future__ import annotations

from typing import Optional

import pytest

import reference_impl as torch
from reference_impl._library.checking import DEFAULT, OpCheckError
from reference_impl._library.schema import parse
from reference_impl.library import Library, _scoped_library, custom_op, infer_schema, opcheck, register_autograd
from reference_impl.utils._python_dispatch import TorchDispatchMode


@pytest.fixture
def scale():
    @custom_op("test_library::scale", mutates_args=())
    def scale(x: torch.Tensor, by: float = 2.0) -> torch.Tensor:
        return x * by

    return scale


def with_gradient(op):
    def setup(ctx, inputs, output):
        ctx.by = inputs[1]

    op.register_autograd(lambda ctx, grad: (grad * ctx.by, None), setup_context=setup)
    return op


@pytest.mark.parametrize(
    "text",
    [
        "a::f(Tensor x) -> Tensor",
        "a::f.two(Tensor[] xs, int? k=None, *, bool b=False) -> (Tensor, Tensor)",
        'a::f(Tensor(a0!) x, str mode="mean", float[] ys=[1., 2.5]) -> ()',
    ],
)
def test_a_schema_prints_as_it_was_written(text):
    assert str(parse(text)) == text


def test_annotations_become_a_schema():
    def made(x: torch.Tensor, ys: list[torch.Tensor], k: Optional[int] = None, *, b: bool = False) -> torch.Tensor: ...

    assert infer_schema(made, mutates_args=("x",)) == (
        "(Tensor(a0!) x, Tensor[] ys, SymInt? k=None, *, bool b=False) -> Tensor"
    )


@pytest.mark.parametrize(
    "function, why",
    [
        (lambda x: x, "Parameter x must have a type annotation"),
        (lambda *xs: xs, "We do not support positional-only args"),
    ],
)
def test_what_annotations_do_not_say_is_refused(function, why):
    with pytest.raises(ValueError, match=why):
        infer_schema(function, mutates_args=())


def test_arguments_are_those_of_the_schema(scale):
    x = torch.ones(2)
    assert scale(x, by=3.0).tolist() == torch.ops.test_library.scale(x, 3.0).tolist() == [3.0, 3.0]
    for call, why in (
        (lambda: scale(), "is missing value for argument 'x'"),
        (lambda: scale(x, "a"), "Expected a value of type 'float' for argument 'by'"),
        (lambda: scale(x, 1.0, 2.0), r"expected at most 2 argument\(s\) but received 3"),
        (lambda: scale(x, far=1), "Unknown keyword argument 'far'"),
    ):
        with pytest.raises(RuntimeError, match=why):
            call()


def test_without_a_gradient_the_call_is_recorded_and_backward_refuses(scale):
    y = scale(torch.ones(2, requires_grad=True))
    assert y.grad_fn.name() == "GeneratedBackwardFor_test_library_scale_defaultBackward"
    with pytest.raises(RuntimeError, match="Trying to backward through test_library.scale.default"):
        y.sum().backward()


def test_the_gradient_gets_the_defaults_too(scale):
    x = torch.ones(2, requires_grad=True)
    with_gradient(scale)
    (scale(x) + scale(x, 5.0)).sum().backward()
    assert x.grad.tolist() == [7.0, 7.0]


def test_gradients_of_lists_have_their_structure():
    @custom_op("test_library::weigh", mutates_args=())
    def weigh(xs: list[torch.Tensor], k: float) -> list[torch.Tensor]:
        return [x * k for x in xs]

    weigh.register_autograd(lambda ctx, grads: ([grad * 3 for grad in grads], None))
    a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    results = weigh([a, b], 3.0)
    assert isinstance(results, list)
    (results[0] + results[1] * 2).backward()
    assert (a.grad.item(), b.grad.item()) == (3.0, 6.0)
    weigh.register_autograd(lambda ctx, grads: (list(grads), None, None))
    with pytest.raises(RuntimeError, match="to be of the same structure as the inputs"):
        weigh([a, b], 3.0)[0].backward()


def test_a_result_may_not_be_an_argument_nor_show_its_memory():
    @custom_op("test_library::same", mutates_args=())
    def same(x: torch.Tensor) -> torch.Tensor:
        return x.view(-1)

    with pytest.raises(RuntimeError, match="may not alias any inputs"):
        same(torch.ones(2))


def test_what_an_op_writes_counts_once_more():
    @custom_op("test_library::double_", mutates_args=("x",))
    def double_(x: torch.Tensor) -> None:
        x.mul_(2)

    x = torch.ones(2)
    double_(x)
    assert x.tolist() == [2.0, 2.0] and x._version == 2


def test_ops_of_a_library_go_with_it():
    with _scoped_library("test_library_scoped", "DEF") as library:
        library.define("twice(Tensor x) -> Tensor")
        library.impl("twice", lambda x: x * 2, "CPU")
        x = torch.ones(1, requires_grad=True)
        assert torch.ops.test_library_scoped.twice(x).grad_fn.name() == "MulBackward0"
        register_autograd("test_library_scoped::twice", lambda ctx, grad: grad * 7)
        torch.ops.test_library_scoped.twice(x).backward()
        assert x.grad.item() == 7
    with pytest.raises(AttributeError, match="'_OpNamespace' 'test_library_scoped' object has no attribute 'twice'"):
        torch.ops.test_library_scoped.twice
    with pytest.raises(RuntimeError, match="multiple times"):
        again = Library("test_library_again", "DEF")
        again.define("f() -> Tensor")
        again.define("f() -> Tensor")


def test_a_mode_is_asked_about_the_op_and_not_what_it_computes(scale):
    asked = []

    class Asking(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            asked.append(str(func))
            return func(*args, **(kwargs or {}))

    with Asking():
        scale(torch.ones(2, requires_grad=True))
    assert "test_library.scale.default" in asked and "aten.mul.Tensor" not in asked


def test_backward_through_an_op_that_says_nothing_of_gradients_warns() -> None:
    with _scoped_library("mute", "FRAGMENT") as library:
        library.define("twice(Tensor x) -> Tensor")
        library.impl("twice", lambda x: x * 2, "CPU")
        library.define("fresh(Tensor x) -> Tensor")
        library.impl("fresh", lambda x: torch.ones(2), "CPU")
        x = torch.ones(2, requires_grad=True)
        fresh = torch.ops.mute.fresh(x)
        assert type(fresh.grad_fn).__name__ == "WarnNotImplemented"
        for result in (torch.ops.mute.twice(x), fresh):
            with pytest.warns(UserWarning, match="an autograd kernel was not registered"):
                result.sum().backward()
        assert x.grad.tolist() == [2.0, 2.0]
        torch._C._set_autograd_fallback_mode("nothing")
        try:
            assert torch.ops.mute.fresh(x).grad_fn is None
        finally:
            torch._C._set_autograd_fallback_mode("warn")


@pytest.mark.parametrize(("mode", "message"), [("error", "NYI: mode='error'"), ("loud", "Mode: loud")])
def test_there_are_two_modes_of_that(mode: str, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        torch._C._set_autograd_fallback_mode(mode)
    assert torch._C._get_autograd_fallback_mode() == "warn"


# -- libraries ---------------------------------------------------------------------------------------------------------


def test_a_namespace_has_one_library_that_defines_it():
    first = Library("test_library_owner", "DEF")
    with pytest.raises(RuntimeError, match="Only a single TORCH_LIBRARY can be used"):
        Library("test_library_owner", "DEF")
    first._destroy()
    Library("test_library_owner", "DEF")._destroy()


@pytest.mark.parametrize(
    "arguments, error, why",
    [
        (("a", "OTHER"), ValueError, "Unsupported kind: OTHER"),
        (("prim", "DEF"), ValueError, "reserved namespace"),
        (("a", "IMPL", "Nowhere"), RuntimeError, "could not parse dispatch key: Nowhere"),
    ],
)
def test_a_library_that_cannot_be(arguments, error, why):
    with pytest.raises(error, match=why):
        Library(*arguments)


@pytest.mark.parametrize(
    "schema, why",
    [
        ("f", "only the operator name was given"),
        ("f(Tensor x)", "expected arrow but found 'eof'"),
        ("f(Tensor x", r"expected \) but found 'eof'"),
        ("(Tensor x) -> Tensor", r"expected ident but found '\('"),
        ("f(Tenso x) -> Tensor", "unknown type specifier"),
        ("other::f(Tensor x) -> Tensor", r"Explicitly provided namespace \(other\)"),
    ],
)
def test_a_schema_that_is_none(schema, why):
    with _scoped_library("test_library_schema", "FRAGMENT") as lib, pytest.raises(RuntimeError, match=why):
        lib.define(schema)


def test_a_kernel_waits_for_its_op():
    with _scoped_library("test_library_waiting", "FRAGMENT") as lib:
        lib.impl("f", torch.sin, "CPU")
        lib.define("f(Tensor x) -> Tensor")
        assert torch.ops.test_library_waiting.f(torch.zeros(1)).item() == 0


@pytest.mark.parametrize("returns", ["()", "Tensor(a)"])
def test_only_what_gives_something_new_has_a_gradient(returns):
    with _scoped_library("test_library_views", "FRAGMENT") as lib:
        lib.define(f"f(Tensor(a) x) -> {returns}")
        with pytest.raises(RuntimeError, match="non-functional operator test_library_views.f.default"):
            register_autograd("test_library_views::f", lambda ctx, grad: grad)


# -- checks ------------------------------------------------------------------------------------------------------------


def test_an_op_that_is_what_it_says_passes_every_check(scale):
    with_gradient(scale)
    scale.register_fake(lambda x, by=2.0: torch.empty_like(x))
    found = opcheck(scale, (torch.ones(2, requires_grad=True),))
    assert found == dict.fromkeys(DEFAULT, "SUCCESS")


def test_a_fake_that_tells_another_shape_or_type_is_found(scale):
    for fake, why in ((torch.empty(3), "Shapes"), (torch.empty(2, dtype=torch.int64), "Dtypes")):
        scale.register_fake(lambda x, by=2.0, fake=fake: fake)
        with pytest.raises(OpCheckError, match=f"test_faketensor failed with .*{why}"):
            opcheck(scale, (torch.ones(2),))


@pytest.mark.parametrize(
    "schema, kernel, check, why",
    [
        ("f(Tensor x) -> Tensor", lambda x: x.zero_().clone(), "test_schema", "not defined as mutable"),
        ("f(Tensor x) -> Tensor", lambda x: x, "test_schema", "not defined to alias"),
        ("f(Tensor x) -> Tensor", torch.sin, "test_autograd_registration", "does not have an autograd kernel"),
        ("f(Tensor x) -> Tensor", torch.sin, "test_faketensor", "no fake impl"),
    ],
)
def test_what_an_op_did_not_say_is_found(schema, kernel, check, why):
    with _scoped_library("test_library_checks", "FRAGMENT") as lib:
        lib.define(schema)
        lib.impl("f", kernel, "CPU")
        op = torch.ops.test_library_checks.f.default
        with pytest.raises(OpCheckError, match=why):
            opcheck(op, (torch.ones(2, requires_grad=check != "test_schema"),), test_utils=check)
        found = opcheck(
            op, (torch.ones(2, requires_grad=check != "test_schema"),), test_utils=[check], raise_exception=False
        )
        assert why in str(found[check])


def test_an_autograd_kernel_calls_its_op_beneath_autograd():
    with _scoped_library("test_library_beneath", "DEF") as lib:
        lib.define("twice(Tensor x) -> Tensor")
        lib.impl("twice", lambda x: x * 2, "CPU")

        class Twice(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                with torch._C._AutoDispatchBelowAutograd():
                    return torch.ops.test_library_beneath.twice(x)

            @staticmethod
            def backward(ctx, grad):
                return grad * 8

        lib.impl("twice", Twice.apply, "Autograd")
        x = torch.ones(2, requires_grad=True)
        y = torch.ops.test_library_beneath.twice(x)
        y.sum().backward()
        assert (y.tolist(), x.grad.tolist()) == ([2.0, 2.0], [8.0, 8.0])
