"""Forward-mode AD: tangents flow along with values, in every grad mode but inference mode."""

from __future__ import annotations

from typing import Any, Callable, Optional

import pytest

import reference_impl as torch
from reference_impl.autograd import forward_ad as fw

X = torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64)
ALONG = torch.tensor([1.0, -1.0, 0.5], dtype=torch.float64)


def changed_part(x: Any) -> Any:
    y = x * 1
    y[:2].mul_(x[1:])
    y[0] = 5.0
    return y


def copied_into_a_plain_base(x: Any) -> Any:
    base = torch.zeros(4, dtype=torch.float64)
    view, other = base[1:], base[:3]
    view.copy_(x)
    return base * other.sum()


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * x,
        lambda x: x * 3 + 1,
        lambda x: 1 - x,
        lambda x: x / (x + 1),
        lambda x: x.exp().log() * x.sin(),
        lambda x: x.sum(),
        lambda x: x.mean(),
        lambda x: x[1:] * x[:2],
        lambda x: x.view(3, 1) * x,
        lambda x: torch.cat([x, x * 2]),
        lambda x: torch.stack([torch.ones_like(x), x * x]),
        lambda x: x.view(1, 3) @ x.view(3, 1),
        lambda x: x.dot(x),
        lambda x: x.expand(2, 3).t(),
        lambda x: x[[0, 2, 2]],
        lambda x: x.clone().mul_(x).add_(1),
        lambda x: x.pow(3).sqrt(),
        lambda x: torch.where(x > 1.5, x * 2, x),
        lambda x: x.unbind()[2] * 2,
        lambda x: x.split(2)[0] * x.split([1, 2])[1],
        lambda x: x.unfold(0, 2, 1).as_strided((2, 2), (1, 1)),
        lambda x: x.gather(0, torch.tensor([2, 0])),
        lambda x: x.var() + x.view(1, 3).var(1, keepdim=True),
        lambda x: x.view(1, 3).max(1)[0] + x.min(0, keepdim=True).values + x.max(),
        lambda x: x.masked_fill(x > 1.5, x[0]) * x.masked_fill(x > 1.5, 7.0),
        lambda x: x.index_put((torch.tensor([0]),), x[1]),
        lambda x: (x * 1).scatter_(0, torch.tensor([2]), x) + (x * 1).scatter_add_(0, torch.tensor([2]), x),
        lambda x: (x.view(1, 3) * 1).t_().unsqueeze_(0).squeeze_(2).transpose_(0, 1),
        lambda x: (x.view(3, 1) * x).diagonal(),
        lambda x: torch.addmm(x, x.view(3, 1), x.view(1, 3)).mv(x),
        lambda x: x.prod(),
        lambda x: x.clamp(1.5, 3.0) * x.clamp(x * 0, x * 0 + 3),
        lambda x: x**x + 2.0**x,
        changed_part,
        copied_into_a_plain_base,
    ],
)
def test_the_tangent_of_a_result_is_its_derivative_along_the_tangent(function: Callable[[Any], Any]) -> None:
    step = 1e-6
    numeric = (function(X + ALONG * step) - function(X - ALONG * step)) / (2 * step)
    with fw.dual_level():
        found = fw.unpack_dual(function(fw.make_dual(X, ALONG))).tangent
    assert found.shape == numeric.shape and (found - numeric).abs().max().item() < 1e-6


def test_an_in_place_change_is_made_in_the_tangent_itself() -> None:
    along = ALONG.clone()
    with fw.dual_level():
        dual = fw.make_dual(X.clone(), along)
        dual.mul_(2)
        assert fw.unpack_dual(dual).tangent is along and along._version == 1
    assert along.tolist() == (ALONG * 2).tolist()


def test_the_tangent_of_a_view_is_a_view_of_the_tangent() -> None:
    with fw.dual_level():
        dual = fw.make_dual(X, ALONG) * 1
        tangent, of_view = fw.unpack_dual(dual).tangent, fw.unpack_dual(dual[1:]).tangent
        assert of_view._base is tangent


@pytest.mark.parametrize("mode", [torch.no_grad, torch.enable_grad])
def test_the_grad_modes_do_not_touch_tangents(mode: Any) -> None:
    with fw.dual_level(), mode():
        dual = fw.make_dual(X, ALONG)
        assert fw.unpack_dual(dual * 2).tangent.tolist() == (ALONG * 2).tolist()


def test_inference_mode_turns_tangents_off() -> None:
    with fw.dual_level():
        outside = fw.make_dual(X, ALONG)
        with torch.inference_mode():
            assert fw.unpack_dual(fw.make_dual(X, ALONG)).tangent is None
            assert fw.unpack_dual(outside).tangent is None
            inside = outside * 2
        assert fw.unpack_dual(inside).tangent is None
        assert fw.unpack_dual(outside).tangent is not None


def test_what_does_not_depend_on_a_dual_has_no_tangent() -> None:
    with fw.dual_level():
        fw.make_dual(X, ALONG)
        assert fw.unpack_dual(X * 2).tangent is None


