"""Which stored rows an allowed question may bring back."""

from __future__ import annotations

from dataclasses import dataclass

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import AccessFacts, DeaNumber, Purpose, RowState, StoredRow
from carelaw.pdmp.rules.preconditions import asked_numbers, restrictable

SHOWN = frozenset({RowState.LIVE, RowState.DISPUTED})


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a query to the store must ask for. `numbers` None means the rows of one person, else rows under these."""

    states: frozenset[RowState]
    numbers: tuple[DeaNumber, ...] | None


def row_filter(asked: AccessFacts, law: Law) -> RowFilter:
    """The rows an allowed question may bring back, for the store to select by."""
    states = SHOWN | {RowState.HELD_IN_VAULT} if _vault_visible(law) else SHOWN
    if asked.purpose is not Purpose.SELF_AUDIT:
        return RowFilter(states, None)
    asked_for = asked_numbers(asked.own_dea_numbers or (), asked.asked_dea)
    return RowFilter(states, tuple(number for number in asked_for if restrictable(number)))


@rule("MAP-52", "MAP-53", cite="§9(b)(1)", readings=("AMB-34", "AMB-45"))
def row_may_be_returned(row: StoredRow, law: Law) -> Decision:
    """Live rows of the whole retained period, of every schedule, prescriber and dispenser; disputed ones marked.

    Never a voided, superseded or set-aside row, nor one whose retention has ended, even while a hold keeps it
    (AMB-45). A substance that the board lists later stays to its own date (AMB-34). Under one's own DEA number only
    rows of that number, and of one's own suffix where it is shared.
    """
    states = SHOWN | {RowState.HELD_IN_VAULT} if _vault_visible(law) else SHOWN
    if row.state not in states:
        return breached(fault(f"row-{row.state}", f"A row that is {row.state} is not shown in any history."))
    held = row.state is RowState.HELD_IN_VAULT
    if row.removed_from is not None and row.asked_on >= row.removed_from and not held:
        return breached(fault("row-retention-ended", "The row's retention has ended; it is no longer shown."))
    if row.exempt_now and law.reading("AMB-34") == "retroactive":
        return breached(fault("row-exempt", "The board lists the substance, and under this reading older rows go too."))
    if row.own_rows_only and not any(_under(row, number) for number in row.own_dea_numbers):
        return breached(fault("row-not-own", "The row was not written under the asking prescriber's own number."))
    return passed("row-shown", "The row may be returned.")


def _vault_visible(law: Law) -> bool:
    return law.reading("AMB-45") == "visible"


def _under(row: StoredRow, number: DeaNumber) -> bool:
    if not restrictable(number) or row.prescriber_dea != number.number:
        return False
    return not number.institutional or row.prescriber_dea_suffix == number.suffix
