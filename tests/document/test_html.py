"""The HTML reader: the lines that a browser shows, code exactly as it stands, and the habits of real pages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.document.test_markdown import assert_grows_with_length, shown

from driftwitness.document import DocumentError
from driftwitness.document.html import read

NAMES = st.sampled_from(
    [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "code",
        "h1",
        "h3",
        "dl",
        "dt",
        "dd",
        "b",
        "span",
        "a",
        "nav",
        "script",
        "style",
        "svg",
        "template",
        "main",
        "article",
        "header",
        "details",
        "br",
        "id",
        "x-y",
        "body",
    ]
)
PIECES = (
    NAMES.map(lambda name: f"<{name}>")
    | NAMES.map(lambda name: f"</{name}>")
    | st.sampled_from(
        ["<td rowspan=3 colspan=2>", "<td colspan=999999999999>", "<!--", "-->", "<div hidden>", "GET", "/x", "&lt;"]
    )
    | st.sampled_from(
        ["<div role=heading aria-level=9>", "<span class=line>", "<td class=linenos>", "<p", "\r\n", "\0", "\x85"]
    )
    | st.text(max_size=6)
)


@given(st.text() | st.lists(PIECES, max_size=60).map("".join))
def test_any_page_is_read_and_every_line_is_in_one_block(text: str) -> None:
    try:
        document = read("page.html", text)
    except DocumentError as error:
        assert "by script" in str(error)  # noqa: PT017 - a page of nothing but a script
        return
    assert document.lines == document.source
    assert not any(end in line for line in document.lines for end in "\r\n")
    covered = [number for block in document.blocks for number in range(block.first, block.last + 1)]
    assert covered == sorted(set(covered))
    non_blank = [number for number, line in enumerate(document.lines, 1) if line.strip()]
    assert [number for number in covered if document.line(number).strip()] == non_blank
    for block in document.blocks:
        assert block.lines == document.lines[block.first - 1 : block.last]


HABITS: dict[str, tuple[str, list[Any]]] = {
    "paragraphs and line breaks": (
        "<p>Hi\n  there<br>you<p>x\u200by&nbsp;z",
        [("t", 1, "Hi there", "you"), ("t", 4, "xy z")],
    ),
    "headings": (
        "<h1>My <b>API</b> <a href=#a>¶</a></h1><h3>GET\n/a</h3><div role=heading aria-level=4>x<br>y</div>",
        [("h1", 1, "My API"), ("h3", 3, "GET /a"), ("h4", 5, "x y")],
    ),
    "a method badge beside its path": (
        "<div><span class=get>GET</span><code>/a/<id>/b</code></div><div><b>name</b><i>string</i></div>"
        "<p><b>un</b>broken <code><span>a</span><span>b</span></code> <b>a</b>.<i>b</i>",
        [("t", 1, "GET /a/<id>/b", "name string"), ("t", 4, "unbroken ab a.b")],
    ),
    "a bold paragraph is a heading without a level": (
        "<p><b>Request body</b></p><p><b>Note</b> that.</p><p><b>A full sentence.</b></p>",
        [("h", 1, "Request body"), ("t", 3, "Note that."), ("t", 5, "A full sentence.")],
    ),
    "a slanted name in a path": (
        "<p>GET /a/<i>name</i>/<em>id</em>, <i>not</i> this",
        [("t", 1, "GET /a/{name}/{id}, not this")],
    ),
    "lists": (
        "<ul><li>a<ul><li>b<p>c</p></ul><li>d</ul><ol start=3><li>e<li>f</ol>",
        [("t", 1, "- a", "  - b"), ("t", 4, "    c"), ("t", 6, "- d"), ("t", 8, "3. e", "4. f")],
    ),
    "definition lists": (
        "<dl><dt>id<dd>The id.<dt>name<dd>A name<br>of it.</dl>",
        [("t", 1, "id"), ("t", 2, "The id."), ("t", 3, "name"), ("t", 4, "A name", "of it.")],
    ),
    "tables": (
        "<table><tr><th>A<th>B<tr><td rowspan=2>1<td>x<br>y<tr><td>2<tr><td colspan=2>wide<tr><td>c"
        "<td><ul><li>d<li>e</ul><tr><td><td></table>",
        [("t", 1, "A\tB"), ("t", 3, "1\tx y", "1\t2", "wide\t", "c\td, e")],
    ),
    "a cell over three rows": (
        "<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d<tr><td>e</table>",
        [("t", 1, "a\tb", "a\tc", "a\td", "e")],
    ),
    "code and tables in cells": (
        "<table><tr><td>200<td>OK <pre>{\n}</pre><tr><td>body<td>an object<table><tr><td>a<td>int</table></table>",
        [("t", 1, "200\tOK"), ("c", 3, "{", "}"), ("t", 6, "body\tan object"), ("t", 8, "a\tint")],
    ),
    "a line of code in a cell": (
        "<table><tr><td>a<td>send <pre>{}</pre>.<tr><td>b<td><ul><li>One.<li>Two</ul></table>",
        [("t", 1, "a\tsend {} .", "b\tOne. Two")],
    ),
    "a table for the layout": (
        "<table><tr><td>menu<td><h2>A</h2><p>b</table>",
        [("t", 1, "menu"), ("h2", 3, "A"), ("t", 5, "b")],
    ),
    "code": (
        '<div class="highlight-json"><pre><code><span class="k">{</span>\n  "a":\t<i>"b &lt;c&gt;"</i>\n\n}\n'
        "</code></pre></div>",
        [("c:json", 1, "{", '  "a":\t"b <c>"', "", "}")],
    ),
    "code with line numbers and a button": (
        "<table class=highlighttable><tr><td class=linenos><pre>1\n2</pre><td class=code><pre>a\n b</pre></table>"
        "<pre><button>Copy</button><span class='line-numbers-rows'><span></span></span>c</pre>"
        "<pre class='language-sh'><span class=line>d</span><span class=line>e</span></pre>"
        "<pre><div>f<br></div><div>g</div></pre>",
        [("c", 1, "a", " b"), ("c", 4, "c"), ("c:sh", 6, "d", "e"), ("c", 9, "f", "g")],
    ),
    "what stands around the text": (
        "<nav>a</nav><header><h1>b</h1></header><div class=sidebar>c</div><div class='toc-wrapper'>d</div>"
        "<footer>e</footer><script type=text/x>f</script><style>g</style><svg><text>h</text></svg><p hidden>i</p>"
        "<p aria-hidden=true>j</p><p style='display: none'>k</p><button>l</button>"
        "<section><header>m</header></section>",
        [("t", 1, "m")],
    ),
    "tabs and details are open": (
        "<div role=tablist><button role=tab id=t1>Go</button></div>"
        "<div role=tabpanel aria-labelledby=t1 hidden><p>a</p></div>"
        "<div class='tab-pane' style='display:none'>b</div><details><summary>More</summary>c</details>",
        [("t", 1, "Go"), ("t", 3, "a"), ("t", 5, "b"), ("t", 7, "More", "c")],
    ),
    "the main part": (
        "<div>banner</div><main><p>The text of the page.</p></main>",
        [("t", 1, "The text of the page.")],
    ),
    "one article among much else": (
        "<div>Much text stands here.</div><article>a</article>",
        [("t", 1, "Much text stands here."), ("t", 3, "a")],
    ),
    "JSON without pre": ('<p>{<br>"a": 1<br>}</p>', [("c", 1, "{", '"a": 1', "}")]),
    "images": ("<p><img alt=GET src=x>/a", [("t", 1, "GET /a")]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("habit", HABITS)
def test_habits(habit: str) -> None:
    text, expected = HABITS[habit]
    assert shown(read("page.html", text)) == expected


def test_vendor_markup_in_text_stays_text() -> None:
    assert read("page.html", "<p>&lt;script&gt;alert(1)&lt;/script&gt;").lines[0] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><div id=root></div><script src=app.js></script></body></html>",
        "<body><noscript>You need to enable JavaScript to run this app, which has very many words to say about it"
        " and about browsers.</noscript><redoc spec-url=x></redoc><script>Redoc.init()</script>",
        "<body>Loading...<script type=module src=app.js></script>",
    ],
)
def test_a_page_that_a_script_fills_is_refused_with_what_to_do(page: str) -> None:
    with pytest.raises(
        DocumentError, match=r"page\.html: shows \d words and loads the rest by script.*open it in a browser"
    ):
        read("page.html", page)


def test_a_short_page_without_script_is_a_page() -> None:
    assert read("page.html", "<p>GET /a").lines[0] == "GET /a"


def test_endless_nesting_is_refused() -> None:
    page = "<p>a</p>\n" + "<div>" * 100_000
    with pytest.raises(DocumentError, match=r"line 2: elements nest 1001 deep, expected at most 1000; save it as text"):
        read("page.html", page)


@pytest.mark.parametrize(
    "unit", ["<p>a", "<b>", "<table><tr><td>", "<td rowspan=500>", "<!--", "<svg>", "<li>", "<a><div></a>"]
)
def test_hostile_repetition_is_read_in_time_that_grows_with_its_length(unit: str) -> None:
    def work(times: int) -> None:
        try:
            read("page.html", unit * times)
        except DocumentError as error:
            assert "nest" in str(error)  # noqa: PT017 - some of them are refused

    assert_grows_with_length(work)
