"""Audits of pharmacies: standards, appeals processes, peers, the audits themselves, consents."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models


class AuditProtocol(models.Model):
    """One version of a benefit manager's audit standards; its digest tells two sets apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manager_id = models.UUIDField(db_index=True)
    code = models.CharField(max_length=40)
    version = models.IntegerField()
    method = models.CharField(max_length=20)
    sampling = models.TextField(blank=True)
    period_months = models.IntegerField()
    documents = models.JSONField(default=list)
    tolerance = models.DecimalField(max_digits=8, decimal_places=2)
    error_classes = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    entered_at = models.DateTimeField()
    # What the plan's own words made of it: pass, or review where they speak of carrying a sample over.
    checked = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "code", "version"], name="one_protocol_a_version")]

    @property
    def reference(self) -> str:
        """The standards as people name them, such as RETAIL/2."""
        return f"{self.code}/{self.version}"


class AuditAppealsProcess(models.Model):
    """How a benefit manager's audits are appealed: to whom, until when by contract, and how it is explained."""

    manager_id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    telephone = models.CharField(max_length=30)
    explanation = models.TextField()
    contract_days = models.IntegerField(null=True)
    updated_at = models.DateTimeField()


class AuditPeer(models.Model):
    """The class in which a pharmacy is compared with others, and whether it belongs to the benefit manager."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField()
    peer_class = models.CharField(max_length=40)
    affiliated = models.BooleanField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "pharmacy_id"], name="one_class_a_pharmacy")]


class AuditState(models.TextChoices):
    """Where an audit stands."""

    DRAFT = "draft", "Draft"
    PLANNED = "planned", "Planned"
    NOTICED = "noticed", "Noticed"
    STARTED = "started", "Started"
    PRELIMINARY = "preliminary", "Preliminary report out"
    APPEALED = "appealed", "Appealed"
    FINAL = "final", "Final"
    CANCELLED = "cancelled", "Called off"


class Audit(models.Model):
    """One audit of one pharmacy. `typed` holds the plan as it was typed, right or wrong; nothing of it is lost.

    `source` is `portal` for what was planned here, `evidence` for what somebody brought to the Director's staff.
    """

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField(null=True, db_index=True)
    source = models.CharField(max_length=8, default="portal")
    state = models.CharField(max_length=11, choices=AuditState.choices, default=AuditState.DRAFT)
    typed = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    cycle = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=7, blank=True)
    auditor = models.CharField(max_length=120, blank=True)
    protocol = models.ForeignKey(AuditProtocol, on_delete=models.PROTECT, null=True, related_name="audits")
    peer_class = models.CharField(max_length=40, blank=True)
    affiliated = models.BooleanField(default=False)
    requests = models.JSONField(default=list)
    days = models.JSONField(default=list)
    first_of_cycle = models.BooleanField(default=True)
    # When the plan expects the notice to arrive, and when proof shows that it did.
    notice_on = models.DateField(null=True)
    noticed_on = models.DateField(null=True)
    mailed_on = models.DateField(null=True)
    certified_number = models.CharField(max_length=40, blank=True)
    delivered_on = models.DateField(null=True)
    delivery_proof = models.CharField(max_length=120, blank=True)
    response_due_on = models.DateField(null=True)
    responded_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    explained_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    projected = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        indexes = [
            models.Index(fields=["manager_id", "state"], name="audits_of_a_manager"),
            models.Index(fields=["pharmacy_id", "state"], name="audits_of_a_pharmacy"),
            models.Index(fields=["manager_id", "cycle", "peer_class"], name="audits_of_a_cycle"),
        ]

    @property
    def reference(self) -> str:
        """The number that people use, such as AU-1042."""
        return f"AU-{1000 + self.pk}"

    @property
    def first_day(self) -> date | None:
        """The first day on site that is set; None where no day is."""
        return date.fromisoformat(min(self.days)) if self.days else None

    @property
    def starts_on(self) -> date | None:
        """The day the claims' age is judged by: the first day on site, or the receipt of the desk request."""
        if self.mode == "on-site":
            return self.started_on or self.first_day
        return self.delivered_on or self.notice_on


class AuditConsent(models.Model):
    """Consent of a provider or pharmacist to an audit in the first days of a month."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    pharmacy_id = models.UUIDField(db_index=True)
    on = models.DateField()
    person = models.CharField(max_length=120)
    role = models.CharField(max_length=10)
    given_on = models.DateField()
    # Who entered it: the pharmacy itself, or the benefit manager that holds the paper.
    entered_by = models.CharField(max_length=8)
    at = models.DateTimeField()
