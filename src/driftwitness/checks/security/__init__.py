"""Rules about what an answer must not tell."""
