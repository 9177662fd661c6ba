"""What is done at the patients' desk, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.patients.acting"
_REQUEST = Asked("request", "Request", says="Its id, from the page of the request.", most=36)
_CAPACITIES = (
    ("self", "The patient"),
    ("parent", "Parent of a person under 18"),
    ("guardian", "Guardian of a person under 18"),
    ("health-care-agent", "Agent under a health-care power of attorney"),
    ("spouse", "Husband, wife or partner"),
    ("adults-guardian", "Guardian of an adult"),
    ("executor", "Executor or heir"),
    ("attorney", "Attorney at law"),
    ("insurer", "Insurer"),
    ("employer", "Employer"),
    ("other", "Somebody else"),
)
_DETAILS = (
    Asked("last_name", "Last name of the patient", required=False, most=80),
    Asked("first_name", "First name of the patient", required=False, most=80),
    Asked("birth_date", "Date of birth of the patient", "day", required=False),
    Asked("zip_code", "ZIP code of the patient", required=False, most=10),
    Asked("former_names", "Former names of the patient", required=False, most=200),
    Asked("signed", "Is the form signed?", "flag"),
)
ENTER = Act(
    "enter-patient-request",
    "Enter a paper form",
    "The day on which the form came in is the day of the request. What is missing is asked for by letter.",
    "Enter",
    "pdmp.patient-requests",
    "§6(b)(3)",
    f"{_HERE}.enter",
    (
        Asked("received_on", "Came in on", "day"),
        Asked("capacity", "Who asks", "choice", choices=_CAPACITIES),
        Asked("requester_name", "Name of who asks", most=120),
        Asked("reply_to", "Postal address of who asks", "words"),
        Asked("language", "Language", "choice", choices=(("en", "English"), ("es", "Español"))),
        *_DETAILS,
    ),
    "patient-requests",
)
COMPLETE = Act(
    "complete-patient-request",
    "Complete a form",
    "Enter what was missing on a paper form; the day of the request stays.",
    "Complete",
    "pdmp.patient-requests",
    "§6(b)(3)",
    f"{_HERE}.complete",
    (_REQUEST, *_DETAILS),
    "patient-requests",
)
SEEN = Act(
    "enter-patient-evidence",
    "Enter a document seen at the counter or sent by mail",
    "Enter a document without a file. Only the last four characters of its number are kept.",
    "Enter",
    "pdmp.patient-requests",
    "§9(b)(11)",
    f"{_HERE}.enter_evidence",
    (
        _REQUEST,
        Asked("proves", "What it proves", "choice", choices=(("identity", "Who asks"), ("capacity", "As what"))),
        Asked(
            "document",
            "Which document it is",
            "choice",
            choices=(
                ("drivers-license", "Driver's license"),
                ("state-id", "Identity card of a state"),
                ("passport", "Passport"),
                ("military-id", "Military identity card"),
                ("notarized-statement", "Notarized statement"),
                ("birth-certificate", "Birth certificate"),
                ("adoption-decree", "Adoption decree"),
                ("guardianship-order", "Guardianship order"),
                ("health-care-power", "Health-care power of attorney"),
                ("other", "Another document"),
            ),
        ),
        Asked("number", "Its number", required=False, most=40),
    ),
    "patient-requests",
)
CHECK = Act(
    "check-patient-evidence",
    "Check a document",
    "Say whether it proves what it has to prove. What proves nothing is asked for once more by letter.",
    "Record",
    "pdmp.patient-requests",
    "§9(b)(11)",
    f"{_HERE}.check",
    (
        Asked("evidence", "Document", says="Its id, from the page of the request.", most=36),
        Asked("good", "Does it prove it?", "flag"),
        Asked("because", "If not: why", required=False),
        Asked("number", "Its number", required=False, says="Only the last four characters are kept.", most=40),
        Asked("for_health_care", "Health-care power: does it reach health care?", "flag", required=False),
        Asked("power_from", "Health-care power: first day", "day", required=False),
        Asked("power_until", "Health-care power: last day", "day", required=False),
        Asked("revoked_on", "Health-care power: revoked on", "day", required=False),
        Asked("principal_died_on", "Health-care power: the principal died on", "day", required=False),
    ),
    "patient-requests",
)
READY = Act(
    "ready-patient-request",
    "Say whose record it is",
    "One of the people that the search for this request showed, or nobody. The requester is told that it is ready.",
    "Make it ready",
    "pdmp.patient-requests",
    "§9(b)(11)",
    f"{_HERE}.make_it_ready",
    (_REQUEST, Asked("patient", "Patient", says="The id that the search showed, or: nobody.", most=36)),
    "patient-requests",
)
POWER = Act(
    "end-patient-power",
    "Enter the end of a health-care power",
    "It was revoked, or the principal died: from that day on nothing is given to the agent.",
    "Enter",
    "pdmp.patient-requests",
    "§9(b)(11)",
    f"{_HERE}.power_ended",
    (
        _REQUEST,
        Asked("revoked_on", "Revoked on", "day", required=False),
        Asked("principal_died_on", "The principal died on", "day", required=False),
    ),
    "patient-requests",
)
WAIVE = Act(
    "waive-patient-fee",
    "Take the cost back",
    "Such as for an answer that was empty by the department's error.",
    "Take it back",
    "pdmp.patient-requests",
    "§5(3)(v)",
    f"{_HERE}.waive_fee",
    (_REQUEST, Asked("because", "Why", most=200)),
    "patient-requests",
)
ANSWER = Act(
    "answer-patient-claim",
    "Answer a claim",
    "Confirm what you reported, or say that your revision is sent; send it first.",
    "Answer",
    "pdmp.claims-answer",
    "§5(3)",
    f"{_HERE}.answer",
    (
        Asked("claim", "Claim", says="Its id, from the list.", most=36),
        Asked(
            "answer",
            "Your answer",
            "choice",
            choices=(("revised", "We have sent a revision"), ("confirmed", "It is right as reported")),
        ),
        Asked("says", "On what you rely", "words", required=False),
    ),
    "claims-to-answer",
)
DECIDE = Act(
    "decide-patient-claim",
    "Decide a claim",
    "Corrected when the revision is stored, confirmed when the dispenser stood by its report. The patient is told.",
    "Decide",
    "pdmp.patient-requests",
    "§5(3)",
    f"{_HERE}.decide",
    (
        Asked("claim", "Claim", says="Its id, from the list.", most=36),
        Asked("says", "What the patient is told", "words", required=False),
    ),
    "patient-claims",
)
PUBLISH = Act(
    "publish-patient-notice",
    "Publish the notice to patients",
    "The next version; every number in it is the one in force on its first day.",
    "Publish",
    "pdmp.notice-publish",
    "§5(3)",
    f"{_HERE}.publish",
    (
        Asked("effective_on", "In force from", "day"),
        Asked("website", "Address of the website", most=120),
        Asked("post", "Postal address", most=200),
        Asked("because", "Why a new version", required=False, most=200),
    ),
    "patient-notice-use",
)
COST = Act(
    "set-access-cost",
    "Set the cost of a further access",
    "One access in a quarter stays free. A change gives the notice a new version from the same day; 0.00 takes it "
    "away.",
    "Set",
    "pdmp.access-cost-set",
    "§5(3)(v)",
    f"{_HERE}.set_access_cost",
    (Asked("amount", "Amount in dollars", most=10), Asked("effective_on", "From", "day")),
    "patient-notice-use",
)
USE = Act(
    "use-patient-notice",
    "Say how you use the notice",
    "Prescribers hand it over or read it; dispensers may display it.",
    "Record",
    "pdmp.notice-use",
    "§5(3)",
    f"{_HERE}.say_use",
    (
        Asked("version", "Version obtained", "number"),
        Asked("mode", "How it is used", "choice", choices=(("given", "Handed over or read"), ("posted", "Displayed"))),
        Asked("place", "Practice or pharmacy", required=False, most=160),
        Asked("from_on", "Since", "day"),
    ),
    "patient-notice-use",
)
MEASURE = Act(
    "record-service-measure",
    "Record a figure about the service",
    "What the program does not measure by itself, with its source. It is published with the month.",
    "Record",
    "pdmp.measures-keep",
    "§6(b)(2)",
    f"{_HERE}.record",
    (
        Asked("month", "Month", "day", says="Any day of it."),
        Asked(
            "name",
            "Figure",
            "choice",
            choices=(
                ("accessibility-faults", "Faults found by the accessibility check (WCAG 2.1 AA)"),
                ("help-desk-minutes", "Minutes until the help desk answered, the middle one"),
            ),
        ),
        Asked("value", "Value", most=14),
        Asked("source", "Where it comes from", most=200),
    ),
    "service-measures",
)
ACTS = (ENTER, COMPLETE, SEEN, CHECK, READY, POWER, WAIVE, ANSWER, DECIDE, PUBLISH, COST, USE, MEASURE)
