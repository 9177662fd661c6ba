"""carelaw: a state's care programs, run by the letter of the law."""

__version__ = "0.1.0"
