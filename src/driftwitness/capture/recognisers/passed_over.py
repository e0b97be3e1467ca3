"""What is no matter of a contract, known as such: client libraries' code, tables of contents, navigation, history."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from driftwitness.capture.facts import PassedOver, Where
from driftwitness.capture.fields import field_captions
from driftwitness.document import Block, BlockKind, Document

LANGUAGES = frozenset(
    re.findall(
        r"\S+",
        "javascript js jsx node nodejs ts typescript python py python3 ruby rb php java kotlin kt swift go golang"
        " csharp cs c# dart rust scala perl r elixir clojure objc objective-c c cpp c++ powershell vue html xml yaml"
        " yml toml ini css sql graphql diff dockerfile",
    )
)
CODE_LINE = re.compile(
    r"^\s*(?:import\s|from\s+\S+\s+import\b|(?:const|let|var|final|val|use|using|package|require|require_once|include|func|fn|def"
    r"|class|public|private|return|await|async|export|new|try|except|catch|print|puts|echo|yield)\b[\s({\"'].*"
    r"|<\?php.*|\?>|end|else:?|//.*|/\*.*|\*/|\*\s.*|#\s?\S.*|[)}\]]+[;,]?|\.\w+\(.*"
    r"|\$?[\w.$\[\]'\"]+(?:->|::|\.)\w+.*[({;].*|\$?\w[\w.\[\]'\"]*\s*:?=\s*\S.*|.*;|.*\)\s*(?:=>|->)\s*\{.*|.*\)\s*\{"
    r"|\s*[\w'\"]+\s*(?::|=>)\s*\S.*,?)\s*$"
)
SURE_CODE = re.compile(
    r"^\s*(?:import\s+\S|from\s+\S+\s+import\s|(?:const|let|var|final)\s+[\w{\[]|require\s*[('\"]|require_once|<\?php|use\s+\w+\\"
    r"|package\s+\w+;?$|def\s+\w+\(|func\s+\w+\()|\w(?:\(\))?(?:->|::)\w+|\b(?:client|\w+\.\w+)\(.*\)\s*[;.]?\s*(?:#.*|//.*)?$"
    r"|\bprint(?:ln)?\(|console\.log\("
)
INSTALL = re.compile(
    r"^\s*(?:\$\s+)?(?:npm|yarn|pnpm|pip3?|gem|composer|go|cargo|brew|apt(?:-get)?|dotnet|nuget|mvn)\s+"
    r"(?:install|i|add|get|require)\b.*$"
)
NAVIGATION = re.compile(
    r"(?:copy(?: (?:as \w+|code|link|to clipboard))?|back to top|edit (?:this page|on \w+)|next|previous|prev"
    r"|on this page|table of contents|contents|was this (?:page )?helpful\??|skip to (?:main )?content|search|menu"
    r"|sign in|log ?in|home"
    r"|yes\s+no|loading\.*|show (?:more|less)|expand all|collapse all|↑|top)\W*",
    re.IGNORECASE,
)
TAB_LABEL = re.compile(
    r"(?:shell|bash|curl|http|javascript|node(?:\.js)?|python|ruby|php|java|kotlin|swift|go|c#|\.net|dart|typescript)",
    re.IGNORECASE,
)
HISTORY = re.compile(
    r"[-*•\s(]*(?:version history:?|(?:v|version )?\d+\.\d+(?:\.\d+)?\s*[-–—:]\s*"
    r"(?:added|changed|removed|deprecated|fixed|introduced)\b.*"
    r"|(?:this (?:\w+ ){1,4}(?:is|has been) )?(?:available|added|introduced|supported) (?:since|in|from|as of)\b.*\d.*"
    r"|since:?\s+v?\d\S*)\)?",
    re.IGNORECASE,
)
ITEM = re.compile(r"^(?:[-*•+◦]|\d+(?:\.\d+)*[.)]?)\s+(?P<text>.+)$")
FEWEST_ITEMS, CODE_SHARE, LONGEST_LINE = 4, 0.7, 200


def recognise(document: Document) -> Iterator[PassedOver]:
    """Each run of such lines."""
    headings = {_title(block.lines[0]) for block in document.blocks if block.kind is BlockKind.HEADING}
    items: list[tuple[int, str]] = []
    for block in document.blocks:
        where = Where(document.name, block.first, block.last)
        if block.kind is BlockKind.TEXT and (found := _items(block)):
            items += found
            continue
        yield from _contents(document, items, headings)
        items = []
        if is_client_code(block):
            yield PassedOver(where, "code of a client library")
        else:
            yield from _lines(document, block)
    yield from _contents(document, items, headings)


def is_client_code(block: Block) -> bool:
    """Whether the block is code in a language that calls the API, by its name or by its shape."""
    if block.kind is BlockKind.HEADING:
        return False
    if block.kind is BlockKind.CODE and (block.language or "").lower() in LANGUAGES:
        return not block.text.lstrip().startswith(("{", "["))
    lines = [line[:LONGEST_LINE] for line in block.lines if line.strip()]
    if all(INSTALL.match(line) for line in lines):
        return True
    if block.text.lstrip().startswith(
        ("{", "[", "curl", "$ curl", "- ", "* ", "•", "GET", "POST", "PUT", "PATCH", "DELETE")
    ):
        return False
    shaped = sum(1 for line in lines if CODE_LINE.match(line))
    return shaped >= CODE_SHARE * len(lines) and any(SURE_CODE.search(line) for line in lines)


def _items(block: Block) -> list[tuple[int, str]]:
    """The lines of a block that holds nothing but list items."""
    matches = [(number, ITEM.match(line)) for number, line in block.numbered()]
    return [(number, match["text"]) for number, match in matches if match] if all(match for _, match in matches) else []


def _contents(document: Document, items: Sequence[tuple[int, str]], headings: set[str]) -> Iterator[PassedOver]:
    """A list whose items are nearly all headings of the page, or links into it, is its table of contents."""
    linked = sum(1 for number, _ in items if re.search(r"\]\(#[^)]*\)", document.source[number - 1]))
    named = sum(1 for _, text in items if _title(text) in headings)
    if len(items) >= FEWEST_ITEMS and max(linked, named) >= CODE_SHARE * len(items):
        for number, _ in items:
            yield PassedOver(Where(document.name, number, number), "table of contents")


def _title(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _lines(document: Document, block: Block) -> Iterator[PassedOver]:
    for number, line in block.numbered() if block.kind is not BlockKind.CODE else ():
        where = Where(document.name, number, number)
        if len(line) > LONGEST_LINE:
            continue
        if NAVIGATION.fullmatch(line) or (TAB_LABEL.fullmatch(line) and block.kind is BlockKind.TEXT):
            yield PassedOver(where, "navigation")
        elif HISTORY.fullmatch(line):
            yield PassedOver(where, "history")
        elif (block.kind is BlockKind.HEADING or line.endswith(":")) and field_captions.read(line):
            yield PassedOver(where, "caption")
