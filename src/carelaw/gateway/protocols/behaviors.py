"""What becomes of a question at the simulated hub. Standard library only, as every command's options are."""

from __future__ import annotations

from enum import StrEnum


class Behavior(StrEnum):
    """One way in which a hub, or the state behind it, may treat a question."""

    OK = "ok"
    HANG = "hang"
    RESET = "reset"
    LATE = "late"
    WRONG_STATE = "wrong-state"
    REFUSE = "refuse"
    GARBLE = "garble"
