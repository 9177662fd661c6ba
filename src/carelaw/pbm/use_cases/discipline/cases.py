"""Discipline cases: open them, charge causes with evidence, withdraw a cause, close a case (512-5(a), (d))."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.discipline import CaseReach, CauseWithdrawn
from carelaw.pbm.rules.discipline.sanctions import LICENSE_ENDED, case_goes_on
from carelaw.pbm.rules.discipline.unpaid_fee import cause_withdrawn
from carelaw.pbm.store.models import (
    CaseEvidence,
    CauseState,
    ChargedCause,
    DisciplineCase,
    DisciplineState,
    UnfairPractice,
    UnfairPracticeState,
)
from carelaw.pbm.use_cases.discipline.causes import BY_CODE, judged
from carelaw.pbm.use_cases.licenses import KIND as LICENSE_KIND
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE, DISCIPLINE_INVESTIGATE, DISCIPLINE_SEE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases import docket
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.parties.models import IdentifierSystem, License, Party
from carelaw.platform.parties.own import acts_for_own, only_own
from carelaw.platform.parties.registry import find_by_identifier
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE_KIND = "pbm.discipline"
CITE = "215 ILCS 5/512-5(a)"
LARGEST = 25 << 20
_ABOUT = {"case": Shape.ID}
OPENED = declare("discipline-opened", says="A discipline case was opened.", keys={**_ABOUT, "source": Shape.CODE})
CHARGED = declare(
    "discipline-cause",
    says="A cause of a discipline case was entered, charged or withdrawn.",
    keys={**_ABOUT, "cause": Shape.COUNT, "state": Shape.CODE},
    cite=CITE,
)
EVIDENCE = declare(
    "discipline-evidence",
    says="Evidence was added to a discipline case.",
    keys={**_ABOUT, "number": Shape.COUNT, "digest": Shape.DIGEST},
    cite=CITE,
)
CLOSED = declare(
    "discipline-closed",
    says="A discipline case was closed.",
    keys={**_ABOUT, "ground": Shape.CODE},
    cite="215 ILCS 5/512-5(d)",
)
LIVE_CAUSES = (CauseState.CHARGED, CauseState.FOUND)


# Who sees what


def cases_for(actor: Actor) -> QuerySet[DisciplineCase]:
    """The cases an actor may see; a benefit manager sees its own from the first notice on."""
    require(actor, DISCIPLINE_SEE)
    found = only_own(DisciplineCase.objects.all(), actor, "party_id")
    if acts_for_own(actor):
        told = Q(actions__mailed_on__isnull=False) | Q(violations__hearing_offered_on__isnull=False)
        found = found.filter(told | Q(penalties__isnull=False)).distinct()
    return found


def case_numbered(actor: Actor, number: str, *, lock: bool = False) -> DisciplineCase:
    """One case by its number. Another's reads as if it were not there."""
    found = cases_for(actor).filter(number=number.strip().upper()).first()
    if found is None:
        says = f"No discipline case {number[:16]} is yours to see. Its number looks like D-2026-0001."
        raise Refusal("discipline-case-unknown", says, cite=CITE, field="case", kind="not-found")
    return DisciplineCase.objects.select_for_update().get(pk=found.pk) if lock else found


def open_one(actor: Actor, number: str) -> DisciplineCase:
    """A case that can still be worked on, held until the act ends."""
    found = case_numbered(actor, number, lock=True)
    if found.state == DisciplineState.CLOSED:
        says = f"{found.number} was closed on {found.closed_on}. Open a new case for what came up since."
        raise Refusal("discipline-case-closed", says, cite=CITE, field="case", kind="conflict")
    return found


def docket_of(case: DisciplineCase) -> Case:
    """The case on the docket, with its clocks."""
    return Case.objects.get(kind=CASE_KIND, key=case.number)


