"""Rules on the safeguards of §5(5)(iv)."""
