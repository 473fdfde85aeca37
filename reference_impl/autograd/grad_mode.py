"""``torch.autograd.grad_mode``: the home that torch gives to the modes."""

from ..modes import enable_grad, inference_mode, no_grad, set_grad_enabled

__all__ = ["enable_grad", "inference_mode", "no_grad", "set_grad_enabled"]
