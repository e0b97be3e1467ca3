"""One run: a target to drive (or records to read), the drive, and the folder with the trace that it leaves."""

from driftwitness.run.conduct import conduct
from driftwitness.run.options import Options

__all__ = ["Options", "conduct"]
