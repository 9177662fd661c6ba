"""The yearly reports of the board and of the Attorney General (§12): figures, snapshots, submission."""
