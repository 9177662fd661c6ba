"""Keep what a check found: each row with its facts, the rules' own decisions and its amount, in the manager's case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.pbm.store.models import PaymentFinding
from carelaw.pbm.use_cases.payments.cases import open_payment_case, tell_of_findings
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party

_BATCH = 2_000
_SPEAKS = (Outcome.VIOLATION, Outcome.REVIEW)
Found = Mapping[str, Any]
# The facts of a row with the decisions that its rules come to.
Judge = Callable[[Found], tuple[Any, Sequence[Decision]]]


@dataclass(slots=True)
class Tally:
    """What one benefit manager's rows come to."""

    party: Party | None
    breaches: int = 0
    reviews: int = 0
    amount: Decimal = Decimal("0.00")
    case_id: UUID | None = None
    by_code: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "findings": self.breaches,
            "reviews": self.reviews,
            "amount": f"{self.amount:.2f}",
            "case": str(self.case_id) if self.case_id else "",
            "by_code": dict(sorted(self.by_code.items())),
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check is about: its name in lists and letters, the paragraph, and how a row is judged."""

    name: str
    title: str
    cite: str
    judge: Judge


def keep_findings(
    subject: Subject, connection: Connection, query: str, run: BulkRun, managers: Mapping[str, Party], at: datetime
) -> dict[str, Tally]:
    """Keep every breach and every row for review. What an earlier run over this file found is superseded."""
    earlier = BulkRun.objects.filter(kind=run.kind, digest=run.digest).exclude(pk=run.pk)
    PaymentFinding.objects.filter(run_id__in=earlier.values("pk")).update(superseded=True)
    PaymentFinding.objects.filter(run_id=run.pk).delete()
    tallies: dict[str, Tally] = {}
    pharmacies = _Pharmacies()
    made: list[PaymentFinding] = []
    for row in rows_of(connection, query):
        number = row["manager_number"]
        tally = tallies.setdefault(number, Tally(managers.get(number)))
        facts, decisions = subject.judge(row)
        decisions = [one for one in decisions if one.outcome in _SPEAKS]
        _require_agreement(row, decisions)
        breach = row["outcome"] == Outcome.VIOLATION
        if breach and tally.case_id is None:
            tally.case_id = open_payment_case(
                subject.name, subject.title, subject.cite, run, number, tally.party, at
            ).pk
        _count(tally, row, decisions, breach)
        made.append(_finding(subject, run, row, tally, facts, decisions, pharmacies, at))
        if len(made) >= _BATCH:
            PaymentFinding.objects.bulk_create(made)
            made = []
    PaymentFinding.objects.bulk_create(made)
    for number, tally in sorted(tallies.items()):
        if tally.case_id is not None:
            tell_of_findings(tally.case_id, run, number, tally.party, tally.breaches, tally.amount, at)
    return tallies


def keep_missing_schedule(
    run: BulkRun, row: Found, party: Party | None, judged: tuple[Any, Decision], at: datetime
) -> int:
    """Keep, for a person to look at, that no schedule of a contract is on file; gives how many claims wait for it."""
    facts, decision = judged
    known, told = plain(facts), [decision.as_dict()]
    reason = decision.reasons[0]
    named = f"contract {row['reference']}" if row["reference"] else "claims that name no contract"
    PaymentFinding.objects.create(
        run_id=run.pk,
        row=row["row"],
        subject="payment-terms",
        outcome=Outcome.REVIEW,
        provisions="PBM-68",
        codes=[reason.code],
        cite=reason.cite or decision.cite,
        says=f"{reason.says} It is about {named}: {row['claims']:,} claims cannot be dated.",
        manager_number=row["manager_number"],
        party_id=party.pk if party else None,
        reference=row["reference"],
        day=row["day"],
        amount=dollars(row["amount"]),
        facts=known,
        decisions=told,
        digest=_digest(known, told),
        found_at=at,
    )
    return int(row["claims"])


def rows_of(connection: Connection, query: str) -> Iterator[dict[str, Any]]:
    """The rows of a query by the names of its columns."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    for values in rows:
        yield dict(zip(names, values, strict=True))


def dollars(cents: int | None) -> Decimal:
    """Whole cents as dollars; nothing where there is no amount."""
    return Decimal(cents or 0).scaleb(-2)


def _require_agreement(row: Found, decisions: Sequence[Decision]) -> None:
    """The rules have the last word: a finding of the SQL alone is our fault and ends the run."""
    codes = ", ".join(code for one in decisions for code in one.codes)
    if codes != row["because"]:
        raise AssertionError(f"Rules and SQL disagree at row {row['row']}: {codes} and {row['because']}.")


def _count(tally: Tally, row: Found, decisions: Sequence[Decision], breach: bool) -> None:
    tally.breaches += breach
    tally.reviews += not breach
    if breach:
        tally.amount += abs(dollars(row["amount"]))
    for one in decisions:
        for code in one.codes:
            tally.by_code[code] = tally.by_code.get(code, 0) + 1


def _finding(
    subject: Subject,
    run: BulkRun,
    row: Found,
    tally: Tally,
    facts: Any,
    decisions: Sequence[Decision],
    pharmacies: _Pharmacies,
    at: datetime,
) -> PaymentFinding:
    known = plain(facts)
    reasons = [reason for one in decisions for reason in one.reasons]
    judged = [one.as_dict() for one in decisions]
    provisions = sorted({provision for one in decisions for provision in one.provisions})
    return PaymentFinding(
        run_id=run.pk,
        row=row["row"],
        subject=subject.name,
        outcome=row["outcome"],
        provisions=", ".join(provisions),
        codes=[reason.code for reason in reasons],
        cite=decisions[0].cite,
        says=" ".join(reason.says for reason in reasons),
        manager_number=row["manager_number"],
        party_id=tally.party.pk if tally.party else None,
        pharmacy_npi=row["pharmacy_npi"] or "",
        pharmacy_id=pharmacies.of(row["pharmacy_npi"] or ""),
        case_id=tally.case_id if row["outcome"] == Outcome.VIOLATION else None,
        prescription_number=row.get("prescription") or "",
        reference=row.get("reference") or "",
        remittance=row.get("trace") or "",
        segment=row.get("segment"),
        national_drug_code=row.get("drug") or "",
        served_on=row.get("served_on"),
        day=row.get("day"),
        days_late=row.get("days_late"),
        amount=dollars(row["amount"]),
        facts=known,
        decisions=judged,
        digest=_digest(known, judged),
        found_at=at,
    )


def _digest(facts: Any, decisions: Any) -> str:
    """What comes out the same when the finding is made again from the same facts under the same law."""
    told = json.dumps([facts, decisions], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


class _Pharmacies:
    """Pharmacies by NPI, each looked up once."""

    def __init__(self) -> None:
        self.known: dict[str, UUID | None] = {}

    def of(self, npi: str) -> UUID | None:
        if npi not in self.known:
            found = Identifier.objects.filter(system=IdentifierSystem.NPI, value=npi)
            self.known[npi] = found.values_list("party_id", flat=True).first() if npi else None
        return self.known[npi]


def pharmacies_by_npi(npis: Sequence[str]) -> dict[str, UUID]:
    """The pharmacies on file of these NPIs."""
    found = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=npis)
    return dict(found.values_list("value", "party_id"))
