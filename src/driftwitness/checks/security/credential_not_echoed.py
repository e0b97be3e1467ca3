"""security/credential-not-echoed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")


def _told(exchange: Exchange) -> Hashable:
    """Give what a request carried, where no variable stands in its body and none in the answer."""
    request, response = exchange.interaction.request, exchange.interaction.response
    told = (text for _, text in response.headers or ())
    if b"$" in response.body or b"$" in (request.body or b"") or any("$" in text for text in told):
        return None
    carried = tuple(text for _, text in request.headers if "$" in text)
    return exchange.operation_id, exchange.credential, carried, request.query if "$" in request.query else ""


class CredentialNotEchoed(InteractionCheck):
    """No answer holds the credential of its request, in its body, its headers or an address in them.

    Looks for the variable that stands in the record in the credential's place. Left out are properties that are
    documented and hold nothing but it, a request that sent it in its body too, and ``Set-Cookie``, whose business
    credentials are.

    Pass:
        GET /account -> 401 {"error": {"code": "unauthenticated", "message": "No valid key."}}
    Fail:
        GET /account -> 401 {"error": {"code": "unauthenticated", "message": "The key $KEY is unknown."}}
    """

    id = "security/credential-not-echoed"
    requires = ("components.securitySchemes",)
    depends_on = staticmethod(_told)
    reference = "RFC 6750, section 5.3; RFC 9110, section 17.16.4"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation takes a credential."""
        return operation.secured

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each answer to a request with the run's credential."""
        operation, request = exchange.operation, exchange.interaction.request
        if operation is None or not operation.secured or exchange.credential != "given":
            return
        sent = " ".join((request.query, *(text for _, text in request.headers)))
        secrets = {name for name in _VARIABLE.findall(sent) if name.encode() not in (request.body or b"")}
        places = [place for name in sorted(secrets) for place in _places(exchange, name)]
        for place in places:
            expected, received = "nothing of the credential", "the credential of the request"
            yield self.failed(exchange, place, expected, received, operation.pointer, "echoed")
        if secrets and not places:
            yield self.passed(exchange)


def _places(exchange: Exchange, secret: str) -> Iterator[str]:
    """Give the places in an answer where a secret stands."""
    response = exchange.interaction.response
    whole = re.compile(re.escape(secret) + r"(?![A-Za-z0-9_])")
    for name, text in response.headers or ():
        if secret in text and name.lower() != "set-cookie" and whole.search(text):
            yield f"/response/headers/{name}"
    if secret.encode() not in response.body or not whole.search(response.body.decode("utf-8", "replace")):
        return
    if exchange.body is None:
        yield "/response/body"
        return
    schema = exchange.documented.schema if exchange.documented else None
    for tokens, text in _texts(exchange.body, ()):
        is_told = text == secret and reading_schemas.at(exchange.contract, schema, tokens) is not None
        if whole.search(text) and not (is_told and schema is not None and tokens):
            yield f"/response/body{json_pointer.join(*tokens)}"


def _texts(value: object, tokens: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield tokens, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        if isinstance(key, str):
            yield (*tokens, key), key
        yield from _texts(member, (*tokens, str(key)))
