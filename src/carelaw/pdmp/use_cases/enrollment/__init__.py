"""Who gets an account: registration, designees, standards."""
