"""``torch.func``: values of the transforms, nested in each other; modes and errors are compared with torch too."""

from __future__ import annotations

from typing import Any

import pytest

import reference_impl as torch
from tests.reference.test_gradcheck import has_tangents
from tests.reference.test_ops import CASES, Case, weighted

func, forward_ad = torch.func, torch.autograd.forward_ad
T = torch.tensor
X, M = T([1.0, 2.0, 3.0]), T([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


# -- differentiating -------------------------------------------------------------------------------


@pytest.mark.parametrize("transform", ("jacfwd", "jacrev", "hessian"))
def test_what_has_gaps_in_memory_has_a_jacobian(transform: str) -> None:
    x = torch.tensor([[2.0, 0.5], [-1.0, 1.0]])[:, 0]

    def function(y: Any) -> Any:
        return (y * y).sum() if transform == "hessian" else y * y

    slope = [2.0, 2.0] if transform == "hessian" else [4.0, -2.0]
    assert getattr(torch.func, transform)(function)(x).tolist() == [[slope[0], 0.0], [0.0, slope[1]]]


def test_derivatives_of_derivatives() -> None:
    grad = func.grad
    assert grad(grad(grad(lambda a: a**4)))(T(2.0)).item() == 48
    assert grad(lambda a: a * grad(lambda b: a * b * b)(a))(T(2.0)).item() == 24
    assert grad(lambda a: a * grad(lambda b: a + b)(a))(T(2.0)).item() == 1


def test_the_arguments_to_differentiate_by_are_chosen_and_may_be_trees() -> None:
    def product(a: Any, b: Any) -> Any:
        return (a["x"] * b).sum()

    by_both = func.grad(product, argnums=(0, 1))({"x": X}, X * 2)
    assert by_both[0]["x"].tolist() == [2, 4, 6] and by_both[1].tolist() == [1, 2, 3]
    gradient, (value, aux) = func.grad_and_value(lambda a: ((a * a).sum(), a + 1), has_aux=True)(X)
    assert (gradient.tolist(), value.item(), aux.tolist()) == ([2, 4, 6], 14, [2, 3, 4])


def test_a_captured_tensor_is_constant_inside_and_differentiated_outside() -> None:
    w = T([1.0, 1.0, 1.0], requires_grad=True)
    seen = []

    def function(x: Any) -> Any:
        seen.append((w * 2).requires_grad)
        return (x * x * w).sum()

    found = func.grad(function)(X)
    assert seen == [False] and found.requires_grad
    assert torch.autograd.grad(found.sum(), w)[0].tolist() == [2, 4, 6]


def test_vjp_and_jvp_multiply_from_either_side() -> None:
    value, multiply = func.vjp(lambda x: (x * x, x.sum()), X)
    assert [one.tolist() for one in value] == [[1, 4, 9], 6]
    assert multiply((T([1.0, 10.0, 100.0]), T(1.0)))[0].tolist() == [3, 41, 601]
    value, product = func.jvp(lambda x, y: x * y, (X, X), (T([1.0, 0.0, 0.0]), T([0.0, 1.0, 0.0])))
    assert product.tolist() == [1, 2, 0]


@pytest.mark.parametrize("jacobian", [func.jacrev, func.jacfwd])
def test_jacobians_have_the_shape_of_output_and_input(jacobian: Any) -> None:
    found = jacobian(lambda x, y: {"p": x * y, "s": x.sum()}, argnums=(0, 1))(X, X + 1)
    assert found["p"][0].tolist() == [[2, 0, 0], [0, 3, 0], [0, 0, 4]]
    assert found["p"][1].tolist() == [[1, 0, 0], [0, 2, 0], [0, 0, 3]]
    assert found["s"][0].tolist() == [1, 1, 1] and found["s"][1].tolist() == [0, 0, 0]


def test_hessians_and_linearized_functions() -> None:
    assert func.hessian(lambda x: (x**3).sum())(X).tolist() == [[6, 0, 0], [0, 12, 0], [0, 0, 18]]
    value, push = func.linearize(lambda x: x**2, X)
    assert value.tolist() == [1, 4, 9] and push(X).tolist() == [2, 8, 18]


@pytest.mark.parametrize("leaves_it", [False, True])
def test_modes_and_levels_are_as_before_when_a_transform_is_left(leaves_it: bool) -> None:
    def function(x: Any) -> Any:
        if leaves_it:
            raise KeyError
        return x.sum()

    with torch.no_grad():
        for run in (
            lambda: func.grad(function)(X),
            lambda: func.jvp(function, (X,), (X,)),
            lambda: func.vmap(function)(M),
        ):
            try:
                run()
            except KeyError:
                assert leaves_it
            assert not torch.is_grad_enabled() and (X * 2).tolist() == [2, 4, 6]
    assert torch.autograd.forward_ad.unpack_dual(X).tangent is None


def test_what_escapes_stands_for_what_is_beneath() -> None:
    escaped = []

    def function(x: Any) -> Any:
        escaped.append(x * 2)
        assert repr(x).startswith("GradTrackingTensor(lvl=1, value=\n    tensor([1., 2., 3.])")
        return x.sum()

    func.grad(function)(X)
    assert (escaped[0] * 3).requires_grad is False and (escaped[0] * 3).tolist() == [6, 12, 18]
    assert func.debug_unwrap(escaped[0]).tolist() == [2, 4, 6]


@pytest.mark.parametrize(
    "run, text",
    [
        (lambda: func.grad(lambda x: x)(X), "to return a scalar Tensor, got tensor with 1 dims"),
        (lambda: func.grad(lambda x: 1.0)(X), "to return a Tensor, got <class 'float'>"),
        (lambda: func.grad(lambda x: x.sum(), argnums=1)(X), "Got argnum=1, but only 1 positional inputs"),
        (lambda: func.grad(lambda x: x.sum().backward())(X), r"backward\(\) called inside a functorch transform"),
        (lambda: func.grad(lambda x: X.add_(x).sum())(X), r"\(aten::add_.Tensor\) that would mutate"),
        (lambda: func.vmap(lambda x: x.item())(X), r"calling .item\(\) on a Tensor"),
        (lambda: func.vmap(lambda x: x if x > 1 else -x)(X), "data-dependent control flow"),
        (lambda: func.vmap(lambda x: torch.rand(2))(X), "randomness error mode"),
        (lambda: func.vmap(lambda x: torch.zeros(3).add_(x))(M), r"output with shape \[3\] doesn't match .* \[2, 3\]"),
        (lambda: func.vmap(lambda x: x[x > 1])(M), "indexing with a boolean mask"),
    ],
)  # fmt: skip
def test_what_cannot_be_transformed_is_refused(run: Any, text: str) -> None:
    with pytest.raises(RuntimeError, match=text):
        run()


# -- mapping ---------------------------------------------------------------------------------------


def test_vmap_runs_over_the_dimensions_that_are_named() -> None:
    assert func.vmap(torch.dot, in_dims=(0, None))(M, X).tolist() == [14, 32]
    assert func.vmap(lambda a: a * 2, in_dims=1, out_dims=1)(M).tolist() == (M * 2).tolist()
    found = func.vmap(lambda a: (a.sum(), {"k": a["x"] if isinstance(a, dict) else a}))(M)
    assert found[0].tolist() == [6, 15] and found[1]["k"].tolist() == M.tolist()
    assert func.vmap(lambda a: T(3.0))(M).tolist() == [3, 3]
    assert func.vmap(lambda a: a.sum())(torch.zeros(0, 3)).shape == (0,)


def test_vmap_over_and_under_a_derivative() -> None:
    assert func.vmap(func.grad(lambda a: (a**2).sum()))(M).tolist() == (M * 2).tolist()
    assert func.grad(lambda m: func.vmap(lambda a: (a**2).sum())(m).sum())(M).tolist() == (M * 2).tolist()
    outer = func.vmap(func.vmap(lambda a, b: a * b, in_dims=(None, 0)), in_dims=(0, None))
    assert outer(X, X).tolist() == [[1, 2, 3], [2, 4, 6], [3, 6, 9]]


def test_samples_share_their_random_numbers_or_not() -> None:
    same = func.vmap(lambda a: torch.rand(2) + 0 * a[0], randomness="same")(M)
    different = func.vmap(lambda a: torch.rand(2), randomness="different")(M)
    assert same[0].tolist() == same[1].tolist() and different[0].tolist() != different[1].tolist()


def test_a_function_that_changes_its_sample_changes_the_argument() -> None:
    m = M.clone()
    assert func.vmap(lambda a: a.mul_(2))(m).tolist() == m.tolist() == (M * 2).tolist()


@pytest.mark.parametrize(
    "dims, text", [(3, "Got in_dim=3"), ("a", "expected `in_dims` to be int"), (None, "expected `in")]
)
def test_dimensions_that_do_not_fit_are_refused(dims: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        func.vmap(lambda a: a, in_dims=dims)(M)


# -- custom functions and modules ------------------------------------------------------------------


class Squared(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x: Any) -> Any:
        return x**2

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad * 2 * ctx.saved_tensors[0]

    @staticmethod
    def jvp(ctx: Any, tangent: Any) -> Any:
        return tangent * 2 * ctx.saved_tensors[0]


class Mapped(Squared):
    generate_vmap_rule = False

    @staticmethod
    def vmap(info: Any, in_dims: Any, x: Any) -> Any:
        return x.movedim(in_dims[0], 0) ** 2, 0


@pytest.mark.parametrize("function", [Squared.apply, Mapped.apply])
def test_a_custom_function_is_transformed(function: Any) -> None:
    assert func.grad(func.grad(function))(T(3.0)).item() == 2
    assert func.vmap(function)(M).tolist() == (M**2).tolist()
    assert func.jvp(function, (X,), (X,))[1].tolist() == [2, 8, 18]
    w = X.clone().requires_grad_()
    by_x = func.grad(lambda x: (function(w) * x).sum())(X)
    assert torch.autograd.grad(by_x.sum(), w)[0].tolist() == [2, 4, 6]


def told(answer: Any = None) -> tuple[Any, list[Any]]:
    """A function that maps itself, and what it was told: sizes, dimensions and shapes."""
    seen: list[Any] = []

    class Told(torch.autograd.Function):
        @staticmethod
        def forward(x: Any, k: Any) -> Any:
            return x * k

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*[one for one in inputs if isinstance(one, torch.Tensor)])

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return grad * ctx.saved_tensors[1], None

        @staticmethod
        def vmap(info: Any, in_dims: Any, x: Any, k: Any) -> Any:
            seen.append((info.batch_size, info.randomness, in_dims, tuple(x.shape)))
            return answer(x, k) if answer else (Told.apply(x, k), in_dims[0])

    return Told.apply, seen


def test_a_custom_function_that_is_mapped_itself_is_asked_once_about_the_whole_batch() -> None:
    function, seen = told()
    assert func.vmap(function, in_dims=(1, None))(M, 2).tolist() == (M * 2).T.tolist()
    assert func.vmap(function, in_dims=(-1, None), out_dims=1, randomness="same")(M, 2).tolist() == (M * 2).tolist()
    assert seen == [(3, "error", (1, None), (2, 3)), (3, "same", (1, None), (2, 3))]
    seen.clear()
    assert func.vmap(function, in_dims=(0, None), chunk_size=1)(M, 2).tolist() == (M * 2).tolist()
    assert [size for size, *_ in seen] == [1, 1]


def test_the_history_of_a_custom_function_that_is_mapped_itself_is_its_own_node() -> None:
    function, _ = told()
    w = M.clone().requires_grad_()
    found = func.vmap(function)(w, M)
    assert found.grad_fn.name() == "ToldBackward"
    found.sum().backward()
    assert w.grad.tolist() == M.tolist()


@pytest.mark.parametrize(
    ("answer", "found"),
    (
        (lambda x, k: (x * k, 1), (M * 2).T),
        (lambda x, k: (x.sum(), None), torch.full((2,), float(M.sum()))),
        (lambda x, k: (x, None), M),
        (lambda x, k: (x, -1), M),
    ),
)
def test_the_answer_says_along_which_dimension_its_samples_lie(answer: Any, found: Any) -> None:
    """What is given back as it came lies as it came, whatever is said."""
    function, _ = told(answer)
    assert func.vmap(function, in_dims=(0, None))(M, 2).tolist() == found.tolist()


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    (
        (lambda x, k: x, RuntimeError, "Expected the vmap staticmethod to have two returns"),
        (lambda x, k: ({"a": x}, {"b": 0}), RuntimeError, r"Expected out_dims={'b': 0} to be compatible"),
        (lambda x, k: (3, None), ValueError, "must only return Tensors, got type <class 'int'>"),
        (lambda x, k: (x * k, 7), IndexError, r"expected to be in range of \[-2, 1\], but got 7"),
    ),
)
def test_an_answer_that_is_none_is_refused(answer: Any, kind: Any, text: str) -> None:
    function, _ = told(answer)
    with pytest.raises(kind, match=text):
        func.vmap(function, in_dims=(0, None))(M, 2)


def test_the_arguments_of_a_function_that_maps_itself_must_fit_its_forward() -> None:
    function, seen = told()
    with pytest.raises(TypeError, match="missing a required argument: 'k'"):
        func.vmap(function)(M)
    with pytest.raises(ValueError, match="can not return a BatchedTensor when out_dim is None"):
        func.vmap(function, out_dims=None)(M, M)
    with pytest.raises(IndexError, match=r"expected to be in range of \[-2, 1\], but got 5"):
        func.vmap(function, out_dims=5)(M, M)
    assert len(seen) == 2


def test_a_custom_function_without_setup_context_is_refused() -> None:
    class Old(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x

    with pytest.raises(RuntimeError, match="it must override the setup_context staticmethod"):
        func.grad(Old.apply)(T(1.0))


def test_a_module_is_called_with_other_parameters() -> None:
    module = torch.nn.Linear(3, 1)
    own = dict(module.named_parameters())
    values = {"weight": torch.ones(1, 3), "bias": torch.zeros(1)}
    gradients = func.grad(lambda p, x: func.functional_call(module, p, (x,)).sum())(values, X)
    assert gradients["weight"].tolist() == [[1, 2, 3]] and gradients["bias"].tolist() == [1]
    assert dict(module.named_parameters())["weight"] is own["weight"] and own["weight"].grad is None
    per_sample = func.vmap(func.grad(lambda p, x: func.functional_call(module, p, x).sum()), in_dims=(None, 0))
    assert per_sample(values, M)["weight"].tolist() == [[[1, 2, 3]], [[4, 5, 6]]]
    stacked, _ = func.stack_module_state([module, module])
    assert stacked["weight"].shape == (2, 1, 3) and stacked["weight"].is_leaf and stacked["weight"].requires_grad


# -- every op --------------------------------------------------------------------------------------


def records_itself(case: Case) -> bool:
    return "derivative_of" in case.function.__qualname__


@pytest.mark.parametrize("case", [case for case in CASES if not records_itself(case)], ids=repr)
def test_every_op_is_differentiated_at_a_level_as_without(case: Case) -> None:
    """The gradient is the same and has no history, and the outer one is there where an input requires grad."""

    def total(*inputs: Any) -> Any:
        return weighted(case.function(*inputs))

    inputs = [x.detach().clone() for x in case.inputs]
    argnums = tuple(range(len(inputs)))
    found = func.grad(total, argnums)(*inputs)
    required = [x.clone().requires_grad_() for x in inputs]
    expected = torch.autograd.grad(total(*required), required, materialize_grads=True, create_graph=True)
    for one, other in zip(found, expected):
        torch.testing.assert_close(one, other.detach(), equal_nan=True)
        assert not one.requires_grad and one.grad_fn is None
    for one, other in zip(func.grad(total, argnums)(*required), expected):
        assert one.requires_grad or not other.requires_grad


@pytest.mark.parametrize("case", [case for case in CASES if has_tangents(case)], ids=repr)
def test_every_op_carries_tangents_through_a_level(case: Case) -> None:
    inputs = [x.detach().clone() for x in case.inputs]
    tangents = [torch.ones_like(x) for x in inputs]
    with forward_ad.dual_level():
        duals = [forward_ad.make_dual(x, t) for x, t in zip(inputs, tangents)]
        expected = forward_ad.unpack_dual(case.function(*duals)).tangent
    found = func.jvp(case.function, tuple(inputs), tuple(tangents))[1]
    torch.testing.assert_close(found, torch.zeros_like(found) if expected is None else expected, equal_nan=True)


def test_a_graph_from_before_is_there_for_each_sample_and_released_by_the_last() -> None:
    x = torch.arange(3.0, requires_grad=True)
    y = x**2
    rows = torch.vmap(lambda v: torch.autograd.grad(y, x, v)[0])(torch.eye(3))
    assert rows.tolist() == [[0, 0, 0], [0, 2, 0], [0, 0, 4]]
    with pytest.raises(RuntimeError, match="a second time"):
        torch.autograd.grad(y, x, torch.ones(3))


def test_a_sample_has_no_data_to_look_at() -> None:
    with pytest.raises(RuntimeError, match="^accessing `data` under vmap"):
        torch.vmap(lambda sample: sample.data)(torch.ones(2, 2))


@pytest.mark.parametrize("grad_enabled", [True, False])
def test_gradients_that_meet_are_added_in_place_where_the_caller_of_vjp_records_nothing(grad_enabled: bool) -> None:
    with torch.set_grad_enabled(grad_enabled):
        _, pull = func.vjp(lambda x: x * 2 + x * 3, X)
        (found,) = pull(torch.ones(3))
    assert found.tolist() == [5.0, 5.0, 5.0] and found._version == (0 if grad_enabled else 1)


def test_a_tangent_of_zeros_asks_no_sample_for_its_values() -> None:
    def f(x: Any) -> Any:
        doubled = x * 2
        return (doubled * doubled).sum() + (x / (x + 1)).sum() * 0

    assert func.hessian(f)(X).tolist() == [[8.0, 0.0, 0.0], [0.0, 8.0, 0.0], [0.0, 0.0, 8.0]]


def test_zeros_for_what_a_function_does_not_depend_on_lie_one_per_sample() -> None:
    mapped = torch.func.vmap(torch.func.grad(lambda sample: torch.ones(())))(torch.ones(2))
    assert mapped.stride() == (1,) and mapped.tolist() == [0.0, 0.0]


# -- places and changes that each sample has of its own ----------------------------------------------


def test_a_number_of_a_sample_is_a_place_that_is_not_asked_for() -> None:
    places = T([0, 2])
    assert torch.vmap(lambda i: X[i])(places).tolist() == [1.0, 3.0]
    assert torch.vmap(lambda i: M[:, i])(places).tolist() == [[1.0, 4.0], [3.0, 6.0]]
    assert torch.vmap(lambda row, i: row[i, None])(M, places).tolist() == [[1.0], [6.0]]

    def zeroed(row: Any, i: Any) -> Any:
        row = row.clone()
        row[i] = 0
        return row

    assert torch.vmap(zeroed)(M, places).tolist() == [[0.0, 2.0, 3.0], [4.0, 5.0, 0.0]]
    with pytest.raises(RuntimeError, match="calling .item\\(\\) on a Tensor"):
        torch.vmap(lambda i: X[i:])(places)


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda z, a: z.add_(a), "^output with shape \\[3\\] doesn't match the broadcast shape \\[2, 3\\]$"),
        (lambda z, a: z.mul_(a), "inplace arithmetic.*in a vmap. .*instead of inplace arithmetic"),
        (lambda z, a: z.__setitem__(0, a[0]), "inplace arithmetic.*in a vmap"),
        (lambda z, a: z.__setitem__(T([0]), a[0]), "index_put_.*in a vmap"),
        (lambda z, a: z.fill_(a[0]), "vmap: fill_.*in a vmap"),
        (lambda z, a: z.masked_fill_(a > 2, 0.0), "inplace arithmetic.*in a vmap"),
        (lambda z, a: z.masked_fill_(T([True, False, True]), a[0]), "aten::masked_fill_.*at level 1"),
        (lambda z, a: z.pow_(a), "aten::pow_.*at level 1. .*instead of aten::pow_"),
    ],
)
def test_what_is_one_for_all_samples_is_not_changed_by_what_each_has(change: Any, told: str) -> None:
    with pytest.raises(RuntimeError, match=told):
        torch.vmap(lambda row: change(torch.zeros(3), row))(M)


