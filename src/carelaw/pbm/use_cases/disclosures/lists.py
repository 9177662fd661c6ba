"""The lists about disclosures, as every door offers them."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.disclosures.looking"
_SEE = "pbm.disclosures-see"
_TONES = {
    "sent": "good",
    "draft": "warn",
    "released": "good",
    "granted": "info",
    "pass": "good",
    "review": "warn",
    "violation": "bad",
    "stated": "good",
    "exception": "warn",
    "unallocated": "warn",
    "refused": "bad",
}
STATEMENTS = Listed(
    "disclosures",
    "Statements of rebates, fees and rates",
    "What benefit managers state to covered entities; a statement that is designated confidential says so.",
    _SEE,
    (
        ("number", "Statement"),
        ("kind", "What"),
        ("program", "Program"),
        ("entity", "Covered entity"),
        ("period", "Period"),
        ("total", "Total, dollars"),
        ("designation", "Designation"),
        ("state", "State"),
        ("sent_on", "Sent"),
    ),
    f"{_HERE}.statements",
    opens="pbm-disclosure",
    acts=("disclosure-file", "disclosure-send", "disclosure-release-ask", "rate-verify"),
    numbers=frozenset({"total"}),
    tones=_TONES,
)
OWED = Listed(
    "disclosures-owed",
    "Disclosures owed",
    "For each covered entity: rebates stated in this contract year, fees, and whether rates are owed.",
    _SEE,
    (
        ("program", "Program"),
        ("entity", "Covered entity"),
        ("year_ends_on", "Contract year ends"),
        ("rebates", "Rebates"),
        ("rebates_says", "Why"),
        ("fees_stated_on", "Fees last stated"),
        ("rates", "Rates owed"),
        ("rates_says", "Why rates"),
        ("rates_stated_on", "Rates last stated"),
    ),
    f"{_HERE}.owed",
    acts=("disclosure-file", "rebate-sharing-declare"),
    tones=_TONES,
)
RELEASES = Listed(
    "disclosure-releases",
    "Releases of statements",
    "What may be passed on, on which basis, and what went out when.",
    _SEE,
    (
        ("number", "Release"),
        ("statement", "Statement"),
        ("recipient", "To whom"),
        ("basis", "Basis"),
        ("because", "Why"),
        ("asked_on", "Asked"),
        ("state", "State"),
        ("released_on", "Released"),
    ),
    f"{_HERE}.releases",
    acts=("disclosure-release-ask", "disclosure-release-record", "disclosure-release-consent"),
    tones=_TONES,
)
VERIFICATIONS = Listed(
    "verifications",
    "Checks with pharmacies",
    "Which covered entities ask pharmacies what they were paid; an objection is kept and stops nothing.",
    "pbm.verifications-see",
    (
        ("number", "Check"),
        ("statement", "Statement"),
        ("entity", "Covered entity"),
        ("asked_on", "Asked"),
        ("claims", "Claims"),
        ("answered", "Answered"),
        ("objected_on", "Objection"),
    ),
    f"{_HERE}.verifications",
    acts=("rate-verify", "rate-verify-object", "rate-verify-answer"),
    numbers=frozenset({"claims", "answered"}),
)
DIFFERENCES = Listed(
    "verification-differences",
    "Differences between disclosed and received",
    "Claim by claim: what was disclosed, what the pharmacy received.",
    "pbm.verification-differences-see",
    (
        ("verification", "Check"),
        ("claim", "Claim"),
        ("pharmacy", "Pharmacy"),
        ("disclosed", "Disclosed, dollars"),
        ("received", "Received, dollars"),
        ("difference", "Difference"),
        ("outcome", "Standing"),
        ("says", "Why"),
    ),
    f"{_HERE}.differences",
    numbers=frozenset({"disclosed", "received", "difference"}),
    tones=_TONES,
)
TOLD = Listed(
    "pharmacy-told",
    "What pharmacies told covered entities",
    "One-way, and never shown to a benefit manager.",
    "pbm.pharmacy-told-see",
    (
        ("number", "Disclosure"),
        ("pharmacy", "Pharmacy"),
        ("entity", "Covered entity"),
        ("program", "Program"),
        ("told_on", "Told"),
        ("claims", "Claims"),
        ("total", "Received, dollars"),
    ),
    f"{_HERE}.told",
    acts=("pharmacy-tell",),
    numbers=frozenset({"claims", "total"}),
)
LISTS: tuple[Listed, ...] = (STATEMENTS, OWED, RELEASES, VERIFICATIONS, DIFFERENCES, TOLD)
