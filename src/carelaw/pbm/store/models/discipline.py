"""Discipline cases: causes with evidence, actions with their notices, hearings, orders, penalties, what follows."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q


class DisciplineState(models.TextChoices):
    """Open until it is closed with a ground; the end of a license closes none."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class DisciplineCase(models.Model):
    """One case against a licensee, an applicant or another person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True)
    party_id = models.UUIDField(db_index=True)
    respondent = models.CharField(max_length=200)
    license_number = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=16)
    source_reference = models.CharField(max_length=60, blank=True)
    ground = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=DisciplineState.choices, default=DisciplineState.OPEN)
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    closing_ground = models.CharField(max_length=16, blank=True)
    closing = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-opened_at"], name="discipline_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_reference"],
                condition=~Q(source_reference=""),
                name="one_discipline_case_a_source",
            )
        ]


class CaseInvestigator(models.Model):
    """Somebody who investigated a case and can therefore not hear it."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="investigators")
    account_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "account_id"], name="one_investigator_a_case")]


class CauseState(models.TextChoices):
    """A draft lacks something; charged, it is found or not; only a person withdraws it."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed by the calendar"
    CHARGED = "charged", "Charged"
    FOUND = "found", "Found"
    NOT_FOUND = "not-found", "Not found"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChargedCause(models.Model):
    """One cause of a case: which of the list, what is said, and how it stands."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="causes")
    number = models.IntegerField()
    cause = models.CharField(max_length=12)
    details = models.JSONField(default=dict)
    missing = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=CauseState.choices, default=CauseState.DRAFT)
    entered_at = models.DateTimeField()
    charged_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="causes_in_order")]


class CaseEvidence(models.Model):
    """One item of evidence: what it is, where it is kept, who entered it. Never changed."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="evidence")
    cause = models.ForeignKey(ChargedCause, null=True, on_delete=models.CASCADE, related_name="evidence")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    says = models.CharField(max_length=300)
    reference = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    account_id = models.UUIDField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="evidence_in_order")]


class ActionState(models.TextChoices):
    """Proposed with its reasons, noticed by mail, in effect; final once nothing more is owed; ended or set aside."""

    PROPOSED = "proposed", "Proposed"
    NOTICED = "noticed", "Notice mailed"
    IN_EFFECT = "in-effect", "In effect"
    SET_ASIDE = "set-aside", "Set aside"
    ENDED = "ended", "Ended"


class LicenseAction(models.Model):
    """One action of the Director: its reasons, its notice, when it takes effect, ends, is final and published."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="actions")
    number = models.IntegerField()
    kind = models.CharField(max_length=14)
    reasons = models.TextField()
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.PROPOSED)
    proposed_on = models.DateField()
    application_reference = models.CharField(max_length=24, blank=True)
    mailed_on = models.DateField(null=True)
    mail_number = models.CharField(max_length=60, blank=True)
    demand_last_day = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    held_until = models.DateField(null=True)
    published_on = models.DateField(null=True)
    published_text = models.CharField(max_length=600, blank=True)
    handed_back_on = models.DateField(null=True)
    handed_back_by = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="actions_in_order"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(final_on__isnull=False, published_on__gte=F("final_on")),
                name="published_only_when_final",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["suspension", "revocation", "denial", "non-renewal"], state="in-effect")
                | Q(mailed_on__isnull=False),
                name="no_effect_before_the_notice",
            ),
        ]

    @property
    def reference(self) -> str:
        """The number that people use, such as D-2026-0001-A1."""
        return f"{self.case.number}-A{self.number}"


class Hearing(models.Model):
    """A hearing of a case: its demand, its notice, its day, its officer and the part of the code it follows."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="hearings")
    number = models.IntegerField()
    action = models.ForeignKey(LicenseAction, null=True, on_delete=models.CASCADE, related_name="hearings")
    demanded_on = models.DateField(null=True)
    demand_channel = models.CharField(max_length=10, blank=True)
    demand_signer = models.CharField(max_length=160, blank=True)
    demand_in_time = models.BooleanField(null=True)
    granted = models.BooleanField(default=False)
    granted_because = models.CharField(max_length=300, blank=True)
    notice_mailed_on = models.DateField(null=True)
    mail_number = models.CharField(max_length=60, blank=True)
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    officer_id = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=160, blank=True)
    procedural_part = models.CharField(max_length=80, blank=True)
    continued_by = models.CharField(max_length=300, blank=True)
    proposed_findings = models.TextField(blank=True)
    causes_proposed = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="hearings_in_order")]

    @property
    def reference(self) -> str:
        """The number that people use, such as D-2026-0001-H1."""
        return f"{self.case.number}-H{self.number}"


class HearingEntry(models.Model):
    """One stage of a hearing, or one exhibit, as it was entered."""

    id = models.BigAutoField(primary_key=True)
    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="entries")
    number = models.IntegerField()
    stage = models.CharField(max_length=20)
    on = models.DateField()
    says = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hearing", "number"], name="hearing_entries_in_order")]


class FinalOrder(models.Model):
    """The Director's order after a hearing: the causes found, what it does, its words."""

    id = models.BigAutoField(primary_key=True)
    hearing = models.OneToOneField(Hearing, on_delete=models.CASCADE, related_name="order")
    ordered_on = models.DateField()
    causes_found = models.JSONField(default=list)
    upheld = models.BooleanField()
    text = models.TextField()
    served_on = models.DateField(null=True)


