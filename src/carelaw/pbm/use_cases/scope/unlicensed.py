"""Work without a license: the nightly join of claims and contracts with the register, and the dossier to refer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import DAY, legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.scope import ActedUnlicensed
from carelaw.pbm.rules.scope.license_duties import unauthorized_insurer
from carelaw.pbm.store.models import (
    Contract,
    ContractKind,
    ContractState,
    Program,
    ProgramState,
    ReferralState,
    UnlicensedAct,
    UnlicensedReferral,
)
from carelaw.pbm.use_cases.licenses import may_act
from carelaw.pbm.use_cases.parties import manager_numbered, number_of
from carelaw.pbm.use_cases.permissions import SCOPE_KEEP, UNLICENSED_SEE
from carelaw.pbm.use_cases.scope.authority import RULEBOOK, ZONE
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.telling import REFERRAL, UNLICENSED
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun, RunState
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.unlicensed"
CLAIMS_KIND = "pbm.point-of-sale"
CITE = "215 ILCS 5/512-4(a), 512-10"
CLAIMS, CONTRACT, PROGRAM, LETTER, OTHER = "claims", "contract", "program", "letter", "other"
SOURCES = (CLAIMS, CONTRACT, PROGRAM, LETTER, OTHER)
_KEYS = {"referral": Shape.ID, "acts": Shape.COUNT}
FOUND = declare("pbm-unlicensed-found", says="Days of work without a license were found.", keys=_KEYS, cite=CITE)
REFERRED = declare(
    "pbm-unlicensed-referred",
    says="Work without a license was referred as that of an unauthorized insurer.",
    keys=_KEYS,
    cite="215 ILCS 5/512-10",
)
DROPPED = declare("pbm-unlicensed-dropped", says="A dossier on unlicensed work was dropped.", keys=_KEYS, cite=CITE)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days of work of one manager, and what shows them."""

    number: str
    party: Party | None
    source: str
    reference: str
    first_on: date
    last_on: date
    says: str
    claims: int = 0
    cents: int = 0
    program_id: UUID | None = None


@each_day("pbm.unlicensed-join", order=60)
def join_with_register(on: date, at: datetime) -> int:
    """Whoever has claims, a contract or a program on days that no license or exemption covers goes into a dossier."""
    law = adopted_law()
    if RULEBOOK not in law.rulebooks or not law.in_force(RULEBOOK, on):
        return 0
    return sum(_note(one, at) for one in [*_from_claims(), *_from_contracts(on), *_from_programs(on)])


def _from_claims() -> Iterator[_Stretch]:
    """What the checks over claims files found; a day that a license or exemption covers since is left out."""
    for run in BulkRun.objects.filter(kind=CLAIMS_KIND, state=RunState.DONE).order_by("pk"):
        for row in run.figures.get("unlicensed", []):
            number, first = str(row["manager"]), date.fromisoformat(row["first_day"])
            last = date.fromisoformat(row["last_day"])
            party = manager_numbered(number)
            says = f"Paid claims in the file {run.file_reference}"
            found = _Stretch(
                number, party, CLAIMS, str(run.pk), first, last, says, claims=row["claims"], cents=row["cents"]
            )
            if not _known(found) and not (party is not None and _covered(party, first, last)):
                yield found


def _from_contracts(on: date) -> Iterator[_Stretch]:
    live = Contract.objects.filter(state__in=(ContractState.REGISTERED, ContractState.DEFICIENT)).exclude(
        kind=ContractKind.OTHER
    )
    for contract in live.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("number"):
        says = f"A party of the contract {contract.number}"
        yield from _without_license(contract.manager_id, CONTRACT, contract.number, on, says, contract.program_id)


def _from_programs(on: date) -> Iterator[_Stretch]:
    offered = Program.objects.filter(state=ProgramState.REGISTERED, offered_in_state=True, starts_on__lte=on)
    for program in offered.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("number"):
        says = f"Runs the program {program.number}"
        yield from _without_license(program.manager_id, PROGRAM, program.number, on, says, program.pk)


def _without_license(
    party_id: UUID, source: str, reference: str, on: date, says: str, program_id: UUID | None
) -> Iterator[_Stretch]:
    party = Party.objects.get(pk=party_id)
    if may_act(party, on, program_id).outcome is Outcome.VIOLATION:
        yield _Stretch(number_of(party), party, source, reference, on, on, says, program_id=program_id)


