"""How to authenticate: sentences, header lines, URLs, options of curl."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from driftwitness.capture import prose
from driftwitness.capture.convention_facts import Authentication, KeyLocation, Scheme
from driftwitness.capture.facts import Where
from driftwitness.document import Block, BlockKind, Document

Found = tuple[Scheme, KeyLocation | None, str | None]

KEYED = (
    r"(?:[\w-]*?(?:api[-_]?key|api[-_]?token|auth[-_]?token|auth[-_]?key|access[-_]?token|access[-_]?key|app[-_]?key|app[-_]?id"
    r"|secret[-_]?key|client[-_]?(?:id|secret|token)|private[-_]?token|subscription[-_]?key|user[-_]?token|license[-_]?key"
    r"|api[-_]?secret|account[-_]?key|service[-_]?key|application[-_]?key|api[-_]?username|api[-_]?signature)[\w-]*"
    r"|x-[\w-]*(?:auth|token|key|user-?name|-user|-login|signature|secret)|apikey)"
)
NO_KEY = re.compile(
    r"idempot|csrf|xsrf|webhook|hub-|next|page|continuation|request-id|websocket|public-key|new-|session-id",
    re.IGNORECASE,
)
HEADER = re.compile(
    rf"(?<!\bsee)(?<!\bsee )(?:^|[\"'\s,{{<>(`])(?P<name>{KEYED})[\"']?\s*(?::|=>)\s*[\"']?"
    r"(?P<value>[^\s\"',;)]+)",
    re.IGNORECASE,
)
SENT_HEADER = re.compile(r"(?:-H|--header)\s+[\"']?(?P<name>[\w-]+)\s*:\s*(?P<value>[^\"'\s]*)", re.IGNORECASE)
SENT_WITH_KEY = re.compile(r"key|token|auth|secret|signature|user-?name|-user$|-login$", re.IGNORECASE)
AUTHORIZATION = re.compile(
    r"\bAuthorization[\"'`]?\s*(?:\]\s*=|:|=>|=|,)\s*(?:HTTP\s+)?f?[\"'`]?\s*(?P<scheme>[A-Za-z]+\b(?=[\s:=])|)[\s:=]*(?P<value>[^\"'`\s]*)",
    re.IGNORECASE,
)
QUERY = re.compile(
    rf"[?&](?P<name>{KEYED}|key|token|auth|sig|signature|\w+_(?:key|token|secret))=(?P<value>[^&\s\"'`]*)",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"^[<{$\[%*:]|key|token|secret|your|xxx|\.\.\.|[0-9a-f]{16,}", re.IGNORECASE)
CURL_USER = re.compile(
    r"\bcurl\b.*\s(?:-u|--user)[\s='\"]|^\s*(?:-u|--user)\s|\bhttps?://[\w{}<>$%-]+:[\w{}<>$%-]+@", re.IGNORECASE
)
MEMBER = re.compile(r"^\s*\"\w+\"\s*:")
COOKIE = re.compile(r"(?:^|[\"'\s])Cookie[\"']?\s*:\s*[\"']?(?P<name>[\w.-]+)=", re.IGNORECASE)
NEGATED = re.compile(
    r"\bno (?:more|longer)\b|\b(?:was|were|been) removed\b|\b(?:rather than|unlike)\b"
    r"|\binstead of\b"
    r"(?!\s+(?:(?:an?|the|your|our)\s+)?(?:API[- ]?)?(?:keys?|tokens?)\b(?!\s+(?:in\b|query|param|header)))"
    r"|\b(?:earlier|previous|older|former)\s+(?:versions?|releases?)\b|\b(?:not|never)\s+(?:be\s+)?(?:needed|required|necessary)\b"
    r"|\b(?:isn't|not|aren't|wasn't|won't be|never)\s+(?:\w+\s+)?"
    r"(?:support\w*|allow\w*|accept\w*|possible|available|work)"
    r"|\b(?:doesn't|don't|does not|do not|cannot|can't)\s+(?:\w+\s+){0,2}?(?:support|use|accept|allow|authenticate)",
    re.IGNORECASE,
)
OUTGOING = re.compile(
    r"\b(?i:we)\s+(?:will\s+|can\s+|also\s+)?(?:send|add|include|pass|sign|attach)\b"
    r"|\b(?i:our|the|this)\s+(?i:servers?|service|system|platform|gateway|workers?)\s+(?:will\s+|then\s+|also\s+)?"
    r"(?:sends?|adds?|passes|signs?|attach(?:es)?)\b"
    r"|\b(?i:webhooks?)\s+(?:can|may|will|carry|are|is|requests?|deliver\w+)\b|\bthat\s+an?\s+(?:webhook|callback)\b"
    r"|\b(?:to|of|in|by)\s+(?:your|the)\s+(?:webhooks?|callbacks?|listener)\b"
    r"|\b(?i:with|to|through|via)\s+(?:the\s+|an?\s+|your\s+)?(?:prox(?:y|ies)|upstream|(?:an)?other\s+server|remote\s+\w+|SMTP|LDAP)\b"
    r"|\b[A-Z]+(?:_[A-Z]+)+\b[^.]*\bused\s+to\s+send\b",
)
"""What the server itself sends, or how it reaches another one."""
ABOUT = re.compile(
    r"\b(?:authent\w*|authoriz\w*|credentials?|API[- ]?keys?|tokens?|keys?|sign(?:ed|ature)?|identif\w+|secret)\b",
    re.IGNORECASE,
)
BEARER = re.compile(
    r"\bBearer\s+(?:access\s+)?(?:tokens?|auth\w*|scheme|type)|\bHTTP Bearer\b|\bBearer\s*[<{$\[]"
    r"|\bword\s+[\"'`]?Bearer\b|\bbearer\b[^.]{0,30}\bAuthorization\b|\bAuthorization\b[^.]{0,40}\bBearer\b"
    r"|\b(?:as|with)\s+(?:an?\s+|the\s+)?[`\"']?Bearer\b",
    re.IGNORECASE,
)
BASIC = re.compile(
    r"\bHTTP[\s-]Basic\b|\bBasic[\s-]+(?:HTTP\s+|access\s+)?Auth|\bBasicAuth\b|\bBasic\s+<|\bbasic HTTP auth",
    re.IGNORECASE,
)
DIGEST = re.compile(r"\b(?:HTTP\s+)?Digest\s+(?:access\s+)?auth", re.IGNORECASE)
OAUTH = re.compile(r"\bOAuth(?!\s*1)(?:\s*v?2(?:\.0)?)?\b", re.IGNORECASE)
OAUTH_USED = re.compile(
    r"\b(?:use[sd]?|using|via|with|through|by means of|must|requires?|supports?|supported"
    r"|implements?|based on|protected|secured|offers?|allows?|prefer|methods?|authenticat\w*|authoriz(?:e|ation|ed)"
    r"|follows?"
    r"|OAuth\s*2(?:\.0)?\s+(?:protocol|flow|authentication|authorization|access))\b",
    re.IGNORECASE,
)
OAUTH_2 = re.compile(r"\bOAuth\s*v?2(?:\.0)?\b", re.IGNORECASE)
OAUTH_PERIPHERAL = re.compile(
    r"\bOAuth\w*\s+(?:scopes?|apps?\b|applications?|clients?\b|consumers?)"
    r"|\b(?:sign|log)[ -]?in\s+(?:with|via|through)\b"
    r"|\bsign\s+in\s+with\s+\w+\s+uses\b|\(\s*(?:if|when|e\.g\.|for example)\b[^)]*\bOAuth[^)]*\)"
    r"|\bOAuth\w*(?:\s*2(?:\.0)?)?\s+(?:is|are)\s+(?:planned|coming)\b",
    re.IGNORECASE,
)
MUTUAL_TLS = re.compile(
    r"\b(?:mutual\s+TLS|mTLS)\b|\bTLS\s+client\s+certificates?\b|\bclient\s+certificates?\b[^.]*\bauthenticat",
    re.IGNORECASE,
)
KEY_HEADER = re.compile(
    r"(?<!OAuth )(?<!OAuth2 )(?<!OAuth 2.0 )(?<!OAuth 2 )(?<!access )(?<!bearer )"
    r"[`\"'“]?(?P<name>[A-Za-z][\w]*(?:-\w+)+|apikey|api_key|token|authorization|x_\w+)[`\"'”]?"
    r"(?:\s+(?:HTTP|request|custom)){0,2}\s+headers?\b"
    r"|\bheaders?\b(?:\s+(?:named|called|field|with|of|name|the|name:))*\s*[:(]?\s*"
    r"[`\"'“]?(?P<after>[A-Z][\w]*(?:-\w+)+|apikey|api_key|Authorization)\b",
    re.IGNORECASE,
)
KEY_QUERY = re.compile(
    r"[`\"'“?]{0,2}\b(?!(?:the|an?|as|this|your|of|in|by|each|optional|required|following)\b)(?P<name>\w+)=?[`\"'”]?\s+(?:(?:URL|GET|query|request|querystring|string|POST)[\s-]+)+(?:parameter|param|string|argument|variable)s?\b"
    r"|\b(?:URL|GET|query|querystring)(?:[\s-]+string)?[\s-]+(?:parameter|param|argument|variable)s?\s*(?:\(?(?:named|called|:)\s*)?[`\"'“?]{0,2}(?P<after>\w+)",
    re.IGNORECASE,
)
AUTHORIZATION_HEADER = re.compile(r"\bAuthorization\b[`\"']?\s+(?:HTTP\s+|request\s+)?header\b", re.IGNORECASE)
VALUE_IS_KEY = re.compile(
    r"\b(?:value|it|which)\b[^.]*\b(?:is|be|contains?|holds?)\b[^.]*\b(?:API[- ]?)?(?:key|token)\b", re.IGNORECASE
)
LABEL_LENGTH = 40
API_KEY = re.compile(r"\bAPI[- ]?(?:key|token)\b", re.IGNORECASE)
SCHEME = re.compile(r"\b(?:Bearer|Basic)\b", re.IGNORECASE)
SCHEMES = ("bearer", "basic", "digest")
ALIKE = 0.8
"""How alike a word and a scheme's name are when the word is that name misspelt, from 0 to 1."""
SHOWS = re.compile(r"[:=]|authorization|curl|-u")
NAMES = re.compile(r"auth|bearer|basic|digest|tls|certificate|credential|key|token|sign|identif|secret")
"""In lower case: what a line that shows a scheme, and a sentence that names one, have in any case."""
KEY_VALUE = re.compile(rf"^(?:{KEYED}|key|token|auth|secret|\w+_(?:key|token|secret))$", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Authentication]:
    """One for each line that shows a scheme, and for each sentence that names one."""
    for block in document.blocks:
        found: dict[tuple[int, Found], None] = {}
        for number, line in prose.numbered(block):
            found |= {(number, scheme): None for scheme in shown(line)}
        for number, (kind, location, name) in found:
            yield Authentication(Where(document.name, number, number), kind, location, name)
        for fact in _told(document, block) if block.kind is not BlockKind.CODE else ():
            lines = range(fact.where.first, fact.where.last + 1)
            if not any((number, (fact.kind, fact.location, fact.name)) in found for number in lines):
                yield fact


