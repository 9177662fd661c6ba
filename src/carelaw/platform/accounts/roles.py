"""The roles a person can be granted, each with the paragraph that knows it. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its code, who that is in a few words, the door it opens, and how it is granted.

    `designee_of` names the role of the principal for whom a designee acts. `two_person` roles are live only after
    a second administrator approved the grant (§5(5)(iv), MAP-115). `grantable` is false for the program itself.
    `program` is the one whose name and law stand above the pages that are opened in this role.
    `own_only` roles act for the parties that their grant names, and see what belongs to those alone.
    """

    code: str
    says: str
    cite: str
    designee_of: str = ""
    two_person: bool = False
    grantable: bool = True
    program: str = "pdmp"
    own_only: bool = False


def _listed(*roles: Role) -> Mapping[str, Role]:
    return {role.code: role for role in roles}


ROLES: Mapping[str, Role] = _listed(
    Role("PRESCRIBER", "Prescriber", "§9(b)(1)"),
    Role("PRESCRIBER_DESIGNEE", "Prescriber's designee", "§8(c), §9(b)(1)", designee_of="PRESCRIBER"),
    Role("DISPENSER", "Dispenser", "§9(b)(2)"),
    Role("DISPENSER_DESIGNEE", "Dispenser's designee", "§7(d), §9(b)(2)", designee_of="DISPENSER"),
    Role("OAG_AGENT", "Agent of the Office of Attorney General", "§9(b)(3), (4)", two_person=True),
    Role(
        "LE_REQUESTER",
        "Law-enforcement officer who asks the Attorney General",
        "§9(b)(3)(iii)",
        two_person=True,
        own_only=True,
    ),
    Role("DOH_REVIEWER", "Department reviewer", "§9(b)(5)(i)", two_person=True),
    Role("DOH_ANALYST", "Department analyst", "§9(b)(5)(ii)", two_person=True),
    Role("LICENSING_REP", "Representative of a licensing body", "§9(b)(6)", two_person=True),
    Role("COMMONWEALTH_QI", "Commonwealth quality and integrity staff", "§9(b)(7)", two_person=True),
    Role("DDAP_MDIRT", "Methadone Death and Incident Review Team", "§9(b)(8)", two_person=True),
    Role("CORONER_ME", "Coroner or medical examiner", "§9(b)(9)", two_person=True),
    Role("OOS_PDMP", "Program of another state", "§9(b)(10)", two_person=True),
    Role("OOS_PRESCRIBER", "Prescriber of another state", "§9(b)(10)"),
    Role("OOS_DISPENSER", "Dispenser of another state", "§9(b)(10)"),
    Role("PATIENT", "Patient", "§9(b)(11)"),
    Role("PARENT_GUARDIAN", "Parent or guardian of a child under 18", "§9(b)(11)"),
    Role("HC_POA", "Holder of a health-care power of attorney", "§9(b)(11)"),
    Role("BOARD_MEMBER", "Member of the board", "§4", two_person=True),
    Role("ADVISORY_MEMBER", "Member of the advisory group", "§5(2)", two_person=True),
    Role("SUBMITTER", "Submitter of dispensing reports", "§7(a)"),
    Role("ADMIN", "Program administrator", "§6(a)", two_person=True),
    Role("DATA_STEWARD", "Data steward: review queues and corrections", "§5(5)(iv)", two_person=True),
    Role("AUDITOR", "Auditor of the record", "§6(c)", two_person=True),
    Role("RULES_READER", "Reader of the rules and the law register", "§1"),
    Role("VENDOR_OPS", "Vendor's operations staff", "§5(5)(iv)", two_person=True),
    Role(
        "IL_ADMINISTRATOR",
        "Administrator of the Illinois program",
        "77 Ill. Adm. Code 2080.208(b)",
        two_person=True,
        program="gateway",
    ),
    Role("IL_INTEGRATION", "Integration officer", "77 Ill. Adm. Code 2080.208(d)", two_person=True, program="gateway"),
    Role(
        "IL_INTERSTATE",
        "Interstate coordinator",
        "77 Ill. Adm. Code 2080.208(c)",
        two_person=True,
        program="gateway",
    ),
    Role("IL_COMPLIANCE", "Compliance officer", "77 Ill. Adm. Code 2080.208(h)", two_person=True, program="gateway"),
    Role(
        "IL_CLINICAL_DIRECTOR",
        "Clinical Director",
        "77 Ill. Adm. Code 2080.208(g)(6)",
        two_person=True,
        program="gateway",
    ),
    Role(
        "IL_CLINICAL_DESIGNEE",
        "Designee of the Clinical Director",
        "77 Ill. Adm. Code 2080.208(g)(6)",
        two_person=True,
        program="gateway",
    ),
    Role(
        "IL_PRIVACY",
        "Privacy officer of the Illinois program",
        "77 Ill. Adm. Code 2080.208(a)(3)",
        two_person=True,
        program="gateway",
    ),
    Role(
        "IL_FISCAL",
        "Fiscal officer of the Illinois program",
        "77 Ill. Adm. Code 2080.208(h)(3)",
        two_person=True,
        program="gateway",
    ),
    Role(
        "PHARMACIST_IN_CHARGE",
        "Pharmacist in charge of a store",
        "77 Ill. Adm. Code 2080.208(d)(3)",
        program="gateway",
        own_only=True,
    ),
    Role(
        "PHARMACY_ENTITY",
        "Representative of a pharmacy entity",
        "77 Ill. Adm. Code 2080.208(d)",
        program="gateway",
        own_only=True,
    ),
    Role(
        "INTEGRATION_VENDOR",
        "Representative of an integration vendor",
        "77 Ill. Adm. Code 2080.208(d)(5)",
        program="gateway",
        own_only=True,
    ),
    Role("PBM_REGULATOR", "The Director's staff", "215 ILCS 5/512-4", two_person=True, program="pbm"),
    Role(
        "PBM_EXAMINER", "Market-conduct examiner of the Director", "215 ILCS 5/512-11", two_person=True, program="pbm"
    ),
    Role(
        "PBM_HEARING_OFFICER", "Hearing officer of the Director", "215 ILCS 5/512-5(b)", two_person=True, program="pbm"
    ),
    Role("PBM_FINANCE", "The Division's finance staff", "215 ILCS 5/512-4(d)", two_person=True, program="pbm"),
    Role(
        "PBM_FILER", "Representative of a pharmacy benefit manager", "215 ILCS 5/512-4(b)", program="pbm", own_only=True
    ),
    Role("COVERED_ENTITY", "Representative of a covered entity", "215 ILCS 5/512-7.5", program="pbm", own_only=True),
    Role(
        "PSAO",
        "Representative of a pharmacy services administrative organization",
        "215 ILCS 5/513b1(b)(3)",
        program="pbm",
        own_only=True,
    ),
    Role(
        "NETWORK_PHARMACY",
        "Representative of a network pharmacy",
        "215 ILCS 5/513b1(b)(4)",
        program="pbm",
        own_only=True,
    ),
    Role(
        "IHH_PROGRAM", "Staff of the health-home program", "89 Ill. Adm. Code 140.991", two_person=True, program="ihh"
    ),
    Role(
        "IHH_FINANCE",
        "Finance officer of the health-home program",
        "89 Ill. Adm. Code 140.994",
        two_person=True,
        program="ihh",
    ),
    Role(
        "IHH_PROVIDER", "Staff of an integrated health home", "89 Ill. Adm. Code 140.992", program="ihh", own_only=True
    ),
    Role("IHH_MEMBER", "Member of a health home", "89 Ill. Adm. Code 140.993", program="ihh", own_only=True),
    Role(
        "IHH_REFERRER",
        "Hospital or provider that refers people to health homes",
        "89 Ill. Adm. Code 140.992(d)(2)",
        program="ihh",
        own_only=True,
    ),
    Role("OPERATOR", "Operator at the host's command line", "§6(a)", grantable=False),
    Role("SYSTEM", "The program itself", "§6(a)", grantable=False),
    Role("VISITOR", "Somebody who has not signed in", "§9(b)", grantable=False),
)
