"""What is shown about remittances and payment: the lists and ledgers, one finding, one case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.bulk.disclosures import COMPARISONS
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.store.models import (
    MacAppeal,
    PanelOpinion,
    PaymentFinding,
    RecoupmentExplanation,
    Remittance,
    RemittanceAdjustment,
    RemittanceClaim,
)
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.payments import claims, remittances
from carelaw.pbm.use_cases.payments.cases import cases_for, last_day_of
from carelaw.pbm.use_cases.payments.explaining import counts_as_notice, explanations_for
from carelaw.pbm.use_cases.payments.panel import reports_seen
from carelaw.pbm.use_cases.permissions import PANEL_REPORT, PAYMENTS_CHECK, PAYMENTS_SEE, REMITTANCES_SEND
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own

Rows = list[dict[str, Any]]
_KINDS = (remittances.KIND, *(one.kind for one in claims.CHECKS.values()))
_MOST = 5_000


def findings_for(actor: Actor, subject: str = "") -> QuerySet[PaymentFinding]:
    """The findings in force that an actor may see: all of them, or those about one's own organization."""
    require(actor, PAYMENTS_SEE)
    found = PaymentFinding.objects.filter(superseded=False)
    found = found.filter(subject=subject) if subject else found
    if actor.role == "NETWORK_PHARMACY":
        # What was disclosed to covered entities is designated, and not for pharmacies.
        found = found.exclude(subject__in=COMPARISONS)
    return only_own(found, actor, "party_id", "pharmacy_id").order_by("-amount", "row", "pk")


