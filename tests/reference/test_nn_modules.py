"""Modules: hooks of backward, containers, layers, state dicts, first values; and what ``nn.utils`` does with them."""

from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn.modules import module as all_modules
from reference_impl.nn.utils import parametrize


def linear() -> Any:
    layer = nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        layer.bias.fill_(1.0)
    return layer


# -- hooks -------------------------------------------------------------------------------------------------------------


def test_a_full_backward_hook_sees_and_replaces_the_gradients_of_the_inputs() -> None:
    layer, seen = linear(), []

    def hook(module: Any, grad_input: Any, grad_output: Any) -> Any:
        seen.append((grad_input[0].tolist(), grad_output[0].tolist()))
        return (grad_input[0] * 2,)

    layer.register_full_backward_hook(hook)
    x = torch.ones(1, 2, requires_grad=True)
    layer(x).sum().backward()
    assert seen == [([[4.0, 6.0]], [[1.0, 1.0]])] and x.grad.tolist() == [[8.0, 12.0]]


def test_a_full_backward_hook_wants_as_many_gradients_as_it_got() -> None:
    layer = linear()
    layer.register_full_backward_hook(lambda *_: (None, None))
    with pytest.raises(RuntimeError, match="invalid number of grad_input, got 2, but expected 1"):
        layer(torch.ones(1, 2, requires_grad=True)).sum().backward()


def test_without_an_input_that_requires_grad_the_hook_fires_at_the_outputs_and_says_so() -> None:
    layer, seen = linear(), []
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: seen.append(grad_input))
    with pytest.warns(UserWarning, match="no inputs require gradients"):
        layer(torch.ones(1, 2)).sum().backward()
    assert seen == [(None,)]


def test_a_backward_pre_hook_replaces_the_gradients_of_the_outputs() -> None:
    layer = linear()
    layer.register_full_backward_pre_hook(lambda module, grad_output: (grad_output[0] * 3,))
    layer(torch.ones(1, 2, requires_grad=True)).sum().backward()
    assert layer.bias.grad.tolist() == [3.0, 3.0]


def test_the_output_of_a_module_with_full_hooks_may_not_be_changed_in_place() -> None:
    layer = linear()
    layer.register_full_backward_hook(lambda *_: None)
    result = layer(torch.ones(1, 2, requires_grad=True))
    with pytest.raises(RuntimeError, match="Output 0 of BackwardHookFunction is a view and is being modified inplace"):
        result += 1


def test_a_module_has_one_kind_of_backward_hooks() -> None:
    layer = linear()
    layer.register_backward_hook(lambda *_: None)
    with pytest.raises(RuntimeError, match="on a single Module"):
        layer.register_full_backward_hook(lambda *_: None)


def test_a_non_full_hook_hangs_on_the_node_of_the_output_and_warns_of_what_it_misses() -> None:
    layer, seen = linear(), []
    layer.register_backward_hook(lambda module, grad_input, grad_output: seen.append(len(grad_input)))
    with pytest.warns(FutureWarning, match="multiple autograd Nodes"):
        layer(torch.ones(1, 2, requires_grad=True)).sum().backward()
    assert seen == [3]  # of addmm: bias, input, weight


def test_hooks_of_all_modules_run_before_those_of_the_module() -> None:
    layer, order = nn.ReLU(), []
    layer.register_forward_hook(lambda *_: order.append("own"))
    handles = [
        all_modules.register_module_forward_pre_hook(lambda *_: order.append("before")),
        all_modules.register_module_forward_hook(lambda *_: order.append("after")),
        all_modules.register_module_full_backward_hook(lambda *_: order.append("backward")),
    ]
    try:
        layer(torch.ones(1, requires_grad=True)).backward()
    finally:
        for handle in handles:
            handle.remove()
    layer(torch.ones(1))
    assert order == ["before", "after", "own", "backward", "own"]


def test_hooks_of_registrations_may_replace_what_is_registered() -> None:
    other = nn.Tanh()
    with all_modules.register_module_module_registration_hook(lambda module, name, child: other):
        assert nn.Sequential(nn.ReLU())[0] is other


# -- state dicts -------------------------------------------------------------------------------------------------------


