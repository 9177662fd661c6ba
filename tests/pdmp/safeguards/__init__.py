"""Looks at known people and incidents."""
