"""The board's decisions that the act leaves to it, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carelaw.pdmp.facts.intake import FormatVersion


@dataclass(frozen=True, slots=True)
class Policy:
    """What the program applies by its own choice; every number here is shown as policy."""

    formats: tuple[FormatVersion, ...]
    most_candidates: int
    least_letters: int
    flag_rules: str
    held_too_long_days: int
    most_on_a_list: int


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy as shipped."""
    entries = tomllib.loads(files("carelaw.pdmp").joinpath("policy.toml").read_text("utf-8"))
    formats = tuple(FormatVersion(f["name"], f["first_day"], f.get("last_day")) for f in entries["formats"])
    search = entries["search"]
    return Policy(
        formats,
        search["most_candidates"],
        search["least_letters"],
        entries["flags"]["approved"],
        entries["corrections"]["held_too_long_days"],
        search["most_on_a_list"],
    )
