"""What each role may do about evaluation, alerts, treatment and training, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.pdmp.use_cases.doors.permissions import OFFICES
from carelaw.platform.accounts.permissions import declare

_USERS = (
    "PRESCRIBER",
    "PRESCRIBER_DESIGNEE",
    "DISPENSER",
    "DISPENSER_DESIGNEE",
    "SUBMITTER",
    "OAG_AGENT",
    *OFFICES,
    "OOS_PDMP",
    "OOS_PRESCRIBER",
    "OOS_DISPENSER",
    "DATA_STEWARD",
    "BOARD_MEMBER",
    "ADVISORY_MEMBER",
    "ADMIN",
)

DRAFT_CRITERION = declare(
    "pdmp.draft-criterion", roles=("BOARD_MEMBER", "ADMIN"), says="draft criteria for alerts", cite="§5(5)(vi)"
).name
TRY_CRITERION = declare(
    "pdmp.try-criterion",
    roles=("DATA_STEWARD",),
    says="try a criterion on history; nothing is raised",
    cite="§5(5)(vi)",
).name
APPROVE_CRITERION = declare(
    "pdmp.approve-criterion", roles=("BOARD_MEMBER",), says="approve and retire criteria", cite="§5(5)(vi)"
).name
SEE_ALERTS = declare(
    "pdmp.see-alerts", roles=("DATA_STEWARD", "ADMIN"), says="see alerts to patterns of practitioners", cite="§5(5)(vi)"
).name
REVIEW_ALERT = declare(
    "pdmp.review-alert", roles=("DATA_STEWARD",), says="review alerts", cite="§5(5)(vi)", code="E-MAP-126"
).name
REFER = declare(
    "pdmp.refer-practitioner",
    roles=("ADMIN",),
    says="send a referral to a licensing board",
    cite="§5(5)(vi)",
    code="E-MAP-126",
).name
KEEP_PROGRAMS = declare(
    "pdmp.keep-treatment-programs", roles=("ADMIN",), says="keep the directory of treatment", cite="§5(5)(v)"
).name
REFER_TO_TREATMENT = declare(
    "pdmp.refer-to-treatment",
    roles=("PRESCRIBER",),
    says="send a patient to treatment and see one's own referrals",
    cite="§6(b)(5)",
    code="E-MAP-129",
).name
OWN_CARD = declare(
    "pdmp.own-report-card", roles=("PRESCRIBER",), says="see one's own figures beside those of peers", cite="§5(5)(ii)"
).name
KEEP_COURSES = declare(
    "pdmp.keep-courses", roles=("ADMIN",), says="keep courses and record who completed them", cite="§5(5)(vii)"
).name
SEE_TRAINING = declare(
    "pdmp.see-training", roles=("ADMIN", "BOARD_MEMBER"), says="see who is trained and who is not", cite="§5(5)(vii)"
).name
OWN_TRAINING = declare(
    "pdmp.own-training", roles=_USERS, says="see one's own courses, and ask the help desk", cite="§6(b)(4)"
).name
ANSWER_TICKETS = declare(
    "pdmp.answer-tickets", roles=("DATA_STEWARD", "ADMIN"), says="answer questions to the help desk", cite="§6(b)(4)"
).name
KEEP_EDUCATION = declare(
    "pdmp.keep-education",
    roles=("BOARD_MEMBER", "ADMIN"),
    says="keep the register of education with professional organizations",
    cite="§5(5)(viii)",
).name
EVALUATE = declare(
    "pdmp.see-evaluation",
    roles=("BOARD_MEMBER", "ADMIN", "DATA_STEWARD", "DOH_ANALYST"),
    says="see the monthly measures of the system's information",
    cite="§5(5)(ii)",
).name
RELEASE = declare(
    "pdmp.release-statistics",
    roles=("DATA_STEWARD",),
    says="make extracts of counts for research and education",
    cite="§5(5)(xiv)",
    code="E-MAP-135",
).name
SEE_RELEASES = declare(
    "pdmp.see-releases",
    roles=("BOARD_MEMBER", "ADMIN", "DATA_STEWARD", "AUDITOR"),
    says="see the register of releases",
    cite="§5(5)(xiv)",
).name
KEEP_COUNTIES = declare(
    "pdmp.keep-counties",
    roles=("ADMIN", "DATA_STEWARD"),
    says="enter in which county a ZIP code lies",
    cite="§5(5)(xiv)",
).name
