"""Rules about recordings themselves."""
