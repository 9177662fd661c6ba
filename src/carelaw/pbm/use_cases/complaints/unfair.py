"""Unfair or deceptive practices of benefit managers, and what is handed to counsel instead (513b1(g))."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.complaints import AgainstKind, UnfairPracticeCase
from carelaw.pbm.rules.complaints.unfair_practice import unfair_or_deceptive_practice
from carelaw.pbm.store.models import (
    Complaint,
    CounselReferral,
    RetaliationCase,
    UnfairPractice,
    UnfairPracticeFinding,
    UnfairPracticeState,
)
from carelaw.pbm.use_cases.complaints import letters
from carelaw.pbm.use_cases.complaints.protected import manager_meant
from carelaw.pbm.use_cases.counter_cases import KIND as COUNTER_KIND
from carelaw.pbm.use_cases.permissions import RETALIATION_DECIDE, RETALIATION_SEE
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(g)"
FINDING_KINDS = (
    ("retaliation", "Case of retaliation"),
    ("counter", "Case at the counter"),
    ("complaint", "Substantiated complaint"),
    ("case", "Another case of this platform"),
)
UNFAIR = declare(
    "unfair-practice",
    says="A case of an unfair or deceptive practice was opened or decided.",
    keys={"case": Shape.ID, "state": Shape.CODE, "findings": Shape.COUNT},
    cite=CITE,
)
REFERRED = declare(
    "counsel-referred",
    says="A breach was handed to counsel.",
    keys={"referral": Shape.ID, "kind": Shape.CODE},
    cite=CITE,
)


def practices_for(actor: Actor) -> QuerySet[UnfairPractice]:
    """All for the staff; a benefit manager's own."""
    require(actor, RETALIATION_SEE)
    found = UnfairPractice.objects.order_by("-opened_at", "-number")
    return found.none() if actor.role in ("NETWORK_PHARMACY", "PSAO") else only_own(found, actor, "manager_id")


def practice_numbered(actor: Actor, number: str, *, lock: bool = False) -> UnfairPractice:
    """One case by its number; another's reads as if it were not there."""
    found = practices_for(actor).filter(number=number.strip().upper()).first()
    if found is None:
        says = f"No case {number[:16]} is yours to see. Its number looks like UP-2026-0001."
        raise Refusal("unfair-practice-unknown", says, cite=CITE, field="case", kind="not-found")
    return UnfairPractice.objects.select_for_update().get(pk=found.pk) if lock else found


def open_practice(
    actor: Actor, at: datetime, *, against: str, against_kind: str, kind: str, reference: str, provision: str, says: str
) -> UnfairPractice:
    """Open a case with its first finding, or add a finding to the one that is open. Only against a benefit manager."""
    require(actor, RETALIATION_DECIDE)
    first = UnfairPracticeCase(AgainstKind(against_kind), 1)
    decision = unfair_or_deceptive_practice(first, law=adopted_law())
    if decision.outcome is Outcome.NOT_APPLICABLE:
        reason = decision.reasons[0]
        raise Refusal("E-MAC-50.counsel", reason.says, cite=CITE, field="against_kind", kind="conflict")
    party = manager_meant(against)
    _require_finding(kind, reference, party)
    on = legal_date(at, ZONE)
    with transaction.atomic():
        made = UnfairPractice.objects.filter(manager_id=party.pk, state=UnfairPracticeState.OPEN).first()
        if made is None:
            made = UnfairPractice.objects.create(
                number=f"UP-{on.year}-{next_in(f'pbm.unfair-practices-{on.year}'):04}",
                manager_id=party.pk,
                opened_at=at,
            )
        UnfairPracticeFinding.objects.get_or_create(
            case=made,
            reference=reference.strip()[:60],
            defaults={"kind": kind, "provision": provision.strip(), "says": says.strip()[:300]},
        )
        facts = UnfairPracticeCase(AgainstKind.BENEFIT_MANAGER, made.findings.count())
        answer = unfair_or_deceptive_practice(facts, law=adopted_law())
        keep(answer, facts, subject=f"unfair-practice:{made.number}", at=at, actor=actor)
        _note(actor, at, made)
    return made


def _require_finding(kind: str, reference: str, party: Party) -> None:
    """A finding must be on file, and be this benefit manager's."""
    reference = reference.strip()
    found = {
        "retaliation": RetaliationCase.objects.filter(number=reference, action__manager_id=party.pk, outcome="found"),
        "complaint": Complaint.objects.filter(receipt=reference, against_id=party.pk, outcome="substantiated"),
        "counter": Case.objects.filter(kind=COUNTER_KIND, party_id=party.pk, pk__startswith=reference[:8].lower()),
        "case": Case.objects.filter(kind__startswith="pbm.", party_id=party.pk, key=reference),
    }[kind]
    if not reference or not found.exists():
        says = f"No established finding “{reference[:40]}” of {party.name} is on file. Decide it first, then attach it."
        raise Refusal("finding-unknown", says, cite=CITE, field="reference", kind="not-found")


