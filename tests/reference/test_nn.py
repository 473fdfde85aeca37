"""Parameters, modules and losses of the reference."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.nn import functional as F


def names(node: Any) -> Any:
    """The graph below a node, as nested names."""
    if node is None:
        return None
    short = node.name().rpartition("::")[2]
    below = [names(next_node) for next_node, _ in node.next_functions]
    return (short, *below) if below else short


class Pair(nn.Module):
    """A parameter, a buffer, and a layer."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(2))
        self.register_buffer("seen", torch.zeros(1))
        self.register_buffer("scratch", torch.zeros(1), persistent=False)
        self.layer = nn.Linear(2, 1)

    def forward(self, x: Any) -> Any:
        return self.layer(x * self.scale)


# -- parameters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad, torch.inference_mode])
def test_a_parameter_requires_grad_as_told_in_every_mode(mode: Any) -> None:
    with mode():
        assert nn.Parameter(torch.ones(1)).requires_grad
        assert not nn.Parameter(torch.ones(1), requires_grad=False).requires_grad


def test_a_parameter_shares_memory_and_version_with_its_data() -> None:
    data = torch.ones(2)
    parameter = nn.Parameter(data)
    with torch.no_grad():
        parameter.add_(1.0)
    assert data.tolist() == [2.0, 2.0] and data._version == parameter._version == 1


def test_a_parameter_made_of_a_result_is_a_leaf() -> None:
    assert nn.Parameter(torch.ones(1, requires_grad=True) * 2).is_leaf


def test_what_cannot_require_grad_is_no_parameter_unless_told_not_to() -> None:
    with pytest.raises(RuntimeError, match="floating point"):
        nn.Parameter(torch.tensor([1]))
    assert not nn.Parameter(torch.tensor([1]), requires_grad=False).requires_grad
    with pytest.raises(AttributeError, match="detach"):
        nn.Parameter([1.0])
    with pytest.raises(TypeError, match="must be bool"):
        nn.Parameter(torch.ones(1), requires_grad=1)  # type: ignore[arg-type]


def test_results_of_parameters_are_plain_tensors() -> None:
    parameter = nn.Parameter(torch.ones(1))
    assert type(parameter * 2) is type(parameter.data) is type(parameter.detach()) is torch.Tensor


def test_a_buffer_is_a_tensor_with_a_mark() -> None:
    buffer = nn.Buffer(torch.ones(1))
    assert isinstance(buffer, nn.Buffer) and type(buffer) is torch.Tensor
    assert not isinstance(torch.ones(1), nn.Buffer)


# -- registering -------------------------------------------------------------------------------------------------------


def test_what_is_assigned_is_found_again_in_order() -> None:
    module = Pair()
    assert [name for name, _ in module.named_parameters()] == ["scale", "layer.weight", "layer.bias"]
    assert [name for name, _ in module.named_buffers()] == ["seen", "scratch"]
    assert [name for name, _ in module.named_modules()] == ["", "layer"]
    assert list(module.state_dict()) == ["scale", "seen", "layer.weight", "layer.bias"]


