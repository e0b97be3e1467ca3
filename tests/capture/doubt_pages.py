"""Small pages: for each rule one that gives its finding, and a change after which it gives none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """`line` stands in the first line of the finding, `says` in its message; with `old` as `new` there is none."""

    rule: str
    page: str
    old: str
    new: str
    line: str
    says: str


SIEVES = """Sieves API

POST /sieves/search

Returns the sieves.

Body:

{
  "filters": [{"field": "mesh", "value": {"operator": "like", "input": "fine"}}]
}
"""
HARBOUR = """Harbour API

Base URL: https://harbour.example/api

GET to read, POST to create, DELETE to remove.

Every response is JSON, including errors.

Status codes

200

It worked.

400

The request is malformed.

Berths

3 endpoints

GET/api/berthsList Berths

curl "https://harbour.example/api/berths" -H "key: K"

POST/api/berthsCreate Berth

curl -X POST "https://harbour.example/api/berths" -H "key: K" -d '{
    "berth_name": "North",
    "free_from": "2031-04-05T10:00:00Z"
  }'

GET/api/berths/{code}Get Berth

curl "https://harbour.example/api/berths/north" -H "key: K"
"""
CRANES = """Cranes API

GET /cranes

Returns the cranes. Answers 200 OK.

GET /cranes/{{code}}

Returns one. Answers 200 OK.

{method} /cranes/{word}

Does something else. Answers 200 OK.
"""
PORTER = """Porter API

Prefix each path with /v3. For example:

GET /v3/carts/12
POST /v3/carts

Errors

Here is an error:
{
  "cart_uuid": "8a72",
  "errors": [{"code": "no_such_cart", "message": "There is none."}]
}

A cart_id
is returned for most requests.

Pagination

We use cursor and limit for pagination. By default, cursor is 0 and limit is 25.

GET /v3/carts?limit=30&cursor=60

Without a cursor, the list begins at the first cart.

Error codes:
no_such_cart
- The cart is not there
cart_is_full
- Nothing can be put in
unchanged_cart
- The cart could not be changed
"""
TILLS = """Tills API

The API answers with HTTP code 200.

Base URL explained:

  • https://shop.example/ - your shop's URL
  • /api/v1 - version
  • /part/stock - part name
  • /till/ - till name
  • list - method name
  • ?key=* - your key

Error codes

10 - unknown till: No till has this number
11 - till is shut: Nobody sits at this till
12 - no more coins: There is no change in it
"""
KITES = """Kites API

Available operations

Kites

- Get kite: Retrieves a kite.{more}
- Add kite: Makes a kite.{more}
- Mend kite: Mends a kite.{more}
- Drop kite: Drops a kite.{more}

Limits

You can send 100 requests per minute. Beyond that, 429 is returned.
"""
GLUED = """Vans API

GET /vans

Answers 200 OK.

{
  "state": "parked",
  "plate": "AB 1",
  "wheel_count": 4,
  "door_count": 2
}

state
says where the van is, as far as that is known, and it will beparked
or gone. It has thewheel_count
- as many wheels as are knowndoor_count
- The doors
"""
COPIED = "\n".join(
    f"""POST /{name}/find

Body:
{{"filter": {{"by": "email", "like": "{value}"}}, "limit": 5}}

Answers 200 OK.
"""
    for name, value in [("boats", "a"), ("crews", "b"), ("ports", "c"), ("storms", "d")]
)
SILENT = """Gulls API

GET /gulls

Returns the gulls. Answers 200 OK.

GET /gulls/{id}

