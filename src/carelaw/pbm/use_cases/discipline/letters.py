"""The letters of discipline: notices, orders, calculation sheets, demands, alerts; each names its paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party

_B, _E, _F = "215 ILCS 5/512-5(b)", "215 ILCS 5/512-5(e)", "215 ILCS 5/512-5(f)"
ACTION, PROBATION, LATE = "pbm.action-notice", "pbm.probation-notice", "pbm.late-demand"
GRANTED, HEARING, CONTINUED = "pbm.hearing-granted", "pbm.hearing-notice", "pbm.hearing-continued"
ORDER, PENALTY, FORFEITURE = "pbm.final-order", "pbm.penalty-sheet", "pbm.forfeiture-sheet"
OFFER, RETURN, PUBLISHED = "pbm.hearing-offer", "pbm.license-return", "pbm.publication"
BARRED, ALERT, ENDED = "pbm.three-year-bar", "pbm.counterpart-alert", "pbm.action-ended"

for _template in (
    NoticeTemplate(
        ACTION,
        "en",
        "Notice of $action: case $case",
        "To $respondent\n\nThe Director gives notice of this action: $action. It takes effect $effect.\n\n"
        "## Reasons\n\n$reasons\n\n## Causes\n\n$causes\n\n## Your right to a hearing\n\n"
        "You may demand a hearing on whether this action is reasonable. The demand is made in writing within 30 "
        "calendar days after this notice was mailed. It was mailed on $mailed_on; the last day is $last_day. "
        "Make the demand in the console, or write to this office; what arrives by mail counts "
        "from the day on which it is received.",
        _B,
    ),
    NoticeTemplate(
        PROBATION,
        "en",
        "Notice of $action: case $case",
        "To $respondent\n\nThe Director gives notice of this action: $action. It takes effect $effect.\n\n"
        "## Reasons\n\n$reasons\n\n## Causes\n\n$causes",
        "215 ILCS 5/512-5(a)",
    ),
    NoticeTemplate(
        LATE,
        "en",
        "Your demand for a hearing came too late: case $case",
        "To $respondent\n\nThe notice of $action was mailed on $mailed_on. A hearing could be demanded in writing "
        "through $last_day. Your demand was received on $received_on. It is kept with the case.\n\n"
        "The Director may still grant a hearing; you will be told if that is done.",
        _B,
    ),
    NoticeTemplate(
        GRANTED,
        "en",
        "A hearing is granted: case $case",
        "To $respondent\n\nThe Director grants a hearing in case $case.\n\n$because\n\n"
        "A notice with day and place follows.",
        _B,
    ),
    NoticeTemplate(
        HEARING,
        "en",
        "Notice of hearing on $hearing_on: case $case",
        "To $respondent\n\nA hearing is held in case $case.\n\n| What | As set |\n| Day | $hearing_on |\n"
        "| Place | $place |\n"
        "| Hearing officer | $officer |\n| Procedure | $part |\n| This notice was mailed | $mailed_on |\n\n"
        "The law lets a hearing be held no sooner than 20 and no later than 30 calendar days after the mailing of this "
        "notice: from $first through $last. The officer did not investigate the case.",
        _B,
    ),
    NoticeTemplate(
        CONTINUED,
        "en",
        "The hearing is continued to $hearing_on: case $case",
        "To $respondent\n\nThe hearing in case $case is continued to $hearing_on. On record: $agreed.",
        _B,
    ),
    NoticeTemplate(
        ORDER,
        "en",
        "Order of the Director: case $case",
        "To $respondent\n\n$result The Director orders so on $ordered_on, after the hearing of $held_on.\n\n"
        "## The order\n\n$text\n\n## Causes\n\n$causes",
        "215 ILCS 5/512-5(b), 512-5(c)",
    ),
    NoticeTemplate(
        OFFER,
        "en",
        "A hearing is offered before a forfeiture: case $case",
        "To $respondent\n\nThe Director looks at these violations in case $case:\n\n$violations\n\nThe paragraph on "
        "forfeitures asks for no hearing; one is offered all the same. Write to this office if you want it.",
        "215 ILCS 5/512-12 ¶2",
    ),
    NoticeTemplate(
        PENALTY,
        "en",
        "Civil penalty of $$$amount: calculation sheet $sheet",
        "To $person\n\nAfter the hearing, a civil penalty of $$$amount is charged in case $case.\n\n"
        "| Step | Figure |\n| Distinct causes found | $causes |\n| At most for each | $$$rate |\n| Cap | $$$cap |\n"
        "| Charged | $$$amount |\n\n$basis",
        "215 ILCS 5/512-5(c), 512-12 ¶1",
    ),
    NoticeTemplate(
        FORFEITURE,
        "en",
        "Forfeiture of $$$amount: calculation sheet $sheet",
        "To $person\n\nA forfeiture of $$$amount to the $fund is charged in case $case.\n\n"
        "| Violation | Section | From | Through | Days |\n$lines\n\n"
        "| Step | Figure |\n| Violation-days, each day of a violation once | $days |\n| At most a day | $$$rate |\n"
        "| Cap | $$$cap |\n| Charged | $$$amount |\n\n$basis",
        "215 ILCS 5/512-12 ¶2",
    ),
    NoticeTemplate(
        RETURN,
        "en",
        "Hand back the license $license: case $case",
        "To $respondent\n\nAfter the $action of $effective_on, the license $license is to be delivered promptly to "
        "this office, in person or by mail. The law names no number of days; from $target on, a person "
        "looks at the delay.",
        _E,
    ),
    NoticeTemplate(
        PUBLISHED,
        "en",
        "Published: $action of $respondent",
        "To $respondent\n\nThe $action in case $case is final since $final_on and stands on the public register "
        "from $published_on on:\n\n$text",
        _E,
    ),
    NoticeTemplate(
        BARRED,
        "en",
        "No application before $earliest: case $case",
        "To $respondent\n\nAfter the $action of $event_on, you may not apply for a license of a program or as a "
        "pharmacy benefit manager for three years. The last day of that time is $until; the earliest "
        "day to apply is $earliest.",
        _F,
    ),
    NoticeTemplate(
        ALERT,
        "en",
        "$manager may not be engaged: $action since $since",
        "Nobody may hire $manager, contract with it or use it as a benefit manager. Since $since a $action of its "
        "license is in effect. $until\n\nYou have a contract with it ($contract). No contract with it can be "
        "registered or amended meanwhile. Look to your program.",
        _F,
    ),
    NoticeTemplate(
        ENDED,
        "en",
        "The $action has ended: case $case",
        "To $respondent\n\nThe $action in case $case ends with $ends_on. $because",
        "215 ILCS 5/512-5(a)",
    ),
):
    declare_template(_template)


def write(
    kind: str, *, key: str, party_id: UUID, case: str, respondent: str, at: datetime, values: Mapping[str, str]
) -> Notice | None:
    """Write one letter of a case to its respondent, into the inbox and on paper; gives the paper."""
    written = write_to_party(
        kind,
        key=key,
        party_id=party_id,
        at=at,
        values={"case": case, "respondent": respondent, **values},
        about=f"discipline:{case}",
        letter=True,
        address=envelope_of(party_id, at),
    )
    return written[-1] if written else None
