"""The documented examples of a vendor as cassettes, and where they contradict the contract that was captured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from driftwitness.capture.captured import Captured, DocumentedExchange
from driftwitness.capture.doubts.example_breaks_table import ExampleBreaksTable
from driftwitness.cassette import documented, write
from driftwitness.cassette.documented import server_url
from driftwitness.checks.input.documented_request import DocumentedRequest
from driftwitness.checks.judge import judge
from driftwitness.checks.registry import own
from driftwitness.contract import Contract, Operation, Router
from driftwitness.contract.addressing import base_urls, origin
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document
from driftwitness.trace import Interaction, Request, Response, Run, Trace
from driftwitness.trace.secrets import default_variable, variables

RULE = "document/example-against-contract"


@dataclass(frozen=True, slots=True)
class Shown:
    """What documents show of one operation; ``lines`` are those of each interaction, in its document.

    ``part`` says how much they show of it: ``exchange``, ``request``, or only the ``operation``.
    """

    contract: Contract
    operation: Operation
    part: str
    interactions: tuple[Interaction, ...]
    documents: Mapping[str, str]
    lines: tuple[tuple[str, int, int], ...]


def shown(captured: Captured, contract: Contract, pages: Sequence[Document]) -> tuple[Shown, ...]:
    """Give what the documents show of each operation, in the order of the contract.

    An operation without a documented call is shown by what the contract has of it; one whose body nothing shows, or
    whose path with the values shown is that of another operation, is left out.
    """
    hashes = {page.name: hash_lines(page.source) for page in pages}
    found = []
    for operation in contract.operations:
        for part, every in (("exchange", captured.exchanges), ("request", captured.requests)):
            own_ones = [exchange for exchange in every if exchange.operation_id == operation.id]
            if own_ones:
                interactions = [_interaction(n, one, operation, contract) for n, one in enumerate(own_ones, 1)]
                lines = tuple((one.where.document, one.where.first, one.where.last) for one in own_ones)
                found.append(_shown(contract, operation, part, interactions, hashes, lines))
                break
        else:
            found += _by_contract(contract, operation, hashes)
    return tuple(found)


def _shown(
    contract: Contract,
    operation: Operation,
    part: str,
    interactions: Sequence[Interaction],
    hashes: Mapping[str, str],
    lines: tuple[tuple[str, int, int], ...],
) -> Shown:
    cited = {name: hashes[name] for name, *_ in lines if name in hashes}
    return Shown(contract, operation, part, tuple(interactions), cited, lines)


def _by_contract(contract: Contract, operation: Operation, hashes: Mapping[str, str]) -> Iterator[Shown]:
    """Show an operation by the contract's own examples: of answers where it has some, of the request otherwise."""
    asked = documented.request(contract, operation, variables(contract))
    route = Router(contract).route(asked.method, asked.path.removeprefix(contract.base_path)) if asked else None
    if asked is None or route is None or route.operation != operation:
        return
    evidence = contract.evidence.of(operation.pointer)
    lines = ((evidence.document, *evidence.lines),) if evidence.document and evidence.lines else ()
    answers = [
        Response(int(status), None, _json_bytes(example))
        for status, response in operation.responses.items()
        if status.isdigit() and int(status) < 300
        for example in response.examples
    ]
    part = "exchange" if answers else "operation"
    interactions = [
        Interaction(number, number, number, asked, answer, origin="document")
        for number, answer in enumerate(answers or [_unknown(operation)], 1)
    ]
    yield _shown(contract, operation, part, interactions, hashes, lines)


def _unknown(operation: Operation) -> Response:
    """Give the answer that stands where a document shows none: the documented status, without a body."""
    status = operation.success.status if operation.success else "200"
    return Response(int(status) if status.isdigit() else 200, None)


def _interaction(number: int, exchange: DocumentedExchange, operation: Operation, contract: Contract) -> Interaction:
    body = None if exchange.request_body is None else _json_bytes(exchange.request_body)
    headers = tuple((name, _credential(name, value, contract)) for name, value in exchange.headers)
    request = Request(exchange.method, placed(exchange.url, operation, contract), headers, body)
    answer = (
        _unknown(operation)
        if exchange.status is None
        else Response(exchange.status, None, _json_bytes(exchange.response_body))
    )
    return Interaction(number, number, number, request, answer, origin="document")


