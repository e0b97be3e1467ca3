"""Rules about what becomes of the things that a trace creates, updates and deletes."""
