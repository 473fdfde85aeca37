"""Faults of tangents and transforms."""

from __future__ import annotations

from typing import Any

from .entry import replaces, torch

# -- forward mode


@replaces("autograd.forward_ad.make_dual")
def what_is_recorded_has_no_tangent(right: Any, tensor: Any, tangent: Any, **kwargs: Any) -> Any:
    """A tensor that requires grad gets no tangent."""
    return tensor.view_as(tensor) if tensor.requires_grad else right(tensor, tangent, **kwargs)


@replaces("autograd.forward_ad.dual_level.__exit__")
def a_level_is_never_left(right: Any, self: Any, *rest: Any) -> None:
    """Tangents live on after their level."""


@replaces("autograd.forward_ad.make_dual")
def a_dual_is_a_copy(right: Any, tensor: Any, tangent: Any, **kwargs: Any) -> Any:
    """What has a tangent shares no memory with what it was made of."""
    return right(tensor.clone(), tangent, **kwargs)


@replaces("autograd.forward_ad.unpack_dual")
def a_tangent_is_taken_twice(right: Any, tensor: Any, **kwargs: Any) -> Any:
    """unpack_dual gives the tangent times 2."""
    found = right(tensor, **kwargs)
    return found if found.tangent is None else type(found)(found.primal, found.tangent * 2)


@replaces("autograd.forward_ad.unpack_dual")
def a_tangent_is_dropped_in_no_grad(right: Any, tensor: Any, **kwargs: Any) -> Any:
    """unpack_dual gives no tangent while grad mode is off."""
    found = right(tensor, **kwargs)
    return found if torch.is_grad_enabled() else type(found)(found.primal, None)


# -- functional


@replaces("autograd.functional.jacobian")
def a_jacobian_has_no_graph(right: Any, func: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
    """create_graph of a Jacobian has no effect."""
    return right(func, inputs, *args, **{**kwargs, "create_graph": False})


@replaces("autograd.functional.vjp", "autograd.functional.jvp")
def a_product_takes_its_vector_for_ones(right: Any, func: Any, inputs: Any, v: Any = None, **kwargs: Any) -> Any:
    """vjp and jvp take what they are given for ones."""
    return right(func, inputs, torch.ones_like(v) if isinstance(v, torch.Tensor) else v, **kwargs)


# -- transforms


@replaces("func.vjp")
def a_pulled_gradient_is_that_of_ones(right: Any, func: Any, *primals: Any, **kwargs: Any) -> Any:
    """The function that vjp gives takes what it is given for ones."""
    result, pull = right(func, *primals, **kwargs)
    return result, lambda given: pull(torch.ones_like(given))


@replaces("func.grad")
def a_transform_gives_leaves(right: Any, *args: Any, **kwargs: Any) -> Any:
    """What func.grad gives requires grad where what it was given does not."""
    function = right(*args, **kwargs)

    def called(*given: Any) -> Any:
        found = function(*given)
        if isinstance(found, torch.Tensor) and found.is_leaf and not found.is_inference():
            return found.requires_grad_() if not torch._C._functorch.is_gradtrackingtensor(found) else found
        return found

    return called


@replaces("func.grad")
def a_transform_forgets_what_was_recorded(right: Any, *args: Any, **kwargs: Any) -> Any:
    """What func.grad gives has no history where what it was given has one."""
    function = right(*args, **kwargs)
    return lambda *given: function(*[one.detach() for one in given])


@replaces("func.vmap")
def every_map_is_over_the_first_dimension(right: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
    """in_dims of vmap has no effect."""
    return right(func, 0, *args[1:], **{name: one for name, one in kwargs.items() if name != "in_dims"})


@replaces("func.functional_call")
def a_functional_call_changes_the_module(right: Any, module: Any, given: Any, *args: Any, **kwargs: Any) -> Any:
    """functional_call leaves the module with the parameters that it was called with."""
    found = right(module, given, *args, **kwargs)
    with torch.no_grad():
        for name, value in given.items():
            module.get_parameter(name).data = value.detach()
    return found


@replaces("func.grad")
def a_transform_leaves_grad_mode_off(right: Any, *args: Any, **kwargs: Any) -> Any:
    """After a call of what func.grad gives, grad mode is off."""
    function = right(*args, **kwargs)

    def called(*given: Any) -> Any:
        found = function(*given)
        torch._C._set_grad_enabled(False)
        return found

    return called
