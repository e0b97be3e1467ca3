"""One run: a target to drive (or records to read), the drive, and the folder with the trace that it leaves."""

from driftwitness.run.conduct import Options, conduct

__all__ = ["Options", "conduct"]
