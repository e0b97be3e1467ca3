"""Paging parameters outside of tables: sentences that name them, lines that start with them, URLs that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture import paging, prose
from driftwitness.capture.convention_facts import PagingParameter
from driftwitness.capture.facts import Where
from driftwitness.document import BlockKind, Document

WORD = r"[`\"'“‘?&$]{0,2}_?[A-Za-z]\w*(?:\[\w+\])?[`\"'”’]?(?:=[\w{}<>]+)?"
NAME = re.compile(r"[$_]?[A-Za-z]\w*(?:\[\w+\])?")
LIST = rf"(?:{WORD}(?:\s*(?:,|/|\band\b|\bor\b|&|\band/or\b)\s*(?:the\s+|optionally\s+)?)+)*{WORD}"
KINDS = (
    r"(?:(?:optional|query|url|uri|request|get|string|querystring|pagination|paging|http|search|odata|system)[\s-]+)*"
    r"(?:parameters?|params?|arguments?|args?|queries|options|keys)\b"
)
CONTEXTS = (
    re.compile(rf"(?P<list>{LIST})\s+{KINDS}", re.IGNORECASE),
    re.compile(rf"\b{KINDS}(?:\s*:|\s+(?:named|called|are|is|of|like|such\s+as))?\s+(?P<list>{LIST})", re.IGNORECASE),
    re.compile(
        r"\b(?:use|uses|using|pass(?:ing)?|send(?:ing)?|set(?:ting)?|specify(?:ing)?|provid(?:e|ing)|supply(?:ing)?|via|with"
        r"|add(?:ing)?|append(?:ing)?|includ(?:e|ing)|by|through|increment(?:ing)?|increas(?:e|ing)|chang(?:e|ing)|adjust(?:ing)?"
        r"|accepts?|supports?|takes?)\s+"
        rf"(?:(?:the|an?|both|either|our|optional|different|values?|of|for)\s+)*(?P<list>{LIST})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<list>{LIST})\s+(?:can|may|should|must)\s+be\s+(?:used|set|passed|sent|given|added|appended)\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!page )\b(?P<list>[a-z]\w*)\s+(?:is|defaults?\s+to)\s+(?:set\s+to\s+)?\d+\b"),
    re.compile(r"(?:[?&]|(?<=\s)|^)(?P<list>[$_]?[A-Za-z]\w*(?:\[\w+\])?)=(?=[\w{<:$\[])"),
)
OF_KIND = re.compile(r"param|arg|quer|option|key")
"""In lower case: what a sentence has that says of names what kind they are; tried before the costly first contexts."""
WEAK = frozenset(CONTEXTS[2:4])
"""Contexts that common words stand in too."""
CAPITALISED = re.compile(r"(?<![\w.])(?P<name>[A-Z][a-z]+)[`\"']?\s+(?:filters?|(?:query\s+)?param\w*|arguments?)\b")
"""Names as vendors write them that begin all of theirs with a capital: `the Limit filter`."""
CUT = re.compile(
    r"\b(?:results?|lists?|items|entries|records)\s+(?:\w+\s+){0,2}?(?:limited|capped|cut|restricted)\s+to\b",
    re.IGNORECASE,
)
QUOTED = re.compile(
    r"[`\"'“‘?](?:\?|&)?(?P<name>[$_]?[A-Za-z]\w*(?:\[\w+\])?)(?:=[\w{}<>.]*)?[`\"'”’]|\?(?P<asked>[a-z]\w+)\b(?!\[)"
)
PAGINATES = re.compile(
    r"\b(?:paginat\w*|paged|paging|cursors?|offset"
    r"|(?:next|further|subsequent|more|per|specific|given|other)[ -]pages?|pages?)\b",
    re.IGNORECASE,
)
OF_ANSWER = re.compile(
    r"\b(?:respon\w+|return\w*|body|answers?|metadata|contains?|fields?|attributes?|propert(?:y|ies)|objects?|headers?)\b",
    re.IGNORECASE,
)
OF_REQUEST = re.compile(
    r"\b(?:param\w*|query|quer(?:y|ies)|arguments?|requests?|us(?:e|ing)|pass\w*|send\w*|specif\w*|set|setting|provid\w*|append\w*|supply)\b|[?&]\w+=",
    re.IGNORECASE,
)
ROW = re.compile(
    r"^(?:[-*•|]\s*)?[`\"?]?(?P<name>[$_]?[A-Za-z]\w*(?:\[\w+\])?)[`\"]?(?=\s*(?:[:|(\t–—-]|$|=)|\s+\(|\s+[A-Z]|\s*(?:integer|string|int|number|optional)\b)(?P<rest>.*)$"
)
BULLET = re.compile(r"\s*[-*•]\s")
URL = re.compile(r"(?:https?://|/|\b[A-Z]+\s+/|[\w}>]|^)[^\s\"'`<>]*?\?(?P<query>[$\w\[\]$.%-]+=?[^\s\"'`]*)")
PAIR = re.compile(r"(?:^|[&;])(?P<name>[A-Za-z$_][\w.$-]*(?:\[\w+\]|%5B\w+%5D)?)=")
WORDS = re.compile(r"(?<![\w.\"\[$-])[$_]?[a-z]+(?:_[a-z]+|[A-Z][a-z]+)*(?![\w(\[-]|\s*=\s)")
PLAIN = frozenset({"limit", "offset", "cursor"})
VERBS = frozenset({"skip", "start", "continue", "limit", "page", "count"})
RELATIONS = frozenset({"first", "last"})
"""Words that links to pages have; sizes only beside `after` and `before`."""
WORDY = RELATIONS | {"per", "take", "length"}
"""Words of prose about pages, which are names only in quotes."""
SLICES = frozenset({"top", "skip", "take", "rows"})
"""Names that mean paging in a list below a heading about pages."""
JOINED = re.compile(
    r"(?:\b(?:and|or|via|with|set|use|pass|send)|[,;&])\s+(?:optionally\s+|then\s+)?[`\"']?$", re.IGNORECASE
)
LINK = re.compile(r"^[\s<>*-]*[`\"']?links?[`\"']?\s*:", re.IGNORECASE)
DEFAULT_SIZE = re.compile(
    r"\b(\d+)\s+(?:\w+\s+)?(?:per\s+page\s+)?by\s+default\b|\bdefaults?\s+(?:(?:page\s+size|limit|value|is|of|to|at)\s*)*[:=]?\s*(\d+)\b",
    re.IGNORECASE,
)
MAXIMUM = re.compile(
    r"\b(?:max(?:imum)?|at\s+most|up\s+to|no\s+more\s+than|(?:cannot|must\s+not|can't)\s+exceed|limited\s+to|capped\s+at)\b"
    r"(?:\s+(?:value|page|size|limit|allowed|is|of|to|number|results|items))*[\s:=]*(?P<n>\d[\d,]*+)"
    r"(?!\s+(?:\w+\s+){0,2}?by\s+default)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"\b(?:param\w*|query|arguments?|filters?|options|respon\w+|returns?|result|attributes?|fields|body|headers?)\b",
    re.IGNORECASE,
)
OF_REQUESTS = re.compile(r"\b(?:param\w*|query|arguments?|filters?)\b(?!.*\b(?:respon|return))", re.IGNORECASE)
LABEL_LENGTH = 60
OF_JSON = re.compile(r"[\s{\[]*\"[^\"]+\"\s*:\s*(?:[\"{\[\d-]|true|false|null)")
"""A member of a JSON example that is no code block: `"page": 1,`."""
URL_QUERY_OPTION = re.compile(r"--(?:url-query|data-urlencode)\s+['\"]?(?P<name>\w+)=")


def recognise(document: Document) -> Iterator[PagingParameter]:
    """Each name once for each line that tells it."""
    headings = label = before = ""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            headings = block.text
        if block.kind is not BlockKind.CODE:
            about = paging.ABOUT_PAGES.search(headings) is not None and PAGINATES.search(headings) is not None
            for sentence in prose.sentences(block):
                if OF_JSON.match(sentence.text):
                    continue
                where = Where(document.name, sentence.first, sentence.last)
                source = " ".join(document.source[sentence.first - 1 : sentence.last])
                for name in named(sentence.text, source, about):
                    yield _parameter(where, name, sentence.text, " ".join(block.lines), shown=False)
            for number, line in prose.numbered(block):
                label = line if LABEL.search(line) and (len(line) < LABEL_LENGTH or line.endswith(":")) else label
                before = before if BULLET.match(line) else line
                listed = OF_REQUESTS.search(label) or (before != line and OF_REQUESTS.search(before))
                match = ROW.match(line) if about or listed else None
                if (
                    match
                    and paging.role(match["name"])
                    and (paging.sure(match["name"]) or (about and match["name"] in SLICES))
                ):
                    yield _parameter(Where(document.name, number, number), match["name"], line, "", shown=False)
        for number, line in prose.numbered(block):
            if not LINK.match(line):
                for name in in_urls(line):
                    yield _parameter(Where(document.name, number, number), name, "", "", shown=True)


def named(sentence: str, source: str, about: bool) -> list[str]:
    """The paging parameters that a sentence tells a client to send; `about`: the section is about pages."""
    if LINK.match(sentence) or (OF_ANSWER.search(sentence) and not OF_REQUEST.search(sentence)):
        return []
    paged = about or PAGINATES.search(sentence) is not None or CUT.search(sentence) is not None
    quoted = {match["name"] or match["asked"] for match in QUOTED.finditer(source)}
    found = _capitalised(sentence)
    of_kind = CONTEXTS[:2] if OF_KIND.search(sentence.lower()) else ()
    for pattern in (*of_kind, *(CONTEXTS[2:] if paged else ())):
        for match in pattern.finditer(sentence):
            for word in NAME.finditer(match["list"]):
                told = paged or (paging.is_marked(word[0]) and paging.sure(word[0]))
                if told and paging.role(word[0]) and (pattern not in WEAK or _is_parameter(word[0], match, quoted)):
                    found.setdefault(word[0], match.start("list") + word.start())
    for name in quoted if paged else ():
        if name in sentence and paging.role(name) and not (_told_of_answer(sentence, name) or _is_verb(sentence, name)):
            found.setdefault(name, sentence.index(name))
    if paged or OF_REQUEST.search(sentence):
        for word in WORDS.finditer(sentence):
            spelled = paging.plain(word[0])
            joined = spelled in PLAIN and found and JOINED.search(sentence[: word.start()])
            if (spelled in paging.UNMISTAKABLE or joined or (about and spelled == "start_at")) and not _told_of_answer(
                sentence, word[0]
            ):
                found.setdefault(word[0], word.start())
    found = _names_only(found, quoted)
    return [name for name in sorted(found, key=found.__getitem__) if _weighs(name, found, quoted, about)]


def _capitalised(sentence: str) -> dict[str, int]:
    names = {match["name"]: match.start("name") for match in CAPITALISED.finditer(sentence)}
    return {name: at for name, at in names.items() if paging.written_role(name) and paging.sure(name)}


def _names_only(found: dict[str, int], quoted: set[str]) -> dict[str, int]:
    """The found without words of prose, and without the answer's name of a cursor where the request's stands too."""
    wordy = WORDY if found.keys() & {"after", "before"} else WORDY - RELATIONS
    meant = {name for name in found if name not in RELATIONS | WORDY or (name in wordy and name in quoted)}
    meant |= {"take"} & found.keys() if "skip" in found else set()
    cursors = {name for name in meant if paging.role(name) == "cursor"}
    answered = {name for name in cursors if paging.plain(name).startswith("next")}
    return {name: at for name, at in found.items() if name in (meant - answered if cursors - answered else meant)}


def _is_parameter(word: str, match: re.Match[str], quoted: set[str]) -> bool:
    """After a plain verb (`use cursor and limit`) a word counts if quoted, joined to another, or no common word."""
    if word in quoted or paging.plain(word) in paging.UNMISTAKABLE or word in PLAIN:
        return not re.match(r"[\s-]*(?:paginat|paging|based|of\b|is\b|on\b)", match.string[match.end("list") :])
    words = [name for name in NAME.findall(match["list"]) if paging.role(name)]
    return len(words) > 1 and word in words


def _told_of_answer(sentence: str, name: str) -> bool:
    before = sentence[: sentence.index(name)]
    return OF_ANSWER.search(before) is not None and not OF_REQUEST.search(before)


def _is_verb(sentence: str, name: str) -> bool:
    """Whether the quoted word is what is done and no name: `items to "skip"`."""
    return name in VERBS and re.search(rf"\bto\s+[`\"'“‘]{name}\b", sentence) is not None


def _weighs(name: str, found: dict[str, int], quoted: set[str], about: bool) -> bool:
    """Whether a name that means other things too stands among names of paging, or in a section about pages."""
    if name in quoted and paging.role(name) != "size":
        return True
    return paging.sure(name) or (about and len(found) > 1) or any(paging.sure(other) for other in found)


def in_urls(line: str) -> list[str]:
    """The paging parameters that the URLs of a line carry; a size alone counts for nothing."""
    queries = [match["query"] for match in URL.finditer(line)]
    names = [
        [match["name"].replace("%5B", "[").replace("%5D", "]") for match in PAIR.finditer(query)] for query in queries
    ]
    names.append([match["name"] for match in URL_QUERY_OPTION.finditer(line)])
    found: list[str] = []
    for group in names:
        roles = {name: paging.written_role(name) for name in group}
        known = [name for name in group if roles[name]]
        positions = [name for name in known if roles[name] != "size" and paging.sure(name)]
        sure = [name for name in known if paging.sure(name)]
        found += known if positions and len(sure) > 1 else positions
    return list(dict.fromkeys(found))


def _names_another(words: str, name: str) -> bool:
    """Whether a default behind these words is that of another parameter."""
    quoted = {match["name"] or match["asked"] for match in QUOTED.finditer(words)}
    plain = {word for word in NAME.findall(words) if paging.role(word)} - {
        "page",
        "first",
        "last",
        "from",
        "start",
        "per",
    }
    return bool((quoted | plain) - {name})


def _parameter(where: Where, name: str, text: str, around: str, *, shown: bool) -> PagingParameter:
    role = paging.written_role(name) or "page"
    return PagingParameter(where, name, role, _bounds(name, role, text, around), shown)


def _bounds(name: str, role: paging.PagingRole, text: str, around: str) -> str:
    """Maximum and default of the parameter, each as a sentence of its own, from its sentence or those around that."""
    own = re.escape(name)
    default = re.search(
        rf"{own}\W+(?:\w+\W+){{0,8}}?defaults?(?:\s+(?:to|is|value|of))*\W*(?P<n>\d+)", text, re.IGNORECASE
    )
    if default and _names_another(text[default.start() : default.start("n")], name):
        default = None
    default = default or re.search(
        rf"\bdefault\b[^.]*?\b{own}[`\"']?\s+(?:is|=|:|of)\s+(?P<n>\d+)", text, re.IGNORECASE
    )
    if role == "size" and not default:
        default = DEFAULT_SIZE.search(text) or DEFAULT_SIZE.search(around)
    maximum = MAXIMUM.search(text) if role == "size" else None
    told = [f"Maximum: {maximum['n'].replace(',', '')}."] if maximum else []
    if default:
        told.append(f"Default: {next(filter(None, default.groups()))}.")
    return " ".join(told)
