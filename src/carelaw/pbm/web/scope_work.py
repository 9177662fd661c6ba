"""What waits about scope and duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import MaterialChange, ProviderEntry, ReferralState, UnlicensedReferral
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.changes import CITE, OPEN
from carelaw.pbm.use_cases.scope.deposits import CITE as FEES
from carelaw.pbm.use_cases.scope.deposits import waiting
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.scope.pharmacies import CITE as PHARMACY
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties


@work_for("PBM_FILER")
def changes_to_report(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Changes that the Director's staff found and nobody reported yet."""
    mine = MaterialChange.objects.filter(party_id__in=own_parties(actor), standing=OPEN)
    url = reverse("act-change-report")
    for one in mine.order_by("due_by_change"):
        says = f"Report the change of {one.happened_on} ({one.number})"
        yield WorkItem(
            says, one.happened_on, one.due_by_change, f"{url}?change={one.number}", CITE, f"change:{one.number}"
        )


@work_for("PBM_EXAMINER", "PBM_REGULATOR")
def changes_to_look_at(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Changes that count as material by themselves and were said not to be."""
    url = reverse("act-change-look")
    for one in MaterialChange.objects.filter(to_look_at=True).order_by("reported_on", "number"):
        says = f"Look at {one.number}: said not to be material"
        since = one.reported_on or one.happened_on
        yield WorkItem(says, since, None, f"{url}?change={one.number}", CITE, f"change-look:{one.number}")


@work_for("PBM_REGULATOR")
def dossiers_to_refer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Dossiers on work without a license that are neither referred nor dropped."""
    for one in UnlicensedReferral.objects.filter(state=ReferralState.DRAFT).order_by("opened_at"):
        since = legal_date(one.opened_at, ZONE)
        url = reverse("pbm-dossier", args=[one.number])
        says = f"No license: look at the dossier {one.number}, {one.name}"
        yield WorkItem(says, since, None, url, "215 ILCS 5/512-10", f"unlicensed:{one.number}")


@work_for("PBM_REGULATOR")
def providers_to_verify(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Pharmacies and pharmacists whose numbers no roster knows yet."""
    found = list(ProviderEntry.objects.filter(matched_at=None).order_by("entered_at"))
    names = names_of(one.party_id for one in found)
    for one in found:
        says = f"On no roster yet: {names.get(one.party_id, '')}, license {one.license_number}"
        since = legal_date(one.entered_at, ZONE)
        yield WorkItem(says, since, None, reverse("pbm-providers"), PHARMACY, f"provider:{one.pk}")


@work_for("PBM_FINANCE")
def receipts_to_deposit(actor: Actor, on: date) -> Iterable[WorkItem]:
    """License fees that were received and are not deposited."""
    url = reverse("act-fee-deposit")
    for one in waiting(on):
        says = f"Deposit the license fee {one.reference}, ${one.amount:,.2f}"
        yield WorkItem(says, one.received_on, None, f"{url}?receipt={one.reference}", FEES, f"receipt:{one.pk}")
