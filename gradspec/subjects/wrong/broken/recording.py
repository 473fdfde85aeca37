"""Wrong in recording: which ops become part of the graph, and what their results are."""

from __future__ import annotations

from typing import Any

from ..instance import Instance
from .entry import breaks


@breaks("DEF-02", "NG-01")
def no_grad_records(instance: Instance) -> None:
    """Ops are recorded though grad mode is off."""
    state = instance.modes.state
    instance.replace(instance.graph.is_recording, lambda: not state.inference_mode)


@breaks("INF-02")
def inference_mode_records(instance: Instance) -> None:
    """In inference mode the grad flag alone decides, and it is not touched."""
    state = instance.modes.state
    right = instance.modes._InferenceMode.__init__

    def begin(self: Any, enabled: Any) -> None:
        before = state.grad_enabled
        right(self, enabled)
        state.grad_enabled = before

    instance.modes._InferenceMode.__init__ = begin
    instance.replace(instance.graph.is_recording, lambda: state.grad_enabled)


@breaks("EG-07")
def the_grad_flag_alone_decides(instance: Instance) -> None:
    """Under enable_grad inside inference mode ops are recorded."""
    state = instance.modes.state
    instance.replace(instance.graph.is_recording, lambda: state.grad_enabled)


@breaks("DEF-02", "NG-01", "MODE-04")
def results_of_no_grad_require_grad(instance: Instance) -> None:
    """What no_grad computes is a leaf that requires grad if an input did."""
    right = instance.ops_declare.recorded

    def recorded(op: Any, values: dict[str, Any], compute: Any, names: Any = ("result",)) -> Any:
        result = right(op, values, compute, names)
        state = instance.modes.state
        given = (value for value in values.values() if isinstance(value, instance.torch.Tensor))
        if not state.grad_enabled and not state.inference_mode and any(one.requires_grad for one in given):
            for one in result if isinstance(result, tuple) else (result,):
                one._requires_grad = one._dtype.category >= 2
        return result

    instance.replace(right, recorded)


@breaks("DEF-03", "DEF-06")
def all_inputs_must_require_grad(instance: Instance) -> None:
    """An op is recorded only if each of its tensors requires grad."""
    right = instance.ops_declare.is_recorded

    def is_recorded(op: Any, values: dict[str, Any]) -> bool:
        tensors = [value for value in values.values() if isinstance(value, instance.torch.Tensor)]
        return bool(right(op, values)) and all(tensor.requires_grad for tensor in tensors)

    instance.replace(right, is_recorded)


@breaks("DEF-06")
def everything_is_recorded(instance: Instance) -> None:
    """An op in grad mode has a grad_fn though no input requires grad."""
    right = instance.ops_declare.is_recorded

    def is_recorded(op: Any, values: dict[str, Any]) -> bool:
        return bool(right(op, values) or (op.derivatives and instance.graph.is_recording()))

    instance.replace(right, is_recorded)


@breaks("NG-03")
def factories_obey_no_grad(instance: Instance) -> None:
    """``requires_grad=True`` is ignored while grad mode is off."""
    right = instance.ops_creation.with_requires_grad
    state = instance.modes.state
    instance.replace(right, lambda made, requires_grad: right(made, requires_grad and state.grad_enabled))


@breaks("INF-21")
def factories_obey_inference_mode(instance: Instance) -> None:
    """``requires_grad=True`` is ignored in inference mode."""
    right = instance.ops_creation.with_requires_grad
    state = instance.modes.state
    instance.replace(right, lambda made, requires_grad: right(made, requires_grad and not state.inference_mode))


@breaks("NG-04")
def parameters_obey_no_grad(instance: Instance) -> None:
    """A Parameter made while grad mode is off does not require grad."""
    parameter = instance.nn_parameter.Parameter
    right = parameter.__new__

    def construct(cls: Any, data: Any = None, requires_grad: bool = True) -> Any:
        return right(cls, data, requires_grad and instance.modes.state.grad_enabled)

    parameter.__new__ = construct


