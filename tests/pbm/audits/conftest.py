"""A benefit manager with standards and a way to appeal, two pharmacies, and an audit at any stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from carelaw.pbm import story
from carelaw.pbm.use_cases.audits import doing
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from tests.pbm.conftest import acting

# Noon in Illinois on Tuesday, May 12, 2026.
NOW = datetime(2026, 5, 12, 17, tzinfo=UTC)
CORNER, RIVER = story.CORNER_NPI, story.RIVER_NPI
PROTOCOL = {
    "code": "RETAIL",
    "method": "targeted-claims",
    "sampling": "Claims above $500",
    "period_months": 12,
    "documents": ("Hard copies", "Signature logs"),
    "tolerance": "0.50",
    "error_classes": ("quantity", "signature"),
}
PROCESS = {
    "name": "Audit appeals desk",
    "address": "100 Monroe Street, Springfield, IL 62701",
    "telephone": "217-555-0177",
    "explanation": "Write to the desk below, name the findings and send what supports your claims.",
    "contract_days": 30,
}
PLAN = {
    "pharmacy": CORNER,
    "cycle": "2026-H1",
    "mode": "on-site",
    "protocol": "RETAIL",
    "auditor": "Prairie Audit",
    "days": "2026-05-26",
    "notice_on": "2026-05-12",
    "requests": "Hard copies of the claims listed",
}
DESK = {**PLAN, "mode": "desk", "days": "", "requests": "Hard copies of ten claims; Invoices of March 2026"}
CLAIMS = (
    "claim_reference,submitted_on,adjudicated_on,paid,federal_cite,line_of_business,federal_years\n"
    "C-1,2025-11-03,2025-11-03,120.00,,,\n"
    "C-2,2026-01-15,2026-01-15,80.00,,,\n"
    "C-3,2024-05-20,2024-05-20,44.10,,,\n"
    "C-4,2019-06-01,2019-06-01,310.00,42 CFR 423.505(d),Medicare Part D,10\n"
    "C-5,,,15.00,,,\n"
)


def at(day: str) -> datetime:
    """Noon of a day in Illinois."""
    return datetime.combine(date.fromisoformat(day), NOW.time(), UTC)


def days_later(days: int) -> datetime:
    """So many days after the first."""
    return NOW + timedelta(days=days)


@dataclass(frozen=True)
class Bench:
    """Who acts."""

    filer: Actor
    corner: Actor
    river: Actor
    regulator: Actor

    def plan(self, when: datetime = NOW, **changed: str) -> str:
        """A saved plan; gives its number."""
        return doing.plan(self.filer, when, audit="", **{**PLAN, **changed}).reference

    def started(self, **changed: str) -> str:
        """An audit on site that has begun on May 26."""
        audit = self.plan(**changed)
        doing.claims(self.filer, NOW, audit=audit, file=Attached("claims.csv", CLAIMS.encode()))
        doing.notice(self.filer, NOW, audit=audit, certified_number="")
        doing.start(self.filer, at("2026-05-26"), audit=audit)
        return audit

    def finding(self, audit: str, when: datetime, **changed: object) -> int:
        """A finding; gives its number."""
        typed: Mapping[str, object] = {
            "claim": "C-1",
            "kind": "clerical",
            "reason": "missing-date",
            "label": "overpayment",
            "says": "The date of the order is missing.",
            "overpaid": "120.00",
            "underpaid": "",
            "needs_judgment": False,
            "intent_evidence": (),
            **changed,
        }
        return int(doing.finding(self.filer, when, audit=audit, **typed).more["number"])  # type: ignore[arg-type]

    def reported(self, when: datetime | None = None, **changed: str) -> str:
        """An audit with two findings whose preliminary report is out since June 20."""
        audit, found_at = self.started(**changed), at("2026-05-27")
        for number, claim, overpaid in ((1, "C-1", "120.00"), (2, "C-2", "80.00")):
            self.finding(audit, found_at, claim=claim, overpaid=overpaid)
            doing.close_finding(self.filer, found_at, audit=audit, number=number, result="not-validated")
        doing.report(self.filer, when or at("2026-06-20"), audit=audit)
        return audit


@pytest.fixture
def bench(filer: Actor, pharmacy: Actor, regulator: Actor, scopes: Mapping[str, Mapping[str, list[str]]]) -> Bench:
    """Standards and a way to appeal are on file."""
    river = acting("NETWORK_PHARMACY", story.RIVER_PHARMACY, scopes[story.RIVER_PHARMACY])
    doing.protocol(filer, NOW, **PROTOCOL)  # type: ignore[arg-type]
    doing.process(filer, NOW, **PROCESS)
    return Bench(filer, pharmacy, river, regulator)
