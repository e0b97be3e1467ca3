"""Rules about the documented envelope of successes and errors."""
