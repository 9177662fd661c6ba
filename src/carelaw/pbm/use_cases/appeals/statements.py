"""The statement of a repriced pharmacy, claim by claim to the cent: page, PDF, CSV; later claims, and its payment."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from carelaw.kernel.command import csv_safe
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.appeal_work import RepricingPayment
from carelaw.pbm.rules.appeals.payment import mac_repricing_paid
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealDecision, AppealState, Repricing
from carelaw.pbm.store.repricing import add_claims, add_up
from carelaw.pbm.use_cases.appeal_following import appeals_of
from carelaw.pbm.use_cases.appeal_repricing import raise_of
from carelaw.pbm.use_cases.appeals.letters import GROWN, PAID, UNPAID
from carelaw.pbm.use_cases.appeals.mandates import mandated
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE, APPEAL_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import open_case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_many import Told, write_to_many
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare
from carelaw.platform.typeset import pdf

CITE = "215 ILCS 5/513b1(b)(4)(E)"
UNPAID_CASE = "mac-repricing-unpaid"
HEADINGS = (
    "claim",
    "drug",
    "served_on",
    "quantity",
    "old_price",
    "new_price",
    "paid",
    "due",
    "difference",
    "by_choice",
)
_TEMPLATE = Path(__file__).resolve().parent / "statement.typ"
_MOST_PRINTED = 5_000
PAYMENT = declare(
    "mac-repricing-paid",
    says="A benefit manager reported what it paid after a sustained appeal.",
    keys={"appeal": Shape.ID, "pharmacy": Shape.ID, "cents": Shape.COUNT},
    cite=CITE,
)
GREW = declare(
    "mac-repricings-grew",
    says="Claims that were reported later came onto the statements of a sustained appeal.",
    keys={"appeal": Shape.ID, "claims": Shape.COUNT},
    cite=CITE,
)


def repricings_of(actor: Actor, on: date | None = None) -> QuerySet[Repricing]:
    """The statements that an actor may see: a pharmacy its own, a benefit manager those it owes, the staff all."""
    require(actor, APPEAL_SEE)
    found = Repricing.objects.select_related("appeal", "appeal__decision", "appeal__mac_list")
    found = found.order_by("-appeal_id", "-appellant", "pk")
    if actor.role == "NETWORK_PHARMACY":
        return found.filter(pharmacy_id__in=own_parties(actor))
    if actor.role == "PSAO":
        return found.filter(pharmacy_id__in=mandated(actor, on) if on else ())
    return found.filter(appeal__in=appeals_of(actor, on).filter(state=AppealState.SUSTAINED))


def statement_for(actor: Actor, reference: str | UUID, on: date | None = None) -> Repricing:
    """One statement. Somebody else's reads as if it were not there."""
    try:
        wanted = UUID(str(reference))
    except ValueError:
        wanted = UUID(int=0)
    found = repricings_of(actor, on).filter(pk=wanted).first()
    if found is None:
        says = "No statement of this reference is yours to see. Copy it from the list of statements."
        raise Refusal("E-MAC-25.statement", says, cite=CITE, field="statement", kind="not-found")
    return found


def lines_of(statement: Repricing, first: int = 0, last: int | None = None) -> Iterator[dict[str, Any]]:
    """The claims of a statement in order, all or from one place to another, as every door shows them."""
    for one in statement.claims.order_by("served_on", "claim_reference")[first:last].iterator():
        yield {
            "claim": one.claim_reference,
            "drug": one.national_drug_code,
            "served_on": one.served_on,
            "quantity": Decimal(f"{one.quantity.normalize():f}"),
            "old_price": one.old_price,
            "new_price": one.new_price,
            "paid": one.paid,
            "due": one.due,
            "difference": one.owed,
            "by_choice": "yes" if one.voluntary else "",
        }


