"""The names that request parameters have when they cut a list into pages."""

from __future__ import annotations

import re
from typing import Literal

PagingRole = Literal["page", "offset", "cursor", "size"]

PAGE = ("page", "page_number", "pagenumber", "page_no", "pageno", "page_num", "pagenum", "page_index", "pageindex", "p")
OFFSET = (
    "offset", "skip", "start", "start_index", "startindex", "start_at", "startat", "from", "first_result",
    "page_start", "start_record", "start_row", "start_item", "first_record", "first_row",
)  # fmt: skip
CURSOR = (
    "cursor", "page_cursor", "page_token", "pagetoken", "next_token", "nexttoken", "next_cursor", "next_page_token",
    "start_cursor", "continuation_token", "continuation", "starting_after", "after", "after_id", "max_id", "last_id",
    "marker", "scroll_id", "start_after", "exclusive_start_key", "before", "before_id", "ending_before", "end_cursor",
    "since_id", "min_id", "from_id", "continue", "skip_token", "skiptoken", "delta_token", "bookmark", "page_state",
)  # fmt: skip
SIZE = (
    "per_page", "perpage", "page_size", "pagesize", "limit", "size", "count", "max_results", "maxresults", "page_limit",
    "max_size", "maxsize", "per", "take", "first", "last", "length", "hits_per_page", "batch_size", "rpp", "max_count",
    "items_per_page", "results_per_page", "page_length", "top", "max_items", "rows", "num",
)  # fmt: skip
ROLES: dict[str, PagingRole] = {
    **dict.fromkeys(SIZE, "size"),
    **dict.fromkeys(CURSOR, "cursor"),
    **dict.fromkeys(OFFSET, "offset"),
    **dict.fromkeys(PAGE, "page"),
}
UNMISTAKABLE = frozenset(
    name
    for name in ROLES
    if re.search(r"_|page.|perpage|results", name)
    and name not in ("start_at", "max_size", "batch_size", "max_count")
    and not name.startswith("next")
)
"""Names that mean paging wherever they stand."""
SURE = UNMISTAKABLE | {"page", "offset", "cursor", "limit"}
"""Names that mean paging as a parameter of a list; the others need a word about pages beside them."""
MARKED = frozenset({"top", "skip", "count", "start", "size", "token", "per", "first", "last", "take", "rows"})
"""Names that are sure where a vendor marks its own parameters: `$top`, `_count`; OData's `$count` asks for a total."""
DATED = re.compile(r"\b(?:dates?|times?|timestamps?|ISO|days?|years?|created|updated|published)\b", re.IGNORECASE)
ABOUT_PAGES = re.compile(
    r"\b(?:paginat\w*|paged|paging|pages?|cursors?|offset|next|previous|batch\w*|scroll\w*|per[ -]page"
    r"|results?|items|records|entries)\b",
    re.IGNORECASE,
)


def plain(name: str) -> str:
    """A name as the tables above spell it: `pageSize`, `page-size`, `_page_size` and `page[size]` are `page_size`."""
    spaced = "".join("_" + letter.lower() if letter.isupper() else letter for letter in name.lstrip("$_"))
    return re.sub(r"_+", "_", spaced.replace("-", "_").replace("[", "_").replace(".", "_").strip("]_"))


def sure(name: str) -> bool:
    """Whether a parameter of a list means paging by its name alone."""
    return plain(name) in SURE or (is_marked(name) and plain(name) in MARKED)


def is_marked(name: str) -> bool:
    """Whether the name is set apart from the names of fields: `$top`, `_page`."""
    return name[:1] in ("$", "_") and name != "$count"


def role(name: str) -> PagingRole | None:
    """What a parameter of this name does when a list is paged; None when it does nothing of the kind.

    A word with a capital is none: a sentence or a label may begin with it.
    """
    if name[:1].isupper() and not re.search(r"[a-z][A-Z]", name):
        return None
    return written_role(name)


def written_role(name: str) -> PagingRole | None:
    """The same for what is sure to be a name, because a URL has it or quotes mark it: `Limit` too."""
    if name == "$count":
        return None
    spelled = plain(name)
    nested = re.fullmatch(r"(?:page|pagination|paging|filter)_(?P<inner>\w+)", spelled)
    if spelled in ROLES:
        return ROLES[spelled]
    if spelled == "token" and is_marked(name):
        return "cursor"
    if nested and ("[" in name or "." in name):
        return "page" if nested["inner"] == "number" else ROLES.get(nested["inner"])
    return None


def means_paging(name: str, description: str) -> bool:
    """Whether a documented parameter cuts a list into pages: by its name alone, or with what is said of it."""
    if sure(name):
        return True
    return role(name) is not None and not DATED.search(description) and ABOUT_PAGES.search(description) is not None
