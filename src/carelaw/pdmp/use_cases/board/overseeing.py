"""What the board sees of the program: figures that identify nobody, small counts of persons kept back (§6(a))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.pdmp.store.models import (
    ChargeComplaint,
    Dispensation,
    HoldRequest,
    LawEnforcementRequest,
    Patient,
    PatientRequest,
    Query,
    RegisteredDispenser,
    Submission,
    SubmittedRecord,
)
from carelaw.pdmp.use_cases.board.permissions import SEE_BOARD
from carelaw.pdmp.use_cases.query_words import outcome_words, role_words
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law

_ZONE = "America/New_York"
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `shown` is None where it counts fewer persons than may be published."""

    section: str
    says: str
    shown: int | None
    least: int = 0

    @property
    def words(self) -> str:
        """The figure as it is shown."""
        return f"{self.shown:,}" if self.shown is not None else f"fewer than {self.least}"


def figures(actor: Actor, since: date, until: date) -> list[Figure]:
    """The program in figures over a period whose last day belongs to it."""
    require(actor, SEE_BOARD)
    since = max(since, until - _LONGEST)
    least: int = adopted_law().number("publish.min_cell", until)
    first, after = start_of_day(since, _ZONE), start_of_day(until + DAY, _ZONE)
    asked = Query.objects.filter(requested_at__gte=first, requested_at__lt=after)

    def persons(section: str, says: str, count: int) -> Figure:
        return Figure(section, says, None if 0 < count < least else count, least)

    received = {"received_at__gte": first, "received_at__lt": after}
    found = [
        Figure("Reports", "Registered dispensers", RegisteredDispenser.objects.count()),
        Figure("Reports", "Submissions received", Submission.objects.filter(**received).count()),
        Figure("Reports", "Records held or set aside", SubmittedRecord.objects.filter(**received).count()),
        Figure(
            "Reports",
            "Dispensings collected",
            Dispensation.objects.filter(collected_on__gte=since, collected_on__lte=until).count(),
        ),
        persons("Reports", "Patients in the system", Patient.objects.count()),
        Figure("Questions", "Questions asked", asked.count()),
        persons("Questions", "Patients asked about", asked.exclude(patient=None).aggregate(
            count=Count("patient", distinct=True))["count"]),
    ]  # fmt: skip
    for code, count in asked.values_list("role").annotate(count=Count("pk")).order_by("role"):
        found.append(persons("Questions", f"Asked by: {role_words(code)}", count))
    for outcome, count in asked.values_list("outcome").annotate(count=Count("pk")).order_by("outcome"):
        found.append(persons("Questions", f"Outcome: {outcome_words(outcome)}", count))
    found += [
        persons("Patients and agencies", "Requests of patients", PatientRequest.objects.filter(**received).count()),
        persons(
            "Patients and agencies",
            "Law-enforcement requests",
            LawEnforcementRequest.objects.filter(**received).count(),
        ),
        Figure("Patients and agencies", "Requests to keep information", HoldRequest.objects.filter(**received).count()),
        persons(
            "Patients and agencies", "Complaints about charges", ChargeComplaint.objects.filter(**received).count()
        ),
    ]
    return found
