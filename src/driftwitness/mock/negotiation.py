"""Content negotiation: which representation comes in and goes out, and which version of the API is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA, Body
from driftwitness.mock import multipart
from driftwitness.mock.exchange import Answer, RefusalError, Request

MOST_KEPT = 4096
_NUMBERS = re.compile(r"\d[\d.-]*")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range, in lower case; ``parameters`` are those that tell representations apart."""

    name: str
    parameters: frozenset[tuple[str, str]] = frozenset()
    quality: float = 1.0

    @property
    def is_json(self) -> bool:
        """Whether JSON is behind it (RFC 6839, section 3.1)."""
        return self.name == JSON_MEDIA or self.name.endswith("+json")

    @property
    def family(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What media types have in common that differ only in their version."""
        return _NUMBERS.sub("#", self.name), frozenset((key, _NUMBERS.sub("#", text)) for key, text in self.parameters)

    def matches(self, other: MediaType) -> int:
        """How well a media type fits this range, from 0 (not at all) to 4 (with the same parameters)."""
        if self.name == "*/*":
            return 1
        if self.name.endswith("/*"):
            return 2 if other.name.startswith(self.name[:-1]) else 0
        if self.name != other.name or not self.parameters <= other.parameters:
            return 0
        return 4 if self.parameters else 3


@dataclass(frozen=True, slots=True)
class Received:
    """A request's body as the rules read it: the operation with the body of that media type, and the bytes."""

    operation: Operation
    raw: bytes


class Negotiation:
    """What the contract says of media types and versions, held against requests.

    What it does not say is no reason to refuse: without a documented 406 who accepts nothing that there is gets the
    documented representation (RFC 9110, section 12.4.1), without a Content-Type a body is read as the documented one.
    Only a version that is none of the documented ones is refused, for its answer would be of another version: in Accept
    with 406, in Content-Type with 415 (or, where the contract has neither, as it refuses what is malformed), in a
    header or parameter as malformed, in the path as unknown.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        versions = contract.conventions.versioning
        self._accepted = _documented(versions, "accept")
        self._sent = _documented(versions, "content-type")
        self._named = {
            (version.style, version.name.lower() if version.style == "header" else version.name): {
                other.value for other in versions if other.style == version.style and other.name == version.name
            }
            for version in versions
            if version.style in ("header", "query") and version.name and version.value
        }
        self._contents: dict[str, Mapping[str, Body]] = {}
        self._offered: dict[str, Sequence[MediaType]] = {}
        self._chosen: dict[tuple[str, str], Body | None] = {}

    def require(self, request: Request, operation: Operation) -> None:
        """Raise RefusalError where the request asks for a version or a representation that there is not."""
        query = dict(parse_qsl(request.query)) if self._named else {}
        for (style, name), values in self._named.items():
            given = request.headers.get(name) if style == "header" else query.get(name)
            if given and given.strip() not in values:
                raise RefusalError("malformed", {name: ["names a version that does not exist"]})
        ranges = accepted(request.headers.get("accept", ""))
        if not ranges or any(_quality(offer, ranges) for offer in self._offers(operation)):
            return
        if self._knows_406(operation) or any(_is_unknown_version(given, self._accepted) for given in ranges):
            raise RefusalError("not-acceptable")

    def receive(self, request: Request, operation: Operation) -> Received:
        """Give the body as the media type of the request has it; raises RefusalError for one that is not documented."""
        raw, given = request.body or b"", request.headers.get("content-type", "").strip()
        if operation.body is None or not raw or not given:
            return Received(operation, raw)
        sent = media_type(given)
        body = self._read_as(operation, given, sent)
        if body is None:
            raise RefusalError("unsupported-media-type", headers={"Accept": ", ".join(self._bodies(operation))})
        if sent.name == multipart.MEDIA_TYPE:
            try:
                value = multipart.read(self._contract, body, given, raw)
            except multipart.MultipartError as error:
                raise RefusalError("malformed") from error
            # from here on it is the same value in JSON
            body, raw = replace(body, media_type=JSON_MEDIA), json.dumps(value).encode()
        return Received(operation if body is operation.body else replace(operation, body=body), raw)

    def represent(self, answer: Answer, request: Request, operation: Operation | None) -> Answer:
        """Give the answer the media type that the request likes best of those that the contract has for it."""
        wanted = request.headers.get("accept", "")
        if wanted in ("", "*/*", answer.media_type) or answer.content is None:
            return answer
        own = media_type(answer.media_type)
        if not own.is_json:
            return answer
        response = operation.responses.get(str(answer.status)) if operation else None
        listed = json_pointer.get(self._contract.document, f"{response.pointer}/content", {}) if response else {}
        offers = [answer.media_type, *(name for name in listed if media_type(name).is_json), *self._accepted.values()]
        ranges = accepted(wanted)
        best = max(offers, key=lambda offer: _quality(media_type(offer), ranges))
        return replace(answer, media_type=best) if best != answer.media_type else answer

    def _offers(self, operation: Operation) -> Sequence[MediaType]:
        if operation.id not in self._offered:
            self._offered[operation.id] = self._offers_of(operation)
        return self._offered[operation.id]

    def _offers_of(self, operation: Operation) -> Sequence[MediaType]:
        names = [
            name
            for status, response in operation.responses.items()
            if status.startswith("2")
            for name in json_pointer.get(self._contract.document, f"{response.pointer}/content", {})
        ]
        offers = [media_type(name) for name in names or [JSON_MEDIA]]
        return [*offers, *self._accepted] if any(offer.is_json for offer in offers) else offers

    def _knows_406(self, operation: Operation) -> bool:
        listed = any(entry.status == 406 for entry in self._contract.conventions.errors)
        return listed or "406" in operation.responses

    def _read_as(self, operation: Operation, given: str, sent: MediaType) -> Body | None:
        """Give the documented body for a media type as a request writes it; None for one of an unknown version."""
        if (operation.id, given) not in self._chosen:
            if len(self._chosen) > MOST_KEPT:
                self._chosen.clear()
            unknown = _is_unknown_version(sent, self._sent)
            self._chosen[operation.id, given] = None if unknown else self._body(operation, sent)
        return self._chosen[operation.id, given]

    def _body(self, operation: Operation, sent: MediaType) -> Body | None:
        """Give the documented body for a media type: the same, one that is JSON too, or one of a documented range."""
        documented = [(media_type(name), body) for name, body in self._bodies(operation).items()]
        same = [body for known, body in documented if known.name == sent.name]
        akin = [body for known, body in documented if known.is_json and sent.is_json]
        ranged = [body for known, body in documented if known.matches(sent)]
        return next(iter(same + akin + ranged), None)

    def _bodies(self, operation: Operation) -> Mapping[str, Body]:
        if operation.id not in self._contents:
            self._contents[operation.id] = dict(_bodies_of(self._contract, operation))
        return self._contents[operation.id]


def _bodies_of(contract: Contract, operation: Operation) -> list[tuple[str, Body]]:
    documented = operation.body
    if documented is None:
        return []
    whole, place = contract.locate(operation.raw.get("requestBody"), f"{operation.pointer}/requestBody")
    return [
        (name, documented)
        if name == documented.media_type
        else (
            name,
            Body(
                name,
                documented.required,
                content.get("schema") or {},
                place + json_pointer.join("content", name, "schema"),
            ),
        )
        for name, content in whole["content"].items()
    ]


def base_paths(contract: Contract) -> tuple[str, ...]:
    """Give the paths below which the operations stand: the server's, and where the version may stand in the path or
    elsewhere, the same without the version, or with it.
    """
    base, versions = contract.base_path, contract.conventions.versioning
    found = [base]
    for version in versions:
        prefix = "/" + (version.value or "").strip("/")
        if version.style != "path" or prefix == "/":
            continue
        if not base.endswith(prefix):
            in_paths = any(operation.path.startswith(f"{prefix}/") for operation in contract.operations)
            found += [] if in_paths else [base + prefix]
        elif any(other.style != "path" for other in versions):
            found.append(base.removesuffix(prefix))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def media_type(text: str) -> MediaType:
    """Read a media type or range; its charset says nothing where JSON is in UTF-8 (RFC 8259, section 11)."""
    name, *rest = text.split(";")
    pairs = [part.partition("=")[::2] for part in rest]
    parameters = {key.strip().lower(): value.strip().strip('"').lower() for key, value in pairs}
    told = {(key, value) for key, value in parameters.items() if key not in ("q", "charset", "boundary", "")}
    return MediaType(name.strip().lower(), frozenset(told), _weight(parameters.get("q", "1")))


@lru_cache(maxsize=1024)
def accepted(text: str) -> tuple[MediaType, ...]:
    """Read an Accept header; what is no media range in it counts for nothing (RFC 9110, section 12.5.1)."""
    found = [media_type(part) for part in text.split(",")]
    return tuple(given for given in found if re.fullmatch(r"[^\s/]+/[^\s/]+", given.name))


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", text) else 1.0


def _quality(offer: MediaType, ranges: Sequence[MediaType]) -> float:
    """Give the quality of an offer: that of the most specific range that it fits."""
    fitting = [(given.matches(offer), given.quality) for given in ranges if given.matches(offer)]
    return max(fitting)[1] if fitting else 0.0


def _documented(versions: Sequence[Any], header: str) -> dict[MediaType, str]:
    return {
        media_type(version.value): version.value
        for version in versions
        if version.style == "media-type" and version.value and (version.name or "accept").lower() == header
    }


def _is_unknown_version(given: MediaType, known: Mapping[MediaType, str]) -> bool:
    exact = {(version.name, version.parameters) for version in known}
    families = {version.family for version in known}
    return given.family in families and (given.name, given.parameters) not in exact
