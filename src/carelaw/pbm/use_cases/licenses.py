"""Licenses of benefit managers: the public register, who may act on a day, renewal by January 1, lapse on January 2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import legal_date, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.licensing import ActingDay, Renewal
from carelaw.pbm.rules.license_fees import license_renewal
from carelaw.pbm.rules.licensed_to_act import licensed_to_act
from carelaw.pbm.use_cases.discipline.gates import is_declared, require_renewable
from carelaw.pbm.use_cases.discipline.standing import history_of, standing_on
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import LICENSE_DECIDE
from carelaw.pbm.use_cases.scope.exemptions import exempt_on
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import LAPSED_NOTICE, RENEWAL_NOTICE, ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.money.ledger import assess, receive_payment
from carelaw.platform.money.models import Payment
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pharmacy-benefits-manager"
_RENEWABLE = ("active", "probation", "suspended")
RENEWAL_KIND = "pbm.license-renewal"
CITE = "215 ILCS 5/512-4(d)"
_ABOUT = {"license": Shape.ID, "year": Shape.COUNT}
RENEWED = declare("license-renewed", says="A license was renewed for a year.", keys=_ABOUT, cite=CITE)
LAPSED = declare("license-lapsed", says="A license lapsed, its renewal unpaid.", keys=_ABOUT, cite=CITE)
RENEWAL_PAID = declare(
    "license-renewal-paid",
    says="A payment toward a renewal was entered.",
    keys={**_ABOUT, "cents": Shape.COUNT},
    cite=CITE,
)


# The public register


def register_of_licenses(text: str = "", status: str = "") -> QuerySet[License]:
    """Every license of a benefit manager, for everybody; narrowed by name, license number, state number, status."""
    found = License.objects.filter(kind=KIND).select_related("party")
    if status:
        found = found.filter(status=status)
    text = text.strip()
    if text:
        by_number = Q(number__icontains=text) | Q(party__identifiers__value__iexact=text)
        found = found.filter(by_number | Q(party__name__icontains=text)).distinct()
    return found


def license_numbered(number: str) -> License:
    """One license by its number. Raises Refusal when there is none."""
    found = register_of_licenses().filter(number=number).first()
    if found is None:
        says = f"No license {number[:40]} is on the register. Numbers look like PBM-2026-0001."
        raise Refusal("license-unknown", says, field="number", kind="not-found")
    return found


def may_act(party: Party, on: date, program_id: UUID | None = None) -> Decision:
    """Whether somebody may act as a benefit manager on a day, by the license or exemption of that day."""
    exempt = exempt_on(party.pk, on, program_id) is not None
    return licensed_to_act(acting_day(licenses_of(party), on, exempt=exempt), law=adopted_law())


def licenses_of(party: Party) -> Sequence[License]:
    """A party's licenses as a benefit manager, the oldest first."""
    return list(License.objects.filter(kind=KIND, party=party).order_by("valid_from"))


def acting_day(licenses: Sequence[License], on: date, *, exempt: bool = False) -> ActingDay:
    """A day with the license that began last before it; with the first one where none had begun."""
    if not licenses:
        return ActingDay(on, exempt=exempt)
    begun = [license for license in licenses if license.valid_from <= on]
    one = begun[-1] if begun else licenses[0]
    return ActingDay(on, _status_on(one, on), one.valid_from, one.valid_to, exempt)


def may_manager_act(number: str, on: date) -> Decision:
    """The same by state number. Raises Refusal for a number nobody has."""
    party = manager_numbered(number)
    if party is None:
        raise Refusal("manager-unknown", f"No manager has the number {number[:20]}.", field="number", kind="not-found")
    return may_act(party, on)


def _status_on(license: License, on: date) -> str:
    stood = standing_on(license.number, on)
    if stood and license.status != "lapsed":
        return stood
    if not stood and history_of(license.number):
        return "active"
    # A lapse begins after the last day; before that the license was what it was.
    lapsed_later = license.status == "lapsed" and license.valid_to is not None and on <= license.valid_to
    return "active" if lapsed_later else license.status


# Renewal


