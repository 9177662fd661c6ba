"""Pages about the former program: judging past facts."""
