"""Decide on applications: ask for what is missing, enter the fee, grant the license."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from carelaw.kernel.dates import legal_date, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.licensing import FeePaid, Renewal
from carelaw.pbm.rules.license_fees import initial_fee, renewal_due_on
from carelaw.pbm.store.models import ApplicationState, InformationRequest, LicenseApplication
from carelaw.pbm.use_cases.applying import FEE_CITE, application_for, case_of
from carelaw.pbm.use_cases.checklist import BASE, checklist
from carelaw.pbm.use_cases.discipline.gates import require_matches_decided
from carelaw.pbm.use_cases.licenses import KIND as LICENSE_KIND
from carelaw.pbm.use_cases.licenses import check_payment, open_renewal
from carelaw.pbm.use_cases.parties import STATE
from carelaw.pbm.use_cases.permissions import LICENSE_DECIDE
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import DEFICIENCY_NOTICE, FEE_NOTICE, GRANTED_NOTICE, ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import receive_payment
from carelaw.platform.money.models import Payment
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ITEMS = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")
_ABOUT = {"application": Shape.ID}
ASKED = declare(
    "license-information-requested",
    says="The Director asked an applicant for what is missing.",
    keys={**_ABOUT, "count": Shape.COUNT, "due": Shape.DAY},
    cite=f"{BASE}(6)",
)
FEE_ENTERED = declare(
    "license-fee-entered",
    says="A payment toward a license fee was entered.",
    keys={**_ABOUT, "cents": Shape.COUNT},
    cite=FEE_CITE,
)
GRANTED = declare("license-granted", says="A license was granted.", keys={**_ABOUT, "license": Shape.ID}, cite=BASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for: the item of 512-4(b) it belongs to, and why."""

    item: str
    reason: str


def request_information(
    actor: Actor, reference: str, asked: Sequence[Asked], *, due_on: date, at: datetime
) -> LicenseApplication:
    """Ask for what is missing, by item and with reasons; a letter goes out and the application is incomplete."""
    require(actor, LICENSE_DECIDE)
    on = legal_date(at, ZONE)
    with transaction.atomic():
        application = _filed(actor, reference)
        _refuse_unaskable(asked, due_on, on)
        party = Party.objects.get(pk=application.party_id)
        made = [
            InformationRequest.objects.create(
                application=application, item=one.item, reason=one.reason.strip(), requested_on=on, due_on=due_on
            )
            for one in asked
        ]
        application.state = ApplicationState.INCOMPLETE
        application.save(update_fields=["state"])
        due_at = start_of_following_day(due_on, ZONE).isoformat()
        body = {"requests": [one.pk for one in made], "due_at": due_at}
        add_event(case_of(application), "information-requested", at=at, actor=actor, body=body)
        items = "\n".join(f"- 512-4(b){one.item}: {one.reason.strip()}" for one in asked)
        write_to_party(
            DEFICIENCY_NOTICE,
            key=f"{application.reference}:{made[0].pk}",
            party_id=party.pk,
            at=at,
            values={"reference": reference, "manager": party.name, "due": str(due_on), "items": items},
            about=f"license-application:{reference}",
            letter=True,
            address=envelope_of(party.pk, at),
        )
        kept = {"application": str(application.pk), "count": len(made), "due": due_on.isoformat()}
        append(ASKED, actor=actor, at=at, body=kept, subject=str(application.pk))
    return application


def _refuse_unaskable(asked: Sequence[Asked], due_on: date, on: date) -> None:
    """Refuse a letter that names no item, an unknown one, no reason or a day that is no later one."""
    problems = []
    if not asked:
        problems.append(Problem("E-PBM-22", "Name at least one thing that is missing.", "items", f"{BASE}(6)"))
    for one in asked:
        if one.item not in ITEMS:
            says = f"“{one.item}” is no item of 512-4(b). Permitted: {', '.join(ITEMS)}."
            problems.append(Problem("item-unknown", says, "item", BASE))
        if not one.reason.strip():
            says = "Say why this is asked for; the law allows reasonable requests."
            problems.append(Problem("E-PBM-22", says, "reason", f"{BASE}(6)"))
    if due_on <= on:
        says = f"The answer is due on {due_on}; choose a day after {on}."
        problems.append(Problem("due-not-later", says, "due_on", f"{BASE}(6)"))
    if problems:
        says = f"The letter was not sent: {' '.join(problem.says for problem in problems)}"
        raise Refusal(problems[0].code, says, cite=f"{BASE}(6)", field=problems[0].field, problems=tuple(problems))


def fee_paid(application: LicenseApplication) -> Decimal:
    """What was entered toward the first fee of an application."""
    paid = case_of(application).events.filter(kind="fee-paid")
    cents = sum([int(event.body["cents"]) for event in paid])
    return Decimal(cents).scaleb(-2)


