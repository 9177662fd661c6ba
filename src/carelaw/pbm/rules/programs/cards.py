"""215 ILCS 5/512-7(b)(3), as House Bill 5614 has it: identification cards of covered individuals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.program_terms import CardIssued, CardTemplate
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-7(b)(3)"
CONTROL_NUMBER = "processor_control_number"


@dataclass(frozen=True, slots=True)
class CardFields:
    """What the Uniform Prescription Drug Information Card Act wants on a card, from a day on."""

    since: date
    fields: tuple[tuple[str, str], ...]


# Another act prescribes the fields; this list is kept as a dated reference, a later version is added below it.
CARD_FIELDS: tuple[CardFields, ...] = (
    CardFields(
        date(2009, 1, 1),
        (
            ("bin", "International identification number (BIN)"),
            (CONTROL_NUMBER, "Processor control number, where claims need it"),
            ("group_number", "Group number"),
            ("card_issuer_id", "Identifier of the card's issuer"),
            ("cardholder_id", "Cardholder's identification number"),
            ("cardholder_name", "Cardholder's name"),
            ("claims_address", "Name and address for claims"),
            ("help_desk_phone", "Telephone number of the help desk"),
        ),
    ),
)


def card_fields_on(on: date) -> CardFields:
    """The list of fields that binds on a day; the oldest one before that."""
    return next((one for one in reversed(CARD_FIELDS) if one.since <= on), CARD_FIELDS[0])


@rule("PBM-76", cite=CITE)
def card_issued(card: CardIssued, law: Law) -> Decision:
    """Every covered individual is issued an identification card, while covered."""
    if not adopted(law, PROGRAMS_BILL, card.seen_on):
        return outside(not_binding(law, PROGRAMS_BILL, card.seen_on))
    if card.issued_on is not None:
        ended = card.covered_until is not None and card.issued_on > card.covered_until
        if card.issued_on < card.covered_from or ended:
            until = card.covered_until or "today"
            says = f"Issued on {card.issued_on} to somebody covered from {card.covered_from} until {until}."
            return breached(fault("E-PBM-76", says, "issued_on", card.issued_on))
        return passed("card-issued", f"Issued on {card.issued_on}.", card.issued_on)
    if card.covered_until is not None and card.covered_until < card.seen_on:
        return outside(fault("no-longer-covered", f"Coverage ended on {card.covered_until}.", "covered_until"))
    target = law.number("pbm.card_issue_days", card.seen_on)
    waited = (card.seen_on - card.covered_from).days
    if waited > target:
        says = f"Covered for {counted(waited, 'day')} without a card; the law gives no number, {target} is the target."
        return to_review(fault("W-PBM-76", says, "issued_on", waited))
    return wanting(fault("still-open", "No card is issued yet.", "issued_on"))


@rule("PBM-77", cite=CITE)
def card_template(template: CardTemplate, law: Law) -> Decision:
    """A card carries every field that the Uniform Prescription Drug Information Card Act wants."""
    if not adopted(law, PROGRAMS_BILL, template.checked_on):
        return outside(not_binding(law, PROGRAMS_BILL, template.checked_on))
    wanted = card_fields_on(template.checked_on)
    missing = [
        fault("E-PBM-77", f"The card lacks: {says}.", name)
        for name, says in wanted.fields
        if name not in template.fields and (name != CONTROL_NUMBER or template.control_number_required)
    ]
    if missing:
        return breached(*missing)
    return passed("card-complete", f"Every field of the list of {wanted.since} is filled.", wanted.since)
