"""What real pages write beyond CommonMark, brought to CommonMark line by line, so that every line keeps its number.

Front matter, admonitions and tabs (MkDocs, Docusaurus, VuePress), definition lists and attribute lists (kramdown),
tags of site generators (Liquid, Hugo, GitBook) and components (MDX).
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from driftwitness.document.html_tags import language

BLANKS = re.compile(r"[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")
FENCE_END = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$")
ADMONITION = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?|={3})[ \t]+(.*)$")
CONTAINER = re.compile(r"^([ \t>]*):{3,}[ \t]*(?:\{[^{}]*\}|[\w-]*)[ \t]*(.*)$")
ALERT = re.compile(r"^([ \t>]*>[ \t]*)\[!\w+\][+-]?")
ATTRIBUTES = re.compile(r"^[ \t>]*\{:?[:.#][^{}]*\}[ \t]*$")
HEADING_ATTRIBUTES = re.compile(r"^([ \t>]*#{1,6}[ \t].*\S)[ \t]+\{:?[ \t]?[#.][^{}]*\}[ \t]*$")
CONTENTS = re.compile(r"^[ \t]*\[\[?_?toc_?\]?\][ \t]*$", re.IGNORECASE)
DEFINITION = re.compile(r"^([ \t]*):[ \t]+(?=\S)")
HIGHLIGHT = re.compile(
    r"^([ \t]*)\{[%<{]{1,2}-?[ \t]*(end|/[ \t]*)?highlight\b[ \t]*([\w+-]*)[^{}]*[%>}]{1,2}\}?[ \t]*$"
)
HIGHLIGHT_FENCE = "~" * 9
SITE_TAG = re.compile(r"\{%-?([^{}%]*)-?%\}|\{\{[<%]([^{}]*)[>%]\}\}")
COMPONENT = re.compile(r"^[ \t]*<(/?)([A-Z][A-Za-z.]*[a-z][A-Za-z.]*)((?:\s[^<>]*)?)>[ \t]*$")
REQUEST_TAG = re.compile(r"^[ \t]*<([A-Z]\w*)\s([^<>]*[^<>/])>[ \t]*([`/]\S.*?|https?://\S.*?)[ \t]*</\1>[ \t]*$")
METHOD_TAG = re.compile(
    r"<([A-Z]\w*)(?:\s[^<>]*?=[\"'{]{1,2}(?i:(get|post|put|patch|delete|head|options))[\"'}]{1,2}[^<>]*/>"
    r"|\s*>\s*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s*</\1>)(?=[ \t]*[`/])"
)
BOX = re.compile(
    r"^[ \t]*(?:</?(?:div|details|section|aside|center|article|main|span|template|tabs?|tab-?item|a|p)\b[^<>]*>\s*)++$",
    re.IGNORECASE,
)
MODULE_LINE = re.compile(
    r"^(?:import\s.{1,200}\sfrom\s+[\"']|import\s+[\"']|export\s+(?:const|default|let|function)\b)"
)
SCRIPT_COMMENT = re.compile(r"^[ \t]*\{/\*.*\*/\}[ \t]*$")
FRONT_KEY = re.compile(r"^([A-Za-z][\w-]*)[ \t]*[:=][ \t]*(.*)$")
FRONT_LINES = 80
ATTRIBUTE = re.compile(
    r"([\w:-]+)(?:\s{0,3}=\s{0,3}(?:\"([^\"]*)\"|'([^']*)'|\{[\"']?([^{}\"']*)[\"']?\}|([^\s\"'{}>]+)))?"
)
PRE_START = re.compile(r"^[ \t>]*(?:<[A-Za-z][^<>]*>\s*)*?<pre\b[^<>]*>(?:\s*<code\b[^<>]*>)?", re.IGNORECASE)
TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
CLASS = re.compile(r"(?:class|data-lang|data-language)\s?=\s?[\"']([^\"'<>]*)")
METHOD = re.compile(r"get|post|put|patch|delete|head|options", re.IGNORECASE)
PATH_ATTRIBUTES = ("path", "url", "endpoint", "route", "uri", "href")
PLACES = ("path", "query", "body", "header")


@dataclass(slots=True)
class _Frame:
    """A region whose lines stand at least `indent` deep and are moved `shift` to the left."""

    indent: int
    shift: int


@dataclass(slots=True)
class Prepared:
    """The lines for a CommonMark parser, as many as before.

    `starts` are the lines that begin a block of their own, `originals` all lines before white space was made plain, and
    `code` what stands in `<pre>`: the first line, the lines, the language.
    """

    lines: list[str]
    originals: list[str]
    starts: set[int]
    code: list[tuple[int, list[str], str]]


def prepare(source: Sequence[str]) -> Prepared:
    """Bring each line to CommonMark; what only steers the page's rendering becomes blank."""
    return _Preparation(source).run()


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag as a mapping; one without a value is `"true"`."""
    found = ATTRIBUTE.finditer(written)
    return {m[1].lower(): next((value for value in m.groups()[1:] if value is not None), "true") for m in found}


class _Preparation:
    def __init__(self, source: Sequence[str]) -> None:
        self._originals = list(source)
        self._lines = [line if line.strip() else "" for line in (BLANKS.sub(" ", line) for line in source)]
        self._pre_ends = [at for at, line in enumerate(source) if "</pre" in line.lower()]
        self._code: list[tuple[int, list[str], str]] = []
        self._starts: set[int] = set()
        self._frames: list[_Frame] = []
        self._fence = ""

    def run(self) -> Prepared:
        at = 0
        while at < len(self._lines):
            end = self._front_matter(at) or self._preformatted(at)
            if end:
                at = end
                continue
            self._lines[at] = self._line(at)
            at += 1
        return Prepared(self._lines, self._originals, self._starts, self._code)

    def _line(self, at: int) -> str:
        line = self._shifted(self._lines[at])
        if self._fence:
            if self._fence == HIGHLIGHT_FENCE and (found := HIGHLIGHT.match(line)) and found[2]:
                self._fence = ""
                return found[1] + HIGHLIGHT_FENCE
            ends = FENCE_END.match(line)
            if ends and ends[1].startswith(self._fence):
                self._fence = ""
            return line
        if fence := FENCE.match(line):
            self._fence = fence[1]
            return line
        if not line or line[0].isalnum():
            return line if "{" not in line and not line.startswith(("import", "export")) else self._tags(line)
        return self._marked(at, line)

    def _marked(self, at: int, line: str) -> str:
        """A line that starts with white space or a special character."""
        if found := ADMONITION.match(line):
            self._open(len(found[1]), len(found[1]) + 4)
            return found[1] + _quoted(found[2]) if '"' in found[2] or "'" in found[2] else ""
        if found := CONTAINER.match(line):
            return found[1] + found[2]
        if found := ALERT.match(line):
            return found[1] + line[found.end() :]
        if ATTRIBUTES.match(line) or CONTENTS.match(line) or SCRIPT_COMMENT.match(line):
            return ""
        if found := HEADING_ATTRIBUTES.match(line):
            return found[1]
        if found := DEFINITION.match(line):
            return self._definition(at, line, found)
        if found := HIGHLIGHT.match(line):
            self._fence = "" if found[2] else HIGHLIGHT_FENCE
            return "" if found[2] else found[1] + HIGHLIGHT_FENCE + found[3]
        if (found := REQUEST_TAG.match(line)) and METHOD.fullmatch(attributes(found[2]).get("method", "")):
            return f"{attributes(found[2])['method'].upper()} {found[3]}"
        if found := COMPONENT.match(line):
            self._open_with_next(at, line)
            return "" if found[1] else _label(found[3])
        if BOX.match(line):
            self._open_with_next(at, line)
            return ""
        return self._tags(line)

    def _tags(self, line: str) -> str:
        if MODULE_LINE.match(line):
            return ""
        line = METHOD_TAG.sub(lambda tag: (tag[2] or tag[3]).upper(), line) if "<" in line else line
        if "{%" not in line and "{{<" not in line and "{{%" not in line:
            return line
        return SITE_TAG.sub(lambda tag: _label(tag[1] or tag[2] or ""), line)

    def _definition(self, at: int, line: str, found: re.Match[str]) -> str:
        self._starts.add(at)
        if at and self._lines[at - 1].strip() and at - 1 not in self._starts:
            self._starts.add(at - 1)  # the term
        self._open(len(found[1]), len(found[1]) + 2, width=found.end() - len(found[1]))
        return found[1] + line[found.end() :]

    def _open(self, indent: int, inner: int, width: int | None = None) -> None:
        """Start a region: lines at least `inner` deep belong to it and move to where `indent` is."""
        outer = self._frames[-1].shift if self._frames else 0
        self._frames.append(_Frame(outer + inner, outer + (width if width is not None else inner - indent)))

    def _open_with_next(self, at: int, line: str) -> None:
        """Start a region after a tag, where what follows is set so deep that CommonMark takes it for code."""
        following = next((n for n in range(at + 1, min(at + 4, len(self._lines))) if self._lines[n]), None)
        if following is None or line.lstrip().startswith("</"):
            return
        outer = self._frames[-1].shift if self._frames else 0
        own, inner = _depth(line), _depth(self._lines[following]) - outer
        if inner >= own + 2 and inner >= 4:
            self._open(own, inner)

    def _shifted(self, line: str) -> str:
        if not line:
            return line
        if self._frames and line[0] == "\t":
            line = line.expandtabs(4)
        depth = _depth(line)
        while self._frames and not self._fence and depth < self._frames[-1].indent:
            self._frames.pop()
        return line[min(depth, self._frames[-1].shift) :] if self._frames else line

    def _preformatted(self, at: int) -> int | None:
        """Take the lines of a `<pre>` that ends on a later line out of the page; return where it ends."""
        if self._fence or "<pre" not in self._lines[at].lower() or not (start := PRE_START.match(self._lines[at])):
            return None
        nearest = bisect_left(self._pre_ends, at)
        end = self._pre_ends[nearest] if nearest < len(self._pre_ends) else at
        if end == at:
            return None
        found = [self._originals[at][start.end() :], *self._originals[at + 1 : end + 1]]
        found[-1], _, rest = found[-1].partition("</pre")
        code = [html.unescape(TAGS.sub("", line)) for line in found]
        self._code.append((at, code, language(" ".join(CLASS.findall(start[0]))) or ""))
        self._lines[at : end + 1] = [""] * len(found)
        self._lines[end] = rest.partition(">")[2] if not code[-1].strip() else ""
        return end + 1

    def _front_matter(self, at: int) -> int | None:
        """Keep the title and an operation of the front matter that starts here; return where it ends."""
        mark = self._lines[at].rstrip()
        if self._fence or mark not in ("---", "+++") or (at and self._lines[at - 1]):
            return None
        if at + 1 >= len(self._lines) or not FRONT_KEY.match(self._lines[at + 1]):
            return None
        limit = min(at + FRONT_LINES, len(self._lines))
        end = next((n for n in range(at + 1, limit) if self._lines[n].rstrip() in (mark, "...")), None)
        if end is None or not all(_in_front(line) for line in self._lines[at + 1 : end]):
            return None
        for n in range(at, end + 1):
            found = FRONT_KEY.match(self._lines[n])
            self._lines[n] = _front_text(found[1].lower(), _quoted(found[2])) if found else ""
        return end + 1


def _in_front(line: str) -> bool:
    return not line or line[0] in " \t-#[]" or FRONT_KEY.match(line) is not None


def _front_text(key: str, value: str) -> str:
    if key == "title":
        return f"# {value}" if value else ""
    return value if key in ("api", "openapi", "description") and value[:1] not in (">", "|") else ""


def _quoted(value: str) -> str:
    """The value without the quotes around it, also where a word stands before them: `note "Title"`."""
    value = value.strip()
    for quote in "\"'":
        first, last = value.find(quote), value.rfind(quote)
        if -1 < first < last == len(value) - 1 and (not first or value[:first].strip().replace(" ", "").isalpha()):
            return value[first + 1 : last]
    return value


def _label(written: str) -> str:
    """What a tag shows of itself: a title, an operation, or a field with its type."""
    found = attributes(written)
    path = next((found[key] for key in PATH_ATTRIBUTES if key in found), "")
    if METHOD.fullmatch(found.get("method", "")) and re.match(r"/|https?://", path):
        title = found.get("summary", "")
        return f"{found['method'].upper()} {path}" + (f" {title}" if title else "")
    if "type" in found:
        name, place = next(((found[key], key) for key in PLACES if key in found), (found.get("name", ""), ""))
        traits = [place, "required" if found.get("required") in ("true", "required") else ""]
        traits += [f"default: {found['default']}" if "default" in found else ""]
        return f"- {name} ({', '.join([found['type'], *filter(None, traits)])})" if name else ""
    words = next((found[key] for key in ("title", "label", "summary") if key in found), "")
    return "" if words == "true" else words


def _depth(line: str) -> int:
    line = line.expandtabs(4) if "\t" in line else line
    return len(line) - len(line.lstrip(" "))
