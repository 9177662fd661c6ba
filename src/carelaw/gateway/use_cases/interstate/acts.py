"""What is done about sharing with other states, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_OFFERED = "carelaw.gateway.use_cases.offered"
_HERE = "carelaw.gateway.use_cases.interstate.doing"
_RUN = "gateway.run-interstate"
_BACK = "gateway-interstate"
_SECTION = "77 Ill. Adm. Code 2080.208"
_STATE = Asked("state", "State", says="Its two letters, such as WI.", most=2, offers=f"{_OFFERED}.states")
_REFERENCE = Asked("reference", "Reference", says="The program's own, such as SA-WI-1.", most=80)
_CONFLICT = Asked(
    "conflict", "Conflict", says="Its number, such as SC-2026-0001.", most=20, offers=f"{_OFFERED}.conflicts"
)
_ENTITY = Asked(
    "entity",
    "Pharmacy entity",
    says="By its id.",
    most=36,
    offers="carelaw.gateway.use_cases.registering.entities_offered",
)
_ON = Asked("on", "On", "day")

DRAFT = Act(
    "draft-state-agreement",
    "Draft the agreement with a state",
    "Both directions and the terms. Drafted again, the draft is changed; a new version has a new reference.",
    "Draft",
    _RUN,
    f"{_SECTION}(c)(2), (c)(3), (d)(6)(C)",
    f"{_HERE}.draft",
    (
        _STATE,
        _REFERENCE,
        Asked("shares_with_us_from", "The state gives its records from", "day", required=False),
        Asked("shares_with_us_last_day", "Last day of that", "day", required=False),
        Asked("we_share_from", "Illinois gives its records from", "day", required=False),
        Asked("we_share_last_day", "Last day of that", "day", required=False),
        Asked(
            "roles",
            "Who may ask",
            "lines",
            required=False,
            says="One a line: prescriber, dispenser, delegate. None: no limit.",
        ),
        Asked(
            "purposes",
            "For which purposes",
            "lines",
            required=False,
            says="One a line: DISPENSING_REVIEW, PATIENT_CARE. None: no limit.",
        ),
        Asked("routes", "By which ways", "lines", required=False, says="One a line: PMPNOW, HUB. None: no limit."),
        Asked("hubs", "Through which hubs", "lines", required=False, says="One a line: RXCHECK, PMPI. None: no limit."),
        Asked("always_permitted", "May it be asked with every search?", "flag", required=False, says="Yes if empty."),
        Asked("memorandum_wanted", "Does it want its own memorandum with the entity?", "flag", required=False),
    ),
    _BACK,
)
SIGN = Act(
    "sign-state-agreement",
    "Enter a signature",
    "The signature of Illinois or of the other state under the agreement of the two.",
    "Enter",
    _RUN,
    f"{_SECTION}(c)(2)",
    f"{_HERE}.sign",
    (
        _REFERENCE,
        Asked("by", "Signed by", "choice", choices=(("illinois", "Illinois"), ("partner", "the other state"))),
        _ON,
    ),
    _BACK,
)
ACTIVATE = Act(
    "activate-state-agreement",
    "Put an agreement in force",
    "Refused unless both states share; the agreement then stays signed.",
    "Put in force",
    _RUN,
    f"{_SECTION}(c)(3)",
    f"{_HERE}.activate",
    (_REFERENCE, Asked("from_on", "From", "day"), Asked("last_day", "Last day", "day", required=False)),
    _BACK,
)
END = Act(
    "end-state-agreement",
    "End an agreement with a state",
    "From this day on the state is not asked and not answered.",
    "End",
    _RUN,
    f"{_SECTION}(c)(2)",
    f"{_HERE}.end",
    (_REFERENCE, _ON, Asked("because", "Why", most=200)),
    _BACK,
)
SUSPEND = Act(
    "suspend-sharing",
    "Suspend sharing with a state",
    "Both directions rest from this day; the entities that ask the state are told.",
    "Suspend",
    _RUN,
    f"{_SECTION}(c)(3)",
    f"{_HERE}.suspend",
    (
        _STATE,
        Asked("by", "Suspended by", "choice", choices=(("PARTNER", "the other state"), ("ILLINOIS", "Illinois"))),
        _ON,
        Asked("because", "Why", most=300),
    ),
    _BACK,
)
RESUME = Act(
    "resume-sharing",
    "Resume sharing with a state",
    "Both directions resume on this day; the entities that ask the state are told.",
    "Resume",
    _RUN,
    f"{_SECTION}(c)(3)",
    f"{_HERE}.resume",
    (_STATE, _ON),
    _BACK,
)
PERMIT = Act(
    "record-state-permission",
    "Record a state's written permission",
    "For the program's own link. An e-mail or a spoken word is not recorded as granted.",
    "Record",
    _RUN,
    f"{_SECTION}(c)(1)",
    f"{_HERE}.permit",
    (
        _STATE,
        _REFERENCE,
        Asked(
            "form",
            "Form",
            "choice",
            choices=(("signed-document", "Signed document"), ("e-mail", "E-mail only"), ("spoken", "Spoken only")),
        ),
        Asked("document", "Document", required=False, says="Its reference in the program's files.", most=120),
        Asked("signed_by", "Signed by", required=False, says="Who signed for the other state.", most=120),
        Asked("from_on", "In force from", "day"),
        Asked("last_day", "Last day", "day", required=False),
        Asked("transit", "Do all states on the way permit it?", "flag", required=False),
    ),
    _BACK,
)
REVOKE = Act(
    "revoke-state-permission",
    "Revoke a state's permission",
    "From this day on the state is not asked through the program's own link.",
    "Revoke",
    _RUN,
    f"{_SECTION}(c)(1)",
    f"{_HERE}.revoke",
    (_REFERENCE, _ON, Asked("because", "Why", most=200)),
    _BACK,
)
KEY = Act(
    "trust-state-key",
    "Put a state's key on the trust list",
    "Questions to the state are sealed with it; what comes from the state must be signed with its private half.",
    "Trust",
    _RUN,
    f"{_SECTION}(c)",
    f"{_HERE}.key",
    (
        _STATE,
        Asked("kid", "Name of the key", most=64),
        Asked("public_key", "Public key", "words", says="PEM, RSA, at least 2048 bits.", most=4000),
        Asked("from_on", "From", "day"),
        Asked("last_day", "Last day", "day", required=False),
    ),
    _BACK,
)
UNTRUST = Act(
    "withdraw-state-key",
    "Withdraw a state's key",
    "From this day on nothing is sealed with it, and nothing signed with it is believed.",
    "Withdraw",
    _RUN,
    f"{_SECTION}(c)",
    f"{_HERE}.untrust",
    (_STATE, Asked("kid", "Name of the key", most=64), _ON),
    _BACK,
)
ROUTE = Act(
    "enter-state-route",
    "Enter where a hub or a state's door is",
    "One of the two approved hubs, or a state's own door for the program's own link.",
    "Enter",
    _RUN,
    f"{_SECTION}(c)(1), (c)(2)",
    f"{_HERE}.route",
    (
        Asked("hub", "Hub", required=False, says="RXCHECK or PMPI; empty for a state's own door.", most=20),
        Asked("state", "State", required=False, says="For its own door only.", most=2),
        Asked("address", "Address", says="It begins https://.", most=300),
        Asked("certificate", "Certificate of its server", "words", required=False, says="PEM.", most=4000),
        Asked("caller_certificate", "Certificate with which it calls here", "words", required=False, says="PEM."),
        Asked("open", "Open?", "flag", required=False, says="Yes if empty."),
    ),
    _BACK,
)
PARTNER = Act(
    "enter-partner-memorandum",
    "Enter another state's memorandum with an entity",
    "Where the agreement wants one, the state stays off for the entity until its reference is here.",
    "Enter",
    _RUN,
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.partner_memorandum",
    (_ENTITY, _STATE, Asked("reference", "Reference of the memorandum", most=80)),
    _BACK,
)
CONFLICT = Act(
    "record-state-conflict",
    "Record a conflict of laws",
    "Every entity whose memorandum lists the state is told at once.",
    "Record",
    _RUN,
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.conflict",
    (
        _STATE,
        Asked("statute", "Statute", most=160),
        Asked("says", "What conflicts", "words", most=2000),
        Asked("effect", "What it means for searches", most=300),
    ),
    _BACK,
)
NOTICE = Act(
    "send-conflict-notice",
    "Tell an entity of a conflict",
    "Before its memorandum can list the state.",
    "Tell",
    _RUN,
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.notice",
    (_CONFLICT, _ENTITY),
    _BACK,
)
ACKNOWLEDGE = Act(
    "acknowledge-conflict",
    "Say that you know of a conflict",
    "Your entity knows of the conflict between the laws of the two states.",
    "Acknowledge",
    "gateway.acknowledge-conflicts",
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.acknowledge",
    (_CONFLICT,),
    "home",
)
ACT_ON = Act(
    "act-on-conflict",
    "Record a step on a conflict",
    "What was done, and what comes next.",
    "Record",
    _RUN,
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.act_on",
    (
        _CONFLICT,
        Asked("says", "What was done", most=300),
        Asked("next_says", "What comes next", required=False, most=300),
        Asked("next_on", "By when", "day", required=False),
    ),
    _BACK,
)
CLOSE = Act(
    "close-state-conflict",
    "Close a conflict",
    "Resolved, or found impossible to resolve, with the reason.",
    "Close",
    _RUN,
    f"{_SECTION}(d)(6)(C)",
    f"{_HERE}.close",
    (
        _CONFLICT,
        Asked(
            "outcome",
            "Outcome",
            "choice",
            choices=(("RESOLVED", "Resolved"), ("NOT_POSSIBLE", "Not possible to resolve")),
        ),
        Asked("because", "Why", most=300),
    ),
    _BACK,
)

ON_ALL: tuple[Act, ...] = (DRAFT, PERMIT, ROUTE)
ON_STATE: tuple[Act, ...] = (DRAFT, PERMIT, SUSPEND, RESUME, KEY, UNTRUST, PARTNER, CONFLICT)
ON_CONFLICT: tuple[Act, ...] = (ACT_ON, NOTICE, CLOSE)
ACTS: tuple[Act, ...] = (
    *(DRAFT, SIGN, ACTIVATE, END, SUSPEND, RESUME, PERMIT, REVOKE),
    *(KEY, UNTRUST, ROUTE, PARTNER, CONFLICT, NOTICE, ACKNOWLEDGE, ACT_ON, CLOSE),
)
