"""From claims to evidence: which claims count, each diagnosis with its days, and stays made of claims that touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from carelaw.ihh.facts.attribution import Admission, AdmissionKind, Evidence
from carelaw.ihh.facts.claims import ClaimFacts, Stay
from carelaw.ihh.rules.behavioral_admission import STAY_REVENUES, behavioral_admission
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law

ACCEPTED = ("PAID", "ACCEPTED")
# Laboratory, ambulance by land and by air or water: their diagnoses are often only suspected.
NOT_EVIDENCE = {"81", "41", "42"}


def counts(claim: ClaimFacts) -> str:
    """Why a claim is no evidence; empty when it is."""
    if claim.status not in ACCEPTED:
        return f"status-{claim.status.lower()}"
    if claim.place_of_service in NOT_EVIDENCE:
        return "laboratory-or-ambulance"
    if claim.lines and all(line.hcpcs[:1] in {"E", "K"} for line in claim.lines):
        return "equipment"
    return ""


def evidence_of(claims: Iterable[ClaimFacts]) -> tuple[tuple[Evidence, ...], Counter[str]]:
    """The diagnoses of the claims that count, and how many claims were left aside for which reason."""
    found, aside = [], Counter[str]()
    for claim in claims:
        why = counts(claim)
        if why or claim.from_on is None:
            aside[why or "no-days"] += 1
            continue
        through = claim.through_on or claim.from_on
        inpatient = claim.type_of_bill.startswith("011")
        found += [
            Evidence(claim.claim_id, one.code, claim.from_on, through, one.position == "P", inpatient)
            for one in claim.diagnoses
            if one.position in {"P", "O", "E"}
        ]
    return tuple(sorted(found, key=lambda one: (one.from_on, one.claim_id, one.code))), aside


def admissions_of(claims: Iterable[ClaimFacts], law: Law) -> tuple[Admission, ...]:
    """The behavioral-health admissions in a person's claims."""
    found = []
    for stay in stays_of(claims):
        decision = behavioral_admission(stay, law)
        if decision.outcome is Outcome.PASS and stay.admitted_on is not None:
            kind = AdmissionKind(str(decision.reasons[0].value))
            found.append(Admission(kind, stay.admitted_on, decision.reasons[0].code, stay.claim_ids))
    return tuple(found)


def stays_of(claims: Iterable[ClaimFacts]) -> tuple[Stay, ...]:
    """Claims of one facility whose days touch or overlap are one stay; every other claim stands alone."""
    accepted = sorted((one for one in claims if one.status in ACCEPTED and one.from_on), key=_order)
    stays: list[list[ClaimFacts]] = []
    for claim in accepted:
        last = stays[-1] if stays else None
        if last and _resident(claim) and _resident(last[0]) and _touches(last, claim):
            last.append(claim)
        else:
            stays.append([claim])
    return tuple(_stay(one) for one in stays)


def _order(claim: ClaimFacts) -> tuple[bool, str, date, str]:
    # Whatever else a facility bills in between, such as a visit, parts no stay.
    return not _resident(claim), claim.facility, claim.from_on or date.max, claim.claim_id


def _resident(claim: ClaimFacts) -> bool:
    by_bill = claim.type_of_bill[:3] in {"011", "086"}
    return by_bill or any(line.revenue in STAY_REVENUES for line in claim.lines)


def _touches(stay: Sequence[ClaimFacts], claim: ClaimFacts) -> bool:
    last = max(one.through_on or one.from_on or date.min for one in stay)
    return claim.facility == stay[0].facility and (claim.from_on or date.max) <= last + DAY


def _stay(claims: Sequence[ClaimFacts]) -> Stay:
    first = claims[0]
    days = [day for one in claims for day in (one.admitted_on, one.from_on) if day is not None]
    lines = [line for one in claims for line in one.lines]
    places = {one.place_of_service for one in claims} | {line.place_of_service for line in lines}
    listed = [one for claim in claims for one in claim.diagnoses if one.position in {"P", "O", "E"}]
    return Stay(
        admitted_on=min(days),
        type_of_bill=first.type_of_bill,
        taxonomy=next((one.taxonomy for one in claims if one.taxonomy), ""),
        drg=next((one.drg for one in claims if one.drg), ""),
        principal=next((one.code for one in listed if one.position == "P"), ""),
        diagnoses=tuple(dict.fromkeys(one.code for one in listed)),
        revenues=tuple(sorted({line.revenue for line in lines if line.revenue})),
        procedures=tuple(sorted({line.hcpcs for line in lines if line.hcpcs})),
        places_of_service=tuple(sorted(place for place in places if place)),
        crisis_unit=any(one.crisis_unit for one in claims),
        claim_ids=tuple(one.claim_id for one in claims),
    )
