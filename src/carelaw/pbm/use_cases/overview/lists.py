"""The tables of the overview, each a page with its sheet, an operation and a command."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.pbm.use_cases.overview.counting"
_SEE = "pbm.overview"

FIGURES = Listed(
    "overview-figures",
    "Figures of today",
    "Licenses, applications, cases, complaints, examinations, penalties and fees, counted now.",
    _SEE,
    (("figure", "What"), ("count", "Figure"), ("says", "In words")),
    "carelaw.pbm.use_cases.overview.figures.figure_rows",
    numbers=frozenset({"count"}),
)
CASES = Listed(
    "cases",
    "Cases and their deadlines",
    "Open cases by their nearest last day, then closed ones. A case that is a finding is for a person to look at.",
    _SEE,
    (
        ("case", "Case"),
        ("kind", "Kind"),
        ("manager", "About"),
        ("opened", "Opened"),
        ("next", "What is due"),
        ("due", "Last day"),
        ("days_left", "Days left"),
        ("passed", "Passed"),
        ("finding", "Finding"),
        ("paragraph", "Paragraph"),
        ("state", "State"),
    ),
    f"{_HERE}.case_rows",
    numbers=frozenset({"days_left"}),
    tones={"open": "warn", "closed": "neutral"},
)
LICENSE_MONTHS = Listed(
    "license-months",
    "Licenses by month",
    "Granted, lapsed, suspended and revoked in each of twelve months, and in force at its end.",
    _SEE,
    (
        ("month", "Month"),
        ("granted", "Granted"),
        ("lapsed", "Lapsed"),
        ("suspended", "Suspended"),
        ("revoked", "Revoked"),
        ("in_force", "In force at the end"),
    ),
    f"{_HERE}.license_months",
    numbers=frozenset({"granted", "lapsed", "suspended", "revoked", "in_force"}),
)
COMPLAINT_KINDS = Listed(
    "complaint-kinds",
    "Complaints by subject",
    "What is complained of, and how far each complaint has come.",
    _SEE,
    (
        ("subject", "About what"),
        ("received", "Received"),
        ("forwarded", "Put to the benefit manager"),
        ("answered", "Answered"),
        ("closed", "Closed"),
        ("total", "In all"),
    ),
    f"{_HERE}.complaint_kinds",
    numbers=frozenset({"received", "forwarded", "answered", "closed", "total"}),
)
PENALTY_MONTHS = Listed(
    "penalty-months",
    "Penalties by month",
    "Penalties and forfeitures demanded, and what was paid on them, in each of twelve months, US dollars.",
    _SEE,
    (("month", "Month"), ("sheets", "Sheets"), ("demanded", "Demanded, $"), ("paid", "Paid, $")),
    f"{_HERE}.penalty_months",
    numbers=frozenset({"sheets", "demanded", "paid"}),
)
_COUNTS = (("open", "Open"), ("passed", "Last day passed"), ("closed", "Closed"), ("total", "In all"))
MANAGER_FINDINGS = Listed(
    "manager-findings",
    "Findings by benefit manager",
    "What was seen of each and may break the law. A finding is no ruling.",
    _SEE,
    (("manager", "About"), *_COUNTS),
    f"{_HERE}.manager_findings",
    numbers=frozenset({"open", "passed", "closed", "total"}),
)
PARAGRAPH_FINDINGS = Listed(
    "paragraph-findings",
    "Findings by paragraph",
    "The paragraphs that findings rest on. A finding is no ruling.",
    _SEE,
    (("paragraph", "Paragraph"), *_COUNTS),
    f"{_HERE}.paragraph_findings",
    numbers=frozenset({"open", "passed", "closed", "total"}),
)
LISTS: tuple[Listed, ...] = (
    FIGURES,
    CASES,
    LICENSE_MONTHS,
    COMPLAINT_KINDS,
    PENALTY_MONTHS,
    MANAGER_FINDINGS,
    PARAGRAPH_FINDINGS,
)
