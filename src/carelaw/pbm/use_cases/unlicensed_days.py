"""Who had claims on days without a license: the join of a claims file with the register of licenses (step B2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pbm.rules.licensed_to_act import licensed_to_act
from carelaw.pbm.use_cases.licenses import acting_day, licenses_of
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.scope.exemptions import exempt_on
from carelaw.platform.bulk.staging import Connection

RULEBOOK = "il-pbm-programs-2008"
Day = tuple[date, int, int]


def unlicensed_days(connection: Connection, law: Law) -> list[dict[str, Any]]:
    """Stretches of days on which a benefit manager had paid claims and no license, with claims and dollars.

    Nothing where the 2008 text is not adopted, or does not bind on the day: without it nobody needs a license.
    """
    if RULEBOOK not in law.rulebooks:
        return []
    found = connection.execute(
        "SELECT manager_number, date_of_service, count(*), coalesce(sum(total_amount_paid), 0)::BIGINT "
        "FROM typed JOIN states USING (row) WHERE state IN ('paid', 'earlier-payer') GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    days: dict[str, list[Day]] = defaultdict(list)
    for number, on, claims, cents in found:
        days[number].append((on, claims, cents))
    return [row for number, listed in days.items() for row in _stretches(number, _without(number, listed, law))]


def _without(number: str, listed: Iterable[Day], law: Law) -> list[Day]:
    party = manager_numbered(number)
    licenses = licenses_of(party) if party else ()
    bare = []
    for day in listed:
        if not law.in_force(RULEBOOK, day[0]):
            continue
        exempt = party is not None and exempt_on(party.pk, day[0]) is not None
        decision = licensed_to_act(acting_day(licenses, day[0], exempt=exempt), law=law)
        if decision.outcome is Outcome.VIOLATION:
            bare.append(day)
    return bare


def _stretches(number: str, listed: list[Day]) -> list[dict[str, Any]]:
    """Days that follow one another as one stretch."""
    made: list[dict[str, Any]] = []
    last: date | None = None
    for on, claims, cents in listed:
        if last is None or on != last + DAY:
            made.append({"manager": number, "first_day": on.isoformat(), "claims": 0, "cents": 0})
        made[-1]["last_day"] = on.isoformat()
        made[-1]["claims"] += claims
        made[-1]["cents"] += cents
        last = on
    return made
