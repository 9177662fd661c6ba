"""What is done about who gets an account, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.enrollment"
_PROFESSIONS = (
    ("physician", "Physician"),
    ("dentist", "Dentist"),
    ("podiatrist", "Podiatrist"),
    ("nurse-practitioner", "Nurse practitioner"),
    ("physician-assistant", "Physician assistant"),
    ("optometrist", "Optometrist"),
    ("midwife", "Midwife with prescriptive authority"),
    ("pharmacist", "Pharmacist"),
    ("pharmacy-staff", "Staff of a pharmacy who send reports"),
    ("veterinarian", "Veterinarian"),
    ("wholesaler", "Wholesale distributor"),
    ("other", "Other"),
)
_TESTS = Asked("tests", "Tests passed", "lines", required=False, says="One a line, as the standards name them.")
_LICENSE = (
    Asked("profession", "Profession", "choice", choices=_PROFESSIONS),
    Asked("license_number", "License number", most=40),
    Asked("license_state", "State of the license", says="Two letters, such as PA.", most=2),
    Asked("license_from", "Licensed from", "day"),
    Asked("license_until", "Licensed through", "day", required=False, says="The last day on the license."),
)

APPLY = Act(
    "apply-for-account",
    "Apply for an account",
    "For prescribers, dispensers and those who send reports. Designees are named by their principal instead.",
    "Apply",
    "pdmp.decide-registrations",
    '§3 "prescriber", §7(a), §9(b)(1), (2)',
    f"{_HERE}.registering.apply_for_account",
    (
        Asked(
            "role",
            "You want to",
            "choice",
            choices=(
                ("PRESCRIBER", "Ask about patients as a prescriber"),
                ("DISPENSER", "Ask about patients as a dispenser"),
                ("SUBMITTER", "Send reports for a dispenser"),
            ),
        ),
        Asked("name", "Your name", most=120),
        Asked("email", "Your e-mail address", says="Your own, not one that several people read.", most=254),
        Asked("language", "Language", "choice", required=False, choices=(("en", "English"), ("es", "Español"))),
        *_LICENSE,
        Asked("dea", "Your DEA number", required=False, says="Prescribers give it.", most=9),
        Asked("npi", "Your National Provider Identifier", most=10),
        Asked("employer", "Practice or pharmacy", required=False, most=120),
        Asked("dispenser_dea", "DEA number of the pharmacy", required=False, says="Dispensers and senders.", most=9),
    ),
    "registrations",
)
DECIDE = Act(
    "decide-registration",
    "Decide an application",
    "Approve an application whose license is verified and whose tests are passed, or decline it with reasons.",
    "Decide",
    "pdmp.decide-registrations",
    '§3 "prescriber", §5(5)(ix)',
    f"{_HERE}.registering.decide_registration",
    (
        Asked("registration", "Application", says="Its reference.", most=36),
        Asked("approve", "Approve it?", "flag"),
        Asked("reasons", "Reasons, and how the license was verified", "words"),
        _TESTS,
    ),
    "registrations",
)
LICENSE = Act(
    "record-license",
    "Record a license",
    "Record a renewal, or that a license is suspended or revoked. The role follows the same day.",
    "Record",
    "pdmp.decide-registrations",
    '§3 "prescriber"',
    f"{_HERE}.registering.record_license",
    (Asked("email", "Account", says="Its e-mail address.", most=254), *_LICENSE, Asked("live", "Is it live?", "flag")),
    "registrations",
)
STANDARDS = Act(
    "set-standards",
    "Set the standards",
    "Set a version of the standards on who qualifies to be authorized to query.",
    "Set",
    "pdmp.set-standards",
    "§5(5)(ix)",
    f"{_HERE}.qualifying.set_standards",
    (
        Asked("version", "Version", most=20),
        Asked("text", "The standards in words", "words"),
        Asked("tests", "What must be passed", "lines", says="One test a line."),
        Asked("approved_on", "Approved by the board on", "day"),
        Asked("effective_on", "In force from", "day"),
        Asked("grace_until", "What was passed before suffices through", "day", required=False),
    ),
    "access-standards",
)
TESTS = Act(
    "record-tests",
    "Record tests passed",
    "Record tests of the standards in force that somebody passed.",
    "Record",
    "pdmp.decide-registrations",
    "§5(5)(ix)",
    f"{_HERE}.qualifying.record_tests",
    (
        Asked("email", "Account", says="Its e-mail address.", most=254),
        Asked("tests", "Tests passed", "lines", says="One a line, as the standards name them."),
        Asked("passed_on", "Passed on", "day", required=False, says="Empty: today."),
    ),
    "access-standards",
)
SPECIALIST = Act(
    "record-addiction-specialist",
    "Record an addiction specialist",
    "Record the certificate in addiction medicine of a physician whose license is on file.",
    "Record",
    "pdmp.decide-registrations",
    '§3 "addiction specialist"',
    f"{_HERE}.qualifying.record_specialist",
    (
        Asked("email", "Account", says="Its e-mail address.", most=254),
        Asked("certificate_number", "Number of the certificate", required=False, most=40),
        Asked("verified_on", "Verified with both issuers on", "day", required=False),
    ),
    "registrations",
)
NAME = Act(
    "designate-employee",
    "Name a designee",
    "Name an employee of yours who shall ask on your behalf, with an identifier of his or her own.",
    "Name",
    "pdmp.name-designees",
    "§5(5)(ix), §7(d), §8(c)",
    f"{_HERE}.designees.name_designee",
    (
        Asked("name", "Name", most=120),
        Asked("email", "E-mail address", says="Of that person alone.", most=254),
        Asked("employer", "Employer", says="Your practice or pharmacy.", most=120),
        Asked("employed", "Is this person employed there?", "flag"),
        Asked("is_nurse", "Is this person a licensed professional nurse?", "flag"),
        Asked("nurse_license", "Number of the nursing license", required=False, most=40),
        Asked("preference_statement", "If no nurse: why this person", required=False, says="One line.", most=300),
        Asked("starts_on", "From", "day", required=False, says="Empty: today."),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "my-designees",
)
ACTIVATE = Act(
    "activate-designee",
    "Activate a designee",
    "Activate a named designee whose tests are passed, or refuse with reasons.",
    "Settle",
    "pdmp.decide-registrations",
    "§5(5)(ix)",
    f"{_HERE}.designees.activate_designee",
    (
        Asked("nomination", "Named under", says="Its reference.", most=36),
        Asked("accept", "Activate?", "flag"),
        Asked("reasons", "Reasons", "words", required=False),
        _TESTS,
    ),
    "registrations",
)
END = Act(
    "end-designee",
    "End a designation",
    "End a designation now, or on the last day of the employment.",
    "End it",
    "pdmp.end-designees",
    "§5(5)(ix), §7(d), §8(c)",
    f"{_HERE}.designees.end_designee",
    (
        Asked("designation", "Designation", says="Its reference.", most=36),
        Asked("last_day", "Last day", "day", required=False, says="Empty: now."),
    ),
    "my-designees",
)
REVIEW = Act(
    "review-designees",
    "Confirm your designees",
    "Say that you looked through your designees of this quarter. End first what should end.",
    "Confirm",
    "pdmp.name-designees",
    "§5(5)(ix)",
    f"{_HERE}.designees.review_designees",
    (Asked("confirmed", "Did you look through all of them?", "flag"),),
    "my-designees",
)

ACTS: tuple[Act, ...] = (APPLY, DECIDE, LICENSE, STANDARDS, TESTS, SPECIALIST, NAME, ACTIVATE, END, REVIEW)
