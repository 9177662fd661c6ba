"""(d)(3): in what form a list comes, from whom, and what the whole of it comes to."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.gateway.facts.rosters import RequesterSeen, RosterFile, RosterSender, RosterTally, SenderKind
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.gateway.rules.rosters.entries import ITEMS
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

# Each column of a list with its item; a list may do without the NPI's.
COLUMNS: Mapping[str, str] = {
    "location_name": "(i)",
    "address": "(ii)",
    "city": "(iii)",
    "state": "(iv)",
    "zip_code": "(v)",
    "pharmacy_contact": "(vi)",
    "pharmacy_contact_email": "(vii)",
    "pharmacist_first_name": "(viii)",
    "pharmacist_last_name": "(viii)",
    "pharmacy_dea": "(ix)",
    "npi": "(x)",
    "pharmacist_license": "(xi)",
}
OPTIONAL = frozenset({"npi"})
_PERMITTED = "Permitted: an Excel workbook (.xlsx or .xls) or comma-separated values in UTF-8 (.csv)."


@rule("PMP-97", "PMP-98", cite=f"{SECTION}(d)(3)(B)(i), (ii)")
def roster_format(file: RosterFile, law: Law) -> Decision:
    """A list comes as an Excel workbook or as comma-separated values, and is what its name says."""
    extension = file.extension.lower().removeprefix(".")
    if extension not in {"xlsx", "xls", "csv"}:
        says = f"A list cannot come as “.{extension[:12]}”. {_PERMITTED}"
        return breached(reason("ROSTER_FORMAT", says, field="file", value=extension))
    cite = f"{SECTION}(d)(3)(B){'(ii)' if extension == 'csv' else '(i)'}"
    if file.content != extension:
        says = f"The file is named .{extension}, but its content is {file.content}. {_PERMITTED}"
        return breached(reason("ROSTER_FORMAT", says, field="file", value=file.content, cite=cite))
    return passed(f"is-{extension}", f"The file is .{extension} by name and by content.", cite=cite)


@rule("PMP-84", cite=f"{SECTION}(d)(3)", readings=("A-41",))
def roster_sender(sent: RosterSender, law: Law) -> Decision:
    """A list comes from the entity, its pharmacist in charge or its corporate level; a vendor's waits for them."""
    if sent.sender in {SenderKind.ENTITY, SenderKind.PHARMACIST_IN_CHARGE, SenderKind.CORPORATE}:
        return passed("entity-sends", "The list comes from the entity's own side.")
    if sent.sender is SenderKind.VENDOR and law.reading("A-41") == "accepted":
        return passed("vendor-sends", "A vendor may send the list of the entity that it serves.")
    if sent.attested:
        return passed("entity-attests", "Somebody of the entity attests the list as the entity's own.")
    says = (
        "The list is kept as a draft: it counts once the entity, its pharmacist in charge or its corporate level "
        "attests it. The day of the attestation is the day of the filing."
    )
    return breached(reason("ROSTER_SENDER", says, field="sender", value=str(sent.sender)))


@rule("PMP-85", cite=f"{SECTION}(d)(3), (d)(3)(A)")
def roster_outcome(tally: RosterTally, law: Law) -> Decision:
    """The good rows of a list are taken; the duty is met when none is wrong any more."""
    missing = [name for name in tally.missing_columns if name not in OPTIONAL]
    if missing:
        return breached(*(_no_column(name) for name in missing))
    if tally.rows == 0:
        says = "The list has no row. Send one row for each pharmacist at each location."
        return breached(reason("ROSTER_EMPTY", says, field="file"))
    if tally.bad_rows:
        good = tally.rows - tally.bad_rows
        says = f"{good} of {tally.rows} rows are taken; correct or withdraw the other {tally.bad_rows}."
        return to_review(Reason("rows-to-correct", says, tally.bad_rows, "rows"))
    return passed("accepted", f"All {tally.rows} rows are taken.", tally.rows)


def _no_column(name: str) -> Reason:
    item = COLUMNS.get(name, "")
    says = f"The column {name} is missing. Add it and send the file again; the template has every column."
    return reason("ROSTER_COLUMN_MISSING", says, field=name, value=name, cite=f"{ITEMS}{item}")


@rule("PMP-26", cite=f"{SECTION}(d)(3), (g)(4)", readings=("A-08",))
def requester_on_roster(seen: RequesterSeen, law: Law) -> Decision:
    """Somebody who searches and does not stand on the list is named in the report; the search goes on."""
    if seen.on_roster:
        return passed("on-roster", "The requester stands on the entity's newest list.")
    if not seen.any_roster:
        return outside(Reason("no-roster-yet", "The entity has not sent a list yet."))
    says = "The requester does not stand on the entity's newest list. Add the person to the next list."
    if law.reading("A-08") == "gate":
        return breached(reason("ROSTER_REQUESTER", says, field="requester"))
    return to_review(Reason("not-on-roster", says, field="requester"))
