"""Law enforcement's requests to the Attorney General's office: orders, investigations, outcomes, and who may act."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class PrescribedKind(models.TextChoices):
    """What the Attorney General prescribes."""

    FORM = "form", "Form of requests"
    MANNER = "manner", "Manner for schedule II (28 Pa. Code § 25.131)"


class PrescribedDocument(models.Model):
    """One version of a form or manner; it holds from its day until the next version does."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=PrescribedKind.choices)
    version = models.CharField(max_length=40)
    effective_on = models.DateField()
    required_fields = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_prescribed_version")]
        indexes = [models.Index(fields=["kind", "-effective_on"], name="prescribed_in_force")]


class AttorneyGeneralAgent(models.Model):
    """The personal identifier of somebody who acts for the Attorney General's office (MAP-78)."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField(unique=True)
    identifier = models.CharField(max_length=40, unique=True)
    one_person = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)


class InvestigationState(models.TextChoices):
    """Where an investigation stands."""

    OPEN = "open", "Open"
    CONCLUDED = "concluded", "Concluded"
    REOPENED = "reopened", "Reopened"


class LawEnforcementAgency(models.Model):
    """An agency on whose behalf the Attorney General's office queries; its name stands with the party."""

    id = models.BigAutoField(primary_key=True)
    party_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)


class Investigation(models.Model):
    """One agency's investigation; what was queried for it is kept from the person until its time has come (MAP-81)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.UUIDField()
    agency = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    grand_jury = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=InvestigationState.choices, default=InvestigationState.OPEN)
    opened_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "number"], name="one_investigation_per_number")]


class InvestigationStage(models.Model):
    """One stretch of an investigation; the office enters its end on the agency's report."""

    id = models.BigAutoField(primary_key=True)
    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="stages")
    opened_on = models.DateField()
    concluded_on = models.DateField(null=True)
    reported_by = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True) | Q(concluded_on__gte=F("opened_on")),
                name="stage_runs_forward",
            )
        ]


class CourtOrderRecord(models.Model):
    """A court order as entered from its document (MAP-71 to MAP-74); the document is kept under its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.UUIDField()
    court = models.CharField(max_length=160, blank=True)
    docket = models.CharField(max_length=80, blank=True)
    judge = models.CharField(max_length=120, blank=True)
    signed = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
    ex_parte = models.BooleanField(default=False)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    standard = models.CharField(max_length=40, blank=True)
    movant_agency = models.CharField(max_length=200, blank=True)
    agencies_named = models.JSONField(default=list)
    names_subject = models.BooleanField(null=True)
    investigation_found = models.BooleanField(null=True)
    investigation_page = models.CharField(max_length=20, blank=True)
    crime_found = models.BooleanField(null=True)
    crime_page = models.CharField(max_length=20, blank=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    schedules = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(default=0)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()


class RequestState(models.TextChoices):
    """Where a request stands. Pending: begun, or sent without something that the form asks for."""

    PENDING = "PENDING", "Incomplete"
    RECEIVED = "RECEIVED", "Received"
    IN_REVIEW = "IN_REVIEW", "In review"
    AWAITING_ORDER = "AWAITING_ORDER", "Awaiting a court order"
    APPROVED = "APPROVED", "Approved"
    RUN = "RUN", "Run"
    DELIVERED = "DELIVERED", "Delivered"
    OUTCOME_RECORDED = "OUTCOME_RECORDED", "Outcome recorded"
    CLOSED = "CLOSED", "Closed"
    REFUSED = "REFUSED", "Refused"


class LawEnforcementRequest(models.Model):
    """What an agency asks of the Attorney General's office, as typed, and what became of it (MAP-68)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    account_id = models.UUIDField()
    officer = models.CharField(max_length=120)
    agency_id = models.UUIDField()
    agency = models.CharField(max_length=200)
    agency_kind = models.CharField(max_length=20)
    grand_jury = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    form = models.ForeignKey(PrescribedDocument, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=RequestState.choices, default=RequestState.PENDING)
    # The door as approved; empty until then. `partial` says that more was asked for than the door gives.
    door = models.CharField(max_length=10, blank=True)
    partial = models.BooleanField(default=False)
    investigation = models.ForeignKey(Investigation, null=True, on_delete=models.PROTECT, related_name="requests")
    order = models.ForeignKey(CourtOrderRecord, null=True, on_delete=models.PROTECT, related_name="requests")
    started_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    refused_code = models.CharField(max_length=40, blank=True)
    refused_says = models.TextField(blank=True)
    refused_cite = models.CharField(max_length=80, blank=True)
    query_id = models.UUIDField(null=True, unique=True)
    ran_at = models.DateTimeField(null=True)
    ran_by = models.UUIDField(null=True)
    ran_by_name = models.CharField(max_length=120, blank=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_to = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The first day on which the person queried may see the access; set once, never taken back (MAP-81).
    released_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "-started_at"], name="requests_of_agency"),
            models.Index(fields=["state", "received_at"], name="requests_by_state"),
        ]


class WarrantKind(models.TextChoices):
    """What came of an access."""

    SEARCH = "search", "Search warrant"
    ARREST = "arrest", "Arrest warrant"
    NONE = "none", "No warrant sought"


class WarrantOutcome(models.Model):
    """What an agency reports about one access (MAP-75): a warrant sought, issued, or none, and any other use."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(LawEnforcementRequest, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=8, choices=WarrantKind.choices)
    sought_on = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    used_for = models.CharField(max_length=24, blank=True)
    misuse = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    reported_by = models.UUIDField()
    reported_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(sought_on__isnull=True) | Q(issued_on__gte=F("sought_on")),
                name="warrant_issued_after_sought",
            )
        ]
