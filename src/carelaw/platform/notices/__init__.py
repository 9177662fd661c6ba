"""What was sent, to whom, how and when."""
