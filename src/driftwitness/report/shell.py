"""Commands to paste: bash sends the same bytes, and a terminal obeys none of them."""

from __future__ import annotations

import re

_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'])+""")
_PIECE = re.compile(r""""([^"]*)"|'([^']*)'|([^"']+)""")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\\": r"\\"}


def pasteable(command: str) -> str:
    r"""Give a command, quoted by ``shlex``, in printable characters: ``'a<0x01>'`` becomes ``$'a\x01'``.

    No argument of a program holds a NUL: a body with one, the command's last word, is read from ``<(printf ...)``.
    """
    if "\0" in command:
        *_, body = _WORD.finditer(command)
        command = f"{command[: body.start()]}@<({_printf(body.group())})"
    return command if command.isprintable() else _PIECE.sub(_printable, command)


def _printable(piece: re.Match[str]) -> str:
    if piece.group().isprintable():
        return piece.group()
    return f"$'{''.join(map(_escaped, piece[2]))}'"


def _escaped(character: str) -> str:
    if character in _NAMED or character.isprintable():
        return _NAMED.get(character, character)
    return "".join(f"\\x{byte:02x}" for byte in _bytes(character))


def _printf(word: str) -> str:
    """Give the command that prints a word; its ``"$VARIABLES"`` become arguments."""
    pattern, variables = "", []
    for piece in _PIECE.finditer(word):
        if piece[1] and piece[1].startswith("$"):
            pattern += "%s"
            variables.append(f" {piece.group()}")
        else:
            pattern += "".join(map(_octal, piece[1] or piece[2] or piece[3] or ""))
    return f"printf '{pattern}'{''.join(variables)}"


def _octal(character: str) -> str:
    if character == "%":
        return "%%"
    if character.isprintable() and character not in "'\\":
        return character
    return "".join(f"\\{byte:03o}" for byte in _bytes(character))


def _bytes(character: str) -> bytes:
    """Give the bytes of a character; of a body that is no UTF-8, some stand as surrogates (PEP 383)."""
    return character.encode("utf-8", "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass")
