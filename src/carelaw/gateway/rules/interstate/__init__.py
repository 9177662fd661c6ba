"""(c), (d)(6)(C): sharing with other states, judged state by state."""
