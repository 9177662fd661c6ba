"""The written notice to patients: made of the settings in force, so that notice and system cannot disagree."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.patient_access import NoticeHolder, NoticeMode, NoticeText, NoticeUse
from carelaw.pdmp.rules.patients.notice_use import notice_use
from carelaw.pdmp.rules.patients.patient_notice import patient_notice
from carelaw.pdmp.store.models import NoticeUseRecord, PatientAccessCost, PatientNotice
from carelaw.pdmp.use_cases.patients.common import law_here
from carelaw.pdmp.use_cases.patients.fees import cost_on
from carelaw.pdmp.use_cases.patients.notice_words import texts_of
from carelaw.pdmp.use_cases.patients.permissions import PUBLISH_NOTICE, SEE_NOTICE_USE, SET_COST, USE_NOTICE
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(3)"
_KEYS = {"version": Shape.COUNT, "effective": Shape.DAY, "cents": Shape.COUNT, "holder": Shape.CODE, "mode": Shape.CODE}
PUBLISHED = declare("patient-notice-published", says="A notice to patients was published.", keys=_KEYS, cite=CITE)
COST_SET = declare("patient-access-cost-set", says="The cost of a further access was set.", keys=_KEYS, cite="§5(3)(v)")
USED = declare("patient-notice-used", says="Somebody said how the notice is used.", keys=_KEYS, cite=CITE)
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a patient turns: the address of the website and the postal address."""

    website: str
    post: str


def publish_notice(
    actor: Actor, *, effective_on: date, places: Places, because: str = "", at: datetime
) -> PatientNotice:
    """The board publishes a version; every item is filled and every number is the one in force, or it is refused."""
    require(actor, PUBLISH_NOTICE)
    if effective_on < law_day(at):
        says = f"{effective_on} lies in the past; a notice takes effect on its day of publication or later."
        raise Refusal("E-MAP-100.effective", says, cite=CITE, field="effective_on")
    with transaction.atomic():
        return _published(actor, effective_on, places, because, cost_on(effective_on), at)


def set_cost(actor: Actor, *, amount: Decimal, effective_on: date, at: datetime) -> PatientAccessCost:
    """The department sets the cost of a further access in a quarter; the notice gets a new version with it "
    "(MAP-106)."""
    require(actor, SET_COST)
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        says = "Write the amount in dollars and cents, such as 5.00; 0.00 takes the cost away."
        raise Refusal("E-MAP-99.amount", says, cite="§5(3)(v)", field="amount")
    if effective_on <= law_day(at):
        says = f"{effective_on} is not after today. A cost begins on a later day, so that it can be announced."
        raise Refusal("E-MAP-99.effective", says, cite="§5(3)(v)", field="effective_on")
    latest = latest_notice()
    if latest is None:
        says = "The board has published no notice yet; patients must be told of a cost before it begins."
        raise Refusal("E-MAP-106", says, cite="§5(3)(v)", kind="conflict")
    with transaction.atomic():
        cost, _ = PatientAccessCost.objects.update_or_create(
            effective_on=effective_on,
            defaults={"amount": amount, "set_by": uuid.UUID(actor.account_id), "set_at": at},
        )
        places = Places(latest.figures["website"], latest.figures["post"])
        body = {"effective": effective_on.isoformat(), "cents": int(amount * 100)}
        append(COST_SET, actor=actor, at=at, body=body)
        _published(actor, effective_on, places, "cost-changed", cost_on(effective_on), at)
    return cost


def use_notice(
    actor: Actor, *, mode: str, version: int, place: str = "", from_on: date, at: datetime
) -> tuple[NoticeUseRecord, str]:
    """A prescriber or dispenser says how the notice is used; refused where posting alone is not enough (MAP-107).

    Gives the line and a warning, such as that the version is outdated; the warning is empty when all is well.
    """
    require(actor, USE_NOTICE)
    known = PatientNotice.objects.filter(version=version).first()
    current = notice_on(law_day(at))
    if known is None or current is None:
        says = "There is no such version of the notice. Open the notice, and copy its number."
        raise Refusal("E-MAP-107.version", says, cite=CITE, field="version", kind="not-found")
    holder = NoticeHolder.PRESCRIBER if actor.role == "PRESCRIBER" else NoticeHolder.DISPENSER
    decision = notice_use(NoticeUse(holder, NoticeMode(mode), version, current.version), law=law_here())
    if decision.outcome is Outcome.VIOLATION:
        first = decision.reasons[0]
        raise Refusal(first.code, first.says, cite=CITE, field=first.field)
    with transaction.atomic():
        made = NoticeUseRecord.objects.create(
            account_id=uuid.UUID(actor.account_id),
            holder=holder.value,
            holder_name=actor.name,
            place=place.strip()[:160],
            notice=known,
            mode=mode,
            from_on=from_on,
            entered_at=at,
        )
        body = {"version": version, "holder": holder.value, "mode": mode}
        append(USED, actor=actor, at=at, body=body, subject=actor.account_id)
    return made, decision.reasons[0].says if decision.outcome is Outcome.REVIEW else ""


