"""Refer a case to the Attorney General or the district attorney, record who took it; tell the licensing board."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.misuse import Office, Prosecution, ViolationNotice
from carelaw.pdmp.rules.misuse.consequences import shared_prosecution, violation_notice
from carelaw.pdmp.store.models import MisuseCase, MisuseFinding, MisuseState, ProsecutionReferral
from carelaw.pdmp.use_cases.misuse.cases import case_numbered
from carelaw.pdmp.use_cases.misuse.permissions import HANDLE_MISUSE
from carelaw.pdmp.use_cases.misuse.telling import REFERRAL, VIOLATION, letter
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

NOTIFIED, TAKEN, DECLINED, ENDED = "notified", "taken", "declined", "ended"
_KEYS = {"case": Shape.ID, "office": Shape.CODE, "state": Shape.CODE}
PROSECUTION = declare(
    "misuse-prosecution", says="A referral for prosecution was made or answered.", keys=_KEYS, cite="§14"
)
BOARD_TOLD = declare(
    "misuse-board-told",
    says="A licensing board was told of a violation.",
    keys={"case": Shape.ID, "letter": Shape.ID},
    cite="§10(e)",
)


def refer(actor: Actor, at: datetime, *, case: str, office: str, county: str) -> ProsecutionReferral:
    """Put a concluded case before a prosecuting office; both may be told."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    if found.finding != MisuseFinding.CONFIRMED:
        says = f"{found.number} has no confirmed finding. Conclude it as confirmed before you refer it."
        raise Refusal("misuse-not-confirmed", says, cite="§10(a)", field="case", kind="conflict")
    if not found.acts.exclude(grade="").exists():
        says = "No act on the list is a crime: both crimes need knowledge or intent. A civil penalty may be due."
        raise Refusal("E-MAP-152.no-crime", says, cite="§10(a)", field="case", kind="conflict")
    _require(shared_prosecution(Prosecution(_office(office)), law=adopted_law()))
    if office == Office.DISTRICT_ATTORNEY and not (county or found.county):
        raise Refusal("E-MAP-180.county", "Name the county of the district attorney.", cite="§14", field="county")
    if found.referrals.filter(office=office).exists():
        raise Refusal("E-MAP-180.referred", f"{found.number} is with this office already.", cite="§14", kind="conflict")
    with transaction.atomic():
        made = ProsecutionReferral.objects.create(
            case=found, office=office, county=county or found.county, referred_on=law_day(at)
        )
        letter(
            REFERRAL,
            found,
            key=f"{found.number}:{office}",
            at=at,
            values={"acts": acts_in_words(found), "evidence": str(found.evidence.count())},
            address=_address(office, made.county),
        )
        if found.state == MisuseState.OPEN:
            found.state = MisuseState.REFERRED
            found.save(update_fields=["state"])
        _tell(made, at, actor)
    return made


def answer_referral(
    actor: Actor, at: datetime, *, case: str, office: str, answer: str, on: date, outcome: str
) -> ProsecutionReferral:
    """Record that an office took the case, declined it, or ended its prosecution."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    made = found.referrals.filter(office=office).first()
    if made is None:
        says = f"{found.number} was not referred to this office."
        raise Refusal("E-MAP-180.not-referred", says, cite="§14", field="office", kind="conflict")
    if not made.referred_on <= on <= law_day(at):
        says = f"{on} is not between the referral on {made.referred_on} and today."
        raise Refusal("E-MAP-180.day", says, cite="§14", field="on")
    wanted = {TAKEN: (NOTIFIED,), DECLINED: (NOTIFIED,), ENDED: (TAKEN,)}
    if made.state not in wanted.get(answer, ()):
        says = f"The referral is {made.state}; taken or declined follow a referral, ended follows taken."
        raise Refusal("E-MAP-180.answer", says, cite="§14", field="answer", kind="conflict")
    if answer == TAKEN:
        other = found.referrals.filter(state=TAKEN).first()
        facts = Prosecution(_office(office), _office(other.office) if other else None)
        decision = shared_prosecution(facts, law=adopted_law())
        _require(decision)
        keep(decision, facts, subject=f"misuse-case:{found.number}", at=at, actor=actor)
    with transaction.atomic():
        made.state, made.outcome = answer, outcome
        if answer == TAKEN:
            made.taken_on = on
        else:
            made.ended_on = on
        made.save()
        _tell(made, at, actor)
    return made


def tell_board(actor: Actor, at: datetime, *, case: str) -> Notice:
    """Send the licensing board a notice of the violation, from the concluded case (MAP-160)."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    facts = ViolationNotice(
        concluded=found.concluded_on is not None,
        violation_found=found.finding == MisuseFinding.CONFIRMED if found.concluded_on else None,
        licensee=found.licensee,
    )
    decision = violation_notice(facts, law=adopted_law())
    _require(decision)
    if not found.licensing_board:
        says = "Record which board licenses the person, and its address."
        raise Refusal("E-MAP-160.needs-board", says, cite="§10(e)", field="case")
    with transaction.atomic():
        keep(decision, facts, subject=f"misuse-case:{found.number}", at=at, actor=actor)
        sent = letter(
            VIOLATION,
            found,
            key=found.number,
            at=at,
            values={
                "board": found.licensing_board,
                "concluded_on": str(found.concluded_on),
                "conclusion": found.conclusion,
                "acts": acts_in_words(found),
            },
            address=f"{found.licensing_board}\n{found.board_address}",
        )
        body = {"case": str(found.pk), "letter": str(sent.pk)}
        append(BOARD_TOLD, actor=actor, at=at, body=body, subject=str(found.pk))
    return sent


def acts_in_words(found: MisuseCase) -> str:
    """The acts as a table of a letter; subjects stay references."""
    rows = ["| No. | Day | Conduct | Subject | Recipient | Grade |"]
    for one in found.acts.order_by("number"):
        cells = (str(one.number), str(one.on), one.conduct, one.subject, one.recipient, one.grade or "–")
        rows.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n\n" + "\n".join(rows)


def open_prosecutions() -> int:
    """How many acts are in an open prosecution; each once, whichever offices were told."""
    cases = MisuseCase.objects.filter(referrals__state=TAKEN).distinct()
    return sum(case.acts.exclude(grade="").count() for case in cases)


def _office(office: str) -> Office | None:
    return Office(office) if office in set(Office) else None


def _address(office: str, county: str) -> str:
    if office == Office.ATTORNEY_GENERAL:
        return "Office of Attorney General\nCommonwealth of Pennsylvania"
    return f"District Attorney of {county} County\nCommonwealth of Pennsylvania"


def _require(decision: Decision) -> None:
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=reason.cite or decision.cite, field=reason.field, kind="conflict")


def _tell(made: ProsecutionReferral, at: datetime, actor: Actor) -> None:
    body = {"case": str(made.case_id), "office": made.office, "state": made.state}
    append(PROSECUTION, actor=actor, at=at, body=body, subject=str(made.case_id))
