"""Rules about the representation: strict JSON under its documented media type."""
