"""What a rule of prescription monitoring may know. Frozen dataclasses; no behavior beyond derived facts."""
