"""The clocks of a discipline case: to demand a hearing, to hold it, to hand back the license."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carelaw.kernel.dates import start_of_following_day
from carelaw.pbm.rules.discipline.hearings import hearing_days
from carelaw.pbm.use_cases.discipline.cases import CASE_KIND
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of

_B, _E = "215 ILCS 5/512-5(b)", "215 ILCS 5/512-5(e)"


@clocks_of(CASE_KIND)
def discipline_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """Each mailed notice, each set hearing and each license asked back has its clock."""
    clocks: list[Clock] = []
    for event in events:
        if event.kind == "notice-mailed" and "last_day" in event.body:
            says = "The last day on which a hearing can be demanded."
            clocks.append(_clock(event, "demand", event.body["action"], says, _B, event.body["last_day"], events,
                                 "hearing-demanded", "action-ended"))  # fmt: skip
        elif event.kind == "hearing-set":
            last = hearing_days(date.fromisoformat(event.body["mailed_on"]), adopted_law())[1]
            says = "The last day on which the hearing can be held."
            number = sum(1 for each in clocks if each.name.startswith("hearing")) + 1
            clocks.append(_clock(event, "hearing", number, says, _B, last.isoformat(), events, "heard"))
        elif event.kind == "license-demanded":
            says = "The license is handed back; the law says promptly, this office looks from the next day on."
            clocks.append(_clock(event, "return", event.body["action"], says, f"policy under {_E}",
                                 event.body["target"], events, "license-back", "action-ended"))  # fmt: skip
    return tuple(clocks)


def _clock(
    since: Happened, name: str, number: int, says: str, cite: str, due: str, events: Sequence[Happened], *met_by: str
) -> Clock:
    """A clock that the first event of one of these kinds after it meets; a numbered action is met by its own."""
    met = next(
        (
            event.at
            for event in events
            if event.kind in met_by and event.at >= since.at and event.body.get("action", number) == number
        ),
        None,
    )
    return Clock(f"{name}-{number}", says, cite, start_of_following_day(date.fromisoformat(due), ZONE), met)
