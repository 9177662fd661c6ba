"""What is done about health homes, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.ihh.use_cases.homes.doing"
_P = "89 Ill. Adm. Code 140.991"
_HOME = Asked("home", "Health home", required=False, says="Its reference; not needed for one's only one.", most=20)
_APPLICATION = Asked("application", "Application", says="Its number, such as HA-2019-0001.", most=16)
_PARTNER = Asked("partner", "Partner", says="Its number, such as HP-2019-0001.", most=16)
_PLAN = Asked("plan", "Corrective action plan", says="Its number, such as CAP-2019-0001.", most=16)
_FINDING = Asked("finding", "Finding", says="Its number, such as CF-2019-0001.", most=16)
_PANEL = Asked("panel", "Smaller panel", says="Its number, such as PX-2019-0001.", most=16)
_TERMINATION = Asked("termination", "Termination", says="Its number, such as HT-2019-0001.", most=16)
_REASONS = Asked("reasons", "Why", "words", most=300)
_MAYBE_REASONS = Asked("reasons", "Why", "words", required=False, most=300)
_TIERS = (("A", "Tier A: serves A, B and C"), ("B", "Tier B"), ("C", "Tier C"))
_MODELS = (("single", "One organization alone"), ("partnered", "With partners"))
_ENROLLMENT = (
    ("PENDING", "Pending"),
    ("ACTIVE", "Active"),
    ("SUSPENDED", "Suspended"),
    ("TERMINATED", "Terminated"),
)
_GROUNDS = (
    ("subpart-b", "A ground of Subpart B"),
    ("tier", "No tier, or several"),
    ("enrollment", "No active enrollment"),
    ("terms", "Terms not signed"),
    ("agreements", "Agreements lacking"),
    ("entity-type", "The type of entity"),
)
_APPLY, _DECIDE, _WATCH, _CARRY = "ihh.apply", "ihh.decide-homes", "ihh.watch-homes", "ihh.carry-plans"

APPLY = Act(
    "home-apply",
    "Apply to be a health home",
    "Any entity may apply, of whatever type. The enrollment, the signed terms and the agreements come afterwards.",
    "Apply",
    _APPLY,
    f"{_P}(a), (b)(2)",
    f"{_HERE}.apply",
    (
        Asked("legal_name", "Legal name", required=False, most=120),
        Asked("entity_type", "Type of entity", required=False, says="In your words; none is left out.", most=40),
        Asked("tax_id", "Tax identifier", required=False, most=20),
        Asked("npi", "NPI", required=False, most=10),
        Asked("tiers", "Tier", "lines", required=False, says="A, B or C; A serves all three."),
        Asked("delivery_model", "How it serves", "choice", choices=_MODELS),
        Asked("partners", "Partners", "lines", required=False, says="One a line: NPI of ten digits, a space, name."),
        Asked("contact", "Contact", required=False, most=160),
        Asked("phone", "Telephone", required=False, most=20),
        Asked("counties", "Counties served", "lines", required=False, says="One a line; none: the whole State."),
        Asked("languages", "Languages", "lines", required=False, says="One a line, such as en or es."),
        Asked("capacity", "Room for how many members", "number", required=False),
    ),
    "ihh-homes",
)
WITHDRAW = Act(
    "home-application-withdraw",
    "Withdraw an application",
    "It stays on file as withdrawn.",
    "Withdraw",
    _APPLY,
    f"{_P}(a)",
    f"{_HERE}.withdraw",
    (_APPLICATION,),
    "ihh-homes",
)
ENROLLMENT = Act(
    "home-application-enrollment",
    "Enter an applicant's enrollment",
    "What the enrollment system says of the applicant under Subpart B.",
    "Enter",
    _DECIDE,
    f"{_P}(b)(3)",
    f"{_HERE}.enrollment",
    (
        _APPLICATION,
        Asked("enrollment", "Enrollment", "choice", choices=_ENROLLMENT),
        Asked("enrolled_from", "Active from", "day", required=False),
    ),
    "ihh-homes",
)
APPROVE = Act(
    "home-application-approve",
    "Approve an application",
    "Only with an active enrollment, the terms signed as they stand, and a copy of every partner's agreement.",
    "Approve",
    _DECIDE,
    f"{_P}(b)(3), (4)",
    f"{_HERE}.approve",
    (_APPLICATION, Asked("reference", "Reference", required=False, says="Empty: the next number.", most=20)),
    "ihh-homes",
)
REFUSE = Act(
    "home-application-refuse",
    "Refuse an application",
    "On a ground that the rule knows. The type of entity is none.",
    "Refuse",
    _DECIDE,
    f"{_P}(a), (b)",
    f"{_HERE}.refuse",
    (
        _APPLICATION,
        Asked("ground", "Ground", "choice", choices=_GROUNDS),
        Asked("found", "What was found", "words", required=False, most=400),
    ),
    "ihh-homes",
)
TERMS_PUBLISH = Act(
    "home-terms-publish",
    "Publish the provider terms",
    "A new version; every health home is asked to sign it.",
    "Publish",
    _DECIDE,
    f"{_P}(b)(4)",
    f"{_HERE}.terms_publish",
    (
        Asked("version", "Version", says="Such as 2019-1.", most=20),
        Asked("paper", "The terms", "file"),
        Asked("required_roles", "Required professionals", "lines", required=False, says="One role a line."),
    ),
    "ihh-homes",
)
TERMS_SIGN = Act(
    "home-terms-sign",
    "Sign the provider terms",
    "Completed and signed before the approval, and again when they change.",
    "Sign",
    _APPLY,
    f"{_P}(b)(4)",
    f"{_HERE}.terms_sign",
    (
        Asked("version", "Version", most=20),
        Asked("signed_by", "Signed by", required=False, most=120),
        Asked("signed_on", "Signed on", "day"),
        Asked("applicant", "For whom", required=False, says="The office enters what came on paper.", most=20),
    ),
    "ihh-homes",
)
PARTNER_ADD = Act(
    "home-partner-add",
    "Take on a partner",
    "From that day ten business days run for the notice and sixty for the copy of the agreement.",
    "Take on",
    _APPLY,
    f"{_P}(b)(2), (4)",
    f"{_HERE}.partner_add",
    (
        _HOME,
        Asked("npi", "NPI of the partner", most=10),
        Asked("name", "Name of the partner", most=120),
        Asked("on", "From", "day"),
    ),
    "ihh-home-partners",
)
PARTNER_AGREEMENT = Act(
    "home-partner-agreement",
    "Hand in a partner's agreement",
    "A copy of the signed contract or collaboration agreement.",
    "Hand in",
    _APPLY,
    f"{_P}(b)(4)",
    f"{_HERE}.partner_agreement",
    (_PARTNER, Asked("paper", "The copy", "file")),
    "ihh-home-partners",
)
PARTNER_LOOK = Act(
    "home-partner-look",
    "Look at a partner's agreement",
    "Accepted, it binds both; rejected, it does not count as received.",
    "Decide",
    _DECIDE,
    f"{_P}(b)(4)",
    f"{_HERE}.partner_look",
    (_PARTNER, Asked("accepted", "Is it an agreement of these two?", "flag"), _MAYBE_REASONS),
    "ihh-home-partners",
)
PARTNER_END = Act(
    "home-partner-end",
    "End a partnership",
    "The end is a change that is told; no agreement is handed in for it.",
    "End",
    _APPLY,
    f"{_P}(b)(4)",
    f"{_HERE}.partner_end",
    (_PARTNER, Asked("on", "Last day", "day")),
    "ihh-home-partners",
)
PROFESSIONAL = Act(
    "home-professional-change",
    "Enter a change of a professional",
    "Told within ten business days where the terms name the role as required.",
    "Enter",
    "ihh.report-changes",
    f"{_P}(b)(4)",
    f"{_HERE}.professional_change",
    (
        _HOME,
        Asked("role", "Role", most=60),
        Asked("name", "Who left or came", most=60),
        Asked("changed_on", "When", "day"),
        Asked("received_on", "Notice received on", "day", required=False),
        Asked("tracking_number", "Tracking number of the enrollment system", required=False, most=40),
    ),
    "ihh-changes",
)
TIER_CHANGE = Act(
    "home-tier-change",
    "Change the tier of a health home",
    "On that day whoever is no longer served is asked to choose another one.",
    "Change",
    _DECIDE,
    f"{_P}(b)(2)",
    f"{_HERE}.tier_change",
    (_HOME, Asked("tier", "Tier", "choice", choices=_TIERS), Asked("on", "From", "day"), _REASONS),
    "ihh-homes",
)
INTAKE = Act(
    "home-intake",
    "Open or close a health home",
    "A Tier A health home closes to everybody or to nobody, never to one tier.",
    "Set",
    _APPLY,
    f"{_P}(b)(2)(A)",
    f"{_HERE}.intake",
    (_HOME, Asked("closed_to", "Takes nobody new of these tiers", "lines", required=False, says="None: open.")),
    "ihh-homes",
)
PANEL_COUNT = Act(
    "home-panel-count",
    "Count a panel again",
    "The calendar counts each month once. A count is never typed in.",
    "Count",
    _WATCH,
    f"{_P}(b)(7)",
    f"{_HERE}.panel_count",
    (_HOME, Asked("month_end", "Any day of the month", "day"), Asked("replace", "Replace a count?", "flag")),
    "ihh-home-panels",
)
PANEL_ASK = Act(
    "home-panel-ask",
    "Ask for a smaller panel",
    "Because providers or possible members are few in an area.",
    "Ask",
    _APPLY,
    f"{_P}(b)(7)",
    f"{_HERE}.panel_ask",
    (
        _HOME,
        Asked("least", "Least number of members", "number"),
        Asked(
            "ground",
            "Ground",
            "choice",
            required=False,
            choices=(("few-providers", "Few providers"), ("few-members", "Few possible members")),
        ),
        Asked("counties", "Counties", "lines", required=False, says="One a line."),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
        _MAYBE_REASONS,
    ),
    "ihh-home-panel-approvals",
)
PANEL_DECIDE = Act(
    "home-panel-decide",
    "Decide on a smaller panel",
    "Approved, the number replaces the usual one while the approval runs.",
    "Decide",
    _DECIDE,
    f"{_P}(b)(7)",
    f"{_HERE}.panel_decide",
    (_PANEL, Asked("approved", "Approved?", "flag"), _REASONS),
    "ihh-home-panel-approvals",
)
FIND = Act(
    "home-finding-open",
    "Open a finding",
    "Under one provision of subsection (b), with what shows it.",
    "Open",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.finding_open",
    (
        _HOME,
        Asked("provision", "Provision", says="IHH-04 to IHH-24.", most=10),
        Asked("says", "What was found", "words", most=300),
        Asked("evidence", "What shows it", "words", required=False, most=300),
    ),
    "ihh-home-findings",
)
FINDING_CLOSE = Act(
    "home-finding-close",
    "Close a finding",
    "One that no longer stands; under a plan it closes with the plan.",
    "Close",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.finding_close",
    (_FINDING, _REASONS),
    "ihh-home-findings",
)
PLAN_ASK = Act(
    "home-plan-ask",
    "Ask for a corrective action plan",
    "For the open findings of a health home; the letter names them and the last day.",
    "Ask",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.plan_ask",
    (
        _HOME,
        Asked("findings", "Findings", "lines", required=False, says="One number a line; none: every open one."),
        Asked("due_on", "Hand in by", "day", required=False, says="Empty: the Department's default."),
    ),
    "ihh-home-plans",
)
PLAN_HAND_IN = Act(
    "home-plan-hand-in",
    "Hand in a corrective action plan",
    "For each finding at least one step with action, owner and target date.",
    "Hand in",
    _CARRY,
    f"{_P}(c)",
    f"{_HERE}.plan_hand_in",
    (
        _PLAN,
        Asked("steps", "Steps", "words", says="One a line: CF-2019-0001 | action | owner | 2019-08-31.", most=4000),
    ),
    "ihh-home-plans",
)
PLAN_DECIDE = Act(
    "home-plan-decide",
    "Decide on a corrective action plan",
    "Approve it, and it is in effect; or return it with what is to be changed.",
    "Decide",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.plan_decide",
    (_PLAN, Asked("approved", "Approved?", "flag"), _MAYBE_REASONS),
    "ihh-home-plans",
)
PLAN_STEP = Act(
    "home-plan-step",
    "Report a milestone as reached",
    "With what shows it.",
    "Report",
    _CARRY,
    f"{_P}(c)",
    f"{_HERE}.plan_step",
    (
        _PLAN,
        Asked("step", "Number of the step", "number"),
        Asked("on", "Reached on", "day"),
        Asked("evidence", "What shows it", "words", most=300),
    ),
    "ihh-home-plans",
)
PLAN_CONCLUDE = Act(
    "home-plan-conclude",
    "Conclude a corrective action plan",
    "Met when every milestone is reached; not met with the reasons, which allows a notice of termination.",
    "Conclude",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.plan_conclude",
    (_PLAN, Asked("met", "Are its terms met?", "flag"), _MAYBE_REASONS),
    "ihh-home-plans",
)
TERMINATION_OPEN = Act(
    "home-termination-open",
    "Give notice of termination",
    "Only where the terms of a corrective action plan are not met; never obliged.",
    "Give notice",
    _WATCH,
    f"{_P}(c)",
    f"{_HERE}.termination_open",
    (_PLAN, _REASONS),
    "ihh-home-terminations",
)
TERMINATION_HEARING = Act(
    "home-termination-hearing",
    "Ask for a hearing",
    "While the days run that the notice names.",
    "Ask",
    _CARRY,
    "89 Ill. Adm. Code 104, Subpart C",
    f"{_HERE}.termination_hearing",
    (_TERMINATION,),
    "ihh-home-terminations",
)
TERMINATION_DECIDE = Act(
    "home-termination-decide",
    "Enter the final decision",
    "When it ends the agreement, every member gets thirty days to choose another health home.",
    "Enter",
    _WATCH,
    "89 Ill. Adm. Code 104, Subpart C",
    f"{_HERE}.termination_decide",
    (
        _TERMINATION,
        Asked("ends", "Does it end the agreement?", "flag"),
        Asked("effective_on", "First day without it", "day", required=False),
        Asked("hearing_held", "Was a hearing held?", "flag"),
        _REASONS,
    ),
    "ihh-home-terminations",
)
DELEGATE = Act(
    "duties-delegate",
    "Give duties to an agent",
    "An agent or contractor performs them for the Department, from a day on; each act names duty and agent.",
    "Give",
    "ihh.delegate",
    "89 Ill. Adm. Code 140.993(a)",
    f"{_HERE}.duties_delegate",
    (
        Asked("organization", "Agent or contractor", most=120),
        Asked("kind", "Kind", "choice", choices=(("agent", "Agent"), ("contractor", "Contractor"))),
        Asked(
            "duties",
            "Duties",
            "lines",
            says="One a line: attribution, choice, hospitals, rosters, monitoring, risk, reports, sharing, charts, "
            "duplication.",
        ),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "ihh-delegations",
)
TAKE_BACK = Act(
    "duties-take-back",
    "Take duties back",
    "On a last day.",
    "Take back",
    "ihh.delegate",
    "89 Ill. Adm. Code 140.993(a)",
    f"{_HERE}.duties_take_back",
    (
        Asked("delegation", "Delegation", says="Such as DL-2019-0001.", most=16),
        Asked("on", "Last day", "day"),
        _REASONS,
    ),
    "ihh-delegations",
)
NAME_AGENT = Act(
    "duties-agent",
    "Say whose staff an account is",
    "Staff of an agent act only within the duties given to it.",
    "Say",
    "ihh.delegate",
    "89 Ill. Adm. Code 140.993(a)",
    f"{_HERE}.duties_agent",
    (
        Asked("email", "E-mail address of the account", most=254),
        Asked("organization", "Agent or contractor", required=False, says="Empty: the Department's own.", most=120),
    ),
    "ihh-delegations",
)
ACTS = (
    APPLY,
    WITHDRAW,
    ENROLLMENT,
    APPROVE,
    REFUSE,
    TERMS_PUBLISH,
    TERMS_SIGN,
    PARTNER_ADD,
    PARTNER_AGREEMENT,
    PARTNER_LOOK,
    PARTNER_END,
    PROFESSIONAL,
    TIER_CHANGE,
    INTAKE,
    PANEL_COUNT,
    PANEL_ASK,
    PANEL_DECIDE,
    FIND,
    FINDING_CLOSE,
    PLAN_ASK,
    PLAN_HAND_IN,
    PLAN_DECIDE,
    PLAN_STEP,
    PLAN_CONCLUDE,
    TERMINATION_OPEN,
    TERMINATION_HEARING,
    TERMINATION_DECIDE,
    DELEGATE,
    TAKE_BACK,
    NAME_AGENT,
)