def _covered(party: Party, first: date, last: date) -> bool:
    return all(may_act(party, first + DAY * n).outcome is Outcome.PASS for n in range((last - first).days + 1))


@transaction.atomic
def _note(stretch: _Stretch, at: datetime) -> int:
    """Put a stretch into the open dossier of its manager; a day that follows lengthens the stretch before."""
    if _known(stretch):
        return 0
    referral = _dossier(stretch.number, stretch.party, at)
    lines = referral.acts.filter(source=stretch.source, reference=stretch.reference)
    before = lines.filter(last_on=stretch.first_on - DAY).first()
    if before is not None and stretch.source != CLAIMS:
        before.last_on = stretch.last_on
        before.save(update_fields=["last_on"])
        return 0
    UnlicensedAct.objects.create(
        referral=referral,
        source=stretch.source,
        reference=stretch.reference,
        first_on=stretch.first_on,
        last_on=stretch.last_on,
        claims=stretch.claims,
        cents=stretch.cents,
        says=stretch.says,
        found_at=at,
    )
    body = {"referral": referral.number, "acts": referral.acts.count()}
    append(FOUND, actor=None, at=at, body=body, subject=referral.number)
    return 1


def _known(stretch: _Stretch) -> bool:
    """Whether a dossier, open or not, holds these days already."""
    lines = UnlicensedAct.objects.filter(source=stretch.source, reference=stretch.reference)
    by = Q(referral__party_id=stretch.party.pk) if stretch.party else Q(referral__manager_number=stretch.number)
    return lines.filter(by, first_on__lte=stretch.first_on, last_on__gte=stretch.last_on).exists()


def _dossier(number: str, party: Party | None, at: datetime, name: str = "") -> UnlicensedReferral:
    """The open dossier about somebody, or a new one with its case; whoever it is about is told once."""
    by = Q(party_id=party.pk) if party else Q(manager_number=number, name=name or number)
    held = UnlicensedReferral.objects.select_for_update().filter(by, state=ReferralState.DRAFT).first()
    if held is not None:
        return held
    year = legal_date(at, ZONE).year
    made = UnlicensedReferral.objects.create(
        number=f"UR-{year}-{next_in(f'pbm.unlicensed-{year}'):04}",
        manager_number=number,
        party_id=party.pk if party else None,
        name=party.name if party else name or number,
        opened_at=at,
    )
    title = f"No license: {made.name} ({made.number})"[:200]
    case = open_case(KIND, key=made.number, title=title, at=at, cite=CITE, party_id=made.party_id)
    made.case_id = case.pk
    made.save(update_fields=["case_id"])
    if party is not None:
        values = {"name": party.name, "number": made.number}
        write_to_party(
            UNLICENSED,
            key=made.number,
            party_id=party.pk,
            at=at,
            values=values,
            letter=True,
            address=address_of(party, legal_date(at, ZONE)),
        )
    return made


# The dossier


def dossiers(actor: Actor) -> QuerySet[UnlicensedReferral]:
    """Every dossier."""
    require(actor, UNLICENSED_SEE)
    return UnlicensedReferral.objects.order_by("-opened_at", "-number")


def dossier(actor: Actor, number: str, *, lock: bool = False) -> UnlicensedReferral:
    """One dossier by its number."""
    seen = dossiers(actor).filter(number=number.strip())
    found = (seen.select_for_update() if lock else seen).first()
    if found is None:
        raise Refusal("dossier-unknown", "No dossier has this number.", field="dossier", kind="not-found")
    return found


def letters_of(found: UnlicensedReferral) -> QuerySet[Notice]:
    """The letters about a dossier, the oldest first."""
    return Notice.objects.filter(
        kind__in=(REFERRAL, UNLICENSED), key=found.number, channel=NoticeChannel.LETTER
    ).order_by("created_at")


def open_dossier(actor: Actor, at: datetime, *, manager: str, name: str) -> UnlicensedReferral:
    """Open a dossier by hand, also about somebody who is not on file."""
    require(actor, SCOPE_KEEP)
    party = manager_numbered(manager.strip()) if manager.strip() else None
    if party is None and not name.strip():
        raise Refusal("needs-name", "Name whom it is about, or give the number on file.", cite=CITE, field="name")
    with transaction.atomic():
        return _dossier(manager.strip(), party, at, name.strip())


