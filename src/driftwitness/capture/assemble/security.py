"""`components.securitySchemes` and `security`: which schemes there are, and which of them go together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.convention_facts import Authentication, OAuthEndpoint, StaticToken
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Outline
from driftwitness.document import Block, BlockKind

SHOWS_HEADER = re.compile(r"\bAuthorization\b\W{0,6}Bearer\b", re.IGNORECASE)
BARE_KEY = re.compile(r"\bAuthorization[\"'`]?\s*(?::|=>|=|,)\s*[\"'`]?(?!Bearer|Basic)\S", re.IGNORECASE)
FLOWS = {
    "client_credentials": ("clientCredentials", ("tokenUrl",)),
    "password": ("password", ("tokenUrl",)),
    "authorization_code": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
    "implicit": ("implicit", ("authorizationUrl",)),
}


def security_schemes(page: Outline, log: EvidenceLog) -> dict[str, Any]:
    """The schemes that the documents tell, by name."""
    details = page.all(OAuthEndpoint)
    schemes: dict[str, Any] = {}
    for fact in _chosen(page):
        name, scheme = _scheme(fact, details, schemes)
        if name not in schemes:
            log.note(("components", "securitySchemes", name), fact.where)
            schemes[name] = scheme
    discovery = next((detail for detail in details if detail.kind == "discovery"), None)
    if discovery:
        log.note(("components", "securitySchemes", "openIdConnect"), discovery.where)
        schemes["openIdConnect"] = {"type": "openIdConnect", "openIdConnectUrl": discovery.value}
    return schemes


def requirements(page: Outline, schemes: dict[str, Any]) -> list[dict[str, list[str]]]:
    """`security`: each scheme is enough alone, but for keys that every example shows together."""
    blocks = {name: _shown(page, scheme) for name, scheme in schemes.items() if scheme["type"] == "apiKey"}
    found: list[dict[str, list[str]]] = []
    for name in schemes:
        together = [
            other
            for other in blocks
            if name in blocks and blocks[other] == blocks[name] and (other == name or not _alike(schemes, other, name))
        ]
        group: dict[str, list[str]] = {other: [] for other in together} or {name: []}
        if group not in found:
            found.append(group)
    return found


def _alike(schemes: dict[str, Any], one: str, other: str) -> bool:
    """Whether one key may go in two places: it goes in either."""
    return str(schemes[one]["name"]).lower() == str(schemes[other]["name"]).lower()


def _shown(page: Outline, scheme: dict[str, Any]) -> set[tuple[str, int]]:
    """The blocks of code that show a key; those of text where no code does."""
    found = [fact.where for fact in page.all(Authentication) if fact.name and _same(fact, scheme)]
    code = [where for where in found if _block(page, where).kind is BlockKind.CODE]
    return {(where.document, _block(page, where).first) for where in code or found}


def _same(fact: Authentication, scheme: dict[str, Any]) -> bool:
    return (str(fact.name).lower(), fact.location) == (str(scheme["name"]).lower(), scheme["in"])


def _block(page: Outline, where: Where) -> Block:
    """The block that the lines stand in."""
    return next(block for block in page.document(where).blocks if block.first <= where.first <= block.last)


def _chosen(page: Outline) -> list[Authentication]:
    """The facts without what only shows how another scheme is sent.

    An OAuth access token goes as a bearer token: that is one way, and where a page neither tells of flows nor has
    anything but tokens that users make themselves, it is the bearer token alone.
    """
    order = {None: 0, "header": 1, "query": 2, "cookie": 3}
    facts = sorted(page.all(Authentication), key=lambda fact: (fact.where, _position(page, fact), order[fact.location]))
    facts = _without_told_authorization(page, facts)
    oauth = [fact for fact in facts if fact.kind == "oauth2"]
    flows = [
        detail
        for detail in page.all(OAuthEndpoint)
        if detail.kind in ("authorizationUrl", "tokenUrl") and "oauth" in detail.value.lower()
    ]
    if flows and not oauth:
        oauth = [Authentication(flows[0].where, "oauth2")]
        facts += oauth
    bearer = [fact for fact in facts if fact.kind == "bearer"]
    if oauth and bearer:
        if page.all(StaticToken) and not page.all(OAuthEndpoint):
            return [fact for fact in facts if fact.kind != "oauth2"]
        if not page.all(StaticToken) and all(SHOWS_HEADER.search(_text(page, fact)) for fact in bearer):
            return [fact for fact in facts if fact.kind != "bearer"]
    return facts


def _position(page: Outline, fact: Authentication) -> int:
    """How far into its lines a scheme is named: the page's first choice comes first."""
    word = fact.name or {"oauth2": "oauth"}.get(fact.kind, fact.kind)
    return max(_text(page, fact).lower().find(word.lower()), 0)


def _without_told_authorization(page: Outline, facts: list[Authentication]) -> list[Authentication]:
    """A key "in the Authorization header" goes as the examples show: bare only where no scheme is named with it."""
    if not any(fact.kind in ("bearer", "basic", "oauth2") for fact in facts):
        return facts
    return [fact for fact in facts if fact.name != "Authorization" or BARE_KEY.search(_text(page, fact))]


def _text(page: Outline, fact: Authentication) -> str:
    return " ".join(page.document(fact.where).lines[fact.where.first - 1 : fact.where.last])


def _scheme(
    fact: Authentication, details: Sequence[OAuthEndpoint], known: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    if fact.kind == "apiKey":
        scheme = {"type": "apiKey", "in": fact.location, "name": fact.name}
        plain = {"header": "apiKey", "query": "apiKeyQuery", "cookie": "apiKeyCookie"}[fact.location or "header"]
        alike = next((name for name, other in known.items() if "in" in other and _same(fact, other)), None)
        return alike or (naming.camel(str(fact.name)) if plain in known else plain), scheme
    if fact.kind == "oauth2":
        return "oauth2", {"type": "oauth2", "flows": _flows(details)}
    if fact.kind == "mutualTLS":
        return "mutualTLS", {"type": "mutualTLS"}
    return fact.kind, {"type": "http", "scheme": fact.kind}


def _flows(details: Sequence[OAuthEndpoint]) -> dict[str, Any]:
    """The flows whose URLs the documents tell."""
    urls: dict[str, str] = {detail.kind: detail.value for detail in reversed(details) if detail.kind != "grant"}
    grants = {detail.value for detail in details if detail.kind == "grant"}
    if not grants and {"authorizationUrl", "tokenUrl"} <= set(urls):
        grants = {"authorization_code"}
    found: dict[str, Any] = {}
    for grant, (flow, needed) in FLOWS.items():
        if grant in grants and all(kind in urls for kind in needed):
            found[flow] = {kind: urls[kind] for kind in needed} | {"scopes": {}}
    return found
