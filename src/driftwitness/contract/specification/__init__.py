"""A vendor's own machine-readable specification: OpenAPI 3.1, 3.0 or Swagger 2.0, read as OpenAPI 3.1."""

from __future__ import annotations

from driftwitness.contract.specification.read import Specification, convert, is_specification, read, read_content
from driftwitness.contract.specification.sound import make_sound

__all__ = ["Specification", "convert", "is_specification", "make_sound", "read", "read_content"]
