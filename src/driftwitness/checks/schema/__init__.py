"""Rules about bodies: their JSON Schema, and whether there is one."""
