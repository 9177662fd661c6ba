"""Pages about unlawful acts, penalties and their collection."""
