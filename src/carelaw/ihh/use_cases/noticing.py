"""Tell members: on paper, and on their own page where they have one, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import override

from carelaw.ihh.facts.choosing import HomeAsked
from carelaw.ihh.rules.choice_period import NoticeMailed, choice_period
from carelaw.ihh.rules.home_asked import home_asked
from carelaw.ihh.store.models import Assignment, ChoiceNotice, ChoiceState, HealthHome, Member
from carelaw.ihh.use_cases.common import MEMBER_STEP, legal_day
from carelaw.ihh.use_cases.letters import CHOICE
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append


def open_choice(member: Member, tier: str, *, at: datetime, law: Law) -> bool:
    """Mail the notice of choice; once while it is open. Without an address nothing is mailed and no day counts."""
    today = legal_day(at)
    held = ChoiceNotice.objects.filter(member=member, state__in=(ChoiceState.OPEN, ChoiceState.UNASSIGNED)).first()
    if held is not None and held.tier == tier:
        return False
    if not has_address(member):
        return False
    facts = NoticeMailed(today)
    decision = choice_period(facts, law)
    if decision.outcome is not Outcome.PASS:
        return False
    if held is not None:
        held.state, held.settled_on = ChoiceState.OVERTAKEN, today
        held.save(update_fields=["state", "settled_on"])
    last_day = decision.reasons[0].value
    serving = candidates(member, tier, today, law)
    kept = keep(decision, facts, subject=f"ihh-member:{member.pk}", at=at)
    notice = ChoiceNotice.objects.create(
        member=member,
        tier=tier,
        mailed_on=today,
        last_day=last_day,
        language=member.language,
        candidates=[home.reference for home in serving],
        decision_id=kept.pk,
    )
    values = {
        "name": member.name,
        "days": str(law.number("ihh.choice_days", today)),
        "last_day": spoken_day(last_day, member.language),
        "homes": "\n".join(f"- {home.name}, {home.phone}".rstrip(", ") for home in serving) or "- –",
    }
    tell(member, CHOICE, key=str(notice.pk), at=at, values=values)
    body = {"member": str(member.pk), "step": "choice-notice", "due": last_day.isoformat()}
    append(MEMBER_STEP, actor=None, at=at, body=body, subject=str(member.pk))
    return True


def has_address(member: Member) -> bool:
    """Whether a letter can reach the person."""
    return bool(member.address and member.zip_code)


def candidates(member: Member, tier: str, on: date, law: Law) -> list[HealthHome]:
    """The health homes that the person may choose on a day, in alphabetical order."""
    found, taken = [], places_taken()
    for home in HealthHome.objects.order_by("name"):
        in_county = not home.counties or not member.county or member.county in home.counties
        if in_county and home_asked(asked_of(home, tier, on, taken.get(home.pk, 0)), law).outcome is Outcome.PASS:
            found.append(home)
    return found


def asked_of(home: HealthHome, tier: str, on: date, taken: int) -> HomeAsked:
    """A health home as the rule of choice asks about it."""
    return HomeAsked(tier, home.tier, home.active_on(on), home.open_to_new, taken, home.capacity)


def places_taken() -> dict[UUID, int]:
    """How many places are taken at each health home, by people assigned and enrolled."""
    rows = Assignment.objects.filter(ends_on=None).values("home").annotate(taken=Count("pk"))
    return {row["home"]: row["taken"] for row in rows}


def tell(member: Member, kind: str, *, key: str, at: datetime, values: Mapping[str, str]) -> None:
    """One letter, and the same words on the member's own page; the same key twice is one notice."""
    address = f"{member.name}\n{member.address}\n{member.city}, IL {member.zip_code}"
    write_to_party(
        kind,
        key=key,
        party_id=member.pk,
        at=at,
        values=values,
        about=f"ihh-member:{member.pk}",
        letter=True,
        address=address,
        language=member.language,
    )


def spoken_day(on: date, language: str) -> str:
    """A day as a letter in a language writes it."""
    with override(language):
        return date_format(on)
