"""Who logs services, pays months and decides outcomes, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_PART = "89 Ill. Adm. Code 140."

LOG_SERVICES = declare(
    "ihh.log-services",
    roles=("IHH_PROVIDER",),
    says="log services for the members of one's own health home",
    cite=f"{_PART}991(b)(8)",
).name
SEE_PAYMENTS = declare(
    "ihh.see-payments",
    roles=("IHH_PROVIDER", "IHH_FINANCE", "IHH_PROGRAM"),
    says="see months, remittances and outcomes; a health home sees its own",
    cite=f"{_PART}994(b)",
).name
RUN_PAYMENTS = declare(
    "ihh.run-payments",
    roles=("IHH_FINANCE",),
    says="preview and run a month's payment and issue remittances",
    cite=f"{_PART}994(b)",
).name
KEEP_FEES = declare(
    "ihh.keep-fees",
    roles=("IHH_FINANCE",),
    says="enter and, as a second person, approve lines of the fee schedule",
    cite=f"{_PART}994(c)",
).name
RESOLVE_DUPLICATES = declare(
    "ihh.resolve-duplicates",
    roles=("IHH_FINANCE",),
    says="decide whether a similar service was paid elsewhere",
    cite=f"{_PART}993(k)",
).name
REPORT_CHANGES = declare(
    "ihh.report-changes",
    roles=("IHH_PROGRAM",),
    says="enter changes of professionals and partners as the enrollment system received them",
    cite=f"{_PART}991(b)(4)",
).name
PUBLISH_OUTCOMES = declare(
    "ihh.publish-outcomes",
    roles=("IHH_PROGRAM",),
    says="publish measures, benchmarks and thresholds of an outcomes year and enter what was reached",
    cite=f"{_PART}994(d)(1)",
).name
DETERMINE_OUTCOMES = declare(
    "ihh.determine-outcomes",
    roles=("IHH_FINANCE",),
    says="determine outcomes payments and, as a second person, sign them",
    cite=f"{_PART}994(d)(5)",
).name
