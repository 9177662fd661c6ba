"""What the Department watches: figures of a month, and the risk of members."""

from __future__ import annotations

from django.db import models

from carelaw.ihh.store.models.people import HealthHome, Member


class MonitoringMetric(models.Model):
    """One figure of a month, of one health home or of the program; computed, with its parts."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(HealthHome, null=True, on_delete=models.CASCADE, related_name="metrics")
    month = models.DateField()
    name = models.CharField(max_length=40)
    numerator = models.DecimalField(max_digits=16, decimal_places=2)
    denominator = models.PositiveIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "month", "name"], name="one_metric_per_month", nulls_distinct=False)
        ]


class RiskScore(models.Model):
    """A member's risk by a model in a version, and what suggests a higher level of care. It never moves a tier."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="risk_scores")
    model = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=10)
    points = models.JSONField(default=list)
    as_of = models.DateField()
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "model", "as_of"], name="one_score_per_day")]
