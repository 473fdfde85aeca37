"""The reference, as the side that a subject is held to, and as a subject."""

from __future__ import annotations

import weakref
from types import MappingProxyType
from typing import Any, Callable, Hashable, Mapping

from reference_impl import instances
from reference_impl.semantics import DEFAULT_VERSION, VERSIONS, parse, whole

from .. import bounds, rule_log


class Reference:
    """The reference with the semantics of one torch release; ``fields`` of them may have other values than there.
    ValueError where ``version`` is no version."""

    levels = ("core", "state", "graph")

    def __init__(
        self,
        version: str = DEFAULT_VERSION,
        name: str = "reference",
        *,
        log_rules: bool = False,
        fields: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.version = whole(version)
        self.name = name
        self.semantics = self.version
        self.details: dict[str, str] = {}
        self.logs_rules = log_rules
        if log_rules:
            module = rule_log.load(self.version)
        elif fields:
            module = instances.load(self.version, fields=fields)
        else:
            module = instances.for_version(self.version)
        self.module = bounds.keep(module)

    def seed(self, number: int) -> None:
        self.module.manual_seed(number)

    def storage_key(self, tensor: Any) -> Hashable:
        key: int = tensor._storage._cdata  # untyped_storage came in 2.0
        return key

    def inexactness(self, tensor: Any) -> tuple[int, float]:
        return tensor._ulps, tensor._floor

    def remember(self, tensor: Any) -> Callable[[], Any]:
        return weakref.ref(tensor)


def nearest(version: str) -> tuple[str, str]:
    """The release of the reference that stands nearest to a subject's version, and a sentence where it is another."""
    if not version:
        return DEFAULT_VERSION, ""
    try:
        number = parse(version)
    except ValueError:
        return DEFAULT_VERSION, f"{version} is no version of torch: compared with the semantics of {DEFAULT_VERSION}"
    first, last = VERSIONS[0], VERSIONS[-1]
    if number > parse(last):
        return last, f"the reference goes up to {last}: {version} is compared with that"
    if number < parse(first):
        return first, f"the reference goes back to {first}: {version} is compared with that"
    return version, ""
