"""The independent panel: its roster, who sits on a review, the pack that it looks at, what both sides are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from carelaw.kernel.dates import DAY, quarter_of
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.appeal_work import PanelPeriod, PanelSeating
from carelaw.pbm.rules.appeals.panel import panel_report_due, panel_seat
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    AppealState,
    MacAppeal,
    PanelMember,
    PanelOpinion,
    PanelReportFiled,
    PanelSeat,
)
from carelaw.pbm.use_cases.appeals.letters import PANEL_ASKED, PANEL_OPINION, PANEL_SEATED
from carelaw.pbm.use_cases.permissions import PANEL_REPORT
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-9(c)"
CASE = "mac-panel"
_TIES = (IdentifierSystem.STATE, IdentifierSystem.NPI)
MEMBER_ENTERED = declare(
    "panel-member-entered",
    says="A member of the independent panel was entered on the roster.",
    keys={"member": Shape.ID, "ties": Shape.COUNT},
    cite=CITE,
)
SEATED = declare(
    "panel-member-seated",
    says="A member of the independent panel sits on a review.",
    keys={"appeal": Shape.ID, "member": Shape.ID},
    cite=CITE,
)


def enter_member(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    profession: str,
    ties: tuple[str, ...],
    declared_on: date,
    starts_on: date,
    ends_on: date | None = None,
) -> PanelMember:
    """Enter a member on the roster, with every tie to a benefit manager or pharmacy that was declared."""
    require(actor, PANEL_REPORT)
    known = {number: _organization(number) for number in ties}
    if ends_on is not None and ends_on < starts_on:
        says = f"The last day {ends_on} lies before the first, {starts_on}."
        raise Refusal("E-PBM-124.days", says, cite=CITE, field="ends_on")
    with transaction.atomic():
        made = PanelMember.objects.create(
            name=" ".join(name.split())[:160],
            profession=" ".join(profession.split())[:160],
            ties=sorted(str(one.pk) for one in known.values()),
            declared_on=declared_on,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        body = {"member": made.reference, "ties": len(known)}
        append(MEMBER_ENTERED, actor=actor, at=at, body=body, subject=made.reference)
    return made


def seat_member(
    actor: Actor,
    at: datetime,
    *,
    appeal: str,
    member: str,
    declared_on: date | None,
    manager_consents: bool = False,
    pharmacy_consents: bool = False,
) -> PanelSeat:
    """Seat a member on a review. A tie to either side, or no declaration for this review, is refused; both are told."""
    require(actor, PANEL_REPORT)
    found, sitting, on = review_for(appeal), _member(member), local_day(at)
    if declared_on is not None and declared_on > on:
        says = f"{declared_on} lies ahead. Permitted: {on} or earlier."
        raise Refusal("E-PBM-124.declared-on", says, cite=CITE, field="declared_on")
    if PanelOpinion.objects.filter(appeal=found.reference).exists():
        says = f"The panel gave its opinion on {found.reference}; nobody is seated after it."
        raise Refusal("E-PBM-124.ended", says, cite=CITE, field="appeal", kind="conflict")
    facts = PanelSeating(
        on_roster=sitting.starts_on <= on and (sitting.ends_on is None or on <= sitting.ends_on),
        declared_independent=declared_on is not None,
        tie_to_manager=str(found.manager_id) in sitting.ties,
        tie_to_pharmacy=str(found.pharmacy_id) in sitting.ties,
        manager_consents=manager_consents,
        pharmacy_consents=pharmacy_consents,
    )
    decision = stop_at(panel_seat(facts, law=adopted_law()), kind="conflict")
    with transaction.atomic():
        assert declared_on is not None
        made, new = PanelSeat.objects.get_or_create(
            appeal=found, member=sitting, defaults={"declared_on": declared_on, "seated_at": at}
        )
        if not new:
            return made
        keep(decision, facts, subject=f"mac-appeal:{found.reference}", at=at, actor=actor)
        case = case_of_review(found)
        if case is not None:
            add_event(case, "panel-seated", at=at, actor=actor)
        values = {
            "reference": found.reference,
            "ndc": found.national_drug_code,
            "member": sitting.name,
            "on": str(declared_on),
        }
        _tell_both(PANEL_SEATED, f"{found.reference}:{sitting.pk}", found, values, at)
        body = {"appeal": found.reference, "member": sitting.reference}
        append(SEATED, actor=actor, at=at, body=body, subject=found.reference)
    return made


def open_review(actor: Actor | None, at: datetime, appeal: MacAppeal, names: Mapping[UUID, str]) -> None:
    """The case of a review that was brought to the panel, and the benefit manager's letter about it."""
    case = open_case(
        CASE,
        key=appeal.reference,
        title=f"Panel review {appeal.reference}",
        at=at,
        cite=CITE,
        actor=actor,
        party_id=appeal.manager_id,
    )
    add_event(case, "panel-asked", at=at, actor=actor)
    assert appeal.manager_id is not None
    values = {
        "reference": appeal.reference,
        "pharmacy": names.get(appeal.pharmacy_id, ""),
        "ndc": appeal.national_drug_code,
        "on": str(local_day(at)),
        "outcome": "denied" if appeal.state == AppealState.DENIED else "not answered in time",
    }
    _tell_both(PANEL_ASKED, appeal.reference, appeal, values, at)


