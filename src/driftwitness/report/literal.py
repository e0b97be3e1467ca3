"""Text of others, shown and never obeyed: a vendor's answer, a page, a contract may hold what a terminal acts on."""

from __future__ import annotations


def literal(text: str) -> str:
    """Give a text with everything that does not print (controls, line ends, direction marks) as Python escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
