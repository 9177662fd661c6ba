"""What waits about health homes: for the program's staff, and for a health home itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from carelaw.ihh.store.models import (
    AgreementPaper,
    ApplicationState,
    ComplianceFinding,
    CorrectivePlan,
    Enrollment,
    HealthHome,
    HomeApplication,
    HomePartner,
    HomeTermination,
    PanelApproval,
    PlanState,
)
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.shared import PART
from carelaw.ihh.use_cases.homes.terms import newest_terms, signature_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import only_own

_CAP = f"{PART}(c)"


@work_for("IHH_PROGRAM")
def for_the_program(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Applications, agreements to look at, smaller panels, findings without a plan, plans handed in, decisions."""
    for one in HomeApplication.objects.filter(state=ApplicationState.SUBMITTED).order_by("submitted_at"):
        url = reverse("ihh-home-application", args=[one.number])
        says = f"Decide on the application {one.number} of {one.legal_name}."
        yield WorkItem(says, one.submitted_on, None, url, f"{PART}(b)", f"ihh-application:{one.pk}")
    for paper in HomePartner.objects.filter(paper=AgreementPaper.RECEIVED, ended_on=None).order_by("received_at"):
        url = f"{reverse('act-home-partner-look')}?partner={paper.number}"
        since = legal_day(paper.received_at) if paper.received_at else paper.declared_on
        says = f"Look at the agreement with {paper.name}."
        yield WorkItem(says, since, None, url, f"{PART}(b)(4)", f"ihh-paper:{paper.pk}")
    for asked in PanelApproval.objects.filter(state="asked").select_related("home").order_by("asked_on"):
        url = f"{reverse('act-home-panel-decide')}?panel={asked.number}"
        says = f"Decide on the smaller panel of {asked.home.name}."
        yield WorkItem(says, asked.asked_on, None, url, f"{PART}(b)(7)", f"ihh-panel:{asked.pk}")
    for found in ComplianceFinding.objects.filter(closed_on=None, plan=None).select_related("home"):
        url = f"{reverse('act-home-plan-ask')}?home={found.home.reference}"
        says = f"Ask {found.home.name} for a corrective action plan: {found.says}"
        yield WorkItem(says, found.opened_on, None, url, _CAP, f"ihh-finding:{found.pk}")
    plans = CorrectivePlan.objects.select_related("home").order_by("requested_on", "number")
    for plan in plans.filter(state__in=(PlanState.SUBMITTED, PlanState.NOT_MET)):
        handed_in = plan.state == PlanState.SUBMITTED
        if not handed_in and plan.terminations.exists():
            continue
        says = (
            f"Decide on the plan {plan.number} of {plan.home.name}."
            if handed_in
            else f"The plan {plan.number} of {plan.home.name} is not met: the agreement may be ended."
        )
        since = (plan.submitted_on if handed_in else plan.closed_on) or plan.requested_on
        url = reverse("ihh-home-plan", args=[plan.number])
        yield WorkItem(says, since, None, url, _CAP, f"ihh-plan:{plan.pk}:{plan.state}")
    for ended in HomeTermination.objects.filter(final_on=None).select_related("home"):
        url = f"{reverse('act-home-termination-decide')}?termination={ended.number}"
        says = (
            f"Enter the final decision about {ended.home.name}; a hearing may be asked for through {ended.hearing_by}."
        )
        yield WorkItem(says, ended.noticed_on, None, url, _CAP, f"ihh-termination:{ended.pk}")


@work_for("IHH_PROVIDER")
def for_a_home(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Terms to sign, agreements to hand in, a plan to hand in, milestones to reach."""
    current = newest_terms(on)
    for home in only_own(HealthHome.objects.filter(status=Enrollment.ACTIVE), actor, "party_id"):
        signed = signature_of(home.party_id, on)
        if current is not None and (signed is None or signed[0] != current.version):
            url = f"{reverse('act-home-terms-sign')}?version={current.version}"
            says = f"Sign version {current.version} of the provider terms for {home.name}."
            key = f"ihh-terms:{home.pk}:{current.version}"
            yield WorkItem(says, current.published_on, None, url, f"{PART}(b)(4)", key)
    lacking = (AgreementPaper.MISSING, AgreementPaper.REJECTED)
    for one in only_own(HomePartner.objects.filter(paper__in=lacking, ended_on=None), actor, "party_id"):
        url = f"{reverse('act-home-partner-agreement')}?partner={one.number}"
        says = f"Hand in the agreement with {one.name}."
        yield WorkItem(says, one.declared_on, None, url, f"{PART}(b)(4)", f"ihh-agreement:{one.pk}")
    mine = only_own(CorrectivePlan.objects.select_related("home"), actor, "home__party_id")
    for plan in mine.filter(state__in=(PlanState.REQUESTED, PlanState.RETURNED)):
        url = reverse("ihh-home-plan", args=[plan.number])
        says = f"Hand in the corrective action plan {plan.number}."
        yield WorkItem(says, plan.requested_on, plan.due_on, url, _CAP, f"ihh-plan-due:{plan.pk}:{plan.version}")
    for plan in mine.filter(state=PlanState.APPROVED):
        for step in plan.steps.filter(version=plan.version, done_on=None).order_by("due_on"):
            url = f"{reverse('act-home-plan-step')}?plan={plan.number}&step={step.number}"
            says = f"Reach milestone {step.number} of {plan.number}: {step.action}"
            since = plan.decided_on or plan.requested_on
            yield WorkItem(says, since, step.due_on, url, _CAP, f"ihh-step:{step.pk}")