def end_review(actor: Actor, at: datetime, opinion: PanelOpinion) -> None:
    """Both sides get the panel's opinion, and the case of the review ends."""
    found = review_for(opinion.appeal)
    values = {
        "reference": found.reference,
        "ndc": found.national_drug_code,
        "on": str(opinion.on),
        "outcome": {"pharmacy": "for the pharmacy", "manager_side": "for the benefit manager"}.get(
            opinion.outcome, opinion.outcome.replace("_", " ")
        ),
        "amount": f"{opinion.amount:,.2f}",
        "members": ", ".join(opinion.members),
        "words": opinion.words or "No more was said.",
    }
    _tell_both(PANEL_OPINION, found.reference, found, values, at)
    case = case_of_review(found)
    if case is not None and case.state == CaseState.OPEN:
        add_event(case, "panel-opinion", at=at, actor=actor)
        close_case(case, at=at, closing="The panel gave its opinion.", actor=actor)


def seated_on(appeal: MacAppeal) -> QuerySet[PanelSeat]:
    """Who sits on a review."""
    return appeal.seats.select_related("member").order_by("pk")


def review_for(reference: str) -> MacAppeal:
    """A review that was brought to the panel, by its number."""
    digits = reference.strip().upper().removeprefix("A-")
    number = int(digits) - 1000 if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
    found = MacAppeal.objects.filter(pk=number, panel_asked_at__isnull=False).first()
    if found is None:
        says = "No review of this reference was brought to the panel; copy it from the list, such as A-1042."
        raise Refusal("panel-review-unknown", says, cite=CITE, field="appeal", kind="not-found")
    return found


def case_of_review(appeal: MacAppeal) -> Case | None:
    """The case of a review before the panel."""
    return Case.objects.filter(kind=CASE, key=appeal.reference).first()


