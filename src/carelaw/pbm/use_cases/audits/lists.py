"""The lists of audits, declared once: each is a page with sorting and a sheet, an operation and a command."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.audits.looking"
_SEE, _RUN, _CHECK = "pbm.audit-see", "pbm.audit-run", "pbm.audit-check"
_STATES = {
    "draft": "warn",
    "planned": "info",
    "noticed": "info",
    "started": "info",
    "preliminary": "warn",
    "appealed": "warn",
    "final": "good",
    "cancelled": "neutral",
    "open": "warn",
    "closed": "good",
    "done": "good",
    "failed": "bad",
}
_OUTCOMES = {
    "violation": "bad",
    "review": "warn",
    "indeterminate": "warn",
    "pass": "good",
    "not-applicable": "neutral",
}

AUDITS = Listed(
    "audits",
    "Audits of pharmacies",
    "Each with its cycle, its kind, the day it begins and where it stands; under the programs bill of 2008.",
    _SEE,
    (
        ("audit", "Audit"),
        ("manager", "Benefit manager"),
        ("pharmacy", "Pharmacy"),
        ("cycle", "Cycle"),
        ("mode", "Kind"),
        ("begins", "Begins"),
        ("answer_due", "Answer due"),
        ("state", "State"),
        ("source", "Known from"),
    ),
    f"{_HERE}.audits",
    opens="pbm-audit",
    acts=("audit-plan", "audit-consent", "audit-evidence"),
    tones=_STATES,
)
FINDINGS = Listed(
    "audit-findings",
    "Findings about audits",
    "What stands against audits: each a case that the benefit manager answers and the Director's staff closes.",
    _SEE,
    (
        ("case", "Case"),
        ("title", "About"),
        ("opened", "Opened"),
        ("paragraphs", "Paragraphs"),
        ("says", "Finding"),
        ("answer_due", "Answer due"),
        ("answered", "Answered"),
        ("state", "State"),
    ),
    f"{_HERE}.findings",
    opens="pbm-audit-finding",
    tones=_STATES,
)
ATTEMPTS = Listed(
    "audit-attempts",
    "Refused acts",
    "What was refused in audits, with every reason; what was typed stands with the audit.",
    _RUN,
    (("audit", "Audit"), ("at", "At"), ("act", "Act"), ("codes", "Codes"), ("says", "Why"), ("cite", "Paragraph")),
    f"{_HERE}.attempts",
    opens="pbm-audit",
)
EXCLUDED = Listed(
    "audit-excluded",
    "Claims left out of audits",
    "The scope exclusion list: the day counted from, the last auditable day, and why.",
    _SEE,
    (
        ("audit", "Audit"),
        ("claim", "Claim"),
        ("submitted_on", "Submitted"),
        ("adjudicated_on", "Adjudicated"),
        ("counted_from", "Counted from"),
        ("last_day", "Last day"),
        ("outcome", "Outcome"),
        ("says", "Why"),
    ),
    f"{_HERE}.excluded",
    opens="pbm-audit",
    tones=_OUTCOMES,
)
STANDARDS = Listed(
    "audit-standards",
    "Audit standards",
    "Each version with its digest; pharmacies of one class in one cycle are audited under one of them.",
    _RUN,
    (
        ("protocol", "Standards"),
        ("method", "Method"),
        ("sampling", "How claims are picked"),
        ("months", "Months"),
        ("documents", "Papers"),
        ("tolerance", "Tolerance"),
        ("digest", "Digest"),
        ("outcome", "Checked"),
    ),
    f"{_HERE}.standards",
    acts=("audit-protocol", "audit-process", "audit-peer"),
    numbers=frozenset({"months", "tolerance"}),
    tones=_OUTCOMES,
)
EQUALITY = Listed(
    "audit-equality",
    "Audit equality",
    "Similar pharmacies beside each other: how often they are audited, what is taken back for a thousand claims.",
    "pbm.audit-equality",
    (
        ("quarter", "Quarter"),
        ("manager", "Benefit manager"),
        ("peer_class", "Class"),
        ("affiliated", "Affiliated"),
        ("pharmacies", "Pharmacies"),
        ("audited", "Audited"),
        ("rate", "Rate, %"),
        ("claims", "Claims in scope"),
        ("recouped", "Taken back, $"),
        ("per_thousand", "For 1,000 claims, $"),
    ),
    f"{_HERE}.equality",
    acts=("audit-equality-report",),
    numbers=frozenset({"pharmacies", "audited", "rate", "claims", "recouped", "per_thousand"}),
)
REPORTS = Listed(
    "audit-equality-reports",
    "Audit-equality reports",
    "The reports of each quarter that were written, each a letter to open and print.",
    "pbm.audit-equality",
    (("letter", "Letter"), ("subject", "Subject"), ("to", "To"), ("written", "Written")),
    f"{_HERE}.equality_reports",
    opens="letter",
    acts=("audit-equality-report",),
)
CHECKS = Listed(
    "audit-checks",
    "Checks over audits",
    "Files of audits and claims that were checked; the counts of each add up to its rows.",
    _CHECK,
    (
        ("check", "Check"),
        ("file", "File"),
        ("what", "Holds"),
        ("received", "Received"),
        ("state", "State"),
        ("rows", "Rows"),
        ("pass", "Pass"),
        ("violation", "Violations"),
        ("review", "Review"),
        ("indeterminate", "Cannot tell"),
        ("not-applicable", "Not applicable"),
        ("quarantined", "Not readable"),
    ),
    f"{_HERE}.checks",
    acts=("audit-check",),
    numbers=frozenset({"rows", "pass", "violation", "review", "indeterminate", "not-applicable", "quarantined"}),
    tones=_STATES,
)
CHECKED_ROWS = Listed(
    "audit-checked-rows",
    "Rows of checked files",
    "What stands against rows of files of audits, and claims left out of scope; the newest file first.",
    _CHECK,
    (
        ("run_id", "Check"),
        ("row", "Row"),
        ("reference", "Audit or claim"),
        ("manager_number", "Benefit manager"),
        ("provision", "Provision"),
        ("outcome", "Outcome"),
        ("code", "Code"),
        ("says", "Why"),
        ("cite", "Paragraph"),
    ),
    f"{_HERE}.checked_rows",
    numbers=frozenset({"row"}),
    tones=_OUTCOMES,
)
LISTS: tuple[Listed, ...] = (AUDITS, FINDINGS, ATTEMPTS, EXCLUDED, STANDARDS, EQUALITY, REPORTS, CHECKS, CHECKED_ROWS)
