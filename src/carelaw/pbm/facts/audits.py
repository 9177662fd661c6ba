"""Audits of pharmacies: notices and days, claims in scope, findings, amounts, standards, appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Mode = Literal["on-site", "desk"]
SentBy = Literal["certified-mail", "mail", "fax", "e-mail", "portal"]
DayKind = Literal["on-site", "desk-mailing", "desk-receipt", "on-site-notice"]
ConsentRole = Literal["provider", "pharmacist"]
FindingClass = Literal["clerical", "clinical", "other"]
Label = Literal["error", "overpayment", "underpayment", "fraud"]
FindingReason = Literal[
    "days-supply",
    "drug-utilization-review",
    "substitution",
    "compounding",
    "missing-signature",
    "missing-date",
    "wrong-prescriber",
    "refill-not-authorized",
    "not-documented",
    "wrong-quantity",
    "wrong-price",
    "no-response",
    "other",
]


@dataclass(frozen=True, slots=True)
class AuditNotice:
    """How an audit is made known: in person, or by an official notice with its requests, and how that went."""

    on: date
    mode: Mode | None
    sent_by: SentBy | None = None
    certified_number: str = ""
    requests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Money taken back from a pharmacy: under which kind of audit, or because the pharmacy asked for a reversal."""

    on: date
    audit_mode: Mode | None
    asked_for_by_pharmacy: bool = False


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """An official request by mail: when proof shows that it was received, and until when it asks for the answer."""

    delivered_on: date | None
    response_due_on: date | None


@dataclass(frozen=True, slots=True)
class NoResponse:
    """A finding that a pharmacy did not answer: when the request came, when it was due, what came, when it is found."""

    found_on: date
    delivered_on: date | None
    response_due_on: date | None = None
    responded_on: date | None = None


@dataclass(frozen=True, slots=True)
class SiteNotice:
    """The notice before the first visit of an audit cycle; `first_of_cycle` is false for every later visit."""

    cycle: str
    first_on_site_on: date | None
    notice_delivered_on: date | None
    form: Literal["written", "oral"] = "written"
    first_of_cycle: bool = True


@dataclass(frozen=True, slots=True)
class ClinicalFinding:
    """A finding with its reason, and the pharmacist who was consulted before it went into a report."""

    reported_on: date
    reason: FindingReason
    needs_judgment: bool = False
    consultant: str = ""
    license_number: str = ""
    knows_the_article: bool = False
    consulted_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingLabel:
    """What a finding is called, of which class it is, and what shows an intent to commit fraud."""

    on: date
    kind: FindingClass
    label: Label
    intent_evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriminalReferral:
    """A finding brought to those who prosecute, and what shows an intent to commit fraud."""

    on: date
    kind: FindingClass
    intent_evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PractitionerRecord:
    """A record of somebody else that a pharmacy brings for its own record of an order or refill."""

    on: date
    author: Literal["hospital", "physician", "authorized-practitioner", "other"]
    drug: Literal["legend", "narcotic", "other"]
    sent_by: str = ""


@dataclass(frozen=True, slots=True)
class FindingClosed:
    """How a finding is closed, and how many records of practitioners nobody has looked at yet."""

    on: date
    result: Literal["validated", "not-validated"]
    records_unreviewed: int = 0


@dataclass(frozen=True, slots=True)
class AuditMethod:
    """How an audit comes to its amounts, and the plan's own words."""

    on: date
    method: Literal["claim-by-claim", "targeted-claims", "random-sample", "extrapolation"] | None
    plan: str = ""


@dataclass(frozen=True, slots=True)
class RecoupmentAsked:
    """What is asked back for an audit, against what its claims show and what the pharmacy agreed to.

    `overpaid` and `underpaid` are the sums of actual differences, claim by claim; `taken` was taken back before.
    """

    on: date
    amount: Decimal
    overpaid: Decimal | None
    underpaid: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    projected: Decimal = Decimal(0)
    settlement_amount: Decimal | None = None
    settlement_signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RemittedForAudit:
    """Money that a remittance took back under an audit's number, beside how far the audit had come.

    `contract_days` are the days that the contract gives for an appeal, from the delivery of the preliminary report.
    """

    taken_on: date | None
    reported_on: date | None = None
    contract_days: int | None = None
    appeal_pending: bool = False
    final_on: date | None = None


@dataclass(frozen=True, slots=True)
class AuditBehind:
    """An audit as it stands behind a remittance: how it was made, how far it has come, what its claims came to.

    `overpaid` and `underpaid` are sums of findings that stand, those held back while an appeal is pending left out.
    """

    mode: Mode | None
    reported_on: date | None = None
    final_on: date | None = None
    appeal_pending: bool = False
    contract_days: int | None = None
    overpaid: Decimal = Decimal(0)
    underpaid: Decimal = Decimal(0)
    projected: Decimal = Decimal(0)
    settlement_amount: Decimal | None = None
    settlement_signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class CycleStandards:
    """The standards under which the pharmacies of one class were audited in one cycle, each set by its digest."""

    on: date
    cycle: str
    peer_class: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """One claim for an audit: its dates, the audit's start, and the federal law that is said to reach further back.

    `federal_years` is the longer period of that law where it is given.
    """

    audit_start: date
    submitted_on: date | None
    adjudicated_on: date | None
    federal_cite: str = ""
    line_of_business: str = ""
    federal_years: int | None = None


@dataclass(frozen=True, slots=True)
class AuditDay:
    """One day on which an audit does something, and who agreed to it."""

    on: date
    kind: DayKind
    first_day: bool = True
    consent_by: str = ""
    consent_role: ConsentRole | None = None
    consent_on: date | None = None


@dataclass(frozen=True, slots=True)
class AppealsProcess:
    """Whether a benefit manager that audits has a way to appeal a preliminary report on file."""

    on: date
    process_on_file: bool


@dataclass(frozen=True, slots=True)
class AuditAppealFiling:
    """An appeal of a preliminary report: its day, the contract's days where it has any, and the final report."""

    filed_on: date
    report_delivered_on: date | None
    contract_days: int | None = None
    final_report_on: date | None = None


@dataclass(frozen=True, slots=True)
class AppealExplanation:
    """The written explanation of the appeals process, and the delivery of the preliminary report."""

    report_delivered_on: date
    explanation_delivered_on: date | None
    name: str = ""
    address: str = ""
    telephone: str = ""
    written: bool = True


@dataclass(frozen=True, slots=True)
class AppealedPart:
    """One part of a report after its appeal: what the appeal showed, and what became of it."""

    on: date
    substantiated: bool | None
    dismissed: bool
    reopened: bool = False
