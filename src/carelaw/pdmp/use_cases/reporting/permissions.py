"""What each role may do on the reporting side, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

SEE_DUTIES = declare(
    "pdmp.see-duties",
    roles=("DATA_STEWARD", "ADMIN", "BOARD_MEMBER"),
    says="see who must report, who is late, and which interval binds",
    cite="§7(c), §6(a)",
).name
CLASSIFY = declare(
    "pdmp.classify-dispensers",
    roles=("DATA_STEWARD",),
    says="classify dispensers and record their permits",
    cite='§3 "dispenser"',
).name
FOLLOW_UP = declare(
    "pdmp.follow-up-lateness",
    roles=("DATA_STEWARD",),
    says="follow up late and incomplete reporting, and record outages",
    cite="§7(c), §5(4)",
).name
SET_INTERVAL = declare(
    "pdmp.set-interval",
    roles=("BOARD_MEMBER",),
    says="change the reporting interval and the phases of enforcement",
    cite="§5(4), §5(5)(i)",
).name
DECIDE_GOOD_CAUSE = declare(
    "pdmp.decide-good-cause", roles=("ADMIN",), says="decide on applications for good cause", cite="§6(e)"
).name
TAKE_PAPER = declare(
    "pdmp.take-paper",
    roles=("DATA_STEWARD",),
    says="take applications and forms that come on paper or by telephone, and key them",
    cite="§6(e)",
).name
ASK_GOOD_CAUSE = declare(
    "pdmp.ask-good-cause",
    roles=("SUBMITTER", "DATA_STEWARD"),
    says="apply to submit otherwise than electronically",
    cite="§6(e)",
).name
SEE_GOOD_CAUSE = declare(
    "pdmp.see-good-cause",
    roles=("SUBMITTER", "DATA_STEWARD", "ADMIN"),
    says="see applications for good cause and forms on paper",
    cite="§6(e)",
).name
DECLARE_IMPLEMENTED = declare(
    "pdmp.declare-implemented", roles=("ADMIN",), says="declare the program fully implemented", cite="§6(f)"
).name
TRANSFER_IN = declare(
    "pdmp.transfer-in", roles=("DATA_STEWARD",), says="take over the Attorney General's data", cite="§6(f)"
).name
SEE_TRANSFER = declare(
    "pdmp.see-transfer",
    roles=("DATA_STEWARD", "ADMIN", "OAG_AGENT"),
    says="see how a transfer of the Attorney General's data came out",
    cite="§6(f)",
).name
OWN_DUTIES = declare(
    "pdmp.see-own-duties", roles=("SUBMITTER",), says="see one's own duty to report and how it stands", cite="§7"
).name
ANSWER_INQUIRY = declare(
    "pdmp.answer-inquiry",
    roles=("PRESCRIBER",),
    says="answer an inquiry about a first prescription",
    cite="§8(a)(1), §8(d)",
).name
CLOSE_INQUIRY = declare(
    "pdmp.close-inquiry",
    roles=("DATA_STEWARD",),
    says="read the answers to inquiries about first prescriptions, and close them",
    cite="§8(a)(1), §8(d)",
).name
EXTRACT = declare(
    "pdmp.extract-compliance",
    roles=("PRESCRIBER", "DISPENSER", "SUBMITTER"),
    says="have one's own compliance extract made",
    cite="§8(e)",
).name
