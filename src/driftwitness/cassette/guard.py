"""Refuses to write a cassette that still holds a secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from driftwitness import InputError
from driftwitness.trace import Headers, Interaction
from driftwitness.trace.scan import Scan
from driftwitness.trace.secrets import environment, with_parts


def refuse_secrets(
    operation: str, interactions: Iterable[Interaction], text: str, secrets: Mapping[str, str] | None = None
) -> None:
    """Look for secrets in what is about to be written: ``text``, made of these interactions of one operation.

    ``secrets`` maps names to values; the environment's are looked for always. Raises InputError that names the place,
    and never the value.
    """
    scan = Scan(with_parts({**(secrets or {}), **environment()}))
    for number, interaction in enumerate(interactions, 1):
        for place, data in _places(interaction):
            if name := scan.find(data):
                raise _refusal(operation, f"interaction {number}, {place}", name)
    if name := scan.find(text.encode("utf-8", "surrogatepass")):
        raise _refusal(operation, "somewhere in the file", name)


def _refusal(operation: str, place: str, name: str) -> InputError:
    return InputError(
        f"{operation}: {place}: the value of {name} still stands there after redaction, and nothing was written. "
        "Leave that interaction out, or let the vendor issue another credential and record again."
    )


def _places(interaction: Interaction) -> Iterator[tuple[str, bytes]]:
    request, response = interaction.request, interaction.response
    yield "the request's method and URL", f"{request.method} {request.url}".encode("utf-8", "surrogatepass")
    yield from _headers("the request's", request.headers)
    yield "the request's body", request.body or b""
    yield from _headers("the response's", response.headers or ())
    yield "the response's body", response.body


def _headers(whose: str, headers: Headers) -> Iterator[tuple[str, bytes]]:
    for number, (name, value) in enumerate(headers, 1):
        # a header's name may be the secret itself
        yield f"{whose} header {number}", f"{name}: {value}".encode("utf-8", "surrogatepass")