def respondent_named(text: str) -> tuple[Party, License | None]:
    """Who is meant: by license number, state number, NPI or tax number, with the newest license if there is one."""
    text = text.strip()
    license = License.objects.filter(kind=LICENSE_KIND, number=text).select_related("party").first()
    if license is not None:
        return license.party, license
    party = manager_numbered(text)
    for system in (IdentifierSystem.NPI, IdentifierSystem.TAX):
        party = party or find_by_identifier(system, text)
    if party is None:
        says = f"Nobody on file has the number “{text[:40]}”. Permitted: a license, state, NPI or tax number."
        raise Refusal("respondent-unknown", says, cite=CITE, field="respondent", kind="not-found")
    return party, License.objects.filter(kind=LICENSE_KIND, party=party).order_by("-valid_from").first()


# Opening and closing


def open_discipline(
    actor: Actor, at: datetime, *, respondent: str, ground: str, source: str = "own", reference: str = ""
) -> DisciplineCase:
    """Open a case against a licensee, an applicant or another person, whatever became of the license."""
    require(actor, DISCIPLINE_INVESTIGATE)
    party, license = respondent_named(respondent)
    return open_from_finding(actor, at, party=party, license=license, ground=ground, source=source, reference=reference)


def open_from_finding(
    actor: Actor | None,
    at: datetime,
    *,
    party: Party,
    license: License | None = None,
    ground: str,
    source: str,
    reference: str = "",
) -> DisciplineCase:
    """Open a case from what another part found; the same source and reference twice is one case.

    Sources: own, complaint, unfair, examination, fee, finding. `actor` is None for what the calendar opens.
    """
    on = legal_date(at, ZONE)
    license = license or License.objects.filter(kind=LICENSE_KIND, party=party).order_by("-valid_from").first()
    facts = CaseReach("open", "", license.status if license else "")
    decision = case_goes_on(facts, law=adopted_law())
    with transaction.atomic():
        known = DisciplineCase.objects.filter(source=source, source_reference=reference).first() if reference else None
        if known is not None:
            return known
        made = DisciplineCase.objects.create(
            number=f"D-{on.year}-{next_in(f'pbm.discipline-{on.year}'):04}",
            party_id=party.pk,
            respondent=party.name,
            license_number=license.number if license else "",
            source=source,
            source_reference=reference[:60],
            ground=ground.strip(),
            opened_at=at,
        )
        title = f"Discipline {made.number}: {party.name}"[:200]
        docket.open_case(CASE_KIND, key=made.number, title=title, at=at, cite=CITE, actor=actor, party_id=party.pk)
        _investigates(actor, made, at)
        keep(decision, facts, subject=subject_of(made), at=at, actor=actor)
        append(OPENED, actor=actor, at=at, body={"case": made.number, "source": source}, subject=made.number)
    return made


