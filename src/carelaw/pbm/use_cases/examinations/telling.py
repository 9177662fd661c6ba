"""The words of an examination: call letter, requests, refusal memo, subpoena, petition, invoice, report, hold."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

ABOUT = "examination"
CALL, REQUEST, MEMO = "pbm.exam-call", "pbm.exam-request", "pbm.exam-refusal-memo"
SUBPOENA, PETITION = "pbm.exam-subpoena", "pbm.exam-petition"
INVOICE, REPORT = "pbm.exam-invoice", "pbm.exam-report"
HOLD, HOLD_LIFTED = "pbm.record-hold", "pbm.record-hold-lifted"

for _template in (
    NoticeTemplate(
        CALL,
        "en",
        "Examination $number",
        "To $manager, license $license\n\nThe Director examines your business and affairs as a pharmacy benefit "
        "manager.\n\n| Examination | $number |\n| Why | $reason |\n| What is examined | $scope |\n"
        "| Period | $period_from through $period_to |\n| Examiners | $examiners |\n\n"
        "## What is asked of you\n\nGive the examiners timely, convenient and free access, at reasonable hours at your "
        "offices, to all books, records and assets that bear on it. Officers, directors, employees and agents help as "
        "far as they can. Requests come in writing, each with its day; answer them in the console.\n\n"
        "Refusing the examination, or a reasonable written request, is a ground to suspend, revoke, or deny issue or "
        "renewal of a license. The work, travel and living expenses of the examiners are borne by you.",
        "215 ILCS 5/512-11(a), (c), (e)",
    ),
    NoticeTemplate(
        REQUEST,
        "en",
        "Examination $number: request $reference, due $due",
        "To $manager\n\n| Request | $reference |\n| What | $item |\n| Of whom | $person |\n| Asked on | $asked |\n"
        "| Due by | $due |\n\nAccess is free of charge. Deliver it in the console, or say there why it is refused.",
        "215 ILCS 5/512-11(c)",
    ),
    NoticeTemplate(
        MEMO,
        "en",
        "Refusal memo: request $reference of examination $number",
        "About: $manager, license $license\n\n| Request | $reference |\n| What | $item |\n"
        "| Asked in writing on | $asked |\n| Due by | $due |\n| What came | $answer |\n\n"
        "## What the law says of it\n\n$says\n\n"
        "## Why the request was reasonable\n\n$why",
        "215 ILCS 5/512-11(c)",
    ),
    NoticeTemplate(
        SUBPOENA,
        "en",
        "Subpoena $subpoena",
        "To $person\n\nYou are commanded $command\n\n| Matter | $matter |\n| Examination | $number of $manager |\n"
        "| Return day | $return_on |\n| Issued on | $issued |\n| Issued by | $issuer |\n"
        "| Designation | $designation |\n\n"
        "Whoever is questioned is sworn. If you do not obey, the Director may ask a court to compel you.",
        "215 ILCS 5/512-11(d)",
    ),
    NoticeTemplate(
        PETITION,
        "en",
        "Petition bundle: subpoena $subpoena",
        "In the matter of examination $number of $manager\n\nThe Director may ask a court to compel appearance, "
        "testimony or documents. Service and disobedience are shown as follows.\n\n"
        "| Subpoena | $subpoena |\n| To | $person |\n| Matter | $matter |\n| Issued | $issued by $issuer |\n"
        "| Designation | $designation |\n| Return day | $return_on |\n| Served | $served_on |\n"
        "| Proof of service | $proof |\n| Disobedience | $disobedience |\n\n## What the law says of it\n\n$says\n\n"
        "## Papers of the bundle\n\n$papers",
        "215 ILCS 5/512-11(d)",
    ),
    NoticeTemplate(
        INVOICE,
        "en",
        "Invoice $invoice: costs of examination $number",
        "To $manager, license $license\n\nPlease pay $$$total by $due. The examined licensee bears the work, travel "
        "and living expenses of the examiners, and nothing else.\n\n"
        "| Day | Examiner | Kind | What | Amount |\n$lines\n\n$sums",
        "215 ILCS 5/512-11(e)",
    ),
    NoticeTemplate(
        REPORT,
        "en",
        "Report of examination $number",
        "To $manager, license $license\n\n## What was found\n\n$report\n\n## The examination\n\n"
        "| What was examined | $scope |\n| Period | $period_from through $period_to |\n| Examiners | $examiners |\n\n"
        "## Requests\n\n"
        "| Request | What | Due | Standing |\n$requests",
        "215 ILCS 5/512-11",
    ),
    NoticeTemplate(
        HOLD,
        "en",
        "Keep your records: hold $hold",
        "To $manager\n\nFrom $placed on, $which stay, whatever their years, until the hold is lifted in writing.\n\n"
        "Why: $because",
        "215 ILCS 5/512-11(b)",
    ),
    NoticeTemplate(
        HOLD_LIFTED,
        "en",
        "The hold $hold on your records is lifted",
        "To $manager\n\nThe hold of $placed is lifted on $lifted. The five years of each record count again.",
        "215 ILCS 5/512-11(b)",
    ),
):
    declare_template(_template)
