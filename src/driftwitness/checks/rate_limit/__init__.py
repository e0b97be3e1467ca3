"""Rules about quotas, the headers that tell of them, and refusals."""
