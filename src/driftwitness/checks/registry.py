"""Finds the rules: every class with an id in ``checks/<family>/<rule>.py``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import driftwitness.checks as package
from driftwitness import InputError
from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.schemathesis_check import SchemathesisCheck


def _classes() -> Iterator[type[Check]]:
    for family in pkgutil.iter_modules(package.__path__):
        if not family.ispkg:
            continue
        folder = importlib.import_module(f"{package.__name__}.{family.name}")
        for rule in pkgutil.iter_modules(folder.__path__):
            module = importlib.import_module(f"{folder.__name__}.{rule.name}")
            for value in vars(module).values():
                is_rule = isinstance(value, type) and issubclass(value, (InteractionCheck, TraceCheck))
                if is_rule and value.__module__ == module.__name__ and hasattr(value, "id"):
                    yield value


@cache
def checks() -> Mapping[str, Check]:
    """Give every rule by its id, sorted by id."""
    return MappingProxyType({check.id: check() for check in sorted(_classes(), key=lambda check: check.id)})


@cache
def own() -> Mapping[str, Check]:
    """Give the rules that are not schemathesis's own checks, sorted by id."""
    mine = {name: check for name, check in checks().items() if not isinstance(check, SchemathesisCheck)}
    return MappingProxyType(mine)


def families() -> tuple[str, ...]:
    """Give the names of the families that have rules."""
    return tuple(sorted({check.family for check in checks().values()}))


def find(check_id: str) -> Check:
    """Give a rule by its id; raises InputError with the near ones where there is none."""
    if check_id in checks():
        return checks()[check_id]
    near = [name for name in checks() if check_id.strip("/") in name] or list(checks())
    raise InputError(f"unknown check {check_id!r}: there are {', '.join(near)}.")