def _told(document: Document, block: Block) -> Iterator[Authentication]:
    before = ""
    for sentence in prose.sentences(block):
        where = Where(document.name, sentence.first, sentence.last)
        is_heading = block.kind is BlockKind.HEADING
        is_label = is_heading or (len(sentence.text) <= LABEL_LENGTH and OAUTH_2.match(sentence.text) is not None)
        for kind, location, name in dict.fromkeys(told(sentence.text, is_label)):
            yield Authentication(where, kind, location, name)
        if AUTHORIZATION_HEADER.search(before) and VALUE_IS_KEY.search(sentence.text):
            yield Authentication(where, "apiKey", "header", "Authorization")
        before = sentence.text


def shown(line: str) -> Iterator[Found]:
    """The schemes that a line of an example shows: a header, a URL, an option of curl."""
    if not SHOWS.search(line.lower()) or re.match(r"^[\s<>*-]*links?\s*:", line, re.IGNORECASE):
        return
    for match in AUTHORIZATION.finditer(line):
        yield from _authorization(match)
    if CURL_USER.search(line):
        yield "basic", None, None
    for match in (*HEADER.finditer(line), *SENT_HEADER.finditer(line)):
        name = match["name"]
        if (
            name.lower() != "authorization"
            and SENT_WITH_KEY.search(name)
            and not NO_KEY.search(name)
            and _is_header(match, line)
        ):
            yield "apiKey", "header", name
    for match in QUERY.finditer(line) if not MEMBER.match(line) else ():
        name = match["name"]
        known = re.fullmatch(KEYED, name, re.IGNORECASE) or PLACEHOLDER.search(match["value"])
        if known and not NO_KEY.search(name):
            yield "apiKey", "query", name
    for match in COOKIE.finditer(line):
        yield "apiKey", "cookie", match["name"]


