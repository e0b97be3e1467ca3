"""A contract from recorded traffic: started from nothing, or widened by what its documents do not say."""

from __future__ import annotations

from driftwitness.run.from_recordings.start import Started, start
from driftwitness.run.from_recordings.widen import Widened, widen

__all__ = ["Started", "Widened", "start", "widen"]