class Counter(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def get_extra_state(self) -> Any:
        return self.count

    def set_extra_state(self, state: Any) -> None:
        self.count = state


def test_extra_state_is_saved_and_loaded() -> None:
    one, other = nn.Sequential(Counter()), nn.Sequential(Counter())
    one[0].count = 7
    other.load_state_dict(one.state_dict())
    assert other[0].count == 7
    with pytest.raises(RuntimeError, match='Missing key.* "0._extra_state"'):
        other.load_state_dict({})


def test_hooks_of_state_dicts_run_in_order_and_may_clear_what_is_missing() -> None:
    layer, order = linear(), []
    layer.register_state_dict_pre_hook(lambda module, prefix, keep: order.append(("save", prefix)))
    layer.register_load_state_dict_pre_hook(lambda module, state, prefix, *_: order.append(("load", list(state))))
    layer.register_load_state_dict_post_hook(lambda module, keys: keys.missing_keys.clear())
    assert repr(layer.load_state_dict({"weight": torch.ones(2, 2)})) == "<All keys matched successfully>"
    layer.state_dict()
    assert order == [("load", ["weight"]), ("save", "")]


# -- containers --------------------------------------------------------------------------------------------------------


def test_a_module_dict_registers_by_key() -> None:
    modules = nn.ModuleDict({"a": nn.ReLU()})
    modules.update([("b", nn.Tanh())])
    assert list(modules) == ["a", "b"] and "b" in modules and isinstance(modules.pop("a"), nn.ReLU)
    with pytest.raises(ValueError, match="sequence element #0 has length 1; 2 is required"):
        nn.ModuleDict([("a",)])


def test_tensors_in_parameter_containers_become_parameters() -> None:
    listed = nn.ParameterList([torch.ones(1), 3])
    named = nn.ParameterDict({"b": torch.ones(1), "a": torch.zeros(2)})
    assert [name for name, _ in listed.named_parameters()] == ["0"] and listed[1] == 3
    assert list(named) == ["a", "b"] and isinstance(named["a"], nn.Parameter)
    assert list((named | {"c": torch.ones(1)}).keys()) == ["a", "b", "c"]


def test_sequentials_are_added_and_multiplied() -> None:
    one = nn.Sequential(nn.ReLU())
    assert len(one + nn.Sequential(nn.Tanh())) == 2 and len(one * 3) == 3
    with pytest.raises(ValueError, match="Non-positive multiplication factor"):
        one * 0


# -- layers ------------------------------------------------------------------------------------------------------------


LAYERS = [
    ("Conv1d(2, 4, 3, padding=1, bias=False)", "Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=(1,), bias=False)"),
    ("Embedding(4, 3, padding_idx=-1)", "Embedding(4, 3, padding_idx=3)"),
    ("LayerNorm(3)", "LayerNorm((3,), eps=1e-05, elementwise_affine=True, bias=True)"),
    ("MaxPool1d(2)", "MaxPool1d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)"),
    ("LeakyReLU(0.2, True)", "LeakyReLU(negative_slope=0.2, inplace=True)"),
    ("ZeroPad1d(1)", "ZeroPad1d((1, 1))"),
]


@pytest.mark.parametrize(("made", "shown"), LAYERS)
def test_layers_print_as_torch_prints_them(made: str, shown: str) -> None:
    assert repr(eval(f"nn.{made}", {"nn": nn})) == shown


SHAPES = [
    ("Conv2d(2, 3, 2)", (1, 2, 4, 4), (1, 3, 3, 3)),
    ("Conv2d(2, 2, 3, padding='same', padding_mode='circular')", (1, 2, 4, 4), (1, 2, 4, 4)),
    ("ConvTranspose1d(2, 3, 2, stride=2)", (1, 2, 3), (1, 3, 6)),
    ("BatchNorm2d(2)", (2, 2, 3, 3), (2, 2, 3, 3)),
    ("InstanceNorm1d(2, track_running_stats=True)", (2, 2, 3), (2, 2, 3)),
    ("GroupNorm(2, 4)", (2, 4, 3), (2, 4, 3)),
    ("RMSNorm(3)", (2, 3), (2, 3)),
    ("AdaptiveAvgPool2d(1)", (1, 2, 3, 3), (1, 2, 1, 1)),
    ("LPPool1d(2, 2)", (1, 2, 4), (1, 2, 2)),
    ("ReflectionPad1d(1)", (1, 2, 3), (1, 2, 5)),
    ("GLU()", (2, 4), (2, 2)),
    ("PReLU()", (2, 4), (2, 4)),
    ("Softmax(1)", (2, 4), (2, 4)),
    ("Unflatten(1, (2, 2))", (3, 4), (3, 2, 2)),
    ("FeatureAlphaDropout()", (2, 3, 4), (2, 3, 4)),
]


@pytest.mark.parametrize(("made", "given", "returned"), SHAPES)
def test_layers_return_their_shapes_and_can_be_trained(made: str, given: Any, returned: Any) -> None:
    layer = eval(f"nn.{made}", {"nn": nn})
    x = torch.rand(given, requires_grad=True)
    result = layer(x)
    assert tuple(result.shape) == returned
    result.sum().backward()
    assert x.grad is not None and all(parameter.grad is not None for parameter in layer.parameters())


# -- first values ------------------------------------------------------------------------------------------------------


def test_truncated_normals_lie_inside() -> None:
    for low, high in ((-2.0, 2.0), (1.9, 2.1)):
        values = nn.init.trunc_normal_(torch.empty(50), a=low, b=high).tolist()
        assert all(low <= value <= high for value in values)


def test_dirac_hands_on_the_channels_and_eye_is_the_identity() -> None:
    kernel = nn.init.dirac_(nn.Parameter(torch.ones(2, 2, 3)))
    assert nn.functional.conv1d(torch.ones(1, 2, 3), kernel).flatten().tolist() == [1.0, 1.0]
    assert kernel.is_leaf and nn.init.eye_(torch.ones(2, 2)).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_orthogonal_rows_have_length_one_and_sparse_columns_have_zeros() -> None:
    rows = nn.init.orthogonal_(torch.empty(2, 3))
    assert (rows @ rows.t()).flatten().tolist() == pytest.approx([1.0, 0.0, 0.0, 1.0], abs=1e-5)
    assert [column.count(0.0) for column in zip(*nn.init.sparse_(torch.empty(4, 3), 0.5).tolist())] == [2, 2, 2]


def test_older_names_of_initialisers_warn() -> None:
    with pytest.warns(FutureWarning, match="`nn.init.uniform` is now deprecated in favor of `nn.init.uniform_`"):
        nn.init.uniform(torch.empty(1))


# -- utils -------------------------------------------------------------------------------------------------------------


def test_parameters_become_a_vector_and_take_one_over() -> None:
    layer = linear()
    vector = nn.utils.parameters_to_vector(layer.parameters())
    assert vector.tolist() == [1.0, 2.0, 3.0, 4.0, 1.0, 1.0] and vector.requires_grad
    given = torch.arange(6.0)
    nn.utils.vector_to_parameters(given, layer.parameters())
    given[0] = 9.0
    assert layer.weight.flatten().tolist() == [9.0, 1.0, 2.0, 3.0]


def test_without_any_gradient_there_is_nothing_to_clip_by_value() -> None:
    with pytest.raises(RuntimeError, match="to be true, but got false"):
        nn.utils.clip_grad_value_([torch.ones(2, requires_grad=True)], 1.0)


def test_rows_are_looked_up_in_a_table_that_has_some_by_whole_numbers() -> None:
    with pytest.raises(RuntimeError, match="indexing axis dim should be positive"):
        nn.functional.embedding(torch.tensor([0]), torch.ones(0, 2))
    with pytest.raises(RuntimeError, match="but got CPUBoolType instead"):
        nn.functional.embedding(torch.tensor([True]), torch.ones(2, 2))


def test_gradients_are_clipped_by_value_and_their_norm_is_told() -> None:
    parameter = nn.Parameter(torch.zeros(2))
    parameter.grad = torch.tensor([3.0, -4.0])
    assert nn.utils.get_total_norm([parameter.grad]).item() == 5.0
    nn.utils.clip_grad_value_([parameter], 3.5)
    assert parameter.grad.tolist() == [3.0, -3.5]
    assert nn.utils.clip_grad_norm_([parameter], 100.0, norm_type=math.inf).item() == 3.5


class Doubled(nn.Module):
    def forward(self, x: Any) -> Any:
        return x * 2

    def right_inverse(self, x: Any) -> Any:
        return x / 2


def test_a_parametrized_weight_is_computed_and_assigned_through_its_inverse() -> None:
    layer = parametrize.register_parametrization(linear(), "weight", Doubled())
    assert type(layer).__name__ == "ParametrizedLinear" and layer.weight.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert layer.parametrizations.weight.original.tolist() == [[0.5, 1.0], [1.5, 2.0]]
    layer.weight = torch.ones(2, 2)
    assert layer.parametrizations.weight.original.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    copied = copy.deepcopy(layer)
    assert copied.weight.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    with parametrize.cached():
        assert layer.weight is layer.weight
    parametrize.remove_parametrizations(layer, "weight")
    assert type(layer) is nn.Linear and layer.weight.is_leaf and layer.weight.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_parametrization_may_not_change_the_shape() -> None:
    class Row(nn.Module):
        def forward(self, x: Any) -> Any:
            return x[0]

    with pytest.raises(ValueError, match="may not change the shape of the tensor"):
        parametrize.register_parametrization(linear(), "weight", Row())


def test_weight_norm_keeps_the_weight_and_splits_it() -> None:
    layer = nn.utils.parametrizations.weight_norm(linear())
    assert [name for name, _ in layer.named_parameters()] == [
        "bias",
        "parametrizations.weight.original0",
        "parametrizations.weight.original1",
    ]
    assert layer.weight.flatten().tolist() == pytest.approx([1.0, 2.0, 3.0, 4.0])
    with pytest.warns(FutureWarning, match="deprecated"):
        older = nn.utils.weight_norm(linear())
    older(torch.ones(1, 2)).sum().backward()
    assert older.weight_g.grad is not None
    assert isinstance(nn.utils.remove_weight_norm(older).weight, nn.Parameter)


# -- recurrent layers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", ["RNN(2, 3)", "GRU(2, 3, num_layers=2)", "LSTM(2, 3, bidirectional=True)"])
def test_recurrent_layers_end_where_their_last_output_is_and_can_be_trained(made: str) -> None:
    layer = eval(f"nn.{made}", {"nn": nn})
    x = torch.rand(4, 1, 2, requires_grad=True)
    output, state = layer(x)
    last = state[0] if isinstance(state, tuple) else state
    where = 0 if layer.bidirectional else -1
    assert output[-1, 0, :3].tolist() == last[where, 0].tolist()
    output.sum().backward()
    assert x.grad is not None and all(parameter.grad is not None for parameter in layer.parameters())
    alone, _ = layer(x[:, 0])
    assert alone.flatten().tolist() == pytest.approx(output.flatten().tolist())


@pytest.mark.parametrize("name", ["RNNCell", "GRUCell", "LSTMCell"])
def test_a_cell_begins_with_zeros(name: str) -> None:
    cell = getattr(nn, name)(2, 3)
    zeros = torch.zeros(1, 3)
    given = (zeros, zeros) if name == "LSTMCell" else zeros
    x = torch.ones(1, 2)
    first, second = cell(x), cell(x, given)
    assert repr(first) == repr(second) and repr(cell) == f"{name}(2, 3)"


def test_a_wrong_state_or_input_of_a_recurrent_layer_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"Expected hidden size \(1, 1, 3\), got \[1, 1, 2\]"):
        nn.GRU(2, 3)(torch.ones(1, 1, 2), torch.ones(1, 1, 2))
    with pytest.raises(RuntimeError, match="input.size\\(-1\\) must be equal to input_size. Expected 2, got 3"):
        nn.GRU(2, 3)(torch.ones(1, 1, 3))


