"""Who may do what about a program's terms toward people."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_SIDES = ("PBM_FILER", "COVERED_ENTITY")
_STAFF = ("PBM_REGULATOR", "PBM_EXAMINER")

TERMS_KEEP = declare(
    "pbm.program-terms-keep",
    roles=("PBM_FILER",),
    says="announce enrollment, change terms, issue cards and change drug lists",
    cite="215 ILCS 5/512-6, 512-7(b)",
).name
TERMS_SEE = declare(
    "pbm.program-terms-see",
    roles=(*_SIDES, "NETWORK_PHARMACY", *_STAFF),
    says="see enrollment periods, changed terms and drug lists",
    cite="215 ILCS 5/512-6, 512-7(b)",
).name
ELECT = declare(
    "pbm.program-elect", roles=("NETWORK_PHARMACY",), says="elect to join a program", cite="215 ILCS 5/512-7(b)(1)"
).name
PEOPLE_SEE = declare(
    "pbm.program-people-see",
    roles=_SIDES,
    says="see who is enrolled in a program, with cards, grievances and notices",
    cite="215 ILCS 5/512-7(b)(3), (4), 512-8",
).name
GRIEVE = declare(
    "pbm.grievance-file",
    roles=_SIDES,
    says="file a grievance or an appeal for a covered individual",
    cite="215 ILCS 5/512-7(b)(4)",
).name
CONSENT = declare(
    "pbm.drug-list-consent",
    roles=("COVERED_ENTITY",),
    says="consent to a change of the drug list",
    cite="215 ILCS 5/512-7(b)(4)",
).name
END = declare("pbm.program-end", roles=_SIDES, says="end a program and tell everyone", cite="215 ILCS 5/512-8(a)").name
REFER = declare(
    "pbm.card-misuse-refer",
    roles=("PBM_REGULATOR",),
    says="refer the evidence about a card that counsel looked at",
    cite="215 ILCS 5/512-8(b)",
).name
MISUSE_SEE = declare(
    "pbm.card-misuse-see",
    roles=("PBM_FILER", "PBM_REGULATOR"),
    says="see the evidence about cards used after cancellation",
    cite="215 ILCS 5/512-8(b)",
).name
