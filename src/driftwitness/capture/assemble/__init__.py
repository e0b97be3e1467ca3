"""The OpenAPI document, from the outline of a page."""

from __future__ import annotations

import re
from typing import Any

from driftwitness.capture import errors, limiter, naming
from driftwitness.capture.assemble import (
    bodies,
    conventions,
    counts,
    error_responses,
    limits,
    links,
    pagination,
    parameters,
    security,
)
from driftwitness.capture.assemble.resources import Resources
from driftwitness.capture.assemble.responses import Responses
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import Section, Title
from driftwitness.capture.outline import Operation, Outline

CONVENTIONS = "x-driftwitness"


def assemble(page: Outline, vendor: str, log: EvidenceLog) -> dict[str, Any]:
    """Build the document and note the evidence of all it says."""
    known_errors, known_limits = errors.read(page), limiter.read(page)
    resources = Resources(page, log)
    responses = Responses(page, known_errors, known_limits, resources, log)
    schemes = security.security_schemes(page, log)
    document: dict[str, Any] = {"openapi": "3.1.0", "info": _info(page, vendor, log)}
    if page.server.url:
        document["servers"] = [_server(page.server.url), *(_server(url) for url, _ in page.server.others)]
        if page.server.where:
            log.note(("servers", 0), page.server.where, "stated" if page.server.stated else "example")
        for index, (_, where) in enumerate(page.server.others, 1):
            log.note(("servers", index), where)
    if schemes:
        document["security"] = security.requirements(page, schemes)
    document["tags"] = _tags(page, log)
    keys = frozenset(scheme["name"] for scheme in schemes.values() if scheme.get("in") == "query")
    paths: dict[str, dict[str, Any]] = {}
    document["paths"] = paths
    for operation in page.operations:
        item = paths.setdefault(operation.path, {})
        item[operation.method.lower()] = _operation(operation, page, keys, responses, resources, log)
    schemas = dict(resources.schemas)
    if known_errors.examples:
        schemas["Error"] = error_responses.error_schema(known_errors, log)
    components = {
        "schemas": schemas,
        "responses": responses.shared() if page.operations else {},
        "headers": limits.headers(known_limits, log),
        "securitySchemes": schemes,
    }
    document["components"] = {name: part for name, part in components.items() if part}
    document[CONVENTIONS] = _conventions(page, known_errors, known_limits, resources, log)
    if unplaced := error_responses.unplaced(known_errors, paths, log):
        document[CONVENTIONS]["statuses"] = unplaced
    return document


def _info(page: Outline, vendor: str, log: EvidenceLog) -> dict[str, Any]:
    titles = page.all(Title)
    version = next((title for title in titles if title.version), None)
    if titles:
        log.note(("info", "title"), titles[0].where)
    if version:
        log.note(("info", "version"), version.where)
        return {"title": titles[0].text, "version": version.version}
    in_path = re.search(r"/(v\d+(?:\.\d+)*)(?:/|$)", page.server.url or "")
    if in_path and page.server.where:
        log.note(("info", "version"), page.server.where, "inferred")
    return {"title": titles[0].text if titles else vendor, "version": in_path[1] if in_path else "unknown"}


def _server(url: str) -> dict[str, Any]:
    names = naming.path_parameters(url)
    variables = {name: {"default": name} for name in names}
    return {"url": url} | ({"variables": variables} if names else {})


def _tags(page: Outline, log: EvidenceLog) -> list[dict[str, str]]:
    sections = {section.name: section for section in reversed(page.all(Section))}
    first: dict[str, Operation] = {}
    for operation in page.operations:
        first.setdefault(operation.tag, operation)
    for index, (name, operation) in enumerate(first.items()):
        if name in sections:
            log.note(("tags", index), sections[name].where)
        else:
            log.note(("tags", index), operation.where, "inferred")
    return [{"name": name} for name in first]


def _operation(
    operation: Operation,
    page: Outline,
    keys: frozenset[str],
    responses: Responses,
    resources: Resources,
    log: EvidenceLog,
) -> dict[str, Any]:
    at = ("paths", operation.path, operation.method.lower())
    log.note(at, operation.told, "example" if operation.shown else "stated")
    built: dict[str, Any] = {
        "operationId": operation.id,
        "summary": naming.sentence(operation.id),
        "tags": [operation.tag],
    }
    if found := parameters.parameters(operation, page, keys, resources, log, (*at, "parameters")):
        built["parameters"] = found
    if body := bodies.request_body(operation, page, log, at):
        built["requestBody"] = body
    if operation.server:
        log.note((*at, "servers", 0), operation.told)
        built["servers"] = [_server(operation.server)]
    built["responses"] = responses.of(operation, (*at, "responses"))
    success = next((status for status in built["responses"] if status.startswith("2")), None)
    if success:
        found_links = links.links(operation, page, resources, log, (*at, "responses", success))
        if found_links:
            built["responses"][success]["links"] = found_links
    return built


def _conventions(
    page: Outline, known_errors: errors.Errors, known_limits: limiter.Limiter, resources: Resources, log: EvidenceLog
) -> dict[str, Any]:
    pages = pagination.pagination(page, log)
    names = (pagination.parameter_names(operation).values() for operation in page.operations)
    paged = frozenset(row.name for rows in names for row in rows)
    parts = {
        "envelope": conventions.envelope(page, known_errors, log),
        "errors": error_responses.catalogue(known_errors, log),
        "rateLimit": limits.rate_limits(known_limits, known_errors, log),
        "pagination": pages,
        "versioning": conventions.versioning(page, log),
        "ordering": conventions.ordering(page, resources, log),
        "filters": conventions.filters(page, paged, resources, log),
        "updates": conventions.updates(page, log),
        "deletes": conventions.deletes(page, log),
        "counts": counts.counts(page, pages, resources, log),
        "effects": conventions.effects(page, log),
    }
    return {name: part for name, part in parts.items() if part}
