"""driftwitness: contract testing and conformance for other companies' HTTP APIs."""

__version__ = "0.1.0"


class InputError(Exception):
    """Something a person gave us cannot be used: a name, a file, an option.

    The message shows the value, what was expected, where, and what to do next. Commands print it and exit with 2.
    """