Returns one gull. Answers 200 OK.
"""

PAIRS = (
    Pair("colliding-paths", CRANES.format(method="GET", word="spare"), "GET /cranes/spare", "PUT /cranes/spare",
         "/cranes/spare", "1 pair of paths"),
    Pair("colliding-paths", CRANES.format(method="GET", word="spare"), "Returns one.",
         'Returns one.\n\n{"id": 4, "code": 17}\n', "/cranes/spare", "GET /cranes/spare and /cranes/{code}"),
    Pair("one-title-two-operations", HARBOUR.replace("Create Berth", "List Berths"), "POST/api/berthsList Berths",
         "POST/api/berthsCreate Berth", "POST/api/berths", "GET /berths and POST /berths"),
    Pair("method-against-title", HARBOUR.replace("Create Berth", "Remove Berth"), "POST to create", "POST to send",
         "Remove Berth", "POST is there to create"),
    Pair("method-against-title", HARBOUR.replace("Create Berth", "Search Berths"), "Search Berths", "Create Berth",
         "Search Berths", "1 read: Search Berths"),
    Pair("answer-without-body", HARBOUR.replace("It worked.", "It worked.\n\n204\n\nIt is gone."),
         "Every response is JSON", "Most responses are JSON", "204", "Status 204 has no body"),
    Pair("one-field-two-spellings", HARBOUR + '''
PUT/api/berths/{code}Update Berth

curl -X PUT "https://harbour.example/api/berths/north" -d '{"berthName": "South"}'
''', "berthName", "berth_name", "berthName", "berth_name (line"),
    Pair("several-date-formats", HARBOUR + '''
PUT/api/berths/{code}Update Berth

curl -X PUT "https://harbour.example/api/berths/north" -d '{"free_from": "2031-04-05 10:00"}'
''', "2031-04-05 10:00", "2031-04-05", "2031-04-05 10:00", "free_from '2031-04-05T10:00:00Z'"),
    Pair("one-example-many-operations", COPIED.replace('"b"', '"a"').replace('"c"', '"a"').replace('"d"', '"a"'),
         'POST /storms/find\n\nBody:\n{"filter": {"by": "email", "like": "a"}',
         'POST /storms/find\n\nBody:\n{"filter": {"by": "wind", "like": "a"}', "{", "under 4 operations"),
    Pair("two-names-for-one-thing", PORTER, "cart_id\n", "cart_uuid\n", "cart_id", "'cart_uuid'"),
    Pair("two-names-for-one-thing", PORTER, '"cart_uuid": "8a72"', '"cart_uuid": "8a72", "cart_id": 4', "cart_id",
         "'cart_id'"),
    Pair("default-against-prose", PORTER.replace("the list begins at the first cart", "the latest carts come"),
         "the latest carts come", "the default is taken", "Without a cursor", "'cursor' is 0 by default"),
    Pair("example-without-version", PORTER.replace("GET /v3/carts?", "GET /carts?"), "GET /carts?", "GET /v3/carts?",
         "GET /carts", "asks for /v3"),
    Pair("misleading-error-code", PORTER.replace("cart_is_full", "already_reported"), "already_reported",
         "already_told", "already_reported", "status 208"),
    Pair("misleading-error-code", HARBOUR + "\nErrors\n\nStatus\tCode\tDescription\n409\tbad_request\tTwo at once\n"
         "422\tinvalid\tA wrong value\n", "409\tbad_request", "400\tbad_request", "409", "has it for 409"),
    Pair("no-statuses", PORTER, "There is none.", 'There is none."}\n\nIt comes with status 404: {"',
         "GET /v3/carts/12", "No line names an HTTP status"),
    Pair("dead-reference", KITES.format(more=" More information"), "More information",
         "More information: https://kites.example/help", "Get kite", "4 places without a target"),
    Pair("glued-words", GLUED, "beparked", "be parked", "beparked", "'knowndoor_count'"),
    Pair("count-disagrees", HARBOUR.replace("3 endpoints", "4 endpoints"), "4 endpoints", "3 endpoints", "4 endpoints",
         "Berths 4, and 3 stand there"),
    Pair("count-disagrees", HARBOUR.replace("Every", "Here are 5 endpoints. Every"), "5 endpoints",
         "over 5 endpoints", "5 endpoints", "in all 5, and 3 stand there"),
    Pair("count-disagrees", HARBOUR.replace("Status codes", "Berths3Ships2Berths9\n\nStatus codes"), "Berths9",
         "Berths3",
         "Berths3", "Berths 9"),
    Pair("error-code-without-boundary", TILLS.replace(" - unknown", " unknown").replace(" - till is", " till is")
         .replace(" - no", " no").replace(": No", " No").replace(": Nobody", " Nobody").replace(": There", " There"),
         "11 till is shut Nobody", "11 till is shut: Nobody", "10 unknown", "3 error codes"),
    Pair("doubled-slash", TILLS.replace("/part/stock", "/part/stock/"), "/part/stock/ ", "/part/stock ",
         "https://shop.example/", "//"),
    Pair("filters-by-example", SIEVES, '"operator": "like"', '"name": "like"', '"operator"',
         "examples show 'like' (line 10)"),
    Pair("filters-by-example", SIEVES, "Returns the sieves.", "Its operators are like, equal and below.",
         '"operator"', "filter with operators at /filters/0/value/operator"),
    Pair("operation-without-response", SILENT, "OK.",
         'OK.\n\n{"id": 4}', "GET /gulls", "2 of 2"),
    Pair("not-implemented", SILENT.replace("Returns one gull.", "Not implemented yet!"), "Not implemented yet!",
         "Returns one gull.", "Not implemented", "GET /gulls/{id} is documented"),
    Pair("not-implemented", SILENT.replace("Returns one gull.", "This endpoint is not yet available."),
         "This endpoint is not yet available.", "Gulls that are not yet available are left out.", "This endpoint",
         "told not to be"),
)  # fmt: skip
