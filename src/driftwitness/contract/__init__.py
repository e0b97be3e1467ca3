"""A vendor's contract: model, files, evidence, routing, validation."""

from driftwitness.contract.conventions import Effect
from driftwitness.contract.evidence import Evidence, EvidenceIndex, Severity
from driftwitness.contract.model import Body, Contract, Operation, Parameter, Response
from driftwitness.contract.routing import Route, Router
from driftwitness.contract.validation import SchemaSet, Violation

__all__ = [
    "Body",
    "Contract",
    "Effect",
    "Evidence",
    "EvidenceIndex",
    "Operation",
    "Parameter",
    "Response",
    "Route",
    "Router",
    "SchemaSet",
    "Severity",
    "Violation",
]
