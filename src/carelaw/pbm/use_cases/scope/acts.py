"""What is done about scope and the duties of a license, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.scope.doing"
_AMOUNT = 20
_CARRIERS = (
    ("insurance-company", "Insurance company"),
    ("health-maintenance-organization", "Health maintenance organization"),
    ("limited-health-service-organization", "Limited health service organization"),
    ("voluntary-health-services-plan", "Voluntary health services plan"),
)
_OTHER_KINDS = (
    ("third-party-administrator", "Third-party administrator"),
    ("subsidiary", "Subsidiary of a carrier"),
    ("other", "Another"),
)
_EXEMPT = (
    *_CARRIERS,
    ("department", "Department of Healthcare and Family Services"),
    ("department-agent", "Agent of that department"),
    ("pharmacy", "Pharmacy"),
    ("network-provider", "Pharmacy network provider"),
    *_OTHER_KINDS,
)
_REBATE_KINDS = (
    ("formulary", "For a place on the formulary"),
    ("market-share", "For market share"),
    ("price-protection", "Price protection"),
    ("administrative", "Administrative"),
    ("volume", "Volume"),
    ("in-kind", "In kind"),
    ("other", "Another consideration"),
)
_DOSSIER = Asked("dossier", "Dossier", says="Its number, such as UR-2026-0001.", most=24)
_ENTITY = Asked("covered_entity", "Covered entity", says="Its state number.", most=24)

AUTHORITY_NAME = Act(
    "authority-name",
    "Enter a name of the authority",
    "From its first day on, letters bear the new name; the name before ends the day before.",
    "Enter",
    "pbm.scope-keep",
    '215 ILCS 5/512-3 "Director", "Division"',
    f"{_HERE}.authority_name",
    (
        Asked("name", "Name of the authority", most=160),
        Asked("head", "Title of its head", most=80),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False),
        Asked("source", "Where it stands", says="The act or order that renames it.", most=200),
    ),
    "pbm-authority-names",
)
EXEMPTION_ENTER = Act(
    "exemption-enter",
    "Enter an exemption",
    "Four kinds of carriers need no license. The department's agents are outside for one program alone.",
    "Enter",
    "pbm.scope-keep",
    "215 ILCS 5/512-3, 5/512-4(e)",
    f"{_HERE}.exemption_enter",
    (
        Asked("party", "Who is exempt", says="State number or NPI.", most=24),
        Asked("kind", "Why", "choice", choices=_EXEMPT),
        Asked("reference", "Reference", says="The carrier's license, or the department's authorization.", most=80),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False),
        Asked(
            "program",
            "Program",
            required=False,
            says="Its number, or next for the one that is registered next; asked of the department and its agents.",
        ),
        Asked(
            "department_pays",
            "Is the Department of Healthcare and Family Services third party or covered entity of it?",
            "flag",
            required=False,
        ),
    ),
    "pbm-exemptions",
)
EXEMPTION_END = Act(
    "exemption-end",
    "End an exemption",
    "Such as when the carrier's own license ends; the party is told.",
    "End",
    "pbm.scope-keep",
    "215 ILCS 5/512-4(e)",
    f"{_HERE}.exemption_end",
    (
        Asked("exemption", "Exemption", says="Its number, such as EX-2026-0001.", most=24),
        Asked("on", "Last day", "day"),
        Asked("because", "Why", most=200),
    ),
    "pbm-exemptions",
)
COVERED_ASK = Act(
    "covered-ask",
    "Ask whether somebody is covered",
    "Dependents are covered individuals like members: for cards, grievances and a pharmacist's advice.",
    "Ask",
    "pbm.duties-file",
    '215 ILCS 5/512-3 "Covered individual"',
    f"{_HERE}.covered_ask",
    (
        Asked("program", "Program", says="Its number.", most=24),
        Asked("member", "Number on the card, with the person code", most=40),
        Asked("on", "On", "day", required=False, says="Today when left out."),
    ),
    "pbm-duties",
)
ROSTER_LOAD = Act(
    "roster-load",
    "Load the roster of pharmacy licenses",
    "Pharmacies and pharmacists that waited for their license number are matched.",
    "Load",
    "pbm.scope-keep",
    '215 ILCS 5/512-3 "Pharmacy"',
    f"{_HERE}.roster_load",
    (
        Asked(
            "sheet",
            "Sheet (CSV)",
            "file",
            says="Columns: license_number, kind, name, status, valid_from, valid_to, npi, ncpdp.",
        ),
        Asked("as_of", "As of", "day"),
    ),
    "pbm-providers",
)
PROVIDER_ENTER = Act(
    "provider-enter",
    "Enter a pharmacy or pharmacist",
    "Without a match on the roster it is saved as unverified and has no rights yet.",
    "Enter",
    "pbm.providers-enter",
    '215 ILCS 5/512-3 "Pharmacy"',
    f"{_HERE}.provider_enter",
    (
        Asked("kind", "Kind", "choice", choices=(("pharmacy", "Pharmacy"), ("pharmacist", "Pharmacist"))),
        Asked("name", "Name", most=200),
        Asked("npi", "NPI", most=10),
        Asked("ncpdp", "NCPDP number of a pharmacy", required=False, most=7),
        Asked("license_number", "License number", most=24),
    ),
    "pbm-providers",
)
REBATE_ENTER = Act(
    "rebate-enter",
    "Enter a rebate",
    "Any consideration meant to influence dispensing, whatever its contract calls it.",
    "Enter",
    "pbm.duties-file",
    '215 ILCS 5/512-3 "Rebates"',
    f"{_HERE}.rebate_enter",
    (
        _ENTITY,
        Asked("manufacturer", "Manufacturer", most=160),
        Asked("labeler", "Labeler code", required=False, most=5),
        Asked("product", "Product", required=False, most=160),
        Asked("kind", "Kind", "choice", required=False, choices=_REBATE_KINDS),
        Asked("called", "What the contract calls it", required=False, most=160),
        Asked("amount", "Amount or value in dollars", most=_AMOUNT),
        Asked("period_from", "Period from", "day"),
        Asked("period_to", "Period through", "day"),
    ),
    "pbm-rebates",
)
REBATES_LOAD = Act(
    "rebates-load",
    "Load rebates",
    "Lines without a kind are set aside, each with its reason; the others are taken.",
    "Load",
    "pbm.duties-file",
    '215 ILCS 5/512-3 "Rebates"',
    f"{_HERE}.rebates_load",
    (
        Asked(
            "sheet",
            "Sheet (CSV)",
            "file",
            says="Columns: covered_entity, manufacturer, labeler, product, kind, called, amount, period_from, "
            "period_to.",
        ),
    ),
    "pbm-rebates",
)
RATES_LOAD = Act(
    "paid-rates-load",
    "Load rates paid",
    "What each paid claim paid for drug, fee and else; the patient's share apart.",
    "Load",
    "pbm.duties-file",
    '215 ILCS 5/512-3 "Pharmacy reimbursement rate"',
    f"{_HERE}.rates_load",
    (
        Asked(
            "sheet",
            "Sheet (CSV)",
            "file",
            says="Columns: pharmacy_npi, covered_entity, claim, served_on, ndc, formula, ingredient_paid, fee_paid, "
            "other_paid, patient_paid.",
        ),
    ),
    "pbm-paid-rates",
)
CHANGE_REPORT = Act(
    "change-report",
    "Report a change",
    "Of what the application disclosed: within 30 days after it, and no later than 30 days after its month.",
    "Report",
    "pbm.duties-file",
    "215 ILCS 5/512-4(c), 5/512-7(b)(2)",
    f"{_HERE}.change_report",
    (
        Asked(
            "items",
            "What changed",
            "lines",
            says="One a line: officer, ownership, home-law, template-contract, chart, name, founding, information, "
            "other.",
        ),
        Asked("happened_on", "When", "day"),
        Asked("description", "The change", "words", most=2000),
        Asked("effect", "Effect on the operation of the manager or a program", "words", most=1000),
        Asked("material", "Material?", "flag", required=False),
        Asked("reason", "Why it is not material", "words", required=False, most=1000),
        Asked("change", "Number, if the Director's staff asked for it", required=False, most=24),
    ),
    "pbm-changes",
)
CHANGE_FOUND = Act(
    "change-found",
    "Ask for an unreported change",
    "Both clocks run from the change; the licensee is told and reports under the number.",
    "Ask",
    "pbm.changes-look",
    "215 ILCS 5/512-4(c), 5/512-7(b)(2)",
    f"{_HERE}.change_found",
    (
        Asked("manager", "Benefit manager", says="Its state number.", most=24),
        Asked("item", "What changed", says="Such as officer or ownership.", most=24),
        Asked("happened_on", "When", "day"),
        Asked("description", "The change, and how it became known", "words", most=2000),
    ),
    "pbm-changes",
)
CHANGE_LOOK = Act(
    "change-look",
    "Look at a change said not to be material",
    "Some changes count as material by themselves; you look at the reason given.",
    "Decide",
    "pbm.changes-look",
    "215 ILCS 5/512-4(c)",
    f"{_HERE}.change_look",
    (
        Asked("change", "Change", says="Its number, such as MC-2026-0001.", most=24),
        Asked("material", "Material?", "flag"),
        Asked("because", "Why", "words", most=300),
    ),
    "pbm-changes",
)
ADDRESS_REPORT = Act(
    "address-report",
    "Report a new address",
    "Within 30 days after the change; beforehand is allowed. A late report is taken and flagged.",
    "Report",
    "pbm.duties-file",
    "215 ILCS 5/512-5(g)",
    f"{_HERE}.address_report",
    (
        Asked("old_address", "Old address", "words", most=300),
        Asked("new_address", "New address", "words", most=300),
        Asked("changed_on", "From", "day"),
        Asked(
            "channel",
            "How it came",
            "choice",
            choices=(("portal", "This portal"), ("letter", "Letter"), ("e-mail", "E-mail")),
        ),
    ),
    "pbm-addresses",
)
FEE_DEPOSIT = Act(
    "fee-deposit",
    "Enter a deposit",
    "Each receipt goes whole into the Insurance Producer Administration Fund; any other fund is refused.",
    "Enter",
    "pbm.deposit",
    "215 ILCS 5/512-4(d)",
    f"{_HERE}.fee_deposit",
    (
        Asked("receipt", "Receipt", says="The number of the check or transfer.", most=80),
        Asked("fund", "Fund", most=80),
        Asked("amount", "Amount in dollars", most=_AMOUNT),
        Asked("on", "Deposited on", "day"),
    ),
    "pbm-fee-receipts",
)
DEPOSIT_REPORT = Act(
    "deposit-report",
    "Make the report of a month's deposits",
    "It is made by itself on the first of the month after; here it is made for a month that has none.",
    "Make",
    "pbm.deposit",
    "215 ILCS 5/512-4(d)",
    f"{_HERE}.deposit_report",
    (Asked("month", "Any day of the month", "day"),),
    "pbm-deposit-months",
)
INSTRUMENT_ENTER = Act(
    "instrument-enter",
    "Enter a fiduciary account or bond",
    "One for each program, or one pooled for all; never a condition of the license.",
    "Enter",
    "pbm.duties-file",
    "215 ILCS 5/512-5(h)",
    f"{_HERE}.instrument_enter",
    (
        Asked("kind", "Kind", "choice", choices=(("account", "Fiduciary account"), ("bond", "Indemnity bond"))),
        Asked("mode", "For", "choice", choices=(("separate", "One program"), ("pooled", "Several programs, pooled"))),
        Asked("programs", "Programs", "lines", says="Their numbers, one a line."),
        Asked("institution", "Institution", most=160),
        Asked("instrument_number", "Number of the account or bond", most=60),
        Asked("amount", "Amount in dollars", required=False, most=_AMOUNT),
        Asked("yearly_reimbursements", "Estimated yearly reimbursements in dollars", required=False, most=_AMOUNT),
        Asked("starts_on", "First day", "day"),
    ),
    "pbm-fiduciary",
)
INSTRUMENT_END = Act(
    "instrument-end",
    "End a fiduciary account or bond",
    "On its last day.",
    "End",
    "pbm.duties-file",
    "215 ILCS 5/512-5(h)",
    f"{_HERE}.instrument_end",
    (
        Asked("instrument", "Account or bond", says="Its number here, such as FI-2026-0001.", most=24),
        Asked("on", "Last day", "day"),
    ),
    "pbm-fiduciary",
)
CARVE_OUT = Act(
    "fiduciary-carve-out",
    "Note a program of a carrier",
    "Programs run by or for carriers authorized in Illinois need no account or bond.",
    "Note",
    "pbm.duties-file",
    "215 ILCS 5/512-5(h)",
    f"{_HERE}.carve_out",
    (
        Asked("program", "Program", says="Its number.", most=24),
        Asked("carrier", "Carrier", says="Its state number.", most=24),
        Asked("kind", "Kind of carrier", "choice", choices=(*_CARRIERS, *_OTHER_KINDS)),
        Asked("authority_number", "Its certificate in Illinois", required=False, most=40),
        Asked("authorized_from", "Authorized from", "day"),
        Asked("authorized_to", "Authorized through", "day", required=False),
        Asked("note", "Why it is run by or for the carrier", most=300),
    ),
    "pbm-fiduciary",
)
UNLICENSED_OPEN = Act(
    "unlicensed-open",
    "Open a dossier on work without a license",
    "The calendar opens one from claims, contracts and programs; here it is opened by hand.",
    "Open",
    "pbm.scope-keep",
    "215 ILCS 5/512-4(a), 5/512-10",
    f"{_HERE}.unlicensed_open",
    (
        Asked("manager", "State number, if there is one", required=False, most=24),
        Asked("name", "Name, if there is no number", required=False, most=200),
    ),
    "pbm-unlicensed",
)
UNLICENSED_ACT = Act(
    "unlicensed-act",
    "Add to a dossier",
    "A dated act in the State, a contract, a letter.",
    "Add",
    "pbm.scope-keep",
    "215 ILCS 5/512-10",
    f"{_HERE}.unlicensed_act",
    (
        _DOSSIER,
        Asked(
            "source",
            "What it is",
            "choice",
            choices=(
                ("claims", "Claims"),
                ("contract", "Contract"),
                ("program", "Program"),
                ("letter", "Letter"),
                ("other", "Another act"),
            ),
        ),
        Asked("reference", "Its reference", most=120),
        Asked("first_on", "First day", "day"),
        Asked("last_on", "Last day", "day", required=False),
        Asked("in_state", "In the State?", "flag"),
        Asked("says", "What it shows", most=300),
    ),
    "pbm-unlicensed",
)
UNLICENSED_REFER = Act(
    "unlicensed-refer",
    "Refer as an unauthorized insurer",
    "The dossier becomes a letter to counsel. Without a dated act in the State it stays a draft.",
    "Refer",
    "pbm.scope-keep",
    "215 ILCS 5/512-10",
    f"{_HERE}.unlicensed_refer",
    (
        _DOSSIER,
        Asked("counsel_says", "Amounts under Article VII, from counsel", "words", required=False, most=2000),
    ),
    "pbm-unlicensed",
)
UNLICENSED_DROP = Act(
    "unlicensed-drop",
    "Drop a dossier",
    "Such as when an exemption was shown.",
    "Drop",
    "pbm.scope-keep",
    "215 ILCS 5/512-10",
    f"{_HERE}.unlicensed_drop",
    (_DOSSIER, Asked("because", "Why", most=200)),
    "pbm-unlicensed",
)
ON_DOSSIER = (UNLICENSED_ACT, UNLICENSED_REFER, UNLICENSED_DROP)
ACTS = (
    AUTHORITY_NAME,
    EXEMPTION_ENTER,
    EXEMPTION_END,
    COVERED_ASK,
    ROSTER_LOAD,
    PROVIDER_ENTER,
    REBATE_ENTER,
    REBATES_LOAD,
    RATES_LOAD,
    CHANGE_REPORT,
    CHANGE_FOUND,
    CHANGE_LOOK,
    ADDRESS_REPORT,
    FEE_DEPOSIT,
    DEPOSIT_REPORT,
    INSTRUMENT_ENTER,
    INSTRUMENT_END,
    CARVE_OUT,
    UNLICENSED_OPEN,
    *ON_DOSSIER,
)
