"""People: identities exactly as reported, the patients they were linked to, and the pairs in doubt."""

from __future__ import annotations

import uuid

from django.db import models


class Patient(models.Model):
    """A person as the program knows them: the identities that were linked together."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Identity(models.Model):
    """The demographics of one person exactly as some report gave them; reports that agree share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identities")
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    middle_name = models.CharField(max_length=60, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=1, blank=True)
    address_1 = models.CharField(max_length=80, blank=True)
    address_2 = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, blank=True)
    zip_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    ids = models.JSONField(default=list)
    packed = models.TextField()
    alias_last_name = models.CharField(max_length=80, blank=True)
    alias_first_name = models.CharField(max_length=80, blank=True)
    linked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["birth_date", "patient"], name="identity_birth_date")]


class BlockingKey(models.Model):
    """A rough key under which an identity can be found again; opaque, so that it tells nothing by itself."""

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["key", "identity"], name="blocking_key"),
            # Without it each identity that goes would have the whole table read for keys that point at it.
            models.Index(fields=["identity"], name="keys_of_identity"),
        ]


class Tally(models.Model):
    """How many there are of something that is too many to count each time, kept in the transaction that adds them."""

    name = models.CharField(primary_key=True, max_length=40)
    number = models.BigIntegerField()


class LinkState(models.TextChoices):
    """What became of a pair that the model could not decide."""

    OPEN = "open", "To be reviewed"
    SAME = "same", "Same person"
    DIFFERENT = "different", "Different people"


class LinkReview(models.Model):
    """Two identities that may be one person: a person decides, and the decision is kept."""

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    waterfall = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    model_version = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=LinkState.choices, default=LinkState.OPEN)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    note = models.CharField(max_length=400, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_review_per_pair")]
        indexes = [models.Index(fields=["state", "-weight"], name="review_queue")]


class LinkEvent(models.Model):
    """Every move of an identity between patients, so that any can be undone."""

    id = models.BigAutoField(primary_key=True)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="moves")
    from_patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    to_patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=24)
    act = models.UUIDField()
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    weight = models.FloatField(null=True)
    waterfall = models.JSONField(default=list)
    undone_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
