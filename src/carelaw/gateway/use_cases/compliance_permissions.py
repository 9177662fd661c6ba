"""What each role may do in cases of willful failure to integrate, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.gateway.rules.refusal_codes import CODES, SECTION
from carelaw.platform.accounts.permissions import declare

_AUTHORITY = "E-PMP-ILPMP_AUTHORITY_REQUIRED"
_DEPARTMENT = ("IL_ADMINISTRATOR", "IL_COMPLIANCE")
_RESPONDENTS = ("PHARMACY_ENTITY", "INTEGRATION_VENDOR")

SEE_CASES = declare(
    "gateway.see-cases",
    roles=(*_DEPARTMENT, "AUDITOR", *_RESPONDENTS),
    says="see cases of failure to integrate, respondents their own",
    cite=f"{SECTION}(h)(2)",
).name
RUN_CASES = declare(
    "gateway.run-cases",
    roles=("IL_COMPLIANCE",),
    says="open fine cases, record willfulness, send letters, assess, confirm delays, refer",
    cite=f"{SECTION}(h), (h)(2)",
    code=_AUTHORITY,
).name
RELIEVE = declare(
    "gateway.relieve-fines",
    roles=("IL_ADMINISTRATOR",),
    says="stay the billing of a fine, waive its days, release a third letter that is held",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
ANSWER_CASES = declare(
    "gateway.answer-cases",
    roles=_RESPONDENTS,
    says="answer in one's own case and name days of the Department's delay",
    cite=f"{SECTION}(h)",
).name
CERTIFY = declare(
    "gateway.certify-no-system",
    roles=("PHARMACY_ENTITY",),
    says="certify that a pharmacy of one's own uses no electronic system",
    cite=f"{SECTION}(i)(1)",
).name
RECORD_EXEMPTIONS = declare(
    "gateway.record-exemptions",
    roles=(*_DEPARTMENT, "IL_INTEGRATION"),
    says="record that a pharmacy is a department of an inpatient hospital, and end exemptions",
    cite=f"{SECTION}(i)",
    code=_AUTHORITY,
).name
