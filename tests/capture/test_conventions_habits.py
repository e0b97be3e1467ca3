"""More ways to write conventions, each beside sentences that look alike and say nothing of the kind."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.capture import capture
from driftwitness.capture.convention_facts import Authentication, ErrorCodeRow, Limit, PagingParameter, VersionTold
from driftwitness.capture.facts import BodyMediaType, PropertyRow, StatusMention, StatusRow
from driftwitness.capture.recognisers import recognise_all
from driftwitness.document.markdown import read as read_markdown
from driftwitness.document.text import read

STATUSES = {
    "Code\tMessage\tAbout\tReason\tStatus code\nt-1\tNo lid.\tBox\tOpen.\t400\nt-2\tNo!\t\tNot yours.\t403": {400, 403},
    "Error Code Error Message Status Code\nt-0001 No lid. It is open. 400\nt-0002 Not yours. 403": {400, 403},
    "Status\tMeaning\n`404`\tGone\n502–504\tOurs": {404, 502, 503, 504},
    "Errors\n\n404 Gone\n502–504 Ours": {404, 502, 503, 504},
    "Errors\n\n404: Gone\n500 - 503: Ours": {404, 500, 501, 502, 503},
    "Status\tMeaning\n200-299\tWell\n400-499\tYours\n404\tGone": {404},
    "Tell apart `400 bad_lid`, `412 lid_changed` and `503 box_closed`.": {400, 412, 503},
    "200 means success, 404 means it is gone.": {200, 404},
    "On success you get 201, on failure 422.": {201, 422},
    "Expect a 402 when the bill is open.": {402},
    "Redirects with 302 to the box.": {302},
    "Outcome\tHTTP\nDone\t200\nGone\t410": {200, 410},
    "Toys 301-504 are red.": set(),
    "It can't be done with a simple 301 redirect.": set(),
    "If your server returns 500 we try again.": set(),
    "A delivery is done when you respond with a status of 204.": set(),
    "Size\tParts\nsmall\t200\nlarge\t400": set(),
    "Id\tName\tWeight\nred_box\tThe red one\t400\nblue_box\tThe blue one\t500": set(),
}


@pytest.mark.parametrize(("text", "expected"), STATUSES.items(), ids=list(STATUSES))
def test_statuses(text: str, expected: set[int]) -> None:
    assert {status for (status,) in found(text, StatusRow | StatusMention, "status")} == expected


LIMITS: dict[str, list[tuple[int, int, str | None]]] = {
    "By default you are limited to sending 200 messages per day.": [(200, 86400, None)],
    "You may send up to 500 emails per hour.": [(500, 3600, None)],
    "The API allows at most 50 lookups per minute for each key.": [(50, 60, "key")],
    "Clients may make sixty (60) requests per minute.": [(60, 60, None)],
    "No more than one (1) request per second, please.": [(1, 1, None)],
    "100 requests (per minute)": [(100, 60, None)],
    "Calls are limited to 1000 within a 24 hour period.": [(1000, 86400, None)],
    "The rate limit window is 15 minutes; 180 requests fit in each.": [(180, 900, None)],
    "100 req/min/IP": [(100, 60, "ip")],
    "A client can send 10 requests each second.": [(10, 1, "key")],
    "20,000 requests per calendar month": [(20000, 2592000, None)],
    "Requests per hour (per IP): 500": [(500, 3600, "ip")],
    "Code\tMessage\tMeaning\n421\tYou exceeded your daily calls\tThe limit was reached\n429\tSlow down\tWait"
    "\n500\tVarious\tOurs": [],
    "We handle 10,000 requests per second.": [],
    "Our servers process one million calls a day.": [],
    "If you need 500 requests per minute, write to us.": [],
    "It costs 5 EUR per 1000 requests per month.": [],
    "Poll the status, say 2 times per minute.": [],
    "An average of 3 requests per second was measured last year.": [],
    "A box is limited to 20 toys per child.": [],
    "Uploads are limited to 10 MB per file.": [],
}


@pytest.mark.parametrize(("text", "expected"), LIMITS.items(), ids=list(LIMITS))
def test_limits(text: str, expected: list[tuple[int, int, str | None]]) -> None:
    assert found(text, Limit, "quota", "window", "scope") == expected


PAGING: dict[str, set[str]] = {
    "Lists\n\nResults are limited to 100 by default, which a limit=X in the query changes.": {"limit"},
    "Apply the `Offset` filter to start later, and the `Limit` filter for how many.": {"Offset", "Limit"},
    "https://toys.example/toys?Limit=150&Offset=2500": {"Limit", "Offset"},
    "These may stand in the query string of any call. They work everywhere.\n\n"
    "  • page The page to return (default 1)\n  • page_size The number of records in one": {"page", "page_size"},
    "If there are more, `next_cursor` is set; send it as `cursor` in the next request.": {"cursor"},
    "The page size is 50 and can be changed with ?page_size=100.": {"page_size"},
    "Paging\n\nskip and take can be used to page through toys.": {"skip", "take"},
    "Pagination\n\nstartAt and maxResults cut the list.": {"startAt", "maxResults"},
    "Lists accept page and pageSize.": {"page", "pageSize"},
    "Go to the next page of the settings and press Limit.": set(),
    "Limit: 100 requests per minute": set(),
    "The toy startAt cuts the list of toys.": set(),
    "Each message has an offset in its topic.": set(),
}


@pytest.mark.parametrize(("text", "expected"), PAGING.items(), ids=list(PAGING))
def test_paging_parameters(text: str, expected: set[str]) -> None:
    assert {name for (name,) in found(text, PagingParameter, "name")} == expected


def test_what_is_the_default_is_no_maximum() -> None:
    text = "Lists\n\nResults are limited to 100 by default, which a limit=X in the query changes."
    assert found(text, PagingParameter, "text") == [("Default: 100.",)]


BEARER = ("bearer", None, None)
SCHEMES: dict[str, set[tuple[str, str | None, str | None]]] = {
    "Instead of keys, partners can use OAuth 2.0 to sign in.": {("oauth2", None, None)},
    "Send the token with the `Bearer` scheme.": {BEARER},
    "The key goes in one of these:\n\n1. A query parameter named `ToyToken`.\n2. An HTTP header named `ToyToken`.\n"
    "3. A cookie named `ToyToken`.": {("apiKey", place, "ToyToken") for place in ("query", "header", "cookie")},
    "As a *query parameter* named `toy_token`:": {("apiKey", "query", "toy_token")},
    "Authentication is done by an api_key parameter in the query string.": {("apiKey", "query", "api_key")},
    "Include your API key as `key` in the query string.": {("apiKey", "query", "key")},
    "Authentication uses a session cookie named toy_session.": {("apiKey", "cookie", "toy_session")},
    "Log in and keep the cookie `toysid`: it must be sent with every request.": {("apiKey", "cookie", "toysid")},
    "Use your API token as the username and leave the password blank.": {("basic", None, None)},
    "requests.get(url, auth=('me', 'secret'))": {("basic", None, None)},
    "http GET https://toys.example/toys toy_token==abcdef0123456789": {("apiKey", "query", "toy_token")},
    "Header\tValue\nX-Api-Key\tYour key": {("apiKey", "header", "X-Api-Key")},
    "Header Value\nX-Api-Key Your key": {("apiKey", "header", "X-Api-Key")},
    "An api token should be used instead. @see api-token:add": set(),
    "A token can be made in the settings (if using OAuth or SSO).": set(),
    "As an OAuth2 Token header:": set(),
    "Where TOY_USER is given, our server sends a Basic Authorization header with it.": set(),
    "We send a Basic Authorization header to your webhook.": set(),
    "Webhooks can carry a bearer token of your choice.": set(),
    "Earlier versions used Basic authentication.": set(),
    "Set proxy_user to use HTTP Basic authentication with the proxy.": set(),
    "The X-Toys-Signature header lets you check that a webhook is ours.": set(),
    "OAuth 2.0 is not needed.": set(),
    "A query parameter named `page_token` goes on with the list.": set(),
    "A cookie named `colour` holds the colour.": set(),
}


@pytest.mark.parametrize(("text", "expected"), SCHEMES.items(), ids=list(SCHEMES))
def test_authentication(text: str, expected: set[tuple[str, str | None, str | None]]) -> None:
    assert set(found(text, Authentication, "kind", "location", "name")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Content-Type of every request must be multipart/form-data.", ["multipart/form-data"]),
        ("If a request has a picture in its body, its Content-Type must be multipart/form-data.", []),
        ("Also, set the Content-Type header to multipart/form-data.", []),
        ("The Content-Type header of each request must be application/json.", ["application/json"]),
    ],
)
def test_form_of_all_bodies(text: str, expected: list[str]) -> None:
    assert [value for (value,) in found(text, BodyMediaType, "media_type")] == expected


def test_version_header_ends_before_the_full_stop() -> None:
    text = "Toys-Version: 2.\n\nX-Webhook-Version: 3."
    assert found(text, VersionTold, "name", "value") == [("Toys-Version", "2")]


def test_title_of_error_codes_is_no_code() -> None:
    text = "Error codes\n\nSMS toy error codes\n\nT_LID The lid\n\nT_BOX The box"
    assert [code for (code,) in found(text, ErrorCodeRow, "code")] == ["T_LID", "T_BOX"]


@pytest.mark.parametrize("head", ["HTTP Status Code\tScenario", "HTTP Code\tWhen", "HTTP response\tCause"])
def test_table_of_statuses_has_no_properties(head: str) -> None:
    text = f"POST /toys\n\nReturns:\n\n{head}\n415\tNo box\n200\tAll else"
    assert not found(text, PropertyRow, "row")
    assert {415, 200} == {status for (status,) in found(text, StatusRow, "status")}


PAGE = """# Toy API

