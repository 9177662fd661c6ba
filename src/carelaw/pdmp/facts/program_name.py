"""The one official name of the program and its acronym (§1), for every letter, cover and page that names it."""

from __future__ import annotations

PROGRAM = "Achieving Better Care by Monitoring All Prescriptions Program"
ACRONYM = "ABC-MAP"
PROGRAM_NAME = f"{PROGRAM} ({ACRONYM})"
ACT_NAME = f"{PROGRAM_NAME} Act"
