"""The independent panel: opinions on reviews, its report to the Director, what the Director determines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.mac_appeals import PanelRequest
from carelaw.pbm.facts.payments import PanelReport
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.rules.payments.panel_reports import CITE, names_a_patient, panel_report_fit
from carelaw.pbm.rules.rate_review import review_panel_entry
from carelaw.pbm.store.models import MacAppeal, PanelOpinion, PanelReportFiled
from carelaw.pbm.use_cases.appeals.panel import end_review
from carelaw.pbm.use_cases.payments.on_file import require_adopted
from carelaw.pbm.use_cases.payments.words import DETERMINED_NOTICE, PANEL_NOTICE
from carelaw.pbm.use_cases.permissions import PANEL_REPORT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

OPINION = declare(
    "panel-opinion-entered",
    says="An opinion of the independent panel was entered.",
    keys={"appeal": Shape.ID, "outcome": Shape.CODE},
    cite=CITE,
)
REPORTED = declare(
    "panel-report-filed",
    says="The independent panel reported to the Director.",
    keys={"report": Shape.ID, "reviews": Shape.COUNT},
    cite=CITE,
)
DETERMINED = declare(
    "panel-report-determined",
    says="The Director determined what follows a report of the panel.",
    keys={"report": Shape.ID},
    cite=CITE,
)


def enter_opinion(
    actor: Actor,
    at: datetime,
    *,
    appeal: str,
    members: tuple[str, ...],
    tie: bool,
    outcome: str,
    amount: str,
    on: date,
    words: str,
) -> PanelOpinion:
    """Enter what the panel thinks of one review. A member with a tie to a side, or a patient's name, is refused."""
    require(actor, PANEL_REPORT)
    found = _asked(appeal)
    assert found.manager_id is not None
    request = PanelRequest("denied" if found.state == "denied" else None, found.state != "denied", tie)
    decision = review_panel_entry(request, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, field="tie", kind="conflict")
    if names_a_patient(words):
        says = "The opinion names a patient; speak of claims and drugs alone."
        raise Refusal("E-PBM-125.patient", says, cite=CITE, field="words")
    with transaction.atomic():
        kept, _made = PanelOpinion.objects.update_or_create(
            appeal=found.reference,
            defaults={
                "manager_id": found.manager_id,
                "pharmacy_id": found.pharmacy_id,
                "national_drug_code": found.national_drug_code,
                "members": list(members),
                "outcome": outcome,
                "amount": _amount(amount),
                "words": words.strip(),
                "on": on,
                "at": at,
            },
        )
        end_review(actor, at, kept)
        append(OPINION, actor=actor, at=at, body={"appeal": kept.appeal, "outcome": outcome}, subject=kept.appeal)
    return kept


def file_report(actor: Actor, at: datetime, *, period_from: date, period_to: date, words: str) -> PanelReportFiled:
    """File the panel's report on a period that has ended: counted from the reviews, written to the Director."""
    require(actor, PANEL_REPORT)
    require_adopted()
    on = legal_date(at, ZONE)
    figures = figures_of(period_from, period_to)
    facts = PanelReport(period_from, period_to, on, figures["reviews"], words)
    decision = panel_report_fit(facts, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, field=reason.field)
    if PanelReportFiled.objects.filter(period_from=period_from, period_to=period_to).exists():
        says = f"The report from {period_from} to {period_to} is filed already; choose another period."
        raise Refusal("panel-report-known", says, cite=CITE, field="period_from", kind="conflict")
    with transaction.atomic():
        made = PanelReportFiled.objects.create(
            period_from=period_from, period_to=period_to, reported_on=on, figures=figures, words=words.strip(), at=at
        )
        keep(decision, PanelReport(period_from, period_to, on, figures["reviews"]), subject=_subject(made), at=at)
        letter = write_notice(
            PANEL_NOTICE,
            key=made.reference,
            at=at,
            values=_values(made),
            channel=NoticeChannel.LETTER,
            address="Director of Insurance",
            about=_subject(made),
        )
        made.letter_id = letter.pk
        made.save(update_fields=["letter_id"])
        body = {"report": made.reference, "reviews": figures["reviews"]}
        append(REPORTED, actor=actor, at=at, body=body, subject=made.reference)
    return made


