"""How to run, and what that means for a contract: effects, budget, plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from driftwitness import InputError
from driftwitness.contract import Contract, Effect
from driftwitness.contract.store import SETTINGS
from driftwitness.drive.plan import Plan
from driftwitness.drive.probes import quota
from driftwitness.run import target as targets
from driftwitness.trace.journal import RUNS
from driftwitness.trace.record import Origin

ALL_EFFECTS: tuple[Effect, ...] = ("reads", "writes", "destroys", "reaches")
BUDGET = 600
PER_OPERATION = 12


def silent(_: str) -> None:
    """Say nothing: the progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. ``effects`` and ``probe_rate_limit`` are None where the target decides.

    The embedded mock is driven with all effects and beyond its quota; a vendor only as far as ``vendor.toml`` or the
    command line allow, inside its quota. ``webhooks_at`` is the URL at which a vendor elsewhere reaches
    ``webhooks_port`` of this machine; a vendor on this machine needs none.
    """

    against: str = targets.MOCK
    seed: int = 0
    budget: int | None = None
    effects: tuple[Effect, ...] | None = None
    probe_rate_limit: bool | None = None
    inject: tuple[str, ...] = ()
    timeout: float = 30.0
    runs: Path = RUNS
    say: Callable[[str], None] = field(default=silent, compare=False)
    webhooks_at: str | None = None
    webhooks_port: int = 0


def allowed(contract: Contract, options: Options) -> tuple[Effect, ...]:
    """Give the effects that a run may have: as asked, else all on the mock, else what ``vendor.toml`` allows, else
    reads.
    """
    if options.effects is not None:
        return options.effects
    if options.against == targets.MOCK:
        return ALL_EFFECTS
    configured = (contract.settings.get("effects") or {}).get("live", ["reads"])
    if not isinstance(configured, list) or not all(name in ALL_EFFECTS for name in configured):
        raise InputError(
            f"{_settings_file(contract)}: live under [effects] is {configured!r}, expected a list of some of "
            f"{', '.join(ALL_EFFECTS)}. Correct it, or give --effects."
        )
    return tuple(effect for effect in ALL_EFFECTS if effect in configured)


def plan_of(contract: Contract, options: Options, origin: Origin) -> Plan:
    """Give the plan of a run; a quota is only exceeded where that leaves half as many requests for all else."""
    probing = origin == "mock" if options.probe_rate_limit is None else options.probe_rate_limit
    limit = min(contract.conventions.rate_limits, key=lambda limit: limit.quota, default=None) if probing else None
    if limit and budget(contract, options, origin) < quota.cost(limit) + limit.quota // 2:
        options.say(f"the quota of {limit.quota} is not exceeded: the budget is too small for that")
        limit = None
    return Plan(options.seed, limit, contract.settings.get("values") or {})


def budget(contract: Contract, options: Options, origin: Origin) -> int:
    """Give the greatest number of requests: as asked, else on the mock enough, else what ``vendor.toml`` allows."""
    if options.budget is not None:
        return options.budget
    configured = (contract.settings.get("budget") or {}).get("requests", BUDGET)
    if not isinstance(configured, int) or configured < 1:
        raise InputError(
            f"{_settings_file(contract)}: requests under [budget] is {configured!r}, expected a whole number from 1. "
            "Correct it, or give --budget."
        )
    return configured if origin == "live" else max(BUDGET, PER_OPERATION * len(contract.operations))


def _settings_file(contract: Contract) -> str:
    return str(contract.folder / SETTINGS) if contract.folder else SETTINGS


def effects(text: str | None) -> tuple[Effect, ...] | None:
    """Read ``--effects``: names separated by commas, or ``all``; raises InputError for another word."""
    if text is None:
        return None
    if text == "all":
        return ALL_EFFECTS
    named = [part.strip() for part in text.split(",") if part.strip()]
    for name in named:
        if name not in ALL_EFFECTS:
            raise InputError(f"--effects {name!r}: expected all, or some of {', '.join(ALL_EFFECTS)}, with commas.")
    return tuple(effect for effect in ALL_EFFECTS if effect in named)


def receiver_url(text: str | None) -> str | None:
    """Read ``--webhooks-at``; raises InputError for what is no HTTP URL of a host, with a path at most."""
    parts = urlsplit(text or "")
    if text is None or (parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)):
        return text
    raise InputError(f"--webhooks-at {text!r}: expected a URL without query, such as https://hooks.example.com.")
