"""What was judged of the former program: cases, the sheets they came in, questions about them and their answers."""

from __future__ import annotations

import uuid

from django.db import models


class PccmSheet(models.Model):
    """A sheet of past facts as it came in: rows judged, rows that could not be, and what it comes to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=24)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows_in = models.IntegerField(default=0)
    judged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    earned = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    account_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()


class PccmRefusedRow(models.Model):
    """A row of a sheet that could not be judged: where it stands, what stood there, what is wrong."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(PccmSheet, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.IntegerField()
    field = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=60)
    says = models.TextField()
    sent = models.JSONField(default=dict)


class PccmCase(models.Model):
    """One past fact judged under the law of its day. Never changed: a later judgment replaces it by a row of its own.

    `about` is whom or what it concerns in the words of whoever asks: a person's number, a claim, a provider.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=24, db_index=True)
    about = models.CharField(max_length=120, db_index=True)
    law_day = models.DateField()
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    says = models.TextField()
    cite = models.CharField(max_length=160, blank=True)
    earned = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    decisions = models.JSONField(default=list)
    sheet = models.ForeignKey(PccmSheet, on_delete=models.PROTECT, null=True, related_name="cases")
    row = models.IntegerField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    note = models.TextField(blank=True)
    account_id = models.UUIDField(null=True)
    judged_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-judged_at"], name="pccm_cases_newest")]


class PccmQuestionState(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", "Open"
    STANDS = "stands", "Answered: the judgment stands"
    CHANGED = "changed", "Answered: judged again"


class PccmQuestion(models.Model):
    """A question or dispute about a case: who asks, what, and the letter that answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(PccmCase, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.CharField(max_length=160)
    address = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    asked_on = models.DateField()
    says = models.TextField()
    state = models.CharField(max_length=8, choices=PccmQuestionState.choices, default=PccmQuestionState.OPEN)
    answer = models.TextField(blank=True)
    new_case = models.ForeignKey(PccmCase, on_delete=models.PROTECT, null=True, related_name="answers")
    letter_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_on"], name="pccm_questions_open")]