def add_act(
    actor: Actor,
    at: datetime,
    *,
    dossier_number: str,
    source: str,
    reference: str,
    first_on: date,
    last_on: date | None,
    in_state: bool,
    says: str,
) -> UnlicensedAct:
    """Put a dated act, a contract or a letter into a dossier."""
    require(actor, SCOPE_KEEP)
    last = last_on or first_on
    if last < first_on or first_on > legal_date(at, ZONE):
        says_no = f"Days from {first_on} through {last} are none of the past. Give the first and the last day."
        raise Refusal("act-days", says_no, cite=CITE, field="first_on")
    with transaction.atomic():
        found = _draft(actor, dossier_number)
        made, _ = UnlicensedAct.objects.update_or_create(
            referral=found,
            source=source,
            reference=reference.strip(),
            first_on=first_on,
            defaults={"last_on": last, "in_state": in_state, "says": says.strip(), "found_at": at},
        )
        body = {"referral": found.number, "acts": found.acts.count()}
        append(FOUND, actor=actor, at=at, body=body, subject=found.number)
    return made


def refer(actor: Actor, at: datetime, *, dossier_number: str, counsel_says: str) -> UnlicensedReferral:
    """Refer a dossier as that of an unauthorized insurer; without a dated act in the State it stays a draft."""
    require(actor, SCOPE_KEEP)
    with transaction.atomic():
        found = _draft(actor, dossier_number)
        facts = ActedUnlicensed(dated_acts_in_state=found.acts.filter(in_state=True).exclude(source=LETTER).count())
        decision = unauthorized_insurer(facts, law=adopted_law())
        stop_at(decision, {"acts": "dossier"}, outcomes=(Outcome.INDETERMINATE,))
        keep(decision, facts, subject=f"unlicensed:{found.number}", at=at, actor=actor)
        found.state, found.referred_at, found.counsel_says = ReferralState.REFERRED, at, counsel_says.strip()
        found.save(update_fields=["state", "referred_at", "counsel_says"])
        write_notice(
            REFERRAL,
            key=found.number,
            at=at,
            values=_told(found),
            channel=NoticeChannel.LETTER,
            about=f"unlicensed:{found.number}",
            address="General Counsel",
        )
        _end(found, "Referred as an unauthorized insurer.", at, actor)
        body = {"referral": found.number, "acts": found.acts.count()}
        append(REFERRED, actor=actor, at=at, body=body, subject=found.number)
    return found


def drop(actor: Actor, at: datetime, *, dossier_number: str, because: str) -> UnlicensedReferral:
    """Drop a dossier, such as when an exemption was shown."""
    require(actor, SCOPE_KEEP)
    with transaction.atomic():
        found = _draft(actor, dossier_number)
        found.state = ReferralState.DROPPED
        found.save(update_fields=["state"])
        _end(found, because.strip()[:200], at, actor)
        body = {"referral": found.number, "acts": found.acts.count()}
        append(DROPPED, actor=actor, at=at, body=body, subject=found.number)
    return found


def _draft(actor: Actor, number: str) -> UnlicensedReferral:
    found = dossier(actor, number, lock=True)
    if found.state != ReferralState.DRAFT:
        says = f"The dossier {found.number} is {found.get_state_display().lower()}; nothing is left to add."
        raise Refusal("dossier-closed", says, field="dossier", kind="conflict")
    return found


def _end(found: UnlicensedReferral, closing: str, at: datetime, actor: Actor) -> None:
    case = Case.objects.filter(kind=KIND, key=found.number, state=CaseState.OPEN).first()
    if case is not None:
        add_event(case, found.state, at=at, actor=actor, body={})
        close_case(case, at=at, closing=closing, actor=actor)


def _told(found: UnlicensedReferral) -> dict[str, str]:
    acts = list(found.acts.order_by("first_on", "source"))
    dated = [one for one in acts if one.source != LETTER]
    papers = [one for one in acts if one.source in (CONTRACT, LETTER)]
    lines = [
        f"| {one.first_on} | {one.last_on} | {one.says or one.source} | {one.claims:,} | {_dollars(one.cents)} |"
        for one in dated
    ]
    return {
        "number": found.number,
        "name": f"{found.name} {found.manager_number}".strip(),
        "lines": "\n".join(lines),
        "claims": f"{sum(one.claims for one in dated):,}",
        "dollars": _dollars(sum(one.cents for one in dated)),
        "stretches": str(len(dated)),
        "papers": "\n".join(f"- {one.first_on}: {one.says or one.source}, {one.reference}" for one in papers)
        or "None.",
        "counsel": found.counsel_says or "For counsel to enter; this law names none.",
    }


def _dollars(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):,.2f}"
