"""Rules about what a vendor must refuse: malformed, invalid and impossible input."""
