"""Unfair practices and retaliation (513b1(g), (i))."""
