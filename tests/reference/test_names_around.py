"""Names that programs meet around the ops: versions, numbers that may be symbols, older modules, other devices."""

from __future__ import annotations

import importlib

import pytest

import reference_impl as torch
from reference_impl.torch_version import TorchVersion


def test_versions_are_compared_by_their_numbers():
    assert isinstance(torch.__version__, str) and torch.__version__ > "2.9" and torch.__version__ >= (2, 9)
    assert TorchVersion("2.1") == (2, 1) == TorchVersion("2.1.0") and TorchVersion("2.10.0+cpu") > "2.9.1"
    assert TorchVersion("2.1.0a0") < "2.1" and TorchVersion("2.1") != "somewhat later" and hash(TorchVersion("2.1"))


def test_functions_of_symbols_take_numbers():
    assert torch.sym_max(1, 2.0) == 2.0 and type(torch.sym_min(1, 2.0)) is float and torch.sym_int(-2.5) == -2
    assert torch.sym_ite(True, 1, 2) == 1 and torch.sym_sum([1, 2]) == 3 and torch.sym_not(1) is False
    with pytest.raises(AssertionError, match="expected SymBool or bool"):
        torch.sym_ite(1, 1, 2)
    assert not isinstance(3, torch.SymInt)


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: torch.nn.Container(a=torch.nn.ReLU()), "Container(\n  (a): ReLU()\n)"),
        (lambda: torch.nn.NLLLoss2d(), "NLLLoss2d()"),
    ],
)
def test_older_modules_warn(make, text):
    with pytest.warns(FutureWarning, match="deprecated"):
        assert repr(make()) == text


def test_batch_norms_are_replaced_with_their_parameters():
    layers = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2)).eval()
    made = torch.nn.SyncBatchNorm.convert_sync_batchnorm(layers)
    assert type(made[1]) is torch.nn.SyncBatchNorm and not made[1].training
    assert list(made.state_dict()) == list(layers.state_dict())
    assert made[1](torch.ones(3, 2)).shape == (3, 2)
    with pytest.raises(ValueError, match="expected at least 2D input"):
        made[1](torch.ones(2))


def test_a_module_over_no_devices_runs_where_it_is():
    layer = torch.nn.Linear(2, 1)
    spread = torch.nn.DataParallel(layer)
    assert list(spread.state_dict()) == ["module.weight", "module.bias"] and spread.device_ids == []
    assert torch.equal(spread(torch.ones(1, 2)), layer(torch.ones(1, 2)))
    assert torch.equal(torch.nn.parallel.data_parallel(layer, torch.ones(1, 2)), layer(torch.ones(1, 2)))


def test_a_way_of_computing_attention_changes_nothing():
    attention = torch.nn.attention
    x = torch.ones(1, 1, 2, 4)
    plain = torch.nn.functional.scaled_dot_product_attention(x, x, x)
    with attention.sdpa_kernel([attention.SDPBackend.MATH]):
        assert torch.equal(torch.nn.functional.scaled_dot_product_attention(x, x, x), plain)
    with pytest.raises(AssertionError, match="got str"):
        attention.sdpa_kernel("math").__enter__()


@pytest.mark.parametrize(
    "path, name", [("_tensor", "Tensor"), ("_ops", "OpOverload"), ("torch_version", "TorchVersion")]
)
def test_modules_have_torchs_paths(path, name):
    assert hasattr(importlib.import_module(f"reference_impl.{path}"), name)


def test_factories_get_what_a_module_was_given_for_them() -> None:
    given = {"dtype": torch.float32, "factory_kwargs": {"device": "cpu"}}
    assert torch.nn.factory_kwargs(given) == {"dtype": torch.float32, "device": "cpu"}
    assert torch.nn.factory_kwargs(None) == {}
    for wrong in ({"size": 1}, {"dtype": torch.float32, "factory_kwargs": {"dtype": torch.int32}}):
        with pytest.raises(TypeError):
            torch.nn.factory_kwargs(wrong)


def test_a_module_reads_what_it_is_sent_to_as_tensors_do() -> None:
    layer = torch.nn.Linear(1, 1)
    assert layer.to(torch.ones(1, dtype=torch.float64)).weight.dtype is torch.float64
    assert layer.to(dtype=torch.float32).weight.dtype is torch.float32
    with pytest.raises(TypeError, match="invalid combination of arguments"):
        layer.to(1, 2, 3, 4)
    with pytest.raises(RuntimeError, match="accelerator"):
        layer.to(0)


def test_tensors_are_found_in_what_holds_them() -> None:
    function = importlib.import_module("reference_impl.autograd.function")
    x, y = torch.ones(1), torch.zeros(1)
    assert [*function._iter_tensors([x, None, ({"a": y},)])] == [x, y]
    with pytest.raises(ValueError, match="object of type int"):
        [*function._iter_tensors([3])]


