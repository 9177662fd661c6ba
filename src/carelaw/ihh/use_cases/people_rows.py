"""Rows of people, their coverage and circumstances, and of health homes."""

from __future__ import annotations

from django.db.models import QuerySet

from carelaw.ihh.store.models import Circumstance, Coverage, HealthHome, ImportedFile, Member
from carelaw.ihh.use_cases.taking import Taken, refused
from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.sheets import Row
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party

_PERSON = (
    "recipient_number",
    "last_name",
    "first_name",
    "birth_date",
    "sex",
    "address",
    "city",
    "zip_code",
    "county",
    "phone",
    "household_id",
)


def take_members(rows: list[Row], file: ImportedFile) -> Taken:
    """People with a span of coverage each; a person may stand in several rows, one a span."""
    taken = Taken()
    for row in rows:
        values = row.values
        if values["coverage_to"] is not None and values["coverage_to"] < values["coverage_from"]:
            says = f"ends on {values['coverage_to']}, before it begins on {values['coverage_from']}."
            taken.refused.append(refused(row, "span-inverted", says, "coverage_to"))
            continue
        person = {name: values[name] or "" for name in _PERSON if name != "birth_date"}
        person |= {"birth_date": values["birth_date"], "language": values["language"] or "en"}
        member, _made = Member.objects.update_or_create(
            person_id=values["person_id"], defaults={**person, "loaded_at": file.received_at}
        )
        if _overlaps(member, row):
            says = f"overlaps another span of {values['program']}; send one span or end the earlier one."
            taken.refused.append(refused(row, "span-overlaps", says, "coverage_from"))
            continue
        Coverage.objects.update_or_create(
            member=member,
            program=values["program"],
            starts_on=values["coverage_from"],
            defaults={"ends_on": values["coverage_to"], "loaded_at": file.received_at},
        )
    return taken


def take_circumstances(rows: list[Row], file: ImportedFile) -> Taken:
    """What may exclude a person, from when to when."""
    taken = Taken()
    known = Member.objects.in_bulk(list({row.values["person_id"] for row in rows}), field_name="person_id")
    for row in rows:
        values = row.values
        member = known.get(values["person_id"])
        if member is None:
            taken.refused.append(refused(row, "member-unknown", "no person has this number.", "person_id"))
        elif values["to"] is not None and values["to"] < values["from"]:
            says = f"ends on {values['to']}, before it begins on {values['from']}."
            taken.refused.append(refused(row, "span-inverted", says, "to"))
        else:
            Circumstance.objects.update_or_create(
                member=member,
                kind=values["kind"],
                detail=(values["detail"] or "").upper(),
                starts_on=values["from"],
                defaults={"ends_on": values["to"], "loaded_at": file.received_at},
            )
    return taken


def take_homes(rows: list[Row], file: ImportedFile) -> Taken:
    """Health homes as the enrollment system knows them; each is an organization of the parties."""
    taken = Taken()
    for row in rows:
        values = row.values
        try:
            party = enter_party(values["name"], PartyKind.ORGANIZATION, {"npi": values["npi"]}, at=file.received_at)
        except Refusal as refusal:
            taken.refused.append(refused(row, refusal.code, refusal.says, refusal.field or "npi"))
            continue
        home = HealthHome.objects.filter(reference=values["reference"]).first()
        if home is not None and home.tier != values["tier"] and home.memberships.filter(ends_on=None).exists():
            says = f"has members as a Tier {home.tier} health home; move them first, then change the tier."
            taken.refused.append(refused(row, "ENR-MULTI-TIER", says, "tier"))
            continue
        HealthHome.objects.update_or_create(
            reference=values["reference"],
            defaults={
                "party_id": party.pk,
                "name": values["name"],
                "npi": values["npi"],
                "tier": values["tier"],
                "status": values["status"],
                "active_from": values["active_from"],
                "active_to": values["active_to"],
                "capacity": values["capacity"] or 2000,
                "counties": values["counties"] or [],
                "languages": values["languages"] or ["en"],
                "phone": values["phone"] or "",
                "partner_npis": values["partner_npis"] or [],
            },
        )
    return taken


def _overlaps(member: Member, row: Row) -> bool:
    """Whether another span of the same program overlaps this one; the same first day is the same span."""
    values = row.values
    others: QuerySet[Coverage] = member.coverages.filter(program=values["program"]).exclude(
        starts_on=values["coverage_from"]
    )
    last = values["coverage_to"]
    return any(
        (last is None or one.starts_on <= last) and (one.ends_on is None or one.ends_on >= values["coverage_from"])
        for one in others
    )
