"""What is done in oversight, as every door offers it: audits, findings, notices, prohibitions, inspections."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_OFFERED = "carelaw.gateway.use_cases.offered"
_HERE = "carelaw.gateway.use_cases.oversight.doing"
_LAW = "77 Ill. Adm. Code 2080.208"
_FINDING = Asked(
    "finding", "Finding", says="Its reference, such as F-2026-0001.", most=20, offers=f"{_OFFERED}.findings"
)
_REGISTER = "carelaw.gateway.use_cases.registering"
_PARTY = Asked("party", "Party", says="A party on file, by its id.", most=200, offers=f"{_REGISTER}.parties_offered")
_POINTS = "carelaw.gateway.use_cases.points.points_offered"
_AGREEMENTS = "carelaw.gateway.use_cases.agreements.agreements_offered"
_BECAUSE = Asked("because", "Why", most=300)
_INSPECTION = Asked(
    "inspection", "Inspection", says="Its reference, such as IN-2026-0001.", most=20, offers=f"{_OFFERED}.inspections"
)
_NOTICE = Asked(
    "notice", "Cure notice", says="Its reference, such as CN-2026-0001.", most=20, offers=f"{_OFFERED}.cure_notices"
)
_KINDS = (
    ("pharmacy-entity", "Pharmacy entity"),
    ("integration-vendor", "Integration vendor"),
    ("pms-vendor", "Pharmacy management system"),
    ("ehr", "Electronic health record system"),
    ("certified-health-it", "Certified health IT module"),
    ("dispensing-system", "Dispensing system"),
    ("customer", "Customer of one of these"),
    ("other-bound", "Somebody else who must comply"),
)
_USES = (
    ("A", "(A) unencrypted in transit"),
    ("B", "(B) analyzed"),
    ("C", "(C) mined or scraped"),
    ("D", "(D) deconstructed"),
    ("E", "(E) stored or cached"),
    ("F", "(F) sold"),
    ("G", "(G) used for another collection"),
)

ASK_AUDIT = Act(
    "audit-ask",
    "Ask for a search audit",
    "The entity and the vendor that carries its traffic are asked; an answer of either closes it. The day is policy.",
    "Ask",
    "gateway.ask-search-audits",
    f"{_LAW}(d)(4)",
    f"{_HERE}.ask_audit",
    (
        Asked("entity", "Pharmacy entity", says="By its id.", most=36, offers=f"{_REGISTER}.entities_offered"),
        Asked("from_on", "Searches from", "day"),
        Asked("to_on", "Through", "day"),
        Asked("because", "Why it is asked for", most=300),
        Asked("due_on", "Due on", "day", required=False, says="Empty: the policy number of days from today."),
        Asked(
            "location",
            "Store",
            required=False,
            says="By its id; empty for every store.",
            most=36,
            offers=f"{_REGISTER}.stores_offered",
        ),
        Asked("requester", "User name of a requester", required=False, most=80),
        Asked("last_name", "Patient's last name", required=False, most=80),
        Asked("first_name", "Patient's first name", required=False, most=80),
        Asked("birth_date", "Patient's date of birth", "day", required=False),
    ),
    "gateway-search-audits",
)
DECLARE_TELEMETRY = Act(
    "telemetry-declare",
    "Declare what is logged for each search",
    "For each version of the software: the names of the fields. Fields of content are refused; derived ones need a "
    "permission to analyze.",
    "Declare",
    "gateway.answer-for-party",
    f"{_LAW}(g)(1)(G)",
    f"{_HERE}.declare_telemetry",
    (
        Asked("software_version", "Version of the software", most=40),
        Asked("fields", "Fields", "lines", says="One a line, such as transaction_id."),
    ),
    "gateway-telemetry",
)
REPORT = Act(
    "misuse-report",
    "Report a breach",
    "By anyone who is bound by the rule, with a login or without. A person reviews it. Name no patient and no drug.",
    "Report",
    "gateway.report-misuse",
    f"{_LAW}(g)(10)",
    f"{_HERE}.report_misuse",
    (
        Asked("party", "Who", says="The id of a party on file, or a name.", most=200),
        Asked("party_kind", "What that is", "choice", required=False, choices=_KINDS, says="Needed for a bare name."),
        Asked("use", "Prohibited use", "choice", required=False, choices=_USES, says="Empty: another breach."),
        Asked("says", "What happened", "words", most=300),
        Asked("on", "On", "day", required=False),
        Asked("point", "Connection point", required=False, most=36, offers=_POINTS),
    ),
    "gateway-oversight",
)
SUBSTANTIATE = Act(
    "finding-substantiate",
    "Substantiate a finding",
    "The breach is there. A cure notice, an inspection, an incident or a prohibition may follow.",
    "Substantiate",
    "gateway.review-findings",
    f"{_LAW}(g)(10)",
    f"{_HERE}.substantiate",
    (_FINDING, _BECAUSE),
    "gateway-findings",
)
DISMISS = Act(
    "finding-dismiss",
    "Dismiss a finding",
    "Nothing is in it; the reason stays with it.",
    "Dismiss",
    "gateway.review-findings",
    f"{_LAW}(g)(10)",
    f"{_HERE}.dismiss",
    (_FINDING, _BECAUSE),
    "gateway-findings",
)
DISABLE = Act(
    "finding-disable",
    "Switch the point of a finding off",
    "At once, for the next request and for answers that are being made; no cure notice is needed for this.",
    "Switch off",
    "gateway.switch-points",
    f"{_LAW}(b)(6)",
    f"{_HERE}.disable",
    (_FINDING, _BECAUSE),
    "gateway-findings",
)
INCIDENT = Act(
    "incident-open",
    "Open an incident",
    "A failure of security or a misuse is dealt with as any violation of HIPAA is. Name no patient and no drug.",
    "Open",
    "gateway.open-incidents",
    f"{_LAW}(a)(3)",
    f"{_HERE}.incident",
    (
        Asked(
            "finding",
            "Finding",
            required=False,
            says="Its reference, where there is one.",
            most=20,
            offers=f"{_OFFERED}.findings",
        ),
        Asked(
            "kind",
            "Kind",
            "choice",
            choices=(("security-failure", "Failure of security"), ("misuse", "Misuse of data")),
        ),
        Asked("says", "What happened", "words", most=500),
        Asked("discovered_on", "Discovered on", "day"),
        Asked("persons", "Persons affected, as estimated", "number", required=False),
    ),
    "gateway-incidents",
)
ASSESS = Act(
    "incident-assess",
    "Record the assessment of an incident",
    "The assessment under HIPAA and the notices that went out.",
    "Record",
    "gateway.run-incidents",
    f"{_LAW}(a)(3)",
    f"{_HERE}.assess",
    (
        Asked(
            "incident", "Incident", says="Its reference, such as I-2026-0001.", most=20, offers=f"{_OFFERED}.incidents"
        ),
        Asked("assessment", "Assessment", "words", most=1000),
        Asked("notices", "Notices sent", "words", required=False, most=500),
        Asked("close", "Nothing is left to do?", "flag"),
    ),
    "gateway-incidents",
)
CURE = Act(
    "cure-send",
    "Send a cure notice",
    "For a substantiated finding, with the day by which the breach is to be put right; the law names no period.",
    "Send",
    "gateway.review-findings",
    f"{_LAW}(g)(10); 720 ILCS 570/316.1(c)",
    f"{_HERE}.cure",
    (
        _FINDING,
        Asked("what_to_do", "What to do", "words", most=1000),
        Asked("cure_by", "To be cured by", "day"),
        Asked("address", "Mailing address", "words", most=300),
        Asked("channel", "Sent by", "choice", choices=(("post", "Post"), ("both", "Post and e-mail"))),
    ),
    "gateway-cure-notices",
)
ANSWER_CURE = Act(
    "cure-answer",
    "Answer a cure notice",
    "Say what was done, and since when the breach is cured. A person decides.",
    "Answer",
    "gateway.answer-for-party",
    f"{_LAW}(g)(10)",
    f"{_HERE}.answer_cure",
    (
        _NOTICE,
        Asked("response", "What was done", "words", most=1000),
        Asked("cured_on", "Cured on", "day", required=False),
    ),
    "gateway-cure-notices",
)
DECIDE_CURE = Act(
    "cure-decide",
    "Decide on a cure notice",
    "Cured or not cured, with the reason. What follows is a decision of its own.",
    "Decide",
    "gateway.review-findings",
    f"{_LAW}(g)(10)",
    f"{_HERE}.decide_cure",
    (_NOTICE, Asked("cured", "Is the breach cured?", "flag"), Asked("cured_on", "On", "day", required=False), _BECAUSE),
    "gateway-cure-notices",
)
PROHIBIT = Act(
    "party-prohibit",
    "Prohibit a party",
    "After a cure notice that was not followed, or at once with a written reason. Its points get no more answers.",
    "Prohibit",
    "gateway.shut-out",
    f"{_LAW}(g)(10)",
    f"{_HERE}.prohibit",
    (
        _PARTY,
        Asked("grounds", "Grounds", "words", most=500),
        Asked("finding", "Finding", required=False, most=20),
        Asked("reason", "Why no cure notice is necessary", "words", required=False, most=500),
    ),
    "gateway-prohibitions",
)
LIFT = Act(
    "prohibition-lift",
    "Lift a prohibition",
    "Each point stands again as it stood before.",
    "Lift",
    "gateway.shut-out",
    f"{_LAW}(g)(10)",
    f"{_HERE}.lift",
    (
        Asked(
            "prohibition",
            "Prohibition",
            says="Its reference, such as PR-2026-0001.",
            most=20,
            offers=f"{_OFFERED}.prohibitions",
        ),
        _BECAUSE,
    ),
    "gateway-prohibitions",
)
END_AGREEMENT = Act(
    "agreement-end",
    "End an agreement for a breach",
    "A memorandum or a data sharing agreement holds no longer from the day on; its history stays readable.",
    "End",
    "gateway.shut-out",
    f"{_LAW}(g)(10)",
    f"{_HERE}.end_agreement",
    (
        Asked("agreement", "Agreement", says="By its id.", most=36, offers=_AGREEMENTS),
        Asked("grounds", "Grounds", "words", most=300),
        Asked("on", "From", "day", required=False, says="Empty: today."),
    ),
    "gateway-agreements",
)
PERMIT = Act(
    "analysis-permit",
    "Permit analysis in writing",
    "With its signed document alone. The bans on storing, selling, mining and fetching ahead stand all the same.",
    "Permit",
    "gateway.permit-analysis",
    f"{_LAW}(g)(8)",
    f"{_HERE}.permit",
    (
        _PARTY,
        Asked("reference", "Reference", most=80),
        Asked("document", "Signed document", required=False, says="Where it lies.", most=200),
        Asked("signed_by", "Signed for the program by", required=False, most=120),
        Asked("scope", "What may be analyzed", "words", most=500),
        Asked("purpose", "To what end", "words", most=500),
        Asked("from_on", "From", "day"),
        Asked("last_day", "Last day", "day", required=False),
    ),
    "gateway-permissions",
)
REVOKE = Act(
    "analysis-revoke",
    "Revoke a permission to analyze",
    "It holds no longer from the day on.",
    "Revoke",
    "gateway.permit-analysis",
    f"{_LAW}(g)(8)",
    f"{_HERE}.revoke",
    (
        Asked("permission", "Permission", says="Its reference.", most=80),
        Asked("on", "From", "day", required=False, says="Empty: today."),
        _BECAUSE,
    ),
    "gateway-permissions",
)
INSPECT = Act(
    "inspection-open",
    "Open an inspection",
    "Of a party that transmits program data, about uses that (g)(1) bans. The party is told.",
    "Open",
    "gateway.inspect",
    f"{_LAW}(g)(7)",
    f"{_HERE}.inspect",
    (
        _PARTY,
        Asked("scope", "Scope", "lines", says="Letters of (g)(1), one a line: A to G."),
        Asked("access_on", "Access asked for on", "day", required=False),
        Asked("finding", "Finding", required=False, most=20),
    ),
    "gateway-inspections",
)
ASK_NDA = Act(
    "inspection-nda-ask",
    "Ask for a non-disclosure agreement",
    "The visit waits until it is settled; the inspection stays open.",
    "Ask",
    "gateway.answer-for-party",
    f"{_LAW}(g)(7)",
    f"{_HERE}.ask_nda",
    (_INSPECTION, Asked("text", "Where its text lies", most=200)),
    "gateway-inspections",
)
SETTLE_NDA = Act(
    "inspection-nda-settle",
    "Settle a non-disclosure agreement",
    "Signed on a day, or declined with the reason under State law.",
    "Settle",
    "gateway.inspect",
    f"{_LAW}(g)(7)",
    f"{_HERE}.settle_nda",
    (
        _INSPECTION,
        Asked("signed_on", "Signed on", "day", required=False),
        Asked("declined_because", "Declined because", "words", required=False, most=300),
    ),
    "gateway-inspections",
)
ON_SITE = Act(
    "inspection-visit",
    "Begin the visit",
    "Held while a non-disclosure agreement is open.",
    "Begin",
    "gateway.inspect",
    f"{_LAW}(g)(7)",
    f"{_HERE}.visit",
    (_INSPECTION, Asked("on", "On", "day", required=False)),
    "gateway-inspections",
)
ACCESS_REFUSED = Act(
    "inspection-refused",
    "Record that access was refused",
    "That is a finding of non-compliance by itself.",
    "Record",
    "gateway.inspect",
    f"{_LAW}(g)(7), (g)(10)",
    f"{_HERE}.access_refused",
    (_INSPECTION, _BECAUSE),
    "gateway-inspections",
)
MATERIAL = Act(
    "inspection-material",
    "Note material received",
    "Where it lies; it counts as proprietary unless you say that it is not. Only the inspecting roles see it.",
    "Note",
    "gateway.inspect",
    f"{_LAW}(g)(7)",
    f"{_HERE}.material",
    (
        _INSPECTION,
        Asked("says", "What, and where it lies", most=300),
        Asked("proprietary", "Proprietary?", "flag", required=False),
    ),
    "gateway-inspections",
)
REPORT_INSPECTION = Act(
    "inspection-report",
    "Report an inspection",
    "What was found. A breach within the scope opens a finding.",
    "Report",
    "gateway.inspect",
    f"{_LAW}(g)(7)",
    f"{_HERE}.report_inspection",
    (
        _INSPECTION,
        Asked("found", "What was found", "words", most=2000),
        Asked("breach", "Breach of", "choice", required=False, choices=_USES),
        Asked("close", "Close the inspection?", "flag"),
    ),
    "gateway-inspections",
)
SEAL = Act(
    "seal-check",
    "Hold a seal beside an answer",
    "Whether an answer that was found is the program's own, and whole. Send its digest and its seal, never the answer.",
    "Check",
    "gateway.inspect",
    f"{_LAW}(g)(7), (g)(1)(D), (c)(2)",
    f"{_HERE}.seal",
    (
        Asked("seal", "Seal", "words", says="The header Carelaw-Seal that came with the answer.", most=2000),
        Asked("digest", "Digest", says="The SHA-256 of the answer as it was received, in hexadecimal.", most=64),
    ),
    "gateway-inspections",
)
CANARY = Act(
    "canary-issue",
    "Issue a canary",
    "A made-up patient with a history for one point alone; the daily look searches every store and file for its word.",
    "Issue",
    "gateway.review-findings",
    f"{_LAW}(g)(1)(F), (b)(3)",
    f"{_HERE}.canary",
    (Asked("point", "Connection point", most=36, offers=_POINTS),),
    "gateway-keeping",
)
TRACE = Act(
    "canary-trace",
    "Trace a canary's word",
    "Somebody saw it outside: which point leaked it. Opens a finding.",
    "Trace",
    "gateway.review-findings",
    f"{_LAW}(g)(1)(F)",
    f"{_HERE}.trace",
    (Asked("seen", "The word that was seen", most=60), Asked("says", "Where it was seen", most=200)),
    "gateway-findings",
)

ON_FINDING: tuple[Act, ...] = (SUBSTANTIATE, DISMISS, DISABLE, INCIDENT, CURE)
ACTS: tuple[Act, ...] = (
    ASK_AUDIT,
    DECLARE_TELEMETRY,
    REPORT,
    SUBSTANTIATE,
    DISMISS,
    DISABLE,
    INCIDENT,
    ASSESS,
    CURE,
    ANSWER_CURE,
    DECIDE_CURE,
    PROHIBIT,
    LIFT,
    END_AGREEMENT,
    PERMIT,
    REVOKE,
    INSPECT,
    ASK_NDA,
    SETTLE_NDA,
    ON_SITE,
    ACCESS_REFUSED,
    MATERIAL,
    REPORT_INSPECTION,
    SEAL,
    CANARY,
    TRACE,
)
