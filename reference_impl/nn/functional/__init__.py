"""``torch.nn.functional``: the layers as functions of their inputs and parameters."""

from __future__ import annotations

from ...ops.checked import check_functional as _check
from .activation import *  # noqa: F403
from .attention import *  # noqa: F403
from .distance import *  # noqa: F403
from .dropout import *  # noqa: F403
from .interpolation import *  # noqa: F403
from .layers import *  # noqa: F403
from .losses import *  # noqa: F403
from .multi_head_attention import *  # noqa: F403
from .normalization import *  # noqa: F403
from .pooling import *  # noqa: F403
from .rearranging import *  # noqa: F403
from .sampling import *  # noqa: F403

_check(globals())
