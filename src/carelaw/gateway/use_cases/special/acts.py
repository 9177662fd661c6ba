"""What is done about special connections, confirmations and data sets, as every door of the program offers it."""

from __future__ import annotations

from dataclasses import replace

from carelaw.platform.acts.declaration import Act, Asked

_OFFERED = "carelaw.gateway.use_cases.offered"
_HERE = "carelaw.gateway.use_cases.special.doing"
_SECTION = "77 Ill. Adm. Code 2080.208"
_CONNECTIONS, _DATA_SETS = "gateway-connections", "gateway-data-sets"
_BECAUSE = Asked("because", "Why", "words", most=300)
_INTEGRATION = Asked(
    "integration",
    "Integration",
    says="Its reference on the board of integrations.",
    most=20,
    offers=f"{_OFFERED}.integrations",
)
_APPLICATION = Asked("reference", "Reference of the application", says="The program's own, such as APP-1.", most=40)
_LISTED = replace(_APPLICATION, offers=f"{_OFFERED}.applications")
_FROM = Asked("from_on", "From", "day", required=False, says="Today if empty.")
_LAST = Asked("last_day", "Last day", "day", required=False, says="Without one it holds until it is revoked.")

VERIFY = Act(
    "verify-federal-connection",
    "Verify a federally sponsored connection",
    "Testing waits for it, and every request asks for it. A later verification follows an earlier one.",
    "Verify",
    "gateway.handle-integration",
    f"{_SECTION}(f)(1)(E)",
    f"{_HERE}.verify_federal",
    (
        _INTEGRATION,
        Asked("sponsor", "Federal sponsor", most=120),
        Asked("program_name", "Program that it sponsors", most=120),
        Asked("evidence", "What was seen", "words", most=300),
        Asked("last_day", "Last day", "day", says="The law names no period: policy."),
    ),
    _CONNECTIONS,
)
WITHDRAW_VERIFICATION = Act(
    "withdraw-federal-verification",
    "Withdraw a verification",
    "The connection's next request is refused.",
    "Withdraw",
    "gateway.handle-integration",
    f"{_SECTION}(f)(1)(E)",
    f"{_HERE}.withdraw_verification",
    (_INTEGRATION, _BECAUSE),
    _CONNECTIONS,
)
AUTHORIZE = Act(
    "authorize-application",
    "Authorize an application",
    "An integration application that the program authorizes or pays for.",
    "Authorize",
    "gateway.authorize-applications",
    f"{_SECTION}(f)(1)(F)",
    f"{_HERE}.authorize_application",
    (
        _APPLICATION,
        Asked("name", "Name", most=120),
        Asked("document", "Document that authorizes it", most=120),
        Asked("funded", "Does the program pay for it?", "flag", required=False),
        Asked("operator", "Id of the vendor that operates it", required=False, says="Empty: the program itself."),
        Asked(
            "launch_url",
            "Address where it opens",
            required=False,
            says="For clinical systems that offer it to their users; https only.",
        ),
    ),
    _CONNECTIONS,
)
WITHDRAW_APPLICATION = Act(
    "withdraw-application",
    "Withdraw an application",
    "The next request of every point that uses it is refused.",
    "Withdraw",
    "gateway.authorize-applications",
    f"{_SECTION}(f)(1)(F)",
    f"{_HERE}.withdraw_application",
    (_LISTED, _BECAUSE),
    _CONNECTIONS,
)
NAME_APPLICATION = Act(
    "name-application",
    "Name the application of an integration",
    "An integration under option F connects through one application of the list; testing waits for it.",
    "Name",
    "gateway.handle-integration",
    f"{_SECTION}(f)(1)(F)",
    f"{_HERE}.name_application",
    (_INTEGRATION, _LISTED),
    _CONNECTIONS,
)
PERMIT = Act(
    "permit-confirmations",
    "Permit that searches are confirmed",
    "A qualified search is then confirmed to the party's system; nothing of patient or result stands in it.",
    "Permit",
    "gateway.authorize-applications",
    f"{_SECTION}(g)(5)",
    f"{_HERE}.permit_confirmations",
    (
        Asked(
            "party",
            "Entity or vendor",
            says="By its id.",
            most=36,
            offers="carelaw.gateway.use_cases.registering.parties_offered",
        ),
        Asked("reference", "Reference", says="The program's own, such as CONF-1.", most=80),
        _LAST,
    ),
    _CONNECTIONS,
)
REVOKE_CONFIRMATIONS = Act(
    "revoke-confirmations",
    "Revoke a permission to confirm",
    "From today no search of the party is confirmed; answers go out as before.",
    "Revoke",
    "gateway.authorize-applications",
    f"{_SECTION}(g)(5)",
    f"{_HERE}.revoke_confirmations",
    (Asked("reference", "Reference", most=80), _BECAUSE),
    _CONNECTIONS,
)
GRANT = Act(
    "grant-data-set",
    "Open a data set",
    "A data set that goes further than controlled substances, to an entity, a role or one requester.",
    "Open",
    "gateway.open-data-sets",
    f"{_SECTION}(g)(6)",
    f"{_HERE}.grant_data_set",
    (
        Asked("data_set", "Data set", "choice", choices=(("OTHER_DRUGS", "Drugs that are on no schedule"),)),
        Asked(
            "grantee_kind",
            "Opened to",
            "choice",
            choices=(("ENTITY", "a pharmacy entity"), ("ROLE", "a role"), ("REQUESTER", "one requester")),
        ),
        Asked(
            "grantee",
            "Who that is",
            says="The id of the entity; the role as requests name it; or POINT/user name, such as IL-00001/rph.lane.",
            most=120,
        ),
        _FROM,
        _LAST,
    ),
    _DATA_SETS,
)
REVOKE_DATA_SET = Act(
    "revoke-data-set",
    "Close a data set again",
    "The next request goes without it.",
    "Close",
    "gateway.open-data-sets",
    f"{_SECTION}(g)(6)",
    f"{_HERE}.revoke_data_set",
    (Asked("reference", "Reference", says="Such as DS-2026-0001.", most=40), _BECAUSE),
    _DATA_SETS,
)
NAME_DESIGNEE = Act(
    "name-designee",
    "Name a designee of the Clinical Director",
    "Somebody who signs in here. An administrator grants the role; this is the designation that the role needs.",
    "Name",
    "gateway.name-designees",
    f"{_SECTION}(g)(6)",
    f"{_HERE}.name_designee",
    (
        Asked("email", "E-mail of the designee", most=254),
        Asked("document", "Document of the designation", most=120),
        _FROM,
        _LAST,
    ),
    _DATA_SETS,
)
END_DESIGNATION = Act(
    "end-designation",
    "End a designation",
    "What the designee opened stays open until it is revoked.",
    "End",
    "gateway.name-designees",
    f"{_SECTION}(g)(6)",
    f"{_HERE}.end_designation",
    (Asked("reference", "Reference", says="Such as DD-2026-0001.", most=40), _BECAUSE),
    _DATA_SETS,
)
ON_CONNECTIONS: tuple[Act, ...] = (
    VERIFY,
    WITHDRAW_VERIFICATION,
    AUTHORIZE,
    WITHDRAW_APPLICATION,
    NAME_APPLICATION,
    PERMIT,
    REVOKE_CONFIRMATIONS,
)
ON_DATA_SETS: tuple[Act, ...] = (GRANT, REVOKE_DATA_SET, NAME_DESIGNEE, END_DESIGNATION)
ACTS: tuple[Act, ...] = (*ON_CONNECTIONS, *ON_DATA_SETS)
