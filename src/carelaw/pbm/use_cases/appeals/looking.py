"""What the lists of `lists` show to whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealEvidence, ContactTest, MacAppeal, PanelMember, PanelSeat
from carelaw.pbm.use_cases.appeal_fields import FIELDS
from carelaw.pbm.use_cases.appeal_following import appeals_of
from carelaw.pbm.use_cases.appeals.batch import batches_of
from carelaw.pbm.use_cases.appeals.contacts import contacts_seen
from carelaw.pbm.use_cases.appeals.figures import Funnel, funnels
from carelaw.pbm.use_cases.appeals.panel import pack_of
from carelaw.pbm.use_cases.appeals.statements import party_names, repricings_of
from carelaw.pbm.use_cases.permissions import APPEAL_SEE, PANEL_REPORT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.lists import Rows


def appeal_fields(actor: Actor, at: datetime) -> Rows:
    """The closed set of what an appeal asks."""
    require(actor, APPEAL_SEE)
    rows: Rows = [
        {
            "field": one.name,
            "label": one.label,
            "needed": "yes" if one.required else "no",
            "permitted": one.says,
            "cite": one.cite,
        }
        for one in FIELDS
    ]
    invoice = "PDF, picture or sheet, sent with the appeal or later"
    rows.append(
        {
            "field": "invoice",
            "label": "Supplier's invoice, as a file",
            "needed": "no",
            "permitted": invoice,
            "cite": "215 ILCS 5/513b1(b)(4)(A)",
        }
    )
    return rows


def batches(actor: Actor, at: datetime) -> Rows:
    """Sheets of appeals, the newest first."""
    found = list(batches_of(actor))
    names = party_names(one.party_id for one in found)
    return [
        {
            "batch": one.number,
            "sender": names.get(one.party_id, ""),
            "at": local_day(one.at),
            "file": one.file_name,
            "rows_in": one.rows_in,
            "filed": one.filed,
            "aside": one.aside,
        }
        for one in found
    ]


def invoices(actor: Actor, at: datetime) -> Rows:
    """Invoices of the appeals that one may see."""
    seen = appeals_of(actor, local_day(at)).values("pk")
    found = AppealEvidence.objects.filter(appeal__in=seen).select_related("appeal").order_by("-at")
    return [
        {
            "invoice": str(one.pk),
            "appeal": one.appeal.reference,
            "file": one.file_name,
            "size": one.size,
            "at": local_day(one.at),
            "digest": one.digest,
        }
        for one in found
    ]


def statements(actor: Actor, at: datetime) -> Rows:
    """Repricing statements, the newest appeal first."""
    found = list(repricings_of(actor, local_day(at)))
    names = party_names([*(one.pharmacy_id for one in found), *(one.appeal.manager_id for one in found)])
    return [
        {
            "statement": str(one.pk),
            "appeal": one.appeal.reference,
            "pharmacy": names.get(one.pharmacy_id, ""),
            "manager": names.get(one.appeal.manager_id, "") if one.appeal.manager_id else "",
            "drug": one.appeal.national_drug_code,
            "from": one.effective_on,
            "claims": one.claims_count,
            "owed": one.owed,
            "paid": one.paid,
            "state": "paid" if not one.left else "part-paid" if one.paid else "unpaid",
        }
        for one in found
    ]


def contact_points(actor: Actor, at: datetime) -> Rows:
    """How appeals are made at each benefit manager, and whether that works."""
    on = local_day(at)
    rows: Rows = []
    for held, party, decision in contacts_seen(actor, on):
        newest = ContactTest.objects.filter(manager_id=party.pk).order_by("-tested_on").first()
        rows.append(
            {
                "manager": party.name,
                "telephone": held.telephone if held else "",
                "email": held.email if held else "",
                "website": held.website if held else "",
                "given_on": local_day(held.updated_at) if held else None,
                "tried_on": newest.tested_on if newest else None,
                "state": _standing(decision),
                "says": decision.reasons[0].says if decision else "Nothing is given.",
            }
        )
    return rows


def roster(actor: Actor, at: datetime) -> Rows:
    """The roster of the panel."""
    require(actor, PANEL_REPORT)
    found = list(PanelMember.objects.order_by("name", "pk"))
    seats: dict[int, list[str]] = defaultdict(list)
    for seat in PanelSeat.objects.select_related("appeal").order_by("pk"):
        seats[seat.member_id].append(seat.appeal.reference)
    names = party_names(UUID(tie) for one in found for tie in one.ties)
    return [
        {
            "member": one.reference,
            "name": one.name,
            "profession": one.profession,
            "from": one.starts_on,
            "to": one.ends_on,
            "declared_on": one.declared_on,
            "ties": "; ".join(sorted(names.get(UUID(tie), "") for tie in one.ties)) or "none",
            "reviews": ", ".join(seats[one.pk]),
        }
        for one in found
    ]


def packs(actor: Actor, at: datetime) -> Rows:
    """What the panel looks at."""
    require(actor, PANEL_REPORT)
    found = (
        MacAppeal.objects.filter(panel_asked_at__isnull=False).select_related("decision").order_by("-panel_asked_at")
    )
    return [pack_of(one) for one in found]


def figures(actor: Actor, at: datetime) -> Rows:
    """The figures of the last twelve months."""
    last = local_day(at)
    return [figure_row(one) for one in funnels(actor, months_after(last, -12), last, last)]


def figure_row(one: Funnel) -> dict[str, object]:
    """One benefit manager's figures as every door shows them."""
    return {
        "manager": one.manager,
        "filed": one.filed,
        "answered": one.answered,
        "in_time": one.in_time,
        "percent": one.percent_in_time(),
        "late": one.late,
        "review_in_time": one.review_in_time,
        "waiting": one.waiting,
        "withdrawn": one.withdrawn,
        "sustained": one.sustained,
        "repriced": one.repriced,
        "denied": one.denied,
        "complete": one.complete,
        "panel": one.panel,
        "pharmacies": one.pharmacies,
        "claims": one.claims,
        "owed": one.owed,
        "paid": one.paid,
    }


def _standing(decision: Decision | None) -> str:
    if decision is None:
        return "not-given"
    standing = {Outcome.VIOLATION: "dead", Outcome.REVIEW: "untested"}
    return standing.get(decision.outcome, "contacts-work")
