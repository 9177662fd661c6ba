"""Rules about names, scope and the leftovers of licensing, one subject a file."""
