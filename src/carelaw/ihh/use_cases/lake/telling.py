"""Why a person of the whole population has a tier: the reasons in words, and the claim lines behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw.ihh.bulk.attribution.layout import TEXTS, lake_at
from carelaw.ihh.bulk.attribution.looking import claims_of
from carelaw.ihh.facts.claims import ClaimFacts
from carelaw.ihh.rules.evidence import dotted
from carelaw.ihh.use_cases.attributing import _law_for as law_for
from carelaw.ihh.use_cases.common import MEMBER_READ, PART, member_for
from carelaw.ihh.use_cases.lake.population import Found, as_of_run, folder_of, found_of, lake_of, newest
from carelaw.ihh.use_cases.permissions import ATTRIBUTE
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.engines import DuckEngine
from carelaw.platform.bulk.staging import bench
from carelaw.platform.record.keeping import append

SUBSTITUTE = "CRG-SUBSTITUTE: the status comes from the open substitute, not from the grouper that the rule names."


@dataclass(frozen=True, slots=True)
class Told:
    """What a run said of a person: status and tier, the reasons in words with their paragraphs, the claim lines."""

    run: str
    person: str
    as_of: str
    status: str
    tier: str
    substitute: bool
    reasons: tuple[Mapping[str, str], ...]
    lines: tuple[Mapping[str, Any], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The reasons, one sentence each."""
        return tuple(one["says"] for one in self.reasons)

    def as_dict(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "person": self.person,
            "as_of": self.as_of,
            "status": self.status,
            "tier": self.tier,
            "substitute": self.substitute,
            "reasons": list(self.reasons),
            "lines": list(self.lines),
        }


def explain(actor: Actor, at: datetime, person: str) -> Told:
    """What the newest run over everybody said of one person. The read is on the record."""
    require(actor, ATTRIBUTE)
    run = newest(actor)
    law, _preview = law_for(as_of_run(run))
    found = found_of(run, [person], law).get(person)
    if found is None:
        says = "The newest run over everybody looked at no person of this number. Copy it from the list of people."
        raise Refusal("member-unknown", says, field="person_id", kind="not-found")
    if set(found.decision.codes) != set(found.row["codes"].split(",")):
        raise AssertionError("Rule and text disagree about a person.")
    with bench() as connection:
        lakes = [lake_of(run), lake_at(folder_of(run) / "on-file")]
        claims = claims_of(DuckEngine(connection, TEXTS), lakes, [person])[person]
    member = str(member_for(actor, person).pk)
    with transaction.atomic():
        append(MEMBER_READ, actor=actor, at=at, body={"member": member}, subject=member)
    reasons = tuple(
        {"code": one.code, "says": one.says, "cite": one.cite or f"{PART}.992(b)"} for one in found.decision.reasons
    )
    return Told(
        str(run.pk),
        person,
        run.figures["as_of"],
        found.row["status"],
        found.row["tier"],
        found.row["by_substitute"],
        reasons,
        tuple(_lines(found, claims)),
    )


def _lines(found: Found, claims: tuple[ClaimFacts, ...]) -> Iterator[Mapping[str, Any]]:
    """The claims that the reasons name, line by line, each with its diagnoses that count."""
    named = {str(claim) for reason in found.decision.reasons for claim in _claims_named(reason.value)}
    for claim in sorted(claims, key=lambda one: (str(one.from_on), one.claim_id)):
        if claim.claim_id not in named:
            continue
        codes = ", ".join(f"{dotted(one.code)} ({one.position})" for one in claim.diagnoses)
        head = {
            "claim": claim.claim_id,
            "from": str(claim.from_on),
            "through": str(claim.through_on),
            "bill": claim.type_of_bill or claim.place_of_service,
            "diagnoses": codes,
        }
        for number, line in enumerate(claim.lines, 1):
            yield {**head, "line": number, "revenue": line.revenue, "procedure": line.hcpcs, "units": line.units}
        if not claim.lines:
            yield {**head, "line": 0, "revenue": "", "procedure": "", "units": 0}


def _claims_named(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
