"""Which public ops a module has, and which of them have no samples."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, Iterator

from .product import OPERATORS, reach
from .sample import TABLE

#: Functions that torch has removed, which raise, and older names of those of ``torch.linalg``: unit tests hold both.
OLDER = frozenset(
    "eig lstsq matrix_rank reinforce solve symeig cholesky_inverse cholesky_solve lu lu_solve pinverse qr svd"
    " triangular_solve".split()
)
#: Methods of Tensor that are no op: what they tell or do is the subject of scenarios.
STATE = frozenset(
    """
    apply_ as_subclass backward coalesce cuda data_ptr dense_dim detach_ dim dim_order element_size get_device
    has_names is_coalesced is_complex is_conj is_contiguous is_distributed is_floating_point is_inference
    is_neg is_nonzero is_pinned is_same_size is_set_to is_shared is_signed is_storage item map2_ map_ nbytes
    ndimension nelement new numel numpy pin_memory register_hook register_post_accumulate_grad_hook
    requires_grad_ resize resize_as retain_grad share_memory_ size sparse_dim storage storage_offset storage_type stride
    to_dense tolist unregister_hook untyped_storage
    """.split()
)
#: Functions of the namespace that are no op.
NO_OPS = frozenset(
    """
    are_deterministic_algorithms_enabled can_cast for_version from_numpy frombuffer get_default_device get_default_dtype
    get_deterministic_debug_mode get_device get_float32_matmul_precision get_num_interop_threads get_num_threads
    get_rng_state initial_seed is_anomaly_check_nan_enabled is_anomaly_enabled is_complex
    is_deterministic_algorithms_warn_only_enabled is_distributed is_floating_point
    is_grad_enabled is_inference is_inference_mode_enabled is_nonzero is_same_size is_signed is_storage
    is_tensor is_warn_always_enabled load manual_seed numel promote_types result_type save seed
    set_anomaly_enabled set_default_device set_default_dtype set_default_tensor_type set_deterministic_debug_mode
    set_float32_matmul_precision set_flush_denormal set_grad_enabled set_num_interop_threads set_num_threads
    set_printoptions set_rng_state set_warn_always typename use_deterministic_algorithms vmap
    """.split()
)


def public_names(module: ModuleType) -> Iterator[str]:
    """The names under which ops are called: functions, methods of Tensor, nn.functional."""
    for name, value in vars(module).items():
        if inspect.isroutine(value) and not name.startswith("_") and name not in NO_OPS | OLDER:
            yield name
    tensor: Any = module.Tensor
    for name in dir(tensor):
        if not name.startswith("_") and name not in STATE | OLDER and inspect.isroutine(getattr(tensor, name)):
            yield name
    functional = reach_module(module, "nn.functional")
    for name, value in vars(functional).items():
        if inspect.isroutine(value) and not name.startswith("_"):
            yield f"nn.functional.{name}"


def reach_module(module: Any, path: str) -> Any:
    for part in path.split("."):
        module = getattr(module, part)
    return module


def is_covered(name: str) -> bool:
    """Whether an op is called by some samples: its own, or as the in-place form of another."""
    return name in TABLE.names or (name.endswith("_") and name[:-1] in TABLE.names)


def without_samples(module: ModuleType) -> list[str]:
    return sorted({name for name in public_names(module) if not is_covered(name)})


def without_errors() -> list[str]:
    """The entries that list no call that is refused."""
    return sorted(name for name, entry in TABLE.entries.items() if not entry.errors)


def missing_forms(reference: ModuleType, subject: ModuleType) -> list[str]:
    """The forms of the ops of the table that the subject has and the reference lacks."""
    found: list[str] = []
    for name in TABLE.names:
        paths = [name, f"{name}_"] if "." in name else [name, f"{name}_", f"Tensor.{name}", f"Tensor.{name}_"]
        paths += [f"Tensor.{special}" for special in OPERATORS.get(name, ())]
        found += [path for path in paths if reach(subject, path) and not reach(reference, path)]
    return sorted(found)
