"""The same page as text, Markdown and HTML: the same lines, as far as the formats can tell."""

from __future__ import annotations

import re

from driftwitness.document import BlockKind, Document, html, markdown, text

TEXT = """
Parcel lockers

Send your key with every request.

List lockers

GET /lockers/{id}

Name  Type  Description

size  integer  How many doors, at most 40
open  boolean  Whether a door | is open

- Doors are numbered.
- A door opens once.

curl https://lockers.example/lockers/7 \\
  -H "X-Key: $KEY"

{
  "id": 7,

  "open": true
}

Retry-After

Seconds to wait.
"""
MARKDOWN = """
# Parcel lockers

Send your **key** with [every request](#key).

## List lockers

`GET /lockers/{id}`

| Name | Type    | Description                |
|------|---------|----------------------------|
| size | integer | How many doors, at most 40 |
| open | boolean | Whether a door \\| is open  |

* Doors are numbered.
* A door opens once.

```sh
curl https://lockers.example/lockers/7 \\
  -H "X-Key: $KEY"
```

```json
{
  "id": 7,

  "open": true
}
```

`Retry-After`
: Seconds to wait.
"""
HTML = """<!doctype html><title>Lockers</title><nav><a href=/>Home</a></nav><main>
<h1>Parcel lockers</h1><p>Send your <b>key</b> with <a href=#key>every
request</a>.</p><h2>List lockers</h2><p><span>GET</span><code>/lockers/{id}</code>
<table><thead><tr><th>Name<th>Type<th>Description</thead><tr><td>size<td>integer<td>How many doors, at most 40
<tr><td>open<td>boolean<td>Whether a door | is open</table><ul><li>Doors are numbered.<li><p>A door opens once.</ul>
<pre><code class=language-sh>curl https://lockers.example/lockers/7 \\
  -H "X-Key: $KEY"</code></pre><div class=highlight-json><pre><button>Copy</button><span>{</span>
  <b>"id"</b>: 7,

  "open": true
}</pre></div><dl><dt><code>Retry-After</code><dd>Seconds to wait.</dl></main><footer>2026</footer>"""
DOCUMENTS = (text.read("page.txt", TEXT), markdown.read("page.md", MARKDOWN), html.read("page.html", HTML))


def lines(document: Document) -> list[str]:
    """What the lines say: cells and method badges apart by one blank, code as it is."""
    told = []
    for block in document.blocks:
        for _, line in block.numbered():
            told.append(line if block.kind is BlockKind.CODE else re.sub(r"\s+", " ", line))
    return told


def test_lines_are_the_same() -> None:
    plain, marked, rendered = map(lines, DOCUMENTS)
    assert plain == marked
    assert plain == rendered


def test_code_is_the_same() -> None:
    plain, marked, rendered = (
        [block.lines for block in document.blocks if block.kind is BlockKind.CODE] for document in DOCUMENTS
    )
    assert plain == marked
    assert plain == rendered


def test_markdown_and_html_tell_levels_languages_and_cells() -> None:
    _, marked, rendered = DOCUMENTS
    for document in (marked, rendered):
        assert [(block.level, block.text) for block in document.blocks if block.kind is BlockKind.HEADING] == [
            (1, "Parcel lockers"),
            (2, "List lockers"),
        ]
        assert [block.language for block in document.blocks if block.kind is BlockKind.CODE] == ["sh", "json"]
        assert "size\tinteger\tHow many doors, at most 40" in document.lines