class PenaltySheet(models.Model):
    """A civil penalty or a forfeiture with its calculation: what was counted, the cap, the amount charged."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="penalties")
    number = models.IntegerField()
    kind = models.CharField(max_length=14)
    party_id = models.UUIDField()
    person = models.CharField(max_length=200)
    person_kind = models.CharField(max_length=16)
    manner = models.CharField(max_length=10, blank=True)
    counted = models.IntegerField()
    rate = models.DecimalField(max_digits=12, decimal_places=2)
    cap = models.DecimalField(max_digits=14, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.TextField()
    fund = models.CharField(max_length=40)
    charged_on = models.DateField()
    charge_id = models.UUIDField(null=True)
    hearing = models.ForeignKey(Hearing, null=True, on_delete=models.SET_NULL, related_name="penalties")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="penalties_in_order"),
            models.CheckConstraint(condition=Q(amount__lte=F("cap")), name="no_penalty_over_its_cap"),
        ]

    @property
    def reference(self) -> str:
        """The number that people use, such as D-2026-0001-P1."""
        return f"{self.case.number}-P{self.number}"


class CountedViolation(models.Model):
    """One violation of a case that is counted by days: from when to when, with its evidence."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(DisciplineCase, on_delete=models.CASCADE, related_name="violations")
    number = models.IntegerField()
    violation = models.CharField(max_length=160)
    provision = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)
    evidence = models.ForeignKey(CaseEvidence, null=True, on_delete=models.SET_NULL)
    # The sheet that charged its days, so that no day is charged twice.
    sheet = models.ForeignKey(PenaltySheet, null=True, on_delete=models.SET_NULL, related_name="violations")
    hearing_offered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="violations_in_order"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="violation_runs_forward"
            ),
        ]


class LicenseStanding(models.Model):
    """How a license stood from a day on, where it was not simply in force: the history behind its status."""

    id = models.BigAutoField(primary_key=True)
    license_number = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=12)
    since = models.DateField()
    action = models.ForeignKey(LicenseAction, null=True, on_delete=models.SET_NULL)
    because = models.CharField(max_length=300, blank=True)


class ApplicationBar(models.Model):
    """Somebody who may not apply for a time: by party, names, tax number and controlling officers."""

    id = models.BigAutoField(primary_key=True)
    action = models.OneToOneField(LicenseAction, on_delete=models.CASCADE, related_name="bar")
    party_id = models.UUIDField(db_index=True)
    event = models.CharField(max_length=12)
    event_on = models.DateField()
    barred_until = models.DateField()
    names = models.JSONField(default=list)
    tax_number = models.CharField(max_length=20, blank=True)
    officers = models.JSONField(default=list)
    lifted_on = models.DateField(null=True)


class BarMatch(models.Model):
    """An application that an officer ties to somebody barred; a person decides."""

    id = models.BigAutoField(primary_key=True)
    bar = models.ForeignKey(ApplicationBar, on_delete=models.CASCADE, related_name="matches")
    application_reference = models.CharField(max_length=24)
    officer = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    barred = models.BooleanField(null=True)
    because = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bar", "application_reference", "officer"], name="one_match_an_officer")
        ]


class RenewalDeclaration(models.Model):
    """What a licensee or applicant says about actions in other jurisdictions; one for each application or year."""

    id = models.BigAutoField(primary_key=True)
    party_id = models.UUIDField(db_index=True)
    about = models.CharField(max_length=60, unique=True)
    other_actions = models.BooleanField()
    told = models.TextField(blank=True)
    declared_on = models.DateField()
    account_id = models.UUIDField(null=True)


class FilingSignature(models.Model):
    """Who signed a filing, when and how, with the digest of what was signed. Never changed."""

    id = models.BigAutoField(primary_key=True)
    about = models.CharField(max_length=60, db_index=True)
    signer = models.CharField(max_length=160)
    account_id = models.UUIDField()
    signed_at = models.DateTimeField()
    method = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)


class CounterpartAlert(models.Model):
    """A party to a contract with a sanctioned benefit manager, told once for each sanction."""

    id = models.BigAutoField(primary_key=True)
    action = models.ForeignKey(LicenseAction, on_delete=models.CASCADE, related_name="alerts")
    party_id = models.UUIDField()
    contract = models.CharField(max_length=80)
    told_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "party_id", "contract"], name="one_alert_a_contract")]
