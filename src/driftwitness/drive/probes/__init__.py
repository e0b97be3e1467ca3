"""The fixed plan, one probe per file: what each sends, and in which order they run (``drive.plan``)."""
