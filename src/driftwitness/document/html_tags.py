"""The elements of HTML by what they mean for the text, and how a tag is told from a placeholder such as ``<id>``."""

from __future__ import annotations

import re

TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,4000}+)>")
PERMALINK = re.compile(r"\s*[¶§#\N{LINK SYMBOL}]\s*$")

_BLOCK = """
address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu nav noscript ol optgroup option
p pre search section select summary table tbody td template tfoot th thead title tr ul
"""
_INLINE = """
a abbr acronym audio b bdi bdo big button canvas cite code data del dfn em embed font i img input ins kbd label map mark
meter object output path picture progress q rp rt ruby s samp script slot small source span strike strong style sub sup
svg textarea time track tt u var video wbr
"""
_SPACED = "address article aside blockquote details dl fieldset figure form hr main ol p section table ul"
_UNCLOSED = """
a area base br col colgroup dd dt embed hr html head body img input li link meta optgroup option p param rp rt source
tbody td tfoot th thead tr track wbr
"""
_LANGUAGES = """
bash shell sh zsh console curl http json jsonc json5 javascript js jsx typescript ts tsx python py ruby rb php java
kotlin swift go golang csharp cs c cpp c++ rust perl r dart scala elixir powershell xml html css yaml yml toml ini sql
graphql text txt plaintext diff
"""
BLOCK_TAGS = frozenset(_BLOCK.split())
INLINE_TAGS = frozenset(_INLINE.split())
SPACED_TAGS = frozenset(_SPACED.split())
"""Elements with a margin: a blank line stands around them."""
UNCLOSED_TAGS = frozenset(_UNCLOSED.split())
"""Elements without an end tag, and those whose end tag may be left out."""
VOID_TAGS = frozenset(("br", "hr", "img", "input", "wbr", "col", "link", "source", "track", "embed"))
LANGUAGES = frozenset(_LANGUAGES.split())


def is_placeholder(tag: re.Match[str], before: str, rest: str) -> bool:
    """Whether what looks like a tag stands for a value, as in ``/orders/<id>``."""
    closing, name, attributes = tag[1], tag[2].lower(), tag[3].strip()
    if closing or attributes or name in VOID_TAGS:
        return False
    if name in BLOCK_TAGS or name in INLINE_TAGS:
        return before.endswith(("/", "=")) and f"</{name}" not in rest.lower()
    return not tag[2][0].isupper()


def language(names: str) -> str | None:
    """The first programming language among names such as those in a class attribute: `highlight language-json`."""
    for name in names.replace(",", " ").split():
        bare = re.sub(r"^(?:language|lang|highlight-source|highlight|brush:?|tab)-?", "", name.lower())
        if bare in LANGUAGES:
            return bare
    return None
