"""The checklist of an application: each item of 512-4(b) with what its rule says of what is filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pbm.facts.discipline import RenewalQuestion
from carelaw.pbm.facts.licensing import (
    Activities,
    AskedFor,
    CompanyName,
    EntityType,
    FiledChart,
    Founding,
    ListedOfficers,
    Officer,
    SampleContracts,
)
from carelaw.pbm.rules.benefits_manager import benefits_manager
from carelaw.pbm.rules.discipline.filings import other_jurisdictions_asked
from carelaw.pbm.rules.license_application import (
    application_chart,
    application_contracts,
    application_founding,
    application_name,
    application_officers,
    application_request,
)
from carelaw.pbm.store.models import DocumentKind, LicenseApplication

# The fields of the form; whatever is typed is kept as it was typed.
FIELDS = (
    "legal_name",
    "organized_under",
    "act_title",
    "formed_on",
    "entity_type",
    "duration",
    "pays_providers",
    "buys_at_negotiated_rate",
    "other_actions",
    "other_actions_told",
)
BASE = "215 ILCS 5/512-4(b)"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist: what it asks, its paragraph, and how it stands."""

    key: str
    title: str
    cite: str
    decision: Decision

    @property
    def met(self) -> bool:
        return self.decision.outcome is Outcome.PASS


def checklist(application: LicenseApplication, on: date, law: Law) -> tuple[Item, ...]:
    """Every item with its decision, in the order of the law."""
    documents = dict.fromkeys(DocumentKind.values, 0)
    for kind in application.documents.values_list("kind", flat=True):
        documents[kind] += 1
    answers = application.answers
    judged: tuple[tuple[str, str, str, Callable[..., Decision], Any], ...] = (
        ("manager", "What the company does", '215 ILCS 5/512-3 "pharmacy benefits manager"', benefits_manager,
         Activities(_yes_no(answers, "pays_providers"), _yes_no(answers, "buys_at_negotiated_rate"))),
        ("name", "Name and home law", f"{BASE}(1)", application_name,
         CompanyName(answers.get("legal_name", ""), answers.get("organized_under", ""))),
        ("founding", "Founding act, day, duration", f"{BASE}(2)", application_founding, _founding(answers, on)),
        ("chart", "Organizational chart", f"{BASE}(3)", application_chart, FiledChart(documents[DocumentKind.CHART])),
        ("officers", "Officers", f"{BASE}(4)", application_officers, ListedOfficers(_officers(application))),
        ("contracts", "Sample contracts", f"{BASE}(5)", application_contracts,
         SampleContracts(documents[DocumentKind.ENTITY_CONTRACT], documents[DocumentKind.NETWORK_CONTRACT])),
        ("other-actions", "Actions in other jurisdictions", "215 ILCS 5/512-5(a)(8)", other_jurisdictions_asked,
         RenewalQuestion(answers.get("other_actions", ""), answers.get("other_actions_told", ""))),
    )  # fmt: skip
    items = [Item(key, title, cite, rule(facts, law=law)) for key, title, cite, rule, facts in judged]
    for request in application.requests.order_by("pk"):
        asked = AskedFor(request.reason, request.answered_on is not None)
        title = f"Asked on {request.requested_on}: {request.reason}"
        items.append(Item(f"request-{request.pk}", title, f"{BASE}(6)", application_request(asked, law=law)))
    return tuple(items)


def _founding(answers: Mapping[str, str], on: date) -> Founding:
    kind = answers.get("entity_type", "")
    return Founding(
        filed_on=on,
        act_title=answers.get("act_title", ""),
        formed_on=_day(answers.get("formed_on", "")),
        entity_type=EntityType(kind) if kind in set(EntityType) else None,
        duration=answers.get("duration", ""),
    )


def _officers(application: LicenseApplication) -> tuple[Officer, ...]:
    listed = application.officers.prefetch_related("affidavits").order_by("pk")
    return tuple(Officer(one.name, one.address, one.title, bool(one.affidavits.all())) for one in listed)


def _yes_no(answers: Mapping[str, str], name: str) -> bool | None:
    return {"yes": True, "no": False}.get(answers.get(name, ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
