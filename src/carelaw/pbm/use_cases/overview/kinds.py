"""The kinds of cases of this program: what people call each, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from carelaw.platform.cases.models import Case


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind in words, the route of a case's page, and what of the case the route takes."""

    says: str
    route: str = ""
    by: str = "key"
    finding: bool = False


KINDS: Mapping[str, CaseKind] = {
    "pbm.license-application": CaseKind("License application", "pbm-application"),
    "pbm.license-renewal": CaseKind("Renewal of a license", "pbm-license", "head"),
    "pbm.material-change": CaseKind("Change to report", "pbm-changes", "list"),
    "pbm.unlicensed": CaseKind("Work without a license", "pbm-dossier"),
    "pbm.examination": CaseKind("Examination", "pbm-examination"),
    "pbm.discipline": CaseKind("Discipline", "pbm-discipline-case"),
    "pbm.complaint": CaseKind("Complaint", "pbm-complaint"),
    "pbm.retaliation": CaseKind("Retaliation", "pbm-retaliation-case"),
    "pbm.counter-overcharge": CaseKind("Price at the counter", "pbm-counter-case", "pk", finding=True),
    "pbm.payment": CaseKind("Remittances and payment", "pbm-payment-case", "pk", finding=True),
    "pbm.recoupment-explanation": CaseKind("Recoupment to explain", "pbm-explanations", "list"),
    "pbm.audit": CaseKind("Audit of a pharmacy", "pbm-audit"),
    "pbm.audit-breach": CaseKind("Conduct of audits", "pbm-audit-finding", "pk", finding=True),
    "pbm.contract": CaseKind("Contract", "pbm-contract", finding=True),
    "pbm.terms-notice": CaseKind("Changed terms", "pbm-program-terms", "list", finding=True),
    "pbm.cards-missing": CaseKind("Missing cards", "pbm-program-terms", "list", finding=True),
    "pbm.program-end": CaseKind("End of a program", "pbm-program-terms", "list"),
    "pbm.enrollment-year": CaseKind("Yearly enrollment", "pbm-program-terms", "list", finding=True),
    "pbm.election-refused": CaseKind("Refused election", "pbm-program-terms", "list", finding=True),
    "pbm.fees-not-stated": CaseKind("Fees not stated", "pbm-disclosures", "list", finding=True),
    "pbm.rebates-not-stated": CaseKind("Rebates not stated", "pbm-disclosures", "list", finding=True),
    "pbm.paid-amounts": CaseKind("Amounts paid, not told", "pbm-program-terms", "list", finding=True),
    "pbm.brand-consideration": CaseKind("Brand money, not told", "pbm-program-terms", "list", finding=True),
    "mac-appeal": CaseKind("Appeal of a list price", "pbm-appeal"),
    "mac-panel": CaseKind("Review before the panel", "pbm-appeal"),
    "mac-contacts-dead": CaseKind("Appeals that reach nobody", "pbm-appeal-reach", "list", finding=True),
    "mac-repricing-unpaid": CaseKind("Unpaid after an appeal", "pbm-appeal", finding=True),
    "pbm.prices": CaseKind("Price list tested", "pbm-price-case", "pk", finding=True),
    "mac-list-stale": CaseKind("Price list out of date", "pbm-mac-list", "head", finding=True),
}


def program_cases() -> QuerySet[Case]:
    """Every case of this program."""
    return Case.objects.filter(Q(kind__startswith="pbm.") | Q(kind__startswith="mac-"))


def kind_says(kind: str) -> str:
    """What people call a kind; one that has no words yet reads as it is written, without its hyphens."""
    known = KINDS.get(kind)
    return known.says if known else kind.removeprefix("pbm.").replace("-", " ").capitalize()


def is_finding(kind: str) -> bool:
    """Whether a case of this kind is a finding: something that was seen and may break the law."""
    known = KINDS.get(kind)
    return known is not None and known.finding


def page_of(case: Case) -> str:
    """The address of a case's own page, or of the list in which it stands; empty for neither."""
    known = KINDS.get(case.kind)
    if known is None:
        return ""
    if known.by == "list":
        return reverse(known.route)
    wanted = {"key": case.key, "head": case.key.partition(":")[0], "pk": str(case.pk)}[known.by]
    return reverse(known.route, args=[wanted])
