"""Cassettes: recorded interactions in vcrpy's format, with their origin, one small file for each operation."""
