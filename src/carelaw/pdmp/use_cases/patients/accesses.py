"""Who asked about a person, as that person sees it: what is kept back was never there (§9(c))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.facts.patient_access import AccessEntry
from carelaw.pdmp.rules.patients.access_history import access_history_entry
from carelaw.pdmp.store.models import Patient, PatientRequest, Query
from carelaw.pdmp.use_cases.law_enforcement.withholding import visible_accesses
from carelaw.pdmp.use_cases.patients.common import law_here
from carelaw.pdmp.use_cases.patients.permissions import REQUESTERS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.roles import ROLES

RECORD, NAME_ONLY = "record", "name-only"


@dataclass(frozen=True, slots=True)
class AccessShown:
    """One access: when, by whom, as what, on whose behalf, and what of the record was given. No number tells a gap."""

    at: datetime
    name: str
    role: str
    role_says: str
    on_behalf_of: str
    given: str


def accesses_to(held: PatientRequest, at: datetime) -> tuple[AccessShown, ...]:
    """Every access that may be shown to the person, the newest first; those of this very request are left out."""
    if held.patient is None or not _shown():
        return ()
    family = _family(held.patient)
    about = Q(patient__in=[one.pk for one in family], outcome="allowed")
    for one in family:
        about |= Q(outcome="candidates", shown_candidates__icontains=str(one.public_id))
    # Everything goes through §9(c) before it is counted, cut or sorted.
    found = visible_accesses(Query.objects.filter(about, provided_at__isnull=False), law_day(at))
    found = found.exclude(case_reference=held.pk, role__in=REQUESTERS).order_by("-requested_at", "-pk")
    return tuple(_entry(query) for query in found)


def _shown() -> bool:
    """True under the reading that lets the person see who looked (AMB-15)."""
    decision = access_history_entry(AccessEntry(about_subject=True, withheld=False), law=law_here())
    return decision.outcome is Outcome.PASS


def _family(patient: Patient) -> list[Patient]:
    """The person and every entry that was merged into theirs: who asked about those asked about them."""
    found, begun = [patient], [patient.pk]
    while begun:
        merged = list(Patient.objects.filter(merged_into__in=begun).exclude(pk__in=[one.pk for one in found]))
        found += merged
        begun = [one.pk for one in merged]
    return found


def _entry(query: Query) -> AccessShown:
    role = ROLES.get(query.role)
    return AccessShown(
        at=query.requested_at,
        name=query.actor_name,
        role=query.role,
        role_says=role.says if role else query.role,
        on_behalf_of=query.principal_name,
        given=NAME_ONLY if query.outcome == "candidates" else RECORD,
    )
