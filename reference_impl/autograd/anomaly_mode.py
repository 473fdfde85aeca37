"""``torch.autograd.anomaly_mode``: anomaly mode as contexts."""

from __future__ import annotations

import warnings

from .. import anomaly, errors

__all__ = ["detect_anomaly", "set_detect_anomaly"]


class _Restoring:
    """On leaving, anomaly mode is again what it was when this was made."""

    def __init__(self) -> None:
        self.prev = anomaly.enabled
        self.prev_check_nan = anomaly.check_nan

    def __exit__(self, *exc: object) -> None:
        anomaly.set_anomaly_enabled(self.prev, self.prev_check_nan)


class detect_anomaly(_Restoring):
    """Anomaly mode from entering to leaving: backward tells where in the forward pass a node that fails was made.

    ``check_nan``: backward raises RuntimeError where a gradient is nan.
    """

    def __init__(self, check_nan: bool = True) -> None:
        super().__init__()
        self.check_nan = check_nan
        warnings.warn(errors.ANOMALY_ENABLED, stacklevel=2)

    def __enter__(self) -> None:
        anomaly.set_anomaly_enabled(True, self.check_nan)


class set_detect_anomaly(_Restoring):
    """Sets anomaly mode at once; as a context it also restores what was."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        super().__init__()
        anomaly.set_anomaly_enabled(mode, check_nan)

    def __enter__(self) -> None:
        pass
