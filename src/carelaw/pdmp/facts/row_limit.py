"""What a door lets back of what is on file, beside the person asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RowLimit:
    """Rows within every bound that is set; None sets no bound, and an empty set lets nothing back.

    `schedules` are state schedules as stored on the row (AMB-12), "" for a drug on the federal list only. `patients`
    are public ids. `since` and `until` are days of dispensing, both included. Without `identified` the answer names
    nobody. Rows dispensed after `alarm_after` come back marked (a death case).
    """

    schedules: frozenset[str] | None = None
    federal_schedules: frozenset[str] | None = None
    national_drug_codes: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None
    patients: frozenset[str] | None = None
    prescriber_deas: frozenset[str] | None = None
    dispenser_deas: frozenset[str] | None = None
    identified: bool = True
    alarm_after: date | None = None

    @property
    def names_whose_rows(self) -> bool:
        """True when the limit says by itself whose rows are meant, so that a question need not."""
        return any(one is not None for one in (self.patients, self.prescriber_deas, self.dispenser_deas))


NOTHING = RowLimit(patients=frozenset())
"""The limit of a door whose evidence sets none: nothing comes back."""
