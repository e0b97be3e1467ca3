"""Random conventions, and the page that tells them in one of many ways."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    410: "Gone",
    503: "Service Unavailable",
}
STATUS_LISTS = (
    lambda s: ["Status\tMeaning", *(f"{status}\tThis went wrong" for status in s)],
    lambda s: ["Meaning\tHTTP code", *(f"This went wrong\t{status}" for status in s)],
    lambda s: [f"- `{status}`: this went wrong" for status in s],
    lambda s: [f"{status} {PHRASES[status]}" for status in s],
    lambda s: [line for status in s for line in (str(status), "", "This went wrong.", "")],
    lambda s: [f"It answers with a {status} if this went wrong." for status in s],
    lambda s: [f"Possible responses: {', '.join(map(str, s))}"],
    lambda s: [f"{PHRASES[status]} ({status}) means that this went wrong." for status in s],
)
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
LIMITS = (
    "You may make {quota} requests per {window}.",
    "No more than {comma} calls every {window}, please.",
    "The rate limit is {quota}/{unit}.",
    "In any {window} you get {quota} API calls.",
    "Requests per {unit}: {comma}",
    "Each key is limited to {quota} requests per key per {window}.",
)
POSITIONS = (
    ("page", "per_page"),
    ("page", "page_size"),
    ("offset", "limit"),
    ("cursor", "limit"),
    ("pageToken", "pageSize"),
)
PAGING = (
    "Lists are paged: use the {position} and {size} parameters.",
    "To go through the pages of a list, pass {position} and {size}.",
    "Parameters of all lists:\n\n- {position}: Which page\n- {size}: How many toys on a page",
    "Pages\n\nhttps://toys.example/toys?{position}=4&{size}=20",
)
SCHEMES: dict[str, tuple[str, ...]] = {
    "bearer": ("Authorization: Bearer abc", "Send it as a Bearer token."),
    "basic": ("We use HTTP Basic authentication.", "curl -u me:secret https://toys.example/toys"),
    "apiKey header X-Toy-Key": ("Put the key into the X-Toy-Key header.", "X-Toy-Key: YOUR_KEY"),
    "apiKey query api_key": ("https://toys.example/toys?api_key=abc", "Add your key as the query parameter api_key."),
    "oauth2": ("You must use OAuth 2.0 to authenticate.",),
}
HEADERS = ("X-RateLimit-{}", "RateLimit-{}", "X-Toy-Quota-{}")
HEADER_LISTS = (
    lambda names: [f"{name}: 14" for name in names],
    lambda names: ["Header\tDescription", *(f"{name}\tA number" for name in names)],
    lambda names: [f"The `{name}` header tells a number." for name in names],
)


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the page must tell, and the page's text."""

    statuses: frozenset[int]
    limit: tuple[int, int]
    headers: frozenset[str]
    paging: frozenset[str]
    scheme: str
    text: str


@st.composite
def conventions(draw: st.DrawFn) -> Conventions:
    """Draw facts and a way of telling each."""
    statuses = draw(st.lists(st.sampled_from(sorted(PHRASES)), min_size=2, unique=True))
    unit, quota = draw(st.sampled_from(sorted(UNITS))), draw(st.integers(2, 90_000))
    limit = draw(st.sampled_from(LIMITS))
    count = draw(st.integers(2, 30)) if "{window}" in limit else 1
    window = unit if count == 1 else f"{count} {unit}s"
    pattern = draw(st.sampled_from(HEADERS))
    names = [pattern.format(part) for part in ("Limit", "Remaining", "Reset")]
    position, size = draw(st.sampled_from(POSITIONS))
    scheme = draw(st.sampled_from(sorted(SCHEMES)))
    lines = [
        "Toy API",
        "",
        "Keys",
        "",
        draw(st.sampled_from(SCHEMES[scheme])),
        "",
        "How much",
        "",
        limit.format(quota=quota, comma=f"{quota:,}", unit=unit, window=window),
        "",
        *draw(st.sampled_from(HEADER_LISTS))(names),
        "",
        "Long lists",
        "",
        draw(st.sampled_from(PAGING)).format(position=position, size=size),
        "",
        "Errors",
        "",
        *draw(st.sampled_from(STATUS_LISTS))(statuses),
        "",
        "Toys",
        "",
        "GET /toys",
        "",
        "Lists them.",
    ]
    return Conventions(
        frozenset(statuses),
        (quota, count * UNITS[unit]),
        frozenset(names),
        frozenset({position, size}),
        scheme,
        "\n".join(lines),
    )
