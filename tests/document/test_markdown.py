"""The Markdown reader: a cleaned line for each line, blocks with levels and languages, and the habits of real pages."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driftwitness.document import Document
from driftwitness.document.markdown import read

FRAGMENTS = r"""
# Title ~Title ~=== ~--- ~- item ~1. one ~   - deep ~> quote ~```json ~``` ~    code ~| a | b | ~|---|---| ~{ ~}
~curl http://x -d ' ~<div> ~</div> ~<table><tr><td> ~</td></tr></table> ~<pre> ~</pre> ~<!-- ~--> ~<h2>x ~</h2>
~"a": [1, ~::: tip ~::: ~: definition ~[a]: http://b ~[a]( ~*em ~em* ~`co ~de` ~<a href=' ~'> ~{% tab %} ~{{< x >}}
~!!! note ~</Tab> ~import x from 'y' ~+++ ~title: x ~\\ ~&lt;id&gt; ~/a/<id> ~*** ~__b__ ~![x](y) ~===  "T"
~<Tab title='x'> ~{% endhighlight %} ~{% highlight json %} ~<script> ~<ParamField path="a" type="b"> ~**Bold** ~?api: x
"""
PIECES = [
    *FRAGMENTS.strip("\n").replace("\n", "").split("~"),
    "\x85",
    "\xa0",
    "\u205f",
    "\x0c",
    "\t",
    "\0",
    "\r",
    "~~~",
    "",
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("\n".join)


@given(TEXTS)
def test_any_text_keeps_its_lines_and_every_line_is_in_one_block(text: str) -> None:
    document = read("page.md", text)
    assert document.source == tuple(re.split(r"\r\n|\n|\r", text))
    assert len(document.lines) == len(document.source)
    covered = [number for block in document.blocks for number in range(block.first, block.last + 1)]
    assert covered == sorted(set(covered))
    non_blank = [number for number, line in enumerate(document.lines, 1) if line.strip()]
    assert [number for number in covered if document.line(number).strip()] == non_blank
    for block in document.blocks:
        assert block.lines == document.lines[block.first - 1 : block.last]
        assert block.lines[0].strip()
        assert block.lines[-1].strip()


@given(st.lists(st.from_regex(r"[a-zA-Z0-9]{1,8}", fullmatch=True), min_size=1, max_size=30), st.data())
def test_no_word_is_lost_whatever_stands_around_it(words: list[str], data: st.DataObject) -> None:
    around = [
        ("", ""),
        ("# ", ""),
        ("- ", ""),
        ("> ", ""),
        ("**", "**"),
        ("`", "`"),
        ("<b>", "</b>"),
        ("| ", " |"),
        ("    ", ""),
    ]
    lines = [data.draw(st.sampled_from(around)) for _ in words]
    text = "\n".join(f"{before}{word}{after}" for (before, after), word in zip(lines, words, strict=True))
    found = read("page.md", text).lines
    assert all(word in line for word, line in zip(words, found, strict=True))


def shown(document: Document) -> list[Any]:
    return [
        (
            block.kind.value[0] + str(block.level or "") + (f":{block.language}" if block.language else ""),
            block.first,
            *block.lines,
        )
        for block in document.blocks
    ]


HABITS: dict[str, tuple[str, list[Any]]] = {
    "headings": (
        "# One #\n\nTwo\n===\n\nThree\nlines\n---\n### `GET` /a/{id}",
        [("h1", 1, "One"), ("h1", 3, "Two"), ("h2", 6, "Three", "lines"), ("h3", 9, "GET /a/{id}")],
    ),
    "heading with a permanent link or an id": (
        '## Orders {#orders}\n\n<h2 id="x">Get <code>it</code> <a href="#x">¶</a></h2>\ntext `y` &amp; z',
        [("h2", 1, "Orders"), ("h2", 3, "Get it"), ("t", 4, "text y & z")],
    ),
    "a bold line is a heading without a level": (
        "**Request body**\n\n**Note:** the body.\n\n- **Item**",
        [("h", 1, "Request body"), ("t", 3, "Note: the body."), ("t", 5, "- Item")],
    ),
    "code keeps its characters": (
        '```json title="Reply"\n{\n  "a_*b*": 1\n\n}\n```\n\n    indented *code*\n\n~~~\n**x**\n~~~',
        [
            ("t", 1, "Reply"),
            ("c:json", 2, "{", '  "a_*b*": 1', "", "}"),
            ("c", 8, "indented *code*"),
            ("c", 11, "**x**"),
        ],
    ),
    "inline marks go, placeholders stay": (
        "Send *a* [link](http://x 'y') to `/a/<id>` or /b/<name>/c, <user_id> and \\*\n<b>bold</b> a_b_c ![GET](x.png)",
        [("t", 1, "Send a link to /a/<id> or /b/<name>/c, <user_id> and *", "bold a_b_c GET")],
    ),
    "marks over a line end": (
        "*a\nb* `c\nd` [e\nf](\nhttp://x) g\\\nh  \ni",
        [("t", 1, "a", "b c", "d e", "f", "g", "h", "i")],
    ),
    "reference links and comments": (
        "[a][b] and <!-- gone\nhere --> c\n\n[b]: http://x\n\n<!-- gone\n\ntoo -->\nd",
        [("t", 1, "a and", "c"), ("t", 9, "d")],
    ),
    "tables": (
        "| Name | Type |\n|:--|--:|\n| `a|b` | x<br>y |\n| c\\|d | |\n| e | <ul><li>f</li><li>g</li></ul> | h |",
        [("t", 1, "Name\tType"), ("t", 3, "a|b\tx y", "c|d\t", "e\tf, g\th")],
    ),
    "a pipe in code that the head takes for two cells": (
        "| A | B | C |\n|---|---|---|\n| `a | b` | c |",
        [("t", 1, "A\tB\tC"), ("t", 3, "`a\tb`\tc")],
    ),
    "a title over a line end": ("[a](http://x 'b\nc') *d*", [("t", 1, "[a](http://x 'b", "c') d")]),
    "definitions without blank lines": (
        "id\n: x\nname\n: y",
        [("t", 1, "id"), ("t", 2, "x"), ("t", 3, "name"), ("t", 4, "y")],
    ),
    "an admonition set with tabs": ("!!! note\n\ta *b*\n\n\t```\n\tc\n\t```", [("t", 2, "a b"), ("c", 5, "c")]),
    "tables that are not quite": (
        "Head | \n-----|---\na | b\n\n| c | d |\n| e | f |",
        [("t", 1, "Head"), ("t", 3, "a\tb"), ("t", 5, "c\td", "e\tf")],
    ),
    "lists": (
        "- a\n  b\n\n  c\n   1. d\n      - e\n2) f\n\n* [ ] g",
        [("t", 1, "- a", "  b"), ("t", 4, "  c", "  1. d", "    - e", "2) f"), ("t", 9, "- [ ] g")],
    ),
    "code in a list": ("1. Do\n\n   ```sh\n   curl x\n   ```\n", [("t", 1, "1. Do"), ("c:sh", 4, "curl x")]),
    "quotes": ("> [!NOTE]\n> a\nlazy\n\n> Example request:", [("t", 2, "a", "lazy"), ("t", 5, "Example request:")]),
    "definition list": (
        "`id`\n: Required. *String*.\n\nname\n:   The name\n\n    ```\n    x\n    ```\nother\n: y",
        [
            ("t", 1, "id"),
            ("t", 2, "Required. String."),
            ("t", 4, "name"),
            ("t", 5, "The name"),
            ("c", 8, "x"),
            ("t", 10, "other"),
            ("t", 11, "y"),
        ],
    ),
    "front matter": (
        "---\ntitle: 'Parcels'\nicon: box\napi: \"GET /parcels\"\n---\n\ntext",
        [("h1", 2, "Parcels"), ("t", 4, "GET /parcels"), ("t", 7, "text")],
    ),
    "a rule is not front matter": ("---\nNot so: a sentence. No\n\n---\n", [("t", 2, "Not so: a sentence. No")]),
    "admonitions and tabs of MkDocs": (
        '!!! note "Mind"\n    A *b*\n\n    ```json\n    {"a":\n      1}\n    ```\n\n'
        '=== "cURL"\n\n    ```sh\n    curl x\n    ```\n\nc',
        [
            ("t", 1, "Mind", "A b"),
            ("c:json", 5, '{"a":', "  1}"),
            ("t", 9, "cURL"),
            ("c:sh", 12, "curl x"),
            ("t", 15, "c"),
        ],
    ),
    "containers": (":::tip Good\na\n:::\n\n::: details\nb\n:::\n", [("t", 1, "Good", "a"), ("t", 6, "b")]),
    "attribute lines and a table of contents": (
        "* TOC\n{:toc}\n\na\n{: .note}\n[TOC]",
        [("t", 1, "- TOC"), ("t", 4, "a")],
    ),
    "tags of site generators": (
        '{% tab title="200" %}\n{{< hint info >}}\na {{id}} {% raw %}b{% endraw %}\n'
        "{% highlight json %}\n{% x %}\n{% endhighlight %}\nc",
        [("t", 1, "200"), ("t", 3, "a {{id}} b"), ("c:json", 5, "{% x %}"), ("t", 7, "c")],
    ),
    "an operation in a tag": (
        '{% swagger method="post" path="/a/:id" summary="Make" %}\n{% endswagger %}',
        [("t", 1, "POST /a/:id Make")],
    ),
    "components": (
        "import A from 'a'\n\n<Tabs>\n    <Tab title=\"Go\">\n    ```go\n    x\n    ```\n"
        "    </Tab>\n</Tabs>\n{/* gone */}\n"
        '<ParamField path="id" type="string" required>\n  The id.\n</ParamField>',
        [("t", 4, "Go"), ("c:go", 6, "x"), ("t", 11, "- id (string, path, required)", "  The id.")],
    ),
    "boxes with Markdown in them": (
        "<details>\n<summary>More <b>here</b></summary>\n\n```\nx\n```\n</details>\n<div>\n*a*\n</div>",
        [("t", 2, "More here"), ("c", 5, "x"), ("t", 9, "a")],
    ),
    "a table in HTML": (
        "<table>\n<tr>\n<th>Name</th>\n<th>Type</th></tr>\n<tr><td rowspan=2>"
        "<code>a</code></td>\n\n<td>\n\n**int**\n\n</td></tr>\n"
        "<tr><td>b &lt;c&gt;</td></tr></table>\n\nd",
        [("t", 3, "Name\tType"), ("t", 5, "a\tint"), ("t", 12, "a\tb <c>"), ("t", 14, "d")],
    ),
    "preformatted HTML": (
        '<pre><code class="language-json">{\n  "a": &lt;b&gt;\n\n}</code></pre>\n*c*\n\n<pre>d</pre>',
        [("c:json", 1, "{", '  "a": <b>', "", "}"), ("t", 5, "c"), ("t", 7, "d")],
    ),
    "script and style are not shown": ("<style>\na {}\n</style>\n\n<script>x</script>\n\nb", [("t", 7, "b")]),
    "JSON and commands without a fence": (
        'Send\n{\n  "a_b": "*c*"\n}\n\ncurl http://x \\\n  -d \'a\'\n\nThen.',
        [
            ("t", 1, "Send"),
            ("c", 2, "{", '  "a_b": "*c*"', "}"),
            ("c", 6, "curl http://x \\", "  -d 'a'"),
            ("t", 9, "Then."),
        ],
    ),
    "a fence that stays open": ("a\n```\nb\n\nc", [("t", 1, "a"), ("c", 3, "b", "", "c")]),
    "deeper than the parser goes": ("> " * 300 + "a", [("t", 1, "> " * 299 + "> a")]),
}


@pytest.mark.parametrize("habit", HABITS)
def test_habits(habit: str) -> None:
    text, expected = HABITS[habit]
    assert shown(read("page.md", text)) == expected


def test_white_space_in_code_stays_as_it_is_written() -> None:
    assert read("page.md", "```\na\xa0b\x0cc\td\n```").lines[1] == "a\xa0b\x0cc\td"


@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "_a __b ",
        "[",
        "![",
        "`a``",
        "<a ",
        "<a '",
        "> ",
        "- ",
        "|a",
        "<!--",
        "<pre>\n",
        "{%",
        "a\n: b\n",
        "!!! x\n    ",
    ],
)
def test_hostile_repetition_is_read_in_time_that_grows_with_its_length(unit: str) -> None:
    assert_grows_with_length(lambda times: read("page.md", unit * times))


def assert_grows_with_length(work: Callable[[int], object]) -> None:
    """Four times the length takes about four times as long; quadratic work would take sixteen times as long."""
    seconds = []
    gc.collect()
    gc.disable()  # what other tests left in memory would be looked through on this one's time
    try:
        for times in (1000, 4000):
            started = time.process_time()
            work(times)
            seconds.append(time.process_time() - started)
    finally:
        gc.enable()
    assert seconds[1] < 10 * seconds[0] + 0.3, seconds