def pack_of(appeal: MacAppeal) -> dict[str, Any]:
    """What the panel looks at: claim, price, cost and answer of one review. It names no patient: none is on file."""
    decision = getattr(appeal, "decision", None)
    typed = appeal.typed
    names = dict(Party.objects.filter(pk__in=[appeal.pharmacy_id, appeal.manager_id]).values_list("pk", "name"))
    return {
        "review": appeal.reference,
        "pharmacy": names.get(appeal.pharmacy_id, ""),
        "manager": names.get(appeal.manager_id, "") if appeal.manager_id else "",
        "drug": appeal.national_drug_code,
        "claim": appeal.claim_reference,
        "filled_on": appeal.filled_on,
        "filed_on": appeal.filed_on,
        "quantity": appeal.quantity,
        "paid": appeal.ingredient_paid,
        "list_price": appeal.appealed_price,
        "supplier": typed.get("supplier", ""),
        "invoice": typed.get("invoice_number", ""),
        "invoice_total": typed.get("invoice_total", ""),
        "invoice_units": typed.get("invoice_units", ""),
        "taken_off": " + ".join(typed[name] for name in ("discounts", "rebates", "credits") if typed.get(name)),
        "invoices_on_file": appeal.evidence.count(),
        "answer": appeal.state if decision else "none in time",
        "reason": decision.reason if decision else "",
        "product_named": decision.product_name if decision else "",
        "ndc_named": decision.national_drug_code if decision else "",
        "wholesaler_named": decision.wholesaler if decision else "",
        "wholesaler_price": decision.wholesaler_price if decision else None,
        "members": "; ".join(seat.member.name for seat in seated_on(appeal)),
    }


def members_on(on: date) -> QuerySet[PanelMember]:
    """The roster on a day."""
    return PanelMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on).order_by("name", "pk")


@work_for("PBM_REGULATOR")
def panel_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Reviews without a member, reviews without an opinion, and a quarter on which the panel has not reported."""
    opinions = set(PanelOpinion.objects.values_list("appeal", flat=True))
    for appeal in MacAppeal.objects.filter(panel_asked_at__isnull=False).order_by("panel_asked_at"):
        if appeal.reference in opinions or appeal.panel_asked_at is None:
            continue
        what = "Enter the panel's opinion on" if appeal.seats.exists() else "Seat the panel for"
        url, since = reverse("pbm-panel-reviews"), local_day(appeal.panel_asked_at)
        yield WorkItem(f"{what} {appeal.reference}", since, None, url, CITE, f"panel-work:{appeal.pk}")
    quarter = quarter_of(quarter_of(on).starts - DAY)
    facts = PanelPeriod(quarter.starts, _reviews_in(quarter.starts, quarter.last_day), _reported(quarter.starts), on)
    decision = panel_report_due(facts, law=adopted_law())
    if decision.outcome is Outcome.REVIEW:
        url = reverse("pbm-panel-reports")
        says = f"File the panel's report on the quarter from {quarter.starts}"
        yield WorkItem(says, quarter.ends, None, url, CITE, f"panel-quarter:{quarter.starts}")


def _reviews_in(first: date, last: date) -> int:
    asked = MacAppeal.objects.filter(panel_asked_at__isnull=False).values_list("panel_asked_at", flat=True)
    return sum(first <= local_day(one) <= last for one in asked if one)


def _reported(first: date) -> bool:
    return PanelReportFiled.objects.filter(period_from__lte=first, period_to__gte=first).exists()


def _tell_both(kind: str, key: str, appeal: MacAppeal, values: Mapping[str, str], at: datetime) -> None:
    for party_id in (appeal.pharmacy_id, appeal.manager_id):
        assert party_id is not None
        write_to_party(
            kind,
            key=f"{key}:{party_id}",
            party_id=party_id,
            at=at,
            values=values,
            about=f"mac-appeal:{appeal.reference}",
            letter=True,
        )


def _member(reference: str) -> PanelMember:
    digits = reference.strip().upper().removeprefix("PM-")
    found = PanelMember.objects.filter(pk=int(digits)).first() if digits.isascii() and digits.isdigit() else None
    if found is None:
        says = "Nobody on the roster has this reference; copy it from the roster, such as PM-7."
        raise Refusal("panel-member-unknown", says, cite=CITE, field="member", kind="not-found")
    return found


def _organization(number: str) -> Party:
    found = Identifier.objects.filter(system__in=_TIES, value=number.strip()).select_related("party").first()
    if found is None:
        says = f"Ties: “{number[:20]}” is no number of an organization on file. Permitted: a state number or an NPI."
        raise Refusal("E-PBM-124.tie-unknown", says, cite=CITE, field="ties")
    return found.party
