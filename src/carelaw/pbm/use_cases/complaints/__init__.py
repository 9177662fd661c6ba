"""Complaints, retaliation, unfair practices (513b1(g), (i))."""
