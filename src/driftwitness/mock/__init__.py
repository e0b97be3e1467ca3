"""The contract-driven vendor: a store with real state behind a contract's operations, and drift on demand."""

from driftwitness.mock.app import create_app
from driftwitness.mock.injection import Injection
from driftwitness.mock.operators import operators, parse
from driftwitness.mock.serve import serving

__all__ = ["Injection", "create_app", "operators", "parse", "serving"]

KEY = "driftwitness-mock-key"
"""The credential that works where nobody names another one."""
