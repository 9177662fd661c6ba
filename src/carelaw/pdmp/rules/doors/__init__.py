"""The doors of government offices and partner states (§9(b)(5) to (10))."""
