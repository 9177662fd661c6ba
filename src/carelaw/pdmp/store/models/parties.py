"""Prescribers and dispensers as reported, and the dispensers that are known to the program."""

from __future__ import annotations

from django.db import models


class Prescriber(models.Model):
    """A prescriber as reported; the same details share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=60, db_index=True)
    npi = models.CharField(max_length=10, blank=True)
    dea = models.CharField(max_length=9, blank=True, db_index=True)
    dea_suffix = models.CharField(max_length=10, blank=True)
    license_number = models.CharField(max_length=30, blank=True)
    license_state = models.CharField(max_length=2, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    middle_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)


class Dispenser(models.Model):
    """A pharmacy or dispensing prescriber as reported; the same details share one row."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=60, db_index=True)
    npi = models.CharField(max_length=10, blank=True)
    ncpdp = models.CharField(max_length=7, blank=True)
    dea = models.CharField(max_length=9, blank=True, db_index=True)
    name = models.CharField(max_length=80, blank=True)
    address_1 = models.CharField(max_length=80, blank=True)
    address_2 = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    permit = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=2, blank=True)


class RegisteredDispenser(models.Model):
    """Who must report: a dispenser known to the program, with the basis of its classification (MAP-19)."""

    id = models.BigAutoField(primary_key=True)
    party_id = models.UUIDField(null=True)
    dea = models.CharField(max_length=9, unique=True)
    npi = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, default="pharmacy")
    classification = models.CharField(max_length=24, default="must-report")
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    mail_order = models.BooleanField(default=False)
    registered_on = models.DateField(null=True)
    address = models.TextField(blank=True)
    # Established that it works in no licensed facility (MAP-14, MAP-26); None: nobody has asked.
    no_facility = models.BooleanField(null=True)
    # When it was last heard from, and its longest silence so far in days: its own pattern (MAP-41).
    last_sent_on = models.DateField(null=True)
    longest_gap = models.IntegerField(default=0)
