"""Files of official sources, what stands in them, layouts of price lists, and what daily tests of lists found."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from carelaw.pbm.store.models.lists import MacList


class SourceState(models.TextChoices):
    """Where an import stands."""

    WAITING = "waiting", "Waits"
    WORKING = "working", "At work"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class SourceFile(models.Model):
    """One file of an official source as it was received: its day, its digest, and what became of its rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    issued_on = models.DateField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=SourceState.choices, default=SourceState.WAITING)
    rows_in = models.BigIntegerField(default=0)
    taken = models.BigIntegerField(default=0)
    passed_over = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    failure_says = models.CharField(max_length=1000, blank=True)
    account_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest", "issued_on"], name="one_source_file")]
        indexes = [models.Index(fields=["kind", "state", "-issued_on"], name="newest_source")]


class SourceFault(models.Model):
    """A row of a source file that was not taken: where it stands, what it holds, what is permitted."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="faults")
    row = models.BigIntegerField()
    field = models.CharField(max_length=80)
    says = models.CharField(max_length=600)

    class Meta:
        indexes = [models.Index(fields=["source", "row"], name="faults_of_a_source")]


class DirectoryPackage(models.Model):
    """One package of the NDC Directory under its eleven digits."""

    code = models.CharField(max_length=11, primary_key=True)
    product_code = models.CharField(max_length=9, db_index=True)
    description = models.CharField(max_length=300)
    start_marketing_on = models.DateField(null=True)
    end_marketing_on = models.DateField(null=True)
    sample = models.BooleanField(default=False)


class ApplicationProduct(models.Model):
    """One product of an application as Drugs@FDA has it: its market and its equivalence codes."""

    id = models.BigAutoField(primary_key=True)
    application = models.CharField(max_length=12)
    product_number = models.CharField(max_length=3)
    name = models.CharField(max_length=300)
    ingredient = models.TextField()
    form_and_route = models.CharField(max_length=300)
    strength = models.CharField(max_length=300)
    sponsor = models.CharField(max_length=200)
    market = models.CharField(max_length=30, blank=True)
    te_codes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "product_number"], name="one_product_of_an_application")
        ]


class RegisteredPharmacy(models.Model):
    """A pharmacy of the national register of provider identifiers (NPPES)."""

    npi = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=40, blank=True, db_index=True)
    postal_code = models.CharField(max_length=20, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    taxonomies = models.JSONField(default=list)
    licenses = models.JSONField(default=list)
    updated_on = models.DateField(null=True)
    deactivated_on = models.DateField(null=True)
    reactivated_on = models.DateField(null=True)


class RegisterEntity340B(models.Model):
    """An entity as the federal register of the 340B program shows it."""

    number = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=255)
    sub_name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=2, blank=True, db_index=True)
    participating = models.BooleanField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    npis = models.JSONField(default=list)


class RegisterPharmacy340B(models.Model):
    """A pharmacy under contract with an entity of that register, which names no NPI of it."""

    id = models.BigAutoField(primary_key=True)
    entity_number = models.CharField(max_length=20, db_index=True)
    contract = models.CharField(max_length=20)
    pharmacy = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)


class ListLayout(models.Model):
    """How a benefit manager's own sheet is read: for each of our columns a heading of its sheet, or a fixed value."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    pads_codes = models.BooleanField(default=False)
    number = models.IntegerField(default=1)
    account_id = models.UUIDField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manager_id", "fingerprint", "number"], name="layouts_in_order")]


class ListDraft(models.Model):
    """A sheet that was sent for a list and waits for its layout, or for its publication."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="drafts")
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    account_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)


class LineTest(models.Model):
    """What the tests of a listed drug said, from a day until the day on which they said something else.

    `decisions` are what each rule decided, `evidence` the facts and the files that they stood in.
    """

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="tests")
    national_drug_code = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    outcome = models.CharField(max_length=16)
    codes = models.JSONField(default=list)
    decisions = models.JSONField(default=list)
    evidence = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mac_list", "national_drug_code"], condition=Q(ends_on=None), name="one_open_test"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="test_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["mac_list", "outcome", "ends_on"], name="tests_of_a_list")]


class PriceCall(models.Model):
    """Something that calls for a new price or a removal, until the price changes or what called is gone."""

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="calls")
    national_drug_code = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    signal_on = models.DateField()
    list_price = models.DecimalField(max_digits=14, decimal_places=5)
    market_price = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    source = models.CharField(max_length=120)
    changed_on = models.DateField(null=True)
    gone_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16)
    lag = models.IntegerField(default=0)
    noticed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mac_list", "national_drug_code", "kind"],
                condition=Q(changed_on=None, gone_on=None),
                name="one_open_call",
            )
        ]


class ProcessPaper(models.Model):
    """How a benefit manager keeps its lists up with prices and availability, as it describes it; from a day on."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    starts_on = models.DateField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    says = models.CharField(max_length=2000)
    filed_at = models.DateTimeField()


class ListChannel(models.Model):
    """A way besides this portal in which somebody gets a list; the last day belongs to it."""

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="channels")
    party_id = models.UUIDField(db_index=True)
    channel = models.CharField(max_length=10)
    where = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mac_list", "party_id", "channel", "starts_on"], name="one_channel_a_period"
            )
        ]


class ListWithheld(models.Model):
    """Somebody subject to a list says that it was withheld, blacked out, or showed only other networks."""

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="withheld")
    party_id = models.UUIDField(db_index=True)
    how = models.CharField(max_length=20)
    says = models.CharField(max_length=1000)
    said_on = models.DateField()
    cured_on = models.DateField(null=True)
    cured_says = models.CharField(max_length=1000, blank=True)


class ListLook(models.Model):
    """Somebody subject to a list looked at it on a day, by page, API, command or download."""

    id = models.BigAutoField(primary_key=True)
    mac_list = models.ForeignKey(MacList, on_delete=models.CASCADE, related_name="looks")
    party_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mac_list", "party_id", "channel", "on"], name="one_look_a_day")]


class PortalOutage(models.Model):
    """From when to when nobody could see the lists of a benefit manager through its channel."""

    id = models.BigAutoField(primary_key=True)
    manager_id = models.UUIDField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    says = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_runs_forward"),
            models.UniqueConstraint(fields=["manager_id", "starts_at"], name="one_outage_an_instant"),
        ]
