"""What each role may do with patients' requests, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

REQUESTERS = ("PATIENT", "PARENT_GUARDIAN", "HC_POA")

FILE_REQUEST = declare(
    "pdmp.patient-request-file",
    roles=("VISITOR", *REQUESTERS, "DATA_STEWARD"),
    says="ask for the record of a person, on the website or by the form",
    cite="§6(b)(3), §9(b)(11)",
    code="E-MAP-97",
).name
OWN_REQUEST = declare(
    "pdmp.patient-request-own",
    roles=REQUESTERS,
    says="follow one's own request, read the record and say what is wrong in it",
    cite="§9(b)(11), §5(3)",
    code="E-MAP-92",
).name
KEEP_REQUESTS = declare(
    "pdmp.patient-requests",
    roles=("DATA_STEWARD",),
    says="see patients' requests, check evidence, answer them and decide claims",
    cite="§9(b)(11), §5(3)",
    code="E-MAP-95",
).name
ANSWER_CLAIMS = declare(
    "pdmp.claims-answer",
    roles=("SUBMITTER", "DISPENSER"),
    says="answer a patient's claim that a reported dispensing is wrong",
    cite="§5(3)",
    code="E-MAP-98",
).name
PUBLISH_NOTICE = declare(
    "pdmp.notice-publish",
    roles=("BOARD_MEMBER",),
    says="publish the written notice to patients",
    cite="§5(3)",
    code="E-MAP-100",
).name
SET_COST = declare(
    "pdmp.access-cost-set",
    roles=("ADMIN",),
    says="set the cost of a further access in a quarter",
    cite="§5(3)(v)",
    code="E-MAP-99",
).name
USE_NOTICE = declare(
    "pdmp.notice-use",
    roles=("PRESCRIBER", "DISPENSER"),
    says="obtain the notice to patients and say how it is used",
    cite="§5(3)",
    code="E-MAP-107",
).name
SEE_NOTICE_USE = declare(
    "pdmp.notice-uses",
    roles=("BOARD_MEMBER", "ADMIN", "DATA_STEWARD"),
    says="see who uses the notice, and who uses an outdated one",
    cite="§5(3)",
    code="E-MAP-107",
).name
KEEP_MEASURES = declare(
    "pdmp.measures-keep",
    roles=("ADMIN",),
    says="record how well the service can be reached",
    cite="§6(b)(2)",
    code="E-MAP-51",
).name
SEE_NOTICE = declare(
    "pdmp.notice-see",
    roles=("PRESCRIBER", "DISPENSER", "BOARD_MEMBER", "ADMIN", "DATA_STEWARD"),
    says="see the versions of the notice to patients and one's own use of it",
    cite="§5(3)",
    code="E-MAP-107",
).name