def test_a_shared_parameter_is_listed_once_and_saved_under_each_name() -> None:
    first = nn.Linear(1, 1)
    module = nn.Sequential(first, first)
    assert [name for name, _ in module.named_parameters()] == ["0.weight", "0.bias"]
    assert list(module.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("scale", torch.ones(2), "cannot assign 'torch.FloatTensor' as parameter 'scale'"),
        ("seen", 3, "cannot assign 'int' as buffer 'seen'"),
        ("layer", 3, "cannot assign 'int' as child module 'layer'"),
    ],
)
def test_a_registered_name_takes_its_own_kind_only(name: str, value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        setattr(Pair(), name, value)


def test_none_and_a_parameter_may_take_the_place_of_anything() -> None:
    module = Pair()
    module.scale = None
    module.seen = nn.Parameter(torch.ones(1))  # type: ignore[assignment]
    module.layer = nn.Parameter(torch.ones(1))  # type: ignore[assignment]
    assert [name for name, _ in module.named_parameters()] == ["seen", "layer"]
    assert list(module._buffers) == ["scratch"] and not list(module.children())


def test_names_are_checked_when_they_are_registered() -> None:
    module = Pair()
    with pytest.raises(KeyError, match="already exists"):
        module.register_parameter("forward", None)
    with pytest.raises(KeyError, match="buffer name can.*t contain"):
        module.register_buffer("a.b", None)
    with pytest.raises(KeyError, match="empty string"):
        module.add_module("", None)
    with pytest.raises(TypeError, match="should be a string. Got int"):
        module.register_parameter(3, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="int is not a Module subclass"):
        module.add_module("x", 3)  # type: ignore[arg-type]


def test_nothing_can_be_assigned_before_the_base_was_initialised() -> None:
    class Early(nn.Module):
        def __init__(self) -> None:
            self.weight = nn.Parameter(torch.ones(1))

    with pytest.raises(AttributeError, match="before Module.__init__"):
        Early()


def test_a_missing_attribute_is_named() -> None:
    with pytest.raises(AttributeError, match="'Pair' object has no attribute 'nothing'"):
        Pair().nothing  # noqa: B018
    module = Pair()
    del module.scale
    assert not hasattr(module, "scale")


# -- modes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_evaluation_is_a_flag_of_the_modules_and_no_grad_mode(mode: Any) -> None:
    module = nn.Sequential(Pair())
    with mode():
        assert module.training and module[0].layer.training
        assert module.eval() is module
    assert not module.training and not module[0].layer.training and torch.is_grad_enabled()
    with pytest.raises(ValueError, match="boolean"):
        module.train(1)  # type: ignore[arg-type]


def test_requires_grad_reaches_all_parameters_and_a_frozen_one_gets_no_gradient() -> None:
    module = Pair()
    assert module.requires_grad_(False) is module
    assert not any(parameter.requires_grad for parameter in module.parameters())
    module.scale.requires_grad_()  # type: ignore[union-attr]
    module(torch.ones(1, 2)).sum().backward()
    assert module.scale.grad is not None and module.layer.weight.grad is None  # type: ignore[union-attr]


def test_zero_grad_forgets_or_zeroes() -> None:
    module = nn.Linear(1, 1)
    module(torch.ones(1, 1)).sum().backward()
    held = module.weight.grad
    module.zero_grad(set_to_none=False)
    assert module.weight.grad is held and held.tolist() == [[0.0]] and held._version == 1  # type: ignore[union-attr]
    module.zero_grad()
    assert module.weight.grad is None


# -- changing, saving, loading -----------------------------------------------------------------------------------------


def test_a_change_of_type_keeps_the_parameter_objects_and_integral_buffers() -> None:
    module = nn.BatchNorm1d(1)
    weight = module.weight
    assert module.double() is module
    assert module.weight is weight and weight.dtype is torch.float64 and weight.requires_grad
    assert module.num_batches_tracked.dtype is torch.int64
    with pytest.raises(TypeError, match="floating point or complex"):
        module.to(torch.int64)


def test_a_state_dict_shares_memory_with_the_parameters_and_is_cut_off_from_them() -> None:
    module = nn.Linear(1, 1)
    saved = module.state_dict()["weight"]
    with torch.no_grad():
        module.weight.fill_(5.0)
    assert saved.tolist() == [[5.0]] and not saved.requires_grad and saved._version == module.weight._version


def test_loading_copies_under_no_grad() -> None:
    module = nn.Linear(1, 1, bias=False)
    weight, version = module.weight, module.weight._version
    result = module.load_state_dict({"weight": torch.full((1, 1), 4.0)})
    assert repr(result) == "<All keys matched successfully>"
    assert module.weight is weight and weight.is_leaf and weight.tolist() == [[4.0]] and weight._version == version + 1


def test_loading_tells_what_does_not_fit_and_loads_the_rest() -> None:
    module = nn.Linear(1, 1)
    with pytest.raises(RuntimeError) as caught:
        module.load_state_dict({"weight": torch.ones(2), "other": torch.ones(1), "bias": torch.full((1,), 9.0)})
    assert 'Unexpected key(s) in state_dict: "other". ' in str(caught.value)
    assert "size mismatch for weight: copying a param with shape torch.Size([2])" in str(caught.value)
    assert module.bias.tolist() == [9.0]
    result = module.load_state_dict({}, strict=False)
    assert result.missing_keys == ["weight", "bias"]


def test_a_copied_module_has_parameters_of_its_own() -> None:
    module = Pair()
    made = copy.deepcopy(module)
    assert made.scale is not module.scale and made.scale.requires_grad and repr(made) == repr(module)


def test_apply_visits_inner_modules_first() -> None:
    seen: list[str] = []
    nn.Sequential(nn.Sequential(nn.ReLU()), nn.Tanh()).apply(lambda module: seen.append(type(module).__name__))
    assert seen == ["ReLU", "Sequential", "Tanh", "Sequential"]


# -- hooks -------------------------------------------------------------------------------------------------------------


def test_hooks_see_and_replace_arguments_and_result() -> None:
    module = nn.Identity()
    before = module.register_forward_pre_hook(lambda module, args: args[0] * 2)
    after = module.register_forward_hook(lambda module, args, output: output + args[0])
    assert module(torch.ones(1)).item() == 4.0
    before.remove()
    after.remove()
    assert module(torch.ones(1)).item() == 1.0


def test_a_hook_that_is_always_called_runs_when_forward_raises() -> None:
    module, seen = nn.Module(), []
    module.register_forward_hook(lambda *_: seen.append("not called"))
    module.register_forward_hook(lambda *_: seen.append("called"), always_call=True)
    with pytest.raises(NotImplementedError, match='missing the required "forward" function'):
        module(1)
    assert seen == ["called"]


# -- layers ------------------------------------------------------------------------------------------------------------


def test_a_linear_layer_draws_its_weight_and_then_its_bias() -> None:
    torch.manual_seed(0)
    layer = nn.Linear(2, 1)
    assert layer.weight.tolist() == [[-0.005293981172144413, 0.37932288646698]]
    assert layer.bias.tolist() == [-0.5819807648658752]
    assert layer.weight._version == 1 and layer.weight.is_leaf


@pytest.mark.parametrize(
    "shape, bias, graph",
    [
        ((3, 2), True, ("AddmmBackward0", "AccumulateGrad", None, ("TBackward0", "AccumulateGrad"))),
        ((3, 2), False, ("MmBackward0", None, ("TBackward0", "AccumulateGrad"))),
        (
            (2, 3, 2),
            True,
            ("ViewBackward0", ("AddmmBackward0", "AccumulateGrad", None, ("TBackward0", "AccumulateGrad"))),
        ),
        ((2,), True, ("ViewBackward0", ("AddmmBackward0", "AccumulateGrad", None, ("TBackward0", "AccumulateGrad")))),
    ],
)
def test_a_linear_layer_is_one_product_in_the_graph(shape: tuple[int, ...], bias: bool, graph: Any) -> None:
    result = nn.Linear(2, 4, bias=bias)(torch.ones(shape))
    assert result.shape == (*shape[:-1], 4) and names(result.grad_fn) == graph


def test_dropout_draws_its_mask_from_the_generator_and_scales_what_stays() -> None:
    torch.manual_seed(0)
    result = F.dropout(torch.ones(8), 0.5)
    torch.manual_seed(0)
    kept = torch.empty(8).bernoulli_(0.5)
    assert 0.0 < kept.sum().item() < 8.0
    assert result.tolist() == [2.0 * k for k in kept.tolist()]


def test_dropout_returns_its_very_input_where_there_is_nothing_to_drop() -> None:
    x = torch.ones(2, requires_grad=True)
    assert nn.Dropout(0.5).eval()(x) is x and F.dropout(x, 0.0) is x
    assert F.dropout(x, 1.0).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="between 0 and 1"):
        nn.Dropout(1.5)


