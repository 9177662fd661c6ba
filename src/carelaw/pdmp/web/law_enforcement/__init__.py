"""Pages about law-enforcement requests: for officers, for the Attorney General's office, for the program office."""
