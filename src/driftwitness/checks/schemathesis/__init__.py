"""schemathesis's own checks, under their own names, where a recorded exchange is all that they need."""
