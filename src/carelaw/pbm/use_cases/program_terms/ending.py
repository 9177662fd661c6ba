"""The end of a program: tell everyone enrolled, record receipts; cards used afterwards, and what is owed back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.program_terms import CardUse, ClaimOnCard, EndTold, ImproperUse
from carelaw.pbm.rules.programs.ending import (
    CITE_CARD,
    CITE_END,
    card_misuse_file,
    card_repayment,
    program_end_told,
)
from carelaw.pbm.store.models import CardMisuse, EndNotice, EnrolledPerson, Program, ProgramState
from carelaw.pbm.use_cases.program_terms.common import (
    numbered,
    of_programs,
    one_of,
    own_program,
    party_named,
    person_of,
    today,
    values_of,
)
from carelaw.pbm.use_cases.program_terms.drug_lists import envelope
from carelaw.pbm.use_cases.program_terms.permissions import END, REFER, TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import ENDED, REPAY, spoken
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.parties.own import is_own, not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "pbm.program-end"
METHODS = (("certified-mail", "Certified mail"), ("mail", "Mail"), ("in-hand", "In hand"), ("electronic", "Electronic"))
PROGRAM_ENDED = declare(
    "program-ended",
    says="The end of a program was recorded; the people enrolled are told.",
    keys={"program": Shape.ID, "ends": Shape.DAY, "told": Shape.COUNT, "without_address": Shape.COUNT},
    cite=CITE_END,
)
RECEIVED = declare(
    "program-end-received",
    says="The receipt of a notice that a program ends was recorded.",
    keys={"program": Shape.ID, "proof": Shape.FLAG},
    cite=CITE_END,
)
MISUSE = declare(
    "card-misuse",
    says="The evidence about a card used after cancellation was opened, referred or stated.",
    keys={"file": Shape.ID, "step": Shape.CODE},
    cite=CITE_CARD,
)


def end_program(actor: Actor, at: datetime, *, program: str, ends_on: date) -> tuple[Program, int, int]:
    """Record the end of a program and write to everyone enrolled; who has no address is listed, nothing is held up."""
    require(actor, END)
    on = today(at)
    with transaction.atomic():
        about = own_program(actor, program)
        if about.starts_on is not None and ends_on < about.starts_on:
            says = f"The program starts on {about.starts_on}. Permitted: that day or later."
            raise Refusal("end-before-start", says, cite=CITE_END, field="ends_on")
        about.ends_on = ends_on
        about.state = ProgramState.ENDED if ends_on < on else about.state
        about.save(update_fields=["ends_on", "state"])
        people = list(_enrolled_at(about, ends_on))
        told = 0
        for person in people:
            told += _tell_end(about, person, ends_on, on, at)
        facts = EndTold(ends_on, on, on if told else None)
        keep(program_end_told(facts, law=adopted_law()), facts, subject=f"program:{about.number}", at=at, actor=actor)
        missing = len(people) - told
        body = {"program": about.number, "ends": ends_on.isoformat(), "told": told, "without_address": missing}
        append(PROGRAM_ENDED, actor=actor, at=at, body=body, subject=about.number)
    return about, told, missing


def record_receipt(
    actor: Actor, at: datetime, *, program: str, member: str, received_on: date, method: str, proof: str
) -> tuple[EndNotice, Decision]:
    """Record when somebody received the notice, by which way and with what proof."""
    require(actor, END)
    with transaction.atomic():
        about = own_program(actor, program)
        person = person_of(about, member)
        if not is_own(actor, about.manager_id, person.entity_id):
            raise not_yours()
        if about.ends_on is None or received_on > today(at):
            says = "A receipt is recorded once the end of the program is, and once the notice has come."
            raise Refusal("receipt-not-yet", says, cite=CITE_END, field="received_on")
        notice, _ = EndNotice.objects.get_or_create(person=person, defaults={"ends_on": about.ends_on})
        notice.told_on = notice.told_on or received_on
        notice.received_on, notice.method, notice.proof = received_on, method, proof.strip()[:160]
        notice.save()
        decision = end_standing(notice, today(at))
        append(
            RECEIVED,
            actor=actor,
            at=at,
            body={"program": about.number, "proof": bool(notice.proof)},
            subject=about.number,
        )
    return notice, decision


def end_standing(notice: EndNotice, on: date) -> Decision:
    """What the law says of one person's notice, as of a day."""
    facts = EndTold(notice.ends_on, on, notice.told_on, bool(notice.person.address) or notice.told_on is not None)
    return program_end_told(facts, law=adopted_law())


