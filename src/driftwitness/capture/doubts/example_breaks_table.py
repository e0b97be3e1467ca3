"""A request example that the table of its parameters does not allow."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema import Draft202012Validator

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.fields import constraints
from driftwitness.capture.outline import Outline
from driftwitness.contract import pointer as json_pointer


class ExampleBreaksTable(Doubt):
    """The example of a request has a value that the table of its body does not allow.

    One of the two is wrong, and readers copy the example. Ask which one.
    """

    id = "document/example-breaks-table"

    def find(self, page: Outline) -> Iterator[DocumentFinding]:
        """One finding for each property of an example."""
        for operation in page.operations:
            for example in operation.requests:
                for row in operation.located("body"):
                    value = json_pointer.walk(example.value, [row.name])
                    errors = Draft202012Validator(constraints.schema(row)).iter_errors(value)
                    error = None if value is json_pointer.MISSING else next(errors, None)
                    if error:
                        yield self.finding(
                            example.at(json_pointer.join(row.name)),
                            f"The example of {operation.method} {operation.path} breaks line {row.where.first} of the "
                            f"table: for {row.name!r}, {error.message}.",
                            "follows the table and leaves the example out.",
                            f"what does {row.name!r} take?",
                        )
