"""Rules about what an error says: its code and the fields that it names."""