@each_day("pbm.program-ends", order=62)
def look_at_ends(on: date, at: datetime) -> int:
    """A program that ended while people were not told opens a case, once; its state follows its last day."""
    count = 0
    for program in Program.objects.filter(ends_on__lt=on, state=ProgramState.REGISTERED):
        program.state = ProgramState.ENDED
        program.save(update_fields=["state"])
        untold = EndNotice.objects.filter(person__program=program, told_on=None).select_related("person").first()
        if untold is None or Case.objects.filter(kind=CASE, key=program.number).exists():
            continue
        decision = end_standing(untold, on)
        facts = EndTold(untold.ends_on, on, None, bool(untold.person.address))
        keep(decision, facts, subject=f"program:{program.number}", at=at)
        title = f"{program.number} ended on {program.ends_on}; people enrolled were not told"
        entity = program.entities.values_list("entity_id", flat=True).first()
        open_case(CASE, key=program.number, title=title, at=at, cite=CITE_END, party_id=entity)
        count += 1
    return count


def open_misuse(actor: Actor, at: datetime, *, program: str, claim: str, evidence: str) -> CardMisuse:
    """Open the file on a card used after notice of cancellation: proof of receipt, and a claim served after it."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        about = own_program(actor, program)
        found = about.claims.filter(claim=claim.strip(), reversed=False).select_related("person").first()
        if found is None:
            says = "No claim of this reference that stands is on file for the program."
            raise Refusal("claim-unknown", says, cite=CITE_CARD, field="claim", kind="not-found")
        facts = _use_of(found.person, found.served_on, referring=False, evidence=evidence)
        decision = stop_at(card_misuse_file(facts, law=adopted_law()), {"received_on": "claim", "used_on": "claim"})
        made = CardMisuse.objects.create(
            number=numbered("CM", at),
            person=found.person,
            used_on=found.served_on,
            evidence=evidence.strip()[:1000],
            opened_at=at,
        )
        keep(decision, facts, subject=f"card-misuse:{made.number}", at=at, actor=actor)
        append(MISUSE, actor=actor, at=at, body={"file": made.number, "step": "opened"}, subject=made.number)
    return made


def refer(actor: Actor, at: datetime, *, file: str, counsel: str, evidence: str) -> CardMisuse:
    """Refer a file that counsel looked at. Refused without evidence that the card was used on purpose."""
    require(actor, REFER)
    with transaction.atomic():
        made = one_of(of_programs(CardMisuse, actor, "person__program"), file, "file")
        known = "\n".join(part for part in (made.evidence, evidence.strip()) if part)[:1000]
        facts = _use_of(made.person, made.used_on, referring=True, evidence=known)
        decision = stop_at(card_misuse_file(facts, law=adopted_law()))
        made.evidence, made.referred_by, made.referred_on = known, counsel.strip()[:160], today(at)
        made.save(update_fields=["evidence", "referred_by", "referred_on"])
        keep(decision, facts, subject=f"card-misuse:{made.number}", at=at, actor=actor)
        append(MISUSE, actor=actor, at=at, body={"file": made.number, "step": "referred"}, subject=made.number)
    return made


def state_repayment(actor: Actor, at: datetime, *, file: str) -> tuple[Notice, Decimal]:
    """Write the statement of what is owed back; it is computed anew from the claims that stand now."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        made = one_of(of_programs(CardMisuse, actor, "person__program"), file, "file")
        facts = owed_by(made)
        every = tuple(one for one in Outcome if one is not Outcome.PASS)
        decision = stop_at(card_repayment(facts, law=adopted_law()), outcomes=every, kind="conflict")
        total: Decimal = decision.reasons[0].value
        made.statements += 1
        made.save(update_fields=["statements"])
        sent = _write_statement(made, facts, total, at)
        keep(decision, facts, subject=f"card-misuse:{made.number}", at=at, actor=actor)
        append(MISUSE, actor=actor, at=at, body={"file": made.number, "step": "stated"}, subject=made.number)
    return sent, total


