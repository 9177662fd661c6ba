"""What principals and designees are told: counts and days, nothing about a patient."""

from __future__ import annotations

from carelaw.platform.notices.sending import NoticeTemplate, declare_template

REVIEW, ALARM, STANDARDS_CHANGED = "enrollment.designee-review", "enrollment.volume-alarm", "enrollment.standards"
LICENSE_LAPSED = "enrollment.license-lapsed"
ABOUT_DESIGNEES = "designees"

for _template in (
    NoticeTemplate(
        REVIEW,
        "en",
        "Look through your designees: $count",
        "A quarter has begun. $count people may act for you; they asked $queries questions for you in the quarter "
        "before. Look at what each did, end what should end, and confirm the others.",
        "§5(5)(ix)",
    ),
    NoticeTemplate(
        ALARM,
        "en",
        "$name asked $queries questions on $on",
        "Your designee $name asked $queries questions for you on $on, more than $most. Look at them. If something is "
        "wrong, end the designation and tell the program office.",
        "§5(5)(ix)",
    ),
    NoticeTemplate(
        STANDARDS_CHANGED,
        "en",
        "New standards from $from_on: requalify by $until",
        "Version $version of the board's standards takes effect on $from_on. Through $until what you passed before "
        "suffices; from then on nobody may query who has not passed: $tests.",
        "§5(5)(ix)",
    ),
    NoticeTemplate(
        LICENSE_LAPSED,
        "en",
        "Your role is suspended: the license is not live",
        "On $on no live license of yours is on file, so you, and whoever acts for you, may not query. Nothing else "
        "changes. Send the renewal to the program office; the role comes back the day it is recorded.",
        '§3 "prescriber"',
    ),
):
    declare_template(_template)
