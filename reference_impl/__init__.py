"""An executable specification of PyTorch's grad modes and autograd state, with torch's own names.

Code written for torch runs on it with another import: ``import reference_impl as torch``. It has the semantics of the
release in ``__version__``; ``for_version("2.1")`` is the same package with those of another.
"""

from __future__ import annotations

import importlib as _importlib
import math as _math
import sys as _sys
from typing import Any

from . import _C, autograd, func, linalg, nn, optim, overrides, profiler, random, special, utils
from . import anomaly as _anomaly
from . import storage_bytes as _storage_bytes  # noqa: F401  (gives storages their methods)
from .anomaly import set_anomaly_enabled
from .as_torch import find_submodules as _find_submodules
from .devices import device
from .dtypes import (
    ALIASES as _ALIASES,
)
from .dtypes import (
    DTYPES as _DTYPES,
)
from .dtypes import (
    can_cast,
    dtype,
    get_default_dtype,
    promote_types,
    set_default_dtype,
)
from .formats import (
    channels_last,
    channels_last_3d,
    contiguous_format,
    memory_format,
    preserve_format,
    strided,
)
from .func import vmap
from .generator import Generator
from .modes import *  # noqa: F403
from .names_of_then import take_away as _take_away
from .ops import FUNCTIONS as _FUNCTIONS
from .ops import aten as _aten  # noqa: F401  (torch.ops.aten is there without an import)
from .ops.checked import check_all as _check_all
from .ops.composite_changes import leave_uncounted as _leave_uncounted
from .ops.composite_views import leave_untracked as _leave_untracked
from .ops.construction import LEGACY_TYPES as _LEGACY_TYPES
from .ops.construction import set_default_tensor_type
from .ops.operands import common_dtype as _common_dtype
from .printing import set_printoptions, typename
from .random import default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from .semantics import SEMANTICS as _SEMANTICS
from .serialization import load, save
from .settings import *  # noqa: F403
from .sizes import Size
from .storage import TypedStorage, UntypedStorage
from .tensor import Tensor
from .torch_version import TorchVersion as _TorchVersion
from .type_info import finfo, iinfo
from .utils import checkpoint as _checkpoint  # noqa: F401  (torch.utils.checkpoint is there without an import)
from .warn import is_warn_always_enabled, set_warn_always

__version__: str = _TorchVersion(_SEMANTICS.version)

inf, nan, pi, e = _math.inf, _math.nan, _math.pi, _math.e

# From here on ``int``, ``float`` and ``bool`` are torch's dtypes.
_leave_untracked()
_check_all()
_leave_uncounted()
globals().update(_FUNCTIONS)
globals().update(_DTYPES)
globals().update(_ALIASES)
globals().update(_LEGACY_TYPES)

newaxis = None
legacy_contiguous_format = contiguous_format


def is_storage(obj: Any) -> Any:
    return isinstance(obj, (UntypedStorage, TypedStorage))


def is_tensor(obj: Any) -> Any:
    return isinstance(obj, Tensor)


def result_type(tensor1: Any, tensor2: Any) -> dtype:
    return _common_dtype((tensor1, tensor2))


def _assert(condition: Any, message: Any) -> None:
    assert condition, message


def is_anomaly_enabled() -> Any:
    return _anomaly.enabled


def is_anomaly_check_nan_enabled() -> Any:
    return _anomaly.check_nan


#: What is there without an import, as in torch, and costs nothing until somebody asks for it.
_ON_DEMAND = frozenset(
    "__future__ _utils accelerator amp backends compiler cpu cuda distributed distributions fft functional jit library"
    " mps multiprocessing return_types testing types version xpu".split()
)
#: name -> the module that has it
_ELSEWHERE = {"compile": "compiler", "autocast": "amp", "GradScaler": "amp"} | {
    name: "amp.autocast_mode"
    for name in (
        "is_autocast_enabled set_autocast_enabled get_autocast_dtype set_autocast_dtype is_autocast_cpu_enabled"
        " get_autocast_cpu_dtype get_autocast_gpu_dtype is_autocast_cache_enabled set_autocast_cache_enabled"
        " clear_autocast_cache"
    ).split()
}

_ELSEWHERE |= dict.fromkeys(
    "svd pinverse cholesky_inverse cholesky_solve qr triangular_solve lu_solve lu".split(), "ops.old_linalg"
)
_ELSEWHERE |= dict.fromkeys(
    "hann_window hamming_window blackman_window bartlett_window kaiser_window".split(), "ops.windows"
)
_ELSEWHERE |= dict.fromkeys(
    (
        "kl_div hinge_embedding_loss margin_ranking_loss cosine_embedding_loss triplet_margin_loss poisson_nll_loss"
        " binary_cross_entropy_with_logits ctc_loss batch_norm instance_norm lstm_cell gru_cell rnn_tanh_cell"
        " rnn_relu_cell"
    ).split(),
    "nn.beneath",
)
_ELSEWHERE |= dict.fromkeys(
    (
        "affine_grid_generator convolution frobenius_norm grid_sampler grid_sampler_2d grid_sampler_3d"
        " native_batch_norm native_dropout native_group_norm native_layer_norm norm_except_dim nuclear_norm"
    ).split(),
    "nn.native_forms",
)
_ELSEWHERE |= dict.fromkeys(
    "SymInt SymFloat SymBool sym_int sym_float sym_not sym_max sym_min sym_sum sym_sqrt sym_ite".split(), "symbolic"
)
_ELSEWHERE |= dict.fromkeys(("DisableTorchFunction", "DisableTorchFunctionSubclass"), "handing_over")
_ELSEWHERE["lu_unpack"] = "ops.factorizations"
_ELSEWHERE |= dict.fromkeys(
    (
        "_check _check_index _check_value _check_type _check_not_implemented _check_is_size _check_tensor_all"
        " _check_with"
    ).split(),
    "conditions",
)
_ELSEWHERE |= dict.fromkeys(("from_dlpack", "to_dlpack"), "utils.dlpack")
_ELSEWHERE["for_version"] = "instances"


def __getattr__(name: str) -> Any:
    if name in _ON_DEMAND and name not in _MISSING:
        return _importlib.import_module(f"{__name__}.{name}")
    if name in _ELSEWHERE and name not in _MISSING:
        return getattr(_importlib.import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
    if name.startswith("_foreach_") and name not in _MISSING:
        form = _importlib.import_module(f"{__name__}.ops.lists").form(name)
        if form is not None:
            return form
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_find_submodules()
_MISSING = _SEMANTICS.missing()
_take_away(_sys.modules[__name__], _MISSING)
