"""The words of what is written around appeals: sheets of many, invoices, the panel, contacts, complaints, payment."""

from __future__ import annotations

from carelaw.pbm.use_cases.scope.authority import look_at_letter, paper_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, before_letters, declare_template
from carelaw.platform.parties.own import is_own

_P = "pbm-appeal."
BATCH_RECEIPT, BATCH_ARRIVED = f"{_P}batch-receipt", f"{_P}batch-arrived"
ASKED, EVIDENCE = f"{_P}asked", f"{_P}evidence"
PANEL_ASKED, PANEL_SEATED, PANEL_OPINION = f"{_P}panel-asked", f"{_P}panel-seated", f"{_P}panel-opinion"
UNREACHABLE = f"{_P}contacts-dead"
UNPAID, PAID = f"{_P}unpaid", f"{_P}paid"
GROWN = f"{_P}statement-grown"
REMITTED = f"{_P}remitted"
_APPEAL, _REVIEW = "215 ILCS 5/513b1(b)(4), 512-9(c)", "215 ILCS 5/512-9(c)"

for _template in (
    NoticeTemplate(
        BATCH_RECEIPT,
        "en",
        "Your sheet $number: $filed of $rows appeals were filed",
        "The sheet $number of $sender was received on $filed_on. Of its $rows rows $filed were filed, each as an "
        "appeal of its own; $aside were put aside, each with what is wrong in which cell. Nothing of it is lost: "
        "correct the copy with the column “error” and send it again.\n\n## When the answers are due\n\n$table\n\nOf "
        "two days the earlier binds. An acknowledgment is no answer.",
        _APPEAL,
    ),
    NoticeTemplate(
        BATCH_ARRIVED,
        "en",
        "$count appeals of $sender: the first answer by $due",
        "$sender filed $count appeals on $filed_on in the sheet $number. Each is answered on its own.\n\n"
        "## When the answers are due\n\n$table\n\nOf two days the earlier binds. A denial gives its reason, the name "
        "and national drug code of the drug, and a national or regional wholesaler that has it for sale.",
        _APPEAL,
    ),
    NoticeTemplate(
        ASKED,
        "en",
        "$manager asks for what is missing in appeal $reference",
        "$manager asks for this about the appeal $reference of the drug $ndc:\n\n$items\n\n$words\n\nSend it with the "
        "appeal. The clocks run on: the answer stays due by $due. Nothing beyond the claim and the net cost from your "
        "supplier can be asked of you.",
        "215 ILCS 5/513b1(b)(4)(A)",
    ),
    NoticeTemplate(
        EVIDENCE,
        "en",
        "Appeal $reference: the pharmacy sent what it cost",
        "$pharmacy sent evidence of its cost with the appeal $reference of the drug $ndc. $ground The answer stays due "
        "by $due.",
        "215 ILCS 5/513b1(b)(4)(A)",
    ),
    NoticeTemplate(
        PANEL_ASKED,
        "en",
        "Review $reference goes to the independent panel",
        "$pharmacy brought its rate review $reference of the drug $ndc to the independent panel on $on: the review was "
        "$outcome. The Director's staff seats members without a tie to either side. The panel sees the claim, the "
        "price, the cost and the answer; no patient is named.",
        _REVIEW,
    ),
    NoticeTemplate(
        PANEL_SEATED,
        "en",
        "Who looks at review $reference",
        "$member sits on the independent panel for the review $reference of the drug $ndc and declared on $on to have "
        "no tie to either side. If you know of one, write to the Director's staff at once.",
        _REVIEW,
    ),
    NoticeTemplate(
        PANEL_OPINION,
        "en",
        "The panel's opinion on review $reference: $outcome",
        "The independent panel gave its opinion on the rate review $reference of the drug $ndc on $on.\n\n"
        "| Side | $outcome |\n| Amount | $$$amount |\n| Members | $members |\n\n$words\n\nThe opinion goes into the "
        "panel's report; the Director decides what follows.",
        _REVIEW,
    ),
    NoticeTemplate(
        UNREACHABLE,
        "en",
        "Nobody can be reached about appeals at $manager",
        "$says Give network providers a telephone number, and an e-mail address or website, that work. The Director's "
        "staff has been told.",
        "215 ILCS 5/513b1(b)(4)(C)",
    ),
    NoticeTemplate(
        UNPAID,
        "en",
        "Unpaid after appeal $reference: $$$left",
        "$count pharmacies have not been paid all that the sustained appeal $reference owes them: $$$left are left.\n\n"
        "$says",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
    NoticeTemplate(
        PAID,
        "en",
        "Paid after appeal $reference: $$$amount",
        "$manager reports that it paid $$$amount of $$$owed on $on under the trace $trace. Left to pay: $$$left. If "
        "the money did not come, write to the Director's staff.",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
    NoticeTemplate(
        REMITTED,
        "en",
        "Remitted after appeal $reference: $$$amount",
        "The remittance $trace of $manager, paid on $on, shows $$$amount of the $$$owed that the sustained appeal "
        "$reference owes you. Left to pay: $$$left. If the money did not come, write to the Director's staff.",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
    NoticeTemplate(
        GROWN,
        "en",
        "More claims on the statement of appeal $reference",
        "$added claims that were reported since are reached by the new price of $ndc. Your statement now has $count "
        "claims; owed on them: $$$owed.",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
):
    declare_template(_template)


def _may_open(actor: Actor, notice: Notice) -> bool:
    return is_own(actor, notice.party_id)


declare_letterhead(_P, paper_of, may_open=_may_open)
before_letters(_P, look_at_letter)
