"""The lines of evidence say what the contract has from them, by a reading that shares nothing with capture."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

import pytest
from tests.capture.meaning import unsaid

from driftwitness.capture import Captured, capture
from driftwitness.document import Document, read_document

DATA = Path(__file__).parents[1] / "data" / "documents"
VENDORS = Path(os.environ.get("DRIFTWITNESS_DOCUMENTS", Path(__file__).parents[2] / ".." / "shared" / "documents"))
PAGES = sorted(path for path in DATA.rglob("*") if path.suffix in (".txt", ".md", ".html"))
PAGES += sorted(VENDORS.glob("*.txt"))


@functools.cache
def captured(page: Path) -> tuple[Captured, Document]:
    document = read_document(page)
    return capture([document], vendor=page.stem), document


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_lines_of_evidence_say_what_is_asserted(page: Path) -> None:
    found, document = captured(page)
    assert found.evidence
    assert [str(one) for one in unsaid(found.openapi, found.evidence, [document])] == []


PLANTS: tuple[tuple[str, str, tuple[int, int], str], ...] = (
    ("pages/harbour.txt", "/components/headers/X-Quota-Left", (158, 158), "header"),
    ("pages/harbour.txt", "/components/responses/Conflict", (174, 174), "status"),
    ("pages/harbour.txt", "/components/schemas/Berth/properties/length_m", (40, 40), "name"),
    ("pages/harbour.txt", "/components/schemas/Booking/properties/price/properties/amount", (119, 119), "name"),
    ("pages/harbour.txt", "/components/securitySchemes/apiKey", (5, 5), "name"),
    ("pages/harbour.txt", "/info/title", (3, 3), "title"),
    ("pages/harbour.txt", "/paths/~1berths/get", (85, 85), "path"),
    ("pages/harbour.txt", "/paths/~1bookings/post", (87, 87), "path"),
    ("pages/harbour.txt", "/paths/~1berths/get/parameters/1", (25, 25), "name"),
    ("pages/harbour.txt", "/paths/~1bookings/post/requestBody/content/application~1json/schema/properties/nights",
     (131, 131), "minimum"),
    ("pages/harbour.txt", "/paths/~1bookings/post/requestBody/content/application~1json/schema/properties/mooring",
     (91, 91), "name"),
    ("pages/harbour.txt", "/paths/~1bookings/post/requestBody/content/application~1json/schema/required", (3, 3),
     "required"),
    ("pages/harbour.txt", "/paths/~1bookings~1{id}/delete", (125, 125), "method"),
    ("pages/harbour.txt", "/paths/~1bookings~1{id}/delete/responses/204", (113, 113), "status"),
    ("pages/harbour.txt", "/paths/~1berths~1{berth_id}/get/parameters/0/schema/examples", (63, 63), "examples"),
    ("pages/harbour.txt", "/servers/0", (9, 9), "server"),
    ("pages/harbour.txt", "/tags/1", (13, 13), "tag"),
    ("pages/harbour.txt", "/x-driftwitness/effects/createBooking", (89, 89), "effect"),
    ("pages/harbour.txt", "/x-driftwitness/envelope/error/code", (158, 158), "code"),
    ("pages/harbour.txt", "/x-driftwitness/errors/1", (173, 173), "code"),
    ("pages/harbour.txt", "/x-driftwitness/filters/1", (27, 27), "filter"),
    ("pages/harbour.txt", "/x-driftwitness/ordering/0", (9, 9), "an"),
    ("pages/harbour.txt", "/x-driftwitness/pagination/0/cursor", (26, 26), "param"),
    ("pages/harbour.txt", "/x-driftwitness/pagination/0/cursor/next", (36, 36), "next"),
    ("pages/harbour.txt", "/x-driftwitness/rateLimit/0", (160, 160), "quota"),
    ("pages/harbour.txt", "/x-driftwitness/rateLimit/0/headers/reset", (158, 158), "header"),
    ("pages/harbour.txt", "/x-driftwitness/rateLimit/0/status", (160, 160), "status"),
    ("pages/harbour.txt", "/x-driftwitness/updates/0/partial", (125, 125), "update"),
    ("conventions/museum.md", "/x-driftwitness/rateLimit/1", (34, 34), "quota"),
    ("conventions/museum.md", "/x-driftwitness/rateLimit/0/blocks", (33, 33), "blocks"),
    ("conventions/museum.md", "/x-driftwitness/versioning/0", (7, 7), "{"),
    ("conventions/museum.md", "/x-driftwitness/pagination/0/page", (66, 66), "param"),
    ("fields/seedbank.md", "/components/schemas/Accession/properties/weight_g", (15, 15), "name"),
)  # fmt: skip


@pytest.mark.parametrize(("page", "place", "lines", "what"), PLANTS, ids=[f"{plant[1]}" for plant in PLANTS])
def test_other_lines_do_not_say_it(page: str, place: str, lines: tuple[int, int], what: str) -> None:
    found, document = captured(DATA / page)
    evidence: dict[str, Any] = {place: found.evidence[place] | {"lines": list(lines)}}
    own = {other: entry for other, entry in found.evidence.items() if other.startswith(f"{place}/")}
    assert list(unsaid(found.openapi, {place: found.evidence[place], **own}, [document])) == []
    (wrong, *_) = [one for one in unsaid(found.openapi, evidence | own, [document]) if one.place == place]
    assert wrong.what.startswith(what)
