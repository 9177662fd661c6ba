"""The tables of the record: entries that are only ever added, the head they hang from, signed checkpoints."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from carelaw.platform.record.instants import InstantField


class Entry(models.Model):
    """One act on the record. Points at things by their ids, never by foreign keys: it outlives what it tells of."""

    seq = models.BigIntegerField(primary_key=True)
    at = InstantField()
    kind = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    principal_id = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=32, blank=True)
    client = models.CharField(max_length=128, blank=True)
    subject = models.CharField(max_length=128, blank=True)
    body_text = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "seq"], name="entry_of_subject", condition=~models.Q(subject="")),
            models.Index(fields=["actor_id", "seq"], name="entry_of_actor", condition=~models.Q(actor_id="")),
            models.Index(fields=["kind", "seq"], name="entry_of_kind"),
            models.Index(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @property
    def body(self) -> dict[str, Any]:
        """What the entry says beyond its columns: ids, codes, counts and digests."""
        return dict(json.loads(self.body_text))


class Head(models.Model):
    """The last entry's number and hash; writers queue on this one row, so numbers have no gaps."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="record_has_one_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Checkpoint(models.Model):
    """A signed statement of what the first `size` entries were."""

    size = models.BigIntegerField(primary_key=True)
    at = InstantField()
    root = models.CharField(max_length=64)
    last_hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=32)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
