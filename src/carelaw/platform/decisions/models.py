"""A decision as it was made: its facts, its reasons, the law and the program version it was made under."""

from __future__ import annotations

import uuid

from django.db import models


class KeptDecision(models.Model):
    """One decision. Never changed: a later decision on the same subject is a later row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=80)
    rule_version = models.CharField(max_length=12)
    subject = models.CharField(max_length=120, db_index=True)
    outcome = models.CharField(max_length=16)
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    decision = models.JSONField()
    code_version = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="decisions_of_subject")]
