"""Other states: one with which everything is in order, one that suspended, one whose permission is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from carelaw.gateway.story.people import ADMINISTRATOR, COORDINATOR
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.acts import ACTS
from carelaw.platform.accounts.actor import Actor

_ACTS = {act.name: act for act in ACTS}


def tell_of_states(people: Mapping[str, Actor], at: datetime) -> None:
    """Agreements, a permission, a suspension, an unsigned draft, a conflict of laws that lies still."""
    coordinator, administrator = people[COORDINATOR], people[ADMINISTRATOR]
    early, late = at - timedelta(days=60), at - timedelta(days=8)
    since, day = law_day(early).isoformat(), law_day(late).isoformat()

    def do(who: Actor, name: str, **typed: str) -> None:
        _ACTS[name].perform(who, early, typed)

    both = {"shares_with_us_from": since, "we_share_from": since}
    for state, terms in {
        "WI": {},
        "IN": {"roles": "prescriber\ndispenser"},
        "IA": {"memorandum_wanted": "yes"},
    }.items():
        reference = f"SA-{state}-1"
        do(coordinator, "draft-state-agreement", state=state, reference=reference, **both, **terms)
        do(coordinator, "sign-state-agreement", reference=reference, by="partner", on=since)
        do(administrator, "sign-state-agreement", reference=reference, by="illinois", on=since)
        do(coordinator, "activate-state-agreement", reference=reference, from_on=since)
    do(
        coordinator,
        "record-state-permission",
        state="WI",
        reference="SP-WI-1",
        form="signed-document",
        document="Correspondence file, no. 118",
        signed_by="Program manager of Wisconsin",
        from_on=since,
    )
    one_way = {"state": "MO", "reference": "SA-MO-1", "shares_with_us_from": since}
    do(coordinator, "draft-state-agreement", **one_way)
    do(coordinator, "sign-state-agreement", reference="SA-MO-1", by="partner", on=since)
    do(administrator, "sign-state-agreement", reference="SA-MO-1", by="illinois", on=since)
    because = "A new act there; its program asks for time."
    rests = {"state": "IN", "by": "PARTNER", "on": day, "because": because}
    _ACTS["suspend-sharing"].perform(coordinator, late, rests)
    do(
        coordinator,
        "record-state-conflict",
        state="IA",
        statute="Made-up Iowa Code 124.5",
        says="Iowa lets delegates see less than Illinois does.",
        effect="Delegates get no Iowa records.",
    )
