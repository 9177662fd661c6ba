"""One legal test a file, pure."""