def close_discipline(actor: Actor, at: datetime, *, case: str, ground: str, because: str) -> DisciplineCase:
    """Close a case with a ground of its own; that a license ended closes none (PBM-53)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        found = open_one(actor, case)
        facts = CaseReach("close", ground, _license_status(found))
        decision = stop_at(case_goes_on(facts, law=adopted_law()), kind="conflict")
        keep(decision, facts, subject=subject_of(found), at=at, actor=actor)
        found.state, found.closed_on = DisciplineState.CLOSED, legal_date(at, ZONE)
        found.closing_ground, found.closing = ground, because.strip()[:300]
        found.save()
        docket.close_case(docket_of(found), at=at, closing=f"{ground}: {because}"[:200], actor=actor)
        append(CLOSED, actor=actor, at=at, body={"case": found.number, "ground": ground}, subject=found.number)
    return found


def _license_status(case: DisciplineCase) -> str:
    found = License.objects.filter(kind=LICENSE_KIND, number=case.license_number).values_list("status", flat=True)
    return found.first() or ""


def subject_of(case: DisciplineCase) -> str:
    """Under what the decisions on a case are kept."""
    return f"discipline:{case.number}"


def _investigates(actor: Actor | None, case: DisciplineCase, at: datetime) -> None:
    """Whoever opens, charges or adds evidence has investigated the case and cannot hear it."""
    if actor is not None and actor.account_id:
        case.investigators.get_or_create(account_id=actor.account_id, defaults={"since": at})


# Evidence and causes


def add_evidence(
    actor: Actor | None,
    at: datetime,
    case: DisciplineCase,
    *,
    says: str,
    kind: str = "document",
    reference: str = "",
    file: Attached | None = None,
    cause: ChargedCause | None = None,
) -> CaseEvidence:
    """Add one item; its bytes are kept sealed under their digest."""
    kept = keep_file(io.BytesIO(file.content), largest=LARGEST) if file else None
    with transaction.atomic():
        DisciplineCase.objects.select_for_update().get(pk=case.pk)
        made = CaseEvidence.objects.create(
            case=case,
            cause=cause,
            number=case.evidence.count() + 1,
            kind=kind,
            says=(says.strip() or (file.name if file else reference))[:300],
            reference=reference.strip()[:80],
            digest=kept.digest if kept else "",
            file_name=file.name[-200:] if file else "",
            account_id=(actor.account_id or None) if actor else None,
            added_at=at,
        )
        _investigates(actor, case, at)
        body = {"case": case.number, "number": made.number, "digest": made.digest or None}
        append(EVIDENCE, actor=actor, at=at, body=body, subject=case.number)
    return made


def submit_evidence(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    cause: int | None,
    kind: str,
    says: str,
    reference: str,
    file: Attached | None,
) -> CaseEvidence:
    """Add evidence to a case, or to one of its causes, which is judged again."""
    require(actor, DISCIPLINE_INVESTIGATE)
    if not (says.strip() or reference.strip() or file):
        raise Refusal("E-PBM-34.evidence", "Say what it is, give its reference, or attach it.", cite=CITE, field="says")
    with transaction.atomic():
        found = open_one(actor, case)
        of = cause_numbered(found, cause) if cause is not None else None
        made = add_evidence(actor, at, found, says=says, kind=kind, reference=reference, file=file, cause=of)
        if of is not None and of.state in (CauseState.DRAFT, CauseState.PROPOSED):
            _judge(actor, at, found, of)
    return made


def charge_cause(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    code: str,
    details: Mapping[str, Any],
    evidence_says: str = "",
    evidence_reference: str = "",
    evidence_file: Attached | None = None,
) -> ChargedCause:
    """Charge a cause. What is missing keeps it a draft; what the law does not allow is refused, the draft kept."""
    require(actor, DISCIPLINE_INVESTIGATE)
    with transaction.atomic():
        found = open_one(actor, case)
        made = enter_cause(found, at, code=code, details=details)
        if evidence_says or evidence_reference or evidence_file:
            add_evidence(
                actor,
                at,
                found,
                says=evidence_says,
                reference=evidence_reference,
                file=evidence_file,
                cause=made,
            )
        outcome = _judge(actor, at, found, made)
    if outcome is Outcome.VIOLATION:
        says = f"{made.missing} Kept as draft {made.number} of {found.number}."
        raise Refusal(refused_code(made), says, cite=BY_CODE[code].cite, kind="conflict", reference=found.number)
    return made


def enter_cause(
    case: DisciplineCase, at: datetime, *, code: str, details: Mapping[str, Any], state: str = CauseState.DRAFT
) -> ChargedCause:
    """Enter a cause as it was typed."""
    return ChargedCause.objects.create(
        case=case,
        number=case.causes.count() + 1,
        cause=code,
        details={name: plain(value) for name, value in details.items() if value not in (None, "")},
        state=state,
        entered_at=at,
    )


def _judge(actor: Actor | None, at: datetime, case: DisciplineCase, cause: ChargedCause) -> Outcome:
    """Ask the cause's rule; a pass charges it, anything else leaves it a draft that says what is missing."""
    on, details = legal_date(at, ZONE), dict(cause.details)
    if cause.cause == "(6)" and str(details.get("document", "")).startswith("UP-") and not _final(details["document"]):
        details["kind"] = "allegation"
    facts, decision = judged(cause.cause, details, evidence=cause.evidence.count(), on=on, law=adopted_law())
    charged = decision.outcome is Outcome.PASS
    cause.missing = "" if charged else " ".join(reason.says for reason in decision.reasons)[:500]
    if charged:
        cause.state, cause.charged_on = CauseState.CHARGED, on
    cause.save()
    keep(decision, facts, subject=subject_of(case), at=at, actor=actor)
    _investigates(actor, case, at)
    body = {"case": case.number, "cause": cause.number, "state": str(cause.state)}
    append(CHARGED, actor=actor, at=at, body=body, subject=case.number)
    # A refusal to charge outlives the act: what is not allowed, not only what is missing.
    return decision.outcome


