"""Optimizers of the reference."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import reference_impl as torch
from reference_impl import nn
from reference_impl.optim import SGD, Optimizer
from reference_impl.optim.optimizer import register_optimizer_step_pre_hook


def parameter(*values: float) -> Any:
    made = nn.Parameter(torch.tensor(values or [1.0]))
    made.grad = torch.ones(len(values or [1.0]))
    return made


def after_two_steps(**options: Any) -> tuple[float, Any]:
    """A parameter of 1 with a gradient of 1, and its momentum buffer, after two steps with a rate of a half."""
    p = parameter(1.0)
    optimizer = SGD([p], lr=0.5, **options)
    optimizer.step()
    optimizer.step()
    return p.item(), optimizer.state[p].get("momentum_buffer")


@pytest.mark.parametrize(
    "options, value",
    [
        ({}, 0.0),
        ({"maximize": True}, 2.0),
        ({"momentum": 0.5}, -0.25),
        ({"momentum": 0.5, "dampening": 0.5}, 0.0),
        ({"momentum": 0.5, "nesterov": True}, -0.625),
        ({"weight_decay": 0.5}, -0.3125),
    ],
)
def test_two_steps(options: dict[str, Any], value: float) -> None:
    assert after_two_steps(**options)[0] == value


def test_a_step_changes_the_leaf_in_place_once_and_leaves_the_gradient_alone() -> None:
    p = parameter(1.0)
    grad = p.grad
    SGD([p], lr=0.5).step()
    assert p.is_leaf and p.requires_grad and p._version == 1
    assert p.grad is grad and grad._version == 0


def test_the_momentum_buffer_is_a_tensor_of_its_own_changed_twice_a_step() -> None:
    _, buffer = after_two_steps(momentum=0.5)
    assert buffer.item() == 1.5 and buffer._version == 2 and not buffer.requires_grad


def test_the_rate_may_be_a_tensor_of_one_element() -> None:
    p = parameter(1.0)
    SGD([p], lr=torch.tensor([0.25])).step()
    assert p.item() == 0.75
    with pytest.raises(ValueError, match="1-element"):
        SGD([p], lr=torch.ones(2))


def test_a_parameter_without_gradient_is_left_alone() -> None:
    p = nn.Parameter(torch.ones(1))
    SGD([p], lr=0.5, weight_decay=0.5).step()
    assert p._version == 0


def test_a_step_runs_without_recording_and_its_closure_with() -> None:
    p, modes = nn.Parameter(torch.ones(1)), []

    def closure() -> Any:
        modes.append(torch.is_grad_enabled())
        loss = (p * 3).sum()
        loss.backward()
        return loss

    optimizer = SGD([p], lr=0.5)
    with torch.no_grad():
        assert optimizer.step(closure).item() == 3.0
        assert not torch.is_grad_enabled()
    optimizer.step()
    assert torch.is_grad_enabled() and modes == [True] and p.item() == -2.0


def test_a_buffer_made_in_inference_mode_cannot_be_changed_outside() -> None:
    p = parameter(1.0)
    optimizer = SGD([p], lr=0.5, momentum=0.5)
    with torch.inference_mode():
        optimizer.step()
    assert optimizer.state[p]["momentum_buffer"].is_inference() and not p.is_inference()
    with pytest.raises(RuntimeError, match="outside InferenceMode"):
        optimizer.step()


def test_a_differentiable_step_refuses_a_leaf() -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable"):
        SGD([parameter(1.0)], lr=0.5, differentiable=True).step()


def test_a_graph_from_before_the_step_that_saved_the_parameter_is_stale() -> None:
    p = nn.Parameter(torch.ones(1))
    loss = (p * p).sum()
    p.grad = torch.ones(1)
    SGD([p], lr=0.5).step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_zero_grad_forgets_or_zeroes() -> None:
    p = parameter(1.0)
    optimizer, grad = SGD([p], lr=0.5), p.grad
    optimizer.zero_grad(set_to_none=False)
    assert p.grad is grad and grad.item() == 0.0
    optimizer.zero_grad()
    assert p.grad is None


@pytest.mark.parametrize(
    "options, message",
    [
        ({"lr": -1}, "Invalid learning rate: -1"),
        ({"momentum": -1}, "Invalid momentum value: -1"),
        ({"weight_decay": -1}, "Invalid weight_decay value: -1"),
        ({"nesterov": True}, "Nesterov momentum requires a momentum and zero dampening"),
        ({"nesterov": True, "momentum": 0.5, "dampening": 0.5}, "Nesterov momentum requires"),
    ],
)
def test_options_are_checked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SGD([parameter()], **options)


@pytest.mark.parametrize(
    "params, error, message",
    [
        (lambda: [], ValueError, "empty parameter list"),
        (lambda: torch.ones(1), TypeError, "should be an iterable of Tensors or dicts, but got torch.FloatTensor"),
        (lambda: [1], TypeError, "one of the params is int"),
        (lambda: [parameter() * 2], ValueError, "can't optimize a non-leaf Tensor"),
        (lambda: [{"params": {parameter()}}], TypeError, "ordered collections"),
        (lambda: [{"lr": 1.0}], KeyError, "params"),
        (lambda: [("a", parameter()), parameter()], ValueError, "Some param names are missing"),
    ],
)
def test_parameters_are_checked(params: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        SGD(params(), lr=0.5)


def test_a_parameter_is_in_one_group_only() -> None:
    p = parameter()
    with pytest.raises(ValueError, match="more than one parameter group"):
        SGD([{"params": [p]}, {"params": [p]}], lr=0.5)
    with pytest.warns(UserWarning, match="duplicate parameters"):
        SGD([p, p], lr=0.5)


def test_each_group_has_options_of_its_own() -> None:
    fast, slow = parameter(1.0), parameter(1.0)
    optimizer = SGD([{"params": [fast], "lr": 1.0}, {"params": slow}], lr=0.25)
    optimizer.step()
    assert (fast.item(), slow.item()) == (0.0, 0.75)
    assert repr(optimizer).count("Parameter Group") == 2 and "    lr: 0.25\n" in repr(optimizer)


def test_state_goes_from_one_optimizer_to_another() -> None:
    p, q = parameter(1.0), parameter(1.0)
    optimizer = SGD([p], lr=0.5, momentum=0.5)
    optimizer.step()
    saved = optimizer.state_dict()
    assert saved["param_groups"][0]["params"] == [0]
    other = SGD([q], lr=0.125)
    other.load_state_dict(saved)
    other.step()
    assert q.item() == 0.25 and other.param_groups[0]["lr"] == 0.5
    with pytest.raises(ValueError, match="different number of parameter groups"):
        other.load_state_dict({"state": {}, "param_groups": []})


def test_copies_and_pickles_of_an_optimizer() -> None:
    optimizer = SGD([parameter(1.0)], lr=0.5)
    assert repr(copy.deepcopy(optimizer)) == repr(pickle.loads(pickle.dumps(optimizer))) == repr(optimizer)


def test_an_optimizer_of_ones_own() -> None:
    class Half(Optimizer):
        @torch.no_grad()
        def step(self, closure: Any = None) -> None:
            for group in self.param_groups:
                for p in group["params"]:
                    p.mul_(group["factor"])

    p = parameter(1.0)
    Half([p], {"factor": 0.5}).step()
    assert p.item() == 0.5
    with pytest.raises(NotImplementedError):
        Optimizer([p], {}).step()


# -- other optimizers ------------------------------------------------------------------------------------------------


OPTIMIZERS = ("Adam", "AdamW", "Adamax", "NAdam", "RAdam", "Adagrad", "Adadelta", "RMSprop", "Rprop", "ASGD", "SGD")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_comes_closer_to_the_minimum_and_keeps_the_leaf(name: str) -> None:
    parameter = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
    optimizer = getattr(torch.optim, name)([parameter], lr=0.1)
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = (parameter * parameter).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses == sorted(losses, reverse=True) and parameter.is_leaf


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_differentiable_step_is_recorded(name: str) -> None:
    start = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    parameter = start.clone()
    parameter.grad = torch.tensor([0.5, 0.25], dtype=torch.float64, requires_grad=True)
    getattr(torch.optim, name)([parameter], lr=0.1, differentiable=True).step()
    by_start, _ = torch.autograd.grad(parameter.sum(), [start, parameter.grad], allow_unused=True)
    assert by_start.tolist() == pytest.approx([1.0, 1.0], rel=1e-2)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_state_goes_through_a_state_dict(name: str) -> None:
    def made() -> Any:
        parameter = torch.nn.Parameter(torch.ones(2))
        parameter.grad = torch.ones(2)
        return parameter, getattr(torch.optim, name)([parameter], lr=0.1)

    (one, first), (other, second) = made(), made()
    first.step()
    with torch.no_grad():
        other.copy_(one)
    second.load_state_dict(copy.deepcopy(first.state_dict()))
    first.step()
    second.step()
    assert one.tolist() == other.tolist()


def test_adam_takes_its_first_step_as_long_as_the_learning_rate() -> None:
    parameter = torch.nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    parameter.grad = torch.tensor([4.0], dtype=torch.float64)
    torch.optim.Adam([parameter], lr=0.25).step()
    assert parameter.item() == pytest.approx(0.75)


def test_hooks_around_the_step_run_in_order_and_may_change_the_arguments() -> None:
    parameter = torch.nn.Parameter(torch.ones(1))
    optimizer, order = torch.optim.SGD([parameter], lr=0.5), []
    optimizer.register_step_pre_hook(lambda own, args, kwargs: ((own, lambda: order.append("closure")), {}))
    optimizer.register_step_post_hook(lambda own, args, kwargs: order.append("after"))
    with register_optimizer_step_pre_hook(lambda own, args, kwargs: order.append("all")):
        optimizer.step()
    optimizer.step()
    assert order == ["all", "closure", "after", "closure", "after"]


def test_hooks_of_the_state_dict_may_replace_it() -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.5)
    optimizer.register_state_dict_post_hook(lambda own, state: {**state, "more": 1})
    optimizer.register_load_state_dict_pre_hook(lambda own, state: {**state, "param_groups": []})
    assert optimizer.state_dict()["more"] == 1
    with pytest.raises(ValueError, match="different number of parameter groups"):
        optimizer.load_state_dict(optimizer.state_dict())


def test_a_pickled_optimizer_steps_on() -> None:
    parameter = torch.nn.Parameter(torch.ones(1))
    parameter.grad = torch.ones(1)
    optimizer = torch.optim.Adam([parameter])
    optimizer.step()
    loaded = pickle.loads(pickle.dumps(optimizer))
    (other,) = loaded.param_groups[0]["params"]
    other.grad = torch.ones(1)
    loaded.step()
    assert loaded.state[other]["step"].item() == 2.0


# -- schedules ---------------------------------------------------------------------------------------------------------


SCHEDULES: dict[str, tuple[Any, list[float]]] = {
    "LambdaLR": (lambda kind, o: kind(o, lambda epoch: 1 / (epoch + 1)), [1.0, 0.5, 1 / 3]),
    "MultiplicativeLR": (lambda kind, o: kind(o, lambda epoch: 0.5), [1.0, 0.5, 0.25]),
    "StepLR": (lambda kind, o: kind(o, 2), [1.0, 1.0, 0.1]),
    "MultiStepLR": (lambda kind, o: kind(o, [1, 2], gamma=0.5), [1.0, 0.5, 0.25]),
    "ConstantLR": (lambda kind, o: kind(o, 0.5, total_iters=2), [0.5, 0.5, 1.0]),
    "LinearLR": (lambda kind, o: kind(o, 0.5, total_iters=2), [0.5, 0.75, 1.0]),
    "ExponentialLR": (lambda kind, o: kind(o, 0.5), [1.0, 0.5, 0.25]),
    "PolynomialLR": (lambda kind, o: kind(o, total_iters=2), [1.0, 0.5, 0.0]),
    "CosineAnnealingLR": (lambda kind, o: kind(o, 2), [1.0, 0.5, 0.0]),
    "CosineAnnealingWarmRestarts": (lambda kind, o: kind(o, 2), [1.0, 0.5, 1.0]),
    "CyclicLR": (lambda kind, o: kind(o, 1.0, 3.0, step_size_up=1, cycle_momentum=False), [1.0, 3.0, 1.0]),
    "OneCycleLR": (
        lambda kind, o: kind(o, 1.0, total_steps=3, pct_start=2 / 3, cycle_momentum=False),
        [0.04, 1.0, 4e-6],
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_set_the_learning_rate(name: str) -> None:
    make, expected = SCHEDULES[name]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    scheduler = make(getattr(torch.optim.lr_scheduler, name), optimizer)
    found = [optimizer.param_groups[0]["lr"]]
    for _ in range(2):
        optimizer.step()
        scheduler.step()
        found.append(optimizer.param_groups[0]["lr"])
    assert found == pytest.approx(expected, abs=1e-12) and scheduler.get_last_lr() == found[-1:]
    other = make(getattr(torch.optim.lr_scheduler, name), torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0))
    other.load_state_dict(scheduler.state_dict())
    assert other.last_epoch == 2


def test_a_cycle_moves_the_momentum_against_the_rate() -> None:
    optimizer = SGD([parameter()], lr=1.0, momentum=0.5)
    scheduler = torch.optim.lr_scheduler.CyclicLR(optimizer, 1.0, 2.0, step_size_up=2)
    (group,) = optimizer.param_groups
    found = [(group["lr"], group["momentum"])]
    for _ in range(2):
        optimizer.step()
        scheduler.step()
        found.append((group["lr"], group["momentum"]))
    assert found == [pytest.approx(pair) for pair in ((1.0, 0.9), (1.5, 0.85), (2.0, 0.8))]


def test_one_cycle_ends_where_its_steps_are_used_up() -> None:
    optimizer = SGD([parameter()], lr=1.0)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=1, cycle_momentum=False, pct_start=0.5)
    optimizer.step()
    scheduler.step()
    with pytest.raises(ValueError, match="total steps is 1"):
        scheduler.step()


def test_the_rate_goes_to_that_of_the_averages() -> None:
    optimizer = SGD([parameter()], lr=1.0)
    scheduler = torch.optim.swa_utils.SWALR(optimizer, 0.0, anneal_epochs=2, anneal_strategy="linear")
    found = []
    for _ in range(3):
        optimizer.step()
        scheduler.step()
        found.append(optimizer.param_groups[0]["lr"])
    assert found == [0.5, 0.0, 0.0]


def test_lbfgs_remembers_nothing_of_a_step_that_failed() -> None:
    p = parameter(1.0, 2.0)
    optimizer = torch.optim.LBFGS([p], line_search_fn="none such")
    with pytest.raises(RuntimeError, match="strong_wolfe"):
        optimizer.step(lambda: (p**2).sum())
    assert "prev_loss" not in optimizer.state[p]


def test_a_scheduler_before_the_optimizer_is_warned_of() -> None:
    scheduler = torch.optim.lr_scheduler.StepLR(torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0), 2)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        scheduler.step()


def test_the_rate_is_reduced_where_nothing_becomes_better() -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    for measure in (1.0, 2.0, 2.0, 2.0, 0.5):
        scheduler.step(measure)
    assert scheduler.get_last_lr() == [0.5] and scheduler.best == 0.5


def test_schedules_in_turn_and_together() -> None:
    module = torch.optim.lr_scheduler
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    chained = module.ChainedScheduler([module.ConstantLR(optimizer, 0.5, 1), module.ExponentialLR(optimizer, 0.5)])
    optimizer.step()
    chained.step()
    assert chained.get_last_lr() == [0.5]
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    parts = [module.ConstantLR(optimizer, 0.5, 9), module.ExponentialLR(optimizer, 0.5)]
    turns = module.SequentialLR(optimizer, parts, milestones=[1])
    found = turns.get_last_lr()
    for _ in range(2):
        optimizer.step()
        turns.step()
        found = found + turns.get_last_lr()
    assert found == [0.5, 1.0, 0.5]


# -- LBFGS and averages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
def test_lbfgs_finds_the_minimum_of_a_parabola_in_one_step(line_search: Any) -> None:
    parameter = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
    optimizer = torch.optim.LBFGS([parameter], line_search_fn=line_search)
    modes = []

    def closure() -> Any:
        modes.append(torch.is_grad_enabled())
        optimizer.zero_grad()
        loss = ((parameter - 3) ** 2 * torch.tensor([1.0, 2.0])).sum()
        loss.backward()
        return loss

    first = optimizer.step(closure)
    assert first.item() == 54.0 and parameter.tolist() == pytest.approx([3.0, 3.0], abs=1e-3) and all(modes)


def test_the_line_search_stops_where_the_slope_is_flat_enough() -> None:
    parameter = torch.nn.Parameter(torch.tensor([4.0]))
    optimizer = torch.optim.LBFGS([parameter], line_search_fn="strong_wolfe", max_iter=3)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (parameter**4 / 100 - parameter).sum()
        loss.backward()
        return loss

    before = closure().item()
    optimizer.step(closure)
    assert closure().item() < before and abs(parameter.grad.item()) < 0.9


def test_lbfgs_knows_one_group_and_one_line_search() -> None:
    one, other = torch.nn.Parameter(torch.ones(1)), torch.nn.Parameter(torch.ones(1))
    with pytest.raises(ValueError, match="per-parameter options"):
        torch.optim.LBFGS([{"params": [one]}, {"params": [other]}])
    optimizer = torch.optim.LBFGS([one], line_search_fn="none")

    def closure() -> Any:
        loss = (one * one).sum()
        loss.backward()
        return loss

    with pytest.raises(RuntimeError, match="only 'strong_wolfe' is supported"):
        optimizer.step(closure)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, 1.0),
        ({"avg_fn": lambda average, current, count: current}, 2.0),
        ({"multi_avg_fn": torch.optim.swa_utils.get_ema_multi_avg_fn(0.75)}, 0.5),
        ({"avg_fn": torch.optim.swa_utils.get_ema_avg_fn(0.75), "use_buffers": True}, 0.5),
        ({"avg_fn": torch.optim.swa_utils.get_swa_avg_fn()}, 1.0),
    ],
)
def test_an_averaged_model_averages_the_parameters(how: Any, expected: float) -> None:
    layer = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(layer.weight)
    averaged = torch.optim.swa_utils.AveragedModel(layer, **how)
    averaged.update_parameters(layer)
    nn.init.constant_(layer.weight, 2.0)
    averaged.update_parameters(layer)
    assert averaged.module.weight.item() == expected and averaged.n_averaged.item() == 2
    assert averaged(torch.ones(1, 1)).item() == expected


def test_running_statistics_are_computed_anew_for_an_averaged_model() -> None:
    model = nn.Sequential(nn.BatchNorm1d(1)).eval()
    torch.optim.swa_utils.update_bn([torch.tensor([[1.0], [3.0]]), [torch.tensor([[3.0], [5.0]])]], model)
    assert model[0].running_mean.item() == 3.0 and not model.training and model[0].momentum == 0.1


def test_optimizers_are_functions_over_lists_too():
    from reference_impl.optim.adamw import adamw
    from reference_impl.optim.sgd import sgd

    param, buffers = torch.ones(1), [None]
    options = dict(weight_decay=0.0, momentum=0.5, lr=1.0, dampening=0.0, nesterov=False, maximize=False)
    for _ in range(2):
        sgd([param], [torch.ones(1)], buffers, **options)
    assert param.tolist() == [-1.5] and buffers[0].tolist() == [1.5]
    options = dict(amsgrad=False, beta1=0.0, beta2=0.0, lr=0.5, weight_decay=0.0, eps=0.0, maximize=True)
    steps, averages, squares = [torch.tensor(0.0)], [torch.zeros(1)], [torch.zeros(1)]
    adamw([param], [torch.ones(1)], averages, squares, [], steps, **options)
    assert param.tolist() == [-1.0] and steps[0].item() == 1 and averages[0].item() == -1
    with pytest.raises(RuntimeError, match="singleton tensors"):
        adamw([param], [torch.ones(1)], averages, squares, [], [1], **options)


def test_a_step_that_is_refused_leaves_no_momentum() -> None:
    with torch.inference_mode(), torch.enable_grad():
        x = torch.ones(2, requires_grad=True)
    x.backward(torch.ones(2))
    optimizer = torch.optim.SGD([x], lr=0.5, momentum=0.5)
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
        optimizer.step()
    assert "momentum_buffer" not in optimizer.state[x]


def test_a_search_views_gradients_as_vectors() -> None:
    x = torch.ones(2, 3).t().requires_grad_()
    optimizer = torch.optim.LBFGS([x], max_iter=1)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (x * x).sum()
        loss.backward()
        return loss

    with pytest.raises(RuntimeError, match="view size is not compatible"):
        optimizer.step(closure)
    assert x.equal(torch.ones(3, 2))


#: What torch gives a group that was saved with nothing but a rate, in this order.
LATER_OPTIONS = {
    "SGD": "nesterov maximize foreach differentiable fused",
    "Adam": "amsgrad maximize foreach capturable differentiable decoupled_weight_decay fused",
    "AdamW": "amsgrad maximize foreach capturable differentiable decoupled_weight_decay fused",
    "Adagrad": "foreach maximize differentiable fused",
    "Adadelta": "foreach maximize differentiable capturable",
    "Adamax": "foreach maximize differentiable capturable",
    "NAdam": "maximize foreach capturable differentiable decoupled_weight_decay",
    "RAdam": "foreach maximize differentiable decoupled_weight_decay capturable",
    "RMSprop": "momentum centered foreach maximize differentiable capturable",
    "Rprop": "foreach maximize differentiable capturable",
    "ASGD": "foreach maximize differentiable capturable",
    "Adafactor": "foreach",
    "SparseAdam": "",
    "LBFGS": "",
}


@pytest.mark.parametrize("name", LATER_OPTIONS)
def test_a_group_that_was_saved_before_an_option_was_added_gets_it_when_it_is_loaded(name: str) -> None:
    optimizer = getattr(torch.optim, name)([parameter()], lr=0.5)
    optimizer.load_state_dict({"state": {}, "param_groups": [{"params": [0], "lr": 0.25}]})
    (group,) = optimizer.param_groups
    assert list(group) == ["params", "lr", *LATER_OPTIONS[name].split()]
    chosen = {option for option in group if group[option] and option not in ("params", "lr")}
    assert group["lr"] == 0.25 and chosen == ({"decoupled_weight_decay"} if name == "AdamW" else set())


def test_an_adamw_keeps_its_decay_out_of_the_averages_whatever_was_saved() -> None:
    optimizer = torch.optim.AdamW([parameter()])
    group = {"params": [0], "lr": 0.25, "decoupled_weight_decay": False}
    optimizer.load_state_dict({"state": {}, "param_groups": [group]})
    assert optimizer.param_groups[0]["decoupled_weight_decay"] is True


@pytest.mark.parametrize(
    "name, kept",
    [("Adamax", {}), ("Rprop", {}), ("NAdam", {"mu_product": 0.5}), ("ASGD", {"eta": 1, "mu": 0.5, "x": 2})],
)
def test_what_was_saved_as_a_number_is_a_tensor_when_it_is_loaded(name: str, kept: dict[str, Any]) -> None:
    p = parameter()
    optimizer = getattr(torch.optim, name)([p])
    optimizer.load_state_dict({"state": {0: {"step": 3, **kept}}, "param_groups": [{"params": [0], "lr": 0.25}]})
    state = optimizer.state[p]
    assert state.pop("x", 2) == 2
    assert {key: (value.item(), value.dtype) for key, value in state.items()} == {
        key: (value, torch.float32) for key, value in {"step": 3, **kept}.items() if key != "x"
    }
    if kept:
        saved = {"state": {0: {"step": 3}}, "param_groups": [{"params": [0], "lr": 0.25}]}
        with pytest.raises(KeyError, match="mu_product" if name == "NAdam" else "eta"):
            optimizer.load_state_dict(saved)


def test_an_argument_that_adam_does_not_take_is_told_with_its_name() -> None:
    with pytest.raises(TypeError, match=r"^Adam.__init__\(\) got an unexpected keyword argument 'momentum'$"):
        torch.optim.Adam([parameter()], momentum=0.5)