@pytest.mark.parametrize("value", [3, [1.0], "text"])
def test_a_module_is_called_with_tensors_only(value: Any) -> None:
    module = torch.nn.Linear(1, 1)
    with pytest.raises(TypeError, match="is not an instance of torch.Tensor"):
        func.functional_call(module, {"bias": torch.zeros(1), "weight": value}, torch.ones(1, 1))
    assert type(module.weight) is type(module.bias) is torch.nn.Parameter


def test_what_a_mapped_function_gives_back_is_the_argument_itself() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    vmap = torch.vmap
    assert vmap(lambda row: row)(x) is x and vmap(lambda column: column, 1, 1)(x) is x
    assert vmap(lambda a, b: (b, a))(x, M)[1] is x and vmap(vmap(lambda a: a))(x) is x
    assert vmap(lambda row: row, out_dims=1)(x)._base is x
    assert vmap(lambda row: row, chunk_size=2)(x) is not x
    changed = torch.zeros(2, 3)
    assert vmap(lambda row: row.add_(1))(changed) is changed and changed.tolist() == [[1.0] * 3] * 2
    assert vmap(lambda row: row.unsqueeze_(0))(torch.ones(2, 3)).shape == (2, 1, 3)


@pytest.mark.parametrize("jacobian", [func.jacrev, func.jacfwd])
def test_the_unit_vectors_of_a_jacobian_are_filled_in_once(jacobian: Any) -> None:
    found = jacobian(lambda a: a)(X)
    assert found._version == 1 and found.tolist() == torch.eye(3).tolist()
    assert jacobian(lambda a: a * 2)(X)._version == 0