def normalised_by_four(affine: bool = True) -> nn.BatchNorm1d:
    """With a variance of 4 the divisor is 4, so that results are exact."""
    return nn.BatchNorm1d(2, eps=12.0, momentum=0.5, affine=affine)


BATCH = [[0.0, 2.0], [4.0, 6.0]]


def test_batch_norm_uses_the_batch_in_training_and_moves_its_statistics() -> None:
    norm = normalised_by_four()
    assert norm(torch.tensor(BATCH)).tolist() == [[-0.5, -0.5], [0.5, 0.5]]
    assert norm.running_mean.tolist() == [1.0, 2.0] and norm.running_var.tolist() == [4.5, 4.5]
    assert norm.num_batches_tracked.item() == 1
    assert norm.running_mean._version == 1  # that of the initialisation: the move is not counted


def test_where_nothing_is_normalised_statistics_stay_and_fit_whatever_their_size() -> None:
    norm = torch.nn.BatchNorm1d(2)
    for nothing in (torch.zeros(0, 2), torch.zeros(2, 5, 0)):
        result = norm(nothing)
        assert result.shape == nothing.shape and result.grad_fn.name() == "AddBackward0"
    assert norm.running_mean.tolist() == [0.0, 0.0] and norm.num_batches_tracked.item() == 2
    result.sum().backward()
    assert norm.weight.grad.tolist() == [0.0, 0.0]


