"""A few dispensings of long ago, as the tables hold them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from carelaw.pdmp.store.models import Dispensation, Dispenser, Identity, Patient, Prescriber, Submission


def at_noon(day: date) -> datetime:
    """An instant of a day that is the same day in Pennsylvania."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def person(last: str = "SAMPLESON", first: str = "AUGUST", born: date = date(1960, 3, 1)) -> Identity:
    """Somebody with one identity, that can be found by name and date of birth."""
    from carelaw.pdmp.linkage.blocking import blocking_keys
    from carelaw.pdmp.linkage.normalize import normalized
    from carelaw.pdmp.store.models import BlockingKey
    from carelaw.pdmp.store.people import as_person, hashed

    at = at_noon(date(2015, 7, 1))
    patient = Patient.objects.create(created_at=at)
    made = Identity(
        digest=uuid.uuid4().hex,
        patient=patient,
        last_name=last,
        first_name=first,
        birth_date=born,
        linked_at=at,
        ids=[],
    )
    form = normalized(as_person(made))
    made.packed = form.packed()
    made.save()
    for key in hashed(blocking_keys(form)):
        BlockingKey.objects.create(key=key, identity=made)
    return made


def dispensing(
    identity: Identity, collected_on: date, number: str = "7", *, version: int = 1, state: str = "live"
) -> Dispensation:
    """One dispensing, filled three days before it was collected."""
    prescriber, _ = Prescriber.objects.get_or_create(
        digest="p", defaults={"key": "p", "dea": "BF1234563", "npi": "1928340565"}
    )
    dispenser, _ = Dispenser.objects.get_or_create(digest="d", defaults={"key": "d", "dea": "FT7654329"})
    submission = Submission.objects.create(
        channel="upload", digest=uuid.uuid4().hex * 2, size=1, received_at=at_noon(collected_on), file_name="f.dat"
    )
    filled = collected_on - timedelta(days=3)
    return Dispensation.objects.create(
        key=f"key-{number}",
        version=version,
        state=state,
        content="c",
        identity=identity,
        prescriber=prescriber,
        dispenser=dispenser,
        submission=submission,
        ordinal=1,
        prescription_number=number,
        filled_on=filled,
        dispensed_on=filled,
        product_qualifier="01",
        national_drug_code="00406012301",
        days_supply=10,
        federal_schedule="CII",
        state_schedule="CII",
        outcome="accepted",
        received_at=at_noon(collected_on),
        collected_on=collected_on,
    )