@pytest.mark.parametrize("op", (torch.copysign, torch.nextafter))
def test_what_gives_an_op_its_direction_alone_gives_it_no_tangent(op: Any) -> None:
    with fw.dual_level():
        dual = fw.make_dual(X, ALONG)
        assert fw.unpack_dual(op(X, dual)).tangent is None
        changed = op(dual, dual)
        assert fw.unpack_dual(changed).tangent.shape == X.shape
        assert fw.unpack_dual(X.clone().copysign_(dual)).tangent is None


def test_detaching_leaves_the_tangent_behind() -> None:
    with fw.dual_level():
        dual = fw.make_dual(X, ALONG)
        for detached in (dual.detach(), dual.data, dual.clone().detach_()):
            assert fw.unpack_dual(detached).tangent is None


def test_unpacking_gives_the_value_and_the_tangent() -> None:
    with fw.dual_level():
        dual = fw.make_dual(X, ALONG)
        primal, along = fw.unpack_dual(dual)
        assert primal.tolist() == X.tolist() and along.tolist() == ALONG.tolist()
        assert dual is not X and primal is not dual and fw.unpack_dual(primal).tangent is None


def test_tangents_are_forgotten_when_the_level_ends() -> None:
    with fw.dual_level():
        dual = fw.make_dual(X, ALONG)
    assert fw.unpack_dual(dual).tangent is None
    with fw.dual_level():
        assert fw.unpack_dual(dual).tangent is None


def test_the_level_ends_when_its_block_raises() -> None:
    with pytest.raises(KeyError), fw.dual_level():
        raise KeyError
    with fw.dual_level():
        pass


def test_there_is_one_level() -> None:
    with fw.dual_level():
        with pytest.raises(RuntimeError, match="Nested forward mode AD is not supported"):
            fw.enter_dual_level()
    with pytest.raises(RuntimeError):
        fw.exit_dual_level()


def test_a_dual_is_made_of_floating_tensors_of_one_shape_within_a_level() -> None:
    with pytest.raises(RuntimeError):
        fw.make_dual(X, ALONG)
    with fw.dual_level():
        with pytest.raises(ValueError):
            fw.make_dual(torch.tensor([1]), torch.tensor([1.0]))
        with pytest.raises(ValueError):
            fw.make_dual(torch.tensor([1.0]), torch.tensor([1]))
        with pytest.raises(RuntimeError):
            fw.make_dual(X, ALONG[:2])


def test_forward_over_reverse_gives_second_derivatives() -> None:
    x = X.clone().requires_grad_()
    with fw.dual_level():
        dual = fw.make_dual(x, ALONG)
        (g,) = torch.autograd.grad((dual * dual * dual).sum(), dual, create_graph=True)
        assert fw.unpack_dual(g).tangent.tolist() == (6 * X * ALONG).tolist()


def test_what_autograd_leaves_to_its_fallback_takes_no_tangents() -> None:
    x = torch.tensor(1.0, requires_grad=True)
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(x, torch.tensor(1.0))
        with pytest.raises(NotImplementedError, match="forward AD with aten::heaviside that does not support it."):
            dual.heaviside(torch.tensor(1.0))


def test_what_is_drawn_has_no_tangent_but_zeros() -> None:
    with fw.dual_level():
        dual = fw.make_dual(torch.ones(2), torch.ones(2))
        for drawn in (torch.bernoulli(dual), torch.normal(dual), torch.normal(0.0, dual)):
            assert fw.unpack_dual(drawn).tangent.tolist() == [0.0, 0.0]


def test_renorm_has_a_tangent_and_the_incomplete_gamma_functions_have_none() -> None:
    with fw.dual_level():
        dual = fw.make_dual(torch.ones(2, 2), torch.ones(2, 2))
        assert fw.unpack_dual(dual.renorm(2, 0, 9)).tangent.tolist() == [[1.0, 1.0], [1.0, 1.0]]
        for form in (torch.igamma, torch.igammac):
            with pytest.raises(NotImplementedError, match=f"forward AD with {form.__name__} that does not"):
                form(torch.ones(2, 2), dual)


def test_distinct_values_have_no_tangents() -> None:
    with fw.dual_level():
        dual = fw.make_dual(torch.ones(2), torch.ones(2))
        for call, name in (
            (lambda: dual.unique(), "_unique2"),
            (lambda: dual.unique(dim=0), "unique_dim"),
            (lambda: torch.unique_consecutive(dual), "unique_consecutive"),
        ):
            with pytest.raises(NotImplementedError, match=f"forward AD with {name} that does not"):
                call()


def test_the_memory_of_a_dual_is_neither_exchanged_nor_resized() -> None:
    with fw.dual_level():
        dual = fw.make_dual(torch.ones(2), torch.ones(2)).clone()
        with pytest.raises(NotImplementedError, match="forward AD with set_ that"):
            dual.set_(torch.ones(2))
        for change in (lambda: dual.resize_(1), lambda: dual.resize_as_(torch.ones(1))):
            with pytest.raises(RuntimeError, match="^cannot resize variables that has a forward grad$"):
                change()


F = torch.nn.functional


