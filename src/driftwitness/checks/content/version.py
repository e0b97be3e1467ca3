"""content/version."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import Versioning

_NUMBER = re.compile(r"\d[\d.-]*")


class Version(InteractionCheck):
    """An answer that names its version names a documented one.

    Looks at the media type of answers, and at a header of the name that the document has for the version, where it
    comes. An answer that names no version passes; one to a request that asked for another version is not judged.

    Pass:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Content-Type: application/vnd.prints.v2+json] {"orders": []}
    Fail:
        # contract: prints
        GET /orders?studio_id=1 -> 200 [Content-Type: application/vnd.prints.v1+json] {"orders": []}
    """

    id = "content/version"
    requires = ("x-driftwitness.versioning",)
    reference = "RFC 9110, section 12.1"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether a version can stand in an answer."""
        return bool(_versions(contract, "media-type") or _versions(contract, "header"))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each answer of an operation."""
        operation, headers = exchange.operation, exchange.interaction.response.headers
        if operation is None or headers is None or exchange.status >= 500 or not self.applies(operation, contract):
            return
        known = _versions(contract, "media-type")
        if _is_other(_media_type(exchange.interaction.request.header("Accept")), known):
            return
        given = _media_type(exchange.interaction.response.header("Content-Type"))
        if _is_other(given, known):
            expected = " or ".join(sorted({version.value or "" for version in known}))
            yield self.failed(exchange, "/response/headers/Content-Type", expected, given, known[0].pointer, given)
            return
        for version in _versions(contract, "header"):
            name = version.name or ""
            asked, told = exchange.interaction.request.header(name), quota.told(exchange, name)
            values = {v.value for v in _versions(contract, "header") if v.name == version.name}
            if told and told not in values and asked in (None, *values):
                expected, pointer = " or ".join(sorted(map(str, values))), f"/response/headers/{name}"
                yield self.failed(exchange, pointer, expected, told, version.pointer)
                return
        yield self.passed(exchange)


def _versions(contract: Contract, style: str) -> list[Versioning]:
    return [v for v in contract.conventions.versioning if v.style == style and v.value and v.name]


def _media_type(text: str | None) -> str:
    return (text or "").partition(",")[0].partition(";")[0].strip().lower()


def _is_other(given: str, known: list[Versioning]) -> bool:
    """Whether a media type differs from the documented ones in nothing but the version."""
    documented = {(version.value or "").lower() for version in known}
    families = {_NUMBER.sub("#", value) for value in documented if _NUMBER.search(value)}
    return given not in documented and _NUMBER.sub("#", given) in families
