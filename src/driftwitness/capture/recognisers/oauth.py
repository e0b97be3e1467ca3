"""Details of OAuth 2.0 and OpenID Connect: where to authorize, where to get tokens; tokens that users make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import OAuthEndpoint, StaticToken
from driftwitness.capture.facts import Where
from driftwitness.document import BlockKind, Document

URL = r"https?://[^\s\"'`<>?)\]]+"
AUTHORIZE = re.compile(
    rf"(?P<url>{URL}/(?:oauth2?|oauth/v?2|v2/oauth|connect|authorization|auth|dialog)?/?(?:[\w.-]+/)*authoriz(?:e|ation)s?(?:/new)?)\b"
)
TOKEN = re.compile(rf"(?P<url>{URL}/(?:[\w.-]*oauth[\w.-]*|connect)/(?:[\w.-]+/)*(?:access_)?token)\b")
DISCOVERY = re.compile(rf"(?P<url>{URL}/\.well-known/openid-configuration)\b")
GRANT = re.compile(
    r"\b(?P<grant>authorization[_ ]code|client[_ ]credentials|implicit|password)\b(?=[^.]*\b(?:grant|flow)|\")",
    re.IGNORECASE,
)
GRANT_TYPE = re.compile(r"grant_type[\"'\s:=]+(?P<grant>authorization_code|client_credentials|password)", re.IGNORECASE)
STATIC = re.compile(r"\bpersonal\s+(?:access\s+|API\s+)?tokens?\b", re.IGNORECASE)


def recognise(document: Document) -> Iterator[OAuthEndpoint | StaticToken]:
    """One for each URL, grant and mention of a personal token."""
    for block in document.blocks:
        for number, line in prose.numbered(block):
            where = Where(document.name, number, number)
            for match in AUTHORIZE.finditer(line):
                yield OAuthEndpoint(where, "authorizationUrl", match["url"])
            for match in TOKEN.finditer(line):
                yield OAuthEndpoint(where, "tokenUrl", match["url"])
            for match in DISCOVERY.finditer(line):
                yield OAuthEndpoint(where, "discovery", match["url"])
            for match in (*GRANT_TYPE.finditer(line), *GRANT.finditer(line)):
                yield OAuthEndpoint(where, "grant", match["grant"].lower().replace(" ", "_"))
            if block.kind is not BlockKind.CODE and STATIC.search(line):
                yield StaticToken(where)