@pytest.mark.parametrize(
    ("function", "shapes", "alone"),
    [
        (torch.mm, [(3, 3), (3, 3)], None),
        (torch.mv, [(3, 3), (3,)], None),
        (torch.dot, [(3,), (3,)], None),
        (torch.bmm, [(2, 3, 3), (2, 3, 3)], None),
        (torch.addmm, [(3, 3), (3, 3), (3, 3)], 0),
        (torch.addbmm, [(3, 3), (2, 3, 3), (2, 3, 3)], 0),
        (torch.addr, [(3, 3), (3,), (3,)], 0),
        (torch.addcmul, [(3,), (3,), (3,)], 0),
        (F.linear, [(3, 3), (3, 3), (3,)], 2),
        (F.conv2d, [(1, 1, 3, 3), (1, 1, 2, 2), (1,)], 2),
        (F.prelu, [(3, 3), (1,)], None),
        (F.bilinear, [(3, 2), (3, 2), (2, 2, 2)], None),
        (torch.linalg.cross, [(3, 3), (3, 3)], None),
    ],
)
def test_the_tangent_of_a_sum_of_products_requires_grad_where_any_input_that_it_is_multiplied_by_does(
    function: Callable[..., Any], shapes: list[tuple[int, ...]], alone: Optional[int]
) -> None:
    """An input without tangent counts as zeros, which are multiplied by the others all the same. ``alone``: the one
    that is multiplied by none."""
    for which, shape in enumerate(shapes):
        inputs = [torch.full(one, 0.5) for one in shapes]
        inputs[which].requires_grad_()
        with fw.dual_level():
            inputs[which] = fw.make_dual(inputs[which], torch.ones(shape))
            tangent = fw.unpack_dual(function(*inputs)).tangent
        assert tangent.requires_grad is (which != alone), which


def test_the_tangent_of_a_difference_to_a_multiple_keeps_the_sign_of_its_zeros() -> None:
    divided, divisor = torch.tensor([0.75, 1.5]), torch.tensor([1.0, 1.25])
    with fw.dual_level():
        tangent = fw.unpack_dual(torch.fmod(divided, fw.make_dual(divisor, torch.ones(2)))).tangent
        assert [str(value) for value in tangent.tolist()] == ["-0.0", "-1.0"]
        divided.requires_grad_()
        assert fw.unpack_dual(torch.fmod(fw.make_dual(divided, torch.ones(2)), divisor)).tangent.requires_grad


@pytest.mark.parametrize(
    "change, node",
    [
        (lambda x: x.zero_(), "ZeroBackward0"),
        (lambda x: x.random_(2), "ZeroBackward0"),
        (lambda x: x.normal_(), "ZeroBackward0"),
        (lambda x: x.bernoulli_(), "ZeroBackward0"),
        (lambda x: x.exponential_(), "ZeroBackward0"),
        (lambda x: x.eq_(1), "ZeroBackward0"),
        (lambda x: x.fill_(3), "FillBackward2"),
        (lambda x: x.conj_physical_(), "ConjPhysicalBackward1"),
        (lambda x: x.neg_(), "torch::autograd::CopyBackwards"),
    ],
)
def test_some_changes_in_place_change_the_tangent_in_place_and_others_copy_into_it(change: Any, node: str) -> None:
    x = torch.ones(2, requires_grad=True) * 2
    given = torch.ones(2, requires_grad=True) * 3
    with fw.dual_level():
        changed = change(fw.make_dual(x, given))
        assert fw.unpack_dual(changed).tangent.grad_fn.name() == given.grad_fn.name() == node


@pytest.mark.parametrize(
    "change, value",
    [
        (lambda x: x.neg_(), 4.0),
        (lambda x: x.add_(1), 5.0),
        (lambda x: x.div_(2), 1.0),
        (lambda x: x.sqrt_(), 0.5),
        (lambda x: x.mul_(2), 8.0),
        (lambda x: x.pow_(2), 32.0),
    ],
)
def test_a_tangent_that_lies_in_the_memory_that_is_changed_is_read_afterwards_unless_the_value_is_needed(
    change: Any, value: float
) -> None:
    x = torch.full((2,), 4.0)
    with fw.dual_level():
        changed = change(fw.make_dual(x, x))
        assert fw.unpack_dual(changed).tangent.tolist() == [value, value]


def test_what_is_left_to_the_fallback_refuses_any_tangent_and_changes_nothing() -> None:
    plain, tracked = torch.full((2,), 4.0), torch.full((2,), 2.0, requires_grad=True)
    with fw.dual_level():
        dual = fw.make_dual(plain, torch.ones(2))
        for one, other in ((dual, tracked), (tracked, dual)):
            with pytest.raises(NotImplementedError, match="aten::floor_divide that does not support it"):
                torch.floor_divide(one, other)
        with pytest.raises(NotImplementedError, match="aten::floor_divide_ that does not support it"):
            dual.floor_divide_(2)
        with pytest.raises(NotImplementedError, match="aten::floor_divide_ that does not support it"):
            tracked.floor_divide_(dual)
    assert plain.tolist() == [4.0, 4.0] and plain._version == 0
