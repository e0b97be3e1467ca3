"""The drift operators, one in each file."""
