"""Open an examination with reason, scope and call letter; retain examiners; report; close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.examinations import ExaminationPlan, ExaminerKind, ExaminerRetained
from carelaw.pbm.rules.examinations.examining import examination_opened, outside_examiner
from carelaw.pbm.store.models import Examination, ExaminationState, Examiner
from carelaw.pbm.use_cases.examinations.asking import standing_of
from carelaw.pbm.use_cases.examinations.files import KIND, case_of, cell, examination_for, running, write_to_licensee
from carelaw.pbm.use_cases.examinations.telling import CALL, REPORT
from carelaw.pbm.use_cases.licenses import licenses_of, register_of_licenses
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.permissions import EXAMINE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.unlicensed import CITE as UNLICENSED_CITE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

STAFF = "staff"
_KEYS = {"examination": Shape.ID}
OPENED = declare("pbm-examination-opened", says="An examination was opened.", keys=_KEYS, cite="215 ILCS 5/512-11(a)")
RETAINED = declare(
    "pbm-examiner-retained",
    says="An outside examiner was retained.",
    keys={**_KEYS, "kind": Shape.CODE},
    cite="215 ILCS 5/512-11(e)",
)
REPORTED = declare(
    "pbm-examination-reported", says="An examination was reported.", keys=_KEYS, cite="215 ILCS 5/512-11"
)
CLOSED = declare("pbm-examination-closed", says="An examination was closed.", keys=_KEYS, cite="215 ILCS 5/512-11")


def licensees_offered(actor: Actor) -> list[tuple[str, str]]:
    """Whoever has or had a license, by name; the state number stands for it."""
    held = {license.party_id: license.party for license in register_of_licenses()}
    numbered = [(number_of(party), party.name) for party in held.values()]
    return sorted(((number, f"{name} ({number})") for number, name in numbered if number), key=itemgetter(1))


def open_examination(
    actor: Actor,
    at: datetime,
    *,
    manager: str,
    reason: str,
    scope: str,
    period_from: date,
    period_to: date,
    examiners: Sequence[str],
) -> Examination:
    """Open an examination of a licensee; whoever never had a license goes another road, and is not refused it."""
    require(actor, EXAMINE)
    party = organization(manager, "manager", "benefit manager")
    licenses = licenses_of(party)
    plan = ExaminationPlan(bool(licenses), reason, scope, period_from, period_to, len(examiners))
    decision = stop_at(examination_opened(plan, law=adopted_law()))
    if decision.outcome is Outcome.REVIEW:
        says = f"{decision.reasons[0].says} Open a dossier on work without a license (unlicensed-open)."
        raise Refusal("route-unlicensed", says, cite=UNLICENSED_CITE, field="manager", kind="conflict")
    today = legal_date(at, ZONE)
    number = f"X-{today.year}-{next_in(f'pbm.examinations-{today.year}'):04}"
    with transaction.atomic():
        title = f"Examination {number}: {party.name}"[:200]
        case = open_case(KIND, key=number, title=title, at=at, cite=decision.cite, actor=actor, party_id=party.pk)
        made = Examination.objects.create(
            number=number,
            party_id=party.pk,
            license_number=licenses[-1].number,
            reason=reason.strip(),
            scope=scope.strip(),
            period_from=period_from,
            period_to=period_to,
            case_id=case.pk,
            opened_at=at,
        )
        for place, name in enumerate(examiners, 1):
            Examiner.objects.create(examination=made, number=place, name=name, kind=STAFF, starts_on=today)
        keep(decision, plan, subject=f"examination:{number}", at=at, actor=actor)
        values = {
            "reason": cell(made.reason),
            "scope": cell(made.scope),
            "period_from": str(period_from),
            "period_to": str(period_to),
            "examiners": cell(", ".join(examiners)),
        }
        write_to_licensee(CALL, made, key=number, at=at, values=values, party=party)
        append(OPENED, actor=actor, at=at, body={"examination": number}, subject=number)
    return made


def retain_examiner(
    actor: Actor,
    at: datetime,
    *,
    examination: str,
    name: str,
    kind: str,
    rate: Decimal | None,
    independent: bool | None,
    declared_on: date | None,
    conflict: bool,
    starts_on: date,
    ends_on: date | None,
) -> Examiner:
    """Retain an outside examiner; without a declaration of conflicts nobody is assigned."""
    require(actor, EXAMINE)
    facts = ExaminerRetained(ExaminerKind(kind), rate, independent, declared_on, conflict, starts_on)
    decision = stop_at(outside_examiner(facts, law=adopted_law()))
    if ends_on is not None and ends_on < starts_on:
        says = f"The engagement would end on {ends_on}, before {starts_on}. Give a later last day, or none."
        raise Refusal("engagement-backward", says, cite=decision.cite, field="ends_on")
    with transaction.atomic():
        found = running(actor, examination)
        made = Examiner.objects.create(
            examination=found,
            number=found.examiners.count() + 1,
            name=name.strip(),
            kind=kind,
            rate=rate,
            independent=independent,
            declared_on=declared_on,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        keep(decision, facts, subject=f"examination:{found.number}", at=at, actor=actor)
        add_event(case_of(found), "examiner-retained", at=at, actor=actor, body={"kind": kind})
        append(RETAINED, actor=actor, at=at, body={"examination": found.number, "kind": kind}, subject=found.number)
    return made


def report_examination(actor: Actor, at: datetime, *, examination: str, report: str) -> Examination:
    """Write the report; it goes to the licensee with each request as it stands."""
    require(actor, EXAMINE)
    with transaction.atomic():
        found = running(actor, examination)
        found.report, found.reported_at, found.state = report.strip(), at, ExaminationState.REPORTED
        found.save(update_fields=["report", "reported_at", "state"])
        on = legal_date(at, ZONE)
        lines = [
            f"| {one.reference} | {cell(one.item)} | {one.due_on} | {standing_of(one, on).reasons[0].says} |"
            for one in found.requests.order_by("pk")
        ]
        values = {
            "scope": cell(found.scope),
            "period_from": str(found.period_from),
            "period_to": str(found.period_to),
            "examiners": cell(", ".join(found.examiners.order_by("number").values_list("name", flat=True))),
            "report": found.report,
            "requests": "\n".join(lines) or "| – | none | – | – |",
        }
        write_to_licensee(REPORT, found, key=f"{found.number}:{at:%Y%m%d%H%M%S}", at=at, values=values)
        add_event(case_of(found), "reported", at=at, actor=actor, body={})
        append(REPORTED, actor=actor, at=at, body={"examination": found.number}, subject=found.number)
    return found


def close_examination(actor: Actor, at: datetime, *, examination: str, because: str) -> Examination:
    """Close an examination; costs that are not invoiced yet keep it open."""
    require(actor, EXAMINE)
    with transaction.atomic():
        found = running(actor, examination)
        left = found.costs.filter(invoice="").count()
        if left:
            says = f"Not invoiced: {counted(left, 'line')} of costs. Have them invoiced, then close."
            raise Refusal("costs-open", says, cite="215 ILCS 5/512-11(e)", field="examination", kind="conflict")
        found.state, found.closed_at = ExaminationState.CLOSED, at
        found.save(update_fields=["state", "closed_at"])
        close_case(case_of(found), at=at, closing=because.strip()[:200], actor=actor)
        append(CLOSED, actor=actor, at=at, body={"examination": found.number}, subject=found.number)
    return found


__all__ = ["close_examination", "examination_for", "open_examination", "report_examination", "retain_examiner"]