def test_writers_of_optimizers_find_what_torch_has_for_them() -> None:
    optimizer = importlib.import_module("reference_impl.optim.optimizer")
    z = torch.ones(2, dtype=torch.complex64)
    parameters, moments = [z, torch.ones(1)], [z, torch.ones(1)]
    optimizer._view_as_real(parameters, moments)
    assert [tuple(one.shape) for one in (*parameters, *moments)] == [(2, 2), (1,), (2, 2), (1,)]
    assert optimizer._get_value(torch.tensor(2.0)) == 2.0 and optimizer._get_value(3) == 3
    assert tuple(optimizer._to_scalar(torch.ones(1)).shape) == ()
    assert optimizer._get_scalar_dtype() is torch.float32
    assert optimizer._default_to_fused_or_foreach([z], False) == (False, False)


def test_functions_stand_where_torch_keeps_them_too() -> None:
    for path, name in (("_functorch.eager_transforms", "jacrev"), ("_functorch.apis", "vmap")):
        assert getattr(importlib.import_module(f"reference_impl.{path}"), name) is getattr(torch.func, name)


def test_a_layer_of_a_recurrent_network_tells_its_weights_by_layer_and_direction() -> None:
    layer = torch.nn.LSTM(2, 3, num_layers=2, bidirectional=True, proj_size=2)
    assert [len(names) for names in layer._all_weights] == [5] * 4
    assert layer._all_weights[1][0] == "weight_ih_l0_reverse"
    assert layer.all_weights[0][0] is layer.weight_ih_l0 and len(layer._flat_weights) == 20
    assert layer._flat_weights_names == [name for name, _ in layer.named_parameters()]


def test_modules_with_names_instead_of_numbers_are_not_moved() -> None:
    named = torch.nn.Sequential()
    named.add_module("a", torch.nn.ReLU())
    named.add_module("b", torch.nn.ReLU())
    with pytest.raises(KeyError):
        named.insert(0, torch.nn.Tanh())
    numbered = torch.nn.Sequential(torch.nn.ReLU())
    assert [type(one).__name__ for one in numbered.insert(-1, torch.nn.Tanh())] == ["Tanh", "ReLU"]


def test_names_that_a_call_lacks_are_told_in_their_order() -> None:
    layer = torch.nn.Linear(1, 1)
    with pytest.raises(RuntimeError, match="Missing key.s.: 'bias', 'weight'"):
        torch.func.functional_call(layer, {}, torch.ones(1, 1), strict=True)


def test_the_line_search_has_torchs_names_too() -> None:
    lbfgs = importlib.import_module("reference_impl.optim.lbfgs")

    def square(x: torch.Tensor, at: float, d: torch.Tensor) -> tuple[float, torch.Tensor]:
        point = x + at * d
        return float((point**2).sum()), 2 * point

    x = torch.tensor([2.0])
    loss, gradient = square(x, 0.0, torch.zeros(1))
    direction = -gradient
    slope = gradient.dot(direction)
    found, flat, step, looked = lbfgs._strong_wolfe(square, x, 1.0, direction, loss, gradient, slope)
    assert (found, flat.item(), float(step), looked) == (0.0, 0.0, 0.5, 2)
    # Of a step that must leave nearly all of the slope, or lose nearly nothing, the first one is not taken.
    assert lbfgs._strong_wolfe(square, x, 0.25, direction, loss, gradient, slope, c2=0.1)[3] > 1
    assert lbfgs._cubic_interpolate(0.0, 1.0, torch.tensor(-2.0), 2.0, 1.0, torch.tensor(2.0)).item() == 1.0


