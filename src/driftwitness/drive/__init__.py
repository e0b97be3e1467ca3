"""Sends requests to a vendor, through one wire, and leaves a trace."""
