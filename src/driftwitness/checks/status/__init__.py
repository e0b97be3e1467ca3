"""Rules about status codes: the right one, and none that nobody documented."""
