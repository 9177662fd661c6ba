"""What can be done about programs, contracts, their clauses and parties, as every door offers it."""

from __future__ import annotations

from carelaw.pbm.use_cases.contracts.tags import TAGS
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.contracts.doing"
_CONTRACT = Asked("contract", "Contract", says="Its number, such as CT-2026-0001.", most=24)
_KEEP, _DECIDE, _PARTIES = "pbm.contracts-keep", "pbm.clauses-decide", "pbm.contract-parties-keep"
_MANDATES = "pbm.mandates-keep"
_7, _A = "215 ILCS 5/512-7", "215 ILCS 5/513b1(a)"
_ENTITY_KINDS = (
    ("employer", "Employer"),
    ("insurer", "Insurance company"),
    ("hmo", "Health maintenance organization"),
    ("lhso", "Limited health service organization"),
    ("vhsp", "Voluntary health services plan"),
    ("other", "Another"),
)
_LINES = (
    ("commercial", "Commercial"),
    ("medicaid", "Medicaid, fee for service"),
    ("medicaid-managed", "Medicaid, managed care"),
    ("part-d", "Medicare Part D"),
    ("mixed", "Medicaid and others"),
)
_KINDS = (
    ("entity", "Benefit manager and covered entity"),
    ("insurer", "Health insurer and benefit manager"),
    ("pharmacy", "Benefit manager and pharmacy"),
    ("psao", "Benefit manager and services organization"),
    ("340b", "Benefit manager or payer and 340B entity or pharmacy"),
    ("other", "Program and anybody else"),
)
_ROLES = (
    ("covered-entity", "Covered entity"),
    ("insurer", "Health insurer"),
    ("pharmacy", "Pharmacy"),
    ("psao", "Services organization"),
    ("340b-entity", "340B entity"),
    ("340b-pharmacy", "340B pharmacy"),
    ("payer", "Third-party payer"),
    ("subcontractor", "Subcontractor"),
    ("other", "Another"),
)
_ENTITIES = Asked(
    "entities",
    "Covered entities",
    "lines",
    required=False,
    says="One a line: number, kind, and through whom if not direct, such as CE0001 employer.",
)