def test_batch_norm_uses_and_keeps_its_statistics_in_evaluation() -> None:
    norm = normalised_by_four().eval()
    norm.running_var.fill_(4.0)
    assert norm(torch.tensor(BATCH)).tolist() == [[0.0, 0.5], [1.0, 1.5]]
    assert norm.running_mean.tolist() == [0.0, 0.0] and norm.num_batches_tracked.item() == 0


def test_gradients_of_batch_norm() -> None:
    norm, x = normalised_by_four(), torch.tensor(BATCH, requires_grad=True)
    result = norm(x)
    assert names(result.grad_fn) == ("NativeBatchNormBackward0", "AccumulateGrad", "AccumulateGrad", "AccumulateGrad")
    (result * torch.tensor([[1.0, 0.0], [0.0, 0.0]])).sum().backward()
    # The mean takes half of it away, and the deviation from the mean an eighth.
    assert x.grad.tolist() == [[0.09375, 0.0], [-0.09375, 0.0]]  # type: ignore[union-attr]
    assert norm.weight.grad.tolist() == [-0.5, 0.0] and norm.bias.grad.tolist() == [1.0, 0.0]  # type: ignore[union-attr]


@pytest.mark.usefixtures("bounds")
def test_results_of_batch_norm_that_are_not_exact_say_so() -> None:
    norm = nn.BatchNorm1d(2)
    assert norm(torch.tensor(BATCH))._ulps > 0 and norm.running_var._ulps > 0
    assert normalised_by_four()(torch.tensor(BATCH))._ulps == 0


def test_statistics_that_changed_since_make_backward_raise() -> None:
    norm = nn.BatchNorm1d(2)
    result = norm(torch.tensor(BATCH))
    norm.running_mean.fill_(0.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        result.sum().backward()


def test_second_derivatives_of_batch_norm_are_those_of_its_formula() -> None:
    norm, x = normalised_by_four(affine=False).double(), torch.tensor(BATCH, dtype=torch.float64, requires_grad=True)
    result = norm(x)
    (first,) = torch.autograd.grad((result**3).sum(), x, create_graph=True)
    assert first.grad_fn.name() == "NativeBatchNormBackwardBackward0"
    (second,) = torch.autograd.grad(first[0, 0], x)
    step = 2.0**-12
    moved = []
    for sign in (1, -1):
        y = torch.tensor(BATCH, dtype=torch.float64)
        y[1, 0] += sign * step
        y.requires_grad_()
        (slope,) = torch.autograd.grad((normalised_by_four(affine=False).double()(y) ** 3).sum(), y)
        moved.append(slope[0, 0].item())
    assert second[1, 0].item() == pytest.approx((moved[0] - moved[1]) / (2 * step), rel=1e-5)


def test_one_value_per_channel_cannot_be_normalised_in_training() -> None:
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        nn.BatchNorm1d(2)(torch.ones(1, 2))


# -- losses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reduction, value", [("mean", 2.5), ("sum", 5.0), ("none", [1.0, 4.0])])
def test_the_mean_squared_error_is_one_node(reduction: str, value: Any) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    loss = nn.MSELoss(reduction=reduction)(x, torch.tensor([2.0, 4.0]))
    assert loss.tolist() == value and names(loss.grad_fn) == ("MseLossBackward0", "AccumulateGrad", None)
    loss.sum().backward()
    assert x.grad.tolist() == ([-1.0, -2.0] if reduction == "mean" else [-2.0, -4.0])  # type: ignore[union-attr]


def test_the_absolute_error_is_made_of_three() -> None:
    loss = nn.L1Loss()(torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([2.0, 4.0]))
    assert loss.item() == 1.5
    assert names(loss.grad_fn) == ("MeanBackward0", ("AbsBackward0", ("SubBackward0", "AccumulateGrad", None)))


def test_losses_check_their_arguments() -> None:
    with pytest.warns(UserWarning, match="different to the input size"):
        F.mse_loss(torch.ones(2, 2), torch.ones(2))
    with pytest.raises(ValueError, match="not a valid value for reduction"):
        F.l1_loss(torch.ones(1), torch.ones(1), reduction="all")
    with pytest.raises(NotImplementedError, match="Long"):
        F.mse_loss(torch.tensor([1]), torch.tensor([1]))


# -- containers and initial values -------------------------------------------------------------------------------------


def test_containers_number_their_modules() -> None:
    model = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Tanh())
    del model[0]
    model.append(nn.Identity())
    assert list(model._modules) == ["0", "1", "2"] and isinstance(model[-1], nn.Identity)
    assert repr(model[:2]) == "Sequential(\n  (0): ReLU()\n  (1): Tanh()\n)"
    with pytest.raises(IndexError):
        model[3]


