"""Unlawful acts, penalties and their collection (§10, §14): what people do about them."""
