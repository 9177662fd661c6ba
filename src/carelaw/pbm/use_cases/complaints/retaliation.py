"""Actions against pharmacies, the acts before them, inquiries and their outcome (513b1(i)(4)).

A link in time opens an inquiry and finds nothing: whether an action was taken because of an act, a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.dates import days_after, legal_date, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.complaints import (
    AdverseAction,
    AdverseKind,
    AfterComplaint,
    AfterDepartmentComplaint,
    AfterDisclosure,
)
from carelaw.pbm.rules.complaints.retaliation import (
    after_a_complaint,
    after_a_department_complaint,
    after_a_disclosure,
    retaliation,
)
from carelaw.pbm.store.models import NetworkAction, ProtectedAct, RetaliationCase, RetaliationLink, RetaliationState
from carelaw.pbm.use_cases.complaints import letters
from carelaw.pbm.use_cases.complaints.protected import (
    GOVERNMENT,
    PROCEEDING,
    TO_DEPARTMENT,
    manager_meant,
    pharmacies_of,
    pharmacy_meant,
    take_in_appeals,
)
from carelaw.pbm.use_cases.permissions import (
    COMPLAINT_ANSWER,
    NETWORK_ACTION_REPORT,
    RETALIATION_DECIDE,
    RETALIATION_SEE,
)
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases import docket
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE_KIND = "pbm.retaliation"
CITE = "215 ILCS 5/513b1(i)(4)"
WORDS = {
    "cancel": "cancel a contract",
    "restrict": "restrict a contract",
    "not-renew": "refuse to renew a contract",
    "not-offer": "refuse to offer a contract",
    "targeted-audit": "audit the pharmacy",
    "payment-hold": "hold payments",
    "other": "take another action",
}
_KEYS = {"case": Shape.ID, "state": Shape.CODE}
ACTION = declare(
    "network-action-reported",
    says="An action against a pharmacy was reported.",
    keys={"action": Shape.ID, "kind": Shape.CODE, "acts": Shape.COUNT},
    cite=CITE,
)
RETALIATION = declare(
    "retaliation-case", says="A case of retaliation was opened, answered or decided.", keys=_KEYS, cite=CITE
)


@clocks_of(CASE_KIND)
def inquiry_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """One clock of this office: the benefit manager answers in writing."""
    asked = next((event for event in events if event.kind == "asked"), None)
    if asked is None:
        return ()
    met = next((event.at for event in events if event.kind in ("answered", "case-closed")), None)
    due = start_of_following_day(date.fromisoformat(asked.body["due_on"]), ZONE)
    return (Clock("answer", "The benefit manager says why the action was taken.", f"policy under {CITE}", due, met),)


# Actions against pharmacies


def actions_for(actor: Actor) -> QuerySet[NetworkAction]:
    """The staff sees all; a benefit manager its own, a pharmacy or PSAO those against its pharmacies."""
    require(actor, RETALIATION_SEE)
    found = NetworkAction.objects.select_related("retaliation").order_by("-decided_on", "-pk")
    if not acts_for_own(actor):
        return found
    if actor.role == "PBM_FILER":
        return found.filter(manager_id__in=own_parties(actor))
    return found.filter(pharmacy_id__in=pharmacies_of(actor))


def report_action(
    actor: Actor,
    at: datetime,
    *,
    manager: str,
    pharmacy_npi: str,
    kind: str,
    decided_on: date,
    served_on: date,
    stated_reason: str,
    under_contract: bool,
) -> NetworkAction:
    """Report what a benefit manager did to a pharmacy. Acts of the pharmacy before it are linked; an inquiry opens."""
    require(actor, NETWORK_ACTION_REPORT)
    on = legal_date(at, ZONE)
    if served_on < decided_on or decided_on > on:
        says = (
            f"Decided on {decided_on}, served on {served_on}. Permitted: decided by {on}, served on that day or later."
        )
        raise Refusal("action-days", says, cite=CITE, field="served_on")
    party = manager_meant(manager)
    if actor.role == "PBM_FILER" and party.pk not in own_parties(actor):
        raise Refusal("manager-not-yours", "You act for another benefit manager.", cite=CITE, kind="forbidden")
    pharmacy = pharmacy_meant(actor, pharmacy_npi, on)
    with transaction.atomic():
        made = NetworkAction.objects.create(
            number=f"NA-{on.year}-{next_in(f'pbm.network-actions-{on.year}'):04}",
            manager_id=party.pk,
            pharmacy_id=pharmacy.pk,
            kind=kind,
            decided_on=decided_on,
            served_on=served_on,
            stated_reason=stated_reason.strip(),
            under_contract=under_contract,
            reported_by=actor.role.lower().replace("_", "-")[:16],
            reported_at=at,
        )
        linked = link_acts(made, at, actor=actor)
        body = {"action": made.number, "kind": kind, "acts": linked}
        append(ACTION, actor=actor, at=at, body=body, subject=made.number)
    return made


def link_acts(action: NetworkAction, at: datetime, *, actor: Actor | None = None) -> int:
    """Link every protected act of the pharmacy in the days before an action; with one linked, an inquiry opens."""
    law = adopted_law()
    take_in_appeals(action.pharmacy_id, action.manager_id, action.served_on, at)
    first = action.decided_on - timedelta(days=law.number("mac.retaliation_triage_days", action.decided_on))
    acts = ProtectedAct.objects.filter(
        pharmacy_id=action.pharmacy_id,
        against_id=action.manager_id,
        act_on__gte=first,
        act_on__lte=action.served_on,
        standing__in=("protected", "undecided", "to-look-at", "complaint", "unverified"),
    )
    links = [(act, *_motive(act, action)) for act in acts.order_by("act_on", "pk")]
    links = [each for each in links if each[2].outcome is Outcome.REVIEW]
    if not links:
        return 0
    case = _case_of(action, at, actor)
    for act, motive, decision in links:
        RetaliationLink.objects.get_or_create(
            case=case,
            act=act,
            defaults={
                "motive": motive,
                "days_between": (action.decided_on - act.act_on).days,
                "codes": list(decision.codes),
            },
        )
    return len(links)


def _motive(act: ProtectedAct, action: NetworkAction) -> tuple[str, Decision]:
    """Which of the three barred motives an act points to, and whether the action came after it."""
    law, days = adopted_law(), (action.decided_on, action.served_on)
    if act.kind in (PROCEEDING, GOVERNMENT):
        return "A", after_a_disclosure(AfterDisclosure(act.act_on, *days), law=law)
    if act.kind == TO_DEPARTMENT:
        return "C", after_a_department_complaint(
            AfterDepartmentComplaint(act.act_on, *days, act.receipt_found), law=law
        )
    facts = AfterComplaint(act.act_on, *days, act.oral, act.noted_on, act.arguable)
    return "B", after_a_complaint(facts, law=law)


def _case_of(action: NetworkAction, at: datetime, actor: Actor | None) -> RetaliationCase:
    """The inquiry about an action: opened once, the benefit manager asked in writing."""
    known = RetaliationCase.objects.filter(action=action).first()
    if known is not None:
        return known
    on = legal_date(at, ZONE)
    made = RetaliationCase.objects.create(
        number=f"RT-{on.year}-{next_in(f'pbm.retaliation-{on.year}'):04}", action=action, opened_at=at
    )
    title = f"Retaliation? {made.number}: {_name(action.manager_id)}"[:200]
    docket.open_case(CASE_KIND, key=made.number, title=title, at=at, cite=CITE, actor=actor, party_id=action.manager_id)
    append(RETALIATION, actor=actor, at=at, body={"case": made.number, "state": "open"}, subject=made.number)
    return made


# The inquiry


def cases_for(actor: Actor) -> QuerySet[RetaliationCase]:
    """Cases over the actions one may see; a benefit manager sees its own once it was asked."""
    found = RetaliationCase.objects.filter(action__in=actions_for(actor)).select_related("action")
    return found.filter(asked_on__isnull=False) if actor.role == "PBM_FILER" else found


def case_numbered(actor: Actor, number: str, *, lock: bool = False) -> RetaliationCase:
    """One case by its number; another's reads as if it were not there."""
    found = cases_for(actor).filter(number=number.strip().upper()).first()
    if found is None:
        says = f"No case {number[:16]} is yours to see. Its number looks like RT-2026-0001."
        raise Refusal("retaliation-unknown", says, cite=CITE, field="case", kind="not-found")
    held = RetaliationCase.objects.select_for_update(of=("self",)) if lock else RetaliationCase.objects
    return held.select_related("action").get(pk=found.pk)


