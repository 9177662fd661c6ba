"""The words of what is written about price lists and their appeals: references, days and prices, no patient."""

from __future__ import annotations

from collections.abc import Iterable

from carelaw.pbm.rules.appeal_clocks import AnswerClock
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

RECEIPT, ARRIVED = "pbm.mac-appeal-receipt", "pbm.mac-appeal-arrived"
OUT_OF_TIME = "pbm.mac-appeal-out-of-time"
DENIED, SUSTAINED = "pbm.mac-appeal-denied", "pbm.mac-appeal-sustained"
REPRICED = "pbm.mac-repriced"
SILENT, SILENT_MANAGER = "pbm.mac-appeal-silent", "pbm.mac-appeal-silent-manager"
STALE, QUARTER_MISSED = "pbm.mac-list-stale", "pbm.mac-list-quarter"
_APPEAL = "215 ILCS 5/513b1(b)(4)"

for _template in (
    NoticeTemplate(
        RECEIPT,
        "en",
        "Your appeal $reference was received",
        "The appeal $reference of $pharmacy against $manager, for the drug $ndc filled on $filled_on, was received on "
        "$filed_on.\n\n## When the answer is due\n\n$clocks\n\n$binds An acknowledgment is no answer.\n\n$asked",
        _APPEAL,
    ),
    NoticeTemplate(
        ARRIVED,
        "en",
        "Appeal $reference: answer by $due",
        "$pharmacy appeals the list price of $ndc, filled on $filled_on. The appeal $reference was filed on $filed_on."
        "\n\n## When the answer is due\n\n$clocks\n\n$binds\n\nA denial gives its reason, the name and national drug "
        "code of the drug, and a national or regional wholesaler that has it for sale.",
        _APPEAL,
    ),
    NoticeTemplate(
        OUT_OF_TIME,
        "en",
        "Appeal $reference was not taken: out of time",
        "$says\n\n$route",
        "215 ILCS 5/513b1(b)(4)(A)",
    ),
    NoticeTemplate(
        DENIED,
        "en",
        "Appeal $reference is denied",
        "$manager denied the appeal $reference on $decided_on.\n\n"
        "| What the law asks for | What the denial says |\n"
        "| Reason | $reason |\n"
        "| Drug | $product, national drug code $ndc |\n"
        "| Wholesaler | $wholesaler$price |\n\n## What you can do\n\n$next",
        "215 ILCS 5/513b1(b)(4)(D)",
    ),
    NoticeTemplate(
        SUSTAINED,
        "en",
        "Appeal $reference is sustained: $new_price a unit",
        "$manager sustained the appeal $reference on $decided_on. The list price of $ndc rises from $old_price to "
        "$new_price a unit, on the list from $list_from. Your claims served from $effective_on on may be reversed and "
        "billed again at the new price.\n\n$why\n\nClaims on file: $count. Owed on them: $$$owed.\n\n"
        "## Claim by claim\n\n$lines",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
    NoticeTemplate(
        REPRICED,
        "en",
        "New list price of $ndc: $new_price a unit",
        "Another pharmacy's appeal was sustained, and you stand alike: same list, same network, same drug. $manager "
        "raised the price of $ndc on the list $list from $old_price to $new_price a unit. Your claims served from "
        "$effective_on on may be reversed and billed again at the new price.\n\n"
        "$why\n\nClaims on file: $count. Owed on them: $$$owed.\n\n## Claim by claim\n\n$lines",
        "215 ILCS 5/513b1(b)(4)(E)",
    ),
    NoticeTemplate(
        SILENT,
        "en",
        "No answer to appeal $reference by $due",
        "$manager has not answered the appeal $reference by $due ($cite). The Director's staff has been told.\n\n$next",
        _APPEAL,
    ),
    NoticeTemplate(
        SILENT_MANAGER,
        "en",
        "Appeal $reference is unanswered past $due",
        "The last day to answer the appeal $reference of $pharmacy was $due ($cite). Decide it now; the lateness is on "
        "the record, and the Director's staff sees it.",
        _APPEAL,
    ),
    NoticeTemplate(
        STALE,
        "en",
        "Price list $list was not updated in time",
        "The list $list was last updated on $last; its next update was due by $due. Publish it, or confirm it with a "
        "price source of the last seven days.",
        "215 ILCS 5/513b1(b)(1)",
    ),
    NoticeTemplate(
        QUARTER_MISSED,
        "en",
        "Price list $list missed network pharmacies in a quarter",
        "The list $list did not reach $missed of $all from $first through $last. Under the programs bill each network "
        "pharmacy gets it electronically at least once a quarter. Publish or confirm the list now; it then shows in "
        "the portal of everyone who is on it.",
        '215 ILCS 5/512-3 "Maximum allowable cost"',
    ),
):
    declare_template(_template)


def told_clocks(clocks: Iterable[AnswerClock]) -> str:
    """The clocks of an answer as a list, the governing one first."""
    lines = []
    for place, clock in enumerate(clocks):
        moved = "" if clock.due_on == clock.nominal_on else f" (by the text {clock.nominal_on})"
        governs = ", governs" if place == 0 else ""
        lines.append(f"- {clock.due_on}{moved}{governs}: {clock.says} ({clock.cite}; {clock.status})")
    return "\n".join(lines)