def test_a_module_list_shows_runs_of_equal_modules_as_one() -> None:
    layers = nn.ModuleList([nn.ReLU(), nn.ReLU(), nn.Tanh()])
    layers += [nn.Tanh()]
    assert repr(layers) == "ModuleList(\n  (0-1): 2 x ReLU()\n  (2-3): 2 x Tanh()\n)"
    with pytest.raises(NotImplementedError):
        layers(1)


@pytest.mark.parametrize("fill", [nn.init.ones_, nn.init.zeros_, nn.init.uniform_, nn.init.normal_])
def test_initialisation_changes_a_parameter_in_place_and_leaves_it_a_leaf(fill: Any) -> None:
    parameter = nn.Parameter(torch.full((3, 2), 9.0))
    assert fill(parameter) is parameter
    assert parameter.is_leaf and parameter.requires_grad and parameter._version == 1
    assert 9.0 not in parameter.flatten().tolist()


def test_fans_need_two_dimensions() -> None:
    with pytest.raises(ValueError, match="fewer than 2 dimensions"):
        nn.init.kaiming_uniform_(torch.ones(3))
    with pytest.raises(ValueError, match="not supported"):
        nn.init.kaiming_uniform_(torch.ones(3, 2), mode="fan")
    assert max(map(abs, nn.init.xavier_uniform_(torch.ones(2, 4)).flatten().tolist())) <= 1.0


def test_gradients_are_clipped_together() -> None:
    parameters = [nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))]
    parameters[0].grad, parameters[1].grad = torch.tensor([3.0, 4.0]), torch.tensor([12.0])
    assert nn.utils.clip_grad_norm_(parameters, 6.5).item() == 13.0
    assert parameters[0].grad.tolist() == pytest.approx([1.5, 2.0]) and parameters[1].grad.item() == pytest.approx(6.0)
    parameters[0].grad = torch.tensor([float("inf"), 0.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        nn.utils.clip_grad_norm_(parameters, 1.0, error_if_nonfinite=True)


def test_batch_norm_takes_parameters_of_the_inputs_type() -> None:
    with pytest.raises(RuntimeError, match="all inputs must share same datatype"):
        nn.BatchNorm1d(1)(torch.ones(2, 1, dtype=torch.float64))
    with pytest.raises(RuntimeError, match="expect parameter to have scalar type of Float"):
        nn.BatchNorm1d(1).double()(torch.ones(2, 1))
    with pytest.raises(RuntimeError, match="expected scalar type Float but found Double"):
        F.batch_norm(torch.ones(2, 1), torch.zeros(1), torch.ones(1, dtype=torch.float64), torch.ones(1))
    with pytest.raises(NotImplementedError, match="Long"):
        nn.BatchNorm1d(1)(torch.ones(2, 1, dtype=torch.int64))
    assert nn.BatchNorm1d(1)(torch.ones(2, 1, dtype=torch.float16)).dtype is torch.float16


def test_functions_refuse_what_is_no_tensor() -> None:
    with pytest.raises(TypeError, match="must be Tensor, not list"):
        nn.Linear(1, 1)([1.0])
    with pytest.raises(TypeError, match="relu_"):
        nn.ReLU(inplace=True)(None)


def test_a_parameter_is_recorded_on_either_side_of_an_operator() -> None:
    plain, parameter = torch.ones(2), nn.Parameter(torch.ones(2))
    for result in (parameter * plain, plain * parameter, plain + parameter, plain - parameter, plain / parameter):
        assert result.requires_grad
