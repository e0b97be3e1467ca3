"""Random conventions, told in random ways, come back as they went in, and nothing else does."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence
from tests.capture.random_conventions import Conventions, conventions
from tests.capture.test_conventions_pages import name, scheme, statuses

from driftwitness.capture import capture
from driftwitness.contract.reading_conventions import read as read_conventions
from driftwitness.document.text import read


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conventions())
def test_conventions_come_back(told: Conventions) -> None:
    document = read("toys.txt", told.text)
    captured = capture([document], vendor="toys")
    openapi = captured.openapi
    extension = openapi["x-driftwitness"]
    (rule,) = extension["rateLimit"]
    assert set(statuses(openapi)) == told.statuses
    assert (rule["quota"], rule["window"]) == told.limit
    assert {name(header) for header in rule["headers"].values()} == told.headers
    assert set(rule["headers"]) == {"limit", "remaining", "reset"}
    (paging,) = extension["pagination"]
    assert {part["param"] for part in paging.values() if isinstance(part, dict)} == told.paging
    assert [scheme(entry) for entry in openapi["components"]["securitySchemes"].values()] == [told.scheme]
    assert read_conventions(extension).rate_limits[0].quota == told.limit[0]
    validate(openapi)
    assert_evidence(captured, [document])
