"""Notices: what was said to whom, in which words, by which way, and when it arrived."""

from __future__ import annotations

import uuid

from django.db import models


class NoticeChannel(models.TextChoices):
    """How a notice travels."""

    CONSOLE = "console", "Console inbox"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"


class Notice(models.Model):
    """One notice. Its words are kept as sent; e-mail carries no health information, only that something waits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    # Room for the keys of three things: what is told about, to which party, to which of its accounts.
    key = models.CharField(max_length=200)
    account_id = models.UUIDField(null=True, db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    channel = models.CharField(max_length=8, choices=NoticeChannel.choices)
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    cite = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=80, blank=True)
    # Where a letter goes, as it stands on the envelope: name and lines of the address.
    address = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "channel"], name="one_notice_per_key")]
        indexes = [models.Index(fields=["account_id", "-created_at"], name="inbox")]
