"""Pages about who gets an account."""
