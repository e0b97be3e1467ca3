"""Path templates: their segments, their parameters, and which one goes on from which."""

from __future__ import annotations

from functools import lru_cache

from driftwitness.contract.resources import erased, plain


def segments(path: str) -> list[str]:
    """Give the segments of a path or template."""
    return path.strip("/").split("/")


@lru_cache(maxsize=4096)
def parameters(template: str) -> tuple[str, ...]:
    """Give the names of a template's parameters, in order; a suffix (``{id}.json``) is not of the name."""
    return tuple(segment[1:].partition("}")[0] for segment in segments(template) if segment.startswith("{"))


def prefixes(template: str) -> list[str]:
    """Give each part of a template that ends with a parameter, shortest first: the members that it names."""
    found, path = [], ""
    for segment in segments(template):
        path += f"/{segment}"
        if segment.startswith("{"):
            found.append(path)
    return found


@lru_cache(maxsize=32_768)  # every template of a contract is held against every other one
def rest(template: str, start: str | None) -> tuple[str, ...] | None:
    """Give the segments that follow ``start`` in a template; None where it does not go on from there."""
    if start is None:
        return None
    whole, known = segments(erased(template)), segments(erased(start))
    return tuple(segments(plain(template))[len(known) :]) if whole[: len(known)] == known else None