def determine(actor: Actor, at: datetime, *, report: str, determination: str) -> PanelReportFiled:
    """Enter what the Director determined on a report; each benefit manager named in it is told."""
    require(actor, PANEL_REPORT)
    with transaction.atomic():
        found = PanelReportFiled.objects.select_for_update().filter(pk=_number(report, "PR-")).first()
        if found is None:
            says = "No report of the panel has this reference; copy it from the list, such as PR-7."
            raise Refusal("panel-report-unknown", says, field="report", kind="not-found")
        found.determination, found.determined_on = determination.strip(), legal_date(at, ZONE)
        found.save(update_fields=["determination", "determined_on"])
        append(DETERMINED, actor=actor, at=at, body={"report": found.reference}, subject=found.reference)
        for party_id in sorted({line["manager_id"] for line in found.figures["lines"]}):
            write_to_party(
                DETERMINED_NOTICE,
                key=f"{found.reference}:{party_id}:{found.determined_on}",
                party_id=party_id,
                at=at,
                values={
                    "reference": found.reference,
                    "on": str(found.determined_on),
                    "says": found.determination,
                },
                about=_subject(found),
            )
    return found


def figures_of(first: date, last: date) -> dict[str, Any]:
    """Reviews brought to the panel in a period, by benefit manager and drug, with opinions and dollars."""
    reviews = [
        one
        for one in MacAppeal.objects.filter(panel_asked_at__isnull=False).order_by("pk")
        if one.panel_asked_at and first <= legal_date(one.panel_asked_at, ZONE) <= last
    ]
    opinions = {one.appeal: one for one in PanelOpinion.objects.filter(appeal__in=[one.reference for one in reviews])}
    names = dict(Party.objects.filter(pk__in={one.manager_id for one in reviews}).values_list("pk", "name"))
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for one in reviews:
        manager, drug = str(one.manager_id or ""), one.national_drug_code
        line = lines.setdefault(
            (manager, drug),
            {
                "manager_id": manager,
                "manager": names.get(one.manager_id, "") if one.manager_id else "",
                "drug": drug,
                **dict.fromkeys(_COUNTS, 0),
            },
        )
        opinion = opinions.get(one.reference)
        line["reviews"] += 1
        line[opinion.outcome if opinion else "open"] += 1
        line["cents"] += int(opinion.amount * 100) if opinion else 0
    ordered = [lines[key] for key in sorted(lines)]
    return {"lines": ordered, **{name: sum(line[name] for line in ordered) for name in _COUNTS}}


_COUNTS = ("reviews", "pharmacy", "manager_side", "open", "cents")


def reports_seen(actor: Actor) -> Iterable[PanelReportFiled]:
    """The panel's reports, the newest first."""
    require(actor, PANEL_REPORT)
    return PanelReportFiled.objects.order_by("-period_to", "-pk")


@work_for("PBM_REGULATOR")
def reports_to_determine(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Reports of the panel on which the Director has not determined yet."""
    from django.urls import reverse

    for one in PanelReportFiled.objects.filter(determined_on=None):
        says = f"The Director determines on the panel's report {one.reference}"
        yield WorkItem(says, one.reported_on, None, reverse("pbm-panel-reports"), CITE, _subject(one))


def _values(made: PanelReportFiled) -> Mapping[str, str]:
    figures = made.figures
    table = ["| Benefit manager | Drug (NDC) | Reviews | For the pharmacy | For the manager | Dollars |"]
    table += [
        f"| {line['manager']} | {line['drug']} | {line['reviews']} | {line['pharmacy']} | {line['manager_side']} | "
        f"${Decimal(line['cents']).scaleb(-2):,.2f} |"
        for line in figures["lines"]
    ]
    return {
        "first": str(made.period_from),
        "last": str(made.period_to),
        "reviews": str(figures["reviews"]),
        "pharmacy": str(figures["pharmacy"]),
        "against": str(figures["manager_side"]),
        "open": str(figures["open"]),
        "amount": f"{Decimal(figures['cents']).scaleb(-2):,.2f}",
        "table": "\n".join(table) if figures["lines"] else "No review came to the panel.",
        "words": made.words or "None reported.",
    }


def _asked(reference: str) -> MacAppeal:
    number = _number(reference, "A-")
    found = MacAppeal.objects.filter(pk=number - 1000, panel_asked_at__isnull=False).first() if number else None
    if found is None:
        says = "No review of this reference was brought to the panel; copy it from the list, such as A-1042."
        raise Refusal("panel-review-unknown", says, cite=CITE, field="appeal", kind="not-found")
    return found


def _number(reference: str, prefix: str) -> int:
    digits = reference.strip().upper().removeprefix(prefix)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.strip().removeprefix("$").replace(",", "") or "0")
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount > 10**9 or amount != amount.quantize(Decimal("0.01")):
        raise Refusal(
            "value-not-permitted", "Dollars: permitted is an amount such as 12.50.", cite=CITE, field="amount"
        )
    return amount


def _subject(one: PanelReportFiled) -> str:
    return f"panel-report:{one.reference}"
