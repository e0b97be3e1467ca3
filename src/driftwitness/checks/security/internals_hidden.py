"""security/internals-hidden."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract

_LONGEST = 200_000
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WHITE = {"n": "\n", "r": "\n", "t": "\t"}
# Bounds keep a hostile body from costing more than a glance.
_FILE = r"(?:[A-Za-z]:)?(?:[\\/][\w.@-]{1,80}){2,20}\.(?:php|py|rb|js|ts|java|cs|go|pl|kt|scala|ex|rs)"
_NAME = r"(?:[\w$<>]{1,80}\.){1,15}[\w$<>]{1,80}"
_SIGNS = {
    "a stack trace": re.compile(
        r"Traceback \(most recent call last\)"
        rf"|File \"{_FILE}\", line \d+"
        rf"|\bat {_NAME}\((?:[\w$]{{1,80}}\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)"
        rf"|\bat (?:[\w.$<>\[\] ]{{1,200}} \()?(?:file://)?{_FILE}:\d+:\d+"
        rf"|\bat {_NAME}\([^()]{{0,200}}\) in {_FILE}:line \d+"
        rf"|#\d+ {_FILE}\(\d+\)"
        rf"|{_FILE}:\d+:in [`']"
        r"|goroutine \d+ \[\w[\w ,]{0,40}\]:"
    ),
    "a file of the server": re.compile(
        rf"\"(?:file|filename|path)\"\s*:\s*\"{_FILE}\"| in {_FILE}(?: on line |:)\d+|{_FILE}</b> on line <b>\d+"
    ),
    "an exception's class": re.compile(
        r"\b(?:[a-z]\w{0,40}\.){2,8}[A-Z]\w{0,80}(?:Exception|Error)\b"
        r"|\b[A-Z]\w{1,40}(?:\\[A-Z]\w{1,40}){0,8}\\[A-Z]\w{0,80}(?:Exception|Error)\b"
        r"|\bSystem\.(?:\w{1,40}\.){0,8}[A-Z]\w{0,80}Exception\b"
        r"|\b[A-Z]\w{1,40}(?:::[A-Z]\w{1,40}){1,8}(?=: )"
    ),
    "a database's message": re.compile(
        r"SQLSTATE\[[0-9A-Z]{5}\]|\bORA-\d{5}: |You have an error in your SQL syntax"
        r"|\bpsycopg2?\.errors\.|\bUnclosed quotation mark after the character string"
        r"|\b(?:SELECT [^<>]{1,200} FROM|INSERT INTO|DELETE FROM) [`\"\[]?\w+[`\"\]]? (?:WHERE |VALUES|\([`\"\w])"
        r"|near \"[^\"]{1,40}\": syntax error"
    ),
    "a debugger's page": re.compile(
        r"<title>[^<]{0,200}(?:Werkzeug Debugger|Action Controller: Exception caught)"
        r"|you have <code>DEBUG = True</code>|\bWhoops\\(?:Handler|Exception)"
    ),
}


def _told(exchange: Exchange) -> Hashable:
    """Give whether an answer is an error with a body; None where the body has any sign of the server's inside."""
    body = exchange.interaction.response.body
    if not exchange.is_error or not body:
        return exchange.operation_id, False
    return None if _signs(_plain(body[:_LONGEST], exchange.body)) else (exchange.operation_id, True)


class InternalsHidden(InteractionCheck):
    """An error tells nothing of the server's inside: no stack trace, source file, exception class or SQL.

    Looks at the bodies of errors, whatever the status, for what only such things look like; ordinary sentences about
    files, lines or errors are no sign. What stands in the request too is an echo and no sign.

    Pass:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "There is no such file on line 3."}}
    Fail:
        GET /notebooks/7 -> 404 {"error": {"code": "not_found", "message": "x"}, "trace": ["#0 /srv/app/index.php(17)"]}
    """

    id = "security/internals-hidden"
    reference = "OWASP API8:2023; CWE-209"
    depends_on = staticmethod(_told)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each error with a body."""
        response = exchange.interaction.response
        if not exchange.is_error or not response.body:
            return
        fault = _fault(_plain(response.body[:_LONGEST], response.json), _asked(exchange))
        if fault is None:
            yield self.passed(exchange)
            return
        what, shown = fault
        place = exchange.operation.pointer if exchange.operation else "/servers/0"
        yield self.failed(exchange, "/response/body", "nothing of the server's inside", f"{what}: {shown}", place, what)


def _fault(text: str, asked: str) -> tuple[str, str] | None:
    found = next(((what, sign) for what, sign in _signs(text) if sign not in asked), None)
    return (found[0], show(" ".join(found[1].split()))) if found else None


@lru_cache(maxsize=256)
def _signs(text: str) -> tuple[tuple[str, str], ...]:
    """Give what looks like the server's inside; a vendor's refusals are mostly one text, which is searched once."""
    return tuple((what, found[0]) for what, sign in _SIGNS.items() for found in sign.finditer(text))


def _plain(body: bytes, value: Any) -> str:
    """Read a body, one of JSON (whose ``value`` is not None) with the escapes of its texts undone."""
    text = body.decode("utf-8", "replace")
    return text if value is None else _ESCAPE.sub(lambda found: _WHITE.get(found[1], found[1]), text)


def _asked(exchange: Exchange) -> str:
    request = exchange.interaction.request
    body = _plain(request.body or b"", request.json)
    return " ".join((request.url, unquote_plus(request.url), body, unquote_plus(body)))
