"""How reading and capturing grow with a page: CPU seconds for pages of several sizes, in each format, as JSON.

The page is one invented section with a table, a list, an example and a command, repeated under other names until the
size is reached. `grows` divides the seconds per byte of the largest page by those of the smallest: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from driftwitness.capture import capture
from driftwitness.document import read_document

MARKDOWN = """## Get depot {n}

`GET /depots{n}/{{id}}` gives **one** depot; see [the list](#list). It answers 404 where there is none.

| Name | Type | Description |
|------|------|-------------|
| `id` | integer | The number of the depot, from 1 to {n}. Required. |
| `open` | boolean | Whether it is open. |

- Depots have *doors*.
- A door opens once.

```json
{{
  "id": {n},
  "open": true
}}
```

## Open a door {n}

`POST /depots{n}/{{id}}/doors`

"""
TEXT = """Get depot {n}

GET /depots{n}/{{id}} gives one depot; see the list. It answers 404 where there is none.

Name Type Description

id integer The number of the depot, from 1 to {n}. Required.
open boolean Whether it is open.

- Depots have doors.
- A door opens once.

{{
  "id": {n},
  "open": true
}}

Open a door {n}

POST /depots{n}/{{id}}/doors

"""
HTML = """<h2>Get depot {n}</h2><p><code>GET /depots{n}/{{id}}</code> gives <b>one</b> depot; see <a href="#list">the
list</a>. It answers 404 where there is none.</p><table><tr><th>Name<th>Type<th>Description<tr><td>id<td>integer<td>The
number of the depot, from 1 to {n}. Required.<tr><td>open<td>boolean<td>Whether it is open.</table><ul><li>Depots have
doors.<li>A door opens once.</ul><pre>{{
  "id": {n},
  "open": true
}}</pre><h2>Open a door {n}</h2><p><code>POST /depots{n}/{{id}}/doors</code></p>
"""
PAGES = {".txt": ("Depots\n\n", TEXT), ".md": ("# Depots\n\n", MARKDOWN), ".html": ("<h1>Depots</h1>", HTML)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[0.1, 1, 10], help="sizes of the pages")
    parser.add_argument("--formats", nargs="+", default=list(PAGES), choices=list(PAGES), help="formats of the pages")
    arguments = parser.parse_args()
    figures: dict[str, dict[str, object]] = {}
    with TemporaryDirectory() as folder:
        for name, work in (("read_document", read_document), ("capture", _capture)):
            for suffix in arguments.formats:
                measured = _measure(Path(folder), suffix, arguments.megabytes, work)
                figures.setdefault(name, {})[suffix] = measured
                print(f"{name} {suffix}: {json.dumps(measured)}", file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({**figures, "peak_memory_mb": peak}, indent=2))


def _measure(folder: Path, suffix: str, sizes: list[float], work: Callable[[Path], object]) -> dict[str, object]:
    seconds = {}
    for size in sizes:
        path = folder / f"page{suffix}"
        path.write_text(page(suffix, int(size * 1_000_000)), encoding="utf-8")
        started = time.process_time()
        work(path)
        seconds[size] = time.process_time() - started
    grows = (seconds[sizes[-1]] / sizes[-1]) / (seconds[sizes[0]] / sizes[0])
    return {"seconds": {str(size): round(taken, 3) for size, taken in seconds.items()}, "grows": round(grows, 2)}


def page(suffix: str, size: int) -> str:
    """A page of about `size` bytes."""
    head, section = PAGES[suffix]
    return head + "".join(section.format(n=n) for n in range(1, max(2, size // len(section))))


def _capture(path: Path) -> object:
    return capture([read_document(path)], vendor="depots")


if __name__ == "__main__":
    main()
