"""Saved tensors of the reference: what is kept, for how long, and the hooks that decide it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

import reference_impl as torch
from reference_impl.autograd import graph
from reference_impl.saved import thread_hooks


def same(value: Any) -> Any:
    return value


def leaf() -> Any:
    return torch.tensor([0.5, 2.0], requires_grad=True)


@pytest.fixture(autouse=True)
def no_hooks_are_left_behind() -> Iterator[None]:
    yield
    left = list(thread_hooks.pairs), thread_hooks.refusal
    thread_hooks.pairs.clear()
    thread_hooks.refusal = None
    assert left == ([], None)


# --- entering and leaving ---------------------------------------------------------------------------------------------


def test_hooks_that_raise_at_entry_are_not_entered() -> None:
    for pack, unpack in ((1, same), (same, None)):
        with pytest.raises(TypeError, match="_push_saved_tensors_default_hooks"):
            graph.saved_tensors_hooks(pack, unpack).__enter__()  # type: ignore[arg-type]
    assert thread_hooks.pairs == []


def test_leaving_without_having_entered_raises() -> None:
    with pytest.raises(RuntimeError, match="INTERNAL ASSERT"):
        graph.saved_tensors_hooks(same, same).__exit__()


def test_hooks_are_left_when_the_body_raises() -> None:
    with pytest.raises(KeyError), graph.saved_tensors_hooks(same, same):
        raise KeyError("stop")
    assert thread_hooks.pairs == []


def test_one_instance_may_be_entered_twice() -> None:
    packed: list[Any] = []
    hooks = graph.saved_tensors_hooks(packed.append, same)
    x = leaf()
    with hooks, hooks:
        x.log()
    x.log()
    assert len(packed) == 1


def test_a_thread_starts_without_the_hooks_of_the_one_that_started_it() -> None:
    packed: list[Any] = []
    x = leaf()
    with graph.saved_tensors_hooks(packed.append, same), graph.save_on_cpu():
        thread = threading.Thread(target=x.log)
        thread.start()
        thread.join()
    assert packed == []


def test_disabling_nests_and_restores_the_message() -> None:
    def refusal() -> str:
        with pytest.raises(RuntimeError) as caught, graph.saved_tensors_hooks(same, same):
            pass
        return str(caught.value)

    with graph.disable_saved_tensors_hooks("outer"):
        with graph.disable_saved_tensors_hooks("inner"):
            assert refusal() == "inner"
        assert refusal() == "outer"
    with graph.saved_tensors_hooks(same, same):
        pass


def test_disabling_takes_a_text_only() -> None:
    with pytest.raises(TypeError, match="_saved_tensors_hooks_disable"), graph.disable_saved_tensors_hooks(3):  # type: ignore[arg-type]
        pass
    assert thread_hooks.refusal is None


def test_memory_of_the_cpu_cannot_be_pinned() -> None:
    with pytest.raises(RuntimeError, match="pin_memory=True requires"):
        with graph.save_on_cpu(pin_memory=True, device_type="cpu"):
            leaf().log()


# --- how long what was packed is kept ---------------------------------------------------------------------------------


class Box:
    def __init__(self, tensor: Any) -> None:
        self.tensor = tensor.detach().clone()


def test_what_was_packed_goes_with_the_first_backward_that_does_not_retain() -> None:
    boxes: list[weakref.ref[Box]] = []

    def pack(tensor: Any) -> Box:
        box = Box(tensor)
        boxes.append(weakref.ref(box))
        return box

    with graph.saved_tensors_hooks(pack, lambda box: box.tensor):
        y = leaf().log().sum()
    y.backward(retain_graph=True)
    assert boxes[0]() is not None
    y.backward()
    assert boxes[0]() is None


@pytest.mark.parametrize("keeps_the_result", [False, True])
def test_a_result_lives_on_only_where_its_hook_kept_it(keeps_the_result: bool) -> None:
    gc.collect()
    gc.disable()
    try:
        with graph.saved_tensors_hooks(same if keeps_the_result else Box, same):
            result = leaf().relu()
        held = weakref.ref(result)
        del result
        assert (held() is not None) is keeps_the_result
    finally:
        gc.enable()


def test_a_long_chain_under_hooks_is_freed() -> None:
    y = leaf()
    with graph.saved_tensors_hooks(lambda tensor: None, same):
        for _ in range(5000):
            y = y * y
    del y


# --- backward passes --------------------------------------------------------------------------------------------------


def test_no_pass_is_left_behind_by_one_that_raises() -> None:
    seen: list[Any] = []
    x = leaf()
    graph.register_multi_grad_hook([x], seen.append)
    stop = x.register_hook(lambda grad: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        (x * 2).sum().backward()
    stop.remove()
    (x * 2).sum().backward()
    assert len(seen) == 2
    assert torch.autograd.graph.passes.thread.passes == []


def test_a_hook_over_several_tensors_that_raised_runs_again_in_the_next_pass() -> None:
    for mode in ("all", "any"):
        calls: list[int] = []

        def fn(grads: Any, calls: list[int] = calls) -> None:
            calls.append(1)
            if len(calls) == 1:
                raise KeyError("once")

        a, b = leaf(), leaf()
        graph.register_multi_grad_hook((a, b), fn, mode=mode)  # type: ignore[arg-type]
        with pytest.raises(KeyError):
            (a * b).sum().backward()
        (a * b).sum().backward()
        assert len(calls) == 2


def test_the_handle_of_several_hooks_is_a_context() -> None:
    calls: list[Any] = []
    x = leaf()
    with graph.register_multi_grad_hook([x], calls.append):
        (x * 2).sum().backward()
    (x * 2).sum().backward()
    assert len(calls) == 1


# --- edges and nodes --------------------------------------------------------------------------------------------------


def test_a_node_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract class Node"):
        graph.Node()  # type: ignore[abstract]
    assert not issubclass(int, graph.Node)
    assert isinstance(leaf().log().grad_fn, graph.Node)


def test_where_nothing_is_recorded_a_leaf_gives_no_edge() -> None:
    x = leaf()
    with torch.inference_mode(), pytest.raises(AttributeError, match="next_functions"):
        graph.get_gradient_edge(x)
    with torch.no_grad():
        assert graph.get_gradient_edge(x).node.variable is x
        view = x.view(2)
    with pytest.raises(AssertionError, match="Expected gradient function to be set"):
        graph.get_gradient_edge(view)


def test_preserved_versions_take_a_tensor_or_a_tuple() -> None:
    with pytest.raises(AssertionError, match="Expected tensors to be a tuple"):
        torch.autograd._unsafe_preserve_version_counter([leaf()])  # type: ignore[arg-type]
    x = torch.ones(2)
    preserve = torch.autograd._unsafe_preserve_version_counter((x, x[:1]))
    x.add_(1)
    with pytest.raises(KeyError), preserve:
        x.add_(1)
        raise KeyError("stop")
    assert x._version == 0


def test_there_must_be_a_gradient_for_each_output() -> None:
    x = leaf()
    with pytest.raises(RuntimeError, match="got 2 tensors and 1 gradients"):
        torch.autograd.backward((x, x), (torch.ones(2),))


@pytest.mark.parametrize("indices", (torch.tensor([7]), torch.ones(2), torch.tensor([0])))
def test_indices_of_a_table_are_saved_before_it_is_asked_whether_they_are_right(indices: Any) -> None:
    packed: list[Any] = []
    table = torch.ones(2, 2, requires_grad=True)
    with graph.saved_tensors_hooks(lambda x: packed.append(x.tolist()), same):
        try:
            torch.nn.functional.embedding(indices, table)
        except (IndexError, RuntimeError):
            assert indices.tolist() != [0]
    assert packed == [indices.tolist()]


def test_the_gradient_of_a_batch_norm_is_made_of_the_moments_that_come_back() -> None:
    x = torch.tensor([[1.0, 2.0], [0.5, -1.0], [3.0, 0.25]], requires_grad=True)
    weight = torch.tensor([1.5, 0.5], requires_grad=True)
    with graph.saved_tensors_hooks(lambda saved: saved, lambda saved: saved * 3):
        y = torch.nn.functional.batch_norm(x, None, None, weight, torch.zeros(2), training=True)
    y.pow(2).sum().backward()
    assert x.grad is not None and weight.grad is not None
    # Input, mean and inverse deviation are all three times as large, and so is what pow saved.
    expected = [[1388.547, -376.509], [2777.095, 336.876], [-4165.643, 39.633]]
    flat = [(seen, wanted) for rows in zip(x.grad.tolist(), expected) for seen, wanted in zip(*rows)]
    assert all(abs(seen - wanted) < 0.01 for seen, wanted in flat)
    assert abs(weight.grad.tolist()[0] - 81) < 0.01


@pytest.mark.parametrize(
    ("version", "op", "told"),
    [
        ("2.13.0", "maximum", "other"),
        ("2.13.0", "atan2", "other"),
        ("2.13.0", "dot", "self"),
        ("2.0.1", "maximum", "self"),
        ("2.0.1", "dot", "other"),
    ],
)
def test_of_several_that_were_changed_the_one_that_was_saved_first_is_told(version: str, op: str, told: str) -> None:
    then = torch.for_version(version)
    x = then.tensor([0.5, 2.0], requires_grad=True)
    y = x * 1
    for first, second in ((x, y), (y, x)):
        result = getattr(then, op)(first, second).sum()
        with then.no_grad():
            x.mul_(2)
            y.mul_(2)
        with pytest.raises(RuntimeError) as caught:
            result.backward()
        is_a_result = (first if told == "self" else second) is y
        assert ("which is output 0 of Mul" in str(caught.value)) is is_a_result


def shapes_packed_and_unpacked(make: Any) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    packed: list[tuple[int, ...]] = []
    unpacked: list[tuple[int, ...]] = []

    def pack(saved: Any) -> Any:
        packed.append(tuple(saved.shape))
        return saved

    def unpack(saved: Any) -> Any:
        unpacked.append(tuple(saved.shape))
        return saved

    with graph.saved_tensors_hooks(pack, unpack):
        made = make()
    made.sum().backward()
    return packed, unpacked


def given(*shape: int) -> Any:
    return torch.full(shape, 0.5).requires_grad_()


@pytest.mark.parametrize(
    ("make", "shapes"),
    [
        (lambda: given(2, 3).mv(given(3)), [(2, 3), (3,)]),
        (lambda: torch.addmm(given(2, 4), given(2, 3), given(3, 4)), [(2, 3), (3, 4)]),
        (lambda: torch.addcmul(given(2), given(2, 1), given(1, 2)), [(2, 1), (1, 2)]),
        (lambda: torch.maximum(given(2), given(2, 1)), [(2, 1), (2,)]),
        (lambda: torch.linalg.det(torch.eye(2, requires_grad=True)), [(2, 2), (2, 2), (2,), ()]),
        (lambda: torch.linalg.slogdet(torch.eye(2, requires_grad=True))[1], [(2, 2), (2, 2), (2,), ()]),
        (lambda: torch.linalg.svd(torch.ones(2, 3, requires_grad=True), False)[1], [(2,), (2, 2), (2, 3)]),
        (lambda: given(2) ** given(2, 1), [(2, 1), (2,), (2, 2)]),
        (lambda: torch.hypot(given(2), given(2, 1)), [(2, 1), (2,), (2, 2)]),
        (lambda: given(2, 3).gather(0, torch.zeros(1, 3, dtype=torch.int64)), [(1, 3), (2, 3)]),
        (
            lambda: torch.nn.functional.layer_norm(given(3, 2), (2,), given(2), given(2)),
            [(2,), (3, 2), (2,), (3, 1), (3, 1)],
        ),
    ],
)
def test_what_was_saved_is_unpacked_in_the_order_in_which_it_was_packed(make: Any, shapes: Any) -> None:
    packed, unpacked = shapes_packed_and_unpacked(make)
    assert packed == shapes and unpacked == shapes


@pytest.mark.parametrize(
    ("options", "is_leaf"),
    [
        ({}, [True, True, False]),
        ({"full": True}, [True, True, False, False, True, False, True, True]),
        ({"log_input": False}, [False, False, True]),
    ],
)
def test_the_second_operand_of_poissons_loss_is_worked_out_first(options: Any, is_leaf: Any) -> None:
    seen: list[bool] = []

    def pack(saved: Any) -> Any:
        seen.append(saved.is_leaf)
        return saved

    target = torch.tensor([3.0, 0.5], requires_grad=True)
    with graph.saved_tensors_hooks(pack, lambda saved: saved):
        torch.nn.functional.poisson_nll_loss(given(2), target, reduction="none", **options)
    assert seen == is_leaf


# --- what the nodes of linear algebra, bags and recurrent cells keep --------------------------------------------------

MATRIX = [[4.0, 2.0], [1.0, 5.0]]
RIGHT = [[0.5, 1.0], [1.0, 2.0]]


def matrix(rows: Any) -> Any:
    return torch.tensor(rows, requires_grad=True)


def kept_by(node: Any) -> dict[str, Any]:
    """What it kept, tensors as lists, by name."""
    found = {name[7:]: getattr(node, name) for name in dir(node) if name.startswith("_saved_")}
    return {name: one.tolist() if isinstance(one, torch.Tensor) else one for name, one in found.items()}


@pytest.mark.parametrize("left", (True, False))
def test_equations_keep_the_factors_of_their_matrix(left: bool) -> None:
    node = torch.linalg.solve(matrix(MATRIX), matrix(RIGHT), left=left).grad_fn
    kept = kept_by(node)
    assert list(kept) == ["A", "LU", "left", "pivots", "result"]
    assert (kept["LU"], kept["pivots"]) == ([[4.0, 2.0], [0.25, 4.5]], [1, 2])
    assert not node._saved_LU.requires_grad and node._saved_LU.stride() == (1, 2)


def test_a_determinant_keeps_the_factors_of_the_transpose_where_that_is_what_lies_there() -> None:
    by_rows, by_columns = matrix(MATRIX), matrix(MATRIX).mT.detach().contiguous().mT.requires_grad_()
    assert kept_by(torch.linalg.det(by_rows).grad_fn)["LU"] == [[4.0, 1.0], [0.5, 4.5]]
    assert kept_by(torch.linalg.det(by_columns).grad_fn)["LU"] == [[4.0, 2.0], [0.25, 4.5]]
    log = torch.linalg.slogdet(matrix([[1.0, 2.0], [4.0, 5.0]])).logabsdet
    assert kept_by(log.grad_fn)["LU"] == [[2.0, 5.0], [0.5, 1.5]]


@pytest.mark.parametrize(
    ("made", "names", "result"),
    (
        (lambda a, b: torch.linalg.lstsq(a, b).solution, ["b", "self", "solution"], "solution"),
        (torch.cholesky_solve, ["input2", "result", "self", "upper"], "result"),
        (lambda a, b: torch.cholesky_inverse(a), ["result", "self", "upper"], "result"),
    ),
)
def test_what_the_library_solves_is_kept_with_its_result(made: Any, names: list[str], result: str) -> None:
    found = made(matrix(MATRIX), matrix(RIGHT))
    kept = kept_by(found.grad_fn)
    assert (list(kept), kept[result]) == (names, found.tolist())


def bag(mode: str, **options: Any) -> Any:
    offsets, indices = torch.tensor([0, 2, 2]), torch.tensor([0, 1, 1, 0, 1])
    table = options.pop("table", matrix(MATRIX))
    return kept_by(torch.nn.functional.embedding_bag(indices, table, offsets, mode=mode, **options).grad_fn)


def test_a_bag_keeps_where_its_indices_belong_and_how_many_there_are() -> None:
    kept = bag("mean")
    assert (kept["indices"], kept["offsets"]) == ([0, 1, 1, 0, 1], [0, 2, 2])
    assert [kept[f"result{i}"] for i in (1, 2, 3)] == [[0, 0, 2, 2, 2], [2, 0, 3], [2, 0, 3]]
    assert (kept["padding_idx"], kept["sparse"], kept["weight_sym_argsize_0"]) == (2**64 - 1, False, 2)
    padded = bag("mean", padding_idx=1)
    assert (padded["result2"], padded["padding_idx"]) == ([1, 0, 1], 1)
    assert bag("max")["result3"] == [[0, 1], [0, 0], [0, 1]]


def test_a_bag_that_is_summed_at_once_does_not_keep_where_its_indices_belong() -> None:
    assert [bag("sum")[f"result{i}"] for i in (1, 2, 3)] == [[], [0, 0, 0], [0, 0, 0]]
    doubles = matrix(MATRIX).detach().double().requires_grad_()
    by_columns = matrix(MATRIX).detach().mT.requires_grad_()
    for options in ({"padding_idx": 1}, {"table": doubles}, {"table": by_columns}):
        assert bag("sum", **options)["result1"] == [0, 0, 2, 2, 2]


def packed_by(make: Any) -> list[tuple[Any, int]]:
    """The nodes and versions of what is packed, in turn."""
    packed: list[tuple[Any, int]] = []

    def pack(tensor: Any) -> Any:
        packed.append((tensor.grad_fn and tensor.grad_fn.name().removesuffix("Backward0"), tensor._version))
        return tensor

    with graph.saved_tensors_hooks(pack, same):
        make()
    return packed


def test_gates_of_recurrent_cells_are_changed_in_place() -> None:
    x = torch.ones(2, 2, requires_grad=True)
    sigmoid, tanh, weight = ("Sigmoid", 1), ("Tanh", 1), ("T", 1)
    assert packed_by(lambda: torch.nn.LSTMCell(2, 2)(x)) == [
        (None, 0), (None, 0), weight, sigmoid, sigmoid, tanh, sigmoid, (None, 0), tanh, sigmoid, ("Tanh", 0),
        ("Tanh", 0), sigmoid,
    ]  # fmt: skip
    added = ("Sigmoid", 2)
    assert packed_by(lambda: torch.nn.GRUCell(2, 2)(x)) == [
        (None, 0), weight, (None, 0), added, added, added, ("Clone", 0), tanh, added, ("Clone", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "nodes"), (((2, 2, 2, 2), [None, None, None, "Mm"]), ((2, 1, 2, 2), [None, None, "Mm", None]))
)
def test_of_three_matrices_the_last_two_are_multiplied_first_only_where_that_is_less_work(
    sizes: tuple[int, ...], nodes: list[Any]
) -> None:
    factors = [given(rows, columns) for rows, columns in zip(sizes, sizes[1:])]
    assert [name for name, _ in packed_by(lambda: torch.linalg.multi_dot(factors))] == nodes