## List

`GET /v1/toys`

Returns: 200 and a list. A page holds 20.

## Swap

Status | Reason
-------|-------
409 | Taken
403 | Banned

## Add

`POST /v1/toys`

Status | Reason
-------|-------
415 | No box
200 | All else

## Error codes

**For `POST /v1/toys`:**

Code | Message | Status code
-----|---------|------------
t-1 | Late | 423
t-2 | Later | 425

**For `GET /v1/toys`:**

Code | Message | Status code
-----|---------|------------
t-3 | Never | 406

## Rate limits

The limit is 30 requests per minute.

## OAuth

Tokens of others are checked by `POST https://toys.example/v1/tokens/authorize`.
"""


def test_statuses_stay_with_their_operation_and_their_section() -> None:
    contract = captured(PAGE)
    toys = contract["paths"]["/v1/toys"]
    assert sorted(toys["get"]["responses"]) == ["200", "406"]
    assert sorted(toys["post"]["responses"]) == ["200", "415", "423", "425"]
    assert contract["x-driftwitness"]["statuses"] == [{"status": 403}, {"status": 409}]


def test_scope_that_nobody_tells_is_not_claimed() -> None:
    assert captured(PAGE)["x-driftwitness"]["rateLimit"] == [{"quota": 30, "window": 60}]


def test_path_that_ends_with_authorize_is_no_oauth() -> None:
    assert "securitySchemes" not in captured(PAGE)["components"]


def test_limit_that_a_sentence_tells_at_large_pages_the_lists_that_show_it() -> None:
    page = """# Toy API

