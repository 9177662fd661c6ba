"""The words about lists of pharmacists and locations: reminders, receipts, rows to correct, lists overdue."""

from __future__ import annotations

from carelaw.gateway.letters.compliance import CONTACT
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

PREFIX = "gateway.roster-"
REMINDER = f"{PREFIX}reminder"
OVERDUE = f"{PREFIX}overdue"
ACCEPTED = f"{PREFIX}accepted"
TO_CORRECT = f"{PREFIX}to-correct"
TO_ATTEST = f"{PREFIX}to-attest"
REFUSED = f"{PREFIX}refused"
_CITE = f"{SECTION}(d)(3)"
_HOW = f"""Send one row for each pharmacist at each location, as an Excel workbook or as CSV. \
The console has a template. Questions: {CONTACT}."""

_WORDS = {
    REMINDER: (
        "The list of pharmacists and locations is due by $due",
        f"The half-yearly list of $entity is due by $due, in $days day(s).\n\n{_HOW}",
    ),
    OVERDUE: (
        "The list of pharmacists and locations is overdue",
        f"The half-yearly list of $entity was due by $due. A late list is taken all the same and then counts as met, "
        f"late. A list that is late is no ground for a daily fine.\n\n{_HOW}",
    ),
    ACCEPTED: (
        "The list $reference is accepted",
        "All $rows rows of $file are taken for $entity. $serves",
    ),
    TO_CORRECT: (
        "The list $reference has rows to correct",
        "$bad of the $rows rows of $file are not right yet; the others are taken. The list counts once each of them is "
        "corrected or withdrawn, at the console or by sending the returned copy again.\n\n$lines",
    ),
    TO_ATTEST: (
        "The list $reference waits for your attestation",
        "A vendor sent the list $file with $rows rows for $entity. It counts from the day on which somebody of the "
        "entity attests it.",
    ),
    REFUSED: (
        "The list $reference cannot be taken",
        f"Nothing of $file was taken for $entity:\n\n$why\n\n{_HOW}",
    ),
}
for _kind, (_subject, _body) in _WORDS.items():
    declare_template(NoticeTemplate(_kind, "en", _subject, _body, _CITE))
