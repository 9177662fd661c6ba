"""The words of letters about the duties of a license, exemptions, deposits, and work without a license."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

CHANGE_RECEIPT, CHANGE_FOUND = "pbm.change-receipt", "pbm.change-found"
ADDRESS_RECEIPT = "pbm.address-receipt"
EXEMPT, NO_LONGER_EXEMPT = "pbm.exemption-confirmed", "pbm.exemption-ended"
DEPOSITS = "pbm.deposit-report"
REFERRAL, UNLICENSED = "pbm.unauthorized-insurer-referral", "pbm.unlicensed-told"

for _template in (
    NoticeTemplate(
        CHANGE_RECEIPT,
        "en",
        "Your report $number of a change was received",
        "To $manager\n\nThe change of $happened was reported on $reported.\n\n$description\n\n"
        "| Clock | Due by | Standing |\n"
        "| 512-7(b)(2): 30 days after the change | $by_change | $met_change |\n"
        "| 512-4(c): 30 days after the month's end | $by_month | $met_month |\n\n"
        "The first of the two governs. $judged",
        "215 ILCS 5/512-4(c), 512-7(b)(2)",
    ),
    NoticeTemplate(
        CHANGE_FOUND,
        "en",
        "Report the change of $happened",
        "To $manager\n\nThe Director's staff learned of this change, which no report on file tells:\n\n$description\n\n"
        "A material change is reported by $by_change, and under 512-4(c) no later than $by_month. Report it in the "
        "console under the number $number; a late report is taken and its lateness stands with it.",
        "215 ILCS 5/512-4(c), 512-7(b)(2)",
    ),
    NoticeTemplate(
        ADDRESS_RECEIPT,
        "en",
        "Your new address was received",
        "To $manager\n\nThe address from $changed on is on file as of $reported ($number):\n\n$address\n\n"
        "It was due by $due. $standing",
        "215 ILCS 5/512-5(g)",
    ),
    NoticeTemplate(
        EXEMPT,
        "en",
        "Exemption $number is on file",
        "To $party\n\nYou are on file as: $kind, under $reference, from $since through $until.\n\n$reach",
        "215 ILCS 5/512-3, 512-4(e)",
    ),
    NoticeTemplate(
        NO_LONGER_EXEMPT,
        "en",
        "Exemption $number has ended",
        "To $party\n\nThe exemption $number ended on $on: $because\n\nFrom the day after, acting as a pharmacy benefit "
        "manager in the State takes a license.",
        "215 ILCS 5/512-4(a), 512-4(e)",
    ),
    NoticeTemplate(
        DEPOSITS,
        "en",
        "Deposits of license fees, $month",
        "Fund: $fund\n\n| Deposit | Receipt | From | Received | Deposited | Amount |\n$lines\n\n"
        "Receipts deposited: $count. Together: $$$total.\n\n"
        "Received through the end of the month and not yet deposited: $waiting.",
        "215 ILCS 5/512-4(d)",
    ),
    NoticeTemplate(
        REFERRAL,
        "en",
        "Referral $number: work as a benefit manager without a license",
        "About: $name\n\nNo license and no exemption covers the days below. Whoever works as a pharmacy benefit "
        "manager without a license and its fee is treated as an unauthorized insurer under Article VII of the "
        "Insurance Code.\n\n"
        "## Dated acts in the State\n\n| From | Through | Shown by | Claims | Dollars |\n$lines\n\n"
        "Together: $claims claims and $$$dollars on $stretches stretches of days.\n\n"
        "## Contracts and correspondence\n\n$papers\n\n## Amounts under Article VII\n\n$counsel",
        "215 ILCS 5/512-10, 512-4(a)",
    ),
    NoticeTemplate(
        UNLICENSED,
        "en",
        "No license covers your work as a benefit manager",
        "To $name\n\nOn the days in the dossier $number you worked as a pharmacy benefit manager in the State, and no "
        "license or exemption covers them. Apply for a license, or show the exemption. A finding is for a person to "
        "look at, not yet a ruling; the Director may refer the matter as one of an unauthorized insurer.",
        "215 ILCS 5/512-4(a), 512-10",
    ),
):
    declare_template(_template)
