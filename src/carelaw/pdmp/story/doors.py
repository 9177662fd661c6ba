"""Offices with their cases: a death, a review, an analysis, a licensing case; and an agreement with another state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from carelaw.pdmp.store.models import Dispensation
from carelaw.pdmp.use_cases.doors.appointing import appoint, enter_licensing_body
from carelaw.pdmp.use_cases.doors.cases import open_access_case, take_roster
from carelaw.pdmp.use_cases.doors.partners import record_partner
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account

CORONER, REVIEWER, ANALYST, LICENSING = "coroner", "reviewer", "analyst", "licensing"
QUALITY, TEAM = "quality", "methadone-team"
_YEAR = timedelta(days=365)
_ROSTER = "member_number,last_name,first_name,birth_date,member_from,member_until"


def tell_doors(administrator: Actor, people: Mapping[str, Actor], at: datetime) -> None:
    """Approvals by name, one case each; the people asked about are of the synthetic state."""
    coroner, reviewer = people[CORONER], people[REVIEWER]
    analyst, licensing = people[ANALYST], people[LICENSING]
    on = law_day(at)
    before = on - _YEAR
    enter_licensing_body(administrator, at, name="State Board of Medicine", state="PA", professions=("physician",))
    appoint(
        administrator, at, kind="coroner", person=_email(coroner), letter="Oath of office", starts_on=before,
        office="Coroner of Kestrel County",
    )  # fmt: skip
    appoint(
        administrator, at, kind="review", person=_email(reviewer), letter="DOH-17", starts_on=before,
        ends_on=on + timedelta(days=20),
    )  # fmt: skip
    appoint(
        administrator, at, kind="analysis", person=_email(analyst), letter="DOH-21", starts_on=before,
        ends_on=on + _YEAR, duty="Opioid surveillance",
    )  # fmt: skip
    appoint(
        administrator, at, kind="licensing", person=_email(licensing), letter="SBM-4", starts_on=before,
        body="State Board of Medicine",
    )  # fmt: skip
    appoint(administrator, at, kind="mdirt", person=_email(people[TEAM]), letter="DDAP-3", starts_on=before)
    row = Dispensation.objects.select_related("identity", "prescriber").order_by("-dispensed_on", "pk").first()
    if row is not None and row.identity.birth_date is not None:
        who = f"{row.identity.last_name}, {row.identity.first_name}, {row.identity.birth_date}"
        open_access_case(
            coroner, at, number="KC-D-7", people=(who,), died_on=on - timedelta(days=2), identity_established=True
        )
        open_access_case(people[TEAM], at, number="MDIRT-2026-3", people=(who,), since=before, until=on)
        open_access_case(
            reviewer, at, number="Review 4 of the year", dea_numbers=(row.prescriber.dea,), since=before, until=on
        )
        open_access_case(
            analyst, at, number="Quarterly surveillance", dea_numbers=(row.prescriber.dea,), since=before, until=on,
            reason="The surveillance needs the course of one prescriber's patients.",
        )  # fmt: skip
        open_access_case(
            licensing, at, number="SBM-2026-31", dea_numbers=(row.prescriber.dea,), since=before, until=on,
            administrative=True, profession="physician", regulated_from=before,
        )  # fmt: skip
    record_partner(
        administrator, at, state="OH", program="Ohio prescription monitoring", reference="MOU-OH-1",
        standard="PMIX 2.0", roles=("OOS_PDMP", "OOS_PRESCRIBER", "OOS_DISPENSER"), signed_on=before, starts_on=before,
    )  # fmt: skip


def tell_quality(administrator: Actor, reviewer: Actor, at: datetime) -> None:
    """A designation for Medical Assistance, and a roster with one member who is on file."""
    before = law_day(at) - _YEAR
    appoint(
        administrator, at, kind="quality", person=_email(reviewer), letter="DHS-9", starts_on=before,
        program="MA", function="QUALITY",
    )  # fmt: skip
    # The one of the demonstration's people who goes to many prescribers.
    sheet = f"{_ROSTER}\nMA-0000001,HOLLENBERG,MARTIN,1979-04-17,{before},\n"
    take_roster(reviewer, sheet.encode(), "members.csv", at=at)


def _email(actor: Actor) -> str:
    return Account.objects.get(pk=actor.account_id).email
