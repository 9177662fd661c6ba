"""Counts with their nouns, as people read them."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """A count that agrees with its noun: `1 day`, `20,000 lines`, `2 pharmacies` where the plural is given."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
