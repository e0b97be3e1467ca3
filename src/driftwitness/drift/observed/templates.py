"""Path templates where no contract gives them: segments that look like ids become parameters."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from driftwitness.contract.inflection import singular
from driftwitness.drift.observed import formats


@lru_cache(maxsize=4096)
def template(path: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give the template of a path, and its parameters' values: ``/forms/12`` is ``/forms/{form_id}``.

    A parameter has the name of the segment before it. What looks like a word stays: whether ``/forms/contact`` names
    one form, only a contract can tell.
    """
    segments: list[str] = []
    values: dict[str, str] = {}
    for raw in path.split("/"):
        text = unquote(raw)
        stem, dot, ending = text.rpartition(".")
        if dot and ending in ("json", "xml") and formats.is_identifier(stem):
            text, ending = stem, f".{ending}"
        else:
            ending = ""
        if raw and formats.is_identifier(text) and not re.fullmatch(r"v\d+", text):
            name = _name(segments, values)
            values[name] = text
            segments.append("{" + name + "}" + ending)
        else:
            segments.append(raw)
    return "/".join(segments) or "/", tuple(values.items())


def _name(segments: list[str], values: dict[str, str]) -> str:
    before = segments[-1] if segments else ""
    word = re.sub(r"\W+", "_", before).strip("_")
    plain = f"{singular(word)}_id" if word and "{" not in before and not re.fullmatch(r"v\d+", word) else "id"
    name, number = plain, 1
    while name in values:
        number += 1
        name = f"{plain}{number}"
    return name
