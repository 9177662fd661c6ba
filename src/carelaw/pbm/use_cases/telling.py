"""The words of what is written to benefit managers: references, counts and amounts, nothing about a patient."""

from __future__ import annotations

from carelaw.pbm.use_cases.scope.authority import look_at_letter, look_at_words, paper_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, before_letters, declare_template
from carelaw.platform.parties.own import is_own

ZONE = "America/Chicago"
COUNTER_NOTICE = "pbm.counter-overcharge"
RECEIPT_NOTICE = "pbm.license-receipt"
DEFICIENCY_NOTICE = "pbm.license-deficiency"
FEE_NOTICE = "pbm.license-fee-receipt"
GRANTED_NOTICE = "pbm.license-granted"
RENEWAL_NOTICE = "pbm.license-renewal"
LAPSED_NOTICE = "pbm.license-lapsed"

for _template in (
    NoticeTemplate(
        COUNTER_NOTICE,
        "en",
        "Claims above the counter cap: $count",
        "To $manager\n\n"
        "A check of claims found $count of yours in which the patient was made to pay more than the lesser of the "
        "cost share and the retail price. Together they are over by $$$over.\n\n"
        "Each finding names the claim, the amounts and the paragraph; they stand in the case $case of the console. A "
        "finding is for a person to look at, not yet a ruling. Please answer there: say what was refunded to whom, or "
        "why a finding is wrong. The act sets no day for this answer.",
        "215 ILCS 5/513b1(e)",
    ),
    NoticeTemplate(
        RECEIPT_NOTICE,
        "en",
        "Your application $reference was received",
        "The application of $manager for a license is complete in form and was received on $on. The license is issued "
        "once the fee of $$$fee is paid in full.",
        "215 ILCS 5/512-4(b), (d)",
    ),
    NoticeTemplate(
        DEFICIENCY_NOTICE,
        "en",
        "Something is missing in your application $reference",
        "To $manager\n\nTo decide on your application, the Director needs the following by $due.\n\n$items\n\n"
        "Answer in the console. Until then the application is incomplete; it is not denied, and no time bar runs.",
        "215 ILCS 5/512-4(b)(6)",
    ),
    NoticeTemplate(
        FEE_NOTICE,
        "en",
        "Payment received: $$$amount",
        "Your payment of $$$amount was received on $on under the reference $reference. $standing",
        "215 ILCS 5/512-4(d)",
    ),
    NoticeTemplate(
        GRANTED_NOTICE,
        "en",
        "License $number is granted",
        "To $manager\n\nThe license $number to act as a pharmacy benefit manager in Illinois is granted from $since. "
        "It is renewed by paying $$$fee on or before $due, and each year thereafter.",
        "215 ILCS 5/512-4",
    ),
    NoticeTemplate(
        RENEWAL_NOTICE,
        "en",
        "Renew the license $number by $due",
        "The renewal fee of $$$fee for the license $number is due on or before $due. Unpaid, the license lapses the "
        "day after; the law knows no late fee.",
        "215 ILCS 5/512-4(d)",
    ),
    NoticeTemplate(
        LAPSED_NOTICE,
        "en",
        "The license $number has lapsed",
        "To $manager\n\nThe renewal fee for the license $number was due on $due and is not paid in full. The license "
        "has lapsed. Without a license nobody may act as a pharmacy benefit manager in the State.",
        "215 ILCS 5/512-4(a), (d)",
    ),
):
    declare_template(_template)


def _may_open(actor: Actor, notice: Notice) -> bool:
    return is_own(actor, notice.party_id)


declare_letterhead("pbm.", paper_of, may_open=_may_open)
before_letters("pbm.", look_at_letter)
# Papers of a benefit manager itself (its program, its audits) bear its own name.
before_letters("pbm-", look_at_words)