def test_a_layer_of_lstm_in_float32_is_one_node_with_the_gradients_of_its_steps() -> None:
    torch.manual_seed(0)
    narrow = nn.LSTM(2, 3, num_layers=2, bidirectional=True)
    wide = copy.deepcopy(narrow).double()
    x = torch.rand(3, 2, 2)
    output, (hidden, cell) = narrow(x)
    assert output.grad_fn.name() == "CatBackward0"
    assert output.grad_fn.next_functions[0][0].name() == "MkldnnRnnLayerBackward0"
    (output.sum() + hidden.pow(2).sum() + cell.sum()).backward()
    output, (hidden, cell) = wide(x.double())
    (output.sum() + hidden.pow(2).sum() + cell.sum()).backward()
    for a, b in zip(narrow.parameters(), wide.parameters()):
        torch.testing.assert_close(a.grad, b.grad.float())


def test_a_module_that_holds_a_function_of_functional_can_be_pickled() -> None:
    layer = nn.TransformerEncoderLayer(2, 1, 2)
    assert pickle.loads(pickle.dumps(layer)).activation is layer.activation


def test_cells_change_what_they_compute_in_place_as_torch_does() -> None:
    _, cell = nn.LSTMCell(1, 1)(torch.ones(1, 1))
    assert cell._version == 1 and nn.GRUCell(1, 1)(torch.ones(1, 1))._version == 2