@clocks_of(RENEWAL_KIND)
def renewal_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The one clock of a renewal: the fee is paid through the end of January 1, local time."""
    opened = next((event for event in events if event.kind == "renewal-due"), None)
    if opened is None:
        return ()
    due = date.fromisoformat(opened.body["due"])
    met = next((event.at for event in events if event.kind == "renewed"), None)
    says = f"The renewal fee is paid on or before {due}."
    return (Clock("renewal-fee", says, CITE, start_of_following_day(due, ZONE), met),)


def open_renewal(license: License, *, at: datetime) -> Case:
    """Open the case of a license's next renewal; its last day is the day on which the fee is due."""
    due = license.valid_to
    assert due is not None
    title = f"Renewal of {license.number} by {due}"
    case = open_case(RENEWAL_KIND, key=_key(license, due), title=title, at=at, cite=CITE, party_id=license.party_id)
    if not case.events.filter(kind="renewal-due").exists():
        add_event(case, "renewal-due", at=at, body={"due": due.isoformat(), "license": license.number})
    return case


def enter_renewal(
    actor: Actor, number: str, amount: Decimal, *, payment_reference: str, method: str, on: date, at: datetime
) -> License:
    """Enter a renewal payment. Exactly the fee, by January 1, renews for a year; else the rule says why it does not."""
    require(actor, LICENSE_DECIDE)
    license = license_numbered(number)
    require_renewable(license)
    check_payment(amount, payment_reference, on, legal_date(at, ZONE))
    due = license.valid_to
    case = Case.objects.filter(kind=RENEWAL_KIND, key=_key(license, due), state=CaseState.OPEN).first() if due else None
    if case is None or due is None:
        says = f"No renewal of {number} is open; its license is {license.status} through {due}."
        raise Refusal("renewal-not-open", says, cite=CITE, field="number", kind="conflict")
    with transaction.atomic():
        _assess_renewal(license, due, legal_date(at, ZONE), at)
        receive_payment(
            reference=payment_reference,
            party_id=license.party_id,
            amount=amount,
            method=method,
            on=on,
            at=at,
            actor=actor,
        )
        body = {"cents": int(amount * 100), "on": on.isoformat()}
        add_event(case, "renewal-paid", at=at, actor=actor, body=body)
        kept = {"license": license.number, "year": due.year, "cents": int(amount * 100)}
        append(RENEWAL_PAID, actor=actor, at=at, body=kept, subject=license.number)
        complete_renewal(actor, license, at)
    return license


def complete_renewal(actor: Actor, license: License, at: datetime) -> bool:
    """Renew what is paid and whose question about other jurisdictions is answered; otherwise it waits."""
    due = license.valid_to
    case = Case.objects.filter(kind=RENEWAL_KIND, key=_key(license, due), state=CaseState.OPEN).first()
    if due is None or case is None or not is_declared(renewal_about(license)):
        return False
    if renewal_standing(license, legal_date(at, ZONE)).outcome is not Outcome.PASS:
        return False
    _renew(actor, license, case, due, at)
    return True


def renewal_about(license: License) -> str:
    """Under what the question of a license's next renewal is answered: its number and the year."""
    return _key(license, license.valid_to)


def check_payment(amount: Decimal, payment_reference: str, on: date, today: date) -> None:
    """Refuse a payment that cannot have been received as it is entered."""
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        says = f"{amount} is no payment. Permitted: an amount above 0 in whole cents, such as 250.00."
        raise Refusal("amount-not-in-cents", says, cite=CITE, field="amount")
    if not payment_reference.strip():
        says = "Give the number of the check or transfer."
        raise Refusal("needs-payment-reference", says, cite=CITE, field="payment_reference")
    if on > today:
        says = f"A payment of {on} lies ahead. Permitted: up to {today}, the day on which it is entered."
        raise Refusal("payment-ahead", says, cite=CITE, field="on")
    if Payment.objects.filter(reference=payment_reference).exists():
        says = f"A payment {payment_reference} is entered already; each check or transfer is entered once."
        raise Refusal("payment-known", says, cite=CITE, field="payment_reference", kind="conflict")


def renewal_standing(license: License, on: date) -> Decision:
    """What the law says of a license's renewal on a day, from what was paid."""
    due = license.valid_to
    assert due is not None
    case = Case.objects.filter(kind=RENEWAL_KIND, key=_key(license, due)).first()
    paid = list(case.events.filter(kind="renewal-paid").order_by("at")) if case else []
    cents = sum(int(event.body["cents"]) for event in paid)
    facts = Renewal(
        issued_on=license.valid_from,
        seen_on=on,
        renewed_for=due.year - 1 if due.year - 1 > license.valid_from.year else None,
        paid_on=date.fromisoformat(paid[-1].body["on"]) if paid else None,
        paid=Decimal(cents).scaleb(-2) if paid else None,
    )
    return license_renewal(facts, law=adopted_law())


