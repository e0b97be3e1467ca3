"""Which of our rules look at the same thing as which of schemathesis's own checks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from driftwitness.checks.registry import checks, own

_OF_MORE_THAN_AN_EXCHANGE = {
    "negative_data_rejection": (
        "auth/required",
        "input/invalid-body-rejected",
        "input/invalid-path-rejected",
        "input/malformed-rejected",
        "input/shown-refusal",
        "input/undocumented-refused",
    ),
    "missing_required_header": ("auth/required",),
    "positive_data_acceptance": ("status/valid-accepted",),
    "unsupported_method": ("headers/allow",),
    "use_after_free": ("lifecycle/deleted-is-gone",),
    "ensure_resource_availability": ("lifecycle/created-is-found",),
}
"""Checks that are no rules here: they need what the generator meant, or what it sent before."""

SAME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{rule.id.partition("/")[2]: rule.yields_to for rule in checks().values() if rule.id not in own()},
        **_OF_MORE_THAN_AN_EXCHANGE,
    }
)
"""Check of schemathesis's → our rules that look at the same thing."""

PROBED = "ignored_auth"
"""The check that sends requests of its own, which no rule sees: what it tells is compared by operation."""


def name_of(check_id: str) -> str:
    """Give the name that schemathesis's options know a rule by."""
    return "driftwitness_" + check_id.replace("/", "_").replace("-", "_")
