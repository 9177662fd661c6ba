"""What waits in matters of discipline and complaints, for each role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.pbm.rules.discipline.notice_and_demand import NOTICED
from carelaw.pbm.rules.discipline.sanctions import PUBLISHED
from carelaw.pbm.store.models import (
    ActionState,
    BarMatch,
    CauseState,
    ChargedCause,
    Complaint,
    ComplaintState,
    DisciplineCase,
    DisciplineState,
    Hearing,
    LicenseAction,
    PenaltySheet,
    RetaliationCase,
    RetaliationState,
)
from carelaw.pbm.use_cases.complaints import filing
from carelaw.pbm.use_cases.complaints import retaliation as inquiries
from carelaw.pbm.use_cases.complaints.filing import CASE_KIND as COMPLAINT_KIND
from carelaw.pbm.use_cases.complaints.retaliation import CASE_KIND as RETALIATION_KIND
from carelaw.pbm.use_cases.discipline import clocks as clocks
from carelaw.pbm.use_cases.discipline import ending as ending
from carelaw.pbm.use_cases.discipline.cases import url_of
from carelaw.pbm.use_cases.discipline.following import to_hand_back
from carelaw.pbm.use_cases.discipline.gates import is_declared
from carelaw.pbm.use_cases.discipline.hearings import completed, outside_window
from carelaw.pbm.use_cases.discipline.penalties import unpaid_of
from carelaw.pbm.use_cases.licenses import renewal_about, renewals_ahead
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties

_A, _B, _E = "215 ILCS 5/512-5(a)", "215 ILCS 5/512-5(b)", "215 ILCS 5/512-5(e)"


@work_for("PBM_REGULATOR")
def discipline_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Causes that the calendar proposed, actions to carry on with, hearings to set, sanctions to publish."""
    proposed = ChargedCause.objects.filter(state=CauseState.PROPOSED, case__state=DisciplineState.OPEN)
    for cause in proposed.select_related("case").order_by("entered_at"):
        says = f"Charge or withdraw the proposed cause {cause.cause} of {cause.case.number}: {cause.case.respondent}"
        yield _item(says, legal_date(cause.entered_at, ZONE), None, cause.case, _A, f"cause:{cause.pk}")
    for action in _open_actions(ActionState.PROPOSED):
        says = f"Mail the notice of {action.reference}: {action.kind}, {action.case.respondent}"
        yield _item(says, action.proposed_on, None, action.case, _B, f"mail:{action.pk}")
    final = LicenseAction.objects.filter(kind__in=PUBLISHED, final_on__lte=on, published_on=None)
    for action in final.exclude(state=ActionState.SET_ASIDE).select_related("case").order_by("final_on"):
        if action.held_until is None or action.held_until < on:
            assert action.final_on is not None
            says = f"Publish {action.reference}: {action.kind} of {action.case.respondent}, final"
            yield _item(says, action.final_on, None, action.case, _E, f"publish:{action.pk}")
    for action in _open_actions(ActionState.IN_EFFECT).filter(kind__in=PUBLISHED, handed_back_on=None):
        decision = to_hand_back(action, on) if action.kind != "denial" else None
        if decision is not None and decision.outcome is Outcome.REVIEW:
            assert action.effective_on is not None
            says = f"The license of {action.case.respondent} is not handed back ({action.reference})"
            yield _item(says, action.effective_on, None, action.case, _E, f"return:{action.pk}")


