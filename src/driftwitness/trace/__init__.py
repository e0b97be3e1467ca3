"""The records of a run: one interaction, a trace, its file, redaction and the clock."""

from driftwitness.trace.clock import Clock, SystemClock, VirtualClock
from driftwitness.trace.record import (
    Delivery,
    Failure,
    Headers,
    Interaction,
    Listened,
    Record,
    Request,
    Response,
    Run,
    Stop,
    Trace,
)

__all__ = [
    "Clock",
    "Delivery",
    "Failure",
    "Headers",
    "Interaction",
    "Listened",
    "Record",
    "Request",
    "Response",
    "Run",
    "Stop",
    "SystemClock",
    "Trace",
    "VirtualClock",
]
