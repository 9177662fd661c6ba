"""The words of what is written about remittances and payment: claims and amounts, nothing about a patient.

The explanation of a recoupment is the one letter that names a patient: it is kept sealed, never as a notice.
"""

from __future__ import annotations

from collections.abc import Iterable

from carelaw.pbm.store.models import PaymentFinding
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

FINDINGS_NOTICE = "pbm.payment-findings"
EXPLAINED_NOTICE = "pbm.recoupment-explained"
PANEL_NOTICE = "pbm.panel-report"
DETERMINED_NOTICE = "pbm.panel-determination"
_IN_A_LETTER = 40
_BOOK = "Pharmacy Benefits Management Programs Law, as House Bill 5614 of 2008 has it (bill text)"

for _template in (
    NoticeTemplate(
        FINDINGS_NOTICE,
        "en",
        "$title: $count",
        "To $manager\n\n"
        "A check under the " + _BOOK + " found $count of yours that break it, $$$amount in all. Each is a finding for "
        "a person to look at, not yet a ruling.\n\n"
        "## Ledger\n\n$ledger\n\n"
        "The whole ledger, with the facts and the paragraph of each row, stands in the case $case of the console and "
        "can be downloaded there. Please answer there by $due: say what was paid or explained to whom, or why a "
        "finding is wrong. The day is the office's; the text sets none.",
        "215 ILCS 5/512-7.10(a), 5/512-9",
    ),
    NoticeTemplate(
        EXPLAINED_NOTICE,
        "en",
        "A recoupment is explained: $reference",
        "$manager explains the recoupment $reference of $$$amount. The explanation names the patient, the day, the "
        "drug and the reason, and how to appeal; open it in the console. It does not go by e-mail.\n\n"
        "To appeal: $contact",
        "215 ILCS 5/512-7.10(a)",
    ),
    NoticeTemplate(
        PANEL_NOTICE,
        "en",
        "Report of the independent panel, $first to $last",
        "To the Director\n\nThe independent panel reports under the " + _BOOK + ".\n\n"
        "Reviews brought to the panel: $reviews. Opinions for the pharmacy: $pharmacy; for the benefit manager: "
        "$against; still open: $open. Dollars in the opinions: $$$amount.\n\n"
        "## By benefit manager and drug\n\n$table\n\n## Patterns\n\n$words\n\n"
        "The Director decides what follows. No patient is named.",
        "215 ILCS 5/512-9(c)",
    ),
    NoticeTemplate(
        DETERMINED_NOTICE,
        "en",
        "Determination on the panel's report $reference",
        "On the report $reference of the independent panel the Director determined on $on:\n\n$says",
        "215 ILCS 5/512-9(c)",
    ),
):
    declare_template(_template)


def ledger_of(findings: Iterable[PaymentFinding]) -> str:
    """The first rows of a ledger as a letter shows them, and how many more there are."""
    rows = list(findings)
    lines = ["| Row | Claim or reference | Day | Days late | Amount | Law |"]
    lines += [
        f"| {one.row:,} | {one.prescription_number or one.reference} | {one.day or ''} | {one.days_late or ''} | "
        f"${abs(one.amount):,.2f} | {one.provisions} |"
        for one in rows[:_IN_A_LETTER]
    ]
    more = len(rows) - _IN_A_LETTER
    return "\n".join(lines) + (f"\n\nAnd {more:,} more." if more > 0 else "")
