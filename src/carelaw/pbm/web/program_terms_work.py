"""What waits about programs' terms, disclosures and plan sponsors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.pbm.rules.programs.changed_terms import CITE as TERMS
from carelaw.pbm.rules.programs.enrollment import CITE as ENROLLMENT
from carelaw.pbm.rules.programs.formulary import CITE as FORMULARY
from carelaw.pbm.rules.sponsors.rights import CITE_AUDIT, CITE_BRAND, CITE_PAID
from carelaw.pbm.store.models import (
    DisclosureState,
    DisclosureStatement,
    DrugListConsent,
    EndNotice,
    FormularyState,
    ManufacturerMoney,
    MemberGrievance,
    PaidAmountRequest,
    Program,
    ProgramState,
    RateVerification,
    SponsorAudit,
    SponsorAuditState,
    TermsDelivery,
)
from carelaw.pbm.use_cases.disclosures import stating
from carelaw.pbm.use_cases.disclosures.verifying import CITE_CHECK
from carelaw.pbm.use_cases.program_terms import changing_terms, ending, enrolling, people
from carelaw.pbm.use_cases.program_terms.common import ZONE
from carelaw.pbm.use_cases.program_terms.enrolling import year_standing
from carelaw.pbm.use_cases.sponsors import paying
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties

_CASES = {
    enrolling.YEAR_CASE: "pbm-enrollment-periods",
    enrolling.REFUSAL_CASE: "pbm-elections",
    changing_terms.CASE: "pbm-terms-deliveries",
    people.CASE: "pbm-program-terms",
    ending.CASE: "pbm-program-terms",
    stating.FEE_CASE: "pbm-disclosures",
    stating.REBATE_CASE: "pbm-disclosures-owed",
    paying.PAID_CASE: "pbm-paid-requests",
    paying.BRAND_CASE: "pbm-brand-considerations",
}


@work_for("PBM_REGULATOR", "PBM_EXAMINER")
def cases_to_look_at(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Findings about programs' terms, disclosures and plan sponsors."""
    for case in Case.objects.filter(kind__in=_CASES, state=CaseState.OPEN).order_by("opened_at"):
        url = reverse(_CASES[case.kind])
        yield WorkItem(case.title, legal_date(case.opened_at, ZONE), None, url, case.cite, f"{case.kind}:{case.key}")


@work_for("PBM_FILER")
def terms_to_keep(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Enrollment to announce, deliveries to record, grievances to decide."""
    mine = own_parties(actor)
    for program in Program.objects.filter(manager_id__in=mine, state=ProgramState.REGISTERED).order_by("number"):
        facts, decision = year_standing(program, on)
        if decision.outcome in (Outcome.REVIEW, Outcome.VIOLATION):
            says = f"Announce the enrollment period of {program.number}"
            due = decision.reasons[0].value
            url = f"{reverse('act-enrollment-announce')}?program={program.number}"
            due_on = due if isinstance(due, date) else None
            yield WorkItem(says, facts.seen_on, due_on, url, ENROLLMENT, f"enrollment:{program.number}")
    waiting = TermsDelivery.objects.filter(delivered_on=None, change__program__manager_id__in=mine)
    for one in waiting.select_related("change").order_by("change__effective_on", "pk"):
        says = f"Record the delivery of {one.change.number} on paper"
        url = f"{reverse('act-program-terms-delivery')}?change={one.change.number}"
        since = legal_date(one.change.published_at, ZONE)
        yield WorkItem(says, since, one.change.effective_on, url, TERMS, f"delivery:{one.pk}")
    undecided = MemberGrievance.objects.filter(program__manager_id__in=mine, decided_on=None)
    for grievance in undecided.order_by("filed_on", "number"):
        url = f"{reverse('act-grievance-decide')}?grievance={grievance.number}"
        says = f"Decide the {grievance.route} {grievance.number}"
        yield WorkItem(says, grievance.filed_on, None, url, FORMULARY, f"grievance:{grievance.number}")


@work_for("PBM_FILER")
def requests_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Statements to attest, audits and requests of plan sponsors, money to tell of."""
    mine = own_parties(actor)
    for draft in DisclosureStatement.objects.filter(manager_id__in=mine, state=DisclosureState.DRAFT):
        url = reverse("pbm-disclosure", args=[draft.number])
        since = legal_date(draft.drafted_at, ZONE)
        yield WorkItem(f"Attest and send {draft.number}", since, None, url, "215 ILCS 5/512-7.5", f"ds:{draft.number}")
    states = (SponsorAuditState.ASKED, SponsorAuditState.GRANTED)
    for audit in SponsorAudit.objects.filter(contract__manager_id__in=mine, state__in=states):
        asked = audit.state == SponsorAuditState.ASKED
        says = f"Answer the audit {audit.number}" if asked else f"Deliver the pack of the audit {audit.number}"
        act = "act-sponsor-audit-answer" if asked else "act-sponsor-audit-deliver"
        url = f"{reverse(act)}?audit={audit.number}"
        yield WorkItem(says, audit.requested_on, None, url, CITE_AUDIT, f"audit:{audit.number}")
    for one in PaidAmountRequest.objects.filter(contract__manager_id__in=mine, answered_on=None):
        url = f"{reverse('act-paid-amounts-answer')}?request={one.number}"
        says = f"Answer what was actually paid: {one.number}"
        yield WorkItem(says, one.requested_on, None, url, CITE_PAID, f"paid:{one.number}")
    for money in ManufacturerMoney.objects.filter(contract__manager_id__in=mine, noticed_on=None):
        url = f"{reverse('act-brand-money-tell')}?money={money.number}"
        says = f"Tell the contract partner of {money.number}"
        yield WorkItem(says, money.received_on, None, url, CITE_BRAND, f"brand:{money.number}")


@work_for("COVERED_ENTITY")
def consents_to_give(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Changes of drug lists that wait for consent, and people to reach when a program ends."""
    mine = own_parties(actor)
    waiting = DrugListConsent.objects.filter(
        entity_id__in=mine,
        entity_on=None,
        split_off=False,
        asked_at__isnull=False,
        change__state=FormularyState.AWAITING,
    )
    for one in waiting.select_related("change").order_by("change__effective_on"):
        url = f"{reverse('act-drug-list-consent')}?change={one.change.number}"
        says = f"Consent to {one.change.number}, or leave it"
        yield WorkItem(
            says, one.change.proposed_on, one.change.effective_on, url, FORMULARY, f"consent:{one.change.number}"
        )
    untold = EndNotice.objects.filter(person__entity_id__in=mine, told_on=None)
    if untold.exists():
        ends = untold.order_by("ends_on").values_list("ends_on", flat=True)[0]
        says = f"Find addresses: {untold.count():,} people are not told that their program ends"
        yield WorkItem(says, on, ends, reverse("pbm-program-end-notices"), "215 ILCS 5/512-8(a)", "end-notices")


@work_for("NETWORK_PHARMACY")
def checks_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Covered entities that ask what was paid."""
    mine = own_parties(actor)
    asked = RateVerification.objects.filter(claims__pharmacy_id__in=mine, claims__answered_on=None).distinct()
    for one in asked.order_by("asked_on", "number"):
        url = f"{reverse('act-rate-verify-answer')}?verification={one.number}"
        says = f"Answer the check {one.number}: what were you paid?"
        yield WorkItem(says, one.asked_on, None, url, CITE_CHECK, f"check:{one.number}")
