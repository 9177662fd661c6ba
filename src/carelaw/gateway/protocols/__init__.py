"""The doors through which pharmacies' systems search: each reads one dialect, asks the one use case, and answers."""