PROGRAM_REGISTER = Act(
    "contract-program-register",
    "Enter a program",
    "What the law asks and is missing keeps it a draft.",
    "Enter",
    _KEEP,
    '215 ILCS 5/512-3 "pharmacy benefits management program"',
    f"{_HERE}.contract_program_register",
    (
        Asked("manager", "Benefit manager", says="Its state number, such as PBM0101.", most=24),
        Asked("name", "Name", most=160),
        Asked("offered_in_state", "Offered in Illinois?", "flag", required=False),
        Asked("states_served", "States served", "lines", required=False, says="One a line, such as IL."),
        Asked("starts_on", "First day", "day", required=False),
        Asked("anniversary_on", "Anniversary", "day", required=False, says="Empty: the first day."),
        Asked("line_of_business", "Line of business", "choice", required=False, choices=_LINES),
        _ENTITIES,
        Asked(
            "grandfathered",
            "Said to be outside the law for its age?",
            "flag",
            required=False,
            says="No program is: an older one has every duty from the law's first day.",
        ),
    ),
    "pbm-contracts-home",
)
PROGRAM_ENTITY = Act(
    "contract-program-entity",
    "Link a covered entity to a program",
    "Direct, or through somebody else who agrees with the benefit manager.",
    "Link",
    _KEEP,
    '215 ILCS 5/512-3 "covered entity"',
    f"{_HERE}.contract_program_entity",
    (
        Asked("program", "Program", says="Its number, such as PR-2026-0001.", most=24),
        Asked("entity", "Covered entity", says="Its state number.", most=24),
        Asked("kind", "What it is", "choice", choices=_ENTITY_KINDS),
        Asked("via", "Through", required=False, says="The number of whoever stands between.", most=24),
        Asked("starts_on", "From", "day", required=False),
    ),
    "pbm-contracts-home",
)
OPEN = Act(
    "contract-open",
    "Enter a contract",
    "One that was signed is evidence and is taken; one that is written here is a draft until nothing is missing.",
    "Enter",
    _KEEP,
    _7,
    f"{_HERE}.contract_open",
    (
        Asked("kind", "Kind", "choice", choices=_KINDS),
        Asked("title", "Title", most=200),
        Asked("manager", "Benefit manager or payer", says="Its state number.", most=24),
        Asked("other", "Other party", required=False, says="State number or NPI; a template has none.", most=24),
        Asked("role", "As what the other party stands", "choice", choices=_ROLES),
        Asked("executed_on", "Entered into on", "day", required=False),
        Asked("program", "Program", required=False, most=24),
        Asked("network", "Network", required=False, most=40),
        Asked("line_of_business", "Line of business", "choice", required=False, choices=_LINES),
        _ENTITIES,
        Asked("made_in_state", "Made in Illinois?", "flag", required=False),
        Asked("drafted_here", "Written here, not yet signed?", "flag", required=False),
        Asked("template", "A template?", "flag", required=False),
        Asked("ends_on", "Last day", "day", required=False),
    ),
    "pbm-contracts-home",
)
PARTY = Act(
    "contract-party",
    "Add a party to a contract",
    "A covered entity behind the signer, a subcontractor, another pharmacy.",
    "Add",
    _KEEP,
    '215 ILCS 5/512-3 "covered entity"',
    f"{_HERE}.contract_party",
    (
        _CONTRACT,
        Asked("party", "Party", says="State number or NPI.", most=24),
        Asked("role", "As what", "choice", choices=_ROLES),
        Asked("entity_kind", "Kind of covered entity", "choice", required=False, choices=_ENTITY_KINDS),
        Asked("via", "Through", required=False, most=24),
        Asked("starts_on", "From", "day", required=False),
    ),
    "pbm-contracts-home",
)
EVENT = Act(
    "contract-event",
    "Record what happened to a contract",
    "A renewal brings it under the law; what is missing is then read in.",
    "Record",
    _KEEP,
    "215 ILCS 5/512-7(b)(1), 5/513b1(h), (j)",
    f"{_HERE}.contract_event",
    (
        _CONTRACT,
        Asked(
            "kind",
            "What",
            "choice",
            choices=(
                ("executed", "Entered into"),
                ("renewed", "Renewed"),
                ("auto-renewed", "Renewed by itself"),
                ("extended", "Extended"),
                ("amended", "Amended"),
                ("ended", "Ended"),
            ),
        ),
        Asked("on", "On", "day"),
        Asked("note", "Note", required=False, most=300),
    ),
    "pbm-contracts-home",
)
PAPER = Act(
    "contract-paper",
    "Send a contract's paper",
    "PDF, Word or text. It is kept whole and read: what is missing, what may not stand, each with its passage.",
    "Send and read",
    _KEEP,
    "215 ILCS 5/512-7, 5/512-7.5, 5/513b1",
    f"{_HERE}.contract_paper",
    (
        _CONTRACT,
        Asked("paper", "Paper", "file"),
        Asked("effective_on", "In effect from", "day", required=False),
    ),
    "pbm-contracts-home",
)
TERMS = Act(
    "contract-terms",
    "Type a contract's terms",
    "What other checks compute with: how a drug is priced, when it is paid, how disputes go.",
    "Save",
    _KEEP,
    "215 ILCS 5/512-7(a)",
    f"{_HERE}.contract_terms",
    (
        _CONTRACT,
        Asked(
            "method",
            "Method",
            "choice",
            required=False,
            choices=(
                ("awp", "Average wholesale price"),
                ("wac", "Wholesale acquisition cost"),
                ("nadac", "National average drug acquisition cost"),
                ("mac", "Maximum allowable cost"),
                ("charge", "Usual and customary charge"),
                ("schedule", "Schedule of amounts"),
            ),
        ),
        Asked("reference", "Reference", required=False, says="Where the price is published.", most=80),
        Asked("factor_percent", "Percent of the reference", required=False, says="85 is less 15 %.", most=10),
        Asked("dispensing_fee", "Dispensing fee, $", required=False, most=10),
        Asked("lesser_of_charge", "Never more than the usual and customary charge?", "flag", required=False),
        Asked("mac_list_code", "Price list", required=False, most=40),
        Asked("databases", "Drug databases named", "lines", required=False),
        Asked("amount_schedule", "Schedule of amounts", required=False, says="Such as Exhibit A.", most=200),
        Asked(
            "pay_form",
            "When it pays",
            "choice",
            required=False,
            choices=(
                ("days-after-adjudication", "Days after adjudication"),
                ("days-after-receipt", "Days after receipt"),
                ("cycle", "A cycle of days"),
                ("calendar", "Listed days of each month"),
            ),
        ),
        Asked("pay_days", "Days", "number", required=False),
        Asked("pay_lag_days", "Days after the cut-off", "number", required=False),
        Asked("pay_days_of_month", "Days of the month", "lines", required=False, says="Such as 10 25."),
        Asked("cycle_starts_on", "A cut-off of the cycle", "day", required=False),
        Asked("pay_words", "Its words", required=False, says="How the contract says it.", most=200),
        Asked("dispute_forum", "Where disputes go", required=False, most=160),
        Asked("dispute_days", "Within days", "number", required=False),
        Asked("factor_percent_340b", "Percent for 340B claims", required=False, most=10),
        Asked("dispensing_fee_340b", "Dispensing fee for 340B claims, $", required=False, most=10),
        Asked("fee_per_claim", "Fee taken a claim, $", required=False, most=10),
    ),
    "pbm-contracts-home",
)
FINALIZE = Act(
    "contract-finalize",
    "Finish a draft or template",
    "Refused while something that the law requires is missing, or something it bars stands in it.",
    "Finish",
    _KEEP,
    "215 ILCS 5/512-7(a), 5/513b1(b), (f)",
    f"{_HERE}.contract_finalize",
    (_CONTRACT,),
    "pbm-contracts-home",
)
DECIDE = Act(
    "contract-clause-decide",
    "Decide about a clause",
    "Confirm what was found, or overrule it; the reason is kept and both sides are told what is void or barred.",
    "Decide",
    _DECIDE,
    "215 ILCS 5/512-7.5(c), (d), 5/513b1(d), (f), (h)",
    f"{_HERE}.contract_clause_decide",
    (
        Asked("finding", "Finding", says="Its id, as its page shows it.", most=36),
        Asked("says", "You", "choice", choices=(("confirm", "confirm it"), ("overrule", "overrule it"))),
        Asked("reason", "Why", "words", says="For an item without a name of its own: in what it differs.", most=1000),
        Asked(
            "effect",
            "For a term about patients' choice: its effect",
            "choice",
            required=False,
            choices=(
                ("coverage-denied", "Coverage is denied"),
                ("mail-only", "Mail order is forced"),
                ("no-delivery", "Delivery is forbidden"),
                ("copay", "The copayment differs"),
            ),
        ),
        Asked("status_rule_names_340b", "Does being preferred turn on 340B?", "flag", required=False),
        Asked("excuse_cite", "Law that requires the clause", required=False, says="Statute or rule.", most=120),
    ),
    "pbm-contract-clauses",
)
POINT = Act(
    "contract-clause-point",
    "Point at a clause",
    "What the reader did not see: a requirement that is there, or a clause that may not be.",
    "Point at it",
    _DECIDE,
    "215 ILCS 5/512-7, 5/512-7.5, 5/513b1",
    f"{_HERE}.contract_clause_point",
    (
        _CONTRACT,
        Asked("tag", "What it is", "choice", choices=tuple((one.name, one.title) for one in TAGS.values())),
        Asked("passage", "Number of the passage", "number"),
        Asked("reason", "Why", "words", most=1000),
    ),
    "pbm-contracts-home",
)
COMPARE = Act(
    "contract-compare-340b",
    "Compare a 340B contract with its peers",
    "Its typed terms beside those of similar pharmacies outside the program; what is worse becomes a finding.",
    "Compare",
    _DECIDE,
    "215 ILCS 5/513b1(f)(1), (2), (3)",
    f"{_HERE}.contract_compare_340b",
    (_CONTRACT,),
    "pbm-contracts-home",
)
ORGANIZATION = Act(
    "contract-organization",
    "Enter an organization",
    "A covered entity, insurer, sponsor or services organization, under the number that the office gives it.",
    "Enter",
    _PARTIES,
    '215 ILCS 5/512-3 "covered entity"',
    f"{_HERE}.contract_organization",
    (Asked("name", "Name", most=200), Asked("number", "Number", says="Such as CE0001, INS0001, PSAO0001.", most=24)),
    "pbm-contracts-home",
)
ENTITY_340B = Act(
    "contract-340b-entity",
    "Enter a 340B entity",
    "As the federal register lists it; no other discount program counts.",
    "Enter",
    _PARTIES,
    f'{_A} "340B entity"',
    f"{_HERE}.contract_340b_entity",
    (
        Asked("party", "Organization", says="State number or NPI.", most=24),
        Asked("number", "340B number", most=20),
        Asked("kind", "Kind", says="Its letter in 42 U.S.C. 256b(a)(4), A to O.", most=8),
        Asked("program_cite", "Program", says="By its citation: 42 U.S.C. 256b.", most=40),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False),
        Asked("carves_in_medicaid", "Uses 340B drugs for Medicaid?", "flag", required=False),
    ),
    "pbm-contracts-home",
)
PHARMACY_340B = Act(
    "contract-340b-pharmacy",
    "Link a 340B pharmacy",
    "The entity's own, or one under contract; for the days that the federal register shows.",
    "Link",
    _PARTIES,
    f'{_A} "340B pharmacy"',
    f"{_HERE}.contract_340b_pharmacy",
    (
        Asked("entity", "340B number of the entity", most=20),
        Asked("pharmacy", "Pharmacy", says="Its NPI.", most=24),
        Asked("link", "Whose it is", "choice", choices=(("owned", "The entity's own"), ("external", "Under contract"))),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False),
    ),
    "pbm-contracts-home",
)
OWNERSHIP = Act(
    "contract-ownership",
    "Enter who owns whom",
    "Duties and findings of one count for the whole group.",
    "Enter",
    _PARTIES,
    f'{_A} "pharmacy benefit manager"',
    f"{_HERE}.contract_ownership",
    (
        Asked("owner", "Who owns or controls", says="State number.", most=24),
        Asked("owned", "Whom", says="State number.", most=24),
        Asked("percent", "Share in percent", required=False, most=10),
        Asked("controls", "Controls it otherwise?", "flag", required=False),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-contracts-home",
)
PAYER = Act(
    "contract-payer",
    "Enter what kind of payer somebody is",
    "Providers and sponsors under Medicare Part D are no third-party payers.",
    "Enter",
    _PARTIES,
    f'{_A} "third-party payer"',
    f"{_HERE}.contract_payer",
    (
        Asked("party", "Organization", says="State number.", most=24),
        Asked(
            "kind",
            "Kind",
            "choice",
            choices=(
                ("insurer", "Insurer"),
                ("hmo", "Health maintenance organization"),
                ("employer", "Employer"),
                ("provider", "Health care provider"),
                ("part-d-sponsor", "Sponsor under Medicare Part D"),
                ("manager", "Benefit manager"),
                ("other", "Another"),
            ),
        ),
        Asked("pays_for_drugs", "Pays for prescription drugs?", "flag", required=False),
        Asked("for_part_d", "For Medicare Part D?", "flag", required=False),
    ),
    "pbm-contracts-home",
)
BIOLOGICAL = Act(
    "contract-biological",
    "Ask whether a drug is a biological",
    "By the application that the NDC Directory names for it.",
    "Ask",
    "pbm.contracts-see",
    f'{_A} "biological product"',
    f"{_HERE}.contract_biological",
    (Asked("ndc", "National drug code", most=13),),
    "pbm-contracts-home",
)
MANDATE = Act(
    "psao-mandate",
    "Give a services organization its mandate",
    "It acts for a pharmacy within these days and this scope, and no further.",
    "Give",
    _MANDATES,
    '215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"',
    f"{_HERE}.psao_mandate",
    (
        Asked("psao", "Services organization", says="Its state number.", most=24),
        Asked("pharmacy", "Pharmacy", required=False, says="Its NPI; your own when left out.", most=24),
        Asked(
            "scope", "For what", "lines", required=False, says="contracts, appeals, elections, audits; empty is all."
        ),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-contracts-home",
)
FILE = Act(
    "psao-file",
    "File for a pharmacy",
    "Under its live mandate. Without one it is refused, and what you filed is kept for the pharmacy to adopt.",
    "File",
    "pbm.mandate-file",
    '215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"',
    f"{_HERE}.psao_file",
    (
        Asked("pharmacy", "Pharmacy", says="Its NPI.", most=24),
        Asked(
            "act",
            "What",
            "choice",
            choices=(
                ("contracts", "A contract"),
                ("appeals", "An appeal"),
                ("elections", "An election"),
                ("audits", "An audit"),
            ),
        ),
        Asked("says", "What is filed", "words", says="No patient's name.", most=2000),
    ),
    "pbm-contracts-home",
)
ADOPT = Act(
    "psao-adopt",
    "Adopt or drop a filing",
    "What a services organization filed for you without a mandate.",
    "Record",
    _MANDATES,
    '215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"',
    f"{_HERE}.psao_adopt",
    (
        Asked("reference", "Filing", says="Its reference, such as PF-2026-0001.", most=24),
        Asked("adopt", "Adopt it?", "flag"),
    ),
    "pbm-contracts-home",
)

ON_CONTRACT: tuple[Act, ...] = (PAPER, EVENT, PARTY, TERMS)
ON_CLAUSES: tuple[Act, ...] = (POINT, COMPARE)
ACTS: tuple[Act, ...] = (
    PROGRAM_REGISTER,
    PROGRAM_ENTITY,
    OPEN,
    PARTY,
    EVENT,
    PAPER,
    TERMS,
    FINALIZE,
    DECIDE,
    POINT,
    COMPARE,
    ORGANIZATION,
    ENTITY_340B,
    PHARMACY_340B,
    OWNERSHIP,
    PAYER,
    BIOLOGICAL,
    MANDATE,
    FILE,
    ADOPT,
)