def notice_on(on: date) -> PatientNotice | None:
    """The version in force on a day."""
    return PatientNotice.objects.filter(effective_on__lte=on).order_by("-effective_on", "-version").first()


def latest_notice() -> PatientNotice | None:
    """The newest version, in force or announced."""
    return PatientNotice.objects.order_by("-version").first()


def last_uses(actor: Actor) -> list[NoticeUseRecord]:
    """How each account uses the notice now, those on an outdated version first."""
    require(actor, SEE_NOTICE_USE)
    seen: dict[uuid.UUID, NoticeUseRecord] = {}
    for one in NoticeUseRecord.objects.select_related("notice").order_by("entered_at", "pk"):
        seen[one.account_id] = one
    return sorted(seen.values(), key=lambda one: (one.notice_id, one.holder_name))


def own_uses(actor: Actor) -> QuerySet[NoticeUseRecord]:
    """What an account said about its own use, the newest first."""
    require(actor, USE_NOTICE)
    return NoticeUseRecord.objects.filter(account_id=uuid.UUID(actor.account_id)).order_by("-entered_at", "-pk")


def figures_on(on: date, places: Places, cost: Decimal | None) -> dict[str, Any]:
    """The numbers that a notice prints, as the law and the department have set them for a day."""
    law = law_here()
    return {
        "days": int(law.number("patient.response_days", on)),
        "free": int(law.number("patient.free_per_quarter", on)),
        "years": int(law.number("retention.years", on)),
        "hold_years": int(law.number("hold.period_years", on)),
        "hold_extensions": int(law.number("hold.max_extensions", on)),
        "majority": int(law.number("patient.majority_age", on)),
        "per_year": law.reading("AMB-05") == "year",
        "cost": f"{cost:.2f}" if cost else "",
        "website": places.website.strip(),
        "post": places.post.strip(),
    }


def _published(
    actor: Actor, effective_on: date, places: Places, because: str, cost: Decimal | None, at: datetime
) -> PatientNotice:
    figures = figures_on(effective_on, places, cost)
    texts = {language: texts_of(figures, language) for language in LANGUAGES}
    for language in LANGUAGES:
        _require_complete(texts[language], figures, effective_on, cost)
    latest = latest_notice()
    made = PatientNotice.objects.create(
        version=(latest.version if latest else 0) + 1,
        approved_on=law_day(at),
        effective_on=effective_on,
        approved_by=uuid.UUID(actor.account_id),
        approved_by_name=actor.name,
        because=because.strip()[:200],
        texts=texts,
        figures=figures,
        published_at=at,
    )
    body = {"version": made.version, "effective": effective_on.isoformat()}
    append(PUBLISHED, actor=actor, at=at, body=body)
    return made


def _require_complete(
    texts: Mapping[str, Any], figures: Mapping[str, Any], effective_on: date, cost: Decimal | None
) -> None:
    facts = NoticeText(
        judged_on=effective_on,
        collection=texts["collection"],
        review_and_correct=texts["review_and_correct"],
        how_to_obtain=texts["how_to_obtain"],
        free_of_charge=texts["free_of_charge"],
        program_and_users=texts["program_and_users"],
        retention=texts["retention"],
        confidentiality=texts["confidentiality"],
        cost=texts["cost"],
        classes_named=len(texts["classes"]),
        days_printed=figures["days"],
        free_printed=figures["free"],
        years_printed=figures["years"],
        cost_printed=Decimal(figures["cost"]) if figures["cost"] else None,
        cost_in_force=cost,
    )
    decision = patient_notice(facts, law=law_here())
    if decision.outcome is not Outcome.PASS:
        problems = tuple(Problem(one.code, one.says, one.field, one.cite) for one in decision.reasons)
        first = problems[0]
        raise Refusal("E-MAP-100", first.says, cite=first.cite or CITE, field=first.field, problems=problems)


__all__ = ["Places", "notice_on", "publish_notice", "set_cost", "use_notice"]
