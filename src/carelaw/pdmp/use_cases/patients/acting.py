"""The acts of the patients' desk by the words that every door uses; each says in a sentence what came of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.patients.claims import answer_claim, decide_claim
from carelaw.pdmp.use_cases.patients.evidence import Power, add_evidence, check_evidence, end_power
from carelaw.pdmp.use_cases.patients.fees import waive
from carelaw.pdmp.use_cases.patients.filing import Filing, complete_form, enter_paper_request
from carelaw.pdmp.use_cases.patients.matching import make_ready
from carelaw.pdmp.use_cases.patients.measures import record_measure
from carelaw.pdmp.use_cases.patients.notices import Places, publish_notice, set_cost, use_notice
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def enter(
    actor: Actor,
    at: datetime,
    *,
    received_on: date,
    capacity: str,
    requester_name: str,
    reply_to: str,
    language: str,
    last_name: str,
    first_name: str,
    birth_date: date | None,
    zip_code: str,
    former_names: str,
    signed: bool,
) -> Done:
    """A paper form comes in."""
    filing = Filing(
        capacity, requester_name, reply_to, last_name, first_name, birth_date, zip_code, former_names,
        language=language, by_mail=True, declared_true=signed,
    )  # fmt: skip
    held = enter_paper_request(actor, filing, received_on=received_on, at=at)
    says = f"{held.reference} is entered; the answer is due by {held.due_on}. A letter to the requester is written."
    return Done(says, str(held.pk), {"state": held.state, "number": held.reference})


def complete(
    actor: Actor,
    at: datetime,
    *,
    request: str,
    last_name: str,
    first_name: str,
    birth_date: date | None,
    zip_code: str,
    former_names: str,
    signed: bool,
) -> Done:
    """What was missing on a form came in."""
    given = {
        "last_name": last_name,
        "first_name": first_name,
        "birth_date": birth_date,
        "zip_code": zip_code,
        "former_names": former_names,
        "declared_true": signed or None,
    }
    held = complete_form(actor, request, {name: value for name, value in given.items() if value}, at=at)
    return Done(f"{held.reference} is complete; the documents are asked for.", str(held.pk))


def enter_evidence(actor: Actor, at: datetime, *, request: str, proves: str, document: str, number: str) -> Done:
    """A document was seen."""
    made = add_evidence(actor, request, proves=proves, kind=document, at=at, number=number)
    return Done("The document is entered; check it next.", str(made.pk))


def check(
    actor: Actor,
    at: datetime,
    *,
    evidence: str,
    good: bool,
    because: str,
    number: str,
    for_health_care: bool | None,
    power_from: date | None,
    power_until: date | None,
    revoked_on: date | None,
    principal_died_on: date | None,
) -> Done:
    """A document was looked at."""
    power = Power(for_health_care, power_from, power_until, revoked_on, principal_died_on)
    found = check_evidence(actor, evidence, good=good, at=at, because=because, number=number, power=power)
    says = "The document is good." if good else "The requester is asked for another document by letter."
    return Done(says, str(found.pk), {"request": str(found.request_id)})


def power_ended(
    actor: Actor, at: datetime, *, request: str, revoked_on: date | None, principal_died_on: date | None
) -> Done:
    """A power ended."""
    held = end_power(actor, request, revoked_on=revoked_on, principal_died_on=principal_died_on, at=at)
    return Done(f"{held.reference}: {held.get_state_display().lower()}.", str(held.pk), {"state": held.state})


def make_it_ready(actor: Actor, at: datetime, *, request: str, patient: str) -> Done:
    """The person is found, or nobody is on file."""
    held = make_ready(actor, request, patient, at=at)
    return Done(f"{held.reference} is ready; the requester is told by letter.", str(held.pk))


def waive_fee(actor: Actor, at: datetime, *, request: str, because: str) -> Done:
    """A cost is taken back."""
    held = waive(actor, request, because, at=at)
    return Done(f"{held.reference} costs nothing.", str(held.pk))


def answer(actor: Actor, at: datetime, *, claim: str, answer: str, says: str) -> Done:
    """A dispenser answers."""
    held = answer_claim(actor, claim, answer, says, at=at)
    return Done("Your answer is recorded; the department decides and tells the patient.", str(held.pk))


def decide(actor: Actor, at: datetime, *, claim: str, says: str) -> Done:
    """The department decides."""
    held = decide_claim(actor, claim, says, at=at)
    return Done(f"{held.get_state_display()}. The patient is told by letter.", str(held.pk), {"state": held.state})


def publish(actor: Actor, at: datetime, *, effective_on: date, website: str, post: str, because: str) -> Done:
    """The board publishes."""
    made = publish_notice(actor, effective_on=effective_on, places=Places(website, post), because=because, at=at)
    return Done(f"Version {made.version} is in force from {made.effective_on}.", str(made.version))


def set_access_cost(actor: Actor, at: datetime, *, amount: str, effective_on: date) -> Done:
    """The department sets the cost."""
    cost = set_cost(actor, amount=_amount(amount, "amount"), effective_on=effective_on, at=at)
    says = f"A further access in a quarter costs ${cost.amount} from {cost.effective_on}; the notice has a new version."
    return Done(says, str(cost.pk))


def say_use(actor: Actor, at: datetime, *, version: int, mode: str, place: str, from_on: date) -> Done:
    """A practice or pharmacy says how it uses the notice."""
    made, warning = use_notice(actor, mode=mode, version=version, place=place, from_on=from_on, at=at)
    return Done(warning or "It is recorded how you use the notice.", str(made.pk))


def record(actor: Actor, at: datetime, *, month: date, name: str, value: str, source: str) -> Done:
    """A figure comes in from elsewhere."""
    made = record_measure(actor, month=month, name=name, value=_amount(value, "value"), source=source, at=at)
    return Done(f"The figure stands with {made.month:%B %Y}.", str(made.pk))


def _amount(text: str, field: str) -> Decimal:
    try:
        found = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Refusal("amount-malformed", f"“{text[:14]}” is no amount. Write it as 5.00.", field=field)
    return found