def statement_sheet(statement: Repricing) -> str:
    """The statement as CSV: a line a claim, the total last."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for line in lines_of(statement):
        writer.writerow([csv_safe(_plain(line[name])) for name in HEADINGS])
    writer.writerow(["total", "", "", "", "", "", "", "", str(statement.owed), ""])
    return "\ufeff" + out.getvalue()


def statement_pdf(statement: Repricing) -> bytes:
    """The statement as a PDF; the same statement gives the same bytes."""
    rows = [[_plain(line[name]) for name in HEADINGS[:-1]] for line in islice(lines_of(statement), _MOST_PRINTED)]
    names = party_names([statement.pharmacy_id, statement.appeal.manager_id])
    decision, law = statement.appeal.decision, adopted_law()
    content = {
        "title": f"Repricing statement of appeal {statement.appeal.reference}",
        "facts": [
            ["Pharmacy", names.get(statement.pharmacy_id, "")],
            ["Benefit manager", names.get(statement.appeal.manager_id, "") if statement.appeal.manager_id else ""],
            ["Price list", statement.appeal.mac_list.code if statement.appeal.mac_list else "–"],
            ["Decided on", str(statement.appeal.decided_on)],
            ["Claims served from", f"{statement.effective_on} ({why_from(statement)})"],
            ["Price of one unit", f"${decision.old_price} to ${decision.new_price}"],
            ["Claims", f"{statement.claims_count:,}"],
            ["Owed", f"${statement.owed:,.2f}"],
            ["Paid so far", f"${statement.paid:,.2f}" + (f" on {statement.paid_on}" if statement.paid_on else "")],
        ],
        "columns": [
            "Claim",
            "Drug",
            "Served",
            "Quantity",
            "Old price",
            "New price",
            "Paid",
            "At new price",
            "Difference",
        ],
        "rows": rows,
        "total": f"${statement.owed:,.2f}",
        "note": ""
        if statement.claims_count <= _MOST_PRINTED
        else f"The first {_MOST_PRINTED:,} claims; all of them stand in the CSV.",
        "footer": f"{CITE}, 512-9(c) · "
        + " · ".join(
            f"{book.short_title}: {book.status.value.replace('-', ' ')}"
            for name, book in law.rulebooks.items()
            if name in {"il-215-5-513b1", "il-pbm-programs-2008"}
        ),
    }
    return pdf(_TEMPLATE, content, made_at=statement.appeal.decided_at)


def why_from(statement: Repricing) -> str:
    """Under which law the first day of a statement stands."""
    appeal = statement.appeal
    if (
        statement.appellant
        and statement.effective_on == appeal.filed_on
        and statement.effective_on != appeal.decided_on
    ):
        return "the day of the request, 512-9(c)"
    if statement.effective_on == appeal.decided_on:
        return "the day of the decision, 513b1(b)(4)(E)"
    return "an earlier day that the benefit manager chose"


def party_names(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """The names of some organizations."""
    return dict(Party.objects.filter(pk__in={one for one in ids if one}).values_list("pk", "name"))


def report_payment(
    actor: Actor, at: datetime, *, statement: str, amount: Decimal, paid_on: date, trace: str
) -> Repricing:
    """Report what was paid on a statement, with the trace of its remittance; the pharmacy is told."""
    require(actor, APPEAL_DECIDE)
    on = local_day(at)
    with transaction.atomic():
        found = (
            Repricing.objects.select_for_update(of=("self",))
            .select_related("appeal")
            .get(pk=statement_for(actor, statement).pk)
        )
        if not 0 < amount <= found.left:
            says = f"${amount} is not permitted. Permitted: up to ${found.left}, what is left of ${found.owed}."
            raise Refusal("E-MAC-25.amount", says, cite=CITE, field="amount")
        if not (found.appeal.decided_on or on) <= paid_on <= on:
            says = f"{paid_on} is not permitted. Permitted: {found.appeal.decided_on}, the decision, through {on}."
            raise Refusal("E-MAC-25.paid-on", says, cite=CITE, field="paid_on")
        found.paid, found.paid_on, found.trace = found.paid + amount, paid_on, trace.strip()[:50]
        found.save(update_fields=["paid", "paid_on", "trace"])
        values = {
            "reference": found.appeal.reference,
            "manager": party_names([found.appeal.manager_id]).get(found.appeal.manager_id, "")
            if found.appeal.manager_id
            else "",
            "amount": f"{amount:,.2f}",
            "owed": f"{found.owed:,.2f}",
            "left": f"{found.left:,.2f}",
            "on": str(paid_on),
            "trace": found.trace or "–",
        }
        key = f"{found.pk}:{found.paid}"
        about = f"mac-repricing:{found.pk}"
        write_to_party(PAID, key=key, party_id=found.pharmacy_id, at=at, values=values, about=about, letter=True)
        body = {"appeal": found.appeal.reference, "pharmacy": str(found.pharmacy_id), "cents": int(amount * 100)}
        append(PAYMENT, actor=actor, at=at, body=body, subject=found.appeal.reference)
    return found


@each_day("pbm.repricings-grow", order=62)
def add_later_claims(on: date, at: datetime) -> int:
    """Claims that were reported after the decision, and that its price reaches, come onto the statements."""
    count = 0
    decided = AppealDecision.objects.filter(outcome=AppealState.SUSTAINED, appeal__mac_list__isnull=False)
    for decision in decided.select_related("appeal", "appeal__mac_list", "version").order_by("pk"):
        with transaction.atomic():
            before = dict(Repricing.objects.filter(appeal=decision.appeal).values_list("pk", "claims_count"))
            added = add_claims(raise_of(decision.appeal, decision))
            if added:
                add_up(decision.appeal_id)
                _tell_grown(decision, before, at)
                body = {"appeal": decision.appeal.reference, "claims": added}
                append(GREW, actor=None, at=at, body=body, subject=decision.appeal.reference)
                count += 1
    return count


@each_day("pbm.repricings-unpaid", order=63)
def notice_unpaid(on: date, at: datetime) -> int:
    """What a sustained appeal owes and nobody paid comes before the Director's staff once, and its manager is told."""
    count = 0
    owing = Repricing.objects.filter(owed__gt=F("paid")).values_list("appeal_id", flat=True).distinct()
    for decision in AppealDecision.objects.filter(pk__in=owing).select_related("appeal").order_by("pk"):
        count += _notice_unpaid(decision, on, at)
    return count


