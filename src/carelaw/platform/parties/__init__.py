"""Who: people, organizations, their licenses and identifiers."""
