"""What is done about keeping, destroying and not giving out, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.retention.doing"
_HOLD = Asked("hold", "Request", says="Its number.", most=36)
_READING = Asked("reading", "Reading", says="Its number.", most=36)

ASK_HOLD = Act(
    "ask-hold",
    "Ask that information be kept",
    "A law-enforcement agency, or a body that licenses prescribers or dispensers, asks in writing, for cause, that "
    "specific information be kept one more year. Prescriptions, or one person's in a period with both ends.",
    "Send the request",
    "pdmp.ask-hold",
    "§6(d)",
    f"{_HERE}.ask",
    (
        Asked(
            "asks",
            "What is asked",
            "choice",
            choices=(
                ("hold", "One year after the seven"),
                ("extension", "An extension of one year"),
                ("court-order", "A further extension that a court ordered"),
            ),
        ),
        Asked(
            "requester_kind",
            "Who asks",
            "choice",
            choices=(
                ("law-enforcement", "Law-enforcement agency"),
                ("licensing-body", "Licensing or certifying body"),
                ("insurer", "Insurer"),
                ("employer", "Employer"),
                ("patient", "Patient"),
                ("researcher", "Researcher"),
                ("other", "Somebody else"),
            ),
        ),
        Asked("requester", "Name of the agency or body", most=200),
        Asked("case_number", "Its case number", required=False, most=60),
        Asked("in_writing", "Is it made in writing?", "flag"),
        Asked("letter", "Reference of the written request", required=False, most=64),
        Asked("cause", "Cause", "words", required=False, says="What is missing can be handed in within 14 days."),
        Asked(
            "prescriptions",
            "Prescriptions",
            "lines",
            required=False,
            says="One a line: the dispenser's DEA number, a space, the prescription number.",
        ),
        Asked("last_name", "Last name", required=False, most=80, says="Of one person, with a period."),
        Asked("first_name", "First name", required=False, most=80),
        Asked("birth_date", "Date of birth", "day", required=False),
        Asked("since", "Dispensed from", "day", required=False),
        Asked("until", "Dispensed through", "day", required=False),
        Asked("held_by", "What an earlier request keeps", required=False, says="The number of that request.", most=36),
        Asked("court", "Court", required=False, says="Of an order.", most=120),
        Asked("docket", "Docket", required=False, most=60),
        Asked("ordered_on", "Date of the order", "day", required=False),
        Asked("ordered_until", "Until when it orders", "day", required=False, says="Empty: it is silent; one year."),
    ),
    "holds",
)
COMPLETE_HOLD = Act(
    "complete-hold",
    "Hand in what a request lacks",
    "Complete a request while what it names is protected.",
    "Hand in",
    "pdmp.ask-hold",
    "§6(d)",
    f"{_HERE}.complete",
    (
        _HOLD,
        Asked("cause", "Cause", "words", required=False),
        Asked("case_number", "Case number", required=False, most=60),
        Asked("letter", "Reference of the written request", required=False, most=64),
    ),
    "holds",
)
DECIDE_HOLD = Act(
    "decide-hold",
    "Decide a request to keep information",
    "Grant it, and each item gets its end by its own collection date; or refuse it with the reason.",
    "Decide",
    "pdmp.decide-hold",
    "§6(d)",
    f"{_HERE}.decide",
    (
        _HOLD,
        Asked("grant", "Grant it?", "flag"),
        Asked("because", "Why not", "words", required=False, says="Of a refusal; the requester reads it."),
    ),
    "holds",
)
RELEASE_HOLD = Act(
    "release-hold",
    "Give a hold up",
    "What nobody else holds is destroyed when its time has come.",
    "Give it up",
    "pdmp.ask-hold",
    "§6(d)",
    f"{_HERE}.release",
    (_HOLD,),
    "holds",
)
PROCEDURE = Act(
    "adopt-hold-procedure",
    "Adopt the procedure for holds",
    "Say what a request to keep information must contain. It holds for requests from its day on.",
    "Adopt",
    "pdmp.adopt-hold-procedure",
    "§6(d)",
    f"{_HERE}.adopt",
    (
        Asked(
            "required",
            "What a request must contain",
            "lines",
            says="One a line: requester, case_number, cause, document, information; the act's own are always in.",
        ),
        Asked("adopted_on", "Adopted on", "day"),
        Asked("minutes", "Minutes of the vote", most=120),
    ),
    "holds",
)
ASK_READING = Act(
    "ask-vault-reading",
    "Ask to read what a hold keeps",
    "For the matter for which it is kept. A person of the department opens it first.",
    "Ask",
    "pdmp.ask-hold",
    "§6(d), §9(b)(3), (6)",
    f"{_HERE}.ask_to_read",
    (_HOLD,),
    "holds",
)
OPEN_READING = Act(
    "open-vault-reading",
    "Open a reading of the vault",
    "The second person behind a release: never the one who asked.",
    "Open it",
    "pdmp.decide-hold",
    "§5(5)(iv)",
    f"{_HERE}.open_to_read",
    (_READING,),
    "holds",
)
DESTROY = Act(
    "destroy-due",
    "Destroy what is due",
    "Destroy today what is more than seven years old and held by nobody, and sign the certificate. The daily work does "
    "the same by itself; done twice, the second time changes nothing.",
    "Destroy",
    "pdmp.destroy-due",
    "§6(d)",
    f"{_HERE}.destroy",
    (),
    "retention",
)
VERIFY = Act(
    "verify-destruction",
    "Verify the certificates",
    "Check every certificate: signature, chain, lines, and that nothing it lists is there again.",
    "Verify",
    "pdmp.see-destruction",
    "§6(d)",
    f"{_HERE}.verify",
    (),
    "retention",
)
REGISTER_OUTSIDE = Act(
    "register-outside-request",
    "Register a request from outside",
    "A request under the Right-to-Know Law, a civil subpoena, an attorney's letter or an insurer's form: none opens a "
    "door. The first is refused at once in words that confirm nothing; legal process goes to counsel.",
    "Register",
    "pdmp.answer-outside-requests",
    "§9(a)",
    f"{_HERE}.register",
    (
        Asked(
            "way",
            "How it came",
            "choice",
            choices=(
                ("right-to-know", "Right-to-Know Law"),
                ("civil-subpoena", "Civil subpoena"),
                ("attorney-letter", "Attorney's letter"),
                ("insurer-form", "Insurer's form"),
                ("e-mail", "E-mail that asks for rows"),
            ),
        ),
        Asked("asked_by", "Who asks or serves", most=200),
        Asked("address", "Address for the answer", "words", required=False),
        Asked("received_on", "Received or served on", "day"),
        Asked("reference", "Their reference or docket", required=False, most=80, says="Never a patient's name."),
        Asked(
            "asks_for",
            "What it asks for",
            "choice",
            choices=(
                ("identified", "Information about people, or who asked about them"),
                ("statistics", "Statistics that identify nobody"),
            ),
        ),
    ),
    "outside-requests",
)
ANSWER_PROCESS = Act(
    "answer-legal-process",
    "Record counsel's answer",
    "Counsel answers legal process on §9(a), never on a privilege: the section that gave one was struck.",
    "Record",
    "pdmp.answer-outside-requests",
    "§9(a)",
    f"{_HERE}.answer",
    (
        Asked("entry", "Entry of the register", says="Its reference.", most=36),
        Asked("answered_on", "Answered on", "day"),
        Asked(
            "basis",
            "What the answer rests on",
            "choice",
            choices=(
                ("confidential-9a", "Confidential, §9(a)"),
                ("door-9b", "A door of §9(b), used as it stands there"),
                ("nothing-identified", "Nothing that identifies anybody is asked for"),
                ("withdrawn", "It was withdrawn"),
                ("court-decided", "A court decided on it"),
                ("privilege", "A privilege of the program"),
            ),
        ),
        Asked("answer", "Counsel's answer", "words", says="Without anything about a patient."),
        Asked("given", "Was information handed over?", "flag"),
    ),
    "outside-requests",
)
KEEP_GRANT = Act(
    "keep-grant",
    "Keep a grant of access",
    "The grant was looked at again and is still needed. One that is not is revoked where roles are given.",
    "Keep it",
    "pdmp.review-access",
    "§5(5)(iv)",
    f"{_HERE}.keep",
    (Asked("grant", "Grant", says="Its number.", most=36),),
    "access-reviews",
)
HOLD_ACTS = (ASK_HOLD, COMPLETE_HOLD, DECIDE_HOLD, RELEASE_HOLD, PROCEDURE, ASK_READING, OPEN_READING)
ACTS = (*HOLD_ACTS, DESTROY, VERIFY, REGISTER_OUTSIDE, ANSWER_PROCESS, KEEP_GRANT)
