"""What stands around appeals of list prices: sheets of many, invoices, what is asked, the panel, tests of contacts."""

from __future__ import annotations

import uuid

from django.db import models

from carelaw.pbm.store.models.appeals import MacAppeal


class AppealBatch(models.Model):
    """One sheet of appeals: who sent it, its file, and how many of its rows were filed or put aside."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    party_id = models.UUIDField(db_index=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    # What is done with a row whose last day under the contracts act has passed.
    late = models.CharField(max_length=12)
    header = models.JSONField(default=list)
    rows_in = models.IntegerField(default=0)
    filed = models.IntegerField(default=0)
    aside = models.IntegerField(default=0)
    at = models.DateTimeField()


class BatchRowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", "Not looked at yet"
    FILED = "filed", "Filed"
    ASIDE = "aside", "Put aside"


class AppealBatchRow(models.Model):
    """One row as it was sent, and the appeal that it became or each reason why it was put aside."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(AppealBatch, on_delete=models.CASCADE, related_name="rows")
    row = models.IntegerField()
    sent = models.JSONField()
    state = models.CharField(max_length=8, choices=BatchRowState.choices, default=BatchRowState.WAITING)
    appeal = models.ForeignKey(MacAppeal, on_delete=models.SET_NULL, null=True, related_name="+")
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="one_appeal_row_a_number")]

    def problems_said(self) -> list[str]:
        """What is wrong with it, a sentence each."""
        return [str(one["says"]) for one in self.problems]


class AppealEvidence(models.Model):
    """An invoice, or what else proves the cost, sent with an appeal; the file itself is kept sealed by its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appeal = models.ForeignKey(MacAppeal, on_delete=models.CASCADE, related_name="evidence")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "digest"], name="one_evidence_a_file")]


class AppealAsk(models.Model):
    """What a benefit manager asks of a pharmacy about its appeal, out of the closed set; the clocks run on."""

    id = models.BigAutoField(primary_key=True)
    appeal = models.ForeignKey(MacAppeal, on_delete=models.CASCADE, related_name="asks")
    fields = models.JSONField()
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class PanelMember(models.Model):
    """Somebody on the roster of the independent panel, with the ties to organizations that were declared."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=160)
    profession = models.CharField(max_length=160, blank=True)
    ties = models.JSONField(default=list)
    declared_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    @property
    def reference(self) -> str:
        """The number that people use, such as PM-7."""
        return f"PM-{self.pk}"


class PanelSeat(models.Model):
    """A member who looks at one review, with the declaration of independence for that review."""

    id = models.BigAutoField(primary_key=True)
    appeal = models.ForeignKey(MacAppeal, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="seats")
    declared_on = models.DateField()
    seated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "member"], name="one_seat_a_member")]


class ContactTest(models.Model):
    """One try to reach those who take appeals: by telephone, e-mail or website, reached or not."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    channel = models.CharField(max_length=10)
    tested_on = models.DateField()
    reached = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    by_role = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["manager_id", "channel", "-tested_on"], name="contact_tests_newest")]