def test_an_instance_norm_refuses_another_number_of_channels_than_it_has_parameters_for() -> None:
    with pytest.raises(ValueError, match=r"size at dim=1 to match num_features \(2\), but got: 3\.$"):
        nn.InstanceNorm1d(2, affine=True)(torch.ones(1, 3, 2))
    with pytest.raises(ValueError, match="size at dim=0 to match"):
        nn.InstanceNorm2d(2, affine=True, track_running_stats=True)(torch.ones(3, 2, 2))


def test_an_instance_norm_without_parameters_warns_of_another_number_of_channels() -> None:
    with pytest.warns(UserWarning, match="^input's size at dim=0 does not match num_features"):
        assert nn.InstanceNorm1d(2)(torch.ones(3, 2)).shape == (3, 2)
    with pytest.warns(UserWarning, match="dim=1"), pytest.raises(RuntimeError, match="3 elements not 2"):
        nn.InstanceNorm1d(2, track_running_stats=True)(torch.ones(1, 3, 2))


def test_a_batch_norm_takes_both_running_statistics_or_none() -> None:
    x, kept = torch.tensor([[1.0], [3.0]]), torch.zeros(1)
    for given in (kept, None), (None, kept):
        with pytest.raises(ValueError, match="^running_mean and running_var must either both be None or neither"):
            nn.functional.batch_norm(x, *given, training=True)
    assert kept.item() == 0
    with pytest.raises(RuntimeError, match="^running_var must be defined in evaluation mode$"):
        nn.functional.batch_norm(x, kept, None)
