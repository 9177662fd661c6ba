"""Somebody with an account on the way to their own record: read it, dispute a row of it, ask once more."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from carelaw.pdmp.store.models import Dispensation, PatientRequest
from carelaw.pdmp.use_cases.patients.claims import Said, open_claim
from carelaw.pdmp.use_cases.patients.common import requester_of
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.evidence import add_evidence, check_evidence
from carelaw.pdmp.use_cases.patients.filing import Filing, file_request
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.pdmp.use_cases.submitting import report_one
from carelaw.platform.accounts.actor import Actor, law_day

SCAN = b"%PDF-1.4\n% A made-up document of the demonstration.\n%%EOF\n"
_BORN = date(1984, 5, 9)
_STREET, _TOWN, _ZIP = "12 Alder Ln", "Harrisburg", "17101"
_DAY = timedelta(days=1)


def tell_own_record(patient: Actor, steward: Actor, submitter: Actor, at: datetime) -> None:
    """Three dispensings, a request that was answered with one row disputed, and one that waits for a document."""
    first, last = patient.name.split(" ", 1)
    _reported(submitter, first, last, at - 20 * _DAY)
    filing = Filing(
        capacity="self",
        requester_name=patient.name,
        reply_to=f"{_STREET}\n{_TOWN}, PA {_ZIP}",
        last_name=last,
        first_name=first,
        birth_date=_BORN,
        zip_code=_ZIP,
        declared_true=True,
    )
    held = file_request(patient, filing, at=at - 14 * _DAY).request
    _answered(held, patient, steward, at - 9 * _DAY)
    # The account's grant begins today; what was read before stands on the request itself.
    reader = requester_of(held, "carelaw demo")
    rows = open_record(reader, str(held.pk), at=at - 8 * _DAY).report.prescriptions
    if rows:
        said = Said(rows[0].record_id, "days_supply", "10", "The label says ten days.")
        open_claim(reader, str(held.pk), said, at=at - 8 * _DAY)
    file_request(patient, filing, at=at - _DAY)


def _answered(held: PatientRequest, patient: Actor, steward: Actor, at: datetime) -> None:
    sent = add_evidence(
        patient, str(held.pk), proves="identity", kind="drivers-license", at=at - _DAY, document=io.BytesIO(SCAN)
    )
    check_evidence(steward, str(sent.pk), good=True, number="D0004321", at=at)
    found = find_person(steward, str(held.pk), at=at)
    make_ready(steward, str(held.pk), found[0].patient_id if found else "nobody", at=at)


def _reported(submitter: Actor, first: str, last: str, at: datetime) -> None:
    """Dispensed at a pharmacy and by a prescriber of the synthetic state."""
    like = Dispensation.objects.filter(state="live").select_related("dispenser", "prescriber").order_by("-pk").first()
    if like is None:
        return
    person = {
        "PAT07": last, "PAT08": first, "PAT12": _STREET, "PAT14": _TOWN, "PAT15": "PA", "PAT16": _ZIP, "PAT18":
        _BORN.strftime("%Y%m%d"), "PAT19": "F", "PAT20": "01",
    }  # fmt: skip
    dispenser, prescriber = like.dispenser, like.prescriber
    others = {
        "PHA01": dispenser.npi, "PHA03": dispenser.dea, "PHA04": dispenser.name, "PRE01": prescriber.npi,
        "PRE02": prescriber.dea, "PRE05": prescriber.last_name, "PRE06": prescriber.first_name,
    }  # fmt: skip
    for number, days in enumerate((160, 90, 2), 1):
        on = law_day(at - days * _DAY).strftime("%Y%m%d")
        dispensing = {
            "DSP01": "00", "DSP02": f"77001{number}", "DSP03": on, "DSP04": "0", "DSP05": on, "DSP06": "0",
            "DSP07": "01", "DSP08": "00406012301", "DSP09": "20", "DSP10": "5", "DSP11": "01", "DSP16": "04",
        }  # fmt: skip
        report_one(submitter, {**person, **others, **dispensing}, at=at)
