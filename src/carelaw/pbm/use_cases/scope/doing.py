"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.scope import (
    authority,
    changes,
    covered,
    deposits,
    exemptions,
    instruments,
    ledger,
    pharmacies,
    unlicensed,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done

_CENT = Decimal("0.01")


def dollars(text: str, field: str) -> Decimal:
    """An amount as typed, in whole cents."""
    try:
        value = Decimal(text.replace("$", "").replace(",", "").strip())
        if value.is_finite() and value == value.quantize(_CENT) and abs(value) < Decimal(10) ** 11:
            return value.quantize(_CENT)
    except InvalidOperation:
        pass
    raise Refusal("amount-not-in-cents", f"“{text[:24]}” is no amount. Write dollars and cents as 250.00.", field=field)


def dollars_or_none(text: str, field: str) -> Decimal | None:
    """The same for an amount that may be left out."""
    return dollars(text, field) if text.strip() else None


@kept_when_refused
def authority_name(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a name of the authority."""
    made = authority.enter_authority_name(actor, at, **typed)
    return Done(f"From {made.starts_on} on, letters bear: {made.name}.", made.name)


@kept_when_refused
def exemption_enter(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter an exemption."""
    made = exemptions.enter_exemption(actor, at, **typed)
    return Done(f"{made.number} is on file; the confirmation is written.", made.number)


@kept_when_refused
def exemption_end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End an exemption."""
    made = exemptions.end_exemption(actor, at, **typed)
    return Done(f"{made.number} ends on {made.ends_on}; the party is told.", made.number)


def covered_ask(actor: Actor, at: datetime, *, program: str, member: str, on: date | None) -> Done:
    """Ask whether somebody is covered."""
    decision = covered.ask_covered(actor, at, program=program, member=member, on=on)
    if decision is None:
        return Done("Nobody of this number is enrolled in the program.", "", {"outcome": "indeterminate"})
    more = {"outcome": decision.outcome.value, "code": decision.codes[0], "cite": decision.cite}
    return Done(decision.reasons[0].says, "", more)


def roster_load(actor: Actor, at: datetime, *, sheet: Attached, as_of: date) -> Done:
    """Load the roster."""
    made, matched = pharmacies.load_roster(actor, at, sheet=sheet, as_of=as_of)
    return Done(f"{made.says} {matched} that waited are verified.", made.digest, {**made.as_dict(), "matched": matched})


@kept_when_refused
def provider_enter(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a pharmacy or pharmacist."""
    made, decision = pharmacies.enter_provider(actor, at, **typed)
    return Done(decision.reasons[0].says, made.license_number, {"standing": decision.codes[0]})


@kept_when_refused
def rebate_enter(actor: Actor, at: datetime, *, amount: str, **typed: Any) -> Done:
    """Enter a rebate."""
    made = ledger.enter_rebate(actor, at, amount=dollars(amount, "amount"), **typed)
    return Done(f"{made.number}: ${made.amount:,} stands in the ledger as {made.kind}.", made.number)


def rebates_load(actor: Actor, at: datetime, *, sheet: Attached) -> Done:
    """Load rebates."""
    made = ledger.load_rebates(actor, at, sheet=sheet)
    return Done(made.says, made.digest, made.as_dict())


def rates_load(actor: Actor, at: datetime, *, sheet: Attached) -> Done:
    """Load rates paid."""
    made = ledger.load_rates(actor, at, sheet=sheet)
    return Done(made.says, made.digest, made.as_dict())


@kept_when_refused
def change_report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Report a change."""
    made = changes.report_change(actor, at, **typed)
    dues = f"due {made.due_by_change} under 512-7(b)(2), {made.due_by_month} under 512-4(c)"
    says = f"{made.number} is on file: {made.standing.replace('-', ' ')} ({dues})."
    return Done(says, made.number, {"standing": made.standing, "to_look_at": made.to_look_at})


@kept_when_refused
def change_found(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for an unreported change."""
    made = changes.find_change(actor, at, **typed)
    return Done(f"{made.number}: the licensee is asked to report it.", made.number)


@kept_when_refused
def change_look(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Look at a change."""
    made = changes.look_at_change(actor, at, **typed)
    return Done(f"{made.number}: {made.standing.replace('-', ' ')}.", made.number, {"standing": made.standing})


@kept_when_refused
def address_report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Report a new address."""
    made = changes.report_address(actor, at, **typed)
    word = "late, and on file all the same" if made.late else "in time"
    return Done(f"{made.number}: {word}; it was due by {made.due_on}.", made.number, {"late": made.late})


@kept_when_refused
def fee_deposit(actor: Actor, at: datetime, *, amount: str, **typed: Any) -> Done:
    """Enter a deposit."""
    made = deposits.deposit_fee(actor, at, amount=dollars(amount, "amount"), **typed)
    return Done(f"{made.number}: ${made.amount:,} is deposited in the {made.fund}.", made.number)


@kept_when_refused
def deposit_report(actor: Actor, at: datetime, *, month: date) -> Done:
    """Make a month's report."""
    made = deposits.report_month(actor, at, month=month)
    return Done(f"The report {made.key} is made; open and file it.", str(made.pk))


@kept_when_refused
def instrument_enter(actor: Actor, at: datetime, *, amount: str, yearly_reimbursements: str, **typed: Any) -> Done:
    """Enter an account or bond."""
    made = instruments.enter_instrument(
        actor,
        at,
        amount=dollars_or_none(amount, "amount"),
        yearly_reimbursements=dollars_or_none(yearly_reimbursements, "yearly_reimbursements"),
        **typed,
    )
    return Done(f"{made.number} is on file; it is no condition of the license.", made.number)


@kept_when_refused
def instrument_end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End an account or bond."""
    made = instruments.end_instrument(actor, at, **typed)
    return Done(f"{made.number} ends on {made.ends_on}.", made.number)


@kept_when_refused
def carve_out(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Note a program of a carrier."""
    made = instruments.carve_out(actor, at, **typed)
    return Done("Noted: no account or bond is asked for this program.", str(made.pk))


@kept_when_refused
def unlicensed_open(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a dossier."""
    made = unlicensed.open_dossier(actor, at, **typed)
    return Done(f"{made.number} about {made.name} is open.", made.number)


@kept_when_refused
def unlicensed_act(actor: Actor, at: datetime, *, dossier: str, **typed: Any) -> Done:
    """Add to a dossier."""
    unlicensed.add_act(actor, at, dossier_number=dossier, **typed)
    return Done(f"Added to {dossier}.", dossier)


@kept_when_refused
def unlicensed_refer(actor: Actor, at: datetime, *, dossier: str, counsel_says: str) -> Done:
    """Refer a dossier."""
    made = unlicensed.refer(actor, at, dossier_number=dossier, counsel_says=counsel_says)
    return Done(f"{made.number} is referred; the letter to counsel is written.", made.number)


@kept_when_refused
def unlicensed_drop(actor: Actor, at: datetime, *, dossier: str, because: str) -> Done:
    """Drop a dossier."""
    made = unlicensed.drop(actor, at, dossier_number=dossier, because=because)
    return Done(f"{made.number} is dropped.", made.number)