def decide_practice(actor: Actor, at: datetime, *, case: str, established: bool, decision: str) -> UnfairPractice:
    """A person decides whether the section was violated; the benefit manager is told."""
    require(actor, RETALIATION_DECIDE)
    with transaction.atomic():
        made = practice_numbered(actor, case, lock=True)
        _in_state(made, UnfairPracticeState.OPEN)
        facts = UnfairPracticeCase(AgainstKind.BENEFIT_MANAGER, made.findings.count(), established)
        answer = unfair_or_deceptive_practice(facts, law=adopted_law())
        keep(answer, facts, subject=f"unfair-practice:{made.number}", at=at, actor=actor)
        found = answer.outcome is Outcome.VIOLATION
        made.state = UnfairPracticeState.FOUND if found else UnfairPracticeState.NOT_FOUND
        made.decided_on, made.decision = legal_date(at, ZONE), decision.strip()
        made.save()
        _write(made, at)
        _note(actor, at, made)
    return made


def make_final(actor: Actor, at: datetime, *, case: str, final_on: date) -> UnfairPractice:
    """Enter the day on which a finding became final; from then on it is a cause under 512-5(a)(6)."""
    require(actor, RETALIATION_DECIDE)
    with transaction.atomic():
        made = practice_numbered(actor, case, lock=True)
        _in_state(made, UnfairPracticeState.FOUND)
        assert made.decided_on is not None
        if not made.decided_on <= final_on <= legal_date(at, ZONE):
            says = f"{final_on} is not permitted. Permitted: {made.decided_on} through {legal_date(at, ZONE)}."
            raise Refusal("final-outside", says, cite=CITE, field="final_on")
        made.state, made.final_on = UnfairPracticeState.FINAL, final_on
        made.save()
        _write(made, at)
        _note(actor, at, made)
    return made


def refer_to_counsel(
    actor: Actor, at: datetime, *, against: str, against_kind: str, provision: str, says: str
) -> CounselReferral:
    """Hand the breach of somebody who is no benefit manager to counsel, with a letter."""
    require(actor, RETALIATION_DECIDE)
    on = legal_date(at, ZONE)
    with transaction.atomic():
        made = CounselReferral.objects.create(
            number=f"CR-{on.year}-{next_in(f'pbm.counsel-{on.year}'):04}",
            against=against.strip()[:160],
            against_kind=against_kind,
            provision=provision.strip()[:80],
            says=says.strip(),
            referred_on=on,
        )
        write_notice(
            letters.COUNSEL,
            key=made.number,
            at=at,
            values={
                "number": made.number,
                "provision": made.provision,
                "against": made.against,
                "kind": against_kind.replace("-", " "),
                "says": made.says,
            },
            channel=NoticeChannel.LETTER,
            about=f"counsel:{made.number}",
            address="Counsel of the Division of Insurance",
        )
        append(REFERRED, actor=actor, at=at, body={"referral": made.number, "kind": against_kind}, subject=made.number)
    return made


def _in_state(made: UnfairPractice, state: str) -> None:
    if made.state != state:
        says = f"{made.number} is {made.get_state_display().lower()}; this asks for “{state}”."
        raise Refusal("unfair-practice-state", says, cite=CITE, field="case", kind="conflict")


def _write(made: UnfairPractice, at: datetime) -> None:
    name = Party.objects.values_list("name", flat=True).get(pk=made.manager_id)
    lines = [f"- {one.provision}: {one.says} ({one.reference})" for one in made.findings.order_by("pk")]
    values = {
        "number": made.number,
        "manager": name,
        "state": made.get_state_display().lower(),
        "findings": "\n".join(lines),
        "decision": made.decision,
    }
    write_to_party(
        letters.UNFAIR,
        key=f"{made.number}:{made.state}",
        party_id=made.manager_id,
        at=at,
        values=values,
        about=f"unfair-practice:{made.number}",
        letter=True,
        address=envelope_of(made.manager_id, at),
    )


def _note(actor: Actor, at: datetime, made: UnfairPractice) -> None:
    body = {"case": made.number, "state": str(made.state), "findings": made.findings.count()}
    append(UNFAIR, actor=actor, at=at, body=body, subject=made.number)
