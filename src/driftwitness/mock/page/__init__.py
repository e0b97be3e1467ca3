"""The page that people see of a mock: its operations, and what happens while it runs.

One file that asks for nothing but the mock's state; everything from a contract or a request is escaped, and its content
security policy allows its own style and script only, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources

from driftwitness.contract import Contract, Operation


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation on the page, and a curl line that works."""

    operation: Operation
    curl: str


def policy() -> str:
    """Give the page's content security policy."""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(_asset('page.css'))}';"
        f" script-src 'sha256-{_hash(_asset('page.js'))}'; connect-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def render(contract: Contract, base_url: str, key: str, shown: Sequence[Shown], state_path: str) -> str:
    """Give the page of one vendor; its script reads the state at ``state_path``."""
    return "\n".join(
        [
            *_begin(f"{contract.title}: mock"),
            '<a class="skip" href="#operations">To the operations</a>',
            f'<header><h1>{escape(contract.title)} <span class="soft">mock</span></h1>',
            '<p id="connection" role="status">connecting</p>',
            f"<dl><dt>Base URL</dt><dd>{_copied(base_url, 'base URL')}</dd>",
            f"<dt>Key that works</dt><dd>{_copied(key, 'key')}</dd></dl>",
            "<p class=soft>Made from the contract alone: what it does says nothing about the vendor.</p></header>",
            f'<main data-state="{escape(state_path)}">',
            *_operations(shown),
            '<div class="side">',
            _section("requests", "Requests", "None yet: paste one of the curl lines."),
            _section("resources", "State", "No resource."),
            _section("windows", "Rate limit", "No window is open."),
            _section("injections", "Injections", "None: it keeps its contract."),
            _section("deliveries", "Webhook deliveries", "None yet."),
            "</div></main>",
            f"<script>{_asset('page.js')}</script></body></html>\n",
        ]
    )


def index(vendors: Sequence[tuple[str, str, str]]) -> str:
    """Give the page of several vendors: the title, the base URL and the page of each."""
    rows = (
        f'<tr><th scope="row"><a href="{escape(page)}">{escape(title)}</a></th><td>{_copied(url, title)}</td></tr>'
        for title, url, page in vendors
    )
    return "\n".join(
        [
            *_begin("driftwitness mocks"),
            "<header><h1>Mocks</h1></header><main><table><thead><tr><th>Vendor</th><th>Base URL</th></tr></thead>",
            f"<tbody>{''.join(rows)}</tbody></table></main>",
            f"<script>{_asset('page.js')}</script></body></html>\n",
        ]
    )


def _begin(title: str) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<link rel="icon" href="data:,">'
    yield f"<title>{escape(title)}</title><style>{_asset('page.css')}</style></head><body>"


def _operations(shown: Sequence[Shown]) -> Iterator[str]:
    yield '<section id="operations" tabindex="-1" aria-labelledby="operations-title">'
    yield f'<h2 id="operations-title">Operations <span class="soft">{len(shown)}</span></h2>'
    yield '<label class="filter">Filter <input id="filter" type="search" autocomplete="off" spellcheck="false"></label>'
    for tag in dict.fromkeys(one.operation.tag for one in shown):
        yield f'<div class="group"><h3>{escape(tag)}</h3>'
        yield from (_operation(one) for one in shown if one.operation.tag == tag)
        yield "</div>"
    yield "</section>"


def _operation(shown: Shown) -> str:
    operation = shown.operation
    summary = str(operation.raw.get("summary") or operation.id)
    return (
        f'<details class="operation"><summary><b class="method {escape(operation.method.lower())}">'
        f"{escape(operation.method)}</b> <code>{escape(operation.path)}</code>"
        f' <span class="soft">{escape(summary)}</span></summary>'
        f"<pre>{escape(shown.curl)}</pre>"
        f'<button type="button" class="copy" data-text="{escape(shown.curl)}">copy curl</button></details>'
    )


def _section(name: str, title: str, empty: str) -> str:
    return (
        f'<section aria-labelledby="{name}-title"><h2 id="{name}-title">{title} <span class="soft" id="{name}-count">'
        f'</span></h2><p class="soft" id="{name}-empty">{empty}</p>'
        f'<div class="rows" id="{name}" role="group" tabindex="0" aria-labelledby="{name}-title"></div></section>'
    )


def _copied(text: str, what: str) -> str:
    return (
        f'<code>{escape(text)}</code> <button type="button" class="copy" data-text="{escape(text)}"'
        f' aria-label="copy {escape(what)}">copy</button>'
    )


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
