"""Captions of parameter tables and lists: where the fields go, whether they are required, and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from driftwitness.capture.facts import Location
from driftwitness.document import Document

FIELDS = r"(?:param(?:eter)?s?|arguments?|args|fields?|attributes?|properties|members|keys|options|filters)"
CAPTION = re.compile(rf"\b(?:{FIELDS}|headers?|body|payload|query(?: string)?|data)\b", re.IGNORECASE)
LOCATIONS: tuple[tuple[Location, re.Pattern[str]], ...] = (
    ("path", re.compile(r"\b(?:path|url|uri|route)\b", re.IGNORECASE)),
    ("query", re.compile(r"\b(?:query|querystring)\b", re.IGNORECASE)),
    ("header", re.compile(r"\bheaders?\b", re.IGNORECASE)),
    ("body", re.compile(r"\b(?:body|form|json|payload|post(?:ed)?)\b", re.IGNORECASE)),
)
QUERY = re.compile(r"\bquery\b|\bget\b.{0,3}\b(?:param|arg)|\bfilter(?:s|ing)\b", re.IGNORECASE)
ORDERS = re.compile(
    r"(?:sort|order)(?:ing|able|s)?(?: by)?(?: fields| columns| keys| options| attributes| properties)?"
    r"|(?:fields|columns|attributes|properties) to (?:sort|order) by",
    re.IGNORECASE,
)
RESPONSE = re.compile(r"\b(?:responses?|returns?|returned|results?|output|answers?)\b", re.IGNORECASE)
SUBJECT = re.compile(
    r"^(?:the |an? )?(?P<subject>[\w' -]{2,60}?)\s+(?:(?:object|resource|model|entity)\s+)?"
    r"(?:properties|attributes|fields|data model|object|model|schema|entity|representation)$",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"\b(?:request|response|query|body|required|optional|available|supported|path|url|uri|form|additional|common|headers?"
    r"|all|input|output|following|json|data|extra|filter\w*|sort\w*|valid|allowed|possible|return\w*|result|search|post"
    r"|put|patch|get|create|update|editable|writable|mandatory|parameters?|other|some|these|those|error|success|payload"
    r"|rate|limit|standard|global|general|custom|which|what|list|new|main|key|basic|advanced|more)\b",
    re.IGNORECASE,
)
REQUIRED = re.compile(r"\b(?:required|mandatory)\b", re.IGNORECASE)
OPTIONAL = re.compile(r"\b(?:optional(?:ly)?|supported|available|accepted|allowed)\b", re.IGNORECASE)
LEADS = re.compile(rf"\b{FIELDS}\b", re.IGNORECASE)
FOLLOWING = re.compile(rf"\b(?:following|these) {FIELDS}$", re.IGNORECASE)
LONGEST, LONGEST_SENTENCE, FARTHEST = 70, 130, 3
BULLETED = re.compile(r"[-*•]\s")
SENTENCE_END = re.compile(r"(?<=[a-z)][.!?])\s+(?=[A-Z])")
REFUSED = re.compile(r"[.,;!?{}\"]$|[.;!?]\s+[A-Z]|://|^(?:GET|POST|PUT|PATCH|DELETE|curl)\b|^[-*•]\s")


@dataclass(frozen=True, slots=True)
class FieldCaption:
    """`answers`: the fields are of what is answered; `subject` names the resource they belong to, where it does.

    `orders`: what follows are the names to sort by, values of one parameter. `members` are those of the answer shown
    above a table without a caption.
    """

    location: Location | None
    required: bool | None
    answers: bool
    subject: str
    orders: bool = False
    members: frozenset[str] = frozenset()

    @property
    def in_answer_header(self) -> bool:
        """Whether it heads response headers, which are no parameters."""
        return self.answers and self.location == "header"


PLAIN = FieldCaption(None, None, False, "")


def read(line: str) -> FieldCaption | None:
    """Read the line as a caption; None when it is none."""
    text = line.strip().strip("*_# ")
    if text.endswith(":") and not BULLETED.match(line.strip()) and REQUIRED.search(SENTENCE_END.split(text)[-1]):
        text = SENTENCE_END.split(text)[-1]
    bare = text.rstrip(": ").strip("*_ ")
    leads = LEADS.search(bare) if text.endswith(":") else FOLLOWING.search(bare)
    longest = LONGEST_SENTENCE if leads else LONGEST
    if not bare or len(bare) > longest or REFUSED.search(text):
        return None
    if ORDERS.fullmatch(bare):
        return FieldCaption(None, None, False, "", orders=True)
    subject = SUBJECT.match(bare)
    if subject and not GENERIC.search(subject["subject"]):
        return FieldCaption(None, None, True, subject["subject"].strip())
    words = re.findall(r"[A-Za-z]+", bare)
    if (len(words) > 9 and longest == LONGEST) or not (CAPTION.search(bare) or _is_response(text, words)):
        return None
    required = True if REQUIRED.search(bare) else None
    if OPTIONAL.search(bare):
        required = None if required else False
    location = next((place for place, pattern in LOCATIONS if pattern.search(bare)), None)
    if QUERY.search(bare):
        location = "query"
    answers = RESPONSE.search(bare) is not None and not re.search(r"\brequest\b", bare, re.IGNORECASE)
    if answers and location != "header":
        location = None
    return FieldCaption(location, required, answers, "")


def _is_response(text: str, words: list[str]) -> bool:
    return len(words) <= 3 and RESPONSE.search(text) is not None and re.search(r"\d", text) is None


def above(document: Document, number: int, after: int) -> FieldCaption:
    """The nearest caption above line `number`, but below line `after`; one that says nothing when there is none."""
    seen = 0
    for at in range(number - 1, after, -1):
        line = document.line(at).strip()
        if not line:
            continue
        seen += 1
        if caption := read(line):
            return caption
        if seen >= FARTHEST:
            break
    return PLAIN
