"""Clinical indicators of one patient's fills: dose, overlaps, providers, refills. Pure; every figure has its source.

`indicators(fills, on)` gives the bundle that a history shows, `clinical_flags` the flags of MAP-03 with the rows that
caused them, `timeline` the bars and steps of a picture.
"""

from carelaw.pdmp.indicators.bundle import Indicators, indicators
from carelaw.pdmp.indicators.definitions import Definitions, definitions_on
from carelaw.pdmp.indicators.dose import DoseFlag, FillDose, dose_of
from carelaw.pdmp.indicators.figures import Figure
from carelaw.pdmp.indicators.flags import ClinicalFlag, Flags, clinical_flags
from carelaw.pdmp.indicators.timeline import Timeline, timeline

__all__ = [
    "ClinicalFlag",
    "Definitions",
    "DoseFlag",
    "Figure",
    "FillDose",
    "Flags",
    "Indicators",
    "Timeline",
    "clinical_flags",
    "definitions_on",
    "dose_of",
    "indicators",
    "timeline",
]
