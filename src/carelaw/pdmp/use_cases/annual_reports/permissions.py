"""What each role may do about the yearly reports, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

SEE_REPORTS = declare(
    "pdmp.see-annual-reports",
    roles=("BOARD_MEMBER", "ADMIN", "AUDITOR"),
    says="see the board's annual reports, drafts too",
    cite="§12(a)",
).name
MAKE_REPORT = declare(
    "pdmp.make-annual-report",
    roles=("BOARD_MEMBER", "ADMIN"),
    says="make a new snapshot of an annual report and enter figures that no log holds",
    cite="§12(a)",
).name
PUBLISH_REPORT = declare(
    "pdmp.publish-annual-report",
    roles=("BOARD_MEMBER", "ADMIN"),
    says="record that a report is submitted to the General Assembly, and publish it",
    cite="§12(a)",
).name
ADD_STATISTIC = declare(
    "pdmp.add-statistic",
    roles=("BOARD_MEMBER",),
    says="register or withdraw a further statistic of the board",
    cite="§12(a)(7)",
).name
LAW_PACK = declare(
    "pdmp.law-report-pack",
    roles=("OAG_AGENT",),
    says="make and see the figures for the Attorney General's own report",
    cite="§12(b)",
).name
