"""What an entity asks to change about its integration, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_OFFERED = "carelaw.gateway.use_cases.offered"
_HERE = "carelaw.gateway.use_cases.changes.doing"
_CITE = "77 Ill. Adm. Code 2080.208(d)(6)(E)"
_KINDS = (
    ("option", "Another of the options A to F"),
    ("product", "Another management system"),
    ("integration-vendor", "Another integration vendor"),
    ("interstate", "Other states, or another way of asking them"),
    ("clerical", "Address, contact or another clerical matter"),
)
_OPTIONS = (
    ("SOAP_PMIX", "A: SOAP with PMIX"),
    ("REST_NCPDP", "B: REST with NCPDP"),
    ("REST_PMIX", "C: REST with PMIX"),
    ("FHIR", "D: FHIR"),
    ("FEDERAL_VERIFIED", "E: verified federal connection"),
    ("ILPMP_APP", "F: authorized application"),
)

REQUEST = Act(
    "request-change",
    "Ask for a change",
    "A change of method, vendor or states needs a memorandum; what runs goes on until it is applied.",
    "Ask",
    "gateway.decide-method",
    _CITE,
    f"{_HERE}.request",
    (
        Asked(
            "entity",
            "Pharmacy entity",
            required=False,
            says="May be left out when you act for one.",
            most=36,
            offers="carelaw.gateway.use_cases.registering.entities_offered",
        ),
        Asked("kind", "What changes", "choice", choices=_KINDS),
        Asked("option", "Option", "choice", required=False, choices=_OPTIONS),
        Asked(
            "vendor",
            "Integration vendor",
            required=False,
            says="The one that will carry the traffic, where that changes.",
            most=36,
            offers="carelaw.gateway.use_cases.registering.vendors_offered",
        ),
        Asked("system_product", "Management system", required=False, most=80),
        Asked(
            "states",
            "States",
            "fields",
            required=False,
            says="All that are asked from now on, one a line: MO=always or WI=on-demand.",
            most=2000,
        ),
        Asked("says", "What it is about", required=False, most=300),
    ),
    "gateway-changes",
)
WITHDRAW = Act(
    "withdraw-change",
    "Take a change back",
    "Only while it waits for its memorandum.",
    "Take back",
    "gateway.decide-method",
    _CITE,
    f"{_HERE}.withdraw",
    (Asked("change", "Change", says="Its number, such as CHG-2026-0001.", most=20, offers=f"{_OFFERED}.changes"),),
    "gateway-changes",
)
ACTS: tuple[Act, ...] = (REQUEST, WITHDRAW)