def finding_for(actor: Actor, reference: UUID | str) -> PaymentFinding:
    """One finding. What belongs to another organization reads as if it were not there."""
    try:
        found = findings_for(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        says = "No finding of this reference is yours to see. Copy the reference from the list."
        raise Refusal("finding-unknown", says, field="reference", kind="not-found")
    return found


def runs_for(actor: Actor) -> QuerySet[BulkRun]:
    """The checks over remittances and claims that an actor may see."""
    if not allowed(actor, PAYMENTS_CHECK):
        require(actor, REMITTANCES_SEND)
    return only_own(BulkRun.objects.filter(kind__in=_KINDS), actor, "party_id").order_by("-received_at", "kind")


# Ledgers


def recoupments(actor: Actor, at: datetime) -> Rows:
    """Recoupments that are not explained, or not fully."""
    return _ledger(findings_for(actor, "recoupment"))


def late_payments(actor: Actor, at: datetime) -> Rows:
    """Approved claims paid late, or not yet."""
    return _ledger(findings_for(actor, "late-payment"))


def denials(actor: Actor, at: datetime) -> Rows:
    """Claims approved in real time and denied afterwards."""
    return _ledger(findings_for(actor, "denied-after-approval"))


def reference_prices(actor: Actor, at: datetime) -> Rows:
    """Claims not paid by the newest reference price."""
    return _ledger(findings_for(actor, "reference-price"))


def below_cost(actor: Actor, at: datetime) -> Rows:
    """By benefit manager, month and drug: list-priced claims below cost and fee."""
    require(actor, PAYMENTS_SEE)
    own = {number_of(party) for party in only_own(Party.objects.all(), actor, "pk")} if _own_only(actor) else None
    rows = []
    for run in BulkRun.objects.filter(kind="pbm.cost-cover", state="done").order_by("-received_at"):
        for line in run.figures.get("months", ()):
            if own is not None and line["manager"] not in own:
                continue
            counted = line["claims"] - line["no_cost"]
            share = round(100 * line["below"] / counted, 1) if counted else None
            rows.append(
                {
                    **line, "short": Decimal(line["short"]), "share": share, "file": run.file_reference,
                    "cost": "national average (stand-in)" if line["by_proxy"] else "invoice",
                }
            )  # fmt: skip
    return rows


def payment_terms(actor: Actor, at: datetime) -> Rows:
    """Contracts whose claims cannot be dated, as no payment schedule of theirs is on file."""
    return _ledger(findings_for(actor, "payment-terms"))


def _own_only(actor: Actor) -> bool:
    from carelaw.platform.parties.own import acts_for_own

    return acts_for_own(actor)


def _ledger(found: Iterable[PaymentFinding]) -> Rows:
    rows = list(found[:_MOST]) if isinstance(found, QuerySet) else list(found)
    return [
        {
            "reference": str(one.pk),
            "outcome": one.outcome,
            "row": one.row,
            "manager": one.manager_number,
            "pharmacy": one.pharmacy_npi,
            "claim": one.prescription_number or one.reference,
            "remittance": one.remittance,
            "segment": one.segment,
            "served": _day(one.served_on),
            "day": _day(one.day),
            "late": one.days_late,
            "amount": one.amount,
            "law": one.provisions,
            "codes": ", ".join(one.codes),
            "says": one.says,
            "cite": one.cite,
        }
        for one in rows
    ]


# What is on file


def remittance_list(actor: Actor, at: datetime) -> Rows:
    """Remittances on file, the newest first."""
    require(actor, PAYMENTS_SEE)
    found = only_own(Remittance.objects.all(), actor, "manager_id", "pharmacy_id").order_by("-paid_on", "trace")
    heads = list(found.annotate(claim_count=Count("claims", distinct=True))[:_MOST])
    adjusted = dict(
        RemittanceAdjustment.objects.filter(remittance__in=found)
        .values_list("remittance_id")
        .annotate(n=Count("pk"))
        .values_list("remittance_id", "n")
    )
    names = _names(one.manager_id for one in heads)
    return [
        {
            "trace": one.trace,
            "manager": names.get(one.manager_id, ""),
            "pharmacy": one.payee_npi,
            "paid_on": _day(one.paid_on),
            "amount": one.amount,
            "claims": one.claim_count,
            "adjustments": adjusted.get(one.pk, 0),
        }
        for one in heads
    ]


def explanation_list(actor: Actor, at: datetime) -> Rows:
    """Explanations on file, with what each counts for."""
    found = list(explanations_for(actor).order_by("-at", "row")[:_MOST])
    names = _names(one.manager_id for one in found)
    taken = _taken_under({one.reference for one in found if one.delivered_on is not None})
    return [
        {
            "reference": one.reference,
            "manager": names.get(one.manager_id, ""),
            "remittance": one.remittance,
            "delivered_on": _day(one.delivered_on),
            "dispensed_on": _day(one.dispensed_on),
            "amount": one.amount,
            "reason": one.reason,
            "contact": one.appeal_telephone or one.appeal_address,
            "standing": _standing(one, taken),
            "letter": str(one.pk) if one.row == 0 else "",
        }
        for one in found
    ]


def _standing(one: RecoupmentExplanation, taken: dict[tuple[UUID, str], Remittance]) -> str:
    if one.delivered_on is None:
        return "with the remittance"
    remittance = taken.get((one.manager_id, one.reference))
    if remittance is None:
        return "nothing taken yet"
    return "earlier notice" if counts_as_notice(one, remittance) else "does not count"


def _taken_under(references: set[str]) -> dict[tuple[UUID, str], Remittance]:
    """The first remittance that took something under each reference."""
    found: dict[tuple[UUID, str], Remittance] = {}
    by_adjustment = RemittanceAdjustment.objects.filter(reference__in=references, amount__gt=0)
    for one in by_adjustment.select_related("remittance").order_by("remittance__paid_on"):
        found.setdefault((one.remittance.manager_id, one.reference), one.remittance)
    by_claim = RemittanceClaim.objects.filter(control__in=references, paid__lt=0)
    for claim in by_claim.select_related("remittance").order_by("remittance__paid_on"):
        found.setdefault((claim.remittance.manager_id, claim.control), claim.remittance)
    return found


def check_list(actor: Actor, at: datetime) -> Rows:
    """Checks with what became of every row."""
    return [
        {
            "file": run.file_reference,
            "check": run.kind.removeprefix("pbm."),
            "state": run.state,
            "rows_in": run.rows_in or 0,
            **{name: run.counts.get(name, 0) for name in _OUTCOMES},
            "received": run.received_at.isoformat(timespec="minutes"),
            "reference": str(run.pk),
            "says": run.failure_says,
        }
        for run in runs_for(actor)[:500]
    ]


_OUTCOMES = ("pass", "violation", "review", "indeterminate", "not-applicable", "quarantined")


def put_aside(actor: Actor, at: datetime) -> Rows:
    """Units that could not be read, by file, with the position of the segment and what is permitted."""
    runs = {run.pk: run for run in runs_for(actor)}
    found = QuarantinedCell.objects.filter(run__in=list(runs)).order_by("-run__received_at", "row", "pk")[:_MOST]
    return [
        {
            "file": runs[cell.run_id].file_reference,
            "row": cell.row,
            "field": cell.field,
            "value": cell.value,
            "permitted": cell.permitted,
        }
        for cell in found
    ]


def case_list(actor: Actor, at: datetime) -> Rows:
    """Cases about payment, the newest first."""
    rows = []
    for case in cases_for(actor).order_by("-opened_at")[:500]:
        due = case.deadlines.filter(name="answer").first()
        found = PaymentFinding.objects.filter(case_id=case.pk, superseded=False)
        rows.append(
            {
                "case": str(case.pk),
                "title": case.title,
                "state": str(case.state),
                "findings": found.count(),
                "amount": sum((abs(one) for one in found.values_list("amount", flat=True)), Decimal("0.00")),
                "opened": case.opened_at.date().isoformat(),
                "due": _day(last_day_of(due)) if due else "",
                "cite": case.cite,
            }
        )
    return rows


def case_findings(actor: Actor, case: Case) -> Rows:
    """The ledger of one case."""
    return _ledger(findings_for(actor).filter(case_id=case.pk))


def panel_reviews(actor: Actor, at: datetime) -> Rows:
    """Reviews brought to the panel, with its opinion."""
    require(actor, PANEL_REPORT)
    found = list(MacAppeal.objects.filter(panel_asked_at__isnull=False).order_by("-panel_asked_at"))
    opinions = {one.appeal: one for one in PanelOpinion.objects.all()}
    names = _names(one.manager_id for one in found if one.manager_id)
    rows = []
    for one in found:
        opinion = opinions.get(one.reference)
        asked = one.panel_asked_at
        rows.append(
            {
                "appeal": one.reference,
                "manager": names.get(one.manager_id, "") if one.manager_id else "",
                "drug": one.national_drug_code,
                "asked_on": _day(legal_date(asked, ZONE)) if asked else "",
                "state": opinion.outcome if opinion else "open",
                "amount": opinion.amount if opinion else None,
                "words": opinion.words if opinion else "",
            }
        )
    return rows


def panel_reports(actor: Actor, at: datetime) -> Rows:
    """The panel's reports to the Director."""
    return [
        {
            "report": one.reference,
            "from": _day(one.period_from),
            "to": _day(one.period_to),
            "reviews": one.figures.get("reviews", 0),
            "pharmacy": one.figures.get("pharmacy", 0),
            "manager_side": one.figures.get("manager_side", 0),
            "open": one.figures.get("open", 0),
            "amount": Decimal(one.figures.get("cents", 0)).scaleb(-2),
            "determined_on": _day(one.determined_on),
            "determination": one.determination,
            "letter": str(one.letter_id or ""),
        }
        for one in reports_seen(actor)
    ]


@explains("payment-finding", permission=PAYMENTS_SEE)
def explain_finding(reference: str, actor: Actor) -> Explanation | None:
    """How a finding about payment came about: its row, the facts, each rule's reasons, the readings in use."""
    try:
        finding = finding_for(actor, reference)
    except Refusal:
        return None
    run = BulkRun.objects.get(pk=finding.run_id)
    lines = [Line(f"Row {finding.row:,} of {run.file_reference}, as it was received (SHA-256 {run.digest}).")]
    if finding.segment is not None:
        lines.append(Line(f"Segment {finding.segment:,} of the file."))
    lines += [Line(f"{name}: {value}") for name, value in _flat(finding.facts)]
    for decision in finding.decisions:
        lines += [Line(reason["says"], decision["cite"], reason.get("value")) for reason in decision["reasons"]]
        lines += [Line(f"Reading {name}: {option}.") for name, option in sorted(decision["readings"].items())]
    lines.append(Line(f"Made again from the same facts under the same law it has the digest {finding.digest}."))
    return Explanation(f"{finding.provisions}: ${abs(finding.amount):,.2f}", finding.says, lines)


def _flat(facts: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in facts.items():
        if value in (None, "", [], {}):
            continue
        yield name.replace("_", " "), value


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Party.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
