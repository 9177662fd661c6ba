"""What each role may do about the board and what it directs, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

SEE_BOARD = declare(
    "pdmp.see-board",
    roles=("BOARD_MEMBER", "ADVISORY_MEMBER", "ADMIN", "DATA_STEWARD", "AUDITOR"),
    says="see the board's file: seats, meetings, advice, policies, directives, figures that identify nobody",
    cite="§4(a), §6(a)",
).name
KEEP_SEATS = declare(
    "pdmp.keep-board-seats",
    roles=("BOARD_MEMBER", "ADMIN"),
    says="record who holds an office with a seat, and letters of designation",
    cite="§4(b), §4(c)",
).name
HOLD_MEETINGS = declare(
    "pdmp.hold-board-meetings",
    roles=("BOARD_MEMBER",),
    says="record meetings, attendance, votes and minutes",
    cite="§4(d), §5(5)(xii)",
).name
SECURE_VENDOR = declare(
    "pdmp.secure-vendor", roles=("BOARD_MEMBER",), says="evaluate and secure a vendor", cite="§5(1)"
).name
SEE_PARTS = declare(
    "pdmp.see-vendor-parts",
    roles=("VENDOR_OPS",),
    says="see which parts of the system vendors run, under which award and contract",
    cite="§5(1)",
).name
APPOINT_ADVISERS = declare(
    "pdmp.appoint-advisers", roles=("BOARD_MEMBER",), says="appoint the advisory group", cite="§5(2)"
).name
RECOMMEND = declare(
    "pdmp.recommend", roles=("ADVISORY_MEMBER",), says="recommend something to the board", cite="§5(2)"
).name
ANSWER_ADVICE = declare(
    "pdmp.answer-recommendations", roles=("BOARD_MEMBER",), says="answer recommendations", cite="§5(2)"
).name
EVALUATE = declare(
    "pdmp.evaluate-program", roles=("BOARD_MEMBER",), says="evaluate costs and benefits", cite="§5(5)(xi)"
).name
APPROVE_POLICIES = declare(
    "pdmp.approve-policies", roles=("BOARD_MEMBER",), says="approve policies and procedures", cite="§5(5)"
).name
DIRECT = declare(
    "pdmp.direct-department", roles=("BOARD_MEMBER",), says="direct the department", cite="§5(5)(xiii), §6(a)"
).name
ADMINISTER = declare(
    "pdmp.record-department-acts", roles=("ADMIN",), says="record the department's administrative acts", cite="§6(a)"
).name
REGULATE = declare(
    "pdmp.register-regulations", roles=("ADMIN",), says="register the department's regulations", cite="§13"
).name
