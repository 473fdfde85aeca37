"""What is said of settings, devices, autocast and processes."""

from __future__ import annotations

from ..semantics import SEMANTICS

NO_PROCESS_GROUP = "Default process group has not been initialized, please make sure to call init_process_group."
NO_GROUP_TO_DESTROY = "Process group cannot be None"


def no_guard_of_multithreading(mode: object) -> str:
    return (
        "__init__(): incompatible constructor arguments. The following argument types are supported:\n"
        "    1. torch._C._MultithreadingEnabled(arg0: bool)\n\n"
        f"Invoked with: {mode!r}"
    )


ONE_PROCESS = "the reference runs in one process: it has no process groups"
NO_ACCELERATOR = "Cannot access accelerator device when none is available."
NO_CUDA = "Torch not compiled with CUDA enabled"
NO_CUDA_STREAM = "torch.cuda.Stream requires CUDA support"
NO_CUDA_EVENT = "Tried to instantiate dummy base class Event"
NO_NVTX = "NVTX functions not installed. Are you sure you have a CUDA build?"
AUTOCAST_NO_CUDA = (
    "CUDA is not available or torch_xla is imported. Disabling autocast."
    if SEMANTICS.autocast_without_cuda_speaks_of_torch_xla
    else "User provided device_type of 'cuda', but CUDA is not available. Disabling"
)
SCALER_NO_CUDA = "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling."
AUTOCAST_CPU_TYPE_REFUSED = "Currently, AutocastCPU only support Bfloat16 as the autocast_cpu_dtype"
AUTOCAST_CPU_TYPE = (
    "In CPU autocast, but the target dtype is not supported. Disabling autocast.\n"
    + (
        f"CPU Autocast only supports dtype{'s' * SEMANTICS.autocast_supports_dtypes} of torch.bfloat16, torch.float16"
        if SEMANTICS.autocast_takes_halves
        else "CPU Autocast only supports dtype of torch.bfloat16"
    )
    + " currently."
)


def threads_no_int(name: str, given: object) -> str:
    return f"{name} expects an int, but got {type(given).__name__}"


def threads_not_positive(name: str) -> str:
    return f"{name} expects a positive integer"


def debug_mode(expected: str, given: object) -> str:
    return f"invalid value of debug_mode, expected {expected}, but got {given}"


def matmul_precision(given: object) -> str:
    allowed = "'highest', 'high', or 'medium'"
    return f"{given} is not one of {allowed}; the currentsetFloat32MatmulPrecision call has no effect."


def autocast_device_type(given: object) -> str:
    return f"Expected `device_type` of type `str`, got: `{type(given)}`"


def autocast_unsupported(given: str) -> str:
    if SEMANTICS.autocast_knows_all_devices:
        return "unsupported scalarType"
    if SEMANTICS.autocast_asks_for_a_device_that_it_supports:
        return f"User specified an unsupported autocast device_type '{given}'"
    return "User specified autocast device_type must be 'cuda' or 'cpu'"
