"""§10(c), §11: what pays for the program, and who may never be made to."""
