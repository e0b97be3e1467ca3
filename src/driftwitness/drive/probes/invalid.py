"""Bodies that certainly break the contract, for the probes that send some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from driftwitness.contract import Contract, Operation, SchemaSet
from driftwitness.contract.bodies import write
from driftwitness.contract.validity import RequestRules, Validity
from driftwitness.drive.values import Values


class InvalidBodies:
    """Chooses, of the bodies that break a constraint, those whose constraint the contract states."""

    def __init__(self, contract: Contract, values: Values) -> None:
        self._values = values
        self._rules = RequestRules(contract, SchemaSet(contract))

    def of(
        self, operation: Operation, path_values: Mapping[str, Any], valid: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        """Give bodies that differ from a valid one in one member, each with what is wrong with it."""
        texts = {key: str(value) for key, value in self._values.path(operation, path_values).items()}
        query = urlencode(self._values.query(operation))
        headers = {key.lower(): text for key, text in self._values.headers(operation).items()}
        for name, body in self._values.invalid_bodies(operation, valid):
            assessment = self._rules.assess(operation, texts, query, headers, write(operation.body, body))
            if assessment.validity is Validity.INVALID:
                yield name, body