def ask_manager(actor: Actor, at: datetime, *, case: str) -> RetaliationCase:
    """Ask the benefit manager in writing why the action was taken, with every reason."""
    require(actor, RETALIATION_DECIDE)
    with transaction.atomic():
        made = case_numbered(actor, case, lock=True)
        if made.asked_on is not None:
            says = f"It was asked on {made.asked_on}."
            raise Refusal("asked", says, cite=CITE, field="case", kind="conflict")
        on = legal_date(at, ZONE)
        due = days_after(on, adopted_law().number("mac.complaint_answer_days", on))
        made.asked_on = on
        made.save(update_fields=["asked_on"])
        docket.add_event(_docket(made), "asked", at=at, actor=actor, body={"due_on": due.isoformat()})
        action = made.action
        asked = "No reason was given with the action; give one." if not action.stated_reason else ""
        values = {
            "number": made.number,
            "manager": _name(action.manager_id),
            "pharmacy": _name(action.pharmacy_id),
            "decided_on": str(action.decided_on),
            "action": WORDS[action.kind],
            "due": str(due),
            "asked": asked,
            "acts": "\n".join(_told(link) for link in made.links.select_related("act").order_by("act__act_on")),
        }
        _write(letters.INQUIRY, made, action.manager_id, at, values)
        append(RETALIATION, actor=actor, at=at, body={"case": made.number, "state": "asked"}, subject=made.number)
    return made