def refused_code(cause: ChargedCause) -> str:
    """The stable code under which a cause could not be charged."""
    provision = BY_CODE[cause.cause].rule.provisions[0]
    return f"E-{provision}"


def _final(reference: str) -> bool:
    """A finding of this office counts once it is final (PBM-40)."""
    return UnfairPractice.objects.filter(number=reference, state=UnfairPracticeState.FINAL).exists()


def cause_numbered(case: DisciplineCase, number: int) -> ChargedCause:
    """One cause of a case. Raises Refusal for a number that it does not have."""
    found = case.causes.filter(number=number).first()
    if found is None:
        says = f"{case.number} has no cause {number}. Its causes are 1 to {case.causes.count()}."
        raise Refusal("cause-unknown", says, cite=CITE, field="cause", kind="not-found")
    return found


def charge_proposed(actor: Actor, at: datetime, *, case: str, cause: int) -> ChargedCause:
    """Charge a cause that stands as a draft or was proposed by the calendar, now that it is complete."""
    require(actor, DISCIPLINE_INVESTIGATE)
    with transaction.atomic():
        found = open_one(actor, case)
        of = cause_numbered(found, cause)
        if of.state not in (CauseState.DRAFT, CauseState.PROPOSED):
            says = f"Cause {cause} is {of.get_state_display().lower()}."
            raise Refusal("cause-not-open", says, cite=CITE, field="cause", kind="conflict")
        outcome = _judge(actor, at, found, of)
    if outcome is not Outcome.PASS:
        raise Refusal(refused_code(of), of.missing, cite=BY_CODE[of.cause].cite, field="cause", kind="conflict")
    return of


def withdraw_cause(actor: Actor, at: datetime, *, case: str, cause: int, because: str) -> ChargedCause:
    """A person withdraws a cause and says why; a late payment alone withdraws none (PBM-44)."""
    require(actor, DISCIPLINE_INVESTIGATE)
    with transaction.atomic():
        found = open_one(actor, case)
        of = cause_numbered(found, cause)
        facts = CauseWithdrawn(by_person=bool(actor.account_id), reason=because)
        keep(stop_at(cause_withdrawn(facts, law=adopted_law())), facts, subject=subject_of(found), at=at, actor=actor)
        of.state, of.withdrawn_because = CauseState.WITHDRAWN, because.strip()[:300]
        of.save()
        body = {"case": found.number, "cause": of.number, "state": "withdrawn"}
        append(CHARGED, actor=actor, at=at, body=body, subject=found.number)
    return of


def charged_causes(case: DisciplineCase) -> QuerySet[ChargedCause]:
    """The causes that an action can rest on."""
    return case.causes.filter(state__in=LIVE_CAUSES).order_by("number")


def url_of(case: DisciplineCase) -> str:
    """The page of a case."""
    return reverse("pbm-discipline-case", args=[case.number])


def open_cases_of(party_id: UUID) -> QuerySet[DisciplineCase]:
    """The open cases of a party; a surrender or lapse leaves them open."""
    return DisciplineCase.objects.filter(party_id=party_id, state=DisciplineState.OPEN)


def today(at: datetime) -> date:
    """The day of an instant in Illinois."""
    return legal_date(at, ZONE)


__all__ = ["LICENSE_ENDED", "add_evidence", "cases_for", "charge_cause", "open_discipline", "open_from_finding"]
