"""A license is surrendered; an officer's match with a bar is decided; an unpaid fee is proposed as a cause."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import BarMatch, CauseState, DisciplineCase
from carelaw.pbm.use_cases.discipline.cases import add_evidence, enter_cause, open_cases_of, open_from_finding, today
from carelaw.pbm.use_cases.discipline.causes import judged
from carelaw.pbm.use_cases.discipline.standing import ENDED, KIND, set_standing
from carelaw.pbm.use_cases.licenses import license_numbered
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE, DISCIPLINE_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.money.ledger import paid_of
from carelaw.platform.money.models import Charge
from carelaw.platform.parties.models import License
from carelaw.platform.parties.own import require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DECIDED = declare(
    "application-bar-decided",
    says="An officer's match with a bar was decided.",
    keys={"application": Shape.ID, "barred": Shape.FLAG},
    cite="215 ILCS 5/512-5(f)",
)
_LOOK_BACK_DAYS = 45


def surrender_license(actor: Actor, at: datetime, *, license: str, on: date, because: str) -> tuple[License, int]:
    """Give up a license from a day on. Open cases go on: gives how many (PBM-53)."""
    require(actor, DISCIPLINE_SEE)
    one = license_numbered(license)
    require_own(actor, one.party_id)
    if one.status in ENDED:
        says = f"{one.number} is {one.status}; there is nothing to give up."
        raise Refusal("license-ended", says, cite="215 ILCS 5/512-5(d)", field="license", kind="conflict")
    if on < today(at):
        says = f"{on} lies behind. Permitted: {today(at)} or later."
        raise Refusal("surrender-behind", says, cite="215 ILCS 5/512-5(d)", field="on")
    set_standing(one.number, "surrendered", on, at=at, because=because or "Surrendered.", actor=actor)
    return one, open_cases_of(one.party_id).count()


def decide_match(actor: Actor, at: datetime, *, application: str, officer: str, barred: bool, because: str) -> BarMatch:
    """Decide whether a bar reaches an applicant through an officer; until then no license is granted (PBM-56)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        found = BarMatch.objects.select_for_update().filter(
            application_reference=application.strip(), officer__iexact=officer.strip(), decided_on=None
        )
        one = found.first()
        if one is None:
            says = f"No match of “{officer[:60]}” with {application[:24]} waits for a decision."
            raise Refusal("match-unknown", says, cite="215 ILCS 5/512-5(f)", field="application", kind="not-found")
        one.barred, one.because, one.decided_on = barred, because.strip()[:300], today(at)
        one.save()
        body = {"application": one.application_reference, "barred": barred}
        append(DECIDED, actor=actor, at=at, body=body, subject=one.application_reference)
    return one


@each_day("pbm.unpaid-fees", order=55)
def propose_unpaid_fees(on: date, at: datetime) -> int:
    """Propose cause (10) where a renewal fee is unpaid after its day (PBM-44). A person charges or withdraws it."""
    recent = date.fromordinal(on.toordinal() - _LOOK_BACK_DAYS)
    late = Charge.objects.filter(key__startswith="pbm-renewal:", due_on__lt=on, due_on__gte=recent, reverses=None)
    return sum(_propose(charge, on, at) for charge in late.order_by("due_on", "key") if paid_of(charge) < charge.amount)


def _propose(charge: Charge, on: date, at: datetime) -> int:
    """One case for one unpaid fee; an open case of the licensee takes the cause in."""
    number = charge.key.split(":")[1]
    license = License.objects.filter(kind=KIND, number=number).select_related("party").first()
    details = {"tax_or_fee": charge.says, "due_on": charge.due_on}
    if license is None or judged("(10)", details, evidence=1, on=on, law=adopted_law())[1].outcome is not Outcome.PASS:
        return 0
    if DisciplineCase.objects.filter(source="fee", source_reference=charge.key).exists():
        return 0
    with transaction.atomic():
        ground = f"{charge.says} was due on {charge.due_on} and is not paid in full."
        case = open_from_finding(
            None, at, party=license.party, license=license, ground=ground, source="fee", reference=charge.key
        )
        cause = enter_cause(case, at, code="(10)", details=details, state=CauseState.PROPOSED)
        add_evidence(None, at, case, says=charge.says, kind="finding", reference=charge.key, cause=cause)
    return 1