@pytest.mark.parametrize("transform", [func.hessian, lambda f: func.jacrev(func.jacfwd(f))])
def test_a_mapped_derivative_goes_through_what_the_function_changes_in_place(transform: Any) -> None:
    def cubes(row: Any) -> Any:
        square = row.clone()
        square.mul_(row)
        return (square * row).sum()

    expected = [[[6 * float(a) * (i == j) for j in range(3)] for i, a in enumerate(row)] for row in M]
    assert torch.vmap(transform(cubes))(M).tolist() == expected
    assert torch.vmap(func.jacfwd(cubes))(M).tolist() == (3 * M * M).tolist()


def test_a_sample_is_made_no_dual() -> None:
    def tangent(row: Any) -> Any:
        with forward_ad.dual_level():
            return forward_ad.unpack_dual(forward_ad.make_dual(row, row)).tangent

    with pytest.raises(RuntimeError, match="^Batching rule not implemented for aten::_make_dual; the fallback path"):
        torch.vmap(tangent)(M)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(M, M)
        with pytest.raises(RuntimeError, match="aten::_unpack_dual"):
            torch.vmap(lambda row: forward_ad.unpack_dual(row).tangent)(dual)
        assert forward_ad.unpack_dual(torch.vmap(lambda row: row * 2)(dual)).tangent.tolist() == (M * 2).tolist()
    with pytest.raises(RuntimeError, match="no level exists"):
        torch.vmap(lambda row: forward_ad.make_dual(row, row))(M)
