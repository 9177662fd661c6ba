"""What waits in the matter of licenses: for the Director's staff, and for those who apply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.pbm.facts.licensing import FeePaid
from carelaw.pbm.rules.license_fees import initial_fee
from carelaw.pbm.store.models import ApplicationState, InformationRequest, LicenseApplication
from carelaw.pbm.use_cases.applying import FEE_CITE
from carelaw.pbm.use_cases.checklist import BASE
from carelaw.pbm.use_cases.deciding import fee_paid
from carelaw.pbm.use_cases.licenses import CITE, renewals_ahead
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.models import License, Party
from carelaw.platform.parties.own import own_parties


@work_for("PBM_REGULATOR")
def applications_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Filed applications, each with the next step; those that wait for an answer are the applicant's."""
    for application in LicenseApplication.objects.filter(state=ApplicationState.SUBMITTED).order_by("submitted_at"):
        assert application.submitted_at is not None
        paid = initial_fee(FeePaid(on, fee_paid(application)), law=adopted_law()).outcome is Outcome.PASS
        step = "Decide on the application" if paid else "Look through the application; its fee is not paid in full"
        says = f"{step} {application.reference}: {_name(application)}"
        yield _item(application, says, legal_date(application.submitted_at, ZONE), None, BASE, "decide")


@work_for("PBM_FILER")
def applications_to_complete(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Drafts, requests of the Director, fees and renewals of one's own organization."""
    mine = own_parties(actor)
    for draft in LicenseApplication.objects.filter(party_id__in=mine, state=ApplicationState.DRAFT):
        says = f"Complete and file the application {draft.reference}"
        yield _item(draft, says, legal_date(draft.started_at, ZONE), None, BASE, "draft")
    asked = InformationRequest.objects.filter(application__party_id__in=mine, answered_on=None)
    for request in asked.select_related("application").order_by("due_on", "pk"):
        says = f"Answer the Director on item {request.item}: {request.reason}"
        key = f"request-{request.pk}"
        yield _item(request.application, says, request.requested_on, request.due_on, f"{BASE}(6)", key)
    for filed in LicenseApplication.objects.filter(party_id__in=mine, state=ApplicationState.SUBMITTED):
        decision = initial_fee(FeePaid(on, fee_paid(filed)), law=adopted_law())
        if decision.outcome is Outcome.INDETERMINATE:
            assert filed.submitted_at is not None
            says = f"Pay the license fee: {decision.reasons[0].says}"
            yield _item(filed, says, legal_date(filed.submitted_at, ZONE), None, FEE_CITE, "fee")
    for license in renewals_ahead(on).filter(party_id__in=mine):
        says = f"Pay the renewal fee of the license {license.number}"
        yield _renewal(license, says, on)


@work_for("PBM_REGULATOR")
def lapsed_licenses(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Licenses that lapsed and wait for the Director to act."""
    from carelaw.pbm.use_cases.licenses import register_of_licenses

    for license in register_of_licenses().filter(status="lapsed"):
        yield _renewal(license, f"A license lapsed: {license.number}, {license.party.name}", on)


def _renewal(license: License, says: str, on: date) -> WorkItem:
    since = license.valid_to if license.valid_to and license.valid_to < on else on
    due = license.valid_to if license.status == "active" else None
    return WorkItem(says, since, due, reverse("pbm-license", args=[license.number]), CITE, f"renewal:{license.number}")


def _name(application: LicenseApplication) -> str:
    return Party.objects.values_list("name", flat=True).get(pk=application.party_id)


def _item(application: LicenseApplication, says: str, since: date, due: date | None, cite: str, step: str) -> WorkItem:
    url = reverse("pbm-application", args=[application.reference])
    return WorkItem(says, since, due, url, cite, f"application:{application.reference}:{step}")
