"""Pages about looks at known people and incidents."""