@work_for("PBM_REGULATOR")
def hearings_to_set(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Hearings demanded or granted and not set, late demands, continuances, orders to make."""
    held = Hearing.objects.filter(case__state=DisciplineState.OPEN).select_related("case").order_by("pk")
    for one in held.filter(order=None):
        since = one.demanded_on or legal_date(one.case.opened_at, ZONE)
        if one.notice_mailed_on is None and (one.demand_in_time or one.granted):
            yield _item(f"Set the hearing {one.reference}", since, None, one.case, _B, f"set:{one.pk}")
        elif one.notice_mailed_on is None:
            says = f"A demand came too late ({one.reference}); a hearing may still be granted on record"
            yield _item(says, since, None, one.case, _B, f"late:{one.pk}")
        elif completed(one):
            yield _item(f"Make the order after {one.reference}", since, None, one.case, _B, f"order:{one.pk}")
        if outside_window(one):
            says = f"Look at the continuance of {one.reference} to {one.held_on}, outside its window"
            yield _item(says, since, None, one.case, _B, f"continued:{one.pk}")


@work_for("PBM_REGULATOR")
def matches_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Officers of applications that are tied to somebody barred."""
    for one in BarMatch.objects.filter(decided_on=None).select_related("bar__action__case").order_by("found_at"):
        says = f"Does the bar reach {one.application_reference} through {one.officer}?"
        since = legal_date(one.found_at, ZONE)
        yield _item(says, since, None, one.bar.action.case, "215 ILCS 5/512-5(f)", f"match:{one.pk}")


@work_for("PBM_REGULATOR")
def complaints_to_handle(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Complaints to look at and to close, inquiries to make and to decide."""
    due = _due(COMPLAINT_KIND)
    waiting = Complaint.objects.filter(state__in=(ComplaintState.RECEIVED, ComplaintState.ANSWERED))
    for one in waiting.order_by("filed_at"):
        verb = "Look at the complaint" if one.state == ComplaintState.RECEIVED else "Read the answer to the complaint"
        says = f"{verb} {one.receipt} about {filing.named(one)}"
        key = f"complaint:{one.receipt}"
        yield WorkItem(says, one.filed_on, due.get(one.receipt), filing.url_of(one), filing.CITE, key)
    undecided = RetaliationCase.objects.filter(Q(asked_on=None) | Q(state=RetaliationState.ANSWERED))
    for case in undecided.exclude(state=RetaliationState.DECIDED).order_by("opened_at"):
        says = f"{'Ask about' if case.asked_on is None else 'Decide'} the action in {case.number}"
        since = legal_date(case.opened_at, ZONE)
        yield WorkItem(says, since, None, inquiries.url_of(case), inquiries.CITE, f"retaliation:{case.number}")


@work_for("PBM_HEARING_OFFICER")
def hearings_to_run(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The hearings of this officer that are not complete."""
    mine = Hearing.objects.filter(officer_id=actor.account_id or None, case__state=DisciplineState.OPEN, order=None)
    for one in mine.select_related("case").order_by("held_on"):
        if not completed(one):
            assert one.notice_mailed_on is not None
            says = f"Hold and record the hearing {one.reference} on {one.held_on}: {one.case.respondent}"
            yield _item(says, one.notice_mailed_on, one.held_on, one.case, _B, f"run:{one.pk}")


@work_for("PBM_FINANCE")
def penalties_to_collect(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Penalties and forfeitures with something left to pay."""
    for one in PenaltySheet.objects.select_related("case").order_by("charged_on", "pk"):
        left = unpaid_of(one)
        if left > 0:
            says = f"${left:,} of {one.reference} is unpaid: {one.person}"
            yield _item(says, one.charged_on, None, one.case, "215 ILCS 5/512-12", f"unpaid:{one.pk}")


@work_for("PBM_FILER")
def own_discipline(actor: Actor, on: date) -> Iterable[WorkItem]:
    """One's own notices with a hearing to demand, licenses to hand back, the question of a renewal."""
    mine = own_parties(actor)
    noticed = LicenseAction.objects.filter(case__party_id__in=mine, kind__in=NOTICED, demand_last_day__gte=on)
    for action in noticed.filter(hearings=None).select_related("case").order_by("demand_last_day"):
        assert action.mailed_on is not None
        says = f"A hearing on {action.reference} ({action.kind}) can be demanded"
        yield _item(says, action.mailed_on, action.demand_last_day, action.case, _B, f"demand:{action.pk}")
    back = LicenseAction.objects.filter(case__party_id__in=mine, kind__in=("suspension", "revocation"))
    for action in back.filter(state=ActionState.IN_EFFECT, handed_back_on=None).select_related("case"):
        assert action.effective_on is not None
        says = f"Hand back the license {action.case.license_number}, in person or by mail"
        yield _item(says, action.effective_on, None, action.case, _E, f"back:{action.pk}")
    for license in renewals_ahead(on).filter(party_id__in=mine):
        about = renewal_about(license)
        if not is_declared(about):
            says = f"Answer for the renewal of {license.number}: any action in another jurisdiction?"
            url = f"{reverse('act-other-actions')}?about={about}"
            yield WorkItem(says, on, license.valid_to, url, f"{_A}(8)", f"declare:{about}")


@work_for("PBM_FILER")
def own_complaints(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Complaints and inquiries that were put to one's own organization."""
    mine = own_parties(actor)
    due = _due(COMPLAINT_KIND)
    for one in Complaint.objects.filter(against_id__in=mine, state=ComplaintState.FORWARDED).order_by("forwarded_on"):
        assert one.forwarded_on is not None
        says = f"Answer the complaint {one.receipt}"
        key = f"answer:{one.receipt}"
        yield WorkItem(says, one.forwarded_on, due.get(one.receipt), filing.url_of(one), filing.CITE, key)
    due = _due(RETALIATION_KIND)
    asked = RetaliationCase.objects.filter(action__manager_id__in=mine, state=RetaliationState.OPEN)
    for case in asked.filter(asked_on__isnull=False).order_by("asked_on"):
        assert case.asked_on is not None
        says = f"Say why the action in {case.number} was taken"
        key = f"inquiry:{case.number}"
        yield WorkItem(says, case.asked_on, due.get(case.number), inquiries.url_of(case), inquiries.CITE, key)


def _open_actions(state: str) -> QuerySet[LicenseAction]:
    found = LicenseAction.objects.filter(state=state, case__state=DisciplineState.OPEN)
    return found.select_related("case").order_by("pk")


def _due(kind: str) -> dict[str, date]:
    """The next open day of each open case of a kind, by its number."""
    rows = Deadline.objects.filter(case__kind=kind, case__state="open", met_at=None).order_by("-due_at")
    return {key: legal_date(due - timedelta(seconds=1), ZONE) for key, due in rows.values_list("case__key", "due_at")}


def _item(says: str, since: date, due: date | None, case: DisciplineCase, cite: str, key: str) -> WorkItem:
    return WorkItem(says, since, due, url_of(case), cite, f"discipline:{key}")
