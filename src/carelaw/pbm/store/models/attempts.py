"""What was typed into an act that the law refused: kept as a draft, with what it was refused for."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.audits import Audit


class RefusedAttempt(models.Model):
    """One refused act. It is only ever added to: the same draft tried again is another line.

    Only acts that ask nothing about a patient are kept so. `reasons` are the paragraphs it was refused under, each
    with its code, words and field; `audit` is the audit that it was about, where it was about one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=60)
    party_id = models.UUIDField(null=True, db_index=True)
    account_id = models.UUIDField(null=True)
    audit = models.ForeignKey(Audit, null=True, on_delete=models.CASCADE, related_name="attempts")
    typed = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    code = models.CharField(max_length=60)
    says = models.CharField(max_length=1000)
    cite = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["act", "-at"], name="refused_attempts_of_an_act")]
