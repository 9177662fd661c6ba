"""What parties signed, from when to when."""
