"""One legal test per file; pure."""
