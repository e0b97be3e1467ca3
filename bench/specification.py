"""How long a large specification takes to load and to judge by, from its files and from the cache, as JSON.

The specification is made here: entities that inherit, refer to each other and to themselves, each with the operations
of a REST API; OpenAPI 3.0 in YAML, as the largest public ones are written. Each measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HEAD = """openapi: 3.0.3
info: {title: Large, version: '1.0'}
servers:
- url: https://large.example.com/v1
paths:
"""
WORDS = "the value that stands for this member of the entity as the service keeps it and gives it back when asked"
TYPES = (
    "type: string",
    "type: string\n          nullable: true",
    "type: integer\n          format: int64",
    "type: string\n          format: date-time",
    "type: boolean",
    "type: number\n          format: double\n          nullable: true",
    "type: string\n          pattern: '^[a-z][a-z0-9-]{0,62}$'",
)


def paths(number: int) -> Iterator[str]:
    """Give the lines of one entity's paths."""
    name = f"Entity{number}"
    answer = f"""      responses:
        '200':
          description: The {name} as it is kept
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/%s'
        default:
          $ref: '#/components/responses/Failed'
"""
    body = f"""      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/{name}'
"""
    key = "      - name: id\n        in: path\n        required: true\n        schema:\n          type: string\n"
    page = "      - $ref: '#/components/parameters/top'\n      - $ref: '#/components/parameters/skip'\n"
    yield f"  /groups/g{number % 97}/entities{number}:\n"
    for method, rest, schema in (
        ("get", f"      parameters:\n{page}", f"{name}List"),
        ("post", body, name),
    ):
        yield _operation(method, name, rest + answer % schema)
    yield f"  /groups/g{number % 97}/entities{number}/{{id}}:\n"
    for method, rest in (("get", ""), ("patch", body), ("put", body), ("delete", "")):
        yield _operation(method, name + "ById", f"      parameters:\n{key}{rest}" + answer % name)


def _operation(method: str, name: str, rest: str) -> str:
    return (
        f"    {method}:\n      tags:\n      - {name}\n      operationId: {method}{name}\n      summary: {WORDS}\n{rest}"
    )


def schemas(number: int, count: int) -> Iterator[str]:
    """Give the lines of one entity's schemas."""
    name = f"Entity{number}"
    base = f"Entity{number // 7}" if number else "Thing"
    yield f"    {name}:\n      allOf:\n      - $ref: '#/components/schemas/{base}'\n      - type: object\n"
    yield "        properties:\n"
    for index in range(40):
        kind = TYPES[(number + index) % len(TYPES)].replace("          ", "            ")
        yield f"          member{number}x{index}:\n            {kind}\n            description: {WORDS}\n"
    for index, other in enumerate((number, number * 31 % count, (number * 17 + 5) % count)):
        yield f"          near{number}x{index}:\n            type: array\n            items:\n"
        yield f"              $ref: '#/components/schemas/Entity{other}'\n"
    yield f"    {name}List:\n      type: object\n      required:\n      - value\n      properties:\n        value:\n"
    yield f"          type: array\n          items:\n            $ref: '#/components/schemas/{name}'\n"


def text(megabytes: float) -> str:
    """Give a specification of at least that size."""
    size = sum(map(len, (*paths(1), *schemas(1, 1000))))
    count = int(megabytes * 1_000_000 / size) + 1
    lines = [HEAD, *(line for number in range(count) for line in paths(number)), "components:\n  parameters:\n"]
    lines += [
        f"    {name}:\n      name: {name}\n      in: query\n      schema:\n        type: integer\n"
        for name in ("top", "skip")
    ]
    lines.append(
        "  responses:\n    Failed:\n      description: It failed\n      content:\n        application/json:\n"
        "          schema:\n            $ref: '#/components/schemas/Failure'\n"
    )
    lines.append(
        "  schemas:\n    Failure:\n      type: object\n      properties:\n        message:\n          type: string\n"
        "    Thing:\n      type: object\n      required:\n      - id\n      properties:\n        id:\n"
        "          type: string\n"
    )
    lines += [line for number in range(count) for line in schemas(number, count)]
    return "".join(lines)


def measure(path: Path) -> dict[str, float]:
    """Load a specification and judge one exchange of several operations by it; seconds of each step, and megabytes."""
    from driftwitness.checks.exchange import Lens
    from driftwitness.contract import store
    from driftwitness.run.recorded import judge_recordings
    from driftwitness.trace import Interaction
    from driftwitness.trace.record import Request, Response
    from driftwitness.trace.recording import Recording

    took: dict[str, float] = {}
    begun = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        took[name], begun = round(now - begun, 3), now

    contract = store.load(path)
    lap("load")
    lens = Lens(contract)
    lap("lens")
    answered = [operation for operation in contract.operations if operation.success and operation.success.schema]
    lens.router.route("GET", answered[0].path)
    lap("first_route")
    for number, operation in enumerate(answered[:1000:10]):
        documented = operation.success
        if documented and documented.schema is not None:
            lens.schemas.violations(documented.schema, documented.schema_pointer, {"id": 1, "value": 1})
        if number == 0:
            lap("first_validation")
    lap("next_validations")
    host = "https://recorded.example.com"
    answer = Response(200, (("Content-Type", "application/json"),), b'{"id": "1", "value": []}')
    recorded = [
        Interaction(number, number, number, Request("GET", host + re.sub(r"{[^}]*}", "1", operation.path)), answer)
        for number, operation in enumerate((one for one in answered[:1000:10] if one.method == "GET"), 1)
    ]
    judge_recordings(contract, [Recording(Path("made.har"), "har", iter(recorded))], {host: host})
    lap("first_recording")
    took["megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return took


def main() -> None:
    """Measure a specification that is made, or one that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=30)
    parser.add_argument("--specification", type=Path, help="measure this file instead of one that is made")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.specification or Path(folder) / "large.yaml"
        if not arguments.specification:
            path.write_text(text(arguments.megabytes), encoding="utf-8")
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(folder) / "cache")}
        figures: dict[str, object] = {"bytes": path.stat().st_size}
        for run in ("from_files", "from_cache"):
            command = [sys.executable, __file__, "--measure", str(path)]
            begun = time.perf_counter()
            told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
            figures[run] = {"process": round(time.perf_counter() - begun, 3), **json.loads(told)}
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
