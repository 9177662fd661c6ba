"""The words in which applicants and health homes are told what was decided, found and asked."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

APPROVED, REFUSED = "ihh-home.approved", "ihh-home.refused"
TERMS, PAPER_REJECTED = "ihh-home.terms", "ihh-home.agreement-rejected"
PANEL_DECIDED, TIER_CHANGE = "ihh-home.panel-decided", "ihh-home.tier-change"
FOUND, PLAN_ASKED, PLAN_DECIDED, PLAN_CONCLUDED = (
    "ihh-home.finding",
    "ihh-home.plan-asked",
    "ihh-home.plan-decided",
    "ihh-home.plan-concluded",
)
TERMINATION, TERMINATION_FINAL = "ihh-home.termination", "ihh-home.termination-final"
_PART = "89 Ill. Adm. Code 140.991"

for _kind, _subject, _body, _cite in (
    (
        APPROVED,
        "$name is a health home from $starts",
        "Your application $number is approved. From $starts $name is an integrated health home of Tier $tier, with "
        "the reference $reference. A change of a required professional or a partner is told through the enrollment "
        "system within $notice_days business days.",
        f"{_PART}(b)",
    ),
    (
        REFUSED,
        "Your application $number is refused",
        "The application of $name is refused under $ground: $because You may apply again once this is mended.",
        f"{_PART}(a), (b)",
    ),
    (
        TERMS,
        "New terms to sign: version $version",
        "Version $version of the provider terms and conditions was published on $published. Sign it; until then the "
        "signature under the earlier version is out of date.",
        f"{_PART}(b)(4)",
    ),
    (
        PAPER_REJECTED,
        "The paper about $partner is no agreement",
        "The copy received on $received was looked at and does not count as received: $because Hand in a copy of the "
        "signed contract or collaboration agreement with $partner.",
        f"{_PART}(b)(4)",
    ),
    (
        PANEL_DECIDED,
        "Smaller panel $number: $outcome",
        "Your request for a panel of $least members in $counties is $outcome. $because",
        f"{_PART}(b)(7)",
    ),
    (
        TIER_CHANGE,
        "From $starts you are enrolled under Tier $tier",
        "People whose tier you no longer serve then: $count. Each is asked to choose another health home; until that "
        "one begins they stay on your roster.",
        f"{_PART}(b)(2)",
    ),
    (
        FOUND,
        "Finding $number under $provision",
        "$home was found not to comply: $says\n\nShown by: $evidence\n\nA corrective action plan may be asked for.",
        f"{_PART}(c)",
    ),
    (
        PLAN_ASKED,
        "Hand in a corrective action plan by $due",
        "For the findings below a corrective action plan is asked for ($number). Hand it in by $due: for each finding "
        "an action, an owner and a target date. The number of days is the Department's, not the rule's.\n\n$findings",
        f"{_PART}(c)",
    ),
    (
        PLAN_DECIDED,
        "Your corrective action plan $number is $outcome",
        "Version $version of the plan is $outcome. $because",
        f"{_PART}(c)",
    ),
    (
        PLAN_CONCLUDED,
        "The terms of plan $number are $outcome",
        "$because",
        f"{_PART}(c)",
    ),
    (
        TERMINATION,
        "Notice: the agreement of $home is to be ended",
        "The terms of the corrective action plan $plan are not met: $because The Department means to end the health "
        "home agreement under 89 Ill. Adm. Code 104, Subpart C ($number). You may ask for a hearing through $hearing.",
        f"{_PART}(c)",
    ),
    (
        TERMINATION_FINAL,
        "Final decision $number: $outcome",
        "$says",
        f"{_PART}(c)",
    ),
):
    declare_template(NoticeTemplate(_kind, "en", _subject, _body, _cite))
