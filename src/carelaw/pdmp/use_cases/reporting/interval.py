"""The reporting interval in force: the register's, and what the board has changed since (MAP-42)."""

from __future__ import annotations

from carelaw.law.register import Register
from carelaw.law.texts import LawChange, LawEffect
from carelaw.pdmp.store.models import FrequencyChange
from carelaw.platform.adopted_law import adopted_law

NUMBER = "report.deadline_hours"
ACTIVE = "active"


def reporting_law() -> Register:
    """The law under which reports are judged: as adopted, with every interval that the board has activated."""
    return adopted_law().with_changes(
        LawChange(
            id=f"frequency-{one.pk}",
            rulebook="pa-abc-map",
            citation="§5(5)(i), the board's vote",
            effective_on=one.effective_on,
            effect=LawEffect.AMEND_SETTING,
            number=NUMBER,
            value=one.new_hours,
        )
        for one in FrequencyChange.objects.filter(state=ACTIVE).order_by("effective_on")
    )