def placed(url: str, operation: Operation, contract: Contract) -> str:
    """Give a URL that a document shows for an operation with the path of the contract's server; its host stays.

    Documents show an operation under a prefix, with an account's stand-in where the server has a variable, or with a
    slash too many. A prefix of another version is another API's, and what the operation's path does not fit stays.
    """
    whole = _absolute(url, contract)
    parts = urlsplit(whole)
    path = re.sub(r"/{2,}", "/", parts.path)
    base = base_urls(contract, [(operation.method, parts._replace(path=path).geturl())]).get(origin(whole) or "")
    if base is None or _versions(base) != _versions(contract.server_url):
        return whole
    below = path[len(urlsplit(base).path) :]
    route = Router(contract).route(operation.method, below or "/")
    is_own = route is not None and route.operation == operation
    return parts._replace(path=contract.base_path + below).geturl() if is_own else whole


def _absolute(url: str, contract: Contract) -> str:
    """Give a URL with the scheme and host that a document left out."""
    if "://" in url:
        return url
    return f"https://{urlsplit(server_url(contract)).netloc}{url}" if url.startswith("/") else f"https://{url}"


def _versions(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if re.fullmatch(r"v\d+(?:\.\d+)*", segment)]


def _credential(name: str, value: str, contract: Contract) -> str:
    """Put the variable where a document's example has its stand-in for a credential."""
    if "auth" not in name.lower() and "key" not in name.lower():
        return value
    variable = next(iter(variables(contract).values()), default_variable(contract.vendor))
    scheme, _, rest = value.rpartition(" ")
    return f"{scheme} ${variable}".lstrip() if rest else value


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def write_cassettes(found: Sequence[Shown], folder: Path) -> None:
    """Write one cassette for each operation that documents show something of."""
    for one in found:
        origin: dict[str, Any] = {"kind": "document", "vendor": one.contract.vendor, "shown": one.part}
        if one.documents:
            origin["documents"] = dict(one.documents)
        if one.lines:
            origin["lines"] = [[first, last] for _, first, last in one.lines]
        if one.part == "operation":
            origin["evidence"] = one.contract.evidence.of(one.operation.pointer).kind
        write.write(folder, one.operation.id, one.interactions, origin)


def contradictions(
    contract: Contract, found: Sequence[Shown], told: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Give a document finding for each way in which examples are against what their document says.

    ``told`` are the findings that there are already: a request that breaks its table is among them.
    """
    cited = [(one, each, lines) for one in found for each, lines in zip(one.interactions, one.lines, strict=False)]
    cited = [entry for entry in cited if entry[0].part != "operation"]
    if not cited:
        return []
    run = Run(contract.vendor, contract.sha256, "document", "documents", contract.server_url)
    every = tuple(replace(interaction, sequence=number) for number, (_, interaction, _) in enumerate(cited, 1))
    rules = [rule for rule in own().values() if rule.judges_documents]
    findings = []
    for finding in judge(contract, Trace(run, every), rules).findings:
        one, _, (name, first, last) = cited[(finding.interaction or 1) - 1]
        if finding.check == DocumentedRequest.id and _is_told(told, name, first, last):
            continue
        others = f" So do {len(finding.operations) - 1} operations more." if len(finding.operations) > 1 else ""
        follows = f" The contract follows {finding.evidence.place}." if finding.evidence.document else ""
        message = (
            f"The example of {one.operation.method} {one.operation.path} is against what the document says elsewhere: "
            f"expected {finding.expected} at {finding.pointer}; shown: {finding.received}.{others}{follows} "
            f"`{finding.check}` tells it of an answer. Ask which one holds."
        )
        findings.append({"rule": RULE, "document": name, "lines": [first, last], "message": message})
    return findings


def _is_told(told: Sequence[Mapping[str, Any]], document: str, first: int, last: int) -> bool:
    """Whether a finding says already that an example among these lines breaks the table of its parameters."""
    return any(
        finding["rule"] == ExampleBreaksTable.id
        and finding["document"] == document
        and first <= finding["lines"][0] <= last
        for finding in told
    )