def test_the_columns_of_the_unit_matrix_belong_to_the_tensors() -> None:
    functional = importlib.import_module("reference_impl.autograd.functional")
    tensors = (torch.zeros(1), torch.zeros(2, dtype=torch.float64))
    first, second = functional._construct_standard_basis_for(tensors, (1, 2))
    assert first.tolist() == [[1.0], [0.0], [0.0]] and second.tolist() == [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert second.dtype is torch.float64
    for wrong in (((), ()), (tensors, (1,))):
        with pytest.raises(AssertionError):
            functional._construct_standard_basis_for(*wrong)


def test_lists_of_tensors_are_sorted_by_device_and_type() -> None:
    lists = importlib.import_module("reference_impl.utils._foreach_utils")
    group = lists._group_tensors_by_device_and_dtype
    a, b, c = torch.ones(1), torch.ones(2, dtype=torch.float64), torch.zeros(3)
    double, single = (torch.device("cpu"), torch.float64), (torch.device("cpu"), torch.float32)
    groups = group([[a, b, c], [b, None, a], []], with_indices=True)
    assert list(groups) == [double, single] and groups[double] == ([[b], [None], []], [1])
    assert groups[single] == ([[a, c], [b, a], []], [0, 2]) and group([[a]])[single] == ([[a]], [])
    for wrong, said in (
        ([], "!nested_tensorlist.empty()"),
        ([[]], "!nested_tensorlist[0].empty()"),
        ([[a], [b, c]], "tensorlist.size() == num_tensors"),
        ([[a, None]], "the 1-th Tensor is not"),
    ):
        with pytest.raises(RuntimeError) as refused:
            group(wrong)
        assert said in str(refused.value)
    assert lists._has_foreach_support([a, None], a.device)
    assert not lists._has_foreach_support([torch.nn.Parameter(a)], a.device)


def test_an_optimizer_without_its_init_has_no_defaults() -> None:
    class Around(torch.optim.Optimizer):
        def __init__(self, params: list[torch.Tensor]) -> None:
            self.param_groups = [{"params": params}]

    with pytest.raises(AttributeError, match="'Around' object has no attribute 'defaults'"):
        Around([torch.ones(1, requires_grad=True)]).zero_grad()


def test_without_cuda_nothing_is_marked_for_its_profiler() -> None:
    assert not torch.cuda._initialized and not torch.cuda._is_in_bad_fork()
    for mark in (lambda: torch.cuda.nvtx.range_push("here"), lambda: torch.cuda.nvtx.range("here").__enter__()):
        with pytest.raises(RuntimeError, match="NVTX functions not installed"):
            mark()


def test_without_cuda_there_are_no_streams() -> None:
    for absent in (torch.cuda.Stream, torch.cuda.Event):
        with pytest.raises(RuntimeError):
            absent()
    with torch.cuda.stream(None) as entered:
        assert entered is None


def test_a_pass_for_some_gradients_only_leaves_no_way_to_recompute() -> None:
    x = torch.ones(1, requires_grad=True)
    y, told = x * 2, []
    y.register_hook(lambda grad: told.append(torch.autograd._is_checkpoint_valid()))
    y.backward(retain_graph=True)
    torch.autograd.grad(y, x)
    assert told == [True, False] and torch.autograd._is_checkpoint_valid()


@pytest.mark.filterwarnings("ignore:TypedStorage is deprecated")
def test_a_typed_storage_is_resized_by_elements() -> None:
    x = torch.ones(3)
    x.storage().resize_(5)
    assert x.untyped_storage().nbytes() == 20 and len(x.storage()) == 5


def test_a_module_is_laid_out_in_memory_as_it_is_told_where_there_are_channels_and_places() -> None:
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 2, 2), torch.nn.Linear(2, 2))
    weight = module[0].weight
    weight.grad = torch.ones(2, 3, 2, 2)
    module.to(torch.float64, memory_format=torch.channels_last)
    assert weight is module[0].weight and weight.dtype is torch.float64
    assert weight.stride() == weight.grad.stride() == (12, 1, 6, 3)
    assert module[1].weight.stride() == (2, 1)
    assert torch.nn.Conv2d(3, 2, 1).to(memory_format=torch.channels_last).weight.stride() == (3, 1, 3, 3)
    with pytest.raises(RuntimeError, match="required rank 4 tensor to use channels_last format"):
        torch.nn.Conv3d(1, 1, 1).to(memory_format=torch.channels_last)


def test_the_class_of_tensors_takes_few_names() -> None:
    assert torch.Tensor(size=(2, 3)).shape == (2, 3)
    assert torch.Tensor(data=[1.0], device="cpu").tolist() == [1.0]
    assert torch.ones(1).new(data=[3]).tolist() == [3.0]
    for call in (
        lambda: torch.Tensor(2, requires_grad=True),
        lambda: torch.ones(1).new(2, requires_grad=True),
        lambda: torch.LongTensor(2, requires_grad=True),
    ):
        with pytest.raises(TypeError) as caught:
            call()
        assert str(caught.value) == (
            "new() received an invalid combination of arguments - got (int, requires_grad=bool), but expected one of:\n"
            " * (*, torch.device device = None)\n"
            "      didn't match because some of the keywords were incorrect: requires_grad\n"
            " * (torch.Storage storage)\n"
            " * (Tensor other)\n"
            " * (tuple of ints size, *, torch.device device = None)\n"
            " * (object data, *, torch.device device = None)\n"
        )
    with pytest.raises(TypeError, match="invalid types: \\(!list of \\[int\\]!, !list of \\[int\\]!\\)"):
        torch.Tensor([1], [2])


def test_a_used_up_node_still_names_its_saved_indices() -> None:
    x = torch.ones(3, requires_grad=True)
    selected, indexed = x.index_select(0, torch.tensor([0])), x[torch.tensor([0])]
    for one in (selected, indexed):
        one.sum().backward()
    assert "_raw_saved_index" in dir(selected.grad_fn) and "_raw_saved_indices" in dir(indexed.grad_fn)
    assert "_raw_saved_dim" not in dir(selected.grad_fn)
    with pytest.raises(RuntimeError, match="after it has been freed"):
        selected.grad_fn._raw_saved_index.register_hooks(lambda t: t, lambda t: t)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        indexed.grad_fn._raw_saved_indices
