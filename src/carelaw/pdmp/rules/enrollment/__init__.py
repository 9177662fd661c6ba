"""Rules about who gets an account."""
