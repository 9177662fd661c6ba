"""What a rule may know: frozen dataclasses, no framework."""
