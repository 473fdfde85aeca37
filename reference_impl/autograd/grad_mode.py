"""``torch.autograd.grad_mode``: the home that torch gives to the modes."""

from ..modes import *  # noqa: F403
