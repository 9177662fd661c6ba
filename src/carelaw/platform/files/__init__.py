"""What was received, byte for byte, by digest."""