def owed_by(made: CardMisuse) -> ImproperUse:
    """The claims on the card as they stand now."""
    notice = made.person.end_notice
    assert notice.received_on is not None
    claims = made.person.claims.order_by("served_on", "claim")
    return ImproperUse(notice.received_on, tuple(ClaimOnCard(one.served_on, one.paid, one.reversed) for one in claims))


def owed_now(made: CardMisuse) -> Decimal:
    """What is owed back as of now; nothing where every claim was reversed."""
    decision = card_repayment(owed_by(made), law=adopted_law())
    return decision.reasons[0].value if decision.outcome is Outcome.PASS else Decimal("0.00")


def _write_statement(made: CardMisuse, facts: ImproperUse, total: Decimal, at: datetime) -> Notice:
    person = made.person
    stand = [one for one in facts.claims if one.served_on > facts.received_on and not one.reversed]
    manager = party_named(person.program.manager_id)
    return write_notice(
        REPAY,
        key=f"{made.number}:{made.statements}",
        at=at,
        values=values_of(
            name=person.name,
            stated=spoken(today(at), person.language),
            received=spoken(facts.received_on, person.language),
            rows="\n".join(f"| {spoken(one.served_on, person.language)} | ${one.paid:,.2f} |" for one in stand),
            total=f"{total:,.2f}",
            manager=manager.name,
        ),
        party_id=manager.pk,
        channel=NoticeChannel.LETTER,
        language=person.language,
        about=f"card-misuse:{made.number}",
        address=envelope(person),
    )


def _use_of(person: EnrolledPerson, used_on: date, *, referring: bool, evidence: str) -> CardUse:
    notice = EndNotice.objects.filter(person=person).first()
    return CardUse(
        used_on,
        notice.received_on if notice else None,
        bool(notice and notice.proof),
        referring,
        bool(evidence.strip()),
    )


def _enrolled_at(program: Program, ends_on: date) -> Iterable[EnrolledPerson]:
    still = Q(covered_until=None) | Q(covered_until__gte=ends_on)
    return program.people.filter(still, covered_from__lte=ends_on).order_by("pk")


def _tell_end(program: Program, person: EnrolledPerson, ends_on: date, on: date, at: datetime) -> bool:
    reached = bool(person.address)
    notice, _ = EndNotice.objects.update_or_create(person=person, defaults={"ends_on": ends_on})
    if reached and notice.told_on is None:
        notice.told_on, notice.method = on, "mail"
        notice.save(update_fields=["told_on", "method"])
    if reached:
        entity = party_named(person.entity_id)
        write_notice(
            ENDED,
            key=f"{program.number}:{ends_on}:{person.pk}",
            at=at,
            values=values_of(
                name=person.name,
                program=program.name,
                member=person.member,
                ends=spoken(ends_on, person.language),
                entity=entity.name,
            ),
            party_id=entity.pk,
            channel=NoticeChannel.LETTER,
            language=person.language,
            about=f"program-end:{program.number}",
            address=envelope(person),
        )
    return reached


def summary(told: int, missing: int) -> str:
    """How many people were told, and how many have no address."""
    says = f"{counted(told, 'person', 'people')} told."
    return (
        f"{says} {counted(missing, 'person', 'people')} without an address; the list names them." if missing else says
    )
