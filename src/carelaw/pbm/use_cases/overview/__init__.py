"""What the Director's staff sees at a glance: counts, trends, deadlines; each number with the list behind it."""