@breaks("NG-02", "MODE-03", "NG-24")
def views_of_no_grad_do_not_require_grad(instance: Instance) -> None:
    """What the documentation says: every result, views included."""
    right = instance.graph.requires_grad
    no_grad = instance.views.Creation.NO_GRAD

    def requires_grad(tensor: Any) -> bool:
        view = tensor._view
        if view is not None and view.creation is no_grad and not tensor._requires_grad:
            return False
        return bool(right(tensor))

    instance.replace(right, requires_grad)


@breaks("NG-13")
def custom_functions_record_under_no_grad(instance: Instance) -> None:
    """The outputs of a custom Function get a history in every mode."""
    right = instance.function.call_function

    def call(*given: Any) -> Any:
        with instance.modes.enable_grad():
            return right(*given)

    instance.replace(right, call)


@breaks("BW-04", "NG-13")
def custom_forward_runs_with_recording(instance: Instance) -> None:
    """The body of a custom Function's forward runs in the caller's mode."""
    right = instance.function.call_function

    def call(cls: Any, args: Any, kwargs: Any, separate: bool) -> Any:
        caller = instance.modes.state.grad_enabled
        forward = cls.forward

        def in_callers_mode(*given: Any, **named: Any) -> Any:
            with instance.modes.set_grad_enabled(caller):
                return forward(*given, **named)

        own = "forward" in vars(cls)
        before = vars(cls).get("forward")
        cls.forward = staticmethod(in_callers_mode)
        try:
            return right(cls, args, kwargs, separate)
        finally:
            if own:
                cls.forward = before
            else:
                del cls.forward

    instance.replace(right, call)


@breaks("NG-19")
def out_is_allowed_in_grad_mode(instance: Instance) -> None:
    """``out=`` with an argument that requires grad is written without a word."""
    right = instance.ops_out_forms.write_out

    def write_out(*args: Any) -> Any:
        with instance.modes.no_grad():
            return right(*args)

    instance.replace(right, write_out)


@breaks("NG-19")
def out_is_refused_under_no_grad(instance: Instance) -> None:
    """``out=`` with an argument that requires grad is refused in every mode."""
    right = instance.ops_out_forms.write_out

    def write_out(*args: Any) -> Any:
        with instance.modes.enable_grad():
            return right(*args)

    instance.replace(right, write_out)


@breaks("NG-10")
def no_grad_turns_forward_mode_off(instance: Instance) -> None:
    """Tangents are lost while grad mode is off."""
    right = instance.modes._switch

    def switch(enabled: Any) -> None:
        right(enabled)
        instance.modes.state.forward_grad_enabled = enabled

    instance.replace(right, switch)


@breaks("INF-27")
def inference_mode_keeps_forward_mode_on(instance: Instance) -> None:
    """Tangents flow on in inference mode."""
    right = instance.modes._InferenceMode.__init__

    def begin(self: Any, enabled: Any) -> None:
        right(self, enabled)
        instance.modes.state.forward_grad_enabled = True

    instance.modes._InferenceMode.__init__ = begin


@breaks("RNG-01")
def random_numbers_of_the_upper_bits(instance: Instance) -> None:
    """A uniform float32 is made of the upper 24 bits of a word, not of the lower ones."""

    def unit_floats(generator: Any, n: int) -> list[float]:
        return [(word >> 8) * 2.0**-24 for word in generator.words(n)]

    instance.replace(instance.generator.unit_floats, unit_floats)


@breaks("RNG-08")
def random_numbers_depend_on_the_mode(instance: Instance) -> None:
    """Outside grad mode another generator is used."""
    right = instance.generator.uniform
    other = instance.generator.Generator()

    def uniform(generator: Any, *args: Any, **kwargs: Any) -> Any:
        return right(generator if instance.modes.state.grad_enabled else other, *args, **kwargs)

    instance.replace(right, uniform)
