"""Applications for the license of a pharmacy benefit manager, with what is filed and what is asked."""

from __future__ import annotations

import uuid

from django.db import models


class ApplicationState(models.TextChoices):
    """A draft is filed, waits for what is missing or for its fee, and is granted, denied or withdrawn."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Filed"
    INCOMPLETE = "incomplete", "Incomplete"
    GRANTED = "granted", "Granted"
    DENIED = "denied", "Denied"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LicenseApplication(models.Model):
    """One application of one organization. What was typed stays, whatever was refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    party_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    answers = models.JSONField(default=dict)
    case_id = models.UUIDField(null=True)
    charge_id = models.UUIDField(null=True)
    license_number = models.CharField(max_length=24, blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "submitted_at"], name="applications_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["party_id"],
                condition=models.Q(state__in=["draft", "submitted", "incomplete"]),
                name="one_open_application_per_party",
            )
        ]


class ApplicationOfficer(models.Model):
    """An officer that an application lists, with the biographical affidavit once it is filed."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(LicenseApplication, on_delete=models.CASCADE, related_name="officers")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    sworn_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "name"], name="one_line_per_officer")]


class DocumentKind(models.TextChoices):
    """What a filed document is."""

    CHART = "chart", "Organizational chart"
    ENTITY_CONTRACT = "entity-contract", "Sample contract with covered entities"
    NETWORK_CONTRACT = "network-contract", "Sample contract with network providers"
    AFFIDAVIT = "affidavit", "Biographical affidavit"
    ANSWER = "answer", "Answer to a request"


class ApplicationDocument(models.Model):
    """A document as filed; its bytes are kept under their digest."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(LicenseApplication, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    officer = models.ForeignKey(ApplicationOfficer, null=True, on_delete=models.CASCADE, related_name="affidavits")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_at = models.DateTimeField()


class InformationRequest(models.Model):
    """What the Director's staff asks for, by item of the application, with its reason and the answer."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(LicenseApplication, on_delete=models.CASCADE, related_name="requests")
    item = models.CharField(max_length=8)
    reason = models.CharField(max_length=500)
    requested_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
