"""A vendor's documents beside what was captured from them: one HTML file that asks for nothing from anywhere.

Everything that comes from a document or a contract is escaped; style and script stand in the file, and its content
security policy allows nothing but those two, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from driftwitness.contract import Contract, pointer
from driftwitness.document import Document
from driftwitness.report.page_lines import KINDS, Assertion, Page, PageFinding, PageLine, assertions, pages

GENERAL = "general"


def render(contract: Contract, documents: Sequence[Document], questions: Mapping[str, Any]) -> str:
    """The page; `documents` are those that the contract was captured from, `questions` what capture left open."""
    found = assertions(contract, documents)
    shown = pages(documents, found, questions)
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}';"
        " base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(contract.title)}: what the page says</title>",
            f"<style>{style}</style></head><body>",
            '<a class="skip" href="#pages">To the documents</a>',
            *_head(contract, found, shown),
            '<main id="pages" tabindex="-1">',
            *(part for number, page in enumerate(shown) for part in _page(number, page, found)),
            *_assertions(contract, found, shown),
            f"</main><script>{script}</script></body></html>\n",
        ]
    )


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _head(contract: Contract, found: Sequence[Assertion], shown: Sequence[Page]) -> Iterator[str]:
    lines = [line for page in shown for line in page.lines]
    counts = Counter(line.kind for line in lines if line.kind)
    findings = sum(len(line.findings) for line in lines)
    changed = sum(not one.holds for one in found)
    yield f"<header><h1>{escape(contract.title)}: what the page says, and what the contract took from it</h1>"
    yield f"<p>{len(contract.operations)} operations, {len(found)} assertions that rest on lines of these documents,"
    yield f" {findings} findings to ask the vendor about.</p>"
    if changed:
        yield f'<p class="changed"><strong>{changed} assertions rest on lines that say something else now:</strong>'
        yield " the documents are not those that were captured.</p>"
    yield "<fieldset><legend>Lines shown</legend>"
    for kind, meaning in KINDS.items():
        yield _box(kind, meaning, counts[kind])
    yield _box("finding", "what the vendor should be asked", findings)
    yield "</fieldset><details><summary>What the kinds mean</summary><dl>"
    yield from (f"<dt>{kind}</dt><dd>{escape(meaning)}</dd>" for kind, meaning in KINDS.items())
    yield "</dl></details></header>"
    yield '<nav aria-label="Findings"><button type="button" id="previous">previous finding (p)</button>'
    yield ' <button type="button" id="next">next finding (n)</button>'
    yield ' <button type="button" id="all">show all kinds</button>'
    yield ' <button type="button" id="none">show none</button>'
    yield ' <a href="#contract">to the contract’s assertions</a> <span id="status" role="status"></span></nav>'


def _box(kind: str, meaning: str, count: int) -> str:
    return (
        f'<label class="{_class(kind)}" title="{escape(meaning)}"><input type="checkbox" data-kind="{kind}"'
        f' checked><span class="swatch" aria-hidden="true"></span>{kind} ({count})</label>'
    )


def _page(number: int, page: Page, found: Sequence[Assertion]) -> Iterator[str]:
    yield f'<section aria-labelledby="d{number}"><h2 id="d{number}">{escape(page.name)}</h2><ol class="page">'
    for line in page.lines:
        yield _line(number, line, found)
    yield "</ol></section>"


def _line(page: int, line: PageLine, found: Sequence[Assertion]) -> str:
    kind = line.kind or "blank"
    asked = " asked" if line.in_finding else ""
    margin = "".join((*map(_finding, line.findings), _rests(line, found)))
    place = f"d{page}-l{line.number}"
    return (
        f'<li id="{place}" class="{_class(kind)}{asked}" data-is="{kind}">'
        f'<a class="number" href="#{place}" aria-label="line {line.number}">{line.number}</a>'
        f'<span class="kind">{line.kind or ""}</span><span class="text">{escape(line.text)}</span>'
        f'<div class="margin">{margin}</div></li>'
    )


def _finding(finding: PageFinding) -> str:
    one = finding.first == finding.last
    span = f"line {finding.first}" if one else f"lines {finding.first}–{finding.last}"
    return (
        f'<aside class="finding" tabindex="-1" aria-label="finding"><strong>{escape(finding.rule)}</strong>'
        f' <span class="soft">{span}</span><p>{escape(finding.message)}</p></aside>'
    )


def _rests(line: PageLine, found: Sequence[Assertion]) -> str:
    if not line.assertions:
        return ""
    links = "".join(f'<li><a href="#a{place}">{_words(found[place].pointer)}</a></li>' for place in line.assertions)
    many = len(line.assertions)
    return f"<details><summary>{many} assertion{'s' if many > 1 else ''}</summary><ol>{links}</ol></details>"


def _assertions(contract: Contract, found: Sequence[Assertion], shown: Sequence[Page]) -> Iterator[str]:
    """The contract's side: the assertions of each operation, and the others."""
    numbers = {page.name: number for number, page in enumerate(shown)}
    titles = {operation.pointer: f"{operation.method} {operation.path}" for operation in contract.operations}
    groups: dict[str, list[int]] = {GENERAL: [], **{place: [] for place in titles}}
    for at, one in enumerate(found):
        operation = next((place for place in pointer.ancestors(one.pointer) if place in titles), GENERAL)
        groups[operation].append(at)
    yield '<section aria-labelledby="contract"><h2 id="contract" tabindex="-1">The contract’s assertions</h2>'
    for place, members in groups.items():
        title = titles.get(place, "Conventions and schemas")
        yield f"<details><summary>{escape(title)} ({len(members)})</summary><ol class='assertions'>"
        yield from (_assertion(at, found[at], numbers[found[at].document]) for at in members)
        yield "</ol></details>"
    yield "</section>"


def _assertion(at: int, one: Assertion, page: int) -> str:
    span = f"{one.first}" if one.first == one.last else f"{one.first}–{one.last}"
    changed = "" if one.holds else ' <strong class="changed">the lines say something else now</strong>'
    return (
        f'<li id="a{at}" class="{_class(one.kind)}"><span class="pointer">{_words(one.pointer)}</span>'
        f' <span class="soft">{escape(one.evidence)}</span>'
        f' <a href="#d{page}-l{one.first}">{escape(one.document)}:{span}</a>{changed}</li>'
    )


def _words(place: str) -> str:
    """A pointer as people read it: its tokens, apart."""
    return escape(" › ".join(pointer.split(place)) or "the contract")


def _class(kind: str) -> str:
    return f"k-{kind}"