@work_for("PBM_FILER")
def statements_to_pay(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Sustained appeals of which something is left to pay."""
    for one in _left_by_appeal(repricings_of(actor, on)):
        says = f"Pay what appeal {one[0].reference} owes: ${one[1]:,.2f} to {one[2]} pharmacies"
        url = reverse("pbm-appeal", args=[one[0].reference])
        yield WorkItem(says, one[0].decided_on or on, None, url, CITE, f"pay:{one[0].pk}")


@work_for("PBM_REGULATOR")
def unpaid_statements(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Sustained appeals that were not paid in time."""
    from carelaw.platform.cases.models import Case, CaseState

    for case in Case.objects.filter(kind=UNPAID_CASE, state=CaseState.OPEN):
        url = reverse("pbm-appeal", args=[case.key])
        yield WorkItem(case.title, local_day(case.opened_at), None, url, CITE, f"unpaid:{case.key}")


def _left_by_appeal(found: QuerySet[Repricing]) -> list[tuple[Any, Decimal, int]]:
    left: dict[int, tuple[Any, Decimal, int]] = {}
    for one in found.filter(owed__gt=F("paid")):
        appeal, amount, count = left.get(one.appeal_id, (one.appeal, Decimal(0), 0))
        left[one.appeal_id] = (appeal, amount + one.left, count + 1)
    return list(left.values())


def _notice_unpaid(decision: AppealDecision, on: date, at: datetime) -> int:
    appeal = decision.appeal
    assert appeal.decided_on is not None
    rights = list(appeal.repricings.all())
    facts = RepricingPayment(
        appeal.decided_on,
        on,
        sum((one.owed for one in rights), Decimal(0)),
        sum((one.paid for one in rights), Decimal(0)),
    )
    judged = mac_repricing_paid(facts, law=adopted_law())
    if judged.outcome not in {Outcome.REVIEW, Outcome.VIOLATION}:
        return 0
    from carelaw.platform.cases.models import Case

    if Case.objects.filter(kind=UNPAID_CASE, key=appeal.reference).exists():
        return 0
    with transaction.atomic():
        title = f"Appeal {appeal.reference} is sustained and not paid: ${facts.owed - facts.paid:,.2f} left"
        open_case(UNPAID_CASE, key=appeal.reference, title=title[:200], at=at, cite=CITE, party_id=appeal.manager_id)
        keep(judged, facts, subject=f"mac-appeal:{appeal.reference}", at=at)
        assert appeal.manager_id is not None
        values = {
            "reference": appeal.reference,
            "count": str(sum(one.left > 0 for one in rights)),
            "left": f"{facts.owed - facts.paid:,.2f}",
            "says": judged.reasons[0].says,
        }
        about = f"mac-appeal:{appeal.reference}"
        write_to_party(UNPAID, key=appeal.reference, party_id=appeal.manager_id, at=at, values=values, about=about)
    return 1


def _tell_grown(decision: AppealDecision, before: Mapping[UUID, int], at: datetime) -> None:
    """Each pharmacy whose statement grew is told by how much."""
    grown = [
        one for one in Repricing.objects.filter(appeal=decision.appeal) if one.claims_count > before.get(one.pk, 0)
    ]
    told = [
        Told(
            key=f"{one.pk}:{one.claims_count}",
            party_id=one.pharmacy_id,
            values={
                "reference": decision.appeal.reference,
                "ndc": decision.appeal.national_drug_code,
                "added": f"{one.claims_count - before.get(one.pk, 0):,}",
                "count": f"{one.claims_count:,}",
                "owed": f"{one.owed:,.2f}",
            },
            about=f"mac-repricing:{one.pk}",
        )
        for one in grown
    ]
    write_to_many(GROWN, told, at=at, letter=True)


def _plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)
