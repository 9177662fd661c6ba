"""Unlawful acts, penalties and their collection (§10, §14)."""
