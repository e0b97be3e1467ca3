"""headers/challenge."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import facts
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_SCHEME = re.compile(r"(?:^|,)\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?=\s+[^\s=,]|\s*,|\s*$)")


class Challenge(InteractionCheck):
    """A 401 tells in ``WWW-Authenticate`` how to authenticate, by the documented scheme.

    Looks at the documented 401 of operations whose credential is of an HTTP scheme, such as Bearer. HTTP asks for the
    header, a page seldom: what is wrong is a note.

    Pass:
        GET /account [Authorization:] -> 401 [WWW-Authenticate: Bearer realm="api"] {}
    Fail:
        GET /account [Authorization:] -> 401 [Server: x] {}
    """

    id = "headers/challenge"
    requires = ("components.securitySchemes",)
    reference = "RFC 9110, sections 11.6.1 and 15.5.2"
    depends_on = staticmethod(facts.head)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation documents a 401, and an HTTP scheme for its credential."""
        known = "401" in operation.responses or any(entry.status == 401 for entry in contract.conventions.errors)
        return known and bool(_schemes(operation, contract))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for a 401."""
        operation, headers = exchange.operation, exchange.interaction.response.headers
        if operation is None or exchange.status != 401 or headers is None or not self.applies(operation, contract):
            return
        lines = [text for name, text in headers if name.lower() == "www-authenticate"]
        named = {scheme.lower() for text in lines for scheme in _SCHEME.findall(_QUOTED.sub('""', text))}
        wanted = _schemes(operation, contract)
        if named & {scheme.lower() for scheme in wanted}:
            yield self.passed(exchange)
            return
        expected = f"a challenge of scheme {' or '.join(wanted)}"
        received = ", ".join(lines) or "no WWW-Authenticate header"
        yield self.noted(exchange, "/response/headers/WWW-Authenticate", expected, received, operation.pointer, "401")


def _schemes(operation: Operation, contract: Contract) -> list[str]:
    if not operation.secured:
        return []
    names = sorted({name for way in contract.ways(operation) for name in way})
    found = (contract.security_schemes[name] for name in names)
    return [str(scheme.get("scheme")) for scheme in found if scheme.get("type") == "http"]
