"""The pytest plugin: options with the prefix ``--dw-``; everything heavy is imported only when one of them is used."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    group = parser.getgroup("driftwitness", "conformance of vendors' APIs (driftwitness)")
    add = group.addoption
    add("--dw-vendor", action="append", default=[], metavar="NAME", help="a vendor to judge; repeatable, or 'all'")
    add("--dw-contract", default=None, metavar="PATH", help="a contract's folder or file, instead of a vendor's name")
    add("--dw-against", default="mock", metavar="TARGET", help="mock (default), cassettes, a URL, or a run's folder")
    add("--dw-operation", action="append", default=[], metavar="ID", help="judge only this operation; repeatable")
    add("--dw-run", action="append", default=[], metavar="FOLDER", help="judge this run, already driven; repeatable")
    add("--dw-seed", type=int, default=0, metavar="N", help="seed of the generated requests (default 0)")
    add("--dw-budget", type=int, default=None, metavar="N", help="greatest number of requests per vendor")
    add("--dw-effects", default=None, metavar="LIST", help="allowed effects: reads,writes,destroys,reaches")
    add("--dw-probe-rate-limit", action="store_true", default=None, help="exceed the documented quota on purpose")
    add("--dw-inject", action="append", default=[], metavar="OPERATOR", help="let the mock drift; repeatable")
    add("--dw-level", default="warning", choices=("error", "warning", "note"), help="findings from here on fail")


def pytest_configure(config: pytest.Config) -> None:
    """Register the conformance part where it is asked for."""
    config.addinivalue_line("markers", "concern(family): the family of checks that a suite judges")
    if any(config.getoption(name) for name in ("dw_vendor", "dw_contract", "dw_run")):
        from driftwitness.plugin.conformance import Conformance

        config.pluginmanager.register(Conformance(config), "driftwitness-conformance")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Without one of our options a suite has no item: say so in a skip."""
    plugin = metafunc.config.pluginmanager.getplugin("driftwitness-conformance")
    if plugin is None and metafunc.definition.get_closest_marker("concern"):
        reason = "no vendor: give --dw-vendor NAME (or 'all')"
        metafunc.parametrize("case", [pytest.param(None, marks=pytest.mark.skip(reason=reason))], ids=["no-vendor"])
