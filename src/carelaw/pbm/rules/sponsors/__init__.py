"""What a plan sponsor may ask of its benefit manager."""