def enter_fee(
    actor: Actor, reference: str, amount: Decimal, *, payment_reference: str, method: str, on: date, at: datetime
) -> Payment:
    """Enter a payment toward the first fee, as it was received; what is missing or too much is told."""
    require(actor, LICENSE_DECIDE)
    with transaction.atomic():
        application = _filed(actor, reference)
        check_payment(amount, payment_reference, on, legal_date(at, ZONE))
        payment = receive_payment(
            reference=payment_reference,
            party_id=application.party_id,
            amount=amount,
            method=method,
            on=on,
            at=at,
            actor=actor,
        )
        case = case_of(application)
        add_event(case, "fee-paid", at=at, actor=actor, body={"cents": int(amount * 100), "on": on.isoformat()})
        decision = initial_fee(FeePaid(legal_date(at, ZONE), fee_paid(application)), law=adopted_law())
        write_to_party(
            FEE_NOTICE,
            key=payment_reference,
            party_id=application.party_id,
            at=at,
            values={
                "amount": f"{amount:,.2f}",
                "on": str(on),
                "reference": payment_reference,
                "standing": decision.reasons[0].says,
            },
            about=f"license-application:{reference}",
        )
        body = {"application": str(application.pk), "cents": int(amount * 100)}
        append(FEE_ENTERED, actor=actor, at=at, body=body, subject=str(application.pk))
    return payment


def grant_license(actor: Actor, reference: str, *, on: date, at: datetime) -> License:
    """Grant the license: every item met, every request answered, the fee paid in full."""
    require(actor, LICENSE_DECIDE)
    with transaction.atomic():
        application = _filed(actor, reference)
        fee, facts = _grantable(application, on, legal_date(at, ZONE))
        keep(fee, facts, subject=f"license-application:{application.pk}", at=at, actor=actor)
        license = _issued(application, on)
        application.state, application.decided_at = ApplicationState.GRANTED, at
        application.license_number = license.number
        application.save()
        case = case_of(application)
        add_event(case, "granted", at=at, actor=actor, body={"license": license.number})
        close_case(case, at=at, closing=f"License {license.number} granted.", actor=actor)
        open_renewal(license, at=at)
        _tell_granted(application, license, at)
        body = {"application": str(application.pk), "license": license.number}
        append(GRANTED, actor=actor, at=at, body=body, subject=str(application.pk))
    return license


def _grantable(application: LicenseApplication, on: date, today: date) -> tuple[Decision, FeePaid]:
    """The decision on the fee, with its facts. Raises Refusal with what stands in the license's way."""
    if on < today:
        says = f"The license would begin on {on}. Permitted: {today} or later, for nobody acts before the grant."
        raise Refusal("license-before-grant", says, cite="215 ILCS 5/512-4(a)", field="on")
    require_matches_decided(application.reference)
    law = adopted_law()
    open_items = [item for item in checklist(application, today, law) if not item.met]
    if open_items:
        problems = tuple(
            Problem(reason.code, reason.says, reason.field, item.cite)
            for item in open_items
            for reason in item.decision.reasons
        )
        count = counted(len(open_items), "item is", "items are")
        says = f"{count} open. Ask the applicant for what is missing before the license is granted."
        raise Refusal("application-incomplete", says, cite=open_items[0].cite, problems=problems, kind="conflict")
    facts = FeePaid(today, fee_paid(application))
    fee = initial_fee(facts, law=law)
    if fee.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        raise Refusal("E-PBM-26", fee.reasons[0].says, cite=FEE_CITE, field="fee", kind="conflict")
    return fee, facts


def _issued(application: LicenseApplication, on: date) -> License:
    return License.objects.create(
        party_id=application.party_id,
        kind=LICENSE_KIND,
        number=f"PBM-{on.year}-{next_in(f'pbm.licenses-{on.year}'):04}",
        state=STATE,
        valid_from=on,
        # It lives through the day on which its first renewal is due (PBM-27).
        valid_to=renewal_due_on(Renewal(on, on)),
        verified_on=on,
    )


def _tell_granted(application: LicenseApplication, license: License, at: datetime) -> None:
    due = license.valid_to
    assert due is not None
    party = license.party
    values = {
        "number": license.number,
        "manager": party.name,
        "since": str(license.valid_from),
        "due": str(due),
        "fee": f"{adopted_law().number('pbm.renewal_fee', due)}.00",
    }
    write_to_party(
        GRANTED_NOTICE,
        key=license.number,
        party_id=party.pk,
        at=at,
        values=values,
        about=f"license-application:{application.reference}",
        letter=True,
        address=envelope_of(party.pk, at),
    )


def _filed(actor: Actor, reference: str) -> LicenseApplication:
    """A filed application that waits for its decision, held until the act ends."""
    application = application_for(actor, reference, lock=True)
    if application.state not in (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE):
        says = f"The application {reference} is {application.get_state_display().lower()}; nothing is left to decide."
        raise Refusal("application-decided", says, cite=BASE, field="reference", kind="conflict")
    return application
