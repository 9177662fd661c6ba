"""Health homes toward the Department."""