## Toys

Results are limited to 100 by default, which passing limit=X in the query changes.

GET /v1/toys?limit=5

All toys, whatever they are.

GET /v1/boxes

All boxes.
"""
    (entry,) = captured(page)["x-driftwitness"]["pagination"]
    assert entry["operations"] == ["listToys"]
    assert entry["size"] == {"param": "limit", "default": 100}


def test_general_statuses_in_a_chapter_without_operations_are_those_of_all() -> None:
    page = (
        '# Yards\n\n## Answers\n\n```\n{"data": 1}\n```\n\n## Common error codes\n\n| Code | Meaning |\n|---|---|\n'
        "| 503 | We are closed |\n\n# Toys\n\nGET /toys\n\nAll.\n\n# Boxes\n\nGET /boxes\n\nAll.\n"
    )
    paths = captured(page)["paths"]
    assert all("503" in paths[path]["get"]["responses"] for path in ("/toys", "/boxes"))


@pytest.mark.parametrize("heading", ["Responses", "Other available responses:", "Results", "Status codes"])
def test_headings_over_the_answers_of_one_operation(heading: str) -> None:
    sections = (
        f"## {title}\n\n#### Input\n\n- `size` (integer): A size\n\nPOST /{path}\n\n"
        f"#### {heading}\n\n- Status {status}: Done\n- Status {refusal}: No\n"
        for title, path, status, refusal in (("toy:add", "toys", 202, 403), ("box:add", "boxes", 204, 409))
    )
    contract = captured("# Toy API\n\n" + "\n".join(sections))
    assert sorted(contract["paths"]["/toys"]["post"]["responses"]) == ["202", "403"]
    assert sorted(contract["paths"]["/boxes"]["post"]["responses"]) == ["204", "409"]


@pytest.mark.parametrize("label", ["Response Code: ", "Return code: ", "HTTP response "])
def test_status_and_phrase_behind_a_label_in_code(label: str) -> None:
    shown = (
        f"When {word}:\n\n```http\n{label}{status}\n```\n"
        for word, status in (("new", "201 Created"), ("old", "200 OK"))
    )
    page = "# Toy API\n\nPOST /toys\n\n" + "\n".join(shown)
    assert sorted(captured(page)["paths"]["/toys"]["post"]["responses"]) == ["200", "201"]


@pytest.mark.parametrize(
    ("name", "description", "style"),
    [
        ("pageStart", "Where to begin", "offset"),
        ("start", "The entry that the request will start from", "offset"),
        ("from", "How many toys to skip", "offset"),
        ("start", "The day from which on toys are listed", None),
    ],
)
def test_offset_by_another_name(name: str, description: str, style: str | None) -> None:
    contract = captured(
        "# Toy API\n\n## List toys\n\nGET /toys\n\nParameter | Default | Description\n---|---|---\n"
        f"{name} | 0 | {description}\npageSize | 25 | How many toys\n"
    )
    (entry,) = contract["x-driftwitness"]["pagination"]
    assert entry.get(style or "offset", {}).get("param") == (name if style else None)


def captured(text: str) -> dict[str, Any]:
    return capture([read_markdown("page.md", text)], vendor="toys").openapi


def found(text: str, kind: Any, *names: str) -> list[tuple[Any, ...]]:
    """What the facts of some kinds say, in order."""
    facts = [fact for fact in recognise_all([read("page.txt", text)]) if isinstance(fact, kind)]
    return [tuple(getattr(fact, name) for name in names) for fact in facts]
