"""Directives, operations, disclosures, links, assistance: what is done about each, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_OFFERED = "carelaw.gateway.use_cases.offered"
_HERE = "carelaw.gateway.use_cases.foundations.doing"
_SECTION = "77 Ill. Adm. Code 2080.208"
_WORK = (
    ("migration", "Migration of the database"),
    ("purge", "Purge of what is past its years"),
    ("key-rotation", "Rotation of keys"),
    ("bulk-change", "Bulk change"),
    ("correction", "Correction of data"),
    ("job-rerun", "A job run again"),
)
_DIRECTIVE = Asked(
    "directive",
    "Directive",
    required=False,
    says="Its number, such as DIR-2026-0001.",
    most=20,
    offers=f"{_OFFERED}.directives",
)
_POINT = Asked(
    "point",
    "Connection point",
    says="Its number, such as IL-00001.",
    most=20,
    offers="carelaw.gateway.use_cases.points.points_offered",
)

DIRECT = Act(
    "issue-directive",
    "Issue a directive",
    "Work on databases and servers is done under your direction.",
    "Issue",
    "gateway.direct-operations",
    f"{_SECTION}(b)(4)",
    f"{_HERE}.issue_directive",
    (
        Asked("scope", "For what work", "choice", choices=(*_WORK, ("any", "Any of these"))),
        Asked("says", "What is directed", most=300),
        Asked("last_day", "Last day", "day", required=False),
        Asked("standing", "For scheduled jobs as well?", "flag", required=False),
    ),
    "gateway-foundations",
)
WITHDRAW = Act(
    "withdraw-directive",
    "Withdraw a directive",
    "From today nothing is done under it.",
    "Withdraw",
    "gateway.direct-operations",
    f"{_SECTION}(b)(4)",
    f"{_HERE}.withdraw_directive",
    (
        Asked(
            "directive",
            "Directive",
            says="Its number, such as DIR-2026-0001.",
            most=20,
            offers=f"{_OFFERED}.directives",
        ),
    ),
    "gateway-foundations",
)
OPERATE = Act(
    "operate",
    "Do work under a directive",
    "A purge is run at once; other work is recorded before it is done.",
    "Do it",
    "gateway.do-operations",
    f"{_SECTION}(b)(4)",
    f"{_HERE}.operate",
    (Asked("kind", "Work", "choice", choices=_WORK), _DIRECTIVE, Asked("says", "What is done", most=300)),
    "gateway-foundations",
)
ASK_DISCLOSURE = Act(
    "enter-disclosure",
    "Enter a request for program data",
    "Outside a live search, data leave only as the law permits.",
    "Enter",
    "gateway.enter-disclosures",
    f"{_SECTION}(g)(1)",
    f"{_HERE}.enter_disclosure",
    (
        Asked("requester", "Who asks", most=160),
        Asked(
            "asks_for",
            "What is asked for",
            "choice",
            choices=(
                ("envelopes", "Envelopes of searches"),
                ("register", "Parties, points and agreements"),
                ("content", "Prescription content"),
            ),
        ),
        Asked("legal_basis", "Legal basis", required=False, says="Statute and section, or the order of a court."),
    ),
    "gateway-foundations",
)
DECIDE_DISCLOSURE = Act(
    "decide-disclosure",
    "Decide on a disclosure",
    "Whether the law that was named permits it, and why.",
    "Decide",
    "gateway.decide-disclosures",
    f"{_SECTION}(g)(1)",
    f"{_HERE}.decide_disclosure",
    (
        Asked(
            "disclosure",
            "Request",
            says="Its number, such as DIS-2026-0001.",
            most=20,
            offers=f"{_OFFERED}.disclosures",
        ),
        Asked("permitted", "Permitted?", "flag"),
        Asked("because", "Why", most=300),
    ),
    "gateway-foundations",
)
HAND_OVER = Act(
    "hand-over-link",
    "Hand a link over",
    "The link and its software go to the point's owner at no charge; private keys are made and kept there.",
    "Hand over",
    "gateway.handle-integration",
    f"{_SECTION} (opening paragraph)",
    f"{_HERE}.hand_over_link",
    (
        _POINT,
        Asked("software", "Software and its version", most=80),
        Asked("delivered_to", "To whom", most=160),
        Asked("delivered_on", "On", "day"),
    ),
    "gateway-foundations",
)
ASK_HELP = Act(
    "ask-assistance",
    "Ask for technical help",
    "About setting the link up. Write nothing about a patient or a drug.",
    "Ask",
    "gateway.report-connection",
    f"{_SECTION} (opening paragraph)",
    f"{_HERE}.ask_assistance",
    (
        Asked(
            "integration",
            "Integration",
            says="Its number, such as INT-2026-0001.",
            most=20,
            offers=f"{_OFFERED}.integrations",
        ),
        Asked("topic", "Topic", most=120),
        Asked("says", "Question", "words", most=2000),
    ),
    "gateway-foundations",
)
ANSWER_HELP = Act(
    "answer-assistance",
    "Answer a question",
    "Days that a question waits for the program are the Department's own.",
    "Answer",
    "gateway.handle-integration",
    f"{_SECTION} (opening paragraph)",
    f"{_HERE}.answer_assistance",
    (
        Asked(
            "ticket", "Question", says="Its number, such as HELP-2026-0001.", most=20, offers=f"{_OFFERED}.questions"
        ),
        Asked("answer", "Answer", "words", most=2000),
    ),
    "gateway-foundations",
)
FUNDING = Act(
    "name-funding-shortfall",
    "Name a shortfall of funding",
    "Days on which federal, start-up or upkeep money was missing are the Department's own in every open case.",
    "Name",
    "gateway.run-cases",
    f"{_SECTION} (opening paragraph), (h)",
    f"{_HERE}.name_shortfall",
    (
        Asked("from_on", "From", "day"),
        Asked("to_on", "Through", "day", required=False),
        Asked("note", "What was missing", most=160),
    ),
    "gateway-foundations",
)
ACTS: tuple[Act, ...] = (
    DIRECT,
    WITHDRAW,
    OPERATE,
    ASK_DISCLOSURE,
    DECIDE_DISCLOSURE,
    HAND_OVER,
    ASK_HELP,
    ANSWER_HELP,
    FUNDING,
)
