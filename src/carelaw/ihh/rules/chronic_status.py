"""140.992(c)(1): which clinical risk group statuses are a chronic condition, and by which release."""

from __future__ import annotations

import re
from datetime import date

from carelaw.ihh.facts.attribution import ChronicStatus
from carelaw.ihh.facts.claims import GrouperRow
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(c)(1)"
NAMES: dict[int, tuple[str, ...]] = {
    1: ("Healthy",),
    2: ("History of significant acute disease",),
    3: ("Single minor chronic disease",),
    4: ("Minor chronic disease in multiple organ systems",),
    5: ("Single dominant or moderate chronic disease",),
    6: ("Significant chronic disease in multiple organ systems",),
    7: (
        "Dominant chronic disease in three or more organ systems",
        "Dominant chronic systems in 3 or more organ systems",
    ),
    8: ("Dominant, metastatic and complicated malignancies", "Dominant/metastatic"),
    9: ("Catastrophic conditions", "Catastrophic"),
}
CHRONIC = (6, 7, 8, 9)


@rule("IHH-44", cite=CITE, readings=("IHH-AMB-13", "IHH-AMB-15"))
def chronic_status(status: ChronicStatus, law: Law) -> Decision:
    """Statuses 6, 7, 8 and 9 are a chronic condition; severity is not asked.

    A status of the open substitute is labeled, and counts only where the deployment reads the text so.
    """
    if status.status_code not in NAMES:
        says = f"{status.status_code} is not a status; permitted are 1 to 9."
        return breached(Reason("CRG-BAD-STATUS", says, status.status_code, "status_code", CITE))
    name = NAMES[status.status_code][0]
    substitute = status.source == "OPEN"
    if substitute and law.reading("IHH-AMB-15") == "none":
        says = "Only results of the grouper that the rule names count here; there are none for this person."
        return outside(Reason("CRG-SUBSTITUTE", says, cite=CITE))
    label = Reason(
        "CRG-SUBSTITUTE", "The status comes from the open substitute, not from the named grouper.", cite=CITE
    )
    labels = (label,) if substitute else ()
    if status.status_code in CHRONIC:
        says = f"Chronic condition: status {status.status_code}, {name.lower()} ({status.version or status.source})."
        return Decision(Outcome.PASS, (Reason(f"CRG-{status.status_code}", says, cite=CITE), *labels))
    says = f"No chronic condition: status {status.status_code}, {name.lower()}; 6, 7, 8 or 9 would be one."
    return outside(Reason("not-chronic", says, cite=CITE), *labels)


@rule("IHH-45", "IHH-46", cite=CITE, readings=("IHH-AMB-14",))
def grouper_row(row: GrouperRow, law: Law) -> Decision:
    """A grouper's row is taken when its person is known, its name fits its code, and its release is the pinned one."""
    faults = [fault for fault in (*_identity(row), *_status(row), *_release(row, law)) if fault]
    if faults:
        return breached(*faults)
    return passed("row-taken", f"Status {row.status_code} of release {row.crg_version} is taken for {row.year}.")


def pinned(year: int, pin: str, law: Law) -> str:
    """The release that is pinned for a year; the text itself pins one year."""
    return str(law.number("ihh.crg_version_2018", date(2018, 1, 1))) if year == 2018 else pin


def year_of_pin(as_of: date, law: Law) -> int:
    """The calendar year whose release counts for a person who is not a member yet."""
    return as_of.year - 1 if law.reading("IHH-AMB-14") == "prior-year" else as_of.year


def same_name(code: int, name: str) -> bool:
    """True when a status name fits its code, whatever its case and punctuation."""
    return _bare(name) in {_bare(known) for known in NAMES.get(code, ())}


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _identity(row: GrouperRow) -> tuple[Reason | None, ...]:
    unknown = Reason("CRG-UNKNOWN-MEMBER", "No person has this number; load the members first.", field="person_id")
    twice = Reason("CRG-DUPLICATE", "The run holds two rows for this person; both are refused.", field="person_id")
    return (None if row.member_known else unknown, twice if row.second_of_run else None)


def _status(row: GrouperRow) -> tuple[Reason | None, ...]:
    if not same_name(row.status_code, row.status_name):
        known = NAMES.get(row.status_code, ("none: a status is 1 to 9",))[0]
        says = f"Status {row.status_code} is not called “{row.status_name}”. Permitted: {known}."
        return (Reason("CRG-BAD-STATUS", says, row.status_code, "status_name", CITE),)
    if row.base_crg and row.base_crg[:1] != str(row.status_code):
        says = f"Base group {row.base_crg} does not begin with its status {row.status_code}."
        return (Reason("CRG-BAD-STATUS", says, row.base_crg, "base_crg", CITE),)
    if row.window_to and row.grouped_on and row.window_to > row.grouped_on:
        says = f"The window ends on {row.window_to}, after the grouping on {row.grouped_on}."
        return (Reason("CRG-BAD-STATUS", says, row.window_to, "window_to", CITE),)
    return ()


def _release(row: GrouperRow, law: Law) -> tuple[Reason | None, ...]:
    pin = pinned(row.year, row.pinned_version, law)
    if not pin:
        says = (
            f"No release is pinned for {row.year}. Record the newest release that was there on January 1 of {row.year}."
        )
        return (Reason("CRG-VERSION-UNPINNED", says, row.year, "crg_version", CITE),)
    if pin != row.crg_version:
        says = f"The row is of release {row.crg_version}; for {row.year} release {pin} is pinned."
        return (Reason("CRG-VERSION-MISMATCH", says, row.crg_version, "crg_version", CITE),)
    return ()