def _told(link: RetaliationLink) -> str:
    what = {"A": "a disclosure", "B": "a complaint to the plan or to you", "C": "a complaint to the Department"}
    arguable = " (an appeal: arguable)" if link.act.arguable else ""
    return f"- {link.act.act_on}: {what[link.motive]}{arguable}, {counted(link.days_between, 'day')} before"


def answer_inquiry(actor: Actor, at: datetime, *, case: str, reasons: Sequence[str], says: str) -> RetaliationCase:
    """The benefit manager answers with every reason; the first is the stated one where none was stated before."""
    require(actor, COMPLAINT_ANSWER)
    with transaction.atomic():
        made = case_numbered(actor, case, lock=True)
        if made.state != RetaliationState.OPEN:
            says_no = f"{made.number} is {made.get_state_display().lower()}."
            raise Refusal("inquiry-state", says_no, cite=CITE, field="case", kind="conflict")
        if not made.action.stated_reason and reasons:
            made.action.stated_reason = reasons[0]
            made.action.save(update_fields=["stated_reason"])
        made.answer, made.answered_on = "\n".join([*reasons, says.strip()]).strip(), legal_date(at, ZONE)
        made.state = RetaliationState.ANSWERED
        made.save(update_fields=["answer", "answered_on", "state"])
        docket.add_event(_docket(made), "answered", at=at, actor=actor)
        append(RETALIATION, actor=actor, at=at, body={"case": made.number, "state": "answered"}, subject=made.number)
    return made


def judged(made: RetaliationCase, motive_shown: bool | None, other_reasons: int) -> tuple[AdverseAction, Decision]:
    """What the law says of a case as it stands."""
    action = made.action
    first = made.links.order_by("act__act_on").values_list("act__act_on", flat=True).first()
    facts = AdverseAction(
        kind=AdverseKind(action.kind),
        act_on=first,
        decided_on=action.decided_on,
        served_on=action.served_on,
        stated_reason=action.stated_reason,
        other_reasons=other_reasons,
        motive_shown=motive_shown,
        under_contract=action.under_contract,
    )
    return facts, retaliation(facts, law=adopted_law())


def decide_retaliation(
    actor: Actor, at: datetime, *, case: str, motive_shown: bool, other_reasons: Sequence[str], decision: str
) -> RetaliationCase:
    """A person decides whether the action was taken because of a protected act; the rule says what follows."""
    require(actor, RETALIATION_DECIDE)
    with transaction.atomic():
        made = case_numbered(actor, case, lock=True)
        if made.state == RetaliationState.DECIDED:
            says = f"{made.number} was decided on {made.decided_on}."
            raise Refusal("inquiry-state", says, cite=CITE, field="case", kind="conflict")
        facts, answer = judged(made, motive_shown, len(other_reasons))
        if answer.outcome is Outcome.INDETERMINATE:
            reason = answer.reasons[0]
            raise Refusal(reason.code, reason.says, cite=CITE, field=reason.field, kind="conflict")
        keep(answer, facts, subject=f"retaliation:{made.number}", at=at, actor=actor)
        made.motive_shown, made.other_reasons, made.decision = motive_shown, list(other_reasons), decision.strip()
        made.outcome = {Outcome.VIOLATION: "found", Outcome.REVIEW: "arguable"}.get(answer.outcome, "not-found")
        made.state, made.decided_on = RetaliationState.DECIDED, legal_date(at, ZONE)
        made.save()
        docket.close_case(_docket(made), at=at, closing=made.outcome, actor=actor)
        values = {
            "number": made.number,
            "pharmacy": _name(made.action.pharmacy_id),
            "decided_on": str(made.action.decided_on),
            "outcome": {"found": "retaliation", "arguable": "open to argument", "not-found": "no retaliation"}[
                made.outcome
            ],
            "decision": f"{answer.reasons[0].says}\n\n{made.decision}",
        }
        for party_id in (made.action.manager_id, made.action.pharmacy_id):
            _write(letters.DECIDED, made, party_id, at, values)
        append(RETALIATION, actor=actor, at=at, body={"case": made.number, "state": made.outcome}, subject=made.number)
    return made


def url_of(case: RetaliationCase) -> str:
    """The page of a case."""
    return reverse("pbm-retaliation-case", args=[case.number])


def _write(kind: str, made: RetaliationCase, party_id: UUID, at: datetime, values: dict[str, str]) -> None:
    write_to_party(
        kind,
        key=f"{made.number}:{str(party_id)[:8]}",
        party_id=party_id,
        at=at,
        values=values,
        about=f"retaliation:{made.number}",
        letter=True,
        address=envelope_of(party_id, at),
    )


def _docket(made: RetaliationCase) -> Case:
    return Case.objects.get(kind=CASE_KIND, key=made.number)


def _name(party_id: UUID) -> str:
    return Party.objects.values_list("name", flat=True).get(pk=party_id)
