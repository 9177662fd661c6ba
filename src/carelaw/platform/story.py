"""What a program gives to the demonstration: who signs in, and what happened before today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryPerson:
    """One of the people who sign in: role, sign-in name, name, and what to look at."""

    role: str
    login: str
    name: str
    shows: str
    license: str = ""


__all__ = ["StoryPerson"]