def _renew(actor: Actor, license: License, case: Case, due: date, at: datetime) -> None:
    license.valid_to = date(due.year + 1, 1, 1)
    # A sanction outlasts the renewal; only a lapse is made good by it.
    license.status = "active" if license.status == "lapsed" else license.status
    license.save(update_fields=["valid_to", "status"])
    add_event(case, "renewed", at=at, actor=actor, body={"through": license.valid_to.isoformat()})
    close_case(case, at=at, closing=f"Renewed through {license.valid_to}.", actor=actor)
    append(RENEWED, actor=actor, at=at, body={"license": license.number, "year": due.year}, subject=license.number)
    open_renewal(license, at=at)


@each_day("pbm.license-renewals", order=40)
def look_at_renewals(on: date, at: datetime) -> int:
    """Assess renewal fees and remind 60, 30 and 7 days ahead; let a license lapse the day after. Safe to repeat."""
    done = 0
    ahead = sorted(adopted_law().number("pbm.renewal_reminder_days", on))
    renewable = License.objects.filter(kind=KIND, status__in=_RENEWABLE, valid_to__isnull=False)
    for license in renewable.select_related("party"):
        due = license.valid_to
        assert due is not None
        left = (due - on).days
        if left < 0:
            done += _lapse(license, due, on, at)
        elif left <= ahead[-1]:
            _assess_renewal(license, due, on, at)
            # The nearest reminder that has begun; a day that was skipped is made up for by the next.
            done += _remind(license, due, next(days for days in ahead if left <= days), at)
    return done


def _assess_renewal(license: License, due: date, on: date, at: datetime) -> None:
    fee = Decimal(adopted_law().number("pbm.renewal_fee", due)).quantize(Decimal("0.01"))
    assess(
        "fee",
        key=f"pbm-renewal:{license.number}:{due.year}",
        party_id=license.party_id,
        amount=fee,
        says=f"Renewal fee {due.year}, license {license.number}",
        cite=CITE,
        on=on,
        at=at,
        due_on=due,
    )


def _remind(license: License, due: date, days: int, at: datetime) -> int:
    key = f"{license.number}:{due.year}:{days}"
    values = {
        "number": license.number,
        "due": str(due),
        "fee": f"{adopted_law().number('pbm.renewal_fee', due)}.00",
    }
    before = _written(RENEWAL_NOTICE, key)
    write_to_party(
        RENEWAL_NOTICE, key=key, party_id=license.party_id, at=at, values=values, about=f"license:{license.number}"
    )
    return _written(RENEWAL_NOTICE, key) - before


def _written(kind: str, key: str) -> int:
    from carelaw.platform.notices.models import Notice

    return Notice.objects.filter(kind=kind, key__startswith=key).count()


@transaction.atomic
def _lapse(license: License, due: date, on: date, at: datetime) -> int:
    if renewal_standing(license, on).outcome is not Outcome.VIOLATION:
        return 0
    license.status = "lapsed"
    license.save(update_fields=["status"])
    write_to_party(
        LAPSED_NOTICE,
        key=f"{license.number}:{due.year}",
        party_id=license.party_id,
        at=at,
        values={"number": license.number, "manager": license.party.name, "due": str(due)},
        about=f"license:{license.number}",
        letter=True,
        address=envelope_of(license.party_id, at),
    )
    append(LAPSED, actor=None, at=at, body={"license": license.number, "year": due.year}, subject=license.number)
    return 1


def renewals_ahead(on: date) -> QuerySet[License]:
    """Licenses whose renewal is due within the first reminder's time."""
    first = max(adopted_law().number("pbm.renewal_reminder_days", on))
    soon = on + timedelta(days=first)
    return License.objects.filter(kind=KIND, status__in=_RENEWABLE, valid_to__lte=soon).select_related("party")


def _key(license: License, due: date | None) -> str:
    return f"{license.number}:{due.year if due else ''}"
