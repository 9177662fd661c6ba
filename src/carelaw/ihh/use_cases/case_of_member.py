"""What is on file of one person, as the facts that the tier rules may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from carelaw.ihh.facts.attribution import ChronicStatus, CircumstanceSpan, CoverageSpan, GroupCase, TierCase
from carelaw.ihh.facts.claims import ClaimFacts, ClaimLine, DiagnosisOnClaim
from carelaw.ihh.facts.value_sets import open_risk_table
from carelaw.ihh.rules.chronic_status import NAMES, year_of_pin
from carelaw.ihh.rules.claim_evidence import admissions_of, evidence_of
from carelaw.ihh.rules.open_risk import open_risk
from carelaw.ihh.store.models import Claim, Member
from carelaw.ihh.use_cases.common import legal_day
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law

PARTS_OF_CASE = ("coverages", "circumstances", "claims", "grouper_results")


def case_of(member: Member, as_of: date, law: Law, *, substitute: bool = False) -> TierCase:
    """One person's case on a day. With `substitute`, the open grouper speaks where the named one has not."""
    prefetch_related_objects([member], *PARTS_OF_CASE)
    claims = [facts_of(one) for one in member.claims.all()]
    evidence, _aside = evidence_of(claims)
    coverages = list(member.coverages.all())
    chronic = _named_status(member, year_of_pin(as_of, law))
    if chronic is None and substitute:
        chronic = _open_status(GroupCase(as_of, evidence), law)
    return TierCase(
        as_of=as_of,
        coverage=tuple(CoverageSpan(one.program, one.starts_on, one.ends_on) for one in coverages) or None,
        circumstances=tuple(
            CircumstanceSpan(one.kind, one.starts_on, one.ends_on, one.detail) for one in member.circumstances.all()
        ),
        evidence=evidence,
        admissions=admissions_of(claims, law),
        chronic=chronic,
        feed_loaded_on=max((legal_day(one.loaded_at) for one in coverages), default=None),
    )


def facts_of(claim: Claim) -> ClaimFacts:
    """A claim on file as the rules see it."""
    return ClaimFacts(
        claim_id=claim.claim_id,
        form=claim.form,
        type_of_bill=claim.type_of_bill,
        place_of_service=claim.place_of_service,
        from_on=claim.from_on,
        through_on=claim.through_on,
        admitted_on=claim.admitted_on,
        drg=claim.drg,
        facility=claim.facility_npi,
        taxonomy=claim.taxonomy,
        crisis_unit=claim.crisis_unit,
        status=claim.status,
        diagnoses=tuple(DiagnosisOnClaim(code, position) for code, position in claim.diagnoses),
        lines=_lines(claim.lines),
    )


def _lines(lines: Sequence[Mapping[str, Any]]) -> tuple[ClaimLine, ...]:
    return tuple(
        ClaimLine(
            revenue=one.get("revenue", ""),
            hcpcs=one.get("hcpcs", ""),
            units=one.get("units", 1),
            place_of_service=one.get("place_of_service", ""),
        )
        for one in lines
    )


def _named_status(member: Member, year: int) -> ChronicStatus | None:
    """The newest status of the named grouper for a year."""
    found = sorted((one for one in member.grouper_results.all() if one.year == year), key=lambda one: one.grouped_on)
    if not found:
        return None
    newest = found[-1]
    return ChronicStatus(newest.status_code, newest.status_name, newest.version, "3M")


def _open_status(case: GroupCase, law: Law) -> ChronicStatus | None:
    decision = open_risk(case, law)
    if decision.outcome is not Outcome.PASS:
        return None
    code = int(decision.reasons[0].value)
    return ChronicStatus(code, NAMES[code][0], open_risk_table().version, "OPEN")
