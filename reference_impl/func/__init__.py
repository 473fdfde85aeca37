"""``torch.func``: functions made of functions, which differentiate them or map them over a dimension."""

from ..mapping import vmap
from .forward import hessian, jacfwd, jvp, linearize
from .functionalizing import functionalize
from .modules import functional_call, replace_all_batch_norm_modules_, stack_module_state
from .reverse import grad, grad_and_value, jacrev, vjp
from .unwrapping import debug_unwrap

__all__ = [
    "debug_unwrap",
    "functional_call",
    "functionalize",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "replace_all_batch_norm_modules_",
    "stack_module_state",
    "vjp",
    "vmap",
]
