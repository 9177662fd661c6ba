"""What was decided under the act itself: numbers that a regulation set, intervals that the board voted.

The platform asks for it wherever the law is asked for, so every rule judges by the number in force on its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carelaw.kernel.dates import DAY
from carelaw.law.register import NotInForce, Register
from carelaw.law.texts import LawChange, LawEffect
from carelaw.pdmp.store.models import FrequencyChange, SettingChange
from carelaw.platform.adopted_law import decided_by

RULEBOOK = "pa-abc-map"
INTERVAL = "report.deadline_hours"
ACTIVE = "active"


def decided_changes(law: Register) -> list[LawChange]:
    """Every number that a regulation changed, until that regulation ends, and every interval that the board voted."""
    return [*_back_to_before(law), *_by_regulation(), *_by_vote()]


def read_like(now: Any, text: str) -> int | None:
    """A value of the same sort as the number has now; None when it is not one."""
    whole = isinstance(now, int) and not isinstance(now, bool)
    return int(text) if whole and text.strip().isdigit() and text.strip().isascii() else None


def _by_regulation() -> Iterator[LawChange]:
    for one in SettingChange.objects.select_related("regulation").order_by("effective_on", "pk"):
        yield _amended(f"regulation-{one.pk}", one.regulation.citation, one.effective_on, one.number, int(one.value))


def _back_to_before(law: Register) -> Iterator[LawChange]:
    """With its regulation ends what the regulation set; a change of the same day by another one comes after it."""
    ended = SettingChange.objects.exclude(regulation__ended_on=None).select_related("regulation")
    for one in ended.order_by("effective_on", "pk"):
        assert one.regulation.ended_on is not None
        day = one.regulation.ended_on + DAY
        try:
            before = law.number(one.number, day)
        except NotInForce:
            continue
        yield _amended(f"regulation-{one.pk}-ended", one.regulation.citation, day, one.number, before)


def _by_vote() -> Iterator[LawChange]:
    for one in FrequencyChange.objects.filter(state=ACTIVE).order_by("effective_on"):
        cite = "§5(5)(i), the board's vote"
        yield _amended(f"frequency-{one.pk}", cite, one.effective_on, INTERVAL, one.new_hours)


def _amended(name: str, citation: str, day: date, number: str, value: Any) -> LawChange:
    return LawChange(name, RULEBOOK, citation, day, LawEffect.AMEND_SETTING, number=number, value=value)


decided_by(RULEBOOK, decided_changes)
