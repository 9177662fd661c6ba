"""The purposes for which the program may be used. Standard library only."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody asks (§2, MAP-02). Free text is never a purpose; what is not listed is refused."""

    TREATMENT = "TREATMENT"
    DISPENSING = "DISPENSING"
    SELF_AUDIT = "SELF_AUDIT"
    LE_PROBABLE_CAUSE = "LE_PROBABLE_CAUSE"
    GRAND_JURY = "GRAND_JURY"
    DOH_REVIEW = "DOH_REVIEW"
    DOH_ANALYSIS = "DOH_ANALYSIS"
    LICENSING_CASE = "LICENSING_CASE"
    PROGRAM_INTEGRITY = "PROGRAM_INTEGRITY"
    MDIRT = "MDIRT"
    DEATH_INVESTIGATION = "DEATH_INVESTIGATION"
    INTERSTATE = "INTERSTATE"
    PATIENT_ACCESS = "PATIENT_ACCESS"