def _authorization(match: re.Match[str]) -> Iterator[Found]:
    """What an `Authorization` header carries: a scheme's name and credentials, or a bare key."""
    scheme, value = match["scheme"].lower(), match["value"]
    if value:  # `Bear KEY`: a slip of the pen is no scheme of its own
        scheme = next(iter(difflib.get_close_matches(scheme, SCHEMES, 1, ALIKE)), scheme)
    if scheme in SCHEMES:
        yield scheme, None, None  # type: ignore[misc]
    elif (scheme or value) and scheme not in (
        "required",
        "optional",
        "included",
        "not",
        "header",
        "string",
        "the",
        "your",
    ):
        if value.lower() in ("bearer", "basic"):
            yield value.lower(), None, None  # type: ignore[misc]
        elif PLACEHOLDER.search(f"{scheme} {value}") or re.search(r"\d", value):
            yield "apiKey", "header", "Authorization"


def _is_header(match: re.Match[str], line: str) -> bool:
    """Whether `name: value` is a header, and not a member of an object or a setting in code."""
    if match.re is SENT_HEADER:
        return True
    return (
        "-" in match["name"] or re.match(rf"^[\s>*-]*{re.escape(match['name'])}\s*:\s*\S+$", line.strip()) is not None
    )


def told(sentence: str, is_heading: bool = False) -> Iterator[Found]:
    """The schemes that a sentence names."""
    if not NAMES.search(sentence.lower()) or NEGATED.search(sentence) or OUTGOING.search(sentence):
        return
    if BEARER.search(sentence):
        yield "bearer", None, None
    if BASIC.search(sentence):
        yield "basic", None, None
    if DIGEST.search(sentence):
        yield "digest", None, None
    if MUTUAL_TLS.search(sentence):
        yield "mutualTLS", None, None
    oauth = OAUTH_2.search(sentence) or OAUTH.search(sentence)
    if oauth and not OAUTH_PERIPHERAL.search(sentence):
        used = OAUTH_USED.search(sentence) and (OAUTH_2.search(sentence) or ABOUT.search(sentence[: oauth.start()]))
        if used or (is_heading and OAUTH_2.search(sentence)):
            yield "oauth2", None, None
    if ABOUT.search(sentence):
        yield from _keys(sentence)


def _names_key(name: str) -> bool:
    """Whether a header's name says that it carries a key; hyphenated words of prose such as `api-key` name none."""
    if NO_KEY.search(name) or name in ("api-key", "access-token", "auth-token", "api-token"):
        return False
    written_as_name = not name.islower() or name.startswith("x-") or name in ("apikey", "api_key", "token")
    return written_as_name and SENT_WITH_KEY.search(name) is not None


def _keys(sentence: str) -> Iterator[Found]:
    """Headers and query parameters that a sentence says carry the key."""
    for match in KEY_HEADER.finditer(sentence):
        name = match["name"] or match["after"]
        if name.lower() == "authorization":
            if API_KEY.search(sentence) and not SCHEME.search(sentence):
                yield "apiKey", "header", "Authorization"
        elif _names_key(name):
            yield "apiKey", "header", name
    for match in KEY_QUERY.finditer(sentence):
        name = match["name"] or match["after"]
        if KEY_VALUE.match(name) and not NO_KEY.search(name):
            yield "apiKey", "query", name
