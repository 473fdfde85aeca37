"""``torch.testing._internal.common_cuda``: there is none."""

from __future__ import annotations

from typing import Any

TEST_CUDA = TEST_MULTIGPU = TEST_CUDNN = TEST_MAGMA = TEST_CUDA_GRAPH = SM53OrLater = SM80OrLater = False
TEST_CUDNN_VERSION = 0
CUDA_DEVICE = None


def tf32_on_and_off(tf32_precision: float = 1e-5, **kwargs: Any) -> Any:
    return lambda test: test


def tf32_is_not_fp32() -> bool:
    return False
