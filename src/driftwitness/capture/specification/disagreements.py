"""Where a vendor's page and its specification disagree: what to ask the vendor, with both places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any
from urllib.parse import urlsplit

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.specification.pairs import Pairs
from driftwitness.contract import Contract, Operation, SchemaSet
from driftwitness.contract.flat import Flat, flatten

DIFFERS = "document/differs-from-specification"
NOT_SPECIFIED = "document/operation-not-in-specification"
NOT_ON_PAGE = "document/operation-only-in-specification"

_COMPARED = ("enum", "format", "default", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
_STATED = ("stated",)
_NAMED = 20


class Disagreements:
    """Compares the contract of the pages with that of the specification."""

    def __init__(self, page: Contract, specification: Contract, pairs: Pairs) -> None:
        self._page = page
        self._specification = specification
        self._pairs = pairs
        self._schemas = SchemaSet(specification)

    def find(self) -> Iterator[DocumentFinding]:
        """Give one finding for each disagreement."""
        yield from self._servers()
        yield from self._security()
        for shown, specified in self._pairs.both:
            yield from self._parameters(shown, specified)
            yield from self._body(shown, specified)
            yield from self._statuses(shown, specified)
            yield from self._examples(shown, specified)
        for operation in self._pairs.page_only:
            yield self._finding(
                NOT_SPECIFIED,
                operation.pointer,
                f"{operation.method} {operation.path} is on the page but not in the specification.",
                "has it, as the page describes it.",
                "does this operation exist?",
            )
        if self._pairs.specification_only and self._pairs.both:
            yield self._not_on_page(self._pairs.specification_only)

    def _not_on_page(self, operations: tuple[Operation, ...]) -> DocumentFinding:
        names = [f"{operation.method} {operation.path}" for operation in operations[:_NAMED]]
        more = f" and {len(operations) - _NAMED} more" if len(operations) > _NAMED else ""
        place = self._specification.evidence.of(operations[0].pointer).place
        return self._finding(
            NOT_ON_PAGE,
            self._pairs.both[0][0].pointer,
            f"The specification has {len(operations)} operations that no page describes, the first at {place}: "
            f"{', '.join(names)}{more}.",
            "has them, as the specification describes them.",
            "are they meant for everybody?",
        )

    def _servers(self) -> Iterator[DocumentFinding]:
        urls = [str(server.get("url", "")) for server in self._specification.document.get("servers") or ()]
        shown = self._page.server_url
        absolute = [_plain(url) for url in urls if urlsplit(url).netloc]
        if shown and absolute and not any(url.startswith(_plain(shown)) for url in absolute):
            yield self._differs("/servers/0", "/servers/0", "the base URL", shown, ", ".join(urls))

    def _security(self) -> Iterator[DocumentFinding]:
        shown, specified = _ways_in(self._page), _ways_in(self._specification)
        if shown and specified and not set(shown) & set(specified):
            yield self._differs(
                f"/components/securitySchemes/{next(iter(shown.values()))}",
                f"/components/securitySchemes/{next(iter(specified.values()))}",
                "the authentication",
                ", ".join(map(" ".join, shown)),
                ", ".join(map(" ".join, specified)),
            )

    def _parameters(self, shown: Operation, specified: Operation) -> Iterator[DocumentFinding]:
        for parameter in shown.parameters:
            other = specified.parameter(parameter.name, parameter.location)
            if other is None:
                continue
            subject = f"the {parameter.location} parameter {parameter.name} of {shown.method} {shown.path}"
            if parameter.required != other.required and self._is_stated(f"{parameter.pointer}/required"):
                yield self._differs(
                    parameter.pointer,
                    other.pointer,
                    f"whether {subject} is required",
                    _required(parameter.required),
                    _required(other.required),
                )
            yield from self._schema(
                subject,
                flatten(self._page, parameter.schema, f"{parameter.pointer}/schema"),
                flatten(self._specification, other.schema, f"{other.pointer}/schema"),
            )

    def _body(self, shown: Operation, specified: Operation) -> Iterator[DocumentFinding]:
        if shown.body is None or specified.body is None:
            return
        ours = flatten(self._page, shown.body.schema, shown.body.pointer)
        theirs = flatten(self._specification, specified.body.schema, specified.body.pointer)
        for name, (schema, place) in ours.properties.items():
            if name not in theirs.properties:
                continue
            subject = f"the body property {name} of {shown.method} {shown.path}"
            is_required = name in ours.required, name in theirs.required
            if is_required[0] != is_required[1] and self._is_stated(ours.required.get(name, place)):
                yield self._differs(
                    place,
                    theirs.properties[name][1],
                    f"whether {subject} is required",
                    *map(_required, is_required),
                )
            other = flatten(self._specification, *theirs.properties[name])
            yield from self._schema(subject, flatten(self._page, schema, place), other)

    def _schema(self, subject: str, shown: Flat, specified: Flat) -> Iterator[DocumentFinding]:
        """Compare types, then keywords that both have; only what the page states."""
        if (
            shown.types
            and specified.types
            and not _agree(shown.types, specified.types)
            and self._is_stated(shown.place)
        ):
            types = (", ".join(sorted(kinds)) for kinds in (shown.types, specified.types))
            yield self._differs(shown.place, specified.place, f"the type of {subject}", *types)
            return
        for keyword in _COMPARED:
            if keyword in shown.keywords and keyword in specified.keywords:
                (ours, place), (theirs, other) = shown.keywords[keyword], specified.keywords[keyword]
                if _canonical(ours) != _canonical(theirs) and self._is_stated(place):
                    yield self._differs(place, other, f"{keyword} of {subject}", repr(ours), repr(theirs))

    def _statuses(self, shown: Operation, specified: Operation) -> Iterator[DocumentFinding]:
        ours, theirs = ({s for s in o.responses if s.startswith("2")} for o in (shown, specified))
        if ours and theirs and not ours & theirs and "2XX" not in ours | theirs:
            yield self._differs(
                f"{shown.pointer}/responses/{min(ours)}",
                f"{specified.pointer}/responses/{min(theirs)}",
                f"the status of success of {shown.method} {shown.path}",
                ", ".join(sorted(ours)),
                ", ".join(sorted(theirs)),
            )

    def _examples(self, shown: Operation, specified: Operation) -> Iterator[DocumentFinding]:
        """The page's examples that break the specification's schemas, one finding for each."""
        for status, response in shown.responses.items():
            other = specified.responses.get(status)
            if other is None or other.schema is None:
                continue
            for example in response.examples:
                broken = self._schemas.violations(other.schema, other.schema_pointer, example)
                if broken:
                    place = "/" + "/".join(map(str, broken[0].instance))
                    yield self._differs(
                        response.pointer,
                        broken[0].contract,
                        f"the {status} response of {shown.method} {shown.path}",
                        f"an example that is otherwise at {place}",
                        broken[0].message[:200],
                    )

    def _is_stated(self, pointer: str) -> bool:
        return self._page.evidence.of(pointer).kind in _STATED

    def _differs(self, shown_at: str, specified_at: str, subject: str, shown: str, specified: str) -> DocumentFinding:
        place = self._specification.evidence.of(specified_at).place
        return self._finding(
            DIFFERS,
            shown_at,
            f"Page and specification differ in {subject}: {shown} on the page, {specified} in {place}.",
            "follows the specification.",
            "which is right?",
        )

    def _finding(self, rule: str, pointer: str, wrong: str, contract: str, ask: str) -> DocumentFinding:
        evidence = self._page.evidence.of(pointer)
        message = f"{wrong} The contract {contract} Ask the vendor: {ask}"
        return DocumentFinding(rule, evidence.document or "", evidence.lines or (1, 1), message)


def _agree(shown: Set[str], specified: Set[str]) -> bool:
    """Whether some type is in both; pages call an integer a number, and it is one."""
    shown, specified = ({"number" if kind == "integer" else kind for kind in kinds} for kinds in (shown, specified))
    return bool(shown & specified)


def _canonical(value: Any) -> Any:
    return sorted(map(repr, value)) if isinstance(value, list) else value


def _plain(url: str) -> str:
    """Give what matters of a base URL: host and path."""
    parts = urlsplit(url)
    return parts.netloc.lower() + parts.path.rstrip("/")


def _required(required: bool) -> str:
    return "required" if required else "optional"


def _ways_in(contract: Contract) -> dict[tuple[str, ...], str]:
    """Give the security schemes that the whole API asks for, or all where it asks for none, each with its name."""
    schemes = contract.security_schemes
    asked = [name for needed in contract.document.get("security") or () for name in needed if name in schemes]
    return {_scheme(schemes[name]): name for name in asked or schemes}


def _scheme(scheme: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what a client must know of a security scheme; a bearer token is what OAuth 2.0 gives (RFC 6750)."""
    kind, how = str(scheme.get("type")), str(scheme.get("scheme", "")).lower()
    if kind in ("oauth2", "openIdConnect") or how == "bearer":
        return ("bearer",)
    if kind == "apiKey" and str(scheme.get("name", "")).lower() == "authorization":
        return ("bearer",)
    return (kind, how or f"{scheme.get('in')} {scheme.get('name')}")
